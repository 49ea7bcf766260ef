package office_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ocop/internal/account"
	"ocop/internal/act"
)

// What an administrator asked for before the account was shut waits for nobody's approval: the
// page says why, and offers another one to ask again.
func TestALapsedRequestIsAskedForAgain(t *testing.T) {
	w := newRoundWorld(t)
	top := act.Held{Role: act.Admin, Place: bacGiang}
	second, third := w.person("Quản trị hai", top), w.person("Quản trị ba", top)
	w.post(w.admin, "/office/people", invitation("man")).want(http.StatusOK)
	w.must(act.System("test"), func(ctx context.Context, a *act.Act) error { return account.Disable(ctx, a, w.admin.Person) })
	page := w.get(second, "/office/people").want(http.StatusOK)
	path := regexp.MustCompile(`/office/people/requests/[0-9a-f-]{36}`).FindString(page.body)
	if !strings.Contains(page.body, "người đề nghị không còn quyền quản trị ở đây") || strings.Contains(page.body, `value="approve"`) || !strings.Contains(page.body, `value="again"`) {
		t.Error(page.body)
	}
	if !strings.Contains(w.get(second, "/office").body, "Đề nghị lại hoặc từ chối vai trò của Nguyễn Thị Mận") {
		t.Error("the work of the day does not tell")
	}
	refused := w.post(second, path, url.Values{"decision": {"approve"}}).want(http.StatusConflict)
	if !strings.Contains(refused.body, "hãy đề nghị lại hoặc từ chối") {
		t.Error(refused.body)
	}
	w.post(second, path, url.Values{"decision": {"again"}}).want(http.StatusSeeOther)
	w.post(second, path, url.Values{"decision": {"again"}}).want(http.StatusConflict)
	path = regexp.MustCompile(`/office/people/requests/[0-9a-f-]{36}`).FindString(w.get(third, "/office/people").body)
	w.post(third, path, url.Values{"decision": {"approve"}}).want(http.StatusSeeOther)
	if roles := w.find("man").Roles; len(roles) != 1 || roles[0] != (act.Held{Role: act.Commune, Place: tanYen}) {
		t.Errorf("%+v", roles)
	}
}

// The last administrator reads what to do before leaving.
func TestTheLastAdministratorReadsWhyTheyStay(t *testing.T) {
	w := newRoundWorld(t)
	path := "/office/people/" + string(w.admin.Person)
	end := url.Values{"step": {"end"}, "role": {"admin"}, "place": {string(bacGiang)}}
	page := w.post(w.admin, path, end).want(http.StatusConflict)
	if !strings.Contains(page.body, "hãy giao vai trò quản trị cho người khác") || !strings.Contains(page.body, "Bắc Giang") {
		t.Error(page.body)
	}
	w.get(w.admin, path).want(http.StatusOK)
}

// Whoever administers a part finds no form on the page of somebody who waits for a role of the
// whole, and reads why.
func TestAnAccountThatWaitsForAGreaterRole(t *testing.T) {
	w := newRoundWorld(t)
	part := w.person("Quản trị huyện", act.Held{Role: act.Admin, Place: tanYen})
	form := invitation("man")
	form.Set("place", string(bacGiang))
	w.post(w.admin, "/office/people", form).want(http.StatusOK)
	path := "/office/people/" + string(w.find("man").Key)
	for who, may := range map[*roundUser]bool{&part: false, &w.admin: true} {
		page := w.get(*who, path).want(http.StatusOK).body
		if strings.Contains(page, `value="invite"`) != may || strings.Contains(page, "hoặc đang chờ, vai trò") == may {
			t.Errorf("%s: %s", who.Name, page)
		}
	}
	w.post(part, path, url.Values{"step": {"email"}, "email": {"x@example.vn"}}).want(http.StatusForbidden)
	w.post(w.admin, path, url.Values{"step": {"email"}, "email": {"x@example.vn"}}).want(http.StatusSeeOther)
}
