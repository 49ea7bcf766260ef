package evaluation_test

import (
	"context"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/key"
)

// A dossier before a council is read by the council and by the offices of its place.
func TestWhoReadsDossiersBeforeACouncil(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		for who, want := range map[*act.Actor]fault.Kind{&office: 0, &leader: 0, &w.judges[0]: 0, &w.secretary: 0, &stranger: fault.NotFound, &tanYenOffice: fault.NotFound} {
			err := w.see(*who, func(ctx context.Context, v *act.View) error {
				_, err := w.svc.EntryByKey(ctx, v, w.entries[0])
				return err
			})
			if fault.KindOf(err) != want || (want == 0) != (err == nil) {
				t.Errorf("%s reads a dossier before the council: %v", who.Name, err)
			}
		}
	})
}

// That somebody proposes to open a sitting again is between its two heads and the offices
// that read results; what was opened again, every member knows.
func TestWhoReadsReopenings(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		commune := act.Actor{Person: "commune", Name: "Xã", Roles: []act.Held{{Role: act.Commune, Place: province}}}
		w.open()
		w.submitAll(80)
		w.mustClose()
		k, err := w.propose(w.secretary, w.entries[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, agreed := range []bool{false, true} {
			if agreed {
				if _, err := w.agree(w.judges[0], k); err != nil {
					t.Fatal(err)
				}
			}
			for who, reads := range map[*act.Actor]bool{&office: true, &leader: true, &w.judges[0]: true, &w.secretary: true, &w.judges[1]: agreed, &commune: false, &admin: false, &stranger: false} {
				if got := len(w.reopenings(*who)) == 1; got != reads {
					t.Errorf("agreed %v: %s reads of the reopening: %v", agreed, who.Name, got)
				}
			}
		}
	})
}

// The means by part are for whoever works for the producer, after the decision, and never of
// so few ballots that a mean is nearly one member's mark.
func TestWhoReadsTheMeansOfParts(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		staff := act.Actor{Person: "staff", Name: "Người giúp việc", Roles: []act.Held{{Role: act.Staff, Producer: "producer"}}}
		other := act.Actor{Person: "other", Name: "Cơ sở khác", Roles: []act.Held{{Role: act.Owner, Producer: "other"}}}
		told := func(who act.Actor, d key.Dossier) bool {
			var parts int
			w.mustSee(who, func(ctx context.Context, v *act.View) error {
				list, err := evaluation.PartsOf(ctx, v, d)
				parts = len(list)
				return err
			})
			return parts == 3
		}
		w.open()
		w.submitAll(80)
		w.mustClose()
		if told(staff, w.dossiers[0]) {
			t.Error("told before the decision")
		}
		w.sql(`UPDATE dossier SET state = 'recognised'`)
		w.sql(`INSERT INTO recognition (recognition, product, dossier, round, stars, mean_num, mean_den, year, round_name, book, authority, decision_no, decision_date,
			valid_from, valid_to, state, ended_on, ended_reason, ended_no, origin, source, note, illustrative, created_at, version)
			SELECT d.dossier, d.product, d.dossier, $1, 4, 80, 1, 2021, '', d.book, '', '', '', '', '', 'recognised', '', '', '', 'council', '', '', FALSE, s.closed_at, 1
			FROM dossier d, sitting s`, string(w.round))
		for who, may := range map[*act.Actor]bool{&staff: true, &other: false, &office: false, &w.judges[0]: false, &stranger: false} {
			if got := told(*who, w.dossiers[0]); got != may {
				t.Errorf("%s is told the means of parts: %v", who.Name, got)
			}
		}
		for _, j := range w.judges[:2] {
			w.sql(`INSERT INTO recusal VALUES ($1, $2, 'Người nhà', 0)`, string(w.entries[1]), string(w.seat(j)))
		}
		if told(staff, w.dossiers[1]) {
			t.Error("told the means of two ballots")
		}
		w.sql(`UPDATE sitting SET closed_at = closed_at + 1`) // withdrawn, opened again and closed once more
		if told(staff, w.dossiers[0]) {
			t.Error("told of a close that no decision rests on")
		}
	})
}

func TestNobodyKeepsLawButWhoOpensRounds(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		keep := func(who act.Actor) error {
			return w.do(who, func(ctx context.Context, a *act.Act) error { return w.svc.KeepLaw(ctx, a, w.book.Digest) })
		}
		for _, who := range []act.Actor{stranger, leader, admin, tanYenOffice, w.judges[0]} {
			want(t, keep(who), fault.Forbidden)
		}
		if err := keep(act.System("law.kept")); err != nil {
			t.Error(err)
		}
	})
}
