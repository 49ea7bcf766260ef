package public

import (
	"context"

	"ocop/internal/portal"
	"ocop/internal/recognition/award"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// standing is what a recognition is worth on the day of the page.
type standing struct {
	portal.Recognition
	status award.Status
	left   int // days, of what holds
	day    string
}

func standingOf(r portal.Recognition, day string) standing {
	s := standing{Recognition: r, day: day}
	s.status, s.left = r.Facts().StatusOn(day)
	return s
}

// chip is the state in a few words, for cards and lists.
func (s standing) chip(ctx context.Context) (ui.State, string) {
	switch s.status {
	case award.StatusValid:
		return ui.StateValid, lang.F(ctx, "Còn hiệu lực đến %s", lang.Date(ctx, s.ValidTo))
	case award.StatusExpiring:
		return ui.StateExpiring, lang.F(ctx, "Sắp hết hạn, còn %d ngày", s.left)
	case award.StatusExpired:
		if s.ValidTo == "" {
			return ui.StateExpired, lang.T(ctx, "Đã hết hạn")
		}
		return ui.StateExpired, lang.F(ctx, "Hết hạn sau %s", lang.Date(ctx, s.ValidTo))
	case award.StatusWithdrawn:
		return ui.StateWithdrawn, lang.F(ctx, "Bị thu hồi %s", lang.Date(ctx, s.EndedOn))
	case award.StatusReplaced:
		return ui.StateInfo, lang.T(ctx, "Đã thay bằng lần sau")
	case award.StatusAhead:
		return ui.StateInfo, lang.F(ctx, "Có hiệu lực từ %s", lang.Date(ctx, s.Facts().Since()))
	}
	return ui.StateInfo, lang.T(ctx, "Chưa rõ thời hạn")
}

// verdict is the answer in the festive panel: its look, its line, and the day named.
func (s standing) verdict(ctx context.Context) (state ui.VerdictState, line string) {
	switch s.status {
	case award.StatusValid:
		return ui.VerdictValid, s.holds(ctx)
	case award.StatusExpiring:
		return ui.VerdictExpiring, s.holds(ctx) + " · " + ui.DaysLeft(ctx, s.left)
	case award.StatusExpired:
		from := s.Facts().OverFrom()
		if s.ValidTo == "" {
			return ui.VerdictExpired, lang.F(ctx, "Đã hết hạn công nhận, chậm nhất từ ngày %s", lang.Date(ctx, from))
		}
		return ui.VerdictExpired, lang.F(ctx, "Đã hết hạn công nhận từ ngày %s", lang.Date(ctx, from))
	case award.StatusWithdrawn:
		return ui.VerdictWithdrawn, lang.F(ctx, "Đã bị thu hồi từ ngày %s", lang.Date(ctx, s.EndedOn))
	case award.StatusReplaced:
		return ui.VerdictReplaced, lang.F(ctx, "Đã được thay bằng lần công nhận sau, từ %s", lang.Date(ctx, s.EndedOn))
	case award.StatusAhead:
		return ui.VerdictUndated, lang.F(ctx, "Có hiệu lực từ %s", lang.Date(ctx, s.Facts().Since()))
	}
	return ui.VerdictUndated, lang.T(ctx, "Từng được công nhận; nguồn không nêu thời gian nên chưa rõ còn hiệu lực hay không")
}

func (s standing) holds(ctx context.Context) string {
	if s.Stars == 0 {
		return lang.F(ctx, "Đang được công nhận, đến hết ngày %s", lang.Date(ctx, s.ValidTo))
	}
	return lang.F(ctx, "Đang được công nhận %d sao, đến hết ngày %s", s.Stars, lang.Date(ctx, s.ValidTo))
}

// when names a recognition by its round, its year, or not at all.
func (s standing) when(ctx context.Context) string {
	switch {
	case s.RoundName != "":
		return s.RoundName
	case s.Year > 0:
		return lang.F(ctx, "Năm %d", s.Year)
	}
	return lang.T(ctx, "Không rõ năm")
}

// decision is number and day of the decision, as far as known.
func (s standing) decision(ctx context.Context) string {
	switch {
	case s.DecisionNo != "" && s.DecisionDate != "":
		return lang.F(ctx, "Số %s ngày %s", s.DecisionNo, lang.Date(ctx, s.DecisionDate))
	case s.DecisionNo != "":
		return lang.F(ctx, "Số %s, không rõ ngày", s.DecisionNo)
	case s.DecisionDate != "":
		return lang.F(ctx, "Ngày %s, không rõ số", lang.Date(ctx, s.DecisionDate))
	}
	return lang.T(ctx, "Nguồn không nêu quyết định")
}

// term is from when to when.
func (s standing) term(ctx context.Context) string {
	if s.ValidTo == "" {
		return lang.T(ctx, "Nguồn không nêu")
	}
	return lang.F(ctx, "%s đến hết %s", lang.Date(ctx, s.ValidFrom), lang.Date(ctx, s.ValidTo))
}

// unknowns says plainly what nobody wrote down, so that silence is not read as no.
func (s standing) unknowns(ctx context.Context, p portal.Product) (list []string) {
	for _, u := range []struct {
		missing bool
		words   string
	}{
		{s.Stars == 0, lang.T(ctx, "Nguồn nêu sản phẩm được công nhận nhưng không nêu số sao.")},
		{s.Year == 0, lang.T(ctx, "Không rõ năm công nhận.")},
		{s.Year > 0 && s.DecisionNo == "", lang.T(ctx, "Không rõ số quyết định công nhận.")},
		{s.Year > 0 && s.ValidTo == "", lang.T(ctx, "Không rõ ngày công nhận nên không tính được ngày hết hạn.")},
		{p.Producer == "", lang.T(ctx, "Nguồn không nêu chủ thể của sản phẩm.")},
	} {
		if u.missing {
			list = append(list, u.words)
		}
	}
	return list
}
