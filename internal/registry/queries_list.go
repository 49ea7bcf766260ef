package registry

import (
	"context"
	"strings"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/registry/internal/rows"
)

// Filter narrows a list of products; empty fields do not.
type Filter struct {
	Text     string // words in any order, with or without marks, in the names of product or producer
	Group    Group
	Place    place.ID // this unit and all that lies in it
	Producer key.Producer
}

// ProducerFilter narrows a list of producers; empty fields do not.
type ProducerFilter struct {
	Text  string
	Kind  ProducerKind
	Place place.ID
}

// Page is a part of a list: at most Size rows (default 50, at most 500) after the
// cursor that the page before gave.
type Page struct {
	After string
	Size  int
}

// List gives products in Vietnamese order of names, and the cursor of the next page,
// empty at the end. A cursor that no page gave is Invalid.
func List(ctx context.Context, v *act.View, f Filter, page Page) (list []Product, next string, err error) {
	w := products(v.Places(), f)
	if err := w.after(page.After); err != nil {
		return nil, "", err
	}
	size := page.size()
	found, err := v.QueryContext(ctx, `SELECT p.product, p.producer, p.name, p.folded, p.sort_key, p.slug, p.grp, p.place, p.story, p.source, p.note,
		p.created_at, p.version, COALESCE(r.name, ''), COALESCE(r.kind, '') `+productTables+w.Text()+` ORDER BY p.sort_key, p.product LIMIT `+w.Bind(size+1), w.Args...)
	if err != nil {
		return nil, "", wrap("products", err)
	}
	defer found.Close()
	for found.Next() {
		var r rows.ProductByKeyRow
		p := &r.Product
		if err := found.Scan(&p.Product, &p.Producer, &p.Name, &p.Folded, &p.SortKey, &p.Slug, &p.Grp, &p.Place, &p.Story, &p.Source, &p.Note,
			&p.CreatedAt, &p.Version, &r.ProducerName, &r.ProducerKind); err != nil {
			return nil, "", wrap("products", err)
		}
		if len(list) == size {
			return list, next, nil
		}
		list, next = append(list, product(r)), p.SortKey+"."+p.Product
	}
	return list, "", wrap("products", found.Err())
}

// Count says how many products List gives in all.
func Count(ctx context.Context, v *act.View, f Filter) (n int, err error) {
	w := products(v.Places(), f)
	err = v.QueryRowContext(ctx, `SELECT COUNT(*) `+productTables+w.Text(), w.Args...).Scan(&n)
	return n, wrap("count products", err)
}

// Producers gives all producers of the filter in Vietnamese order of names.
func Producers(ctx context.Context, v *act.View, f ProducerFilter) (list []Producer, err error) {
	var w where
	if f.Kind != "" {
		w.And("r.kind = " + w.Bind(string(f.Kind)))
	}
	w.within(v.Places(), "r.place", f.Place)
	w.Words("r.folded", f.Text)
	found, err := v.QueryContext(ctx, `SELECT r.producer, r.name, r.kind, r.place, r.hamlet, r.created_at, r.version,
		(SELECT COUNT(*) FROM product p WHERE p.producer = r.producer) FROM producer r`+w.Text()+` ORDER BY r.producer`, w.Args...)
	if err != nil {
		return nil, wrap("producers", err)
	}
	defer found.Close()
	for found.Next() {
		var p Producer
		var created int64
		if err := found.Scan(&p.Key, &p.Name, &p.Kind, &p.Place, &p.Hamlet, &created, &p.Version, &p.Products); err != nil {
			return nil, wrap("producers", err)
		}
		p.CreatedAt = time.UnixMilli(created).UTC()
		list = append(list, p)
	}
	fold.SortBy(list, func(p Producer) string { return p.Name })
	return list, wrap("producers", found.Err())
}

const productTables = `FROM product p LEFT JOIN producer r ON r.producer = p.producer`

func products(g *place.Gazetteer, f Filter) *where {
	w := &where{}
	if f.Group != "" {
		w.And("p.grp = " + w.Bind(string(f.Group)))
	}
	if f.Producer != "" {
		w.And("p.producer = " + w.Bind(string(f.Producer)))
	}
	w.within(g, "p.place", f.Place)
	w.Words("(p.folded || ' ' || COALESCE(r.folded, ''))", f.Text)
	return w
}

func (p Page) size() int {
	if p.Size <= 0 {
		return 50
	}
	return min(p.Size, 500)
}

// where adds to the conditions what lies in a place and what follows a row.
type where struct{ db.Where }

// within asks for a unit and all that lies in it, at whatever time it existed.
func (w *where) within(g *place.Gazetteer, column string, at place.ID) {
	if at == "" {
		return
	}
	marks := []string{"''"} // nothing is at the empty place, and a list must not be empty
	for _, level := range []place.Level{place.Province, place.District, place.Commune} {
		for _, u := range g.All(level, "") {
			if g.Within(u.ID, at) {
				marks = append(marks, w.Bind(string(u.ID)))
			}
		}
	}
	w.And(column + " IN (" + strings.Join(marks, ", ") + ")")
}

// after continues behind the last row of the page before.
func (w *where) after(cursor string) error {
	if cursor == "" {
		return nil
	}
	sortKey, product, ok := strings.Cut(cursor, ".")
	if !ok || product == "" || strings.ContainsFunc(cursor, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return fault.Wrong(fault.Field{Name: "after", Sentence: "Địa chỉ trang không đúng, hãy mở lại danh sách từ đầu."})
	}
	w.And("(p.sort_key, p.product) > (" + w.Bind(sortKey) + ", " + w.Bind(product) + ")")
	return nil
}
