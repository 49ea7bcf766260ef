package programme_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
	"ocop/internal/given"
	"ocop/internal/key"
	"ocop/internal/personal"
	"ocop/internal/programme"
	"ocop/internal/registry"

	"github.com/google/go-cmp/cmp"
)

// keeper makes things that end, and knows when each ended.
type keeper struct {
	*stage
	safe  *vault.Vault
	rand  *rand.Rand
	ended map[personal.Item]map[string]time.Time // by key; dates as the last instant of the day in Vietnam
	n     int
}

func (k *keeper) note(item personal.Item, name string, at time.Time) {
	if k.ended[item] == nil {
		k.ended[item] = map[string]time.Time{}
	}
	k.ended[item][name] = at
}

func (k *keeper) clock() time.Time { return time.UnixMilli(k.now.Load()).UTC() }

// legalDay is the first instant of today in Vietnam.
func (k *keeper) legalDay() time.Time {
	k.Helper()
	day, err := time.Parse("2006-01-02 -0700", act.Date(k.clock())+" +0700")
	if err != nil {
		k.Fatal(err)
	}
	return day
}

// live lets something of each kind come and end at about the present.
func (k *keeper) live() {
	k.Helper()
	k.n++
	root := act.System("test")
	var p key.Person
	k.do(root, func(ctx context.Context, a *act.Act) (err error) {
		p, err = account.AddPerson(ctx, a, account.NewPerson{Login: fmt.Sprintf("nguoi.%d", k.n), Name: "Người Thử", Email: fmt.Sprintf("n%d@example.vn", k.n)})
		return err
	})
	k.do(root, func(ctx context.Context, a *act.Act) error {
		_, err := account.Invite(ctx, a, p)
		return err
	})
	k.note(personal.Tickets, k.newest("SELECT ticket FROM ticket WHERE person = $1", string(p)), k.clock().Add(account.InviteLife))
	admin := act.Actor{Person: "quantri", Name: "Quản trị", Roles: []act.Held{{Role: act.Admin, Place: bacNinh}}}
	k.do(admin, func(ctx context.Context, a *act.Act) error {
		_, err := account.AskRole(ctx, a, account.NewRole{Person: p, Held: act.Held{Role: act.Commune, Place: ngocChau}, Reason: "Thử"})
		return err
	})
	k.note(personal.RoleRequests, k.newest("SELECT request FROM role_request WHERE person = $1", string(p)), k.clock())
	event := fmt.Sprintf("thu/%d", k.n)
	k.do(root, func(ctx context.Context, a *act.Act) error {
		_, err := a.ExecContext(ctx, `INSERT INTO outbox (event, subject, letter, state, problem, created_at, sent_at) VALUES ($1, '', '', $2, '', $3, 0)`,
			event, []string{"sent", "failed", "waiting"}[k.n%3], a.Now().UnixMilli())
		if err != nil {
			return err
		}
		return a.Record(ctx, "letter.written", "letter/test", "", nil, nil)
	})
	if k.n%3 != 2 { // one that waits may still leave
		k.note(personal.Letters, event, k.clock())
	}
	k.people(p)
}

// people closes an account now and then, and lets a representative come, ask and go.
func (k *keeper) people(p key.Person) {
	k.Helper()
	if k.n%2 == 0 {
		k.do(act.System("test"), func(ctx context.Context, a *act.Act) error { return account.Disable(ctx, a, p) })
		k.note(personal.ClosedAccounts, string(p), k.clock())
		// its codes were used up and its request refused with it
		k.note(personal.Tickets, k.newest("SELECT ticket FROM ticket WHERE person = $1", string(p)), k.clock())
		delete(k.ended[personal.RoleRequests], k.newest("SELECT request FROM role_request WHERE person = $1", string(p)))
	}
	var r key.Representative
	var q key.DataRequest
	f := registry.RepresentativeForm{Name: "Người Thử", Duty: "Giám đốc", Ground: "duty", Source: "Thử", Since: "2021-01-01"}
	goes := k.n%3 != 0
	if goes {
		f.Until = act.Date(k.clock().AddDate(0, 0, k.rand.IntN(400)-200))
	}
	k.do(k.office, func(ctx context.Context, a *act.Act) error {
		maker, err := registry.EnterProducer(ctx, a, registry.NewProducer{Name: fmt.Sprintf("HTX Thử %d", k.n), Place: ngocChau})
		if err != nil {
			return err
		}
		if r, err = registry.EnterRepresentative(ctx, a, k.safe, maker, f); err != nil {
			return err
		}
		q, err = personal.Enter(ctx, a, k.safe, k.books.Calendar(), personal.NewRequest{Kind: personal.Access, About: "representative/" + string(r), Place: ngocChau,
			Asked: personal.Asked{Name: "Người Thử", Contact: "Tại xã", Text: "Xin bản sao."}})
		return err
	})
	if goes {
		last, err := time.Parse("2006-01-02 -0700", f.Until+" +0700")
		if err != nil {
			k.Fatal(err)
		}
		k.note(personal.Representatives, string(r), last)
	}
	if k.n%4 != 0 {
		k.do(k.office, func(ctx context.Context, a *act.Act) error {
			return programme.AnswerRequest(ctx, a, k.safe, q, 1, personal.Answer{Done: true, Text: "Đã giao bản sao."})
		})
		k.note(personal.Requests, string(q), k.legalDay())
	}
}

func (k *keeper) newest(query, arg string) (name string) {
	k.Helper()
	k.see(func(ctx context.Context, v *act.View) error { return v.QueryRowContext(ctx, query, arg).Scan(&name) })
	return name
}

// expected is what must go now, by the model: everything older than its period, nothing else.
func (k *keeper) expected(days map[personal.Item]int) map[personal.Item][]string {
	due := map[personal.Item][]string{}
	for item, all := range k.ended {
		now := k.clock()
		if item == personal.Representatives || item == personal.Requests {
			now = k.legalDay()
		}
		for name, at := range all {
			if at.Before(now.AddDate(0, 0, -days[item])) {
				due[item] = append(due[item], name)
			}
		}
		slices.Sort(due[item])
	}
	return due
}

func (k *keeper) due() map[personal.Item][]string {
	k.Helper()
	due := map[personal.Item][]string{}
	k.see(func(ctx context.Context, v *act.View) error {
		list, err := programme.DueNow(ctx, v)
		for _, d := range list {
			if len(d.Keys) > 0 {
				due[d.Item] = slices.Sorted(slices.Values(d.Keys))
			}
		}
		return err
	})
	return due
}

func (k *keeper) tidy() {
	k.Helper()
	k.do(act.System("retention"), programme.Tidy)
}

// Over ten years, on both databases: nothing younger than its period goes, everything older
// goes, and twice is once. A new period counts from its day. Afterwards the record is whole.
func TestWhatIsOldGoesAndNothingElse(t *testing.T) {
	empty(t, func(s *stage) {
		safe := given.Vault(s)
		k := &keeper{stage: s, safe: safe, rand: rand.New(rand.NewPCG(56, 1)), ended: map[personal.Item]map[string]time.Time{}}
		days, gone := map[personal.Item]int{}, map[personal.Item]int{}
		for _, r := range personal.Schedule() {
			days[r.Item] = r.Days
		}
		for step := range 60 {
			k.now.Add((time.Duration(20+k.rand.IntN(80)) * 24 * time.Hour).Milliseconds())
			if step < 40 {
				k.live()
			}
			if step == 25 {
				k.do(s.office, func(ctx context.Context, a *act.Act) error {
					return personal.SetPeriod(ctx, a, personal.PeriodForm{Item: string(personal.Representatives), StartsOn: a.Today(), Days: "700", Source: "Quyết định thử"})
				})
				days[personal.Representatives] = 700
			}
			want := k.expected(days)
			maps.DeleteFunc(want, func(_ personal.Item, keys []string) bool { return len(keys) == 0 })
			if diff := cmp.Diff(want, k.due()); diff != "" {
				s.Fatalf("due in step %d on %s:\n%s", step, act.Date(k.clock()), diff)
			}
			k.tidy()
			if left := k.due(); len(left) > 0 {
				s.Errorf("still due: %v", left)
			}
			entries := k.count("journal")
			k.tidy()
			if again := k.count("journal"); again != entries {
				s.Errorf("a second run made %d entries", again-entries)
			}
			for item, keys := range want {
				gone[item] += len(keys)
				for _, name := range keys {
					delete(k.ended[item], name)
				}
			}
		}
		for _, r := range personal.Schedule() {
			if gone[r.Item] == 0 {
				s.Errorf("%s: nothing ever went", r.Item)
			}
		}
		s.sameOnBoth()
	})
}

// sameOnBoth says that log and rows agree.
func (s *stage) sameOnBoth() {
	s.Helper()
	if _, err := s.desk.Seal(s.Context(), 0); err != nil {
		s.Fatal(err)
	}
	s.see(func(ctx context.Context, v *act.View) error {
		found, err := act.CheckRows(ctx, v)
		if len(found) > 0 {
			s.Errorf("the record is not whole: %v", found)
		}
		return err
	})
}

// Who asked for what, and what it does.
func TestAnswersAreCarriedOut(t *testing.T) {
	empty(t, func(s *stage) {
		safe := given.Vault(s)
		n := 0
		ask := func(kind personal.Kind, ground string) (r key.Representative, q key.DataRequest) {
			n++
			f := registry.RepresentativeForm{Name: "Người Thử", Duty: "Giám đốc", Ground: ground, ConsentOn: "2021-06-01", ConsentForm: "paper", Source: "Thử", Since: "2021-01-01"}
			s.do(s.office, func(ctx context.Context, a *act.Act) error {
				maker, err := registry.EnterProducer(ctx, a, registry.NewProducer{Name: fmt.Sprintf("HTX Thử %d", n), Place: ngocChau})
				if err != nil {
					return err
				}
				if r, err = registry.EnterRepresentative(ctx, a, safe, maker, f); err != nil {
					return err
				}
				q, err = personal.Enter(ctx, a, safe, s.books.Calendar(), personal.NewRequest{Kind: kind, About: "representative/" + string(r), Place: ngocChau,
					Asked: personal.Asked{Name: "Người Thử", Contact: "Tại xã", Text: "Xin."}})
				return err
			})
			return r, q
		}
		answer := func(q key.DataRequest, w personal.Answer) error {
			return s.try(s.office, func(ctx context.Context, a *act.Act) error { return programme.AnswerRequest(ctx, a, safe, q, 1, w) })
		}
		yes, no := personal.Answer{Done: true, Text: "Đã làm."}, personal.Answer{Ground: personal.ByLaw, Text: "Luật buộc giữ."}
		for _, c := range []struct {
			kind               personal.Kind
			ground             string
			answer             personal.Answer
			want               fault.Kind
			erased, restricted bool
		}{
			{personal.Access, "duty", yes, 0, false, false}, {personal.Correct, "duty", yes, 0, false, false}, {personal.Restrict, "duty", yes, 0, false, true},
			{personal.Erase, "duty", yes, 0, true, false}, {personal.Withdraw, "consent", yes, 0, true, false}, {personal.Withdraw, "duty", yes, fault.Conflict, false, false},
			{personal.Erase, "duty", no, 0, false, false}, {personal.Erase, "duty", personal.Answer{Text: "Không."}, fault.Invalid, false, false}, {personal.Erase, "duty", personal.Answer{Done: true}, fault.Invalid, false, false},
		} {
			r, q := ask(c.kind, c.ground)
			if err := answer(q, c.answer); err == nil && c.want != 0 || err != nil && fault.KindOf(err) != c.want {
				s.Errorf("%s on %s: %v", c.kind, c.ground, err)
			}
			s.see(func(ctx context.Context, v *act.View) error {
				x, err := registry.RepresentativeByKey(ctx, v, r)
				if (x.ErasedOn != "") != c.erased || (x.RestrictedOn != "") != c.restricted {
					s.Errorf("%s on %s: %+v", c.kind, c.ground, x)
				}
				return err
			})
			if c.want == 0 {
				if err := answer(q, c.answer); fault.KindOf(err) != fault.Conflict {
					s.Errorf("answered twice: %v", err)
				}
			}
		}
		s.sameOnBoth()
	})
}

// A closed account is emptied at its person's wish; an open one is not, and nobody but its
// person asks for it.
func TestAccountsAreErasedWhenClosed(t *testing.T) {
	empty(t, func(s *stage) {
		safe := given.Vault(s)
		who := s.judge("nguoi.thu", "Người Thử", bacGiang)
		var q key.DataRequest
		enter := func(as act.Actor) error {
			return s.try(as, func(ctx context.Context, a *act.Act) error {
				k, err := personal.Enter(ctx, a, safe, s.books.Calendar(), personal.NewRequest{Kind: personal.Erase, About: "person/" + string(who.Person),
					Asked: personal.Asked{Name: "Người Thử", Contact: "nguoi.thu", Text: "Tôi nghỉ việc."}})
				if err == nil {
					q = k
				}
				return err
			})
		}
		for _, other := range []act.Actor{s.district, act.Visitor(), {Person: "khac", Name: "Khác"}} {
			if err := enter(other); fault.KindOf(err) != fault.Forbidden {
				s.Errorf("%s asks for another: %v", other.Name, err)
			}
		}
		if err := enter(who); err != nil {
			s.Fatal(err)
		}
		if err := enter(who); fault.KindOf(err) != fault.Conflict {
			s.Errorf("asked twice: %v", err)
		}
		answer := func() error {
			return s.try(s.office, func(ctx context.Context, a *act.Act) error {
				return programme.AnswerRequest(ctx, a, safe, q, 1, personal.Answer{Done: true, Text: "Đã xóa; tên còn trong nhật ký."})
			})
		}
		if err := answer(); fault.KindOf(err) != fault.Conflict {
			s.Errorf("an open account: %v", err)
		}
		s.do(act.System("test"), func(ctx context.Context, a *act.Act) error { return account.Disable(ctx, a, who.Person) })
		if err := answer(); err != nil {
			s.Error(err)
		}
		if left := s.newestEmail(who.Person); left != "" {
			s.Errorf("left: %q", left)
		}
		s.sameOnBoth()
	})
}

func (s *stage) newestEmail(k key.Person) (left string) {
	s.Helper()
	s.see(func(ctx context.Context, v *act.View) error {
		return v.QueryRowContext(ctx, `SELECT email || password FROM person WHERE person = $1`, string(k)).Scan(&left)
	})
	return left
}
