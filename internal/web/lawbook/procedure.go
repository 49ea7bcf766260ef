package lawbook

import (
	"context"
	"strconv"

	"ocop/internal/law/rulebook"
	"ocop/internal/web/lang"
)

// outcome is what follows from some stars at a level, in words.
type outcome struct{ stars, text string }

// outcomes joins stars that follow each other and lead to the same.
func (p bookPage) outcomes(ctx context.Context, l rulebook.Level) (list []outcome) {
	for i := 0; i < len(l.Outcomes); {
		last := i
		for last+1 < len(l.Outcomes) && l.Outcomes[last+1].Do == l.Outcomes[i].Do && l.Outcomes[last+1].Level == l.Outcomes[i].Level {
			last++
		}
		stars := lang.F(ctx, "%d sao", l.Outcomes[i].Star)
		if last > i {
			stars = lang.F(ctx, "%s sao", strconv.Itoa(l.Outcomes[i].Star)+"–"+strconv.Itoa(l.Outcomes[last].Star))
		}
		list = append(list, outcome{stars, p.consequence(ctx, l.Outcomes[i])})
		i = last + 1
	}
	return list
}

func (p bookPage) consequence(ctx context.Context, o rulebook.LevelOutcome) string {
	switch {
	case o.Do == rulebook.Recognise:
		return lang.T(ctx, "công nhận ở cấp này")
	case o.Do == rulebook.Forward:
		return lang.F(ctx, "chuyển hồ sơ lên: %s", p.levelName(ctx, o.Level))
	case o.Level == "":
		return lang.T(ctx, "trả lại chủ thể, kèm tư vấn")
	}
	return lang.F(ctx, "trả lại: %s", p.levelName(ctx, o.Level))
}

// reads says what the consequences of a level follow from.
func reads(ctx context.Context, l rulebook.Level) string {
	if l.By == "mean" {
		return lang.T(ctx, "Theo mức sao của điểm trung bình.")
	}
	return lang.T(ctx, "Theo hạng sao sau khi xét các mức tối thiểu in trên phiếu.")
}

// rule is one rule of the council with its ruling.
type rule struct {
	name, text string
	ruling     rulebook.Ruling
}

// rules are the defaults of a council's working rules in words.
func (p bookPage) rules(ctx context.Context) []rule {
	c := p.book.Procedure.Council
	return []rule{
		{lang.T(ctx, "Số thành viên có mặt"), quorumText(ctx, c.Quorum), c.Quorum.Ruling},
		{lang.T(ctx, "Chênh lệch điểm"), spreadText(ctx, c.Spread), c.Spread.Ruling},
		{lang.T(ctx, "Cách làm tròn"), lang.F(ctx, "Điểm trung bình hiển thị %d chữ số thập phân; hạng sao theo giá trị chính xác.", c.Decimals.Digits), c.Decimals.Ruling},
		{lang.T(ctx, "Mức tối thiểu của sao"), minimumText(ctx, c.Minimums), c.Minimums.Ruling},
		{lang.T(ctx, "Tiêu chí không in mức 0 điểm"), noneText(ctx, c.None), c.None.Ruling},
		{lang.T(ctx, "Kết luận dừng hoặc loại"), gateText(ctx, c.Gates), c.Gates.Ruling},
	}
}

func quorumText(ctx context.Context, q rulebook.Quorum) string {
	share := strconv.Itoa(q.Num) + "/" + strconv.Itoa(q.Den)
	if q.Chair {
		return lang.F(ctx, "Có mặt ít nhất %s thành viên, trong đó có Chủ tịch Hội đồng hoặc người được ủy quyền.", share)
	}
	return lang.F(ctx, "Có mặt ít nhất %s thành viên.", share)
}

func spreadText(ctx context.Context, s rulebook.Spread) string {
	if s.Limit == 0 {
		return lang.T(ctx, "Không giới hạn chênh lệch điểm giữa các thành viên.")
	}
	return lang.F(ctx, "Điểm cao nhất và thấp nhất chênh quá %s điểm thì Hội đồng thảo luận.", lang.Points(ctx, int64(s.Limit)))
}

func minimumText(ctx context.Context, m rulebook.Minimums) string {
	switch {
	case len(m.Stars) == 0:
		return lang.T(ctx, "Phiếu không in mức tối thiểu của sao.")
	case m.Rule == rulebook.Unanimous:
		return lang.F(ctx, "Mức tối thiểu của %s đạt khi mọi thành viên chọn mức đó hoặc cao hơn.", starList(ctx, m.Stars))
	}
	return lang.F(ctx, "Mức tối thiểu của %s đạt khi quá nửa số thành viên chọn mức đó hoặc cao hơn.", starList(ctx, m.Stars))
}

func noneText(ctx context.Context, n rulebook.None) string {
	if n.Allowed {
		return lang.T(ctx, "Thành viên được ghi “không đạt mức nào”; tiêu chí tính 0 điểm.")
	}
	return lang.T(ctx, "Thành viên phải chọn một trong các mức in trên phiếu.")
}

func gateText(ctx context.Context, g rulebook.Gates) string {
	if g.Rule == rulebook.Unanimous {
		return lang.T(ctx, "Có hiệu lực khi mọi thành viên ghi nhận.")
	}
	return lang.T(ctx, "Có hiệu lực khi từ một nửa số thành viên trở lên ghi nhận.")
}

// kinds are kinds of dossier in a row.
func kinds(ctx context.Context, list []rulebook.Kind) string {
	text := ""
	for i, k := range list {
		if i > 0 {
			text += ", "
		}
		text += kindWord(ctx, k)
	}
	return text
}
