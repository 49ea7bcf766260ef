package web

import (
	"errors"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
	"unicode"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/web/ui"
)

// rescue turns a panic in a page into an error page and a log line. A handler that
// aborts on purpose is let through.
func (k *Kernel) rescue(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			k.Log.ErrorContext(r.Context(), "panic", "request", visitOf(r.Context()).number, "panic", p, "stack", string(debug.Stack()))
			k.crashed(w, r)
		}()
		next.ServeHTTP(w, r)
	})
}

// crashed shows the error page after a panic, or a bare sentence when that fails too.
func (k *Kernel) crashed(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if recover() != nil {
			http.Error(w, "Hệ thống gặp lỗi. Mã yêu cầu: "+visitOf(r.Context()).number, http.StatusInternalServerError)
		}
	}()
	req, err := k.request(r)
	if err == nil {
		err = errors.New("panic, see above")
	}
	k.fail(w, req, err)
}

// fail turns an error into a page: one sentence for the user, details for the log.
func (k *Kernel) fail(w http.ResponseWriter, req *Request, err error) {
	if req == nil || req.http == nil {
		k.Log.Error("request refused", "err", err)
		w.Header().Set("Retry-After", "5")
		http.Error(w, "Hệ thống đang bận, xin thử lại.", http.StatusServiceUnavailable)
		return
	}
	if errors.Is(err, errSignIn) {
		http.Redirect(w, req.http, "/dang-nhap?ve="+url.QueryEscape(returnPath(req.http)), http.StatusSeeOther)
		return
	}
	code := status(err)
	if waits(w, err) {
		k.toldToWait(req, err)
	} else if code >= http.StatusInternalServerError {
		k.Log.ErrorContext(req.Context(), "request failed", "request", req.Number, "from", req.Remote(), "path", clip(req.http.URL.Path), "err", err)
	} else {
		k.Log.InfoContext(req.Context(), "request refused", "request", req.Number, "from", req.Remote(), "path", clip(req.http.URL.Path), "status", code, "err", clip(err.Error()))
	}
	if req.data {
		if err := sendProblem(w, req, code, err); err != nil {
			k.Log.ErrorContext(req.Context(), "problem not sent", "request", req.Number, "err", err)
		}
		return
	}
	page := ErrorPage(req, code, sentence(err), fault.Fields(err))
	if err := k.send(w, req, Answer{Status: code, Page: page}); err != nil {
		k.Log.ErrorContext(req.Context(), "error page failed", "request", req.Number, "err", err)
		http.Error(w, "Hệ thống gặp lỗi.", http.StatusInternalServerError)
	}
}

// waits tells whoever is asked to come again when to do so.
func waits(w http.ResponseWriter, err error) bool {
	after := busyFor
	if e, ok := errors.AsType[*waitError](err); ok {
		after = e.after
	} else if fault.KindOf(err) != fault.Busy {
		return false
	}
	w.Header().Set("Retry-After", strconv.FormatInt(int64((after+time.Second-1)/time.Second), 10))
	return true
}

func (k *Kernel) toldToWait(req *Request, err error) {
	k.Log.InfoContext(req.Context(), "asked to wait", "request", req.Number, "from", req.Remote(), "path", clip(req.http.URL.Path), "status", status(err), "err", clip(err.Error()))
}

// returnPath is where to go after sign-in: the page asked for, or the page of the
// form that could not be sent.
func returnPath(hr *http.Request) string {
	if hr.Method == http.MethodGet || hr.Method == http.MethodHead {
		return hr.URL.RequestURI()
	}
	if u, err := url.Parse(hr.Referer()); err == nil && u.Host == hr.Host {
		return u.RequestURI()
	}
	return "/"
}

// clip keeps log lines short and on one line.
func clip(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > 200 {
		return string(runes[:200]) + "…"
	}
	return s
}

func sentence(err error) string {
	if e, ok := errors.AsType[*httpError](err); ok {
		return e.sentence
	}
	if e, ok := errors.AsType[*waitError](err); ok {
		return e.sentence
	}
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return f.Sentence
	}
	return "Hệ thống gặp lỗi và đã ghi lại. Xin thử lại sau ít phút; nếu vẫn lỗi, báo mã yêu cầu dưới đây cho người quản trị."
}

// Sentence is what to tell the user about an error.
func Sentence(err error) string {
	if err == nil {
		return ""
	}
	return sentence(err)
}

// FieldError is the sentence for one field of a refused form, "" when it is right.
func FieldError(err error, name string) string {
	for _, f := range fault.Fields(err) {
		if f.Name == name {
			return f.Sentence
		}
	}
	return ""
}

func asset(w http.ResponseWriter, r *http.Request, files map[string][]byte) {
	body, ok := files[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", ui.ContentType(r.URL.Path))
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(body) // the client may have gone
}

// Home is where an actor's work is.
func Home(a act.Actor) string {
	for _, h := range a.Roles {
		switch h.Role {
		case act.Office, act.District, act.Commune, act.Adviser, act.Leader, act.Inspector, act.Auditor, act.Admin:
			return "/office"
		}
	}
	for _, h := range a.Roles {
		if h.Role == act.Judge {
			return "/jury"
		}
	}
	if a.Holds(act.ProducerDesk) {
		return ProducerPath
	}
	if a.Person != "" {
		return AccountPath // a role has ended, or has not begun
	}
	return "/"
}

// FieldErrors are the sentences of a refused form, each leading to its field.
func FieldErrors(err error) (list []ui.FieldError) {
	for _, f := range fault.Fields(err) {
		list = append(list, ui.FieldError{Field: f.Name, Text: f.Sentence})
	}
	return list
}
