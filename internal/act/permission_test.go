package act_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
)

var update = flag.Bool("update", false, "write the golden files anew")

// constants gives the values of every constant of a type in permission.go, so that a
// new one cannot be forgotten here.
func constants(t *testing.T, kind string) (values []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "permission.go", nil, 0)
	must(t, err)
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); ok && name.Name == kind {
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			must(t, err)
			values = append(values, value)
		}
		return false
	})
	return values
}

// The page of a person shows the journal of the account without asking again.
func TestWhoManagesPeopleReadsTheJournal(t *testing.T) {
	for _, r := range act.Roles() {
		if r.Allows(act.PersonManage) && !r.Allows(act.JournalRead) {
			t.Errorf("%s manages people and reads no journal", r)
		}
	}
}

// Who may do what: a change of the golden file is a change of powers.
func TestPowers(t *testing.T) {
	roles, permissions := constants(t, "Role"), constants(t, "Permission")
	if len(roles) != len(act.Roles())+3 || len(permissions) < 20 { // Roles leaves out the machine and the people of producers
		t.Fatalf("%d roles, %d permissions: were all found?", len(roles), len(permissions))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-22s", "")
	for _, r := range roles {
		fmt.Fprintf(&b, " %-8s", r)
	}
	for _, p := range permissions {
		fmt.Fprintf(&b, "\n%-22s", p)
		for _, r := range roles {
			fmt.Fprintf(&b, " %-8s", map[bool]string{true: "may", false: "-"}[act.Role(r).Allows(act.Permission(p))])
		}
	}
	got := b.String() + "\n"
	const golden = "testdata/powers.txt"
	if *update {
		must(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	must(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("powers (-want +got):\n%s", diff)
	}
	for _, r := range append(act.Roles(), "", "ghost") {
		if r.Allows("") || r.Allows("unknown.power") {
			t.Errorf("%q holds a power that does not exist", r)
		}
	}
	if act.Role("ghost").Allows(act.OfficeRead) {
		t.Error("a role that does not exist holds a power")
	}
}

func TestAPowerReachesWhatLiesInItsPlace(t *testing.T) {
	g := gazetteer(t)
	commune := func(name, date string) place.ID {
		for _, m := range g.Find(name, date) {
			if m.Unit.Level == place.Commune && m.Unit.On(date) {
				return m.Unit.ID
			}
		}
		t.Fatal("no commune ", name)
		return ""
	}
	now := commune("Phúc Hòa", "2026-03-01")
	for _, c := range []struct {
		name     string
		held, at place.ID
		may      bool
	}{
		{"its own place", tanYen, tanYen, true},
		{"a commune in its district", tanYen, phucHoa, true},
		{"another district", tanYen, lucNgan, false},
		{"the province above", tanYen, bacGiang, false},
		{"a district of the province", bacGiang, lucNgan, true},
		{"a commune of the province", bacGiang, phucHoa, true},
		{"the old province, by succession", bacNinh, bacGiang, true},
		{"a district of the old province, by succession", bacNinh, tanYen, true},
		{"a commune of the old province, by succession", bacNinh, phucHoa, true},
		{"a commune of today", bacNinh, now, true},
		{"what came after an ended province", bacGiang, bacNinh, false},
		{"what came after an ended district", tanYen, now, false},
		{"anywhere", tanYen, "", true},
		{"an unknown place", bacGiang, "99999.2020", false},
		{"a place without its year", bacGiang, "216", false},
		{"nowhere", "", tanYen, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := may(t, holder(act.Office, c.held), act.DossierFile, c.at); got != c.may {
				t.Errorf("held at %s, asked at %s: %v", c.held, c.at, got)
			}
		})
	}
}

func TestPowersAddUpAndAreNeverMixed(t *testing.T) {
	both := act.Actor{Person: "p", Roles: []act.Held{{Role: act.Judge, Place: tanYen}, {Role: act.Office, Place: lucNgan}}}
	for _, c := range []struct {
		p   act.Permission
		at  place.ID
		may bool
	}{
		{act.SheetSave, tanYen, true}, {act.SheetSave, lucNgan, false},
		{act.DossierFile, lucNgan, true}, {act.DossierFile, tanYen, false},
		{act.PersonManage, "", false},
	} {
		if got := may(t, both, c.p, c.at); got != c.may {
			t.Errorf("%s at %s: %v", c.p, c.at, got)
		}
	}
	if may(t, act.Visitor(), act.OfficeRead, "") || !may(t, act.System("x"), act.PersonManage, "no place at all") {
		t.Error("a visitor may what the machine may not")
	}
}

// may asks in a view and in an act, which must agree, also in words.
func may(t *testing.T, who act.Actor, p act.Permission, at place.ID) (may bool) {
	t.Helper()
	d := desk(t)
	must(t, d.See(t.Context(), who, func(_ context.Context, v *act.View) error {
		may = v.May(p, at)
		if err := v.Need(p, at); (err == nil) != may || !may && fault.KindOf(err) != fault.Forbidden {
			t.Errorf("Need says %v, May says %v", err, may)
		}
		return nil
	}))
	must(t, d.Do(t.Context(), who, func(_ context.Context, a *act.Act) error {
		if a.May(p, at) != may || a.View().May(p, at) != may {
			t.Error("act and view differ")
		}
		return nil
	}))
	return may
}

func TestByLawLendsPowersForItsConsequencesOnly(t *testing.T) {
	boom := errors.New("boom")
	for name, consequences := range map[string]func() error{
		"success": func() error { return nil },
		"error":   func() error { return boom },
		"panic":   func() error { panic(boom) },
	} {
		t.Run(name, func(t *testing.T) {
			who := holder(act.Judge, tanYen)
			must(t, desk(t).Do(t.Context(), who, func(ctx context.Context, a *act.Act) error {
				err := lend(a, func() error {
					if !a.May(act.RecognitionMake, bacGiang) || !a.View().May(act.RecognitionMake, bacGiang) {
						t.Error("no power inside")
					}
					if a.Actor().Person != key.Person("judge") {
						t.Error("the journal would name somebody else")
					}
					return consequences()
				})
				if (name == "success") != (err == nil) {
					t.Errorf("got %v", err)
				}
				if a.May(act.RecognitionMake, bacGiang) || a.View().May(act.RecognitionMake, "") || len(a.Actor().Roles) != 1 {
					t.Error("the power was kept")
				}
				return nil
			}))
			if len(who.Roles) != 1 {
				t.Error("the caller's roles were changed")
			}
		})
	}
}

// lend calls ByLaw and turns a panic into an error.
func lend(a *act.Act, fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return a.ByLaw(fn)
}
