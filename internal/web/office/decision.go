package office

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/base/tabular"
	"ocop/internal/key"
	"ocop/internal/programme"
	"ocop/internal/recognition"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// decisionPage turns the proposals of a round into recognitions, as one signed decision
// says, and shows the decisions that were made.
type decisionPage struct {
	roundFacts
	r       *web.Request
	o       ui.OfficePage
	path    string
	export  string
	list    grid // proposals
	made    grid
	mayMake bool
	prints  bool   // may take the draft along as a file
	body    string // authority to begin with
	paper   string // preview of the draft, HTML
	metOn   string
}

func (p *Pages) decision(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	f, err := p.roundFacts(ctx, v, key.Round(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	if err := v.Need(act.ResultRead, f.season.Place); err != nil {
		return web.Answer{}, err
	}
	round := officePath("rounds", f.round.Key)
	page := &decisionPage{roundFacts: f, r: r, path: round + "/decision", export: exportPage(v, round+"/decision"), metOn: f.metOn(),
		o: p.page(r, v, seasonsPath, lang.T(ctx, "Quyết định công nhận")), mayMake: v.May(act.RecognitionMake, f.season.Place), prints: v.May(act.DocumentMake, f.season.Place),
		body: "UBND " + lowerFirst(placeName(v, f.season.Place))}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Mùa và đợt"), Href: seasonsPath}, {Text: f.season.Title, Href: officePath("seasons", f.season.Key)},
		{Text: f.round.Title, Href: round}}
	page.o.Status = decisionStatus(page)
	page.list, page.made = page.proposalGrid(ctx, v), page.madeGrid(ctx, v)
	if wantsFile(r) {
		return gridFile(r, v, page.list, page.made)
	}
	if chosen := page.chosen(); len(chosen) > 0 && f.book != nil {
		if page.paper, err = previewOf(decisionDocument(v, f, chosen)); err != nil {
			return web.Answer{}, err
		}
	}
	return web.Show(decisionView(page)), nil
}

// draftLinks lead to the draft as a file, for who makes papers.
func (p *decisionPage) draftLinks(ctx context.Context) []ui.Link {
	if !p.prints {
		return nil
	}
	return paperLinks(ctx, officePath("rounds", p.round.Key)+"/papers/decision")
}

// ticked says whether a proposal is chosen: all are until a form comes back.
func (p *decisionPage) ticked(k key.Recognition) bool {
	return !p.r.Posted() || slices.Contains(p.r.Values("recognitions"), string(k))
}

// chosen are the proposals that the draft shows.
func (p *decisionPage) chosen() []recognition.Recognition {
	return pickRecognitions(p.proposals(), func(x recognition.Recognition) bool { return p.ticked(x.Key) })
}

func (p *decisionPage) proposalGrid(ctx context.Context, v *act.View) grid {
	g := grid{id: "proposals", file: fold.Slug(p.round.Title) + "-de-nghi-cong-nhan", caption: lang.T(ctx, "Sản phẩm chờ quyết định"), cards: true, columns: []gridColumn{
		{name: lang.T(ctx, "Sản phẩm")}, {name: lang.T(ctx, "Chủ thể"), fileOnly: true}, {name: lang.T(ctx, "Địa bàn")}, {name: lang.T(ctx, "Hạng")},
		{name: lang.T(ctx, "Điểm trung bình"), kind: tabular.Points}, {name: lang.T(ctx, "Hồ sơ")}},
		empty: ui.Empty{Title: lang.T(ctx, "Không có sản phẩm nào chờ quyết định"), Text: lang.T(ctx, "Đề nghị công nhận có khi phiên của Hội đồng đủ thẩm quyền khóa kết quả.")}}
	for _, x := range p.proposals() {
		producer := x.ProducerName
		if producer == "" {
			producer = lang.T(ctx, "(nguồn không nêu chủ thể)")
		}
		g.rows = append(g.rows, gridRow{key: string(x.Key), pick: p.ticked(x.Key), cells: []gridCell{gridLink(x.ProductName, officePath("products", x.Product), producer),
			hidden(tabular.Str(producer)), gridText(placeName(v, x.Place)), gridShown(ui.Stars(x.Stars), ui.StarText(ctx, x.Stars)), gridMean(ctx, x.Mean),
			gridLink(lang.T(ctx, "Mở hồ sơ"), officePath("dossiers", x.Dossier), "")}})
	}
	return g
}

func (p *decisionPage) madeGrid(ctx context.Context, v *act.View) grid {
	page := &roundPage{roundFacts: p.roundFacts, r: p.r}
	page.recognitions = p.decided()
	g := page.productGrid(ctx, v)
	g.id, g.caption, g.file = "made", lang.T(ctx, "Đã công nhận"), fold.Slug(p.round.Title)+"-da-cong-nhan"
	return g
}

// signed is one decision of a round with the recognitions it made.
type signed struct {
	no, day string
	list    []recognition.Recognition
}

func (d signed) query() string { return url.Values{"so": {d.no}, "ngay": {d.day}}.Encode() }

// decisionsOf groups recognitions by the decision that made them, earliest first.
func decisionsOf(all []recognition.Recognition) (list []signed) {
	for _, x := range all {
		i := slices.IndexFunc(list, func(d signed) bool { return d.no == x.DecisionNo && d.day == x.DecisionDate })
		if i < 0 {
			i = len(list)
			list = append(list, signed{no: x.DecisionNo, day: x.DecisionDate})
		}
		list[i].list = append(list[i].list, x)
	}
	slices.SortStableFunc(list, func(a, b signed) int { return strings.Compare(a.day, b.day) })
	return list
}

// recognise makes the recognitions of one decision. The same decision sent twice has one
// effect.
func (p *Pages) recognise(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	f, err := p.roundFacts(ctx, a.View(), key.Round(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	if err := a.Need(act.RecognitionMake, f.season.Place); err != nil {
		return web.Answer{}, err
	}
	var keys []key.Recognition
	for _, k := range r.Values("recognitions") {
		keys = append(keys, key.Recognition(k))
	}
	if len(keys) == 0 {
		return web.Answer{}, fault.Wrong(fault.Field{Name: "recognitions", Sentence: lang.T(ctx, "Chưa chọn sản phẩm nào để công nhận, hãy chọn.")})
	}
	made, err := p.Programme.Recognise(ctx, a, programme.Decision{Round: f.round.Key, Recognitions: keys, Authority: r.Value("authority"),
		DecisionNo: r.Value("decision_no"), DecisionDate: day(r.Value("decision_date"))})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("rounds", f.round.Key)+"/decision", lang.F(ctx, "Đã công nhận %d sản phẩm theo quyết định số %s.", len(made), r.Value("decision_no"))), nil
}

// choice draws the proposals, with boxes for who may decide.
func (p *decisionPage) choice(ctx context.Context) ui.LedgerProps {
	l := p.list.ledger(ctx, p.export)
	if p.mayMake {
		l.SelectName, l.SelectForm = "recognitions", "decision"
	}
	return l
}
