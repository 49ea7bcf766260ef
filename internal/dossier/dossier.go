package dossier

import (
	"fmt"
	"slices"
	"time"

	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
)

// Dossier is one application of one product in one season, with what lists show of the
// product and the season.
type Dossier struct {
	Key          key.Dossier
	Code         string // like HS-2026-0001; numbered through a year without regard to place
	Product      key.Product
	ProductName  string
	ProductSlug  string
	Group        string // group of the product, see registry.Group
	Producer     key.Producer
	ProducerName string
	Place        place.ID // the product's
	Season       key.Season
	SeasonPlace  place.ID
	Year         int
	Kind         rulebook.Kind
	Book         string // identity of the rulebook it is judged by
	Card         int    // number of the score card in the book
	FiledOn      string // ISO date
	State        State
	Desk         place.ID // place whose office it was passed up to; empty: where the product is
	Reason       string   // why it was returned or withdrawn
	Note         string
	Illustrative bool
	CreatedAt    time.Time
	Version      int64
	Reviews      int // how many reports on it there are
}

// Reviewable is nil while somebody may report on the dossier: a council has it and has not
// concluded. Else it is a Conflict.
func (d Dossier) Reviewable() error {
	if d.State == Admitted {
		return nil
	}
	return fault.Clash("Hồ sơ " + d.Code + " đang ở trạng thái “" + d.State.Vietnamese() + "”; phiếu thẩm tra chỉ ghi được khi hồ sơ đã tiếp nhận và Hội đồng chưa khóa phiên.")
}

// lies is the place at which power over the dossier is asked for.
func (d Dossier) lies() place.ID {
	if d.Desk != "" {
		return d.Desk
	}
	return d.Place
}

// NewDossier is what File takes.
type NewDossier struct {
	Product      key.Product
	Season       key.Season
	Kind         rulebook.Kind
	Book         string // chosen by kind and filing date, see rulebook.Library.Pick
	Card         int
	FiledOn      string // ISO date
	Note         string
	Illustrative bool
}

// firstDay is before the first dossier of the programme. Law: 490/QD-TTg (7/5/2018)
const firstDay = "2018-01-01"

// The longest texts in characters.
const (
	bookLimit   = 80
	noteLimit   = 2000
	reasonLimit = 1000
)

// check gives the dossier as stored, or all wrong fields at once.
func (n NewDossier) check(today string) (NewDossier, error) {
	var c fault.Checker
	c.Check(slices.Contains([]rulebook.Kind{rulebook.First, rulebook.Upgrade, rulebook.Reassess}, n.Kind), "kind",
		"Loại hồ sơ phải là đánh giá lần đầu, nâng hạng hoặc đánh giá lại, hãy chọn lại.")
	c.Check(n.Book != "" && len(n.Book) <= bookLimit, "book", "Chưa có bộ tiêu chí cho hồ sơ, hãy chọn bộ tiêu chí.")
	c.Check(n.Card > 0, "card", "Chưa có bộ sản phẩm, hãy chọn phiếu đánh giá.")
	_, real := fold.DaysBetween(n.FiledOn, n.FiledOn)
	c.Check(real && firstDay <= n.FiledOn && n.FiledOn <= today, "filed_on",
		"Ngày nộp phải là một ngày có thật, không sớm hơn năm 2018 và không ở tương lai, hãy nhập lại.")
	n.Note = c.Lines("note", "ghi chú", n.Note, 0, noteLimit)
	return n, c.Err()
}

// checkReason gives a reason as stored; whoever returns or withdraws must give one.
func checkReason(text string) (string, error) {
	var c fault.Checker
	reason := c.Lines("reason", "lý do", text, 1, reasonLimit)
	return reason, c.Err()
}

// codePrefix begins the codes of a year.
func codePrefix(year int) string { return fmt.Sprintf("HS-%04d-", year) }

// code is the nth code of a year.
func code(year, n int) string { return fmt.Sprintf("%s%04d", codePrefix(year), n) }
