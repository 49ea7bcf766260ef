package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/web/lang"
)

// A route of data answers programs. It knows nobody by a cookie, so that no page of another
// site reads in the name of whoever is signed in here; a token in the header Authorization
// says who asks, and no other route looks at one.

// Data answers a program with a value as JSON.
func Data(v any) Answer { return Answer{data: v} }

// program reads a request of a program.
func (k *Kernel) program(hr *http.Request) (*Request, error) {
	hr = hr.Clone(hr.Context())
	hr.Header.Del("Cookie")
	req := k.stranger(hr)
	req.data = true
	sent, said := hr.Header["Authorization"]
	if !said {
		return req, nil
	}
	refused := &httpError{http.StatusUnauthorized, lang.Mark("Mã truy cập không đúng, đã hết hạn hoặc đã bị thu hồi, hãy tạo mã mới.")}
	scheme, secret, _ := strings.Cut(sent[0], " ")
	if len(sent) != 1 || !strings.EqualFold(scheme, "Bearer") {
		return req, refused
	}
	err := k.Desk.See(hr.Context(), act.Visitor(), func(ctx context.Context, v *act.View) (err error) {
		req.Bearer, err = account.BearerOf(ctx, v, strings.TrimSpace(secret))
		req.Today = v.Today()
		return err
	})
	if fault.KindOf(err) == fault.NotFound {
		return req, refused
	}
	if err != nil {
		return req, err
	}
	req.Actor = req.Bearer.Actor
	if req.Bearer.LastUsed == req.Today {
		return req, nil
	}
	return req, k.Desk.Do(hr.Context(), req.Actor, func(ctx context.Context, a *act.Act) error { return account.NoteUse(ctx, a, req.Bearer.Token) })
}

func (k *Kernel) sendData(w http.ResponseWriter, req *Request, a Answer) error {
	body, err := marshal(a.data)
	if err != nil {
		return err
	}
	p := newPage(body)
	h := w.Header()
	h.Set("Content-Type", "application/json")
	if req.http.Method == http.MethodPost {
		h.Set("Content-Security-Policy", inert)
		return write(w, req, http.StatusOK, body)
	}
	open(h)
	h.Set("Cache-Control", "no-cache")
	if req.Actor.Person != "" {
		h.Set("Cache-Control", "private, no-cache")
	}
	h.Set("ETag", p.tag)
	if matches(req.http.Header.Get("If-None-Match"), p.tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	return write(w, req, http.StatusOK, body)
}

// open lets pages of other sites read what a stranger may read. It allows no credentials,
// and without an answer to OPTIONS no browser sends a token from elsewhere.
func open(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Content-Security-Policy", inert)
	h.Set("Vary", "Authorization")
}

// matches compares If-None-Match, a list of tags that may be weak, with a tag (RFC 9110, 13.1.2).
func matches(list, tag string) bool {
	for one := range strings.SplitSeq(list, ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == tag || one == "*" {
			return true
		}
	}
	return false
}

// problem is an error for a program. Source: RFC 9457.
type problem struct {
	Type    string         `json:"type"`
	Title   string         `json:"title"`
	Status  int            `json:"status"`
	Detail  string         `json:"detail"`
	Request string         `json:"request"` // number in the log
	Errors  []problemField `json:"errors,omitempty"`
}

type problemField struct {
	Name   string `json:"name"`
	Detail string `json:"detail"`
}

func sendProblem(w http.ResponseWriter, req *Request, code int, err error) error {
	p := problem{Type: "about:blank", Title: http.StatusText(code), Status: code, Detail: lang.Said(req.Context(), sentence(err)), Request: req.Number}
	for _, f := range fault.Fields(err) {
		p.Errors = append(p.Errors, problemField{f.Name, lang.Said(req.Context(), f.Sentence)})
	}
	body, err := marshal(p)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", inert)
	if req.http.Method != http.MethodPost {
		open(w.Header())
	}
	w.Header().Set("Content-Type", "application/problem+json")
	if code == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="ocop", error="invalid_token"`)
	}
	return write(w, req, code, body)
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("answer as JSON: %w", err)
	}
	return b.Bytes(), nil
}

func write(w http.ResponseWriter, req *Request, code int, body []byte) error {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(code)
	if req.http.Method != http.MethodHead {
		_, _ = w.Write(body) // the client may have gone
	}
	return nil
}
