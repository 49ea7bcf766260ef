package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"ocop/internal/base/fault"
	"ocop/internal/key"
)

// Answer is what a route sends back: a page, a way to go, or a file.
type Answer struct {
	Status   int // 0 = 200
	Page     Component
	Location string
	Flash    string
	File     *File

	data       any    // for a program
	abroad     string // address at the identity provider to go to
	setSession string // token to set, "-" to clear
	session    time.Time
	cookies    []*http.Cookie
	marks      Marks
	marked     []key.Entry
	own        key.Entry
	elsewhere  []string
	title      string
}

// File is a download. Open runs after the transaction has ended.
type File struct {
	Name string // as the user sees it, any letters
	Type string // content type
	Size int64  // 0 = unknown
	Open func(ctx context.Context, w io.Writer) error
}

// Show answers with a page.
func Show(c Component) Answer { return Answer{Page: c} }

// Go answers with a way to go and a sentence that the next page shows.
func Go(path, flash string) Answer { return Answer{Location: path, Flash: flash} }

// Abroad answers with a way to the identity provider, the only one that leads off the site.
func Abroad(address string) Answer { return Answer{abroad: address} }

// Send answers with a file.
func Send(f File) Answer { return Answer{File: &f} }

// SignedIn sets the session cookie.
func (a Answer) SignedIn(token string, until time.Time) Answer {
	a.setSession, a.session = token, until
	return a
}

// SignedOut clears the session cookie and what the browser keeps of this site beside its
// cookies, which hold a choice of language and colours.
func (a Answer) SignedOut() Answer {
	a.setSession = "-"
	return a
}

// Remember sets a cookie for a year that holds a choice of the reader's (language,
// theme), nothing about the person.
func (a Answer) Remember(name, value string) Answer {
	a.cookies = append(a.cookies, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode})
	return a
}

// Carry leaves a secret with this browser for a short time, for its next form alone: no
// script reads it and no other site's request brings it along. An empty value takes it back.
func (a Answer) Carry(name, value string, life time.Duration) Answer {
	c := &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: int(life / time.Second), HttpOnly: true, SameSite: http.SameSiteStrictMode}
	if value == "" {
		c.MaxAge = -1
	}
	a.cookies = append(a.cookies, c)
	return a
}

// cookie is the name of a cookie. Behind HTTPS it has the prefix with which browsers take
// it from this host alone: another site of the same domain can neither read nor plant it.
func (k *Kernel) cookie(name string) string {
	if k.Secure {
		return "__Host-" + name
	}
	return name
}

func (k *Kernel) cookieName() string { return k.cookie("ocop") }

func (k *Kernel) sessionCookie(token string, until time.Time) *http.Cookie {
	return &http.Cookie{Name: k.cookieName(), Value: token, Path: "/", Expires: until, HttpOnly: true, Secure: k.Secure, SameSite: http.SameSiteLaxMode}
}

func (k *Kernel) send(w http.ResponseWriter, req *Request, a Answer) error {
	if !req.data {
		k.setCookies(w, req, k.sees(req, a))
	}
	switch {
	case a.abroad != "":
		if !slices.ContainsFunc(k.Abroad, func(o string) bool { return strings.HasPrefix(a.abroad, o+"/") }) {
			return fmt.Errorf("redirect off the site: %q", a.abroad)
		}
		http.Redirect(w, req.http, a.abroad, http.StatusSeeOther)
		return nil
	case a.Location != "":
		if !Local(a.Location) {
			return fmt.Errorf("redirect off the site: %q", a.Location)
		}
		http.Redirect(w, req.http, a.Location, http.StatusSeeOther)
		return nil
	case a.data != nil:
		return k.sendData(w, req, a)
	case a.File != nil:
		return k.sendFile(w, req, a.File)
	}
	return k.sendPage(w, req, a)
}

func (k *Kernel) setCookies(w http.ResponseWriter, req *Request, a Answer) {
	switch a.setSession {
	case "":
	case "-":
		gone := k.sessionCookie("", time.Time{})
		gone.MaxAge = -1
		w.Header().Set("Set-Cookie", gone.String()) // in place of the one that a proof set
		w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	default:
		w.Header().Set("Set-Cookie", k.sessionCookie(a.setSession, a.session).String())
	}
	if code := req.Query("lang"); code == string(req.Lang) {
		a = a.Remember("lang", code)
	}
	flash := &http.Cookie{Name: "flash", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
	switch {
	case a.Flash != "":
		flash.Value, flash.MaxAge = base64.RawURLEncoding.EncodeToString([]byte(a.Flash)), 60
		a.cookies = append(a.cookies, flash)
	case req.Flash != "" && a.Page != nil:
		flash.MaxAge = -1
		a.cookies = append(a.cookies, flash)
	}
	for _, c := range a.cookies {
		c.Name, c.Secure = k.cookie(c.Name), k.Secure
		http.SetCookie(w, c)
	}
}

func (k *Kernel) takeFlash(hr *http.Request) string {
	c, err := hr.Cookie(k.cookie("flash"))
	if err != nil || len(c.Value) > 1000 {
		return ""
	}
	text, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return ""
	}
	return string(text)
}

func (k *Kernel) sendPage(w http.ResponseWriter, req *Request, a Answer) error {
	body, err := render(req, a.Page)
	if err != nil {
		return err
	}
	if a.Status == 0 {
		a.Status = http.StatusOK
	}
	return sendBytes(w, req.http, a.Status, newPage(body), req.public && req.Actor.Person == "")
}

func render(req *Request, c Component) ([]byte, error) {
	var b bytes.Buffer
	if err := c.Render(req.Context(), &b); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	return b.Bytes(), nil
}

// download sets the headers of a file with its first byte: an error before that must
// still become a page.
type download struct {
	w     http.ResponseWriter
	file  *File
	begun bool
}

func (d *download) Write(p []byte) (int, error) {
	d.begin()
	return d.w.Write(p)
}

func (d *download) begin() {
	if d.begun {
		return
	}
	d.begun = true
	h := d.w.Header()
	h.Set("Content-Type", d.file.Type)
	h.Set("Content-Disposition", disposition(d.file.Name))
	h.Set("Content-Security-Policy", inert)
	if d.file.Size > 0 {
		h.Set("Content-Length", fmt.Sprint(d.file.Size))
	}
}

func (k *Kernel) sendFile(w http.ResponseWriter, req *Request, f *File) error {
	out := &download{w: w, file: f}
	if f.Size > 0 {
		return k.stream(req, out)
	}
	var b bytes.Buffer // of unknown size: whole before the first byte goes out
	if err := f.Open(req.Context(), &b); err != nil {
		return err
	}
	out.begin()
	_, _ = w.Write(b.Bytes()) // the client may have gone
	return nil
}

// stream sends a file of known size. When it breaks off, so does the connection: half a
// file must not look like a whole one.
func (k *Kernel) stream(req *Request, out *download) error {
	err := out.file.Open(req.Context(), out)
	if err != nil && out.begun {
		k.Log.WarnContext(req.Context(), "download broke off", "request", req.Number, "err", err)
		panic(http.ErrAbortHandler)
	}
	return err
}

// disposition names the download in both forms of RFC 6266.
func disposition(name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || strings.ContainsRune(`"\/;`, r) {
			return '_'
		}
		return r
	}, name)
	return mime.FormatMediaType("attachment", map[string]string{"filename": ascii}) + "; filename*=UTF-8''" + url.PathEscape(name)
}

// httpError is a refusal that only HTTP knows.
type httpError struct {
	status   int
	sentence string
}

// Malformed refuses what a program sent as a bad request (400).
func Malformed(sentence string) error { return &httpError{http.StatusBadRequest, sentence} }

func (e *httpError) Error() string { return e.sentence }

func status(err error) int {
	if e, ok := errors.AsType[*httpError](err); ok {
		return e.status
	}
	if e, ok := errors.AsType[*waitError](err); ok {
		return e.status
	}
	switch fault.KindOf(err) {
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Conflict:
		return http.StatusConflict
	case fault.Busy:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}
