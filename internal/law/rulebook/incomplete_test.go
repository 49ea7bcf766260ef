package rulebook_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/law/rulebook"
)

const honey = "26-2026/cards/04-mat-ong.yaml"

// A card that is known in part shows that part, says what is wrong with it, and does not score.
func TestIncompleteCards(t *testing.T) {
	const because = "incomplete: Chưa có bản công báo.\nparts:"
	head, body, _ := strings.Cut(string(law(t)[honey].Data), "\nparts:")
	partC := strings.Index(body, "\n  - code: C")
	tests := []struct {
		what    string
		text    string
		defects []string
		refused string
	}{
		{"a part is missing", head + "\n" + because + body[:partC] + "\n", []string{"Chưa có phần C"}, ""},
		{"the middle part is missing", head + "\n" + because + strings.Replace(body, "  - use: B\n", "", 1), []string{"Chưa có phần B"}, ""},
		{"a criterion is missing", head + "\n" + because + strings.Replace(body, "        max: 12\n", "        max: 10\n", 1),
			[]string{"Mục 6 cộng được 12 điểm, phiếu ghi 10", "Phần C cộng được 33 điểm, quyết định ghi 35"}, ""},
		{"nothing is wrong", head + "\n" + because + body, nil, "add up"},
		{"a name is missing", head + "\n" + because + strings.Replace(body, "    name: Chất lượng sản phẩm\n", "", 1), nil, "lacks its code, name"},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			m := law(t)
			m[honey].Data = []byte(tt.text)
			delete(m, "26-2026/cases/04.yaml")
			lib, err := rulebook.Prove(m)
			if tt.refused != "" {
				if err == nil || !strings.Contains(err.Error(), tt.refused) {
					t.Fatalf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			b, _ := lib.Book("26-2026")
			card, err := b.Card(4)
			if err == nil || !strings.Contains(err.Error(), "chưa dùng để chấm điểm được: Chưa có bản công báo.") {
				t.Errorf("the card scores: %v", err)
			}
			if diff := cmp.Diff(tt.defects, card.Defects); diff != "" || len(card.Leaves()) == 0 {
				t.Errorf("%d leaves; %s", len(card.Leaves()), diff)
			}
			for _, l := range card.Leaves() {
				if p := card.Parts[len(card.Parts)-1]; l.Leaf == len(card.Leaves())-1 && string('A'+rune(l.Part)) != p.Code {
					t.Errorf("criterion %s counts to part %d, printed in %s", l.Code, l.Part, p.Code)
				}
			}
		})
	}
}

// amended is the law in which the cards of 2026 stand in the folder of 148 too, for 148-1489
// to read.
func amended(t *testing.T) fstest.MapFS {
	t.Helper()
	m := law(t)
	for name := range m {
		if strings.HasPrefix(name, "148/") && strings.Count(name, "/") == 2 && !strings.HasPrefix(name, "148/forms/") {
			delete(m, name)
		}
	}
	for name, f := range law(t) {
		if rest, ok := strings.CutPrefix(name, "26-2026/"); ok && strings.Count(rest, "/") == 1 && !strings.HasPrefix(rest, "forms/") {
			m["148/"+rest] = f
		}
	}
	return m
}

func book(t *testing.T, m fstest.MapFS, id string) *rulebook.Book {
	t.Helper()
	lib, err := rulebook.Prove(m)
	if err != nil {
		t.Fatal(err)
	}
	b, err := lib.Book(id)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// An amendment of the procedure keeps the cards, under its own name and seal.
func TestCardsFromAnotherBook(t *testing.T) {
	m := amended(t)
	home, b := book(t, m, "148"), book(t, m, "148-1489")
	if len(b.Cards) != len(home.Cards) || len(b.Cards) == 0 || len(b.Cases) != len(home.Cases) || len(b.Cases) == 0 {
		t.Fatalf("%d cards, %d cases", len(b.Cards), len(b.Cases))
	}
	for i, c := range b.Cards {
		if c.Book != "148-1489" || home.Cards[i].Book != "148" || c.Digest == home.Cards[i].Digest {
			t.Errorf("card %d is of %q", c.Number, c.Book)
		}
	}
	for name, alters := range map[string]bool{"cards/04-mat-ong.yaml": true, "shared/parts.yaml": true, "cases/04.yaml": false, "procedure.yaml": false} {
		n := amended(t)
		n["148/"+name] = &fstest.MapFile{Data: append([]byte("# note\n"), n["148/"+name].Data...)}
		if changed := book(t, n, "148-1489").Digest != b.Digest; changed != alters {
			t.Errorf("a change of 148/%s alters the digest: %v", name, changed)
		}
	}
}

func TestCardsFromIsRefused(t *testing.T) {
	const dec, from = "148-1489/decision.yaml", `cards_from: "148"`
	for what, tt := range map[string]struct {
		spoil func(m fstest.MapFS)
		want  string
	}{
		"unknown folder": {func(m fstest.MapFS) { change(t, m, dec, from, `cards_from: "149"`) }, `names "149", which is no other book`},
		"itself":         {func(m fstest.MapFS) { change(t, m, dec, from, "cards_from: 148-1489") }, `names "148-1489", which is no other book`},
		"chain": {func(m fstest.MapFS) {
			change(t, m, "148/decision.yaml", "replaces: 1048-781", "replaces: 1048-781\ncards_from: 26-2026")
		}, `names "148", which has no cards of its own`},
		"cards of its own": {func(m fstest.MapFS) { m["148-1489/cards/01.yaml"] = m[honey] }, "148-1489/cards/01.yaml of its own"},
		"cases of its own": {func(m fstest.MapFS) { m["148-1489/cases/01.yaml"] = m["26-2026/cases/01.yaml"] }, "148-1489/cases/01.yaml of its own"},
	} {
		t.Run(what, func(t *testing.T) {
			m := amended(t)
			tt.spoil(m)
			if _, err := rulebook.Prove(m); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
