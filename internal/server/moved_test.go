package server

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ocop/internal/account"
	"ocop/internal/act"
)

// Whoever was the owner until a move was approved opens the room as every day: the refusal leads to
// what happened, on whose word. The next owner is told that nobody else holds the place.
func TestWhoeverLostAProducerIsTold(t *testing.T) {
	h := phoneHouseOn(t, "")
	k := h.ownedInDemo()
	former := h.signedIn("chuthe")
	h.moves(k)
	second := act.Actor{Person: "y", Name: "Cán bộ thứ hai", Roles: []act.Held{{Role: act.Office, Place: "24.2025"}}}
	err := h.Desk.Do(t.Context(), second, func(ctx context.Context, a *act.Act) error {
		var offer string
		if err := a.QueryRowContext(ctx, `SELECT offer FROM membership_offer WHERE state = 'approval'`).Scan(&offer); err != nil {
			return err
		}
		_, err := account.ApproveMove(ctx, a, offer)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	refused := h.get("/co-so/chu-the/"+string(k), former)
	if refused.Code != http.StatusForbidden || !strings.Contains(refused.Body.String(), `href="/co-so/loi-moi"`) {
		t.Errorf("%d: %s", refused.Code, refused.Body)
	}
	if office := h.get("/office/law", former); office.Code == http.StatusForbidden && strings.Contains(office.Body.String(), "/co-so/loi-moi") {
		t.Error("a page of offices leads to the room")
	}
	told := h.get("/co-so/loi-moi", former).Body.String()
	for _, want := range []string{"Bạn đã thôi là người đại diện", "Cơ sở đã sang nhượng", "Người đề nghị: "} {
		if !strings.Contains(told, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	asked := h.sendForm("/dang-nhap/dien-thoai", "", url.Values{"phone": {"0912 345 675"}})
	f := h.form(asked.Body.String(), "attempt")
	f.values.Set("code", h.code("+84912345675"))
	next := h.get("/co-so/loi-moi", cookieOf(t, h.sendForm(f.action, "", f.values))).Body.String()
	if !strings.Contains(next, "Lý do: Hợp đồng sang nhượng số 3.") || !strings.Contains(next, "Người đại diện trước đã thôi") {
		t.Errorf("the next owner reads %s", next)
	}
}
