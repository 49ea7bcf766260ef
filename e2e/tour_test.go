package e2e

import (
	"strings"
	"testing"

	"ocop/internal/web/browsertest"
)

// TestTour walks docs/tour.md: score as a member, close as the secretary, recognise as
// the office, scan as a consumer.
func TestTour(t *testing.T) {
	open := people(t, site(t))

	visitor := open()
	visitor.Open("/")
	visitor.Open("/san-pham?q=mat+ong")
	visitor.Sees("Mật ong rừng Sơn Động")
	visitor.PressText("Mật ong rừng Sơn Động")
	visitor.Sees("Mật ong rừng Sơn Động", "3 sao")

	member := open()
	member.signIn("uyvien1")
	for _, product := range []string{"Cà chua Thùy Châm", "Nấm sò Thuyết Xuyến"} {
		member.Open("/jury")
		member.PressText(product)
		member.Sees(product)
		member.finishSheet()
	}

	secretary := open()
	secretary.signIn("thuky")
	secretary.Open("/jury")
	secretary.Press(`main a[href*="/jury/sittings/"]`)
	secretary.Sees("Đã nộp")
	secretary.PressText("Khóa và niêm phong kết quả")
	secretary.Sees("Cà chua Thùy Châm", "3 sao", "4 sao")

	office := open()
	office.signIn("vanphong")
	office.Sees("Hôm nay")
	office.Press(`main a[href*="/decision"]`)
	office.Fill("input[name=decision_no]", "1500/QĐ-UBND")
	office.Press(`main form#decision button[type=submit]`)
	office.Open("/office/recognitions?q=ca+chua+thuy+cham&hieu-luc=valid")
	office.PressText("Cà chua Thùy Châm")
	code := browsertest.Eval[string](office.Tab, `document.querySelector('main a[href*="/q/"]').getAttribute("href")`)
	code = code[strings.LastIndex(code, "/q/"):]
	office.Press(`main a[href$="/certificate"]`)
	office.Sees("GIẤY CHỨNG NHẬN", "Cà chua Thùy Châm")

	visitor.Open(code)
	visitor.Sees("Cà chua Thùy Châm", "3 sao")
	visitor.Open("/q/00000-00000-00000-00000-000000")
	visitor.Sees("không")
}

// finishSheet marks what is still missing, with the first option of each criterion, and
// submits.
func (b browser) finishSheet() {
	b.Helper()
	browsertest.Eval[int](b.Tab, `(() => { const groups = {}; let n = 0;
		for (const r of document.querySelectorAll('main input[type=radio]')) (groups[r.name] ||= []).push(r);
		for (const g of Object.values(groups)) {
			if (g.some(r => r.checked && r.value !== '')) continue;
			g.find(r => r.value !== '').click(); n++;
		}
		return n; })()`)
	b.PressText("Nộp phiếu")
	b.Sees("Đã nộp")
}
