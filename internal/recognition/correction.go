package recognition

import (
	"fmt"
	"strconv"
	"time"

	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
)

// Field is a part of a decision or a certificate that can be misprinted.
type Field string

// The fields. Of the first three the register itself says what is right, so that nobody types it.
// The others are what the decision gave.
const (
	ProductField   Field = "product"
	ProducerField  Field = "producer"
	StarsField     Field = "stars" // as the council found them: another result needs another decision
	AuthorityField Field = "authority"
	NumberField    Field = "decision_no"
	DateField      Field = "decision_date"
	PaperField     Field = "number" // of the certificate
)

// Fields lists the fields in the order of forms.
func Fields() []Field {
	return []Field{ProductField, ProducerField, StarsField, NumberField, DateField, AuthorityField, PaperField}
}

// Text is the field in Vietnamese, "" for none of ours.
func (f Field) Text() string {
	switch f {
	case ProductField:
		return "Tên sản phẩm"
	case ProducerField:
		return "Tên chủ thể"
	case StarsField:
		return "Hạng sao"
	case AuthorityField:
		return "Cơ quan công nhận"
	case NumberField:
		return "Số quyết định"
	case DateField:
		return "Ngày quyết định"
	case PaperField:
		return "Số giấy chứng nhận"
	}
	return ""
}

// printed says that the register tells what is right.
func (f Field) printed() bool { return f == ProductField || f == ProducerField || f == StarsField }

// whole says that the field belongs to the decision, and with it to all that it recognised.
func (f Field) whole() bool { return f == AuthorityField || f == NumberField || f == DateField }

// CorrectionState is where a correction stands.
type CorrectionState string

// The states of a correction.
const (
	CorrectionProposed  CorrectionState = "proposed"
	CorrectionApproved  CorrectionState = "approved"
	CorrectionRefused   CorrectionState = "refused"
	CorrectionWithdrawn CorrectionState = "withdrawn"
)

// Label is the state as officials write it.
func (s CorrectionState) Label() string {
	switch s {
	case CorrectionApproved:
		return "Đã đính chính"
	case CorrectionRefused:
		return "Không duyệt"
	case CorrectionWithdrawn:
		return "Đã rút"
	}
	return "Chờ người thứ hai duyệt"
}

// Correction is a misprint that was proposed to be corrected, and what became of it.
type Correction struct {
	Key          key.Correction
	Field        Field
	Was, Becomes string // dates in ISO form
	Reason       string
	LetterNo     string // of the authority's letter of correction
	LetterDate   string // ISO date
	State        CorrectionState
	Proposed     Officer
	Answered     Officer // zero while it waits
	Answer       string  // why it was refused
	Number       int     // of the approved ones of this recognition, from 1; 0 when it changed nothing of it
	Past         Certificate
	ReplacedAt   time.Time // when the certificate in Past was replaced
}

// Officer is one of the two persons of a correction.
type Officer struct {
	Person key.Person
	Name   string
	At     time.Time
}

// NewCorrection is what the officer says who proposes one.
type NewCorrection struct {
	Recognition key.Recognition
	Field       Field
	Printed     string // what the paper says, where the register is right
	Right       string // what it should say, where the decision's own text was wrong
	Reason      string
	LetterNo    string
	LetterDate  string // ISO date
}

// valueOf is what was recognised, or what its decision and certificate say, of a field.
func (r Recognition) valueOf(f Field) string {
	switch f {
	case ProductField:
		return r.ProductName
	case ProducerField:
		return r.ProducerName
	case StarsField:
		return strconv.Itoa(r.Stars)
	case AuthorityField:
		return r.Authority
	case NumberField:
		return r.DecisionNo
	case DateField:
		return r.DecisionDate
	}
	return r.Number
}

// right is what a paper should have said of a field that is printed: what was recognised. A paper
// that says just that was wrong with the registry of its day: right is what the registry has been
// mended to since.
func (r Recognition) right(f Field, printed string) string {
	switch {
	case f == ProductField && printed == r.ProductName:
		return r.Today.Product
	case f == ProducerField && printed == r.ProducerName:
		return r.Today.Producer
	}
	return r.valueOf(f)
}

// mayCorrect refuses what no decision of ours has made.
func (r Recognition) mayCorrect() error {
	if r.State == Proposed || r.Origin != FromCouncil {
		return fault.Clash("Chỉ đính chính được quyết định công nhận và giấy chứng nhận do sổ này ghi từ kết quả của Hội đồng.")
	}
	return nil
}

// clean gives the correction that the form asks for.
// Law: 30/2020/NĐ-CP art. 18.3
func (n NewCorrection) clean(r Recognition, today string) (Correction, error) {
	var c fault.Checker
	x := Correction{Field: n.Field}
	c.Check(n.Field.Text() != "", "field", "Chưa chọn nội dung in sai, hãy chọn.")
	x.Reason = c.Lines("reason", "lý do đính chính", n.Reason, 1, reasonLimit)
	x.LetterNo = c.Line("letter_no", "số công văn đính chính", n.LetterNo, 1, numberLimit)
	date(&c, "letter_date", "Ngày công văn đính chính", n.LetterDate, today)
	x.LetterDate = n.LetterDate
	if n.Field.printed() {
		x.Was = c.Line("printed", "nội dung đã in", n.Printed, 1, nameLimit)
		x.Becomes = r.right(n.Field, x.Was)
		c.Check(x.Was != x.Becomes, "printed", "Nội dung đã in giống nội dung đúng trong sổ nên không có gì để đính chính, hãy xem lại.")
		c.Check(n.Field != StarsField || len(x.Was) == 1 && x.Was >= "1" && x.Was <= "5", "printed", "Hạng sao đã in phải là một số từ 1 đến 5.")
		c.Check(x.Becomes != "", "field", "Sổ không ghi nội dung này nên không đính chính được, hãy bổ sung vào sổ trước.")
		return x, c.Err()
	}
	x.Was = r.valueOf(n.Field)
	switch n.Field {
	case DateField:
		x.Becomes = n.Right
		date(&c, "right", "Ngày quyết định", n.Right, today)
	case AuthorityField:
		x.Becomes = c.Line("right", "nội dung đúng", n.Right, 1, authorityLimit)
	default:
		x.Becomes = c.Line("right", "nội dung đúng", n.Right, 1, numberLimit)
	}
	c.Check(x.Was != x.Becomes, "right", "Nội dung đúng giống nội dung đang ghi nên không có gì để đính chính, hãy xem lại.")
	return x, c.Err()
}

// mayAnswer says whether a person may approve or refuse: anybody with the power but who
// proposed it.
func (x Correction) mayAnswer(p key.Person) error {
	switch {
	case x.State != CorrectionProposed:
		return fault.Clash("Đề nghị đính chính đã được xử lý (" + x.State.Label() + "), hãy tải lại trang.")
	case x.Proposed.Person == p:
		return fault.Denied("Người đề nghị đính chính không tự duyệt được; phải là một cán bộ khác có cùng thẩm quyền.")
	}
	return nil
}

// sameOrder refuses another day of a decision that would put it before or behind another
// recognition of the product: what replaced what is not a misprint.
func sameOrder(history []Recognition, r Recognition, day string) error {
	low, high := min(r.DecisionDate, day), max(r.DecisionDate, day)
	for _, o := range history {
		if since := o.facts().Since(); o.Key != r.Key && o.State != Proposed && since >= low && since <= high {
			return fault.Wrong(fault.Field{Name: "right", Sentence: fmt.Sprintf("Giữa hai ngày này sản phẩm “%s” có lần công nhận khác (%s), hãy xem lại.", r.ProductName, fold.Date(since))})
		}
	}
	return nil
}
