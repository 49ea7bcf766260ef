package recognition

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/recognition/award"
	"ocop/internal/recognition/internal/rows"
)

// Recognitions made by a decision are public. A proposal is seen only under result.read
// at the product's place; for anybody else it does not exist.

// ByKey gives one recognition with its product and certificate, or NotFound.
func ByKey(ctx context.Context, v *act.View, k key.Recognition) (Recognition, error) {
	return visible(ctx, v)(one(list(ctx, v, `WHERE r.recognition = $1`, string(k))))
}

// OfDossier gives the recognition that a dossier led to, or NotFound.
func OfDossier(ctx context.Context, v *act.View, k key.Dossier) (Recognition, error) {
	return visible(ctx, v)(one(list(ctx, v, `WHERE r.dossier = $1`, string(k))))
}

// ByCode gives the recognition of a certificate's code as typed, or NotFound.
func ByCode(ctx context.Context, v *act.View, typed string) (Recognition, error) {
	code, ok := award.ParseCode(typed)
	if !ok {
		return Recognition{}, fault.Missing("giấy chứng nhận mang mã này")
	}
	return one(list(ctx, v, `WHERE c.code = $1`, code))
}

// Grouped is a code as printed: in groups that an eye can follow.
func Grouped(code string) string { return award.Grouped(code) }

// OfProduct gives the history of a product, newest first; unknown years come last.
func OfProduct(ctx context.Context, v *act.View, k key.Product) ([]Recognition, error) {
	all, err := list(ctx, v, `WHERE r.product = $1 ORDER BY r.year DESC, r.decision_date DESC, r.recognition DESC`, string(k))
	if err != nil {
		return nil, err
	}
	return allowed(ctx, v, all)
}

// ProposedOf gives the proposals of a round that wait for a decision, in the order of
// names, of those places whose results the actor may read.
func ProposedOf(ctx context.Context, v *act.View, k key.Round) ([]Recognition, error) {
	all, err := list(ctx, v, `WHERE r.round = $1 AND r.state = 'proposed' ORDER BY p.sort_key, r.recognition`, string(k))
	if err != nil {
		return nil, err
	}
	return allowed(ctx, v, all)
}

// OfRound gives every recognition of a round: most stars first, then names.
func OfRound(ctx context.Context, v *act.View, k key.Round) ([]Recognition, error) {
	all, err := list(ctx, v, `WHERE r.round = $1`, string(k))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(x, y Recognition) int { // in Go, as the names may not be those that the database sorts by
		return cmp.Or(cmp.Compare(y.Stars, x.Stars), cmp.Compare(fold.SortKey(x.ProductName), fold.SortKey(y.ProductName)), cmp.Compare(x.Key, y.Key))
	})
	return allowed(ctx, v, all)
}

// Ending gives what is in force and has its last day from one ISO date to another, at a
// place and in it ("" = everywhere), soonest first, where the actor may read.
func Ending(ctx context.Context, v *act.View, at place.ID, from, until string) ([]Recognition, error) {
	all, err := list(ctx, v, `WHERE r.state = 'recognised' AND r.valid_to BETWEEN $1 AND $2 ORDER BY r.valid_to, p.sort_key, r.recognition`, from, until)
	var kept []Recognition
	for _, r := range all {
		if v.May(act.OfficeRead, r.Place) && (at == "" || v.Places().Within(r.Place, at)) {
			kept = append(kept, r)
		}
	}
	return kept, err
}

// Certificate is a certificate of one recognition (giấy chứng nhận).
type Certificate struct {
	Key         key.Certificate
	Recognition key.Recognition
	Number      string // from our register until the clerk gives one
	Code        string // 128 random bits in 26 signs; print it with Grouped
	IssuedAt    time.Time
}

// CertificateOf gives the certificate of a recognition, or NotFound.
func CertificateOf(ctx context.Context, v *act.View, k key.Recognition) (Certificate, error) {
	c, err := rows.New(v).CertificateOf(ctx, string(k))
	if errors.Is(err, sql.ErrNoRows) {
		return Certificate{}, fault.Missing("giấy chứng nhận")
	}
	if err != nil {
		return Certificate{}, fmt.Errorf("certificate: %w", err)
	}
	return Certificate{Key: key.Certificate(c.Certificate), Recognition: key.Recognition(c.Recognition), Number: c.Number, Code: c.Code,
		IssuedAt: time.UnixMilli(c.IssuedAt).UTC()}, nil
}

// visible turns a proposal that the actor may not see into NotFound.
func visible(ctx context.Context, v *act.View) func(Recognition, error) (Recognition, error) {
	return func(r Recognition, err error) (Recognition, error) {
		if err != nil {
			return Recognition{}, err
		}
		kept, err := allowed(ctx, v, []Recognition{r})
		if err == nil && len(kept) == 0 {
			err = fault.Missing("lần công nhận này")
		}
		if err != nil {
			return Recognition{}, err
		}
		return r, nil
	}
}

// allowed leaves out proposals whose results the actor may not read, for want of the power
// or for a conflict of interest. What a decision has made is public.
func allowed(ctx context.Context, v *act.View, all []Recognition) (kept []Recognition, err error) {
	back, err := v.SteppedBack(ctx)
	for _, r := range all {
		if r.State != Proposed || v.May(act.ResultRead, r.Place) && !back[r.Dossier] {
			kept = append(kept, r)
		}
	}
	return kept, err
}

const selection = `SELECT r.recognition, r.product, COALESCE(r.dossier, ''), COALESCE(r.round, ''), r.stars, r.mean_num, r.mean_den, r.year,
	r.round_name, r.book, r.authority, r.decision_no, r.decision_date, r.valid_from, r.valid_to, r.state, r.ended_on, r.ended_reason,
	r.ended_no, r.origin, r.source, r.note, r.illustrative, r.created_at, r.version, p.name, COALESCE(d.name, ''),
	CASE WHEN r.product_name = '' THEN p.name ELSE r.product_name END, CASE WHEN r.product_name = '' THEN COALESCE(d.name, '') ELSE r.producer_name END,
	CASE WHEN r.product_name = '' THEN p.place ELSE r.product_place END, p.slug, p.grp, p.place, COALESCE(c.number, ''), COALESCE(c.code, '')
	FROM recognition r JOIN product p ON p.product = r.product
	LEFT JOIN producer d ON d.producer = p.producer
	LEFT JOIN certificate c ON c.recognition = r.recognition `

// list reads recognitions; tail is a constant condition and order with $n parameters.
func list(ctx context.Context, v *act.View, tail string, args ...any) ([]Recognition, error) {
	found, err := v.QueryContext(ctx, selection+tail, args...)
	if err != nil {
		return nil, fmt.Errorf("recognitions: %w", err)
	}
	defer found.Close()
	var all []Recognition
	for found.Next() {
		r, err := scan(found)
		if err != nil {
			return nil, fmt.Errorf("recognitions: %w", err)
		}
		all = append(all, r)
	}
	return all, found.Err()
}

func scan(found *sql.Rows) (r Recognition, err error) {
	var reason string
	var created int64
	err = found.Scan(&r.Key, &r.Product, &r.Dossier, &r.Round, &r.Stars, &r.Mean.Num, &r.Mean.Den, &r.Year,
		&r.RoundName, &r.Book, &r.Authority, &r.DecisionNo, &r.DecisionDate, &r.ValidFrom, &r.ValidTo, &r.State, &r.EndedOn, &reason,
		&r.EndedNo, &r.Origin, &r.Source, &r.Note, &r.Illustrative, &created, &r.Version, &r.Today.Product, &r.Today.Producer,
		&r.ProductName, &r.ProducerName, &r.PlaceThen, &r.Slug, &r.Group, &r.Place, &r.Number, &r.Code)
	r.CreatedAt = time.UnixMilli(created).UTC()
	if r.State == Replaced {
		r.ReplacedBy = key.Recognition(reason)
	} else {
		r.EndedCase, r.EndedReason = award.Split(reason)
	}
	return r, err
}

func one(all []Recognition, err error) (Recognition, error) {
	if err == nil && len(all) == 0 {
		err = fault.Missing("lần công nhận này")
	}
	if err != nil {
		return Recognition{}, err
	}
	return all[0], nil
}
