package office_test

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ocop/internal/act"
	"ocop/internal/dossier"
	"ocop/internal/registry"
)

func TestDossierFilters(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error { return w.withdraw(ctx, a, 2) })
	for query, want := range map[string][]string{
		"":                                  {"HS-2021-0001", "HS-2021-0002", "HS-2021-0003"},
		"q=vai+0002":                        {"HS-2021-0002"},
		"q=hs+2021+0001":                    {"HS-2021-0001"},
		"tinh-trang=withdrawn":              {"HS-2021-0003"},
		"tinh-trang=filed&noi=216.2020":     {"HS-2021-0001", "HS-2021-0002"},
		"mua=" + string(w.season):           {"HS-2021-0001", "HS-2021-0002", "HS-2021-0003"},
		"tinh-trang=filed&q=1&noi=215.2020": nil,
		"mua=khac":                          nil,
	} {
		page := w.get(w.officer, "/office/dossiers?"+query).want(200)
		if want == nil {
			page.says("Không có hồ sơ nào hợp với bộ lọc")
			continue
		}
		_, rows := page.table("dossiers")
		for i, code := range want {
			if len(rows) != len(want) || !strings.HasSuffix(rows[i][0], code) {
				t.Errorf("%q: %q, want %q", query, names(rows), want)
				break
			}
		}
	}
	page := w.get(w.officer, "/office/dossiers").want(200)
	w.checkPage("/office/dossiers", page)
	head, rows := page.table("dossiers")
	if want := []string{"Sản phẩm", "Chủ thể", "Địa bàn", "Loại", "Mùa", "Ngày nộp", "Tình trạng"}; !slices.Equal(head, want) {
		t.Errorf("head %q", head)
	}
	if want := []string{"Vải sớm số 1 HS-2021-0001", "Hợp tác xã Phúc Hòa", "Huyện Tân Yên, tỉnh Bắc Giang", "Đánh giá lần đầu", "2021", "20/08/2021", "Mới nộp"}; !slices.Equal(rows[0], want) {
		t.Errorf("row %q", rows[0])
	}
	csv := w.get(w.leader, "/office/dossiers?dang=csv&tinh-trang=withdrawn").want(200)
	if strings.Count(csv.body, "\r\n") != 2 || !strings.Contains(csv.body, "HS-2021-0003,Hợp tác xã Phúc Hòa") || !strings.Contains(csv.body, "Chủ thể rút.") {
		t.Errorf("%s", csv.body)
	}
	w.get(w.yenThe, "/office/dossiers").want(200).says("Không có hồ sơ nào")
	w.get(w.officer, "/office/dossiers?sau=%00").want(200) // what no page gave and no text can be is as nothing
}

func TestDossierPageTellsItsWay(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	path := roundAt("dossiers", w.dossiers[0])
	page := w.get(w.officer, path).want(200).says("Nộp hồ sơ", "Chờ tiếp nhận vào một phiên đánh giá", "Hồ sơ chưa vào phiên nào", "Vì sao bộ này", w.book.Decision.Short, "Đánh giá lần đầu", "20/08/2021")
	w.checkPage(path, page)
	if page.value("sitting") != string(w.district.sitting) {
		t.Errorf("offered sitting %q", page.value("sitting"))
	}
	admit := url.Values{"step": {"admit"}, "sitting": {string(w.district.sitting)}}
	w.post(w.officer, path, admit).leads(path)
	w.post(w.officer, path, admit).leads(path) // a double click
	if n := w.written("entry.admitted"); n != 1 {
		t.Errorf("%d entries", n)
	}
	page = w.get(w.officer, path).want(200).says("Tiếp nhận vào phiên đánh giá", "Chờ Hội đồng chấm và khóa phiên", "có khi phiên khóa")
	if slices.Contains(page.buttons(), "Trả lại hồ sơ") || slices.Contains(page.buttons(), "Rút hồ sơ") {
		t.Errorf("a dossier before a council can be taken away: %q", page.buttons())
	}
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
		for _, d := range w.dossiers[1:] {
			if _, err := w.law.Admit(ctx, a, d, w.district.sitting); err != nil {
				return err
			}
		}
		return w.law.Evaluation.OpenScoring(ctx, a, w.district.sitting)
	})
	for _, step := range []string{"return", "withdraw"} {
		w.nothing(step, func() answer {
			return w.post(w.officer, path, url.Values{"step": {step}, "reason": {"thiếu giấy"}})
		}, func(got answer) { got.want(409).says("đang ở trước Hội đồng") })
	}
	w.submit(w.district, 0, 1, 2)
	w.get(w.officer, path).hides("63,00", "63 ") // no points before the sitting closes
	w.close(w.district.sitting, "2021-09-15")
	page = w.get(w.officer, path).says("Chuyển cấp trên", "Đang ở cấp", "Tỉnh Bắc Giang", "63,00")
	if _, rows := page.table("entries"); len(rows) != 2 || page.link("/office/entries/") == "" {
		t.Errorf("%q", rows)
	}
	w.get(w.leader, path).want(200)
	if _, rows := w.get(w.tanYen, path).want(200).table("entries"); len(rows) != 1 {
		t.Errorf("the district sees the sitting above: %q", rows)
	}
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
		return w.law.Evaluation.OpenScoring(ctx, a, w.province.sitting)
	})
	w.submit(w.province, 0, 1, 2)
	w.close(w.province.sitting, "2021-09-15")
	page = w.get(w.officer, path).says("Hội đồng đề nghị công nhận", "Chờ quyết định công nhận", "3 sao")
	if page.link("/office/recognitions/") == "" {
		t.Error("no link to the proposal")
	}
	w.decide()
	w.get(w.officer, path).says("Có quyết định công nhận")
}

func TestDossierIsEndedWithAReason(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	for i, want := range []dossier.State{dossier.Returned, dossier.Withdrawn} {
		step, k := []string{"return", "withdraw"}[i], w.dossiers[i]
		path := roundAt("dossiers", k)
		var reasons []string
		for _, text := range badLines() {
			if !strings.Contains(text, "\r") { // a reason may have lines
				reasons = append(reasons, text)
			}
		}
		for _, reason := range append(reasons, "", "  \n ", strings.Repeat("a", 1001)) {
			w.nothing(step+" "+reason, func() answer { return w.post(w.officer, path, url.Values{"step": {step}, "reason": {reason}}) }, func(got answer) {
				got.want(422)
				if !unreadable(reason) {
					w.checkPage(path, got.refused(422, "reason"))
				}
			})
		}
		form := url.Values{"step": {step}, "reason": {"Thiếu phiếu\r\nkiểm nghiệm."}}
		w.post(w.officer, path, form).leads(path)
		w.post(w.officer, path, form).leads(path) // a double click
		if n := w.written("dossier." + string(want)); n != 1 || w.state(k) != want {
			t.Errorf("%d entries, state %s", n, w.state(k))
		}
		page := w.get(w.officer, path).says("Thiếu phiếu", "kiểm nghiệm.")
		if len(page.buttons()) > 0 {
			t.Errorf("buttons on an ended dossier: %q", page.buttons())
		}
		w.nothing("late", func() answer {
			return w.post(w.officer, path, url.Values{"step": {"admit"}, "sitting": {string(w.district.sitting)}})
		}, func(got answer) { got.want(422) })
	}
}

func TestDossierStepsRefuseBadInput(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	path := roundAt("dossiers", w.dossiers[0])
	for name, c := range map[string]struct {
		form url.Values
		code int
	}{
		"no step":        {url.Values{"reason": {"x"}}, 422},
		"unknown step":   {url.Values{"step": {"propose"}}, 422},
		"no sitting":     {url.Values{"step": {"admit"}, "sitting": {""}}, 422},
		"false sitting":  {url.Values{"step": {"admit"}, "sitting": {"x"}}, 422},
		"another level":  {url.Values{"step": {"admit"}, "sitting": {string(w.province.sitting)}}, 422},
		"unknown field":  {url.Values{"step": {"admit"}, "stars": {"5"}}, 400},
		"false dossier":  {nil, 404},
		"field repeated": {url.Values{"step": {"return", "withdraw"}, "reason": {"x"}}, 400},
	} {
		at := path
		if name == "false dossier" {
			at, c.form = roundAt("dossiers", "x"), url.Values{"step": {"return"}, "reason": {"x"}}
		}
		w.nothing(name, func() answer { return w.post(w.officer, at, c.form) }, func(got answer) { got.want(c.code) })
	}
	w.post(w.officer, path, url.Values{"step": {"admit"}}).refused(422, "sitting")
}

// newForm is a good form for one more product of Tân Yên.
func (w *deskWorld) newForm() url.Values {
	k := w.enter("Lạc giống Tân Yên", tanYen, registry.Food)
	return url.Values{"product": {string(k)}, "season": {string(w.season)}, "kind": {"first"}, "card": {"1"}, "filed_on": {"2021-09-01"}, "note": {""}}
}

func TestDossierIsFiled(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	form := w.newForm()
	path := "/office/dossiers/new?product=" + form.Get("product")
	page := w.get(w.officer, path).want(200).says("Lạc giống Tân Yên", "Mùa năm 2021", "áp dụng "+w.book.Decision.Short)
	w.checkPage(path, page)
	options := page.elements("option", func(n *html.Node) bool {
		return n.Parent != nil && attrOf(n.Parent, "name") == "card" && attrOf(n, "value") != ""
	})
	if len(options) != len(w.book.Cards) {
		t.Errorf("%d cards offered, the book has %d", len(options), len(w.book.Cards))
	}
	closed := 0
	for i, c := range w.book.Cards {
		if hasAttr(options[i], "disabled") != (c.Incomplete != "") || c.Incomplete != "" && !strings.Contains(textOf(options[i]), c.Incomplete) {
			t.Errorf("card %d: %s", c.Number, textOf(options[i]))
		}
		if c.Incomplete != "" {
			closed = c.Number
		}
	}
	if closed == 0 {
		t.Fatal("the book has no incomplete card: this test proves nothing about them")
	}
	w.nothing("an incomplete card", func() answer {
		return w.post(w.officer, "/office/dossiers/new", with(form, "card", strconv.Itoa(closed)))
	}, func(got answer) {
		got.refused(422, "card").says("Chưa dùng được phiếu này")
	})
	gone := w.post(w.officer, "/office/dossiers/new", form).want(303).header.Get("Location")
	w.get(w.officer, gone).want(200).says("HS-2021-0004", "Lạc giống Tân Yên", "Mới nộp")
	again := w.post(w.officer, "/office/dossiers/new", form).want(409).says("đã có hồ sơ HS-2021-0004")
	if again.value("card") != "1" || again.value("filed_on") != "2021-09-01" {
		t.Errorf("typed values are lost: %q %q", again.value("card"), again.value("filed_on"))
	}
	w.get(w.officer, "/office/dossiers/new").want(200).says("Chưa chọn sản phẩm")
	w.get(w.officer, "/office/dossiers/new?product=x").want(404)
	w.get(w.officer, path+"&kind=upgrade&filed_on=2021-07-01").want(200).says("nâng hạng nộp ngày 01/07/2021")
	if bad := w.get(w.officer, path+"&filed_on=2021-02-30").want(200).says("không ứng với bộ tiêu chí nào"); slices.Contains(bad.buttons(), "Nộp hồ sơ đánh giá lần đầu") {
		t.Error("a dossier without a book can be filed")
	}
}

func TestFilingRefusesBadInput(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	form := w.newForm()
	bad := map[string][]string{
		"filed_on": {"", "30/02/2021", "2021-02-29", "31/12/9999", "2021-13-01", "20226-01-01", "01/09/2564", "2021-09-01T00:00:00+07:00", "2017-12-31", "2021-12-31", "01/09/２０２１", "null"},
		"card":     {"", "9,5", "9.5", "１０", "1e1", "-1", "NaN", "1e400", "9223372036854775808", "0", "99", "null", "true", "[9]"},
		"kind":     {"", "FIRST", "first ", "null"},
		"season":   {"", "x"},
		"note":     {strings.Repeat("a", 2001), "a\u200bb"},
	}
	for field, values := range bad {
		for _, value := range values {
			w.nothing(field+" "+value, func() answer { return w.post(w.officer, "/office/dossiers/new", with(form, field, value)) }, func(got answer) { got.want(422).says("Có") })
		}
	}
	w.post(w.officer, "/office/dossiers/new", with(with(form, "card", "x"), "season", "x")).refused(422, "card", "season")
	w.nothing("no product", func() answer { return w.post(w.officer, "/office/dossiers/new", with(form, "product", "")) }, func(got answer) { got.want(422) })
	w.nothing("false product", func() answer { return w.post(w.officer, "/office/dossiers/new", with(form, "product", "x")) }, func(got answer) { got.want(404) })
	w.nothing("another district's", func() answer { return w.post(w.yenThe, "/office/dossiers/new", form) }, func(got answer) { got.want(404) })
}
