package recognition_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fold"
	"ocop/internal/given"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/recognition"
)

const (
	bacGiang  place.ID = "24.2020"
	bacNinh   place.ID = "24.2025"
	tanYen    place.ID = "216.2020"
	lucNgan   place.ID = "219.2020"
	ngocChau  place.ID = "07348.2020"
	authority          = "UBND tỉnh Bắc Giang"
	round              = key.Round("dot-1")
)

func noon() time.Time { return time.Date(2026, 3, 1, 5, 0, 0, 0, time.UTC) }

// world is a desk with a closed sitting of the provincial council of Bắc Giang.
type world struct {
	*testing.T
	*act.Desk
}

func each(t *testing.T, fn func(w world)) {
	t.Helper()
	eachOn(t, noon, fn)
}

func eachOn(t *testing.T, clock func() time.Time, fn func(w world)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, clock, func(t *testing.T, d *db.DB) {
		w := world{t, &act.Desk{DB: d, Places: given.Places(t)}}
		w.exec(`INSERT INTO season (season, place, year, title, plan_no, plan_date, note, illustrative, created_at, version)
			VALUES ('ky', $1, 2021, 'Kỳ 2021', '', '', '', FALSE, 0, 1)`, string(bacGiang))
		w.exec(`INSERT INTO person (person, login, name, password, disabled, created_at, version) VALUES ('thuky', 'thuky', 'Thư ký', '', FALSE, 0, 1)`)
		w.exec(`INSERT INTO council (council, place, level, name, decision_no, decision_date, quorum_num, quorum_den, spread_limit, minimum_rule, illustrative, created_at, version)
			VALUES ('hoidong', $1, 'province', 'Hội đồng', '1/QĐ', '2021-05-01', 2, 3, 1000, 'majority', FALSE, 0, 1)`, string(bacGiang))
		w.exec(`INSERT INTO seat (seat, council, person, name, position, duty, votes, ord) VALUES ('ghe', 'hoidong', 'thuky', 'Thư ký', '', 'secretary', FALSE, 1)`)
		w.addRound(round, "closed")
		fn(w)
	})
}

func (w world) exec(statement string, args ...any) {
	w.Helper()
	err := w.DB.Update(w.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
}

func (w world) addRound(k key.Round, state string) {
	w.Helper()
	w.exec(`INSERT INTO round (round, season, number, title, book, digest, note, illustrative, created_at, version)
		SELECT CAST($1 AS TEXT), 'ky', COUNT(*) + 1, 'Đợt', '1048-781', 'x', '', FALSE, 0, 1 FROM round`, string(k))
	w.exec(`INSERT INTO sitting (sitting, round, council, level, place, planned_before, met_on, late_reason, note, state, opened_at, closed_at, version)
		VALUES ($1, $2, 'hoidong', 'province', $3, '2021-07-30', '2021-07-20', '', '', $4, 0, 0, 1)`, "phien "+string(k), string(k), string(bacGiang), state)
}

// product enters a product without a producer, unless it is there.
func (w world) product(name string, at place.ID) key.Product {
	w.Helper()
	slug := fold.Slug(name)
	w.exec(`INSERT INTO product (product, producer, name, folded, sort_key, slug, grp, place, story, source, note, created_at, version)
		VALUES ($1, NULL, $2, $3, $4, $1, 'food', $5, '', '', '', 0, 1) ON CONFLICT (slug) DO NOTHING`,
		slug, name, fold.Key(name), fold.SortKey(name), string(at))
	return key.Product(slug)
}

// judged enters a product and its dossier with a sealed result, and gives the proposal.
func (w world) judged(k key.Round, name string, at place.ID, stars int, outcome string) recognition.NewProposal {
	w.Helper()
	p := w.product(name, at)
	d := string(p) + " " + string(k)
	mean := int64(2000*stars - 500)
	w.exec(`INSERT INTO dossier (dossier, code, product, season, kind, book, card, filed_on, state, note, illustrative, created_at, version)
		VALUES ($1, $1, $2, 'ky', 'first', '1048-781', 1, '2021-06-01', 'admitted', '', FALSE, 0, 1)`, d, string(p))
	w.exec(`INSERT INTO entry (entry, sitting, dossier, ord, card, ballots, mean_num, mean_den, band, star, spread, outcome, reason)
		VALUES ($1, $2, $1, 1, 1, 7, $3, 7, $4, $4, 0, $5, '')`, d, "phien "+string(k), mean*7, stars, outcome)
	return recognition.NewProposal{Product: p, Dossier: key.Dossier(d), Round: k, Stars: stars, MeanNum: mean * 7, MeanDen: 7, Year: 2021,
		RoundName: "Đợt 1 năm 2021", Book: "1048-781", Illustrative: true}
}

// proposed is judged and proposed.
func (w world) proposed(k key.Round, name string, at place.ID, stars int) key.Recognition {
	w.Helper()
	r, err := w.propose(office(), w.judged(k, name, at, stars, "recognise"))
	if err != nil {
		w.Fatal(err)
	}
	return r
}

func office() act.Actor { return holder(act.Office, bacNinh) }

func holder(r act.Role, at place.ID) act.Actor {
	return act.Actor{Person: key.Person(r), Name: string(r), Roles: []act.Held{{Role: r, Place: at}}}
}

func (w world) propose(who act.Actor, n recognition.NewProposal) (k key.Recognition, err error) {
	err = w.Do(w.Context(), who, func(ctx context.Context, a *act.Act) (err error) {
		k, err = recognition.Propose(ctx, a, n)
		return err
	})
	return k, err
}

func (w world) recognise(who act.Actor, d recognition.Decision) error {
	return w.Do(w.Context(), who, func(ctx context.Context, a *act.Act) error { return recognition.Recognise(ctx, a, d) })
}

func (w world) withdraw(who act.Actor, x recognition.Withdrawal) error {
	return w.Do(w.Context(), who, func(ctx context.Context, a *act.Act) error { return recognition.Withdraw(ctx, a, x) })
}

func (w world) bring(who act.Actor, n recognition.NewImport) (k key.Recognition, err error) {
	err = w.Do(w.Context(), who, func(ctx context.Context, a *act.Act) (err error) {
		k, err = recognition.Import(ctx, a, n)
		return err
	})
	return k, err
}

func (w world) see(who act.Actor, fn func(ctx context.Context, v *act.View) error) {
	w.Helper()
	if err := w.See(w.Context(), who, fn); err != nil {
		w.Fatal(err)
	}
}

// get reads one recognition as the office does.
func (w world) get(k key.Recognition) (r recognition.Recognition) {
	w.Helper()
	w.see(office(), func(ctx context.Context, v *act.View) (err error) {
		r, err = recognition.ByKey(ctx, v, k)
		return err
	})
	return r
}

// whole fails the test when an invariant is broken.
func (w world) whole() {
	w.Helper()
	w.see(office(), func(ctx context.Context, v *act.View) error {
		broken, err := recognition.Broken(ctx, v)
		for _, b := range broken {
			w.Error(b)
		}
		return err
	})
}

func (w world) count(query string, args ...any) (n int) {
	w.Helper()
	err := w.DB.View(w.Context(), func(ctx context.Context, tx *db.Tx) error { return tx.QueryRowContext(ctx, query, args...).Scan(&n) })
	if err != nil {
		w.Fatal(err)
	}
	return n
}

func decided(keys ...key.Recognition) recognition.Decision {
	return recognition.Decision{Recognitions: keys, Authority: authority, DecisionNo: "191/QĐ-UBND", DecisionDate: "2021-08-26", ValidityMonths: 36}
}

func state(r recognition.Recognition) string {
	return strings.TrimSpace(fmt.Sprintf("%s %s %s", r.State, r.EndedOn, r.EndedNo))
}
