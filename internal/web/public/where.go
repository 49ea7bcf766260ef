package public

import (
	"context"
	"strings"

	"ocop/internal/place"
	"ocop/internal/web/lang"
)

// lastOf2021 is the day whose districts the statistics show: those of the season of
// 2021, before towns were made of them and before they ended (Law: 202/2025/QH15).
const lastOf2021 = "2021-12-31"

// shortPlace is a place for a card: without the province where the rest says enough.
func shortPlace(g *place.Gazetteer, id place.ID) string {
	u, ok := g.Unit(id)
	if !ok {
		return ""
	}
	whole := u.Address(g)
	if parts := strings.Split(whole, ", "); len(parts) == 3 || len(parts) == 2 && u.Level == place.District {
		return strings.Join(parts[:len(parts)-1], ", ")
	}
	return whole
}

// address is a place with all that lies above it, as it was when the source named it.
func address(g *place.Gazetteer, id place.ID) string {
	u, ok := g.Unit(id)
	if !ok {
		return ""
	}
	return u.Address(g)
}

// today says what an ended unit is now, "" for one that still exists.
func today(ctx context.Context, g *place.Gazetteer, id place.ID, day string) string {
	u, ok := g.Unit(id)
	if !ok || u.On(day) {
		return ""
	}
	heirs := g.Today(id, day)
	switch len(heirs) {
	case 0:
		return ""
	case 1:
		return address(g, heirs[0])
	}
	return lang.F(ctx, "Địa bàn nay thuộc %d xã, phường; nguồn không nêu xã nào", len(heirs))
}

// coarse says that a source names no commune.
func coarse(g *place.Gazetteer, id place.ID) bool {
	u, ok := g.Unit(id)
	return ok && u.Level != place.Commune
}

// districts2021 are the districts that sources of those years name.
func districts2021(g *place.Gazetteer) []place.Unit { return g.All(place.District, lastOf2021) }

// district gives the district of 2021 that a place lies in, as the filter of the
// catalogue has it; ok is false for a province and for what was made later.
func district(g *place.Gazetteer, id place.ID) (d place.ID, ok bool) {
	for _, u := range districts2021(g) {
		if g.Within(id, u.ID) {
			return u.ID, true
		}
	}
	return "", false
}

// communeNow gives the commune or ward of the day that holds the whole of a place.
func communeNow(g *place.Gazetteer, id place.ID, day string) (c place.ID, ok bool) {
	heirs := g.Today(id, day)
	if len(heirs) != 1 {
		return "", false
	}
	if u, _ := g.Unit(heirs[0]); u.Level == place.Commune {
		return u.ID, true
	}
	return "", false
}
