package account_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
)

const (
	province  place.ID = "24.2020"  // tỉnh Bắc Giang
	newRegion place.ID = "24.2025"  // tỉnh Bắc Ninh from July 2025
	tanYen    place.ID = "216.2020" // huyện Tân Yên
	lucNam    place.ID = "218.2020" // huyện Lục Nam
)

// clock is a clock that a test moves.
type clock struct{ ms atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.ms.Store(time.Date(2021, 7, 1, 2, 0, 0, 0, time.UTC).UnixMilli())
	return c
}

func (c *clock) now() time.Time         { return time.UnixMilli(c.ms.Load()) }
func (c *clock) pass(dur time.Duration) { c.ms.Add(dur.Milliseconds()) }

func each(t *testing.T, fn func(*testing.T, *act.Desk, *clock)) {
	t.Helper()
	places, err := place.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, open := range []struct {
		name string
		db   func(testing.TB, func() time.Time) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		t.Run(open.name, func(t *testing.T) {
			t.Parallel()
			c := newClock()
			fn(t, &act.Desk{DB: open.db(t, c.now), Places: places}, c)
		})
	}
}

func admin(at place.ID) act.Actor {
	return act.Actor{Person: "admin", Name: "Quản trị", Roles: []act.Held{{Role: act.Admin, Place: at}}}
}

func do(t *testing.T, d *act.Desk, who act.Actor, fn func(context.Context, *act.Act) error) {
	t.Helper()
	if err := d.Do(t.Context(), who, fn); err != nil {
		t.Fatal(err)
	}
}

func see[T any](t *testing.T, d *act.Desk, who act.Actor, fn func(context.Context, *act.View) (T, error)) (T, error) {
	t.Helper()
	var got T
	err := d.See(t.Context(), who, func(ctx context.Context, v *act.View) (err error) {
		got, err = fn(ctx, v)
		return err
	})
	return got, err
}

func add(t *testing.T, d *act.Desk, login, hash string) key.Person {
	t.Helper()
	var k key.Person
	do(t, d, admin(province), func(ctx context.Context, a *act.Act) (err error) {
		k, err = account.AddPerson(ctx, a, account.NewPerson{Login: login, Name: "Nguyễn Thị " + login, PasswordHash: hash})
		return err
	})
	return k
}

func signIn(t *testing.T, d *act.Desk, k key.Person) string {
	t.Helper()
	var token string
	do(t, d, act.Actor{Person: k, Name: "x"}, func(ctx context.Context, a *act.Act) (err error) {
		token, _, err = account.StartSession(ctx, a, k)
		return err
	})
	return token
}

func actorOf(t *testing.T, d *act.Desk, token string) (act.Actor, error) {
	t.Helper()
	return see(t, d, act.Visitor(), func(ctx context.Context, v *act.View) (act.Actor, error) { return account.ActorOf(ctx, v, token) })
}

func wantKind(t *testing.T, err error, want fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != want {
		t.Fatalf("got error %v (kind %d), want kind %d", err, fault.KindOf(err), want)
	}
}

func verbs(t *testing.T, d *act.Desk, subject string) []string {
	t.Helper()
	entries, err := see(t, d, act.System("test"), func(ctx context.Context, v *act.View) ([]act.Entry, error) {
		return act.Entries(ctx, v, subject, 100)
	})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Verb)
	}
	slices.Sort(list) // acts of one millisecond have no order
	return list
}

func TestASessionGivesTheRolesHeldNow(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k := add(t, d, "lan", "")
		token := signIn(t, d, k)
		if len(token) != 43 {
			t.Errorf("token %q: want 256 bits in base64url", token)
		}
		judge, officer := act.Held{Role: act.Judge, Place: province}, act.Held{Role: act.District, Place: tanYen}
		give := func(h act.Held) {
			do(t, d, act.System("test"), func(ctx context.Context, a *act.Act) error { return account.GiveRole(ctx, a, k, h) })
		}
		give(judge)
		give(officer)
		give(judge) // a double click
		got, err := actorOf(t, d, token)
		if err != nil {
			t.Fatal(err)
		}
		want := act.Actor{Person: k, Name: "Nguyễn Thị lan", Roles: []act.Held{officer, judge}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("actor (-want +got):\n%s", diff)
		}
		c.pass(time.Second)
		for range 2 {
			do(t, d, admin(province), func(ctx context.Context, a *act.Act) error { return account.EndRole(ctx, a, k, judge) })
		}
		got, err = actorOf(t, d, token)
		if err != nil || !cmp.Equal(got.Roles, []act.Held{officer}) {
			t.Errorf("after the role ended: %v, %v", got.Roles, err)
		}
		c.pass(time.Second)
		give(judge)
		if got, _ = actorOf(t, d, token); len(got.Roles) != 2 {
			t.Errorf("a role given again: %v", got.Roles)
		}
		wantVerbs := []string{"person.added", "role.ended", "role.given", "role.given", "role.given", "session.started"}
		if diff := cmp.Diff(wantVerbs, verbs(t, d, "person/"+string(k))); diff != "" {
			t.Errorf("journal (-want +got):\n%s", diff)
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, c *clock) {
		k := add(t, d, "lan", "")
		gone := func(token string) {
			t.Helper()
			_, err := actorOf(t, d, token)
			wantKind(t, err, fault.NotFound)
		}
		gone("")
		gone("no such token")

		token := signIn(t, d, k)
		for range 2 {
			do(t, d, act.Visitor(), func(ctx context.Context, a *act.Act) error { return account.EndSession(ctx, a, token) })
			gone(token)
		}

		token = signIn(t, d, k)
		c.pass(account.SessionLife - time.Millisecond)
		if _, err := actorOf(t, d, token); err != nil {
			t.Fatal(err)
		}
		c.pass(time.Millisecond)
		gone(token)
		for _, want := range []int{1, 0} {
			do(t, d, act.System("clock"), func(ctx context.Context, a *act.Act) error {
				n, err := account.Sweep(ctx, a)
				if n != want {
					t.Errorf("swept %d sessions, want %d", n, want)
				}
				return err
			})
		}

		one, two := signIn(t, d, k), signIn(t, d, k)
		do(t, d, admin(province), func(ctx context.Context, a *act.Act) error { return account.SetPassword(ctx, a, k, "hash") })
		gone(one)
		gone(two)

		token = signIn(t, d, k)
		for range 2 {
			do(t, d, admin(province), func(ctx context.Context, a *act.Act) error { return account.Disable(ctx, a, k) })
		}
		gone(token)
		err := d.Do(t.Context(), act.Visitor(), func(ctx context.Context, a *act.Act) error {
			_, _, err := account.StartSession(ctx, a, k)
			return err
		})
		wantKind(t, err, fault.Forbidden)
		_, err = see(t, d, act.Visitor(), func(ctx context.Context, v *act.View) (account.Credential, error) {
			return account.Credentials(ctx, v, "lan")
		})
		wantKind(t, err, fault.NotFound)
	})
}

func TestTheTableHoldsNoToken(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		token := signIn(t, d, add(t, d, "lan", ""))
		stored, err := see(t, d, act.Visitor(), func(ctx context.Context, v *act.View) (s string, err error) {
			err = v.QueryRowContext(ctx, "SELECT token FROM session").Scan(&s)
			return s, err
		})
		if err != nil || len(stored) != 64 || strings.Contains(stored, token) {
			t.Errorf("stored %q for token %q: %v", stored, token, err)
		}
		if _, err := actorOf(t, d, stored); err == nil {
			t.Error("the stored digest opens a session")
		}
	})
}

func TestPeopleAreManagedWithinTheirPlaceOnly(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		local, chief := add(t, d, "local", ""), add(t, d, "chief", "")
		for k, at := range map[key.Person]place.ID{local: tanYen, chief: province} {
			do(t, d, act.System("test"), func(ctx context.Context, a *act.Act) error {
				return account.GiveRole(ctx, a, k, act.Held{Role: act.Admin, Place: at})
			})
		}
		begins := add(t, d, "begins", "")
		do(t, d, act.System("test"), func(ctx context.Context, a *act.Act) error {
			_, err := account.AskRole(ctx, a, account.NewRole{Person: begins, Held: act.Held{Role: act.Office, Place: province}, Start: a.Now().AddDate(0, 0, 1)})
			return err
		})
		office := act.Actor{Person: "o", Name: "o", Roles: []act.Held{{Role: act.Office, Place: province}}}
		judge := act.Actor{Person: "j", Name: "j", Roles: []act.Held{{Role: act.Judge, Place: province}}}
		tests := []struct {
			who  act.Actor
			name string
			fn   func(context.Context, *act.Act) error
			ok   bool
		}{
			{admin(tanYen), "password of an equal", setPassword(local), true},
			{admin(tanYen), "password of a superior", setPassword(chief), false},
			{admin(tanYen), "disable a superior", disable(chief), false},
			{admin(lucNam), "password in another district", setPassword(local), false},
			{admin(tanYen), "password of who is a superior from tomorrow", setPassword(begins), false},
			{admin(tanYen), "role above", giveRole(local, act.Admin, province), false},
			{admin(tanYen), "role beside", giveRole(local, act.District, lucNam), false},
			{admin(tanYen), "role at home", giveRole(local, act.Judge, tanYen), true},
			{admin(tanYen), "role of staff at home, alone", giveRole(local, act.District, tanYen), false},
			{admin(newRegion), "the province that took it over", setPassword(chief), true},
			{office, "password", setPassword(local), false},
			{office, "role", giveRole(local, act.Judge, tanYen), false},
			{judge, "role for oneself", giveRole("j", act.Admin, province), false},
			{judge, "another's password", setPassword(local), false},
			{act.Visitor(), "add", addPerson("visitor"), false},
			{judge, "add", addPerson("judge"), false},
			{act.Actor{Person: local, Name: "x"}, "own password", setPassword(local), true},
			{act.Actor{}, "password of nobody", setPassword(""), false},
		}
		for _, c := range tests {
			err := d.Do(t.Context(), c.who, c.fn)
			if c.ok && err != nil || !c.ok && fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s, %s: %v", c.who.Name, c.name, err)
			}
		}
		wantKind(t, d.Do(t.Context(), act.Actor{Person: chief, Name: "c", Roles: []act.Held{{Role: act.Admin, Place: province}}}, disable(chief)), fault.Forbidden)
	})
}

func setPassword(k key.Person) func(context.Context, *act.Act) error {
	return func(ctx context.Context, a *act.Act) error { return account.SetPassword(ctx, a, k, "hash") }
}

func disable(k key.Person) func(context.Context, *act.Act) error {
	return func(ctx context.Context, a *act.Act) error { return account.Disable(ctx, a, k) }
}

func giveRole(k key.Person, r act.Role, at place.ID) func(context.Context, *act.Act) error {
	return func(ctx context.Context, a *act.Act) error {
		return account.GiveRole(ctx, a, k, act.Held{Role: r, Place: at})
	}
}

func addPerson(login string) func(context.Context, *act.Act) error {
	return func(ctx context.Context, a *act.Act) error {
		_, err := account.AddPerson(ctx, a, account.NewPerson{Login: login, Name: "Tên"})
		return err
	}
}

func TestBadRolesAndPeople(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		k := add(t, d, "lan", "")
		root := act.System("test")
		wantKind(t, d.Do(t.Context(), root, giveRole(k, act.Machine, province)), fault.Invalid)
		wantKind(t, d.Do(t.Context(), root, giveRole(k, "king", province)), fault.Invalid)
		wantKind(t, d.Do(t.Context(), root, giveRole(k, act.Judge, "")), fault.Invalid)
		wantKind(t, d.Do(t.Context(), root, giveRole(k, act.Judge, "999.1900")), fault.Invalid)
		wantKind(t, d.Do(t.Context(), root, giveRole("nobody", act.Judge, province)), fault.NotFound)
		wantKind(t, d.Do(t.Context(), root, setPassword("nobody")), fault.NotFound)
		wantKind(t, d.Do(t.Context(), root, disable("nobody")), fault.NotFound)
		wantKind(t, d.Do(t.Context(), root, func(ctx context.Context, a *act.Act) error { return account.SetPassword(ctx, a, k, "") }), fault.Invalid)
		do(t, d, root, disable(k))
		wantKind(t, d.Do(t.Context(), root, giveRole(k, act.Judge, province)), fault.Conflict)
	})
}

func TestALoginIsTakenOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		var wg sync.WaitGroup
		var made, clashed atomic.Int32
		for range 8 {
			wg.Go(func() {
				switch err := d.Do(context.Background(), admin(province), addPerson("Lan.Anh")); {
				case err == nil:
					made.Add(1)
				case fault.KindOf(err) == fault.Conflict && strings.Contains(err.Error(), "“lan.anh” đã có người dùng"):
					clashed.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if made.Load() != 1 || clashed.Load() != 7 {
			t.Errorf("made %d, refused %d; want 1 and 7", made.Load(), clashed.Load())
		}
		list, err := see(t, d, admin(province), account.List)
		want := []account.Person{{Login: "lan.anh", Name: "Tên"}}
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		want[0].Key = list[0].Key
		if diff := cmp.Diff(want, list); diff != "" {
			t.Errorf("list (-want +got):\n%s", diff)
		}
	})
}

func TestList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		binh, an := add(t, d, "binh", "hash"), add(t, d, "an.nguyen", "")
		held := act.Held{Role: act.Judge, Place: tanYen}
		do(t, d, admin(province), giveRole(binh, held.Role, held.Place))
		office := act.Actor{Person: "o", Name: "o", Roles: []act.Held{{Role: act.Office, Place: province}}}
		got, err := see(t, d, office, account.List)
		if err != nil {
			t.Fatal(err)
		}
		want := []account.Person{{Key: an, Login: "an.nguyen", Name: "Nguyễn Thị an.nguyen"},
			{Key: binh, Login: "binh", Name: "Nguyễn Thị binh", CanSignIn: true, Roles: []act.Held{held}}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("list (-want +got):\n%s", diff)
		}
	})
}

func TestBadNames(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		good := account.NewPerson{Login: "lan", Name: "Lan"}
		bad := map[string]account.NewPerson{}
		for _, login := range []string{"", "ab", " ", "lan anh", "lân", "lаn", "ｌａｎ", "lan\x00", ".lan", "lan-", "<b>lan", strings.Repeat("a", 41), "lan\r\n", "a\u200bnh", "{{.X}}"} {
			if strings.TrimSpace(login) == "lan" {
				continue // spaces and line ends around a name are only trimmed
			}
			bad["login "+login] = account.NewPerson{Login: login, Name: good.Name}
		}
		for _, name := range []string{"", "   ", "Lan\x00", "Lan\u202e", "La\u200bn", "L\xffn", "Lаn", strings.Repeat("a", 101), "Lan\ufeffAnh", "x" + strings.Repeat("\u0301", 20)} {
			bad["name "+name] = account.NewPerson{Login: good.Login, Name: name}
		}
		for label, n := range bad {
			err := d.Do(t.Context(), admin(province), func(ctx context.Context, a *act.Act) error {
				_, err := account.AddPerson(ctx, a, n)
				return err
			})
			if field, _, _ := strings.Cut(label, " "); fault.KindOf(err) != fault.Invalid || fault.Fields(err)[0].Name != field {
				t.Errorf("%q: %v", label, err)
			}
		}
		for i, name := range []string{"<b onmouseover=x>", "%s%n", "null", "Đặng Văn Đ", "O'Brien"} {
			do(t, d, admin(province), func(ctx context.Context, a *act.Act) error {
				_, err := account.AddPerson(ctx, a, account.NewPerson{Login: fmt.Sprintf("name%d", i), Name: name})
				return err
			})
		}
		list, err := see(t, d, admin(province), account.List)
		if err != nil || len(list) != 5 || list[0].Name != "<b onmouseover=x>" || list[3].Name != "Đặng Văn Đ" {
			t.Errorf("%v %v", list, err)
		}
		_, err = see(t, d, act.Visitor(), account.List)
		wantKind(t, err, fault.Forbidden)
	})
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	p := account.NewPasswords()
	hash, err := p.Hash(t.Context(), "mật khẩu rất dài")
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		k := add(t, d, "lan", hash)
		add(t, d, "khach-moi", "")
		got, err := p.Check(t.Context(), d, " LAN ", "mật khẩu rất dài")
		if err != nil || got.Person != k || got.Name == "" || got.Roles != nil {
			t.Errorf("right password: %+v, %v", got, err)
		}
		if _, err := p.Check(t.Context(), d, "lan", norm.NFD.String("mật khẩu rất dài")); err != nil {
			t.Errorf("the same password from another keyboard: %v", err)
		}
		var first string
		for _, c := range [][2]string{{"lan", "mat khau rat dai"}, {"lan", ""}, {"lan", strings.Repeat("x", 1<<20)}, {"nobody", "mật khẩu rất dài"},
			{"khach-moi", ""}, {"", ""}, {"lan\x00", "x"}, {"lan' OR 1=1 --", "x"}} {
			_, err := p.Check(t.Context(), d, c[0], c[1])
			wantKind(t, err, fault.Invalid)
			if first == "" {
				first = err.Error()
			}
			if err.Error() != first {
				t.Errorf("%q tells more than others: %v", c, err)
			}
		}
		do(t, d, admin(province), disable(k))
		if _, err := p.Check(t.Context(), d, "lan", "mật khẩu rất dài"); err == nil || err.Error() != first {
			t.Errorf("disabled: %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := p.Hash(ctx, "mật khẩu rất dài"); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

func TestUnknownLoginsCostTheSameWork(t *testing.T) {
	d := &act.Desk{DB: dbtest.SQLite(t, newClock().now)}
	p := account.NewPasswords()
	hash, err := p.Hash(t.Context(), "mật khẩu rất dài")
	if err != nil {
		t.Fatal(err)
	}
	add(t, d, "lan", hash)
	work := func(login string) int64 { // counted, not timed: a busy machine says nothing about the code
		before := p.Work()
		_, err := p.Check(t.Context(), d, login, "sai mật khẩu rồi")
		wantKind(t, err, fault.Invalid)
		return p.Work() - before
	}
	if known, unknown := work("lan"), work("nobody"); known != 1 || unknown != 1 {
		t.Errorf("known login %d hashes, unknown %d", known, unknown)
	}
	params, _, _, err := argon2id.DecodeHash(hash)
	if err != nil || params.Memory < 19*1024 || params.Iterations < 2 || params.KeyLength < 32 || params.SaltLength < 16 {
		t.Errorf("parameters %+v, %v", params, err)
	}
}

func TestCheckPassword(t *testing.T) {
	for _, c := range []struct{ login, password, want string }{
		{"lan", "con mèo trèo cây cau", ""},
		{"lan", "1234567890", "thử trước"},
		{"lan", "ngắn quá", "ít nhất 10"},
		{"lan", "", "ít nhất 10"},
		{"lan", strings.Repeat("ab1!x", 26), "nhiều nhất 128"},
		{"lan", strings.Repeat("a", 20), "ký tự khác nhau"},
		{"lan.anh", "xx-LAN.ANH-2026", "tên đăng nhập"},
		{"lan", "mật khẩu\x00 dài", "ký tự hỏng"},
		{"lan", "mật khẩu\u200b dài", "ký tự ẩn"},
		{"lan", "mật kh\xff dài quá", "ký tự hỏng"},
	} {
		err := account.CheckPassword(c.login, c.password)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || fault.Fields(err)[0].Name != "password") {
			t.Errorf("%q: %v, want %q", c.password, err, c.want)
		}
	}
	if _, err := account.NewPasswords().Hash(t.Context(), "ngắn"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("Hash takes a bad password: %v", err)
	}
}

// What the program does by itself no page asks for, and no office may.
func TestWhoSweepsAndRecovers(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk, _ *clock) {
		add(t, d, "lan", "")
		office := act.Actor{Person: "o", Name: "o", Roles: []act.Held{{Role: act.Office, Place: province}}}
		for name, verb := range map[string]func(context.Context, *act.Act) error{
			"sweep": func(ctx context.Context, a *act.Act) error { _, err := account.Sweep(ctx, a); return err },
			"recover": func(ctx context.Context, a *act.Act) error {
				_, _, _, _, err := account.Recover(ctx, a, "lan")
				return err
			},
		} {
			for who, want := range map[string]fault.Kind{"office": fault.Forbidden, "program": fault.Internal} {
				actor := office
				if who == "program" {
					actor = act.System("accounts")
				}
				if err := d.Do(t.Context(), actor, verb); fault.KindOf(err) != want || (want == fault.Internal) != (err == nil) {
					t.Errorf("%s by %s: %v", name, who, err)
				}
			}
		}
	})
}
