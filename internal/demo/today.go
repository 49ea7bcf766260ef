package demo

import (
	"context"
	"fmt"
	"strconv"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/plan"
	"ocop/internal/programme"
)

// application is a real product that the open season registers; that it applies, and
// with which marks, is made up.
type application struct {
	id      string
	kind    rulebook.Kind
	card    int
	target  rulebook.Points
	minimum int
}

// applications are products whose certificates have run out or are near their end, one
// that aims higher, and one whose points reach 4 stars while its papers reach 3.
func applications() []application {
	return []application{
		{"BG038", rulebook.Reassess, 1, 6200, 3},
		{"BG039", rulebook.Reassess, 1, 5700, 3},
		{"BG040", rulebook.Upgrade, 8, 7600, 4},
		{"BG015", rulebook.Reassess, 1, 7300, 3},
		{"BG017", rulebook.Reassess, 4, 6400, 3},
		{"BG016", rulebook.Reassess, 20, 7800, 4},
		{"BG006", rulebook.Reassess, 14, 7500, 4},
		{"BG005", rulebook.Upgrade, 6, 9200, 5},
	}
}

// tellToday opens a round of Bắc Ninh under the rules in force, with dates computed from
// the day of loading: eight dossiers, seven members of whom one has not finished.
func (t *teller) tellToday() error {
	filed, _ := fold.AddDays(t.today, -40)
	book, _, err := t.Programme.Books.Pick(rulebook.Reassess, rulebook.Date(filed))
	if err != nil {
		return err
	}
	t.on(filed)
	year, err := strconv.Atoi(t.today[:4])
	if err != nil {
		return err
	}
	round, season, err := t.openToday(book, year)
	if err != nil {
		return err
	}
	c, err := t.councilToday(book)
	if err != nil {
		return err
	}
	before, _ := fold.AddDays(t.today, 21)
	sitting, err := t.plan(evaluation.NewSitting{Round: round, Council: c.key, PlannedBefore: before, Note: "Hạn tính từ ngày nạp dữ liệu trình diễn."})
	if err != nil {
		return err
	}
	all, err := t.apply(season, sitting)
	if err != nil {
		return err
	}
	if err := t.tellReviews(all); err != nil {
		return err
	}
	scoring, _ := fold.AddDays(t.today, -3)
	t.on(scoring)
	if err := t.openScoring(sitting); err != nil {
		return err
	}
	if err := t.scoreAll(c, sitting, all, func(member, entry int) bool { return member == 1 && entry < 2 }); err != nil {
		return err
	}
	return t.leaveUnfinished(c.members[1], sitting, all[:2])
}

// leaveUnfinished gives a member drafts that lack three marks each, for whoever tries the
// demonstration to finish. The three are worth few points, so that any choice stays
// within the spread that the council allows.
func (t *teller) leaveUnfinished(member act.Actor, sitting key.Sitting, some []candidate) error {
	entries, book, err := t.entries(sitting)
	if err != nil {
		return err
	}
	for _, x := range some {
		card, err := book.Card(x.card)
		if err != nil {
			return err
		}
		marks := score.Fill(card, seed(x.id, 1), x.target, x.minimum)
		for left, i := 3, len(marks)-1; left > 0 && i >= 0; i-- {
			if leaf := card.Leaves()[i]; leaf.Max <= 300 && !leaf.Starred && leaf.OnlyIf == nil {
				marks[i] = score.Unmarked
				left--
			}
		}
		err = t.do(member, func(ctx context.Context, a *act.Act) error {
			_, err := t.Programme.Evaluation.SaveSheet(ctx, a, evaluation.Draft{Entry: entries[x.dossier], Marks: marks})
			return err
		})
		if err != nil {
			return fmt.Errorf("%s, draft: %w", x.id, err)
		}
	}
	return nil
}

func (t *teller) openToday(book *rulebook.Book, year int) (round key.Round, season key.Season, err error) {
	err = t.do(t.office, func(ctx context.Context, a *act.Act) (err error) {
		season, err = plan.OpenSeason(ctx, a, plan.NewSeason{Place: newProvince, Year: year, Title: fmt.Sprintf("Mùa đánh giá %d, tỉnh Bắc Ninh", year),
			Illustrative: true, Note: "Mùa dùng thử: sản phẩm và chủ thể có thật, việc đăng ký, hội đồng và điểm là minh họa."})
		if err != nil {
			return err
		}
		round, err = t.Programme.Evaluation.OpenRound(ctx, a, evaluation.NewRound{Season: season, Number: 2,
			Title: fmt.Sprintf("Đợt 2 năm %d", year), Book: book.ID, Note: "Các hạn tính từ ngày nạp dữ liệu trình diễn."})
		return err
	})
	return round, season, err
}

func (t *teller) councilToday(book *rulebook.Book) (council, error) {
	people, extra, err := t.recruit(newProvince, "tinh", 4)
	if err != nil {
		return council{}, err
	}
	seat := func(login, position string, duty evaluation.Duty, votes bool) evaluation.NewSeat {
		p := t.people[login]
		return evaluation.NewSeat{Person: p.Person, Name: p.Name, Position: position, Duty: duty, Votes: votes}
	}
	seats := []evaluation.NewSeat{
		seat("chutich", "Lãnh đạo UBND tỉnh (minh họa)", evaluation.Chair, true),
		seat("uyvien1", "Sở Nông nghiệp và Môi trường (minh họa)", evaluation.Member, true),
		seat("uyvien2", "Sở Công Thương (minh họa)", evaluation.Member, true),
		seat("thuky", "Văn phòng điều phối (minh họa)", evaluation.Secretary, false),
	}
	members := []act.Actor{t.people["chutich"], t.people["uyvien1"], t.people["uyvien2"]}
	for i, s := range extra {
		s.Duty = evaluation.Member
		seats, members = append(seats, s), append(members, people[i])
	}
	c, err := t.appoint("province", newProvince, "Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Bắc Ninh", seats, book)
	c.members = members
	return c, err
}

func (t *teller) apply(season key.Season, sitting key.Sitting) (all []candidate, err error) {
	for _, x := range applications() {
		c := candidate{id: "today/" + x.id, card: x.card, target: x.target, minimum: x.minimum}
		err := t.do(t.office, func(ctx context.Context, a *act.Act) (err error) {
			c.dossier, _, err = t.Programme.File(ctx, a, programme.Application{Season: season, Product: t.known[x.id], Kind: x.kind, Card: x.card,
				FiledOn: a.Today(), Note: "Đăng ký minh họa; thời hạn nộp lại theo quy định chưa được xét."})
			if err != nil {
				return err
			}
			_, err = t.Programme.Admit(ctx, a, c.dossier, sitting)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", x.id, err)
		}
		all = append(all, c)
	}
	return all, nil
}
