package dossier_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/dossier"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
)

// adviser is of the advisory group at a place; the one called member has an account.
func adviser() act.Actor {
	return act.Actor{Person: "member", Name: "Thành viên", Roles: []act.Held{{Role: act.Adviser, Place: bacGiang}}}
}

// reviewer is an officer of the province with an account.
func reviewer() act.Actor {
	return act.Actor{Person: "secretary", Name: "Thư ký", Roles: []act.Held{{Role: act.Office, Place: bacGiang}}}
}

func goodReview(k key.Dossier) dossier.NewReview {
	return dossier.NewReview{Dossier: k, Kind: dossier.Visit, DoneOn: "2021-07-20", Attended: "Ông A\nBà B", Findings: "Vườn đúng như khai.", Supplements: "Phiếu kiểm nghiệm mới", Tests: "Dư lượng thuốc"}
}

func (w world) review(who act.Actor, n dossier.NewReview) error {
	return w.desk.Do(context.Background(), who, func(ctx context.Context, a *act.Act) error { return dossier.AddReview(ctx, a, n) })
}

func (w world) mustReview(who act.Actor, n dossier.NewReview) {
	w.Helper()
	if err := w.review(who, n); err != nil {
		w.Fatal(err)
	}
}

func (w world) reviews(who act.Actor, k key.Dossier) (list []dossier.Review, err error) {
	err = w.desk.See(context.Background(), who, func(ctx context.Context, v *act.View) (err error) {
		list, err = dossier.Reviews(ctx, v, k)
		return err
	})
	return list, err
}

func TestReviewsStayAndCorrectEachOther(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		k := w.filed("vai", dossier.Admitting)
		w.mustReview(adviser(), goodReview(k))
		papers := dossier.NewReview{Dossier: k, Kind: dossier.Papers, DoneOn: "2021-08-02", Findings: "Đủ giấy tờ."}
		w.mustReview(reviewer(), papers)
		mended := goodReview(k)
		mended.Corrects, mended.Supplements, mended.Findings = 1, " ", "Đã bổ sung\r\nđủ."
		w.mustReview(adviser(), mended)
		for _, n := range []dossier.NewReview{goodReview(k), mended} {
			w.mustReview(adviser(), n) // a double click
		}
		got, err := w.reviews(office(), k)
		if err != nil {
			t.Fatal(err)
		}
		want := []dossier.Review{
			{Number: 1, Author: "member", Name: "Thành viên", ByGroup: true, Kind: dossier.Visit, DoneOn: "2021-07-20", Attended: "Ông A\nBà B", Findings: "Vườn đúng như khai.",
				Supplements: "Phiếu kiểm nghiệm mới", Tests: "Dư lượng thuốc", CorrectedBy: 3, CreatedAt: noon()},
			{Number: 2, Author: "secretary", Name: "Thư ký", Kind: dossier.Papers, DoneOn: "2021-08-02", Findings: "Đủ giấy tờ.", CreatedAt: noon()},
			{Number: 3, Author: "member", Name: "Thành viên", ByGroup: true, Kind: dossier.Visit, DoneOn: "2021-07-20", Attended: "Ông A\nBà B", Findings: "Đã bổ sung\nđủ.",
				Tests: "Dư lượng thuốc", Corrects: 1, CreatedAt: noon()},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("reviews (-want +got):\n%s", diff)
		}
		if d := w.get(k); d.Reviews != 3 || d.Version != 2 {
			t.Errorf("%d reviews, version %d: a review changes no dossier", d.Reviews, d.Version)
		}
		if n := len(slices.DeleteFunc(w.journal(k), func(verb string) bool { return verb != "dossier.reviewed" })); n != 3 {
			t.Errorf("%d entries of the journal", n)
		}
		mended.Findings = "Lần nữa."
		err = w.review(adviser(), mended)
		w.wantKind("a review that has its correction", err, fault.Conflict)
	})
}

func TestBadReviewsAreNamedByField(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		k, other := w.filed("vai", dossier.Admitting), w.filed("dua", dossier.Admitting)
		w.mustReview(reviewer(), goodReview(k))
		w.mustReview(reviewer(), goodReview(other))
		w.mustReview(adviser(), goodReview(other)) // its second
		for label, c := range map[string]struct {
			fields string
			bend   func(*dossier.NewReview)
		}{
			"no kind":                {"kind", func(n *dossier.NewReview) { n.Kind = "points" }},
			"before filing":          {"done_on", func(n *dossier.NewReview) { n.DoneOn = "2021-06-30" }},
			"tomorrow":               {"done_on", func(n *dossier.NewReview) { n.DoneOn = "2021-08-03" }},
			"no day":                 {"done_on", func(n *dossier.NewReview) { n.DoneOn = "2021-02-30" }},
			"a visit without people": {"attended", func(n *dossier.NewReview) { n.Attended = " \n" }},
			"nothing found":          {"findings", func(n *dossier.NewReview) { n.Findings = "" }},
			"too long": {"attended findings supplements tests", func(n *dossier.NewReview) {
				n.Attended, n.Findings, n.Supplements, n.Tests = strings.Repeat("a", 501), strings.Repeat("a", 4001), strings.Repeat("a", 2001), strings.Repeat("a", 2001)
			}},
			"hidden signs":               {"supplements", func(n *dossier.NewReview) { n.Supplements = "a\u202eb" }},
			"corrects a colleague's":     {"corrects", func(n *dossier.NewReview) { n.Corrects = 1 }},
			"corrects another dossier's": {"corrects", func(n *dossier.NewReview) { n.Corrects = 2 }},
			"corrects none":              {"corrects", func(n *dossier.NewReview) { n.Corrects = -1 }},
		} {
			n := goodReview(k)
			c.bend(&n)
			err := w.review(adviser(), n)
			var names []string
			for _, f := range fault.Fields(err) {
				names = append(names, f.Name)
			}
			if fault.KindOf(err) != fault.Invalid || strings.Join(names, " ") != c.fields {
				t.Errorf("%s: %v at %v, want %s", label, err, names, c.fields)
			}
		}
		if n := w.get(k).Reviews; n != 1 {
			t.Errorf("%d reviews stored", n)
		}
		n := goodReview(k)
		n.Kind, n.Attended, n.DoneOn = dossier.Papers, "", "2021-07-01" // papers are read alone, on the day of filing at the earliest
		w.mustReview(adviser(), n)
	})
}

// TestReviewsFollowTheCouncil: before it has the dossier and after it concluded nobody
// reports.
func TestReviewsFollowTheCouncil(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		for label, verbs := range map[string][]dossier.Verb{
			"filed": nil, "passed up": {dossier.Admitting, dossier.Forwarding}, "proposed": {dossier.Admitting, dossier.Proposing},
			"recognised": {dossier.Admitting, dossier.Proposing, dossier.Recognising}, "returned": {dossier.Returning}, "withdrawn": {dossier.Withdrawing},
		} {
			k := w.filed("vai", verbs...)
			err := w.review(adviser(), goodReview(k))
			w.wantKind(label, err, fault.Conflict)
			w.finish(k)
		}
		err := w.review(adviser(), goodReview("none"))
		w.wantKind("no dossier", err, fault.NotFound)
	})
}

func TestWhoMayReport(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		below, above := w.filed("vai", dossier.Admitting), w.filed("mang", dossier.Admitting, dossier.Forwarding, dossier.Admitting)
		want := map[string]string{
			"adviser": "report read report read", "adviser today": "report read report read", "adviser of the district": "report read read", "adviser elsewhere": "",
			"office": "report read report read", "district": "report read read", "leader": "read read", "commune": "read", "judge": "", "nobody": "",
			"judge with a seat": "read", "adviser of the producer": "", // works for it
		}
		w.exec("helper.sql")
		got := map[string]string{}
		all := map[string][]act.Held{
			"adviser": {{Role: act.Judge, Place: bacGiang}, {Role: act.Adviser, Place: bacGiang}}, "adviser today": {{Role: act.Adviser, Place: bacNinh}}, "adviser of the district": {{Role: act.Adviser, Place: tanYen}},
			"adviser elsewhere": {{Role: act.Adviser, Place: lucNam}}, "office": {{Role: act.Office, Place: bacGiang}}, "district": {{Role: act.District, Place: tanYen}},
			"leader": {{Role: act.Leader, Place: bacGiang}}, "commune": {{Role: act.Commune, Place: "07348.2020"}}, "judge": {{Role: act.Judge, Place: bacGiang}},
			"judge with a seat": {{Role: act.Judge, Place: lucNam}}, "nobody": nil, "adviser of the producer": {{Role: act.Adviser, Place: bacGiang}},
		}
		const seated = "judge with a seat" // after the others: from then on the person has a seat whatever the roles
		names := slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(name string) bool { return name == seated })
		for _, name := range append(names, seated) {
			roles := all[name]
			who := act.Actor{Person: "secretary", Name: name, Roles: roles}
			switch name {
			case seated:
				w.exec("entry.sql", "e1-1", "sit1", string(below), "")
			case "adviser of the producer":
				who.Person = "helper"
			case "judge", "nobody", "adviser elsewhere":
				who.Person = "stranger"
			}
			var may []string
			for _, k := range []key.Dossier{below, above} {
				n := goodReview(k)
				n.Findings = name
				err := w.review(who, n)
				if err == nil {
					may = append(may, "report")
				} else if kind := fault.KindOf(err); kind != fault.Forbidden && kind != fault.NotFound {
					t.Errorf("%s: %v", name, err)
				}
				if _, err := w.reviews(who, k); err == nil {
					may = append(may, "read")
				} else {
					w.wantKind(name+" reads", err, fault.NotFound)
				}
			}
			got[name] = strings.Join(may, " ")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("who may (-want +got):\n%s", diff)
		}
	})
}

// TestListsByReview: what waits for the group, and what the producer should add.
func TestListsByReview(t *testing.T) {
	t.Parallel()
	each(t, func(w world) {
		vai, dua := w.filed("vai", dossier.Admitting), w.filed("dua", dossier.Admitting)
		w.filed("mang")
		n := good()
		n.Product, n.Kind = "ruou", rulebook.Reassess
		again, err := w.file(office(), n)
		if err == nil {
			err = w.do(office(), dossier.Admitting, again, "")
		}
		if err != nil {
			t.Fatal(err)
		}
		check := func(label string, awaits, wanting []key.Dossier) {
			t.Helper()
			for f, want := range map[dossier.ReviewFilter][]key.Dossier{dossier.AwaitsReview: awaits, dossier.Wanting: wanting} {
				var got []key.Dossier
				w.see(adviser(), func(ctx context.Context, v *act.View) error {
					list, _, err := dossier.List(ctx, v, dossier.Filter{Review: f}, dossier.Page{})
					for _, d := range list {
						got = append(got, d.Key)
					}
					if c, err := dossier.Count(ctx, v, dossier.Filter{Review: f}); err != nil || c != len(list) {
						t.Errorf("%s, %s: %d of %d, %v", label, f, c, len(list), err)
					}
					return err
				})
				if !slices.Equal(got, want) {
					t.Errorf("%s, %s: %v, want %v", label, f, got, want)
				}
			}
		}
		check("before", []key.Dossier{vai, dua}, nil)
		w.mustReview(adviser(), goodReview(vai))
		check("reported", []key.Dossier{dua}, []key.Dossier{vai})
		mended := goodReview(vai)
		mended.Corrects, mended.Supplements = 1, ""
		w.mustReview(adviser(), mended)
		check("supplemented", []key.Dossier{dua}, nil)
		w.mustReview(reviewer(), goodReview(dua))
		check("the office asks too", nil, []key.Dossier{dua})
		if err := w.do(office(), dossier.Proposing, dua, ""); err != nil {
			t.Fatal(err)
		}
		check("concluded", nil, nil)
	})
}
