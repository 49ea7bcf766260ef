package public_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ocop/internal/act"
	"ocop/internal/recognition"
	"ocop/internal/recognition/award"
	"ocop/internal/registry"
)

func TestVerdicts(t *testing.T) {
	t.Parallel()
	w := town(t)
	for _, c := range []struct {
		name, code, state, line string
		facts                   map[string]string
	}{
		{"valid", w.codes["my-gao-chu 4"], "valid", "Đang được công nhận 4 sao, đến hết ngày 12/05/2028", map[string]string{"Thời hạn": "12/05/2025 đến hết 12/05/2028"}},
		{"expiring", w.codes["ruou-dao 4"], "expiring", "Đang được công nhận 4 sao, đến hết ngày 01/03/2027 · còn 97 ngày", nil},
		{"expired", w.codes["am-dat 3"], "expired", "Đã hết hạn công nhận từ ngày 10/12/2024", map[string]string{"Được công nhận": "3 sao"}},
		{"withdrawn", w.codes["che-xanh 5"], "withdrawn", "Đã bị thu hồi từ ngày 15/01/2026", map[string]string{"Lý do thu hồi": "Dùng sai nhãn hiệu OCOP", "Quyết định thu hồi": "77/QĐ-UBND"}},
		{"replaced", w.codes["my-gao-chu 3"], "replaced", "Đã được thay bằng lần công nhận sau, từ 12/05/2025", map[string]string{"Được công nhận": "3 sao"}},
		{"unknown", "00000000000000000000000000", "unknown", "Không tìm thấy mã này, có thể là mã giả", nil},
	} {
		p := w.page("/q/" + c.code)
		if v := p.all(with("article", "data-verdict", c.state)); len(v) != 1 {
			t.Errorf("%s: %d verdicts of the state", c.name, len(v))
		}
		if got := p.one(with("span", "class", "verdict-line")); got != c.line {
			t.Errorf("%s: %q, want %q", c.name, got, c.line)
		}
		for name, want := range c.facts {
			if got := p.facts()[name]; got != want {
				t.Errorf("%s: %s is %q, want %q", c.name, name, got, want)
			}
		}
		if got := p.facts()["Tra ngày"]; got != "24/11/2026" {
			t.Errorf("%s: looked up on %q", c.name, got)
		}
		p.says("Địa chỉ đúng của trang tra cứu là " + base + "/q.")
		if c.state != "unknown" {
			p.says("không thay cho việc kiểm tra hàng thật hay giả")
		}
		if stars := strings.Contains(p.body, "star-full"); stars != (c.state == "valid" || c.state == "expiring") {
			t.Errorf("%s: stars shown: %t", c.name, stars)
		}
		if len(p.body) > 30<<10 {
			t.Errorf("%s: %d bytes", c.name, len(p.body))
		}
		if len(p.all(tag("h1"))) != 1 {
			t.Errorf("%s: no single h1", c.name)
		}
	}
}

func TestCodesAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	w := town(t)
	code := w.codes["my-gao-chu 4"]
	for _, typed := range []string{strings.ToLower(code), award.Grouped(code), " " + award.Grouped(strings.ToLower(code)) + " ",
		strings.NewReplacer("0", "O", "1", "l").Replace(code)} {
		if v := w.page("/q/" + url.PathEscape(typed)).all(with("article", "data-verdict", "valid")); len(v) != 1 {
			t.Errorf("%q is not read", typed)
		}
		a := w.get("/q?ma=" + url.QueryEscape(typed))
		if a.status != http.StatusSeeOther || a.header.Get("Location") != "/q/"+code {
			t.Errorf("%q typed: %d to %q", typed, a.status, a.header.Get("Location"))
		}
	}
}

// TestOddCodes asks for what no certificate has: every answer is the same calm page,
// and nothing of the question comes back in it.
func TestOddCodes(t *testing.T) {
	t.Parallel()
	w := town(t)
	for _, odd := range []string{"x", "BG21-0042-K7", "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "' OR 1=1 --", "../../etc/passwd", "a/b", "%", "%00",
		"\x00", "\xff\xfe", "\u202emã", strings.Repeat("A", 5000), "{{7*7}}", "＜script＞", "javascript:alert(1)", "Gọi 0900 000 000 để nhận thưởng", "😀", "\r\nSet-Cookie: a=b"} {
		for _, target := range []string{"/q/" + url.PathEscape(odd), "/q?ma=" + url.QueryEscape(odd)} {
			p := w.get(target)
			if p.status != http.StatusOK || len(p.all(with("article", "data-verdict", "unknown"))) != 1 {
				t.Errorf("%q: status %d", target, p.status)
			}
			for _, part := range []string{odd, url.PathEscape(odd), url.QueryEscape(odd)} {
				if len(part) > 3 {
					p.silent(part)
				}
			}
			if p.header.Get("Set-Cookie") != "" {
				t.Errorf("%q set a cookie", target)
			}
		}
	}
}

func TestOneWrongSignIsUnknown(t *testing.T) {
	t.Parallel()
	w := town(t)
	code := w.codes["my-gao-chu 4"]
	seen := 0
	for i := range code {
		for bit := range 7 {
			flipped := code[:i] + string(code[i]^(1<<bit)) + code[i+1:]
			if read, ok := award.ParseCode(flipped); ok && read == code {
				continue // the same code in another case, or O for 0
			}
			p := w.get("/q/" + url.PathEscape(flipped))
			if p.status != http.StatusOK || len(p.all(with("article", "data-verdict", "unknown"))) != 1 {
				t.Errorf("bit %d of sign %d: status %d", bit, i, p.status)
			}
			p.silent(flipped)
			seen++
		}
	}
	for _, cut := range []string{code[1:], code[:25], code + "0", code + code} {
		if len(w.page("/q/"+cut).all(with("article", "data-verdict", "unknown"))) != 1 {
			t.Errorf("%s is known", cut)
		}
	}
	if seen < 100 {
		t.Errorf("only %d codes tried", seen)
	}
}

func TestFormForACode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.page("/q")
	if got := p.one(tag("h1")); got != "Tra mã giấy chứng nhận" {
		t.Errorf("h1 %q", got)
	}
	inputs := p.all(with("input", "name", "ma"))
	if len(inputs) != 1 || len(p.all(with("label", "for", attr(inputs[0], "id")))) != 1 {
		t.Error("no field with a label for the code")
	}
	p.says("Mã đúng chứng tỏ mã đó đã được cấp, không chứng tỏ món hàng trên tay là hàng thật")
	if n := len(p.all(func(n *html.Node) bool { return attr(n, "data-verdict") != "" })); n != 0 {
		t.Error("a verdict without a code")
	}
	if n := len(w.page("/q?ma=").all(with("article", "data-verdict", "unknown"))); n != 1 {
		t.Error("an empty code has no answer")
	}
}

// The code of a paper that a correction replaced tells first what became of the recognition:
// that it was withdrawn is never behind the news of a misprint.
func TestReplacedPaperTellsWhatBecameOfTheRecognition(t *testing.T) {
	t.Parallel()
	w := town(t)
	for _, c := range []struct{ code, state, line string }{
		{w.codes["my-gao-chu 4"], "replaced", "Giấy mang mã này đã được thay bằng bản đính chính ngày 24/11/2026"},
		{w.codes["ruou-dao 4"], "replaced", "Giấy mang mã này đã được thay bằng bản đính chính ngày 24/11/2026"},
		{w.codes["am-dat 3"], "expired", "Đã hết hạn công nhận từ ngày 10/12/2024"},
		{w.codes["che-xanh 5"], "withdrawn", "Đã bị thu hồi từ ngày 15/01/2026"},
		{w.codes["my-gao-chu 3"], "replaced", "Đã được thay bằng lần công nhận sau, từ 12/05/2025"},
	} {
		w.misprint(c.code)
		p := w.page("/q/" + c.code)
		if v := p.all(with("article", "data-verdict", c.state)); len(v) != 1 {
			t.Errorf("%s: %d verdicts of the state %s", c.line, len(v), c.state)
		}
		if got := p.one(with("span", "class", "verdict-line")); got != c.line {
			t.Errorf("%q, want %q", got, c.line)
		}
		p.says("Đã đính chính 1 lần")
		if facts := p.facts(); facts["Mã của giấy đã được thay"] != award.Grouped(c.code) || facts["Mã"] != award.Grouped("NEW"+c.code[3:]) {
			t.Errorf("%s: the codes are %q and %q", c.line, facts["Mã của giấy đã được thay"], facts["Mã"])
		}
		if leads := len(p.all(with("a", "href", "/q/NEW"+c.code[3:]))) == 1; leads != strings.HasPrefix(c.line, "Giấy") {
			t.Errorf("%s: leads to the paper in use: %t", c.line, leads)
		}
	}
}

// misprint corrects the certificate of a code, whose paper bears another one from then on.
func (w *world) misprint(code string) {
	w.t.Helper()
	w.exec(`INSERT INTO correction (correction, recognition, field, was, becomes, reason, letter_no, letter_date, state, proposed_by, proposed_at, answered_by, answered_at, answer, version)
		SELECT code, recognition, 'number', '1', '2', 'x', '5/CV', '2026-11-20', 'approved', 'uv', 1, 'uv', 1, '', 1 FROM certificate WHERE code = $1`, code)
	w.exec(`INSERT INTO certificate_past (correction, recognition, edition, number, code, issued_at, replaced_at)
		SELECT code, recognition, 1, number, code, issued_at, $2 FROM certificate WHERE code = $1`, code, noon().UnixMilli())
	w.exec(`UPDATE certificate SET code = $2 WHERE code = $1`, code, "NEW"+code[3:])
}

// Whoever renames a recognised product, or gives it to another producer, gives neither of them the
// stars: the answer to the code says what was recognised.
func TestARenamedProductSaysWhatWasRecognised(t *testing.T) {
	t.Parallel()
	w := town(t)
	code := w.codes["ruou-dao 4"]
	friend := w.producer("Hộ người quen", registry.Household, tanYen)
	change := func(do func(*registry.Facts)) {
		t.Helper()
		w.seconds.Add(1)
		w.do(func(ctx context.Context, a *act.Act) error {
			r, err := recognition.ByCode(ctx, a.View(), code)
			if err != nil {
				return err
			}
			p, err := registry.ByKey(ctx, a.View(), r.Product)
			if err != nil {
				return err
			}
			f := registry.Facts{Name: p.Name, Producer: p.Producer, Group: p.Group, Place: p.Place, Story: p.Story, Source: p.Source, Note: p.Note}
			do(&f)
			return registry.ChangeProduct(ctx, a, p.Key, p.Version, f)
		})
	}
	says := func(name, producer, at string) {
		t.Helper()
		page := w.page("/q/" + code)
		page.says("Rượu Đào", "Công ty Vân Hương", "Xã Ngọc Châu")
		facts := page.facts()
		if facts["Tên trong sổ hôm nay"] != name || facts["Chủ thể trong sổ hôm nay"] != producer || !strings.HasPrefix(facts["Địa bàn trong sổ hôm nay"], at) ||
			(at == "") != (facts["Địa bàn trong sổ hôm nay"] == "") || !strings.HasPrefix(facts["Địa bàn"], "Xã Ngọc Châu") {
			t.Errorf("today %q of %q at %q, want %q of %q at %q: %v", facts["Tên trong sổ hôm nay"], facts["Chủ thể trong sổ hôm nay"], facts["Địa bàn trong sổ hôm nay"], name, producer, at, facts)
		}
		product := w.page("/san-pham/ruou-dao").facts()
		if (product["Tên khi được công nhận"] == "Rượu Đào") != (name != "") || (product["Chủ thể khi được công nhận"] == "Công ty Vân Hương") != (producer != "") ||
			strings.HasPrefix(product["Địa bàn khi được công nhận"], "Xã Ngọc Châu") != (at != "") {
			t.Errorf("the product's page: %v", product)
		}
	}
	says("", "", "")
	change(func(f *registry.Facts) { f.Story = "Nấu bằng men lá." })
	says("", "", "")
	change(func(f *registry.Facts) { f.Name = "Rượu Mận" })
	says("Rượu Mận", "", "")
	change(func(f *registry.Facts) { f.Name, f.Producer, f.Place = "Rượu Mơ", friend, tanYen })
	says("Rượu Mơ", "Hộ người quen", "Huyện Tân Yên")
	change(func(f *registry.Facts) { f.Name = "Rượu Đào" })
	says("", "Hộ người quen", "Huyện Tân Yên")
}
