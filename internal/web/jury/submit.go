package jury

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/law/score"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// submitPage is where a member looks over all own sheets of a sitting and hands in those that
// are ready, in one act.
type submitPage struct {
	r       *web.Request
	sitting evaluation.Sitting
	lines   []submitLine // without dossiers that the member has stepped back from
	back    int          // how many those are
	errors  []ui.FieldError
}

// submitLine is one dossier on that page.
type submitLine struct {
	evaluation.MyEntry
	sheet evaluation.Sheet
	left  int             // criteria that keep the sheet from being handed in
	total rulebook.Points // of a complete sheet
	star  int             // that the sheet alone would lead to
}

func (p *Pages) submission(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	s, err := voterOf(ctx, v, key.Sitting(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	page := &submitPage{r: r, sitting: s, errors: refusals(r.Problem)}
	if page.lines, page.back, err = p.submitLines(ctx, v, s.Key); err != nil {
		return web.Answer{}, err
	}
	for i := range page.lines {
		if err := page.lines[i].weigh(p.Books); err != nil {
			return web.Answer{}, err
		}
	}
	return web.Show(submitView(page)), nil
}

// voterOf gives a sitting to the voting members of its council: Forbidden for its other members,
// NotFound for everybody else.
func voterOf(ctx context.Context, v *act.View, k key.Sitting) (evaluation.Sitting, error) {
	s, seat, err := seatIn(ctx, v, k)
	if err == nil && !seat.Votes {
		err = fault.Denied("Bạn tham gia Hội đồng nhưng không có quyền chấm điểm; nếu chưa đúng, hãy báo thư ký Hội đồng.")
	}
	return s, err
}

// submitLines are the reader's own part of every dossier of a sitting. Those that the reader has
// stepped back from are only counted.
func (p *Pages) submitLines(ctx context.Context, v *act.View, k key.Sitting) (lines []submitLine, back int, err error) {
	list, err := p.Evaluation.MyEntries(ctx, v, v.Actor().Person)
	if err != nil {
		return nil, 0, err
	}
	sheets, err := evaluation.OwnSheets(ctx, v, k)
	if err != nil {
		return nil, 0, err
	}
	for _, e := range list {
		if e.Sitting != k {
			continue
		}
		if e.Recusal != "" {
			back++
			continue
		}
		lines = append(lines, submitLine{MyEntry: e, sheet: sheets[e.Key]})
	}
	return lines, back, nil
}

// weigh counts what is missing on a saved sheet, or says what a complete one is worth.
func (l *submitLine) weigh(books *rulebook.Library) error {
	if l.sheet.Version == 0 {
		return nil
	}
	book, err := books.ByDigest(l.Digest)
	if err != nil {
		return fmt.Errorf("entry %s: %w", l.Key, err)
	}
	card, err := book.Card(l.Card)
	if err != nil {
		return fmt.Errorf("entry %s: %w", l.Key, err)
	}
	if l.left = len(score.Check(card, l.sheet.Marks, l.sheet.Findings...)); l.left > 0 {
		return nil
	}
	result, err := score.Total(card, l.sheet.Marks, l.sheet.Findings...)
	if err != nil {
		return fmt.Errorf("sheet %s: %w", l.sheet.Key, err)
	}
	alone, err := score.Council(book, card, []score.Result{result}, score.Defaults(book))
	l.total, l.star = result.Total, alone.Star
	return err
}

// mine says whether the member has a ballot to give, or gave one.
func (l submitLine) mine() bool {
	return !l.Kept || l.in()
}

func (l submitLine) in() bool { return handedIn(l.MyEntry) }

func (l submitLine) complete() bool { return l.mine() && l.sheet.Version > 0 && l.left == 0 }

// ready says that the sheet can be handed in now.
func (l submitLine) ready() bool {
	return l.complete() && l.sheet.State == evaluation.Drafted && l.SittingState == evaluation.Scoring
}

// open says that the sheet must still be worked on before it can be handed in.
func (l submitLine) open() bool {
	return l.mine() && !l.in() && !l.ready() && l.SittingState == evaluation.Scoring
}

// lack says what keeps an open sheet.
func (l submitLine) lack(ctx context.Context) string {
	if l.sheet.Version == 0 {
		return lang.T(ctx, "chưa chấm")
	}
	return lang.F(ctx, "còn thiếu %d tiêu chí", l.left)
}

// submitAll takes the form that says which sheets were reviewed, each with its version.
func (p *Pages) submitAll(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	s, err := voterOf(ctx, a.View(), key.Sitting(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	list, err := reviewed(r.Values("sheet"))
	if err != nil {
		return web.Answer{}, err
	}
	sheets, err := p.Evaluation.SubmitSheets(ctx, a, s.Key, list)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(receiptsPath(s.Key), lang.F(ctx, "Đã nộp %d phiếu lúc %s. Hãy tải biên nhận về giữ.", len(sheets), lang.Moment(ctx, sheets[0].Submitted))), nil
}

// reviewed reads the sheets of the form: entry and version, as sheetValue writes them.
func reviewed(values []string) ([]evaluation.Reviewed, error) {
	var list []evaluation.Reviewed
	for _, text := range values {
		entry, version, _ := strings.Cut(text, ":")
		n, err := strconv.ParseInt(version, 10, 64)
		if err != nil {
			return nil, fault.Wrong(fault.Field{Name: "sheets", Sentence: "Không đọc được danh sách phiếu gửi lên, hãy tải lại trang rồi nộp lại."})
		}
		list = append(list, evaluation.Reviewed{Entry: key.Entry(entry), Version: n})
	}
	return list, nil
}

func (l submitLine) sheetValue() string {
	return string(l.Key) + ":" + strconv.FormatInt(l.sheet.Version, 10)
}

// ready are the sheets that the button hands in, unfinished those that stay behind, done those
// that are in.
func (p *submitPage) ready() []submitLine      { return only(p.lines, submitLine.ready) }
func (p *submitPage) unfinished() []submitLine { return only(p.lines, submitLine.open) }
func (p *submitPage) done() []submitLine       { return only(p.lines, submitLine.in) }

func only(lines []submitLine, fits func(submitLine) bool) (list []submitLine) {
	for _, l := range lines {
		if fits(l) {
			list = append(list, l)
		}
	}
	return list
}

// ledger is the table to look over.
func (p *submitPage) ledger(ctx context.Context) ui.LedgerProps {
	t := ui.LedgerProps{ID: "sheets", Caption: lang.T(ctx, "Các phiếu của tôi"), CaptionHidden: true, Cards: true, Columns: []ui.Column{
		{Name: lang.T(ctx, "Sản phẩm")}, {Name: lang.T(ctx, "Tổng điểm"), Figure: true}, {Name: lang.T(ctx, "Hạng theo phiếu này")}, {Name: lang.T(ctx, "Phiếu của tôi")}},
		Empty: ui.Empty{Title: lang.T(ctx, "Phiên chưa có hồ sơ nào"), Text: lang.T(ctx, "Văn phòng điều phối đưa hồ sơ vào phiên trước khi mở chấm điểm.")}}
	for _, l := range p.lines {
		total, star := ui.Cell{Text: "–"}, ui.Cell{Text: "–"}
		if l.complete() {
			total, star = ui.Cell{Text: lang.Points(ctx, int64(l.total))}, ui.Cell{Content: starCell(l.star)}
		}
		t.Rows = append(t.Rows, ui.Row{Key: string(l.Key), Cells: []ui.Cell{{Content: submitName(l)}, total, star, {Content: submitState(l)}}})
	}
	return t
}

// consequences say what handing in means.
func (p *submitPage) consequences(ctx context.Context) []string {
	list := []string{
		lang.T(ctx, "Nộp phiếu là bạn xác nhận các mức đã chọn là ý kiến đánh giá của chính bạn."),
		lang.T(ctx, "Các phiếu sẵn sàng được nộp cùng một lúc, đúng như bảng trên; nếu một phiếu đã thay đổi ở nơi khác thì không phiếu nào được nộp."),
		lang.T(ctx, "Mỗi phiếu có biên nhận riêng. Cho đến khi phiên khóa, bạn vẫn mở lại được từng phiếu để sửa.")}
	if n := len(p.unfinished()); n > 0 {
		list = append(list, lang.F(ctx, "%d phiếu chưa xong không được nộp lần này.", n))
	}
	return list
}
