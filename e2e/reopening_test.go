package e2e

import (
	"strings"
	"testing"
)

// TestReopening: a closed sitting is opened again by its chair and its secretary, in two
// browsers; the first result stays to be read.
func TestReopening(t *testing.T) {
	chrome, base := launch(t), site(t)
	member, secretary, chair := tab(t, chrome, base), tab(t, chrome, base), tab(t, chrome, base)
	member.signIn("uyvien1")
	for _, product := range []string{"Cà chua Thùy Châm", "Nấm sò Thuyết Xuyến"} {
		member.open("/jury")
		member.pressText(product)
		member.finishSheet()
	}
	secretary.signIn("thuky")
	secretary.open("/jury")
	secretary.press(`main a[href*="/jury/sittings/"]`)
	secretary.looks("desk-full")
	secretary.pressText("Khóa và niêm phong kết quả")
	secretary.looks("desk-closed")
	at := strings.TrimPrefix(secretary.where(), base)

	chair.signIn("chutich")
	chair.open("/jury")
	eval[bool](chair, `document.querySelector("main details.panel").open = true`)
	chair.press(`main a[href$="/reopening"]`)
	chair.looks("reopening-ask")
	chair.press(`main form button[type=submit]`) // nothing chosen yet
	chair.sees("Căn cứ", "hồ sơ")
	chair.looks("reopening-invalid")
	eval[bool](chair, `(() => { const s = document.querySelector('select[name=ground]'); s.selectedIndex = s.options.length - 1;
		document.querySelector('textarea[name=reason]').value = 'Một phiếu ghi nhầm mức của tiêu chí bao bì.';
		document.querySelector('main input[type=checkbox]').click(); return true; })()`)
	chair.pressText("Gửi đề nghị mở lại")
	chair.sees("Bạn đã đề nghị.")
	chair.looks("reopening-proposed")

	secretary.open("/jury")
	secretary.sees("chờ bạn trả lời")
	secretary.looks("reopening-waits")
	secretary.pressText("Xem đề nghị và trả lời")
	secretary.looks("reopening-answer")
	secretary.pressText("Đồng ý, mở lại phiên")
	secretary.open(at)
	secretary.sees("Đang chấm điểm")
	secretary.looks("desk-reopened")
	secretary.pressText("Xem các lần mở lại")
	secretary.looks("reopening-done")
}
