package recognition_test

import (
	"context"
	"encoding/json"
	"sync/atomic"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/recognition"
)

// change writes what the registry does, and what it tells the journal of what was before.
func (w world) change(product, name, before string) {
	w.Helper()
	err := w.Do(w.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
		if _, err := a.ExecContext(ctx, `UPDATE product SET name = $1 WHERE product = $2`, name, product); err != nil {
			return err
		}
		return a.Record(ctx, "product.changed", "product/"+product, "", json.RawMessage(before), nil)
	})
	if err != nil {
		w.Fatal(err)
	}
}

func names(r recognition.Recognition) recognition.Names {
	return recognition.Names{Product: r.ProductName, Producer: r.ProducerName}
}

// A proposal has the names of today; what is decided keeps those of its day, for searches too.
func TestADecisionKeepsTheNamesOfItsDay(t *testing.T) {
	each(t, func(w world) {
		a, b := w.proposed(round, "Vải sớm", ngocChau, 4), w.proposed(round, "Ấm đất", ngocChau, 4)
		w.change("vai-som", "Vải thiều sớm", `{"name":"Vải sớm"}`)
		if r := w.get(a); r.ProductName != "Vải thiều sớm" || r.Renamed() {
			w.Errorf("a proposal: %+v", r)
		}
		if err := w.recognise(office(), decided(a, b)); err != nil {
			w.Fatal(err)
		}
		w.exec(`UPDATE product SET place = $1, folded = 'nhan long' WHERE product = 'vai-som'`, string(lucNgan))
		w.change("vai-som", "Nhãn lồng", `{"name":"Vải thiều sớm"}`)
		r := w.get(a)
		if r.ProductName != "Vải thiều sớm" || r.Today.Product != "Nhãn lồng" || !r.Renamed() || r.PlaceThen != ngocChau || r.Place != lucNgan {
			w.Errorf("recognised: %+v", r)
		}
		w.see(office(), func(ctx context.Context, v *act.View) error {
			all, err := recognition.OfRound(ctx, v, round)
			if err != nil || len(all) != 2 || all[0].Key != b || all[1].Key != a { // Ấ, V: not N
				w.Errorf("the order of the decision changed: %v, %v", all, err)
			}
			for _, text := range []string{"thieu", "nhan"} {
				if found, err := recognition.List(ctx, v, recognition.Filter{Text: text}); err != nil || len(found) != 1 || found[0].Key != a {
					w.Errorf("%s finds %v, %v", text, found, err)
				}
			}
			return nil
		})
		w.whole()
	})
}

// A paper that says something else than the decision is corrected to what was decided, not to a
// name of today; one that copied a slip of the registry, to what the registry was mended to. Each
// needs the second officer.
func TestACorrectedNameIsThatOfTheDecision(t *testing.T) {
	each(t, func(w world) {
		w.people(office(), second())
		a := w.proposed(round, "Vải sơm", ngocChau, 4)
		if err := w.recognise(office(), decided(a)); err != nil {
			w.Fatal(err)
		}
		if _, err := w.proposeCorrection(office(), misprint(a, recognition.ProductField, "Vải sơm", "")); fault.KindOf(err) != fault.Invalid {
			w.Errorf("nothing was mended: %v", err)
		}
		w.change("vai-som", "Vải sớm", `{"name":"Vải sơm"}`)
		for _, c := range []struct{ printed, want string }{{"Vai", "Vải sơm"}, {"Vải sơm", "Vải sớm"}} {
			k, err := w.proposeCorrection(office(), misprint(a, recognition.ProductField, c.printed, ""))
			if err != nil {
				w.Fatal(err)
			}
			if w.get(a).ProductName != "Vải sơm" {
				w.Error("a proposal changed the name")
			}
			if err := w.approve(second(), a, k); err != nil || w.get(a).ProductName != c.want {
				w.Errorf("%s: %v, %+v", c.printed, err, w.get(a))
			}
		}
		k, err := w.proposeCorrection(office(), misprint(a, recognition.ProductField, "Vải", ""))
		if err != nil {
			w.Fatal(err)
		}
		w.change("vai-som", "Vải khác", `{"name":"Vải sớm"}`)
		if err := w.approve(second(), a, k); err != nil || w.get(a).ProductName != "Vải sớm" { // the registry is not asked
			w.Errorf("%v, %+v", err, w.get(a))
		}
		if k, err = w.proposeCorrection(office(), misprint(a, recognition.ProductField, "Vải sớm", "")); err != nil {
			w.Fatal(err)
		}
		w.change("vai-som", "Vải khác nữa", `{"name":"Vải khác"}`)
		if err := w.approve(second(), a, k); fault.KindOf(err) != fault.Conflict { // it is: the second officer saw another name
			w.Errorf("%v, %+v", err, w.get(a))
		}
		w.whole()
	})
}

// Recognitions of a program that did not keep names get those that the journal tells, once.
func TestNamesAreKeptAfterwards(t *testing.T) {
	var seconds atomic.Int64
	eachOn(t, func() time.Time { return noon().Add(time.Duration(seconds.Add(1)) * time.Second) }, func(w world) {
		w.people(office(), second())
		a, b, c := w.proposed(round, "A", ngocChau, 4), w.proposed(round, "B", ngocChau, 4), w.proposed(round, "C", ngocChau, 4)
		w.exec(`INSERT INTO producer (producer, name, folded, kind, place, hamlet, created_at, version) VALUES ('cu', 'Chủ cũ', 'chu cu', 'household', $1, '', 0, 1)`, string(ngocChau))
		w.change("a", "A2", `{"name":"trước quyết định"}`)
		if err := w.recognise(office(), decided(a, b)); err != nil {
			w.Fatal(err)
		}
		w.change("a", "A2", `{"story":"x"}`)
		w.change("a", "A3", `{"name":"A2","producer":"cu","place":"`+string(lucNgan)+`"}`)
		w.change("a", "A4", `{"name":"A3","producer":""}`)
		k, err := w.proposeCorrection(office(), misprint(b, recognition.ProductField, "BB", ""))
		if err == nil {
			err = w.approve(second(), b, k)
		}
		if err != nil {
			w.Fatal(err)
		}
		w.change("b", "B2", `{"name":"Tên mà giấy đính chính không mang"}`)
		w.exec(`UPDATE recognition SET product_name = '', producer_name = '', product_place = '', folded = ''`)
		for range 2 { // a second start finds nothing
			for _, r := range w.unnamed() {
				if err := w.Do(w.Context(), act.System("names"), func(ctx context.Context, x *act.Act) error { return recognition.KeepNames(ctx, x, r) }); err != nil {
					w.Fatal(err)
				}
			}
		}
		for r, want := range map[key.Recognition]struct {
			recognition.Names
			at place.ID
		}{a: {recognition.Names{Product: "A2", Producer: "Chủ cũ"}, lucNgan}, b: {recognition.Names{Product: "B"}, ngocChau}, c: {recognition.Names{Product: "C"}, ngocChau}} {
			if got := w.get(r); names(got) != want.Names || got.PlaceThen != want.at {
				w.Errorf("%+v, want %+v", got, want)
			}
		}
		if n := w.count(`SELECT COUNT(*) FROM journal WHERE verb = 'recognition.named'`); n != 2 {
			w.Errorf("%d entries", n)
		}
		for _, who := range []act.Actor{act.Visitor(), holder(act.Judge, bacGiang), office()} {
			if err := w.Do(w.Context(), who, func(ctx context.Context, x *act.Act) error { return recognition.KeepNames(ctx, x, a) }); fault.KindOf(err) != fault.Forbidden {
				w.Errorf("%s: %v", who.Name, err)
			}
		}
	})
}

func (w world) unnamed() (list []key.Recognition) {
	w.Helper()
	w.see(act.System("names"), func(ctx context.Context, v *act.View) (err error) {
		list, err = recognition.Unnamed(ctx, v)
		return err
	})
	return list
}
