package dossier_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/dossier"
	"ocop/internal/key"
	"ocop/internal/place"
)

func goodReceipt(k key.Dossier) dossier.NewReceipt {
	return dossier.NewReceipt{Dossier: k, Review: 1, ReceivedOn: "2021-07-25", HandedBy: "Bà Tư, kế toán", What: "Phiếu kiểm nghiệm số 12"}
}

func (w world) receive(who act.Actor, n dossier.NewReceipt) error {
	return w.desk.Do(context.Background(), who, func(ctx context.Context, a *act.Act) error { return dossier.AddReceipt(ctx, a, n) })
}

func (w world) mustReceive(who act.Actor, n dossier.NewReceipt) {
	w.Helper()
	if err := w.receive(who, n); err != nil {
		w.Fatal(err)
	}
}

// wanted says whether the dossier is in the list of those that should be supplemented.
func (w world) wanted(k key.Dossier) (yes bool) {
	w.Helper()
	w.see(office(), func(ctx context.Context, v *act.View) error {
		list, _, err := dossier.List(ctx, v, dossier.Filter{Review: dossier.Wanting}, dossier.Page{})
		for _, d := range list {
			yes = yes || d.Key == k
		}
		return err
	})
	return yes
}

// What an office received stays with the report that asked for it, also when its author writes
// another one.
func TestReceiptsStayWithTheirReport(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		k := w.filed("vai", dossier.Admitting)
		w.mustReview(adviser(), goodReview(k))
		part, rest := goodReceipt(k), goodReceipt(k)
		rest.ReceivedOn, rest.What, rest.Complete = "2021-08-01", "Bản gốc", true
		w.mustReceive(reviewer(), part)
		w.mustReceive(reviewer(), part) // a double click
		if !w.wanted(k) {
			t.Error("a part of it ends the asking")
		}
		w.mustReceive(reviewer(), rest)
		w.mustReceive(reviewer(), rest)
		if w.wanted(k) {
			t.Error("everything was received, and it is asked for still")
		}
		more := goodReceipt(k)
		more.What = "Thêm nữa"
		err := w.receive(reviewer(), more)
		w.wantKind("nothing is waited for", err, fault.Conflict)
		got, err := w.reviews(adviser(), k)
		if err != nil {
			t.Fatal(err)
		}
		want := []dossier.Receipt{
			{Name: "Thư ký", ReceivedOn: "2021-07-25", HandedBy: "Bà Tư, kế toán", What: "Phiếu kiểm nghiệm số 12", CreatedAt: noon()},
			{Name: "Thư ký", ReceivedOn: "2021-08-01", HandedBy: "Bà Tư, kế toán", What: "Bản gốc", Complete: true, CreatedAt: noon()}}
		if diff := cmp.Diff(want, got[0].Receipts); diff != "" || got[0].Wants() || !got[0].Supplied() {
			t.Errorf("receipts (-want +got):\n%s", diff)
		}

		again := goodReview(k)
		again.Corrects, again.Supplements = 1, "Bao bì mới"
		w.mustReview(adviser(), again)
		if got, err = w.reviews(adviser(), k); err != nil || len(got[0].Receipts) != 2 || len(got[1].Receipts) != 0 || !got[1].Wants() || !w.wanted(k) {
			t.Errorf("after another report: %+v, %v", got, err)
		}
		err = w.receive(reviewer(), more)
		w.wantKind("a report that another one took the place of", err, fault.Conflict)
		more.Review = 2
		w.mustReceive(reviewer(), more)
		n := 0
		for _, verb := range w.journal(k) {
			if verb == "dossier.supplemented" {
				n++
			}
		}
		if n != 3 {
			t.Errorf("%d entries of the journal", n)
		}
		if err := w.do(office(), dossier.Proposing, k, ""); err != nil {
			t.Fatal(err)
		}
		more.What = "Sau khi kết luận"
		err = w.receive(reviewer(), more)
		w.wantKind("the council has concluded", err, fault.Conflict)
	})
}

func TestWhoRecordsReceipts(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		k := w.filed("vai", dossier.Admitting)
		w.mustReview(adviser(), goodReview(k))
		w.exec("helper.sql")
		as := func(person key.Person, role act.Role, at place.ID) act.Actor {
			return act.Actor{Person: person, Name: string(role), Roles: []act.Held{{Role: role, Place: at}}}
		}
		for who, c := range map[string]struct {
			actor act.Actor
			kind  fault.Kind
		}{
			"adviser": {adviser(), fault.Forbidden}, "leader": {as("stranger", act.Leader, bacGiang), fault.Forbidden}, "commune": {as("stranger", act.Commune, tanYen), fault.Forbidden},
			"elsewhere": {as("stranger", act.District, lucNam), fault.NotFound}, "judge": {as("stranger", act.Judge, bacGiang), fault.NotFound},
			"works for the producer": {as("helper", act.Office, bacGiang), fault.NotFound}, "nobody": {act.Actor{Person: "stranger"}, fault.NotFound},
		} {
			err := w.receive(c.actor, goodReceipt(k))
			w.wantKind(who, err, c.kind)
		}
		for field, bend := range map[string]func(*dossier.NewReceipt){
			"review": func(n *dossier.NewReceipt) { n.Review = 2 }, "received_on": func(n *dossier.NewReceipt) { n.ReceivedOn = "2021-07-19" },
			"handed_by": func(n *dossier.NewReceipt) { n.HandedBy = " " }, "what": func(n *dossier.NewReceipt) { n.What = strings.Repeat("a", 2001) },
		} {
			n := goodReceipt(k)
			bend(&n)
			if err := w.receive(reviewer(), n); fault.KindOf(err) != fault.Invalid || fault.Fields(err)[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		late := goodReceipt(k)
		late.ReceivedOn = "2021-08-03"
		err := w.receive(reviewer(), late)
		w.wantKind("tomorrow", err, fault.Invalid)
		w.mustReceive(as("secretary", act.District, tanYen), goodReceipt(k))
	})
}
