package server

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"ocop/internal/web"
)

// settings are the fields of a configuration, those of its parts too.
func settings(t reflect.Type) (all []reflect.StructField) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Type.Kind() == reflect.Struct {
			all = append(all, settings(f.Type)...)
			continue
		}
		all = append(all, f)
	}
	return all
}

func TestEverySettingIsDocumented(t *testing.T) {
	fields := settings(reflect.TypeFor[Config]())
	variables := map[string]bool{}
	for _, f := range fields {
		name, help := f.Tag.Get("env"), f.Tag.Get("help")
		if !strings.HasPrefix(name, "OCOP_") || variables[name] || !strings.HasSuffix(help, ".") {
			t.Errorf("%s: variable %q, help %q", f.Name, name, help)
		}
		variables[name] = true
	}
	c := Config{Addr: "127.0.0.1:9", Data: "/x", Site: "OCOP Bắc Ninh", Workers: 3, Secure: true}
	var b bytes.Buffer
	c.Print(&b)
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != len(fields) {
		t.Fatalf("%d lines for %d settings:\n%s", len(lines), len(fields), b.String())
	}
	for i, f := range fields {
		if !strings.Contains(lines[i], f.Tag.Get("env")) || !strings.Contains(lines[i], "# "+f.Tag.Get("help")) {
			t.Errorf("%s is printed as %s", f.Name, lines[i])
		}
	}
	for _, want := range []string{`= "127.0.0.1:9"`, `"OCOP Bắc Ninh"`, `"true"`, `"3"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is not in:\n%s", want, b.String())
		}
	}
}

func TestPrintedAddressesHideTheirPassword(t *testing.T) {
	for address, want := range map[string]string{
		"":                               "",
		"postgres://ocop@db/ocop":        "postgres://ocop@db/ocop",
		"postgres://ocop:s3cret@db/ocop": "postgres://ocop:***@db/ocop",
		"postgres://o:s3cret%40x@db:5432/ocop?sslmode=disable": "postgres://o:***@db:5432/ocop?sslmode=disable",
		"postgres://db/ocop?user=o&password=s3cret":            "postgres://db/ocop?password=***&user=o",
		"postgres://db/ocop?sslpassword=s3cret":                "postgres://db/ocop?sslpassword=***",
		"postgres://o:s3cret%zz@db/ocop":                       "***",
	} {
		var b bytes.Buffer
		Config{DatabaseURL: address}.Print(&b)
		if !strings.Contains(b.String(), `"`+want+`"`) || strings.Contains(b.String(), "s3cret") {
			t.Errorf("%s is printed as:\n%s", address, b.String())
		}
	}
	var b bytes.Buffer
	Config{SMS: "https://o:s3cret@gateway.example.vn/send?ApiKey=s3cret&access_token=s3cret", SMSHeader: "Authorization: Bearer s3cret", SMSBody: `{"SecretKey":"s3cret","to":"{to}","text":"{text}"}`,
		SMTP: "smtp://o:s3cret@mail.example.vn", OIDC: OIDC{Secret: "s3cret"}}.Print(&b)
	if strings.Contains(b.String(), "s3cret") {
		t.Errorf("a secret is printed:\n%s", b.String())
	}
}

// Production demands a second factor of everybody who decides, unless told otherwise.
func TestOfWhomASecondFactorIsDemanded(t *testing.T) {
	for name, x := range map[string]struct {
		config Config
		want   web.Circle
	}{
		"production":                  {Config{Secure: true}, web.Councils},
		"production, told otherwise":  {Config{Secure: true, Second: "nobody"}, web.Nobody},
		"own machine":                 {Config{}, web.Nobody},
		"own machine, told otherwise": {Config{Second: "staff"}, web.Officers},
	} {
		if got := x.config.second(); got != x.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestWhatFollowsFromTheConfig(t *testing.T) {
	c := Config{Addr: "127.0.0.1:8080", Data: "/srv/ocop"}
	if c.Database() != "sqlite:/srv/ocop/ocop.db" || c.Files() != "/srv/ocop/files" || c.PublicBase() != "http://127.0.0.1:8080" {
		t.Errorf("%s, %s, %s", c.Database(), c.Files(), c.PublicBase())
	}
	c.DatabaseURL, c.Base = "postgres://db/ocop", "https://ocop.example.vn//"
	if c.Database() != "postgres://db/ocop" || c.PublicBase() != "https://ocop.example.vn" {
		t.Errorf("%s, %s", c.Database(), c.PublicBase())
	}
}

func TestPrintedSettingsHideTheTokenOfTheGateway(t *testing.T) {
	var b strings.Builder
	Config{SMS: "https://name:geheim@gateway.example.vn/send", SMSHeader: "Authorization: Bearer geheim"}.Print(&b)
	if text := b.String(); strings.Contains(text, "geheim") || !strings.Contains(text, "gateway.example.vn") {
		t.Error(text)
	}
}
