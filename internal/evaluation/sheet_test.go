package evaluation_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

func TestSheetFromFirstMarkToSubmitAndBack(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		me, e := w.judges[2], w.entries[0]
		if got := w.sheet(me, e); got.Version != 0 || got.Key != "" || got.State != evaluation.NoSheet {
			t.Errorf("before the first save: %+v", got)
		}
		partly := score.Blank(w.card)
		partly[0] = 2
		first, err := w.save(me, evaluation.Draft{Entry: e, Marks: partly, Remark: "  Hồ sơ   tốt \r\n\r\n\r\n cần  ảnh "})
		if err != nil {
			t.Fatal(err)
		}
		if first.State != evaluation.Drafted || first.Version != 1 || first.Total != 0 || first.Remark != "Hồ sơ tốt\n\ncần ảnh" {
			t.Errorf("first save: %+v", first)
		}
		if diff := cmp.Diff(first, w.sheet(me, e)); diff != "" {
			t.Errorf("answer and stored sheet differ: %s", diff)
		}
		second, err := w.save(me, evaluation.Draft{Entry: e, Marks: w.marks(82), Version: 1, Submit: true})
		if err != nil {
			t.Fatal(err)
		}
		if second.Key != first.Key || second.Version != 2 || second.Total != 8200 || second.State != evaluation.Submitted || second.Submitted.IsZero() {
			t.Errorf("submitted: %+v", second)
		}
		if p := second.Parts; p[0]+p[1]+p[2] != 8200 {
			t.Errorf("parts %v", p)
		}
		third, err := w.reopen(me, e, 2)
		if err != nil || third.State != evaluation.Drafted || third.Total != 0 || third.Version != 3 || !third.Submitted.IsZero() {
			t.Errorf("reopened: %+v %v", third, err)
		}
		if diff := cmp.Diff(second.Marks, third.Marks); diff != "" {
			t.Errorf("reopening lost marks: %s", diff)
		}
		w.wantHistory(t, first.Key, "sheet.saved 1", "sheet.submitted 2", "sheet.reopened 3")
	})
}

// wantHistory checks that the journal of a sheet tells each version once, with the
// version before it as it was.
func (w *world) wantHistory(t *testing.T, k any, wanted ...string) {
	t.Helper()
	type version struct {
		Version int64
		Marks   string
		State   string
		Total   int64
	}
	var got []string
	var last version
	for _, line := range w.journal("sheet/" + anyText(k)) {
		var before, after version
		if line.Before != "" {
			if err := json.Unmarshal([]byte(line.Before), &before); err != nil {
				t.Fatal(err)
			}
		}
		if err := json.Unmarshal([]byte(line.After), &after); err != nil {
			t.Fatal(err)
		}
		if before != last {
			t.Errorf("journal: before %+v, but the version before was %+v", before, last)
		}
		last = after
		got = append(got, line.Verb+" "+string(rune('0'+after.Version)))
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Error(diff)
	}
}

func anyText(k any) string { b, _ := json.Marshal(k); return strings.Trim(string(b), `"`) }

func TestSameDraftTwiceIsOneSave(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		me, e := w.judges[0], w.entries[0]
		drafts := []evaluation.Draft{
			{Entry: e, Remark: "một", Version: 0},
			{Entry: e, Marks: w.marks(71), Version: 1},
			{Entry: e, Marks: w.marks(72), Version: 2, Submit: true},
		}
		for i, d := range drafts {
			once, err := w.save(me, d)
			if err != nil {
				t.Fatal(err)
			}
			lines := len(w.journal(""))
			again, err := w.save(me, d)
			if err != nil {
				t.Fatalf("draft %d sent twice: %v", i, err)
			}
			d.Version++ // the page took the answer and sends the same once more
			third, err := w.save(me, d)
			if err != nil {
				t.Fatalf("draft %d sent from the new version: %v", i, err)
			}
			if diff := cmp.Diff(once, again) + cmp.Diff(once, third); diff != "" {
				t.Errorf("draft %d: %s", i, diff)
			}
			if got := len(w.journal("")); got != lines {
				t.Errorf("draft %d: sending twice made %d journal entries", i, got-lines)
			}
		}
		// a repeat of an older save is stale, even if it was true once
		_, err := w.save(me, drafts[0])
		want(t, err, fault.Conflict)
	})
}

func TestStaleDraftCarriesBothTexts(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		me, e := w.judges[1], w.entries[1]
		if _, err := w.save(me, evaluation.Draft{Entry: e, Marks: w.marks(60), Remark: "bản ở máy tính"}); err != nil {
			t.Fatal(err)
		}
		phone := evaluation.Draft{Entry: e, Marks: w.marks(80), Remark: "bản ở điện thoại", Version: 0}
		_, err := w.save(me, phone)
		want(t, err, fault.Conflict)
		stale, ok := errors.AsType[*evaluation.Stale](err)
		if !ok {
			t.Fatalf("got %T", err)
		}
		if stale.Stored.Remark != "bản ở máy tính" || stale.Stored.Version != 1 {
			t.Errorf("stored: %+v", stale.Stored)
		}
		if diff := cmp.Diff(phone, stale.Yours); diff != "" {
			t.Errorf("yours: %s", diff)
		}
		for _, version := range []int64{2, 99, -1} {
			_, err := w.save(me, evaluation.Draft{Entry: e, Version: version})
			want(t, err, fault.Conflict)
		}
		if got := w.sheet(me, e); got.Remark != "bản ở máy tính" || got.Version != 1 {
			t.Errorf("a stale draft changed the sheet: %+v", got)
		}
	})
}

func TestSubmittedSheetIsNotSavedOverWithoutReopening(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		me, e := w.judges[1], w.entries[1]
		sheet := w.submit(me, e, 75)
		_, err := w.save(me, evaluation.Draft{Entry: e, Marks: w.marks(90), Version: 1, Submit: true})
		want(t, err, fault.Conflict)
		_, err = w.reopen(me, e, 7)
		want(t, err, fault.Conflict)
		if diff := cmp.Diff(sheet, w.sheet(me, e)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestSubmitNamesEveryMissingCriterion(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		e := w.entries[0]
		m := w.marks(75)
		gaps := []int{0, 7, len(m) - 1}
		for _, i := range gaps {
			m[i] = score.Unmarked
		}
		if _, err := w.save(w.judges[0], evaluation.Draft{Entry: e, Marks: m}); err != nil {
			t.Fatalf("an incomplete draft was refused: %v", err)
		}
		_, err := w.save(w.judges[0], evaluation.Draft{Entry: e, Marks: m, Version: 1, Submit: true})
		for _, i := range gaps {
			wantField(t, err, "marks."+w.card.Leaves()[i].Code)
		}
		if n := len(fault.Fields(err)); n != len(gaps) {
			t.Errorf("%d fields for %d gaps", n, len(gaps))
		}
		if got := w.sheet(w.judges[0], e); got.State != evaluation.Drafted || got.Version != 1 {
			t.Errorf("a refused submit changed the sheet: %+v", got)
		}
	})
}

func TestImpossibleDraftsAreRefused(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		leaf := w.card.Leaves()[0]
		with := func(i int, mark int8) score.Marks { m := score.Blank(w.card); m[i] = mark; return m }
		cases := map[string]struct {
			draft evaluation.Draft
			field string
		}{
			"too many marks":       {evaluation.Draft{Marks: make(score.Marks, len(w.card.Leaves())+1)}, "marks"},
			"one mark":             {evaluation.Draft{Marks: make(score.Marks, 1)}, "marks"},
			"option after last":    {evaluation.Draft{Marks: with(0, int8(len(leaf.Options)+1))}, "marks." + leaf.Code},
			"largest number":       {evaluation.Draft{Marks: with(0, 127)}, "marks." + leaf.Code},
			"most negative number": {evaluation.Draft{Marks: with(0, -128)}, "marks." + leaf.Code},
			"unknown finding":      {evaluation.Draft{Findings: []string{"1.1,1.2"}}, "findings"},
			"hidden character":     {evaluation.Draft{Remark: "tốt\u200b"}, "remark"},
			"no UTF-8":             {evaluation.Draft{Remark: "t\xffốt"}, "remark"},
			"long remark":          {evaluation.Draft{Remark: strings.Repeat("ồ", 4001)}, "remark"},
		}
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				c.draft.Entry = w.entries[0]
				for _, submit := range []bool{false, true} {
					c.draft.Submit = submit
					_, err := w.save(w.judges[0], c.draft)
					wantField(t, err, c.field)
				}
			})
		}
		if got := w.sheet(w.judges[0], w.entries[0]); got.Version != 0 {
			t.Errorf("something was stored: %+v", got)
		}
	})
}

func TestFindingStopsASheet(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		i := -1
		for j, g := range w.card.Gates {
			if g.Kind == rulebook.GateDisqualify {
				i = j
			}
		}
		if i < 0 {
			t.Fatal("the card has no disqualifying gate any more: choose another card")
		}
		code := w.card.Gates[i].Code
		for _, e := range w.entries {
			for _, j := range w.judges {
				d := evaluation.Draft{Entry: e, Findings: []string{code, code}, Remark: "nguyên liệu nhập khẩu", Submit: true}
				s, err := w.save(j, d)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff([]string{code}, s.Findings); diff != "" {
					t.Fatal(diff)
				}
			}
		}
		for _, r := range w.mustClose() {
			if r.Star != 0 || r.Outcome != rulebook.Return || !strings.HasPrefix(r.Reason, "Hồ sơ bị loại") {
				t.Errorf("%+v", r)
			}
		}
	})
}

func TestRecusedSeatSavesNoMoreAndIsNotCounted(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		out, e := w.judges[3], w.entries[0]
		w.submitAll(80)
		high, err := w.reopen(out, e, 1)
		if err != nil {
			t.Fatal(err)
		}
		if high, err = w.save(out, evaluation.Draft{Entry: e, Marks: w.marks(99), Version: high.Version, Submit: true}); err != nil {
			t.Fatal(err)
		}
		wantField(t, w.recuse(out, e, "  "), "reason")
		want(t, w.recuse(office, e, "loại bạn"), fault.Forbidden)
		want(t, w.recuse(stranger, e, "loại bạn"), fault.NotFound)
		want(t, w.recuse(out, "none", "lý do"), fault.NotFound)
		if err := w.recuse(out, e, "Em ruột là chủ cơ sở"); err != nil {
			t.Fatal(err)
		}
		_, err = w.save(out, evaluation.Draft{Entry: e, Marks: w.marks(80), Version: high.Version})
		want(t, err, fault.Forbidden)
		_, err = w.reopen(out, e, high.Version)
		want(t, err, fault.Forbidden)
		if err := w.recuse(out, e, "lý do khác"); err != nil {
			t.Errorf("recusing twice: %v", err)
		}
		results := w.mustClose()
		if results[0].Ballots != 3 || results[0].Mean != (rulebook.Mean{Num: 3 * 8000, Den: 3}) || results[1].Ballots != 4 {
			t.Errorf("%+v", results)
		}
		w.mustSee(office, func(ctx context.Context, v *act.View) error {
			tally, err := w.svc.TallyOf(ctx, v, e)
			line := tally.Lines[3]
			if line.State != evaluation.Recused || line.Counted() || line.Recusal != "Em ruột là chủ cơ sở" || line.Sheet.Total != 9900 || line.Sheet.State != evaluation.Submitted {
				t.Errorf("%+v", line)
			}
			return err
		})
	})
}

// TestSheetNeedsAnActorOfItsOwn: no input names a seat, so the only way to another's
// sheet would be through the actor; the system and an office have no seat.
func TestSheetNeedsAnActorOfItsOwn(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		draft := evaluation.Draft{Entry: w.entries[0], Remark: "chen vào"}
		for _, a := range []act.Actor{office, act.System("demo"), act.Visitor(), stranger, w.secretary} {
			if _, err := w.save(a, draft); fault.KindOf(err) == fault.Internal {
				t.Errorf("%s: %v", a.Name, err)
			}
		}
		_, err := w.save(stranger, evaluation.Draft{Entry: "no such entry"})
		_, other := w.save(stranger, draft)
		if err == nil || other == nil || err.Error() != other.Error() {
			t.Errorf("a stranger can tell an entry that exists (%v) from one that does not (%v)", other, err)
		}
		if n := len(w.journal("sheet/")); n != 0 {
			t.Errorf("%d sheets", n)
		}
		for _, j := range w.judges {
			if s := w.sheet(j, w.entries[0]); s.Version != 0 {
				t.Errorf("%s has a sheet: %+v", j.Name, s)
			}
		}
	})
}
