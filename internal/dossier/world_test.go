package dossier_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fault"
	"ocop/internal/dossier"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
)

const (
	bacGiang place.ID = "24.2020"
	bacNinh  place.ID = "24.2025"
	tanYen   place.ID = "216.2020" // where the lychee is
	lucNam   place.ID = "218.2020" // where pineapple and rum are
)

// world is a database with two seasons, four products and two councils.
type world struct {
	*testing.T
	desk *act.Desk
}

func noon() time.Time { return time.Date(2021, 8, 2, 5, 0, 0, 0, time.UTC) }

func each(t *testing.T, fn func(world)) {
	t.Helper()
	places, err := place.Load()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, noon, func(t *testing.T, d *db.DB) {
		w := world{t, &act.Desk{DB: d, Places: places}}
		w.exec("world.sql")
		fn(w)
	})
}

func (w world) exec(file string, args ...any) {
	w.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		w.Fatal(err)
	}
	err = w.desk.DB.Update(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, string(text), args...)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
}

func holder(r act.Role, at place.ID) act.Actor {
	return act.Actor{Person: key.Person(r), Name: string(r), Roles: []act.Held{{Role: r, Place: at}}}
}

func office() act.Actor { return holder(act.Office, bacGiang) }

func good() dossier.NewDossier {
	return dossier.NewDossier{Product: "vai", Season: "s2021", Kind: rulebook.First, Book: "1048-2019", Card: 1, FiledOn: "2021-07-01", Illustrative: true}
}

func (w world) file(who act.Actor, n dossier.NewDossier) (k key.Dossier, err error) {
	err = w.desk.Do(context.Background(), who, func(ctx context.Context, a *act.Act) (err error) {
		k, err = dossier.File(ctx, a, n)
		return err
	})
	return k, err
}

// filed files the product in the season of 2021 and takes the dossier through verbs.
func (w world) filed(product key.Product, verbs ...dossier.Verb) key.Dossier {
	w.Helper()
	n := good()
	n.Product = product
	k, err := w.file(office(), n)
	if err != nil {
		w.Fatal(err)
	}
	for _, v := range verbs {
		if err := w.do(office(), v, k, "thiếu phiếu kiểm nghiệm"); err != nil {
			w.Fatal(v, err)
		}
	}
	return k
}

func (w world) do(who act.Actor, v dossier.Verb, k key.Dossier, reason string) error {
	return w.desk.Do(context.Background(), who, func(ctx context.Context, a *act.Act) error {
		switch v {
		case dossier.Admitting:
			return dossier.Admit(ctx, a, k)
		case dossier.Forwarding:
			return dossier.Forward(ctx, a, k)
		case dossier.Proposing:
			return dossier.Propose(ctx, a, k)
		case dossier.Recognising:
			return dossier.Recognise(ctx, a, k)
		case dossier.Returning:
			return dossier.Return(ctx, a, k, reason)
		default:
			return dossier.Withdraw(ctx, a, k, reason)
		}
	})
}

func (w world) get(k key.Dossier) (d dossier.Dossier) {
	w.Helper()
	w.see(office(), func(ctx context.Context, v *act.View) (err error) {
		d, err = dossier.ByKey(ctx, v, k)
		return err
	})
	return d
}

func (w world) see(who act.Actor, fn func(context.Context, *act.View) error) {
	w.Helper()
	if err := w.desk.See(context.Background(), who, fn); err != nil {
		w.Fatal(err)
	}
}

func (w world) wantKind(label string, err error, want fault.Kind) {
	w.Helper()
	if err == nil || fault.KindOf(err) != want {
		w.Errorf("%s: got %v (kind %d), want kind %d", label, err, fault.KindOf(err), want)
	}
}
