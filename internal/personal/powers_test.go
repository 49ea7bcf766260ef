package personal_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
	"ocop/internal/given"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/personal"
	"ocop/internal/place"
)

const (
	bacGiang place.ID = "24.2020"
	tanYen   place.ID = "216.2020" // where the representative is
	ngocChau place.ID = "07348.2020"
	lucNam   place.ID = "218.2020"
)

// officer is somebody with at most one role.
type officer struct {
	act.Actor
	role act.Role // act.Machine for the program, "" for none
	at   place.ID
}

// reaches says whether the role is held at the place of the representative, or above it.
func (o officer) reaches() bool { return o.at == bacGiang || o.at == tanYen }

// everybody is one person for each role at each place, those who work for a producer, an
// account without a role, a visitor and the program.
func everybody() []officer {
	all := []officer{{Actor: act.Visitor()}, {Actor: act.Actor{Person: "nobody", Name: "nobody"}}, {Actor: act.System("tidy"), role: act.Machine}}
	for _, r := range act.Roles() {
		for _, at := range []place.ID{bacGiang, tanYen, lucNam, ngocChau} {
			name := string(r) + " at " + string(at)
			all = append(all, officer{act.Actor{Person: key.Person(name), Name: name, Roles: []act.Held{{Role: r, Place: at}}}, r, at})
		}
	}
	for _, r := range []act.Role{act.Owner, act.Staff} {
		all = append(all, officer{Actor: act.Actor{Person: key.Person(r), Name: string(r), Roles: []act.Held{{Role: r, Producer: "hop-tac-xa"}}}, role: r})
	}
	return all
}

// asking is the desk of these tests, with what entering a request takes.
type asking struct {
	*testing.T
	*act.Desk
	safe  *vault.Vault
	books *rulebook.Library
}

func eachDesk(t *testing.T, fn func(d asking)) {
	t.Helper()
	safe := given.Vault(t)
	noon := func() time.Time { return time.Date(2026, 11, 27, 5, 0, 0, 0, time.UTC) }
	dbtest.Each(t, noon, func(t *testing.T, d *db.DB) {
		fn(asking{t, &act.Desk{DB: d, Places: given.Places(t)}, safe, given.Books(t)})
	})
}

// enter notes a request about a representative at Tân Yên, or about an account.
func (d asking) enter(ctx context.Context, a *act.Act, about string) (key.DataRequest, error) {
	n := personal.NewRequest{Kind: personal.Erase, About: about, Asked: personal.Asked{Name: "Người hỏi", Contact: "Tại xã", Text: "Xin xóa."}}
	if about == someone {
		n.Place = tanYen
	}
	return personal.Enter(ctx, a, d.safe, d.books.Calendar(), n)
}

// What the requests are about.
const (
	someone = "representative/nguoi-dai-dien"
	account = "person/giam-khao"
)

var errDone = errors.New("done, and taken back")

// tried does something as somebody, takes it back, and compares: done when they may, refused as
// said otherwise.
func (d asking) tried(what string, who officer, may bool, refusal fault.Kind, fn func(context.Context, *act.Act) error) {
	d.Helper()
	err := d.Do(d.Context(), who.Actor, func(ctx context.Context, a *act.Act) error {
		if err := fn(ctx, a); err != nil {
			return err
		}
		return errDone
	})
	if may != errors.Is(err, errDone) || !may && fault.KindOf(err) != refusal {
		d.Errorf("%s by %s: %v", what, who.Name, err)
	}
}

// Whoever works with the producers of a place notes what is asked about their people and reads
// it; the provincial office's role answers. What is asked about an account is for that role
// alone, wherever it is held.
func TestWhoDealsWithRequests(t *testing.T) {
	eachDesk(t, func(d asking) {
		keys := map[string]key.DataRequest{}
		for _, about := range []string{someone, account} {
			if err := d.Do(d.Context(), act.System("test"), func(ctx context.Context, a *act.Act) (err error) {
				keys[about], err = d.enter(ctx, a, about)
				return err
			}); err != nil {
				d.Fatal(err)
			}
		}
		for _, who := range everybody() {
			answers := who.role == act.Machine || who.role == act.Office
			works := who.role == act.Machine || who.reaches() && slices.Contains([]act.Role{act.Office, act.District, act.Commune}, who.role)
			d.deals(who, someone, keys[someone], works, works && answers)
			d.deals(who, account, keys[account], answers, answers)
		}
	})
}

// Whoever answers what is asked about accounts does not answer what they asked themselves.
func TestNobodyAnswersTheirOwnRequest(t *testing.T) {
	eachDesk(t, func(d asking) {
		role := []act.Held{{Role: act.Office, Place: bacGiang}}
		me, colleague := officer{Actor: act.Actor{Person: "giam-khao", Name: "asks", Roles: role}}, officer{Actor: act.Actor{Person: "dong-nghiep", Name: "colleague", Roles: role}}
		var k key.DataRequest
		if err := d.Do(d.Context(), me.Actor, func(ctx context.Context, a *act.Act) (err error) {
			k, err = d.enter(ctx, a, account)
			return err
		}); err != nil {
			d.Fatal(err)
		}
		for _, who := range []officer{me, colleague} {
			may := who.Person == colleague.Person
			d.tried("accepting", who, may, fault.Forbidden, func(ctx context.Context, a *act.Act) error { return personal.Accept(ctx, a, k, 1) })
			d.tried("refusing", who, may, fault.Forbidden, func(ctx context.Context, a *act.Act) error {
				return personal.Finish(ctx, a, d.safe, k, 1, personal.Answer{Ground: personal.ByLaw, Text: "Luật buộc giữ."})
			})
			d.tried("granting", who, may, fault.Forbidden, func(ctx context.Context, a *act.Act) error {
				return personal.Finish(ctx, a, d.safe, k, 1, personal.Answer{Done: true, Text: "Đã làm."})
			})
		}
	})
}

// deals compares what somebody may do with a request: note another one of its kind, read it,
// answer it. One that they do not read does not exist for them.
func (d asking) deals(who officer, about string, k key.DataRequest, reads, answers bool) {
	d.Helper()
	d.tried("another one about "+about, who, false, map[bool]fault.Kind{true: fault.Conflict, false: fault.Forbidden}[reads], func(ctx context.Context, a *act.Act) error {
		_, err := d.enter(ctx, a, about)
		return err
	})
	refusal := map[bool]fault.Kind{true: fault.Forbidden, false: fault.NotFound}[reads]
	d.tried("reading "+about, who, reads, refusal, func(ctx context.Context, a *act.Act) error {
		_, err := personal.ByKey(ctx, a.View(), k)
		list, bad := personal.List(ctx, a.View())
		if listed := slices.ContainsFunc(list, func(x personal.Request) bool { return x.Key == k }); listed != reads {
			d.Errorf("%s is in the list of %s: %v", about, who.Name, listed)
		}
		return errors.Join(err, bad)
	})
	d.tried("accepting "+about, who, answers, refusal, func(ctx context.Context, a *act.Act) error { return personal.Accept(ctx, a, k, 1) })
	d.tried("answering "+about, who, answers, refusal, func(ctx context.Context, a *act.Act) error {
		return personal.Finish(ctx, a, d.safe, k, 1, personal.Answer{Done: true, Text: "Đã xóa."})
	})
}

// Whoever has an account asks about it, once, and reads the request among their own; only who
// answers such requests deals with it.
func TestWhoAsksAboutTheirOwnAccount(t *testing.T) {
	eachDesk(t, func(d asking) {
		for _, who := range everybody()[1:] { // a visitor has none
			d.tried("asking", who, true, 0, func(ctx context.Context, a *act.Act) error {
				k, err := d.enter(ctx, a, personal.Own(who.Actor))
				if err != nil {
					return err
				}
				own, err := personal.OwnRequests(ctx, a.View())
				if len(own) != 1 || own[0].Key != k {
					d.Errorf("%s reads %v", who.Name, own)
				}
				_, met := personal.ByKey(ctx, a.View(), k)
				if answers := who.role == act.Machine || who.role == act.Office; answers != (met == nil) {
					d.Errorf("%s deals with their own request: %v", who.Name, met)
				}
				return err
			})
		}
	})
}

// Periods are set by the office of a province; that one has ended is found by the program, and
// nobody wipes a request by hand.
func TestWhoEndsWhatIsKept(t *testing.T) {
	eachDesk(t, func(d asking) {
		for _, who := range everybody() {
			program := who.role == act.Machine
			d.tried("setting a period", who, program || who.role == act.Office && who.at == bacGiang, fault.Forbidden, func(ctx context.Context, a *act.Act) error {
				return personal.SetPeriod(ctx, a, personal.PeriodForm{Item: string(personal.Tickets), StartsOn: "2026-12-01", Days: "60", Source: "Quyết định thử"})
			})
			d.tried("forgetting", who, program, fault.Forbidden, func(ctx context.Context, a *act.Act) error {
				return personal.Forget(ctx, a, []string{"yeu-cau"})
			})
		}
	})
}
