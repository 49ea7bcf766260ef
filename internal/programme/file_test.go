package programme_test

import (
	"context"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/plan"
	"ocop/internal/programme"
)

// seasons opens a season for each year and gives their keys.
func (s *stage) seasons(years ...int) map[int]key.Season {
	s.Helper()
	keys := map[int]key.Season{}
	s.do(s.office, func(ctx context.Context, a *act.Act) error {
		for _, year := range years {
			k, err := plan.OpenSeason(ctx, a, plan.NewSeason{Place: bacGiang, Year: year, Title: "Mùa", Illustrative: year == 2021})
			if err != nil {
				return err
			}
			keys[year] = k
		}
		return nil
	})
	return keys
}

func (s *stage) apply(actor act.Actor, n programme.Application) (k key.Dossier, reason string, err error) {
	err = s.try(actor, func(ctx context.Context, a *act.Act) (err error) {
		k, reason, err = s.svc.File(ctx, a, n)
		return err
	})
	return k, reason, err
}

// The book follows from the kind and the day of filing, on both sides of every border.
func TestADossierIsReadUnderTheBookOfItsDay(t *testing.T) {
	empty(t, func(s *stage) {
		s.day("2026-11-24")
		season := s.seasons(2021)[2021]
		for _, c := range []struct {
			filed string
			kind  rulebook.Kind
			book  string
			says  string
		}{
			{"2019-08-21", rulebook.First, "1048-781", "1048/QĐ-TTg"},
			{"2023-02-23", rulebook.First, "1048-781", "1048/QĐ-TTg"},
			{"2026-05-22", rulebook.First, "26-2026", "26/2026/QĐ-TTg"},
			{"2026-11-24", rulebook.Reassess, "26-2026", "đánh giá lại"},
			{"2026-11-24", rulebook.Upgrade, "26-2026", "nâng hạng"},
		} {
			p := s.product("Gạo nộp "+c.filed+" "+string(c.kind), ngocChau)
			k, reason, err := s.apply(s.office, programme.Application{Season: season, Product: p, Kind: c.kind, Card: rice, FiledOn: c.filed, Note: "ghi chú"})
			if err != nil {
				s.Errorf("%s %s: %v", c.filed, c.kind, err)
				continue
			}
			d := s.dossier(k)
			if d.Book != c.book || d.FiledOn != c.filed || d.Kind != c.kind || d.Card != rice || d.Note != "ghi chú" || !d.Illustrative {
				s.Errorf("%s %s: filed as %+v", c.filed, c.kind, d)
			}
			if !strings.Contains(reason, c.says) || !strings.Contains(reason, c.filed[8:]+"/"+c.filed[5:7]+"/"+c.filed[:4]) {
				s.Errorf("%s %s: the reason %q does not say %q and the day", c.filed, c.kind, reason, c.says)
			}
		}
	})
}

func TestWhatCannotBeFiled(t *testing.T) {
	empty(t, func(s *stage) {
		s.day("2026-11-24")
		season := s.seasons(2021)[2021]
		p := s.product("Gạo", ngocChau)
		good := programme.Application{Season: season, Product: p, Kind: rulebook.First, Card: rice, FiledOn: "2021-06-14"}
		for _, c := range []struct {
			name  string
			field string
			says  string
			spoil func(*programme.Application)
		}{
			{"before every book", "filed_on", "bộ tiêu chí", func(n *programme.Application) { n.FiledOn = "2019-08-20" }},
			{"no date", "filed_on", "", func(n *programme.Application) { n.FiledOn = "" }},
			{"a date that is none", "filed_on", "", func(n *programme.Application) { n.FiledOn = "2021-02-30" }},
			{"tomorrow", "filed_on", "", func(n *programme.Application) { n.FiledOn = "2026-11-25" }},
			{"an unknown kind", "kind", "", func(n *programme.Application) { n.Kind = "other" }},
			{"no card", "card", "", func(n *programme.Application) { n.Card = 0 }},
			{"a card that no book has", "card", "", func(n *programme.Application) { n.Card = 99 }},
			{"a card printed incompletely", "card", "chưa dùng để chấm điểm được", func(n *programme.Application) { n.Card = 16 }},
			{"a card of another book printed incompletely", "card", "chưa dùng để chấm điểm được", func(n *programme.Application) { n.FiledOn, n.Card = "2024-05-01", 11 }},
			{"a note too long", "note", "", func(n *programme.Application) { n.Note = strings.Repeat("x", 2001) }},
		} {
			n := good
			c.spoil(&n)
			_, _, err := s.apply(s.office, n)
			field(s.T, err, c.field)
			if !strings.Contains(err.Error(), c.says) {
				s.Errorf("%s: %v does not say %q", c.name, err, c.says)
			}
		}
		missing := good
		missing.Season = "none"
		_, _, err := s.apply(s.office, missing)
		kind(s.T, err, fault.NotFound)
		missing = good
		missing.Product = "none"
		_, _, err = s.apply(s.office, missing)
		kind(s.T, err, fault.NotFound)
		lucNgan := act.Actor{Person: "x", Roles: []act.Held{{Role: act.District, Place: "219.2020"}}}
		for _, who := range []act.Actor{act.Visitor(), lucNgan, {Person: "y", Roles: []act.Held{{Role: act.Leader, Place: bacNinh}}}} {
			_, _, err = s.apply(who, good)
			kind(s.T, err, fault.Forbidden)
		}
		if n := s.count("dossier"); n != 0 {
			s.Errorf("%d dossiers are filed", n)
		}
		if _, _, err := s.apply(s.district, good); err != nil {
			s.Error(err)
		}
		_, _, err = s.apply(s.district, good)
		kind(s.T, err, fault.Conflict) // a second click
	})
}
