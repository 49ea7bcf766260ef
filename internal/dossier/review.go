package dossier

import (
	"time"

	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
)

// ReviewKind is how somebody looked into a dossier.
type ReviewKind string

// The kinds of review. Law: 26/2026 art. 7.3c
const (
	Papers ReviewKind = "papers" // the papers of the dossier (kiểm tra hồ sơ)
	Visit  ReviewKind = "visit"  // the place of production (kiểm tra thực tế)
)

// ReviewKinds lists the kinds.
func ReviewKinds() []ReviewKind { return []ReviewKind{Papers, Visit} }

// Vietnamese is the kind as written at the head of a report, "" for no kind.
func (k ReviewKind) Vietnamese() string {
	return map[ReviewKind]string{Papers: "Kiểm tra hồ sơ", Visit: "Kiểm tra thực tế"}[k]
}

// Review is what somebody found in a dossier, for the council to read (phiếu thẩm tra hồ
// sơ). It holds no points and decides nothing.
type Review struct {
	Number      int // from 1 within the dossier, in the order of writing
	Author      key.Person
	Name        string // of the author
	ByGroup     bool   // the author wrote as a member of the advisory group, else for an office
	Kind        ReviewKind
	DoneOn      string // ISO date
	Attended    string // who took part
	Findings    string
	Supplements string // what the producer should add, "" for nothing
	Tests       string // further tests proposed, "" for none
	Corrects    int    // number of the one whose place it takes, 0 for none
	CorrectedBy int    // number of the one that took its place, 0 while it stands
	Receipts    []Receipt
	CreatedAt   time.Time
}

// NewReview is what AddReview takes.
type NewReview struct {
	Dossier                                key.Dossier
	Kind                                   ReviewKind
	DoneOn                                 string // ISO date
	Attended, Findings, Supplements, Tests string
	Corrects                               int // number of an earlier one of the same author, 0 for none
}

// The longest texts of a review in characters.
const (
	attendedLimit = 500
	findingsLimit = 4000
	wishLimit     = 2000
)

// check gives the review as stored, or all wrong fields at once.
func (n NewReview) check(filed, today string) (NewReview, error) {
	var c fault.Checker
	c.Check(n.Kind.Vietnamese() != "", "kind", "Cách thẩm tra phải là kiểm tra hồ sơ hoặc kiểm tra thực tế, hãy chọn lại.")
	_, real := fold.DaysBetween(n.DoneOn, n.DoneOn)
	c.Check(real && filed <= n.DoneOn && n.DoneOn <= today, "done_on",
		"Ngày thẩm tra phải là một ngày có thật, không sớm hơn ngày nộp hồ sơ và không ở tương lai, hãy nhập lại.")
	least := 0
	if n.Kind == Visit { // a visit has witnesses, or it is one person's word against another's
		least = 1
	}
	n.Attended = c.Lines("attended", "người tham gia", n.Attended, least, attendedLimit)
	n.Findings = c.Lines("findings", "kết quả thẩm tra", n.Findings, 1, findingsLimit)
	n.Supplements = c.Lines("supplements", "nội dung cần bổ sung", n.Supplements, 0, wishLimit)
	n.Tests = c.Lines("tests", "kiểm nghiệm đề xuất", n.Tests, 0, wishLimit)
	return n, c.Err()
}
