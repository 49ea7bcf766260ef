package jury_test

import (
	"crypto/rand"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/net/html"

	"ocop/internal/evaluation"
	"ocop/internal/law/score"
)

func TestSheetShowsTheWholeCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 2)
	p := w.get(w.members[0], entry(w.entries[0])).want(200)
	if h := p.one("h1", nil); text(h) != "Chè xanh số 1" {
		t.Errorf("h1 is %q", text(h))
	}
	for _, leaf := range w.card.Leaves() {
		options := p.all("input", named("mark."+leaf.Code))
		want := len(leaf.Options) + 1 // and "not marked"
		if leaf.NoneAllowed {
			want++
		}
		if len(options) != want {
			t.Errorf("criterion %s has %d options, want %d", leaf.Code, len(options), want)
		}
		p.says(leaf.Name, leaf.Citation)
		for _, o := range leaf.Options {
			p.says(o.Text)
		}
		if leaf.OnlyIf != nil {
			p.says("Chỉ chấm khi " + leaf.OnlyIf.Text + " (tiêu chí " + leaf.OnlyIf.Code + ").")
		}
		if leaf.Reading != "" {
			p.says("Diễn giải: " + leaf.Reading)
		}
	}
	p.says("mức thấp nhất để đạt 3 sao", "Hợp tác xã chè Bản Ven", "Tỉnh Bắc Ninh", "01/08/2026", "Đủ 7 loại giấy tờ.", "Đã chấm 0 / 32", "32 tiêu chí chưa chấm", "còn 15 ngày")
	p.hides("plate-", "Tổng tạm tính")
	boxes := p.all("input", named("finding"))
	if len(boxes) == 0 || len(boxes) > len(w.card.Gates) {
		t.Errorf("%d findings, want some of %d gates", len(boxes), len(w.card.Gates))
	}
	form := p.one("form", func(n *html.Node) bool { return attr(n, "id") == "sheet" })
	if attr(form, "action") != entry(w.entries[0]) || p.field("version") != "0" {
		t.Error("the form does not lead to its own sheet at version 0")
	}
	buttons := p.all("button", named("intent"))
	var words []string
	for _, b := range buttons {
		words = append(words, text(b)+"="+attr(b, "value")+"@"+attr(b, "form"))
	}
	if diff := cmp.Diff([]string{"Lưu nháp=draft@sheet", "Lưu và sang hồ sơ sau=next@sheet", "Nộp phiếu=submit@sheet"}, words); diff != "" {
		t.Error(diff)
	}
}

func TestMissingListLeadsToCriteria(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	m := w.marks(75)
	m[0], m[5] = score.Unmarked, score.Unmarked
	w.save(w.members[0], evaluation.Draft{Entry: w.entries[0], Marks: m})
	p := w.get(w.members[0], entry(w.entries[0])).want(200)
	var open []string
	for _, li := range p.all("li", func(n *html.Node) bool { return has(n, "data-need") && !has(n, "hidden") }) {
		id := attr(li, "data-need")
		open = append(open, strings.TrimPrefix(id, "f-mark."))
		if len(p.all("input", func(n *html.Node) bool { return attr(n, "id") == id })) != 1 {
			t.Errorf("the link %s leads nowhere", id)
		}
	}
	want := []string{w.card.Leaves()[0].Code, w.card.Leaves()[5].Code}
	if diff := cmp.Diff(want, open); diff != "" {
		t.Error(diff)
	}
	p.says("2 tiêu chí chưa chấm")
	bar := p.one("progress", func(n *html.Node) bool { return attr(n, "aria-label") == "Đã chấm" })
	_, all := partial(w, m)
	if attr(bar, "max") != all {
		t.Errorf("the bar ends at %s, want %s", attr(bar, "max"), all)
	}
}

func TestDraftTwiceIsOneSave(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 2)
	u, at := w.members[0], entry(w.entries[0])
	m := w.marks(75)
	m[3] = score.Unmarked
	form := w.form(m, "0", "draft")
	form.Set("remark", "  Nên bổ sung\r\nhợp đồng. ")
	first := w.post(u, at, form).goes(at)
	again := w.post(u, at, form).goes(at)
	if first.Header.Get("Set-Cookie") != again.Header.Get("Set-Cookie") {
		t.Error("the second answer differs from the first")
	}
	s := w.stored(u, w.entries[0])
	if s.Version != 1 || s.State != evaluation.Drafted || s.Remark != "Nên bổ sung\nhợp đồng." || !slices.Equal(s.Marks, m) {
		t.Errorf("stored %+v", s)
	}
	if n := w.entriesOf("sheet/" + string(s.Key)); n != 1 {
		t.Errorf("%d journal entries, want 1", n)
	}
	p := w.get(u, at).want(200)
	if diff := cmp.Diff(sent(form), p.chosen()); diff != "" {
		t.Error(diff)
	}
	if p.field("version") != "1" || p.field("remark") != "Nên bổ sung\nhợp đồng." {
		t.Error("the form does not continue the stored sheet")
	}
	p.says("Đã lưu 12:00 ngày 15/09/2026")
}

func TestSubmitAndReopen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 2)
	u, at := w.members[0], entry(w.entries[0])
	m := w.marks(75)
	form := w.form(m, "0", "submit")
	w.post(u, at, form).goes(at)
	w.post(u, at, form).goes(at) // double click
	s := w.stored(u, w.entries[0])
	if s.State != evaluation.Submitted || s.Version != 1 || s.Total != 7500 {
		t.Fatalf("stored %+v", s)
	}
	p := w.get(u, at).want(200).says("Phiếu đã nộp", "Tổng điểm 75 100", "Mã biên nhận", "Mở lại phiếu")
	if len(p.all("button", named("intent"))) != 0 {
		t.Error("a submitted sheet can still be saved")
	}
	for _, n := range p.all("fieldset", nil) {
		if !has(n, "disabled") {
			t.Error("a criterion of a submitted sheet is open")
		}
	}
	w.post(u, at+"/reopen", url.Values{"version": {"1"}}).goes(at)
	w.post(u, at+"/reopen", url.Values{"version": {"1"}}).goes(at) // double click
	if s = w.stored(u, w.entries[0]); s.State != evaluation.Drafted || s.Version != 2 || !slices.Equal(s.Marks, m) {
		t.Errorf("reopened %+v", s)
	}
	w.post(u, at+"/reopen", url.Values{"version": {"x"}}).want(422)
}

func TestSaveLeadsToTheNextDossier(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 2)
	u := w.members[0]
	w.post(u, entry(w.entries[0]), w.form(nil, "0", "next")).goes(entry(w.entries[1]))
	w.post(u, entry(w.entries[1]), w.form(nil, "0", "next")).goes("/jury")
	p := w.get(u, entry(w.entries[1])).want(200)
	nav := p.one("nav", func(n *html.Node) bool { return attr(n, "aria-label") == "Hồ sơ trước và sau" })
	if !strings.Contains(text(nav), "2/2") || !strings.Contains(text(nav), "Trước") || strings.Contains(text(nav), "Sau") {
		t.Errorf("neighbours: %s", text(nav))
	}
}

func TestIncompleteSheetIsNotHandedIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	u, at := w.members[0], entry(w.entries[0])
	m := w.marks(75)
	a, b := w.card.Leaves()[2], w.card.Leaves()[7]
	m[2], m[7] = score.Unmarked, score.Unmarked
	form := w.form(m, "0", "submit")
	form.Set("remark", "Chữ đã gõ")
	p := w.post(u, at, form).want(422).says("Tiêu chí "+a.Code, "Tiêu chí "+b.Code, "chưa chấm; chọn một trong")
	for _, code := range []string{a.Code, b.Code} {
		if len(p.all("a", func(n *html.Node) bool { return attr(n, "href") == "#f-mark."+code })) != 2 { // summary and list
			t.Errorf("criterion %s is not linked from summary and list", code)
		}
	}
	if diff := cmp.Diff(sent(form), p.chosen()); diff != "" {
		t.Errorf("typed marks were lost: %s", diff)
	}
	if p.field("remark") != "Chữ đã gõ" || p.field("version") != "0" {
		t.Error("the typed remark was lost")
	}
	if s := w.stored(u, w.entries[0]); s.Version != 0 {
		t.Errorf("stored %+v", s)
	}
}

func TestBadSheetsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	u, at := w.members[0], entry(w.entries[0])
	leaf := w.card.Leaves()[0]
	mandatory := slices.IndexFunc(w.card.Leaves(), func(l *leafType) bool { return !l.NoneAllowed })
	for name, c := range map[string]struct {
		field, value string
		code         int
		says         string
	}{
		"no such option":     {"mark." + leaf.Code, "99", 422, "Tiêu chí " + leaf.Code + " không có mức đã chọn"},
		"too large":          {"mark." + leaf.Code, "999999999999999999999", 422, "Tiêu chí " + leaf.Code},
		"negative":           {"mark." + leaf.Code, "-1", 422, "Tiêu chí " + leaf.Code},
		"words":              {"mark." + leaf.Code, "hai", 422, "Tiêu chí " + leaf.Code},
		"none not allowed":   {"mark." + w.card.Leaves()[mandatory].Code, "-", 422, "Tiêu chí " + w.card.Leaves()[mandatory].Code},
		"no such criterion":  {"mark.99.9", "1", 422, "không thuộc mẫu"},
		"no such finding":    {"finding", "zz", 422, "điều kiện loại"},
		"version in words":   {"version", "ba", 422, "phiên bản của phiếu"},
		"negative version":   {"version", "-1", 422, "phiên bản của phiếu"},
		"no such button":     {"intent", "close", 422, "lưu nháp hay nộp phiếu"},
		"no button":          {"intent", "", 422, "lưu nháp hay nộp phiếu"},
		"hidden characters":  {"remark", "a\u202eb", 422, "Nhận xét"},
		"endless remark":     {"remark", strings.Repeat("a", 20001), 422, "Nhận xét"},
		"seat from outside":  {"seat", "x", 400, "ô lạ"},
		"total from outside": {"total", "100", 400, "ô lạ"},
	} {
		t.Run(name, func(t *testing.T) {
			form := w.form(w.marks(75), "0", "draft")
			form.Set("remark", "Chữ đã gõ")
			form.Set(c.field, c.value)
			p := w.post(u, at, form).want(c.code).says(c.says)
			if c.code == 422 && c.field != "remark" && p.field("remark") != "Chữ đã gõ" {
				t.Error("the typed remark was lost")
			}
			if s := w.stored(u, w.entries[0]); s.Version != 0 {
				t.Fatalf("stored %+v", s)
			}
		})
	}
}

func TestStaleSheetShowsBothTexts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	u, at := w.members[0], entry(w.entries[0])
	theirs := w.marks(75)
	w.save(u, evaluation.Draft{Entry: w.entries[0], Marks: theirs, Remark: "Bản thứ nhất"})
	mine := slices.Clone(theirs)
	mine[1] = other(theirs[1])
	form := w.form(mine, "0", "draft")
	form.Set("remark", "Bản thứ hai")
	p := w.post(u, at, form).want(409).says("Hai bản của một phiếu", w.card.Leaves()[1].Name, "Bản thứ nhất", "Bản thứ hai", "Lưu bản của tôi")
	if rows := p.all("tr", nil); len(rows) != 2 {
		t.Errorf("%d rows, want the head and the one criterion that differs", len(rows))
	}
	if s := w.stored(u, w.entries[0]); s.Version != 1 || s.Remark != "Bản thứ nhất" {
		t.Fatalf("stored %+v", s)
	}
	p.one("a", func(n *html.Node) bool { return attr(n, "href") == at && text(n) == "Giữ bản đang lưu" })
	over := hidden(p, at)
	over.Set("intent", "draft")
	w.post(u, at, over).goes(at)
	w.post(u, at, over).goes(at) // double click
	if s := w.stored(u, w.entries[0]); s.Version != 2 || s.Remark != "Bản thứ hai" || !slices.Equal(s.Marks, mine) {
		t.Errorf("stored %+v", s)
	}
}

func TestStaleSheetReopensASubmittedOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	u, at := w.members[0], entry(w.entries[0])
	w.submit(u, w.entries[0], 75)
	form := w.form(w.marks(80), "0", "submit")
	p := w.post(u, at, form).want(409).says("Bản đang lưu đã được nộp.", "Mở lại phiếu đã nộp và nộp bản của tôi")
	over := hidden(p, at)
	over.Set("intent", "submit")
	w.post(u, at, over).goes(at)
	w.post(u, at, over).goes(at) // double click
	s := w.stored(u, w.entries[0])
	if s.State != evaluation.Submitted || s.Version != 3 || s.Total != 8000 {
		t.Fatalf("stored %+v", s)
	}
	// a third version meanwhile is stale again, not overwritten
	w.post(u, at+"/reopen", url.Values{"version": {"3"}}).goes(at)
	w.save(u, evaluation.Draft{Entry: w.entries[0], Marks: w.marks(60), Version: 4, Submit: true})
	w.post(u, at, over).want(409)
	if s := w.stored(u, w.entries[0]); s.Total != 6000 {
		t.Errorf("an unseen version was overwritten: %+v", s)
	}
}

func TestLateSheetKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	w.submitAll(75)
	u, at := w.members[0], entry(w.entries[0])
	w.post(u, at+"/reopen", url.Values{"version": {"1"}}).goes(at)
	w.post(w.secretary, sitting(w.sitting)+"/close", url.Values{"met_on": {"2026-09-15"}, "late_reason": {""}}).goes(sitting(w.sitting))
	form := w.form(w.marks(80), "2", "draft")
	form.Set("remark", "Chữ gõ muộn")
	p := w.post(u, at, form).want(409).says("Phiên đánh giá đã khóa", "chưa được lưu")
	if diff := cmp.Diff(sent(form), p.chosen()); diff != "" {
		t.Errorf("typed marks were lost: %s", diff)
	}
	if p.field("remark") != "Chữ gõ muộn" || len(p.all("button", named("intent"))) != 0 {
		t.Error("the late remark was lost, or the sheet can still be sent")
	}
	if s := w.stored(u, w.entries[0]); s.Remark != "" || s.Version != 2 {
		t.Errorf("stored %+v", s)
	}
}

func TestFindingsSpareMarks(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	u, at := w.members[0], entry(w.entries[0])
	form := url.Values{"version": {"0"}, "intent": {"submit"}, "remark": {""}, "finding": {w.card.Gates[0].Code}}
	w.post(u, at, form).goes(at)
	s := w.stored(u, w.entries[0])
	if s.State != evaluation.Submitted || !slices.Equal(s.Findings, []string{w.card.Gates[0].Code}) {
		t.Fatalf("stored %+v", s)
	}
	p := w.get(u, at).want(200)
	box := p.one("input", func(n *html.Node) bool { return attr(n, "name") == "finding" && has(n, "checked") })
	if !has(box, "disabled") || attr(box, "data-ends") != "0" {
		t.Error("the finding is not shown as recorded")
	}
}

func TestUnmetConditionIsNotMissing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 1)
	i := slices.IndexFunc(w.card.Leaves(), func(l *leafType) bool { return l.OnlyIf != nil })
	leaf := w.card.Leaves()[i]
	m := w.marks(75)
	m[leaf.OnlyIf.Leaf], m[i] = optionOf(leaf.OnlyIf.Parent, 0), score.Unmarked
	w.save(w.members[0], evaluation.Draft{Entry: w.entries[0], Marks: m})
	p := w.get(w.members[0], entry(w.entries[0])).want(200)
	field := p.one("fieldset", func(n *html.Node) bool { return has(n, "data-only") })
	if !strings.Contains(attr(field, "class"), "criterion-off") || attr(field, "data-only") != "mark."+leaf.OnlyIf.Code {
		t.Errorf("class %q, only %q", attr(field, "class"), attr(field, "data-only"))
	}
	p.says("0 tiêu chí chưa chấm")
}

// A receipt is the member's own, complete after the seal, and checked from its file alone.
func TestAReceiptIsKeptByItsMemberAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 2)
	u, at := w.members[0], entry(w.entries[0])
	w.get(u, at+"/receipt").want(404)
	w.post(u, at, w.form(w.marks(75), "0", "draft")).goes(at)
	w.get(u, at+"/receipt").want(404)
	w.post(u, at, w.form(w.marks(75), "1", "submit")).goes(at)
	w.get(u, at+"/receipt").want(200).says("đang chờ niêm phong", "Mã biên nhận", "Tổng điểm 75")
	w.desk.Signer, _ = signer(t)
	if _, err := w.desk.Seal(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	p := w.get(u, at+"/receipt").want(200).says("Số trong nhật ký", "Điểm chốt")
	if strings.Contains(p.Body, "đang chờ") {
		t.Error("a sealed sheet still waits")
	}
	file := w.get(u, at+"/receipt/file").want(200)
	for _, want := range []string{"BIÊN NHẬN", "\nline: {\"entry\":", "\nhash: ", "\nnumber: ", "\n| ocop-test\n"} {
		if !strings.Contains(file.Body, want) {
			t.Errorf("%q is not in the receipt:\n%s", want, file.Body)
		}
	}
	if got := file.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") || !strings.Contains(got, ".txt") {
		t.Errorf("sent as %s", got)
	}
	w.get(w.members[1], at+"/receipt").want(404)
	w.get(w.members[1], at+"/receipt/file").want(404)
	w.get(u, at+"?lang=en").want(200)
}

func signer(t testing.TB) (note.Signer, string) {
	t.Helper()
	secret, public, err := note.GenerateKey(rand.Reader, "ocop-test")
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	return s, public
}
