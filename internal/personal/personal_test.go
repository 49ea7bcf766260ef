package personal_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/given"
	"ocop/internal/personal"
	"ocop/internal/schema"
)

// columns are all columns of the database.
func columns(t *testing.T, d *db.DB) (all []string) {
	t.Helper()
	tables, err := schema.Tables()
	if err != nil {
		t.Fatal(err)
	}
	err = d.View(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for _, x := range tables {
			rows, err := tx.QueryContext(ctx, "SELECT * FROM "+x.Name+" WHERE 1 = 0")
			if err != nil {
				return err
			}
			names, err := rows.Columns()
			if err != nil {
				return err
			}
			for _, n := range names {
				all = append(all, x.Name+"."+n)
			}
			if err := rows.Close(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Every column is classed by a person: it holds data of people and stands in the register,
// or it does not and stands in the file. Neither names one that is gone.
func TestRegisterCoversTheSchema(t *testing.T) {
	text, err := os.ReadFile("testdata/impersonal.txt")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]int{}
	for _, h := range personal.Register() {
		for _, c := range h.Columns {
			named[c]++
		}
	}
	for _, c := range strings.Fields(string(text)) {
		named[c]++
	}
	for _, c := range columns(t, dbtest.SQLite(t, nil)) {
		table, _, _ := strings.Cut(c, ".")
		switch {
		case named[c] > 1:
			t.Errorf("%s is named twice", c)
		case named[c] == 0 && named[table+".*"] == 0:
			t.Errorf("%s: name it in personal.Register, or in testdata/impersonal.txt when it holds nothing about people", c)
		}
		delete(named, c)
		if named[table+".*"] > 0 {
			named[table+".*"]++
		}
	}
	for c, n := range named {
		if n == 1 {
			t.Errorf("%s is named and not in the schema", c)
		}
	}
}

func TestEveryLineOfTheRegisterIsWhole(t *testing.T) {
	for _, h := range personal.Register() {
		for _, text := range []string{h.Title, h.People, h.Why, h.Ground, h.Kept, h.Seen, h.Class.Vietnamese(), h.Class.Protection()} {
			if text == "" {
				t.Errorf("%s lacks something", h.Title)
			}
		}
	}
	for _, r := range personal.Schedule() {
		if r.Days < r.Least || r.Least < 1 || r.Source == "" || r.From == "" || r.What == "" {
			t.Errorf("%v", r)
		}
	}
	if n := len(personal.Classes()); n != 5 || slices.Contains(personal.Classes(), "") {
		t.Error("classes", n)
	}
}

// Two working days, over weekends and holidays; where the calendar does not know, the earlier
// day and the reason.
func TestDeadlines(t *testing.T) {
	for _, c := range []struct {
		received, reply string
		kind            personal.Kind
		finish          string
		sure            bool
	}{
		{"2026-11-26", "2026-11-30", personal.Access, "2026-12-06", true},    // Thursday: Friday, Monday
		{"2026-11-27", "2026-12-01", personal.Erase, "2026-12-17", true},     // Friday: Monday, Tuesday
		{"2026-04-29", "2026-05-05", personal.Restrict, "2026-05-14", true},  // over 30 April and 1 May
		{"2026-11-20", "2026-11-24", personal.Withdraw, "2026-12-05", false}, // whether offices work on 24 November is unsettled
		{"2028-01-03", "2028-01-05", personal.Correct, "2028-01-13", false},  // no calendar yet
	} {
		reply, finish, doubt := personal.Deadlines(given.Books(t).Calendar(), c.kind, c.received)
		if reply != c.reply || finish != c.finish || (doubt == "") != c.sure {
			t.Errorf("%s of %s: %s, %s, %q", c.kind, c.received, reply, finish, doubt)
		}
	}
}

func TestDaysLeft(t *testing.T) {
	r := personal.Request{State: personal.Waiting, ReplyBy: "2026-11-30", FinishBy: "2026-12-06"}
	if r.DaysLeft("2026-11-28") != 2 || r.DaysLeft("2026-11-30") != 0 || r.DaysLeft("2026-12-02") != -2 {
		t.Error("waiting", r.DaysLeft("2026-11-28"), r.DaysLeft("2026-11-30"), r.DaysLeft("2026-12-02"))
	}
	r.State = personal.Accepted
	if r.DaysLeft("2026-12-02") != 4 {
		t.Error("accepted", r.DaysLeft("2026-12-02"))
	}
	r.State = personal.Refused
	if r.DaysLeft("2030-01-01") != 0 {
		t.Error("answered")
	}
}
