package office_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ocop/internal/act"
	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
)

func TestDossiersAreAdmitted(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	path := roundAt("sittings", w.district.sitting)
	page := w.get(w.tanYen, path).want(200).says("Phiên chưa có hồ sơ nào", "Mở chấm điểm?", "đóng băng")
	head, rows := page.table("waiting")
	if len(rows) != 3 || strings.Join(head[1:], "|") != "Sản phẩm|Chủ thể|Địa bàn|Nộp ngày|Tình trạng|Phiếu đánh giá" || !strings.HasPrefix(rows[0][6], "Bộ 1. ") {
		t.Errorf("waiting: %q %q", head, rows)
	}
	w.post(w.tanYen, path+"/admit", nil).refused(422, "dossiers")
	w.post(w.tanYen, path+"/admit", url.Values{"dossiers": {string(w.dossiers[0]), "keines"}}).want(404)
	if len(w.entries(w.district.sitting)) != 0 {
		t.Fatal("half of a refused choice was stored")
	}
	form := url.Values{"dossiers": {string(w.dossiers[0]), string(w.dossiers[2])}}
	w.post(w.tanYen, path+"/admit", form).leads(path)
	w.post(w.tanYen, path+"/admit", form).leads(path)
	if n := w.written("entry.admitted"); n != 2 {
		t.Errorf("%d entries after two clicks, want 2", n)
	}
	page = w.get(w.tanYen, path)
	if _, rows = page.table("entries"); len(rows) != 2 {
		t.Errorf("entries: %q", rows)
	}
	if _, rows = page.table("waiting"); len(rows) != 1 {
		t.Errorf("still waiting: %q", rows)
	}
	w.get(w.officer, roundAt("sittings", w.province.sitting)).want(200).says("Không có hồ sơ nào chờ phiên này") // the province receives what districts pass up
}

func TestADossierUnderAnotherBookStaysOut(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	w.later("2026-06-10")
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
		return w.withdraw(ctx, a, 0)
	})
	late := w.file(0, "2026-06-01")
	path := roundAt("sittings", w.district.sitting)
	page := w.get(w.officer, path)
	if boxes := page.elements("input", func(n *html.Node) bool { return attrOf(n, "name") == "dossiers" }); len(boxes) != 2 {
		t.Errorf("%d dossiers are offered, want the two of the round's book", len(boxes))
	}
	w.post(w.officer, path+"/admit", url.Values{"dossiers": {string(w.dossiers[1]), string(late)}}).refused(422, "dossiers").says("HS-2021-0004: Hồ sơ nộp theo bộ tiêu chí khác")
	if len(w.entries(w.district.sitting)) != 0 {
		t.Error("half of a refused choice was stored")
	}
}

func TestScoringShowsWhoNotWhat(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	path := roundAt("sittings", w.district.sitting)
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
		_, err := w.law.Admit(ctx, a, w.dossiers[0], w.district.sitting)
		return err
	})
	w.post(w.tanYen, path+"/open", nil).leads(path)
	w.post(w.tanYen, path+"/open", nil).leads(path)
	if w.written("sitting.opened") != 1 {
		t.Error("opening twice has two effects")
	}
	w.submit(w.district, 0, 1)
	page := w.get(w.leader, path).want(200).says("2/3", "Ủy viên huyện 3 (Ủy viên): còn 1 phiếu", "HS-2021-0001")
	head, rows := page.table("monitor")
	if !slices.Equal(head, []string{"Sản phẩm", "Phiếu đã nộp", "Ủy viên huyện 1", "Ủy viên huyện 2", "Ủy viên huyện 3"}) || strings.Join(rows[0][1:], "|") != "2/3|Đã nộp|Đã nộp|Chưa chấm" {
		t.Errorf("monitor: %q %q", head, rows)
	}
	page.hides("Khóa phiên và niêm phong kết quả?") // a leader changes nothing
	entry := w.entries(w.district.sitting)[0]
	for _, p := range []string{path, path + "?dang=csv", roundAt("entries", entry.Key), roundAt("rounds", w.round), roundAt("rounds", w.round) + "?dang=csv&bang=products"} {
		body := w.get(w.officer, p).want(200).body
		for _, bad := range []string{"62,", "63,", "≈", "part-a", "Tổng điểm", "mức 1/"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s shows %q while scoring", p, bad)
			}
		}
	}
	w.get(w.officer, roundAt("entries", entry.Key)).says("Đã nộp", "Chưa chấm", "Mở chấm điểm", "Đưa vào phiên")
	w.get(w.tanYen, roundAt("entries", entry.Key)).want(200).hides("Nhật ký")
	w.get(w.admin, path).want(200).hides("Theo dõi phiếu Bảng", "Đã nộp")
}

func TestASittingIsClosedOnce(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	path := roundAt("sittings", w.district.sitting)
	w.post(w.tanYen, path+"/close", url.Values{"met_on": {"2021-09-15"}}).want(409).says("chưa mở chấm điểm")
	w.admitAll()
	w.submit(w.district, 1)
	before := w.all()
	page := w.post(w.tanYen, path+"/close", url.Values{"met_on": {"2021-09-15"}}).want(409).says("3 hồ sơ chưa đủ số phiếu", "Có 3 chỗ cần sửa", "HS-2021-0001", "thiếu phiếu của Ủy viên huyện 1, Ủy viên huyện 3")
	for _, e := range w.entries(w.district.sitting) {
		if !page.hasID("f-entry/" + string(e.Key)) {
			t.Error("the refusal leads nowhere")
		}
	}
	w.submit(w.district, 0, 2)
	before += 6
	for _, x := range []struct{ met, late, error string }{{"", "", "met_on"}, {"30/02/2021", "", "met_on"}, {"2021-09-16", "", "met_on"}, {"2021-09-14", "", "met_on"},
		{"hôm qua", "", "met_on"}, {"2021-09-15", strings.Repeat("x", 1001), "late_reason"}} {
		back := w.post(w.tanYen, path+"/close", url.Values{"met_on": {x.met}, "late_reason": {x.late}}).refused(422, x.error)
		if back.value("late_reason") != x.late || back.value("met_on") != x.met && x.met != "30/02/2021" {
			t.Errorf("%q: what was typed is lost", x.met)
		}
	}
	w.later("2021-10-12")
	before += 6 // sessions
	w.post(w.tanYen, path+"/close", url.Values{"met_on": {"2021-10-12"}}).refused(422, "late_reason").says("hãy ghi lý do chậm")
	if w.all() != before {
		t.Fatal("a refused closing was stored")
	}
	form := url.Values{"met_on": {"12/10/2021"}, "late_reason": {"Giãn cách xã hội."}}
	w.post(w.tanYen, path+"/close", form).leads(path)
	w.post(w.tanYen, path+"/close", form).leads(path)
	if w.written("sitting.closed") != 1 || w.written("dossier.forwarded") != 3 {
		t.Error("closing twice has two effects")
	}
	w.get(w.tanYen, path).want(200).says("Họp chậm 3 ngày", "Giãn cách xã hội.", "Chuyển cấp trên").hides("Khóa phiên và niêm phong kết quả?", "Đưa hồ sơ vào phiên")
	w.get(w.officer, roundAt("rounds", w.round)).says("Giãn cách xã hội.", "1 phiên chậm")
}

func TestSealedResults(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	w.closeDistrict()
	path := roundAt("sittings", w.district.sitting)
	var tally evaluation.Tally
	w.see(func(ctx context.Context, v *act.View) error {
		list, err := w.law.Evaluation.Tallies(ctx, v, w.district.sitting)
		tally = list[0]
		return err
	})
	page := w.get(w.leader, path).want(200).says("Kết quả đã niêm phong", "trình diễn, điểm minh họa")
	head, rows := page.table("results")
	if !slices.Equal(head, []string{"Sản phẩm", "Điểm trung bình", "Hạng", "Khung điểm", "Kết quả", "Lý do xếp hạng", "Chênh lệch", "Ủy viên huyện 1", "Ủy viên huyện 2", "Ủy viên huyện 3"}) {
		t.Errorf("head: %q", head)
	}
	sum := tally.Lines[0].Sheet.Total + tally.Lines[1].Sheet.Total + tally.Lines[2].Sheet.Total
	if !strings.HasPrefix(rows[0][1], tally.Result.Mean.Text()+" ") || !strings.HasSuffix(rows[0][1], sum.Text()+"/3") {
		t.Errorf("mean %q, want %s and the fraction of %s", rows[0][1], tally.Result.Mean.Text(), sum.Text())
	}
	if !strings.HasPrefix(rows[0][7], tally.Lines[0].Sheet.Total.Text()+" A ") || rows[0][5] != tally.Result.Reason+"." {
		t.Errorf("row: %q", rows[0])
	}
	csv := w.get(w.leader, path+"?dang=csv").want(200).body
	if !strings.Contains(csv, "Ủy viên huyện 1, phần A") || strings.Count(csv, "\r\n") != 4 {
		t.Errorf("csv: %s", csv)
	}
	entry := w.get(w.leader, roundAt("entries", tally.Entry.Key)).want(200).says("Nên bổ sung hợp đồng.", tally.Result.Mean.Text(), "Khóa phiên và niêm phong kết quả")
	card, err := w.book.Card(cardUsed)
	if err != nil {
		t.Fatal(err)
	}
	w.checkMarks(entry, card, tally)
	w.get(w.admin, roundAt("entries", tally.Entry.Key)).want(200).hides("Nên bổ sung hợp đồng.", "Tổng điểm", tally.Result.Mean.Text())
	w.get(w.admin, path).want(200).hides(tally.Result.Mean.Text())
}

// checkMarks compares the three lists of marks with the stored sheets.
func (w *roundWorld) checkMarks(page answer, card *rulebook.Card, tally evaluation.Tally) {
	w.t.Helper()
	var got [][]string
	for i, part := range []string{"part-a", "part-b", "part-c"} {
		_, rows := page.table(part)
		last := rows[len(rows)-1]
		if last[0] != "Cộng" || last[2] != tally.Lines[0].Sheet.Parts[i].Text() {
			w.t.Errorf("%s adds up to %q", part, last)
		}
		got = append(got, rows[:len(rows)-1]...)
	}
	if len(got) != len(card.Leaves()) {
		w.t.Fatalf("%d criteria, want %d", len(got), len(card.Leaves()))
	}
	for i, leaf := range card.Leaves() {
		for m := range tally.Lines {
			mark := tally.Lines[m].Sheet.Marks[i]
			if mark < 1 {
				continue
			}
			if !strings.HasPrefix(got[i][2+m], leaf.Options[mark-1].Points.Text()+" ") {
				w.t.Errorf("criterion %s, member %d: %q", leaf.Code, m+1, got[i][2+m])
			}
		}
	}
}
