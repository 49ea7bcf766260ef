package jury_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"golang.org/x/net/html"

	"ocop/internal/evaluation"
	"ocop/internal/law/score"
)

func sheets(w *world) string   { return sitting(w.sitting) + "/sheets" }
func receipts(w *world) string { return sitting(w.sitting) + "/receipts" }

// reviewed is the form that the page shows.
func (p page) reviewed() url.Values {
	form := url.Values{}
	for _, n := range p.all("input", named("sheet")) {
		form.Add("sheet", attr(n, "value"))
	}
	return form
}

// half is a draft with three criteria left open.
func (w *world) half() score.Marks {
	m := w.marks(75)
	m[0], m[1], m[2] = score.Unmarked, score.Unmarked, score.Unmarked
	return m
}

func TestSheetsAreReviewedAndHandedInAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 5)
	u := w.members[0]
	w.save(u, evaluation.Draft{Entry: w.entries[0], Marks: w.marks(75)})
	w.save(u, evaluation.Draft{Entry: w.entries[1], Marks: w.marks(92)})
	w.save(u, evaluation.Draft{Entry: w.entries[2], Marks: w.half()})
	w.submit(u, w.entries[4], 61)
	w.save(w.members[1], evaluation.Draft{Entry: w.entries[3], Marks: w.marks(88)})

	w.get(u, "/jury").want(200).one("a", func(n *html.Node) bool { return attr(n, "href") == sheets(w) })
	p := w.get(u, sheets(w)).want(200).says("Sẵn sàng nộp 2", "Chưa xong 2", "Đã nộp 1", "Nộp 2 phiếu đã sẵn sàng?", "ý kiến đánh giá của chính bạn", "2 phiếu chưa xong không được nộp lần này.",
		"HS-2026-0003 Chè xanh số 3 : còn thiếu 3 tiêu chí", "HS-2026-0004 Chè xanh số 4 : chưa chấm")
	want := [][]string{{"Sản phẩm", "Tổng điểm", "Hạng theo phiếu này", "Phiếu của tôi"},
		{"Chè xanh số 1 HS-2026-0001", "75", "4 sao", "Sẵn sàng nộp có thay đổi chưa lưu trên máy này"},
		{"Chè xanh số 2 HS-2026-0002", "92", "5 sao", "Sẵn sàng nộp có thay đổi chưa lưu trên máy này"},
		{"Chè xanh số 3 HS-2026-0003", "–", "–", "Đang chấm còn thiếu 3 tiêu chí"},
		{"Chè xanh số 4 HS-2026-0004", "–", "–", "Chưa chấm"},
		{"Chè xanh số 5 HS-2026-0005", "61", "3 sao", "Đã nộp"}}
	if diff := cmp.Diff(want, p.cells("sheets")); diff != "" {
		t.Error(diff)
	}
	form := p.reviewed()
	w.post(u, sheets(w), form).goes(receipts(w))
	lines := w.entriesOf("sitting/" + string(w.sitting))
	w.post(u, sheets(w), form).goes(receipts(w)) // double click
	if n := w.entriesOf("sitting/" + string(w.sitting)); n != lines {
		t.Errorf("a double click made %d entries", n-lines)
	}
	for i, state := range []evaluation.SheetState{evaluation.Submitted, evaluation.Submitted, evaluation.Drafted, "", evaluation.Submitted} {
		if s := w.stored(u, w.entries[i]); s.State != state {
			t.Errorf("sheet %d is %q", i+1, s.State)
		}
	}
	w.get(u, sheets(w)).want(200).says("Sẵn sàng nộp 0", "Đã nộp 3", "Chưa có phiếu nào sẵn sàng nộp", "Biên nhận của tôi (3)")
	w.get(u, sheets(w)+"?lang=en").want(200).says("Hand in my sheets", "No sheet is ready")
}

// All receipts stand on one page and in one file, and are those of the sheets one by one.
func TestReceiptsOfASitting(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 3)
	u := w.members[0]
	w.get(u, receipts(w)).want(404)
	w.submit(u, w.entries[1], 61)
	for _, i := range []int{0, 2} {
		w.save(u, evaluation.Draft{Entry: w.entries[i], Marks: w.marks(75)})
	}
	w.post(u, sheets(w), w.get(u, sheets(w)).reviewed()).goes(receipts(w))
	w.get(u, receipts(w)).want(200).says("đang chờ niêm phong", "Mã biên nhận")
	w.desk.Signer, _ = signer(t)
	if _, err := w.desk.Seal(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	p := w.get(u, receipts(w)).want(200).hides("đang chờ niêm phong").says("Tải 3 biên nhận trong một tệp")
	rows := p.cells("receipts")
	file := w.get(u, receipts(w)+"/file").want(200)
	for i, e := range w.entries {
		alone := w.get(u, entry(e)+"/receipt").want(200)
		if !strings.Contains(text(alone.Doc), rows[i+1][3]) || !strings.Contains(file.Body, rows[i+1][4]) || rows[i+1][0] != "Chè xanh số "+string(rune('1'+i))+" "+w.codes[i] {
			t.Errorf("the receipt of sheet %d is another one: %v", i+1, rows[i+1])
		}
	}
	if n := strings.Count(file.Body, "\nline: "); n != 3 || strings.Count(file.Body, "\n| ") < 3*4 || !strings.Contains(file.Header.Get("Content-Disposition"), "bien-nhan-dot-1-nam-2026.txt") {
		t.Errorf("%d lines of the journal in the file %s", n, file.Header.Get("Content-Disposition"))
	}
	for _, other := range []string{"", "/file"} {
		w.get(w.members[1], receipts(w)+other).want(404)
		w.get(w.secretary, receipts(w)+other).want(403)
		w.get(w.stranger, receipts(w)+other).want(404)
	}
}

// What changed since the page was opened keeps all sheets back, and is named with a link.
func TestAReviewThatIsOutOfDateHandsInNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 3)
	u := w.members[0]
	for i, e := range w.entries {
		w.save(u, evaluation.Draft{Entry: e, Marks: w.marks(70 + i)})
	}
	form := w.get(u, sheets(w)).reviewed()
	w.save(u, evaluation.Draft{Entry: w.entries[1], Marks: w.half(), Version: 1})
	p := w.post(u, sheets(w), form).want(409).says("HS-2026-0002 Chè xanh số 2: phiếu đã thay đổi ở cửa sổ khác", "còn thiếu 3 tiêu chí")
	p.one("a", func(n *html.Node) bool {
		return strings.HasSuffix(attr(n, "href"), string(w.entries[1])) && strings.HasPrefix(attr(n, "href"), "#")
	})
	if fresh := p.reviewed(); len(fresh["sheet"]) != 2 {
		t.Errorf("the page offers %v", fresh)
	}
	for _, bad := range []url.Values{nil, {"sheet": {"x"}}, {"sheet": {string(w.entries[0])}}, {"sheet": {string(w.entries[0]) + ":x"}}, {"sheet": {"none:1"}},
		{"sheet": {string(w.entries[0]) + ":1", string(w.entries[0]) + ":1"}}} {
		w.post(u, sheets(w), bad).want(422).says("hãy")
	}
	w.post(u, sheets(w), url.Values{"sheet": {string(w.entries[0]) + ":9223372036854775807"}}).want(409)
	for i := range w.entries {
		if s := w.stored(u, w.entries[i]); s.State != evaluation.Drafted {
			t.Errorf("sheet %d is %q", i+1, s.State)
		}
	}
}

func TestWhoHandsInAllSheets(t *testing.T) {
	t.Parallel()
	w := plannedWorld(t, 3, 2)
	u := w.members[0]
	w.get(u, sheets(w)).want(200).says("Phiên đánh giá chưa mở")
	w.open()
	w.post(u, entry(w.entries[0])+"/recuse", url.Values{"reason": {"Là người nhà."}}).goes("/jury")
	w.save(u, evaluation.Draft{Entry: w.entries[1], Marks: w.marks(75)})
	p := w.get(u, sheets(w)).want(200).says("1 hồ sơ bạn không tham gia chấm").hides(w.codes[0])
	form := p.reviewed()
	if len(form["sheet"]) != 1 {
		t.Errorf("the form is %v", form)
	}
	for _, who := range []struct {
		user
		read, write int
	}{{user{}, 303, 303}, {w.officer, 403, 403}, {w.stranger, 404, 404}, {w.secretary, 403, 403}, {w.members[1], 200, 409}} {
		w.get(who.user, sheets(w)).want(who.read)
		w.post(who.user, sheets(w), form).want(who.write)
	}
	w.post(u, sheets(w), url.Values{"sheet": {string(w.entries[0]) + ":1"}}).want(403)
	w.post(u, sheets(w), form).goes(receipts(w))
	w.get(u, sheets(w)).want(200).says("không còn phiếu nào phải nộp")
	for _, other := range w.members[1:] {
		for _, e := range w.entries {
			w.submit(other, e, 76)
		}
	}
	w.post(w.secretary, sitting(w.sitting)+"/close", closing("2026-09-15", "")).goes(sitting(w.sitting))
	w.get(u, sheets(w)).want(200).says("Phiên đánh giá đã khóa")
	w.post(w.members[1], sheets(w), url.Values{"sheet": {string(w.entries[0]) + ":1"}}).want(409).says("đã khóa")
	w.get(u, receipts(w)).want(200)
}
