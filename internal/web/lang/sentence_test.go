package lang_test

import (
	"strings"
	"testing"

	"ocop/internal/web/lang"
)

// A sentence with names, days, numbers and reasons in it is English with the same values in it;
// one that has no English stays whole.
func TestSentencesKeepTheirValues(t *testing.T) {
	for vietnamese, english := range map[string]string{
		"Ô “lý do” còn trống, hãy điền.":                                                            "Field “reason” is empty, please fill it in.",
		"Ô “họ tên” dài quá 2.000 ký tự, hãy rút gọn.":                                              "Field “full name” is longer than 2,000 characters, please shorten it.",
		"Ngày quyết định thu hồi phải là một ngày có thật từ 07/05/2018 đến hôm nay, hãy nhập lại.": "Date of the withdrawal decision must be a real day from 7 May 2018 to today, please enter it again.",
		"Ô “ghi chú”: Ký tự thứ 4 là ký tự điều khiển hoặc dấu xuống dòng (U+0007), hãy xóa đi.":    "Field “note”: Character 4 is a control character or a line break (U+0007), please delete it.",
		"Đăng nhập sai quá nhiều lần, hãy thử lại sau 1 phút.":                                      "Too many failed attempts, please try again in 1 minute.",
		"Đăng nhập sai quá nhiều lần, hãy thử lại sau 12 phút.":                                     "Too many failed attempts, please try again in 12 minutes.",
		"Không tìm thấy địa bàn “Xã Ngọc Châu 100%”, xin ghi tên xã, huyện hoặc mã đơn vị.":         "There is no place “Xã Ngọc Châu 100%”; please give the name of a commune or district, or the code of the unit.",
		"Giữa hai ngày này sản phẩm “Vải %s” có lần công nhận khác (01/02/2022), hãy xem lại.":      "Between these two days the product “Vải %s” has another recognition (1 February 2022), please look again.",
		"Một câu mà danh mục không có.":                                                             "Một câu mà danh mục không có.",
		"Hội đồng này họp rồi.":                                                                     "Hội đồng này họp rồi.",
		"Chức vụ của thành viên thứ 2 dài quá 200 ký tự, hãy rút gọn.":                              "Position of member 2 is longer than 200 characters, please shorten it.",
		"%d %s": "%d %s",
		"Xã Vân Hà, huyện Việt Yên, tỉnh Bắc Giang (trước 01/07/2025), nay là phường Vân Hà, tỉnh Bắc Ninh": "Xã Vân Hà, huyện Việt Yên, tỉnh Bắc Giang (until 1 July 2025), now phường Vân Hà, tỉnh Bắc Ninh",
		"Lý do: Ký tự thứ 4 là ký tự điều khiển hoặc dấu xuống dòng (U+0007), hãy xóa đi.":                  "Reason: Character 4 is a control character or a line break (U+0007), please delete it.",
		"Không tìm thấy hồ sơ này.":                      "This dossier was not found.",
		"Ô C12 dài hơn 500 ký tự; hãy rút gọn nội dung.": "Cell C12 is longer than 500 characters; please shorten it.",
		"Dòng 7 có dấu xuống dòng kiểu lạ (CR); hãy mở bằng Excel, chọn “Lưu thành” và dạng “CSV UTF-8”, hoặc lưu dạng .xlsx.":    "Line 7 has an odd line break (CR); please open it in Excel and save it as “CSV UTF-8” or as .xlsx.",
		"83,50 điểm nhưng chỉ đạt 3 sao vì chưa đạt yêu cầu tối thiểu 4 sao ở các tiêu chí 1.5, 2.1 và 3.5.":                      "83.50 points but only 3 stars, because the minimums of 4 stars are not met in criteria 1.5, 2.1 and 3.5.",
		"Tiêu chí 1.5 (Bao bì) chưa chấm; chọn một trong 3 mức.":                                                                  "Criterion 1.5 (Bao bì) is not marked; please choose one of the 3 options.",
		"Làm việc cho chủ thể của sản phẩm (ghi nhận khi khóa phiên)":                                                             "Works for the producer of the product (recorded when the sitting closed)",
		"Hạng sao “x” không đúng, xin ghi 3, 4 hoặc 5. Địa bàn “TP. Bắc Giang” ứng với nhiều đơn vị: A, B. Xin ghi mã đơn vị.":    "The stars “x” are wrong; please write 3, 4 or 5. The place “TP. Bắc Giang” can be several units: A, B. Please give the code of the unit.",
		"Hồ sơ HS-1 đang ở trạng thái “Mới nộp”; phiếu thẩm tra chỉ ghi được khi hồ sơ đã tiếp nhận và Hội đồng chưa khóa phiên.": "The dossier HS-1 is in the state “Filed”; a review report can be written only once it is admitted and until the council closes its sitting.",
		"": "",
		"Ô “ngày nhận”: ngày chưa đúng hoặc chưa đến, hãy ghi như 31/12/2026.": "Field “day received”: this is no day, or has not come yet; please write it as 31/12/2026.",
	} {
		if got := lang.Said(en(), vietnamese); got != english {
			t.Errorf("%q\ngives %q,\nnot   %q", vietnamese, got, english)
		}
		if got := lang.Said(vi(), vietnamese); got != vietnamese {
			t.Errorf("in Vietnamese %q is %q", vietnamese, got)
		}
	}
}

// Whatever somebody typed, a sentence with it is taken apart in a few steps: with a step for every
// stop or colon of these, the test would not come to an end.
func TestSentencesOfManyPartsEnd(t *testing.T) {
	for _, part := range []string{"A. ", "a: ", "Ô A ", "Dòng 1 ", "(A). B: "} {
		typed := strings.Repeat(part, 3_900/len(part))
		if got := lang.Said(en(), "Không tìm thấy địa bàn “"+typed+"”, xin ghi tên xã, huyện hoặc mã đơn vị."); !strings.HasPrefix(got, "There is no place “") {
			t.Errorf("%q many times: %.80q", part, got)
		}
		lang.Said(en(), typed)
		lang.Said(en(), strings.Repeat(typed, 20))
	}
}
