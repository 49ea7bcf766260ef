package public

import (
	"context"

	"ocop/internal/place"
	"ocop/internal/portal"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// card is a product as every list shows it.
func card(ctx context.Context, g *place.Gazetteer, row portal.Row, day string) ui.CardProps {
	p := row.Product
	state, word := standingOf(row.Recognition, day).chip(ctx)
	return ui.CardProps{Name: p.Name, Href: "/san-pham/" + p.Slug, Motif: motif(p.Group, p.Name), Stars: row.Recognition.Stars,
		Producer: maker(ctx, p), Place: shortPlace(g, p.Place), State: state, StateWord: word}
}

func cards(ctx context.Context, g *place.Gazetteer, rows []portal.Row, day string) (list []ui.CardProps) {
	for _, r := range rows {
		list = append(list, card(ctx, g, r, day))
	}
	return list
}

// maker is the producer's name, or that nobody names it.
func maker(ctx context.Context, p portal.Product) string {
	if p.Producer == "" {
		return lang.T(ctx, "Chưa rõ chủ thể")
	}
	return p.Producer
}
