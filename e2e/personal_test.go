package e2e

import "testing"

// Somebody of the office looks under the mask of one person with a reason, reads what
// stands there once, and finds the mask again; pages about personal data fit and axe is content.
func TestPersonalData(t *testing.T) {
	chrome, base := launch(t), site(t)
	b := tab(t, chrome, base)
	b.signIn("vanphong")
	b.open("/office/personal")
	b.look("personal register")
	b.open("/office/representatives")
	b.sees("•••", "Do phụ nữ đại diện")
	b.look("representatives")
	b.pressText("Nguyễn Thị Minh Họa")
	b.sees("•••")
	b.look("representative")
	b.press(`button[value="page"]`)
	b.sees("Ô “lý do” còn trống")
	b.look("representative refused")
	b.fill("#f-reason", "Gọi điện hẹn ngày kiểm tra")
	b.press(`button[value="page"]`)
	b.sees("0900000101", "024178000101", "chỉ hiện một lần")
	b.look("representative opened")
	b.pressText("Đóng")
	b.sees("•••", "Xem dữ liệu cá nhân bị che", "Gọi điện hẹn ngày kiểm tra")
	b.pressText("Ghi nhận yêu cầu của người này về dữ liệu")
	b.look("request new")
	b.open("/office/personal/requests")
	b.sees("quá hạn")
	b.look("requests")
	b.pressText("Chỉnh sửa dữ liệu")
	b.look("request")
	b.open("/tai-khoan/du-lieu")
	b.look("my data")
	b.open("/quyen-du-lieu")
	b.look("rights")
	b.open("/office")
	b.sees("Trả lời yêu cầu về dữ liệu cá nhân")
	b.look("today with a request")
}
