package web

import (
	"context"
	"errors"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/web/lang"
)

// Request is what a page or an act may know of the HTTP request.
type Request struct {
	Actor   act.Actor
	Lang    lang.Code
	Today   string // legal date of the view or act
	Problem error  // why the act was refused, when the form is shown again
	Number  string // of the request, in the log and on error pages
	Flash   string // what the act before this page did
	Token   string // session token, empty for a visitor
	Half    string // token of a sign-in that may wait for its second factor; checked by who uses it
	Session account.Session
	Upload  *Upload
	Bearer  account.Bearer // who a program asks for, empty without a token

	// Prepared carries what Prepare made on to Write.
	Prepared any

	// ProofAttempt is the attempt of a code that was sent as a fresh proof, "" for none.
	ProofAttempt string

	http   *http.Request
	form   url.Values
	proof  Shown
	idle   bool // nobody has worked in the session for a long time
	takes  bool // the form may carry a file
	stale  bool // the cookie that says when somebody worked is to be written anew
	kernel *Kernel
	data   bool   // a program asks
	public bool   // anybody may read the page; the door's may hold a code or a name
	title  string // of the page in the making
}

// Upload is the one file of a multipart form, sent in its field "file".
type Upload struct {
	Name string
	Size int64
	Body multipart.File
}

// Context is the request's, with language.
func (r *Request) Context() context.Context { return r.http.Context() }

// Path is a wildcard of the route's pattern. Bytes that no text holds are replaced by a
// sign that no key or slug has: a database may refuse them, and the thing does not exist.
func (r *Request) Path(name string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(r.http.PathValue(name), "\uFFFD"), "\x00", "\uFFFD")
}

// Query is one value of the address, "" for one that is no text.
func (r *Request) Query(name string) string {
	v := r.http.URL.Query().Get(name)
	if !utf8.ValidString(v) || strings.ContainsRune(v, 0) || len(v) > 500 {
		return ""
	}
	return v
}

// Queries are all values of the address, for links that keep the filters.
func (r *Request) Queries() url.Values { return r.http.URL.Query() }

// URL is the path and query of this request.
func (r *Request) URL() string { return r.http.URL.RequestURI() }

// Base is the public address of the site, without a slash at the end.
func (r *Request) Base() string { return r.kernel.Base }

// Remote is the client's address without a port, for limits and the log: behind a trusted
// proxy the one that the proxy saw.
func (r *Request) Remote() string { return visitOf(r.Context()).from }

// Device is what a session keeps of where it was started.
func (r *Request) Device() account.Device { return account.DeviceOf(r.Address(), r.http.UserAgent()) }

// Address is Remote without the port.
func (r *Request) Address() string {
	address := r.Remote()
	if host, _, err := net.SplitHostPort(address); err == nil {
		return host
	}
	return address
}

// Carried is what Answer.Carry left with this browser, "" for nothing.
func (r *Request) Carried(name string) string {
	c, err := r.http.Cookie(r.kernel.cookie(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// Value is what was typed into a field, exactly.
func (r *Request) Value(name string) string { return r.form.Get(name) }

// Posted says whether a form was sent, so that pages show typed values again.
func (r *Request) Posted() bool { return r.form != nil }

// Values are all values of a field that repeats, or of the whole form for "".
func (r *Request) Values(name string) []string { return r.form[name] }

// Form is the whole form.
func (r *Request) Form() url.Values { return r.form }

// Int is a whole number typed into a field, or an Invalid fault that names it.
func (r *Request) Int(name string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(r.Value(name)), 10, 64)
	if err != nil {
		return 0, fault.Wrong(fault.Field{Name: name, Sentence: "Xin nhập một số nguyên."})
	}
	return n, nil
}

// Page is the page number of a list, from 1.
func (r *Request) Page() int {
	n, err := strconv.Atoi(r.Query("trang"))
	if err != nil || n < 1 || n > 100000 {
		return 1
	}
	return n
}

// errSignIn sends a visitor to the sign-in page.
var errSignIn = errors.New("sign-in needed")

// stranger is a request of whom nobody has asked who he is.
func (k *Kernel) stranger(hr *http.Request) *Request {
	req := &Request{Actor: act.Visitor(), Lang: k.language(hr), Number: visitOf(hr.Context()).number, kernel: k}
	req.Today = act.Date(k.Desk.DB.Now())
	req.http = hr.WithContext(lang.With(hr.Context(), req.Lang))
	return req
}

func (k *Kernel) request(hr *http.Request) (*Request, error) {
	req := k.stranger(hr)
	req.Flash = k.takeFlash(hr)
	c, err := hr.Cookie(k.cookieName())
	if err != nil || len(c.Value) > 200 {
		return req, nil
	}
	err = k.Desk.See(hr.Context(), act.Visitor(), func(ctx context.Context, v *act.View) error {
		session, err := account.SessionOf(ctx, v, c.Value)
		if err == nil {
			req.Actor, req.Token, req.Session = session.Actor, c.Value, session
		}
		return err
	})
	switch {
	case err == nil:
		k.watch(req)
	case fault.KindOf(err) == fault.NotFound:
		err, req.Half = nil, c.Value // an old session is a visitor
	}
	return req, err
}

// language is the reader's choice: in this address, or remembered from an earlier one.
func (k *Kernel) language(hr *http.Request) lang.Code {
	if code, ok := lang.Parse(hr.URL.Query().Get("lang")); ok {
		return code
	}
	if c, err := hr.Cookie(k.cookie("lang")); err == nil {
		if code, ok := lang.Parse(c.Value); ok {
			return code
		}
	}
	return lang.Vietnamese
}

// parse reads the form strictly: right type, bounded size, known fields only, each
// once unless the route says that it repeats.
func (r *Request) parse(w http.ResponseWriter, route Route) error {
	limit := route.Limit
	if limit == 0 {
		limit = 256 << 10
	}
	asks := route.StepUp || r.idle
	r.takes = route.Takes != ""
	if asks {
		limit += proofRoom
	}
	r.http.Body = http.MaxBytesReader(inner(w), r.http.Body, limit)
	kind, _, err := mime.ParseMediaType(r.http.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "application/x-www-form-urlencoded":
		err = r.http.ParseForm()
	case err == nil && kind == "multipart/form-data":
		err = r.http.ParseMultipartForm(8 << 20)
	default:
		return &httpError{http.StatusUnsupportedMediaType, "Biểu mẫu gửi sai kiểu dữ liệu, hãy tải lại trang rồi gửi lại."}
	}
	if tooBig, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &httpError{http.StatusRequestEntityTooLarge, "Dữ liệu gửi lên quá lớn (tối đa " + strconv.FormatInt(tooBig.Limit>>10, 10) + " KB), hãy rút gọn rồi gửi lại."}
	}
	if err != nil {
		return &httpError{http.StatusBadRequest, "Không đọc được biểu mẫu đã gửi, hãy tải lại trang rồi gửi lại."}
	}
	r.form = r.http.PostForm
	if err := r.upload(route); err != nil {
		return err
	}
	if asks {
		r.proof = Shown{Typed: r.form.Get(proofField), Passkey: r.form.Get(passkeyField)}
		r.ProofAttempt = r.form.Get(attemptField)
		r.form.Del(proofField)
		r.form.Del(passkeyField)
		r.form.Del(attemptField)
	}
	return checkFields(r.form, route.Fields)
}

// upload takes the one file of a multipart form. A route without Prepare takes none: an
// act must not wait for a file. Nor does a route that does not say what it takes.
func (r *Request) upload(route Route) error {
	if r.http.MultipartForm == nil {
		return nil
	}
	r.form = r.http.MultipartForm.Value
	for name, files := range r.http.MultipartForm.File {
		if route.Prepare == nil || route.Takes == "" {
			return &httpError{http.StatusBadRequest, "Biểu mẫu này không nhận tệp, hãy gửi lại không kèm tệp."}
		}
		if len(r.http.MultipartForm.File) != 1 || len(files) != 1 {
			return &httpError{http.StatusBadRequest, "Chỉ gửi được một tệp mỗi lần, hãy gửi từng tệp."}
		}
		if name != fileField {
			return strangeField()
		}
		body, err := files[0].Open()
		if err != nil {
			return err
		}
		r.Upload = &Upload{Name: files[0].Filename, Size: files[0].Size, Body: body}
	}
	return nil
}

// clear removes what a large upload left on disk. The server would do it for the request
// it made; this one is a copy.
func (r *Request) clear() {
	if r.http.MultipartForm == nil {
		return
	}
	if r.Upload != nil {
		_ = r.Upload.Body.Close() // closed already when it was read
	}
	if err := r.http.MultipartForm.RemoveAll(); err != nil {
		r.kernel.Log.Error("upload left behind", "request", r.Number, "err", err)
	}
}

func checkFields(form url.Values, known []string) error {
	for name, values := range form {
		repeats := slices.Contains(known, name+"[]")
		if !repeats && (!slices.Contains(known, name) || strings.HasSuffix(name, "[]")) && !prefixed(known, name) {
			return strangeField()
		}
		if len(values) > 1 && !repeats || len(values) > 1000 {
			return &httpError{http.StatusBadRequest, "Biểu mẫu gửi một ô nhiều lần, xin tải lại trang rồi gửi lại."}
		}
		for _, v := range values {
			if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
				return fault.Wrong(fault.Field{Name: name, Sentence: "Ô này có ký tự không đọc được, xin gõ lại."})
			}
		}
	}
	return nil
}

func strangeField() error {
	return &httpError{http.StatusBadRequest, "Biểu mẫu có ô lạ, xin tải lại trang rồi gửi lại."}
}

func prefixed(known []string, name string) bool {
	for _, k := range known {
		if p, ok := strings.CutSuffix(k, "*"); ok && strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}
