package server

import (
	"context"
	"net/url"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/identity"
	"ocop/internal/key"
)

// awayProvider is an identity provider that never answers: the pages are there, and every
// way to it leads back to the door.
func awayProvider() OIDC {
	return OIDC{Issuer: "http://127.0.0.1:1", ClientID: "ocop", Secret: "x", Name: "Cổng tỉnh"}
}

// linkAll has one identity that waits, one for which an account of staff is named, and one
// that is linked.
func (w *powersWorld) linkAll() {
	w.Helper()
	for _, subject := range []string{"waiting", "proposed", "linked"} {
		w.do(act.Visitor(), func(ctx context.Context, a *act.Act) error {
			return account.AskLink(ctx, a, identity.Claims{Issuer: "http://127.0.0.1:1", Subject: subject, Name: subject}, subject, "")
		})
	}
	var list []account.LinkRequest
	w.do(w.who("admin-prov"), func(ctx context.Context, a *act.Act) (err error) {
		if list, err = account.LinkRequests(ctx, a.View()); err != nil {
			return err
		}
		for _, q := range list {
			w.put("link/"+q.Name, q.Key, province)
			if q.Name == "proposed" {
				_, err = account.Link(ctx, a, q.Key, w.who("office-dist").Person)
			}
		}
		return err
	})
	w.put("person/linked", string(w.who("conflicted-office").Person), district)
	w.link("linked", w.who("conflicted-office").Person)
	w.do(w.who("conflicted-office"), func(ctx context.Context, a *act.Act) error {
		if _, err := account.MakeToken(ctx, a, account.NewToken{Name: "Cổng", Scopes: account.Scopes(), Days: 30}); err != nil {
			return err
		}
		list, err := account.OwnTokens(ctx, a.View())
		for _, t := range list {
			w.put("token/made", t.Key, district)
		}
		return err
	})
}

// link links who waits under a name to an account of staff, by two administrators.
func (w *powersWorld) link(waiting string, k key.Person) {
	w.Helper()
	request := w.things["link/"+waiting]
	w.do(w.who("admin-prov"), func(ctx context.Context, a *act.Act) error {
		_, err := account.Link(ctx, a, request, k)
		return err
	})
	w.do(act.System("accounts"), func(ctx context.Context, a *act.Act) error {
		if err := account.ApproveLink(ctx, a, request); err != nil {
			return err
		}
		linked, err := account.IdentitiesOf(ctx, a.View(), k)
		for _, i := range linked {
			w.put("identity/"+waiting, i.Key, district)
		}
		return err
	})
}

// identityDoors lead to signing in through a provider, to linking, and to programs.
func identityDoors() map[string]doorway {
	named, proposed := []string{"waiting", "proposed"}, []string{"proposed"}
	token := func(field, step string) func(*powersWorld, *person, string) url.Values {
		return func(w *powersWorld, _ *person, _ string) url.Values {
			return url.Values{"step": {step}, field: {w.things["token/made"]}}
		}
	}
	made := func(s account.Scope) func(*powersWorld, *person, string) url.Values {
		return fixed("step", "make", "name", "Cổng", "days", "30", "scopes", string(s))
	}
	return map[string]doorway{
		"GET /api/v1/recognitions":                 {public: true},
		"GET /api/v1/recognitions?status=proposed": {public: true},
		"GET /api/v1/recognitions/{key}":           {thing: "recognition", states: recognitionStates, public: true},
		"GET /api/v1/products":                     {public: true},
		"GET /api/v1/places":                       {public: true},
		"GET /api/v1/openapi.json":                 {public: true},
		"GET /api/{rest...}":                       {public: true},
		"GET /tai-khoan/ma-truy-cap":               {},
		"POST /tai-khoan/ma-truy-cap":              {form: made(account.ScopeRecognitions)},
		"POST /tai-khoan/ma-truy-cap#results":      {form: made(account.ScopeResults)},
		"POST /tai-khoan/ma-truy-cap#revoke":       {form: token("id", "revoke")},
		"POST /office/people/{key}#revoke":         {thing: "person", states: []string{"linked"}, form: token("token", "revoke")},
		"GET /dang-nhap/mot-lan":                   {public: true},
		"GET /dang-nhap/mot-lan/ve":                {public: true},
		"POST /dang-nhap/mot-lan/ve":               {public: true, form: fixed("code", "x", "state", "y", "iss", "")},
		"POST /dang-nhap/mot-lan/ket-thuc":         {public: true, form: fixed("logout_token", "a.b.c")},
		"GET /dang-nhap/mot-lan/cho":               {public: true},
		"GET /dang-nhap/mot-lan/ra":                {public: true},
		"GET /office/people/links/{key}":           {thing: "link", list: "/office/people", states: named},
		"POST /office/people/links/{key}": {thing: "link", list: "/office/people", states: named, form: func(w *powersWorld, _ *person, _ string) url.Values {
			return url.Values{"step": {"link"}, "person": {string(w.who("office-dist").Person)}}
		}},
		"POST /office/people/links/{key}#approve": {thing: "link", list: "/office/people", states: proposed, form: fixed("step", "approve")},
		"POST /office/people/links/{key}#refuse":  {thing: "link", list: "/office/people", states: []string{"waiting"}, form: fixed("step", "refuse", "reason", "Không rõ là ai.")},
		"POST /office/people/{key}#unlink": {thing: "person", states: []string{"linked"}, form: func(w *powersWorld, _ *person, _ string) url.Values {
			return url.Values{"step": {"unlink"}, "identity": {w.things["identity/linked"]}}
		}},
		"POST /tai-khoan/lien-ket": {form: func(w *powersWorld, _ *person, _ string) url.Values {
			return url.Values{"id": {w.things["identity/linked"]}}
		}},
	}
}
