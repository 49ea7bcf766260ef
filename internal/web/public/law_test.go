package public_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ocop/internal/given"
	"ocop/internal/law/rulebook"
	"ocop/internal/web/browsertest"
)

// books is the law of the tests, as the site shows it.
func books(t *testing.T) []*rulebook.Book {
	t.Helper()
	return given.Books(t).Books()
}

func latest(t *testing.T) *rulebook.Book {
	t.Helper()
	list := books(t)
	return list[len(list)-1]
}

func TestLawList(t *testing.T) {
	t.Parallel()
	p := newWorld(t).page("/luat")
	if got := p.one(tag("h1")); got != "Bộ tiêu chí" {
		t.Errorf("h1 %q", got)
	}
	var names []string
	for _, b := range slices.Backward(books(t)) {
		names = append(names, b.Decision.Short)
		p.says(b.Digest[:12])
		for _, d := range b.Decision.Documents {
			p.says(d.Number)
		}
	}
	if got := p.texts(tag("h3")); !slices.Equal(got, names) {
		t.Errorf("books %q, want %q", got, names)
	}
	p.says("Hồ sơ nộp từ ngày 22/05/2026", "Hồ sơ nộp từ ngày 24/02/2023 đến hết ngày 05/07/2025", "Công nhận 3, 4 sao Chủ tịch UBND tỉnh",
		"Công nhận 3 sao Chủ tịch UBND cấp huyện", "5 sao từ 90 điểm", "Phần A 35 điểm · phần B 25 điểm · phần C 40 điểm")
	if got := p.texts(with("span", "class", "tone-rice")); !slices.Equal(got, []string{"Đang áp dụng"}) {
		t.Errorf("in force: %q", got)
	}
}

// TestWhichBookApplies asks with the edges of the regimes and with what people mistype.
func TestWhichBookApplies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct{ query, want string }{
		{"loai=lan-dau&ngay=2026-05-22", "Hồ sơ đánh giá lần đầu nộp ngày 22/05/2026 áp dụng Quyết định 26/2026/QĐ-TTg (hồ sơ nộp từ ngày 22/05/2026)."},
		{"loai=nang-hang&ngay=21/05/2026", "phải xong chậm nhất ngày 21/07/2026"},
		{"loai=danh-gia-lai&ngay=21.5.2026", "phải xong chậm nhất ngày 21/06/2026"},
		{"loai=lan-dau&ngay=9999-12-31", "áp dụng Quyết định 26/2026/QĐ-TTg"},
		{"loai=lan-dau&ngay=2001-01-01", "Ngày nộp hồ sơ 01/01/2001 sớm hơn mọi bộ tiêu chí"},
		{"loai=lan-dau&ngay=0000-01-01", "sớm hơn mọi bộ tiêu chí"},
		{"loai=lan-dau&ngay=30/02/2026", "Ngày nộp hồ sơ không đúng"},
		{"loai=lan-dau&ngay=", "Ngày nộp hồ sơ không đúng"},
		{"loai=lan-dau", "Ngày nộp hồ sơ không đúng"},
		{"loai=lan-dau&ngay=%ff%00", "Ngày nộp hồ sơ không đúng"},
		{"loai=lan-dau&ngay=" + strings.Repeat("1", 400), "Ngày nộp hồ sơ không đúng"},
		{"loai=first&ngay=2026-06-01", "Loại hồ sơ không có trong danh sách"},
		{"ngay=2026-06-01", "Loại hồ sơ không có trong danh sách"},
		{"loai=x&ngay=x", "Loại hồ sơ không có trong danh sách"},
	} {
		w.page("/luat?" + c.query).says(c.want)
	}
	w.page("/luat").silent("tone-lacquer", "aria-invalid")
	w.page("/luat?loai="+url.QueryEscape("<b>x</b>")+"&ngay="+url.QueryEscape(`"><i>`)).silent("<b>x</b>", `"><i>`)
	w.page("/luat?lang=en&loai=nang-hang&ngay=2026-05-21").says("A dossier for upgrade filed on 21 May 2026 is under",
		"(dossiers filed from 6 July 2025 to 21 May 2026)", "must be finished by 21 July 2026")
}

func TestLawBook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, b := range books(t) {
		p := w.page("/luat/" + b.ID)
		if got := p.one(tag("h1")); got != b.Decision.Short {
			t.Errorf("h1 %q", got)
		}
		p.says(b.Digest, fmt.Sprintf("Có giá trị %d tháng", b.Procedure.ValidityMonths))
		for _, l := range b.Procedure.Levels {
			p.says(l.Name, l.Body)
		}
		for _, c := range b.Cards {
			if len(p.all(with("a", "href", fmt.Sprintf("/luat/%s/%d", b.ID, c.Number)))) != 1 {
				t.Errorf("%s: no single link to card %d", b.ID, c.Number)
			}
			p.says(c.Name, c.Incomplete)
		}
		if len(b.Cards) == 0 {
			p.says("Chưa có phiếu trong sổ này")
		}
		council := b.Procedure.Council
		for _, r := range []rulebook.Ruling{council.Quorum.Ruling, council.Spread.Ruling, council.Decimals.Ruling, council.Minimums.Ruling, council.None.Ruling, council.Gates.Ruling} {
			if r.Interpretation {
				p.says("Cách hiểu: "+r.Note, "Cơ quan có thể quyết định: "+r.SettledBy)
			}
		}
	}
	w.page("/luat/26-2026").says("trước ngày 30/04", "trước ngày 30/12", "Nộp hồ sơ sớm nhất 180 ngày và muộn nhất 120 ngày",
		"Hồ sơ nộp trước ngày 22/05/2026 theo quy định cũ", "1–2 sao trả lại chủ thể, kèm tư vấn 3–4 sao công nhận ở cấp này 5 sao chuyển hồ sơ lên: Cấp trung ương")
	w.page("/luat/26-2026?lang=en").says("before 30 April", "Interpretation:", "Step 1. Commune")
}

// TestEveryCardOfEveryBook holds each card page against the card: every criterion with
// its options, every gate, every reading, in printed order.
func TestEveryCardOfEveryBook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, b := range books(t) {
		for _, c := range b.Cards {
			target := fmt.Sprintf("/luat/%s/%d", b.ID, c.Number)
			p := w.page(target)
			wellFormed(t, target, p)
			rising(t, target, p)
			if p.header.Get("ETag") == "" {
				t.Errorf("%s is not kept", target)
			}
			if len(p.body) > 256<<10 {
				t.Errorf("%s has %d bytes: too many to be kept", target, len(p.body))
			}
			cardSays(t, target, p, c)
		}
	}
}

func cardSays(t *testing.T, target string, p answer, c *rulebook.Card) {
	t.Helper()
	p.says(fmt.Sprintf("Bộ %d. %s", c.Number, c.Name), c.Citation, c.Incomplete)
	if boxes := p.all(with("div", "class", "criterion")); len(boxes) != len(c.Leaves()) {
		t.Errorf("%s: %d criteria, want %d", target, len(boxes), len(c.Leaves()))
	}
	for _, leaf := range c.Leaves() {
		at := p.all(with("div", "aria-labelledby", "tc-"+leaf.Code))
		if len(at) != 1 {
			t.Errorf("%s: criterion %s stands %d times", target, leaf.Code, len(at))
			continue
		}
		text := words(at[0])
		wants := []string{leaf.Code + ". " + leaf.Name, leaf.Hint, leaf.Reading, leaf.Citation}
		for _, o := range leaf.Options {
			wants = append(wants, o.Text, o.Case)
			if o.MinForStar > 0 {
				wants = append(wants, fmt.Sprintf("mức thấp nhất để đạt %d sao", o.MinForStar))
			}
		}
		for _, want := range wants {
			if !strings.Contains(text, strings.Join(strings.Fields(want), " ")) {
				t.Errorf("%s: criterion %s does not say %q", target, leaf.Code, want)
			}
		}
	}
	for _, g := range c.Gates {
		p.says(strings.Join(strings.Fields(g.Text), " "))
	}
}

// rising asks that no heading skips a level.
func rising(t *testing.T, target string, p answer) {
	t.Helper()
	last := 0
	for _, n := range p.all(func(n *html.Node) bool {
		return len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6'
	}) {
		level := int(n.Data[1] - '0')
		if level > last+1 {
			t.Errorf("%s: %s %q after level %d", target, n.Data, words(n), last)
		}
		last = level
	}
}

func TestLawPagesRiseAndStayKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, target := range []string{"/luat", "/luat?loai=lan-dau&ngay=2024-01-01", "/luat/26-2026", "/luat/148", "/luat/so-sanh", "/luat/so-sanh?truoc=148&sau=26-2026",
		"/luat/so-sanh?truoc=1048-781&sau=26-2026&bo=11"} {
		p := w.page(target)
		wellFormed(t, target, p)
		rising(t, target, p)
		tag := p.header.Get("ETag")
		if again := w.get(target, "If-None-Match", tag); tag == "" || again.status != http.StatusNotModified {
			t.Errorf("%s: asked again with its tag %q: %d", target, tag, again.status)
		}
	}
}

func TestUnknownLaw(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for target, sentence := range map[string]string{
		"/luat/27-2027":                      "Không tìm thấy bộ tiêu chí này.",
		"/luat/%ff%00":                       "Không tìm thấy bộ tiêu chí này.",
		"/luat/27-2027/1":                    "Không tìm thấy bộ tiêu chí này.",
		"/luat/26-2026/0":                    "Không tìm thấy phiếu này trong bộ tiêu chí.",
		"/luat/26-2026/99":                   "Không tìm thấy phiếu này trong bộ tiêu chí.",
		"/luat/26-2026/-1":                   "Không tìm thấy phiếu này trong bộ tiêu chí.",
		"/luat/26-2026/01":                   "Không tìm thấy phiếu này trong bộ tiêu chí.",
		"/luat/26-2026/x":                    "Không tìm thấy phiếu này trong bộ tiêu chí.",
		"/luat/26-2026/1/2":                  "Không tìm thấy trang này.",
		"/luat/so-sanh/1":                    "Không tìm thấy bộ tiêu chí này.",
		"/luat/26-2026/99999999999999999999": "Không tìm thấy phiếu này trong bộ tiêu chí.",
	} {
		a := w.get(target)
		if a.status != http.StatusNotFound || a.header.Get("ETag") != "" {
			t.Errorf("%s: status %d, tag %q", target, a.status, a.header.Get("ETag"))
		}
		a.says(sentence)
	}
	w.get("/luat/27-2027?lang=en").says("There is no such book of criteria.")
	w.get("/luat/26-2026/99?lang=en").says("There is no such card in the book.")
}

func TestCompareBooks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.page("/luat/so-sanh").says("Chọn hai bộ rồi bấm So sánh")
	p := w.page("/luat/so-sanh?truoc=1048-781&sau=26-2026")
	p.says("Quyết định 1048/QĐ-TTg và 781/QĐ-TTg → Quyết định 26/2026/QĐ-TTg", "Đổi Điểm tối đa phần A", "Mới có Cấp xã")
	before, err := given.Books(t).Book("1048-781")
	if err != nil {
		t.Fatal(err)
	}
	diff := rulebook.Diff(before, latest(t))
	if rows := p.table("cac-phieu"); len(rows) != len(diff.Cards)+1 {
		t.Errorf("%d rows of cards, want %d", len(rows)-1, len(diff.Cards))
	}
	for _, d := range diff.Cards {
		if d.After == nil || d.Before == nil {
			continue
		}
		p := w.page(fmt.Sprintf("/luat/so-sanh?truoc=1048-781&sau=26-2026&bo=%d", d.After.Number))
		if n := len(p.all(with("div", "class", "criterion"))); n != len(d.Criteria) {
			t.Errorf("card %d: %d criteria, want %d", d.After.Number, n, len(d.Criteria))
		}
		for _, c := range d.Criteria {
			for _, x := range c.Changes {
				p.says(strings.Join(strings.Fields(x.Before), " "), strings.Join(strings.Fields(x.After), " "))
			}
		}
	}
}

func TestCompareRefusesInWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for query, sentence := range map[string]string{
		"truoc=x&sau=26-2026":                "Bộ trước không có trong danh sách",
		"sau=26-2026":                        "Bộ trước không có trong danh sách",
		"truoc=148":                          "Bộ sau không có trong danh sách",
		"truoc=148&sau=%ff":                  "Bộ sau không có trong danh sách",
		"truoc=148&sau=148":                  "Bộ sau trùng với bộ trước",
		"truoc=x&sau=x":                      "Bộ trước không có trong danh sách",
		"truoc=1048-781&sau=26-2026&bo=99":   "Bộ sản phẩm không có phiếu trong hai bộ tiêu chí này",
		"truoc=1048-781&sau=26-2026&bo=-1":   "Bộ sản phẩm không có phiếu",
		"truoc=1048-781&sau=26-2026&bo=%00":  "Bộ sản phẩm không có phiếu",
		"truoc=1048-781&sau=26-2026&bo=<i>x": "Bộ sản phẩm không có phiếu",
		"bo=1":                               "Chọn hai bộ rồi bấm So sánh",
		"truoc=" + strings.Repeat("a", 300):  "Bộ trước không có trong danh sách",
	} {
		w.page("/luat/so-sanh?" + query).says(sentence)
	}
}

// TestLawSpeaksTheLanguageItIsIn asks of English pages that what stays Vietnamese says so.
func TestLawSpeaksTheLanguageItIsIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := latest(t)
	p := w.page(fmt.Sprintf("/luat/%s/%d?lang=en", b.ID, b.Cards[0].Number))
	if got := p.one(tag("h1")); got != fmt.Sprintf("Set %d. %s", b.Cards[0].Number, b.Cards[0].English) {
		t.Errorf("h1 %q", got)
	}
	vi := p.texts(with("span", "lang", "vi"))
	for _, leaf := range b.Cards[0].Leaves() {
		p.says(leaf.English)
		for _, o := range leaf.Options {
			if !slices.Contains(vi, strings.Join(strings.Fields(o.Text), " ")) {
				t.Errorf("option %q is not marked as Vietnamese", o.Text)
			}
		}
	}
	w.page("/luat/so-sanh?truoc=1048-781&sau=26-2026&lang=en").says("Changed Full marks of part A", "New Commune level: body")
	w.page("/luat/so-sanh?truoc=1048-781&sau=26-2026&bo=11&lang=en").says("Minimum for 3 stars", "Points of an option", "Both criteria side by side")
	w.page("/luat?lang=en").says("Books, the latest first", "In force", "Which book applies?")
}

func TestTheLawIsFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if links := w.page("/").all(with("a", "href", "/luat")); len(links) == 0 {
		t.Error("the menu does not lead to the law")
	}
	sitemap := w.page("/sitemap.txt").body
	for _, b := range books(t) {
		for _, c := range b.Cards {
			if !strings.Contains(sitemap, fmt.Sprintf("%s/luat/%s/%d\n", base, b.ID, c.Number)) {
				t.Errorf("the map of the site lacks card %d of %s", c.Number, b.ID)
			}
		}
	}
}

// TestLawInABrowser is TestPagesInABrowser for the long pages of the law.
func TestLawInABrowser(t *testing.T) {
	site := httptest.NewServer(newWorld(t).site)
	defer site.Close()
	b := browsertest.Start(t, site.URL)
	for _, path := range []string{"/luat?loai=x&ngay=x", "/luat/26-2026", "/luat/1048-781/12?lang=en", "/luat/so-sanh?truoc=1048-781&sau=26-2026",
		"/luat/so-sanh?truoc=1048-781&sau=26-2026&bo=11"} {
		b.Load(path)
		b.Look(path)
	}
}

// TestARecognitionLeadsToItsBookAndCard: the book of every recognition decided here, and
// the card its dossier was scored on.
func TestARecognitionLeadsToItsBookAndCard(t *testing.T) {
	t.Parallel()
	w := town(t)
	p := w.page("/san-pham/my-gao-chu")
	for _, target := range []string{"/luat/1048-781", "/luat/1048-781/1"} {
		if n := len(p.all(with("a", "href", target))); n != 2 {
			t.Errorf("%d links to %s, want one for each recognition", n, target)
		}
	}
	w.page("/san-pham/dau-phu").silent("/luat/1048-781")
}
