package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/given"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/recognition"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/api"
)

const (
	bacGiang place.ID = "24.2020"
	tanYen   place.ID = "216.2020"
	lucNgan  place.ID = "219.2020"
	today             = "2026-11-24"
)

func noon() time.Time { return time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC) }

// world is a small register and the site that answers programs.
type world struct {
	*testing.T
	desk     *act.Desk
	site     http.Handler
	products map[string]key.Product
}

func each(t *testing.T, fn func(*world)) {
	t.Helper()
	dbtest.Each(t, noon, func(t *testing.T, d *db.DB) {
		w := &world{T: t, desk: &act.Desk{DB: d, Places: given.Places(t)}, products: map[string]key.Product{}}
		k := &web.Kernel{Desk: w.desk, Log: slog.New(slog.DiscardHandler), Base: "https://ocop.example.vn", Site: "OCOP", Rate: -1}
		page := web.Route{Method: "GET", Path: "/page", Permission: act.OfficeRead, Read: func(context.Context, *web.Request, *act.View) (web.Answer, error) {
			return web.Go("/", ""), nil
		}}
		w.site = k.Handler(api.Routes(), []web.Route{page})
		w.stage()
		fn(w)
	})
}

func (w *world) do(who act.Actor, fn func(context.Context, *act.Act) error) {
	w.Helper()
	if err := w.desk.Do(w.Context(), who, fn); err != nil {
		w.Fatal(err)
	}
}

// stage has one product of each fate; two are only proposed.
func (w *world) stage() {
	w.Helper()
	for i, x := range []struct {
		name  string
		group registry.Group
		at    place.ID
		n     recognition.NewImport
	}{
		{"Mật ong", registry.Food, tanYen, recognition.NewImport{Stars: 4, Year: 2025, DecisionNo: "12/QĐ-UBND", DecisionDate: "2025-05-06", Authority: "UBND tỉnh", Source: "Báo"}},
		{"Rượu Đào", registry.Drink, tanYen, recognition.NewImport{Stars: 3, Year: 2021, DecisionNo: "9/QĐ-UBND", DecisionDate: "2021-05-06", Authority: "UBND tỉnh", Source: "Báo"}},
		{"Chè", registry.Drink, lucNgan, recognition.NewImport{Year: 2022, Source: "Báo"}},
		{"Vải sấy", registry.Food, tanYen, recognition.NewImport{}},
		{"Ấm đất", registry.Craft, lucNgan, recognition.NewImport{}},
	} {
		w.do(act.System("test"), func(ctx context.Context, a *act.Act) (err error) {
			k, err := registry.EnterProduct(ctx, a, registry.Facts{Name: x.name, Group: x.group, Place: x.at})
			if err != nil {
				return err
			}
			w.products[x.name] = k
			if x.n.Source == "" {
				_, err = a.ExecContext(ctx, `INSERT INTO recognition (recognition, product, stars, mean_num, mean_den, year, round_name, book, authority, decision_no, decision_date,
					valid_from, valid_to, state, ended_on, ended_reason, ended_no, origin, source, note, illustrative, created_at, version)
					VALUES ($1, $2, 5, 987654, 1, 2026, 'Đợt 1', '148', '', '', '', '', '', 'proposed', '', '', '', 'council', '', 'GHICHUKIN', FALSE, 0, 1)`,
					fmt.Sprintf("01930000-0000-7000-8000-%012d", i), string(k))
				return err
			}
			x.n.Product = k
			_, err = recognition.Import(ctx, a, x.n)
			return err
		})
	}
}

// token makes somebody who holds a role, and a token of theirs.
func (w *world) token(login string, role act.Role, at place.ID, scopes ...account.Scope) (secret string) {
	w.Helper()
	who := act.Actor{Name: login, Roles: []act.Held{{Role: role, Place: at}}}
	w.do(act.System("test"), func(ctx context.Context, a *act.Act) (err error) {
		if who.Person, err = account.AddPerson(ctx, a, account.NewPerson{Login: login, Name: login}); err != nil {
			return err
		}
		return account.GiveRole(ctx, a, who.Person, who.Roles[0])
	})
	w.do(who, func(ctx context.Context, a *act.Act) (err error) {
		secret, err = account.MakeToken(ctx, a, account.NewToken{Name: "Cổng", Scopes: scopes, Days: 30})
		return err
	})
	return secret
}

type answer struct {
	status int
	header http.Header
	text   string
	json   map[string]any
}

// get asks; headers come in pairs.
func (w *world) get(path string, headers ...string) answer { return w.send("GET", path, headers...) }

func (w *world) send(method, path string, headers ...string) answer {
	w.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.site.ServeHTTP(rec, r)
	a := answer{status: rec.Code, header: rec.Header(), text: rec.Body.String()}
	if strings.Contains(a.header.Get("Content-Type"), "json") && rec.Body.Len() > 0 {
		if err := json.Unmarshal(rec.Body.Bytes(), &a.json); err != nil {
			w.Fatalf("%s: %v in %s", path, err, a.text)
		}
	}
	return a
}

// names are the products of a list, sorted.
func (a answer) names() string {
	var list []string
	items, _ := a.json["items"].([]any)
	for _, x := range items {
		item, _ := x.(map[string]any)
		if p, ok := item["product"].(map[string]any); ok {
			item = p
		}
		list = append(list, fmt.Sprint(item["name"]))
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

func TestLists(t *testing.T) {
	each(t, func(w *world) {
		for path, want := range map[string]string{
			"/recognitions":                             "Chè, Mật ong, Rượu Đào",
			"/recognitions?stars=4":                     "Mật ong",
			"/recognitions?year=2021":                   "Rượu Đào",
			"/recognitions?group=drink":                 "Chè, Rượu Đào",
			"/recognitions?status=valid":                "Mật ong",
			"/recognitions?status=expired":              "Chè, Rượu Đào",
			"/recognitions?day=2022-01-01":              "Chè, Mật ong, Rượu Đào",
			"/recognitions?day=2022-01-01&status=ahead": "Mật ong",
			"/recognitions?day=2022-01-01&status=valid": "Rượu Đào",
			"/recognitions?place=24.2025":               "Chè, Mật ong, Rượu Đào",
			"/recognitions?place=216.2020":              "Mật ong, Rượu Đào",
			"/recognitions?day=2024-01-01&place=216":    "Mật ong, Rượu Đào",
			"/recognitions?q=mat":                       "Mật ong",
			"/recognitions?updated_since=" + today:      "Chè, Mật ong, Rượu Đào",
			"/recognitions?updated_since=2026-11-25":    "",
			"/products":                                 "Chè, Mật ong, Rượu Đào",
			"/products?day=2022-06-01":                  "Chè, Rượu Đào",
			"/products?status=valid&place=219.2020":     "",
		} {
			if a := w.get(api.Root + path); a.status != http.StatusOK || a.names() != want {
				w.Errorf("%s: %d %q, want %q", path, a.status, a.names(), want)
			}
		}
	})
}

func TestPagesOfAList(t *testing.T) {
	each(t, func(w *world) {
		for _, list := range []string{"/recognitions", "/products"} {
			var all []string
			path := api.Root + list + "?limit=2"
			for range 5 {
				a := w.get(path)
				all = append(all, a.names())
				next, more := a.json["next"].(string)
				if !more {
					break
				}
				path = api.Root + list + "?limit=2&cursor=" + next
			}
			got := strings.Split(strings.Join(all, ", "), ", ")
			if slices.Sort(got); len(all) != 2 || strings.Join(got, ", ") != "Chè, Mật ong, Rượu Đào" {
				w.Errorf("%s: %q", list, all)
			}
		}
	})
}

// Whatever is not understood is refused as a problem that names it, and never ignored.
func TestBadQuestionsAreProblems(t *testing.T) {
	each(t, func(w *world) {
		for _, query := range []string{"stars=6", "stars=0", "stars=x", "stars=4&stars=5", "stars=", "year=1", "year=99999999999999999999", "group=x", "status=x", "place=x", "place=9999",
			"day=2026-02-30", "day=x", "day=0001-01-01", "updated_since=x", "updated_since=2026-13-01T00:00:00Z", "limit=0", "limit=201", "limit=-1", "cursor=x", "cursor=!!", "cursor=MTIz",
			"cursor=AA", "unknown=1", "lang=en", "access_token=ocop_X", "q=" + strings.Repeat("x", 600), "q=%ff", "q=%00", "stars=4%00"} {
			a := w.get(api.Root + "/recognitions?" + query)
			name, _, _ := strings.Cut(query, "=")
			if a.status != http.StatusUnprocessableEntity || a.header.Get("Content-Type") != "application/problem+json" || !strings.Contains(a.text, `"name":"`+name+`"`) {
				w.Errorf("%s: %d %s", query, a.status, a.text)
			}
		}
		for path, want := range map[string]int{"/recognitions/x": 404, "/recognitions/01930000-0000-7000-8000-000000000003": 404, "/recognitions/01930000-0000-7000-8000-000000000099": 404,
			"/nothing": 404, "/products?status=proposed": 422, "/products?updated_since=2026-01-01": 422, "/places?level=x": 422, "/places?stars=4": 422, "/recognitions?status=proposed": 403} {
			if a := w.get(api.Root + path); a.status != want || a.header.Get("Content-Type") != "application/problem+json" {
				w.Errorf("%s: %d %s", path, a.status, a.text)
			}
		}
	})
}

func TestHeadersForPrograms(t *testing.T) {
	each(t, func(w *world) {
		a := w.get(api.Root + "/recognitions")
		for name, want := range map[string]string{"Content-Type": "application/json", "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "", "Vary": "Authorization",
			"Cache-Control": "no-cache", "Set-Cookie": "", "Cross-Origin-Resource-Policy": "cross-origin"} {
			if got := a.header.Get(name); got != want {
				w.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		tag := a.header.Get("ETag")
		for sent, want := range map[string]int{tag: 304, `"x", W/` + tag: 304, "*": 304, `"x"`: 200, "": 200} {
			if b := w.get(api.Root+"/recognitions", "If-None-Match", sent); b.status != want || want == 304 && b.text != "" {
				w.Errorf("If-None-Match %s: %d", sent, b.status)
			}
		}
		if h := w.send("HEAD", api.Root+"/recognitions"); h.status != 200 || h.text != "" || h.header.Get("ETag") != tag {
			w.Errorf("HEAD: %d %q", h.status, h.text)
		}
		for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
			if a := w.send(method, api.Root+"/recognitions"); a.status < 400 || a.header.Get("Access-Control-Allow-Origin") != "" {
				w.Errorf("%s: %d", method, a.status)
			}
		}
	})
}

// A token opens what its owner may read, in its header alone; it opens no page, and a
// session opens nothing here.
func TestTokens(t *testing.T) {
	each(t, func(w *world) {
		proposals := api.Root + "/recognitions?status=proposed"
		for _, x := range []struct {
			login string
			role  act.Role
			at    place.ID
			scope account.Scope
			want  string // products, or the status
		}{
			{"vanphong", act.Office, bacGiang, account.ScopeResults, "Vải sấy, Ấm đất"},
			{"lanhdao", act.Leader, tanYen, account.ScopeResults, "Vải sấy"},
			{"thanhtra", act.Inspector, lucNgan, account.ScopeResults, "Ấm đất"},
			{"hep", act.Office, bacGiang, account.ScopeRecognitions, "403"},
			{"canboxa", act.Commune, bacGiang, account.ScopeRecognitions, "403"},
			{"uyvien", act.Judge, bacGiang, account.ScopeRecognitions, "403"},
		} {
			bearer := "Bearer " + w.token(x.login, x.role, x.at, x.scope)
			a := w.get(proposals, "Authorization", bearer)
			if got := a.names(); a.status == http.StatusOK && got != x.want || a.status != http.StatusOK && fmt.Sprint(a.status) != x.want {
				w.Errorf("%s: %d %q, want %q", x.login, a.status, got, x.want)
			}
			if strings.Contains(a.text, "987654") || strings.Contains(a.text, "GHICHUKIN") {
				w.Errorf("%s reads points or notes: %s", x.login, a.text)
			}
			if a := w.get(api.Root+"/recognitions", "Authorization", bearer); a.status != http.StatusOK || a.header.Get("Cache-Control") != "private, no-cache" || a.names() != "Chè, Mật ong, Rượu Đào" {
				w.Errorf("%s: %d %q", x.login, a.status, a.names())
			}
			if a := w.get("/page", "Authorization", bearer); a.status != http.StatusSeeOther || !strings.HasPrefix(a.header.Get("Location"), "/dang-nhap") {
				w.Errorf("%s opens a page: %d", x.login, a.status)
			}
		}
		secret := w.token("khac", act.Office, bacGiang, account.Scopes()...)
		for name, sent := range map[string][]string{"made up": {"Bearer ocop_" + strings.Repeat("A", 59)}, "no token": {"Bearer "}, "basic": {"Basic " + secret}, "bare": {secret},
			"two": {"Bearer " + secret, "Bearer " + secret}, "empty": {""}} {
			var headers []string
			for _, s := range sent {
				headers = append(headers, "Authorization", s)
			}
			a := w.get(api.Root+"/recognitions", headers...)
			if a.status != http.StatusUnauthorized || !strings.HasPrefix(a.header.Get("WWW-Authenticate"), "Bearer ") || a.header.Get("Content-Type") != "application/problem+json" {
				w.Errorf("%s: %d %s", name, a.status, a.text)
			}
		}
		if a := w.get(proposals, "Cookie", "ocop="+secret); a.status != http.StatusForbidden {
			w.Errorf("as a cookie: %d", a.status)
		}
	})
}

// A session is nothing here: no page of another site reads in the name of whoever has one.
func TestACookieOpensNothing(t *testing.T) {
	each(t, func(w *world) {
		var session string
		w.do(act.System("test"), func(ctx context.Context, a *act.Act) error {
			k, err := account.AddPerson(ctx, a, account.NewPerson{Login: "vanphong", Name: "Văn phòng"})
			if err != nil {
				return err
			}
			if err := account.GiveRole(ctx, a, k, act.Held{Role: act.Office, Place: bacGiang}); err != nil {
				return err
			}
			session, _, err = account.StartSession(ctx, a, k)
			return err
		})
		if a := w.get("/page", "Cookie", "ocop="+session); a.header.Get("Location") != "/" {
			w.Fatalf("no session: %d", a.status)
		}
		with, without := w.get(api.Root+"/recognitions", "Cookie", "ocop="+session+"; lang=en"), w.get(api.Root+"/recognitions")
		if with.text != without.text || with.header.Get("Cache-Control") != "no-cache" {
			w.Error("a session changes the answer")
		}
		if a := w.get(api.Root+"/recognitions?status=proposed", "Cookie", "ocop="+session); a.status != http.StatusForbidden {
			w.Errorf("a session reads what waits: %d", a.status)
		}
	})
}

func TestNamesAndUnitsOfTheDay(t *testing.T) {
	each(t, func(w *world) {
		a := w.get(api.Root + "/recognitions?year=2021&day=2021-06-01")
		item, _ := a.json["items"].([]any)[0].(map[string]any)
		at, _ := item["product"].(map[string]any)["place"].(map[string]any)
		if item["status"] != "valid" || at["code"] != "216" || at["name"] != "Huyện Tân Yên" || at["parent"] != string(bacGiang) || fmt.Sprint(at["today"]) != "[216.2020]" {
			w.Errorf("in 2021: %v", item)
		}
		a = w.get(api.Root + "/places?level=district&day=" + today)
		if len(a.json["items"].([]any)) != 0 {
			w.Error("there are districts in 2026")
		}
		if a = w.get(api.Root + "/places?level=province&place=24.2025"); fmt.Sprint(len(a.json["items"].([]any))) != "1" {
			w.Error(a.text)
		}
	})
}

// What a decision recognised is told beside the product of today, in every answer that has both.
func TestNamesOfTheDecision(t *testing.T) {
	each(t, func(w *world) {
		w.do(act.System("test"), func(ctx context.Context, a *act.Act) error {
			_, err := a.ExecContext(ctx, `UPDATE recognition SET product_name = 'Mật ong khi đó', producer_name = 'Chủ khi đó', product_place = $1, folded = 'x' WHERE product = $2`,
				string(lucNgan), string(w.products["Mật ong"]))
			return errors.Join(err, a.Record(ctx, "stage.set", "stage", "", nil, nil))
		})
		for _, path := range []string{"/recognitions?q=mat", "/products?q=mat"} {
			item, _ := w.get(api.Root + path).json["items"].([]any)[0].(map[string]any)
			name, r := item["name"], item
			if of, whole := item["product"].(map[string]any); whole {
				name = of["name"]
			} else {
				r, _ = item["recognition"].(map[string]any)
			}
			then, _ := r["recognised_as"].(map[string]any)
			at, _ := then["place"].(map[string]any)
			if name != "Mật ong" || then["name"] != "Mật ong khi đó" || then["producer"] != "Chủ khi đó" || at["id"] != string(lucNgan) {
				w.Errorf("%s: %v", path, item)
			}
		}
		item, _ := w.get(api.Root + "/recognitions?q=ruou").json["items"].([]any)[0].(map[string]any)
		if then, _ := item["recognised_as"].(map[string]any); then["name"] != "Rượu Đào" || then["producer"] != nil {
			w.Errorf("told by a source: %v", item)
		}
	})
}
