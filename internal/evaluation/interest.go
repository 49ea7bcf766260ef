package evaluation

import (
	"context"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/evaluation/internal/rows"
)

// The grounds on which a seat steps back from an entry without a declaration.
const (
	worksForProducer = "Làm việc cho chủ thể của sản phẩm"
	recusedElsewhere = "Đã từ chối chấm điểm sản phẩm này ở một Hội đồng khác"
)

// ground is why the seat gives no ballot, as officials write it.
func ground(x act.Undeclared) string {
	if x.Works {
		return worksForProducer
	}
	return recusedElsewhere
}

func spotOf(x act.Undeclared) spot { return spot{x.Entry, x.Seat} }

// recordInterests takes seats with a conflict of interest that nobody declared out of the scoring,
// as part of the close that does without their ballots. From then on the ground stands written:
// it no longer depends on who works where.
func recordInterests(ctx context.Context, a *act.Act, f facts, out []act.Undeclared) error {
	for _, x := range out {
		row := rows.InsertRecusalParams{Entry: string(x.Entry), Seat: string(x.Seat), Reason: ground(x) + " (ghi nhận khi khóa phiên)", At: a.Now().UnixMilli()}
		if err := rows.New(a).InsertRecusal(ctx, row); err != nil {
			return fmt.Errorf("recusal: %w", err)
		}
		if err := a.Record(ctx, "entry.recused", "entry/"+row.Entry, f.place(), nil, row); err != nil {
			return err
		}
	}
	return nil
}

// lessUndeclared takes the ballots that a conflict of interest keeps out of the progress of open
// sittings. k is the sitting, or the round of all of them.
func lessUndeclared(ctx context.Context, v *act.View, k string, list []Sitting) error {
	out, err := v.UndeclaredIn(ctx, k)
	for _, x := range out {
		for i := range list {
			if list[i].Key == x.Sitting {
				list[i].Progress.without(SheetState(x.Sheet))
			}
		}
	}
	return err
}

// without takes one ballot out, in the state that its sheet has.
func (p *Progress) without(s SheetState) {
	p.Expected--
	switch s {
	case Drafted:
		p.Drafts--
	case Submitted:
		p.Submitted--
	}
}
