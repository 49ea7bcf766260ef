package jury_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"ocop/internal/web/browsertest"
)

// asked closes the sitting and has the secretary propose to open it again for its first dossier.
func (w *world) asked() {
	w.t.Helper()
	w.submitAll(75)
	w.post(w.secretary, sitting(w.sitting)+"/close", closing("2026-09-15", "")).goes(sitting(w.sitting))
	w.post(w.secretary, again(w), url.Values{"ground": {"arithmetic"}, "reason": {"Cộng nhầm phần A."}, "entries": {string(w.entries[0])}}).goes(again(w))
}

func again(w *world) string { return sitting(w.sitting) + "/reopening" }

// waiting is the key of the proposal on the page.
func (p page) waiting() string {
	p.t.Helper()
	return attr(p.all("input", named("reopening"))[0], "value")
}

// The whole way of a reopening in the room of the jury: who proposes, who answers, what each reads.
func TestTwoPersonsOpenASittingAgain(t *testing.T) {
	w := newWorld(t, 3, 2)
	chair, member := w.members[0], w.members[1]
	w.submitAll(75)
	w.get(w.secretary, again(w)).says("chỉ phiên đã khóa mới mở lại được")
	w.post(w.secretary, sitting(w.sitting)+"/close", closing("2026-09-15", "")).goes(sitting(w.sitting))
	w.get(w.secretary, sitting(w.sitting)).says("Mở lại phiên")
	w.get(chair, "/jury").says("Mở lại phiên")
	w.get(member, again(w)).want(http.StatusForbidden)
	bad := w.post(w.secretary, again(w), url.Values{"reason": {"Khiếu nại số 5"}}).want(http.StatusUnprocessableEntity)
	bad.says("Chưa chọn căn cứ", "Chưa chọn hồ sơ nào", "Khiếu nại số 5") // what was typed stays
	w.post(w.secretary, again(w), url.Values{"ground": {"complaint"}, "reason": {"Khiếu nại số 5"}, "entries": {string(w.entries[0])}}).goes(again(w))
	w.get(chair, "/jury").says("chờ bạn trả lời")
	w.get(w.secretary, "/jury").hides("chờ bạn trả lời") // who proposed waits
	w.get(member, "/jury").hides("chờ bạn trả lời")
	own := w.get(w.secretary, again(w)).says("Bạn đã đề nghị", "Rút đề nghị")
	w.post(w.secretary, again(w)+"/answer", url.Values{"step": {"agree"}, "reopening": {own.waiting()}}).want(http.StatusForbidden)
	w.get(member, entry(w.entries[0])).says("Kết quả của Hội đồng").hides("huỷ hiệu lực")
	asks := w.get(chair, again(w)).says("Đồng ý mở lại phiên theo đề nghị", "Khiếu nại số 5", "Giải quyết khiếu nại")
	w.post(chair, again(w)+"/answer", url.Values{"step": {"refuse"}, "reopening": {asks.waiting()}}).want(http.StatusUnprocessableEntity).says("Lý do không đồng ý còn trống")
	w.post(chair, again(w)+"/answer", url.Values{"step": {"xyz"}, "reopening": {asks.waiting()}}).want(http.StatusUnprocessableEntity)
	w.post(chair, again(w)+"/answer", url.Values{"step": {"agree"}, "reopening": {asks.waiting()}}).goes(again(w))
	w.get(chair, "/jury").hides("chờ bạn trả lời")
	w.get(chair, again(w)+"?lan=1").says("Đã huỷ hiệu lực", "Kết quả lần 1", "đã mở lại 1 lần", "Khiếu nại số 5")
	w.get(chair, again(w)+"?lan=2").want(http.StatusNotFound)
	w.get(member, entry(w.entries[0])).says("Phiếu của tôi ở lần 1, đã huỷ hiệu lực", "75").hides("Mở lại phiếu")
	w.get(member, entry(w.entries[1])).says("hồ sơ này giữ nguyên phiếu đã khóa")
	w.get(w.secretary, sitting(w.sitting)).says("đã mở lại 1 lần", "Xem các lần mở lại").hides("75,00")
}

// axe finds nothing on the pages of a reopening, and nothing runs over the edge of a phone.
func TestReopeningPagesInABrowser(t *testing.T) {
	shut, asked, open := newWorld(t, 3, 2), newWorld(t, 3, 2), newWorld(t, 3, 2)
	shut.submitAll(75)
	shut.post(shut.secretary, sitting(shut.sitting)+"/close", closing("2026-09-15", ""))
	asked.asked()
	open.asked()
	k := open.get(open.members[0], again(open)).waiting()
	open.post(open.members[0], again(open)+"/answer", url.Values{"step": {"agree"}, "reopening": {k}}).goes(again(open))
	pages := []string{shut.as(t, shut.secretary) + again(shut), asked.as(t, asked.members[0]) + again(asked), asked.as(t, asked.secretary) + again(asked),
		open.as(t, open.members[0]) + again(open) + "?lan=1", open.as(t, open.members[1]) + entry(open.entries[0]), open.as(t, open.secretary) + sitting(open.sitting)}
	b := browsertest.Start(t, "")
	for i, address := range pages {
		b.Load(address)
		b.Look(fmt.Sprintf("reopening %d", i))
	}
}
