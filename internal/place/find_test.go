package place_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"ocop/internal/base/fold"
	"ocop/internal/place"
)

func ids(matches []place.Match) []place.ID {
	var list []place.ID
	for _, m := range matches {
		list = append(list, m.Unit.ID)
	}
	return list
}

func TestFindFirst(t *testing.T) {
	g := load(t)
	for _, c := range []struct {
		query, date string
		want        []place.ID // how the answer begins
	}{
		{"Ngọc Châu", "", []place.ID{"07348.2020"}},
		{"ngoc chau", in2021, []place.ID{"07348.2020"}},
		{"xã ngọc châu", "", []place.ID{"07348.2020"}},
		{norm.NFD.String("Ngọc Châu"), "", []place.ID{"07348.2020"}},
		{"Ngọc Châu", today, []place.ID{"07351.2025"}},
		{"Phồn Xương", today, []place.ID{"07288.2025"}},
		{"hiệp hoà", today, []place.ID{"07840.2025"}},
		{"Hiệp Hòa", in2021, []place.ID{"223.2020"}},
		{"Phúc Sơn", in2021, []place.ID{"07318.2020", "07630.2020"}},
		{"phuc son tan yen", in2021, []place.ID{"07318.2020"}},
		{"Phúc Sơn, huyện Sơn Động", in2021, []place.ID{"07630.2020"}},
		{"Phúc Sơn", today, []place.ID{"07627.2025", "07333.2025"}},
		{"TP Bắc Giang", in2021, []place.ID{"213.2020"}},
		{"tt vôi", in2021, []place.ID{"07375.2020"}},
		{"TX. Chũ", spring, []place.ID{"224.2025"}},
		{"Bắc Giang", in2021, []place.ID{"24.2020", "213.2020"}},
		{"Bắc Giang", today, []place.ID{"07210.2025", "24.2025"}},
		{"07699", "", []place.ID{"07699.2025", "07699.2020"}},
		{"Toàn Thắng", "", []place.ID{"07825.2020"}},
		{"Sa Lý", in2021, []place.ID{"07540.2020"}},
		{"Thị trấn Chờ", today, []place.ID{"09193.2025"}},
		{"phường đáp cầu", "", []place.ID{"09169.2025"}},
		{"Tân Dĩnh", today, []place.ID{"07432.2025"}},
		{"tay yen", today, []place.ID{"07616.2025"}},
		{"đồng", today, []place.ID{"07282.2025", "09385.2025", "07735.2025"}},
		{"đông", today, []place.ID{"09487.2025", "07450.2025"}},
		{"yen tu", today, []place.ID{"07616.2025"}},
	} {
		got := ids(g.Find(c.query, c.date))
		if len(got) < len(c.want) || !cmp.Equal(got[:len(c.want)], c.want) {
			t.Errorf("Find(%q, %q) = %v, want first %v", c.query, c.date, got, c.want)
		}
	}
}

func TestFindKeepsToTheDate(t *testing.T) {
	g := load(t)
	for _, q := range []string{"a", "tan", "bac giang", "son", "huyen", "xa"} {
		for _, date := range []string{in2021, spring, today} {
			for _, m := range g.Find(q, date) {
				if !m.Unit.On(date) {
					t.Errorf("Find(%q, %s) gives %s", q, date, m.Unit.ID)
				}
			}
		}
	}
	for _, q := range []string{"", " ", ",", "không có nơi này", "%", "\xff"} {
		if got := g.Find(q, ""); len(got) != 0 {
			t.Errorf("Find(%q) = %v", q, ids(got))
		}
	}
}

// Every unit is found by its own name with and without marks, by the best rank, and a
// commune that ended leads to where it is today.
func TestFindEveryUnit(t *testing.T) {
	g := load(t)
	for _, level := range []place.Level{place.Province, place.District, place.Commune} {
		for _, u := range g.All(level, "") {
			for _, q := range []string{u.Name, fold.Key(u.FullName()), strings.ToUpper(u.Name), u.Code} {
				if m, ok := among(g.Find(q, u.From), u.ID); !ok || m.Rank != place.Exact || m.By != place.Own {
					t.Errorf("%q does not find %s: %+v", q, u.ID, m)
				}
			}
			heir := g.Today(u.ID, today)
			if m, ok := among(g.Find(u.FullName(), today), heir[0]); level == place.Commune && (!ok || m.Rank != place.Exact) {
				t.Errorf("%q does not find %s of today: %+v", u.FullName(), heir[0], m)
			}
		}
	}
}

func among(matches []place.Match, id place.ID) (place.Match, bool) {
	for _, m := range matches {
		if m.Unit.ID == id {
			return m, true
		}
	}
	return place.Match{}, false
}

func TestMatchTitle(t *testing.T) {
	g := load(t)
	for _, c := range []struct{ query, date, want string }{
		{"Ngọc Châu", "", "Xã Ngọc Châu, huyện Tân Yên, tỉnh Bắc Giang (trước 01/07/2025), nay là xã Ngọc Thiện, tỉnh Bắc Ninh"},
		{"Ngọc Châu", today, "Xã Ngọc Thiện, tỉnh Bắc Ninh (có địa bàn xã Ngọc Châu, huyện Tân Yên cũ)"},
		{"Chờ", today, "Xã Yên Phong, tỉnh Bắc Ninh (có địa bàn thị trấn Chờ, huyện Yên Phong cũ)"},
		{"Toàn Thắng", spring, "Xã Hoàng Thanh, huyện Hiệp Hòa, tỉnh Bắc Giang (trước 01/07/2025), nay là xã Hoàng Vân, tỉnh Bắc Ninh (sau đổi thành xã Toàn Thắng)"},
		{"Xã Ngọc Thiện", today, "Xã Ngọc Thiện, tỉnh Bắc Ninh"},
	} {
		found := g.Find(c.query, c.date)
		if len(found) == 0 || found[0].Title(g) != c.want {
			t.Errorf("Find(%q, %q): %v, want %q", c.query, c.date, found, c.want)
		}
	}
}

// BenchmarkFind is read as a ratio to BenchmarkPlainScan of the same run, which only looks
// for folded text in folded names.
func BenchmarkFind(b *testing.B) {
	g := load(b)
	b.ReportAllocs()
	for b.Loop() {
		if len(g.Find("Ngọc Châu", today)) == 0 {
			b.Fatal("nothing found")
		}
	}
}

func BenchmarkPlainScan(b *testing.B) {
	g := load(b)
	var names []string
	for _, u := range g.All(place.Commune, "") {
		names = append(names, fold.Key(u.FullName()))
	}
	b.ReportAllocs()
	for b.Loop() {
		q, hits := fold.Key("Ngọc Châu"), 0
		for _, n := range names {
			if strings.Contains(n, q) {
				hits++
			}
		}
		if hits == 0 {
			b.Fatal("nothing found")
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		load(b)
	}
}
