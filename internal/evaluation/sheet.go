package evaluation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
)

// SheetState is where a member's sheet stands.
type SheetState string

// The states of a sheet. Sealed means counted: a draft, or the sheet of a recused seat,
// stays what it was when the sitting closed.
const (
	NoSheet   SheetState = ""
	Drafted   SheetState = "draft"
	Submitted SheetState = "submitted"
	Sealed    SheetState = "sealed"
	Recused   SheetState = "recused" // in monitors and tallies only; never stored
)

// in says whether a ballot has been handed in; one that is sealed before the close belongs to
// an entry that was kept when the sitting was opened again.
func (s SheetState) in() bool { return s == Submitted || s == Sealed }

// Label is the state as officials write it.
func (s SheetState) Label() string {
	switch s {
	case Drafted:
		return "Đang chấm"
	case Submitted:
		return "Đã nộp"
	case Sealed:
		return "Đã khóa"
	case Recused:
		return "Không chấm điểm"
	}
	return "Chưa chấm"
}

// Sheet is one member's score sheet for one entry. A sheet nobody has saved yet has
// version 0 and no key.
type Sheet struct {
	Key       key.Sheet
	Entry     key.Entry
	Seat      key.Seat
	State     SheetState
	Marks     score.Marks        // in the order of the card's leaves; empty before the first save
	Findings  []string           // codes of gates the member recorded
	Parts     [3]rulebook.Points // A, B, C; zero until submitted
	Total     rulebook.Points    // zero until submitted
	Remark    string
	Saved     time.Time
	Submitted time.Time // zero until submitted
	Version   int64
}

// Draft is what a member's page sends. The seat is never part of it.
type Draft struct {
	Entry    key.Entry
	Marks    score.Marks // empty: nothing marked yet
	Findings []string
	Remark   string
	Version  int64 // of the sheet the page showed; 0 = none was saved yet
	Submit   bool
}

// Stale refuses a draft made on an older version of the sheet. It wraps a Conflict and
// carries both texts, so that a page can show them side by side and nothing is lost.
type Stale struct {
	Stored Sheet
	Yours  Draft
}

// Error is the sentence for the user.
func (s *Stale) Error() string { return s.Unwrap().Error() }

// Unwrap gives the Conflict.
func (s *Stale) Unwrap() error {
	return fault.Clash("Phiếu đã được lưu ở một cửa sổ khác sau khi bạn mở trang này; hãy so hai bản và chọn bản đúng.")
}

// ballot is one person's standing before one entry, and the sheet as it stands.
type ballot struct {
	seat    key.Seat // '' when the person has none in this council
	votes   bool
	recused bool
	kept    bool // the sitting is open again, for other entries
	sitting State
	stored  Sheet
}

// mayScore says whether the person may change the sheet at all. Who has no seat here
// learns nothing, not even that the entry exists.
func (b ballot) mayScore() error {
	switch {
	case b.seat == "":
		return fault.Missing("hồ sơ đánh giá")
	case !b.votes:
		return fault.Denied("Bạn tham gia Hội đồng nhưng không có quyền chấm điểm; nếu chưa đúng, hãy báo thư ký Hội đồng.")
	case b.recused:
		return fault.Denied("Bạn đã được ghi nhận không chấm điểm hồ sơ này; nếu chưa đúng, hãy báo thư ký Hội đồng.")
	}
	if err := b.sitting.mayScore(); err != nil {
		return err
	}
	if b.kept || b.stored.State == Sealed {
		return fault.Clash("Phiên được mở lại nhưng không chấm lại hồ sơ này nên phiếu đã khóa không thay đổi được; có sai sót thì hãy báo chủ tịch hoặc thư ký Hội đồng.")
	}
	return nil
}

// repeats says whether the draft is one that was stored already: the same content on
// the version it was made on, or on the one that its own save produced.
func (b ballot) repeats(d Draft) bool {
	s := b.stored
	return s.Version > 0 && (d.Version == s.Version || d.Version == s.Version-1) &&
		d.Submit == (s.State == Submitted) && d.Remark == s.Remark &&
		slices.Equal(d.Marks, s.Marks) && slices.Equal(d.Findings, s.Findings)
}

// fill gives the sheet that the draft makes at the instant. A draft on an older version
// is Stale; a submitted sheet must be reopened first.
func (b ballot) fill(card *rulebook.Card, d Draft, now time.Time) (Sheet, error) {
	if d.Version != b.stored.Version {
		return Sheet{}, &Stale{Stored: b.stored, Yours: d}
	}
	if b.stored.State == Submitted {
		return Sheet{}, fault.Clash("Phiếu đã nộp; muốn sửa hãy mở lại phiếu trước.")
	}
	s := b.stored
	s.Entry, s.Seat, s.State, s.Version = d.Entry, b.seat, Drafted, d.Version+1
	s.Marks, s.Findings, s.Remark, s.Saved = d.Marks, d.Findings, d.Remark, now
	if !d.Submit {
		return s, nil
	}
	if missing := score.Check(card, d.Marks, d.Findings...); len(missing) > 0 {
		return Sheet{}, incomplete(missing)
	}
	return s.submit(card, now)
}

// submit hands the sheet in at the instant, with what its marks are worth.
func (s Sheet) submit(card *rulebook.Card, now time.Time) (Sheet, error) {
	r, err := score.Total(card, s.Marks, s.Findings...)
	s.State, s.Submitted, s.Parts, s.Total = Submitted, now, r.Parts, r.Total
	return s, err
}

// reopen gives the submitted sheet back to its member as a draft.
func (b ballot) reopen(version int64, now time.Time) (Sheet, error) {
	if version != b.stored.Version {
		return Sheet{}, fault.Clash("Phiếu đã thay đổi sau khi bạn mở trang này, hãy tải lại trang.")
	}
	return b.stored.unseal(now), nil
}

// unseal gives a sealed sheet back to its member as a draft, when the sitting is opened again.
func (s Sheet) unseal(now time.Time) Sheet {
	s.State, s.Version, s.Saved, s.Submitted = Drafted, s.Version+1, now, time.Time{}
	s.Parts, s.Total = [3]rulebook.Points{}, 0
	return s
}

// clean gives the draft in the one form that is stored, or what is wrong with it. Marks
// that no sheet could hold are refused in drafts too; missing ones are not.
func (d Draft) clean(card *rulebook.Card) (Draft, error) {
	var f form
	if len(d.Marks) == 0 {
		d.Marks = score.Blank(card)
	}
	d.Remark = f.lines("remark", "Nhận xét", d.Remark, remarkMax, false)
	d.Findings = slices.Compact(slices.Sorted(slices.Values(d.Findings)))
	for _, code := range d.Findings {
		_, ok := card.Gate(code)
		f.check(ok, "findings", "Phiếu không có điều kiện loại đã chọn, hãy tải lại trang.")
	}
	leaves := card.Leaves()
	if len(d.Marks) != len(leaves) {
		f.check(false, "marks", "Phiếu gửi lên không đúng mẫu, hãy tải lại trang.")
		return d, f.err()
	}
	for i, leaf := range leaves {
		m := d.Marks[i]
		ok := m >= score.Unmarked && int(m) <= len(leaf.Options) || m == score.None && leaf.NoneAllowed
		f.check(ok, "marks."+leaf.Code, fmt.Sprintf("Tiêu chí %s không có mức đã chọn, hãy chọn lại.", leaf.Code))
	}
	return d, f.err()
}

// incomplete names every criterion that keeps a sheet from being submitted.
func incomplete(missing []score.Missing) error {
	fields := make([]fault.Field, len(missing))
	for i, m := range missing {
		fields[i] = fault.Field{Name: "marks." + m.Code, Sentence: m.Sentence}
		if m.Code == "" {
			fields[i].Name = "marks"
		}
	}
	return fault.Wrong(fields...)
}

// joinFindings and splitFindings are the stored form of gate codes, which hold no comma.
func joinFindings(codes []string) string { return strings.Join(codes, ",") }

func splitFindings(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// sentence is an error of the law as one Vietnamese sentence with its full stop.
func sentence(err error) string { return strings.TrimSuffix(err.Error(), ".") + "." }
