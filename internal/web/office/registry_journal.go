package office

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"ocop/internal/act"
	"ocop/internal/dossier"
	"ocop/internal/place"
	"ocop/internal/registry"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// journalGrid is the journal of one thing, newest entry last; none for who may not read
// it, so that a page can leave it out.
func journalGrid(ctx context.Context, v *act.View, subject string, at place.ID) (*grid, error) {
	if !v.May(act.JournalRead, at) {
		return nil, nil
	}
	list, err := act.Entries(ctx, v, subject, 200)
	if err != nil {
		return nil, err
	}
	g := &grid{id: "journal", caption: lang.T(ctx, "Nhật ký"), cards: true,
		columns: []gridColumn{{name: lang.T(ctx, "Việc")}, {name: lang.T(ctx, "Lúc")}, {name: lang.T(ctx, "Người làm")}},
		empty:   ui.Empty{Title: lang.T(ctx, "Chưa có việc nào được ghi")}}
	for _, e := range list {
		g.rows = append(g.rows, gridRow{key: e.Key, cells: []gridCell{gridLink(verbText(ctx, e.Verb), "", changes(ctx, v, e)), gridText(lang.Moment(ctx, e.At)), gridText(lang.Said(ctx, e.Name))}})
	}
	return g, nil
}

// changes says in words what an entry changed of a product: "Tên sản phẩm: A → B". Other
// entries say it by their verb.
func changes(ctx context.Context, v *act.View, e act.Entry) string {
	if e.Verb == "entry.recused" && !v.May(act.ResultRead, place.ID(e.Place)) {
		return "" // why a member steps back is for who answers for the result
	}
	if e.Verb != "product.changed" {
		return noteOf(ctx, e)
	}
	was, is := map[string]string{}, map[string]string{}
	if json.Unmarshal([]byte(e.Before), &was) != nil || json.Unmarshal([]byte(e.After), &is) != nil {
		return "" // an entry of an older form shows its verb alone
	}
	var parts []string
	for _, field := range slices.Sorted(maps.Keys(is)) {
		parts = append(parts, fieldText(ctx, field)+": "+short(valueText(ctx, v, field, was[field]))+" → "+short(valueText(ctx, v, field, is[field])))
	}
	return strings.Join(parts, "; ")
}

// noteOf is what an entry says beside its verb: which report, or the reason.
func noteOf(ctx context.Context, e act.Entry) string {
	var told struct {
		Number int
		Kind   dossier.ReviewKind
	}
	if e.Verb != "dossier.reviewed" || json.Unmarshal([]byte(e.After), &told) != nil {
		return reasonOf(e)
	}
	return lang.F(ctx, "Phiếu %d", told.Number) + ": " + lang.T(ctx, told.Kind.Vietnamese())
}

// reasonOf is the reason that an act gave, "" for one without.
func reasonOf(e act.Entry) string {
	var told struct{ Reason string }
	if json.Unmarshal([]byte(e.After), &told) != nil {
		return "" // not every act records an object
	}
	return told.Reason
}

func fieldText(ctx context.Context, field string) string {
	switch field {
	case "name":
		return lang.T(ctx, "Tên sản phẩm")
	case "group":
		return lang.T(ctx, "Nhóm")
	case "place":
		return lang.T(ctx, "Địa bàn")
	case "producer":
		return lang.T(ctx, "Chủ thể")
	case "story":
		return lang.T(ctx, "Câu chuyện")
	case "source":
		return lang.T(ctx, "Nguồn")
	case "note":
		return lang.T(ctx, "Ghi chú")
	}
	return field
}

func valueText(ctx context.Context, v *act.View, field, value string) string {
	switch {
	case value == "":
		return lang.T(ctx, "(để trống)")
	case field == "group":
		return lang.T(ctx, registry.Group(value).Vietnamese())
	case field == "place":
		return placeName(v, place.ID(value))
	case field == "producer":
		return lang.T(ctx, "chủ thể khác")
	}
	return value
}

// short keeps a long text readable inside a list.
func short(s string) string {
	const most = 80
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

// verbText is a journal verb as people say it.
func verbText(ctx context.Context, verb string) string {
	if text, ok := verbWords()[verb]; ok {
		return lang.T(ctx, text)
	}
	return verb
}
