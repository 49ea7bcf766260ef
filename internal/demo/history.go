package demo

import (
	"context"
	"errors"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/recognition"
	"ocop/internal/registry"
)

// enter gives the product of a fact, entering it and its producer the first time.
func (t *teller) enter(ctx context.Context, a *act.Act, f fact) (key.Product, error) {
	id := f.ID
	if f.Same != "" {
		id = f.Same
	}
	if k, ok := t.known[id]; ok {
		return k, nil
	}
	var producer key.Producer
	if f.Producer != "" {
		k, err := registry.EnterProducer(ctx, a, registry.NewProducer{Name: f.Producer, Kind: registry.ProducerKind(f.Kind), Place: f.place(), Hamlet: f.Hamlet})
		if err != nil {
			return "", fmt.Errorf("%s, producer: %w", f.ID, err)
		}
		producer = k
	}
	k, err := registry.EnterProduct(ctx, a, registry.Facts{Producer: producer, Name: f.Name, Group: registry.Group(f.Group),
		Place: f.place(), Source: f.Source, Note: f.Note})
	if err != nil {
		return "", fmt.Errorf("%s: %w", f.ID, err)
	}
	return k, nil
}

// remember keeps the key of a product once its act has been committed.
func (t *teller) remember(f fact, k key.Product) {
	id := f.ID
	if f.Same != "" {
		id = f.Same
	}
	t.known[id] = k
}

// tellHistory imports what sources say of other years, without score sheets.
func (t *teller) tellHistory() error {
	day, _ := fold.AddDays(t.today, -45) // before the open season that builds on it
	t.on(day)
	for _, f := range t.facts {
		if _, scored := cards2021()[f.ID]; scored {
			continue
		}
		var k key.Product
		err := t.do(t.office, func(ctx context.Context, a *act.Act) (err error) {
			if k, err = t.enter(ctx, a, f); err != nil || f.Status != "recognised" {
				return err
			}
			return t.recognised(ctx, a, f, k)
		})
		if err != nil {
			return err
		}
		t.remember(f, k)
	}
	return nil
}

func (t *teller) recognised(ctx context.Context, a *act.Act, f fact, k key.Product) error {
	book := t.bookOf(f)
	n := recognition.NewImport{Product: k, Stars: f.Stars, Year: f.Year, RoundName: roundName(f), DecisionNo: f.DecisionNo,
		DecisionDate: f.DecisionDate, Authority: authority(f), Source: f.Source, Note: f.Note}
	if book != nil {
		n.Book, n.Months = book.ID, book.Procedure.ValidityMonths
	}
	_, err := recognition.Import(ctx, a, n)
	return err
}

// bookOf is the regime of the year; nil when the source gives none.
func (t *teller) bookOf(f fact) *rulebook.Book {
	id := map[int]string{2019: "1048-781", 2020: "1048-781", 2021: "1048-781", 2022: "1048-781", 2023: "148", 2024: "148"}[f.Year]
	b, err := t.Programme.Books.Book(id)
	if err != nil {
		return nil
	}
	return b
}

func roundName(f fact) string {
	switch {
	case f.Round == "":
		return ""
	case f.Round == "1" || f.Round == "2":
		return fmt.Sprintf("Đợt %s năm %d", f.Round, f.Year)
	}
	return fmt.Sprintf("Cấp Trung ương năm %d", f.Year)
}

// authority is who recognised, by the law of the year: from 2023 to mid-2025 three
// stars were the districts'. Law: 148/2023 annex II
func authority(f fact) string {
	switch {
	case f.Year == 0 || f.Stars == 0:
		return ""
	case f.Stars == 5:
		return "Bộ trưởng Bộ Nông nghiệp và Phát triển nông thôn"
	case f.Stars == 3 && f.Year >= 2023:
		return "UBND cấp huyện"
	}
	return "UBND tỉnh Bắc Giang"
}

// checkPlaces makes sure that every unit of the list exists.
func (t *teller) checkPlaces() error {
	var errs []error
	for _, f := range t.facts {
		if _, ok := t.Desk.Places.Unit(f.place()); !ok {
			errs = append(errs, fmt.Errorf("%s: no unit %s", f.ID, f.place()))
		}
	}
	return errors.Join(errs...)
}
