package office_test

import (
	"context"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
	"ocop/internal/plan"
	"ocop/rulebooks"
)

func TestASeasonAndItsRoundAreOpened(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	head, rows := w.get(w.officer, "/office/seasons").want(200).says("Mở mùa đánh giá").table("seasons")
	if strings.Join(head, "|") != "Mùa|Địa bàn|Kế hoạch|Ngày kế hoạch|Đợt|Hồ sơ|Đang xử lý|Đã công nhận" || strings.Join(rows[0], "|") != "Mùa năm 2021|Tỉnh Bắc Giang|–|–|1|3|3|0" {
		t.Errorf("seasons: %q %q", head, rows)
	}
	form := url.Values{"place": {string(bacGiang)}, "year": {"2022"}, "title": {"Mùa năm 2022"}, "plan_no": {"12/KH-UBND"}, "plan_date": {"10/09/2021"}, "note": {"Dòng một\r\nDòng hai"}}
	page := w.post(w.officer, "/office/seasons", form).want(303)
	path := page.header.Get("Location")
	w.get(w.officer, path).want(200).says("Mùa năm 2022", "Kế hoạch số 12/KH-UBND ngày 10/09/2021", "Mùa này chưa có đợt nào", "Quyết định 1048/QĐ-TTg")
	w.post(w.officer, "/office/seasons", form).want(409).says("Mùa đánh giá năm 2022 của Tỉnh Bắc Giang đã được mở")

	asked := w.get(w.officer, path+"?filed_on=2026-06-01&number=4&title=%C4%90%E1%BB%A3t+4").want(200).says("Quyết định 26/2026/QĐ-TTg", "nộp ngày 01/06/2026")
	if asked.value("number") != "4" || asked.value("title") != "Đợt 4" || asked.value("filed_on") != "2026-06-01" || asked.value("book") != "26-2026" {
		t.Error("looking a book up loses what was typed")
	}
	round := url.Values{"number": {"1"}, "title": {"Đợt 1 năm 2022"}, "filed_on": {"2021-09-01"}, "book": {"1048-781"}, "note": {""}}
	opened := w.post(w.officer, path+"/rounds", round).want(303).header.Get("Location")
	w.get(w.officer, opened).want(200).says("Đợt 1 năm 2022", "chưa lập phiên", w.book.Digest[:12])
	w.post(w.officer, path+"/rounds", round).refused(422, "number").says("Mùa này đã có đợt số 1")
	if w.written("season.opened") != 2 || w.written("round.opened") != 2 {
		t.Error("a second click has a second effect")
	}
	w.get(w.officer, path+"/rounds").leads(path)
}

func TestBadSeasonForms(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	before := w.all()
	for _, x := range []struct{ field, value string }{
		{"place", ""}, {"place", "24"}, {"place", "Bắc Giang"}, {"year", ""}, {"year", "hai nghìn"}, {"year", "2017"}, {"year", "2564"}, {"year", "20226"}, {"year", "-1"}, {"year", "9,5"},
		{"year", "１０"}, {"title", ""}, {"title", " \t "}, {"title", strings.Repeat("đ", 201)}, {"title", "Mùa\u200b 2022"}, {"title", "Mùa \u202e2022"}, {"title", "Mùa\r\n2022"},
		{"plan_no", strings.Repeat("9", 51)}, {"plan_date", "30/02/2021"}, {"plan_date", "2021-02-29"}, {"plan_date", "31/12/9999"}, {"plan_date", "2021-09-16"}, {"plan_date", "<b>"},
		{"note", strings.Repeat("x", 2001)},
	} {
		form := url.Values{"place": {string(bacGiang)}, "year": {"2022"}, "title": {"Mùa năm 2022"}, "plan_no": {"1"}, "plan_date": {"2021-09-10"}, "note": {"ghi"}}
		form.Set(x.field, x.value)
		page := w.post(w.officer, "/office/seasons", form).refused(422, x.field)
		for _, name := range []string{"title", "plan_no", "note"} {
			if got := page.value(name); got != form.Get(name) && x.field != name {
				t.Errorf("%s=%q: the page shows %q for %s", x.field, x.value, got, name)
			}
		}
		if x.field == "title" && !strings.ContainsAny(x.value, "\r") && page.value("title") != x.value {
			t.Errorf("typed title %q comes back as %q", x.value, page.value("title"))
		}
	}
	w.post(w.officer, "/office/seasons", url.Values{"title": {"a\x00"}}).want(422)
	w.post(w.officer, "/office/seasons", url.Values{"title": {"\xff"}}).want(422)
	w.post(w.officer, "/office/seasons", url.Values{"title": {"a", "b"}}).want(400)
	if w.all() != before {
		t.Error("a refused season was stored")
	}
}

// The text of the law that a round keeps is made before the act, which holds the database: a form
// whose act is refused before it would need the text has it made all the same.
func TestTheLawIsPackedBeforeTheAct(t *testing.T) {
	w := newRoundWorld(t)
	fresh, err := rulebook.Load(rulebooks.FS)
	if err != nil {
		t.Fatal(err)
	}
	w.law.Books, w.law.Evaluation.Books = fresh, fresh
	form := url.Values{"number": {"0"}, "title": {"Đợt 2"}, "filed_on": {"2021-09-01"}, "book": {"1048-781"}}
	w.post(w.officer, roundAt("seasons", w.season)+"/rounds", form).refused(422, "number")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	packed, err := fresh.Pack()
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; err != nil || n >= uint64(len(packed)) {
		t.Errorf("the law is packed only when it is asked for: %d bytes for a text of %d, %v", n, len(packed), err)
	}
}

func TestBadRoundForms(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	before, path := w.all(), roundAt("seasons", w.season)
	for _, x := range []struct{ field, value, error string }{
		{"number", "", "number"}, {"number", "0", "number"}, {"number", "100", "number"}, {"number", "hai", "number"}, {"number", "1", "number"},
		{"title", "", "title"}, {"title", strings.Repeat("đ", 201), "title"}, {"title", "Đợt\u200b", "title"}, {"note", strings.Repeat("x", 1001), "note"},
		{"filed_on", "", "filed_on"}, {"filed_on", "30/02/2021", "filed_on"}, {"filed_on", "2017-01-01", "filed_on"},
		{"filed_on", "2026-06-01", "filed_on"}, // another book than the one shown
	} {
		form := url.Values{"number": {"2"}, "title": {"Đợt 2"}, "filed_on": {"2021-09-01"}, "book": {"1048-781"}, "note": {"ghi"}}
		form.Set(x.field, x.value)
		page := w.post(w.officer, path+"/rounds", form).refused(422, x.error)
		if x.field != "title" && page.value("title") != "Đợt 2" {
			t.Errorf("%s=%q: the title typed is lost", x.field, x.value)
		}
	}
	w.post(w.officer, "/office/seasons/keine/rounds", url.Values{"number": {"2"}, "title": {"x"}, "filed_on": {"2021-09-01"}}).want(404)
	if w.all() != before {
		t.Error("a refused round was stored")
	}
}

func TestOddTextIsShownAsItIs(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	odd := `<b onmouseover=x>{{.Secret}} %s%n`
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
		_, err := plan.OpenSeason(ctx, a, plan.NewSeason{Place: bacGiang, Year: 2020, Title: odd, Note: odd})
		if err != nil {
			return err
		}
		_, err = w.law.Evaluation.OpenRound(ctx, a, evaluation.NewRound{Season: w.season, Number: 7, Title: odd, Book: w.book.ID, Note: odd})
		return err
	})
	if page := w.get(w.officer, "/office/seasons").want(200).says(odd); len(page.elements("b", nil)) > 0 {
		t.Error("text became markup")
	}
	w.get(w.officer, roundAt("seasons", w.season)).want(200).says(odd)
}

func TestRoundPage(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	path := roundAt("rounds", w.round)
	page := w.get(w.officer, path).want(200).says("chưa mở chấm điểm", "trình diễn, điểm minh họa", w.book.Digest[:12], "Chưa có sản phẩm nào được đề nghị", "Chưa có văn bản nào")
	head, rows := page.table("progress")
	if strings.Join(head, "|") != "Địa bàn|Tình trạng|Hồ sơ|Phiếu đã nộp|Phiếu phải có|Kế hoạch họp trước|Họp ngày|Chậm (ngày)|Lý do chậm" {
		t.Errorf("head: %q", head)
	}
	if len(rows) != 3 || !strings.HasPrefix(rows[0][0], "Huyện Tân Yên") || !strings.HasPrefix(rows[1][0], "Tỉnh Bắc Giang") || rows[2][0] != "2 phiên" {
		t.Errorf("places in the order dossiers climb, then the totals: %q", rows)
	}
	w.closeProvince()
	page = w.get(w.officer, path).want(200).says("chờ quyết định", "họp xong ngày 15/09/2021", "Ghi quyết định công nhận", "Dự thảo quyết định", "Tạo toàn bộ văn bản (zip)")
	_, rows = page.table("progress")
	if strings.Join(rows[2], "|") != "2 phiên||3|18|18||||0 phiên chậm" {
		t.Errorf("totals count each dossier once and every ballot: %q", rows[2])
	}
	if _, rows = page.table("products"); len(rows) != 3 || !strings.Contains(rows[0][3], "/3") || rows[0][4] != "Chờ quyết định" {
		t.Errorf("products with the exact mean: %q", rows)
	}
	w.get(w.tanYen, path).want(200).says("Trang này hiện phần của địa bàn bạn phụ trách", "Huyện Tân Yên").hides("Tạo toàn bộ văn bản")
	w.get(w.yenThe, path).want(200).says("Đợt này chưa có phiên nào").hides("Huyện Tân Yên", "Vải sớm")
	w.decide()
	w.get(w.leader, path).want(200).says("đã có quyết định", "3 sản phẩm được công nhận").hides("Ghi quyết định công nhận", "Lập phiên")
}

func TestASittingIsPlannedOnce(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	var council roundCouncil
	council.members = w.province.members
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) (err error) {
		n := evaluation.NewCouncil{Place: yenThe, Level: "district", Name: "Hội đồng Yên Thế", Quorum: evaluation.Quorum{Num: 2, Den: 3}}
		for i, m := range council.members {
			n.Seats = append(n.Seats, evaluation.NewSeat{Person: m.Person, Name: m.Name, Duty: []evaluation.Duty{evaluation.Chair, evaluation.Member, evaluation.Secretary}[i], Votes: true})
		}
		council.key, err = evaluation.SetCouncil(ctx, a, n)
		return err
	})
	path := roundAt("rounds", w.round)
	page := w.get(w.officer, path).says("Lập phiên")
	if got := page.elements("option", nil); len(got) != 2 || attrOf(got[1], "value") != string(council.key) {
		t.Fatalf("%d councils to choose from, want the one without a sitting", len(got)-1)
	}
	before := w.all()
	for _, x := range []struct{ field, value string }{
		{"council", ""}, {"council", "keiner"}, {"council", string(w.district.key)}, {"planned_before", ""}, {"planned_before", "30/02/2021"}, {"note", strings.Repeat("x", 1001)}, {"note", "a\u202eb"},
	} {
		form := url.Values{"council": {string(council.key)}, "planned_before": {"2021-10-15"}, "note": {"ghi chú"}}
		form.Set(x.field, x.value)
		back := w.post(w.officer, path+"/sittings", form).refused(422, x.field)
		if x.field != "note" && back.value("note") != "ghi chú" {
			t.Errorf("%s=%q: the note typed is lost", x.field, x.value)
		}
	}
	if w.all() != before {
		t.Error("a refused sitting was stored")
	}
	form := url.Values{"council": {string(council.key)}, "planned_before": {"15/10/2021"}}
	w.post(w.yenThe, path+"/sittings", form).want(303)
	w.post(w.yenThe, path+"/sittings", form).want(422).says("Hội đồng này đã có phiên trong đợt")
	if n := w.written("sitting.planned"); n != 3 {
		t.Errorf("%d sittings planned, want the two of before and one", n)
	}
	w.get(w.officer, path).says("Huyện Yên Thế", "15/10/2021")
}

func TestDocumentsAreOneJob(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	path := roundAt("rounds", w.round)
	w.post(w.officer, path+"/documents", nil).want(409).says("Chưa có phiên nào khóa")
	w.closeDistrict()
	first := w.post(w.officer, path+"/documents", nil).want(303).header.Get("Location")
	w.post(w.officer, path+"/documents", nil).leads(first)
	if !strings.HasPrefix(first, "/office/jobs/") || w.written("job.asked") != 1 {
		t.Errorf("%d jobs, first %s", w.written("job.asked"), first)
	}
	w.post(w.leader, path+"/documents", nil).want(303) // makes documents, changes nothing
	w.post(w.tanYen, path+"/documents", nil).want(403)
}
