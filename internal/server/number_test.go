package server

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/key"
)

// The number of a demonstration account changes by a code to the new number, after a fresh
// proof; the old number is told, and every other device is signed out.
func TestATelephoneNumberIsChangedByItsOwner(t *testing.T) {
	powersEngines(t, func(t *testing.T, database string) {
		h := phoneHouseOn(t, database)
		here, elsewhere := h.ownerByPhone(), h.ownerByPhone()
		h.now.Add((11 * time.Minute).Milliseconds())
		if w := h.sendForm("/tai-khoan/dien-thoai", here, url.Values{"phone": {newOwnerText}}); w.Code != http.StatusForbidden || len(h.received(newOwner)) > 0 {
			t.Fatalf("an old sign-in asks for a code to a new number: %d", w.Code)
		}
		h.now.Add((16 * time.Minute).Milliseconds()) // three codes in a quarter of an hour
		here = h.ownerByPhone()
		asked := h.sendForm("/tai-khoan/dien-thoai", here, url.Values{"phone": {newOwnerText}})
		f := h.form(asked.Body.String(), "attempt")
		code := h.code(newOwner)
		f.values.Set("code", "000000")
		if code == "000000" {
			f.values.Set("code", "000001")
		}
		if w := h.sendForm(f.action, here, f.values); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `aria-invalid="true"`) {
			t.Fatalf("a wrong code: %d %s", w.Code, w.Body)
		}
		f.values.Set("code", code)
		w := h.sendForm(f.action, here, f.values)
		if w.Code != http.StatusSeeOther {
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
		if told := h.received(demoOwner); len(told) != 1 || !strings.Contains(told[0], "thoi la so dang nhap") || strings.Contains(told[0], "671") {
			t.Errorf("the old number is told %q", told)
		}
		for _, cookie := range []string{here, elsewhere} {
			if w := h.get("/tai-khoan", cookie); w.Code != http.StatusSeeOther {
				t.Errorf("a session of before goes on: %d", w.Code)
			}
		}
		if page := h.get("/tai-khoan", cookieOf(t, w)).Body.String(); !strings.Contains(page, newOwnerText+" (đã xác nhận)") {
			t.Error("the account does not show the new number")
		}
		h.byPhone(newOwnerText, newOwner)
	})
}

const demoOwner = "+84900000001"

// ownerByPhone signs the owner of the demonstration in.
func (h *phoneHouse) ownerByPhone() string {
	h.Helper()
	asked := h.sendForm("/dang-nhap/dien-thoai", "", url.Values{"phone": {"0900000001"}})
	f := h.form(asked.Body.String(), "attempt")
	f.values.Set("code", h.code(demoOwner))
	return cookieOf(h.T, h.sendForm(f.action, "", f.values))
}

// A number that somebody has is answered as a free one, byte for byte but for the attempt, and
// gets no message.
func TestATakenNumberIsAnsweredAsAFreeOne(t *testing.T) {
	h := phoneHouseOn(t, "")
	cookie := h.signedIn("vanphong")
	plain := func(phone string) string {
		w := h.sendForm("/tai-khoan/dien-thoai", cookie, url.Values{"phone": {phone}})
		f := h.form(w.Body.String(), "attempt")
		return strings.NewReplacer(f.values.Get("attempt"), "ATTEMPT", phone, "PHONE", w.Header().Get("X-Request-Number"), "NUMBER").Replace(w.Body.String())
	}
	if free, taken := plain("0912345671"), plain("0900000001"); free != taken {
		t.Errorf("they differ:\n%s\n%s", free, taken)
	}
	if got := h.received(demoOwner); len(got) != 0 {
		t.Errorf("the number of somebody else received %q", got)
	}
	for _, phone := range []string{"", "0212345678", "khong phai so"} {
		if w := h.sendForm("/tai-khoan/dien-thoai", cookie, url.Values{"phone": {phone}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `aria-invalid="true"`) {
			t.Errorf("%q: %d", phone, w.Code)
		}
	}
}

// Both sides read that ownership moves: the people of the producer in their room, whoever lost
// it where places are offered, the office on the page of the day, until thirty days have passed.
func TestBothSidesAreToldThatOwnershipMoves(t *testing.T) {
	w := buildPowers(t, "")
	says := func(who, page, text string) bool {
		return strings.Contains(string(w.look(who, page).body), text)
	}
	room := "/co-so/chu-the/" + w.things["producer/waiting"]
	const asked = "đề nghị chuyển người đại diện sang Người thừa kế"
	if !says("owner", room, asked) || !says("staff", room, asked) || says("owner", "/co-so/chu-the/"+w.things["producer/filed"], asked) {
		t.Error("the people of the producer are not told that its ownership is to move")
	}
	const mine, others = "Phê duyệt chuyển người đại diện: Hợp tác xã waiting", "Chờ cán bộ thứ hai phê duyệt chuyển người đại diện: Hợp tác xã waiting"
	for _, x := range []struct {
		who         string
		mine, other bool
	}{{"commune-dist", true, false}, {"conflicted-office", false, true}, {"office-sibl", false, false}, {"leader-dist", false, false}} {
		if says(x.who, "/office", mine) != x.mine || says(x.who, "/office", others) != x.other {
			t.Errorf("%s is told otherwise on the page of the day", x.who)
		}
	}
	heir := key.Person("")
	w.do(w.who("office-prov"), func(ctx context.Context, a *act.Act) error {
		o, err := account.ApproveMove(ctx, a, w.things["offer/move"])
		heir = o.Person
		return err
	})
	const lost, moved = "Bạn đã thôi là người đại diện của Hợp tác xã waiting", "Người đại diện đã chuyển trong 30 ngày"
	if !says("owner", "/co-so/loi-moi", lost) || says("staff", "/co-so/loi-moi", lost) {
		t.Error("whoever lost the producer is not told, or somebody else is")
	}
	if !says("commune-dist", "/office", "Chờ người đại diện mới nhận: Hợp tác xã waiting") {
		t.Error("the office is not told that the heir has to answer")
	}
	w.do(act.Actor{Person: heir, Name: "Người thừa kế"}, func(ctx context.Context, a *act.Act) error {
		_, err := account.AnswerOffer(ctx, a, w.things["offer/move"], true)
		return err
	})
	if !says("staff", room, "Người thừa kế là người đại diện của cơ sở") || !says("commune-dist", "/office", moved) || says("leader-dist", "/office", moved) {
		t.Error("who follows is not told")
	}
	w.now.Add((31 * 24 * time.Hour).Milliseconds())
	w.signIn("owner", "staff", "commune-dist")
	if says("staff", room, "Người thừa kế là người đại diện") || says("commune-dist", "/office", moved) || says("owner", "/co-so/loi-moi", lost) {
		t.Error("it is told after thirty days")
	}
}
