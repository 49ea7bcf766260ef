package office_test

import (
	"bytes"
	"context"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"ocop/internal/act"
	"ocop/internal/base/blob"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/job"
	"ocop/internal/clerk"
	"ocop/internal/dossier"
	"ocop/internal/given"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/recognition"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/office"
)

// deskWorld is the round's world with a file store and a clerk at work.
type deskWorld struct {
	*roundWorld
	files  *blob.Store
	runner *job.Runner
	leads  roundUser // the leader of Tân Yên
}

func newDeskWorld(t testing.TB) *deskWorld {
	t.Helper()
	return deskWorldOn(t, dbtest.SQLite)
}

func deskWorldOn(t testing.TB, open func(testing.TB, func() time.Time) *db.DB) *deskWorld {
	t.Helper()
	w := &deskWorld{roundWorld: roundWorldOn(t, open)}
	var err error
	if w.files, err = blob.Open(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	c := &clerk.Clerk{Desk: w.desk, Files: w.files, Programme: w.law, Base: "https://ocop.example.vn"}
	w.runner = &job.Runner{DB: w.desk.DB, Log: slog.New(slog.DiscardHandler), Workers: c.Workers(), Poll: 10 * time.Millisecond}
	if err := w.runner.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.runner.Stop(context.Background()) }) // the test is over
	pages := &office.Pages{Programme: w.law, Files: w.files, Wake: w.runner.Wake, Safe: given.Vault(t)}
	w.routes = pages.Routes()
	w.site = (&web.Kernel{Desk: w.desk, Log: slog.New(slog.DiscardHandler), Site: "OCOP", Base: "https://ocop.example.vn"}).Handler(w.routes)
	w.leads = w.person("Lãnh đạo Tân Yên", act.Held{Role: act.Leader, Place: tanYen})
	return w
}

// enter enters a product as the office.
func (w *deskWorld) enter(name string, at place.ID, group registry.Group) (k key.Product) {
	w.t.Helper()
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) (err error) {
		k, err = registry.EnterProduct(ctx, a, registry.Facts{Name: name, Place: at, Group: group})
		return err
	})
	return k
}

// told enters a recognition that a source tells of.
func (w *deskWorld) told(p key.Product, stars int, day string) (k key.Recognition) {
	w.t.Helper()
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) (err error) {
		k, err = recognition.Import(ctx, a, recognition.NewImport{Product: p, Stars: stars, DecisionNo: "7/QĐ-UBND", DecisionDate: day, Authority: "UBND tỉnh", Source: "Báo tỉnh"})
		return err
	})
	return k
}

func (w *deskWorld) stored(k key.Product) (p registry.Product) {
	w.t.Helper()
	w.see(func(ctx context.Context, v *act.View) (err error) {
		p, err = registry.ByKey(ctx, v, k)
		return err
	})
	return p
}

func (w *deskWorld) state(k key.Dossier) (s dossier.State) {
	w.t.Helper()
	w.see(func(ctx context.Context, v *act.View) error {
		d, err := dossier.ByKey(ctx, v, k)
		s = d.State
		return err
	})
	return s
}

// products counts what the registry holds.
func (w *deskWorld) count() (n int) {
	w.t.Helper()
	w.see(func(ctx context.Context, v *act.View) (err error) {
		n, err = registry.Count(ctx, v, registry.Filter{})
		return err
	})
	return n
}

// upload sends a file to a form.
func (w *deskWorld) upload(u roundUser, path, name string, content []byte) answer {
	w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err != nil || form.Close() != nil {
		w.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return w.send(r, u)
}

// ended follows an answer to the page of a job and waits for the job's end.
func (w *deskWorld) ended(u roundUser, a answer) (path string, page answer) {
	w.t.Helper()
	a.want(http.StatusSeeOther)
	path = a.header.Get("Location")
	if !strings.HasPrefix(path, "/office/jobs/") {
		w.t.Fatalf("goes to %s", path)
	}
	k := strings.TrimPrefix(path, "/office/jobs/")
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		var j job.Job
		w.see(func(ctx context.Context, v *act.View) (err error) {
			j, err = job.ByKey(ctx, v.Tx, k)
			return err
		})
		if j.State.Final() {
			return path, w.get(u, path).want(200)
		}
		if time.Now().After(end) {
			w.t.Fatalf("job %s does not end: %+v", k, j)
		}
	}
}

// link is the first address on the page that begins so, "" when there is none.
func (a answer) link(start string) string {
	for _, n := range a.elements("a", func(n *html.Node) bool { return strings.HasPrefix(attrOf(n, "href"), start) }) {
		return attrOf(n, "href")
	}
	return ""
}

// buttons are the words on the buttons of the page's content.
func (a answer) buttons() (words []string) {
	for _, m := range a.elements("main", nil) {
		for n := range m.Descendants() {
			if n.Type == html.ElementNode && n.Data == "button" {
				words = append(words, textOf(n))
			}
		}
	}
	return words
}

// nothing fails unless the form changed nothing at all.
func (w *deskWorld) nothing(name string, send func() answer, check func(answer)) {
	w.t.Helper()
	before := w.all()
	got := send()
	if got.code < 400 || got.code >= 500 {
		w.t.Errorf("%s: status %d", name, got.code)
		return
	}
	if w.all() != before {
		w.t.Errorf("%s: something was stored", name)
	}
	check(got)
}

// badLines are texts that no field of one line takes.
func badLines() map[string]string {
	return map[string]string{
		"zero width": "Vải\u200bthiều", "right to left": "Vải \u202ethiều", "Cyrillic look-alike": "V\u0430i thiều", "NUL": "Vải\x00", "no UTF-8": "Vải\xff\xfe",
		"bell": "Vải\x07", "10,000 characters": strings.Repeat("dài ", 2500), "20 marks on a letter": "a" + strings.Repeat("\u0301", 20), "line break": "Vải\r\nthiều",
		"byte order mark": "Vải\ufeff", "damaged": "V\ufffdi",
	}
}

// with is a copy of a form with one field changed.
func with(form url.Values, name, value string) url.Values {
	c := url.Values{}
	for k, v := range form {
		c[k] = v
	}
	c.Set(name, value)
	return c
}

// unreadable texts are refused before a page knows them, so it can not show them again.
func unreadable(s string) bool { return !utf8.ValidString(s) || strings.Contains(s, "\x00") }
