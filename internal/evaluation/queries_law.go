package evaluation

import (
	"context"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/evaluation/internal/rows"
	"ocop/internal/law/rulebook"
)

// UnkeptLaw lists digests that rounds have pinned and whose text is not kept yet: rounds
// opened by a program that did not keep it.
func UnkeptLaw(ctx context.Context, v *act.View) ([]string, error) {
	list, err := rows.New(v).UnkeptLaw(ctx)
	if err != nil {
		return nil, fmt.Errorf("law: %w", err)
	}
	return list, nil
}

// PinnedLaw adds to the law of today every edition that a round has pinned and that the
// program no longer holds, from the text that was kept. A text that cannot be read is an
// error: a program that cannot read the past must not take its place.
func PinnedLaw(ctx context.Context, v *act.View, books *rulebook.Library) (*rulebook.Library, error) {
	q := rows.New(v)
	kept, err := q.KeptLaw(ctx)
	if err != nil {
		return nil, fmt.Errorf("law: %w", err)
	}
	for _, digest := range kept {
		if _, err := books.ByDigest(digest); err == nil {
			continue
		}
		text, err := q.PackedLaw(ctx, digest)
		if err != nil {
			return nil, fmt.Errorf("law: %w", err)
		}
		book, err := rulebook.Edition(text, digest)
		if err != nil {
			return nil, fmt.Errorf("law pinned as %.12s: %w", digest, err)
		}
		books = books.With(book)
	}
	return books, nil
}
