package registry_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
	"ocop/internal/given"
	"ocop/internal/key"
	"ocop/internal/registry"
)

// whole is a representative of whom everything is known.
func whole() registry.RepresentativeForm {
	return registry.RepresentativeForm{Name: "Lăng Thị Canary", Phone: "+84 912 345 678", Email: "canary@example.vn", Sex: "female", BirthYear: "1978", Ethnicity: "Nùng",
		Disability: "yes", Paper: "cccd", Number: "024178123456", Duty: "Giám đốc", Ground: "consent", ConsentOn: "2021-06-01", ConsentForm: "paper", Source: "Đơn đăng ký", Since: "2021-01-01"}
}

// canaries are the sealed values of whole.
func canaries() []string {
	return []string{"Canary", "912345678", "canary@example.vn", "1978", "Nùng", "024178123456"}
}

func represented(t *testing.T, d *act.Desk, safe *vault.Vault, f registry.RepresentativeForm) (key.Producer, key.Representative) {
	t.Helper()
	maker := must[key.Producer](t)(enterProducer(d, office(), registry.NewProducer{Name: "HTX Thử", Place: ngocChau}))
	var k key.Representative
	err := d.Do(t.Context(), holder(act.Commune, ngocChau), func(ctx context.Context, a *act.Act) (err error) {
		k, err = registry.EnterRepresentative(ctx, a, safe, maker, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return maker, k
}

func do(t *testing.T, d *act.Desk, who act.Actor, fn func(context.Context, *act.Act) error) {
	t.Helper()
	if err := d.Do(t.Context(), who, fn); err != nil {
		t.Fatal(err)
	}
}

// texts is every row of every table that the record covers, and the journal.
func texts(t *testing.T, d *act.Desk) string {
	t.Helper()
	var b strings.Builder
	look(t, d, func(ctx context.Context, v *act.View) error {
		err := act.EachRow(ctx, v, "", func(r act.Row) error { b.WriteString(r.Table + " " + r.Text + "\n"); return nil })
		if err != nil {
			return err
		}
		found, err := v.QueryContext(ctx, `SELECT verb, subject, before, after FROM journal ORDER BY entry`)
		if err != nil {
			return err
		}
		defer found.Close()
		for found.Next() {
			var verb, subject, before, after string
			if err := found.Scan(&verb, &subject, &before, &after); err != nil {
				return err
			}
			fmt.Fprintln(&b, verb, subject, before, after)
		}
		return found.Err()
	})
	return b.String()
}

// What is known of a person stands in no table and in no journal entry, whatever is done
// with it; who may look reads it whole.
func TestPeopleAreSealed(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		safe := given.Vault(t)
		maker, k := represented(t, d, safe, whole())
		var p registry.Personal
		do(t, d, holder(act.Commune, ngocChau), func(ctx context.Context, a *act.Act) (err error) {
			p, err = registry.ViewRepresentative(ctx, a, safe, k, "Gọi điện hẹn kiểm tra")
			return err
		})
		want := registry.Personal{Name: "Lăng Thị Canary", Phone: "0912345678", Email: "canary@example.vn", Sex: registry.Female, BirthYear: 1978, Ethnicity: "Nùng",
			Disability: registry.Disabled, Paper: registry.CitizenCard, Number: "024178123456"}
		if p != want {
			t.Errorf("%+v", p)
		}
		sealed(t, texts(t, d))
		f := whole()
		f.Phone, f.Name, f.Until = "0987654321", "", "2021-12-31" // an empty name stays as it is
		do(t, d, office(), func(ctx context.Context, a *act.Act) error {
			return registry.ChangeRepresentative(ctx, a, safe, k, 1, f)
		})
		do(t, d, office(), func(ctx context.Context, a *act.Act) error { return registry.EraseRepresentative(ctx, a, k, "request") })
		text := texts(t, d)
		sealed(t, text)
		for _, verb := range []string{"representative.entered", "personal.viewed", "representative.changed", "representative.erased"} {
			if !strings.Contains(text, verb+" representative/"+string(k)) {
				t.Errorf("the journal lacks %s", verb)
			}
		}
		if !strings.Contains(text, `"phone":"đã đổi"`) || strings.Contains(text, `"name":"đã đổi"`) || !strings.Contains(text, "Gọi điện hẹn kiểm tra") {
			t.Error("what the journal tells:\n" + text)
		}
		look(t, d, func(ctx context.Context, v *act.View) error {
			list, err := registry.RepresentativesOf(ctx, v, maker)
			if len(list) != 1 || list[0].ErasedOn == "" || list[0].Duty != "" || list[0].Source != "" {
				t.Errorf("after the erasure: %+v", list)
			}
			return err
		})
	})
}

// sealed looks for what is known of the person in plain sight.
func sealed(t *testing.T, text string) {
	t.Helper()
	for _, c := range append(canaries(), "987654321") {
		if strings.Contains(text, c) {
			t.Errorf("%q in\n%s", c, text)
		}
	}
}

// Only those who work with a place look under the mask there, and never without a reason.
func TestWhoLooks(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		safe := given.Vault(t)
		_, k := represented(t, d, safe, whole())
		for _, c := range []struct {
			who  act.Actor
			why  string
			kind fault.Kind
		}{
			{office(), "Lập danh sách mời", 0}, {holder(act.District, tanYen), "Lập danh sách mời", 0}, {holder(act.Commune, ngocChau), "Lập danh sách mời", 0},
			{holder(act.Commune, ngocChau), " ", fault.Invalid}, {holder(act.Commune, ngocChau), "gọi", fault.Invalid}, {holder(act.Commune, ngocChau), "....................", fault.Invalid}, {office(), strings.Repeat("lý do ", 100), fault.Invalid},
			{holder(act.Commune, baoSon), "Lập danh sách mời", fault.Forbidden}, {holder(act.District, lucNam), "Lập danh sách mời", fault.Forbidden},
			{holder(act.Leader, bacGiang), "Lập danh sách mời", fault.Forbidden}, {holder(act.Auditor, bacGiang), "Lập danh sách mời", fault.Forbidden},
			{holder(act.Inspector, bacGiang), "Lập danh sách mời", fault.Forbidden}, {holder(act.Adviser, bacGiang), "Lập danh sách mời", fault.Forbidden}, {holder(act.Admin, bacGiang), "Lập danh sách mời", fault.Forbidden},
			{holder(act.Judge, bacGiang), "Lập danh sách mời", fault.Forbidden}, {act.Visitor(), "Lập danh sách mời", fault.Forbidden},
		} {
			for name, verb := range map[string]func(context.Context, *act.Act) error{
				"one": func(ctx context.Context, a *act.Act) error {
					_, err := registry.ViewRepresentative(ctx, a, safe, k, c.why)
					return err
				},
				"all": func(ctx context.Context, a *act.Act) error {
					_, err := registry.ViewAllRepresentatives(ctx, a, safe, c.why)
					return err
				},
			} {
				err := d.Do(t.Context(), c.who, verb)
				want := c.kind
				if name == "all" && want == fault.Forbidden && slices.Contains([]act.Role{act.Commune, act.District}, act.Role(c.who.Name)) {
					want = fault.Conflict // the list of another place is empty
				}
				if err == nil && want != 0 || err != nil && fault.KindOf(err) != want {
					t.Errorf("%s of %s with %q: %v", name, c.who.Name, c.why, err)
				}
			}
		}
	})
}

// Everybody counts at their own place, and who may not even know that there is somebody counts nobody.
func TestWhoCountsRepresentatives(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		safe := given.Vault(t)
		represented(t, d, safe, whole())
		for who, want := range map[*act.Actor]int{new(office()): 1, new(holder(act.District, tanYen)): 1, new(holder(act.Commune, ngocChau)): 1, new(holder(act.Leader, bacGiang)): 1,
			new(holder(act.Commune, baoSon)): 0, new(holder(act.District, lucNam)): 0, new(holder(act.Adviser, bacGiang)): 0, new(holder(act.Admin, bacGiang)): 0, new(act.Visitor()): 0} {
			err := d.See(t.Context(), *who, func(ctx context.Context, v *act.View) error {
				n, err := registry.CountRepresentatives(ctx, v, safe, "2021-07-01")
				if n.Known != want || n.Women != want {
					t.Errorf("%s %v counts %+v", who.Name, who.Roles, n)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}

// Who works with the producers of a place enters and changes their representatives; restricting
// and erasing answer what people ask, so they are for the provincial office's role.
func TestWhoChangesRepresentatives(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		safe := given.Vault(t)
		maker, k := represented(t, d, safe, whole())
		verbs := map[string]func(context.Context, *act.Act) error{
			"enter": func(ctx context.Context, a *act.Act) error {
				f := whole()
				f.Until = "2021-03-31"
				_, err := registry.EnterRepresentative(ctx, a, safe, maker, f)
				return err
			},
			"change": func(ctx context.Context, a *act.Act) error {
				f := whole()
				f.Phone = "0987654321"
				return registry.ChangeRepresentative(ctx, a, safe, k, 1, f)
			},
			"restrict": func(ctx context.Context, a *act.Act) error { return registry.RestrictRepresentative(ctx, a, k, true) },
			"release":  func(ctx context.Context, a *act.Act) error { return registry.RestrictRepresentative(ctx, a, k, false) },
			"erase":    func(ctx context.Context, a *act.Act) error { return registry.EraseRepresentative(ctx, a, k, "request") },
		}
		undone := errors.New("done, and taken back")
		people := []act.Actor{act.Visitor(), {Person: "owner", Name: "owner", Roles: []act.Held{{Role: act.Owner, Producer: maker}}}, act.System("retention")}
		for _, r := range act.Roles() {
			people = append(people, holder(r, bacGiang), holder(r, tanYen), holder(r, ngocChau), holder(r, baoSon))
		}
		for _, who := range people {
			for name, verb := range verbs {
				may := slices.ContainsFunc(who.Roles, func(h act.Held) bool {
					works := h.Role == act.Office || (name == "enter" || name == "change") && (h.Role == act.District || h.Role == act.Commune)
					return h.Role == act.Machine || works && h.Place != baoSon
				})
				err := d.Do(t.Context(), who, func(ctx context.Context, a *act.Act) error {
					if err := verb(ctx, a); err != nil {
						return err
					}
					return undone
				})
				if may != errors.Is(err, undone) || !may && fault.KindOf(err) != fault.Forbidden {
					t.Errorf("%s by %v: %v", name, who.Roles, err)
				}
			}
		}
	})
}

// A restricted person is looked at and changed by nobody until that is lifted; counts leave
// them out.
func TestRestriction(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		safe := given.Vault(t)
		_, k := represented(t, d, safe, whole())
		count := func() (n registry.Standing) {
			look(t, d, func(ctx context.Context, v *act.View) (err error) {
				n, err = registry.CountRepresentatives(ctx, v, safe, "2021-07-01")
				return err
			})
			return n
		}
		restrict := func(yes bool) {
			do(t, d, office(), func(ctx context.Context, a *act.Act) error { return registry.RestrictRepresentative(ctx, a, k, yes) })
		}
		if n := count(); n != (registry.Standing{Known: 1, Women: 1, Minorities: 1, Disabled: 1}) {
			t.Errorf("%+v", n)
		}
		restrict(true)
		restrict(true) // twice is once
		if n := count(); n != (registry.Standing{Closed: 1}) {
			t.Errorf("%+v", n)
		}
		for name, verb := range map[string]func(context.Context, *act.Act) error{
			"view": func(ctx context.Context, a *act.Act) error {
				_, err := registry.ViewRepresentative(ctx, a, safe, k, "Gọi điện")
				return err
			},
			"all": func(ctx context.Context, a *act.Act) error {
				_, err := registry.ViewAllRepresentatives(ctx, a, safe, "Gọi điện")
				return err
			},
			"change": func(ctx context.Context, a *act.Act) error {
				return registry.ChangeRepresentative(ctx, a, safe, k, 2, whole())
			},
		} {
			if err := d.Do(t.Context(), office(), verb); fault.KindOf(err) != fault.Conflict {
				t.Errorf("%s of a restricted one: %v", name, err)
			}
		}
		restrict(false)
		if n := count(); n.Known != 1 {
			t.Errorf("%+v", n)
		}
		other := given.Vault(t)
		if err := d.Do(t.Context(), office(), func(ctx context.Context, a *act.Act) error {
			_, err := registry.ViewRepresentative(ctx, a, other, k, "Gọi điện")
			return err
		}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("another key file: %v", err)
		}
	})
}

// A producer has one representative without an end; a second one waits for the first to go.
func TestOneRepresentativeAtATime(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		safe := given.Vault(t)
		maker, k := represented(t, d, safe, whole())
		next := func(ctx context.Context, a *act.Act) error {
			_, err := registry.EnterRepresentative(ctx, a, safe, maker, whole())
			return err
		}
		if err := d.Do(t.Context(), office(), next); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a second one: %v", err)
		}
		f := whole()
		f.Until = "2021-06-30"
		do(t, d, office(), func(ctx context.Context, a *act.Act) error {
			return registry.ChangeRepresentative(ctx, a, safe, k, 1, f)
		})
		do(t, d, office(), next)
		if err := d.Do(t.Context(), office(), func(ctx context.Context, a *act.Act) error {
			return registry.ChangeRepresentative(ctx, a, safe, k, 1, whole())
		}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("reopened beside another, with an old version: %v", err)
		}
	})
}

func TestBadRepresentatives(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		safe := given.Vault(t)
		maker := must[key.Producer](t)(enterProducer(d, office(), registry.NewProducer{Name: "HTX Thử", Place: ngocChau}))
		before := texts(t, d)
		for name, c := range map[string]struct {
			field string
			spoil func(*registry.RepresentativeForm)
		}{
			"no name":            {"name", func(f *registry.RepresentativeForm) { f.Name = "" }},
			"name of signs":      {"name", func(f *registry.RepresentativeForm) { f.Name = "…" }},
			"short phone":        {"phone", func(f *registry.RepresentativeForm) { f.Phone = "091234567" }},
			"letters in a phone": {"phone", func(f *registry.RepresentativeForm) { f.Phone = "09123456ab" }},
			"foreign phone":      {"phone", func(f *registry.RepresentativeForm) { f.Phone = "+1 202 555 0100" }},
			"no address":         {"email", func(f *registry.RepresentativeForm) { f.Email = "canary" }},
			"sex":                {"sex", func(f *registry.RepresentativeForm) { f.Sex = "x" }},
			"people":             {"ethnicity", func(f *registry.RepresentativeForm) { f.Ethnicity = "Khác" }},
			"disability":         {"disability", func(f *registry.RepresentativeForm) { f.Disability = "maybe" }},
			"too young":          {"birth_year", func(f *registry.RepresentativeForm) { f.BirthYear, f.Number, f.Paper = "2007", "", "" }},
			"no year":            {"birth_year", func(f *registry.RepresentativeForm) { f.BirthYear, f.Number, f.Paper = "78", "", "" }},
			"eleven digits":      {"number", func(f *registry.RepresentativeForm) { f.Number = "02417812345" }},
			"thirteen digits":    {"number", func(f *registry.RepresentativeForm) { f.Number = "0241781234567" }},
			"full width digits":  {"number", func(f *registry.RepresentativeForm) { f.Number = "02417812345\uff16" }},
			"no such province":   {"number", func(f *registry.RepresentativeForm) { f.Number = "097178123456" }},
			"number of a man":    {"number", func(f *registry.RepresentativeForm) { f.Number = "024078123456" }},
			"another year":       {"number", func(f *registry.RepresentativeForm) { f.Number = "024179123456" }},
			"another century":    {"number", func(f *registry.RepresentativeForm) { f.Number = "024378123456" }},
			"number, no paper":   {"paper", func(f *registry.RepresentativeForm) { f.Paper = "" }},
			"paper, no number":   {"number", func(f *registry.RepresentativeForm) { f.Number = "" }},
			"no such paper":      {"paper", func(f *registry.RepresentativeForm) { f.Paper = "cmnd" }},
			"passport":           {"number", func(f *registry.RepresentativeForm) { f.Paper = "passport"; f.Number = "P-1" }},
			"no duty":            {"duty", func(f *registry.RepresentativeForm) { f.Duty = "" }},
			"no ground":          {"ground", func(f *registry.RepresentativeForm) { f.Ground = "" }},
			"consent, no day":    {"consent_on", func(f *registry.RepresentativeForm) { f.ConsentOn = "" }},
			"consent to come":    {"consent_on", func(f *registry.RepresentativeForm) { f.ConsentOn = "2021-07-02" }},
			"consent, no form":   {"consent_form", func(f *registry.RepresentativeForm) { f.ConsentForm = "silence" }},
			"no source":          {"source", func(f *registry.RepresentativeForm) { f.Source = "" }},
			"no beginning":       {"since", func(f *registry.RepresentativeForm) { f.Since = "" }},
			"30 February":        {"since", func(f *registry.RepresentativeForm) { f.Since = "2021-02-30" }},
			"ends before":        {"until", func(f *registry.RepresentativeForm) { f.Until = "2020-12-31" }},
		} {
			f := whole()
			c.spoil(&f)
			err := d.Do(t.Context(), office(), func(ctx context.Context, a *act.Act) error {
				_, err := registry.EnterRepresentative(ctx, a, safe, maker, f)
				return err
			})
			fields := fault.Fields(err)
			if len(fields) == 0 || fields[0].Name != c.field || strings.Contains(err.Error(), "024178123456") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if texts(t, d) != before {
			t.Error("a refused form changed rows")
		}
	})
}

func TestFiftyFourPeoples(t *testing.T) {
	list := registry.Ethnicities()
	if len(list) != 54 || len(slices.Compact(slices.Sorted(slices.Values(list)))) != 54 {
		t.Errorf("%d names", len(list))
	}
}

// docs/personal-data.md says who sees which field, and the code does as it says.
func TestSightsAreAsWritten(t *testing.T) {
	text, err := os.ReadFile("../../docs/personal-data.md")
	if err != nil {
		t.Fatal(err)
	}
	words := map[registry.Sight]string{registry.Absent: "absent", registry.Closed: "closed", registry.Masked: "masked", registry.Plain: "plain"}
	var want strings.Builder
	roles := []act.Role{act.Office, act.District, act.Commune, act.Judge, act.Adviser, act.Leader, act.Inspector, act.Auditor, act.Admin}
	if len(roles) != len(act.Roles()) {
		t.Error("a role is missing here and in the table")
	}
	for _, f := range registry.PersonalFields() {
		want.WriteString("| " + string(f))
		for _, r := range roles {
			want.WriteString(" | " + words[registry.SightOf(r, f)])
		}
		want.WriteString(" |\n")
	}
	head := "| field |"
	for _, r := range roles {
		head += " " + string(r) + " |"
	}
	if !strings.Contains(string(text), head+"\n|"+strings.Repeat("---|", len(roles)+1)+"\n"+want.String()) {
		t.Errorf("docs/personal-data.md lacks\n%s\n%s", head, want.String())
	}
}

// What the pages show is what the table says, also for whoever holds two roles.
func TestLinesFollowTheTable(t *testing.T) {
	each(t, func(t *testing.T, d *act.Desk) {
		safe := given.Vault(t)
		_, k := represented(t, d, safe, whole())
		for _, c := range []struct {
			who         act.Actor
			lines       int
			name, phone string
		}{
			{office(), 9, "Lăng Thị Canary", registry.Mask}, {holder(act.Commune, ngocChau), 9, "Lăng Thị Canary", registry.Mask}, {holder(act.Leader, bacGiang), 9, registry.Mask, registry.Mask},
			{holder(act.Auditor, bacNinh), 9, registry.Mask, registry.Mask}, {holder(act.Admin, bacGiang), 0, "", ""}, {holder(act.Judge, bacGiang), 0, "", ""}, {holder(act.Commune, baoSon), 0, "", ""},
			{act.Actor{Person: "p", Roles: []act.Held{{Role: act.Leader, Place: bacGiang}, {Role: act.Commune, Place: baoSon}}}, 9, registry.Mask, registry.Mask},
		} {
			err := d.See(t.Context(), c.who, func(ctx context.Context, v *act.View) error {
				x, err := registry.RepresentativeByKey(ctx, v, k)
				if err != nil {
					return err
				}
				lines, err := registry.Lines(ctx, v, safe, x)
				if len(lines) != c.lines || c.lines > 0 && (lines[0].Text != c.name || lines[1].Text != c.phone) {
					t.Errorf("%v: %v", c.who.Roles, lines)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}
