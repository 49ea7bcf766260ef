package dossier

import (
	"context"
	"fmt"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/dossier/internal/rows"
)

// AddReceipt records what an office has received of the supplements that a report asked for. It
// needs dossier.admit where the dossier lies. Nothing is overwritten; the same words sent twice
// are one receipt. Once everything was received, another report took the place of this one, or
// the council has concluded, it is a Conflict.
func AddReceipt(ctx context.Context, a *act.Act, n NewReceipt) error {
	d, err := load(ctx, a.View(), n.Dossier)
	if err != nil {
		return err
	}
	list, err := Reviews(ctx, a.View(), n.Dossier)
	if err != nil {
		return err
	}
	if err := a.Need(act.DossierAdmit, d.lies()); err != nil {
		return err
	}
	if d.State != Admitted {
		return fault.Clash("Chỉ ghi nhận bổ sung khi hồ sơ đang ở trước Hội đồng, chưa có kết luận.")
	}
	i := slices.IndexFunc(list, func(x Review) bool { return x.Number == n.Review })
	if i < 0 {
		return fault.Wrong(fault.Field{Name: "review", Sentence: "Chưa chọn phiếu thẩm tra đã yêu cầu bổ sung, hãy chọn trong danh sách."})
	}
	if n, err = n.check(list[i].DoneOn, a.Today()); err != nil || list[i].has(n) {
		return err
	}
	if err := list[i].mayReceive(); err != nil {
		return err
	}
	number := len(list[i].Receipts) + 1
	err = rows.New(a).InsertReceipt(ctx, rows.InsertReceiptParams{Dossier: string(d.Key), Number: int64(n.Review), Receipt: int64(number), Person: string(a.Actor().Person),
		ReceivedOn: n.ReceivedOn, HandedBy: n.HandedBy, What: n.What, Complete: n.Complete, CreatedAt: a.Now().UnixMilli()})
	if err != nil {
		return fmt.Errorf("add receipt: %w", err)
	}
	// who brought it and what it was stays in the row, which the entry fixes by its digest
	return a.Record(ctx, "dossier.supplemented", subject(d.Key), d.lies(), nil,
		map[string]any{"review": n.Review, "receipt": number, "received_on": n.ReceivedOn, "complete": n.Complete})
}
