package portal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/recognition/award"
)

// FeedFilter narrows a feed; of Filter it takes all but Least and Sort.
type FeedFilter struct {
	Filter
	Since time.Time // recognitions about which something was recorded from then on; zero for all
}

// Published is one recognition with its product, as programs read it.
type Published struct {
	Key string // of the recognition; it says when it was entered and nothing else
	Row
}

const feedColumns = `SELECT r.recognition, p.name, p.slug, p.grp, p.place, COALESCE(d.name, ''), COALESCE(d.kind, ''), r.stars, r.year, r.round_name,
	r.authority, r.decision_no, r.decision_date, r.valid_from, r.valid_to, r.state, r.ended_on, r.ended_no, r.origin, r.illustrative, r.created_at,
	COALESCE(c.number, ''), r.product_name, r.producer_name, r.product_place`

const feedFrom = ` FROM recognition r JOIN product p ON p.product = r.product LEFT JOIN producer d ON d.producer = p.producer
	LEFT JOIN certificate c ON c.recognition = r.recognition WHERE r.state <> 'proposed'`

// Recognitions gives the published recognitions of the filter in the order of entry, at
// most so many after a key ("" for the beginning): also those that have ended or been
// replaced. A later page neither repeats nor loses one that was there when it began.
func Recognitions(ctx context.Context, v *act.View, f FeedFilter, after string, most int) ([]Published, error) {
	w := ask(f.Day)
	w.feed(v, f)
	if after != "" {
		w.and("r.recognition > " + w.bind(after))
	}
	return feed(ctx, v, w, feedColumns+feedFrom+w.unused()+w.text()+` ORDER BY r.recognition LIMIT `+w.bind(most))
}

// unused names the marks that ask binds and a feed may not need: PostgreSQL must learn
// the type of every one.
func (w *where) unused() string {
	return " AND CAST(" + w.on + " AS TEXT) <> '' AND CAST(" + w.year + " AS BIGINT) >= 0 AND CAST(" + w.next + " AS BIGINT) >= 0"
}

func (w *where) feed(v *act.View, f FeedFilter) {
	year := f.Year
	f.Filter.Year = 0
	w.product(v.Places(), f.Filter)
	if year > 0 {
		w.and("r.year = " + w.bind(year))
	}
	if f.Stars > 0 {
		w.and("r.stars = " + w.bind(f.Stars))
	}
	if f.Status != "" {
		w.and(w.anyStatus() + " = " + w.bind(string(f.Status)))
	}
	if !f.Since.IsZero() {
		w.and("EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'recognition/' || r.recognition AND j.at >= " + w.bind(f.Since.UnixMilli()) + ")")
	}
}

// anyStatus is award.Facts.StatusOn for every row that is not proposed.
func (w *where) anyStatus() string {
	return `CASE WHEN NOT (` + w.started("r") + `) THEN 'ahead' WHEN r.state = 'replaced' AND r.ended_on <= ` + w.on + ` THEN 'replaced' ELSE ` + w.status() + ` END`
}

func feed(ctx context.Context, v *act.View, w *where, query string) (list []Published, err error) {
	found, err := v.QueryContext(ctx, query, w.args...)
	if err != nil {
		return nil, fmt.Errorf("feed: %w", err)
	}
	defer found.Close()
	for found.Next() {
		x, err := scanPublished(found.Scan)
		if err != nil {
			return nil, fmt.Errorf("feed: %w", err)
		}
		list = append(list, x)
	}
	return list, found.Err()
}

func scanPublished(scan func(...any) error) (x Published, err error) {
	var created int64
	var origin, name, producer, at string
	p, r := &x.Product, &x.Recognition
	err = scan(&x.Key, &p.Name, &p.Slug, &p.Group, &p.Place, &p.Producer, &p.ProducerKind, &r.Stars, &r.Year, &r.RoundName, &r.Authority, &r.DecisionNo,
		&r.DecisionDate, &r.ValidFrom, &r.ValidTo, &r.State, &r.EndedOn, &r.EndedNo, &origin, &r.Illustrative, &created, &r.Number,
		&name, &producer, &at)
	r.Then = p.then(name, producer, at)
	r.Entered, r.Imported = fold.DayOf(created), origin == "import"
	return x, err
}

// RecognitionOf gives one published recognition by its key, or by the canonical code of
// its certificate. Neither is NotFound, and so is one that is only proposed.
func RecognitionOf(ctx context.Context, v *act.View, id string) (Published, error) {
	x, err := scanPublished(v.QueryRowContext(ctx, feedColumns+feedFrom+` AND (r.recognition = $1 OR c.code = $1)`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return x, fault.Missing("lần công nhận này")
	}
	if err != nil {
		return x, fmt.Errorf("recognition: %w", err)
	}
	return x, nil
}

// Products gives the products ever recognised that the filter leaves, in the order of
// their addresses, at most so many after one ("" for the beginning), each with the
// recognition that speaks for it on the day.
func Products(ctx context.Context, v *act.View, f Filter, after string, most int) ([]Published, error) {
	w := ask(f.Day)
	from := ` FROM product p CROSS JOIN recognition r LEFT JOIN producer d ON d.producer = p.producer
		LEFT JOIN certificate c ON c.recognition = r.recognition WHERE ` + w.shown() // from the products in order, see fromProducts
	w.product(v.Places(), f)
	w.recognition(f)
	if after != "" {
		w.and("p.slug > " + w.bind(after))
	}
	return feed(ctx, v, w, feedColumns+from+w.text()+` ORDER BY p.slug LIMIT `+w.bind(most))
}

// Standing is what a recognition is worth on the day of the question.
func (x Published) Standing(day string) award.Status {
	status, _ := x.Recognition.Facts().StatusOn(day)
	return status
}
