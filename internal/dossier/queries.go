package dossier

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/place"
)

// ByKey gives a dossier to an office, or a judge, of its place. For anybody else it is
// NotFound, as one that does not exist: until the decision even its being is not public.
func ByKey(ctx context.Context, v *act.View, k key.Dossier) (Dossier, error) {
	d, err := load(ctx, v, k)
	if err != nil {
		return d, err
	}
	back, err := v.SteppedBack(ctx)
	if err == nil && !visible(v, d, back) {
		err = fault.Missing("hồ sơ này")
	}
	if err != nil {
		return Dossier{}, err
	}
	return d, nil
}

// OfProduct gives the dossiers of a product that the actor may see, newest first.
func OfProduct(ctx context.Context, v *act.View, k key.Product) ([]Dossier, error) {
	var w where
	w.and("d.product = " + w.bind(string(k)))
	all, err := fetch(ctx, v, w.text()+" ORDER BY d.filed_on DESC, d.code DESC", w.args)
	if err != nil {
		return nil, err
	}
	back, err := v.SteppedBack(ctx)
	if err != nil {
		return nil, err
	}
	var seen []Dossier
	for _, d := range all {
		if visible(v, d, back) {
			seen = append(seen, d)
		}
	}
	return seen, nil
}

// visible says whether the actor reads the dossier; back are those with a conflict of
// interest.
func visible(v *act.View, d Dossier, back map[key.Dossier]bool) bool {
	return !back[d.Key] && (v.May(act.OfficeRead, d.Place) || v.May(act.JuryRead, d.Place))
}

// Filter narrows a list of dossiers; empty fields do not.
type Filter struct {
	Season key.Season
	States []State
	Place  place.ID // this unit and all that lies in it
	Text   string   // words in any order, with or without marks, in product, producer or code
	Round  key.Round
	Review ReviewFilter
}

// ReviewFilter narrows a list by what was reported on dossiers that are before a council.
type ReviewFilter string

// The filters by review.
const (
	AwaitsReview ReviewFilter = "awaits"  // the advisory group has not reported
	Wanting      ReviewFilter = "wanting" // a report asks the producer for supplements
)

// Page is a part of a list: at most Size rows (default 50, at most 500) after the
// cursor that the page before gave.
type Page struct {
	After string
	Size  int
}

// List gives the dossiers of the places where the actor holds office.read, by code, and
// the cursor of the next page, empty at the end. A cursor that no page gave is Invalid.
func List(ctx context.Context, v *act.View, f Filter, page Page) (list []Dossier, next string, err error) {
	w, err := scope(v, f)
	if err != nil {
		return nil, "", err
	}
	if page.After != "" {
		if strings.ContainsFunc(page.After, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return nil, "", fault.Wrong(fault.Field{Name: "after", Sentence: "Địa chỉ trang không đúng, hãy mở lại danh sách từ đầu."})
		}
		w.and("(LENGTH(d.code), d.code) > (" + w.bind(int64(len(page.After))) + ", " + w.bind(page.After) + ")")
	}
	size := page.size()
	list, err = fetch(ctx, v, w.text()+" ORDER BY LENGTH(d.code), d.code LIMIT "+w.bind(int64(size+1)), w.args)
	if err != nil || len(list) <= size {
		return list, "", err
	}
	return list[:size], list[size-1].Code, nil
}

func (p Page) size() int {
	if p.Size <= 0 {
		return 50
	}
	return min(p.Size, 500)
}

// Count says how many dossiers List gives in all.
func Count(ctx context.Context, v *act.View, f Filter) (n int, err error) {
	w, err := scope(v, f)
	if err != nil {
		return 0, err
	}
	if err := v.QueryRowContext(ctx, "SELECT COUNT(*) "+tables+w.text(), w.args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count dossiers: %w", err)
	}
	return n, nil
}

// Counts says how many dossiers of a season are in each state, at the places where the
// actor holds office.read. States without a dossier are left out.
func Counts(ctx context.Context, v *act.View, k key.Season) (map[State]int, error) {
	w, err := scope(v, Filter{Season: k})
	if err != nil {
		return nil, err
	}
	found, err := v.QueryContext(ctx, "SELECT d.state, COUNT(*) "+tables+w.text()+" GROUP BY d.state", w.args...)
	if err != nil {
		return nil, fmt.Errorf("count dossiers: %w", err)
	}
	defer found.Close()
	counts := map[State]int{}
	for found.Next() {
		var s State
		var n int
		if err := found.Scan(&s, &n); err != nil {
			return nil, fmt.Errorf("count dossiers: %w", err)
		}
		counts[s] = n
	}
	return counts, found.Err()
}

// load gives a dossier without asking who looks: for verbs, which ask for more.
func load(ctx context.Context, v *act.View, k key.Dossier) (Dossier, error) {
	var w where
	w.and("d.dossier = " + w.bind(string(k)))
	list, err := fetch(ctx, v, w.text(), w.args)
	if err == nil && len(list) == 0 {
		err = fault.Missing("hồ sơ này")
	}
	if err != nil {
		return Dossier{}, err
	}
	return list[0], nil
}

const tables = ` FROM dossier d JOIN product p ON p.product = d.product JOIN season n ON n.season = d.season
	LEFT JOIN producer r ON r.producer = p.producer`

func fetch(ctx context.Context, v *act.View, rest string, args []any) (list []Dossier, err error) {
	found, err := v.QueryContext(ctx, `SELECT d.dossier, d.code, d.product, p.name, p.slug, p.grp, COALESCE(p.producer, ''), COALESCE(r.name, ''),
		p.place, d.season, n.place, n.year, d.kind, d.book, d.card, d.filed_on, d.state, d.desk, d.reason, d.note, d.illustrative,
		d.created_at, d.version, (SELECT COUNT(*) FROM review x WHERE x.dossier = d.dossier)`+tables+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("dossiers: %w", err)
	}
	defer func() { err = errors.Join(err, found.Close()) }()
	for found.Next() {
		d, err := scan(found)
		if err != nil {
			return nil, fmt.Errorf("dossiers: %w", err)
		}
		list = append(list, d)
	}
	return list, found.Err()
}

func scan(row *sql.Rows) (d Dossier, err error) {
	var created int64
	err = row.Scan(&d.Key, &d.Code, &d.Product, &d.ProductName, &d.ProductSlug, &d.Group, &d.Producer, &d.ProducerName,
		&d.Place, &d.Season, &d.SeasonPlace, &d.Year, &d.Kind, &d.Book, &d.Card, &d.FiledOn, &d.State, &d.Desk, &d.Reason, &d.Note, &d.Illustrative,
		&created, &d.Version, &d.Reviews)
	d.CreatedAt = time.UnixMilli(created).UTC()
	return d, err
}

// scope turns a filter into conditions and adds the places where the actor may look.
func scope(v *act.View, f Filter) (*where, error) {
	if err := v.Need(act.OfficeRead, ""); err != nil {
		return nil, err
	}
	w := &where{}
	w.places(v, f.Place)
	w.and(v.Unconflicted("d.dossier", w.bind))
	if f.Season != "" {
		w.and("d.season = " + w.bind(string(f.Season)))
	}
	if len(f.States) > 0 {
		var marks []string
		for _, s := range f.States {
			marks = append(marks, w.bind(string(s)))
		}
		w.and("d.state IN (" + strings.Join(marks, ", ") + ")")
	}
	if f.Round != "" {
		w.and("EXISTS (SELECT 1 FROM entry e JOIN sitting s ON s.sitting = e.sitting WHERE e.dossier = d.dossier AND s.round = " + w.bind(string(f.Round)) + ")")
	}
	switch f.Review {
	case AwaitsReview:
		w.and(awaitsReview)
	case Wanting:
		w.and(wanting)
	}
	w.words("(p.folded || ' ' || COALESCE(r.folded, '') || ' ' || LOWER(REPLACE(d.code, '-', ' ')))", f.Text)
	return w, nil
}

// where gathers conditions; every value is a numbered parameter.
type where struct {
	parts []string
	args  []any
}

func (w *where) bind(value any) string {
	w.args = append(w.args, value)
	return "$" + strconv.Itoa(len(w.args))
}

func (w *where) and(condition string) { w.parts = append(w.parts, condition) }

func (w *where) text() string {
	if len(w.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.parts, " AND ")
}

// mostWords is how many words of a search count.
const mostWords = 10

// words asks for every word of a search in a folded column. A search that folds to
// nothing finds nothing. A folded word has no pattern character.
func (w *where) words(column, text string) {
	if text == "" {
		return
	}
	words := strings.Fields(fold.Key(text))
	if len(words) == 0 {
		w.and("1 = 0")
	}
	for _, word := range words[:min(len(words), mostWords)] {
		w.and(column + " LIKE " + w.bind("%"+word+"%"))
	}
}

// places asks for a unit and all that lies in it, at whatever time it existed, as far
// as the actor may look there. An empty unit asks for all that the actor may see.
func (w *where) places(v *act.View, at place.ID) {
	var within []place.ID
	known := 0
	for _, level := range []place.Level{place.Province, place.District, place.Commune} {
		for _, u := range v.Places().All(level, "") {
			known++
			if (at == "" || v.Places().Within(u.ID, at)) && v.May(act.OfficeRead, u.ID) {
				within = append(within, u.ID)
			}
		}
	}
	if len(within) == known {
		return
	}
	marks := []string{"''"} // no product is at the empty place, and a list must not be empty
	for _, id := range within {
		marks = append(marks, w.bind(string(id)))
	}
	w.and("p.place IN (" + strings.Join(marks, ", ") + ")")
}

// OfProducer gives the dossiers of a producer to its own people, newest first. For anybody
// else it has none to tell of (NotFound).
func OfProducer(ctx context.Context, v *act.View, k key.Producer) ([]Dossier, error) {
	if !v.Actor().WorksFor(k) {
		return nil, fault.Missing("chủ thể này")
	}
	var w where
	w.and("p.producer = " + w.bind(string(k)))
	return fetch(ctx, v, w.text()+" ORDER BY d.filed_on DESC, d.code DESC", w.args)
}

// ForProducer gives a dossier to the people of its producer, NotFound to anybody else.
func ForProducer(ctx context.Context, v *act.View, k key.Dossier) (Dossier, error) {
	d, err := load(ctx, v, k)
	if err == nil && !v.Actor().WorksFor(d.Producer) {
		err = fault.Missing("hồ sơ này")
	}
	if err != nil {
		return Dossier{}, err
	}
	return d, nil
}
