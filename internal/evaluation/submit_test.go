package evaluation_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/law/score"
)

func (w *world) submitSheets(actor act.Actor, list ...evaluation.Reviewed) (sheets []evaluation.Sheet, err error) {
	err = w.do(actor, func(ctx context.Context, a *act.Act) (err error) {
		sheets, err = w.svc.SubmitSheets(ctx, a, w.sitting, list)
		return err
	})
	return sheets, err
}

// drafted saves a complete draft of every entry and gives them as their member reviewed them.
func (w *world) drafted(actor act.Actor, points ...int) (list []evaluation.Reviewed) {
	w.t.Helper()
	for i, e := range w.entries {
		s, err := w.save(actor, evaluation.Draft{Entry: e, Marks: w.marks(points[i%len(points)])})
		if err != nil {
			w.t.Fatal(err)
		}
		list = append(list, evaluation.Reviewed{Entry: e, Version: s.Version})
	}
	return list
}

func three() stage {
	s := small()
	s.dossiers = 3
	return s
}

func TestSheetsAreHandedInTogether(t *testing.T) {
	each(t, three(), func(t *testing.T, w *world) {
		w.open()
		j := w.judges[0]
		list := w.drafted(j, 75, 78, 80)
		got, err := w.submitSheets(j, list...)
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range w.entries {
			stored := w.sheet(j, e)
			if diff := cmp.Diff(got[i], stored); diff != "" || stored.State != evaluation.Submitted || stored.Version != 2 || stored.Total == 0 || stored.Submitted != got[0].Submitted {
				t.Errorf("sheet %d: %+v %s", i, stored, diff)
			}
			if story := w.journal("sheet/" + string(stored.Key)); len(story) != 2 || story[1].Verb != "sheet.submitted" {
				t.Errorf("sheet %d has the story %v", i, story)
			}
			w.mustSee(j, func(ctx context.Context, v *act.View) error {
				r, err := act.ReceiptOf(ctx, v, "sheet.submitted", "sheet/"+string(stored.Key))
				if err == nil && !strings.Contains(string(r.Line), stored.Marks.Encode()) {
					t.Error("the receipt does not hold the marks")
				}
				return err
			})
		}
		story := w.journal("sitting/" + string(w.sitting))
		if last := story[len(story)-1]; last.Verb != "sheets.submitted" || strings.Contains(last.After, got[0].Marks.Encode()) || strings.Count(last.After, " 2") != 3 {
			t.Errorf("the sitting has the entry %+v", last)
		}
		lines := len(w.journal(""))
		again, err := w.submitSheets(j, list...)
		if diff := cmp.Diff(got, again); err != nil || diff != "" || len(w.journal("")) != lines {
			t.Errorf("sent twice: %v, %d entries more %s", err, len(w.journal(""))-lines, diff)
		}
		for _, other := range w.judges[1:] {
			w.drafted(other, 76)
			for _, e := range w.entries {
				if _, err := w.submitSheets(other, evaluation.Reviewed{Entry: e, Version: 1}); err != nil { // one ready sheet is enough
					t.Fatal(err)
				}
			}
		}
		if r := w.mustClose(); r[0].Ballots != 4 || r[2].Mean.Num != 8000+3*7600 {
			t.Errorf("%+v", r)
		}
	})
}

// Every case leaves all sheets as they were, and names what keeps them.
func TestNoSheetIsHandedInWhenOneCanNotBe(t *testing.T) {
	each(t, three(), func(t *testing.T, w *world) {
		w.open()
		j := w.judges[0]
		list := w.drafted(j, 75)
		incomplete := w.marks(75)
		incomplete[0], incomplete[1] = score.Unmarked, score.Unmarked
		refuse := func(what string, kind fault.Kind, names string, list ...evaluation.Reviewed) {
			t.Helper()
			before, lines := w.dump(), len(w.journal(""))
			_, err := w.submitSheets(j, list...)
			if fault.KindOf(err) != kind || !strings.Contains(fmt.Sprint(err, fault.Fields(err)), names) {
				t.Errorf("%s: %v %v", what, err, fault.Fields(err))
			}
			if after := w.dump(); after != before || len(w.journal("")) != lines {
				t.Errorf("%s: rows have changed\n%s", what, cmp.Diff(before, after))
			}
		}
		with := func(i int, r evaluation.Reviewed) []evaluation.Reviewed {
			out := append([]evaluation.Reviewed(nil), list...)
			out[i] = r
			return out
		}
		refuse("nothing", fault.Invalid, "Chưa có phiếu nào")
		refuse("an unknown entry", fault.Invalid, "không thuộc phiên", with(1, evaluation.Reviewed{Entry: "none", Version: 1})...)
		refuse("one twice", fault.Invalid, "không thuộc phiên", append(list, list[0])...)
		refuse("a sheet that was never saved so", fault.Conflict, "HS-002 product-2: phiếu đã thay đổi", with(1, evaluation.Reviewed{Entry: w.entries[1], Version: 7})...)

		s, _ := w.save(j, evaluation.Draft{Entry: w.entries[1], Marks: w.marks(81), Version: 1})
		refuse("changed in another window", fault.Conflict, "HS-002 product-2: phiếu đã thay đổi", list...)
		s, _ = w.save(j, evaluation.Draft{Entry: w.entries[1], Marks: incomplete, Version: s.Version})
		list[1].Version = s.Version
		refuse("incomplete", fault.Conflict, "HS-002 product-2: phiếu còn 2 tiêu chí", list...)
		s, err := w.save(j, evaluation.Draft{Entry: w.entries[1], Marks: w.marks(82), Version: s.Version, Submit: true})
		if err != nil {
			t.Fatal(err)
		}
		refuse("handed in alone with other marks", fault.Conflict, "HS-002 product-2: phiếu đã thay đổi", list...)
		refuse("alone, handed in with other marks", fault.Conflict, "HS-002 product-2: phiếu đã thay đổi", list[1])

		if err := w.recuse(j, w.entries[2], "Là người nhà."); err != nil {
			t.Fatal(err)
		}
		refuse("stepped back", fault.Forbidden, "không chấm điểm hồ sơ này", list[0], list[2])
		if _, err := w.submitSheets(j, list[0]); err != nil {
			t.Error(err)
		}
		for _, other := range w.judges[1:] {
			w.drafted(other, 78)
			for _, e := range w.entries {
				if _, err := w.submitSheets(other, evaluation.Reviewed{Entry: e, Version: 1}); err != nil {
					t.Fatal(err)
				}
			}
		}
		w.mustClose()
		refuse("after the close", fault.Conflict, "đã khóa", list[0])
	})
}

// Whoever came to work for the producer hands in nothing of it, with or without other sheets.
func TestWhoWorksForTheProducerHandsInNothingOfIt(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.twoProducers()
		w.open()
		list := w.drafted(w.judges[3], 75)
		w.joins(w.judges[3], 0)
		before := w.dump()
		for _, some := range [][]evaluation.Reviewed{list, list[:1]} {
			_, err := w.submitSheets(w.judges[3], some...)
			want(t, err, fault.Forbidden)
		}
		if w.dump() != before {
			t.Error("a refused batch has written something")
		}
		if _, err := w.submitSheets(w.judges[3], list[1]); err != nil {
			t.Error(err)
		}
	})
}

func TestWhoHandsInSheets(t *testing.T) {
	each(t, three(), func(t *testing.T, w *world) {
		list := []evaluation.Reviewed{{Entry: w.entries[0], Version: 1}}
		_, err := w.submitSheets(w.judges[0], list...)
		want(t, err, fault.Conflict) // not open yet
		w.open()
		w.drafted(w.judges[0], 75)
		for _, c := range []struct {
			who  act.Actor
			kind fault.Kind
		}{{stranger, fault.NotFound}, {office, fault.NotFound}, {act.Visitor(), fault.NotFound}, {w.secretary, fault.Forbidden}, {w.judges[1], fault.Conflict},
			{act.Actor{Person: w.judges[0].Person}, fault.Forbidden}} {
			_, err := w.submitSheets(c.who, list...)
			if fault.KindOf(err) != c.kind {
				t.Errorf("%s: %v", c.who.Name, err)
			}
		}
		w.mustSee(w.judges[1], func(ctx context.Context, v *act.View) error {
			own, err := evaluation.OwnSheets(ctx, v, w.sitting)
			if len(own) != 0 {
				t.Error("another's sheets are given out")
			}
			return err
		})
		w.mustSee(w.judges[0], func(ctx context.Context, v *act.View) error {
			own, err := evaluation.OwnSheets(ctx, v, w.sitting)
			if len(own) != 3 || own[w.entries[0]].Version != 1 {
				t.Errorf("%v", own)
			}
			return err
		})
		if _, err := w.submitSheets(w.judges[0], list...); err != nil {
			t.Error(err)
		}
	})
}
