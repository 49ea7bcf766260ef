package recognition

import (
	"fmt"
	"slices"

	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/recognition/award"
)

// Case is one of the six reasons for which a recognition may be withdrawn.
type Case = award.Case

// Cases lists the six cases in the order of the decision. Law: 26/2026 art. 8
func Cases() []Case { return award.Cases() }

// NewProposal is what a closed sitting says about one dossier.
type NewProposal struct {
	Product          key.Product
	Dossier          key.Dossier
	Round            key.Round
	Stars            int
	MeanNum, MeanDen int64 // the exact mean in hundredths
	Year             int
	RoundName        string
	Book             string
	Illustrative     bool
}

// Decision is what an authority signed.
type Decision struct {
	Recognitions   []key.Recognition
	Authority      string
	DecisionNo     string
	DecisionDate   string                     // ISO date
	ValidityMonths int                        // from the rulebook of the round
	Numbers        map[key.Recognition]string // certificate numbers given by the clerk; the others get ours
}

// Withdrawal is a decision that takes a recognition back.
type Withdrawal struct {
	Recognition  key.Recognition
	DecisionNo   string
	DecisionDate string // ISO date
	Case         Case
	Reason       string
}

// NewImport is one recognition that a published source tells of.
type NewImport struct {
	Product      key.Product
	Stars        int // 0 = the source does not say
	Year         int // 0 = the source does not say
	RoundName    string
	Book         string
	Authority    string
	DecisionNo   string
	DecisionDate string // ISO date, '' unknown
	Source       string
	Note         string
	Months       int // validity; 0 = the usual 36
}

// The longest texts in characters, and the longest lists.
const (
	numberLimit    = 50
	authorityLimit = 200
	nameLimit      = 200
	sourceLimit    = 500
	reasonLimit    = 2000
	monthsLimit    = 120
	mostAtOnce     = 2000
)

// firstDay is before any decision of the programme. Law: 490/QD-TTg (7/5/2018)
const firstDay = "2018-05-07"

func (d Decision) clean(today string) (Decision, error) {
	var c fault.Checker
	d.DecisionNo = c.Line("decision_no", "số quyết định", d.DecisionNo, 1, numberLimit)
	d.Authority = c.Line("authority", "cơ quan ban hành", d.Authority, 1, authorityLimit)
	date(&c, "decision_date", "Ngày quyết định", d.DecisionDate, today)
	c.Check(d.ValidityMonths >= 1 && d.ValidityMonths <= monthsLimit, "validity_months", fmt.Sprintf("Thời hạn phải từ 1 đến %d tháng, hãy nhập lại.", monthsLimit))
	c.Check(len(d.Recognitions) > 0, "recognitions", "Chưa chọn sản phẩm nào để công nhận, hãy chọn.")
	c.Check(len(d.Recognitions) <= mostAtOnce, "recognitions", fmt.Sprintf("Một quyết định ghi được nhiều nhất %s sản phẩm, hãy chia nhỏ.", fold.Number(mostAtOnce)))
	d.cleanNumbers(&c)
	return d, c.Err()
}

// cleanNumbers checks the clerk's numbers: each for a product of this decision, none twice.
func (d *Decision) cleanNumbers(c *fault.Checker) {
	given := map[key.Recognition]string{}
	seen := map[string]bool{}
	for k, text := range d.Numbers {
		c.Check(slices.Contains(d.Recognitions, k), "numbers", "Có số giấy chứng nhận của sản phẩm không thuộc quyết định này, hãy bỏ ra.")
		clean := c.Line("numbers", "số giấy chứng nhận", text, 0, numberLimit)
		if clean == "" {
			continue
		}
		c.Check(!seen[clean], "numbers", "Số giấy chứng nhận "+clean+" ghi cho hai sản phẩm, hãy sửa lại.")
		given[k], seen[clean] = clean, true
	}
	d.Numbers = given
}

// madeBy says whether the recognition was made by this very decision.
func (r Recognition) madeBy(d Decision) bool {
	return r.State != Proposed && r.Origin == FromCouncil && r.DecisionNo == d.DecisionNo && r.DecisionDate == d.DecisionDate && r.Authority == d.Authority
}

// mayRecognise refuses what another decision has dealt with, and less than three stars,
// which get neither decision nor certificate. Law: 26/2026 art. 4.1
func (r Recognition) mayRecognise() error {
	switch {
	case r.State != Proposed:
		return fault.Clash("Sản phẩm “" + r.ProductName + "” đã được công nhận theo quyết định " + r.DecisionNo + ", hãy tải lại trang.")
	case !certifiable(r.Stars):
		return fault.Clash("Sản phẩm “" + r.ProductName + "” dưới 3 sao nên không được công nhận, hãy bỏ ra khỏi quyết định.")
	}
	return nil
}

func certifiable(stars int) bool { return stars >= 3 && stars <= 5 }

func (w Withdrawal) clean(today string) (Withdrawal, error) {
	var c fault.Checker
	w.DecisionNo = c.Line("decision_no", "số quyết định thu hồi", w.DecisionNo, 1, numberLimit)
	w.Reason = c.Lines("reason", "lý do thu hồi", w.Reason, 1, reasonLimit)
	date(&c, "decision_date", "Ngày quyết định thu hồi", w.DecisionDate, today)
	c.Check(w.Case.Text() != "", "case", "Chưa chọn trường hợp thu hồi, hãy chọn.")
	return w, c.Err()
}

// mayWithdraw allows only what is in force or lapsed, and not before it was given.
func (r Recognition) mayWithdraw(on string) error {
	switch {
	case r.State == Withdrawn:
		return fault.Clash("Lần công nhận này đã bị thu hồi theo quyết định " + r.EndedNo + ", hãy tải lại trang.")
	case r.State == Replaced:
		return fault.Clash("Lần công nhận này đã được thay bằng lần sau nên không thu hồi được, hãy tải lại trang.")
	case r.State != Recognised:
		return fault.Clash("Sản phẩm chưa có quyết định công nhận nên không có gì để thu hồi, hãy xem lại sản phẩm.")
	case r.Year > 0 && on < r.facts().Since():
		return fault.Wrong(fault.Field{Name: "decision_date", Sentence: "Ngày quyết định thu hồi trước khi công nhận (" + fold.Date(r.facts().Since()) + "), hãy nhập lại."})
	}
	return nil
}

func (n NewImport) clean(today string) (NewImport, error) {
	var c fault.Checker
	n.RoundName = c.Line("round_name", "đợt", n.RoundName, 0, nameLimit)
	n.Book = c.Line("book", "bộ tiêu chí", n.Book, 0, numberLimit)
	n.Authority = c.Line("authority", "cơ quan ban hành", n.Authority, 0, authorityLimit)
	n.DecisionNo = c.Line("decision_no", "số quyết định", n.DecisionNo, 0, numberLimit)
	n.Source = c.Line("source", "nguồn", n.Source, 0, sourceLimit)
	n.Note = c.Lines("note", "ghi chú", n.Note, 0, reasonLimit)
	c.Check(n.Stars == 0 || certifiable(n.Stars), "stars", "Số sao phải là 3, 4 hoặc 5, hoặc để trống nếu không rõ.")
	last := fold.Year(today)
	c.Check(n.Year == 0 || n.Year >= fold.Year(firstDay) && n.Year <= last, "year",
		fmt.Sprintf("Năm công nhận phải từ %d đến %d, hoặc để trống nếu không rõ.", fold.Year(firstDay), last))
	c.Check(n.Months >= 0 && n.Months <= monthsLimit, "months", fmt.Sprintf("Thời hạn phải từ 1 đến %d tháng, hãy nhập lại.", monthsLimit))
	if n.DecisionDate != "" {
		date(&c, "decision_date", "Ngày quyết định", n.DecisionDate, today)
	}
	if c.Err() != nil || n.DecisionDate == "" {
		return n, c.Err()
	}
	made := fold.Year(n.DecisionDate)
	c.Check(n.Year == 0 || n.Year == made || n.Year == made-1, "year", // the last round of a year is often decided in January
		fmt.Sprintf("Năm %d không hợp với quyết định ngày %s, hãy xem lại.", n.Year, fold.Date(n.DecisionDate)))
	if n.Year == 0 {
		n.Year = made
	}
	return n, c.Err()
}

// date checks a legal date of the programme's time that is not in the future.
func date(c *fault.Checker, name, label, iso, today string) {
	_, ok := fold.DaysBetween(iso, iso)
	c.Check(ok && iso >= firstDay && iso <= today, name, label+" phải là một ngày có thật từ "+fold.Date(firstDay)+" đến hôm nay, hãy nhập lại.")
}
