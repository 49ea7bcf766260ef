package rulebook_test

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/law/rulebook"
)

// example gives the files printed in docs/overlays.md: a path in backticks, then its text.
func example(t *testing.T) fstest.MapFS {
	t.Helper()
	doc, err := os.ReadFile("../../../docs/overlays.md")
	if err != nil {
		t.Fatal(err)
	}
	out, name, inside := fstest.MapFS{}, "", false
	for line := range strings.Lines(string(doc)) {
		path, _, ok := strings.Cut(strings.TrimPrefix(line, "`"), "`")
		switch {
		case line == "```yaml\n":
			out[name], inside = &fstest.MapFile{}, true
		case line == "```\n":
			inside = false
		case inside:
			out[name].Data = append(out[name].Data, line...)
		case ok && strings.HasPrefix(line, "`") && strings.HasSuffix(path, ".yaml"):
			name = path
		}
	}
	if len(out) != 2 {
		t.Fatalf("docs/overlays.md shows %d files", len(out))
	}
	return out
}

const (
	wordingFile = "wording/26-2026/01.yaml"
	rulesFile   = "council/quy-che-2026.yaml"
)

// An example that the manual prints is law that loads, and shows what it says.
func TestManualOfOverlays(t *testing.T) {
	lib, err := rulebook.LoadWith(law(t), example(t))
	if err != nil {
		t.Fatal(err)
	}
	b, _ := lib.Book("26-2026")
	plain, _ := library(t).Book("26-2026")
	card, own := b.Cards[0], plain.Cards[0]
	leaf, _ := card.Leaf("6.2")
	other, _ := card.Leaf("6.3")
	was, _ := own.Leaf("6.2")
	if leaf.Wording() != "Màu sắc và độ chín của sản phẩm" || leaf.Name != was.Name || leaf.HintWording() != was.Hint || other.Wording() != other.Name {
		t.Errorf("6.2 is %q, 6.3 is %q", leaf.Wording(), other.Wording())
	}
	if leaf.Options[0].Wording() != "Chưa phù hợp" || leaf.Options[1].Wording() != was.Options[1].Text || leaf.Options[0].Text != was.Options[0].Text {
		t.Errorf("options are %+v", leaf.Options)
	}
	if want := "Công báo, Quyết định 26/2026/QĐ-TTg, Phụ lục II (Nguyễn Văn A đối chiếu ngày 20/11/2026)"; card.Official == nil || card.Official.Text() != want {
		t.Errorf("source is %+v", card.Official)
	}
	if card.Digest != own.Digest || b.Digest != plain.Digest || own.Official != nil {
		t.Error("wording changed a digest, or the law without it")
	}
	council, rules := lib.CouncilRules(b, "24", "2026-06-15")
	if rules == nil || rules.Text() != "Theo quy chế số 12/2026/QĐ-UBND" || rules.Passes.Number != 2 || rules.Secrecy == nil || rules.Absent == nil {
		t.Fatalf("rules are %+v", rules)
	}
	want := plain.Procedure.Council
	want.Quorum = rulebook.Quorum{Num: 2, Den: 3, Chair: true, Ruling: rulebook.Ruling{Citation: "12/2026/QĐ-UBND, Điều 5 khoản 1"}}
	want.Spread = rulebook.Spread{Limit: 800, Ruling: rulebook.Ruling{Citation: "12/2026/QĐ-UBND, Điều 6 khoản 2"}}
	want.Decimals.Ruling = rulebook.Ruling{Citation: "12/2026/QĐ-UBND, Điều 6 khoản 3"}
	want.Minimums.Rule, want.Minimums.Ruling = rulebook.Unanimous, rulebook.Ruling{Citation: "12/2026/QĐ-UBND, Điều 7"}
	want.None.Ruling = rulebook.Ruling{Citation: "12/2026/QĐ-UBND, Điều 7"}
	want.Gates = rulebook.Gates{Rule: rulebook.Unanimous, Ruling: rulebook.Ruling{Citation: "12/2026/QĐ-UBND, Điều 8"}}
	if diff := cmp.Diff(want, council); diff != "" {
		t.Error(diff)
	}
	var none *rulebook.CouncilRules
	if own, silent := rules.Recheck(), none.Recheck(); !own.Allowed || own.Ruling.Citation != "12/2026/QĐ-UBND, Điều 8" || own.Ruling.Interpretation || !silent.Allowed || !silent.Ruling.Interpretation {
		t.Errorf("a sheet is looked at again by %+v, without rules by %+v", own, silent)
	}
	for _, x := range []struct {
		place string
		on    rulebook.Date
	}{{"24", "2026-06-14"}, {"27", "2026-06-15"}} {
		if got, doc := lib.CouncilRules(b, x.place, x.on); doc != nil || got.Spread != plain.Procedure.Council.Spread {
			t.Errorf("%s on %s follows %+v", x.place, x.on, doc)
		}
	}
}

// partly is the law with card 4 of 2026 known in part only, and the folder that completes it.
func partly(t *testing.T) (shipped, local fstest.MapFS) {
	t.Helper()
	shipped = lean(t)
	whole, cases := shipped[honey].Data, shipped["26-2026/cases/04.yaml"]
	text := strings.Replace(string(whole), "  - use: B\n", "", 1)
	shipped[honey] = &fstest.MapFile{Data: []byte(strings.Replace(text, "\nparts:", "\nincomplete: Chưa có phần B.\nparts:", 1))}
	delete(shipped, "26-2026/cases/04.yaml")
	source := "source: {document: Công báo số 7, checked_by: Nguyễn Văn A, checked_on: 2026-11-20}\n"
	return shipped, fstest.MapFS{"cards/26-2026/04.yaml": {Data: []byte(source + string(whole))}, "cases/26-2026/04.yaml": cases}
}

func TestLocalCards(t *testing.T) {
	shipped, local := partly(t)
	before, err := rulebook.Load(shipped)
	if err != nil {
		t.Fatal(err)
	}
	lib, err := rulebook.LoadWith(shipped, local)
	if err != nil {
		t.Fatal(err)
	}
	old, _ := before.Book("26-2026")
	b, _ := lib.Book("26-2026")
	if _, err := old.Card(4); err == nil {
		t.Error("the shipped card scores")
	}
	c, err := b.Card(4)
	if err != nil || c.Local == nil || c.Local.Document != "Công báo số 7" || len(c.Leaves()) == 0 {
		t.Fatalf("%+v (%v)", c, err)
	}
	if len(b.Cases) < len(old.Cases)+rulebook.MinCases {
		t.Errorf("%d cases, %d before", len(b.Cases), len(old.Cases))
	}
	if b.Shipped != old.Digest || b.Digest == old.Digest || len(b.Digest) != 64 {
		t.Errorf("digest %q of %q", b.Digest, b.Shipped)
	}
	for _, digest := range []string{b.Digest, old.Digest} {
		if got, err := lib.ByDigest(digest); err != nil || got != b {
			t.Errorf("%.12s is not found: %v", digest, err)
		}
	}
	if other, _ := lib.Book("1048-781"); other.Digest != other.Shipped {
		t.Error("another book is changed")
	}
}

// A card that an amendment takes from another book is completed once, for both.
func TestLocalCardsServeTheirReaders(t *testing.T) {
	shipped, local := partly(t)
	for name, f := range shipped {
		if rest, ok := strings.CutPrefix(name, "26-2026/"); ok && strings.Count(rest, "/") == 1 && !strings.HasPrefix(rest, "forms/") {
			shipped["148/"+rest] = f
		}
	}
	for name := range shipped {
		if rest, ok := strings.CutPrefix(name, "148/"); ok && strings.Count(rest, "/") == 1 && !strings.HasPrefix(rest, "forms/") && shipped["26-2026/"+rest] == nil {
			delete(shipped, name)
		}
	}
	both := fstest.MapFS{"cards/148/04.yaml": local["cards/26-2026/04.yaml"], "cases/148/04.yaml": local["cases/26-2026/04.yaml"],
		"wording/148/01.yaml": example(t)[wordingFile]}
	lib, err := rulebook.LoadWith(shipped, both)
	if err != nil {
		t.Fatal(err)
	}
	for id, completed := range map[string]bool{"148": true, "148-1489": true, "26-2026": false} {
		b, _ := lib.Book(id)
		if c, err := b.Card(4); (err == nil) != completed || c.Book != id {
			t.Errorf("%s: %+v (%v)", id, c, err)
		}
		if c, _ := b.Card(1); (c.Official != nil) != completed {
			t.Errorf("%s: wording %v", id, c.Official)
		}
	}
	both = fstest.MapFS{"wording/148-1489/01.yaml": example(t)[wordingFile]}
	if _, err := rulebook.LoadWith(shipped, both); err == nil || !strings.Contains(err.Error(), `folder "148-1489" is no book with cards of its own`) {
		t.Errorf("got %v", err)
	}
}

func TestLocalMistakesAreRefusedWhereTheyAre(t *testing.T) {
	const cardFile, casesFile = "cards/26-2026/04.yaml", "cases/26-2026/04.yaml"
	copyOf := func(from, to string) func(*testing.T, fstest.MapFS) {
		return func(_ *testing.T, m fstest.MapFS) { m[to] = &fstest.MapFile{Data: m[from].Data} }
	}
	next := "council/sau.yaml"
	follow := func(from string) func(*testing.T, fstest.MapFS) {
		return func(t *testing.T, m fstest.MapFS) {
			copyOf(rulesFile, next)(t, m)
			change(t, m, rulesFile, `to: ""`, "to: 2026-12-31")
			change(t, m, next, "12/2026", "1/2027")
			change(t, m, next, "from: 2026-06-15", "from: "+from)
		}
	}
	for _, tt := range []mutation{
		{"unknown code", swap(wordingFile, `"6.2"`, `"6.9"`), wordingFile, `"6.9"`, "card 1 has no criterion 6.9"},
		{"unknown place", swap(wordingFile, "5: Màu", "7: Màu"), wordingFile, "7: Màu", "criterion 6.2 has no option 7"},
		{"missing text", swap(wordingFile, "1: Chưa phù hợp", "1: ''"), wordingFile, "options:", "wording of option 1 is missing"},
		{"missing name", swap(wordingFile, "name: Màu sắc và độ chín của sản phẩm", "name: ''"), wordingFile, `"6.2"`, "wording is missing"},
		{"wording not NFC", swap(wordingFile, "1: Chưa", "1: Chu\u031ba"), wordingFile, "Chu\u031ba", "not NFC"},
		{"wording with spaces", swap(wordingFile, "Chưa phù", "Chưa  phù"), wordingFile, "Chưa  phù", "twice in a row"},
		{"wording of no card", swap(wordingFile, "card: 1", "card: 77"), wordingFile, "card: 77", "26-2026 has no card 77"},
		{"wording misnamed", rename(wordingFile, "wording/26-2026/rau.yaml"), "wording/26-2026/rau.yaml", "card: 1", "must be called 01.yaml"},
		{"wording without document", swap(wordingFile, "  document: Công báo, Quyết định 26/2026/QĐ-TTg, Phụ lục II\n", ""), wordingFile, "source:", "lacks its document"},
		{"wording without day", swap(wordingFile, "checked_on: 2026-11-20", "checked_on: hôm qua"), wordingFile, "checked_on:", "is not a day"},
		{"wording with points", swap(wordingFile, "    name: Màu", "    max: 9\n    name: Màu"), wordingFile, "max: 9", "max not found"},
		{"wording of no book", rename(wordingFile, "wording/27-2027/01.yaml"), "wording/27-2027/01.yaml", "card: 1", `"27-2027" is no book`},
		{"stray file", copyOf(wordingFile, "wording/01.yaml"), "wording/01.yaml", "", "nothing is read here"},
		{"stray suffix", copyOf(rulesFile, "council/x.yml"), "council/x.yml", "", "nothing is read here"},
		{"complete card", func(t *testing.T, m fstest.MapFS) {
			m["cards/26-2026/01.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(law(t)[card1].Data), "number:", "source: {document: X, checked_by: Y, checked_on: 2026-11-20}\nnumber:", 1))}
		}, "cards/26-2026/01.yaml", "number: 1", "the law as shipped is not replaced"},
		{"card still incomplete", swap(cardFile, "\nparts:", "\nincomplete: Chưa xong.\nparts:"), cardFile, "incomplete:", "completes nothing"},
		{"sums of a local card", swap(cardFile, "max: 12", "max: 11"), cardFile, `code: "6"`, "group 6: criteria add up to 12, not 11"},
		{"local card of another id", swap(cardFile, "id: mat-ong", "id: mat"), cardFile, "id: mat", `is "mat-ong", not "mat"`},
		{"local card without citation", swap(cardFile, "citation: 26/2026/QĐ-TTg, Phụ lục II, bộ 4\n", ""), cardFile, "number: 4", "card lacks a citation"},
		{"local card without source", swap(cardFile, "document: Công báo số 7, ", ""), cardFile, "source:", "lacks its document"},
		{"local card misnamed", rename(cardFile, "cards/26-2026/4.yaml"), "cards/26-2026/4.yaml", "number: 4", "must be called 04.yaml"},
		{"local card without cases", func(_ *testing.T, m fstest.MapFS) { delete(m, casesFile) }, cardFile, "number: 4", "card 4 has 0 worked cases, needs 2"},
		{"cases of a shipped card", func(t *testing.T, m fstest.MapFS) { m["cases/26-2026/01.yaml"] = law(t)[cases1] }, "cases/26-2026/01.yaml", "card: 1", "which this folder does not complete"},
		{"local case does not add up", swap(casesFile, "total: 100", "total: 99"), casesFile, "total: 99", "parts add up to 100, not 99"},
		{"rules without article", swap(rulesFile, ", article: Điều 6 khoản 2", ""), rulesFile, "spread:", "spread lacks its article"},
		{"rules without number", swap(rulesFile, "number: 12/2026/QĐ-UBND\n", ""), rulesFile, "title:", "lack their number"},
		{"rules begin before they are signed", swap(rulesFile, "from: 2026-06-15", "from: 2026-06-01"), rulesFile, "from:", "begin before they were signed"},
		{"rules end before they begin", swap(rulesFile, `to: ""`, "to: 2026-06-14"), rulesFile, "to:", "end before they begin"},
		{"impossible quorum", swap(rulesFile, "{num: 2, den: 3", "{num: 4, den: 3"), rulesFile, "quorum:", "quorum 4/3"},
		{"quorum without chair", swap(rulesFile, "chair: true", "chair: false"), rulesFile, "quorum:", "chair must be true"},
		{"spread without limit", swap(rulesFile, "{limit: 8, ", "{"), rulesFile, "spread:", "needs a limit"},
		{"one decimal", swap(rulesFile, "digits: 2", "digits: 1"), rulesFile, "decimals:", "two decimals, not 1"},
		{"unknown rule", swap(rulesFile, "minimums: {rule: all", "minimums: {rule: most"), rulesFile, "minimums:", `rule "most"`},
		{"none does not say", swap(rulesFile, "none: {allowed: true, ", "none: {"), rulesFile, "none:", "whether it is allowed"},
		{"recheck does not say", swap(rulesFile, "recheck: {allowed: true, ", "recheck: {"), rulesFile, "recheck:", "whether it is allowed"},
		{"recheck without article", swap(rulesFile, "recheck: {allowed: true, article: Điều 8}", "recheck: {allowed: true}"), rulesFile, "recheck:", "recheck lacks its article"},
		{"secrecy without text", swap(rulesFile, "text: Điểm của từng thành viên chỉ công bố trong biên bản., ", ""), rulesFile, "secrecy:", "secrecy lacks its text"},
		{"nine passes", swap(rulesFile, "passes: {number: 2", "passes: {number: 9"), rulesFile, "passes:", "must be 1 to 3"},
		{"overlapping rules", follow("2026-12-31"), next, "from:", "gap or overlap"},
		{"gap of rules", follow("2027-01-02"), next, "from:", "gap or overlap"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			shipped, m := partly(t)
			for name, f := range example(t) {
				m[name] = f
			}
			tt.mutate(t, m)
			_, err := rulebook.LoadWith(shipped, m)
			problems, _ := errors.AsType[rulebook.Problems](err)
			text := string(m[tt.file].Data)
			line := 1 + strings.Count(text[:max(0, strings.Index(text, tt.marker))], "\n")
			if tt.marker == "" {
				line = 0
			} else if !strings.Contains(text, tt.marker) {
				t.Fatalf("%s holds no %q", tt.file, tt.marker)
			}
			for _, p := range problems {
				if p.File == tt.file && p.Line == line && strings.Contains(p.Text, tt.reason) {
					return
				}
			}
			t.Errorf("want %s:%d: %s\ngot %v", tt.file, line, tt.reason, err)
		})
	}
}

// Rules that follow each other are each found on their days; notes and hidden files are no law.
func TestRulesFollowEachOther(t *testing.T) {
	m := example(t)
	later := strings.NewReplacer("12/2026", "1/2027", "from: 2026-06-15", "from: 2027-01-01", "limit: 8", "limit: 0").Replace(string(m[rulesFile].Data))
	change(t, m, rulesFile, `to: ""`, "to: 2026-12-31")
	m["council/sau.yaml"] = &fstest.MapFile{Data: []byte(later)}
	m["README.md"] = &fstest.MapFile{Data: []byte("ghi chú")}
	m[".git/x.yaml"] = &fstest.MapFile{}
	lib, err := rulebook.LoadWith(law(t), fs.FS(m))
	if err != nil {
		t.Fatal(err)
	}
	b, _ := lib.Book("148-1489")
	for on, want := range map[rulebook.Date]rulebook.Points{"2026-06-14": 1000, "2026-06-15": 800, "2026-12-31": 800, "2027-01-01": 0, "2040-01-01": 0} {
		if c, _ := lib.CouncilRules(b, "24", on); c.Spread.Limit != want {
			t.Errorf("on %s the limit is %s, want %s", on, c.Spread.Limit.Text(), want.Text())
		}
	}
}
