package jury

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/web"
	"ocop/internal/web/lang"
)

// save stores the acting member's sheet as a draft or hands it in.
func (p *Pages) save(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	if back, err := a.StoodBackFrom(ctx, key.Entry(r.Path("key"))); err != nil || back {
		return web.Answer{}, cmp.Or(err, errSteppedBack)
	}
	entry, err := p.Evaluation.EntryByKey(ctx, a.View(), key.Entry(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	book, err := p.Books.ByDigest(entry.Digest)
	if err != nil {
		return web.Answer{}, fmt.Errorf("entry %s: %w", entry.Key, err)
	}
	card, err := book.Card(entry.Card)
	if err != nil {
		return web.Answer{}, fmt.Errorf("entry %s: %w", entry.Key, err)
	}
	draft, what, err := readDraft(r, entry.Key, card)
	if err != nil {
		return web.Answer{}, err
	}
	if r.Value("reopen") != "" {
		if err := takeBack(ctx, a, &draft); err != nil {
			return web.Answer{}, err
		}
	}
	sheet, err := p.Evaluation.SaveSheet(ctx, a, draft)
	if err != nil {
		return web.Answer{}, err
	}
	return p.after(ctx, a, entry, sheet, what)
}

// takeBack reopens the submitted sheet that a draft is to replace. It counts the version
// of its own reopening in, so that the same form sent twice is still one save and any
// other change meanwhile is still stale.
func takeBack(ctx context.Context, a *act.Act, d *evaluation.Draft) error {
	stored, err := evaluation.SheetFor(ctx, a.View(), d.Entry, a.Actor().Person)
	if err != nil {
		return err
	}
	if stored.State == evaluation.Submitted && stored.Version == d.Version {
		if _, err := evaluation.Reopen(ctx, a, d.Entry, d.Version); err != nil {
			return err
		}
	}
	d.Version++
	return nil
}

// after leads on from a stored sheet. It says what the stored sheet says, so that a
// form sent twice gets the same answer twice.
func (p *Pages) after(ctx context.Context, a *act.Act, entry evaluation.Entry, sheet evaluation.Sheet, what intent) (web.Answer, error) {
	switch what {
	case submit:
		return web.Go(entryPath(entry.Key), lang.F(ctx, "Đã nộp phiếu lúc %s. Hãy tải biên nhận về giữ.", lang.Moment(ctx, sheet.Submitted))), nil
	case keepDraft:
		return web.Go(entryPath(entry.Key), lang.F(ctx, "Đã lưu nháp lúc %s.", lang.Moment(ctx, sheet.Saved))), nil
	}
	list, err := p.Evaluation.Entries(ctx, a.View(), entry.Sitting)
	if err != nil {
		return web.Answer{}, err
	}
	told := lang.F(ctx, "Đã lưu nháp phiếu của %s.", entry.ProductName)
	i := slices.IndexFunc(list, func(e evaluation.Entry) bool { return e.Key == entry.Key })
	if i+1 >= len(list) {
		return web.Go(home, told), nil
	}
	return web.Go(entryPath(list[i+1].Key), told), nil
}

// reopen gives a submitted sheet back to its member.
func (p *Pages) reopen(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	version, err := r.Int("version")
	if err != nil {
		return web.Answer{}, fault.Wrong(fault.Field{Name: "version", Sentence: "Không đọc được phiên bản của phiếu, hãy tải lại trang."})
	}
	entry := key.Entry(r.Path("key"))
	if _, err := evaluation.Reopen(ctx, a, entry, version); err != nil {
		return web.Answer{}, err
	}
	return web.Go(entryPath(entry), lang.T(ctx, "Đã mở lại phiếu; sửa xong hãy nộp lại.")), nil
}
