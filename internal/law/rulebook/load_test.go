package rulebook_test

import (
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"ocop/internal/law/rulebook"
	"ocop/rulebooks"
)

var load = sync.OnceValues(func() (*rulebook.Library, error) { return rulebook.Prove(rulebooks.FS) })

func library(t *testing.T) *rulebook.Library {
	t.Helper()
	lib, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// law is a copy of the shipped law that a test may damage.
func law(t *testing.T) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(rulebooks.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := fs.ReadFile(rulebooks.FS, name)
		out[name] = &fstest.MapFile{Data: src}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// change replaces the first occurrence of a text, which must be there.
func change(t *testing.T, m fstest.MapFS, name, old, new string) {
	t.Helper()
	src := string(m[name].Data)
	if !strings.Contains(src, old) {
		t.Fatalf("%s holds no %q", name, old)
	}
	m[name] = &fstest.MapFile{Data: []byte(strings.Replace(src, old, new, 1))}
}

func TestShippedLawLoads(t *testing.T) {
	books := library(t).Books()
	if len(books) != 4 {
		t.Errorf("%d books", len(books))
	}
	for _, b := range books {
		for i, c := range b.Cards {
			if c.Number != i+1 || len(b.Cards) != 26 {
				t.Errorf("%s: card %d is in place %d of %d", b.ID, c.Number, i+1, len(b.Cards))
			}
		}
	}
}

// Each kind of mistake, put into a copy of the shipped law, is refused with its file and reason.
func TestMistakesAreRefused(t *testing.T) {
	const (
		dec, proc = "26-2026/decision.yaml", "26-2026/procedure.yaml"
		parts     = "26-2026/shared/parts.yaml"
		crit      = "26-2026/shared/criteria.yaml"
		card      = "26-2026/cards/01-rau-cu-qua-tuoi.yaml"
		cases     = "26-2026/cases/01.yaml"
	)
	tests := []struct{ what, file, old, new, want string }{
		{"sum of criterion", card, "max: 4\n            options:\n              - 0: Không phù hợp", "max: 5\n            options:\n              - 0: Không phù hợp", "best option gives 4, not 5"},
		{"sum of group", card, "max: 12", "max: 13", "criteria add up to 12, not 13"},
		{"sum of part", parts, "max: 18", "max: 17", "criteria add up to 18, not 17"},
		{"part against decision", dec, "{A: 40, B: 25, C: 35}", "{A: 35, B: 25, C: 40}", "the decision gives part A 35"},
		{"parts not 100", dec, "{A: 40, B: 25, C: 35}", "{A: 40, B: 25, C: 30}", "add up to 100, not 95"},
		{"falling points", card, "- 1: Trung bình", "- 2.5: Trung bình", "points of option 3 fall"},
		{"unknown key", card, "english: Size", "engish: Size", "engish not found"},
		{"unknown fragment", card, "use: nutrition", "use: nutriton", `uses "nutriton"`},
		{"unknown part", card, "use: A7", "use: A9", `part "A9" is not shared`},
		{"replacing nothing", card, `"1.3": {use`, `"1.9": {use`, "criterion 1.9 replaces nothing"},
		{"card citation", card, "citation: 26/2026/QĐ-TTg, Phụ lục II, bộ 1\n", "", "card lacks a citation"},
		{"decision citation", dec, "citations:\n", "citations: []\nx:\n", "x not found"},
		{"level citation", proc, "    citation: 26/2026/QĐ-TTg, Điều 7 khoản 2\n", "", `level "commune" lacks`},
		{"bands citation", proc, "  citation: 26/2026/QĐ-TTg, Điều 3 khoản 3\n  list", "  list", "bands lack a citation"},
		{"duplicate criterion", card, `code: "6.2"`, `code: "6.1"`, "criterion 6.1 appears twice"},
		{"duplicate group", card, `{code: "8", use`, `{code: "7", use`, "group 7 appears twice"},
		{"duplicate card", "26-2026/cards/03-gao-ngu-coc.yaml", "number: 3", "number: 1", "card 1 appears twice"},
		{"gap of periods", dec, "filing_from: 2026-05-22", "filing_from: 2026-05-23", "gap or overlap"},
		{"overlap of periods", "148-1489/decision.yaml", "filing_to: 2026-05-21", "filing_to: 2026-05-22", "gap or overlap"},
		{"impossible date", dec, "filing_from: 2026-05-22", "filing_from: 2026-02-30", "is not a day"},
		{"closed end", dec, `filing_to: ""`, "filing_to: 2030-01-01", "last book must be open-ended"},
		{"unknown predecessor", dec, "replaces: 148-1489", "replaces: 149", `replaces "149"`},
		{"foreign id", dec, "id: 26-2026", "id: 26-2027", "is not the folder's name"},
		{"gap of bands", proc, "{star: 3, from: 50, to: 70}", "{star: 3, from: 51, to: 70}", "does not follow on"},
		{"bands short of 100", proc, "from: 90, to: 100}", "from: 90, to: 99}", "cover 0 to 100"},
		{"text not NFC", card, "Trung bình", "Trung bi\u0300nh", "not NFC"},
		{"minimum on no option", card, "min_star: {4: 4}", "min_star: {6: 4}", "minimum on option 6"},
		{"minimum for 2 stars", card, "min_star: {4: 4}", "min_star: {4: 2}", "minimum for 2 stars"},
		{"minimums out of order", crit, "min_star: {3: 4, 4: 5}", "min_star: {3: 5, 4: 4}", "out of order"},
		{"condition on later", crit, `only_if: {code: "5.1"`, `only_if: {code: "5.3"`, `depends on "5.3"`},
		{"gate of no kind", card, "kind: stop", "kind: pause", "neither stop nor disqualify"},
		{"unexplained reading", proc, "      settled_by: Bộ Nông nghiệp và Môi trường\n", "", "office that could settle it"},
		{"unknown level", proc, "do: forward, level: central", "do: forward, level: heaven", `"heaven"`},
		{"recognises two stars", proc, "{star: 2, do: return}", "{star: 2, do: recognise}", "can not recognise 2 stars"},
		{"outcome of no kind", proc, "{star: 2, do: return}", "{star: 2, do: keep}", `does "keep"`},
		{"round date", proc, `done_before: "06-30"`, `done_before: "06-31"`, "is not a day"},
		{"transition days", proc, "finish_by: 2026-07-21", "finish_by: 2026-07-22", "do not end on"},
		{"case on unknown leaf", cases, `"3.5": 1}`, `"3.9": 1}`, "criterion 3.9"},
		{"case start", cases, "start: worst", "start: any", `starts from "any"`},
		{"case without card", cases, "card: 1\n", "card: 99\n", "card 99, which can not score"},
		{"broken yaml", card, "parts:", "parts: [", "did not find"},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			m := law(t)
			change(t, m, tt.file, tt.old, tt.new)
			lib, err := rulebook.Prove(m)
			if lib != nil || err == nil {
				t.Fatal("the law was accepted")
			}
			problems, ok := errors.AsType[rulebook.Problems](err)
			if !ok || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("refused for another reason: %v", err)
			}
			for _, p := range problems {
				if p.File == "" || p.Text == "" {
					t.Errorf("problem without place: %+v", p)
				}
			}
		})
	}
}

// A problem of a criterion names the line it is written on.
func TestProblemsNameTheLine(t *testing.T) {
	m := law(t)
	const name = "26-2026/cards/01-rau-cu-qua-tuoi.yaml"
	change(t, m, name, "max: 2\n            options:\n              - 0: Không đồng đều", "max: 9\n            options:\n              - 0: Không đồng đều")
	_, err := rulebook.Prove(m)
	problems, _ := errors.AsType[rulebook.Problems](err)
	if len(problems) == 0 || problems[0].File != name {
		t.Fatalf("got %v", err)
	}
	lines := strings.Split(string(m[name].Data), "\n")
	for _, p := range problems {
		if strings.HasPrefix(p.Text, "criterion 6.1:") && !strings.Contains(lines[p.Line-1], `code: "6.1"`) {
			t.Errorf("line %d is %q", p.Line, lines[p.Line-1])
		}
	}
}

func TestEmptyLawIsRefused(t *testing.T) {
	if _, err := rulebook.Prove(fstest.MapFS{}); err == nil {
		t.Error("no rulebook at all was accepted")
	}
}

// Books in force are immutable: a changed book needs a new line in SEALED with its reason.
func TestSealedBooksAreUnchanged(t *testing.T) {
	text, err := fs.ReadFile(rulebooks.FS, "SEALED")
	if err != nil {
		t.Fatal(err)
	}
	seals := rulebook.Seals(string(text))
	for _, b := range library(t).Books() {
		if seals[b.ID] != b.Digest {
			t.Errorf("rulebooks/SEALED does not hold this book; if the change is meant, add the line\n%s %s DATE REASON", b.ID, b.Digest)
		}
		delete(seals, b.ID)
	}
	for id := range seals {
		t.Errorf("SEALED holds %q, which is no book", id)
	}
}

// The digest covers every file of the law and leaves the worked cases out.
func TestDigestCoversTheLaw(t *testing.T) {
	base, err := library(t).Book("26-2026")
	if err != nil {
		t.Fatal(err)
	}
	for name, alters := range map[string]bool{
		"decision.yaml": true, "procedure.yaml": true, "shared/parts.yaml": true, "shared/criteria.yaml": true,
		"cards/20-tinh-dau-duoc-lieu-khac.yaml": true, "cases/01.yaml": false,
	} {
		m := law(t)
		file := "26-2026/" + name
		m[file] = &fstest.MapFile{Data: append([]byte("# note\n"), m[file].Data...)}
		lib, err := rulebook.Prove(m)
		if err != nil {
			t.Fatal(err)
		}
		b, err := lib.Book("26-2026")
		if err != nil || (b.Digest != base.Digest) != alters {
			t.Errorf("a change of %s alters the digest: %v, want %v", name, b.Digest != base.Digest, alters)
		}
	}
}

// A card's digest follows what its marks mean, also through shared fragments.
func TestCardDigestFollowsFragments(t *testing.T) {
	m := law(t)
	change(t, m, "26-2026/shared/criteria.yaml", "- 1: Chế biến thông thường", "- 1: Chế biến kiểu thông thường") // cards 14, 15 and 17 only
	lib, err := rulebook.Prove(m)
	if err != nil {
		t.Fatal(err)
	}
	old, _ := library(t).Book("26-2026")
	now, _ := lib.Book("26-2026")
	for i, c := range now.Cards {
		changed := c.Digest != old.Cards[i].Digest
		if want := c.Number == 14 || c.Number == 15 || c.Number == 17; changed != want {
			t.Errorf("card %d changed: %v, want %v", c.Number, changed, want)
		}
	}
}
