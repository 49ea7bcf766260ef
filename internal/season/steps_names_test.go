package season

import (
	"context"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/doc"
	"ocop/internal/evaluation"
	"ocop/internal/paper"
	"ocop/internal/place"
	"ocop/internal/portal"
	"ocop/internal/recognition"
	"ocop/internal/registry"
)

// renames changes in the registry what a product is called, whose it is and where.
func (y *year) renames(product, name, producer string, at place.ID) {
	y.Helper()
	y.do(y.office, func(ctx context.Context, a *act.Act) error {
		maker, err := registry.EnterProducer(ctx, a, registry.NewProducer{Name: producer, Place: at})
		if err != nil {
			return err
		}
		p, err := registry.ByKey(ctx, a.View(), y.products[product])
		if err != nil {
			return err
		}
		return registry.ChangeProduct(ctx, a, p.Key, p.Version, registry.Facts{Name: name, Producer: maker, Group: p.Group, Place: at})
	})
}

// bears asserts what the certificate of a product says when it is printed today, what the decision
// does, and that the answer to the code and the feed for programs say the same.
func (y *year) bears(product, name, producer string, at place.ID) {
	y.Helper()
	s := y.scan(product)
	want := portal.Then{Name: name, Producer: producer, Place: at}
	if s.row.Recognition.Then != want {
		y.Errorf("the code tells %+v, want %+v", s.row.Recognition.Then, want)
	}
	y.see(y.office, func(ctx context.Context, v *act.View) error {
		r, err := recognition.ByCode(ctx, v, y.codes[product])
		if err != nil {
			return err
		}
		published, err := portal.RecognitionOf(ctx, v, string(r.Key))
		if err != nil || published.Recognition.Then != want {
			y.Errorf("programs are told %+v, want %+v: %v", published.Recognition.Then, want, err)
		}
		unit, _ := v.Places().Unit(at)
		y.printed(paper.Certificate(v.Places(), r, bacGiang, "/q/"+r.Code), name, "Chủ thể: "+known(producer), "Địa chỉ: "+unit.Address(v.Places()))
		round, err := evaluation.RoundByKey(ctx, v, r.Round)
		if err != nil {
			return err
		}
		book, err := y.svc.Books.ByDigest(round.Digest)
		y.printed(paper.DraftDecision(paper.Round{Places: v.Places(), Book: book, Round: round, Today: v.Today(), Recognitions: []recognition.Recognition{r}}),
			name, known(producer), unit.FullName())
		return err
	})
}

// known is a producer as papers name one that no source gives.
func known(producer string) string {
	if producer == "" {
		return "(nguồn không nêu)"
	}
	return producer
}

// printed asserts that a paper says certain words.
func (y *year) printed(d *doc.Document, words ...string) {
	y.Helper()
	var page strings.Builder
	if err := doc.WriteHTML(&page, d); err != nil {
		y.Fatal(err)
	}
	for _, w := range words {
		if !strings.Contains(page.String(), w) {
			y.Errorf("%s does not say %q", d.Title, w)
		}
	}
}
