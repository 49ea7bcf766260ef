package office_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/tabular"
	"ocop/internal/place"
	"ocop/internal/registry"
)

// Three communes and, above the second, its district.
const (
	firstCommune  place.ID = "07345.2020" // of Tân Yên
	secondCommune place.ID = "07348.2020" // of Tân Yên
	thirdCommune  place.ID = "07246.2020" // of Yên Thế
	elsewhere     place.ID = "219.2020"
)

func (w *roundWorld) twoPlaces(name string, held ...act.Held) roundUser {
	w.t.Helper()
	u := w.person(name, held[0])
	w.must(act.System("test"), func(ctx context.Context, a *act.Act) error {
		for _, h := range held[1:] {
			if err := account.GiveRole(ctx, a, u.Person, h); err != nil {
				return err
			}
		}
		return nil
	})
	u.Roles = held
	return u
}

// names are the first column of a list that was sent as a file, sorted.
func (a answer) names(t *testing.T) (list []string) {
	t.Helper()
	sheet, err := tabular.Read("a.csv", strings.NewReader(a.body), int64(len(a.body)), tabular.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range sheet.Rows {
		list = append(list, row.Cells[0])
	}
	slices.Sort(list)
	return list
}

// Whoever works for two communes takes along and counts both, each product once, and nothing
// else: not where another of their roles takes no lists along, not what lies beside.
func TestAnOfficeOfTwoPlaces(t *testing.T) {
	for name, open := range map[string]func(testing.TB, func() time.Time) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			w := deskWorldOn(t, open)
			for product, at := range map[string]place.ID{"Mật A": firstCommune, "Mật B": secondCommune, "Mật C": thirdCommune, "Mật D": elsewhere} {
				w.told(w.enter(product, at, registry.Food), 3, "2021-02-01")
			}
			leads := func(at place.ID) act.Held { return act.Held{Role: act.Leader, Place: at} }
			two := w.twoPlaces("Hai xã", leads(firstCommune), leads(thirdCommune), act.Held{Role: act.Commune, Place: secondCommune})
			nested := w.twoPlaces("Xã trong huyện", leads(firstCommune), leads(thirdCommune), leads(yenThe))
			want := []string{"Mật A", "Mật C"}
			for _, who := range []roundUser{two, nested} {
				path, _ := w.ended(who, w.post(who, jobsPath, url.Values{"kind": {"export.csv"}}))
				if got := w.get(who, path+"/file").want(http.StatusOK).names(t); !slices.Equal(got, want) {
					t.Errorf("%s takes along %q, want %q", who.Name, got, want)
				}
				for reader, may := range map[*roundUser]bool{&w.leader: true, &w.leads: false, &w.yenThe: false} {
					if code := w.get(*reader, path+"/file").code; (code == http.StatusOK) != may {
						t.Errorf("%s reads what %s took along: %d", reader.Name, who.Name, code)
					}
				}
				for _, page := range []string{"/office/products", "/office/recognitions"} {
					if got := w.get(who, page+"?dang=csv").want(http.StatusOK).names(t); !slices.Equal(got, want) {
						t.Errorf("%s for %s holds %q, want %q", page, who.Name, got, want)
					}
				}
			}
			list := w.get(two, "/office/products").want(http.StatusOK)
			list.says("Mật A", "Mật B", "Mật C")
			if strings.Contains(list.body, "Mật D") {
				t.Error("the list shows what lies elsewhere")
			}
			today := w.get(two, "/office").want(http.StatusOK)
			if !strings.Contains(today.body, ">3<") || !strings.Contains(today.body, w.placeNames(firstCommune, secondCommune, thirdCommune)) {
				t.Error(today.body)
			}
			for i := range 12 { // more than a search shows, all of them before the others
				w.enter(fmt.Sprintf("Mật %02d", i), elsewhere, registry.Food)
			}
			found := w.get(two, "/office/search?q="+url.QueryEscape("Mật")).want(http.StatusOK)
			found.says("Mật A", "Mật B", "Mật C")
		})
	}
}

// placeNames are the names of units in the order of their identities.
func (w *roundWorld) placeNames(list ...place.ID) string {
	w.t.Helper()
	slices.Sort(list)
	var names []string
	for _, at := range list {
		u, ok := w.desk.Places.Unit(at)
		if !ok {
			w.t.Fatal(at)
		}
		names = append(names, u.FullName())
	}
	return strings.Join(names, ", ")
}
