package e2e

import "testing"

// TestTheLawIsRead follows a reader: which book applies, what it says, one card, and what
// changed since the book before; then the office on its own pages.
func TestTheLawIsRead(t *testing.T) {
	chrome, base := launch(t), site(t)

	visitor := tab(t, chrome, base)
	visitor.open("/")
	visitor.pressText("Bộ tiêu chí")
	visitor.fill("select[name=loai]", "danh-gia-lai")
	visitor.fill("input[name=ngay]", "2021-06-01")
	visitor.press("form#tra button[type=submit]")
	visitor.sees("Hồ sơ đánh giá lại nộp ngày 01/06/2021 áp dụng Quyết định 1048/QĐ-TTg và 781/QĐ-TTg")
	visitor.press(`.note a[href="/luat/1048-781"]`)
	visitor.sees("Văn bản", "Bước 1. Cấp huyện", "Cách hiểu:")
	visitor.press(`main a[href="/luat/1048-781/12"]`)
	visitor.sees("Bộ 12. Chè tươi, chè chế biến", "1.1. Nguồn nguyên liệu")
	visitor.fits()
	visitor.open("/luat/so-sanh?truoc=1048-781&sau=26-2026")
	visitor.press(`main a[href*="bo=11"]`)
	visitor.sees("So sánh: Bộ 11. Chè tươi, chè chế biến", "Từng tiêu chí", "Đổi", "Mới có", "Bỏ")

	office := tab(t, chrome, base)
	office.signIn("vanphong")
	office.open("/office/seasons")
	office.press(`main a[href="/office/law"]`)
	office.sees("Các đợt đã ghim bộ tiêu chí", "Đúng bản hiện hành")
	office.press(`main a[href="/luat"]`)
	office.sees("Hồ sơ theo bộ nào?")
}
