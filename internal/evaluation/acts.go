package evaluation

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation/internal/rows"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/place"
)

// Service holds the law for the verbs and reads that need it.
type Service struct{ Books *rulebook.Library }

// missing turns the absence of a row into a NotFound fault about the thing.
func missing(err error, what string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.Missing(what)
	}
	return err
}

// OpenRound opens a round of a season and pins the rulebook by digest: whatever is
// corrected in the law later, this round is read under the text of today. A number that
// the season has already is a Conflict.
func (s Service) OpenRound(ctx context.Context, a *act.Act, n NewRound) (key.Round, error) {
	q := rows.New(a)
	season, err := q.SeasonByKey(ctx, string(n.Season))
	if err != nil {
		return "", missing(err, "mùa đánh giá")
	}
	at := place.ID(season.Place)
	if err := a.Need(act.RoundOpen, at); err != nil {
		return "", err
	}
	if n, err = n.clean(); err != nil {
		return "", err
	}
	book, err := s.Books.Book(n.Book)
	if err != nil {
		return "", fault.Wrong(fault.Field{Name: "book", Sentence: "Bộ tiêu chí không có trong hệ thống, hãy chọn lại."})
	}
	k := key.Round(a.NewKey())
	row := rows.InsertRoundParams{Round: string(k), Season: string(n.Season), Number: int64(n.Number), Title: n.Title,
		Book: book.ID, Digest: book.Digest, Note: n.Note, Illustrative: season.Illustrative, CreatedAt: a.Now().UnixMilli()}
	if err := q.InsertRound(ctx, row); err != nil {
		return "", fmt.Errorf("round: %w", err)
	}
	if err := s.keepLaw(ctx, a, book.Digest); err != nil {
		return "", err
	}
	return k, a.Record(ctx, "round.opened", "round/"+string(k), at, nil, row)
}

// SetCouncil records a decision that sets up a council (Council empty), or corrects one
// that has not begun to score. A stale Version, or a council that scores, is a Conflict.
func SetCouncil(ctx context.Context, a *act.Act, n NewCouncil) (key.Council, error) {
	if err := a.Need(act.CouncilSet, n.Place); err != nil {
		return "", err
	}
	n, err := n.clean()
	if err != nil {
		return "", err
	}
	if err := votersMayScore(ctx, a, n); err != nil {
		return "", err
	}
	if n.Council != "" {
		return n.Council, changeCouncil(ctx, a, n)
	}
	n.Council = key.Council(a.NewKey())
	err = rows.New(a).InsertCouncil(ctx, rows.InsertCouncilParams{Council: string(n.Council), Place: string(n.Place),
		Level: n.Level, Name: n.Name, DecisionNo: n.DecisionNo, DecisionDate: n.DecisionDate,
		QuorumNum: int64(n.Quorum.Num), QuorumDen: int64(n.Quorum.Den), SpreadLimit: int64(n.SpreadLimit),
		MinimumRule: n.MinimumRule, Illustrative: n.Illustrative, CreatedAt: a.Now().UnixMilli()})
	if err != nil {
		return "", fmt.Errorf("council: %w", err)
	}
	if err := storeSeats(ctx, a, n, nil); err != nil {
		return "", err
	}
	return n.Council, a.Record(ctx, "council.set", "council/"+string(n.Council), n.Place, nil, n)
}

// votersMayScore refuses a voting seat whose person is no judge at the council's place:
// the ballot could never come in, and the quorum would wait for it.
func votersMayScore(ctx context.Context, a *act.Act, n NewCouncil) error {
	var f form
	for i, s := range n.Seats {
		if !s.Votes {
			continue
		}
		places, err := rows.New(a).PlacesOfRole(ctx, rows.PlacesOfRoleParams{Person: string(s.Person), Role: string(act.Judge), Now: a.Now().UnixMilli()})
		if err != nil {
			return fmt.Errorf("roles of %s: %w", s.Person, err)
		}
		covers := func(at string) bool { return place.ID(at) == n.Place || a.Places().Within(n.Place, place.ID(at)) }
		f.check(slices.ContainsFunc(places, covers), fmt.Sprintf("seats.%d", i+1),
			s.Name+" không có vai trò thành viên hội đồng ở địa bàn này nên không chấm điểm được, hãy chọn người khác hoặc bỏ quyền chấm.")
	}
	return f.err()
}

func changeCouncil(ctx context.Context, a *act.Act, n NewCouncil) error {
	q := rows.New(a)
	was, err := loadCouncil(ctx, q, n.Council)
	if err != nil {
		return err
	}
	if was.Place != n.Place || was.Level != n.Level {
		return fault.Wrong(fault.Field{Name: "place", Sentence: "Không đổi được địa bàn và cấp của Hội đồng; hãy lập Hội đồng mới."})
	}
	begun, err := q.SittingsBegun(ctx, string(n.Council))
	if err != nil {
		return fmt.Errorf("council: %w", err)
	}
	if err := mayChange(begun); err != nil {
		return err
	}
	changed, err := q.UpdateCouncil(ctx, rows.UpdateCouncilParams{Council: string(n.Council), Version: n.Version, Name: n.Name,
		DecisionNo: n.DecisionNo, DecisionDate: n.DecisionDate, QuorumNum: int64(n.Quorum.Num), QuorumDen: int64(n.Quorum.Den),
		SpreadLimit: int64(n.SpreadLimit), MinimumRule: n.MinimumRule, Illustrative: n.Illustrative})
	if err != nil {
		return fmt.Errorf("council: %w", err)
	}
	if changed == 0 {
		return fault.Clash("Hội đồng đã được người khác sửa, hãy tải lại trang để xem bản mới nhất.")
	}
	if err := storeSeats(ctx, a, n, was.Seats); err != nil {
		return err
	}
	return a.Record(ctx, "council.changed", "council/"+string(n.Council), n.Place, was, n)
}

// storeSeats makes the seats of a council what n says. A person who stays keeps the
// seat, so that recusals declared early survive a correction of the decision.
func storeSeats(ctx context.Context, a *act.Act, n NewCouncil, was []Seat) error {
	q := rows.New(a)
	left := map[key.Person]Seat{}
	for _, s := range was {
		left[s.Person] = s
	}
	for i, s := range n.Seats {
		old, stays := left[s.Person]
		delete(left, s.Person)
		var err error
		if stays {
			err = q.UpdateSeat(ctx, rows.UpdateSeatParams{Seat: string(old.Key), Name: s.Name, Position: s.Position,
				Duty: string(s.Duty), Votes: s.Votes, Ord: int64(i + 1)})
		} else {
			err = q.InsertSeat(ctx, rows.InsertSeatParams{Seat: a.NewKey(), Council: string(n.Council), Person: string(s.Person),
				Name: s.Name, Position: s.Position, Duty: string(s.Duty), Votes: s.Votes, Ord: int64(i + 1)})
		}
		if kind, _ := db.Broken(err); kind == db.ForeignKey {
			return fault.Wrong(fault.Field{Name: fmt.Sprintf("seats.%d", i+1), Sentence: s.Name + " chưa có tài khoản, hãy lập tài khoản trước."})
		}
		if err != nil {
			return fmt.Errorf("seat: %w", err)
		}
	}
	for _, s := range was {
		if _, leaves := left[s.Person]; !leaves {
			continue
		}
		if err := dropSeat(ctx, a, n.Place, s.Key); err != nil {
			return fmt.Errorf("seat: %w", err)
		}
	}
	return nil
}

// dropSeat takes a seat out of a council that has not begun. The declarations of its member go
// with it, each with an entry in the journal of its dossier: a person who is appointed again
// later begins without them, and that must not happen unseen.
func dropSeat(ctx context.Context, a *act.Act, at place.ID, k key.Seat) error {
	q := rows.New(a)
	declared, err := q.RecusalsOfSeat(ctx, string(k))
	if err != nil {
		return err
	}
	if err := errors.Join(q.DeleteRecusalsOfSeat(ctx, string(k)), q.DeleteSeat(ctx, string(k))); err != nil {
		return err
	}
	for _, r := range declared {
		if err := a.Record(ctx, "entry.unrecused", "entry/"+r.Entry, at, r, nil); err != nil {
			return err
		}
	}
	return nil
}

// PlanSitting gives a round to a council, with the first day that is too late. A council
// that has the round already is a Conflict.
func (s Service) PlanSitting(ctx context.Context, a *act.Act, n NewSitting) (key.Sitting, error) {
	q := rows.New(a)
	council, err := loadCouncil(ctx, q, n.Council)
	if err != nil {
		return "", err
	}
	if err := a.Need(act.SittingOpen, council.Place); err != nil {
		return "", err
	}
	if n, err = n.clean(); err != nil {
		return "", err
	}
	round, err := loadRound(ctx, q, n.Round)
	if err != nil {
		return "", err
	}
	if err := s.mayPlan(round, council); err != nil {
		return "", err
	}
	k := key.Sitting(a.NewKey())
	row := rows.InsertSittingParams{Sitting: string(k), Round: string(n.Round), Council: string(n.Council), Level: council.Level,
		Place: string(council.Place), PlannedBefore: n.PlannedBefore, Note: n.Note}
	if err := q.InsertSitting(ctx, row); err != nil {
		return "", fmt.Errorf("sitting: %w", err)
	}
	return k, a.Record(ctx, "sitting.planned", "sitting/"+string(k), council.Place, nil, row)
}

func (s Service) mayPlan(r Round, c Council) error {
	book, err := s.book(r.Digest)
	if err != nil {
		return err
	}
	if level, ok := book.Procedure.Level(c.Level); !ok || !level.Scored {
		return fault.Wrong(fault.Field{Name: "council", Sentence: book.Decision.Short + " không có Hội đồng chấm điểm ở cấp này, hãy chọn Hội đồng khác."})
	}
	return nil
}

// book gives the rulebook a round has pinned.
func (s Service) book(digest string) (*rulebook.Book, error) {
	b, err := s.Books.ByDigest(digest)
	if err != nil {
		return nil, fmt.Errorf("round: %w", err)
	}
	return b, nil
}

// card gives a scorecard of the rulebook a round has pinned.
func (s Service) card(digest string, number int) (*rulebook.Card, error) {
	b, err := s.book(digest)
	if err != nil {
		return nil, err
	}
	return b.Card(number)
}

// Admit puts a dossier before a sitting, to be scored on a card of the pinned book. The
// same dossier twice is one entry; the first card stays.
func (s Service) Admit(ctx context.Context, a *act.Act, k key.Sitting, d key.Dossier, card int) (key.Entry, error) {
	q := rows.New(a)
	f, err := loadSitting(ctx, a, k)
	if err != nil {
		return "", err
	}
	dossier, err := q.DossierFacts(ctx, string(d))
	if err != nil {
		return "", missing(err, "hồ sơ")
	}
	if err := errors.Join(a.Need(act.DossierAdmit, f.place()), a.Need(act.DossierAdmit, place.ID(dossier.Place))); err != nil {
		return "", err
	}
	if entry, err := q.EntryOf(ctx, rows.EntryOfParams{Sitting: string(k), Dossier: string(d)}); !errors.Is(err, sql.ErrNoRows) {
		return key.Entry(entry), err
	}
	if err := f.state().mayAdmit(); err != nil {
		return "", err
	}
	facts := dossierFacts{Season: key.Season(dossier.Season), Book: dossier.Book, State: dossier.State}
	if err := facts.mayEnter(key.Season(f.Season), f.Book); err != nil {
		return "", err
	}
	stays, err := s.stays(ctx, q, d)
	if err := errors.Join(err, mayGoTo(f.Sitting.Level, stays)); err != nil {
		return "", err
	}
	if _, err := s.card(f.Digest, card); err != nil {
		return "", fault.Wrong(fault.Field{Name: "card", Sentence: sentence(err)})
	}
	row := rows.InsertEntryParams{Entry: a.NewKey(), Sitting: string(k), Dossier: string(d), Card: int64(card)}
	if err := q.InsertEntry(ctx, row); err != nil {
		return "", fmt.Errorf("entry: %w", err)
	}
	return key.Entry(row.Entry), a.Record(ctx, "entry.admitted", "entry/"+row.Entry, f.place(), nil, row)
}

func (s Service) stays(ctx context.Context, q *rows.Queries, d key.Dossier) ([]stay, error) {
	list, err := q.StaysOfDossier(ctx, string(d))
	return each(list, func(r rows.StaysOfDossierRow) stay {
		return stay{State: State(r.SittingState), Result: s.toResult(r.Entry, r.Digest, r.Level)}
	}), err
}

// OpenScoring lets the members score, freezes the council and pins the working rules of the
// day. Opening an open sitting again does nothing; a closed one is a Conflict: it is opened
// again by two persons, see ProposeReopening.
func (s Service) OpenScoring(ctx context.Context, a *act.Act, k key.Sitting) error {
	f, err := loadSitting(ctx, a, k)
	if err != nil {
		return err
	}
	if err := f.needDesk(a, act.SittingOpen); err != nil {
		return err
	}
	switch f.state() {
	case Scoring:
		return nil
	case Closed:
		return fault.Clash("Phiên đánh giá đã khóa; muốn mở lại phải có đề nghị và đồng ý của chủ tịch và thư ký Hội đồng.")
	}
	book, err := s.book(f.Digest)
	if err != nil {
		return err
	}
	doc := s.rulesOf(a.Places(), book, f.place(), a.Today())
	if doc != nil {
		if err := keepRules(ctx, a, doc); err != nil {
			return err
		}
	}
	rules := pin(doc)
	opened, err := rows.New(a).OpenSitting(ctx, rows.OpenSittingParams{Sitting: string(k), OpenedAt: a.Now().UnixMilli(),
		RulesNo: rules.Number, RulesDate: rules.Date, RulesDigest: rules.Digest})
	if err != nil || opened != 1 {
		return fmt.Errorf("sitting %s: %d opened: %w", k, opened, err)
	}
	return a.Record(ctx, "sitting.opened", "sitting/"+string(k), f.place(), Planned, opening{Scoring, rules})
}

// opening is what the journal keeps of an opened sitting.
type opening struct {
	State State `json:"state"`
	Rules Rules `json:"rules"`
}

// facts is what every verb on a sitting decides by.
type facts struct{ rows.SittingFactsRow }

func (f facts) state() State    { return State(f.Sitting.State) }
func (f facts) place() place.ID { return place.ID(f.Sitting.Place) }

// opened is the first day (ISO date) on which a meeting can have scored what is closed next.
func (f facts) opened() string { return act.Date(instant(max(f.Sitting.OpenedAt, f.ReopenedAt))) }

// secretary says whether the actor is the secretary of this very council.
func (f facts) secretary() bool { return Duty(f.Duty) == Secretary }

// needDesk admits the council's secretary, or an office that holds the power here.
func (f facts) needDesk(a *act.Act, p act.Permission) error {
	if f.secretary() {
		return nil
	}
	return a.Need(p, f.place())
}

func loadSitting(ctx context.Context, a *act.Act, k key.Sitting) (facts, error) {
	row, err := rows.New(a).SittingFacts(ctx, rows.SittingFactsParams{Sitting: string(k), Person: string(a.Actor().Person)})
	return facts{row}, missing(err, "phiên đánh giá")
}

// Recuse takes the acting member out of the scoring of one entry, for a reason, until the
// sitting closes. The seat may save no more; a sheet already there is kept and not counted.
// Recusing twice does nothing the second time. Nobody takes out another: that would be a way
// to be rid of a ballot.
func Recuse(ctx context.Context, a *act.Act, e key.Entry, reason string) error {
	q := rows.New(a)
	entry, err := q.SittingOfEntry(ctx, string(e))
	if err != nil {
		return missing(err, "hồ sơ đánh giá")
	}
	f, err := loadSitting(ctx, a, key.Sitting(entry.Sitting))
	if err != nil {
		return err
	}
	if err := f.mayRecuse(a, entry.Kept); err != nil {
		return err
	}
	var form form
	reason = form.lines("reason", "Lý do không chấm điểm", reason, reasonMax, true)
	if err := form.err(); err != nil {
		return err
	}
	if was, err := q.RecusalOf(ctx, rows.RecusalOfParams{Entry: string(e), Seat: f.Seat}); err != nil || len(was) > 0 {
		return err
	}
	row := rows.InsertRecusalParams{Entry: string(e), Seat: f.Seat, Reason: reason, At: a.Now().UnixMilli()}
	if err := q.InsertRecusal(ctx, row); err != nil {
		return fmt.Errorf("recusal: %w", err)
	}
	return a.Record(ctx, "entry.recused", "entry/"+string(e), f.place(), nil, row)
}

func (f facts) mayRecuse(a *act.Act, kept bool) error {
	if err := a.Need(act.SheetSave, ""); err != nil {
		return err
	}
	if f.Seat == "" {
		return fault.Missing("hồ sơ đánh giá")
	}
	if kept {
		return fault.Clash("Phiên được mở lại nhưng không chấm lại hồ sơ này nên không ghi thêm được việc từ chối chấm điểm; có xung đột lợi ích thì hãy báo chủ tịch và thư ký Hội đồng.")
	}
	return f.state().mayRecuse()
}

// SaveSheet stores the acting member's sheet for one entry, as a draft or submitted. The
// seat is the actor's own. The same draft sent twice is one save; one made on an older
// version is a *Stale; after the sitting closed every save is a Conflict. A submitted
// sheet stores its parts and total: they are never computed again from a later book.
func (s Service) SaveSheet(ctx context.Context, a *act.Act, d Draft) (Sheet, error) {
	row, b, err := loadBallot(ctx, a, d.Entry)
	if err != nil {
		return Sheet{}, err
	}
	if err := b.mayScore(); err != nil {
		return Sheet{}, err
	}
	card, err := s.card(row.Digest, int(row.Card))
	if err != nil {
		return Sheet{}, fmt.Errorf("entry %s: %w", d.Entry, err)
	}
	if d, err = d.clean(card); err != nil {
		return Sheet{}, err
	}
	if err := s.mayNone(a, row, card, d); err != nil {
		return Sheet{}, err
	}
	if b.repeats(d) {
		return b.stored, nil
	}
	sheet, err := b.fill(card, d, a.Now())
	if err != nil {
		return Sheet{}, err
	}
	verb := "sheet.saved"
	if sheet.State == Submitted {
		verb = "sheet.submitted"
	}
	return storeSheet(ctx, a, place.ID(row.Place), verb, b.stored, sheet)
}

// mayNone refuses the finding that no option is met where the place's own rules do not allow it.
func (s Service) mayNone(a *act.Act, row rows.BallotsRow, card *rulebook.Card, d Draft) error {
	book, err := s.book(row.Digest)
	if err != nil {
		return err
	}
	doc, err := s.pinned(a.Places(), book, place.ID(row.Place), Rules{Number: row.RulesNo, Digest: row.RulesDigest}, act.Date(instant(row.OpenedAt)))
	if err != nil || doc == nil || doc.Over(book.Procedure.Council).None.Allowed {
		return err
	}
	var f form
	for i, leaf := range card.Leaves() {
		f.check(d.Marks[i] != score.None, "marks."+leaf.Code, fmt.Sprintf("Tiêu chí %s không được ghi \"không đạt mức nào\" (%s), hãy chọn một mức.", leaf.Code, doc.Text()))
	}
	return f.err()
}

// Reopen takes the acting member's submitted sheet back for correction while the sitting
// scores, which also answers a request to look at it again. The version is the one the page
// showed; reopening twice does nothing the second time.
func Reopen(ctx context.Context, a *act.Act, e key.Entry, version int64) (Sheet, error) {
	row, b, err := loadBallot(ctx, a, e)
	if err != nil {
		return Sheet{}, err
	}
	if err := b.mayScore(); err != nil {
		return Sheet{}, err
	}
	if b.stored.State != Submitted {
		return b.stored, nil
	}
	sheet, err := b.reopen(version, a.Now())
	if err != nil {
		return Sheet{}, err
	}
	if err := answerRecheck(ctx, a, b.stored, RecheckReopened, ""); err != nil {
		return Sheet{}, err
	}
	return storeSheet(ctx, a, place.ID(row.Place), "sheet.reopened", b.stored, sheet)
}

// loadBallot reads the actor's standing before an entry, under sheet.save at its place.
// Without a seat in its council the entry does not exist for a judge.
func loadBallot(ctx context.Context, a *act.Act, e key.Entry) (rows.BallotsRow, ballot, error) {
	row, err := ballotOf(ctx, rows.New(a), e, a.Actor().Person)
	if err != nil {
		return row, ballot{}, missing(err, "hồ sơ đánh giá")
	}
	if err := a.Need(act.SheetSave, ""); err != nil {
		return row, ballot{}, err
	}
	if row.Seat == "" {
		return row, ballot{}, fault.Missing("hồ sơ đánh giá")
	}
	if err := a.Need(act.SheetSave, place.ID(row.Place)); err != nil {
		return row, ballot{}, err
	}
	b, err := toBallot(row)
	if err != nil {
		return row, b, err
	}
	back, err := a.StoodBackFrom(ctx, e)
	b.recused = b.recused || back
	return row, b, err
}

// ballotOf reads one person's standing before an entry; without the entry it is sql.ErrNoRows.
func ballotOf(ctx context.Context, q *rows.Queries, e key.Entry, p key.Person) (rows.BallotsRow, error) {
	list, err := q.Ballots(ctx, rows.BallotsParams{Entry: string(e), Person: string(p)})
	if err == nil && len(list) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return rows.BallotsRow{}, err
	}
	return list[0], nil
}

func storeSheet(ctx context.Context, a *act.Act, at place.ID, verb string, was, is Sheet) (Sheet, error) {
	if is.Version == 1 {
		is.Key = key.Sheet(a.NewKey())
	}
	row := fromSheet(is)
	q := rows.New(a)
	var err error
	var before any
	var changed int64
	if is.Version == 1 {
		changed, err = q.InsertSheet(ctx, rows.InsertSheetParams(row))
	} else {
		before = fromSheet(was)
		changed, err = q.UpdateSheet(ctx, rows.UpdateSheetParams{State: row.State, Marks: row.Marks, PartA: row.PartA,
			PartB: row.PartB, PartC: row.PartC, Total: row.Total, Struck: row.Struck, Remark: row.Remark,
			SavedAt: row.SavedAt, SubmittedAt: row.SubmittedAt, Version: row.Version, Sheet: row.Sheet})
	}
	if err != nil {
		return Sheet{}, fmt.Errorf("sheet: %w", err)
	}
	if changed != 1 {
		return Sheet{}, fault.Clash("Phiếu vừa được thay đổi ở nơi khác, hãy tải lại trang.")
	}
	return is, a.Record(ctx, verb, "sheet/"+row.Sheet, at, before, row)
}
