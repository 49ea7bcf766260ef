package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/blob"
	"ocop/internal/base/db"
	"ocop/internal/base/job"
	"ocop/internal/clerk"
	"ocop/internal/demo"
	"ocop/internal/key"
	"ocop/internal/schema"
)

// house is the whole program on the demonstration, without its runner: nothing but
// requests could change a row.
type house struct {
	*testing.T
	*Server
	handler http.Handler
	cookies map[string]string // by login
}

func build(t *testing.T) *house {
	t.Helper()
	s, err := Build(t.Context(), Config{Addr: "127.0.0.1:0", Data: t.TempDir(), Site: "OCOP", VisitorRate: -1}, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if _, err := demo.Load(t.Context(), demo.Stage{Desk: s.Desk, Programme: s.Programme}); err != nil {
		t.Fatal(err)
	}
	h := &house{T: t, Server: s, cookies: map[string]string{"khách": ""}}
	h.work()
	h.signIn()
	if h.handler, err = s.Handler(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h
}

// work leaves a finished job with a file, so that its pages are there to be read.
func (h *house) work() {
	h.Helper()
	digest, size, err := h.Files.Put(h.Context(), strings.NewReader("a,b"), 10)
	if err != nil {
		h.Fatal(err)
	}
	err = h.Desk.Do(h.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
		k := a.NewKey()
		if err := job.Enqueue(ctx, a.Tx, job.New{Key: k, Kind: clerk.ExportProducts, AskedBy: "system:test", Place: "24.2025", At: a.Now()}); err != nil {
			return err
		}
		_, err := a.ExecContext(ctx, `UPDATE job SET state = 'done', finished_at = 1, result = $1`, fmt.Sprintf(`{"file":%q,"name":"a.csv","size":%d}`, digest, size))
		if err != nil {
			return err
		}
		return a.Record(ctx, "job.asked", "job/"+k, "24.2025", nil, nil)
	})
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) signIn() {
	h.Helper()
	people := map[string]key.Person{}
	err := h.Desk.See(h.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
		list, err := account.List(ctx, v)
		for _, p := range list {
			people[p.Login] = p.Key
		}
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	for _, x := range demo.Accounts() {
		err := h.Desk.Do(h.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			token, _, err := account.StartSession(ctx, a, people[x.Login])
			h.cookies[x.Login] = "ocop=" + token
			return err
		})
		if err != nil {
			h.Fatal(err)
		}
	}
}

// rows is a hash of every row of every table.
func (h *house) rows() map[string]string {
	h.Helper()
	tables, err := schema.Tables()
	if err != nil {
		h.Fatal(err)
	}
	sums := map[string]string{}
	err = h.Desk.DB.View(h.Context(), func(ctx context.Context, tx *db.Tx) error {
		for _, x := range tables {
			rows, err := tx.QueryContext(ctx, "SELECT * FROM "+x.Name+" ORDER BY "+strings.Join(x.Key, ", "))
			if err != nil {
				return err
			}
			columns, err := rows.Columns()
			if err != nil {
				return err
			}
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			sum := sha256.New()
			for rows.Next() {
				if err := rows.Scan(into...); err != nil {
					return err
				}
				fmt.Fprintf(sum, "%q\n", values)
			}
			if err := rows.Err(); err != nil {
				return err
			}
			sums[x.Name] = hex.EncodeToString(sum.Sum(nil))
		}
		return nil
	})
	if err != nil {
		h.Fatal(err)
	}
	return sums
}

// wildcards are real things for the pattern of a route: the newest and the oldest.
func (h *house) wildcards(path string) (values []string) {
	h.Helper()
	tables := map[string]string{"/office/products/": "product", "/office/producers/": "producer", "/office/dossiers/": "dossier", "/office/recognitions/": "recognition",
		"/office/jobs/": "job", "/office/seasons/": "season", "/office/rounds/": "round", "/office/sittings/": "sitting", "/office/entries/": "entry", "/office/councils/": "council", "/office/people/": "person",
		"/jury/entries/": "entry", "/jury/sittings/": "sitting"}
	query := ""
	for prefix, table := range tables {
		if strings.HasPrefix(path, prefix) {
			query = fmt.Sprintf("SELECT MIN(%s), MAX(%s) FROM %s", table, table, table)
		}
	}
	switch path {
	case "/san-pham/{slug}":
		query = "SELECT MIN(slug), MAX(slug) FROM product"
	case "/q/{code}":
		query = "SELECT MIN(code), MAX(code) FROM certificate"
	case "/ui/{name}":
		return []string{"dark", "light"}
	}
	if query == "" {
		h.Fatalf("what is the wildcard of %s?", path)
	}
	var least, most string
	err := h.Desk.DB.View(h.Context(), func(ctx context.Context, tx *db.Tx) error { return tx.QueryRowContext(ctx, query).Scan(&least, &most) })
	if err != nil {
		h.Fatal(err)
	}
	return []string{least, most, "none"}
}

// addresses are every way to read that the program has.
func (h *house) addresses() (all []string) {
	h.Helper()
	wild := regexp.MustCompile(`\{(key|slug|code|name)\}`)
	paper := []string{"bien-ban", "bien-ban.pdf", "bien-ban.docx", "tong-hop", "tong-hop.docx", "none"}
	for _, table := range h.routes() {
		for _, r := range table {
			if r.Method != http.MethodGet {
				continue
			}
			path := strings.TrimSuffix(r.Path, "{$}")
			values := []string{""}
			if wild.MatchString(path) {
				values = h.wildcards(path)
			}
			for _, v := range values {
				one := wild.ReplaceAllString(path, v)
				if !strings.Contains(one, "{") {
					all = append(all, one)
					continue
				}
				for _, p := range paper {
					all = append(all, regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(one, p))
				}
			}
		}
	}
	return all
}

// links are the addresses on a page that lead into the site.
func links(body string) (all []string) {
	for _, m := range regexp.MustCompile(`href="(/[^"#]*)"`).FindAllStringSubmatch(body, -1) {
		if link := strings.ReplaceAll(m[1], "&amp;", "&"); !strings.HasPrefix(link, "/assets/") {
			all = append(all, link)
		}
	}
	return all
}

func (h *house) ask(method, path, cookie string) (status int, body string) {
	r := httptest.NewRequest(method, path, nil)
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	b, _ := io.ReadAll(w.Result().Body) // a recorder's body
	return w.Code, string(b)
}

// Reading changes nothing: every address of the program, and every link on its pages,
// for a visitor and for everybody who has an account. Nothing fails either.
func TestNothingThatIsReadChangesARow(t *testing.T) {
	h := build(t)
	before := h.rows()
	files := h.stored()
	for login, cookie := range h.cookies {
		seen, queue := map[string]bool{}, h.addresses()
		opened := 0
		for len(queue) > 0 && len(seen) < 700 {
			path := queue[0]
			queue = queue[1:]
			if seen[path] {
				continue
			}
			seen[path] = true
			status, body := h.ask(http.MethodGet, path, cookie)
			if status >= 500 {
				t.Errorf("%s: GET %s: %d", login, path, status)
			}
			if status == 200 {
				opened++
				queue = append(queue, links(body)...)
			}
		}
		if least := map[string]int{"khách": 60, "vanphong": 120, "thuky": 30, "uyvien1": 30}[login]; opened < least {
			t.Errorf("%s: only %d pages opened", login, opened)
		}
		for _, path := range h.addresses() {
			if status, _ := h.ask(http.MethodHead, path+"?lang=en&trang=2&q=%C4%91", cookie); status >= 500 {
				t.Errorf("%s: HEAD %s: %d", login, path, status)
			}
		}
	}
	for table, sum := range h.rows() {
		if sum != before[table] {
			t.Errorf("table %s has changed", table)
		}
	}
	if n := h.stored(); n != files {
		t.Errorf("%d files are stored, there were %d", n, files)
	}
}

func (h *house) stored() (n int) {
	h.Helper()
	if err := h.Files.Walk(func(blob.Digest, int64) error { n++; return nil }); err != nil {
		h.Fatal(err)
	}
	return n
}
