package web

import (
	"context"
	"strings"

	"ocop/internal/act"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// readersView is the answer in groups of people with the same roles at the same places.
type readersView struct {
	Readers
	address string
	named   bool // whoever asks sees people by name
	groups  []*readerGroup
	own     *readerGroup // who opens the page by a seat or because they asked for it
	ties    bool         // there are such people, whose number whoever asks may not know
	away    *readerGroup // who stepped back
	hedged  bool         // who stepped back is not told
}

type readerGroup struct {
	roles string
	names []string
	marks int
}

func (g *readerGroup) add(x Reader) {
	g.names = append(g.names, x.Name)
	if x.Marks {
		g.marks++
	}
}

// view groups the readers for whoever asks. That somebody stepped back is told only to who
// reads results at the places of that person's roles: to others a group counts everybody who
// holds the roles, and says that some of them may be shut out.
func (l Readers) view(ctx context.Context, v *act.View, address string) *readersView {
	p := &readersView{Readers: l, address: address, named: v.May(act.PersonManage, ""), own: &readerGroup{}, away: &readerGroup{}}
	of := map[string]*readerGroup{}
	for _, x := range l.List {
		told := mayTell(v, x.Roles)
		p.hedged = p.hedged || !told
		switch {
		case !x.ByRole && told:
			p.own.add(x)
		case !x.ByRole:
			p.ties = true
		case !x.Opens && told:
			p.away.add(x)
		default:
			roles := rolesText(ctx, v, x.Roles)
			if of[roles] == nil {
				of[roles] = &readerGroup{roles: roles}
				p.groups = append(p.groups, of[roles])
			}
			of[roles].add(x)
		}
	}
	return p
}

func mayTell(v *act.View, roles []act.Held) bool {
	for _, h := range roles {
		if !v.May(act.ResultRead, h.Place) {
			return false
		}
	}
	return true
}

// rolesText names roles with their places, as in "Lãnh đạo, huyện Tân Yên".
func rolesText(ctx context.Context, v *act.View, roles []act.Held) string {
	var list []string
	for _, h := range roles {
		text := lang.T(ctx, RoleWord(h.Role))
		if u, ok := v.Places().Unit(h.Place); ok {
			text += ", " + u.FullName()
		}
		list = append(list, text)
	}
	return strings.Join(list, "; ")
}

func (p *readersView) ledger(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "readers", Caption: lang.T(ctx, "Người xem được"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Vai trò và địa bàn"), Broad: true}, {Name: lang.T(ctx, "Số người"), Figure: true}},
		Empty:   ui.Empty{Title: lang.T(ctx, "Chưa có ai khác xem được")}}
	if p.Marks == MarksShown && !p.Own {
		l.Columns = append(l.Columns, ui.Column{Name: lang.T(ctx, "Thấy điểm của thành viên"), Figure: true})
	}
	groups := p.groups
	if len(p.own.names) > 0 {
		p.own.roles = lang.T(ctx, "Có ghế trong hội đồng, hoặc chính là người đã yêu cầu")
		groups = append(groups[:len(groups):len(groups)], p.own)
	}
	for _, g := range groups {
		cells := []ui.Cell{{Text: g.roles}, {Text: lang.Int(ctx, int64(len(g.names)))}}
		if p.named {
			cells[0].Sub = strings.Join(g.names, ", ")
		}
		if len(l.Columns) > 2 {
			cells = append(cells, ui.Cell{Text: lang.Int(ctx, int64(g.marks))})
		}
		l.Rows = append(l.Rows, ui.Row{Key: g.roles, Cells: cells})
	}
	return l
}

// ReadersBody is the page that answers, without its frame: for the office and for the jury.
func ReadersBody(ctx context.Context, v *act.View, l Readers, address string) Component {
	return readersBody(l.view(ctx, v, address))
}
