package office

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/base/tabular"
	"ocop/internal/place"
	"ocop/internal/programme"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

const (
	journalPath = "/office/journal"
	// journalMost is how many entries a file holds: a sheet of more opens nowhere.
	journalMost = 20000
)

// journalPage is one page of the journal, the newest entries first.
type journalPage struct {
	r           *web.Request
	o           ui.OfficePage
	list        grid
	export      string
	first, next string
	about       string // the one thing whose history this is
	wrong       map[string]string
}

// journal lists what was done by whom to what, as far as the actor may read it.
func (p *Pages) journal(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &journalPage{r: r, o: p.page(r, v, journalPath, lang.T(ctx, "Nhật ký")), export: exportPage(v, r.With("truoc", "")), wrong: map[string]string{}}
	f, err := page.filter(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	if wantsFile(r) {
		all, err := wholeJournal(ctx, v, f)
		if err != nil {
			return web.Answer{}, err
		}
		g, err := entriesGrid(ctx, v, all)
		if err != nil {
			return web.Answer{}, err
		}
		return gridFile(r, v, g)
	}
	list, err := act.Journal(ctx, v, f, pageSize+1)
	if err != nil {
		return web.Answer{}, err
	}
	if f.Before != "" {
		page.first = r.With("truoc", "")
	}
	if len(list) > pageSize {
		list = list[:pageSize]
		page.next = r.With("truoc", list[pageSize-1].Key)
	}
	if page.list, err = entriesGrid(ctx, v, list); err != nil {
		return web.Answer{}, err
	}
	if f.Subject != "" && len(list) > 0 { // a key from elsewhere tells no name
		names, err := programme.SubjectNames(ctx, v, []string{f.Subject})
		if err != nil {
			return web.Answer{}, err
		}
		page.about = subjectText(ctx, f.Subject, names)
		page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Nhật ký"), Href: journalPath}}
		if at := pathFor(v, list[0]); at != "" {
			page.o.Crumbs = append(page.o.Crumbs, ui.Link{Text: page.about, Href: at})
		}
	}
	return web.Show(journalView(page)), nil
}

// wholeJournal reads what a file holds, page by page.
func wholeJournal(ctx context.Context, v *act.View, f act.JournalFilter) (all []act.Entry, err error) {
	const at = 1000
	for len(all) < journalMost {
		list, err := act.Journal(ctx, v, f, at)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
		if len(list) < at {
			break
		}
		f.Before = list[at-1].Key
	}
	return all, nil
}

// filter reads the filters of the address; what is not understood filters nothing and is
// said beside its field.
func (p *journalPage) filter(ctx context.Context, v *act.View) (f act.JournalFilter, err error) {
	r := p.r
	f.Before, f.Subject = r.Query("truoc"), r.Query("muc")
	if _, ok := verbWords()[r.Query("viec")]; ok {
		f.Verb = r.Query("viec")
	}
	if slices.Contains(nouns(), r.Query("loai")) {
		f.Noun = r.Query("loai")
	}
	for name, into := range map[string]*string{"tu": &f.From, "den": &f.Until} {
		if typed := r.Query(name); typed != "" {
			if iso, wrong := fold.ParseDate(typed); wrong == nil {
				*into = iso
			} else {
				p.wrong[name] = lang.T(ctx, "Ngày ghi như 24/11/2026.")
			}
		}
	}
	at, why := filterPlace(r, v)
	p.wrong["noi"] = why
	if at != "" {
		f.Places = unitsWithin(v, at)
	}
	if typed := r.Query("ai"); typed != "" {
		f.Machine = strings.Contains(fold.Key(lang.T(ctx, "Hệ thống")), fold.Key(typed))
		f.Actors, err = programme.PeopleNamed(ctx, v, typed)
	}
	return f, err
}

// unitsWithin are a unit and all below it, also those that others took the place of.
func unitsWithin(v *act.View, at place.ID) []place.ID {
	list := []place.ID{at}
	for _, level := range []place.Level{place.Province, place.District, place.Commune} {
		for _, u := range v.Places().All(level, "") {
			if u.ID != at && v.Places().Within(u.ID, at) {
				list = append(list, u.ID)
			}
		}
	}
	return list
}

func entriesGrid(ctx context.Context, v *act.View, list []act.Entry) (grid, error) {
	g := grid{id: "journal", file: "nhat-ky", caption: lang.T(ctx, "Nhật ký"), cards: true, notes: dayNote(ctx, v), columns: []gridColumn{
		{name: lang.T(ctx, "Việc")}, {name: lang.T(ctx, "Lúc")}, {name: lang.T(ctx, "Người làm")}, {name: lang.T(ctx, "Loại mục"), fileOnly: true},
		{name: lang.T(ctx, "Mục")}, {name: lang.T(ctx, "Địa bàn")}, {name: lang.T(ctx, "Chi tiết"), fileOnly: true}, {name: lang.T(ctx, "Lịch sử"), silent: true}},
		empty: ui.Empty{Title: lang.T(ctx, "Không có việc nào hợp với bộ lọc"), Text: lang.T(ctx, "Hãy bớt điều kiện hoặc xem khoảng ngày khác."),
			Action: ui.Link{Text: lang.T(ctx, "Bỏ lọc"), Href: journalPath}}}
	names := map[string]string{}
	for chunk := range slices.Chunk(list, 500) {
		var subjects []string
		for _, e := range chunk {
			subjects = append(subjects, e.Subject)
		}
		more, err := programme.SubjectNames(ctx, v, subjects)
		if err != nil {
			return g, err
		}
		for k, name := range more {
			names[k] = name
		}
	}
	for _, e := range list {
		g.rows = append(g.rows, gridRow{key: e.Key, cells: journalCells(ctx, v, e, names)})
	}
	return g, nil
}

func journalCells(ctx context.Context, v *act.View, e act.Entry, names map[string]string) []gridCell {
	where := "–"
	if e.Place != "" {
		where = placeName(v, place.ID(e.Place))
	}
	noun, _, _ := strings.Cut(e.Subject, "/")
	kind := nounText(ctx, noun)
	told := changes(ctx, v, e)
	thing := gridLink(either(names[e.Subject], kind), pathFor(v, e), kind)
	return []gridCell{gridLink(verbText(ctx, e.Verb), "", told), gridText(lang.Moment(ctx, e.At)), gridText(lang.Said(ctx, e.Name)), hidden(tabular.Str(kind)), thing, gridText(where), hidden(tabular.Str(told)),
		gridLink(lang.T(ctx, "Lịch sử"), historyPath(e.Subject), "")}
}

// pathFor is the address of the thing of an entry, "" when it has none for the reader:
// proposals and the work of offices are not for who keeps accounts.
func pathFor(v *act.View, e act.Entry) string {
	noun, _, _ := strings.Cut(e.Subject, "/")
	if (noun == "job" || noun == "recognition") && !v.May(act.ResultRead, place.ID(e.Place)) {
		return ""
	}
	return subjectPath(e.Subject)
}

// historyPath is the journal of one thing.
func historyPath(subject string) string { return journalPath + "?muc=" + url.QueryEscape(subject) }

func subjectText(ctx context.Context, subject string, names map[string]string) string {
	noun, _, _ := strings.Cut(subject, "/")
	if name := names[subject]; name != "" {
		return nounText(ctx, noun) + ": " + name
	}
	return nounText(ctx, noun)
}

// rooms are the addresses of things by noun.
func rooms() map[string]string {
	return map[string]string{"season": "seasons", "round": "rounds", "council": "councils", "sitting": "sittings", "entry": "entries", "dossier": "dossiers",
		"product": "products", "producer": "producers", "recognition": "recognitions", "job": "jobs"}
}

// subjectPath is the page of a thing, "" for what has none.
func subjectPath(subject string) string {
	noun, k, _ := strings.Cut(subject, "/")
	if room, ok := rooms()[noun]; ok && k != "" {
		return officePath(room, k)
	}
	return ""
}

// history leads from the page of a thing to its journal, for who may read journals.
func history(ctx context.Context, r *web.Request, v *act.View) ui.Link {
	k := r.Path("key")
	if k == "" || !v.May(act.JournalRead, "") {
		return ui.Link{}
	}
	path, _, _ := strings.Cut(r.URL(), "?")
	for noun, room := range rooms() {
		if strings.HasPrefix(path, "/office/"+room+"/") {
			return ui.Link{Text: lang.T(ctx, "Lịch sử trong nhật ký"), Href: historyPath(noun + "/" + k)}
		}
	}
	return ui.Link{}
}

// nouns are the kinds of things that the journal tells of.
func nouns() []string {
	return []string{"season", "round", "council", "sitting", "entry", "sheet", "dossier", "product", "producer", "recognition", "person", "session", "job", "record", "law"}
}

func nounText(ctx context.Context, noun string) string {
	words := map[string]string{
		"season": lang.Mark("Mùa đánh giá"), "round": lang.Mark("Đợt đánh giá"), "council": lang.Mark("Hội đồng"), "sitting": lang.Mark("Phiên đánh giá"),
		"entry": lang.Mark("Hồ sơ trong phiên"), "sheet": lang.Mark("Phiếu đánh giá"), "dossier": lang.Mark("Hồ sơ"), "product": lang.Mark("Sản phẩm"),
		"producer": lang.Mark("Chủ thể"), "recognition": lang.Mark("Công nhận"), "person": lang.Mark("Tài khoản"), "session": lang.Mark("Phiên đăng nhập"),
		"job": lang.Mark("Việc chạy nền"), "record": lang.Mark("Sổ niêm phong"), "law": lang.Mark("Bộ tiêu chí"),
	}
	if text, ok := words[noun]; ok {
		return lang.T(ctx, text)
	}
	return noun
}

func nounOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{{Text: lang.T(ctx, "Mọi mục")}}
	for _, n := range nouns() {
		options = append(options, ui.Option{Value: n, Text: nounText(ctx, n)})
	}
	return options
}

func verbOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{}
	for verb := range verbWords() {
		options = append(options, ui.Option{Value: verb, Text: verbText(ctx, verb)})
	}
	slices.SortFunc(options, func(a, b ui.Option) int { return strings.Compare(fold.Key(a.Text)+a.Value, fold.Key(b.Text)+b.Value) })
	return slices.Insert(options, 0, ui.Option{Text: lang.T(ctx, "Mọi việc")})
}
