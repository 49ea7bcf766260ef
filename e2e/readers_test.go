package e2e

import "testing"

// TestWhoSeesThisPage follows the question from the page of a product, and from the sheet of
// a member whose marks nobody else reads before the close.
func TestWhoSeesThisPage(t *testing.T) {
	open := people(t, site(t))

	office := open()
	office.signIn("vanphong")
	office.Open("/office/products")
	office.Press(`main table a[href^="/office/products/"]`)
	office.Press(`main a[href^="/office/readers"]`)
	office.Sees("Ai xem được trang này?", "Văn phòng điều phối, Tỉnh Bắc Ninh", "Trang được hỏi:")
	office.Look("readers-office")
	office.Press(`main p a[href^="/office/products/"]`)

	member := open()
	member.signIn("uyvien1")
	member.Open("/jury")
	member.Press(`main a[href^="/jury/entries/"]`)
	member.Press(`a[href^="/jury/readers"]`)
	member.Sees("chưa ai thấy điểm của người khác", "Chưa có ai khác xem được")
	member.Look("readers-jury")
}
