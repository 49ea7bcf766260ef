package place_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"ocop/internal/base/fold"
	"ocop/internal/place"
)

const (
	in2021 = "2021-06-01"
	spring = "2025-03-15" // after the mergers of 1 January 2025, before the end of districts
	today  = "2026-02-05"
)

func load(t testing.TB) *place.Gazetteer {
	t.Helper()
	g, err := place.Load()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestCounts(t *testing.T) {
	g := load(t)
	for _, c := range []struct {
		level place.Level
		date  string
		want  int
	}{
		{place.Province, in2021, 1}, {place.District, in2021, 10}, {place.Commune, in2021, 209},
		{place.Province, spring, 1}, {place.District, spring, 10}, {place.Commune, spring, 192},
		{place.Province, today, 1}, {place.District, today, 0}, {place.Commune, today, 99},
		{place.Commune, "2019-12-31", 0}, {place.Commune, "", 308},
	} {
		if got := len(g.All(c.level, c.date)); got != c.want {
			t.Errorf("%s on %q: %d, want %d", c.level, c.date, got, c.want)
		}
	}
	kinds := map[string]int{}
	for _, u := range g.All(place.Commune, in2021) {
		kinds[u.Kind]++
	}
	for _, u := range g.All(place.Commune, today) {
		kinds["nay "+u.Kind]++
	}
	want := map[string]int{"Xã": 184, "Thị trấn": 15, "Phường": 10, "nay Xã": 66, "nay Phường": 33}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Error(diff)
	}
}

func TestDistrictsOf2021(t *testing.T) {
	g := load(t)
	want := map[string]int{"Thành phố Bắc Giang": 16, "Huyện Yên Thế": 19, "Huyện Tân Yên": 22, "Huyện Lạng Giang": 21, "Huyện Lục Nam": 25,
		"Huyện Lục Ngạn": 29, "Huyện Sơn Động": 17, "Huyện Yên Dũng": 18, "Huyện Việt Yên": 17, "Huyện Hiệp Hòa": 25}
	got := map[string]int{}
	for _, d := range g.All(place.District, in2021) {
		got[d.FullName()] = len(g.Children(d.ID, in2021))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What ends goes somewhere: nothing is lost, and nothing leads back to itself.
func TestConservation(t *testing.T) {
	g := load(t)
	for _, level := range []place.Level{place.Province, place.District, place.Commune} {
		for _, u := range g.All(level, "") {
			now := g.Today(u.ID, today)
			if len(now) == 0 {
				t.Errorf("%s leads nowhere", u.Title(g))
			}
			if level != place.District && len(now) != 1 {
				t.Errorf("%s leads to %v", u.Title(g), now)
			}
			next := g.Successors(u.ID)
			for _, s := range next {
				if s.From != u.ID || s.To == u.ID || slices.Contains(g.Today(s.To, in2021), u.ID) {
					t.Errorf("%s succeeds itself", u.ID)
				}
				if (s.Share == place.Part) != (len(next) > 1) {
					t.Errorf("%s goes %s to %s, one of %d", u.ID, s.Share, s.To, len(next))
				}
				if !slices.Contains(g.Predecessors(s.To), s) {
					t.Errorf("%s does not know its predecessor %s", s.To, u.ID)
				}
			}
		}
	}
}

// Every unit of today is made of old ones known by code, or known by name.
func TestEveryUnitOfTodayHasAPast(t *testing.T) {
	g := load(t)
	byCode, byName := 0, 0
	for _, u := range g.All(place.Commune, today) {
		old, named := g.Predecessors(u.ID), g.Formers(u.ID)
		if (len(old) == 0) == (len(named) == 0) {
			t.Errorf("%s has %d predecessors and %d former names", u.Title(g), len(old), len(named))
		}
		byCode += min(1, len(old))
		byName += min(1, len(named))
		if u.Lat < 20_900_000 || u.Lat > 21_700_000 || u.Lon < 105_800_000 || u.Lon > 107_100_000 {
			t.Errorf("%s lies at %d, %d", u.ID, u.Lat, u.Lon)
		}
	}
	if byCode != 58 || byName != 41 {
		t.Errorf("%d by code, %d by name; want 58 and 41", byCode, byName)
	}
}

// The parts of a district are exactly what its last communes became.
func TestDistrictsGoWhereTheirCommunesGo(t *testing.T) {
	g := load(t)
	for _, d := range g.All(place.District, "2025-06-30") {
		want := map[place.ID]bool{}
		for _, c := range g.Children(d.ID, "2025-06-30") {
			for _, id := range g.Today(c.ID, today) {
				want[id] = true
			}
		}
		got := map[place.ID]bool{}
		for _, s := range g.Successors(d.ID) {
			got[s.To] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", d.FullName(), diff)
		}
	}
}

func TestACodeWithoutADateIsAmbiguous(t *testing.T) {
	g := load(t)
	for code, want := range map[string][2]string{
		"07210": {"Phường Hoàng Văn Thụ", "Phường Bắc Giang"},
		"07288": {"Thị trấn Phồn Xương", "Xã Yên Thế"},
		"07699": {"Xã Tân Tiến", "Phường Tân Tiến"},
		"24":    {"Tỉnh Bắc Giang", "Tỉnh Bắc Ninh"},
	} {
		old, ok1 := g.At(code, in2021)
		now, ok2 := g.At(code, today)
		if !ok1 || !ok2 || old.ID == now.ID || old.FullName() != want[0] || now.FullName() != want[1] {
			t.Errorf("%s: %q and %q, want %q", code, old.FullName(), now.FullName(), want)
		}
		if old.ID.Code() != code || now.ID.Code() != code {
			t.Errorf("codes of %s, %s", old.ID, now.ID)
		}
	}
	if u, ok := g.At("07204", spring); ok {
		t.Errorf("%s was merged away by then", u.ID)
	}
	if _, ok := g.At("27", today); ok {
		t.Error("code 27 is gone")
	}
	if place.ID("x").Code() != "" {
		t.Error("an ID without a period has no code")
	}
}

func TestTextIsNFCAndSpelledOnce(t *testing.T) {
	g := load(t)
	for _, level := range []place.Level{place.Province, place.District, place.Commune} {
		for _, u := range g.All(level, "") {
			for _, s := range []string{u.Title(g), g.NameOn(u.ID, "9999-12-31")} {
				clean, err := fold.Clean(s)
				if err != nil || clean != s || !norm.NFC.IsNormalString(s) {
					t.Errorf("%s: %q, %v", u.ID, s, err)
				}
			}
			for _, twin := range []string{"oà", "oá", "uỷ", "uỵ"} {
				if strings.Contains(u.Name, twin) && !strings.Contains(u.Name, twin+"n") && !strings.Contains(u.Name, "Quỳ") {
					t.Errorf("%s %q has its tone on the second vowel", u.ID, u.Name)
				}
			}
		}
	}
}

func TestParentsMove(t *testing.T) {
	g := load(t)
	for _, c := range []struct{ unit, date, want string }{
		{"07681.2020", in2021, "221.2020"},
		{"07681.2020", spring, "213.2025"},
		{"07681.2020", "", "221.2020"},
		{"07681.2020", today, ""},
		{"07525.2020", in2021, "219.2020"},
		{"07525.2020", spring, "224.2025"},
		{"07525.2025", today, "24.2025"},
		{"216.2020", spring, "24.2020"},
		{"24.2025", today, ""},
		{"nonsense", "", ""},
	} {
		p, _ := g.Parent(place.ID(c.unit), c.date)
		if string(p.ID) != c.want {
			t.Errorf("parent of %s on %q: %q, want %q", c.unit, c.date, p.ID, c.want)
		}
	}
	if got := len(g.Children("221.2020", "")); got != 18 {
		t.Errorf("Yên Dũng had %d communes, want 18", got)
	}
	if got := g.NameOn("222.2020", in2021) + ", " + g.NameOn("222.2020", spring); got != "Huyện Việt Yên, Thị xã Việt Yên" {
		t.Error(got)
	}
	later := []place.LaterName{{Since: "2024-02-01", Exact: true, Kind: "Thị xã", Name: "Việt Yên"}}
	if diff := cmp.Diff(later, g.LaterNames("222.2020")); diff != "" {
		t.Error(diff)
	}
	if got := g.NameOn("nonsense", today); got != "" {
		t.Error(got)
	}
}

func TestWithin(t *testing.T) {
	g := load(t)
	for _, c := range []struct {
		unit, ancestor place.ID
		want           bool
	}{
		{"07348.2020", "07348.2020", true},
		{"07348.2020", "216.2020", true},
		{"07348.2020", "24.2020", true},
		{"07348.2020", "24.2025", true},    // the province of today covers the old commune
		{"07348.2020", "07351.2025", true}, // so does the commune it went into
		{"07348.2020", "07330.2025", false},
		{"216.2020", "24.2025", true},
		{"216.2020", "07351.2025", false}, // a district cut up lies in none of the pieces
		{"07351.2025", "216.2020", false}, // an ended unit covers nothing later
		{"07351.2025", "24.2020", false},
		{"24.2020", "24.2025", true},
		{"24.2025", "24.2020", false},
		{"07681.2020", "213.2020", false}, // Nham Biền was no part of the city of 2021
		{"07681.2020", "213.2025", true},
		{"221.2020", "213.2025", true},
		{"219.2020", "224.2025", false},
		{"07276.2020", "07288.2025", true},
		{"09169.2025", "24.2025", true},
		{"", "", false},
		{"nonsense", "nonsense", false},
	} {
		if got := g.Within(c.unit, c.ancestor); got != c.want {
			t.Errorf("Within(%s, %s) = %v", c.unit, c.ancestor, got)
		}
	}
}

func TestWithinIsAnOrder(t *testing.T) {
	g := load(t)
	var all []place.ID
	for _, level := range []place.Level{place.Province, place.District, place.Commune} {
		for _, u := range g.All(level, "") {
			all = append(all, u.ID)
		}
	}
	one := rapid.SampledFrom(all)
	rapid.Check(t, func(t *rapid.T) {
		a, b := one.Draw(t, "a"), one.Draw(t, "b")
		if !g.Within(a, a) || !g.Within(a, "24.2025") {
			t.Fatalf("%s is not in itself or not in the province of today", a)
		}
		if a != b && g.Within(a, b) && g.Within(b, a) {
			t.Fatalf("%s and %s lie in each other", a, b)
		}
		for _, c := range all {
			if g.Within(a, b) && g.Within(b, c) && !g.Within(a, c) {
				t.Fatalf("%s in %s in %s", a, b, c)
			}
		}
	})
}

func TestToday(t *testing.T) {
	g := load(t)
	for _, c := range []struct {
		id   place.ID
		date string
		want []place.ID
	}{
		{"07348.2020", in2021, []place.ID{"07348.2020"}},
		{"07348.2020", today, []place.ID{"07351.2025"}},
		{"07348.2020", "2019-01-01", nil},
		{"07351.2025", in2021, nil},
		{"07204.2020", spring, nil},
		{"07204.2020", today, []place.ID{"07210.2025"}},
		{"219.2020", spring, []place.ID{"219.2025", "224.2025"}},
		{"222.2020", today, []place.ID{"07774.2025", "07777.2025", "07795.2025", "07798.2025"}},
		{"24.2020", today, []place.ID{"24.2025"}},
		{"nonsense", today, nil},
	} {
		if diff := cmp.Diff(c.want, g.Today(c.id, c.date)); diff != "" {
			t.Errorf("Today(%s, %s): %s", c.id, c.date, diff)
		}
	}
}

func TestTitle(t *testing.T) {
	g := load(t)
	for id, want := range map[place.ID]string{
		"07348.2020": "Xã Ngọc Châu, huyện Tân Yên, tỉnh Bắc Giang (trước 01/07/2025), nay là xã Ngọc Thiện, tỉnh Bắc Ninh",
		"07318.2020": "Xã Phúc Sơn, huyện Tân Yên, tỉnh Bắc Giang (trước 01/01/2025), nay là xã Quang Trung, tỉnh Bắc Ninh",
		"07630.2020": "Xã Phúc Sơn, huyện Sơn Động, tỉnh Bắc Giang (trước 01/07/2025), nay là xã Đại Sơn, tỉnh Bắc Ninh",
		"07525.2020": "Thị trấn Chũ, huyện Lục Ngạn, tỉnh Bắc Giang (trước 01/07/2025), nay là phường Chũ, tỉnh Bắc Ninh",
		"07351.2025": "Xã Ngọc Thiện, tỉnh Bắc Ninh",
		"24.2020":    "Tỉnh Bắc Giang (trước 01/07/2025), nay là tỉnh Bắc Ninh",
		"24.2025":    "Tỉnh Bắc Ninh",
		"216.2020":   "Huyện Tân Yên, tỉnh Bắc Giang (trước 01/07/2025), nay thuộc 6 xã, phường",
		"213.2020":   "Thành phố Bắc Giang, tỉnh Bắc Giang (trước 01/01/2025), nay thuộc 8 xã, phường",
	} {
		u, _ := g.Unit(id)
		if got := u.Title(g); got != want {
			t.Errorf("%s:\n got %s\nwant %s", id, got, want)
		}
	}
	seen := map[string]place.ID{}
	for _, level := range []place.Level{place.Province, place.District, place.Commune} {
		for _, u := range g.All(level, "") {
			if other, twice := seen[u.Title(g)]; twice {
				t.Errorf("%s and %s are both %q", u.ID, other, u.Title(g))
			}
			seen[u.Title(g)] = u.ID
		}
	}
}
