package evaluation

import (
	"context"
	"fmt"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation/internal/rows"
	"ocop/internal/law/rulebook"
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

// keepRules keeps the text of working rules beside the sitting that pins them; what is kept stays.
func keepRules(ctx context.Context, a *act.Act, doc *rulebook.CouncilRules) error {
	packed, err := doc.Pack()
	if err != nil {
		return err
	}
	row := rows.KeepRulesParams{Digest: doc.Digest, Packed: packed, KeptAt: a.Now().UnixMilli()}
	if err := rows.New(a).KeepRules(ctx, row); err != nil {
		return fmt.Errorf("working rules: %w", err)
	}
	return nil
}

// KeepRules keeps the text of working rules that a sitting has pinned. It is for the program itself.
func (s Service) KeepRules(ctx context.Context, a *act.Act, digest string) error {
	if err := a.Need(act.RoundOpen, ""); err != nil {
		return err
	}
	doc := s.Books.RulesByDigest(digest)
	if doc == nil {
		return fault.Missing("quy chế đã ghim")
	}
	if err := keepRules(ctx, a, doc); err != nil {
		return err
	}
	return a.Record(ctx, "rules.kept", "law/"+digest, "", nil, nil)
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
