package dossier_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/dossier"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
)

func TestADossierThroughTwoLevels(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		n := good()
		n.Note = "Dòng một\r\nDòng hai"
		k, err := w.file(holder(act.District, tanYen), n)
		if err != nil {
			t.Fatal(err)
		}
		want := dossier.Dossier{Key: k, Code: "HS-2021-0001", Product: "vai", ProductName: "Vải sớm", ProductSlug: "vai-som", Group: "food",
			Producer: "maker", ProducerName: "HTX Nông nghiệp Xanh", Place: tanYen, Season: "s2021", SeasonPlace: bacGiang, Year: 2021,
			Kind: rulebook.First, Book: "1048-2019", Card: 1, FiledOn: "2021-07-01", State: dossier.Filed, Note: "Dòng một\nDòng hai",
			Illustrative: true, CreatedAt: noon(), Version: 1}
		district := holder(act.District, tanYen)
		for _, step := range []struct {
			who  act.Actor
			verb dossier.Verb
			to   dossier.State
			desk place.ID
		}{
			{district, dossier.Admitting, dossier.Admitted, ""},
			{district, dossier.Forwarding, dossier.Forwarded, bacGiang},
			{office(), dossier.Admitting, dossier.Admitted, bacGiang},
			{office(), dossier.Proposing, dossier.Proposed, bacGiang},
			{office(), dossier.Recognising, dossier.Recognised, bacGiang},
		} {
			for click := range 2 {
				who := step.who
				if step.verb == dossier.Forwarding && click == 1 {
					who = office() // it left the district with the first click
				}
				if err := w.do(who, step.verb, k, ""); err != nil {
					t.Fatal(step.verb, err)
				}
			}
			want.State, want.Desk = step.to, step.desk
			want.Version++
			if diff := cmp.Diff(want, w.get(k)); diff != "" {
				t.Fatalf("after %s (-want +got):\n%s", step.verb, diff)
			}
		}
		if got, want := w.journal(k), []string{"dossier.admitted", "dossier.admitted", "dossier.filed", "dossier.forwarded", "dossier.proposed", "dossier.recognised"}; !slices.Equal(got, want) {
			t.Errorf("journal %v, want %v", got, want)
		}
	})
}

func (w world) journal(k key.Dossier) (verbs []string) {
	w.see(office(), func(ctx context.Context, v *act.View) error {
		entries, err := act.Entries(ctx, v, "dossier/"+string(k), 100)
		for _, e := range entries {
			verbs = append(verbs, e.Verb)
		}
		slices.Sort(verbs) // acts of one millisecond have no order
		return err
	})
	return verbs
}

func TestEndsWithAReason(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		for _, c := range []struct {
			verb dossier.Verb
			to   dossier.State
		}{{dossier.Returning, dossier.Returned}, {dossier.Withdrawing, dossier.Withdrawn}} {
			k := w.filed("vai")
			for label, reason := range map[string]string{"empty": "", "spaces": " \n ", "NUL": "a\x00", "long": strings.Repeat("x", 1001), "override": "a\u202eb"} {
				err := w.do(office(), c.verb, k, reason)
				if f := fault.Fields(err); fault.KindOf(err) != fault.Invalid || len(f) != 1 || f[0].Name != "reason" {
					t.Errorf("%s with %s reason: %v", c.verb, label, err)
				}
			}
			for _, reason := range []string{"Thiếu <b>phiếu</b> %s", "lần hai", ""} {
				if err := w.do(office(), c.verb, k, reason); err != nil {
					t.Fatal(err)
				}
			}
			if d := w.get(k); d.State != c.to || d.Reason != "Thiếu <b>phiếu</b> %s" || d.Version != 2 {
				t.Errorf("%+v", d)
			}
			for _, v := range dossier.Verbs() {
				if v != c.verb {
					w.wantKind(string(v)+" at the end", w.do(office(), v, k, "lý do"), fault.Conflict)
				}
			}
		}
		w.wantKind("no dossier", w.do(office(), dossier.Admitting, "none", ""), fault.NotFound)
	})
}

func TestOneOpenDossierPerProductAndSeason(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		first := w.filed("vai")
		_, err := w.file(office(), good())
		if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "HS-2021-0001") || !strings.Contains(err.Error(), "Vải sớm") {
			t.Errorf("a second dossier: %v", err)
		}
		n := good()
		n.Season = "s2026"
		if _, err := w.file(office(), n); err != nil {
			t.Errorf("another season: %v", err)
		}
		if err := w.do(office(), dossier.Returning, first, "thiếu"); err != nil {
			t.Fatal(err)
		}
		second := w.filed("vai", dossier.Admitting, dossier.Proposing, dossier.Recognising)
		third := w.filed("vai") // an upgrade in the same year
		var codes []string
		w.see(office(), func(ctx context.Context, v *act.View) error {
			list, err := dossier.OfProduct(ctx, v, "vai")
			for _, d := range list {
				codes = append(codes, d.Code+" "+string(d.State))
			}
			return err
		})
		want := []string{"HS-2026-0001 filed", "HS-2021-0003 filed", "HS-2021-0002 recognised", "HS-2021-0001 returned"}
		if diff := cmp.Diff(want, codes); diff != "" {
			t.Errorf("history (-want +got):\n%s", diff)
		}
		_, _ = second, third
	})
}

func TestManyFileAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		products := []key.Product{"vai", "dua", "ruou", "mang"}
		var wg sync.WaitGroup
		var filed, clashed atomic.Int32
		for i := range 12 { // each product three times
			wg.Go(func() {
				n := good()
				n.Product = products[i%4]
				switch _, err := w.file(office(), n); {
				case err == nil:
					filed.Add(1)
				case fault.KindOf(err) == fault.Conflict:
					clashed.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if filed.Load() != 4 || clashed.Load() != 8 {
			t.Errorf("filed %d, refused %d; want 4 and 8", filed.Load(), clashed.Load())
		}
		var codes []string
		w.see(office(), func(ctx context.Context, v *act.View) error {
			list, _, err := dossier.List(ctx, v, dossier.Filter{}, dossier.Page{})
			for _, d := range list {
				codes = append(codes, d.Code)
			}
			return err
		})
		if want := []string{"HS-2021-0001", "HS-2021-0002", "HS-2021-0003", "HS-2021-0004"}; !slices.Equal(codes, want) {
			t.Errorf("codes %v, want %v", codes, want)
		}
	})
}

func TestManyMoveAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		k := w.filed("vai", dossier.Admitting)
		var wg sync.WaitGroup
		var clashed atomic.Int32
		for i := range 8 {
			wg.Go(func() {
				verb := []dossier.Verb{dossier.Proposing, dossier.Forwarding}[i%2]
				if err := w.do(office(), verb, k, ""); err != nil {
					if fault.KindOf(err) != fault.Conflict {
						t.Error(err)
					}
					clashed.Add(1)
				}
			})
		}
		wg.Wait()
		if d := w.get(k); clashed.Load() != 4 || d.Version != 3 || (d.State != dossier.Proposed && d.State != dossier.Forwarded) {
			t.Errorf("%d refused; %s at version %d", clashed.Load(), d.State, d.Version)
		}
	})
}

func TestBadDossiers(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		for _, c := range []struct {
			field string
			spoil func(*dossier.NewDossier)
		}{
			{"kind", func(n *dossier.NewDossier) { n.Kind = "" }},
			{"kind", func(n *dossier.NewDossier) { n.Kind = "gold" }},
			{"book", func(n *dossier.NewDossier) { n.Book = "" }},
			{"book", func(n *dossier.NewDossier) { n.Book = strings.Repeat("b", 81) }},
			{"card", func(n *dossier.NewDossier) { n.Card = 0 }},
			{"card", func(n *dossier.NewDossier) { n.Card = -1 }},
			{"filed_on", func(n *dossier.NewDossier) { n.FiledOn = "" }},
			{"filed_on", func(n *dossier.NewDossier) { n.FiledOn = "30/06/2021" }},
			{"filed_on", func(n *dossier.NewDossier) { n.FiledOn = "2021-02-30" }},
			{"filed_on", func(n *dossier.NewDossier) { n.FiledOn = "2017-12-31" }},
			{"filed_on", func(n *dossier.NewDossier) { n.FiledOn = "2021-08-03" }}, // tomorrow
			{"filed_on", func(n *dossier.NewDossier) { n.FiledOn = "20210-7-1" }},
			{"note", func(n *dossier.NewDossier) { n.Note = strings.Repeat("đ", 2001) }},
			{"note", func(n *dossier.NewDossier) { n.Note = "zero\u200bwidth" }},
			{"season", func(n *dossier.NewDossier) { n.Season = "district" }}, // the lychee is elsewhere
		} {
			n := good()
			c.spoil(&n)
			_, err := w.file(office(), n)
			if f := fault.Fields(err); fault.KindOf(err) != fault.Invalid || len(f) != 1 || f[0].Name != c.field {
				t.Errorf("%s: %+v: %v", c.field, n, err)
			}
		}
		n := good()
		n.Product = "none"
		_, err := w.file(office(), n)
		w.wantKind("no product", err, fault.NotFound)
		n = good()
		n.Season = "none"
		_, err = w.file(office(), n)
		w.wantKind("no season", err, fault.NotFound)
		w.see(office(), func(ctx context.Context, v *act.View) error {
			if n, err := dossier.Count(ctx, v, dossier.Filter{}); n != 0 || err != nil {
				t.Errorf("%d dossiers stored: %v", n, err)
			}
			return nil
		})
	})
}

func TestLists(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		w.filed("vai", dossier.Admitting)
		dua := w.filed("dua")
		w.filed("ruou", dossier.Admitting, dossier.Proposing)
		w.filed("mang", dossier.Admitting, dossier.Forwarding)
		w.exec("entry.sql", "e1", "sit2", string(dua), "")
		w.see(office(), func(ctx context.Context, v *act.View) error {
			for _, c := range []struct {
				label string
				f     dossier.Filter
				want  string
			}{
				{"all", dossier.Filter{}, "vai dua ruou mang"},
				{"season", dossier.Filter{Season: "s2021"}, "vai dua ruou mang"},
				{"other season", dossier.Filter{Season: "s2026"}, ""},
				{"states", dossier.Filter{States: []dossier.State{dossier.Admitted, dossier.Forwarded}}, "vai mang"},
				{"place", dossier.Filter{Place: lucNam}, "dua ruou"},
				{"place with communes", dossier.Filter{Place: tanYen}, "vai mang"},
				{"unknown place", dossier.Filter{Place: "x"}, ""},
				{"round", dossier.Filter{Round: "r1"}, "dua"},
				{"no round", dossier.Filter{Round: "r9"}, ""},
				{"product", dossier.Filter{Text: "ĐÀO ruou"}, "ruou"},
				{"producer", dossier.Filter{Text: "nong nghiep"}, "vai mang"},
				{"code", dossier.Filter{Text: "hs-2021-0003"}, "ruou"},
				{"part of a code", dossier.Filter{Text: "0004"}, "mang"},
				{"pattern", dossier.Filter{Text: "%"}, ""},
				{"quote", dossier.Filter{Text: "' OR '1'='1"}, ""},
				{"together", dossier.Filter{Place: lucNam, States: []dossier.State{dossier.Proposed}, Text: "dao", Season: "s2021"}, "ruou"},
			} {
				list, next, err := dossier.List(ctx, v, c.f, dossier.Page{})
				n, err2 := dossier.Count(ctx, v, c.f)
				if got := products(list); err != nil || err2 != nil || got != c.want || n != len(list) || next != "" {
					t.Errorf("%s: %q (count %d, next %q), want %q: %v %v", c.label, got, n, next, c.want, err, err2)
				}
			}
			first, next, err := dossier.List(ctx, v, dossier.Filter{}, dossier.Page{Size: 3})
			if err != nil {
				t.Fatal(err)
			}
			second, end, err := dossier.List(ctx, v, dossier.Filter{}, dossier.Page{Size: 3, After: next})
			if err != nil || end != "" || products(first)+"|"+products(second) != "vai dua ruou|mang" {
				t.Errorf("pages: %s | %s, %q, %v", products(first), products(second), end, err)
			}
			_, _, err = dossier.List(ctx, v, dossier.Filter{}, dossier.Page{After: "a\x00"})
			w.wantKind("cursor", err, fault.Invalid)
			counts, err := dossier.Counts(ctx, v, "s2021")
			want := map[dossier.State]int{dossier.Filed: 1, dossier.Admitted: 1, dossier.Proposed: 1, dossier.Forwarded: 1}
			if diff := cmp.Diff(want, counts); diff != "" || err != nil {
				t.Errorf("counts (-want +got):\n%s%v", diff, err)
			}
			return nil
		})
	})
}

func products(list []dossier.Dossier) string {
	var names []string
	for _, d := range list {
		names = append(names, string(d.Product))
	}
	return strings.Join(names, " ")
}

func TestCodesBeyondFourDigits(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		w.filed("vai")
		w.exec("renumber.sql", "HS-2021-0001", "HS-2021-9999")
		w.filed("dua")
		w.filed("ruou")
		w.see(office(), func(ctx context.Context, v *act.View) error {
			var got []string
			page := dossier.Page{Size: 1}
			for range 4 {
				list, next, err := dossier.List(ctx, v, dossier.Filter{}, page)
				if err != nil {
					return err
				}
				for _, d := range list {
					got = append(got, d.Code)
				}
				if page.After = next; next == "" {
					break
				}
			}
			if want := "[HS-2021-9999 HS-2021-10000 HS-2021-10001]"; fmt.Sprint(got) != want {
				t.Errorf("codes %v, want %s", got, want)
			}
			return nil
		})
	})
}
