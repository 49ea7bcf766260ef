package public

import (
	"context"
	"strings"

	"ocop/internal/place"
	"ocop/internal/web/lang"
)

// endOfDistricts is the last day on which there were districts. Law: 202/2025/QH15
const endOfDistricts = "2025-06-30"

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

// district gives the district of 2021 that a place lies in; ok is false for a province
// and for a commune of today that was made of several districts.
func district(g *place.Gazetteer, id place.ID) (d place.ID, ok bool) {
	u, known := g.Unit(id)
	switch {
	case !known || u.Level == place.Province:
		return "", false
	case u.Level == place.District:
		return firstOf(g, id), true
	case u.From > endOfDistricts:
		return districtOfParts(g, id)
	}
	up, ok := g.Parent(id, "")
	return firstOf(g, up.ID), ok && up.Level == place.District
}

// districtOfParts asks those that a commune of today was made of.
func districtOfParts(g *place.Gazetteer, id place.ID) (d place.ID, ok bool) {
	if len(g.Formers(id)) > 0 {
		return "", false // of the other old province, whose districts are not in the register
	}
	for _, s := range g.Predecessors(id) {
		of, known := district(g, s.From)
		if !known || d != "" && d != of {
			return "", false
		}
		d = of
	}
	return d, d != ""
}

// firstOf follows a district back to what it was in 2021: towns were made of districts.
func firstOf(g *place.Gazetteer, id place.ID) place.ID {
	before := g.Predecessors(id)
	if len(before) == 1 && before[0].Share == place.Whole {
		if u, ok := g.Unit(before[0].From); ok && u.Level == place.District {
			return firstOf(g, u.ID)
		}
	}
	return id
}
