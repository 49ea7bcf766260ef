package dossier

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/dossier/internal/rows"
	"ocop/internal/key"
	"ocop/internal/place"
)

// File files an application of a product in a season and gives it the next code of the
// year. It needs dossier.file at the product's place, which must lie in the season's, or the
// ownership of its producer; whoever works for the producer files as its owner only, and
// today. A product that has an open dossier in the season already is a Conflict.
// Law: 26/2026 art. 6.1, 7.1
func File(ctx context.Context, a *act.Act, n NewDossier) (key.Dossier, error) {
	q := rows.New(a)
	product, err := q.ProductFacts(ctx, string(n.Product))
	if err != nil {
		return "", missing("sản phẩm này", err)
	}
	if err := mayFile(a, key.Producer(product.Producer), place.ID(product.Place), n.FiledOn); err != nil {
		return "", err
	}
	season, err := q.SeasonFacts(ctx, string(n.Season))
	if err != nil {
		return "", missing("mùa đánh giá", err)
	}
	if n, err = n.check(a.Today()); err != nil {
		return "", err
	}
	if !a.Places().Within(place.ID(product.Place), place.ID(season.Place)) {
		return "", fault.Wrong(fault.Field{Name: "season", Sentence: "Sản phẩm ở địa bàn ngoài phạm vi của mùa đánh giá, hãy chọn mùa khác."})
	}
	open, err := q.OpenCode(ctx, rows.OpenCodeParams{Product: string(n.Product), Season: string(n.Season)})
	if err == nil {
		return "", fault.Clash("Sản phẩm “" + product.Name + "” đã có hồ sơ " + open + " đang xử lý trong mùa này, hãy mở hồ sơ đó.")
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("open dossier: %w", err)
	}
	return insert(ctx, a, n, int(season.Year), place.ID(product.Place))
}

// mayFile asks for the power to file, or to take back, for a producer. An officer who works
// for it is not asked as an officer: the day, which chooses the rules, is then not theirs
// to choose.
func mayFile(a *act.Act, producer key.Producer, at place.ID, on string) error {
	who := a.Actor()
	switch {
	case !who.WorksFor(producer):
		return a.Need(act.DossierFile, at)
	case !who.OwnsProducer(producer):
		return fault.Denied("Chỉ chủ thể (người đại diện) nộp và rút được hồ sơ, hãy nhờ người đại diện.")
	case on != a.Today():
		return fault.Wrong(fault.Field{Name: "filed_on", Sentence: "Chủ thể tự nộp hồ sơ thì ngày nộp là hôm nay, hãy để trống ô này."})
	}
	return nil
}

// insert stores the dossier under the next code. Two at once get the same number: the
// later one then runs again (PostgreSQL) or never met the other (SQLite).
func insert(ctx context.Context, a *act.Act, n NewDossier, year int, at place.ID) (key.Dossier, error) {
	q := rows.New(a)
	last, err := q.LastNumber(ctx, codePrefix(year))
	if err != nil {
		return "", fmt.Errorf("dossier number: %w", err)
	}
	k, number := key.Dossier(a.NewKey()), code(year, int(last)+1)
	filed, err := q.InsertDossier(ctx, rows.InsertDossierParams{Dossier: string(k), Code: number, Product: string(n.Product),
		Season: string(n.Season), Kind: string(n.Kind), Book: n.Book, Card: int64(n.Card), FiledOn: n.FiledOn, Note: n.Note,
		Illustrative: n.Illustrative, CreatedAt: a.Now().UnixMilli()})
	if err != nil {
		return "", fmt.Errorf("file dossier: %w", err)
	}
	if filed == 0 {
		return "", fault.Clash("Số hồ sơ " + number + " vừa được cấp cho hồ sơ khác, hãy nộp lại.")
	}
	return k, a.Record(ctx, "dossier.filed", subject(k), at, nil, map[string]any{"code": number, "product": n.Product, "season": n.Season,
		"kind": n.Kind, "book": n.Book, "card": n.Card, "filed_on": n.FiledOn, "note": n.Note, "illustrative": n.Illustrative})
}

// Admit receives a filed dossier, or one passed up by the level below. It needs
// dossier.admit where the dossier lies: after Forward that is the season's place, so
// the level below cannot receive on behalf of the level above.
func Admit(ctx context.Context, a *act.Act, k key.Dossier) error {
	return move(ctx, a, k, Admitting, "")
}

// Forward passes an admitted dossier to the level above, from where on the office of
// the season's place has it. It needs dossier.admit where the dossier lies, or the seat
// of secretary of the council whose closed sitting forwarded it.
func Forward(ctx context.Context, a *act.Act, k key.Dossier) error {
	return move(ctx, a, k, Forwarding, "")
}

// Propose records that the council proposes recognition. It needs sitting.close where
// the dossier lies, or the seat of secretary of the council that proposed it.
func Propose(ctx context.Context, a *act.Act, k key.Dossier) error {
	return move(ctx, a, k, Proposing, "")
}

// Recognise ends a proposed dossier by the decision of the authority. It needs
// recognition.make where the dossier lies.
func Recognise(ctx context.Context, a *act.Act, k key.Dossier) error {
	return move(ctx, a, k, Recognising, "")
}

// Return gives an open dossier back to the producer with a reason. It needs
// dossier.admit where the dossier lies, or the seat of secretary of the council whose
// closed sitting returned it.
func Return(ctx context.Context, a *act.Act, k key.Dossier, reason string) error {
	return move(ctx, a, k, Returning, reason)
}

// Withdraw takes an open dossier back at the producer's wish, with a reason. It needs
// dossier.file at the product's place, or the ownership of its producer.
func Withdraw(ctx context.Context, a *act.Act, k key.Dossier, reason string) error {
	return move(ctx, a, k, Withdrawing, reason)
}

// Retake brings a dossier back before the council whose close has lost its effect: proposed,
// passed up or returned by it. It is a consequence that the program carries out, never done by
// hand. A product that was given another dossier meanwhile is a Conflict.
func Retake(ctx context.Context, a *act.Act, k key.Dossier) error {
	d, err := load(ctx, a.View(), k)
	if err != nil {
		return err
	}
	open, err := rows.New(a).OpenCode(ctx, rows.OpenCodeParams{Product: string(d.Product), Season: string(d.Season)})
	if err == nil && open != d.Code {
		return fault.Clash("Sản phẩm “" + d.ProductName + "” đã có hồ sơ mới " + open + " trong mùa này; phải rút hồ sơ đó trước khi mở lại phiên.")
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("open dossier: %w", err)
	}
	return move(ctx, a, k, Retaking, "")
}

// move does one verb: permission, then the rule of the state, then the row. A dossier
// that is where the verb leads is left alone.
func move(ctx context.Context, a *act.Act, k key.Dossier, v Verb, reason string) error {
	d, err := load(ctx, a.View(), k)
	if err != nil {
		return err
	}
	owner := v == Withdrawing && a.Actor().OwnsProducer(d.Producer)
	if back, err := a.SteppedBack(ctx); err != nil || back[k] && !owner {
		return orMissing(err)
	}
	if err := permit(ctx, a, d, v); err != nil {
		return err
	}
	to, err := d.State.After(v)
	if err != nil || to == d.State {
		return err
	}
	if v == Returning || v == Withdrawing {
		if reason, err = checkReason(reason); err != nil {
			return err
		}
	}
	desk, err := deskAfter(ctx, a, d, v)
	if err != nil {
		return err
	}
	moved, err := rows.New(a).MoveDossier(ctx, rows.MoveDossierParams{State: string(to), Desk: string(desk), Reason: reason,
		Dossier: string(k), Version: d.Version})
	if err != nil {
		return fmt.Errorf("%s dossier: %w", v, err)
	}
	if moved == 0 {
		return fault.Clash("Hồ sơ " + d.Code + " vừa được người khác xử lý, hãy tải lại trang.")
	}
	done := string(to)
	if v == Retaking {
		done = "retaken"
	}
	return a.Record(ctx, "dossier."+done, subject(k), d.lies(), status{State: d.State, Desk: d.Desk}, status{State: to, Desk: desk, Reason: reason})
}

// deskAfter is the place whose office has the dossier after a verb.
func deskAfter(ctx context.Context, a *act.Act, d Dossier, v Verb) (place.ID, error) {
	switch v {
	case Forwarding:
		return d.SeasonPlace, nil
	case Retaking:
		if above, err := rows.New(a).PassedUp(ctx, string(d.Key)); err != nil || above == 0 {
			return "", err
		}
		return d.SeasonPlace, nil
	}
	return d.Desk, nil
}

// orMissing is the error, or without one that the dossier does not exist for the actor.
func orMissing(err error) error {
	if err != nil {
		return err
	}
	return fault.Missing("hồ sơ này")
}

// status is what the journal keeps of a move.
type status struct {
	State  State    `json:"state"`
	Desk   place.ID `json:"desk,omitempty"`
	Reason string   `json:"reason,omitempty"`
}

// permit asks for the power of the verb. The outcomes of a council may also be carried
// out by its secretary, who closes the sitting, but only those that were decided.
func permit(ctx context.Context, a *act.Act, d Dossier, v Verb) error {
	if v == Retaking && !a.IsMachine() {
		return fault.Denied("Hồ sơ chỉ trở lại Hội đồng khi phiên đánh giá được mở lại.")
	}
	need, at, outcome := act.DossierAdmit, d.lies(), ""
	switch v {
	case Forwarding:
		outcome = "forward"
	case Returning:
		outcome = "return"
	case Proposing:
		need, outcome = act.SittingClose, "recognise"
	case Recognising:
		need = act.RecognitionMake
	case Withdrawing:
		return mayFile(a, d.Producer, d.Place, a.Today())
	}
	if outcome == "" || a.May(need, at) {
		return a.Need(need, at)
	}
	decided, err := rows.New(a).SecretaryDecided(ctx, rows.SecretaryDecidedParams{Dossier: string(d.Key), Outcome: outcome, Person: string(a.Actor().Person)})
	if err != nil {
		return fmt.Errorf("council of dossier: %w", err)
	}
	if decided > 0 {
		return nil
	}
	return a.Need(need, at)
}

func missing(what string, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.Missing(what)
	}
	return fmt.Errorf("dossier: %w", err)
}

// subject names a dossier in the journal.
func subject(k key.Dossier) string { return "dossier/" + string(k) }
