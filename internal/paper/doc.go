// Package paper sets what councils and offices sign: the minutes of a sitting, the
// summary table of scores, the draft decision with its annex, the certificate. It reads
// and never writes; numbers and dates of official papers are left open, because the
// clerk gives them.
//
// Law: 30/2020/NĐ-CP annex I (layout); 26/2026 art. 7.3. Neither minutes nor certificate
// have a printed form under 26/2026: their content here is an interpretation.
package paper

import (
	"ocop/internal/base/doc"
	"ocop/internal/base/fold"
	"ocop/internal/place"
)

// banner is printed on every page of papers whose marks are made up.
const banner = "DỮ LIỆU TRÌNH DIỄN – ĐIỂM CỦA THÀNH VIÊN LÀ MINH HỌA"

func bannerIf(illustrative bool) string {
	if illustrative {
		return banner
	}
	return ""
}

// seat is the name of the place without its kind, for datelines: "Bắc Ninh".
func seat(g *place.Gazetteer, at place.ID) string {
	u, ok := g.Unit(at)
	if !ok {
		return ""
	}
	if u.Level == place.Province {
		return u.Name
	}
	return u.FullName()
}

// committee is the people's committee of a unit: "Ủy ban nhân dân tỉnh Bắc Ninh".
func committee(g *place.Gazetteer, at place.ID) string {
	u, ok := g.Unit(at)
	if !ok {
		return "Ủy ban nhân dân"
	}
	return "Ủy ban nhân dân " + lowerKind(u.FullName())
}

// name is the full name of a unit, or a dash.
func name(g *place.Gazetteer, at string) string {
	if u, ok := g.Unit(place.ID(at)); ok {
		return u.FullName()
	}
	return "—"
}

// lying is a unit with those above it, as they were, or a dash: communes share names.
func lying(g *place.Gazetteer, at place.ID) string {
	if u, ok := g.Unit(at); ok {
		return u.Address(g)
	}
	return "—"
}

// open is the dateline with day and month left to the clerk.
func open(at, iso string) string {
	y, m, _ := split(iso)
	return doc.Dateline(at, y, m, 0)
}

func dated(at, iso string) string {
	y, m, d := split(iso)
	return doc.Dateline(at, y, m, d)
}

func split(iso string) (year, month, day int) {
	if len(iso) != len("2006-01-02") {
		return 0, 0, 0
	}
	return int(digits(iso[:4])), int(digits(iso[5:7])), int(digits(iso[8:]))
}

func digits(s string) (n int64) {
	for _, r := range s {
		n = n*10 + int64(r-'0')
	}
	return n
}

// orUnknown says plainly that a source does not give a name.
func orUnknown(s string) string {
	if s == "" {
		return "(nguồn không nêu)"
	}
	return s
}

func longDate(iso string) string {
	if iso == "" {
		return "ngày ……"
	}
	return fold.LongDate(iso)
}
