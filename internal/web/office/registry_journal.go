package office

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"ocop/internal/act"
	"ocop/internal/place"
	"ocop/internal/registry"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// journalGrid is the journal of one thing, newest entry last; none for who may not read
// it, so that a page can leave it out.
func journalGrid(ctx context.Context, v *act.View, subject string, at place.ID) (*grid, error) {
	if !v.May(act.JournalRead, at) {
		return nil, nil
	}
	list, err := act.Entries(ctx, v, subject, 200)
	if err != nil {
		return nil, err
	}
	g := &grid{id: "journal", caption: lang.T(ctx, "Nhật ký"), cards: true,
		columns: []gridColumn{{name: lang.T(ctx, "Việc")}, {name: lang.T(ctx, "Lúc")}, {name: lang.T(ctx, "Người làm")}},
		empty:   ui.Empty{Title: lang.T(ctx, "Chưa có việc nào được ghi")}}
	for _, e := range list {
		g.rows = append(g.rows, gridRow{key: e.Key, cells: []gridCell{gridLink(verbText(ctx, e.Verb), "", changes(ctx, v, e)), gridText(lang.Moment(ctx, e.At)), gridText(e.Name)}})
	}
	return g, nil
}

// changes says in words what an entry changed of a product: "Tên sản phẩm: A → B". Other
// entries say it by their verb.
func changes(ctx context.Context, v *act.View, e act.Entry) string {
	if e.Verb == "entry.recused" && !v.May(act.ResultRead, place.ID(e.Place)) {
		return "" // why a member steps back is for who answers for the result
	}
	if e.Verb != "product.changed" {
		return reasonOf(e)
	}
	was, is := map[string]string{}, map[string]string{}
	if json.Unmarshal([]byte(e.Before), &was) != nil || json.Unmarshal([]byte(e.After), &is) != nil {
		return "" // an entry of an older form shows its verb alone
	}
	var parts []string
	for _, field := range slices.Sorted(maps.Keys(is)) {
		parts = append(parts, fieldText(ctx, field)+": "+short(valueText(ctx, v, field, was[field]))+" → "+short(valueText(ctx, v, field, is[field])))
	}
	return strings.Join(parts, "; ")
}

// reasonOf is the reason that an act gave, "" for one without.
func reasonOf(e act.Entry) string {
	var told struct{ Reason string }
	if json.Unmarshal([]byte(e.After), &told) != nil {
		return "" // not every act records an object
	}
	return told.Reason
}

func fieldText(ctx context.Context, field string) string {
	switch field {
	case "name":
		return lang.T(ctx, "Tên sản phẩm")
	case "group":
		return lang.T(ctx, "Nhóm")
	case "place":
		return lang.T(ctx, "Địa bàn")
	case "producer":
		return lang.T(ctx, "Chủ thể")
	case "story":
		return lang.T(ctx, "Câu chuyện")
	case "source":
		return lang.T(ctx, "Nguồn")
	case "note":
		return lang.T(ctx, "Ghi chú")
	}
	return field
}

func valueText(ctx context.Context, v *act.View, field, value string) string {
	switch {
	case value == "":
		return lang.T(ctx, "(để trống)")
	case field == "group":
		return registry.Group(value).Vietnamese()
	case field == "place":
		return placeName(v, place.ID(value))
	case field == "producer":
		return lang.T(ctx, "chủ thể khác")
	}
	return value
}

// short keeps a long text readable inside a list.
func short(s string) string {
	const most = 80
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

// verbText is a journal verb as people say it.
func verbText(ctx context.Context, verb string) string {
	if text, ok := verbWords()[verb]; ok {
		return lang.T(ctx, text)
	}
	return verb
}

func verbWords() map[string]string {
	return map[string]string{
		"producer.entered":          lang.Mark("Nhập chủ thể"),
		"product.entered":           lang.Mark("Nhập sản phẩm"),
		"product.changed":           lang.Mark("Sửa thông tin sản phẩm"),
		"dossier.filed":             lang.Mark("Nộp hồ sơ"),
		"dossier.admitted":          lang.Mark("Tiếp nhận vào phiên đánh giá"),
		"dossier.forwarded":         lang.Mark("Chuyển cấp trên"),
		"dossier.proposed":          lang.Mark("Hội đồng đề nghị công nhận"),
		"dossier.recognised":        lang.Mark("Có quyết định công nhận"),
		"dossier.returned":          lang.Mark("Trả lại hồ sơ"),
		"dossier.retaken":           lang.Mark("Trở lại Hội đồng do phiên mở lại"),
		"dossier.withdrawn":         lang.Mark("Rút hồ sơ"),
		"recognition.proposed":      lang.Mark("Đề nghị công nhận"),
		"recognition.corrected":     lang.Mark("Đính chính, thay giấy chứng nhận"),
		"correction.proposed":       lang.Mark("Đề nghị đính chính"),
		"correction.refused":        lang.Mark("Không duyệt đính chính"),
		"correction.withdrawn":      lang.Mark("Rút đề nghị đính chính"),
		"recognition.unproposed":    lang.Mark("Huỷ đề nghị công nhận do phiên mở lại"),
		"recognition.made":          lang.Mark("Công nhận và cấp giấy"),
		"recognition.imported":      lang.Mark("Nhập từ nguồn công bố"),
		"recognition.replaced":      lang.Mark("Thay bằng lần công nhận sau"),
		"recognition.withdrawn":     lang.Mark("Thu hồi"),
		"season.opened":             lang.Mark("Mở mùa đánh giá"),
		"round.opened":              lang.Mark("Mở đợt đánh giá"),
		"law.kept":                  lang.Mark("Lưu văn bản bộ tiêu chí đã ghim"),
		"council.set":               lang.Mark("Lập Hội đồng"),
		"council.changed":           lang.Mark("Sửa thông tin Hội đồng"),
		"sitting.planned":           lang.Mark("Lập phiên"),
		"sitting.opened":            lang.Mark("Mở chấm điểm"),
		"sitting.closed":            lang.Mark("Khóa phiên và niêm phong kết quả"),
		"entry.admitted":            lang.Mark("Đưa vào phiên"),
		"entry.recused":             lang.Mark("Ghi nhận một thành viên không chấm điểm"),
		"sitting.reopened":          lang.Mark("Mở lại phiên, huỷ hiệu lực lần khóa trước"),
		"reopening.proposed":        lang.Mark("Đề nghị mở lại phiên"),
		"reopening.refused":         lang.Mark("Không đồng ý mở lại phiên"),
		"reopening.withdrawn":       lang.Mark("Rút đề nghị mở lại phiên"),
		"sheet.unsealed":            lang.Mark("Trả phiếu để chấm lại"),
		"sheet.saved":               lang.Mark("Lưu nháp phiếu đánh giá"),
		"sheet.submitted":           lang.Mark("Nộp phiếu đánh giá"),
		"sheet.reopened":            lang.Mark("Mở lại phiếu đánh giá"),
		"person.added":              lang.Mark("Lập tài khoản"),
		"person.password_set":       lang.Mark("Đặt mật khẩu"),
		"person.disabled":           lang.Mark("Khóa tài khoản"),
		"role.given":                lang.Mark("Giao vai trò"),
		"role.ended":                lang.Mark("Thôi giao vai trò"),
		"passkey.added":             lang.Mark("Thêm khóa truy cập"),
		"passkey.used":              lang.Mark("Dùng khóa truy cập"),
		"passkey.refused":           lang.Mark("Từ chối khóa truy cập có dấu hiệu bị sao chép"),
		"passkey.removed":           lang.Mark("Gỡ khóa truy cập"),
		"session.started":           lang.Mark("Đăng nhập"),
		"member.offered":            lang.Mark("Mời vào làm cho chủ thể"),
		"member.approved":           lang.Mark("Phê duyệt chuyển người đại diện"),
		"member.joined":             lang.Mark("Nhận lời làm cho chủ thể"),
		"member.declined":           lang.Mark("Từ chối lời mời của chủ thể"),
		"member.offer_void":         lang.Mark("Thu hồi lời mời của chủ thể"),
		"member.ended":              lang.Mark("Thôi làm cho chủ thể"),
		"code.asked":                lang.Mark("Xin mã đăng nhập"),
		"code.sent":                 lang.Mark("Gửi mã đăng nhập"),
		"code.held_back":            lang.Mark("Không gửi mã vì hết số tin trong ngày"),
		"code.wrong":                lang.Mark("Nhập sai mã đăng nhập"),
		"code.used":                 lang.Mark("Dùng mã đăng nhập"),
		"code.swept":                lang.Mark("Xóa yêu cầu mã cũ"),
		"session.code_right":        lang.Mark("Đúng mã gửi tới, chờ mã xác thực"),
		"session.ended":             lang.Mark("Đăng xuất"),
		"token.made":                lang.Mark("Tạo mã truy cập"),
		"token.used":                lang.Mark("Dùng mã truy cập lần đầu trong ngày"),
		"token.revoked":             lang.Mark("Thu hồi mã truy cập"),
		"link.asked":                lang.Mark("Gửi yêu cầu liên kết danh tính"),
		"link.asked_again":          lang.Mark("Gửi lại yêu cầu liên kết danh tính"),
		"link.proposed":             lang.Mark("Đề nghị liên kết danh tính"),
		"link.refused":              lang.Mark("Từ chối liên kết danh tính"),
		"identity.linked":           lang.Mark("Liên kết danh tính"),
		"identity.unlinked":         lang.Mark("Bỏ liên kết danh tính"),
		"identity.swept":            lang.Mark("Dọn yêu cầu liên kết đã hết hạn"),
		"session.swept":             lang.Mark("Dọn các phiên đăng nhập đã hết hạn"),
		"job.asked":                 lang.Mark("Yêu cầu việc chạy nền"),
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
		"record.moved":              lang.Mark("Chuyển nhật ký cũ vào sổ niêm phong"),
		"record.attested":           lang.Mark("Xác nhận lại dữ liệu của một bảng"),
	}
}
