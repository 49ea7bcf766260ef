package office

import (
	"context"
	"slices"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
	"ocop/internal/plan"
	"ocop/internal/recognition"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// seasonOf gives a season that concerns the actor, NotFound for any other.
func seasonOf(ctx context.Context, v *act.View, k key.Season) (plan.Season, error) {
	s, err := plan.ByKey(ctx, v, k)
	if err == nil && !v.Near(act.OfficeRead, s.Place) {
		err = fault.Missing("mùa đánh giá")
	}
	return s, err
}

func seasonsNear(ctx context.Context, v *act.View) ([]plan.Season, error) {
	all, err := plan.List(ctx, v, "")
	return slices.DeleteFunc(all, func(s plan.Season) bool { return !v.Near(act.OfficeRead, s.Place) }), err
}

// roundFacts is a round with its season, its book and how far it has come, as far as the
// actor's office sees.
type roundFacts struct {
	season       plan.Season
	round        evaluation.Round
	book         *rulebook.Book // nil when the pinned text is not loaded any more
	sittings     []evaluation.Sitting
	recognitions []recognition.Recognition // proposals too
}

func (p *Pages) roundFacts(ctx context.Context, v *act.View, k key.Round) (f roundFacts, err error) {
	if f.round, err = evaluation.RoundByKey(ctx, v, k); err != nil {
		return f, err
	}
	if f.season, err = seasonOf(ctx, v, f.round.Season); err != nil {
		return f, err
	}
	return p.progressOf(ctx, v, f)
}

func (p *Pages) progressOf(ctx context.Context, v *act.View, f roundFacts) (_ roundFacts, err error) {
	if f.sittings, err = evaluation.Sittings(ctx, v, f.round.Key); err != nil {
		return f, err
	}
	if f.recognitions, err = recognition.OfRound(ctx, v, f.round.Key); err != nil {
		return f, err
	}
	f.recognitions = slices.DeleteFunc(f.recognitions, func(r recognition.Recognition) bool { return !v.May(act.OfficeRead, r.Place) })
	f.book = p.pinned(f.round.Digest)
	slices.SortStableFunc(f.sittings, func(a, b evaluation.Sitting) int {
		if d := f.rung(a.Level) - f.rung(b.Level); d != 0 {
			return d
		}
		return strings.Compare(fold.SortKey(placeName(v, a.Place)), fold.SortKey(placeName(v, b.Place)))
	})
	return f, nil
}

// rung is the place of a level in the order a dossier climbs.
func (f roundFacts) rung(level string) int {
	if f.book == nil {
		return 0
	}
	return slices.IndexFunc(f.book.Procedure.Levels, func(l rulebook.Level) bool { return l.ID == level })
}

// pinned is the book of a digest, nil when it is not loaded any more.
func (p *Pages) pinned(digest string) *rulebook.Book {
	b, err := p.Programme.Books.ByDigest(digest)
	if err != nil {
		return nil
	}
	return b
}

func bookName(b *rulebook.Book, id string) string {
	if b == nil {
		return id
	}
	return b.Decision.Short
}

// levelName is the level of a council as its book calls it.
func levelName(b *rulebook.Book, level string) string {
	if b != nil {
		if l, ok := b.Procedure.Level(level); ok {
			return l.Name
		}
	}
	switch level {
	case string(place.Province):
		return lang.Mark("Cấp tỉnh")
	case string(place.District):
		return lang.Mark("Cấp huyện")
	}
	return level
}

// stage is how far a round has come.
type stage int

const (
	stageEmpty    stage = iota // no sitting yet
	stagePlanned               // sittings, none open
	stageScoring               // some council is at work
	stageProposed              // every sitting is closed, proposals wait
	stageDecided               // every proposal is decided
	stageEnded                 // every sitting is closed and none proposed anything
)

func (f roundFacts) stage() stage {
	closed, scoring := 0, 0
	for _, s := range f.sittings {
		switch s.State {
		case evaluation.Closed:
			closed++
		case evaluation.Scoring:
			scoring++
		}
	}
	switch {
	case len(f.sittings) == 0:
		return stageEmpty
	case closed < len(f.sittings) && closed+scoring == 0:
		return stagePlanned
	case closed < len(f.sittings):
		return stageScoring
	case len(f.proposals()) > 0:
		return stageProposed
	case len(f.recognitions) > 0:
		return stageDecided
	}
	return stageEnded
}

func (s stage) text() string {
	switch s {
	case stageEmpty:
		return lang.Mark("chưa lập phiên")
	case stagePlanned:
		return lang.Mark("chưa mở chấm điểm")
	case stageScoring:
		return lang.Mark("đang đánh giá")
	case stageProposed:
		return lang.Mark("chờ quyết định")
	case stageDecided:
		return lang.Mark("đã có quyết định")
	}
	return lang.Mark("đã kết thúc")
}

func (s stage) look() ui.State {
	switch s {
	case stageEmpty, stagePlanned:
		return ui.StateDraft
	case stageScoring:
		return ui.StateScoring
	case stageProposed:
		return ui.StateExpiring
	case stageDecided:
		return ui.StateValid
	}
	return ui.StateClosed
}

func (f roundFacts) proposals() []recognition.Recognition {
	return pickRecognitions(f.recognitions, func(r recognition.Recognition) bool { return r.State == recognition.Proposed })
}

func (f roundFacts) decided() []recognition.Recognition {
	return pickRecognitions(f.recognitions, func(r recognition.Recognition) bool { return r.State != recognition.Proposed })
}

func pickRecognitions(all []recognition.Recognition, ok func(recognition.Recognition) bool) (kept []recognition.Recognition) {
	for _, r := range all {
		if ok(r) {
			kept = append(kept, r)
		}
	}
	return kept
}

// deadline is the next sitting that has not met: the one whose day comes first.
func (f roundFacts) deadline() (next evaluation.Sitting, ok bool) {
	for _, s := range f.sittings {
		if s.State != evaluation.Closed && (!ok || s.PlannedBefore < next.PlannedBefore) {
			next, ok = s, true
		}
	}
	return next, ok
}

// metOn is the day of the last meeting of the round's councils, ” when none has met.
func (f roundFacts) metOn() (day string) {
	for _, s := range f.sittings {
		day = max(day, s.MetOn)
	}
	return day
}

func sittingLook(s evaluation.State) ui.State {
	switch s {
	case evaluation.Planned:
		return ui.StateDraft
	case evaluation.Scoring:
		return ui.StateScoring
	}
	return ui.StateClosed
}

// rulings are the notes of readings that a silent law left to us, each once.
func rulings(list ...rulebook.Ruling) (notes []string) {
	for _, r := range list {
		if r.Interpretation && !slices.Contains(notes, r.Note) {
			notes = append(notes, r.Note)
		}
	}
	return notes
}

// day reads a date as browsers send it or as people type it; what is no date stays as
// typed, for the verb to refuse.
func day(typed string) string {
	if iso, err := fold.ParseDate(typed); err == nil {
		return iso
	}
	return strings.TrimSpace(typed)
}

// wholeNumber reads a number of a form and names the field when it is none.
func wholeNumber(c *fault.Checker, r *web.Request, name, label string) int {
	n, err := fold.ParseNumber(r.Value(name))
	c.Check(err == nil && n <= 9999, name, label+" phải là số nguyên, hãy nhập lại.")
	return int(min(n, 9999))
}

// typed gives what was typed into a field of the form that was sent, else the value
// that the page proposes.
func typed(r *web.Request, name, proposed string) string {
	if r.Form().Has(name) {
		return r.Value(name)
	}
	return proposed
}

// fieldErrors are the sentences of a refused form, each leading to its field.
func fieldErrors(err error) []ui.FieldError { return web.FieldErrors(err) }

// onDay is " ngày 05/02/2021", nothing for an unknown day.
func onDay(ctx context.Context, iso string) string {
	if iso == "" {
		return ""
	}
	return lang.F(ctx, " ngày %s", lang.Date(ctx, iso))
}
