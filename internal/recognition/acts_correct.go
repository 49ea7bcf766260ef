package recognition

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/recognition/award"
	"ocop/internal/recognition/internal/rows"
)

// ProposeCorrection asks to correct a misprint of a decision or a certificate. Nothing changes
// until another officer approves it. It needs recognition.make at the places of all that the
// correction touches; one that waits already is a Conflict.
// Law: 30/2020/NĐ-CP art. 18.3
func ProposeCorrection(ctx context.Context, a *act.Act, n NewCorrection) (key.Correction, error) {
	r, err := load(ctx, a, n.Recognition)
	if err != nil {
		return "", err
	}
	if err := errors.Join(a.Need(act.RecognitionMake, r.Place), r.mayCorrect()); err != nil {
		return "", err
	}
	x, err := n.clean(r, a.Today())
	if err != nil {
		return "", err
	}
	if _, err := touched(ctx, a, r, x); err != nil {
		return "", err
	}
	q := rows.New(a)
	waiting, err := q.WaitingCorrections(ctx, string(r.Key))
	if err != nil {
		return "", fmt.Errorf("correction: %w", err)
	}
	if waiting > 0 {
		return "", fault.Clash("Lần công nhận này đã có một đề nghị đính chính đang chờ, hãy xử lý đề nghị đó trước.")
	}
	row := rows.InsertCorrectionParams{Correction: a.NewKey(), Recognition: string(r.Key), Field: string(x.Field), Was: x.Was, Becomes: x.Becomes, Reason: x.Reason,
		LetterNo: x.LetterNo, LetterDate: x.LetterDate, ProposedBy: string(a.Actor().Person), ProposedAt: a.Now().UnixMilli()}
	if err := q.InsertCorrection(ctx, row); err != nil {
		return "", fmt.Errorf("correction: %w", err)
	}
	return key.Correction(row.Correction), a.Record(ctx, "correction.proposed", subject(r.Key), r.Place, nil, row)
}

// touched are the recognitions that a correction changes: all of the decision for what the
// decision says, else the one. Each must be within the actor's power, and a new day must keep
// the order of what replaced what.
func touched(ctx context.Context, a *act.Act, r Recognition, x Correction) ([]Recognition, error) {
	all := []Recognition{r}
	if x.Field.whole() {
		var err error
		all, err = list(ctx, a.View(), `WHERE r.round = $1 AND r.decision_no = $2 AND r.decision_date = $3 AND r.authority = $4 AND r.origin = 'council'
			AND r.state <> 'proposed' ORDER BY r.recognition`, string(r.Round), r.DecisionNo, r.DecisionDate, r.Authority)
		if err != nil {
			return nil, err
		}
	}
	for _, o := range all {
		if err := a.Need(act.RecognitionMake, o.Place); err != nil {
			return nil, err
		}
		if x.Field != DateField {
			continue
		}
		history, err := list(ctx, a.View(), `WHERE r.product = $1`, string(o.Product))
		if err == nil {
			err = sameOrder(history, o, x.Becomes)
		}
		if err == nil && o.State == Withdrawn && x.Becomes > o.EndedOn {
			err = fault.Wrong(fault.Field{Name: "right", Sentence: "Ngày quyết định sau ngày thu hồi của sản phẩm “" + o.ProductName + "”, hãy xem lại."})
		}
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// ApproveCorrection makes a proposed correction: the text changes, the earlier one stays with
// the correction, and each certificate is issued anew under another code. It is for an officer
// with recognition.make who has not proposed it. months is the validity of the round's book.
func ApproveCorrection(ctx context.Context, a *act.Act, k key.Recognition, c key.Correction, months int) error {
	r, x, err := toAnswer(ctx, a, k, c)
	if x.State == CorrectionApproved && x.Answered.Person == a.Actor().Person { // a second click
		return nil
	}
	if err != nil {
		return err
	}
	if x.Field.printed() && r.right(x.Field, x.Was) != x.Becomes || !x.Field.printed() && r.valueOf(x.Field) != x.Was {
		return fault.Clash("Nội dung trong sổ đã thay đổi sau khi đề nghị đính chính; hãy rút đề nghị này và lập đề nghị mới.")
	}
	all, err := touched(ctx, a, r, x)
	if err != nil {
		return err
	}
	if err := answer(ctx, a, x.Key, CorrectionApproved, ""); err != nil {
		return err
	}
	for _, o := range all {
		if err := correct(ctx, a, o, x, months); err != nil {
			return err
		}
	}
	return nil
}

// toAnswer reads a waiting correction for the officer who may answer it.
func toAnswer(ctx context.Context, a *act.Act, k key.Recognition, c key.Correction) (Recognition, Correction, error) {
	r, x, err := loadCorrection(ctx, a, k, c)
	if err != nil {
		return r, x, err
	}
	return r, x, x.mayAnswer(a.Actor().Person)
}

// loadCorrection reads a correction that was proposed for a recognition, under recognition.make.
func loadCorrection(ctx context.Context, a *act.Act, k key.Recognition, c key.Correction) (Recognition, Correction, error) {
	r, err := load(ctx, a, k)
	if err != nil {
		return r, Correction{}, err
	}
	if err := a.Need(act.RecognitionMake, r.Place); err != nil {
		return r, Correction{}, err
	}
	all, err := Corrections(ctx, a.View(), k)
	if err != nil {
		return r, Correction{}, err
	}
	i := slices.IndexFunc(all, func(x Correction) bool { return x.Key == c })
	if i < 0 {
		return r, Correction{}, fault.Missing("đề nghị đính chính")
	}
	return r, all[i], nil
}

func answer(ctx context.Context, a *act.Act, c key.Correction, to CorrectionState, why string) error {
	n, err := rows.New(a).AnswerCorrection(ctx, rows.AnswerCorrectionParams{Correction: string(c), State: string(to),
		AnsweredBy: sql.NullString{String: string(a.Actor().Person), Valid: true}, AnsweredAt: a.Now().UnixMilli(), Answer: why})
	if err != nil || n != 1 {
		return fmt.Errorf("correction %s: %d answered: %w", c, n, err)
	}
	return nil
}

// correct changes one recognition, and replaces its certificate.
func correct(ctx context.Context, a *act.Act, r Recognition, x Correction, months int) error {
	q, number := rows.New(a), r.Number
	d := rows.CorrectRecognitionParams{Recognition: string(r.Key), Version: r.Version, Authority: r.Authority, DecisionNo: r.DecisionNo,
		DecisionDate: r.DecisionDate, ValidTo: r.ValidTo, ProductName: r.ProductName, ProducerName: r.ProducerName}
	switch x.Field {
	case ProductField:
		d.ProductName = x.Becomes
	case ProducerField:
		d.ProducerName = x.Becomes
	case AuthorityField:
		d.Authority = x.Becomes
	case NumberField:
		d.DecisionNo = x.Becomes
	case DateField:
		d.DecisionDate, d.ValidTo = x.Becomes, LastDay(x.Becomes, months)
	case PaperField:
		number = x.Becomes
		if taken, err := q.NumberTaken(ctx, number); err != nil || taken.Now > 0 {
			return cmp.Or(err, fault.Wrong(fault.Field{Name: "right", Sentence: "Số giấy chứng nhận " + number + " đã cấp cho sản phẩm khác, hãy ghi số khác."}))
		}
	}
	if d.Folded = (Names{d.ProductName, d.ProducerName}).folded(); x.Field != PaperField && x.Field != StarsField {
		if n, err := q.CorrectRecognition(ctx, d); err != nil || n != 1 {
			return fmt.Errorf("correct %s: %d rows: %w", r.Key, n, err)
		}
	}
	if err := reissue(ctx, a, r.Key, x.Key, number); err != nil {
		return err
	}
	err := a.Record(ctx, "recognition.corrected", subject(r.Key), r.Place, map[string]any{string(x.Field): x.Was, "code": r.Code},
		map[string]any{string(x.Field): x.Becomes, "correction": x.Key, "letter_no": x.LetterNo, "letter_date": x.LetterDate})
	if err != nil || !x.Field.whole() {
		return err
	}
	return settleProduct(ctx, a, r.Product)
}

// reissue keeps the certificate as it was printed and issues another one.
func reissue(ctx context.Context, a *act.Act, r key.Recognition, c key.Correction, number string) error {
	q := rows.New(a)
	n, err := q.KeepCertificate(ctx, rows.KeepCertificateParams{Correction: string(c), Recognition: string(r), ReplacedAt: a.Now().UnixMilli()})
	if err != nil || n != 1 {
		return fmt.Errorf("certificate of %s: %d kept: %w", r, n, err)
	}
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails (crypto/rand)
	n, err = q.ReissueCertificate(ctx, rows.ReissueCertificateParams{Recognition: string(r), Number: number, Code: award.NewCode(random), IssuedAt: a.Now().UnixMilli()})
	if err != nil || n != 1 {
		return fmt.Errorf("certificate of %s: %d issued: %w", r, n, err)
	}
	return nil
}

// RefuseCorrection answers a proposal with no, for a reason, by an officer who has not made it.
func RefuseCorrection(ctx context.Context, a *act.Act, k key.Recognition, c key.Correction, why string) error {
	r, x, err := toAnswer(ctx, a, k, c)
	if err != nil {
		return err
	}
	var check fault.Checker
	why = check.Lines("answer", "lý do không duyệt", why, 1, reasonLimit)
	if err := check.Err(); err != nil {
		return err
	}
	if err := answer(ctx, a, x.Key, CorrectionRefused, why); err != nil {
		return err
	}
	return a.Record(ctx, "correction.refused", subject(r.Key), r.Place, x.State, map[string]any{"correction": x.Key, "answer": why})
}

// WithdrawCorrection takes a proposal back, by who made it.
func WithdrawCorrection(ctx context.Context, a *act.Act, k key.Recognition, c key.Correction) error {
	r, x, err := loadCorrection(ctx, a, k, c)
	if err != nil {
		return err
	}
	if x.Proposed.Person != a.Actor().Person {
		return fault.Denied("Chỉ người đã đề nghị mới rút đề nghị được, hãy nhờ người đó.")
	}
	if x.State == CorrectionWithdrawn {
		return nil
	}
	if x.State != CorrectionProposed {
		return fault.Clash("Đề nghị đính chính đã được xử lý (" + x.State.Label() + "), hãy tải lại trang.")
	}
	if err := answer(ctx, a, x.Key, CorrectionWithdrawn, ""); err != nil {
		return err
	}
	return a.Record(ctx, "correction.withdrawn", subject(r.Key), r.Place, x.State, CorrectionWithdrawn)
}

// Corrections lists the corrections of a recognition, oldest first: those proposed for it and
// those of its decision that changed it. It is for offices; the public reads portal.Corrections.
func Corrections(ctx context.Context, v *act.View, k key.Recognition) ([]Correction, error) {
	list, err := rows.New(v).CorrectionsOf(ctx, string(k))
	if err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	all := make([]Correction, len(list))
	for i, r := range list {
		c := r.Correction
		all[i] = Correction{Key: key.Correction(c.Correction), Field: Field(c.Field), Was: c.Was, Becomes: c.Becomes, Reason: c.Reason, LetterNo: c.LetterNo,
			LetterDate: c.LetterDate, State: CorrectionState(c.State), Answer: c.Answer, Number: int(r.Edition),
			Proposed: Officer{Person: key.Person(c.ProposedBy), Name: r.Proposer, At: time.UnixMilli(c.ProposedAt).UTC()},
			Answered: Officer{Person: key.Person(c.AnsweredBy.String), Name: r.Answerer, At: time.UnixMilli(c.AnsweredAt).UTC()},
			Past:     Certificate{Recognition: k, Number: r.PastNumber, Code: r.PastCode, IssuedAt: time.UnixMilli(r.IssuedAt).UTC()}, ReplacedAt: time.UnixMilli(r.ReplacedAt).UTC()}
	}
	return all, nil
}
