package score

import (
	"strconv"

	"ocop/internal/law/rulebook"
)

// Verdict is a council's result in the words of the JSON that programs read. Points are whole
// hundredths: 7800 is 78 points.
type Verdict struct {
	Book    string         `json:"book"`
	Card    int            `json:"card"`
	Members []MemberPoints `json:"members"`
	Mean    Fraction       `json:"mean"`
	Band    int            `json:"band"`
	// Minimums is the council's finding for 3, 4 and 5 stars under the book's default rule.
	// A star the card prints no minimum for is true: nothing on the sheets stands against it.
	// What a decision prints apart from the sheets is for the council to confirm and not here.
	Minimums map[string]bool `json:"minimums"`
	Star     int             `json:"star"` // 0 when the scoring was stopped
	Reason   string          `json:"reason"`
}

// MemberPoints is one sheet of a verdict in hundredths of a point, by part and in all.
type MemberPoints struct {
	Member string                     `json:"member"`
	Parts  map[string]rulebook.Points `json:"parts"`
	Total  rulebook.Points            `json:"total"`
}

// Fraction is the exact mean in hundredths of a point, in lowest terms: 23500/3 is 78,33…
// points. Text has two decimals, half up, and is for display only.
type Fraction struct {
	Num  int64  `json:"num"`
	Den  int64  `json:"den"`
	Text string `json:"text"`
}

// Judge tallies the sheets under the book's default settings. The tally is the source of the
// verdict and holds what the verdict leaves out. No sheets are an error.
// Law: 26/2026 art. 3.3; 1048/2019 art. 1 (mean of the members' totals).
func Judge(book *rulebook.Book, card *rulebook.Card, sheets []Sheet) (Verdict, Tally, error) {
	results := make([]Result, 0, len(sheets))
	v := Verdict{Book: book.ID, Card: card.Number, Minimums: map[string]bool{"3": true, "4": true, "5": true}}
	for _, s := range sheets {
		m := MemberPoints{Member: s.Member, Parts: map[string]rulebook.Points{}, Total: s.Result.Total}
		for i, p := range card.Parts {
			m.Parts[p.Code] = s.Result.Parts[i]
		}
		v.Members, results = append(v.Members, m), append(results, s.Result)
	}
	t, err := Council(book, card, results, Defaults(book))
	if err != nil {
		return Verdict{}, Tally{}, err
	}
	d := gcd(rulebook.Points(t.Mean.Num), rulebook.Points(t.Mean.Den))
	v.Mean = Fraction{Num: t.Mean.Num / int64(d), Den: t.Mean.Den / int64(d), Text: t.Mean.Text()}
	for _, m := range t.Minimums {
		v.Minimums[strconv.Itoa(m.Star)] = m.Met
	}
	v.Band, v.Star, v.Reason = t.Band, t.Star, t.Reason
	return v, t, nil
}
