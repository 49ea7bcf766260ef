package programme

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/base/tabular"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
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

// importRow is one row that has been understood.
type importRow struct {
	number   int
	product  registry.Facts
	producer registry.NewProducer
	stars    int
	year     int
	no, date string
	body     string
	told     bool // the row tells of a recognition
}

// chunk is how many rows share one act: the writer is not held for a whole list.
const chunk = 100

var errDryRun = errors.New("dry run: roll back")

// ImportProducts enters a list of products with their recognitions. With dry nothing is
// stored, and the report is what a real run would say. A wrong row never keeps the
// others out. Running the same list again changes nothing.
func (s *Service) ImportProducts(ctx context.Context, desk *act.Desk, actor act.Actor, sheet *tabular.Sheet, dry bool, progress func(done, total int)) (ImportReport, error) {
	report := ImportReport{DryRun: dry, Counts: map[RowState]int{}}
	columns, err := importColumns(sheet)
	if err != nil {
		return report, err
	}
	seen := map[string]int{}
	for from := 0; from < len(sheet.Rows); from += chunk {
		rows := sheet.Rows[from:min(from+chunk, len(sheet.Rows))]
		var part []RowReport
		err := desk.Do(ctx, actor, func(ctx context.Context, a *act.Act) error {
			part = part[:0]
			for _, r := range rows {
				one, err := s.importOne(ctx, a, columns, r, seen)
				if err != nil {
					return fmt.Errorf("row %d: %w", r.Number, err)
				}
				part = append(part, one)
			}
			if dry {
				return errDryRun
			}
			return nil
		})
		if err != nil && !errors.Is(err, errDryRun) {
			return report, err
		}
		report.Rows = append(report.Rows, part...)
		progress(min(from+chunk, len(sheet.Rows)), len(sheet.Rows))
	}
	for _, r := range report.Rows {
		report.Counts[r.State]++
	}
	return report, nil
}

// importColumns finds the known columns of the head by folded name.
func importColumns(sheet *tabular.Sheet) (map[string]int, error) {
	columns := map[string]int{}
	for i, title := range sheet.Head {
		for _, known := range ImportColumns() {
			if fold.Key(title) == fold.Key(known) {
				columns[known] = i
			}
		}
	}
	for _, must := range []string{colName, colPlace} {
		if _, ok := columns[must]; !ok {
			return nil, fault.Wrong(fault.Field{Name: "file", Sentence: "Bảng thiếu cột “" + must + "”. Các cột nhận được: " + strings.Join(ImportColumns(), ", ") + "."})
		}
	}
	return columns, nil
}

// importOne enters one row. A fault is the row's own; any other error stops the import.
func (s *Service) importOne(ctx context.Context, a *act.Act, columns map[string]int, r tabular.Row, seen map[string]int) (RowReport, error) {
	report := RowReport{Row: r.Number, State: RowWrong, Name: cell(columns, r, colName)}
	row, err := readRow(a.Places(), columns, r)
	if err == nil {
		id := fold.Key(row.product.Name) + "|" + fold.Key(row.producer.Name) + "|" + string(row.product.Place) + "|" + fmt.Sprint(row.year, row.stars, row.no)
		if first, twice := seen[id]; twice && first != r.Number {
			err = rowFault("Dòng này lặp lại dòng %d.", first)
		}
		seen[id] = r.Number
	}
	if err == nil {
		report.State, err = s.store(ctx, a, row)
	}
	if err != nil && fault.KindOf(err) == fault.Internal {
		return report, err
	}
	if err != nil {
		report.State, report.Sentence = RowWrong, sentences(err)
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

func cell(columns map[string]int, r tabular.Row, name string) string {
	if i, ok := columns[name]; ok && i < len(r.Cells) {
		return r.Cells[i]
	}
	return ""
}

func readRow(g *place.Gazetteer, columns map[string]int, r tabular.Row) (row importRow, err error) {
	get := func(name string) string { return cell(columns, r, name) }
	row.number = r.Number
	at, err := FindPlace(g, get(colPlace))
	if err != nil {
		return row, err
	}
	row.product = registry.Facts{Name: get(colName), Place: at, Source: get(colSource), Note: get(colNote), Group: registry.Food}
	row.producer = registry.NewProducer{Name: get(colProducer), Place: at, Hamlet: get(colHamlet)}
	if text := get(colKind); text != "" {
		kind, ok := registry.KindOf(text)
		if !ok {
			return row, rowFault("Loại hình chủ thể “%s” không có trong danh sách, xin ghi như HTX, Doanh nghiệp, Hộ kinh doanh.", text)
		}
		row.producer.Kind = kind
	}
	if text := get(colGroup); text != "" {
		group, ok := registry.GroupOf(text)
		if !ok {
			return row, rowFault("Nhóm sản phẩm “%s” không có trong 6 nhóm, xin xem lại.", text)
		}
		row.product.Group = group
	}
	return row, row.readRecognition(get)
}

func (row *importRow) readRecognition(get func(string) string) error {
	var err error
	row.no, row.body = get(colNo), get(colBody)
	if text := get(colStars); text != "" {
		if _, err := fmt.Sscanf(text, "%d", &row.stars); err != nil || row.stars < 3 || row.stars > 5 {
			return rowFault("Hạng sao “%s” không đúng, xin ghi 3, 4 hoặc 5.", text)
		}
	}
	if text := get(colYear); text != "" {
		if _, err := fmt.Sscanf(text, "%4d", &row.year); err != nil || len(text) != 4 || row.year < 2018 || row.year > 2100 {
			return rowFault("Năm công nhận “%s” không đúng, xin ghi bốn chữ số.", text)
		}
	}
	if text := get(colDate); text != "" {
		if row.date, err = fold.ParseDate(text); err != nil {
			return rowFault("Ngày quyết định “%s” không đúng, xin ghi như 09/12/2021.", text)
		}
		if row.year == 0 {
			_, _ = fmt.Sscanf(row.date, "%4d", &row.year) // a parsed date begins with its year
		}
	}
	row.told = row.stars > 0 || row.year > 0 || row.no != ""
	return nil
}

// FindPlace reads a unit by code, by identity, or by present or former name.
func FindPlace(g *place.Gazetteer, text string) (place.ID, error) {
	if u, ok := g.Unit(place.ID(text)); ok {
		return u.ID, nil
	}
	var best []place.Match
	for _, m := range g.Find(text, "") {
		if len(best) == 0 || m.Rank == best[0].Rank {
			best = append(best, m)
		}
	}
	switch {
	case text == "" || len(best) == 0:
		return "", rowFault("Không tìm thấy địa bàn “%s”, xin ghi tên xã, huyện hoặc mã đơn vị.", text)
	case len(best) > 1:
		var names []string
		for _, m := range best[:min(4, len(best))] {
			names = append(names, m.Unit.Title(g)+" ("+string(m.Unit.ID)+")")
		}
		return "", rowFault("Địa bàn “%s” ứng với nhiều đơn vị: %s. Xin ghi mã đơn vị.", text, strings.Join(names, "; "))
	}
	return best[0].Unit.ID, nil
}

func rowFault(format string, args ...any) error {
	return fault.Wrong(fault.Field{Name: "row", Sentence: fmt.Sprintf(format, args...)})
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
