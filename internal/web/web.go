// Package web is the kernel under every audience's pages: one table of routes, each
// with the permission it needs; reads that cannot write; writes that are one act;
// errors turned into pages in the reader's language.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"time"

	"github.com/a-h/templ"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/clamd"
	"ocop/internal/base/fault"
	"ocop/internal/base/intake"
	"ocop/internal/base/vault"
	"ocop/internal/web/ui"
)

// ReadFunc answers from one snapshot.
type ReadFunc func(ctx context.Context, r *Request, v *act.View) (Answer, error)

// WriteFunc is one official act and where to go after it.
type WriteFunc func(ctx context.Context, r *Request, a *act.Act) (Answer, error)

// Route is one line of an audience's table. A GET has Read, a POST has Write.
type Route struct {
	Method     string
	Path       string         // http.ServeMux pattern without method
	Permission act.Permission // what is PublicRead may show nothing about whoever asks: pages are kept for the next reader
	Read       ReadFunc
	Write      WriteFunc

	// Again shows the form once more when the act was refused: what was typed is
	// in Request.Value, why is in Request.Problem. Without it an error page says why.
	Again ReadFunc
	// Prepare does what an act or a view must not wait for (hashing, files, the identity
	// provider). Optional.
	Prepare func(ctx context.Context, r *Request) error
	// Fields are the form fields that the route knows; "x.*" allows a prefix,
	// "x[]" a field that repeats. Anything else in the body is refused.
	Fields []string
	// Takes is the kind of file that the form may carry; Prepare gets it as Request.Upload.
	// Without it the route takes no file.
	Takes intake.Kind
	// Costly is a public page that is dear to make (a search, an export, a count over all
	// rows): a visitor's address may ask for few of them in a short time.
	Costly bool
	// Data answers programs: JSON, errors too, and a token in place of a cookie. One that
	// writes is sent by a program that proves itself by what it sends.
	Data bool
	// Limit is the largest body in bytes, 0 = 256 KiB.
	Limit int64
	// StepUp asks for a fresh proof of who sits there before the act is done, where the
	// kernel demands it. The form that was sent goes on afterwards, whole.
	StepUp bool
	// Meta is a page about pages: who may open it is not asked.
	Meta bool
}

// Kernel serves routes.
type Kernel struct {
	Desk   *act.Desk
	Log    *slog.Logger
	Secure bool   // the site is reached over HTTPS: Secure cookies and HSTS
	Base   string // public address, like https://ocop.example.vn, without a slash at the end
	Site   string // name of the register on every page
	Notice string // a sentence for every page, such as that marks are illustrative

	Host    string         // the only Host under which the site answers, like ocop.example.vn; empty = any
	Proxies []netip.Prefix // reverse proxies whose word on client and scheme is taken
	Rate    int            // dear public pages and forms a second for one address of visitors, after sixty at once. 0 = 3, below 0 no limit
	Crowd   int            // public pages of visitors in the making at once; more wait outside. 0 = 64

	Abroad []string // schemes and hosts of the identity provider, the only other sites to lead to

	StepUp bool // routes that say so ask for a fresh proof
	// Prove looks at what was shown as a proof and gives the session its next token: an
	// Invalid fault when it is none.
	Prove func(ctx context.Context, r *Request, proof Shown) (next string, err error)
	// AskProof sends a code to whoever is asked for a proof and has no better one, and gives
	// its attempt, "" when nothing was sent. Optional.
	AskProof func(ctx context.Context, r *Request) (attempt string, err error)
	// ByPasskey says that Prove takes passkeys.
	ByPasskey bool
	// Idle is how long a session lasts in which nobody works. 0 = as long as any session.
	Idle time.Duration
	Safe *vault.Vault // seals when somebody worked; needed for Idle
	// Scanner looks at every upload before anything else does; nil = nobody looks.
	Scanner *clamd.Scanner
	// Second says of whom a second factor is demanded: until they have one, they see their
	// own account and what is public.
	Second Circle

	shelf  shelf
	limits limits
	pages  *http.ServeMux // finds the page of an address
	making atomic.Int64
	meter  meter
}

// Handler builds the site from the audiences' tables. It panics on a route without
// permission or without a function: such a program must not start.
func (k *Kernel) Handler(tables ...[]Route) http.Handler {
	mux := http.NewServeMux()
	k.pages = http.NewServeMux()
	files := ui.Files()
	for _, table := range tables {
		for _, r := range table {
			mux.Handle(r.Method+" "+r.Path, k.route(r))
			if r.Read != nil {
				k.pages.Handle(r.Method+" "+r.Path, locator(r))
			}
		}
	}
	mux.HandleFunc("GET "+ui.AssetPrefix, func(w http.ResponseWriter, r *http.Request) { asset(w, r, files) })
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", k.ready)
	mux.HandleFunc("/", k.unknown)
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(k.foreign))
	return k.enter(k.headers(k.rescue(k.door(guard.Handler(matched(mux))))))
}

func (k *Kernel) route(r Route) http.Handler {
	if r.Permission == "" || (r.Read == nil) == (r.Write == nil) || (r.Write == nil) != (r.Method == http.MethodGet) {
		panic("route " + r.Method + " " + r.Path + ": needs a permission and Read for GET or Write for others")
	}
	if r.StepUp && (r.Write == nil || r.Permission == act.PublicRead || r.Permission == act.SignIn) {
		panic("route " + r.Method + " " + r.Path + ": a fresh proof is asked for acts of people who have signed in")
	}
	if r.Data && (r.Read != nil && r.Permission != act.PublicRead || r.Write != nil && r.Permission != act.SignIn) {
		panic("route " + r.Method + " " + r.Path + ": a token writes nothing, and what it opens is asked for in the read")
	}
	read := k.request
	if r.Data {
		read = k.program
	}
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		req, err := read(hr)
		if err == nil {
			err = k.serve(w, req, r)
		}
		if err != nil {
			k.fail(w, req, err)
		}
	})
}

func (k *Kernel) serve(w http.ResponseWriter, req *Request, r Route) error {
	if err := req.rest(r); err != nil {
		return err
	}
	req.public = r.Permission == act.PublicRead
	if err := k.admit(req, r.Permission); err != nil {
		return err
	}
	if k.mustEnrol(req, r.Permission) {
		return k.send(w, req, Enrol())
	}
	if r.Read != nil {
		return k.show(w, req, r)
	}
	defer req.clear()
	if err := req.parse(w, r); err != nil {
		return err
	}
	if r.StepUp || req.idle {
		if asked, err := k.stepUp(w, req); asked || err != nil {
			return err
		}
	}
	answer, err := k.do(req, r)
	if err != nil {
		return k.again(w, req, r, err)
	}
	return k.send(w, req, answer)
}

// admit checks that the actor holds the permission somewhere; the verb checks the place.
func (k *Kernel) admit(req *Request, p act.Permission) error {
	if p == act.PublicRead || p == act.SignIn {
		return nil
	}
	for _, h := range req.Actor.Roles {
		if h.Role.Allows(p) {
			return nil
		}
	}
	if req.Actor.Person == "" {
		return errSignIn
	}
	if p == act.AccountOwn { // also of people whose role has not begun
		return nil
	}
	return fault.Denied("Tài khoản của bạn không có quyền mở trang này, hãy nhờ người có thẩm quyền.")
}

func (k *Kernel) see(req *Request, fn ReadFunc) (answer Answer, err error) {
	err = k.Desk.See(req.Context(), req.Actor, func(ctx context.Context, v *act.View) error {
		req.Today = v.Today()
		answer, err = fn(ctx, req, v)
		return err
	})
	return answer, err
}

func (k *Kernel) do(req *Request, r Route) (answer Answer, err error) {
	if err := k.room(req, r); err != nil {
		return Answer{}, err
	}
	if err := k.scan(req); err != nil {
		return Answer{}, err
	}
	if err := req.Upload.check(r.Takes); err != nil {
		return Answer{}, err
	}
	if r.Prepare != nil {
		if err := r.Prepare(req.Context(), req); err != nil {
			return Answer{}, err
		}
	}
	if err := k.still(req, r); err != nil {
		return Answer{}, err
	}
	err = k.Desk.Do(req.Context(), req.Actor, func(ctx context.Context, a *act.Act) error {
		req.Today = a.Today()
		answer, err = r.Write(ctx, req, a)
		return err
	})
	return answer, err
}

// still asks once more who sends a form, now that all of it is here: it may have been minutes
// on its way, and what was done for it may have taken long.
func (k *Kernel) still(req *Request, r Route) error {
	if r.Permission == act.PublicRead || r.Permission == act.SignIn {
		return nil
	}
	err := k.Desk.See(req.Context(), act.Visitor(), func(ctx context.Context, v *act.View) error {
		session, err := account.SessionOf(ctx, v, req.Token)
		req.Actor = session.Actor
		return err
	})
	if fault.KindOf(err) == fault.NotFound {
		return errSignIn
	}
	if err != nil {
		return err
	}
	return k.admit(req, r.Permission)
}

// again shows the form with what was typed and why it was refused.
func (k *Kernel) again(w http.ResponseWriter, req *Request, r Route, cause error) error {
	kind := fault.KindOf(cause)
	if r.Again == nil || (kind != fault.Invalid && kind != fault.Conflict && kind != fault.Busy) {
		return cause
	}
	if waits(w, cause) {
		k.toldToWait(req, cause)
	}
	req.Problem = cause
	k.Log.InfoContext(req.Context(), "form refused", "request", req.Number, "from", req.Remote(), "path", clip(req.http.URL.Path), "status", status(cause))
	answer, err := k.see(req, r.Again)
	if err != nil {
		return err
	}
	answer.Status = status(cause)
	return k.send(w, req, answer)
}

// Component is a page to render.
type Component = templ.Component

func (k *Kernel) unknown(w http.ResponseWriter, hr *http.Request) {
	req, err := k.request(hr)
	if err == nil {
		err = fault.Missing("trang này")
	}
	k.fail(w, req, err)
}

func (k *Kernel) foreign(w http.ResponseWriter, hr *http.Request) {
	req, err := k.request(hr)
	if err == nil {
		err = fault.Denied("Yêu cầu đến từ một trang web khác nên không được nhận, hãy gửi lại từ trang của hệ thống này.")
	}
	k.fail(w, req, err)
}

func (k *Kernel) ready(w http.ResponseWriter, hr *http.Request) {
	err := k.Desk.See(hr.Context(), act.Visitor(), func(ctx context.Context, v *act.View) error {
		var one int
		return v.QueryRowContext(ctx, "SELECT 1").Scan(&one)
	})
	if err != nil {
		k.Log.ErrorContext(hr.Context(), "not ready", "err", err)
		plain(w, http.StatusServiceUnavailable, "not ready")
		return
	}
	plain(w, http.StatusOK, "ready")
}

func plain(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(code)
	_, _ = w.Write([]byte(text + "\n")) // the client may have gone
}

// Local says whether a path leads to this site, for redirects after sign-in.
func Local(path string) bool {
	odd := func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f } // browsers drop or turn these
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !strings.ContainsFunc(path, odd)
}
