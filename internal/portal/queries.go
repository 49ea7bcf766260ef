package portal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/place"
	"ocop/internal/portal/internal/rows"
	"ocop/internal/recognition/award"
)

// BySlug gives a product with its public recognitions: the one that speaks for it on
// the ISO day first, then the others from the newest to the oldest. A product that was
// not recognised by that day is NotFound like one that does not exist.
func BySlug(ctx context.Context, v *act.View, slug, day string) (p Product, history []Recognition, err error) {
	unknown := fault.Missing("sản phẩm này")
	if !slugSafe(slug) {
		return Product{}, nil, unknown
	}
	q := rows.New(v)
	r, err := q.PublicProduct(ctx, slug)
	if errors.Is(err, sql.ErrNoRows) {
		return Product{}, nil, unknown
	}
	if err != nil {
		return Product{}, nil, fmt.Errorf("public product: %w", err)
	}
	found, err := q.PublicRecognitions(ctx, r.Product)
	if err != nil {
		return Product{}, nil, fmt.Errorf("public recognitions: %w", err)
	}
	p = Product{Name: r.Name, Slug: r.Slug, Group: r.Grp, Place: place.ID(r.Place), Story: r.Story, Source: r.Source, Note: r.Note,
		Producer: r.Maker, ProducerKind: r.Kind}
	for _, f := range found {
		history = append(history, public(p, f))
	}
	history, ok := speakFirst(history, day)
	if !ok {
		return Product{}, nil, unknown
	}
	return p, history, nil
}

func public(p Product, r rows.PublicRecognitionsRow) Recognition {
	why, _ := award.Split(r.EndedReason)
	return Recognition{Then: p.then(r.ProductName, r.ProducerName, r.ProductPlace), Stars: int(r.Stars), Year: int(r.Year), RoundName: r.RoundName, Book: r.Book, Authority: r.Authority, DecisionNo: r.DecisionNo,
		DecisionDate: r.DecisionDate, ValidFrom: r.ValidFrom, ValidTo: r.ValidTo, State: award.State(r.State), EndedOn: r.EndedOn,
		EndedCase: why, EndedNo: r.EndedNo, Entered: fold.DayOf(r.CreatedAt), Imported: r.Origin == "import", Source: r.Source,
		Note: r.Note, Illustrative: r.Illustrative, Number: r.Number, Code: r.Code,
		Card: int(r.Card)}
}

// Verify gives what a certificate's code stands for, or NotFound. The code must have
// its canonical form, as award.ParseCode gives it.
func Verify(ctx context.Context, v *act.View, code string) (Row, error) {
	r, err := rows.New(v).PublicCertificate(ctx, code)
	if errors.Is(err, sql.ErrNoRows) {
		return Row{}, fault.Missing("giấy chứng nhận mang mã này")
	}
	if err != nil {
		return Row{}, fmt.Errorf("certificate by code: %w", err)
	}
	p := Product{Name: r.Name, Slug: r.Slug, Group: r.Grp, Place: place.ID(r.Place), Story: r.Story, Source: r.ProductSource, Note: r.ProductNote,
		Producer: r.Maker, ProducerKind: r.Kind}
	return Row{
		Product: p,
		Recognition: public(p, rows.PublicRecognitionsRow{Stars: r.Stars, Year: r.Year, RoundName: r.RoundName, Book: r.Book, Authority: r.Authority,
			DecisionNo: r.DecisionNo, DecisionDate: r.DecisionDate, ValidFrom: r.ValidFrom, ValidTo: r.ValidTo, State: r.State, EndedOn: r.EndedOn,
			EndedReason: r.EndedReason, EndedNo: r.EndedNo, Origin: r.Origin, Source: r.Source, Note: r.Note, Illustrative: r.Illustrative,
			CreatedAt: r.CreatedAt, Number: r.Number, Code: r.Code, ProductName: r.ProductName, ProducerName: r.ProducerName, ProductPlace: r.ProductPlace}),
	}, nil
}

// Correction is a misprint of a decision or certificate that was corrected, as anybody may read it.
type Correction struct {
	Field        string // as recognition.Field names it
	Was, Becomes string // dates in ISO form
	LetterNo     string
	LetterDate   string // ISO date
	Number       int    // of this recognition, from 1
	On           string // ISO date on which the certificate was replaced
	Code         string // of the certificate in use today
}

// Corrections gives what was corrected of a product's recognitions, in order for each.
func Corrections(ctx context.Context, v *act.View, slug string) (list []Correction, err error) {
	found, err := rows.New(v).PublicCorrections(ctx, slug)
	if err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	for _, r := range found {
		list = append(list, Correction{Field: r.Field, Was: r.Was, Becomes: r.Becomes, LetterNo: r.LetterNo, LetterDate: r.LetterDate,
			Number: int(r.Edition), On: fold.DayOf(r.ReplacedAt), Code: r.Code})
	}
	return list, nil
}

// Replaced gives the code in use today for that of a certificate which a correction has
// replaced, and the ISO date on which it did; NotFound for any other code.
func Replaced(ctx context.Context, v *act.View, code string) (now, on string, err error) {
	r, err := rows.New(v).ReplacedCode(ctx, code)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", fault.Missing("giấy chứng nhận mang mã này")
	}
	if err != nil {
		return "", "", fmt.Errorf("replaced code: %w", err)
	}
	return r.Code, fold.DayOf(r.ReplacedAt), nil
}

// Years gives the years in which something was recognised, newest first.
func Years(ctx context.Context, v *act.View) (years []int, err error) {
	found, err := rows.New(v).PublicYears(ctx)
	if err != nil {
		return nil, fmt.Errorf("years: %w", err)
	}
	for _, y := range found {
		years = append(years, int(y))
	}
	return years, nil
}

// Slugs gives the address of every product that was ever recognised, in their order.
func Slugs(ctx context.Context, v *act.View) ([]string, error) {
	slugs, err := rows.New(v).PublicSlugs(ctx)
	if err != nil {
		return nil, fmt.Errorf("slugs: %w", err)
	}
	return slugs, nil
}
