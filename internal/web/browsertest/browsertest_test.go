package browsertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"
)

// restless is a site whose pages lead to the next one by themselves, a moment after they
// came, until the last; a form leads in after a while, as on a slow machine.
func restless(t *testing.T) string {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{n}", func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.PathValue("n"))
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang=vi><title>Trang</title><main><h1>Trang %d</h1><form method=post action=/gui><label>Tên <input name=ten></label> <button>Gửi</button></form></main>`, n)
		if n > 0 {
			fmt.Fprintf(w, `<script>setTimeout(() => location.replace("/%d"), %d)</script>`, n-1, n*7%40)
		}
	})
	mux.HandleFunc("POST /gui", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(300 * time.Millisecond) // the page before still stands
		http.Redirect(w, r, "/20?"+r.FormValue("ten"), http.StatusSeeOther)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// TestPagesThatLeave asks pages that are leaving: each question is answered by one page, and
// none fails because another came.
func TestPagesThatLeave(t *testing.T) {
	b := Start(t, restless(t))
	for range 3 {
		b.Open("/30")
		for range 15 {
			b.Text()
			Eval[int](b, `new Promise(good => setTimeout(() => good(1), 10))`)
		}
		b.Heading("Trang 0")
		b.Fill("[name=ten]", "Giò lụa")
		if status := b.Press("button"); status != http.StatusOK {
			t.Errorf("the form is answered %d", status)
		}
		b.axe("a page that leaves")
		b.Arrives("/0")
		b.Sees("Trang 0", "Gửi")
	}
}

// TestFollowWaitsForTheNextPage: what is asked after a form was sent is never answered by the
// page that sent it, and the status is that of the answer.
func TestFollowWaitsForTheNextPage(t *testing.T) {
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			time.Sleep(300 * time.Millisecond)
			w.WriteHeader(http.StatusUnprocessableEntity)
		}
		fmt.Fprintf(w, `<!doctype html><p>%s</p><form method=post><button>Gửi</button></form>`, r.Method)
	}))
	defer slow.Close()
	b := Start(t, slow.URL)
	b.Open("/")
	if status := b.PressText("Gửi"); status != http.StatusUnprocessableEntity || b.Text() != "POST Gửi" {
		t.Errorf("%d %q", status, b.Text())
	}
	b.Follow(func() { b.Enter("button") })
	if b.Text() != "POST Gửi" {
		t.Error(b.Text())
	}
}
