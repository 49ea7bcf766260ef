package public_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ocop/internal/act"
	"ocop/internal/key"
	"ocop/internal/recognition"
	"ocop/internal/recognition/award"
	"ocop/internal/registry"
	"ocop/internal/web/lang"
)

// simple enters a product with an imported recognition.
func (w *world) simple(name string) {
	w.t.Helper()
	var k key.Product
	w.do(func(ctx context.Context, a *act.Act) (err error) {
		k, err = registry.EnterProduct(ctx, a, registry.Facts{Name: name, Group: registry.Food, Place: bacGiang})
		return err
	})
	w.imported(k, recognition.NewImport{Stars: 3, Year: 2025})
}

// crawl visits every page of this site that links lead to, in both languages, and gives
// what it saw by address.
func (w *world) crawl() map[string]answer {
	w.t.Helper()
	seen := map[string]answer{}
	queue := []string{"/", "/robots.txt", "/sitemap.txt", "/?lang=en", "/san-pham?kieu=bang"}
	for _, c := range w.codes {
		queue = append(queue, "/q/"+c, "/q/"+c+"?lang=en")
	}
	for len(queue) > 0 && len(seen) < 1000 {
		target := queue[0]
		queue = queue[1:]
		if _, done := seen[target]; done || strings.HasPrefix(target, "/ui") {
			continue
		}
		a := w.get(target)
		seen[target] = a
		for _, n := range a.all(tag("a")) {
			href := attr(n, "href")
			u, err := url.Parse(href)
			if err != nil {
				w.t.Errorf("%s links to %q", target, href)
			}
			if err == nil && u.Host == "" && strings.HasPrefix(u.Path, "/") {
				queue = append(queue, u.RequestURI())
			}
		}
	}
	return seen
}

func TestEveryPageOfTheSite(t *testing.T) {
	t.Parallel()
	w := town(t)
	seen := w.crawl()
	if len(seen) < 60 {
		t.Errorf("only %d pages", len(seen))
	}
	for target, a := range seen {
		if a.status != http.StatusOK && !(a.status == http.StatusSeeOther && target == "/vao-viec") {
			t.Errorf("%s: status %d", target, a.status)
		}
		if !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
			continue
		}
		wellFormed(t, target, a)
	}
}

// wellFormed asks of every page what a reader's tools need.
func wellFormed(t *testing.T, target string, a answer) {
	t.Helper()
	if n := len(a.all(tag("h1"))); n != 1 {
		t.Errorf("%s: %d h1", target, n)
	}
	if n := len(a.all(tag("main"))); n != 1 {
		t.Errorf("%s: %d main", target, n)
	}
	ids := map[string]int{}
	for _, n := range a.all(func(n *html.Node) bool { return true }) {
		if id := attr(n, "id"); id != "" {
			ids[id]++
		}
		if hasAttr(n, "style") || n.Data == "style" || n.Data == "script" && attr(n, "src") == "" || strings.HasPrefix(attr(n, "href"), "javascript") {
			t.Errorf("%s: inline style or script in <%s>", target, n.Data)
		}
		for _, at := range n.Attr {
			if strings.HasPrefix(at.Key, "on") {
				t.Errorf("%s: handler %s in <%s>", target, at.Key, n.Data)
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%s: id %q stands %d times", target, id, n)
		}
	}
	for _, n := range a.all(func(n *html.Node) bool { return n.Data == "select" || n.Data == "input" && attr(n, "type") != "hidden" }) {
		if len(a.all(with("label", "for", attr(n, "id")))) != 1 && attr(n, "aria-label") == "" {
			t.Errorf("%s: field %q has no label", target, attr(n, "name"))
		}
	}
}

// TestNothingOfTheHouseLeaves crawls the whole site for what was hidden in the database:
// proposals, marks, means, members, the office's own words.
func TestNothingOfTheHouseLeaves(t *testing.T) {
	t.Parallel()
	w := town(t)
	for target, a := range w.crawl() {
		a.silentAt(target, canary, slug(canary), "65,43", "65.43", "6.543", "6,543", "654321", "21,87", "21.87")
	}
	for _, target := range []string{"/san-pham?q=" + canary, "/san-pham?q=" + canary + "&hieu-luc=con", "/san-pham?nam=2026"} {
		if got := w.page(target).names(); got != "" {
			t.Errorf("%s finds %s", target, got)
		}
	}
}

func (a answer) silentAt(target string, secrets ...string) {
	a.t.Helper()
	for _, s := range secrets {
		if strings.Contains(a.body, s) {
			a.t.Errorf("%s shows %q", target, s)
		}
	}
}

func TestVisitsLeaveNoTrace(t *testing.T) {
	t.Parallel()
	w := town(t)
	for _, target := range []string{"/", "/san-pham", "/san-pham?q=mat+ong", "/san-pham/my-gao-chu", "/q", "/q/" + w.codes["my-gao-chu 4"], "/thong-ke"} {
		a := w.page(target)
		if c := a.header.Get("Set-Cookie"); c != "" {
			t.Errorf("%s sets %q", target, c)
		}
		tag := a.header.Get("ETag")
		if again := w.get(target, "If-None-Match", tag); tag == "" || again.status != http.StatusNotModified || again.body != "" {
			t.Errorf("%s: asked again with its tag: %d, %d bytes", target, again.status, len(again.body))
		}
		if other := w.get(target, "If-None-Match", `"x"`); other.status != http.StatusOK || other.header.Get("ETag") != tag {
			t.Errorf("%s: asked with another tag: %d", target, other.status)
		}
		if head := w.ask("HEAD", target); head.status != http.StatusOK || head.body != "" || head.header.Get("ETag") != tag {
			t.Errorf("%s: HEAD gives %d and %d bytes", target, head.status, len(head.body))
		}
		if post := w.ask("POST", target); post.status < 400 || post.status >= 500 {
			t.Errorf("%s takes a POST: %d", target, post.status)
		}
	}
}

func TestTheAnswerChangesWithTheRegister(t *testing.T) {
	t.Parallel()
	w := town(t)
	code := w.codes["ruou-dao 4"]
	before := w.page("/q/" + code)
	w.do(func(ctx context.Context, a *act.Act) error {
		r, err := recognition.ByCode(ctx, a.View(), code)
		if err != nil {
			return err
		}
		return recognition.Withdraw(ctx, a, recognition.Withdrawal{Recognition: r.Key, DecisionNo: "5/QĐ", DecisionDate: "2026-11-24", Case: award.Stopped, Reason: "x"})
	})
	after := w.get("/q/"+code, "If-None-Match", before.header.Get("ETag"))
	if after.status != http.StatusOK || len(after.all(with("article", "data-verdict", "withdrawn"))) != 1 {
		t.Errorf("after withdrawal: status %d", after.status)
	}
}

func TestEnglish(t *testing.T) {
	t.Parallel()
	w := town(t)
	for target, h1 := range map[string]string{"/": "OCOP products of Bắc Ninh Province", "/san-pham": "OCOP products", "/thong-ke": "Statistics",
		"/q": "Check a certificate by its code", "/q/x": "No such code", "/san-pham/my-gao-chu": "Mỳ gạo Chũ"} {
		a := w.get(target + "?lang=en")
		if got := a.one(tag("h1")); got != h1 {
			t.Errorf("%s: h1 %q, want %q", target, got, h1)
		}
		if root := a.all(tag("html")); attr(root[0], "lang") != "en" {
			t.Errorf("%s is in %q", target, attr(root[0], "lang"))
		}
		if c := a.header.Get("Set-Cookie"); !strings.HasPrefix(c, "lang=en;") {
			t.Errorf("%s: cookie %q", target, c)
		}
		if again := w.get(target, "Cookie", "lang=en"); again.one(tag("h1")) != h1 {
			t.Errorf("%s forgets the language", target)
		}
	}
	w.get("/q/"+w.codes["my-gao-chu 4"]+"?lang=en").says("Recognised with 4 stars until 12 May 2028", "it does not prove that the goods")
	missing := w.get("/khong-co?lang=en")
	if missing.status != http.StatusNotFound || missing.one(tag("h1")) != "Not found" {
		t.Errorf("no page: %d", missing.status)
	}
	missing.says("There is no such page.")
}

func TestUnknownPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, target := range []string{"/khong-co", "/san-pham/a/b", "/q/a/b", "/index.php", "/thong-ke/"} {
		a := w.get(target)
		if a.status != http.StatusNotFound {
			t.Errorf("%s: %d", target, a.status)
			continue
		}
		if a.header.Get("ETag") != "" || a.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: an error page with tag or cookie", target)
		}
		a.says("Không tìm thấy trang này.", "Mã yêu cầu: ")
	}
}

// TestEveryTextHasEnglish reads the sources of the public pages, the sign-in page and
// what stands around them, and asks for the names that come from other packages.
func TestEveryTextHasEnglish(t *testing.T) {
	t.Parallel()
	missing, err := lang.Missing(os.DirFS(".."), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range missing {
		if dir, _, sub := strings.Cut(u.File, "/"); !sub || dir == "public" {
			t.Errorf("en.po lacks %s", u)
		}
	}
	var names []string
	for _, g := range registry.Groups() {
		names = append(names, g.Vietnamese())
	}
	for _, k := range registry.ProducerKinds() {
		names = append(names, k.Vietnamese())
	}
	for _, c := range award.Cases() {
		names = append(names, c.Text())
	}
	en := lang.With(context.Background(), lang.English)
	for _, n := range append(names, "Không tìm thấy trang này.", "Không tìm thấy sản phẩm này.", "Tên đăng nhập còn trống, xin nhập.", "Mật khẩu còn trống, xin nhập.",
		"Tên đăng nhập hoặc mật khẩu không đúng, hãy nhập lại.") {
		if lang.T(en, n) == n {
			t.Errorf("en.po lacks %q", n)
		}
	}
}
