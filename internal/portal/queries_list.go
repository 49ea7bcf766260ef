package portal

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/place"
	"ocop/internal/recognition/award"
)

// CROSS JOIN holds SQLite to the order written: from the products in the order of names,
// or from the recognitions in the order of time, so that a page stops after its rows.
const (
	fromProducts     = ` FROM product p CROSS JOIN recognition r LEFT JOIN producer d ON d.producer = p.producer WHERE `
	fromRecognitions = ` FROM recognition r CROSS JOIN product p LEFT JOIN producer d ON d.producer = p.producer WHERE `
)

const rowColumns = `SELECT p.name, p.slug, p.grp, p.place, COALESCE(d.name, ''), COALESCE(d.kind, ''), r.stars, r.year, r.round_name,
	r.decision_no, r.decision_date, r.valid_from, r.valid_to, r.state, r.ended_on, r.created_at`

// Catalogue gives one page of the products ever recognised that the filter leaves, and
// how many it leaves in all. Pages count from 1; a page behind the end is empty.
func Catalogue(ctx context.Context, v *act.View, f Filter, page, size int) (list []Row, total int, err error) {
	if !f.readsAll() {
		if list, err = List(ctx, v, f, page, size); err != nil {
			return nil, 0, err
		}
		total, err = count(ctx, v, f)
		return list, total, err
	}
	list, total, err = read(ctx, v, f, page, size, ", COUNT(*) OVER ()")
	if err == nil && len(list) == 0 && page > 1 {
		total, err = count(ctx, v, f)
	}
	return list, total, err
}

// readsAll says that no index gives the order, so that every match is read in any case
// and may as well be counted on the way.
func (f Filter) readsAll() bool { return f.Query != "" || f.Sort == ByStars || f.Sort == ByEnd }

// List is Catalogue without the total.
func List(ctx context.Context, v *act.View, f Filter, page, size int) ([]Row, error) {
	list, _, err := read(ctx, v, f, page, size, ", 0")
	return list, err
}

// read gives a page of rows; total is the column that counts them all.
func read(ctx context.Context, v *act.View, f Filter, page, size int, total string) (list []Row, n int, err error) {
	w := ask(f.Day)
	from := fromProducts
	if f.Sort == ByNewest {
		from = fromRecognitions
	}
	from += w.shown()
	w.product(v.Places(), f)
	w.recognition(f)
	found, err := v.QueryContext(ctx, rowColumns+total+from+w.text()+w.order(f)+` LIMIT `+w.bind(size)+` OFFSET `+w.bind((max(page, 1)-1)*size), w.args...)
	if err != nil {
		return nil, 0, fmt.Errorf("catalogue: %w", err)
	}
	defer found.Close()
	for found.Next() {
		var row Row
		var created int64
		p, r := &row.Product, &row.Recognition
		if err := found.Scan(&p.Name, &p.Slug, &p.Group, &p.Place, &p.Producer, &p.ProducerKind, &r.Stars, &r.Year, &r.RoundName,
			&r.DecisionNo, &r.DecisionDate, &r.ValidFrom, &r.ValidTo, &r.State, &r.EndedOn, &created, &n); err != nil {
			return nil, 0, fmt.Errorf("catalogue: %w", err)
		}
		r.Entered = fold.DayOf(created)
		list = append(list, row)
	}
	return list, n, found.Err()
}

// count asks for no more than the filter needs: which recognition speaks for a product
// does not matter as long as only products are filtered.
func count(ctx context.Context, v *act.View, f Filter) (n int, err error) {
	w := ask(f.Day)
	query := `SELECT COUNT(*) FROM product p WHERE EXISTS (SELECT 1 FROM recognition r WHERE r.product = p.product AND ` + w.alive("r") + `)`
	if f.Stars > 0 || f.Least > 0 || f.Status != "" {
		query = `SELECT COUNT(*) FROM product p CROSS JOIN recognition r WHERE ` + w.shown()
		w.recognition(f)
	}
	w.product(v.Places(), f)
	if err := v.QueryRowContext(ctx, query+w.text(), w.args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("catalogue total: %w", err)
	}
	return n, nil
}

// where gathers conditions; every value is a numbered parameter. It begins with those
// that the day of the question gives.
type where struct {
	parts          []string
	args           []any
	day            string
	on, year, next string // marks of the day, its year, and the first instant after it
}

func (w *where) bind(value any) string {
	w.args = append(w.args, value)
	return "$" + strconv.Itoa(len(w.args))
}

func (w *where) and(condition string) { w.parts = append(w.parts, " AND "+condition) }

func (w *where) text() string { return strings.Join(w.parts, "") }

// product are the conditions that do not depend on which recognition is shown.
func (w *where) product(g *place.Gazetteer, f Filter) {
	w.words(f.Query)
	if f.Group != "" {
		w.and("p.grp = " + w.bind(f.Group))
	}
	if f.Year > 0 {
		w.and("p.product IN (SELECT y.product FROM recognition y WHERE y.state <> 'proposed' AND y.valid_from <= " + w.on + " AND y.year = " + w.bind(f.Year) + ")")
	}
	w.within(g, f.Place)
}

// recognition are the conditions on the recognition that is shown.
func (w *where) recognition(f Filter) {
	if f.Stars > 0 {
		w.and("r.stars = " + w.bind(f.Stars))
	}
	if f.Least > 0 {
		w.and("r.stars >= " + w.bind(f.Least))
	}
	switch f.Status {
	case "":
	case award.StatusValid:
		w.and(w.status() + " IN (" + w.bind(string(award.StatusValid)) + ", " + w.bind(string(award.StatusExpiring)) + ")")
	default:
		w.and(w.status() + " = " + w.bind(string(f.Status)))
	}
}

// mostWords is how many words of a search count.
const mostWords = 10

// words asks for every word of a search in the name of product or producer. Producers
// are few beside products and are searched once for each word. A search that folds to
// nothing finds nothing. A folded word has no pattern character.
func (w *where) words(text string) {
	if text == "" {
		return
	}
	words := strings.Fields(fold.Key(text))
	if len(words) == 0 {
		w.and("1 = 0")
	}
	for _, word := range words[:min(len(words), mostWords)] {
		at := w.bind("%" + word + "%")
		w.and("(p.folded LIKE " + at + " OR p.producer IN (SELECT m.producer FROM producer m WHERE m.folded LIKE " + at + "))")
	}
}

// within asks for a unit and all that lies in it, at whatever time it existed.
func (w *where) within(g *place.Gazetteer, at place.ID) {
	if at == "" {
		return
	}
	var marks []string
	for _, level := range []place.Level{place.Province, place.District, place.Commune} {
		for _, u := range g.All(level, "") {
			if g.Within(u.ID, at) {
				marks = append(marks, w.bind(string(u.ID)))
			}
		}
	}
	if len(marks) == 0 {
		w.and("1 = 0")
		return
	}
	w.and("p.place IN (" + strings.Join(marks, ", ") + ")")
}

// order ends in a unique key, so that pages neither repeat nor lose a row.
func (w *where) order(f Filter) string {
	byName := "p.sort_key, p.product"
	switch f.Sort {
	case ByNewest:
		return ` ORDER BY r.year DESC, r.decision_date DESC, r.recognition DESC`
	case ByStars:
		return ` ORDER BY r.stars DESC, ` + byName
	case ByEnd:
		return ` ORDER BY CASE WHEN r.valid_to >= ` + w.on + ` THEN 0 WHEN r.valid_to <> '' THEN 1 ELSE 2 END, r.valid_to, ` + byName
	}
	if key := fold.Key(f.Query); key != "" {
		return ` ORDER BY CASE WHEN p.folded LIKE ` + w.bind(key+"%") + ` THEN 0 WHEN p.folded LIKE ` + w.bind("%"+key+"%") + ` THEN 1 ELSE 2 END, ` + byName
	}
	return ` ORDER BY ` + byName
}
