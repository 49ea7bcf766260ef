package web

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"ocop/internal/web/lang"
)

// visit is what the door knows of a request before anybody reads it.
type visit struct {
	number string // shared by the log and error pages
	from   string // the client's address, without a port
	route  string // pattern that took the request, "" when none did
}

type visitKey struct{}

// visitOf is the visit of a request; outside of one it is empty.
func visitOf(ctx context.Context) *visit {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{}
}

// enter gives each request a short number, finds out who sent it, and counts the answer.
func (k *Kernel) enter(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{number: rand.Text()[:10], from: k.client(r)}
		w.Header().Set("X-Request-Number", v.number)
		out, begun := &counted{ResponseWriter: w}, k.Desk.DB.Now()
		defer func() { k.meter.answered(v.route, r.Method, out.status, k.Desk.DB.Now().Sub(begun)) }()
		next.ServeHTTP(out, r.WithContext(context.WithValue(r.Context(), visitKey{}, v)))
	})
}

// matched notes the pattern that took a request.
func matched(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { visitOf(r.Context()).route = r.Pattern }()
		mux.ServeHTTP(w, r)
	})
}

// client is the address of whoever sent the request. A proxy on the list is believed on
// whom it saw; so the list of X-Forwarded-For is read from the right, and the first
// address that is not a listed proxy's is the client. What stands further left anybody
// may have written.
func (k *Kernel) client(r *http.Request) string {
	at, ok := address(r.RemoteAddr)
	if !ok {
		return r.RemoteAddr
	}
	list := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(list) - 1; i >= 0 && k.trusts(at); i-- {
		before, ok := address(strings.TrimSpace(list[i]))
		if !ok {
			break
		}
		at = before
	}
	return at.String()
}

func (k *Kernel) trusts(at netip.Addr) bool {
	return slices.ContainsFunc(k.Proxies, func(p netip.Prefix) bool { return p.Contains(at) })
}

// address reads an address with or without a port.
func address(text string) (netip.Addr, bool) {
	if with, err := netip.ParseAddrPort(text); err == nil {
		return with.Addr().Unmap().WithZone(""), true
	}
	at, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return at.Unmap().WithZone(""), err == nil
}

// door turns away what this site must not answer: other methods than its own, other
// names than its own, and plain HTTP where the site is reached over HTTPS. Whoever watches
// the machine may ask /healthz and /readyz under any name.
func (k *Kernel) door(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		watcher := r.URL.Path == "/healthz" || r.URL.Path == "/readyz"
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodPost:
			w.Header().Set("Allow", "GET, HEAD, POST")
			k.turnAway(w, r, http.StatusMethodNotAllowed, lang.Mark("Máy chủ không nhận cách gửi này, hãy mở lại trang rồi gửi bằng biểu mẫu."))
		case watcher:
			next.ServeHTTP(w, r)
		case !k.ourName(r):
			k.turnAway(w, r, http.StatusMisdirectedRequest, lang.Mark("Tên máy chủ trong yêu cầu không phải của trang này, xin mở lại bằng địa chỉ chính thức."))
		case k.plainHTTP(r) && r.Method == http.MethodPost:
			k.turnAway(w, r, http.StatusBadRequest, lang.Mark("Biểu mẫu gửi qua kết nối không mã hóa nên không được nhận, xin mở trang bằng https."))
		case k.plainHTTP(r):
			w.Header().Set("Location", k.Base+r.URL.RequestURI())
			w.WriteHeader(http.StatusPermanentRedirect)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// ourName compares the Host with the one of the public address. Without one the Host is
// taken as it comes, but not from a request line that names another site: nobody but a
// proxy asks so.
func (k *Kernel) ourName(r *http.Request) bool {
	if k.Host == "" {
		return r.URL.Host == ""
	}
	return strings.EqualFold(r.Host, k.Host)
}

// plainHTTP says that a trusted proxy took the request over plain HTTP.
func (k *Kernel) plainHTTP(r *http.Request) bool {
	if !k.Secure {
		return false
	}
	said := r.Header.Values("X-Forwarded-Proto")
	at, ok := address(r.RemoteAddr)
	return ok && k.trusts(at) && len(said) > 0 && strings.EqualFold(strings.TrimSpace(said[len(said)-1]), "http")
}

// turnAway answers before anybody has asked who the sender is: it costs no query.
func (k *Kernel) turnAway(w http.ResponseWriter, r *http.Request, code int, sentence string) {
	w.Header().Set("Connection", "close") // of such a sender nothing more is wanted
	k.fail(w, k.stranger(r), &httpError{code, sentence})
}

// waitError asks a visitor to come again later.
type waitError struct {
	status   int
	sentence string
	after    time.Duration
}

func (e *waitError) Error() string { return e.sentence }
