package dossier_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/dossier"
	"ocop/internal/key"
)

// actors of the permission tests, by name.
func actors() map[string]act.Actor {
	return map[string]act.Actor{
		"office":         office(),
		"office today":   holder(act.Office, bacNinh),
		"district":       holder(act.District, tanYen),
		"other district": holder(act.District, lucNam),
		"judge":          holder(act.Judge, bacGiang),
		"leader":         holder(act.Leader, bacGiang),
		"admin":          holder(act.Admin, bacGiang),
		"machine":        act.System("test"),
		"visitor":        act.Visitor(),
		"member":         {Person: "member", Name: "m", Roles: []act.Held{{Role: act.Judge, Place: tanYen}}},
		"secretary":      {Person: "secretary", Name: "s", Roles: []act.Held{{Role: act.Judge, Place: tanYen}}},
	}
}

// TestWhoMayDoWhat tries each verb on a dossier from which the verb follows, before and
// after it was passed up to the province.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		before := map[dossier.Verb][]dossier.Verb{
			dossier.Admitting: nil, dossier.Forwarding: {dossier.Admitting}, dossier.Proposing: {dossier.Admitting},
			dossier.Recognising: {dossier.Admitting, dossier.Proposing}, dossier.Returning: nil, dossier.Withdrawing: nil,
		}
		passedUp := []dossier.Verb{dossier.Admitting, dossier.Forwarding}
		want := map[string]string{
			"office":         "admit forward propose recognise return withdraw | admit forward propose recognise return withdraw",
			"office today":   "admit forward propose recognise return withdraw | admit forward propose recognise return withdraw",
			"machine":        "admit forward propose recognise return withdraw | admit forward propose recognise return withdraw",
			"district":       "admit forward propose return withdraw | withdraw",
			"other district": "|", "judge": "|", "leader": "|", "admin": "|", "visitor": "|", "member": "|", "secretary": "|",
		}
		got := map[string]string{}
		for name, who := range actors() {
			var may []string
			for _, up := range []bool{false, true} {
				for _, v := range dossier.Verbs() {
					steps := before[v]
					if up {
						steps = append(append([]dossier.Verb{}, passedUp...), before[v]...)
					}
					k := w.filed("vai", steps...)
					was := w.get(k)
					switch err := w.do(who, v, k, "lý do"); {
					case err == nil:
						may = append(may, string(v))
					case fault.KindOf(err) != fault.Forbidden:
						t.Errorf("%s, %s: %v", name, v, err)
					default:
						if diff := cmp.Diff(was, w.get(k)); diff != "" {
							t.Errorf("%s was refused %s and yet:\n%s", name, v, diff)
						}
					}
					if state := w.get(k).State; state.Open() {
						end := dossier.Withdrawing
						if state == dossier.Proposed {
							end = dossier.Recognising
						}
						if err := w.do(act.System("test"), end, k, "dọn"); err != nil {
							t.Fatal(err)
						}
					}
				}
				may = append(may, "|")
			}
			got[name] = strings.TrimSpace(strings.TrimSuffix(strings.Join(may, " "), "|"))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("permissions (-want +got):\n%s", diff)
		}
	})
}

func TestWhoMayFileAndLook(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		want := map[string]string{
			"office": "file read list 1", "office today": "file read list 1", "machine": "file read list 1", "district": "file read list 1",
			"other district": "list 0", "judge": "read", "member": "read", "secretary": "read", "leader": "read list 1", "admin": "read list 1", "visitor": "",
		}
		got := map[string]string{}
		for name, who := range actors() {
			var may []string
			k, err := w.file(who, good())
			if err == nil {
				may = append(may, "file")
			} else {
				w.wantKind(name+" files", err, fault.Forbidden)
				k = w.filed("vai")
			}
			w.see(who, func(ctx context.Context, v *act.View) error {
				_, err := dossier.ByKey(ctx, v, k)
				_, none := dossier.ByKey(ctx, v, "none")
				list, _, denied := dossier.List(ctx, v, dossier.Filter{Season: "s2021", States: []dossier.State{dossier.Filed}}, dossier.Page{})
				n, denied2 := dossier.Count(ctx, v, dossier.Filter{States: []dossier.State{dossier.Filed}})
				counts, denied3 := dossier.Counts(ctx, v, "s2021")
				history, err4 := dossier.OfProduct(ctx, v, "vai")
				if err4 != nil || (err == nil) != (len(history) > 0) {
					t.Errorf("%s: history of %d: %v", name, len(history), err4)
				}
				if err == nil {
					may = append(may, "read")
				} else if err.Error() != none.Error() { // hidden looks like absent
					t.Errorf("%s: %v, but of no dossier %v", name, err, none)
				}
				if denied == nil && denied2 == nil && denied3 == nil {
					may = append(may, fmt.Sprint("list ", len(list)))
					if n != len(list) || counts[dossier.Filed] != n {
						t.Errorf("%s: list %d, count %d, counts %v", name, len(list), n, counts)
					}
				} else {
					w.wantKind(name+" lists", denied, fault.Forbidden)
					w.wantKind(name+" counts", denied2, fault.Forbidden)
					w.wantKind(name+" counts by state", denied3, fault.Forbidden)
				}
				return nil
			})
			got[name] = strings.Join(may, " ")
			if err := w.do(act.System("test"), dossier.Withdrawing, k, "dọn"); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("who may (-want +got):\n%s", diff)
		}
	})
}

// TestASecretaryCarriesOutWhatWasDecided: the secretary holds no office role, but what
// his council decided he may carry out, and nothing else, and not once it lies higher.
func TestASecretaryCarriesOutWhatWasDecided(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		secretary, member := actors()["secretary"], actors()["member"]
		steps := map[string]dossier.Verb{"forward": dossier.Forwarding, "recognise": dossier.Proposing, "return": dossier.Returning}
		i := 0
		for outcome := range steps {
			i++
			k := w.filed("vai", dossier.Admitting)
			w.exec("entry.sql", fmt.Sprintf("e%d-1", i), "sit1", string(k), outcome)
			for other, v := range steps {
				if other != outcome {
					w.wantKind("not decided: "+other, w.do(secretary, v, k, "lý do"), fault.Forbidden)
				}
				w.wantKind("a member: "+other, w.do(member, v, k, "lý do"), fault.Forbidden)
			}
			for _, v := range []dossier.Verb{dossier.Admitting, dossier.Recognising, dossier.Withdrawing} {
				w.wantKind(string(v), w.do(secretary, v, k, "lý do"), fault.Forbidden)
			}
			if err := w.do(secretary, steps[outcome], k, "lý do"); err != nil {
				t.Fatal(outcome, err)
			}
			w.finish(k)
		}
		k := w.filed("vai", dossier.Admitting)
		w.exec("entry.sql", "e8-1", "sit1", string(k), "forward")
		w.exec("entry.sql", "e8-2", "sit2", string(k), "")
		w.wantKind("before the province", w.do(secretary, dossier.Forwarding, k, ""), fault.Forbidden)
	})
}

func (w world) finish(k key.Dossier) {
	w.Helper()
	end := dossier.Withdrawing
	switch state := w.get(k).State; {
	case !state.Open():
		return
	case state == dossier.Proposed:
		end = dossier.Recognising
	}
	if err := w.do(act.System("test"), end, k, "dọn"); err != nil {
		w.Fatal(err)
	}
}
