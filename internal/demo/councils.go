package demo

import (
	"context"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/place"
)

// council is a council of the story with the people who sit in it.
type council struct {
	key     key.Council
	place   place.ID
	level   string
	members []act.Actor // those who vote
}

// appoint sets up a council by a decision whose number no source gives.
func (t *teller) appoint(level string, at place.ID, name string, seats []evaluation.NewSeat, book *rulebook.Book) (council, error) {
	c := council{place: at, level: level}
	rules := book.Procedure.Council
	err := t.do(t.office, func(ctx context.Context, a *act.Act) (err error) {
		c.key, err = evaluation.SetCouncil(ctx, a, evaluation.NewCouncil{Place: at, Level: level, Name: name,
			Quorum: evaluation.Quorum{Num: rules.Quorum.Num, Den: rules.Quorum.Den}, SpreadLimit: int(rules.Spread.Limit),
			MinimumRule: string(rules.Minimums.Rule), Illustrative: true, Seats: seats})
		return err
	})
	return c, err
}

// recruit makes people for a council whose real members no source names; they cannot
// sign in.
func (t *teller) recruit(at place.ID, prefix string, n int) (people []act.Actor, seats []evaluation.NewSeat, err error) {
	for i := range n {
		duty := evaluation.Member
		switch i {
		case 0:
			duty = evaluation.Chair
		case 1:
			duty = evaluation.Secretary
		}
		name := fmt.Sprintf("Thành viên minh họa %d", i+1)
		actor, err := t.person(fmt.Sprintf("%s.%d", prefix, i+1), name, "", act.Held{Role: act.Judge, Place: at})
		if err != nil {
			return nil, nil, err
		}
		people = append(people, actor)
		seats = append(seats, evaluation.NewSeat{Person: actor.Person, Name: name, Position: "Chưa có nguồn nêu tên", Duty: duty, Votes: true})
	}
	return people, seats, nil
}

// candidate is a dossier with the star that the council's marks must lead to.
type candidate struct {
	id      string
	dossier key.Dossier
	card    int
	target  rulebook.Points // of the mean
	minimum int             // star minimums that the marks satisfy
}

// scoreAll lets every member submit a sheet for every entry, except where skip says so.
func (t *teller) scoreAll(c council, sitting key.Sitting, all []candidate, skip func(member, entry int) bool) error {
	entries, book, err := t.entries(sitting)
	if err != nil {
		return err
	}
	for i, x := range all {
		card, err := book.Card(x.card)
		if err != nil {
			return err
		}
		for m, member := range c.members {
			if skip != nil && skip(m, i) {
				continue
			}
			marks := score.Fill(card, seed(x.id, m), x.target+wobble(x.id, m), x.minimum)
			err := t.do(member, func(ctx context.Context, a *act.Act) error {
				_, err := t.Programme.Evaluation.SaveSheet(ctx, a, evaluation.Draft{Entry: entries[x.dossier], Marks: marks, Submit: true})
				return err
			})
			if err != nil {
				return fmt.Errorf("%s, member %d: %w", x.id, m+1, err)
			}
		}
	}
	return nil
}

// seed makes a member's marks for a product the same at every loading.
func seed(id string, member int) uint64 {
	h := uint64(14695981039346656037)
	for _, b := range []byte(id) {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return h + uint64(member)
}

// wobble spreads members around the target by up to two points to both sides.
func wobble(id string, member int) rulebook.Points {
	return rulebook.Points(seed(id, member*7+1)%5)*100 - 200
}

func (t *teller) entries(k key.Sitting) (byDossier map[key.Dossier]key.Entry, book *rulebook.Book, err error) {
	byDossier = map[key.Dossier]key.Entry{}
	err = t.Desk.See(t.ctx, t.office, func(ctx context.Context, v *act.View) error {
		sitting, err := evaluation.SittingByKey(ctx, v, k)
		if err != nil {
			return err
		}
		if book, err = t.Programme.Books.ByDigest(sitting.Digest); err != nil {
			return err
		}
		list, err := t.Programme.Evaluation.Entries(ctx, v, k)
		for _, e := range list {
			byDossier[e.Dossier] = e.Key
		}
		return err
	})
	return byDossier, book, err
}

func (t *teller) openScoring(k key.Sitting) error {
	return t.do(t.office, func(ctx context.Context, a *act.Act) error { return t.Programme.Evaluation.OpenScoring(ctx, a, k) })
}

func (t *teller) closeSitting(c evaluation.Closing) error {
	return t.do(t.office, func(ctx context.Context, a *act.Act) error {
		_, err := t.Programme.Close(ctx, a, c)
		return err
	})
}

func (t *teller) plan(n evaluation.NewSitting) (k key.Sitting, err error) {
	err = t.do(t.office, func(ctx context.Context, a *act.Act) (err error) {
		k, err = t.Programme.Evaluation.PlanSitting(ctx, a, n)
		return err
	})
	return k, err
}
