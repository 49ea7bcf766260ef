package rulebook

import (
	"fmt"
	"slices"
)

// Library is every book, in the order of filing dates. It does not change after Load.
type Library struct {
	books      []*Book
	rules      []*CouncilRules // by place and first day
	calendar   *Calendar
	parameters *Parameters
	superseded []*Book                // found by digest alone
	pinned     []*CouncilRules        // found by digest alone
	pack       func() (string, error) // the files that were read; made once
}

// Calendar is the working days of state offices.
func (l *Library) Calendar() *Calendar { return l.calendar }

// Parameters are the numbers that change by place and date.
func (l *Library) Parameters() *Parameters { return l.parameters }

// Books are all books, oldest first. Callers must not change them.
func (l *Library) Books() []*Book { return l.books }

// Book finds a book by id.
func (l *Library) Book(id string) (*Book, error) {
	for _, b := range l.books {
		if b.ID == id {
			return b, nil
		}
	}
	return nil, fmt.Errorf("rulebook %q does not exist", id)
}

// ByDigest finds the very book a round has pinned. A digest that no book has is an error:
// nothing is ever read under another text. The digest of a book
// as shipped stays good when an office completes its cards: until then they could not score.
func (l *Library) ByDigest(digest string) (*Book, error) {
	for _, b := range slices.Concat(l.books, l.superseded) {
		if b.Digest == digest || b.Shipped == digest {
			return b, nil
		}
	}
	return nil, fmt.Errorf("rulebook with digest %.12s does not exist", digest)
}

// Pick gives the book of a dossier by its kind and filing date, with the reason in one or
// two Vietnamese sentences. The date of assessment plays no part.
// Law: 26/2026 art. 12 (dossiers filed before it stay under the old rules).
func (l *Library) Pick(kind Kind, filed Date) (*Book, string, error) {
	if !kind.known() {
		return nil, "", fmt.Errorf("kind of dossier %q does not exist", kind)
	}
	if _, err := ParseDate(string(filed)); err != nil {
		return nil, "", err
	}
	i := slices.IndexFunc(l.books, func(b *Book) bool { return b.governs(filed) })
	if i < 0 {
		return nil, "", fmt.Errorf("chưa có bộ tiêu chí nào áp dụng cho hồ sơ nộp ngày %s", filed.Text())
	}
	b := l.books[i]
	reason := fmt.Sprintf("Hồ sơ %s nộp ngày %s áp dụng %s (%s).", kind.Text(), filed.Text(), b.Decision.Short, b.Decision.period())
	return b, reason + l.transition(b, kind, filed), nil
}

// transition is the sentence for dossiers that outlive their regime, empty for the others.
func (l *Library) transition(b *Book, kind Kind, filed Date) string {
	for _, next := range l.books {
		if next.Decision.Replaces != b.ID {
			continue
		}
		for _, t := range next.Procedure.Transition {
			if slices.Contains(t.Kinds, kind) && filed.Compare(t.FiledBefore) < 0 {
				return fmt.Sprintf(" Nếu đến ngày %s chưa đánh giá xong thì vẫn theo quy định cũ và phải xong chậm nhất ngày %s (%s).",
					t.FiledBefore.Text(), t.FinishBy.Text(), t.Citation)
			}
		}
	}
	return ""
}

func (b *Book) governs(filed Date) bool {
	d := b.Decision
	return filed.Compare(d.FilingFrom) >= 0 && (d.FilingTo == "" || filed.Compare(d.FilingTo) <= 0)
}

func (d Decision) period() string {
	if d.FilingTo == "" {
		return "hồ sơ nộp từ ngày " + d.FilingFrom.Text()
	}
	return "hồ sơ nộp từ ngày " + d.FilingFrom.Text() + " đến ngày " + d.FilingTo.Text()
}
