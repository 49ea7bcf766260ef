package office

import (
	"maps"
	"sync"

	"ocop/internal/web/lang"
)

// verbWords are the words of the journal for what was done, by verb. Nobody changes them.
var verbWords = sync.OnceValue(func() map[string]string {
	words := workWords()
	maps.Copy(words, accountWords())
	maps.Copy(words, dataWords())
	return words
})

// workWords are the acts of the programme itself.
func workWords() map[string]string {
	return map[string]string{
		"producer.entered":       lang.Mark("Nhập chủ thể"),
		"product.entered":        lang.Mark("Nhập sản phẩm"),
		"product.changed":        lang.Mark("Sửa thông tin sản phẩm"),
		"dossier.filed":          lang.Mark("Nộp hồ sơ"),
		"dossier.admitted":       lang.Mark("Tiếp nhận vào phiên đánh giá"),
		"dossier.reviewed":       lang.Mark("Ghi phiếu thẩm tra"),
		"dossier.supplemented":   lang.Mark("Nhận nội dung bổ sung theo phiếu thẩm tra"),
		"dossier.forwarded":      lang.Mark("Chuyển cấp trên"),
		"dossier.proposed":       lang.Mark("Hội đồng đề nghị công nhận"),
		"dossier.recognised":     lang.Mark("Có quyết định công nhận"),
		"dossier.returned":       lang.Mark("Trả lại hồ sơ"),
		"dossier.retaken":        lang.Mark("Trở lại Hội đồng do phiên mở lại"),
		"dossier.withdrawn":      lang.Mark("Rút hồ sơ"),
		"recognition.proposed":   lang.Mark("Đề nghị công nhận"),
		"recognition.corrected":  lang.Mark("Đính chính, thay giấy chứng nhận"),
		"correction.proposed":    lang.Mark("Đề nghị đính chính"),
		"correction.refused":     lang.Mark("Không duyệt đính chính"),
		"correction.withdrawn":   lang.Mark("Rút đề nghị đính chính"),
		"recognition.unproposed": lang.Mark("Huỷ đề nghị công nhận do phiên mở lại"),
		"recognition.named":      lang.Mark("Ghi tên khi được công nhận"),
		"recognition.made":       lang.Mark("Công nhận và cấp giấy"),
		"recognition.imported":   lang.Mark("Nhập từ nguồn công bố"),
		"recognition.replaced":   lang.Mark("Thay bằng lần công nhận sau"),
		"recognition.withdrawn":  lang.Mark("Thu hồi"),
		"season.opened":          lang.Mark("Mở mùa đánh giá"),
		"round.opened":           lang.Mark("Mở đợt đánh giá"),
		"law.kept":               lang.Mark("Lưu văn bản bộ tiêu chí đã ghim"),
		"rules.kept":             lang.Mark("Lưu văn bản quy chế đã ghim"),
		"council.set":            lang.Mark("Lập Hội đồng"),
		"council.changed":        lang.Mark("Sửa thông tin Hội đồng"),
		"sitting.planned":        lang.Mark("Lập phiên"),
		"sitting.opened":         lang.Mark("Mở chấm điểm"),
		"sitting.closed":         lang.Mark("Khóa phiên và niêm phong kết quả"),
		"entry.admitted":         lang.Mark("Đưa vào phiên"),
		"entry.recused":          lang.Mark("Ghi nhận một thành viên không chấm điểm"),
		"entry.unrecused":        lang.Mark("Xóa ghi nhận không chấm điểm vì thành viên rời Hội đồng"),
		"sitting.reopened":       lang.Mark("Mở lại phiên, huỷ hiệu lực lần khóa trước"),
		"reopening.proposed":     lang.Mark("Đề nghị mở lại phiên"),
		"reopening.refused":      lang.Mark("Không đồng ý mở lại phiên"),
		"reopening.withdrawn":    lang.Mark("Rút đề nghị mở lại phiên"),
		"sheet.unsealed":         lang.Mark("Trả phiếu để chấm lại"),
		"sheet.saved":            lang.Mark("Lưu nháp phiếu đánh giá"),
		"sheet.submitted":        lang.Mark("Nộp phiếu đánh giá"),
		"sheets.submitted":       lang.Mark("Một thành viên nộp nhiều phiếu cùng lúc"),
		"sheet.reopened":         lang.Mark("Mở lại phiếu đánh giá"),
		"recheck.asked":          lang.Mark("Đề nghị thành viên xem lại phiếu đã nộp"),
		"recheck.kept":           lang.Mark("Giữ nguyên phiếu sau khi được đề nghị xem lại"),
		"job.asked":              lang.Mark("Yêu cầu việc chạy nền"),
		"record.moved":           lang.Mark("Chuyển nhật ký cũ vào sổ niêm phong"),
		"record.restored":        lang.Mark("Khôi phục dữ liệu từ bản sao lưu"),
		"record.attested":        lang.Mark("Xác nhận lại dữ liệu của một bảng"),
	}
}

// accountWords are the acts of accounts and of the people of producers.
func accountWords() map[string]string {
	return map[string]string{
		"person.added":         lang.Mark("Lập tài khoản"),
		"person.password_set":  lang.Mark("Đặt mật khẩu"),
		"person.disabled":      lang.Mark("Khóa tài khoản"),
		"role.given":           lang.Mark("Giao vai trò"),
		"role.ended":           lang.Mark("Thôi giao vai trò"),
		"passkey.added":        lang.Mark("Thêm khóa truy cập"),
		"passkey.used":         lang.Mark("Dùng khóa truy cập"),
		"passkey.refused":      lang.Mark("Từ chối khóa truy cập có dấu hiệu bị sao chép"),
		"passkey.removed":      lang.Mark("Gỡ khóa truy cập"),
		"session.started":      lang.Mark("Đăng nhập"),
		"member.offered":       lang.Mark("Mời vào làm cho chủ thể"),
		"member.approved":      lang.Mark("Phê duyệt chuyển người đại diện"),
		"member.joined":        lang.Mark("Nhận lời làm cho chủ thể"),
		"member.declined":      lang.Mark("Từ chối lời mời của chủ thể"),
		"member.offer_void":    lang.Mark("Thu hồi lời mời của chủ thể"),
		"member.ended":         lang.Mark("Thôi làm cho chủ thể"),
		"code.asked":           lang.Mark("Xin mã đăng nhập"),
		"code.sent":            lang.Mark("Gửi mã đăng nhập"),
		"code.held_back":       lang.Mark("Không gửi mã vì hết số tin trong ngày"),
		"code.wrong":           lang.Mark("Nhập sai mã đăng nhập"),
		"code.used":            lang.Mark("Dùng mã đăng nhập"),
		"code.swept":           lang.Mark("Xóa yêu cầu mã cũ"),
		"session.code_right":   lang.Mark("Đúng mã gửi tới, chờ mã xác thực"),
		"session.ended":        lang.Mark("Đăng xuất"),
		"token.made":           lang.Mark("Tạo mã truy cập"),
		"token.used":           lang.Mark("Dùng mã truy cập lần đầu trong ngày"),
		"token.revoked":        lang.Mark("Thu hồi mã truy cập"),
		"link.asked":           lang.Mark("Gửi yêu cầu liên kết danh tính"),
		"link.asked_again":     lang.Mark("Gửi lại yêu cầu liên kết danh tính"),
		"link.proposed":        lang.Mark("Đề nghị liên kết danh tính"),
		"link.refused":         lang.Mark("Từ chối liên kết danh tính"),
		"identity.linked":      lang.Mark("Liên kết danh tính"),
		"identity.unlinked":    lang.Mark("Bỏ liên kết danh tính"),
		"identity.left":        lang.Mark("Hệ thống danh tính báo đăng xuất"),
		"identity.swept":       lang.Mark("Dọn yêu cầu liên kết đã hết hạn"),
		"session.swept":        lang.Mark("Dọn các phiên đăng nhập đã hết hạn"),
		"number.asked":         lang.Mark("Xin mã cho số điện thoại mới"),
		"number.sent":          lang.Mark("Gửi mã tới số điện thoại mới"),
		"number.right":         lang.Mark("Đúng mã gửi tới số mới"),
		"number.wrong":         lang.Mark("Sai mã gửi tới số mới"),
		"person.phone_changed": lang.Mark("Đổi số điện thoại của tài khoản"),
		"session.left":         lang.Mark("Hết phiên vì đã đăng xuất ở hệ thống danh tính"),
	}
}

// dataWords are the acts on data about people.
func dataWords() map[string]string {
	return map[string]string{
		"representative.entered":    lang.Mark("Nhập người đại diện"),
		"representative.changed":    lang.Mark("Sửa thông tin người đại diện"),
		"representative.restricted": lang.Mark("Hạn chế xử lý dữ liệu người đại diện"),
		"representative.released":   lang.Mark("Thôi hạn chế xử lý dữ liệu người đại diện"),
		"representative.erased":     lang.Mark("Xóa dữ liệu người đại diện"),
		"personal.viewed":           lang.Mark("Xem dữ liệu cá nhân bị che"),
		"personal.exported":         lang.Mark("Xuất dữ liệu cá nhân"),
		"datarequest.entered":       lang.Mark("Ghi nhận yêu cầu về dữ liệu cá nhân"),
		"datarequest.accepted":      lang.Mark("Phản hồi yêu cầu về dữ liệu cá nhân"),
		"datarequest.done":          lang.Mark("Thực hiện yêu cầu về dữ liệu cá nhân"),
		"datarequest.refused":       lang.Mark("Từ chối yêu cầu về dữ liệu cá nhân"),
		"datarequest.forgotten":     lang.Mark("Xóa nội dung các yêu cầu đã hết hạn lưu giữ"),
		"retention.set":             lang.Mark("Đặt thời hạn lưu giữ"),
		"retention.run":             lang.Mark("Kết thúc dữ liệu đến hạn"),
		"ticket.removed":            lang.Mark("Xóa mã mời đã hết hạn lưu giữ"),
		"letter.removed":            lang.Mark("Xóa thư đã hết hạn lưu giữ"),
		"role.lapsed":               lang.Mark("Từ chối đề nghị vai trò quá hạn"),
		"person.erased":             lang.Mark("Xóa dữ liệu của tài khoản đã khóa"),
	}
}
