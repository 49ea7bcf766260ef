package jury_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ocop/internal/web/browsertest"
)

func recheck(w *world) string { return sitting(w.sitting) + "/recheck" }

// seatOf is the value of a member in the form, by name.
func (p page) seatOf(name string) string {
	p.t.Helper()
	for _, o := range p.all("option", nil) {
		if strings.HasPrefix(text(o), name+" (") {
			return attr(o, "value")
		}
	}
	p.t.Fatalf("no member %s in the form", name)
	return ""
}

// The whole way of a request to look at a sheet again: who asks, who is told, and what each reads.
func TestAMemberLooksAgain(t *testing.T) {
	w := newWorld(t, 3, 2)
	chair, member, other := w.members[0], w.members[1], w.members[2]
	w.submitAll(75)
	w.get(member, recheck(w)).want(http.StatusForbidden)
	asks := w.get(w.secretary, recheck(w)).says("Đề nghị xem lại phiếu", "Quyết định không nói", "Chưa có đề nghị nào").hides("75,00")
	form := url.Values{"entry": {string(w.entries[0])}, "seat": {asks.seatOf(member.Name)}, "concern": {"other"}, "reason": {""}}
	w.post(w.secretary, recheck(w), url.Values{"reason": {"Trang 3"}}).want(http.StatusUnprocessableEntity).says("Chưa chọn hồ sơ", "Chưa chọn thành viên", "Chưa chọn lý do", "Trang 3")
	w.post(w.secretary, recheck(w), form).want(http.StatusUnprocessableEntity).says("Nội dung đề nghị còn trống")
	form.Set("reason", "Xem lại minh chứng trang 3")
	w.post(w.secretary, recheck(w), form).goes(recheck(w))
	w.post(w.secretary, recheck(w), form).want(http.StatusConflict).says("đã được đề nghị xem lại")

	w.get(w.secretary, sitting(w.sitting)).says("1 đề nghị xem lại phiếu chưa có câu trả lời", "Đề nghị xem lại phiếu (1)")
	w.get(chair, "/jury").says("Đề nghị xem lại phiếu").hides("được đề nghị xem lại")
	w.get(chair, recheck(w)).says("Chờ thành viên trả lời", "trang 3").hides("75,00")
	w.get(other, "/jury").hides("đề nghị xem lại")
	w.get(member, "/jury").says("1 phiếu đã nộp được đề nghị xem lại", "được đề nghị xem lại")
	w.get(member, entry(w.entries[1])).hides("đề nghị xem lại")
	sheet := w.get(member, entry(w.entries[0])).says("Bạn được đề nghị xem lại phiếu này", "trang 3", "Mở lại phiếu")
	version := attr(sheet.all("input", named("version"))[0], "value")

	w.post(member, entry(w.entries[0])+"/keep", url.Values{"version": {version}, "answer": {" "}}).want(http.StatusUnprocessableEntity).says("Lý do giữ nguyên phiếu còn trống")
	w.post(member, entry(w.entries[0])+"/keep", url.Values{"version": {"x"}, "answer": {"Đã xem"}}).want(http.StatusUnprocessableEntity).says("tải lại trang")
	w.post(member, entry(w.entries[0])+"/keep", url.Values{"version": {version}, "answer": {"Đã xem, đúng như cũ"}}).goes(entry(w.entries[0]))
	w.get(member, entry(w.entries[0])).hides("Bạn được đề nghị")
	w.get(chair, recheck(w)).says("Giữ nguyên phiếu", "Đã xem, đúng như cũ")
	w.get(w.secretary, sitting(w.sitting)).hides("chưa có câu trả lời")

	form.Set("seat", asks.seatOf(other.Name))
	w.post(chair, recheck(w), form).goes(recheck(w))
	asked := w.get(other, entry(w.entries[0]))
	w.post(other, entry(w.entries[0])+"/reopen", url.Values{"version": {attr(asked.all("input", named("version"))[0], "value")}}).goes(entry(w.entries[0]))
	w.get(w.secretary, recheck(w)).says("Đã mở lại phiếu")
}

// axe finds nothing on the pages of a request, and nothing runs over the edge of a phone.
func TestRecheckPagesInABrowser(t *testing.T) {
	w := newWorld(t, 3, 2)
	w.submitAll(75)
	form := url.Values{"entry": {string(w.entries[0])}, "seat": {w.get(w.secretary, recheck(w)).seatOf(w.members[1].Name)}, "concern": {"discussion"}, "reason": {"Xem lại minh chứng trang 3"}}
	w.post(w.secretary, recheck(w), form).goes(recheck(w))
	pages := []string{w.as(t, w.secretary) + recheck(w), w.as(t, w.members[1]) + entry(w.entries[0]), w.as(t, w.members[1]) + "/jury", w.as(t, w.secretary) + sitting(w.sitting), w.as(t, w.members[0]) + "/jury"}
	b := browsertest.Start(t, "")
	for i, address := range pages {
		b.Load(address)
		b.Look(fmt.Sprintf("recheck-%d", i))
	}
}
