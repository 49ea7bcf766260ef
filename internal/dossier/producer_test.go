package dossier_test

import (
	"context"
	"slices"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/dossier"
	"ocop/internal/key"
)

// maker is the producer of the lychee.
const maker key.Producer = "maker"

func worker(r act.Role, k key.Producer) act.Actor {
	return act.Actor{Person: key.Person(r), Name: string(r), Roles: []act.Held{{Role: r, Producer: k}}}
}

func TestAnOwnerFilesAndTakesBackTheirOwn(t *testing.T) {
	each(t, func(w world) {
		owner, today := worker(act.Owner, maker), good()
		today.FiledOn = act.Date(noon())
		_, err := w.file(owner, good())
		w.wantKind("on another day", err, fault.Invalid)
		k, err := w.file(owner, today)
		if err != nil {
			w.Fatal(err)
		}
		other := today
		other.Product = "dua"
		_, err = w.file(owner, other)
		w.wantKind("for another producer", err, fault.Forbidden)
		_, err = w.file(worker(act.Staff, maker), today)
		w.wantKind("staff", err, fault.Forbidden)
		for _, v := range []dossier.Verb{dossier.Admitting, dossier.Forwarding, dossier.Proposing, dossier.Recognising, dossier.Returning} {
			w.wantKind(string(v), w.do(owner, v, k, "tự làm"), fault.Forbidden)
		}
		w.wantKind("another owner", w.do(worker(act.Owner, "another"), dossier.Withdrawing, k, "không phải của mình"), fault.Forbidden)
		if err := w.do(owner, dossier.Withdrawing, k, "chưa kịp hoàn thiện"); err != nil {
			w.Fatal(err)
		}
		if d := w.get(k); d.State != dossier.Withdrawn {
			w.Errorf("%+v", d)
		}
	})
}

// An officer who works for the producer may not choose the day, which chooses the rules, and
// does not file as an officer when they are only staff there.
func TestAnOfficerOfTheProducerFilesAsItsOwnerOnly(t *testing.T) {
	each(t, func(w world) {
		both := office()
		both.Roles = append(both.Roles, act.Held{Role: act.Staff, Producer: maker})
		_, err := w.file(both, good())
		w.wantKind("staff and officer", err, fault.Forbidden)
		both.Roles[1].Role = act.Owner
		_, err = w.file(both, good())
		w.wantKind("owner and officer, an older day", err, fault.Invalid)
	})
}

func TestAProducerReadsItsOwnDossiers(t *testing.T) {
	each(t, func(w world) {
		k := w.filed("vai")
		for _, r := range []act.Role{act.Owner, act.Staff} {
			w.see(worker(r, maker), func(ctx context.Context, v *act.View) error {
				d, err := dossier.ForProducer(ctx, v, k)
				list, err2 := dossier.OfProducer(ctx, v, maker)
				if err != nil || err2 != nil || d.Key != k || len(list) != 1 {
					w.Errorf("%s: %v, %v, %d", r, err, err2, len(list))
				}
				return nil
			})
		}
		for _, who := range []act.Actor{office(), worker(act.Owner, "another"), act.Visitor()} {
			w.see(who, func(ctx context.Context, v *act.View) error {
				_, err := dossier.ForProducer(ctx, v, k)
				w.wantKind(who.Name, err, fault.NotFound)
				_, err = dossier.OfProducer(ctx, v, maker)
				w.wantKind(who.Name, err, fault.NotFound)
				return nil
			})
		}
	})
}

// join makes the person of an actor a member of the lychee's producer from now on, and end
// ends that; tables of people are account's, so a row is enough here.
func (w world) join(who act.Actor, ended int64) {
	w.Helper()
	err := w.desk.Do(context.Background(), act.System("test"), func(ctx context.Context, a *act.Act) error {
		if _, err := a.ExecContext(ctx, `DELETE FROM membership WHERE membership = 'm'`); err != nil {
			return err
		}
		if _, err := a.ExecContext(ctx, `INSERT INTO person (person, login, name, password, disabled, created_at, version) VALUES ($1, $2, 'x', '', FALSE, 1, 1) ON CONFLICT (person) DO NOTHING`,
			string(who.Person), string(who.Person)); err != nil {
			return err
		}
		_, err := a.ExecContext(ctx, `INSERT INTO membership (membership, person, producer, kind, started_at, ended_at) VALUES ('m', $1, $2, 'staff', 1, $3)`,
			string(who.Person), string(maker), ended)
		if err != nil {
			return err
		}
		return a.Record(ctx, "member.joined", "producer/"+string(maker), tanYen, nil, nil)
	})
	if err != nil {
		w.Fatal(err)
	}
}

// Whoever works for a producer has a conflict of interest in its dossiers from that day,
// without any declaration: in lists, counts, searches and verbs of the office.
func TestWorkingForAProducerIsAConflictOfInterest(t *testing.T) {
	each(t, func(w world) {
		k, officer := w.filed("vai"), office()
		look := func(want int) {
			w.Helper()
			w.see(officer, func(ctx context.Context, v *act.View) error {
				list, _, err := dossier.List(ctx, v, dossier.Filter{}, dossier.Page{})
				found, _, err2 := dossier.List(ctx, v, dossier.Filter{Text: "vai"}, dossier.Page{})
				n, err3 := dossier.Count(ctx, v, dossier.Filter{})
				states, err4 := dossier.Counts(ctx, v, "s2021")
				of, err5 := dossier.OfProduct(ctx, v, "vai")
				for i, err := range []error{err, err2, err3, err4, err5} {
					if err != nil {
						w.Error(i, err)
					}
				}
				if got := []int{len(list), len(found), n, states[dossier.Filed], len(of)}; !slices.Equal(got, []int{want, want, want, want, want}) {
					w.Errorf("sees %v, want %d each", got, want)
				}
				return nil
			})
		}
		look(1)
		w.join(officer, 0)
		look(0)
		w.wantKind("admits", w.do(officer, dossier.Admitting, k, ""), fault.NotFound)
		w.wantKind("returns", w.do(officer, dossier.Returning, k, "trả lại của mình"), fault.NotFound)
		w.wantKind("withdraws", w.do(officer, dossier.Withdrawing, k, "rút của mình"), fault.NotFound)
		w.join(officer, noon().UnixMilli()+1) // left after the dossier was filed
		look(0)
		w.join(officer, noon().UnixMilli()) // had left before
		look(1)
	})
}
