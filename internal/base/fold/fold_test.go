package fold_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"ocop/internal/base/fold"
)

func TestKey(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"   ", ""},
		{"Mỳ gạo Chũ Xuân Trường", "my gao chu xuan truong"},
		{"ĐẶC SẢN  đồi", "dac san doi"},
		{"Thị trấn Đồi Ngô", "thi tran doi ngo"},
		{"Hoà\u00a0Bình\t–\n“Thuỷ”", "hoa binh thuy"},
		{"Ia H'Drai", "ia hdrai"},
		{"Ia H’Drai", "ia hdrai"},
		{"  -- Gà đồi, Yên Thế (hộp 500g) -- ", "ga doi yen the hop 500g"},
		{"Ｏｃｏｐ　２０２１", "ocop 2021"},
		{"100% _tự nhiên\\", "100 tu nhien"},
		{"gạo\u200bnếp", "gaonep"},
		{"a\xffb", "a b"},
		{"ưỡn ợ Ỵ Ẵ", "uon o y a"},
	} {
		if got := fold.Key(c.in); got != c.want {
			t.Errorf("Key(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestKeyTwins(t *testing.T) {
	for _, c := range [][2]string{
		{"hoà", "hòa"}, {"thuỷ", "thủy"}, {"Hiệp Hoà", "Hiệp Hòa"}, {"quý", "qúy"}, {"khoẻ", "khỏe"},
		{"Đường", "đường"}, {"Nguyễn", norm.NFD.String("Nguyễn")}, {"a - b", "a—b"},
	} {
		if a, b := fold.Key(c[0]), fold.Key(c[1]); a != b {
			t.Errorf("Key(%q) = %q but Key(%q) = %q", c[0], a, c[1], b)
		}
	}
	if fold.Key("dưa") == fold.Key("dừng") {
		t.Error("different words share a key")
	}
}

func TestKeyIsStableForEveryRune(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		once := fold.Key("x" + string(r) + "y")
		if twice := fold.Key(once); twice != once {
			t.Fatalf("U+%04X: Key gives %q, then %q", r, once, twice)
		}
	}
}

func TestKeyProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := vietnamese().Draw(t, "s")
		k := fold.Key(s)
		if fold.Key(k) != k {
			t.Fatalf("not idempotent: %q", k)
		}
		if fold.Key(norm.NFD.String(s)) != k || fold.Key(norm.NFC.String(s)) != k {
			t.Fatalf("composition changes the key of %q", s)
		}
		if fold.Key(strings.ToUpper(s)) != k {
			t.Fatalf("case changes the key of %q", s)
		}
		if strings.ContainsAny(k, "%_\\") || strings.Contains(k, "  ") || strings.TrimSpace(k) != k {
			t.Fatalf("unclean key %q", k)
		}
	})
}

func TestSlug(t *testing.T) {
	long := strings.Repeat("Vải thiều ", 20)
	for _, c := range []struct{ in, want string }{
		{"Mỳ gạo Chũ Xuân Trường", "my-gao-chu-xuan-truong"},
		{"  Trà  hoa vàng -- 100% ", "tra-hoa-vang-100"},
		{"../../etc/passwd", "etc-passwd"},
		{"日本", ""},
		{"Đ", "d"},
		{long, strings.TrimSuffix(strings.Repeat("vai-thieu-", 8), "-")},
		{strings.Repeat("a", 100), strings.Repeat("a", 80)},
	} {
		if got := fold.Slug(c.in); got != c.want {
			t.Errorf("Slug(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// vietnamese draws text of letters with every mark, spaces, signs and some strangers.
func vietnamese() *rapid.Generator[string] {
	letters := []rune("aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ" +
		"AÀẢÃÁẠĂĐÊỆÔƠỢƯỰỲ0123456789   -–.,'’()%_/\\&™²fﬁ\u0301\u0323")
	return rapid.StringOf(rapid.SampledFrom(letters))
}

func FuzzKey(f *testing.F) {
	f.Add("Mỳ gạo Chũ")
	f.Add("\xff\u0300\u200d")
	f.Fuzz(func(t *testing.T, s string) {
		k := fold.Key(s)
		if !utf8.ValidString(k) || fold.Key(k) != k {
			t.Fatalf("Key(%q) = %q is not stable", s, k)
		}
		for _, r := range fold.Slug(s) {
			if r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') {
				t.Fatalf("Slug(%q) holds %q", s, r)
			}
		}
	})
}

const sample = "Măng Lục trúc tươi Lâm sinh Ngọc Châu, xã Ngọc Châu, huyện Tân Yên"

// BenchmarkKey and BenchmarkSortKey are read as ratios to BenchmarkToLower of the same run.
func BenchmarkKey(b *testing.B) {
	for b.Loop() {
		fold.Key(sample)
	}
}

func BenchmarkSortKey(b *testing.B) {
	for b.Loop() {
		fold.SortKey(sample)
	}
}

func BenchmarkClean(b *testing.B) {
	for b.Loop() {
		if _, err := fold.Clean(sample); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkToLower(b *testing.B) {
	for b.Loop() {
		strings.ToLower(sample)
	}
}
