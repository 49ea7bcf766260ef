package jury_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"ocop/internal/act"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
	"ocop/internal/key"
)

// submitAll has every member hand in every sheet.
func (w *world) submitAll(points int) {
	w.t.Helper()
	for _, u := range w.members {
		for _, e := range w.entries {
			w.submit(u, e, points)
		}
	}
}

func closing(metOn, late string) url.Values {
	return url.Values{"met_on": {metOn}, "late_reason": {late}}
}

// cells are the texts of one table, row by row, its head first.
func (p page) cells(id string) [][]string {
	p.t.Helper()
	table := p.one("table", func(n *html.Node) bool { return attr(n, "id") == id })
	var out [][]string
	for row := range table.Descendants() {
		if row.Type != html.ElementNode || row.Data != "tr" {
			continue
		}
		var line []string
		for c := range row.ChildNodes() {
			if c.Type == html.ElementNode {
				line = append(line, text(c))
			}
		}
		out = append(out, line)
	}
	return out
}

func TestDeskShowsWhoHasHandedIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 2)
	w.submit(w.members[0], w.entries[0], 75)
	w.submit(w.members[1], w.entries[0], 76)
	w.save(w.members[2], evaluation.Draft{Entry: w.entries[0], Marks: w.marks(74)})
	p := w.get(w.secretary, sitting(w.sitting)).want(200)
	want := [][]string{
		{"Hồ sơ", "Số phiếu", "Thành viên 1", "Thành viên 2", "Thành viên 3"},
		{"Chè xanh số 1 HS-2026-0001", "2/3 đủ", "Đã nộp", "Đã nộp", "Đang chấm"},
		{"Chè xanh số 2 HS-2026-0002", "0/3 thiếu", "Chưa chấm", "Chưa chấm", "Chưa chấm"}}
	if diff := cmp.Diff(want, p.cells("monitor")); diff != "" {
		t.Error(diff)
	}
	p.says("2/6", "Phiếu tối thiểu mỗi hồ sơ 2/3", "1 hồ sơ chưa đủ phiếu", "Thành viên 3 Ủy viên · còn 2 phiếu: HS-2026-0001, HS-2026-0002",
		"Chỉ mở lại được khi chủ tịch và thư ký cùng đồng ý", "còn 15 ngày", "Hội đồng trình diễn")
	if p.field("met_on") != "2026-09-15" {
		t.Errorf("the day is %s, want today", p.field("met_on"))
	}
}

// TestQuorumWantsTheLead shows that the desk says what closing then does.
func TestQuorumWantsTheLead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 6, 1)
	for _, u := range w.members[2:] { // four of six, neither chair nor deputy
		w.submit(u, w.entries[0], 75)
	}
	at := sitting(w.sitting)
	w.get(w.secretary, at).want(200).says("4/6 thiếu")
	w.post(w.secretary, at+"/close", closing("2026-09-15", "")).want(409)
	w.submit(w.members[1], w.entries[0], 75)
	w.get(w.secretary, at).want(200).says("5/6 đủ")
	w.post(w.secretary, at+"/close", closing("2026-09-15", "")).goes(at)
}

func TestRefusedClosingNamesDossiersAndMembers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 2)
	w.submit(w.members[0], w.entries[0], 75)
	at := sitting(w.sitting)
	p := w.post(w.secretary, at+"/close", closing("2026-09-15", "Chữ đã gõ")).want(409)
	p.says("Chưa khóa được: 2 hồ sơ", "HS-2026-0001", "Thành viên 2", "Thành viên 3", "HS-2026-0002", "Thành viên 1")
	if p.field("late_reason") != "Chữ đã gõ" {
		t.Error("the typed reason was lost")
	}
	for _, e := range w.entries {
		id := "f-entry/" + string(e)
		p.one("a", func(n *html.Node) bool { return attr(n, "href") == "#"+id })
		p.one("a", func(n *html.Node) bool { return attr(n, "id") == id })
	}
	w.get(w.secretary, at).want(200).says("Đang chấm điểm")
}

func TestSpreadRefusesWithNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	w.submit(w.members[0], w.entries[0], 60)
	w.submit(w.members[1], w.entries[0], 75)
	w.submit(w.members[2], w.entries[0], 75)
	w.post(w.secretary, sitting(w.sitting)+"/close", closing("2026-09-15", "")).want(409).says("HS-2026-0001", "Thành viên 1")
}

func TestBadClosingsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	w.submitAll(75)
	at := sitting(w.sitting)
	for name, c := range map[string]struct {
		form url.Values
		code int
		says string
	}{
		"no day":           {closing("", ""), 422, "Ngày họp Hội đồng"},
		"no such day":      {closing("2026-02-31", ""), 422, "Ngày họp Hội đồng"},
		"day to come":      {closing("2026-09-16", ""), 422, "chưa đến"},
		"before opening":   {closing("2026-09-14", ""), 422, "trước ngày mở chấm điểm"},
		"hidden character": {closing("2026-09-15", "a\u202eb"), 422, "Lý do chậm"},
		"unknown field":    {url.Values{"met_on": {"2026-09-15"}, "star": {"5"}}, 400, "ô lạ"},
	} {
		t.Run(name, func(t *testing.T) {
			p := w.post(w.secretary, at+"/close", c.form).want(c.code).says(c.says)
			if c.code == 422 && p.field("met_on") != c.form.Get("met_on") {
				t.Error("the typed day was lost")
			}
		})
	}
	w.get(w.secretary, at).want(200).says("Đang chấm điểm")
}

func TestLateClosingWantsAReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	w.submitAll(75)
	w.now.Store(time.Date(2026, 10, 3, 5, 0, 0, 0, time.UTC).UnixMilli())
	w.signIn(&w.secretary)
	at := sitting(w.sitting)
	w.get(w.secretary, at).want(200).says("quá hạn 3 ngày", "ghi lý do chậm")
	w.post(w.secretary, at+"/close", closing("2026-10-03", "")).want(422).says("Phiên họp muộn so với kế hoạch")
	w.post(w.secretary, at+"/close", closing("2026-10-03", "Mưa lũ")).goes(at)
	w.get(w.secretary, at).want(200).says("Họp chậm so với kế hoạch (trước ngày 01/10/2026). Lý do: Mưa lũ", "họp ngày 03/10/2026")
}

func TestClosingShowsSealedResultsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 2)
	for i, points := range []int{78, 78, 79} {
		w.submit(w.members[i], w.entries[0], points)
	}
	w.submit(w.members[0], w.entries[1], 45)
	w.submit(w.members[1], w.entries[1], 46)
	at := sitting(w.sitting)
	w.post(w.members[2], entry(w.entries[1])+"/recuse", url.Values{"reason": {"Là người nhà của giám đốc."}}).goes("/jury")
	w.post(w.secretary, at+"/close", closing("2026-09-15", "")).goes(at)
	w.post(w.secretary, at+"/close", closing("2026-09-15", "")).goes(at) // double click
	if n := w.entriesOf("sitting/" + string(w.sitting)); n != 3 {        // planned, opened, closed
		t.Errorf("%d journal entries, want 3", n)
	}
	want := [][]string{
		{"Hồ sơ", "Trung bình", "Khung điểm", "Xếp hạng", "Kết quả", "Chênh lệch", "Thành viên 1", "Thành viên 2", "Thành viên 3"},
		{"Chè xanh số 1 HS-2026-0001", "78,33 ≈ 235/3", "4 sao", "4 sao", "Đề nghị công nhận 78,33 điểm, đạt 4 sao.", "1", "78", "78", "79"},
		{"Chè xanh số 2 HS-2026-0002", "45,50 = 91/2", "2 sao", "2 sao", "Trả lại chủ thể 45,50 điểm, xếp 2 sao, chưa đến mức được công nhận (từ 3 sao).", "1", "45", "46", "– không chấm"}}
	p := w.get(w.secretary, at).want(200).says("Đã khóa kết quả", "Diễn giải áp dụng nơi luật không nói rõ")
	if diff := cmp.Diff(want, p.cells("results")); diff != "" {
		t.Error(diff)
	}
	if len(p.all("form", func(n *html.Node) bool { return strings.HasSuffix(attr(n, "action"), "/close") })) != 0 {
		t.Error("a closed sitting can be closed again")
	}
	w.carriedOn(dossier.Proposed, dossier.Returned)
	w.get(w.members[0], entry(w.entries[0])).want(200).says("Kết quả của Hội đồng", "Phiếu đã niêm phong", "78,33 ≈ 235/3").hides(">79<")
	w.get(w.members[0], "/jury").want(200).says("Phiên đã khóa", "Không có phiên đánh giá nào đang mở", "đã nộp 2/2")
}

// carriedOn fails unless the dossiers are in the states.
func (w *world) carriedOn(want ...dossier.State) {
	w.t.Helper()
	err := w.desk.See(w.t.Context(), w.officer.Actor, func(ctx context.Context, v *act.View) error {
		for i, e := range w.entries {
			x, err := w.law.Evaluation.EntryByKey(ctx, v, e)
			if err != nil {
				return err
			}
			d, err := dossier.ByKey(ctx, v, x.Dossier)
			if err != nil {
				return err
			}
			if d.State != want[i] {
				w.t.Errorf("%s is %s, want %s", d.Code, d.State, want[i])
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestSecretaryOpensThePlannedSitting(t *testing.T) {
	t.Parallel()
	w := plannedWorld(t, 3, 1)
	at := sitting(w.sitting)
	p := w.get(w.members[0], entry(w.entries[0])).want(200).says("Phiên đánh giá chưa mở")
	if len(p.all("button", named("intent"))) != 0 {
		t.Error("a sheet of a planned sitting can be sent")
	}
	w.post(w.members[0], entry(w.entries[0]), w.form(nil, "0", "draft")).want(409).says("chưa mở")
	w.get(w.secretary, at).want(200).says("Phiên chưa mở", "1 hồ sơ, 3 thành viên chấm điểm")
	w.post(w.secretary, at+"/close", closing("2026-09-15", "")).want(409).says("chưa mở chấm điểm")
	w.post(w.members[0], at+"/open", nil).want(403)
	w.post(w.secretary, at+"/open", nil).goes(at)
	w.post(w.secretary, at+"/open", nil).goes(at) // double click
	w.get(w.secretary, at).want(200).says("Đang chấm điểm")
	w.post(w.members[0], entry(w.entries[0]), w.form(nil, "0", "draft")).goes(entry(w.entries[0]))
}

func TestUnknownSittingsAreMissing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	for _, k := range []key.Sitting{"x", key.Sitting(w.entries[0])} {
		w.get(w.secretary, sitting(k)).want(404)
		w.post(w.secretary, sitting(k)+"/close", closing("2026-09-15", "")).want(404)
	}
}
