package dossier

import (
	"slices"
	"time"

	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
)

// Receipt is what an office has received of the supplements that a report asked for. It is
// never changed: what comes later is another one.
type Receipt struct {
	Name       string // of the officer who received it
	ReceivedOn string // ISO date
	HandedBy   string // who brought it
	What       string
	Complete   bool // nothing that the report asked for is missing any more
	CreatedAt  time.Time
}

// NewReceipt is what AddReceipt takes.
type NewReceipt struct {
	Dossier        key.Dossier
	Review         int    // number of the report
	ReceivedOn     string // ISO date
	HandedBy, What string
	Complete       bool
}

const handedLimit = 200

// check gives the receipt as stored, or all wrong fields at once. asked is the day of the report.
func (n NewReceipt) check(asked, today string) (NewReceipt, error) {
	var c fault.Checker
	_, real := fold.DaysBetween(n.ReceivedOn, n.ReceivedOn)
	c.Check(real && asked <= n.ReceivedOn && n.ReceivedOn <= today, "received_on",
		"Ngày nhận phải là một ngày có thật, không sớm hơn ngày thẩm tra và không ở tương lai, hãy nhập lại.")
	n.HandedBy = c.Lines("handed_by", "người nộp", n.HandedBy, 1, handedLimit)
	n.What = c.Lines("what", "nội dung đã nhận", n.What, 1, wishLimit)
	return n, c.Err()
}

// Supplied says that everything the report asked for was received.
func (r Review) Supplied() bool {
	return slices.ContainsFunc(r.Receipts, func(x Receipt) bool { return x.Complete })
}

// Wants says that the report stands, and that something it asked for is missing.
func (r Review) Wants() bool { return r.CorrectedBy == 0 && r.Supplements != "" && !r.Supplied() }

// has says whether the very same receipt was recorded before: the form sent twice.
func (r Review) has(n NewReceipt) bool {
	return slices.ContainsFunc(r.Receipts, func(x Receipt) bool {
		return x.ReceivedOn == n.ReceivedOn && x.HandedBy == n.HandedBy && x.What == n.What && x.Complete == n.Complete
	})
}

// mayReceive refuses what no report waits for.
func (r Review) mayReceive() error {
	switch {
	case r.CorrectedBy > 0:
		return fault.Clash("Phiếu thẩm tra này đã có phiếu khác thay; hãy ghi nhận theo phiếu mới nhất.")
	case !r.Wants():
		return fault.Clash("Phiếu thẩm tra này không còn yêu cầu bổ sung nào đang chờ, hãy xem lại hồ sơ.")
	}
	return nil
}
