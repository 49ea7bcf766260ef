package rulebook

import (
	"fmt"
	"slices"
	"strconv"
)

// Book is one regime, complete: nothing is patched at run time.
type Book struct {
	ID        string
	Digest    string // sha256 of the law it rests on, without the worked cases; what a round pins
	Shipped   string // the same without the cards an office has completed; equal where there are none
	Decision  Decision
	Procedure Procedure
	Forms     []*Form // by file name
	Cards     []*Card // by number; empty when the regime is kept for history only
	Cases     []Case  // worked cases, proof and not law: outside the digest
}

// Decision names the legal documents of a book and the filing dates it governs.
type Decision struct {
	ID         string            `yaml:"id"`
	Short      string            `yaml:"short"` // how pages name the regime
	Title      string            `yaml:"title"` // our own short description
	English    string            `yaml:"english"`
	Documents  []Document        `yaml:"documents"`
	FilingFrom Date              `yaml:"filing_from"`
	FilingTo   Date              `yaml:"filing_to"` // last day included; empty: still in force
	Replaces   string            `yaml:"replaces"`  // id of the book before; empty for the first
	Parts      map[string]Points `yaml:"parts"`     // points of parts A, B, C by the decision
	Citations  []string          `yaml:"citations"`
	Link       string            `yaml:"link"`
	// CardsFrom is the book whose cards, fragments and cases an amendment of the procedure
	// alone leaves as they are; empty when the book has its own.
	CardsFrom string `yaml:"cards_from"`
}

// Document is one legal document of a decision.
type Document struct {
	Number string `yaml:"number"`
	Title  string `yaml:"title"`
	Issuer string `yaml:"issuer"`
	Signed Date   `yaml:"signed"`
	Amends string `yaml:"amends"` // number of a document of the same book
}

// Card gives a card that can score. An unknown or incomplete card is an error whose text is
// one Vietnamese sentence with the reason.
func (b *Book) Card(number int) (*Card, error) {
	for _, c := range b.Cards {
		if c.Number == number {
			return c, c.usable()
		}
	}
	if len(b.Cards) == 0 {
		return nil, fmt.Errorf("%s chỉ được giữ để tra cứu, chưa có phiếu để chấm điểm", b.Decision.Short)
	}
	return nil, fmt.Errorf("%s chưa có phiếu của bộ sản phẩm số %d", b.Decision.Short, number)
}

// Kind is why a product is assessed.
type Kind string

// The kinds of dossier.
const (
	First    Kind = "first"    // đánh giá lần đầu
	Upgrade  Kind = "upgrade"  // nâng hạng
	Reassess Kind = "reassess" // đánh giá lại
)

// Kinds lists the kinds of dossier.
func Kinds() []Kind { return []Kind{First, Upgrade, Reassess} }

// Text is the kind as an official writes it; an unknown kind gives its own letters.
func (k Kind) Text() string {
	switch k {
	case First:
		return "đánh giá lần đầu"
	case Upgrade:
		return "nâng hạng"
	case Reassess:
		return "đánh giá lại"
	}
	return string(k)
}

func (k Kind) known() bool { return slices.Contains(Kinds(), k) }

func itoa(n int) string { return strconv.Itoa(n) }
