package act_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/key"
	"ocop/internal/place"
)

const (
	bacGiang place.ID = "24.2020"
	bacNinh  place.ID = "24.2025"
	tanYen   place.ID = "216.2020"
	lucNgan  place.ID = "219.2020"
	phucHoa  place.ID = "07324.2020" // a commune of Tân Yên
)

func noon() time.Time { return time.Date(2026, 3, 1, 5, 0, 0, 123456789, time.UTC) }

func gazetteer(t testing.TB) *place.Gazetteer {
	t.Helper()
	g, err := place.Load()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// each runs fn on both engines with a clock that moves on by a second at every look.
func each(t *testing.T, fn func(*testing.T, *act.Desk)) {
	t.Helper()
	t.Parallel()
	places := gazetteer(t)
	dbtest.Each(t, ticking(), func(t *testing.T, d *db.DB) { fn(t, &act.Desk{DB: d, Places: places}) })
}

func ticking() func() time.Time {
	var n atomic.Int64
	return func() time.Time { return noon().Add(time.Duration(n.Add(1)) * time.Second) }
}

func holder(r act.Role, at place.ID) act.Actor {
	return act.Actor{Person: key.Person(r), Name: "Người giữ vai " + string(r), Roles: []act.Held{{Role: r, Place: at}}}
}

// write enters a row of no consequence.
func write(ctx context.Context, a *act.Act, login string) error {
	_, err := a.ExecContext(ctx, `INSERT INTO person (person, login, name, password, disabled, created_at, version)
		VALUES ($1, $2, 'x', '', FALSE, 0, 1)`, a.NewKey(), login)
	return err
}

// entered is a whole act: a row and its journal entry.
func entered(login string) func(context.Context, *act.Act) error {
	return func(ctx context.Context, a *act.Act) error {
		if err := write(ctx, a, login); err != nil {
			return err
		}
		return a.Record(ctx, "person.added", "person/"+login, bacGiang, nil, map[string]string{"login": login})
	}
}

func must(t rapid.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// count gives the rows of a table.
func count(t rapid.TB, d *act.Desk, table string) (n int) {
	t.Helper()
	must(t, d.See(context.Background(), act.Visitor(), func(ctx context.Context, v *act.View) error {
		return v.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table).Scan(&n)
	}))
	return n
}

// desk is a desk on SQLite, for what does not depend on the database.
func desk(t testing.TB) *act.Desk {
	t.Helper()
	return &act.Desk{DB: dbtest.SQLite(t, ticking()), Places: gazetteer(t)}
}
