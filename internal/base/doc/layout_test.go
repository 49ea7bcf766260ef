package doc

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDateline(t *testing.T) {
	cases := []struct {
		y, m, d int
		want    string
	}{
		{2026, 2, 5, "Bắc Ninh, ngày 05 tháng 02 năm 2026"},
		{2026, 3, 10, "Bắc Ninh, ngày 10 tháng 3 năm 2026"},
		{2021, 12, 31, "Bắc Ninh, ngày 31 tháng 12 năm 2021"},
		{2026, 0, 0, "Bắc Ninh, ngày \u00a0\u00a0\u00a0\u00a0\u00a0 tháng \u00a0\u00a0\u00a0\u00a0\u00a0 năm 2026"},
	}
	for _, c := range cases {
		if got := Dateline("Bắc Ninh", c.y, c.m, c.d); got != c.want {
			t.Errorf("%d-%d-%d: %q, want %q", c.y, c.m, c.d, got, c.want)
		}
	}
}

func TestGroundsEndAsTheDecreeSays(t *testing.T) {
	got := Text(&Document{Blocks: []Block{Grounds{Lines: []string{"Một", "Hai.", "Ba;"}}}})
	if want := "Một;\nHai;\nBa.\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestSeveralSpacesKeepTheirRoom(t *testing.T) {
	lines := breakLines(para{runs: tidy([]Run{Plain("Số:      /QĐ")}), size: 14}, 100)
	if got, want := lines[0].natural(), textWidth(Plain("Số:      /QĐ"), 14); math.Abs(got-want) > 0.01 {
		t.Errorf("width %.2f, want %.2f", got, want)
	}
}

func TestLastLineIsNotStretched(t *testing.T) {
	p := para{runs: []Run{Plain(strings.Repeat("một hai ba ", 20) + "\nbốn năm")}, align: Justify, size: 14}
	lines := breakLines(p, 120)
	for i, l := range lines {
		byHand := i == len(lines)-2
		if l.last != (i == len(lines)-1 || byHand) {
			t.Errorf("line %d of %d: last is %v", i+1, len(lines), l.last)
		}
	}
}

func TestFitShrinksAndStops(t *testing.T) {
	p := para{runs: []Run{Bold(longProducer)}, align: Center, size: 28}
	if size := fit(p, 150, 2); size >= 28 || size < 14 {
		t.Errorf("size %.1f", size)
	}
	if size := fit(p, 1000, 1); size != 28 {
		t.Errorf("a fitting text was shrunk to %.1f", size)
	}
	if size := fit(p, 10, 1); size > 0.55*28 || size < 0.55*28-0.5 {
		t.Errorf("the least size is %.1f", size)
	}
}

func TestCentredLinesAreBalanced(t *testing.T) {
	p := balanced(line(13, Bold("ỦY BAN NHÂN DÂN TỈNH BẮC GIANG")), 68)
	if got, want := p.runs[0].Text, "ỦY BAN NHÂN DÂN\nTỈNH BẮC GIANG"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Whatever the words and the width, breaking loses no letter and no line is wider than its room,
// save a line of a single letter.
func TestBreakLinesLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		runs := []Run{
			Plain(rapid.StringMatching(`[a-zà ỹĐ\n]{0,80}`).Draw(t, "plain")),
			Bold(rapid.StringMatching(`[A-Zạ ]{0,60}`).Draw(t, "bold")),
		}
		width := rapid.Float64Range(1, 120).Draw(t, "width")
		p := para{runs: runs, size: 14, first: 10}
		var got strings.Builder
		for _, l := range breakLines(p, width) {
			if l.natural() > l.width+0.02 && !(len(l.words) == 1 && letters(l.words[0]) == 1) {
				t.Fatalf("line %.1f mm wide in %.1f mm", l.natural(), l.width)
			}
			for _, w := range l.words {
				for _, piece := range w.pieces {
					got.WriteString(piece.Text)
				}
			}
		}
		want := strings.NewReplacer(" ", "", "\n", "").Replace(runs[0].Text + runs[1].Text)
		if got.String() != want {
			t.Fatalf("%q became %q", want, got.String())
		}
	})
}

// Every box is placed once and in order, and no page is overfull.
func TestPaginateLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var boxes []box
		for range rapid.IntRange(0, 40).Draw(t, "n") {
			boxes = append(boxes, box{
				height: rapid.Float64Range(0.5, 100).Draw(t, "height"),
				before: rapid.Float64Range(0, 5).Draw(t, "before"),
				keep:   rapid.Bool().Draw(t, "keep"), turn: rapid.IntRange(0, 9).Draw(t, "turn") == 0,
			})
		}
		var want, got []float64
		for _, b := range boxes {
			if !b.turn {
				want = append(want, b.height)
			}
		}
		for _, page := range paginate(boxes, 100) {
			for _, b := range page {
				got = append(got, b.height)
				if b.y+b.height > 100.02 {
					t.Fatalf("a box ends at %.1f of 100", b.y+b.height)
				}
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("placed %v, want %v", got, want)
		}
	})
}

func TestSharesFillThePage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wish := rapid.SliceOfN(rapid.Float64Range(0, 400), 1, 8).Draw(t, "wish")
		got, sum, open := shares(wish, 160), 0.0, false
		for i, w := range got {
			if w < 0 {
				t.Fatalf("width %.1f", w)
			}
			sum += w
			open = open || wish[i] == 0
		}
		if sum > 160.01 || open && sum < 159.99 {
			t.Fatalf("%v of %v: together %.2f", got, wish, sum)
		}
	})
}

// A row taller than a page is divided between lines, and all of it is printed.
func TestVeryTallRow(t *testing.T) {
	var words []string
	for i := range 3000 {
		words = append(words, fmt.Sprintf("từ%d", i))
	}
	table := Table{Columns: []Column{{Title: "STT", Width: 12}, {Title: "Nội dung"}},
		Rows: []Row{{Cells: []Cell{Words("1"), Words(strings.Join(words, " "))}}, {Cells: []Cell{Words("2"), Words("cuối")}}}}
	got := extract(t, written(t, WritePDF, &Document{Blocks: []Block{table}}))
	if pages := strings.Count(got, "\f"); pages < 5 {
		t.Errorf("%d pages", pages)
	}
	for _, word := range append(words, "cuối") {
		if !strings.Contains(got, word) {
			t.Fatalf("%s is lost", word)
		}
	}
}

// The closing block moves to a new page together with the line before it.
func TestSignaturesAreNeverAlone(t *testing.T) {
	for n := 20; n < 60; n++ {
		d := &Document{}
		for i := range n {
			d.Blocks = append(d.Blocks, Paragraph{Runs: []Run{Plain(fmt.Sprintf("Đoạn %d.", i))}, Tight: true})
		}
		d.Blocks = append(d.Blocks, Signatures{Signers: []Signer{{Post: "Chủ tịch", Name: "Tên"}}})
		s := d.sections()[0]
		boxes, err := layout(s.nodes, s.page.inner(), s.page.room())
		if err != nil {
			t.Fatal(err)
		}
		pages := paginate(boxes, s.page.room())
		if last := pages[len(pages)-1]; len(last) < 2 {
			t.Errorf("%d paragraphs: the signature is alone on page %d", n, len(pages))
		}
	}
}

func TestStarPointsStayInTheirSquare(t *testing.T) {
	for i, p := range starPoints(10) {
		if p.x < -1e-9 || p.y < 0 || p.x > 10+1e-9 || p.y > 10 {
			t.Errorf("corner %d at %.2f, %.2f", i, p.x, p.y)
		}
	}
}

// The modules drawn in the pdf and in the preview are those of the code.
func TestBarsCoverTheCode(t *testing.T) {
	q, err := code{text: "https://ocop.example/q/7K2M-9QXD"}.bits()
	if err != nil {
		t.Fatal(err)
	}
	black := map[[2]int]bool{}
	for _, b := range bars(q) {
		for x := range b.length {
			black[[2]int{b.x + x, b.y}] = true
		}
	}
	for y := range q.Size {
		for x := range q.Size {
			if q.Black(x, y) != black[[2]int{x, y}] {
				t.Fatalf("module %d,%d differs", x, y)
			}
		}
	}
}

func TestDamagedFontIsRefused(t *testing.T) {
	if _, err := readAdvances(bytes.Repeat([]byte{0}, 64)); err == nil {
		t.Error("64 zero bytes were read as a font")
	}
}

func TestCertificateStaysOneSheet(t *testing.T) {
	long := strings.Repeat(longProducer+" ", 5)
	for _, o := range []Orientation{Portrait, Landscape} {
		for _, name := range []string{"Mỳ Chũ", longProducer, long, strings.Repeat("x", 400)} {
			s := certificate(o, name, name).sections()
			if len(s) != 1 {
				t.Fatalf("%d sections", len(s))
			}
			boxes, err := layout(s[0].nodes, s[0].page.inner(), s[0].page.room())
			if err != nil {
				t.Fatal(err)
			}
			if pages := len(paginate(boxes, s[0].page.room())); pages != 1 {
				t.Errorf("orientation %d, name of %d letters: %d pages", o, len(name), pages)
			}
		}
	}
}

func TestSignaturesKeepTheLastRow(t *testing.T) {
	for n := 10; n < 45; n++ {
		s := (&Document{Blocks: []Block{annexTable(n), Signatures{Signers: []Signer{{Post: "Chủ tịch", Name: "Tên"}}}}}).sections()[0]
		boxes, err := layout(s.nodes, s.page.inner(), s.page.room())
		if err != nil {
			t.Fatal(err)
		}
		pages := paginate(boxes, s.page.room())
		last := pages[len(pages)-1]
		rows := 0
		for _, b := range last {
			if b.heads != nil && !b.isHead {
				rows++
			}
		}
		if rows == 0 {
			t.Errorf("%d rows: the signature stands without a row of the table", n)
		}
	}
}
