package programme

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/tabular"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/recognition"
	"ocop/internal/registry"
)

// RowState says what an import did, or would do, with one row.
type RowState string

// The states of a row.
const (
	RowNew   RowState = "new"   // the product is entered
	RowKnown RowState = "known" // product and recognition are there already
	RowAdded RowState = "added" // the product was there, the recognition is entered
	RowWrong RowState = "wrong" // nothing is stored, Sentence says why
)

// Text is the state in Vietnamese.
func (s RowState) Text() string {
	switch s {
	case RowNew:
		return "Sản phẩm mới"
	case RowKnown:
		return "Đã có"
	case RowAdded:
		return "Thêm lần công nhận"
	}
	return "Chưa nhận được"
}

// RowReport is what became of one row of a list.
type RowReport struct {
	Row      int      `json:"row"` // number in the file
	Name     string   `json:"name"`
	State    RowState `json:"state"`
	Sentence string   `json:"sentence,omitempty"`
}

// ImportReport is what became of a list.
type ImportReport struct {
	DryRun bool             `json:"dry_run"`
	Rows   []RowReport      `json:"rows"`
	Counts map[RowState]int `json:"counts"`
}

// Import columns, as the head of the list names them; the first two must be there.
const (
	colName     = "Tên sản phẩm"
	colPlace    = "Địa bàn"
	colProducer = "Chủ thể"
	colKind     = "Loại hình"
	colHamlet   = "Thôn"
	colGroup    = "Nhóm sản phẩm"
	colYear     = "Năm công nhận"
	colStars    = "Hạng sao"
	colNo       = "Số quyết định"
	colDate     = "Ngày quyết định"
	colBody     = "Cơ quan công nhận"
	colSource   = "Nguồn"
	colNote     = "Ghi chú"
)

// ImportColumns lists the columns that an import understands, in the order of exports.
func ImportColumns() []string {
	return []string{colName, colProducer, colKind, colHamlet, colPlace, colGroup, colYear, colStars, colNo, colDate, colBody, colSource, colNote}
}

// chunk is how many rows share one act: the writer is not held for a whole list.
const chunk = 100

var (
	errDryRun = errors.New("dry run: roll back")
	errAgain  = errors.New("a row was refused after something of it was written: begin again without it")
)

// ImportProducts enters a list of products with their recognitions. With dry nothing is
// stored, and the report is what a real run would say. A wrong row never keeps the
// others out, and nothing of it is stored. Running the same list again changes nothing.
func (s *Service) ImportProducts(ctx context.Context, desk *act.Desk, actor act.Actor, sheet *tabular.Sheet, dry bool, progress func(done, total int)) (ImportReport, error) {
	report := ImportReport{DryRun: dry, Counts: map[RowState]int{}}
	columns, err := importColumns(sheet)
	if err != nil {
		return report, err
	}
	rows := readRows(desk.Places, columns, sheet)
	for _, part := range together(rows) {
		done, err := s.importPart(ctx, desk, actor, part, dry)
		if err != nil {
			return report, err
		}
		report.Rows = append(report.Rows, done...)
		progress(len(report.Rows), len(rows))
	}
	slices.SortFunc(report.Rows, func(a, b RowReport) int { return cmp.Compare(a.Row, b.Row) })
	for _, r := range report.Rows {
		report.Counts[r.State]++
	}
	return report, nil
}

// importPart enters some rows in one act. A row that is refused when part of it is
// written already is left out, and the act begins again.
func (s *Service) importPart(ctx context.Context, desk *act.Desk, actor act.Actor, rows []importRow, dry bool) (done []RowReport, err error) {
	rows = slices.Clone(rows)
	for err = errAgain; errors.Is(err, errAgain); {
		err = desk.Do(ctx, actor, func(ctx context.Context, a *act.Act) error {
			done = done[:0]
			for i := range rows {
				one, err := s.importOne(ctx, a, &rows[i])
				if err != nil {
					return err
				}
				done = append(done, one)
			}
			if dry {
				return errDryRun
			}
			return nil
		})
	}
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return done, err
}

// importOne enters one row. A fault is the row's own; any other error stops the import.
func (s *Service) importOne(ctx context.Context, a *act.Act, row *importRow) (RowReport, error) {
	report := RowReport{Row: row.number, Name: row.name, State: RowWrong, Sentence: row.wrong}
	if row.wrong != "" {
		return report, nil
	}
	before := a.Writes()
	state, err := s.store(ctx, a, *row)
	switch {
	case err == nil:
		report.State = state
	case fault.KindOf(err) == fault.Internal:
		return report, fmt.Errorf("row %d: %w", row.number, err)
	case a.Writes() > before:
		row.wrong = sentences(err)
		return report, errAgain
	default:
		report.Sentence = sentences(err)
	}
	return report, nil
}

// store enters product and recognition by the verbs that pages use.
func (s *Service) store(ctx context.Context, a *act.Act, row importRow) (RowState, error) {
	if row.producer.Name != "" {
		k, err := registry.EnterProducer(ctx, a, row.producer)
		if err != nil {
			return RowWrong, err
		}
		row.product.Producer = k
	}
	same, err := registry.FindSame(ctx, a.View(), row.product.Name, row.product.Producer, row.product.Place)
	if err != nil {
		return RowWrong, err
	}
	state, product := RowNew, key.Product("")
	if len(same) > 0 {
		state, product = RowKnown, same[0].Key
	} else if product, err = registry.EnterProduct(ctx, a, row.product); err != nil {
		return RowWrong, err
	}
	if !row.told {
		return state, nil
	}
	before, err := recognition.OfProduct(ctx, a.View(), product)
	if err != nil {
		return RowWrong, err
	}
	if _, err := recognition.Import(ctx, a, s.told(product, row)); err != nil {
		return RowWrong, err
	}
	after, err := recognition.OfProduct(ctx, a.View(), product)
	if state == RowKnown && len(after) > len(before) {
		state = RowAdded
	}
	return state, err
}

// told is the recognition of a row under the regime of its decision's date, or of the
// last day of its year.
func (s *Service) told(product key.Product, row importRow) recognition.NewImport {
	n := recognition.NewImport{Product: product, Stars: row.stars, Year: row.year, DecisionNo: row.no, DecisionDate: row.date,
		Authority: row.body, Source: row.product.Source, Note: row.product.Note}
	day := row.date
	if day == "" && row.year > 0 {
		day = fmt.Sprintf("%d-12-31", row.year)
	}
	if book, _, err := s.Books.Pick(rulebook.First, rulebook.Date(day)); err == nil {
		n.Book, n.Months = book.ID, book.Procedure.ValidityMonths
	}
	return n
}

// sentences are all that a fault has to say.
func sentences(err error) string {
	var all []string
	for _, f := range fault.Fields(err) {
		all = append(all, f.Sentence)
	}
	if f, ok := errors.AsType[*fault.Fault](err); ok && len(all) == 0 {
		all = append(all, f.Sentence)
	}
	return strings.Join(all, " ")
}
