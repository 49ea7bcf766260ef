package portal

import (
	"time"

	"ocop/internal/base/fold"
	"ocop/internal/recognition/award"
)

// The rules of award as SQL. Whatever changes here or there, TestSQLAgreesWithAward
// compares the two.

// ask begins a question about an ISO day.
func ask(day string) *where {
	w := &where{day: day}
	w.on, w.year, w.next = w.bind(day), w.bind(fold.Year(day)), w.bind(endOf(day))
	return w
}

// alive is what award.Current lets speak at all: decided, begun by the day, and not yet
// replaced. One without a date counts from its year, without a year from its entry.
func (w *where) alive(r string) string {
	return r + `.state <> 'proposed' AND NOT (` + r + `.state = 'replaced' AND ` + r + `.ended_on <= ` + w.on + `)
		AND ` + w.started(r)
}

// started is award.Facts.Started.
func (w *where) started(r string) string {
	return `CASE WHEN ` + r + `.valid_from <> '' THEN ` + r + `.valid_from <= ` + w.on + ` WHEN ` + r + `.year > 0 THEN ` + r + `.year <= ` + w.year +
		` ELSE ` + r + `.created_at < ` + w.next + ` END`
}

// rank orders those alive as award.Current does, the one that speaks last.
func rank(r string) string {
	return `(CASE WHEN ` + r + `.year > 0 THEN 1 ELSE 0 END, CASE ` + r + `.state WHEN 'withdrawn' THEN 0 ELSE 1 END,
		CASE ` + r + `.state WHEN 'withdrawn' THEN ` + r + `.ended_on ELSE '' END, ` + r + `.recognition)`
}

// shown picks the one recognition that speaks for a product. What is in force with a
// known year is that one, because each of a known year is replaced by the next
// (recognition.Broken guards it); this saves a look-up for nearly every row.
func (w *where) shown() string {
	return `r.product = p.product AND ` + w.alive("r") + ` AND ((r.state = 'recognised' AND r.year > 0) OR NOT EXISTS (
		SELECT 1 FROM recognition x WHERE x.product = r.product AND ` + w.alive("x") + ` AND ` + rank("x") + ` > ` + rank("r") + `))`
}

// status is award.Facts.StatusOn for a row that is alive.
func (w *where) status() string {
	soon, _ := fold.AddDays(w.day, award.ExpiringDays)
	return `CASE WHEN r.state = 'withdrawn' AND r.ended_on <= ` + w.on + ` THEN 'withdrawn'
		WHEN r.valid_to = '' AND r.year > 0 AND r.year <= ` + w.bind(overYear(w.day)) + ` THEN 'expired'
		WHEN r.valid_to = '' THEN 'undated'
		WHEN r.valid_to < ` + w.on + ` THEN 'expired'
		WHEN r.valid_to <= ` + w.bind(soon) + ` THEN 'expiring'
		ELSE 'valid' END`
}

// overYear is the newest year of which a recognition without dates is over by the day.
func overYear(day string) int {
	year := fold.Year(day)
	for year > 0 && (award.Facts{Year: year}).OverFrom() > day {
		year--
	}
	return year
}

// endOf is the first millisecond after an ISO day in Vietnam (UTC+7).
func endOf(iso string) int64 {
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return 0
	}
	return day.AddDate(0, 0, 1).Add(-7 * time.Hour).UnixMilli()
}
