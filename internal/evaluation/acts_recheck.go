package evaluation

import (
	"context"
	"fmt"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation/internal/rows"
	"ocop/internal/key"
	"ocop/internal/place"
)

// AskRecheck asks a member to look once more at a sheet that was handed in, while the sitting
// scores. It is for the chair and the secretary of the council, where its working rules allow it;
// it changes no sheet and tells no points. A seat that does not score the entry, or has not handed
// in, is not asked; nobody asks about an own sheet, or twice about the same version of one.
func (s Service) AskRecheck(ctx context.Context, a *act.Act, n NewRecheck) error {
	f, err := loadHead(ctx, a, n.Sitting)
	if err != nil {
		return err
	}
	if err := f.state().mayRecheck(); err != nil {
		return err
	}
	if err := s.allowsRecheck(a, f); err != nil {
		return err
	}
	if n, err = cleanRecheck(ctx, a, f, n); err != nil {
		return err
	}
	sheet, err := sheetToRecheck(ctx, a, f, n)
	if err != nil {
		return err
	}
	row := rows.InsertRecheckParams{Sheet: sheet.Sheet, Version: sheet.Version, Ground: string(n.Concern), Reason: n.Reason, AskedBy: f.Seat, AskedAt: a.Now().UnixMilli()}
	added, err := rows.New(a).InsertRecheck(ctx, row)
	if err != nil {
		return fmt.Errorf("recheck: %w", err)
	}
	if added == 0 {
		return fault.Clash("Thành viên đã được đề nghị xem lại đúng phiếu này; chỉ đề nghị lại khi phiếu được nộp lần khác.")
	}
	return a.Record(ctx, "recheck.asked", "sheet/"+row.Sheet, f.place(), nil, row)
}

// allowsRecheck refuses where the working rules that the sitting has pinned do not let anybody ask.
func (s Service) allowsRecheck(a *act.Act, f facts) error {
	book, err := s.book(f.Digest)
	if err != nil {
		return err
	}
	doc, err := s.pinned(a.Places(), book, f.place(), Rules{Number: f.Sitting.RulesNo, Digest: f.Sitting.RulesDigest}, act.Date(instant(f.Sitting.OpenedAt)))
	if err != nil || doc.Recheck().Allowed {
		return err
	}
	return fault.Clash("Theo quy chế số " + doc.Document.Number + ", thành viên đã nộp phiếu thì không được đề nghị xem lại, hãy đưa ra thảo luận tại phiên họp.")
}

func cleanRecheck(ctx context.Context, a *act.Act, f facts, n NewRecheck) (NewRecheck, error) {
	known, err := knownEntries(ctx, a, n.Sitting)
	if err != nil {
		return n, err
	}
	council, err := loadCouncil(ctx, rows.New(a), key.Council(f.Sitting.Council))
	if err != nil {
		return n, err
	}
	return n.clean(known, council.voters())
}

// sheetToRecheck finds the sheet that was handed in and counts. One sentence stands for a member
// who has handed in nothing and for one who has stepped back: which of the two it is says more
// than the chair may know.
func sheetToRecheck(ctx context.Context, a *act.Act, f facts, n NewRecheck) (sheet rows.SheetToRecheckRow, err error) {
	if f.Seat == string(n.Seat) {
		return sheet, fault.Wrong(fault.Field{Name: "seat", Sentence: "Đây là phiếu của chính bạn; hãy mở lại phiếu ở trang chấm điểm."})
	}
	list, err := rows.New(a).SheetToRecheck(ctx, rows.SheetToRecheckParams{Entry: string(n.Entry), Seat: string(n.Seat)})
	if err != nil {
		return sheet, fmt.Errorf("recheck: %w", err)
	}
	out, err := a.UndeclaredIn(ctx, string(n.Sitting))
	if err != nil {
		return sheet, err
	}
	interested := slices.ContainsFunc(out, func(x act.Undeclared) bool { return x.Entry == n.Entry && x.Seat == n.Seat })
	if len(list) == 0 || interested {
		return sheet, fault.Wrong(fault.Field{Name: "seat", Sentence: "Thành viên này không có phiếu đã nộp được tính cho hồ sơ đã chọn, hãy chọn lại."})
	}
	return list[0], nil
}

// KeepSheet answers a request to look at the acting member's sheet again: it stays as it is, for
// a reason. The version is the one that was asked about; the same answer sent twice is one. The
// other answer is Reopen. Without a request that waits it is a Conflict.
func KeepSheet(ctx context.Context, a *act.Act, e key.Entry, version int64, why string) error {
	row, b, err := loadBallot(ctx, a, e)
	if err != nil {
		return err
	}
	if err := b.mayScore(); err != nil {
		return err
	}
	var f form
	why = f.lines("answer", "Lý do giữ nguyên phiếu", why, reasonMax, true)
	if err := f.err(); err != nil {
		return err
	}
	if b.stored.State != Submitted || b.stored.Version != version {
		return fault.Clash("Phiếu đã thay đổi sau khi bạn mở trang này, hãy tải lại trang.")
	}
	asked, err := recheckOf(ctx, rows.New(a), key.Sitting(row.Sitting), b.stored)
	if err != nil || asked.State == RecheckKept && asked.Answer == why { // sent twice
		return err
	}
	if asked.State != RecheckAsked {
		return fault.Clash("Không có đề nghị xem lại nào đang chờ bạn trả lời về phiếu này, hãy tải lại trang.")
	}
	if err := answerRecheck(ctx, a, b.stored, RecheckKept, why); err != nil {
		return err
	}
	return a.Record(ctx, "recheck.kept", "sheet/"+string(b.stored.Key), place.ID(row.Place), RecheckAsked, map[string]any{"version": version, "answer": why})
}

// recheckOf is the request about a sheet as it stands, the zero one without.
func recheckOf(ctx context.Context, q *rows.Queries, k key.Sitting, s Sheet) (Recheck, error) {
	list, err := q.Rechecks(ctx, string(k))
	if err != nil {
		return Recheck{}, fmt.Errorf("rechecks: %w", err)
	}
	i := slices.IndexFunc(list, func(r rows.RechecksRow) bool {
		return r.Recheck.Sheet == string(s.Key) && r.Recheck.Version == s.Version
	})
	if i < 0 {
		return Recheck{}, nil
	}
	return toRecheck(list[i]), nil
}

// answerRecheck answers the request about a sheet as it stands, if one waits.
func answerRecheck(ctx context.Context, a *act.Act, s Sheet, to RecheckState, why string) error {
	err := rows.New(a).AnswerRecheck(ctx, rows.AnswerRecheckParams{Sheet: string(s.Key), Version: s.Version, State: string(to), Answer: why, AnsweredAt: a.Now().UnixMilli()})
	if err != nil {
		return fmt.Errorf("recheck of sheet %s: %w", s.Key, err)
	}
	return nil
}
