// Package server builds everything once from Config and runs it: web, jobs, clock.
// Nothing else in the program constructs databases, stores or pages.
package server

import (
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"time"

	"ocop/internal/web"
)

// Config is the whole configuration. Every field has a flag and a variable of the
// environment; zero values are safe.
type Config struct {
	Addr        string `env:"OCOP_ADDR" default:"127.0.0.1:8080" help:"Address to listen on."`
	Data        string `env:"OCOP_DATA" default:"./data" type:"path" help:"Folder of the embedded database, the file store and backups."`
	DatabaseURL string `env:"OCOP_DATABASE_URL" name:"database-url" help:"PostgreSQL address (postgres://…). Empty: SQLite in the data folder."`
	Base        string `env:"OCOP_BASE_URL" name:"base-url" help:"Public address printed on certificates and QR codes, like https://ocop.example.vn. Empty: http:// and the listening address."`
	Site        string `env:"OCOP_SITE" default:"OCOP" help:"Name of the register on every page."`
	Secure      bool   `env:"OCOP_SECURE" help:"Production: the site is reached over HTTPS through a proxy. Secure cookies, HSTS, and a start that refuses weak settings."`
	Proxies     string `env:"OCOP_TRUSTED_PROXIES" name:"trusted-proxies" default:"127.0.0.1,::1" help:"Addresses or networks of the proxies in front, with commas: they are believed on the client's address and on http or https."`
	PlainHTTP   bool   `env:"OCOP_PLAIN_HTTP" name:"plain-http" help:"Let other machines come over http. For a demonstration on a closed network only."`
	AdminAddr   string `env:"OCOP_ADMIN_ADDR" name:"admin-addr" help:"Address of a second listener with /metrics and /debug/pprof/, on this machine or a private network. Empty: none."`
	VisitorRate int    `env:"OCOP_VISITOR_RATE" name:"visitor-rate" default:"3" help:"Searches and other dear public pages a second for one address of visitors, after sixty at once. 0: three. Below 0: no limit. Who has signed in is never limited."`
	Crowd       int    `env:"OCOP_CROWD" default:"64" help:"Public pages for visitors in the making at once; more are asked to come again, so that councils are served."`
	LogJSON     bool   `env:"OCOP_LOG_JSON" name:"log-json" help:"Write the log as JSON lines."`
	Rulebooks   string `env:"OCOP_RULEBOOKS" type:"path" help:"Folder with the office's own law: official wording, whole cards, working rules of councils (docs/overlays.md). Empty: none."`
	RecordKey   string `env:"OCOP_RECORD_KEY" name:"record-key" type:"path" help:"File of the key that signs the journal's checkpoints; made on first start. Empty: record.key in the data folder. Keep a copy apart from the database."`
	Workers     int    `env:"OCOP_WORKERS" default:"2" help:"Jobs that run at the same time."`
	SMTP        string `env:"OCOP_SMTP_URL" name:"smtp-url" help:"Mail server, like smtp://name:password@host:587 (STARTTLS) or smtps://…. Empty: no letters, administrators hand codes over."`
	MailFrom    string `env:"OCOP_MAIL_FROM" name:"mail-from" help:"Address that letters come from, like ocop@bacninh.gov.vn. Needed with a mail server."`
	SMS         string `env:"OCOP_SMS_URL" name:"sms-url" help:"Gateway for short messages (https), asked with one POST for each. Empty: codes go by letter to those who have an address."`
	SMSBody     string `env:"OCOP_SMS_BODY" name:"sms-body" help:"Body for the gateway with {to} and {text}: JSON when it begins with a brace, else a form. Empty: JSON with to and text. Hidden in --print-config."`
	SMSHeader   string `env:"OCOP_SMS_HEADER" name:"sms-header" help:"A header for the gateway, like Authorization: Bearer …. Hidden in --print-config."`
	SMSDaily    int    `env:"OCOP_SMS_DAILY" name:"sms-daily" default:"500" help:"Codes that leave as messages in 24 hours at most: what an attack may cost."`
	Second      string `env:"OCOP_SECOND_FACTOR" name:"second-factor" help:"Who must have a second factor: nobody, staff, or councils for staff and members of councils. Empty: councils in production, else nobody."`
	Idle        int    `env:"OCOP_IDLE_MINUTES" name:"idle-minutes" default:"60" help:"Minutes without work after which a session asks again who sits there. 0: sixty. Below 0: never."`
	Clamd       string `env:"OCOP_CLAMD" type:"path" help:"Socket of a ClamAV daemon on this machine, like /run/clamav/clamd.ctl, that looks at every file before it is taken. Empty: nobody does."`
	OIDC        OIDC   `embed:"" prefix:"oidc-"`
	Trial       bool   `env:"OCOP_TRIAL" help:"For demonstrations: letters and messages with their codes go to the log, and no fresh proof is asked for, neither before weighty acts nor after a rest."`
}

// OIDC is the identity provider through which people may also sign in. Without an issuer
// there is none.
type OIDC struct {
	Issuer     string `env:"OCOP_OIDC_ISSUER" help:"Identity provider (OpenID Connect) through which people may also sign in, exactly as it writes its issuer, like https://sso.example.vn. Empty: none."`
	ClientID   string `env:"OCOP_OIDC_CLIENT_ID" name:"client-id" help:"Name of this site at the provider."`
	Secret     string `env:"OCOP_OIDC_CLIENT_SECRET" name:"client-secret" help:"Secret of this site at the provider; better in a file."`
	SecretFile string `env:"OCOP_OIDC_CLIENT_SECRET_FILE" name:"client-secret-file" type:"path" help:"File that holds the secret of this site at the provider, instead of the secret itself."`
	Name       string `env:"OCOP_OIDC_NAME" help:"Name of the provider as people know it, on the button of the sign-in page."`
	Levels     string `env:"OCOP_OIDC_ACR" name:"acr" help:"Values of acr, with spaces, by which the provider says that it saw two factors. Neither these nor OCOP_OIDC_AMR: it counts as one factor."`
	Methods    string `env:"OCOP_OIDC_AMR" name:"amr" help:"Values of amr, with spaces, of which each means the same, like mfa."`
	Hosts      string `env:"OCOP_OIDC_HOSTS" name:"hosts" help:"Where else the provider's pages and endpoints may lie, with spaces, like https://login.example.vn. Empty: on the host of its issuer alone."`
	Timeless   bool   `env:"OCOP_OIDC_NO_AUTH_TIME" name:"no-auth-time" help:"The provider does not say when it saw somebody (auth_time): a session counts from its answer, and a fresh proof is never taken from it."`
	Untyped    bool   `env:"OCOP_OIDC_UNTYPED_SIGN_OUT" name:"untyped-sign-out" help:"The provider's word that somebody signed out there does not bear the type logout+jwt."`
}

// Database is the address of the database.
func (c Config) Database() string {
	if c.DatabaseURL != "" {
		return c.DatabaseURL
	}
	return "sqlite:" + filepath.Join(c.Data, "ocop.db")
}

// Files is the folder of the file store.
func (c Config) Files() string { return filepath.Join(c.Data, "files") }

// Record is the folder of the journal's checkpoints.
func (c Config) Record() string { return filepath.Join(c.Data, "record") }

// Key is the file of the key that signs them.
func (c Config) Key() string {
	if c.RecordKey != "" {
		return c.RecordKey
	}
	return filepath.Join(c.Data, "record.key")
}

// KeyFile holds the key of the secrets in the database. It is in no backup: keep a copy
// in the safe.
func (c Config) KeyFile() string { return filepath.Join(c.Data, "secrets.key") }

// PublicBase is the public address without a slash at the end.
func (c Config) PublicBase() string {
	if c.Base != "" {
		return strings.TrimRight(c.Base, "/")
	}
	return "http://" + c.Addr
}

// rest is how long a session lasts in which nobody works, 0 for as long as any.
func (c Config) rest() time.Duration {
	switch {
	case c.Trial || c.Idle < 0:
		return 0
	case c.Idle == 0:
		return time.Hour
	}
	return time.Duration(c.Idle) * time.Minute
}

// second is of whom a second factor is demanded. In production the careful choice needs no
// setting: whoever scores decides about stars as much as whoever signs.
func (c Config) second() web.Circle {
	switch {
	case c.Second != "":
		return web.Circle(c.Second)
	case c.Secure:
		return web.Councils
	}
	return web.Nobody
}

// Print writes every field with its variable, its value now and what it does. Passwords in
// addresses and secrets are hidden.
func (c Config) Print(w io.Writer) {
	printFields(w, reflect.ValueOf(c))
}

func printFields(w io.Writer, v reflect.Value) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Type.Kind() == reflect.Struct {
			printFields(w, v.Field(i))
			continue
		}
		value := fmt.Sprint(v.Field(i).Interface())
		switch f.Name {
		case "DatabaseURL", "SMTP", "SMS":
			value = hidePassword(value)
		case "Secret", "SMSHeader", "SMSBody": // operators of gateways take their key in the body too
			value = strings.Repeat("*", min(3, len(value)))
		}
		fmt.Fprintf(w, "%-18s = %-28q # %s\n", f.Tag.Get("env"), value, f.Tag.Get("help"))
	}
}

// secretNames are parts of the names under which an address carries a secret.
var secretNames = regexp.MustCompile(`(?i)password|secret|token|key`)

// hidePassword shows an address without its password, wherever it stands. An address
// that cannot be read is not shown at all.
func hidePassword(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "***"
	}
	if _, has := u.User.Password(); has {
		u.User = url.UserPassword(u.User.Username(), hidden)
	}
	q := u.Query()
	for name := range q {
		if secretNames.MatchString(name) {
			q.Set(name, hidden)
			u.RawQuery = q.Encode()
		}
	}
	return strings.ReplaceAll(u.String(), hidden, "***")
}

// hidden stands for a password; it needs no escape in an address.
const hidden = "HIDDEN"
