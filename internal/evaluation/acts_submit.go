package evaluation

import (
	"context"
	"fmt"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation/internal/rows"
	"ocop/internal/key"
	"ocop/internal/law/score"
	"ocop/internal/place"
)

// Reviewed is a sheet as its member saw it before handing it in.
type Reviewed struct {
	Entry   key.Entry
	Version int64 // of the sheet that the page showed
}

// SubmitSheets hands in the acting member's drafts of one sitting as they were reviewed: all of
// those listed, or none. It is a Conflict that names every sheet which was changed since or is not
// complete; an entry of another sitting is Invalid; the rest is refused as a single save is. The
// same list sent twice is one act. Each sheet has a journal entry of its own, as after a single
// save, and one of the sitting holds them together.
func (s Service) SubmitSheets(ctx context.Context, a *act.Act, k key.Sitting, list []Reviewed) ([]Sheet, error) {
	mine, err := loadBallots(ctx, a, k)
	if err != nil {
		return nil, err
	}
	chosen, err := mine.pick(list)
	if err != nil {
		return nil, err
	}
	if done := handedInBefore(chosen, list); done != nil {
		return done, nil
	}
	sheets, refused := make([]Sheet, len(chosen)), []fault.Field(nil)
	for i, b := range chosen {
		why := ""
		if sheets[i], why, err = s.handIn(a, b, list[i].Version); err != nil {
			return nil, err
		}
		if why != "" {
			refused = append(refused, fault.Field{Name: "entry/" + b.row.Entry, Sentence: why})
		}
	}
	if len(refused) > 0 {
		return nil, named(ctx, a, k, refused)
	}
	return sheets, storeSubmitted(ctx, a, k, chosen, sheets)
}

// ownBallot is the actor's standing before one entry of a sitting, with the row it was read from.
type ownBallot struct {
	ballot
	row rows.BallotsRow
}

type ownBallots map[key.Entry]ownBallot

// loadBallots reads the actor's standing before every entry of a sitting, under sheet.save at its
// place. Without a seat in its council the sitting does not exist for a judge.
func loadBallots(ctx context.Context, a *act.Act, k key.Sitting) (ownBallots, error) {
	f, err := loadSitting(ctx, a, k)
	if err != nil {
		return nil, err
	}
	if f.Seat == "" {
		return nil, fault.Missing("phiên đánh giá")
	}
	if err := a.Need(act.SheetSave, f.place()); err != nil {
		return nil, err
	}
	list, err := rows.New(a).Ballots(ctx, rows.BallotsParams{Sitting: string(k), Person: string(a.Actor().Person)})
	if err != nil {
		return nil, fmt.Errorf("ballots: %w", err)
	}
	back, err := a.SteppedBack(ctx)
	mine := make(ownBallots, len(list))
	for _, row := range list {
		b, broken := toBallot(row)
		if broken != nil {
			return nil, broken
		}
		b.recused = b.recused || back[key.Dossier(row.Dossier)]
		mine[key.Entry(row.Entry)] = ownBallot{b, row}
	}
	return mine, err
}

// pick takes the reviewed sheets out of all, in their order, when each may still be changed.
func (all ownBallots) pick(list []Reviewed) ([]ownBallot, error) {
	var chosen []ownBallot
	seen := map[key.Entry]bool{}
	for _, r := range list {
		b, ok := all[r.Entry]
		if !ok || seen[r.Entry] {
			return nil, fault.Wrong(fault.Field{Name: "sheets", Sentence: "Có phiếu không thuộc phiên này, hãy tải lại trang rồi nộp lại."})
		}
		seen[r.Entry] = true
		if err := b.mayScore(); err != nil {
			return nil, err
		}
		chosen = append(chosen, b)
	}
	if len(chosen) == 0 {
		return nil, fault.Wrong(fault.Field{Name: "sheets", Sentence: "Chưa có phiếu nào để nộp, hãy chấm xong ít nhất một phiếu."})
	}
	return chosen, nil
}

// handedInBefore gives the sheets when the very same list was handed in before.
func handedInBefore(chosen []ownBallot, list []Reviewed) []Sheet {
	done := make([]Sheet, len(chosen))
	for i, b := range chosen {
		if !b.stored.handedInFrom(list[i].Version) {
			return nil
		}
		done[i] = b.stored
	}
	return done
}

// handedInFrom says whether the sheet was handed in as that version of it stood: a single save
// that hands in is saved at the instant of its submission.
func (s Sheet) handedInFrom(version int64) bool {
	return s.State == Submitted && s.Version == version+1 && s.Saved.Before(s.Submitted)
}

// handIn gives the submitted sheet, or one reason why the one reviewed can not be handed in.
func (s Service) handIn(a *act.Act, b ownBallot, version int64) (is Sheet, why string, err error) {
	if b.stored.State != Drafted || b.stored.Version != version {
		return is, "phiếu đã thay đổi ở cửa sổ khác sau khi bạn mở trang, hãy xem lại phiếu", nil
	}
	card, err := s.card(b.row.Digest, int(b.row.Card))
	if err != nil {
		return is, "", fmt.Errorf("entry %s: %w", b.row.Entry, err)
	}
	if n := len(score.Check(card, b.stored.Marks, b.stored.Findings...)); n > 0 {
		return is, fmt.Sprintf("phiếu còn %d tiêu chí chưa chấm hoặc chưa đúng, hãy chấm xong phiếu", n), nil
	}
	switch err := s.mayNone(a, b.row, card, Draft{Marks: b.stored.Marks}); {
	case fault.KindOf(err) == fault.Invalid:
		return is, "phiếu có tiêu chí ghi \"không đạt mức nào\" mà quy chế của Hội đồng không cho phép, hãy sửa phiếu", nil
	case err != nil:
		return is, "", err
	}
	is = b.stored
	is.Version++
	is, err = is.submit(card, a.Now())
	return is, "", err
}

// named is the refusal of sheets, with the dossier and product of each before its reason.
func named(ctx context.Context, a *act.Act, k key.Sitting, refused []fault.Field) error {
	list, err := rows.New(a).EntriesToClose(ctx, string(k))
	if err != nil {
		return fmt.Errorf("entries: %w", err)
	}
	for i, f := range refused {
		at := slices.IndexFunc(list, func(e rows.EntriesToCloseRow) bool { return "entry/"+e.Entry == f.Name })
		refused[i].Sentence = list[at].Code + " " + list[at].ProductName + ": " + f.Sentence + "."
	}
	return refusal(refused, "Chưa nộp phiếu nào: %d phiếu không nộp được như bạn đã xem, hãy xem lại rồi nộp.")
}

// batch is what the journal of a sitting keeps of sheets that were handed in together.
type batch struct {
	Seat   string   `json:"seat"`
	Sheets []string `json:"sheets"` // key and version; what they say stands in their own entries
}

func storeSubmitted(ctx context.Context, a *act.Act, k key.Sitting, was []ownBallot, sheets []Sheet) error {
	at, said := place.ID(was[0].row.Place), batch{Seat: was[0].row.Seat}
	for i, is := range sheets {
		if _, err := storeSheet(ctx, a, at, "sheet.submitted", was[i].stored, is); err != nil {
			return err
		}
		said.Sheets = append(said.Sheets, fmt.Sprintf("%s %d", is.Key, is.Version))
	}
	return a.Record(ctx, "sheets.submitted", "sitting/"+string(k), at, nil, said)
}

// OwnSheets gives the acting member's saved sheets of a sitting by entry, also those saved before
// the member stepped back from a dossier.
func OwnSheets(ctx context.Context, v *act.View, k key.Sitting) (map[key.Entry]Sheet, error) {
	list, err := rows.New(v).Ballots(ctx, rows.BallotsParams{Sitting: string(k), Person: string(v.Actor().Person)})
	if err != nil {
		return nil, fmt.Errorf("sheets: %w", err)
	}
	sheets := map[key.Entry]Sheet{}
	for _, row := range list {
		b, err := toBallot(row)
		if err != nil {
			return nil, err
		}
		if b.stored.Version > 0 {
			sheets[b.stored.Entry] = b.stored
		}
	}
	return sheets, nil
}
