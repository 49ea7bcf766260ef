package office

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/doc"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/paper"
	"ocop/internal/place"
	"ocop/internal/recognition"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// paperPage shows a paper as it will be printed, with its files.
type paperPage struct {
	o     ui.OfficePage
	html  string
	title string
	links []ui.Link
}

// paperFile is the address of a paper as a file, from the address of its preview.
func paperFile(href, kind string) string {
	if strings.Contains(href, "?") {
		return href + "&dang=" + kind
	}
	return href + "?dang=" + kind
}

func paperLinks(ctx context.Context, href string) []ui.Link {
	return []ui.Link{{Text: lang.T(ctx, "Tải docx"), Href: paperFile(href, "docx"), Icon: "download"}, {Text: lang.T(ctx, "Tải pdf"), Href: paperFile(href, "pdf"), Icon: "download"}}
}

// previewOf is a paper as HTML of classes only; every text in it is escaped.
func previewOf(d *doc.Document) (string, error) {
	var b strings.Builder
	err := doc.WriteHTML(&b, d)
	return b.String(), err
}

// answerPaper sends a paper as the file that ?dang= asks for, or shows its preview. name
// tells the files apart.
func (p *Pages) answerPaper(ctx context.Context, r *web.Request, o ui.OfficePage, d *doc.Document, name string) (web.Answer, error) {
	name = fold.Slug(name)
	switch r.Query("dang") {
	case "docx":
		return web.Send(web.File{Name: name + ".docx", Type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
			Open: func(_ context.Context, w io.Writer) error { return doc.WriteDOCX(w, d) }}), nil
	case "pdf":
		return web.Send(web.File{Name: name + ".pdf", Type: "application/pdf", Open: func(_ context.Context, w io.Writer) error { return doc.WritePDF(w, d) }}), nil
	}
	page := &paperPage{o: o, title: d.Title, links: paperLinks(ctx, r.With("dang", ""))}
	var err error
	if page.html, err = previewOf(d); err != nil {
		return web.Answer{}, err
	}
	return web.Show(paperView(page)), nil
}

// paperFrame is the frame of a paper's preview under the thing it belongs to.
func (p *Pages) paperFrame(ctx context.Context, r *web.Request, v *act.View, heading string, above ...ui.Link) ui.OfficePage {
	o := p.page(r, v, seasonsPath, heading)
	o.Crumbs = append([]ui.Link{{Text: lang.T(ctx, "Mùa và đợt"), Href: seasonsPath}}, above...)
	return o
}

// errConflict keeps papers about many dossiers from who has stepped back from one of them.
var errConflict = fault.Denied("Văn bản này có hồ sơ mà bạn đã được ghi nhận không tham gia; xin nhờ đồng nghiệp lập.")

// sittingPaper gives the minutes or the summary table of a closed sitting.
func (p *Pages) sittingPaper(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	write := map[string]func(paper.Sitting) *doc.Document{"minutes": paper.Minutes, "summary": paper.Summary}[r.Path("paper")]
	if write == nil {
		return web.Answer{}, fault.Missing("văn bản này")
	}
	s, err := evaluation.SittingByKey(ctx, v, key.Sitting(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	if err := v.Need(act.DocumentMake, s.Place); err != nil {
		return web.Answer{}, err
	}
	edition := r.Query("lan")
	if s.State != evaluation.Closed && edition == "" {
		return web.Answer{}, fault.Clash(lang.T(ctx, "Phiên chưa khóa nên chưa có văn bản; hãy khóa phiên trước."))
	}
	if back, err := v.StoodBackInSitting(ctx, s.Key); err != nil || back {
		return web.Answer{}, cmp.Or(err, errConflict)
	}
	if _, err := p.bookForPaper(s.Digest); err != nil {
		return web.Answer{}, err
	}
	facts, err := paper.ReadSitting(ctx, v, p.Programme.Evaluation, s.Key)
	if err == nil && edition != "" {
		facts, err = facts.Voided(ctx, v, p.Programme.Evaluation, edition)
	}
	if err != nil {
		return web.Answer{}, err
	}
	d := write(facts)
	o := p.paperFrame(ctx, r, v, d.Title, ui.Link{Text: s.RoundTitle, Href: officePath("rounds", s.Round)}, ui.Link{Text: s.CouncilName, Href: officePath("sittings", s.Key)})
	return p.answerPaper(ctx, r, o, d, d.Title+" "+placeName(v, s.Place)+" "+s.RoundTitle)
}

// bookForPaper is the pinned book: no paper is written under another text.
func (p *Pages) bookForPaper(digest string) (*rulebook.Book, error) {
	b := p.pinned(digest)
	if b == nil {
		return nil, fault.Clash("Bản bộ tiêu chí đã ghim không còn trong hệ thống nên không lập được văn bản; hãy báo người quản trị.")
	}
	return b, nil
}

// decisionDocument is the decision about a list of products of a round.
func decisionDocument(v *act.View, f roundFacts, list []recognition.Recognition) *doc.Document {
	return paper.DraftDecision(paper.Round{Places: v.Places(), Book: f.book, Round: f.round, MetOn: f.metOn(), Today: v.Today(), Recognitions: list})
}

// decisionPaper gives the draft about the proposals of a round, or with ?so= and ?ngay= a
// decision that was made.
func (p *Pages) decisionPaper(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	f, err := p.roundFacts(ctx, v, key.Round(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	if err := v.Need(act.DocumentMake, f.season.Place); err != nil {
		return web.Answer{}, err
	}
	if f.book, err = p.bookForPaper(f.round.Digest); err != nil {
		return web.Answer{}, err
	}
	list, name := f.proposals(), lang.T(ctx, "Dự thảo quyết định công nhận")
	if no := r.Query("so"); no != "" {
		all := decisionsOf(f.decided())
		i := slices.IndexFunc(all, func(d signed) bool { return d.no == no && d.day == r.Query("ngay") })
		if i < 0 {
			return web.Answer{}, fault.Missing("quyết định này")
		}
		list, name = all[i].list, lang.F(ctx, "Quyết định công nhận số %s", no)
	}
	if len(list) == 0 {
		return web.Answer{}, fault.Clash(lang.T(ctx, "Đợt không có sản phẩm nào chờ quyết định nên chưa có dự thảo; hãy khóa phiên có đề nghị công nhận trước."))
	}
	o := p.paperFrame(ctx, r, v, name, ui.Link{Text: f.round.Title, Href: officePath("rounds", f.round.Key)})
	return p.answerPaper(ctx, r, o, decisionDocument(v, f, list), name+" "+f.round.Title)
}

// certificate gives the certificate of one recognition, with the square that leads to its
// public page.
func (p *Pages) certificate(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := officeRecognition(ctx, v, key.Recognition(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	if err := v.Need(act.DocumentMake, x.Place); err != nil {
		return web.Answer{}, err
	}
	if x.Number == "" {
		return web.Answer{}, fault.Missing("giấy chứng nhận của lần công nhận này")
	}
	issuer, err := issuerOf(ctx, v, x)
	if err != nil {
		return web.Answer{}, err
	}
	name := lang.F(ctx, "Giấy chứng nhận số %s", x.Number)
	o := p.page(r, v, "/office/recognitions", name)
	o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Công nhận"), Href: "/office/recognitions"}, {Text: x.ProductName, Href: officePath("recognitions", x.Key)}}
	return p.answerPaper(ctx, r, o, paper.Certificate(v.Places(), x, issuer, r.Base()+"/q/"+x.Code), name+" "+x.ProductName)
}

// issuerOf is the place whose committee issued a certificate: that of the season.
func issuerOf(ctx context.Context, v *act.View, x recognition.Recognition) (place.ID, error) {
	round, err := evaluation.RoundByKey(ctx, v, x.Round)
	return round.SeasonPlace, err
}

// viewStyle lays a paper that brings its own pages on the well of the preview, each page
// a sheet. What scrolls is the region that takes the keyboard, not the paper in it. A paper that
// lies on its side is made small enough to be seen whole: a certificate is one picture.
const viewStyle = `.frame-doc .sheet-a4:has(.doc){max-inline-size:none;padding:0;background:none;box-shadow:none}
.doc-view{overflow-x:auto}.doc-view .doc{overflow:visible}.doc-view svg{display:inline}
@media (max-width:1439px){.doc-view .doc-landscape{zoom:.88}}
@media (max-width:1279px){.doc-view .doc-landscape{zoom:.72}}
@media (max-width:1099px){.doc-view .doc-landscape{zoom:.64}}
@media (max-width:767px){.doc-view .doc-landscape{zoom:.5}}
@media (max-width:599px){.doc-view .doc-landscape{zoom:.28}}
`

// paperStyle is the stylesheet of the previews.
func paperStyle(context.Context, *web.Request, *act.View) (web.Answer, error) {
	return web.Send(web.File{Name: "paper.css", Type: "text/css; charset=utf-8", Open: func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, doc.PreviewCSS()+viewStyle)
		return err
	}}), nil
}
