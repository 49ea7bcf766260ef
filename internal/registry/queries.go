package registry

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/registry/internal/rows"
)

// The reads ask for no permission: pages name theirs in their route, and what the
// public sees of a product is decided above this package.

// ByKey gives a product, or NotFound.
func ByKey(ctx context.Context, v *act.View, k key.Product) (Product, error) {
	r, err := rows.New(v).ProductByKey(ctx, string(k))
	return found(r, err)
}

// FindSame gives the products whose folded name is that of name: of the producer or,
// when the producer is empty, at the very place. Oldest first.
func FindSame(ctx context.Context, v *act.View, name string, of key.Producer, at place.ID) (list []Product, err error) {
	if of == "" {
		same, err := rows.New(v).SameAtPlace(ctx, rows.SameAtPlaceParams{Folded: fold.Key(name), Place: string(at)})
		for _, r := range same {
			list = append(list, product(rows.ProductByKeyRow(r)))
		}
		return list, wrap("same products", err)
	}
	same, err := rows.New(v).SameOfProducer(ctx, rows.SameOfProducerParams{Folded: fold.Key(name), Producer: string(of)})
	for _, r := range same {
		list = append(list, product(rows.ProductByKeyRow(r)))
	}
	return list, wrap("same products", err)
}

// ProducerByKey gives a producer, or NotFound.
func ProducerByKey(ctx context.Context, v *act.View, k key.Producer) (Producer, error) {
	r, err := rows.New(v).ProducerByKey(ctx, string(k))
	if errors.Is(err, sql.ErrNoRows) {
		return Producer{}, fault.Missing("chủ thể này")
	}
	if err != nil {
		return Producer{}, fmt.Errorf("producer: %w", err)
	}
	return Producer{Key: key.Producer(r.Producer), Name: r.Name, Kind: ProducerKind(r.Kind), Place: place.ID(r.Place), Hamlet: r.Hamlet,
		Products: int(r.Products), CreatedAt: time.UnixMilli(r.CreatedAt).UTC(), Version: r.Version}, nil
}

func found(r rows.ProductByKeyRow, err error) (Product, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return Product{}, fault.Missing("sản phẩm này")
	}
	return product(r), wrap("product", err)
}

func product(r rows.ProductByKeyRow) Product {
	p := r.Product
	return Product{Key: key.Product(p.Product), Producer: key.Producer(p.Producer.String), ProducerName: r.ProducerName,
		ProducerKind: ProducerKind(r.ProducerKind), Name: p.Name, Slug: p.Slug, Group: Group(p.Grp), Place: place.ID(p.Place),
		Story: p.Story, Source: p.Source, Note: p.Note, CreatedAt: time.UnixMilli(p.CreatedAt).UTC(), Version: p.Version}
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
