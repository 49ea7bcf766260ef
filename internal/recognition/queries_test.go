package recognition_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/recognition"
	"ocop/internal/recognition/award"
)

// province is a world with something in every state.
func (w world) province() map[string]key.Recognition {
	w.Helper()
	keys := map[string]key.Recognition{
		"valid":     w.proposed(round, "Vải sớm", ngocChau, 4),
		"withdrawn": w.proposed(round, "Bánh đa", ngocChau, 3),
		"proposed":  w.proposed(round, "Đũa tre", ngocChau, 5),
	}
	d := decided(keys["valid"], keys["withdrawn"])
	d.DecisionNo, d.DecisionDate = "1/QĐ-UBND", "2025-01-10"
	err := w.recognise(office(), d)
	if err == nil {
		err = w.withdraw(office(), recognition.Withdrawal{Recognition: keys["withdrawn"], DecisionNo: "2/QĐ", DecisionDate: "2025-06-01",
			Case: award.Stopped, Reason: "Ngừng"})
	}
	for name, n := range map[string]recognition.NewImport{
		"expired":  {Product: w.product("Chè bản Ven", tanYen), Stars: 3, Year: 2021, DecisionNo: "3/QĐ", DecisionDate: "2021-08-26"},
		"replaced": {Product: w.product("Ấm trà", lucNgan), Stars: 3, Year: 2020},
		"expiring": {Product: w.product("Ấm trà", lucNgan), Stars: 4, Year: 2023, DecisionNo: "4/QĐ", DecisionDate: "2023-03-02"},
		"undated":  {Product: w.product("Mật ong", "07525.2025"), Stars: 0, Year: 2024},
	} {
		if err == nil {
			keys[name], err = w.bring(office(), n)
		}
	}
	if err != nil {
		w.Fatal(err)
	}
	return keys
}

func TestLists(t *testing.T) {
	each(t, func(w world) {
		keys := w.province()
		w.exec(`INSERT INTO producer (producer, name, folded, kind, place, hamlet, created_at, version)
			VALUES ('htx', 'HTX Đồng Tâm', 'htx dong tam', 'cooperative', $1, '', 0, 1)`, string(tanYen))
		w.exec(`UPDATE product SET producer = 'htx', grp = 'drink' WHERE slug = 'che-ban-ven'`)
		district, admin := holder(act.District, lucNgan), holder(act.Admin, bacNinh)
		for _, c := range []struct {
			name string
			who  act.Actor
			f    recognition.Filter
			want string
		}{
			{"everything, by name", office(), recognition.Filter{}, "expiring replaced withdrawn expired proposed undated valid"},
			{"stars", office(), recognition.Filter{Stars: 3}, "replaced withdrawn expired"},
			{"year", office(), recognition.Filter{Year: 2021}, "withdrawn expired proposed valid"},
			{"group", office(), recognition.Filter{Group: "drink"}, "expired"},
			{"words without marks", office(), recognition.Filter{Text: "DUA  tre"}, "proposed"},
			{"a word of the producer and one of the product", office(), recognition.Filter{Text: "tâm chè"}, "expired"},
			{"no words", office(), recognition.Filter{Text: "%_'"}, ""},
			{"old district", office(), recognition.Filter{Place: tanYen}, "withdrawn expired proposed valid"},
			{"the province today", office(), recognition.Filter{Place: bacNinh}, "expiring replaced withdrawn expired proposed undated valid"},
			{"valid", office(), recognition.Filter{Status: recognition.StatusValid}, "valid"},
			{"expiring", office(), recognition.Filter{Status: recognition.StatusExpiring}, "expiring"},
			{"expired", office(), recognition.Filter{Status: recognition.StatusExpired}, "expired"},
			{"replaced", office(), recognition.Filter{Status: recognition.StatusReplaced}, "replaced"},
			{"withdrawn", office(), recognition.Filter{Status: recognition.StatusWithdrawn}, "withdrawn"},
			{"undated", office(), recognition.Filter{Status: recognition.StatusUndated}, "undated"},
			{"proposed", office(), recognition.Filter{Status: recognition.StatusProposed}, "proposed"},
			{"expired on another day", office(), recognition.Filter{Status: recognition.StatusExpired, Day: "2028-01-11"}, "expiring expired undated valid"},
			{"a district's own", district, recognition.Filter{}, "expiring replaced"},
			{"no results for accounts", admin, recognition.Filter{}, "expiring replaced withdrawn expired undated valid"},
			{"nothing for visitors", act.Visitor(), recognition.Filter{}, ""},
			{"nothing for judges", holder(act.Judge, bacGiang), recognition.Filter{}, ""},
		} {
			w.see(c.who, func(ctx context.Context, v *act.View) error {
				all, err := recognition.List(ctx, v, c.f)
				if got := named(keys, all); got != c.want {
					w.Errorf("%s: %s; want %s", c.name, got, c.want)
				}
				if err != nil {
					return err
				}
				var paged []recognition.Recognition
				for n := 1; ; n++ {
					page, err := recognition.Listed(ctx, v, c.f, n, 2)
					if err != nil || page.Total != len(all) || len(page.Rows) > 2 {
						w.Errorf("%s, page %d: %d of %d, %v", c.name, n, len(page.Rows), page.Total, err)
					}
					if len(page.Rows) == 0 {
						break
					}
					paged = append(paged, page.Rows...)
				}
				if diff := cmp.Diff(all, paged); diff != "" {
					w.Errorf("%s: pages (-want +got):\n%s", c.name, diff)
				}
				return nil
			})
		}
	})
}

func TestPagesBeyondTheList(t *testing.T) {
	each(t, func(w world) {
		w.province()
		for _, c := range []struct{ number, size, rows int }{{0, 0, 7}, {-5, 3, 3}, {1, 1 << 40, 7}, {1 << 60, 5, 0}, {2, 5, 2}, {3, 5, 0}} {
			w.see(office(), func(ctx context.Context, v *act.View) error {
				page, err := recognition.Listed(ctx, v, recognition.Filter{}, c.number, c.size)
				if len(page.Rows) != c.rows || page.Total != 7 {
					w.Errorf("page %d of %d: %d of %d", c.number, c.size, len(page.Rows), page.Total)
				}
				return err
			})
		}
	})
}

// named gives the names of recognitions in order.
func named(keys map[string]key.Recognition, all []recognition.Recognition) string {
	var names []string
	for _, r := range all {
		for name, k := range keys {
			if k == r.Key {
				names = append(names, name)
			}
		}
	}
	return strings.Join(names, " ")
}

func TestReads(t *testing.T) {
	each(t, func(w world) {
		keys := w.province()
		valid, proposed := w.get(keys["valid"]), w.get(keys["proposed"])
		w.see(office(), func(ctx context.Context, v *act.View) error {
			ofRound, err := recognition.OfRound(ctx, v, round)
			waiting, err2 := recognition.ProposedOf(ctx, v, round)
			dossier, err3 := recognition.OfDossier(ctx, v, valid.Dossier)
			code, err4 := recognition.ByCode(ctx, v, strings.ToLower(recognition.Grouped(valid.Code)))
			c, err5 := recognition.CertificateOf(ctx, v, valid.Key)
			ending, err6 := recognition.Ending(ctx, v, tanYen, "2024-01-01", "2024-12-31")
			for i, err := range []error{err, err2, err3, err4, err5, err6} {
				if err != nil {
					w.Errorf("read %d: %v", i+1, err)
				}
			}
			if got := named(keys, ofRound); got != "proposed valid withdrawn" {
				w.Errorf("round: %s", got)
			}
			if got := named(keys, waiting); got != "proposed" {
				w.Errorf("waiting: %s", got)
			}
			if diff := cmp.Diff([]recognition.Recognition{valid, valid}, []recognition.Recognition{dossier, code}); diff != "" {
				w.Errorf("by dossier and code (-want +got):\n%s", diff)
			}
			if c.Number != valid.Number || c.Code != valid.Code || c.Recognition != valid.Key || c.Key == "" || !c.IssuedAt.Equal(noon()) {
				w.Errorf("certificate: %+v", c)
			}
			if got := named(keys, ending); got != "expired" {
				w.Errorf("ending: %s", got)
			}
			if _, err := recognition.CertificateOf(ctx, v, keys["expired"]); fault.KindOf(err) != fault.NotFound {
				w.Errorf("a certificate of history: %v", err)
			}
			return nil
		})
		w.see(act.Visitor(), func(ctx context.Context, v *act.View) error {
			_, err := recognition.ByKey(ctx, v, proposed.Key)
			_, err2 := recognition.OfDossier(ctx, v, proposed.Dossier)
			waiting, err3 := recognition.ProposedOf(ctx, v, round)
			ofRound, err4 := recognition.OfRound(ctx, v, round)
			mine, err5 := recognition.OfProduct(ctx, v, proposed.Product)
			if fault.KindOf(err) != fault.NotFound || fault.KindOf(err2) != fault.NotFound || len(waiting)+len(mine) > 0 || named(keys, ofRound) != "valid withdrawn" {
				w.Errorf("a visitor sees a proposal: %v, %v, %v, %v, %v", err, err2, waiting, mine, named(keys, ofRound))
			}
			if r, err := recognition.ByKey(ctx, v, valid.Key); err != nil || r.Code != valid.Code {
				w.Errorf("a public recognition: %v", err)
			}
			return fmtErrors(err3, err4, err5)
		})
	})
}

func fmtErrors(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
	}
	return nil
}

// Every one of the 128 bits matters, and so does every sign.
func TestWrongCodesAreUnknown(t *testing.T) {
	each(t, func(w world) {
		keys := w.province()
		code := w.get(keys["valid"]).Code
		const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
		w.see(act.Visitor(), func(ctx context.Context, v *act.View) error {
			for i := range code {
				for bit := range 5 {
					b := []byte(code)
					b[i] = alphabet[strings.IndexByte(alphabet, b[i])^1<<bit]
					if _, err := recognition.ByCode(ctx, v, string(b)); fault.KindOf(err) != fault.NotFound {
						w.Errorf("sign %d, bit %d: %v", i, bit, err)
					}
				}
			}
			for _, typed := range []string{"", code[:25], code + "0", "' OR 1=1 --", "%"} {
				if _, err := recognition.ByCode(ctx, v, typed); fault.KindOf(err) != fault.NotFound {
					w.Errorf("%q: %v", typed, err)
				}
			}
			return nil
		})
	})
}

func TestCounts(t *testing.T) {
	each(t, func(w world) {
		w.province()
		for _, c := range []struct {
			at   []place.ID
			want recognition.Counts
		}{
			{nil, recognition.Counts{Day: "2020-06-01", Ever: 1}},
			{nil, recognition.Counts{Day: "2021-08-26", Ever: 2, Valid: 1, Stars: [6]int{3: 1}}},
			{nil, recognition.Counts{Day: "2025-05-31", Ever: 5, Valid: 3, Stars: [6]int{3: 1, 4: 2}}},
			{nil, recognition.Counts{Day: "2025-06-01", Ever: 5, Valid: 2, Stars: [6]int{4: 2}}},
			{nil, recognition.Counts{Day: "2026-03-01", Ever: 5, Valid: 2, Expiring: 1, Stars: [6]int{4: 2}}},
			{[]place.ID{tanYen}, recognition.Counts{Day: "2026-03-01", Ever: 3, Valid: 1, Stars: [6]int{4: 1}}},
			{[]place.ID{tanYen, "24.2020"}, recognition.Counts{Day: "2026-03-01", Ever: 4, Valid: 2, Expiring: 1, Stars: [6]int{4: 2}}},
			{nil, recognition.Counts{Day: "2030-01-01", Ever: 5}},
		} {
			w.see(act.Visitor(), func(ctx context.Context, v *act.View) error {
				got, err := recognition.CountOn(ctx, v, c.at, c.want.Day)
				if diff := cmp.Diff(c.want, got); diff != "" {
					w.Errorf("%s %s (-want +got):\n%s", c.at, c.want.Day, diff)
				}
				return err
			})
		}
	})
}

// Each statement breaks one thing that must hold; the check names it.
func TestBrokenIsNamed(t *testing.T) {
	each(t, func(w world) {
		keys := w.province()
		w.whole()
		w.exec(`INSERT INTO recognition (recognition, product, stars, mean_num, mean_den, year, round_name, book, authority, decision_no, decision_date,
			valid_from, valid_to, state, ended_on, ended_reason, ended_no, origin, source, note, illustrative, created_at, version)
			VALUES ('extra', 'vai-som', 3, 0, 1, 2022, '', '', '', '', '', '', '', 'replaced', '2025-01-10', $1, '', 'import', '', '', FALSE, 0, 1)`, string(keys["valid"]))
		w.exec(`UPDATE recognition SET ended_no = '1/QĐ-UBND' WHERE recognition = 'extra'`)
		w.whole()
		for _, c := range []struct{ name, set, back, want string }{
			{"valid", `stars = 5`, `stars = 4`, "differs from the sealed result"},
			{"valid", `mean_num = mean_num + 1`, `mean_num = mean_num - 1`, "differs from the sealed result"},
			{"proposed", `product = 'vai-som'`, `product = 'dua-tre'`, "dossier of another product"},
			{"proposed", `decision_no = 'x'`, `decision_no = ''`, "has a decision before"},
			{"valid", `decision_no = ''`, `decision_no = '1/QĐ-UBND'`, "without a whole decision"},
			{"valid", `valid_to = '2024-01-10'`, `valid_to = '2028-01-10'`, "first and last day"},
			{"expired", `valid_to = ''`, `valid_to = '2024-08-26'`, "first and last day"},
			{"valid", `state = 'withdrawn'`, `state = 'recognised'`, "end does not fit"},
			{"withdrawn", `ended_no = ''`, `ended_no = '2/QĐ'`, "withdrawn without a decision"},
			{"replaced", `state = 'recognised', ended_on = ''`, `state = 'replaced', ended_on = '2023-03-02'`, "a later recognition"},
			{"replaced", `ended_reason = ''`, `ended_reason = '` + string(keys["expiring"]) + `'`, "replaced by nothing"},
		} {
			w.exec(`UPDATE recognition SET `+c.set+` WHERE recognition = $1`, string(keys[c.name]))
			if got := w.broken(); !strings.Contains(got, c.want) || !strings.Contains(got, string(keys[c.name])) {
				w.Errorf("%s of %s: %q", c.set, c.name, got)
			}
			w.exec(`UPDATE recognition SET `+c.back+` WHERE recognition = $1`, string(keys[c.name]))
			w.whole()
		}
		w.exec(`UPDATE certificate SET recognition = $1 WHERE recognition = $2`, string(keys["proposed"]), string(keys["valid"]))
		if got := w.broken(); !strings.Contains(got, "has a certificate and no decision") || !strings.Contains(got, "a certificate is missing") {
			w.Errorf("a certificate in the wrong place: %q", got)
		}
	})
}

func (w world) broken() (all string) {
	w.Helper()
	w.see(office(), func(ctx context.Context, v *act.View) error {
		broken, err := recognition.Broken(ctx, v)
		all = strings.Join(broken, "; ")
		return err
	})
	return all
}

// What ends soon is told to the office that reads it, and to no other.
func TestWhoReadsWhatEnds(t *testing.T) {
	each(t, func(w world) {
		keys := w.province()
		for _, c := range []struct {
			who  act.Actor
			want string
		}{{holder(act.District, tanYen), "expired"}, {holder(act.District, lucNgan), ""}, {act.Visitor(), ""}} {
			w.see(c.who, func(ctx context.Context, v *act.View) error {
				list, err := recognition.Ending(ctx, v, tanYen, "2024-01-01", "2024-12-31")
				if got := named(keys, list); got != c.want {
					w.Errorf("%v reads %q, want %q", c.who.Roles, got, c.want)
				}
				return err
			})
		}
	})
}
