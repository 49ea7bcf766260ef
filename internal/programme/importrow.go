package programme

import (
	"fmt"
	"strconv"
	"strings"

	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/base/tabular"
	"ocop/internal/place"
	"ocop/internal/registry"
)

// importRow is one row as far as it is understood without the database.
type importRow struct {
	number   int
	name     string // as the file has it
	wrong    string // why nothing of it is stored, "" when nothing is known against it
	product  registry.Facts
	producer registry.NewProducer
	stars    int
	year     int
	no, date string
	body     string
	told     bool // the row tells of a recognition
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
			return nil, fault.Wrong(fault.Field{Name: "file", Sentence: "Bảng thiếu cột “" + must + "”, hãy thêm cột đó. Các cột nhận được: " + strings.Join(ImportColumns(), ", ") + "."})
		}
	}
	return columns, nil
}

// readRows understands every row for itself and finds those that say the same.
func readRows(g *place.Gazetteer, columns map[string]int, sheet *tabular.Sheet) []importRow {
	rows := make([]importRow, len(sheet.Rows))
	seen := map[string]int{}
	for i, r := range sheet.Rows {
		row, err := readRow(g, columns, r)
		id := strings.Join([]string{fold.Key(row.product.Name), fold.Key(row.producer.Name), string(row.product.Place), strconv.Itoa(row.year), strconv.Itoa(row.stars), row.no}, "|")
		if first, twice := seen[id]; err == nil && twice {
			err = rowFault("Dòng này lặp lại dòng %d, hãy xóa một dòng.", first)
		}
		if err != nil {
			row.wrong = sentences(err)
		} else {
			seen[id] = r.Number
		}
		row.number, row.name = r.Number, cell(columns, r, colName)
		rows[i] = row
	}
	return rows
}

// together parts the rows into acts. Rows that speak of the same producer, or of the
// same name at the same place, are never parted: what becomes of one may hang on the
// other, and a dry run, which takes every act back, must say the same as a real one.
func together(rows []importRow) (parts [][]importRow) {
	first := map[string]int{} // by what a row speaks of: the first row that does
	root := make([]int, len(rows))
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for i, r := range rows {
		root[i] = i
		for _, about := range r.about() {
			if j, ok := first[about]; ok {
				a, b := find(i), find(j)
				root[max(a, b)] = min(a, b)
			} else {
				first[about] = i
			}
		}
	}
	groups := map[int][]importRow{}
	for i, r := range rows {
		groups[find(i)] = append(groups[find(i)], r)
	}
	var part []importRow
	for i := range rows {
		part = append(part, groups[i]...) // nothing for a row that is not the first of its group
		if len(part) >= chunk || i == len(rows)-1 && len(part) > 0 {
			parts, part = append(parts, part), nil
		}
	}
	return parts
}

// about says on which records the outcome of a row hangs.
func (r importRow) about() []string {
	if r.wrong != "" {
		return nil
	}
	about := []string{"product|" + fold.Key(r.product.Name) + "|" + string(r.product.Place)}
	if r.producer.Name != "" {
		about = append(about, "producer|"+fold.Key(r.producer.Name)+"|"+string(r.producer.Place))
	}
	return about
}

func cell(columns map[string]int, r tabular.Row, name string) string {
	if i, ok := columns[name]; ok && i < len(r.Cells) {
		return r.Cells[i]
	}
	return ""
}

func readRow(g *place.Gazetteer, columns map[string]int, r tabular.Row) (row importRow, err error) {
	get := func(name string) string { return cell(columns, r, name) }
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
		if row.stars, err = strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(text, "sao"))); err != nil || row.stars < 3 || row.stars > 5 {
			return rowFault("Hạng sao “%s” không đúng, xin ghi 3, 4 hoặc 5.", text)
		}
	}
	if text := get(colYear); text != "" {
		if row.year, err = strconv.Atoi(text); err != nil || row.year < 2018 || row.year > 2100 {
			return rowFault("Năm công nhận “%s” không đúng, xin ghi bốn chữ số.", text)
		}
	}
	if text := get(colDate); text != "" {
		if row.date, err = fold.ParseDate(text); err != nil {
			return rowFault("Ngày quyết định “%s” không đúng, xin ghi như 09/12/2021.", text)
		}
		if row.year == 0 {
			row.year, _ = strconv.Atoi(row.date[:4]) // a parsed date begins with its year
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
