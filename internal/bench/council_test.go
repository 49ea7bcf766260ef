package bench

import (
	"context"
	"fmt"
	"net/url"
	"strconv"

	"ocop/internal/act"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/plan"
	"ocop/internal/programme"
	"ocop/internal/registry"
)

const (
	theBook = "26-2026"
	theCard = 11 // tea
)

// season is a season of the year with one round.
type season struct {
	*house
	officer user
	season  key.Season
	round   key.Round
	card    *rulebook.Card
	marks   []mark
	maker   key.Producer
	filed   int
}

func (h *house) season() *season {
	s := &season{house: h, officer: h.person("vanphong", act.Office)}
	book, err := h.books.Book(theBook)
	must(h.b, err)
	s.card, err = book.Card(theCard)
	must(h.b, err)
	s.fillSheets()
	h.do(s.officer.Actor, func(ctx context.Context, a *act.Act) (err error) {
		if s.season, err = plan.OpenSeason(ctx, a, plan.NewSeason{Place: province, Year: 2026, Title: "Năm 2026", Illustrative: true}); err != nil {
			return err
		}
		if s.maker, err = registry.EnterProducer(ctx, a, registry.NewProducer{Name: "Hợp tác xã minh họa", Kind: registry.Cooperative, Place: province}); err != nil {
			return err
		}
		s.round, err = h.programme.Evaluation.OpenRound(ctx, a, evaluation.NewRound{Season: s.season, Number: 1, Title: "Đợt 1", Book: theBook})
		return err
	})
	return s
}

// council is a sitting that scores, with its members and what they judge.
type council struct {
	sitting key.Sitting
	members []user
	entries []key.Entry
}

// sit sets up a council of its own with so many members and dossiers.
func (s *season) sit(name string, members, dossiers int) (c council) {
	n := evaluation.NewCouncil{Place: province, Level: "province", Name: "Hội đồng " + name, DecisionNo: "1/QĐ-UBND", DecisionDate: "2026-08-01",
		Quorum: evaluation.Quorum{Num: 2, Den: 3}, SpreadLimit: 1000, MinimumRule: "majority", Illustrative: true}
	for i := range members {
		u := s.person(fmt.Sprintf("%s.%d", name, i+1), act.Judge)
		c.members = append(c.members, u)
		duty := evaluation.Member
		if i == 0 {
			duty = evaluation.Chair
		}
		n.Seats = append(n.Seats, evaluation.NewSeat{Person: u.Person, Name: u.Name, Duty: duty, Votes: true})
	}
	s.do(s.officer.Actor, func(ctx context.Context, a *act.Act) error {
		k, err := evaluation.SetCouncil(ctx, a, n)
		if err != nil {
			return err
		}
		c.sitting, err = s.programme.Evaluation.PlanSitting(ctx, a, evaluation.NewSitting{Round: s.round, Council: k, PlannedBefore: "2099-01-01"})
		if err != nil {
			return err
		}
		for range dossiers {
			if err := s.file(ctx, a, &c); err != nil {
				return err
			}
		}
		return s.programme.Evaluation.OpenScoring(ctx, a, c.sitting)
	})
	return c
}

func (s *season) file(ctx context.Context, a *act.Act, c *council) error {
	s.filed++
	product, err := registry.EnterProduct(ctx, a, registry.Facts{Producer: s.maker, Name: fmt.Sprint("Chè minh họa số ", s.filed), Group: registry.Drink, Place: province})
	if err != nil {
		return err
	}
	d, _, err := s.programme.File(ctx, a, programme.Application{Season: s.season, Product: product, Kind: rulebook.First, Card: theCard, FiledOn: "2026-08-01"})
	if err != nil {
		return err
	}
	e, err := s.programme.Admit(ctx, a, d, c.sitting)
	c.entries = append(c.entries, e)
	return err
}

// mark is a complete sheet, made beforehand: as marks, as stored, and as a browser sends it.
type mark struct {
	marks      score.Marks
	text, form string
}

// fillSheets makes sheets of different marks for about the same points.
func (s *season) fillSheets() {
	for n := range 45 {
		m := mark{marks: score.Fill(s.card, uint64(n), rulebook.Points(7000+n%9*100), 3)}
		form := url.Values{"intent": {"draft"}}
		for _, leaf := range s.card.Leaves() {
			switch place := m.marks[leaf.Leaf]; place {
			case score.Unmarked:
			case score.None:
				form.Set("mark."+leaf.Code, "-")
			default:
				form.Set("mark."+leaf.Code, fmt.Sprint(place))
			}
		}
		m.text, m.form = m.marks.Encode(), form.Encode()
		s.marks = append(s.marks, m)
	}
}

// nth is a sheet that differs from those with numbers near it.
func (s *season) nth(n int) mark { return s.marks[n%len(s.marks)] }

// ballot is one member's sheet for one entry, saved again and again.
type ballot struct {
	who     user
	entry   key.Entry
	sheet   key.Sheet
	version int64
	saves   int
}

// form is the sheet as a browser sends it.
func (s *season) form(x *ballot) string {
	return s.nth(x.saves).form + "&version=" + strconv.FormatInt(x.version, 10) + "&remark=" + strconv.Itoa(x.saves)
}

// next counts a save that was answered.
func (x *ballot) next() {
	x.version++
	x.saves++
}

// save saves the sheet as one act, without HTTP.
func (s *season) save(x *ballot) error {
	draft := evaluation.Draft{Entry: x.entry, Marks: s.nth(x.saves).marks, Remark: strconv.Itoa(x.saves), Version: x.version}
	err := s.desk.Do(context.Background(), x.who.Actor, func(ctx context.Context, a *act.Act) error {
		sheet, err := s.programme.Evaluation.SaveSheet(ctx, a, draft)
		x.sheet = sheet.Key
		return err
	})
	if err == nil {
		x.next()
	}
	return err
}

// submitAll hands in every member's sheet for every entry.
func (s *season) submitAll(c council) {
	for i, m := range c.members {
		s.do(m.Actor, func(ctx context.Context, a *act.Act) error {
			for n, e := range c.entries {
				draft := evaluation.Draft{Entry: e, Marks: s.nth(n + i).marks, Submit: true}
				if _, err := s.programme.Evaluation.SaveSheet(ctx, a, draft); err != nil {
					return err
				}
			}
			return nil
		})
	}
}
