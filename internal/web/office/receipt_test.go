package office_test

import (
	"net/url"
	"testing"

	"ocop/internal/act"
)

// What a report asked for is ticked off by the office that has the dossier, where the advisory
// group and the council read it.
func TestSupplementsAreReceived(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	adviser := w.person("Người Tổ tư vấn", act.Held{Role: act.Adviser, Place: bacGiang})
	w.signIn(&adviser)
	w.admitAll()
	path := roundAt("dossiers", w.dossiers[0])
	w.get(w.officer, path+"/received").want(200).says("Không có phiếu thẩm tra nào còn chờ bổ sung")
	w.post(adviser, path+"/review", url.Values{"kind": {"papers"}, "done_on": {"14/09/2021"}, "findings": {"Thiếu giấy"}, "supplements": {"Giấy an toàn thực phẩm"}, "corrects": {""}}).leads(path)
	w.get(adviser, path).want(200).hides("Ghi nhận nội dung bổ sung")
	w.get(adviser, path+"/received").want(403)
	w.get(w.officer, path).want(200).says("cần bổ sung", "Ghi nhận nội dung bổ sung")
	form := w.get(w.officer, path+"/received").want(200).says("Phiếu 1: Kiểm tra hồ sơ, 14/09/2021")
	w.checkPage(path+"/received", form)

	typed := url.Values{"review": {"x"}, "received_on": {"13/09/2021"}, "handed_by": {""}, "what": {"Giấy số 5"}, "complete": {"1"}}
	w.nothing("a receipt of no report", func() answer { return w.post(w.officer, path+"/received", typed) }, func(a answer) { a.refused(422, "review").says("Giấy số 5") })
	typed.Set("review", "1")
	w.nothing("a receipt before the report", func() answer { return w.post(w.officer, path+"/received", typed) }, func(a answer) {
		a.refused(422, "received_on", "handed_by").says("Giấy số 5")
	})
	typed.Set("received_on", "15/09/2021")
	typed.Set("handed_by", "Bà Lê Thị Tám")
	w.post(w.officer, path+"/received", typed).leads(path)
	w.post(w.officer, path+"/received", typed).leads(path) // a double click
	if n := w.written("dossier.supplemented"); n != 1 {
		t.Errorf("%d receipts", n)
	}
	page := w.get(adviser, path).want(200).says("đã bổ sung đủ", "Đã nhận ngày 15/09/2021", "Giấy số 5", "Bà Lê Thị Tám nộp", "Đã đủ.").hides("cần bổ sung")
	w.checkPage(path, page)
	w.get(w.officer, "/office").want(200).hides("Yêu cầu chủ thể bổ sung")
	w.get(w.officer, path).want(200).says("Nhận nội dung bổ sung theo phiếu thẩm tra").hides("Ghi nhận nội dung bổ sung")
	typed.Set("what", "Giấy số 6")
	w.nothing("nothing is waited for", func() answer { return w.post(w.officer, path+"/received", typed) }, func(a answer) { a.want(409).says("Giấy số 6") })
}
