package e2e

import "testing"

// TestTheGroupReports goes with a member of the advisory group from their day to a report, and
// looks at it as the office and as a member of the council.
func TestTheGroupReports(t *testing.T) {
	chrome, base := launch(t), site(t)

	adviser := tab(t, chrome, base)
	adviser.signIn("tuvan1")
	adviser.sees("Thành viên Tổ tư vấn", "Thẩm tra hồ sơ:")
	adviser.look("adviser-today")
	adviser.press(`#mine a[href^="/office/dossiers/"]`)
	adviser.look("adviser-dossier-without")
	adviser.press(`main a[href$="/review"]`)
	adviser.look("adviser-review")
	adviser.press(`main form.form button`)
	adviser.sees("Cách thẩm tra phải là", "Ngày thẩm tra phải là")
	adviser.look("adviser-review-refused")
	adviser.open("/office/dossiers?q=gio+lua")
	adviser.press(`#dossiers a[href^="/office/dossiers/"]`)
	adviser.sees("Phiếu 2: Kiểm tra thực tế", "cần bổ sung")
	adviser.look("adviser-dossier")
	adviser.press(`main a[href$="/review"]`)
	adviser.sees("Thay cho phiếu của tôi")

	office := tab(t, chrome, base)
	office.signIn("vanphong")
	office.sees("Yêu cầu chủ thể bổ sung theo phiếu thẩm tra")
	office.look("office-today-wanting")

	member := tab(t, chrome, base)
	member.signIn("uyvien1")
	member.open("/jury")
	member.pressText("Giò lụa nấm")
	member.sees("Phiếu thẩm tra hồ sơ", "Phiếu 1: Kiểm tra hồ sơ")
	member.look("jury-sheet-reports")
}
