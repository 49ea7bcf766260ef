package office_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/web/office"
)

var oneTimeCode = regexp.MustCompile(`[A-Z2-7]{4}(-[A-Z2-7]{4}){3}`)

func invitation(login string) url.Values {
	return url.Values{"login": {login}, "name": {"Nguyễn Thị Mận"}, "email": {""}, "role": {"commune"}, "place": {"216.2020"}, "from": {""}, "until": {""}, "reason": {"QĐ 5"}}
}

func (w *roundWorld) find(login string) (found account.Person) {
	w.t.Helper()
	w.must(act.System("test"), func(ctx context.Context, a *act.Act) error {
		list, err := account.List(ctx, a.View())
		for _, x := range list {
			if x.Login == login {
				found = x
			}
		}
		return err
	})
	return found
}

// One administrator invites, another one gives the role, the person sets the password.
func TestPeopleAreInvitedByOneAndGivenTheirRoleByAnother(t *testing.T) {
	w := newRoundWorld(t)
	second := w.person("Quản trị hai", act.Held{Role: act.Admin, Place: bacGiang})
	page := w.post(w.admin, "/office/people", invitation("man")).want(http.StatusOK)
	code := oneTimeCode.FindString(page.body)
	if code == "" || !strings.Contains(page.body, "chờ người quản trị thứ hai") {
		t.Fatal(page.body)
	}
	man := w.find("man")
	if man.Key == "" || len(man.Roles) != 0 {
		t.Fatalf("%+v", man)
	}
	own := w.get(w.admin, "/office/people").want(http.StatusOK)
	if !strings.Contains(own.body, "Rút đề nghị") || strings.Contains(own.body, `value="approve"`) {
		t.Error("who asked is offered to approve")
	}
	path := regexp.MustCompile(`/office/people/requests/[0-9a-f-]{36}`).FindString(own.body)
	w.post(w.admin, path, url.Values{"decision": {"approve"}}).want(http.StatusForbidden)
	for name, u := range map[string]roundUser{"office": w.officer, "leader": w.leader, "judge": w.judge} {
		if code := w.post(u, path, url.Values{"decision": {"approve"}}).code; code != http.StatusForbidden {
			t.Errorf("%s approves: %d", name, code)
		}
		if code := w.get(u, "/office/people").code; code != http.StatusForbidden {
			t.Errorf("%s reads the list of people: %d", name, code)
		}
	}
	if !strings.Contains(w.get(second, "/office/people").want(http.StatusOK).body, `value="approve"`) {
		t.Fatal("nobody can approve")
	}
	for name, c := range map[string]struct {
		who   roundUser
		queue string
	}{"who asked": {w.admin, "others"}, "the second one": {second, "mine"}, "office": {w.officer, ""}} {
		for _, queue := range []string{"mine", "others"} {
			_, rest, _ := strings.Cut(w.get(c.who, "/office").body, `id="`+queue+`"`)
			rest, _, _ = strings.Cut(rest, "</section>")
			if got := strings.Contains(rest, "Phê duyệt vai trò của Nguyễn Thị Mận"); got != (queue == c.queue) {
				t.Errorf("%s finds the role among %s: %v", name, queue, got)
			}
		}
	}
	w.post(second, path, url.Values{"decision": {"maybe"}}).want(http.StatusUnprocessableEntity)
	w.post(second, path, url.Values{"decision": {"approve"}}).want(http.StatusSeeOther)
	w.post(second, path, url.Values{"decision": {"approve"}}).want(http.StatusConflict)
	if man = w.find("man"); !slices.Contains(man.Roles, act.Held{Role: act.Commune, Place: tanYen}) {
		t.Errorf("%+v", man)
	}
	w.must(act.Visitor(), func(ctx context.Context, a *act.Act) error {
		_, err := account.UseTicket(ctx, a, code, "hash")
		return err
	})
	if !w.find("man").CanSignIn {
		t.Error("the code sets no password")
	}
}

func TestThePageOfAPerson(t *testing.T) {
	w := newRoundWorld(t)
	w.post(w.admin, "/office/people", invitation("man")).want(http.StatusOK)
	man := w.find("man")
	path := "/office/people/" + string(man.Key)
	step := func(extra url.Values, step string) answer {
		form := url.Values{"step": {step}}
		for k, v := range extra {
			form[k] = v
		}
		return w.post(w.admin, path, form)
	}
	judge := url.Values{"role": {"judge"}, "place": {"216.2020"}, "until": {"31/12/2021"}, "from": {""}, "reason": {""}}
	step(judge, "role").want(http.StatusSeeOther)
	page := w.get(w.admin, path).want(http.StatusOK)
	for _, want := range []string{"Thành viên hội đồng", "Thôi giao", "Khóa tài khoản", "Đề nghị vai trò", "31/12/2021"} {
		if !strings.Contains(page.body, want) && !(want == "31/12/2021" && strings.Contains(page.body, "01/01/2022")) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for field, bad := range map[string]string{"until": "31/02/2021", "from": "mai", "place": "Nơi Không Có", "role": "king", "reason": "a\u202eb"} {
		form := url.Values{}
		for k, v := range judge {
			form[k] = v
		}
		form.Set(field, bad)
		a := step(form, "role").want(http.StatusUnprocessableEntity)
		if !strings.Contains(a.body, `aria-invalid="true"`) {
			t.Errorf("%s %q: no field is named", field, bad)
		}
	}
	step(url.Values{"role": {"judge"}, "place": {"216.2020"}}, "end").want(http.StatusSeeOther)
	if man = w.find("man"); len(man.Roles) != 0 {
		t.Errorf("%+v", man.Roles)
	}
	if a := step(nil, "invite").want(http.StatusOK); oneTimeCode.FindString(a.body) == "" {
		t.Error("no new code")
	}
	step(url.Values{"email": {"man@"}}, "email").want(http.StatusUnprocessableEntity)
	step(url.Values{"email": {"man@example.vn"}}, "email").want(http.StatusSeeOther)
	if w.find("man").Email != "man@example.vn" {
		t.Error("the address is not stored")
	}
	step(nil, "factor").want(http.StatusSeeOther) // there is none, which is no error
	step(nil, "sessions").want(http.StatusSeeOther)
	step(nil, "dance").want(http.StatusUnprocessableEntity)
	step(nil, "disable").want(http.StatusSeeOther)
	if !w.find("man").Disabled {
		t.Error("not disabled")
	}
	w.post(w.admin, "/office/people/"+string(w.admin.Person), url.Values{"step": {"disable"}}).want(http.StatusForbidden)
	w.get(w.admin, "/office/people/none").want(http.StatusNotFound)
	w.post(w.admin, "/office/people/none", url.Values{"step": {"disable"}}).want(http.StatusNotFound)
}

func TestTheListOfPeopleIsFiltered(t *testing.T) {
	w := newRoundWorld(t)
	w.post(w.admin, "/office/people", invitation("man")).want(http.StatusOK)
	for address, want := range map[string]bool{"": true, "?q=man": true, "?q=M%E1%BA%ADn": true, "?q=khong+co": false, "?loc=chua-nhan": true, "?loc=khong-vai-tro": true, "?loc=khoa": false,
		"?loc=sap-het": false, "?loc=sai": true, "?q=%00": true} {
		body := w.get(w.admin, "/office/people"+address).want(http.StatusOK).body
		_, list, _ := strings.Cut(body, `id="people"`)
		if got := strings.Contains(list, "Nguyễn Thị Mận"); got != want {
			t.Errorf("%q: found %v", address, got)
		}
	}
	end := w.find("man").Key
	soon := account.NewRole{Person: end, Held: act.Held{Role: act.Judge, Place: tanYen}}
	w.must(w.admin.Actor, func(ctx context.Context, a *act.Act) error {
		soon.End = a.Now().AddDate(0, 0, 20)
		_, err := account.AskRole(ctx, a, soon)
		return err
	})
	if body := w.get(w.admin, "/office/people?loc=sap-het").body; !strings.Contains(body, "Nguyễn Thị Mận") {
		t.Error("a role that ends in twenty days is not listed")
	}
}

// Closing, recognising, withdrawing, correcting, people, backups, the data of all people of a
// place, answers that erase, and periods ask for a fresh proof.
func TestWeightyRoutesAskForAProof(t *testing.T) {
	var got []string
	for _, r := range (&office.Pages{}).Routes() {
		if r.StepUp {
			got = append(got, r.Path)
		}
	}
	slices.Sort(got)
	want := []string{"/office/jobs", "/office/people", "/office/people/links/{key}", "/office/people/requests/{key}", "/office/people/{key}",
		"/office/personal", "/office/personal/requests/{key}", "/office/producers/{key}/people", "/office/recognitions/{key}",
		"/office/recognitions/{key}/corrections", "/office/recognitions/{key}/corrections/answer", "/office/representatives", "/office/representatives/{key}/release",
		"/office/rounds/{key}/decision", "/office/sittings/{key}/close"}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}
