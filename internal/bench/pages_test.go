package bench

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/portal"
)

const (
	slice = 250 * time.Millisecond // of each contender in each round
	crowd = 16                     // connections at once
	pages = 200                    // different addresses of each kind
)

// strangers measures the three pages that strangers open, and the search.
func strangers(b *testing.B, rep *recorder) {
	if !rep.wants("page", "search") {
		return
	}
	h := build(b, filepath.Join(b.TempDir(), "register.db"))
	names := h.fill()
	bare := driver(b, h.path(), 8)
	for _, p := range h.kinds(names) {
		rep.play(h.alone(p, bare))
		rep.play(h.crowded(b, p))
	}
	rep.play(h.search(names))
}

// kind is a kind of page: its addresses and the bare queries of what it shows.
type kind struct {
	name  string
	paths []string
	query func(d *sql.DB, n int) error
}

func (h *house) kinds(names []string) []kind {
	catalogue := kind{name: "catalogue page of 20,000 products", query: func(d *sql.DB, n int) error {
		const rows = `SELECT p.name, p.slug, p.grp, p.place, d.name, d.kind, r.stars, r.year, r.decision_no, r.valid_to, r.state
			FROM product p CROSS JOIN recognition r ON r.product = p.product AND r.state = 'recognised'
			JOIN producer d ON d.producer = p.producer ORDER BY p.sort_key, p.product LIMIT 24 OFFSET $1`
		if err := rowsOf(d, rows, n%20*24); err != nil {
			return err
		}
		return rowsOf(d, `SELECT COUNT(*) FROM product`)
	}}
	product := kind{name: "product page", query: func(d *sql.DB, n int) error {
		if err := rowsOf(d, `SELECT * FROM product p JOIN producer d ON d.producer = p.producer WHERE p.slug = $1`, slug(pick(n), names[pick(n)])); err != nil {
			return err
		}
		return rowsOf(d, `SELECT * FROM recognition r JOIN certificate c ON c.recognition = r.recognition WHERE r.product = $1`, made("9", pick(n)))
	}}
	answer := kind{name: "QR page", query: func(d *sql.DB, n int) error {
		return rowsOf(d, `SELECT * FROM certificate c JOIN recognition r ON r.recognition = c.recognition
			JOIN product p ON p.product = r.product JOIN producer d ON d.producer = p.producer WHERE c.code = $1`, code(pick(n), 0))
	}}
	for n := range 20 {
		catalogue.paths = append(catalogue.paths, fmt.Sprint("/san-pham?trang=", 1+n))
	}
	for n := range pages {
		product.paths = append(product.paths, "/san-pham/"+slug(pick(n), names[pick(n)]))
		answer.paths = append(answer.paths, "/q/"+code(pick(n), 0))
	}
	return []kind{catalogue, product, answer}
}

// pick spreads the addresses over the register.
func pick(n int) int { return n % pages * (products / pages) }

// alone asks the handler itself, one after the other, beside the bare queries. Every
// address is new, so that no page is kept from before.
func (h *house) alone(k kind, bare *sql.DB) match {
	var n, m atomic.Int64
	return match{name: k.name + ", made anew, handler alone", workers: 1, budget: slice,
		subject: contender{name: "handler", do: func(int) error {
			i := int(n.Add(1))
			return handle(h.site, k.paths[i%len(k.paths)]+fresh(k.paths[0], i))
		}},
		against: []contender{{name: "bare query of the same rows", do: func(int) error { return k.query(bare, int(m.Add(1))) }}}}
}

// fresh is an end that makes an address new, and means nothing to any page.
func fresh(path string, n int) string {
	if strings.Contains(path, "?") {
		return "&moi=" + strconv.Itoa(n)
	}
	return "?moi=" + strconv.Itoa(n)
}

// crowded asks over connections that stay open, beside a server that has the same bytes
// in memory.
func (h *house) crowded(b *testing.B, k kind) match {
	memory := http.NewServeMux()
	var ready, same [][]byte
	for n, path := range k.paths {
		w := httptest.NewRecorder()
		h.site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusOK {
			b.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		address := fmt.Sprint("/", n)
		memory.Handle("GET "+address, kept{w.Header().Get("Content-Type"), w.Body.Bytes()})
		ready, same = append(ready, get(path)), append(same, get(address))
	}
	ask := func(address string, requests [][]byte) work {
		clients := dialMany(b, address, crowd)
		var n atomic.Int64
		return func(w int) error { return clients[w].ask(requests[int(n.Add(1))%len(requests)], "200") }
	}
	return match{name: k.name + ", kept, over HTTP", workers: crowd, budget: slice,
		subject: contender{name: "the site", do: ask(serve(b, h.site), ready)},
		against: []contender{{name: "the same bytes from memory, net/http", do: ask(serve(b, memory), same)}}}
}

// search looks for one word in 20,000 names, without and with the page around it.
func (h *house) search(names []string) match {
	words := [...]string{"mật", "tương", "Chũ", "lim", "đường", "kẻ", "miến", "sâm"}
	folded := make([]string, len(names))
	for i, n := range names {
		folded[i] = fold.Key(n)
	}
	var n, m, l atomic.Int64
	word := func(n *atomic.Int64) string { return words[int(n.Add(1))%len(words)] }
	return match{name: "search of one word in 20,000 names, page", workers: 1, budget: slice,
		subject: contender{name: "page", do: func(int) error { return handle(h.site, "/san-pham?q="+fold.Key(word(&n))+fresh("?", int(n.Load()))) }},
		against: []contender{
			{name: "the read alone", do: func(int) error {
				return h.see(func(ctx context.Context, v *act.View) error {
					_, _, err := portal.Catalogue(ctx, v, portal.Filter{Query: word(&m)}, 1, 24)
					return err
				})
			}},
			{name: "strings.Contains over folded names in memory", do: func(int) error {
				k, found := fold.Key(word(&l)), 0
				for _, name := range folded {
					if strings.Contains(name, k) {
						found++
					}
				}
				if found == 0 {
					return errEmpty
				}
				return nil
			}}}}
}
