package public_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"

	"ocop/internal/recognition/award"
)

func TestHome(t *testing.T) {
	t.Parallel()
	w := town(t)
	p := w.page("/")
	if got := p.one(tag("h1")); got != "Sản phẩm OCOP tỉnh Bắc Ninh" {
		t.Errorf("h1 %q", got)
	}
	want := map[string]string{"Từng được công nhận": "7", "Còn hiệu lực": "2", "Chưa rõ thời hạn": "1", "5 sao": "1", "4 sao": "2", "3 sao": "3",
		"Thực phẩm": "4", "Đồ uống": "2", "Dược liệu và sản phẩm từ dược liệu": "0", "Thủ công mỹ nghệ": "1", "Sinh vật cảnh": "0",
		"Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch": "0"}
	if diff := cmp.Diff(want, p.figures()); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	p.says("tính đến 24/11/2026", "trong đó 1 sắp hết hạn", "Số liệu tính đến ngày 24/11/2026.", "Quyết định 26/2026/QĐ-TTg", "thời hạn 36 tháng")
	if got := p.texts(tag("h2")); !cmp.Equal(got, []string{"Hạng 4 và 5 sao", "Mới được công nhận", "Theo nhóm sản phẩm", "Kiểm tra giấy chứng nhận", "Căn cứ"}) {
		t.Errorf("sections %q", got)
	}
	if got := p.names(); got != "Mỳ gạo Chũ, Chè xanh, Rượu Đào, Mỳ gạo Chũ, Chè xanh, Rượu Đào, Mật ong rừng, Ấm đất, Bánh cũ, Đậu phụ" {
		t.Errorf("cards %s", got)
	}
	if forms := p.all(with("form", "action", "/san-pham")); len(forms) != 1 {
		t.Errorf("%d search boxes", len(forms))
	}
	if forms := p.all(with("form", "action", "/q")); len(forms) != 1 {
		t.Errorf("%d forms for a code", len(forms))
	}
}

func TestHomeOfAnEmptyRegister(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if got := w.page("/").figures()["Từng được công nhận"]; got != "0" {
		t.Errorf("%s products", got)
	}
	w.page("/san-pham").says("Sổ chưa có sản phẩm nào được công nhận")
	w.page("/thong-ke").says("Sổ chưa có sản phẩm nào được công nhận")
}

func TestCatalogueFilters(t *testing.T) {
	t.Parallel()
	w := town(t)
	for query, want := range map[string]string{
		"":                                  "Ấm đất, Bánh cũ, Chè xanh, Đậu phụ, Mật ong rừng, Mỳ gạo Chũ, Rượu Đào",
		"q=ruou+dao":                        "Rượu Đào",
		"q=" + url.QueryEscape("RƯỢU đào"):  "Rượu Đào",
		"q=" + url.QueryEscape(nfd("rượu")): "Rượu Đào",
		"q=hong+xuan":                       "Mỳ gạo Chũ",
		"q=" + url.QueryEscape("%"):         "",
		"sao=4":                             "Mỳ gạo Chũ, Rượu Đào",
		"nhom=drink":                        "Chè xanh, Rượu Đào",
		"noi=216.2020":                      "Ấm đất, Chè xanh, Bánh cũ, Mật ong rừng, Rượu Đào",
		"noi=07348.2020":                    "Bánh cũ, Chè xanh, Rượu Đào",
		"noi=" + heir(w):                    "Bánh cũ, Chè xanh, Rượu Đào",
		"nam=2022":                          "Mật ong rừng, Mỳ gạo Chũ",
		"hieu-luc=con":                      "Mỳ gạo Chũ, Rượu Đào",
		"hieu-luc=sap-het":                  "Rượu Đào",
		"hieu-luc=het":                      "Ấm đất, Bánh cũ, Mật ong rừng",
		"hieu-luc=thu-hoi":                  "Chè xanh",
		"hieu-luc=chua-ro":                  "Đậu phụ",
		"xep=sao":                           "Chè xanh, Mỳ gạo Chũ, Rượu Đào, Ấm đất, Bánh cũ, Mật ong rừng, Đậu phụ",
		"sao=4&hieu-luc=con&nhom=food":      "Mỳ gạo Chũ",
		"q=gi+do&sao=5":                     "",
		"lang=vi&sao=4&utm_source=x":        "Mỳ gạo Chũ, Rượu Đào",
	} {
		p := w.page("/san-pham?" + query)
		if got := p.names(); sorted(got) != sorted(want) || strings.HasPrefix(query, "xep") && got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
		if want == "" && len(p.all(with("div", "class", "empty"))) != 1 {
			t.Errorf("%s: no word about the empty list", query)
		}
	}
}

func nfd(s string) string { return norm.NFD.String(s) }

// heir is the commune of today that Ngọc Châu went to.
func heir(w *world) string { return string(w.desk.Places.Today(ngocChau, "2026-11-24")[0]) }

func sorted(list string) string {
	parts := strings.Split(list, ", ")
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

func TestCatalogueSaysWhatItCanNotRead(t *testing.T) {
	t.Parallel()
	w := town(t)
	for query, want := range map[string]string{
		"sao=9": "không lọc theo sao", "sao=x": "không lọc theo sao", "sao=-1": "không lọc theo sao", "nam=0": "không lọc theo năm",
		"nam=99999999999999999999": "không lọc theo năm", "nhom=" + canary: "không lọc theo nhóm", "noi=..": "không lọc theo địa bàn",
		"hieu-luc=1": "không lọc theo hiệu lực", "xep=;": "", "xep=x": "xếp theo tên",
	} {
		p := w.page("/san-pham?" + query)
		p.says(want)
		if n := len(strings.Split(p.names(), ", ")); n != 7 {
			t.Errorf("%s: %d products", query, n)
		}
	}
	for _, page := range []string{"0", "-1", "x", "99", "1e9"} {
		w.page("/san-pham?trang=" + page)
	}
	w.page("/san-pham?trang=99").says("Danh sách không dài đến trang này")
	w.page("/san-pham?q=" + url.QueryEscape(strings.Repeat("gạo ", 120)))
}

func TestCatalogueKeepsWhatWasChosen(t *testing.T) {
	t.Parallel()
	w := town(t)
	p := w.page("/san-pham?sao=4&noi=07348.2020&nam=2024&q=Rượu+“Đào”&kieu=bang&hieu-luc=con&xep=moi")
	chosen := map[string]string{}
	for _, s := range p.all(tag("select")) {
		for o := range s.Descendants() {
			if o.Data == "option" && hasAttr(o, "selected") {
				chosen[attr(s, "name")] = attr(o, "value")
			}
		}
	}
	for _, in := range p.all(tag("input")) {
		if name := attr(in, "name"); name == "q" || name == "kieu" {
			chosen[name] = attr(in, "value")
		}
	}
	want := map[string]string{"sao": "4", "noi": "07348.2020", "nam": "2024", "hieu-luc": "con", "xep": "moi", "nhom": "", "q": "Rượu “Đào”", "kieu": "bang"}
	if diff := cmp.Diff(want, chosen); diff != "" {
		t.Error(diff)
	}
	rows := p.table("san-pham")
	if diff := cmp.Diff([][]string{{"Sản phẩm", "Hạng", "Địa bàn", "Năm", "Quyết định", "Tình trạng"},
		{"Rượu Đào Công ty Vân Hương", "4 sao", "Xã Ngọc Châu, huyện Tân Yên", "2024", "Số 3/QĐ-UBND ngày 01/03/2024", "Sắp hết hạn, còn 97 ngày"}}, rows); diff != "" {
		t.Error(diff)
	}
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func TestCataloguePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 30 {
		w.simple("Chè " + strings.Repeat("x", i+1))
	}
	first := w.page("/san-pham?q=che&xep=ten")
	next := first.all(with("a", "rel", "next"))
	if len(next) != 1 || len(first.all(with("a", "rel", "prev"))) != 0 {
		t.Fatalf("first page leads on %d times", len(next))
	}
	first.says("30 sản phẩm khớp với điều kiện.", "1–24 trong 30")
	second := w.page(attr(next[0], "href"))
	if a, b := len(strings.Split(first.names(), ", ")), len(strings.Split(second.names(), ", ")); a != 24 || b != 6 {
		t.Errorf("%d and %d products", a, b)
	}
	second.says("25–30 trong 30")
	if prev := second.all(with("a", "rel", "prev")); len(prev) != 1 || !strings.Contains(attr(prev[0], "href"), "q=che") {
		t.Errorf("the second page leads back %d times", len(prev))
	}
}

func TestProductPage(t *testing.T) {
	t.Parallel()
	w := town(t)
	p := w.page("/san-pham/my-gao-chu")
	if got := p.one(tag("h1")); got != "Mỳ gạo Chũ" {
		t.Errorf("h1 %q", got)
	}
	if v := p.all(with("article", "data-verdict", "valid")); len(v) != 1 {
		t.Errorf("%d verdicts", len(v))
	}
	facts := p.facts()
	for name, want := range map[string]string{"Chủ thể": "Hợp tác xã nông nghiệp sản xuất và Kinh doanh dịch vụ tổng hợp Hồng Xuân", "Loại hình": "Hợp tác xã",
		"Nhóm": "Thực phẩm", "Địa bàn": "Huyện Lục Ngạn, tỉnh Bắc Giang", "Quyết định": "Số 2/QĐ-UBND ngày 12/05/2025", "Cơ quan công nhận": "UBND tỉnh Bắc Giang",
		"Thời hạn": "12/05/2025 đến hết 12/05/2028", "Mã": award.Grouped(w.codes["my-gao-chu 4"])} {
		if facts[name] != want {
			t.Errorf("%s: %q, want %q", name, facts[name], want)
		}
	}
	if !strings.HasPrefix(facts["Nay là"], "Địa bàn nay thuộc ") {
		t.Errorf("a district that was cut up is today %q", facts["Nay là"])
	}
	rows := p.table("cong-nhan")
	if diff := cmp.Diff([][]string{{"Lần công nhận", "Hạng", "Quyết định", "Thời hạn", "Tình trạng"},
		{"Đợt 1 năm 2025 Quyết định 1048/QĐ-TTg và 781/QĐ-TTg · Bộ 1", "4 sao", "Số 2/QĐ-UBND ngày 12/05/2025 UBND tỉnh Bắc Giang", "12/05/2025 đến hết 12/05/2028", "Còn hiệu lực đến 12/05/2028"},
		{"Đợt 1 năm 2022 Quyết định 1048/QĐ-TTg và 781/QĐ-TTg · Bộ 1", "3 sao", "Số 1/QĐ-UBND ngày 05/01/2022 UBND tỉnh Bắc Giang", "05/01/2022 đến hết 05/01/2025", "Đã thay bằng lần sau"}}, rows); diff != "" {
		t.Error(diff)
	}
	p.says("Mỳ làm từ gạo bao thai hồng.", "Dữ liệu trình diễn: điểm chấm là minh họa", "Nguồn không nêu xã, phường nơi sản xuất.")
	if n := len(p.all(with("svg", "class", "qr"))); n != 1 {
		t.Errorf("%d QR codes", n)
	}
	if n := len(p.all(func(n *html.Node) bool { return n.Data == "svg" && strings.HasPrefix(attr(n, "class"), "plate") })); n != 1 {
		t.Errorf("%d plates", n)
	}
}

func TestImportedHistoryTellsWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	w := town(t)
	p := w.page("/san-pham/dau-phu")
	p.says("nguồn không nêu thời gian nên chưa rõ còn hiệu lực hay không", "Nguồn nêu sản phẩm được công nhận nhưng không nêu số sao.", "Không rõ năm công nhận.",
		"Nguồn không nêu chủ thể của sản phẩm.", "Nguồn không nêu xã, phường", "Báo cáo năm 2023 của huyện", "không có mã để tra")
	p.silent("/q/")
	honey := w.page("/san-pham/mat-ong-rung")
	honey.says("Đã hết hạn công nhận, chậm nhất từ ngày 01/01/2026", "Đợt 1 năm 2022", "Số quyết định chưa rõ.", "Không rõ số quyết định công nhận.")
	links := honey.all(with("a", "href", "https://www.bao.example/tin?so=1"))
	if len(links) != 1 || words(links[0]) != "bao.example" || !strings.Contains(attr(links[0], "rel"), "noopener") {
		t.Errorf("%d links to the source", len(links))
	}
	if n := len(w.page("/san-pham/banh-cu").all(func(n *html.Node) bool { return strings.HasPrefix(attr(n, "href"), "javascript") })); n != 0 {
		t.Error("a source became a script")
	}
	w.page("/san-pham/che-xanh").says("Đã bị thu hồi từ ngày 15/01/2026", "Dùng sai nhãn hiệu OCOP", "77/QĐ-UBND")
}

func TestProductsThatAreNotPublic(t *testing.T) {
	t.Parallel()
	w := town(t)
	for _, s := range []string{slug(canary + " chờ quyết định"), slug(canary + " chỉ đăng ký"), "khong-co", "..%2f", "%00", "a%2Fb", strings.Repeat("x", 300), "M%E1%BB%B3"} {
		p := w.get("/san-pham/" + s)
		if p.status != http.StatusNotFound {
			t.Errorf("%s: status %d", s, p.status)
		}
		if got := p.one(tag("h1")); got != "Không tìm thấy" {
			t.Errorf("%s: h1 %q", s, got)
		}
	}
}

func TestStatistics(t *testing.T) {
	t.Parallel()
	w := town(t)
	p := w.page("/thong-ke")
	figures := p.figures()
	for name, want := range map[string]string{"Từng được công nhận": "7", "Còn hiệu lực": "2", "Sắp hết hạn": "1", "Đã hết hạn": "3", "Đã thu hồi": "1", "Chưa rõ thời hạn": "1"} {
		if figures[name] != want {
			t.Errorf("%s: %s, want %s", name, figures[name], want)
		}
	}
	groups := p.table("nhom")
	if diff := cmp.Diff([]string{"Nhóm", "5 sao", "4 sao", "3 sao", "Không rõ sao", "Cộng"}, groups[0]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Cộng", "0 / 1", "2 / 2", "0 / 3", "0 / 1", "2 / 7"}, groups[len(groups)-1]); diff != "" {
		t.Error(diff)
	}
	for id, last := range map[string][]string{"theo-huyen": {"Cộng", "7", "2"}, "chu-the": {"Cộng", "7", "2"}, "theo-xa": {"Cộng", "7", "2"}} {
		rows := p.table(id)
		if diff := cmp.Diff(last, rows[len(rows)-1]); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
	p.says("Tính đến ngày 24/11/2026", "từng được công nhận", "còn hiệu lực")
	for _, svg := range p.all(func(n *html.Node) bool {
		return n.Data == "svg" && attr(n, "role") == "img" && attr(n, "aria-labelledby") != ""
	}) {
		for id := range strings.FieldsSeq(attr(svg, "aria-labelledby")) {
			if len(p.all(func(n *html.Node) bool { return attr(n, "id") == id })) != 1 {
				t.Errorf("a figure is labelled by %q, which is not there once", id)
			}
		}
	}
	w.numbersLeadToRows(p)
}

// numbersLeadToRows follows the links of a table: the list behind a number is as long
// as the number says.
func (w *world) numbersLeadToRows(p answer) {
	for _, id := range []string{"theo-huyen", "theo-xa"} {
		for _, table := range p.all(with("table", "id", id)) {
			for row := range table.Descendants() {
				if row.Data != "tr" {
					continue
				}
				var link, first string
				for n := range row.Descendants() {
					switch {
					case n.Data == "a":
						link = attr(n, "href")
					case n.Data == "td" && first == "":
						first = words(n)
					}
				}
				if link == "" {
					continue
				}
				if rows := w.page(link).one(with("div", "class", "head-state")); !strings.HasPrefix(rows, first+" ") {
					w.t.Errorf("%s: %s products, the list says %q", link, first, rows)
				}
			}
		}
	}
}

func TestTextsForMachines(t *testing.T) {
	t.Parallel()
	w := town(t)
	robots := w.get("/robots.txt")
	if !strings.HasPrefix(robots.header.Get("Content-Type"), "text/plain") || !strings.Contains(robots.body, "Disallow: /office\n") ||
		!strings.Contains(robots.body, "Disallow: /q/\n") || !strings.Contains(robots.body, "Sitemap: "+base+"/sitemap.txt\n") {
		t.Errorf("robots.txt: %s", robots.body)
	}
	lines := strings.Fields(w.get("/sitemap.txt").body)
	pages := 5 + 7 + 1 // fixed pages, products, the list of books
	for _, b := range books(t) {
		pages += 1 + len(b.Cards)
	}
	if len(lines) != pages || lines[0] != base+"/" {
		t.Errorf("sitemap: %q", lines)
	}
	for _, l := range lines {
		w.page(strings.TrimPrefix(l, base))
	}
}

func TestGallery(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"/ui", "/ui/phieu", "/ui/cong-khai", "/ui/don", "/ui/tem"} {
		if w.page(path); strings.Contains(w.get(path, "Cookie", "theme=dark").body, `data-theme="dark"`) == false {
			t.Errorf("%s knows no theme", path)
		}
	}
	if a := w.get("/ui/khac"); a.status != http.StatusNotFound {
		t.Errorf("status %d", a.status)
	}
}
