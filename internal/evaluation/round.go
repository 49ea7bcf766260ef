package evaluation

import (
	"time"

	"ocop/internal/key"
	"ocop/internal/place"
)

// Round is one evaluation round (đợt) of a season.
type Round struct {
	Key          key.Round
	Season       key.Season
	SeasonPlace  place.ID
	Number       int // 1, 2, … within the season
	Title        string
	Book         string // rulebook id
	Digest       string // sha256 of that very rulebook, pinned when the round was opened
	Note         string
	Illustrative bool // the marks of this round are made up for demonstration
	Created      time.Time
	Version      int64
}

// NewRound is what the office says when it opens a round.
type NewRound struct {
	Season key.Season
	Number int
	Title  string
	Book   string // rulebook id; the digest is taken from the loaded book
	Note   string
}

// clean checks the input and gives it as it is stored.
func (n NewRound) clean() (NewRound, error) {
	var f form
	f.check(n.Number >= 1 && n.Number <= 99, "number", "Số thứ tự đợt phải từ 1 đến 99.")
	n.Title = f.line("title", "Tên đợt", n.Title, nameMax, true)
	n.Note = f.lines("note", "Ghi chú", n.Note, reasonMax, false)
	return n, f.err()
}
