package ui

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"ocop/internal/web/lang"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
	"rsc.io/qr"
)

func vi() context.Context { return context.Background() }
func en() context.Context { return lang.With(context.Background(), lang.English) }

// fragment renders a component and returns the body it stands in.
func fragment(t *testing.T, ctx context.Context, c templ.Component) *html.Node {
	t.Helper()
	return elements(parse(t, render(t, ctx, c)), named("body"))[0]
}

func with(c, content templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(templ.WithChildren(ctx, content), w)
	})
}

func TestWordsOfSmallParts(t *testing.T) {
	for _, c := range []struct {
		name   string
		part   templ.Component
		vi, en string
	}{
		{"four stars", Stars(4), "4 sao", "4 stars"},
		{"one star", Stars(1), "1 sao", "1 star"},
		{"no star", Stars(0), "Chưa đạt sao", "No star"},
		{"state", Chip(StateWithdrawn, ""), "Đã thu hồi", "Withdrawn"},
		{"own word", Chip(StateValid, "đến 20/12/2024"), "đến 20/12/2024", "đến 20/12/2024"},
		{"unknown state", Chip("mới", ""), "Thông tin", "Information"},
		{"days left", Deadline("2021-11-30", 12), "30/11/2021 · còn 12 ngày", "30 November 2021 · 12 days left"},
		{"today", Deadline("2021-11-30", 0), "30/11/2021 · hôm nay", "30 November 2021 · today"},
		{"overdue", Deadline("2021-11-30", -1), "30/11/2021 · quá hạn 1 ngày", "30 November 2021 · 1 day overdue"},
		{"progress", Progress(ProgressProps{Label: "Phiếu", Done: 1480, All: 2120}), "Phiếu 1.480/2.120", "Phiếu 1,480/2,120"},
		{"valid", Verdict(VerdictProps{State: VerdictValid, Stars: 4, Until: "2024-12-20", Product: "Mỳ"}), "Đang được công nhận 4 sao, đến hết ngày 20/12/2024", "Recognised with 4 stars until 20 December 2024"},
		{"expired", Verdict(VerdictProps{State: VerdictExpired, Until: "2024-12-20", Product: "Mỳ"}), "Đã hết hạn công nhận từ ngày 20/12/2024", "Recognition ended on 20 December 2024"},
		{"withdrawn", Verdict(VerdictProps{State: VerdictWithdrawn, Until: "2024-12-20", Product: "Mỳ"}), "Đã bị thu hồi từ ngày 20/12/2024", "Recognition withdrawn on 20 December 2024"},
		{"unknown", Verdict(VerdictProps{State: VerdictUnknown, Code: "X-1"}), "Không tìm thấy mã này, có thể là mã giả", "This code is not known; it may be a forgery"},
	} {
		for _, l := range []struct {
			ctx  context.Context
			want string
		}{{vi(), c.vi}, {en(), c.en}} {
			if got := text(fragment(t, l.ctx, c.part)); !strings.Contains(got, l.want) {
				t.Errorf("%s: %q, want %q in it", c.name, got, l.want)
			}
		}
	}
}

func TestStarsAreDrawn(t *testing.T) {
	for n := range 6 {
		drawn := render(t, vi(), Stars(n))
		if full, none := strings.Count(drawn, `class="star-full"`), strings.Count(drawn, `class="star-none"`); full != n || none != 5-n {
			t.Errorf("%d stars: %d full and %d hollow", n, full, none)
		}
	}
}

func TestOnlyAValidCodeShowsGold(t *testing.T) {
	for _, s := range []VerdictState{VerdictExpired, VerdictWithdrawn, VerdictUnknown} {
		if got := render(t, vi(), Verdict(VerdictProps{State: s, Stars: 5, Product: "Mỳ"})); strings.Contains(got, "star-full") {
			t.Errorf("%s shows golden stars", s)
		}
	}
}

func TestFieldTiesItsErrorAndKeepsWhatWasTyped(t *testing.T) {
	for _, kind := range []FieldKind{FieldText, FieldTextarea, FieldSelect, FieldDate, FieldNumber, FieldEmail, FieldPhone} {
		n := fragment(t, vi(), Field(FieldProps{Kind: kind, Name: "x", Label: "Nhãn", Value: "<gõ & sai>", Help: "Giúp", Error: "Sửa lại.",
			Options: []Option{{Value: "<gõ & sai>", Text: "Đã chọn"}, {Value: "b", Text: "Khác"}}}))
		in := elements(n, named("input", "textarea", "select"))[0]
		if value(in, "aria-describedby") != "f-x-help f-x-wrong" || value(in, "aria-invalid") != "true" || value(in, "id") != FieldID("x") {
			t.Errorf("%s: error not tied: %v", kind, in.Attr)
		}
		kept := value(in, "value")
		switch kind {
		case FieldTextarea:
			kept = text(in)
		case FieldSelect:
			for _, o := range elements(in, named("option")) {
				if _, on := attr(o, "selected"); on {
					kept = value(o, "value")
				}
			}
		}
		if kept != "<gõ & sai>" {
			t.Errorf("%s kept %q of what was typed", kind, kept)
		}
	}
}

func TestSecretsAreNotSentBack(t *testing.T) {
	for _, kind := range []FieldKind{FieldPassword, FieldFile} {
		if got := render(t, vi(), Field(FieldProps{Kind: kind, Name: "x", Label: "Nhãn", Value: "bí mật"})); strings.Contains(got, "bí mật") {
			t.Errorf("%s sends its value back", kind)
		}
	}
}

func TestOptionalIsSaidAndRequiredIsMarked(t *testing.T) {
	optional := render(t, vi(), Field(FieldProps{Name: "x", Label: "Nhãn", Optional: true}))
	needed := render(t, vi(), Field(FieldProps{Name: "x", Label: "Nhãn"}))
	if !strings.Contains(optional, "(không bắt buộc)") || strings.Contains(optional, "aria-required") {
		t.Errorf("optional field: %s", optional)
	}
	if strings.Contains(needed, "(không bắt buộc)") || !strings.Contains(needed, `aria-required="true"`) {
		t.Errorf("needed field: %s", needed)
	}
}

func TestRadioGroupTakesTheErrorLink(t *testing.T) {
	n := fragment(t, vi(), Field(FieldProps{Kind: FieldRadio, Name: "x", Label: "Nhãn", Value: "b", Error: "Chọn một.", Options: []Option{{Value: "a", Text: "A"}, {Value: "b", Text: "B"}}}))
	radios := elements(n, named("input"))
	if value(radios[0], "id") != FieldID("x") {
		t.Errorf("first radio has id %q", value(radios[0], "id"))
	}
	if _, on := attr(radios[1], "checked"); !on {
		t.Error("the chosen radio is not checked")
	}
	if value(elements(n, named("fieldset"))[0], "aria-describedby") != "f-x-wrong" {
		t.Error("the group is not tied to its error")
	}
}

func TestErrorSummary(t *testing.T) {
	if got := render(t, vi(), ErrorSummary(nil)); got != "" {
		t.Errorf("no errors, yet %q", got)
	}
	n := fragment(t, vi(), ErrorSummary([]FieldError{{"x", "Sửa x."}, {"", "Cả phiếu."}}))
	if links := elements(n, named("a")); len(links) != 1 || value(links[0], "href") != "#f-x" {
		t.Errorf("links of the summary: %d", len(links))
	}
	if !strings.Contains(text(n), "Có 2 chỗ cần sửa") {
		t.Errorf("summary says %q", text(n))
	}
}

func TestLedger(t *testing.T) {
	p := LedgerProps{ID: "l", Caption: "Sổ", Columns: []Column{{Name: "Tên", SortHref: "?xep=ten", Sorted: Descending}, {Name: "Điểm", Figure: true}},
		Rows: []Row{{Key: "k1", Cells: []Cell{{Text: "Mỳ", Href: "/mỳ"}, {Text: "92,5"}}}}, Total: 2000, SelectName: "key", Cards: true}
	n := fragment(t, vi(), Ledger(p))
	if !strings.Contains(text(n), "Hiện 1 trong 2.000 dòng") {
		t.Errorf("the ledger says %q", text(n))
	}
	heads := elements(n, named("th"))
	if value(heads[1], "aria-sort") != "descending" {
		t.Errorf("sorted column says %v", heads[1].Attr)
	}
	if box := elements(n, named("input"))[0]; value(box, "value") != "k1" || value(box, "aria-label") != "Chọn Mỳ" {
		t.Errorf("selection box: %v", box.Attr)
	}
	cells := elements(n, func(n *html.Node) bool { return value(n, "data-label") == "Điểm" })
	if len(cells) != 1 || value(cells[0], "class") != "figure" {
		t.Errorf("%d cells carry their column's name, or the figure is not aligned", len(cells))
	}
	empty := text(fragment(t, vi(), Ledger(LedgerProps{Empty: Empty{Text: "Nhập danh sách.", Action: Link{Text: "Nhập", Href: "/n"}}})))
	for _, want := range []string{"Chưa có dòng nào", "Nhập danh sách."} {
		if !strings.Contains(empty, want) {
			t.Errorf("empty ledger says %q, want %q in it", empty, want)
		}
	}
}

func TestPagerHidesForOnePage(t *testing.T) {
	if got := render(t, vi(), Pager(PagerProps{From: 1, To: 3, Total: 3})); got != "" {
		t.Errorf("one page, yet %q", got)
	}
}

func TestRailShowsEveryRoom(t *testing.T) {
	p := OfficePage{Heading: "x", Keeping: []Room{{Name: "Nhật ký", Icon: "document", Href: "/j"}, {Name: "Người dùng", Icon: "user", Href: "/p"}}}
	for range 5 {
		p.Rooms = append(p.Rooms, Room{Name: "Phòng", Icon: "today", Href: "/x"})
	}
	n := parse(t, render(t, vi(), OfficeShell(p)))
	rail := elements(n, func(n *html.Node) bool { return value(n, "class") == "rail" })[0]
	if got := len(elements(rail, named("a"))); got != 1+5+2+3 { // the mark, all seven, and for the phone those after the fourth again
		t.Errorf("the rail has %d links, want 11", got)
	}
	for _, want := range []string{"/j", "/p"} {
		if got := len(elements(rail, func(n *html.Node) bool { return value(n, "href") == want })); got != 2 {
			t.Errorf("the rail leads %d times to %s, want once on a wide screen and once on a phone", got, want)
		}
	}
}

func TestCriterionSaysPointsAndThreshold(t *testing.T) {
	n := fragment(t, vi(), Criterion(galleryCriterion()))
	for _, want := range []string{"2,5 điểm", "mức thấp nhất để đạt 4 sao", "Chưa chấm"} {
		if !strings.Contains(text(n), want) {
			t.Errorf("criterion lacks %q: %s", want, text(n))
		}
	}
	var chosen []string
	for _, in := range elements(n, named("input")) {
		if _, on := attr(in, "checked"); on {
			chosen = append(chosen, value(in, "value")+" "+value(in, "data-points"))
		}
	}
	if strings.Join(chosen, ",") != "3 300" {
		t.Errorf("chosen %v, want option 3 with 300 hundredths", chosen)
	}
	locked := galleryCriterion()
	locked.Locked = true
	if got := render(t, vi(), Criterion(locked)); strings.Contains(got, "Chưa chấm") || !strings.Contains(got, "disabled") {
		t.Error("a sealed criterion can still be changed")
	}
}

func TestSumsAreHiddenUnlessTheRuleAllows(t *testing.T) {
	p := galleryCheck()
	p.ShowPoints = false
	if got := text(fragment(t, vi(), SheetCheck(p))); strings.Contains(got, "điểm") {
		t.Errorf("hidden sums show: %s", got)
	}
}

func TestTwoTextsMarksWhatDiffers(t *testing.T) {
	n := fragment(t, vi(), with(TwoTexts(TwoTextsProps{Texts: []ComparedText{{"A", "một", "hai"}, {"B", "như nhau", "như nhau"}}}), templ.NopComponent))
	if got := len(elements(n, func(n *html.Node) bool { return value(n, "class") == "differs" })); got != 2 {
		t.Errorf("%d texts are marked, want the two that differ", got)
	}
}

func TestJobAsksAgainOnlyWhileItRuns(t *testing.T) {
	for state, want := range map[JobState]bool{JobWaiting: true, JobRunning: true, JobDone: false, JobFailed: false} {
		if got := strings.Contains(render(t, vi(), Job(JobProps{ID: "j", Title: "Việc", State: state, Address: "/viec/1", All: 3})), "data-poll"); got != want {
			t.Errorf("%s asks again: %t, want %t", state, got, want)
		}
	}
}

func TestChartsSayTheirNumbers(t *testing.T) {
	bars := text(fragment(t, vi(), BarChart(BarChartProps{ID: "b", Title: "Theo huyện", Bars: galleryBars()})))
	if !strings.Contains(bars, "Huyện Lục Ngạn: 34; Huyện Yên Thế: 21") || !strings.Contains(bars, "Chỉ tiêu") {
		t.Errorf("the bars say %q", bars)
	}
	if percent(34, 34) != "100.0%" || percent(-3, 34) != "0.0%" || percent(17, 34) != "50.0%" {
		t.Errorf("bars are %s, %s and %s wide", percent(34, 34), percent(-3, 34), percent(17, 34))
	}
	p := DotChartProps{From: 0, To: 100}
	if p.place(0) != "3.0%" || p.place(100) != "97.0%" || p.place(900) != "97.0%" {
		t.Errorf("dots stand at %s, %s and %s", p.place(0), p.place(100), p.place(900))
	}
}

func TestQRPathDrawsEveryDarkCell(t *testing.T) {
	const address = "https://ocop.example/q/BG21-0042-K7"
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	dark := map[[2]int]bool{}
	path, size := qrPath(address)
	for _, run := range strings.Split(strings.TrimSuffix(path, "z"), "z") {
		var x, y, wide, back int
		if _, err := fmt.Sscanf(run, "M%d %dh%dv1h-%d", &x, &y, &wide, &back); err != nil || wide != back {
			t.Fatalf("bad run %q: %v", run, err)
		}
		for i := range wide {
			dark[[2]int{x + i, y}] = true
		}
	}
	for y := range size {
		for x := range size {
			if dark[[2]int{x, y}] != code.Black(x, y) {
				t.Fatalf("cell %d %d differs from the code", x, y)
			}
		}
	}
	if got := render(t, vi(), QR(strings.Repeat("x", 9000), "quá dài")); got != "" {
		t.Error("a text too long for a code draws something")
	}
}

func TestThemes(t *testing.T) {
	for in, want := range map[string]Theme{"dark": ThemeDark, "light": ThemeLight, "": ThemeAuto, "\"><script>": ThemeAuto} {
		if got := ParseTheme(in); got != want {
			t.Errorf("ParseTheme(%q) = %q, want %q", in, got, want)
		}
	}
}
