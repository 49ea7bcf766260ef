package jury_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"ocop/internal/evaluation"
	"ocop/internal/law/score"
)

func TestMyDossiers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 3)
	m := w.marks(75)
	m[0], m[1] = score.Unmarked, score.Unmarked
	u := w.members[0]
	w.save(u, evaluation.Draft{Entry: w.entries[1], Marks: m})
	w.submit(u, w.entries[0], 75)
	p := w.get(u, "/jury").want(200)
	if h := p.one("h1", nil); text(h) != "Hồ sơ của tôi" {
		t.Errorf("h1 is %q", text(h))
	}
	p.says("Hội đồng cấp tỉnh năm 2026", "Đợt 1 năm 2026", "01/10/2026 · còn 15 ngày", "Phiếu đã nộp 1 / 3", "Chấm tiếp: Chè xanh số 2")
	marked, all := partial(w, m)
	full, _ := partial(w, w.marks(75))
	table := p.one("table", nil)
	rows := p.cells(attr(table, "id"))
	want := [][]string{{"Sản phẩm", "Chủ thể", "Phiếu đánh giá", "Đã chấm", "Phiếu của tôi"},
		{"Chè xanh số 1 HS-2026-0001", "Hợp tác xã chè Bản Ven Tỉnh Bắc Ninh", "Bộ 11. Chè tươi, chè chế biến đánh giá lần đầu", full + "/" + full, "Đã nộp"},
		{"Chè xanh số 2 HS-2026-0002", "Hợp tác xã chè Bản Ven Tỉnh Bắc Ninh", "Bộ 11. Chè tươi, chè chế biến đánh giá lần đầu", marked + "/" + all, "Đang chấm"},
		{"Chè xanh số 3 HS-2026-0003", "Hợp tác xã chè Bản Ven Tỉnh Bắc Ninh", "Bộ 11. Chè tươi, chè chế biến đánh giá lần đầu", "0/32", "Chưa chấm"}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(text(p.Doc), "thư ký") {
		t.Error("a member is offered the secretary's desk")
	}
}

func TestSecretaryIsLedToTheDesk(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	p := w.get(w.secretary, "/jury").want(200).says("Bạn là thư ký của Hội đồng này")
	p.one("a", func(n *html.Node) bool {
		return attr(n, "href") == sitting(w.sitting) && text(n) == "Mở bàn thư ký"
	})
	sheet := w.get(w.secretary, entry(w.entries[0])).want(200).says("không chấm điểm")
	if len(sheet.all("button", named("intent"))) != 0 {
		t.Error("a secretary without a vote can score")
	}
	w.post(w.secretary, entry(w.entries[0]), w.form(w.marks(75), "0", "draft")).want(403)
	w.get(w.secretary, entry(w.entries[0])+"/recuse").want(403)
}

func TestNobodyHasNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	w.get(w.stranger, "/jury").want(200).says("Không có phiên đánh giá nào đang mở").hides("Chè xanh")
}

func TestRecusal(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 2)
	u, at := w.members[0], entry(w.entries[0])
	w.save(u, evaluation.Draft{Entry: w.entries[0], Marks: w.marks(75)})
	p := w.get(u, at+"/recuse").want(200).says("Không chấm điểm hồ sơ HS-2026-0001?", "không tính vào kết quả")
	p.one("textarea", named("reason"))
	for _, bad := range []string{"", "  ", "a\u202eb", strings.Repeat("a", 10001)} {
		p := w.post(u, at+"/recuse", url.Values{"reason": {bad}}).want(422).says("Lý do")
		if p.field("reason") != bad {
			t.Errorf("the typed reason %.10q was lost", bad)
		}
	}
	w.get(u, at).want(200).says("Lưu nháp")
	form := url.Values{"reason": {"Là người nhà của giám đốc."}}
	w.post(u, at+"/recuse", form).goes("/jury")
	w.post(u, at+"/recuse", form).goes("/jury") // double click
	if n := w.entriesOf("entry/" + string(w.entries[0])); n != 2 {
		t.Errorf("%d journal entries, want admitted and recused", n)
	}
	p = w.get(u, at).want(403).says("Bạn đã được ghi nhận không chấm điểm hồ sơ này; nếu chưa đúng, hãy báo thư ký Hội đồng.", "Lý do: Là người nhà của giám đốc.")
	if len(p.all("button", named("intent"))) != 0 {
		t.Error("a recused member can score")
	}
	w.post(u, at, w.form(w.marks(75), "1", "draft")).want(403)
	w.get(u, at+"/recuse").want(200).says("Lý do: Là người nhà của giám đốc.")
	w.get(u, "/jury").want(200).says("Phiếu đã nộp 0 / 1", "Không chấm điểm")
}

// TestWhoMayDoWhat is the matrix of routes and people.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	at, desk := entry(w.entries[0]), sitting(w.sitting)
	const in, no, hidden, away, clash = 200, 403, 404, 303, 409
	people := []user{{}, w.officer, w.stranger, w.members[0], w.secretary}
	for _, c := range []struct {
		method, path string
		form         url.Values
		want         [5]int // visitor, office, judge of another place, member, secretary
	}{
		{"GET", "/jury", nil, [5]int{away, no, in, in, in}},
		{"GET", at, nil, [5]int{away, no, hidden, in, in}},
		{"GET", at + "/recuse", nil, [5]int{away, no, hidden, in, no}},
		{"GET", desk, nil, [5]int{away, no, hidden, no, in}},
		{"GET", entry("none"), nil, [5]int{away, no, hidden, hidden, hidden}},
		{"POST", at, w.form(nil, "0", "draft"), [5]int{away, no, hidden, away, no}},
		{"POST", at + "/reopen", url.Values{"version": {"1"}}, [5]int{away, no, hidden, away, no}},
		{"POST", desk + "/open", nil, [5]int{away, no, hidden, no, away}},
		{"POST", desk + "/close", closing("2026-09-15", ""), [5]int{away, no, hidden, no, clash}},
		{"POST", at + "/recuse", url.Values{"reason": {"Có lợi ích liên quan."}}, [5]int{away, no, hidden, away, no}},
	} {
		for i, u := range people {
			var p page
			if c.method == http.MethodGet {
				p = w.get(u, c.path)
			} else {
				p = w.post(u, c.path, c.form)
			}
			if p.Code != c.want[i] {
				t.Errorf("%s %s by %q: %d, want %d", c.method, c.path, u.Name, p.Code, c.want[i])
			}
			if u.Person == "" && !strings.HasPrefix(p.Header.Get("Location"), "/dang-nhap") {
				t.Errorf("%s %s: a visitor is led to %q", c.method, c.path, p.Header.Get("Location"))
			}
		}
	}
}

// TestNobodySeesAnothersWork changes what one member does and compares every page of
// the others byte by byte, before the sitting is closed.
func TestNobodySeesAnothersWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 2)
	w.submit(w.members[1], w.entries[0], 75)
	w.submit(w.members[0], w.entries[0], 70)
	busy := w.members[2]
	look := func(u user, paths ...string) map[string]string {
		out := map[string]string{}
		for _, path := range paths {
			out[path] = w.get(u, path).want(200).Body
		}
		return out
	}
	pages := []string{"/jury", entry(w.entries[0]), entry(w.entries[1]), entry(w.entries[1]) + "/recuse"}
	before := look(w.members[1], pages...)
	w.save(busy, evaluation.Draft{Entry: w.entries[0], Marks: w.marks(61), Remark: "ghi chú kín"})
	w.submit(busy, w.entries[1], 83)
	if diff := cmp.Diff(before, look(w.members[1], pages...)); diff != "" {
		t.Errorf("a member's pages show another's work:\n%s", diff)
	}
	// the secretary learns that a sheet is in, never what is in it
	desk := []string{"/jury", sitting(w.sitting), entry(w.entries[0]), entry(w.entries[1])}
	before = look(w.secretary, desk...)
	s := w.stored(busy, w.entries[0])
	w.save(busy, evaluation.Draft{Entry: w.entries[0], Marks: w.marks(88), Remark: "khác hẳn", Version: s.Version})
	w.post(busy, entry(w.entries[1])+"/reopen", url.Values{"version": {"1"}}).goes(entry(w.entries[1]))
	w.save(busy, evaluation.Draft{Entry: w.entries[1], Marks: w.marks(54), Version: 2, Submit: true})
	if diff := cmp.Diff(before, look(w.secretary, desk...)); diff != "" {
		t.Errorf("the secretary's pages show points:\n%s", diff)
	}
}

func TestPagesSpeakEnglish(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	w.get(w.members[0], "/jury?lang=en").want(200).says("My dossiers", "Sheets handed in")
	w.get(w.members[0], entry(w.entries[0])+"?lang=en").want(200).says("Save draft", "Hand in", "criteria without a mark", "Council member")
	w.get(w.secretary, sitting(w.sitting)+"?lang=en").want(200).says("Close and seal the results", "Not marked")
}
