package evaluation

import (
	"context"
	"fmt"
	"slices"

	"ocop/internal/act"
	"ocop/internal/evaluation/internal/rows"
)

// keepLaw keeps the text of the law beside the round that pins it, so that the round is read
// under it after every correction of the law and with every later program.
func (s Service) keepLaw(ctx context.Context, a *act.Act, digest string) error {
	q := rows.New(a)
	kept, err := q.KeptLaw(ctx)
	if err != nil {
		return fmt.Errorf("law: %w", err)
	}
	if slices.Contains(kept, digest) {
		return nil
	}
	packed, err := s.Books.Pack()
	if err != nil {
		return err
	}
	row := rows.KeepLawParams{Digest: digest, Packed: packed, KeptAt: a.Now().UnixMilli()}
	if err := q.KeepLaw(ctx, row); err != nil {
		return fmt.Errorf("law: %w", err)
	}
	return nil
}

// KeepLaw keeps the text under a digest that a round has pinned. It is for the program itself.
func (s Service) KeepLaw(ctx context.Context, a *act.Act, digest string) error {
	if err := a.Need(act.RoundOpen, ""); err != nil {
		return err
	}
	if _, err := s.book(digest); err != nil {
		return err
	}
	if err := s.keepLaw(ctx, a, digest); err != nil {
		return err
	}
	return a.Record(ctx, "law.kept", "law/"+digest, "", nil, nil)
}
