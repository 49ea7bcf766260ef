package evaluation

import (
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
)

// Entry is one dossier before one sitting, with the names that pages show.
type Entry struct {
	Key          key.Entry
	Sitting      key.Sitting
	SittingState State
	Order        int  // within the sitting, from 1
	Card         int  // number of the scorecard in the pinned book
	Kept         bool // the sitting is open again and does not score this one anew
	Book, Digest string
	Dossier      key.Dossier
	Code         string // of the dossier, as written on papers
	Kind         rulebook.Kind
	Product      key.Product
	ProductName  string
	Group        string
	Place        place.ID // of the product
	Producer     key.Producer
	ProducerName string  // '' when the source does not name one
	Result       *Result // nil before closing, and for who may not read results
}

// Recusal is a seat that does not score an entry.
type Recusal struct {
	Entry  Entry
	Seat   Seat
	Reason string
	// Undeclared says that nobody took the seat out of the scoring: a conflict of interest does.
	// The close records it.
	Undeclared bool
}

// dossierFacts is what the rest of the house knows about a dossier that is admitted.
type dossierFacts struct {
	Season key.Season
	Book   string
	State  string
}

// mayEnter refuses a dossier that this sitting must not judge.
func (d dossierFacts) mayEnter(season key.Season, book string) error {
	switch {
	case d.Season != season:
		return fault.Wrong(fault.Field{Name: "dossier", Sentence: "Hồ sơ thuộc mùa đánh giá khác, hãy đưa vào đợt của mùa đó."})
	case d.Book != book:
		return fault.Wrong(fault.Field{Name: "dossier", Sentence: "Hồ sơ nộp theo bộ tiêu chí khác với bộ tiêu chí của đợt, hãy đưa vào đợt dùng đúng bộ tiêu chí."})
	case d.State == "withdrawn":
		return fault.Clash("Hồ sơ đã rút nên không đưa vào đánh giá được, hãy chọn hồ sơ khác.")
	}
	return nil
}

// stay is one sitting that a dossier is or was before.
type stay struct {
	State  State
	Result Result
}

// mayGoTo refuses a dossier that another council still has before it, and one that a
// council has passed on to another level than this. stays begin with the latest.
func mayGoTo(level string, stays []stay) error {
	for _, s := range stays {
		if s.State != Closed {
			return fault.Clash("Hồ sơ đang ở trước một Hội đồng khác chưa khóa kết quả, hãy chờ phiên đó khóa.")
		}
	}
	if len(stays) > 0 {
		if r := stays[0].Result; r.Outcome == rulebook.Forward && r.NextLevel != "" && r.NextLevel != level {
			return fault.Clash("Hồ sơ đã được chuyển lên cấp khác đánh giá nên không đưa vào phiên này được, hãy chọn hồ sơ khác.")
		}
	}
	return nil
}
