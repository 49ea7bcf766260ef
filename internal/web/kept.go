package web

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"ocop/internal/act"
)

// A public page is made of its address, language, theme, the day and rows: nothing in it
// is about whoever asks. So it is kept as it was sent until anybody commits anything, in
// this program or another, and the next reader gets the same bytes. One question to the
// database decides; a page is never older than the last commit before it was asked for.

const (
	shelfLimit = 16 << 20  // bytes of all pages kept
	pageLimit  = 256 << 10 // bytes of one
	pathLimit  = 300       // bytes of an address worth keeping
)

// shelf keeps pages of one version of the database.
type shelf struct {
	mu      sync.Mutex
	version int64
	pages   map[string]page
	size    int
}

// page is a whole page as it is sent.
type page struct {
	body []byte
	tag  string // ETag
}

func newPage(body []byte) page {
	sum := sha256.Sum256(body)
	return page{body, `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
}

func (s *shelf) take(version int64, key string) (page, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.version != version {
		return page{}, false
	}
	p, ok := s.pages[key]
	return p, ok
}

// put keeps a page of a version. The version was read before the page was made, so a page
// made of later rows is filed under a version that nobody asks for again.
func (s *shelf) put(version int64, key string, p page) {
	size := len(key) + len(p.body) + len(p.tag)
	if size > pageLimit {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pages == nil || s.version != version || s.size+size > shelfLimit {
		s.version, s.pages, s.size = version, map[string]page{}, 0
	}
	if _, twin := s.pages[key]; twin {
		return
	}
	s.pages[key] = p
	s.size += size
}

// show answers a GET, from the shelf when it may.
func (k *Kernel) show(w http.ResponseWriter, req *Request, r Route) error {
	version, may := k.keeps(req, r)
	if !may {
		answer, err := k.make(req, r)
		if err != nil {
			return err
		}
		return k.send(w, req, answer)
	}
	key := strings.Join([]string{req.Today, string(req.Lang), string(k.theme(req.http)), req.URL()}, " ")
	if p, ok := k.shelf.take(version, key); ok {
		k.setCookies(w, req, Answer{})
		return sendBytes(w, req.http, http.StatusOK, p, true)
	}
	answer, err := k.make(req, r)
	if err != nil {
		return err
	}
	if !answer.plain() {
		return k.send(w, req, answer)
	}
	body, err := render(req, answer.Page)
	if err != nil {
		return err
	}
	p := newPage(body)
	k.shelf.put(version, key, p)
	k.setCookies(w, req, answer)
	return sendBytes(w, req.http, http.StatusOK, p, true)
}

// make reads what a page shows and, for visitors, only while there is room for it. What
// lies on the shelf costs nothing and is never refused.
func (k *Kernel) make(req *Request, r Route) (Answer, error) {
	leave, err := k.join(req, r)
	if err != nil {
		return Answer{}, err
	}
	defer leave()
	if r.Prepare != nil {
		if err := r.Prepare(req.Context(), req); err != nil {
			return Answer{}, err
		}
	}
	return k.see(req, r.Read)
}

// keeps says whether the page asked for may be kept, and the version it belongs to.
func (k *Kernel) keeps(req *Request, r Route) (version int64, may bool) {
	if r.Permission != act.PublicRead || r.Data || req.Token != "" || req.Flash != "" || len(req.URL()) > pathLimit {
		return 0, false
	}
	return k.Desk.DB.Version()
}

// plain says that the answer is a page and nothing else.
func (a Answer) plain() bool {
	return a.Page != nil && (a.Status == 0 || a.Status == http.StatusOK) && a.Location == "" && a.File == nil && a.Flash == "" && a.setSession == "" && len(a.cookies) == 0
}

// sendBytes sends a page. A public one may be asked for again with its tag.
func sendBytes(w http.ResponseWriter, hr *http.Request, status int, p page, public bool) error {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	if public && status == http.StatusOK {
		h.Set("Cache-Control", "no-cache")
		h.Set("Vary", "Cookie")
		h.Set("ETag", p.tag)
		if hr.Header.Get("If-None-Match") == p.tag {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(p.body)))
	w.WriteHeader(status)
	if hr.Method != http.MethodHead {
		_, _ = w.Write(p.body) // the client may have gone
	}
	return nil
}
