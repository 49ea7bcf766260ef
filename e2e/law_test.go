package e2e

import "testing"

// TestTheLawIsRead follows a reader: which book applies, what it says, one card, and what
// changed since the book before; then the office on its own pages.
func TestTheLawIsRead(t *testing.T) {
	open := people(t, site(t))

	visitor := open()
	visitor.Open("/")
	visitor.PressText("Bộ tiêu chí")
	visitor.Fill("select[name=loai]", "danh-gia-lai")
	visitor.Fill("input[name=ngay]", "2021-06-01")
	visitor.Press("form#tra button[type=submit]")
	visitor.Sees("Hồ sơ đánh giá lại nộp ngày 01/06/2021 áp dụng Quyết định 1048/QĐ-TTg và 781/QĐ-TTg")
	visitor.Press(`.note a[href="/luat/1048-781"]`)
	visitor.Sees("Văn bản", "Bước 1. Cấp huyện", "Cách hiểu:")
	visitor.Press(`main a[href="/luat/1048-781/12"]`)
	visitor.Sees("Bộ 12. Chè tươi, chè chế biến", "1.1. Nguồn nguyên liệu")
	visitor.Fits("a card")
	visitor.Open("/luat/so-sanh?truoc=1048-781&sau=26-2026")
	visitor.Press(`main a[href*="bo=11"]`)
	visitor.Sees("So sánh: Bộ 11. Chè tươi, chè chế biến", "Từng tiêu chí", "Đổi", "Mới có", "Bỏ")

	office := open()
	office.signIn("vanphong")
	office.Open("/office/seasons")
	office.Press(`main a[href="/office/law"]`)
	office.Sees("Các đợt đã ghim bộ tiêu chí", "Đúng bản hiện hành")
	office.Press(`main a[href="/luat"]`)
	office.Sees("Hồ sơ theo bộ nào?")
}
