package e2e

import (
	"strings"
	"testing"
)

// TestTour walks docs/tour.md: score as a member, close as the secretary, recognise as
// the office, scan as a consumer.
func TestTour(t *testing.T) {
	chrome, base := launch(t), site(t)

	visitor := tab(t, chrome, base)
	visitor.open("/")
	visitor.open("/san-pham?q=mat+ong")
	visitor.sees("Mật ong rừng Sơn Động")
	visitor.pressText("Mật ong rừng Sơn Động")
	visitor.sees("Mật ong rừng Sơn Động", "3 sao")

	member := tab(t, chrome, base)
	member.signIn("uyvien1")
	for _, product := range []string{"Cà chua Thùy Châm", "Nấm sò Thuyết Xuyến"} {
		member.open("/jury")
		member.pressText(product)
		member.sees(product)
		member.finishSheet()
	}

	secretary := tab(t, chrome, base)
	secretary.signIn("thuky")
	secretary.open("/jury")
	secretary.press(`main a[href*="/jury/sittings/"]`)
	secretary.sees("Đã nộp")
	secretary.pressText("Khóa và niêm phong kết quả")
	secretary.sees("Cà chua Thùy Châm", "3 sao", "4 sao")

	office := tab(t, chrome, base)
	office.signIn("vanphong")
	office.sees("Hôm nay")
	office.press(`main a[href*="/decision"]`)
	office.fill("input[name=decision_no]", "1500/QĐ-UBND")
	office.press(`main form#decision button[type=submit]`)
	office.open("/office/recognitions?q=ca+chua+thuy+cham&hieu-luc=valid")
	office.pressText("Cà chua Thùy Châm")
	code := eval[string](office, `document.querySelector('main a[href*="/q/"]').getAttribute("href")`)
	code = code[strings.LastIndex(code, "/q/"):]
	office.press(`main a[href$="/certificate"]`)
	office.sees("GIẤY CHỨNG NHẬN", "Cà chua Thùy Châm")

	visitor.open(code)
	visitor.sees("Cà chua Thùy Châm", "3 sao")
	visitor.open("/q/00000-00000-00000-00000-000000")
	visitor.sees("không")
}

// finishSheet marks what is still missing, with the first option of each criterion, and
// submits.
func (b *browser) finishSheet() {
	b.t.Helper()
	eval[int](b, `(() => { const groups = {}; let n = 0;
		for (const r of document.querySelectorAll('main input[type=radio]')) (groups[r.name] ||= []).push(r);
		for (const g of Object.values(groups)) {
			if (g.some(r => r.checked && r.value !== '')) continue;
			g.find(r => r.value !== '').click(); n++;
		}
		return n; })()`)
	b.pressText("Nộp phiếu")
	b.sees("Đã nộp")
}
