package evaluation

import (
	"context"

	"ocop/internal/act"
)

// The grounds on which a seat steps back from an entry without a declaration.
const (
	worksForProducer = "Làm việc cho chủ thể của sản phẩm"
	recusedElsewhere = "Đã từ chối chấm điểm sản phẩm này ở một Hội đồng khác"
)

func toUndeclared(x act.Undeclared) undeclared {
	if x.Works {
		return undeclared{spot{x.Entry, x.Seat}, worksForProducer}
	}
	return undeclared{spot{x.Entry, x.Seat}, recusedElsewhere}
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
