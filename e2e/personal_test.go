package e2e

import "testing"

// Somebody of the office looks under the mask of one person with a reason, reads what
// stands there once, and finds the mask again; pages about personal data fit and axe is content.
func TestPersonalData(t *testing.T) {
	open := people(t, site(t))
	b := open()
	b.signIn("vanphong")
	b.Open("/office/personal")
	b.Look("personal register")
	b.Open("/office/representatives")
	b.Sees("•••", "Do phụ nữ đại diện")
	b.Look("representatives")
	b.PressText("Nguyễn Thị Minh Họa")
	b.Sees("•••")
	b.Look("representative")
	b.Press(`button[value="page"]`)
	b.Sees("Ô “lý do” còn trống")
	b.Look("representative refused")
	b.Fill("#f-reason", "Gọi điện hẹn ngày kiểm tra")
	b.Press(`button[value="page"]`)
	b.Sees("0900000101", "024178000101", "chỉ hiện một lần")
	b.Look("representative opened")
	b.PressText("Đóng")
	b.Sees("•••", "Xem dữ liệu cá nhân bị che", "Gọi điện hẹn ngày kiểm tra")
	b.PressText("Ghi nhận yêu cầu của người này về dữ liệu")
	b.Look("request new")
	b.Open("/office/personal/requests")
	b.Sees("quá hạn")
	b.Look("requests")
	b.PressText("Chỉnh sửa dữ liệu")
	b.Look("request")
	b.Open("/tai-khoan/du-lieu")
	b.Look("my data")
	b.Open("/quyen-du-lieu")
	b.Look("rights")
	b.Open("/office")
	b.Sees("Trả lời yêu cầu về dữ liệu cá nhân")
	b.Look("today with a request")
}
