package rulebook_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/law/rulebook"
)

func procedure(t *testing.T, id string) *rulebook.Procedure {
	t.Helper()
	b, err := library(t).Book(id)
	if err != nil {
		t.Fatal(err)
	}
	return &b.Procedure
}

func TestWhoFilesWhatWhere(t *testing.T) {
	for _, tt := range []struct {
		book, level string
		kind        rulebook.Kind
		star        int
		set         string // empty: nothing is received there
		paper, digi int
		samples     int // of product set 1
	}{
		{"26-2026", "commune", rulebook.First, 0, "producer", 1, 1, 0},
		{"26-2026", "province", rulebook.Reassess, 0, "commune", 1, 1, 5},
		{"26-2026", "central", rulebook.First, 5, "province", 1, 1, 5},
		{"26-2026", "central", rulebook.Upgrade, 5, "province", 1, 1, 5},
		{"26-2026", "central", rulebook.Reassess, 5, "province-again", 1, 1, 5},
		{"26-2026", "central", rulebook.First, 4, "", 0, 0, 0},
		{"26-2026", "district", rulebook.First, 0, "", 0, 0, 0},
		{"148-1489", "commune", rulebook.First, 0, "producer", 1, 1, 0},
		{"148-1489", "district", rulebook.First, 0, "", 0, 0, 0},
		{"148", "district", rulebook.First, 0, "producer", 1, 1, 0},
		{"148", "commune", rulebook.First, 0, "", 0, 0, 0},
		{"1048-781", "district", rulebook.First, 0, "producer", 1, 0, 5},
		{"1048-781", "province", rulebook.First, 0, "district", 1, 0, 5},
		{"1048-781", "central", rulebook.First, 5, "province", 1, 0, 5},
	} {
		s, ok := procedure(t, tt.book).DossierFor(tt.level, tt.kind, tt.star)
		if ok != (tt.set != "") {
			t.Errorf("%s %s %s: found %v", tt.book, tt.level, tt.kind, ok)
			continue
		}
		if ok && (s.ID != tt.set || s.Paper != tt.paper || s.Electronic != tt.digi || s.Samples.For(1) != tt.samples || s.Samples.For(26) != 0) {
			t.Errorf("%s %s %s: %s, %d paper, %d electronic, %d samples", tt.book, tt.level, tt.kind, s.ID, s.Paper, s.Electronic, s.Samples.For(1))
		}
	}
}

func TestItemsFollowTheKind(t *testing.T) {
	s, _ := procedure(t, "26-2026").DossierFor("commune", rulebook.First, 0)
	required := func(kind rulebook.Kind) (ids []string) {
		for _, x := range s.Wanted(kind) {
			if x.Required {
				ids = append(ids, x.ID)
			}
		}
		return ids
	}
	for kind, want := range map[rulebook.Kind][]string{
		rulebook.First: {"registration", "self-assessment"}, rulebook.Upgrade: {"registration", "self-assessment", "changes"},
		rulebook.Reassess: {"registration", "self-assessment", "update"},
	} {
		if diff := cmp.Diff(want, required(kind)); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
	}
	if got := len(s.Wanted(rulebook.First)) - 2; got != 15 {
		t.Errorf("%d supporting papers, the form lists 15", got)
	}
	old, _ := procedure(t, "1048-781").DossierFor("district", rulebook.First, 0)
	if got := len(old.Items); got != 18 {
		t.Errorf("%d items in 2021, want 5 mandatory and 13 supporting", got)
	}
}

func TestApplicants(t *testing.T) {
	var goods, tourism int
	for _, a := range procedure(t, "26-2026").Applicants {
		if a.MayFile(1) {
			goods++
		}
		if a.MayFile(26) {
			tourism++
		}
	}
	if goods != 5 || tourism != 7 {
		t.Errorf("%d may file goods and %d tourism", goods, tourism)
	}
}

func TestRoundsEndTheDayBefore(t *testing.T) {
	p := procedure(t, "26-2026")
	for _, tt := range []struct {
		level    string
		proposed rulebook.Date
		number   int
		year     int
		result   rulebook.Date
	}{
		{"province", "2026-04-29", 1, 2026, "2026-06-29"},
		{"province", "2026-04-30", 2, 2026, "2026-12-29"},
		{"province", "2026-10-29", 2, 2026, "2026-12-29"},
		{"province", "2026-10-30", 1, 2027, "2027-06-29"},
		{"central", "2026-01-29", 2, 2026, "2026-03-29"},
		{"central", "2026-01-30", 1, 2026, "2026-09-29"},
		{"central", "2026-07-30", 2, 2027, "2027-03-29"},
	} {
		r, year, ok := p.NextRound(tt.level, tt.proposed)
		if !ok || r.Number != tt.number || year != tt.year || r.LastResult(year) != tt.result {
			t.Errorf("%s on %s: round %d of %d, done by %s", tt.level, tt.proposed, r.Number, year, r.LastResult(year))
		}
	}
	for _, bad := range []struct {
		level string
		day   rulebook.Date
	}{{"commune", "2026-04-01"}, {"province", "2026-02-30"}} {
		if _, _, ok := p.NextRound(bad.level, bad.day); ok {
			t.Errorf("%s on %s has a round", bad.level, bad.day)
		}
	}
}

// Re-assessment has no advisory step and decides in writing; the others go through both.
func TestStepsFollowTheKind(t *testing.T) {
	l, _ := procedure(t, "26-2026").Level("province")
	steps := func(kind rulebook.Kind) (ids []string) {
		for _, s := range l.StepsFor(kind) {
			ids = append(ids, s.ID)
		}
		return ids
	}
	again := []string{"receive", "complete", "set-up", "review", "opinions", "submit", "recognise", "propose", "notify"}
	if diff := cmp.Diff(again, steps(rulebook.Reassess)); diff != "" {
		t.Error(diff)
	}
	first := []string{"receive", "complete", "set-up", "advise", "meet", "submit", "recognise", "propose", "notify"}
	if diff := cmp.Diff(first, steps(rulebook.Upgrade)); diff != "" {
		t.Error(diff)
	}
	x := procedure(t, "26-2026").Reassessment
	if x.Advisers || !x.ByWrittenOpinion || x.MeetingIf == "" {
		t.Errorf("reassessment: %+v", x)
	}
}

func TestRevocationAndLapse(t *testing.T) {
	r := procedure(t, "26-2026").Revocation
	for star, want := range map[int]string{3: "Chủ tịch UBND cấp tỉnh", 4: "Chủ tịch UBND cấp tỉnh", 5: "Bộ trưởng Bộ Nông nghiệp và Môi trường", 2: ""} {
		if a, ok := r.By(star); a.By != want || ok != (want != "") {
			t.Errorf("%d stars: %q", star, a.By)
		}
	}
	var ids []string
	for _, c := range r.Cases {
		ids = append(ids, c.ID)
	}
	if diff := cmp.Diff([]string{"untrue", "criteria", "law", "mark", "stopped", "other"}, ids); diff != "" {
		t.Error(diff)
	}
	if c, ok := r.Case("stopped"); !ok || c.Proof != "Xác nhận của UBND cấp xã" {
		t.Errorf("stopped: %+v", c)
	}
	if _, ok := r.Case("expired"); ok {
		t.Error("the end of a certificate is a ground for withdrawing it")
	}
	old := procedure(t, "1048-781").Revocation
	if _, ok := old.By(3); ok || old != nil {
		t.Error("2021 has a rule on withdrawal")
	}
	if _, ok := old.Case("law"); ok {
		t.Error("2021 has grounds for withdrawal")
	}
}

// An extension is for certificates whose last filing day had gone by when the decision came.
func TestExtensionMatchesTheWindow(t *testing.T) {
	b, _ := library(t).Book("26-2026")
	x := b.Procedure.Extension
	for expires, want := range map[rulebook.Date]bool{"2026-06-01": true, "2026-09-18": true, "2026-09-19": false, "2027-01-01": false} {
		_, last := b.Procedure.Reassessment.Window(expires)
		late := last.Compare(b.Decision.FilingFrom) < 0
		if x.Applies(expires) != want || late != want {
			t.Errorf("%s: applies %v, window over %v", expires, x.Applies(expires), late)
		}
	}
	if got := x.Last("2026-06-30"); got != "2026-12-27" {
		t.Errorf("extended to %s", got)
	}
	if !(rulebook.Extension{}).Applies("2030-01-01") {
		t.Error("an extension without a last expiry does not apply")
	}
}

// The levels of each regime, its readings, and the days for papers.
func TestRegimesDiffer(t *testing.T) {
	for _, tt := range []struct {
		book   string
		levels []string
		passes int // of the province
		papers int
		code   string
	}{
		{"1048-781", []string{"district", "province", "central"}, 2, 2, "(T)-(H)-(STT)-20YY"},
		{"148", []string{"district", "province", "central"}, 0, 1, "(T)-(H)-(STT)-20YY"},
		{"148-1489", []string{"commune", "province", "central"}, 0, 1, "(T)-(X)-(STT)-20YY"},
		{"26-2026", []string{"commune", "province", "central"}, 0, 0, "(T)-(X)-(STT)-20YY"},
	} {
		p := procedure(t, tt.book)
		var ids []string
		for _, l := range p.Levels {
			ids = append(ids, l.ID)
		}
		province, _ := p.Level("province")
		if !slices.Equal(ids, tt.levels) || len(province.Passes) != tt.passes || p.PapersBefore != tt.papers || p.ProductCode != tt.code || p.ValidityMonths != 36 {
			t.Errorf("%s: %v, %d readings, papers %d days before, code %s", tt.book, ids, len(province.Passes), p.PapersBefore, p.ProductCode)
		}
	}
}

// The checklist of 2020 says of each cell whether its wording is known.
func TestChecklistTellsItsUnknownCells(t *testing.T) {
	known := map[string]int{}
	for _, x := range procedure(t, "1048-781").Checklist {
		if !x.Unknown {
			known[x.Part]++
		}
	}
	if diff := cmp.Diff(map[string]int{"C": 5}, known); diff != "" {
		t.Error(diff)
	}
}
