package recognition_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/recognition"
	"ocop/internal/recognition/award"
)

func TestAProposalComesFromASealedResult(t *testing.T) {
	each(t, func(w world) {
		n := w.judged(round, "Vải sớm Phúc Hòa", ngocChau, 4, "recognise")
		secretary := act.Actor{Person: "thuky", Name: "Thư ký", Roles: []act.Held{{Role: act.Judge, Place: bacGiang}}}
		k, err := w.propose(secretary, n)
		if err != nil {
			w.Fatal(err)
		}
		again, err := w.propose(office(), n)
		if err != nil || again != k {
			w.Errorf("proposed twice: %s and %s, %v", k, again, err)
		}
		want := recognition.Recognition{Key: k, Product: n.Product, Dossier: n.Dossier, Round: round, Stars: 4, Mean: rulebook.Mean{Num: n.MeanNum, Den: 7},
			Year: 2021, RoundName: "Đợt 1 năm 2021", Book: "1048-781", State: recognition.Proposed, Origin: recognition.FromCouncil, Illustrative: true,
			CreatedAt: noon(), Version: 1, ProductName: "Vải sớm Phúc Hòa", PlaceThen: ngocChau,
			Today: recognition.Names{Product: "Vải sớm Phúc Hòa"}, Slug: "vai-som-phuc-hoa", Group: "food", Place: ngocChau}
		if diff := cmp.Diff(want, w.get(k)); diff != "" {
			w.Errorf("proposal (-want +got):\n%s", diff)
		}
		if n := w.count(`SELECT COUNT(*) FROM journal WHERE verb = 'recognition.proposed' AND subject = $1`, "recognition/"+string(k)); n != 1 {
			w.Errorf("%d journal entries", n)
		}
		w.whole()
	})
}

func TestWhatIsNoProposal(t *testing.T) {
	each(t, func(w world) {
		w.addRound("dang-cham", "scoring")
		good := w.judged(round, "Mỳ gạo Chũ", ngocChau, 4, "recognise")
		open := w.judged("dang-cham", "Mỳ Châu Sơn", ngocChau, 4, "recognise")
		back := w.judged(round, "Chè bản Ven", ngocChau, 2, "return")
		elsewhere, stranger := good, good
		elsewhere.Round, stranger.Product = "dang-cham", back.Product
		for name, n := range map[string]recognition.NewProposal{"open sitting": open, "returned": back, "other round": elsewhere,
			"other product": stranger, "no dossier": {Product: good.Product, Round: round, Stars: 4}} {
			if _, err := w.propose(office(), n); fault.KindOf(err) != fault.Conflict {
				w.Errorf("%s: %v", name, err)
			}
		}
		for _, spoil := range []func(*recognition.NewProposal){func(n *recognition.NewProposal) { n.Stars = 5 },
			func(n *recognition.NewProposal) { n.MeanNum++ }, func(n *recognition.NewProposal) { n.MeanDen++ }} {
			typed := good
			spoil(&typed)
			if _, err := w.propose(office(), typed); err == nil || fault.KindOf(err) != fault.Internal {
				w.Errorf("a typed result: %v", err)
			}
		}
		if n := w.count(`SELECT COUNT(*) FROM recognition`); n != 0 {
			w.Errorf("%d recognitions stored", n)
		}
	})
}

// What a council has decided is proposed by its secretary, by who may close its sitting, and by
// the program: no page leads there but the close. Taking it out is left to the program.
func TestWhoProposes(t *testing.T) {
	each(t, func(w world) {
		n := w.judged(round, "Mỳ gạo Chũ", ngocChau, 4, "recognise")
		people := []act.Actor{act.Visitor(), holder(act.Judge, bacGiang)}
		for _, r := range []act.Role{act.Leader, act.Inspector, act.Auditor, act.Admin, act.Commune} {
			people = append(people, holder(r, bacGiang))
		}
		for _, who := range append(people, holder(act.District, tanYen), holder(act.Office, lucNgan)) {
			if _, err := w.propose(who, n); fault.KindOf(err) != fault.Forbidden {
				w.Errorf("%s: %v", who.Name, err)
			}
		}
		for _, who := range []act.Actor{office(), holder(act.District, bacGiang), act.System("close")} {
			if _, err := w.propose(who, n); err != nil {
				w.Errorf("%s: %v", who.Name, err)
			}
		}
		unpropose := func(who act.Actor) error {
			return w.Do(w.Context(), who, func(ctx context.Context, a *act.Act) error { return recognition.Unpropose(ctx, a, n.Dossier) })
		}
		for _, who := range append(people, office()) {
			if err := unpropose(who); fault.KindOf(err) != fault.Forbidden {
				w.Errorf("%s takes a proposal out by hand: %v", who.Name, err)
			}
		}
		if err := unpropose(act.System("reopening")); err != nil || w.count(`SELECT COUNT(*) FROM recognition`) != 0 {
			w.Error(err)
		}
	})
}

func TestADecisionRecognises(t *testing.T) {
	each(t, func(w world) {
		a := w.proposed(round, "Vú sữa Tân Yên", ngocChau, 4)
		b := w.proposed(round, "Nem nướng Liên Chung", ngocChau, 3)
		d := decided(a, b, a)
		for range 2 { // the second time is a double click
			if err := w.recognise(office(), d); err != nil {
				w.Fatal(err)
			}
		}
		got := w.get(a)
		want := recognition.Recognition{Stars: 4, Year: 2021, Authority: authority, DecisionNo: "191/QĐ-UBND", DecisionDate: "2021-08-26",
			ValidFrom: "2021-08-26", ValidTo: "2024-08-26", State: recognition.Recognised, Number: "0001/2021/GCN-OCOP", Code: got.Code, Version: 2}
		ignore := cmpopts.IgnoreFields(recognition.Recognition{}, "Key", "Product", "Dossier", "Round", "Mean", "RoundName", "Book", "Origin",
			"Illustrative", "CreatedAt", "ProductName", "PlaceThen", "Today", "Slug", "Group", "Place")
		if diff := cmp.Diff(want, got, ignore); diff != "" {
			w.Errorf("recognition (-want +got):\n%s", diff)
		}
		if code, ok := award.ParseCode(got.Code); !ok || code != got.Code || w.get(b).Code == got.Code || w.get(b).Number != "0002/2021/GCN-OCOP" {
			w.Errorf("certificates: %q, %q %q", got.Code, w.get(b).Code, w.get(b).Number)
		}
		for verb, want := range map[string]int{"recognition.made": 2, "recognition.replaced": 0} {
			if n := w.count(`SELECT COUNT(*) FROM journal WHERE verb = $1`, verb); n != want {
				w.Errorf("%d entries %s", n, verb)
			}
		}
		for _, change := range []func(*recognition.Decision){func(d *recognition.Decision) { d.DecisionNo = "192/QĐ-UBND" },
			func(d *recognition.Decision) { d.DecisionDate = "2021-08-27" }, func(d *recognition.Decision) { d.Authority = "Bộ" }} {
			other := d
			change(&other)
			if err := w.recognise(office(), other); fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "191/QĐ-UBND") {
				w.Errorf("a second decision: %v", err)
			}
		}
		c := w.proposed(round, "Trà hoa vàng", ngocChau, 3)
		if err := w.recognise(office(), decided(c, "khong-co")); fault.KindOf(err) != fault.NotFound || w.get(c).State != recognition.Proposed {
			w.Errorf("all or none: %v, %s", err, w.get(c).State)
		}
		if err := w.recognise(office(), decided(a, c)); err != nil || w.get(c).Number != "0003/2021/GCN-OCOP" {
			w.Errorf("the rest of a decision: %v, %s", err, w.get(c).Number)
		}
		w.whole()
	})
}

func TestWhoMayDecide(t *testing.T) {
	each(t, func(w world) {
		k := w.proposed(round, "Mật ong rừng Sơn Động", ngocChau, 3)
		for _, who := range []act.Actor{act.Visitor(), holder(act.Judge, bacGiang), holder(act.Leader, bacGiang), holder(act.Admin, bacGiang),
			holder(act.District, tanYen), holder(act.Office, lucNgan)} {
			if err := w.recognise(who, decided(k)); fault.KindOf(err) != fault.Forbidden {
				w.Errorf("recognise as %s: %v", who.Name, err)
			}
		}
		if err := w.recognise(holder(act.Office, bacGiang), decided(k)); err != nil {
			w.Fatal(err)
		}
		x := recognition.Withdrawal{Recognition: k, DecisionNo: "9/QĐ-UBND", DecisionDate: "2022-01-05", Case: award.Stopped, Reason: "Ngừng sản xuất"}
		for _, who := range []act.Actor{act.Visitor(), holder(act.Leader, bacGiang), holder(act.District, tanYen), holder(act.Office, lucNgan)} {
			if err := w.withdraw(who, x); fault.KindOf(err) != fault.Forbidden {
				w.Errorf("withdraw as %s: %v", who.Name, err)
			}
			n := recognition.NewImport{Product: w.product("Mật ong rừng Sơn Động", ngocChau), Year: 2019}
			if _, err := w.bring(who, n); fault.KindOf(err) != fault.Forbidden {
				w.Errorf("import as %s: %v", who.Name, err)
			}
		}
	})
}

func TestBadDecisions(t *testing.T) {
	each(t, func(w world) {
		k := w.proposed(round, "Sâm nam núi Dành", ngocChau, 4)
		low := w.proposed(round, "Rượu Làng Vân", ngocChau, 2)
		if err := w.recognise(office(), decided(low)); fault.KindOf(err) != fault.Conflict {
			w.Errorf("two stars: %v", err)
		}
		for _, c := range []struct {
			field string
			spoil func(*recognition.Decision)
		}{
			{"recognitions", func(d *recognition.Decision) { d.Recognitions = nil }},
			{"authority", func(d *recognition.Decision) { d.Authority = " \t" }},
			{"authority", func(d *recognition.Decision) { d.Authority = strings.Repeat("đ", 201) }},
			{"decision_no", func(d *recognition.Decision) { d.DecisionNo = "" }},
			{"decision_no", func(d *recognition.Decision) { d.DecisionNo = "191\x00" }},
			{"decision_no", func(d *recognition.Decision) { d.DecisionNo = "191\u202e/QĐ" }},
			{"decision_no", func(d *recognition.Decision) { d.DecisionNo = strings.Repeat("9", 51) }},
			{"decision_date", func(d *recognition.Decision) { d.DecisionDate = "" }},
			{"decision_date", func(d *recognition.Decision) { d.DecisionDate = "26/08/2021" }},
			{"decision_date", func(d *recognition.Decision) { d.DecisionDate = "2021-02-29" }},
			{"decision_date", func(d *recognition.Decision) { d.DecisionDate = "2026-03-02" }}, // tomorrow
			{"decision_date", func(d *recognition.Decision) { d.DecisionDate = "2018-05-06" }},
			{"validity_months", func(d *recognition.Decision) { d.ValidityMonths = 0 }},
			{"validity_months", func(d *recognition.Decision) { d.ValidityMonths = 121 }},
			{"numbers", func(d *recognition.Decision) { d.Numbers = map[key.Recognition]string{low: "7/GCN"} }},
			{"numbers", func(d *recognition.Decision) { d.Numbers = map[key.Recognition]string{k: "7\x1b"} }},
			{"numbers", func(d *recognition.Decision) {
				d.Recognitions, d.Numbers = append(d.Recognitions, low), map[key.Recognition]string{k: "7/GCN", low: " 7/GCN "}
			}},
		} {
			d := decided(k)
			c.spoil(&d)
			err := w.recognise(office(), d)
			if f := fault.Fields(err); fault.KindOf(err) != fault.Invalid || len(f) != 1 || f[0].Name != c.field {
				w.Errorf("%s of %+v: %v", c.field, d, err)
			}
		}
		if r := w.get(k); r.State != recognition.Proposed || r.Version != 1 || r.Number != "" {
			w.Errorf("stored: %+v", r)
		}
	})
}

func TestTwoProposalsOfOneProduct(t *testing.T) {
	each(t, func(w world) {
		w.addRound("dot-2", "closed")
		a, b := w.proposed(round, "Gà đồi Yên Thế", ngocChau, 3), w.proposed("dot-2", "Gà đồi Yên Thế", ngocChau, 4)
		if err := w.recognise(office(), decided(a, b)); fault.KindOf(err) != fault.Invalid {
			w.Errorf("in one decision: %v", err)
		}
		if err := w.recognise(office(), decided(a)); err != nil {
			w.Fatal(err)
		}
		next := recognition.Decision{Recognitions: []key.Recognition{b}, Authority: authority, DecisionNo: "1387/QĐ-UBND", DecisionDate: "2021-12-09", ValidityMonths: 36}
		if err := w.recognise(office(), next); err != nil {
			w.Fatal(err)
		}
		first, second := w.get(a), w.get(b)
		if got := state(first); got != "replaced 2021-12-09 1387/QĐ-UBND" || first.ReplacedBy != b || first.Number == "" || state(second) != "recognised" {
			w.Errorf("%s by %s; %s", got, first.ReplacedBy, state(second))
		}
		if err := w.recognise(office(), decided(a)); err != nil { // the first decision sent again
			w.Errorf("the same decision on a replaced one: %v", err)
		}
		if err := w.recognise(office(), next); err != nil || w.count(`SELECT COUNT(*) FROM journal WHERE verb = 'recognition.replaced'`) != 1 {
			w.Errorf("again: %v", err)
		}
		w.whole()
	})
}

// Twenty clicks at once on the same decision have one effect.
func TestManyClicksOneDecision(t *testing.T) {
	each(t, func(w world) {
		var keys []key.Recognition
		for i := range 6 {
			keys = append(keys, w.proposed(round, fmt.Sprintf("Sản phẩm %d", i), ngocChau, 3+i%3))
		}
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if err := w.recognise(office(), decided(keys...)); err != nil {
					w.Error(err)
				}
			})
		}
		wg.Wait()
		if n, m := w.count(`SELECT COUNT(*) FROM certificate`), w.count(`SELECT COUNT(*) FROM journal WHERE verb = 'recognition.made'`); n != 6 || m != 6 {
			w.Errorf("%d certificates, %d journal entries; want 6", n, m)
		}
		w.whole()
	})
}

// Decisions at the same moment share the register: no number twice and none left out.
func TestManyDecisionsOneRegister(t *testing.T) {
	each(t, func(w world) {
		const many = 8
		var keys []key.Recognition
		for i := range many {
			keys = append(keys, w.proposed(round, fmt.Sprintf("Sản phẩm %d", i), ngocChau, 3))
		}
		var wg sync.WaitGroup
		for i, k := range keys {
			wg.Go(func() {
				d := decided(k)
				d.DecisionNo = fmt.Sprintf("%d/QĐ-UBND", i+1)
				if err := w.recognise(office(), d); err != nil {
					w.Error(err)
				}
			})
		}
		wg.Wait()
		var numbers []string
		for _, k := range keys {
			numbers = append(numbers, w.get(k).Number)
		}
		slices.Sort(numbers)
		for i, n := range numbers {
			if want := fmt.Sprintf("%04d/2021/GCN-OCOP", i+1); n != want {
				w.Errorf("number %s, want %s", n, want)
			}
		}
	})
}

func TestTheClerkGivesNumbers(t *testing.T) {
	each(t, func(w world) {
		a, b, c := w.proposed(round, "A", ngocChau, 3), w.proposed(round, "B", ngocChau, 3), w.proposed(round, "C", ngocChau, 3)
		d := decided(a, b)
		d.Numbers = map[key.Recognition]string{a: " 0041/2021/GCN-OCOP ", b: ""}
		if err := w.recognise(office(), d); err != nil {
			w.Fatal(err)
		}
		if x, y := w.get(a).Number, w.get(b).Number; x != "0041/2021/GCN-OCOP" || y != "0042/2021/GCN-OCOP" {
			w.Errorf("numbers %s and %s", x, y)
		}
		d = decided(c)
		d.Numbers = map[key.Recognition]string{c: "0042/2021/GCN-OCOP"}
		if err := w.recognise(office(), d); fault.KindOf(err) != fault.Invalid || w.get(c).State != recognition.Proposed {
			w.Errorf("a number twice: %v", err)
		}
		w.exec(`UPDATE certificate SET number = '9999/2021/GCN-OCOP' WHERE recognition = $1`, string(a))
		if err := w.recognise(office(), decided(c)); err != nil || w.get(c).Number != "10000/2021/GCN-OCOP" {
			w.Errorf("past four digits: %v, %s", err, w.get(c).Number)
		}
		e := w.proposed(round, "E", ngocChau, 3)
		if err := w.recognise(office(), decided(e)); err != nil || w.get(e).Number != "10001/2021/GCN-OCOP" {
			w.Errorf("and on: %v, %s", err, w.get(e).Number)
		}
	})
}

func TestWithdraw(t *testing.T) {
	each(t, func(w world) {
		k := w.proposed(round, "Bánh đa Kế", ngocChau, 3)
		x := recognition.Withdrawal{Recognition: k, DecisionNo: "77/QĐ-UBND", DecisionDate: "2022-05-10", Case: award.Breach, Reason: "Ghi nhãn sai\nnhiều lần"}
		if err := w.withdraw(office(), x); fault.KindOf(err) != fault.Conflict {
			w.Errorf("a proposal withdrawn: %v", err)
		}
		if err := w.recognise(office(), decided(k)); err != nil {
			w.Fatal(err)
		}
		for _, c := range []struct {
			field string
			spoil func(*recognition.Withdrawal)
		}{
			{"decision_no", func(x *recognition.Withdrawal) { x.DecisionNo = "" }},
			{"decision_date", func(x *recognition.Withdrawal) { x.DecisionDate = "10/05/2022" }},
			{"decision_date", func(x *recognition.Withdrawal) { x.DecisionDate = "2026-03-02" }},
			{"decision_date", func(x *recognition.Withdrawal) { x.DecisionDate = "2021-08-25" }}, // before it was recognised
			{"case", func(x *recognition.Withdrawal) { x.Case = "" }},
			{"case", func(x *recognition.Withdrawal) { x.Case = "g" }},
			{"reason", func(x *recognition.Withdrawal) { x.Reason = " " }},
			{"reason", func(x *recognition.Withdrawal) { x.Reason = strings.Repeat("x", 2001) }},
		} {
			bad := x
			c.spoil(&bad)
			err := w.withdraw(office(), bad)
			if f := fault.Fields(err); fault.KindOf(err) != fault.Invalid || len(f) != 1 || f[0].Name != c.field {
				w.Errorf("%s of %+v: %v", c.field, bad, err)
			}
		}
		for range 2 {
			if err := w.withdraw(office(), x); err != nil {
				w.Fatal(err)
			}
		}
		r := w.get(k)
		if state(r) != "withdrawn 2022-05-10 77/QĐ-UBND" || r.EndedCase != award.Breach || r.EndedReason != "Ghi nhãn sai\nnhiều lần" || r.Version != 3 {
			w.Errorf("withdrawn: %+v", r)
		}
		if n := w.count(`SELECT COUNT(*) FROM journal WHERE verb = 'recognition.withdrawn'`); n != 1 {
			w.Errorf("%d journal entries", n)
		}
		x.DecisionNo = "78/QĐ-UBND"
		if err := w.withdraw(office(), x); fault.KindOf(err) != fault.Conflict {
			w.Errorf("a second withdrawal: %v", err)
		}
		if err := w.withdraw(office(), recognition.Withdrawal{Recognition: "khong-co"}); fault.KindOf(err) != fault.NotFound {
			w.Errorf("nothing to withdraw: %v", err)
		}
		w.whole()
	})
}

// A verb that fails late leaves nothing, and one that writes without a word does not commit.
func TestNothingIsKeptOfWhatFails(t *testing.T) {
	each(t, func(w world) {
		k := w.proposed(round, "Cam Lục Ngạn", ngocChau, 3)
		boom := errors.New("boom")
		err := w.Do(w.Context(), office(), func(ctx context.Context, a *act.Act) error {
			return errors.Join(recognition.Recognise(ctx, a, decided(k)), boom)
		})
		if !errors.Is(err, boom) || w.get(k).State != recognition.Proposed || w.count(`SELECT COUNT(*) FROM certificate`) != 0 {
			w.Errorf("kept: %v, %+v", err, w.get(k))
		}
		err = w.See(w.Context(), office(), func(ctx context.Context, v *act.View) error {
			_, err := v.ExecContext(ctx, `UPDATE recognition SET stars = 5`)
			return err
		})
		if err == nil || w.get(k).Stars != 3 {
			w.Error("a view changed the stars")
		}
	})
}
