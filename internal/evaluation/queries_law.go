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

// UnkeptRules lists digests of working rules that sittings have pinned and whose text is not kept
// yet: sittings opened by a program that did not keep it.
func UnkeptRules(ctx context.Context, v *act.View) ([]string, error) {
	list, err := rows.New(v).UnkeptRules(ctx)
	if err != nil {
		return nil, fmt.Errorf("working rules: %w", err)
	}
	return list, nil
}

// PinnedLaw adds to the law of today every edition that a round has pinned, and all working rules
// that a sitting has, which the program no longer holds, from the text that was kept. A text that cannot be read is an
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
	return pinnedRules(ctx, q, books)
}

func pinnedRules(ctx context.Context, q *rows.Queries, books *rulebook.Library) (*rulebook.Library, error) {
	kept, err := q.KeptRules(ctx)
	if err != nil {
		return nil, fmt.Errorf("working rules: %w", err)
	}
	for _, k := range kept {
		if books.RulesByDigest(k.Digest) != nil {
			continue
		}
		doc, err := rulebook.UnpackRules(k.Packed, k.Digest)
		if err != nil {
			return nil, fmt.Errorf("working rules pinned as %.12s: %w", k.Digest, err)
		}
		books = books.WithRules(doc)
	}
	return books, nil
}
