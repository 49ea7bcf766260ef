// Package producer is the room of the people who work for a producer (chủ thể): their
// products, dossiers and certificates, and who else works there. It is made for a telephone.
//
// What belongs to another producer does not exist here. Nobody's office power counts: who is
// also an officer has a conflict of interest there, and is one of the producer's people here.
package producer

import (
	"context"
	"slices"
	"strings"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/clerk"
	"ocop/internal/key"
	"ocop/internal/programme"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// Pages serves the people of producers.
type Pages struct {
	Programme *programme.Service
	Postman   *clerk.Postman
}

const home = web.ProducerPath

func producerPath(k key.Producer) string { return home + "/chu-the/" + string(k) }
func peoplePath(k key.Producer) string   { return producerPath(k) + "/nguoi" }
func filePath(k key.Producer) string     { return producerPath(k) + "/nop" }
func dossierPath(k key.Dossier) string   { return home + "/ho-so/" + string(k) }
func receiptPath(k key.Dossier) string   { return dossierPath(k) + "/bien-nhan" }
func paperPath(k key.Recognition) string { return home + "/giay/" + string(k) }

// Routes is the table of the room.
func (p *Pages) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: home, Permission: act.ProducerDesk, Read: p.mine},
		{Method: "GET", Path: home + "/chu-the/{key}", Permission: act.ProducerDesk, Read: p.desk},
		{Method: "GET", Path: home + "/chu-the/{key}/nguoi", Permission: act.ProducerDesk, Read: p.people},
		{Method: "POST", Path: home + "/chu-the/{key}/nguoi", Permission: act.ProducerDesk, Write: p.changePeople, Again: p.people, StepUp: true,
			Fields: []string{"step", "name", "phone", "reason", "offer", "person"}, Limit: 16 << 10},
		{Method: "GET", Path: home + "/chu-the/{key}/nop", Permission: act.ProducerPeople, Read: p.newDossier},
		{Method: "POST", Path: home + "/chu-the/{key}/nop", Permission: act.ProducerPeople, Write: p.file, Again: p.newDossier,
			Fields: []string{"product", "season", "kind", "card", "note"}, Limit: 32 << 10},
		{Method: "GET", Path: home + "/ho-so/{key}", Permission: act.ProducerDesk, Read: p.dossier},
		{Method: "POST", Path: home + "/ho-so/{key}", Permission: act.ProducerPeople, Write: p.withdraw, Again: p.dossier, Fields: []string{"reason"}, Limit: 16 << 10},
		{Method: "GET", Path: home + "/ho-so/{key}/bien-nhan", Permission: act.ProducerDesk, Read: p.receipt},
		{Method: "GET", Path: home + "/ho-so/{key}/bien-nhan/tep", Permission: act.ProducerDesk, Read: p.receiptFile},
		{Method: "GET", Path: home + "/giay/{key}", Permission: act.ProducerDesk, Read: p.certificate},
		{Method: "GET", Path: web.OffersPath, Permission: act.AccountOwn, Read: p.offers},
		{Method: "POST", Path: web.OffersPath, Permission: act.AccountOwn, Write: p.answer, Again: p.offers, Fields: []string{"offer", "step"}, Limit: 8 << 10},
	}
}

// frame is the frame of a page; of is the producer whose rooms it offers, if any.
func frame(r *web.Request, heading string, of *registry.Producer) ui.RoomPage {
	ctx := r.Context()
	o := ui.RoomPage{Frame: r.Frame(heading), Heading: heading, User: r.User()}
	o.Home = web.Home(r.Actor)
	if of == nil {
		return o
	}
	o.Above = of.Name
	o.Nav = []ui.Link{{Text: lang.T(ctx, "Cơ sở"), Href: producerPath(of.Key)}, {Text: lang.T(ctx, "Người"), Href: peoplePath(of.Key)}}
	if r.Actor.OwnsProducer(of.Key) {
		o.Nav = slices.Insert(o.Nav, 1, ui.Link{Text: lang.T(ctx, "Nộp hồ sơ"), Href: filePath(of.Key)})
	}
	if len(r.Actor.Producers()) > 1 {
		o.Nav = append(o.Nav, ui.Link{Text: lang.T(ctx, "Cơ sở khác"), Href: home})
	}
	here, _, _ := strings.Cut(r.URL(), "?")
	for i := range o.Nav {
		o.Nav[i].Current = o.Nav[i].Href == here
	}
	return o
}

// own gives the producer of the address to its people, NotFound to everybody else.
func own(ctx context.Context, r *web.Request, v *act.View) (registry.Producer, error) {
	k := key.Producer(r.Path("key"))
	if !v.Actor().WorksFor(k) {
		return registry.Producer{}, fault.Missing("chủ thể này")
	}
	return registry.ProducerByKey(ctx, v, k)
}

// minePage lists the producers of somebody who works for several.
type minePage struct {
	r    *web.Request
	list []registry.Producer
}

func (p *Pages) mine(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	of := v.Actor().Producers()
	if len(of) == 1 {
		return web.Go(producerPath(of[0]), ""), nil
	}
	page := &minePage{r: r}
	for _, k := range of {
		x, err := registry.ProducerByKey(ctx, v, k)
		if err != nil {
			return web.Answer{}, err
		}
		page.list = append(page.list, x)
	}
	return web.Show(mineView(page)), nil
}

func (p *minePage) ledger(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "producers", Caption: lang.T(ctx, "Các cơ sở"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Chủ thể")}, {Name: lang.T(ctx, "Bạn là")}, {Name: lang.T(ctx, "Sản phẩm"), Figure: true}}}
	for _, x := range p.list {
		l.Rows = append(l.Rows, ui.Row{Key: string(x.Key), Cells: []ui.Cell{{Text: x.Name, Href: producerPath(x.Key)},
			{Text: lang.T(ctx, web.RoleWord(p.r.Actor.RoleFor(x.Key)))}, {Text: lang.Int(ctx, int64(x.Products))}}})
	}
	return l
}

// offersPage lists the places that wait for the reader.
type offersPage struct {
	r    *web.Request
	list []account.Offer
	lost []account.Offer // moves by which the reader owns a producer no more
}

// offers leads whoever has nothing to answer to their work.
func (p *Pages) offers(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	list, err := account.OwnOffers(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	lost, err := account.LostOwnership(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	if len(list)+len(lost) == 0 && v.Actor().Holds(act.ProducerDesk) {
		return web.Go(home, r.Flash), nil
	}
	return web.Show(offersView(&offersPage{r: r, list: list, lost: lost})), nil
}

func (p *Pages) answer(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	step := r.Value("step")
	if step != "take" && step != "decline" {
		return web.Answer{}, fault.Wrong(fault.Field{Name: "step", Sentence: "Việc này không có, xin tải lại trang."})
	}
	o, err := account.AnswerOffer(ctx, a, r.Value("offer"), step == "take")
	if err != nil {
		return web.Answer{}, err
	}
	if step == "decline" {
		return web.Go(web.OffersPath, "Đã từ chối lời mời."), nil
	}
	return web.Go(producerPath(o.Producer), "Bạn đã nhận lời; từ bây giờ bạn làm việc được với cơ sở này."), nil
}
