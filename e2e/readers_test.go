package e2e

import "testing"

// TestWhoSeesThisPage follows the question from the page of a product, and from the sheet of
// a member whose marks nobody else reads before the close.
func TestWhoSeesThisPage(t *testing.T) {
	chrome, base := launch(t), site(t)

	office := tab(t, chrome, base)
	office.signIn("vanphong")
	office.open("/office/products")
	office.press(`main table a[href^="/office/products/"]`)
	office.press(`main a[href^="/office/readers"]`)
	office.sees("Ai xem được trang này?", "Văn phòng điều phối, Tỉnh Bắc Ninh", "Trang được hỏi:")
	office.look("readers-office")
	office.press(`main p a[href^="/office/products/"]`)

	member := tab(t, chrome, base)
	member.signIn("uyvien1")
	member.open("/jury")
	member.press(`main a[href^="/jury/entries/"]`)
	member.press(`a[href^="/jury/readers"]`)
	member.sees("chưa ai thấy điểm của người khác", "Chưa có ai khác xem được")
	member.look("readers-jury")
}
