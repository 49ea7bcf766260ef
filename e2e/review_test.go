package e2e

import "testing"

// TestTheGroupReports goes with a member of the advisory group from their day to a report, and
// looks at it as the office and as a member of the council.
func TestTheGroupReports(t *testing.T) {
	open := people(t, site(t))

	adviser := open()
	adviser.signIn("tuvan1")
	adviser.Sees("Thành viên Tổ tư vấn", "Thẩm tra hồ sơ:")
	adviser.Look("adviser-today")
	adviser.Press(`#mine a[href^="/office/dossiers/"]`)
	adviser.Look("adviser-dossier-without")
	adviser.Press(`main a[href$="/review"]`)
	adviser.Look("adviser-review")
	adviser.Press(`main form.form button`)
	adviser.Sees("Cách thẩm tra phải là", "Ngày thẩm tra phải là")
	adviser.Look("adviser-review-refused")
	adviser.Open("/office/dossiers?q=gio+lua")
	adviser.Press(`#dossiers a[href^="/office/dossiers/"]`)
	adviser.Sees("Phiếu 2: Kiểm tra thực tế", "cần bổ sung")
	adviser.Look("adviser-dossier")
	adviser.Press(`main a[href$="/review"]`)
	adviser.Sees("Thay cho phiếu của tôi")

	office := open()
	office.signIn("vanphong")
	office.Sees("Yêu cầu chủ thể bổ sung theo phiếu thẩm tra")
	office.Look("office-today-wanting")

	member := open()
	member.signIn("uyvien1")
	member.Open("/jury")
	member.PressText("Giò lụa nấm")
	member.Sees("Phiếu thẩm tra hồ sơ", "Phiếu 1: Kiểm tra hồ sơ")
	member.Look("jury-sheet-reports")
}
