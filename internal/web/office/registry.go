package office

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"unicode/utf8"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/programme"
	"ocop/internal/recognition"
	"ocop/internal/recognition/award"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// scope narrows a list to the places where the actor's office looks. at is the unit
// asked for, "" for none. keep is nil when at says it all; otherwise it sifts the rest.
func scope(v *act.View, at place.ID) (within place.ID, keep func(place.ID) bool) {
	if v.Everywhere(act.OfficeRead) || at != "" && v.May(act.OfficeRead, at) {
		return at, nil
	}
	own := v.Actor().PlacesOf(act.OfficeRead)
	if len(own) == 1 && (at == "" || v.Places().Within(own[0], at)) {
		return own[0], nil
	}
	return at, func(id place.ID) bool { return v.May(act.OfficeRead, id) }
}

// placeLimit is the longest name of a place that is looked for.
const placeLimit = 100

// readPlace reads a unit as typed: code, identity, present or former name. What is not
// understood is a fault of the named field.
func readPlace(v *act.View, field, typed string) (place.ID, error) {
	clean, err := fold.Clean(typed)
	if err != nil {
		return "", fault.Wrong(fault.Field{Name: field, Sentence: "Ô “địa bàn”: " + err.Error()})
	}
	if clean == "" {
		return "", fault.Wrong(fault.Field{Name: field, Sentence: "Ô “địa bàn” còn trống, hãy điền."})
	}
	if utf8.RuneCountInString(clean) > placeLimit {
		return "", fault.Wrong(fault.Field{Name: field, Sentence: "Ô “địa bàn” dài quá " + strconv.Itoa(placeLimit) + " ký tự, hãy chỉ ghi tên hoặc mã đơn vị."})
	}
	id, err := programme.FindPlace(v.Places(), clean)
	return id, renamed(err, "row", field)
}

// placeText is how a form writes a unit: by the shortest name that leads back to it,
// else by its identity.
func placeText(v *act.View, id place.ID) string {
	u, ok := v.Places().Unit(id)
	if !ok {
		return string(id)
	}
	names := []string{u.FullName()}
	if above, ok := v.Places().Parent(id, ""); ok {
		names = append(names, u.FullName()+", "+lowerFirst(above.FullName()))
	}
	for _, name := range names {
		if found, err := programme.FindPlace(v.Places(), name); err == nil && found == id {
			return name
		}
	}
	return string(id)
}

// filterPlace reads the unit typed into a filter; one that is not understood filters
// nothing, and why says so.
func filterPlace(r *web.Request, v *act.View) (at place.ID, why string) {
	if r.Query("noi") == "" {
		return "", ""
	}
	at, err := readPlace(v, "noi", r.Query("noi"))
	return at, web.FieldError(err, "noi")
}

// renamed gives a fault about one field the name that the form has for it.
func renamed(err error, from, to string) error {
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	fields := make([]fault.Field, len(f.Fields))
	for i, x := range f.Fields {
		if x.Name == from {
			x.Name = to
		}
		fields[i] = x
	}
	return fault.Wrong(fields...)
}

// standing is what speaks for a product on a day, of all its recognitions.
func standing(history []recognition.Recognition, day string) (recognition.Recognition, bool) {
	history = slices.SortedFunc(slices.Values(history), func(a, b recognition.Recognition) int { return cmp.Compare(a.Key, b.Key) }) // as entered
	facts := make([]award.Facts, len(history))
	for i, x := range history {
		facts[i] = award.Facts{State: x.State, Year: x.Year, ValidFrom: x.ValidFrom, ValidTo: x.ValidTo, EndedOn: x.EndedOn,
			Entered: fold.DayOf(x.CreatedAt.UnixMilli())}
	}
	i := award.Current(facts, day)
	if i < 0 {
		return recognition.Recognition{}, false
	}
	return history[i], true
}

// fewProducts is up to how many products are asked for their recognitions one by one;
// for more, one question for all is quicker.
const fewProducts = 60

// standings are what speaks today for each of the products that were ever recognised.
func standings(ctx context.Context, v *act.View, list []registry.Product) (map[key.Product]recognition.Recognition, error) {
	of := map[key.Product][]recognition.Recognition{}
	if len(list) > fewProducts {
		all, err := recognition.List(ctx, v, recognition.Filter{})
		if err != nil {
			return nil, err
		}
		for _, x := range all {
			of[x.Product] = append(of[x.Product], x)
		}
	} else {
		for _, p := range list {
			history, err := recognition.OfProduct(ctx, v, p.Key)
			if err != nil {
				return nil, err
			}
			of[p.Key] = history
		}
	}
	now := map[key.Product]recognition.Recognition{}
	for _, p := range list {
		if x, ok := standing(of[p.Key], v.Today()); ok {
			now[p.Key] = x
		}
	}
	return now, nil
}

// pageSize is how many rows of a list a page shows.
const pageSize = 50

// pageOf cuts a page out of a whole list and says where it stands.
func pageOf[T any](r *web.Request, list []T) ([]T, ui.PagerProps) {
	from := min((r.Page()-1)*pageSize, len(list))
	to := min(from+pageSize, len(list))
	return list[from:to], pager(r, from, to-from, len(list))
}

// pager leads to the pages beside the one that shows n rows from a place of the list on.
func pager(r *web.Request, from, n, total int) ui.PagerProps {
	p := ui.PagerProps{From: min(from+1, total), To: min(from+n, total), Total: total}
	if r.Page() > 1 {
		p.Prev = r.With("trang", strconv.Itoa(r.Page()-1))
	}
	if from+n < total {
		p.Next = r.With("trang", strconv.Itoa(r.Page()+1))
	}
	return p
}

// filtered says whether any of the named filters is set.
func filtered(r *web.Request, names ...string) bool {
	for _, name := range names {
		if r.Query(name) != "" {
			return true
		}
	}
	return false
}

// dayNote stands under every list that becomes a file: its cut-off day.
func dayNote(ctx context.Context, v *act.View) []string {
	return []string{lang.F(ctx, "Số liệu tính đến ngày %s.", lang.Date(ctx, v.Today()))}
}

// either is the text, or what stands in for an empty one.
func either(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func title(ctx context.Context, v *act.View, id place.ID) string {
	u, ok := v.Places().Unit(id)
	if !ok {
		return "—"
	}
	return lang.Said(ctx, u.Title(v.Places()))
}

// producerText names a producer, or says that the source does not.
func producerText(ctx context.Context, name string) string {
	return either(name, lang.T(ctx, "nguồn không nêu"))
}
