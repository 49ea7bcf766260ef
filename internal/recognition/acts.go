package recognition

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/recognition/award"
	"ocop/internal/recognition/internal/rows"
)

// Propose enters what a closed sitting of the round found: the stars are those of the
// sealed result, anything else is an error. A dossier is proposed once: a second call
// gives the proposal that is there. It needs sitting.close where the council sat, or the
// act of the council's own secretary.
func Propose(ctx context.Context, a *act.Act, n NewProposal) (key.Recognition, error) {
	q := rows.New(a)
	sealed, err := q.SealedResult(ctx, rows.SealedResultParams{Person: string(a.Actor().Person), Dossier: string(n.Dossier),
		Product: string(n.Product), Round: string(n.Round)})
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.Clash("Hồ sơ chưa có kết quả đề nghị công nhận của phiên đánh giá đã khóa, hãy khóa phiên trước.")
	}
	if err != nil {
		return "", fmt.Errorf("sealed result: %w", err)
	}
	if sealed.Secretary == 0 {
		if err := a.Need(act.SittingClose, place.ID(sealed.SittingPlace)); err != nil {
			return "", err
		}
	}
	if there, err := q.RecognitionOfDossier(ctx, nullable(string(n.Dossier))); !errors.Is(err, sql.ErrNoRows) {
		return key.Recognition(there), err
	}
	if int64(n.Stars) != sealed.Star || n.MeanNum != sealed.MeanNum || n.MeanDen != sealed.MeanDen {
		return "", fmt.Errorf("proposal of dossier %s: %d stars and mean %d/%d are not those of the sealed result", n.Dossier, n.Stars, n.MeanNum, n.MeanDen)
	}
	k := key.Recognition(a.NewKey())
	err = q.InsertRecognition(ctx, rows.InsertRecognitionParams{Recognition: string(k), Product: string(n.Product), Dossier: nullable(string(n.Dossier)),
		Round: nullable(string(n.Round)), Stars: int64(n.Stars), MeanNum: n.MeanNum, MeanDen: n.MeanDen, Year: int64(n.Year), RoundName: n.RoundName,
		Book: n.Book, State: string(Proposed), Origin: string(FromCouncil), Illustrative: n.Illustrative, CreatedAt: a.Now().UnixMilli()})
	if err != nil {
		return "", fmt.Errorf("propose: %w", err)
	}
	return k, a.Record(ctx, "recognition.proposed", subject(k), place.ID(sealed.Place), nil, n)
}

// Unpropose takes a proposal out because the close that made it has lost its effect; what it
// said stays in the voided edition of the sitting and in the journal. It is a consequence that
// the program carries out, never done by hand. Without a proposal nothing happens.
func Unpropose(ctx context.Context, a *act.Act, d key.Dossier) error {
	if !a.IsMachine() {
		return fault.Denied("Đề nghị công nhận chỉ mất hiệu lực khi phiên đánh giá được mở lại.")
	}
	there, err := list(ctx, a.View(), `WHERE r.dossier = $1 AND r.state = 'proposed'`, string(d))
	if err != nil || len(there) == 0 {
		return err
	}
	r := there[0]
	n, err := rows.New(a).DeleteProposal(ctx, rows.DeleteProposalParams{Recognition: string(r.Key), Version: r.Version})
	if err != nil || n != 1 {
		return fmt.Errorf("proposal %s: %d taken out: %w", r.Key, n, err)
	}
	return a.Record(ctx, "recognition.unproposed", subject(r.Key), r.Place, map[string]any{"product": r.Product, "dossier": r.Dossier, "round": r.Round,
		"stars": r.Stars, "mean_num": r.Mean.Num, "mean_den": r.Mean.Den}, nil)
}

// Recognise makes the proposals of one decision recognitions, replaces what their
// products held before, and issues the certificates; each keeps the names that the registry
// has on that day. All or none. The same decision
// again has no second effect; another decision about the same proposal, and less than
// three stars, are a Conflict. That the council met before the decision is the caller's
// to check. It needs recognition.make at each product's place.
func Recognise(ctx context.Context, a *act.Act, d Decision) error {
	list, err := chosen(ctx, a, d.Recognitions)
	if err != nil {
		return err
	}
	if d, err = d.clean(a.Today()); err != nil {
		return err
	}
	made := map[key.Product]bool{}
	var fresh []Recognition
	for _, r := range list {
		if r.madeBy(d) {
			continue
		}
		if err := r.mayRecognise(); err != nil {
			return err
		}
		if made[r.Product] {
			return fault.Wrong(fault.Field{Name: "recognitions", Sentence: "Sản phẩm “" + r.ProductName + "” có hai đề nghị trong một quyết định, hãy bỏ một."})
		}
		made[r.Product] = true
		fresh = append(fresh, r)
	}
	return recognise(ctx, a, d, fresh)
}

// chosen loads the proposals of a decision, each once, under recognition.make.
func chosen(ctx context.Context, a *act.Act, keys []key.Recognition) (list []Recognition, err error) {
	seen := map[key.Recognition]bool{}
	for _, k := range keys {
		if seen[k] {
			continue
		}
		seen[k] = true
		r, err := load(ctx, a, k)
		if err != nil {
			return nil, err
		}
		if err := a.Need(act.RecognitionMake, r.Place); err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// recognise writes a decision about proposals that may be recognised.
func recognise(ctx context.Context, a *act.Act, d Decision, fresh []Recognition) error {
	if len(fresh) == 0 {
		return nil
	}
	q := rows.New(a)
	register, err := openRegister(ctx, q, d)
	if err != nil {
		return err
	}
	to := LastDay(d.DecisionDate, d.ValidityMonths)
	for _, r := range fresh {
		n, err := q.MakeRecognised(ctx, rows.MakeRecognisedParams{Recognition: string(r.Key), Version: r.Version, Authority: d.Authority,
			DecisionNo: d.DecisionNo, DecisionDate: d.DecisionDate, ValidTo: to, ProductName: r.Today.Product, ProducerName: r.Today.Producer,
			ProductPlace: string(r.Place), Folded: r.Today.folded()})
		if err != nil || n != 1 {
			return fmt.Errorf("recognise %s: %d rows: %w", r.Key, n, err)
		}
		number, err := register.issue(ctx, a, r.Key)
		if err != nil {
			return err
		}
		err = a.Record(ctx, "recognition.made", subject(r.Key), r.Place, Proposed, map[string]any{"stars": r.Stars, "authority": d.Authority,
			"decision_no": d.DecisionNo, "decision_date": d.DecisionDate, "valid_to": to, "certificate": number,
			"product": r.Today.Product, "producer": r.Today.Producer, "place": r.Place})
		if err != nil {
			return err
		}
		if err := settleProduct(ctx, a, r.Product); err != nil {
			return err
		}
	}
	return nil
}

// register gives the certificates of one decision their numbers.
type register struct {
	q     *rows.Queries
	year  string
	last  int // the greatest running number given so far this year
	given map[key.Recognition]string
}

// openRegister reads how far the year's numbers have come. Two decisions at once read
// the same: one of them is then done again (serialisable) or waits (one writer).
func openRegister(ctx context.Context, q *rows.Queries, d Decision) (*register, error) {
	g := &register{q: q, year: d.DecisionDate[:4], given: d.Numbers}
	tail := registerTail(g.year)
	there, err := q.NumbersLike(ctx, "%"+tail)
	if err != nil {
		return nil, fmt.Errorf("certificate numbers: %w", err)
	}
	for _, given := range d.Numbers { // ours must not run into the clerk's of the same decision
		there = append(there, given)
	}
	g.last = highest(there, tail)
	return g, nil
}

func (g *register) issue(ctx context.Context, a *act.Act, k key.Recognition) (string, error) {
	text := g.given[k]
	if text == "" {
		g.last++
		text = number(g.last, g.year)
	}
	taken, err := g.q.NumberTaken(ctx, text)
	if err != nil {
		return "", fmt.Errorf("certificate number: %w", err)
	}
	if taken.Now+taken.Before > 0 {
		return "", fault.Wrong(fault.Field{Name: "numbers", Sentence: "Số giấy chứng nhận " + text + " đã cấp cho sản phẩm khác, hãy ghi số khác."})
	}
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails (crypto/rand)
	err = g.q.InsertCertificate(ctx, rows.InsertCertificateParams{Certificate: a.NewKey(), Recognition: string(k), Number: text,
		Code: award.NewCode(random), IssuedAt: a.Now().UnixMilli()})
	if err != nil {
		return "", fmt.Errorf("certificate: %w", err)
	}
	return text, nil
}

// settleProduct brings the endings of a product's recognitions in order after one was added.
func settleProduct(ctx context.Context, a *act.Act, p key.Product) error {
	history, err := list(ctx, a.View(), `WHERE r.product = $1`, string(p))
	if err != nil {
		return err
	}
	for _, e := range settle(history) {
		n, err := rows.New(a).EndRecognition(ctx, rows.EndRecognitionParams{Recognition: string(e.old.Key), Version: e.old.Version,
			State: string(Replaced), EndedOn: e.on, EndedReason: string(e.by.Key), EndedNo: e.by.DecisionNo})
		if err != nil || n != 1 {
			return fmt.Errorf("replace %s: %d rows: %w", e.old.Key, n, err)
		}
		err = a.Record(ctx, "recognition.replaced", subject(e.old.Key), e.old.Place, map[string]any{"state": e.old.State, "ended_on": e.old.EndedOn},
			map[string]any{"state": Replaced, "ended_on": e.on, "by": e.by.Key, "decision_no": e.by.DecisionNo})
		if err != nil {
			return err
		}
	}
	return nil
}

// Withdraw takes a recognition back by a decision, also one that has lapsed. The same
// decision again has no second effect; a replaced or withdrawn one is a Conflict. It
// needs recognition.withdraw at the product's place.
// Law: 26/2026 art. 8
func Withdraw(ctx context.Context, a *act.Act, w Withdrawal) error {
	r, err := load(ctx, a, w.Recognition)
	if err != nil {
		return err
	}
	if err := a.Need(act.RecognitionWithdraw, r.Place); err != nil {
		return err
	}
	if w, err = w.clean(a.Today()); err != nil {
		return err
	}
	if r.State == Withdrawn && r.EndedNo == w.DecisionNo && r.EndedOn == w.DecisionDate {
		return nil
	}
	if err := r.mayWithdraw(w.DecisionDate); err != nil {
		return err
	}
	n, err := rows.New(a).EndRecognition(ctx, rows.EndRecognitionParams{Recognition: string(r.Key), Version: r.Version, State: string(Withdrawn),
		EndedOn: w.DecisionDate, EndedReason: w.Case.Joined(w.Reason), EndedNo: w.DecisionNo})
	if err != nil || n != 1 {
		return fmt.Errorf("withdraw %s: %d rows: %w", r.Key, n, err)
	}
	return a.Record(ctx, "recognition.withdrawn", subject(r.Key), r.Place, Recognised, w)
}

// Import enters a recognition that a published source tells of, without score sheets and
// without a certificate of ours. The last valid day is computed only when the decision's
// date is known. Whatever the order of import, each is replaced by the next one in time.
// The same product, year, stars and decision again give the recognition that is there.
// It needs product.import at the product's place.
func Import(ctx context.Context, a *act.Act, n NewImport) (key.Recognition, error) {
	q := rows.New(a)
	at, err := q.PlaceOfProduct(ctx, string(n.Product))
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.Missing("sản phẩm")
	}
	if err != nil {
		return "", fmt.Errorf("import: %w", err)
	}
	if err := a.Need(act.ProductImport, place.ID(at)); err != nil {
		return "", err
	}
	if n, err = n.clean(a.Today()); err != nil {
		return "", err
	}
	there, err := q.SameDecision(ctx, rows.SameDecisionParams{Product: string(n.Product), Year: int64(n.Year), Stars: int64(n.Stars),
		DecisionNo: n.DecisionNo, DecisionDate: n.DecisionDate})
	if !errors.Is(err, sql.ErrNoRows) {
		return key.Recognition(there), err
	}
	p := imported(n)
	p.Recognition, p.CreatedAt = a.NewKey(), a.Now().UnixMilli()
	if err := q.InsertRecognition(ctx, p); err != nil {
		return "", fmt.Errorf("import: %w", err)
	}
	k := key.Recognition(p.Recognition)
	if err := a.Record(ctx, "recognition.imported", subject(k), place.ID(at), nil, n); err != nil {
		return "", err
	}
	return k, settleProduct(ctx, a, n.Product)
}

// imported is the row of a clean import, without key and instant.
func imported(n NewImport) rows.InsertRecognitionParams {
	p := rows.InsertRecognitionParams{Product: string(n.Product), Stars: int64(n.Stars), MeanDen: 1, Year: int64(n.Year), RoundName: n.RoundName,
		Book: n.Book, Authority: n.Authority, DecisionNo: n.DecisionNo, DecisionDate: n.DecisionDate, ValidFrom: n.DecisionDate,
		State: string(Recognised), Origin: string(FromImport), Source: n.Source, Note: n.Note}
	if n.DecisionDate == "" {
		return p
	}
	months := n.Months
	if months == 0 {
		months = usualMonths
	}
	p.ValidTo = LastDay(n.DecisionDate, months)
	return p
}

// load gives a recognition to a verb, which then asks for its own permission.
func load(ctx context.Context, a *act.Act, k key.Recognition) (Recognition, error) {
	return one(list(ctx, a.View(), `WHERE r.recognition = $1`, string(k)))
}

func subject(k key.Recognition) string { return "recognition/" + string(k) }

func nullable(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }
