// Package demo loads the demonstration province through the same verbs that users'
// actions call, never straight into tables. What published sources say is real; what
// they do not say is missing; the marks of council members, never published, are
// generated from a seed so that the tally gives the published star, and every page and
// document says that they are illustrative.
package demo

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/base/vault"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/plan"
	"ocop/internal/programme"
)

//go:embed data/products.csv
var productsCSV []byte

// Places at which the demonstration's powers are held.
const (
	oldProvince place.ID = "24.2020" // tỉnh Bắc Giang
	newProvince place.ID = "24.2025" // tỉnh Bắc Ninh
)

// Stage is where the demonstration is loaded.
type Stage struct {
	Desk      *act.Desk
	Programme *programme.Service
	Safe      *vault.Vault // seals data of people; nil: the demonstration has no representatives
}

// Account is a ready account of the demonstration.
type Account struct{ Login, Password, Name, Duty string }

const password = "Sao-vang-2026"

// Accounts are the accounts that Load makes. A real installation has none.
func Accounts() []Account {
	return []Account{
		{"vanphong", password, "Nguyễn Minh Họa", "Văn phòng điều phối"},
		{"uyvien1", password, "Trần Thị Minh Họa", "Thành viên hội đồng"},
		{"uyvien2", password, "Lê Văn Minh Họa", "Thành viên hội đồng"},
		{"chutich", password, "Phạm Minh Họa", "Chủ tịch hội đồng"},
		{"thuky", password, "Vũ Thị Minh Họa", "Thư ký hội đồng"},
		{"tuvan1", password, "Bùi Minh Họa", "Thành viên Tổ tư vấn"},
		{"tuvan2", password, "Dương Thị Minh Họa", "Thành viên Tổ tư vấn"},
		{"lanhdao", password, "Hoàng Minh Họa", "Lãnh đạo"},
		{"quantri", password, "Đỗ Minh Họa", "Quản trị hệ thống"},
		{"chuthe", password, "Ngô Thị Minh Họa", "Chủ thể (người đại diện)"},
		{"giupviec", password, "Đặng Minh Họa", "Người giúp việc hồ sơ"},
	}
}

// teller tells the story: it owns the clock of the desk it acts at.
type teller struct {
	Stage
	ctx    context.Context
	now    time.Time
	today  string // the real day of the loading
	office act.Actor
	people map[string]act.Actor // by login
	facts  []fact
	known  map[string]key.Product // by id of the source list
}

// Load fills an empty database and reports whether it did; a database with people in it
// is left alone.
func Load(ctx context.Context, s Stage) (bool, error) {
	empty, err := isEmpty(ctx, s.Desk)
	if err != nil || !empty {
		return false, err
	}
	facts, err := read()
	if err != nil {
		return false, err
	}
	t := &teller{ctx: ctx, now: s.Desk.DB.Now(), facts: facts, people: map[string]act.Actor{}, known: map[string]key.Product{}}
	t.today = act.Date(t.now)
	t.Stage = Stage{Desk: &act.Desk{DB: s.Desk.DB.At(t.tick), Places: s.Desk.Places}, Programme: s.Programme, Safe: s.Safe}
	if err := t.checkPlaces(); err != nil {
		return false, err
	}
	for _, chapter := range []struct {
		name string
		tell func() error
	}{{"people", t.hire}, {"season of 2021", t.tell2021}, {"history", t.tellHistory}, {"open season", t.tellToday}, {"people of a producer", t.tellProducer},
		{"representatives", t.tellRepresentatives}} {
		if err := chapter.tell(); err != nil {
			return false, fmt.Errorf("%s: %w", chapter.name, err)
		}
	}
	return true, nil
}

func isEmpty(ctx context.Context, d *act.Desk) (empty bool, err error) {
	err = d.See(ctx, act.System("demo"), func(ctx context.Context, v *act.View) error {
		people, err := account.List(ctx, v)
		if err != nil {
			return err
		}
		seasons, err := plan.List(ctx, v, "")
		empty = len(people) == 0 && len(seasons) == 0
		return err
	})
	return empty, err
}

// tick is the story's clock: every act is a second after the one before.
func (t *teller) tick() time.Time {
	t.now = t.now.Add(time.Second)
	return t.now
}

// on moves the story to the morning of a day in Vietnam.
func (t *teller) on(day string) {
	at, err := time.Parse("2006-01-02 15:04 -0700", day+" 08:00 +0700")
	if err != nil {
		panic(err) // days of the story are written in this package or computed from dates
	}
	t.now = at
}

func (t *teller) do(actor act.Actor, fn func(context.Context, *act.Act) error) error {
	return t.Desk.Do(t.ctx, actor, fn)
}

// hire makes the accounts and gives them their roles.
func (t *teller) hire() error {
	day, _ := fold.AddDays(t.today, -60) // roles hold from their instant on
	t.on(day)
	hash, err := account.NewPasswords().Hash(t.ctx, password)
	if err != nil {
		return err
	}
	roles := map[string]act.Role{"vanphong": act.Office, "lanhdao": act.Leader, "quantri": act.Admin, "tuvan1": act.Adviser, "tuvan2": act.Adviser}
	for _, x := range Accounts() {
		if phones()[x.Login] != "" {
			continue // they come with their producer
		}
		role := act.Judge
		if r, ok := roles[x.Login]; ok {
			role = r
		}
		actor, err := t.person(x.Login, x.Name, hash, act.Held{Role: role, Place: newProvince})
		if err != nil {
			return err
		}
		t.people[x.Login] = actor
	}
	t.office = t.people["vanphong"]
	return nil
}

func (t *teller) person(login, name, hash string, held act.Held) (act.Actor, error) {
	actor := act.Actor{Name: name, Roles: []act.Held{held}}
	err := t.do(act.System("trình diễn"), func(ctx context.Context, a *act.Act) (err error) {
		if actor.Person, err = account.AddPerson(ctx, a, account.NewPerson{Login: login, Name: name, PasswordHash: hash}); err != nil {
			return err
		}
		return account.GiveRole(ctx, a, actor.Person, held)
	})
	return actor, err
}

// fact is one line of the source list: a product, and a recognition where the source
// tells of one.
type fact struct {
	ID, Same, Name, Producer, Kind, Hamlet, Commune, District, Group string
	Year, Stars                                                      int
	Round, DecisionNo, DecisionDate, Status, Note, Source            string
}

// place is the smallest unit that the source names.
func (f fact) place() place.ID {
	switch {
	case f.Commune != "":
		return place.ID(f.Commune + ".2020")
	case f.District != "":
		return place.ID(f.District + ".2020")
	}
	return oldProvince
}

func read() ([]fact, error) {
	lines, err := csv.NewReader(bytes.NewReader(productsCSV)).ReadAll()
	if err != nil {
		return nil, err
	}
	var facts []fact
	for _, l := range lines[1:] {
		year, err1 := number(l[9])
		stars, err2 := number(l[11])
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("line %s: %w", l[0], err)
		}
		facts = append(facts, fact{ID: l[0], Same: l[1], Name: l[2], Producer: l[3], Kind: l[4], Hamlet: l[5], Commune: l[6], District: l[7],
			Group: l[8], Year: year, Round: l[10], Stars: stars, DecisionNo: l[12], DecisionDate: l[13], Status: l[14], Note: l[15], Source: l[16]})
	}
	return facts, nil
}

func number(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	return strconv.Atoi(s)
}
