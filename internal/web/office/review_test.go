package office_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/registry"
)

func TestReportsOnADossier(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	adviser := w.person("Người Tổ tư vấn", act.Held{Role: act.Adviser, Place: bacGiang})
	w.signIn(&adviser)
	path := roundAt("dossiers", w.dossiers[0])
	w.get(adviser, path).want(200).says("Chưa có phiếu thẩm tra nào").hides("Ghi phiếu thẩm tra", "Trả lại hồ sơ", "Đưa hồ sơ vào phiên")
	w.get(adviser, path+"/review").want(409)
	w.get(adviser, "/office").want(200).says("Không có việc nào chờ bạn").hides("Vải sớm")
	w.admitAll()
	w.get(adviser, "/office").want(200).says("Thẩm tra hồ sơ: Vải sớm số 1", "Thẩm tra hồ sơ: Vải sớm số 2").hides("Tiếp nhận hồ sơ")
	w.get(w.officer, "/office").want(200).hides("Thẩm tra hồ sơ")

	form := w.get(adviser, path+"/review").want(200).says("Điều 7 khoản 3 điểm c", "cách hiểu của chúng tôi").hides("Thay cho phiếu của tôi", "Phiếu 1")
	w.checkPage(path+"/review", form)
	typed := url.Values{"kind": {"visit"}, "done_on": {"16/09/2021"}, "attended": {""}, "findings": {"Đã gõ rất nhiều."}}
	w.nothing("a report from tomorrow", func() answer { return w.post(adviser, path+"/review", typed) }, func(a answer) {
		a.refused(422, "done_on", "attended").says("Đã gõ rất nhiều.")
	})
	typed.Set("corrects", "phiếu của bạn")
	w.nothing("a report that takes the place of words", func() answer { return w.post(adviser, path+"/review", typed) }, func(a answer) { a.refused(422, "corrects") })
	good := url.Values{"kind": {"visit"}, "done_on": {"14/09/2021"}, "attended": {"Ông Nguyễn Văn Tư"}, "findings": {"Dòng một\nDòng hai"}, "supplements": {"Giấy an toàn thực phẩm"}, "corrects": {""}}
	w.post(adviser, path+"/review", good).leads(path)
	w.post(adviser, path+"/review", good).leads(path) // a double click
	if n := w.written("dossier.reviewed"); n != 1 {
		t.Errorf("%d reports", n)
	}
	page := w.get(w.leader, path).want(200).says("Phiếu 1: Kiểm tra thực tế", "14/09/2021 · Người Tổ tư vấn, Tổ tư vấn", "cần bổ sung", "Giấy an toàn thực phẩm", "Ông Nguyễn Văn Tư", "Ghi phiếu thẩm tra").
		hides("Không thay phiếu nào")
	w.checkPage(path, page)
	if strings.Contains(w.get(w.leader, path).body, path+"/review") {
		t.Error("a leader is offered the form")
	}
	w.get(w.yenThe, path).want(404)
	if _, rows := w.get(w.officer, path).table("journal"); len(rows) < 1 || !strings.Contains(rows[len(rows)-1][0], "Ghi phiếu thẩm tra Phiếu 1: Kiểm tra thực tế") {
		t.Errorf("the journal: %q", rows)
	}

	w.get(w.officer, "/office").want(200).says("Yêu cầu chủ thể bổ sung theo phiếu thẩm tra: Vải sớm số 1")
	w.get(w.leader, "/office").want(200).hides("Yêu cầu chủ thể bổ sung", "Thẩm tra hồ sơ")
	w.get(adviser, "/office").want(200).says("Thẩm tra hồ sơ: Vải sớm số 2").hides("Vải sớm số 1", "Yêu cầu chủ thể bổ sung")
	for query, want := range map[string]int{"bo-sung": 3, "wanting": 1, "awaits": 2} {
		if _, rows := w.get(w.officer, "/office/dossiers?tham-tra="+query).table("dossiers"); len(rows) != want {
			t.Errorf("%s: %d dossiers, want %d", query, len(rows), want)
		}
	}
	if csv := w.get(w.leader, "/office/dossiers?dang=csv&tham-tra=wanting").want(200).body; !strings.Contains(csv, "Số phiếu thẩm tra") || !strings.Contains(csv, ",1\r\n") {
		t.Errorf("the file: %s", csv)
	}

	w.get(w.officer, path+"/review").want(200).says("Phiếu 1: Kiểm tra thực tế").hides("Thay cho phiếu của tôi") // a colleague's is not theirs to replace
	w.get(adviser, path+"/review").want(200).says("Thay cho phiếu của tôi", "Phiếu 1: Kiểm tra thực tế, 14/09/2021")
	good.Set("corrects", "1")
	good.Set("supplements", "")
	w.post(adviser, path+"/review", good).leads(path)
	w.get(adviser, path).want(200).says("Phiếu 2: Kiểm tra thực tế", "đã có phiếu 2 thay", "Giấy an toàn thực phẩm").hides("cần bổ sung")
	w.get(w.officer, "/office").want(200).hides("Yêu cầu chủ thể bổ sung")
	good.Set("findings", "Muốn sửa phiếu cũ lần nữa.")
	w.nothing("a second place taken", func() answer { return w.post(adviser, path+"/review", good) }, func(a answer) { a.want(409).says("Muốn sửa phiếu cũ lần nữa.") })

	w.submit(w.district, 0, 1, 2)
	w.close(w.district.sitting, "2021-09-15")
	good.Set("corrects", "")
	w.post(adviser, path+"/review", good).leads(path) // it is before the council above now
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
		return w.law.Evaluation.OpenScoring(ctx, a, w.province.sitting)
	})
	w.submit(w.province, 0, 1, 2)
	w.close(w.province.sitting, "2021-09-15")
	good.Set("findings", "Sau khi khóa.")
	w.nothing("after the close", func() answer { return w.post(adviser, path+"/review", good) }, func(a answer) { a.want(409) })
	w.get(adviser, path).want(200).says("Phiếu 2").hides("Điểm trung bình là")
}

// TestTheDayOfALeaderHoldsNoWorkOfOthers: also not as a line about the rest of a long list.
func TestTheDayOfALeaderHoldsNoWorkOfOthers(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	for i := range 9 {
		w.products = append(w.products, w.enter(fmt.Sprintf("Chè số %d", i), tanYen, registry.Food))
		w.file(len(w.products)-1, filedOn)
	}
	w.get(w.officer, "/office").want(200).says("… và 4 hồ sơ mới nộp khác")
	w.get(w.leader, "/office").want(200).says("Không có việc nào chờ bạn").hides("hồ sơ mới nộp khác")
}
