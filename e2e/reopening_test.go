package e2e

import (
	"strings"
	"testing"

	"ocop/internal/web/browsertest"
)

// TestReopening: a closed sitting is opened again by its chair and its secretary, in two
// browsers; the first result stays to be read.
func TestReopening(t *testing.T) {
	base := site(t)
	open := people(t, base)
	member, secretary, chair := open(), open(), open()
	member.signIn("uyvien1")
	for _, product := range []string{"Cà chua Thùy Châm", "Nấm sò Thuyết Xuyến"} {
		member.Open("/jury")
		member.PressText(product)
		member.finishSheet()
	}
	secretary.signIn("thuky")
	secretary.Open("/jury")
	secretary.Press(`main a[href*="/jury/sittings/"]`)
	secretary.Look("desk-full")
	secretary.PressText("Khóa và niêm phong kết quả")
	secretary.Look("desk-closed")
	at := strings.TrimPrefix(secretary.Address(), base)

	chair.signIn("chutich")
	chair.Open("/jury")
	browsertest.Eval[bool](chair.Tab, `document.querySelector("main details.panel").open = true`)
	chair.Press(`main a[href$="/reopening"]`)
	chair.Look("reopening-ask")
	chair.Press(`main form button[type=submit]`) // nothing chosen yet
	chair.Sees("Căn cứ", "hồ sơ")
	chair.Look("reopening-invalid")
	browsertest.Eval[bool](chair.Tab, `(() => { const s = document.querySelector('select[name=ground]'); s.selectedIndex = s.options.length - 1;
		document.querySelector('textarea[name=reason]').value = 'Một phiếu ghi nhầm mức của tiêu chí bao bì.';
		document.querySelector('main input[type=checkbox]').click(); return true; })()`)
	chair.PressText("Gửi đề nghị mở lại")
	chair.Sees("Bạn đã đề nghị.")
	chair.Look("reopening-proposed")

	secretary.Open("/jury")
	secretary.Sees("chờ bạn trả lời")
	secretary.Look("reopening-waits")
	secretary.PressText("Xem đề nghị và trả lời")
	secretary.Look("reopening-answer")
	secretary.PressText("Đồng ý, mở lại phiên")
	secretary.Open(at)
	secretary.Sees("Đang chấm điểm")
	secretary.Look("desk-reopened")
	secretary.PressText("Xem các lần mở lại")
	secretary.Look("reopening-done")
}
