package fold_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"ocop/internal/base/fold"
)

// dictionary stands in the order of a Vietnamese dictionary, written by hand.
var dictionary = []string{
	"a", "à", "ả", "ã", "á", "ạ", "an", "án", "ă", "ằng", "ắng", "ặng", "ân", "ấn",
	"ba", "bà", "bả", "bã", "bá", "bạ", "bà Ba", "Bắc Giang", "Bắc Ninh",
	"cà phê", "cam", "chè", "Chũ", "dưa", "dứa", "đào", "Đặc sản", "Đường", "e", "ê", "gạo", "Gạo nếp",
	"hoa", "hòa", "khoai", "lạc", "mật ong", "Mỳ", "nấm", "Ngọc Châu", "o", "ô", "ơ", "phở", "quýt",
	"rượu", "sâm", "Tân Yên", "trà", "u", "ư", "vải", "xôi", "Yên Thế",
}

func TestSortKeyOrdersADictionary(t *testing.T) {
	got := slices.Clone(dictionary)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	slices.SortFunc(got, func(a, b string) int { return strings.Compare(fold.SortKey(a), fold.SortKey(b)) })
	if diff := cmp.Diff(dictionary, got); diff != "" {
		t.Errorf("order by SortKey (-want +got):\n%s", diff)
	}
	plain := slices.Clone(dictionary)
	slices.Sort(plain)
	if slices.Equal(plain, dictionary) {
		t.Error("plain byte order is already right: the list proves nothing")
	}
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	fold.SortBy(got, func(s string) string { return s })
	if diff := cmp.Diff(dictionary, got); diff != "" {
		t.Errorf("SortBy (-want +got):\n%s", diff)
	}
}

func TestSortByIsStable(t *testing.T) {
	list := []string{"b", "CHÈ", "chè", "Chè", "a"}
	fold.SortBy(list, func(s string) string { return s })
	if diff := cmp.Diff([]string{"a", "b", "CHÈ", "chè", "Chè"}, list); diff != "" {
		t.Error(diff)
	}
}

func TestSortKeyForm(t *testing.T) {
	for _, s := range append([]string{"", "日本", "🍊", "\xff\xfe", strings.Repeat("ệ", 5000), strings.Repeat("\u0301", 5000)}, dictionary...) {
		k := fold.SortKey(s)
		if len(k) > fold.SortKeyMax || strings.Trim(k, "0123456789abcdef") != "" {
			t.Errorf("SortKey(%.20q) = %q (%d bytes)", s, k, len(k))
		}
		if fold.SortKey(norm.NFD.String(s)) != fold.SortKey(norm.NFC.String(s)) {
			t.Errorf("composition changes SortKey(%.20q)", s)
		}
	}
	if fold.SortKey("CHÈ") != fold.SortKey("chè") {
		t.Error("case changes the key")
	}
}

// The packed key must order as the collation key it is made from.
func TestSortKeyAgreesWithCollator(t *testing.T) {
	c := collate.New(language.Vietnamese, collate.IgnoreCase)
	raw := func(s string) []byte {
		var b collate.Buffer
		return bytes.Clone(c.KeyFromString(&b, norm.NFC.String(s)))
	}
	rapid.Check(t, func(t *rapid.T) {
		any20 := rapid.OneOf(vietnamese(), rapid.String())
		a, b := clip(any20.Draw(t, "a")), clip(any20.Draw(t, "b"))
		want := bytes.Compare(raw(a), raw(b))
		if got := strings.Compare(fold.SortKey(a), fold.SortKey(b)); got != want {
			t.Fatalf("%q against %q: SortKey says %d, collator %d", a, b, got, want)
		}
	})
}

// clip keeps text short enough for its whole key to be kept.
func clip(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), 20)])
}
