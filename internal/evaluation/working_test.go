package evaluation_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/rulebooks"
)

// under lays working rules of the province of 2021 over the law.
func under(t *testing.T, from, rules string) evaluation.Service {
	t.Helper()
	text := "number: 7/2021/QĐ-UBND\ntitle: Quy chế làm việc của Hội đồng\nissuer: UBND tỉnh\nsigned: 2021-01-04\nfrom: " + from + "\nplace: \"" + province.Code() + "\"\n" + rules
	lib, err := rulebook.LoadWith(rulebooks.FS, fstest.MapFS{"council/a.yaml": {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	return evaluation.Service{Books: lib}
}

// closed is what the journal says of the closing.
func (w *world) closed() string {
	w.t.Helper()
	for _, e := range w.journal("sitting/" + string(w.sitting)) {
		if e.Verb == "sitting.closed" {
			return string(e.After)
		}
	}
	return ""
}

// A sitting is closed by the working rules that its place had on the day it was opened.
func TestSittingFollowsItsWorkingRules(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.svc = under(t, "2021-09-01", "spread: {limit: 3, article: Điều 6}\nquorum: {num: 1, den: 2, chair: true, article: Điều 5}\n")
		w.open()
		for i, points := range []int{75, 79, 77} { // one of four is away: enough for a half
			for _, e := range w.entries {
				w.submit(w.judges[i], e, points)
			}
		}
		_, err := w.close(w.secretary, "2021-09-15", "")
		want(t, err, fault.Conflict)
		if !strings.Contains(err.Error(), "chênh lệch quá mức") {
			t.Errorf("refused for another reason: %v", err)
		}
		first := w.svc
		w.svc = under(t, "2021-09-01", "spread: {limit: 4, article: Điều 6}\nquorum: {num: 1, den: 2, chair: true, article: Điều 5}\n")
		if _, err := w.close(w.secretary, "2021-09-15", ""); err == nil || !strings.Contains(err.Error(), "7/2021/QĐ-UBND được ghim") {
			t.Errorf("closed under another text: %v", err)
		}
		w.svc = first
		for _, e := range w.entries { // 79 was too far from 75
			open, err := w.reopen(w.judges[1], e, 1)
			if err == nil {
				_, err = w.save(w.judges[1], evaluation.Draft{Entry: e, Marks: w.marks(76), Version: open.Version, Submit: true})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if r := w.mustClose(); r[0].Ballots != 3 || r[0].Spread != 200 {
			t.Errorf("result %+v", r[0])
		}
		if got := w.closed(); !strings.Contains(got, `"rules":"7/2021/QĐ-UBND"`) {
			t.Errorf("the journal does not name the rules: %s", got)
		}
	})
}

// Rules that came into force after the opening change nothing, and nothing names them.
func TestLaterWorkingRulesDoNotReachBack(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		for i, j := range w.judges {
			for _, e := range w.entries {
				w.submit(j, e, []int{75, 79, 77, 77}[i])
			}
		}
		w.svc = under(t, "2021-09-16", "spread: {limit: 3, article: Điều 6}\n")
		w.now.Add(3 * 24 * 3600 * 1000)
		w.mustClose()
		if got := w.closed(); got == "" || strings.Contains(got, "7/2021") {
			t.Errorf("the journal says %s", got)
		}
	})
}

// A gate stops a product by the place's rule: one member of four is not all.
func TestGatesFollowTheWorkingRules(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.svc = under(t, "2021-09-01", "gates: {rule: all, article: Điều 8}\n")
		w.open()
		for i, j := range w.judges {
			for _, e := range w.entries {
				d := evaluation.Draft{Entry: e, Marks: w.marks(75), Submit: true}
				if i > 0 {
					d.Findings = []string{w.card.Gates[0].Code}
				}
				if _, err := w.save(j, d); err != nil {
					t.Fatal(err)
				}
			}
		}
		if r := w.mustClose(); r[0].Star != 4 {
			t.Errorf("three of four stopped the product against the rules: %+v", r[0])
		}
	})
}

func TestNoneMayBeForbidden(t *testing.T) {
	for rule, allowed := range map[string]bool{"none: {allowed: false, article: Điều 7}\n": false, "none: {allowed: true, article: Điều 7}\n": true} {
		t.Run(rule, func(t *testing.T) { tryNone(t, rule, allowed) })
	}
}

func tryNone(t *testing.T, rule string, allowed bool) {
	each(t, small(), func(t *testing.T, w *world) {
		w.svc = under(t, "2021-09-01", rule)
		w.open()
		marks := w.marks(75)
		code := ""
		for i, leaf := range w.card.Leaves() {
			if leaf.NoneAllowed && leaf.OnlyIf == nil {
				marks[i], code = score.None, leaf.Code
				break
			}
		}
		if code == "" {
			t.Fatal("the card lets no criterion go without an option")
		}
		_, err := w.save(w.judges[0], evaluation.Draft{Entry: w.entries[0], Marks: marks})
		if allowed && err != nil {
			t.Error(err)
		}
		if !allowed {
			wantField(t, err, "marks."+code)
		}
	})
}

// The text of the rules that a sitting pins is kept beside it: rules that leave the folder, or were
// laid there after the round had pinned its book, are still those that it is closed under.
func TestTheTextOfPinnedWorkingRulesIsKept(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		bare := w.svc
		w.svc = under(t, "2021-09-01", "spread: {limit: 3, article: Điều 6}\n")
		with := w.svc
		w.open()
		unkept := func() (list []string) {
			w.see(office, func(ctx context.Context, v *act.View) (err error) {
				list, err = evaluation.UnkeptRules(ctx, v)
				return err
			})
			return list
		}
		if list := unkept(); len(list) != 0 {
			t.Fatalf("not kept: %v", list)
		}
		for i, j := range w.judges {
			for _, e := range w.entries {
				w.submit(j, e, []int{75, 79, 77, 77}[i])
			}
		}
		w.svc = bare
		if _, err := w.close(w.secretary, "2021-09-15", ""); err == nil || !strings.Contains(err.Error(), "7/2021/QĐ-UBND được ghim") {
			t.Errorf("closed without the text: %v", err)
		}
		var err error
		if w.svc.Books, err = w.pinned(bare.Books); err != nil {
			t.Fatal(err)
		}
		if _, err = w.close(w.secretary, "2021-09-15", ""); err == nil || !strings.Contains(err.Error(), "chênh lệch quá mức") {
			t.Errorf("not closed under the rules that were kept: %v", err)
		}
		w.sql(`UPDATE pinned_rules SET packed = 'UEsF'`)
		if _, err := w.pinned(bare.Books); err == nil || !strings.Contains(err.Error(), "working rules pinned as") {
			t.Errorf("a text that cannot be read: %v", err)
		}
		w.sql(`DELETE FROM pinned_rules`) // a sitting that an earlier program opened
		list := unkept()
		if len(list) != 1 {
			t.Fatalf("unkept: %v", list)
		}
		keep := func(s evaluation.Service, who act.Actor) error {
			return w.do(who, func(ctx context.Context, a *act.Act) error { return s.KeepRules(ctx, a, list[0]) })
		}
		want(t, keep(bare, act.System("law")), fault.NotFound)
		for _, who := range []act.Actor{stranger, leader, admin, w.judges[0]} {
			want(t, keep(with, who), fault.Forbidden)
		}
		if err := keep(with, act.System("law")); err != nil || len(unkept()) != 0 {
			t.Errorf("%v, still unkept: %v", err, unkept())
		}
	})
}
