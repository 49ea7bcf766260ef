package lawbook

import (
	"context"
	"strings"

	"ocop/internal/web/lang"
)

// subjects are the words by which a comparison names what it is about. A word may be
// followed by a number or the letter of a part.
func subjects() []string {
	return []string{
		lang.Mark("văn bản"), lang.Mark("thời gian nộp hồ sơ"), lang.Mark("điểm tối đa phần"), lang.Mark("hiệu lực giấy chứng nhận"),
		lang.Mark("hạng được công nhận"), lang.Mark("mẫu mã sản phẩm"), lang.Mark("khoảng điểm"), lang.Mark("cấp xã"), lang.Mark("cấp huyện"),
		lang.Mark("cấp tỉnh"), lang.Mark("cấp trung ương"), lang.Mark("cơ quan"), lang.Mark("thành lập"), lang.Mark("người công nhận"),
		lang.Mark("nội dung xem xét"), lang.Mark("thời hạn"), lang.Mark("chuyển tiếp"), lang.Mark("kết quả"), lang.Mark("đợt"),
		lang.Mark("đề nghị đánh giá lại"), lang.Mark("chuyển tiếp hồ sơ đánh giá lần đầu"), lang.Mark("chuyển tiếp hồ sơ nâng hạng"),
		lang.Mark("chuyển tiếp hồ sơ đánh giá lại"), lang.Mark("thời hạn thu hồi"), lang.Mark("gửi tài liệu trước phiên họp"),
		lang.Mark("số thành viên phải có mặt"), lang.Mark("chênh lệch điểm giữa các thành viên"), lang.Mark("yêu cầu tối thiểu in trên phiếu"),
		lang.Mark("kết luận yêu cầu tối thiểu"), lang.Mark("ghi \"không đạt mức nào\""), lang.Mark("kết luận điều kiện loại"),
		lang.Mark("số của bộ sản phẩm"), lang.Mark("tên bộ sản phẩm"), lang.Mark("nhóm sản phẩm"), lang.Mark("chưa chấm điểm được"),
		lang.Mark("điều kiện loại hồ sơ"), lang.Mark("mục"), lang.Mark("mã tiêu chí"), lang.Mark("tên tiêu chí"), lang.Mark("điểm tối đa"),
		lang.Mark("giải thích trên phiếu"), lang.Mark("cách hiểu"), lang.Mark("chỉ chấm khi"), lang.Mark("điều kiện loại"),
		lang.Mark("điều kiện dừng chấm"), lang.Mark("yêu cầu tối thiểu"), lang.Mark("mức thêm"), lang.Mark("mức bỏ"), lang.Mark("điểm của mức"),
		lang.Mark("nội dung của mức"), lang.Mark("điểm và nội dung của mức"), lang.Mark("sao"), lang.Mark("sao ngoài phiếu"), lang.Mark("yêu cầu"),
	}
}

// what is the English of what a change is about, empty when some of its words are not
// known: the Vietnamese is shown then, and spoken as such.
func what(ctx context.Context, text string) string {
	var out []string
	for _, part := range strings.Split(text, ": ") {
		words := strings.Fields(part)
		for len(words) > 0 {
			word, n := longest(words)
			if n == 0 {
				return ""
			}
			words = words[n:]
			out = append(out, lang.T(ctx, word))
		}
		out = append(out, ":")
	}
	return strings.ReplaceAll(strings.Join(out[:len(out)-1], " "), " :", ":")
}

// longest is the longest subject that the words begin with, and how many words it has.
// A number or a code stands for itself.
func longest(words []string) (string, int) {
	for n := len(words); n > 0; n-- {
		text := strings.Join(words[:n], " ")
		for _, s := range subjects() {
			if s == text {
				return s, n
			}
		}
	}
	if strings.Trim(words[0], "ABC0123456789.#") == "" {
		return words[0], 1
	}
	return "", 0
}
