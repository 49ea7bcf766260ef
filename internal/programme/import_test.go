package programme_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/tabular"
	"ocop/internal/programme"
)

var head = []string{"Tên sản phẩm", "Chủ thể", "Loại hình", "Địa bàn", "Nhóm sản phẩm", "Năm công nhận", "Hạng sao", "Số quyết định", "Ngày quyết định"}

// list makes a sheet of rows as a file would give it; a row is written as one line.
func list(t rapid.TB, lines ...string) *tabular.Sheet {
	t.Helper()
	s := &tabular.Sheet{Head: head}
	for i, line := range lines {
		cells, err := csv.NewReader(strings.NewReader(line)).Read()
		if err != nil {
			t.Fatal(err)
		}
		for len(cells) < len(head) {
			cells = append(cells, "")
		}
		s.Rows = append(s.Rows, tabular.Row{Number: i + 2, Cells: cells})
	}
	return s
}

func (s *stage) imports(as act.Actor, sheet *tabular.Sheet, dry bool) (programme.ImportReport, error) {
	return s.svc.ImportProducts(context.Background(), s.desk, as, sheet, dry, func(int, int) {})
}

// told writes a report shortly: "2 new", or the number and what is wrong.
func told(r programme.ImportReport) (lines []string) {
	for _, row := range r.Rows {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%d %s %s", row.Row, row.State, row.Sentence)))
	}
	return lines
}

// tables are all rows that an import could touch.
func (s *stage) rows() string {
	return fmt.Sprint(s.count("producer"), s.count("product"), s.count("recognition"), s.count("journal"))
}

func TestAnImportReportsEveryRow(t *testing.T) {
	empty(t, func(s *stage) {
		s.day("2026-11-24")
		sheet := list(s.T,
			`Gạo nếp,HTX Ngọc Châu,HTX,Xã Ngọc Châu,Thực phẩm,2021,4 sao,191/QĐ-UBND,26/08/2021`,
			`Gạo nếp,HTX Ngọc Châu,HTX,07348.2020,Thực phẩm,2024,3,1500/QĐ-UBND,01/10/2024`, // a later recognition
			`Mật ong,,,Huyện Tân Yên`,
			`gao nep,htx ngoc chau,,ngoc chau tan yen,,2021,4,191/QĐ-UBND`, // the first once more, without marks
			`Chè,HTX Phúc Sơn,,Phúc Sơn`,
			`Chè,HTX Phúc Sơn,,07318.2020`,
			`Bánh,,,Xã Không Có`,
			`Bánh,,,`,
			`,,,Xã Ngọc Châu`,
			`Bánh,,,Xã Ngọc Châu,Vũ khí`,
			`Bánh,Hội Bánh,Tập đoàn,Xã Ngọc Châu`,
			`Bánh,,,Xã Ngọc Châu,,2021,2`,
			`Bánh,,,Xã Ngọc Châu,,2021,3.5`,
			`Bánh,,,Xã Ngọc Châu,,2017,3`,
			`Bánh,,,Xã Ngọc Châu,,hai nghìn,3`,
			`Bánh,,,Xã Ngọc Châu,,2021,3,1/QĐ,31/02/2021`,
			`Bánh,Hộ Bánh,,Xã Ngọc Châu,,2021,3,1/QĐ,01/10/2024`, // refused by the verb, when the product would be entered
			`Tua du lịch,Hội Du lịch,Hội,Xã Ngọc Châu,Thực phẩm`, // refused by the verb, when the producer would be entered
			"Bánh\u200b,,,Xã Ngọc Châu",
		)
		want := []string{"2 new", "3 added", "4 new", "5 wrong Dòng này lặp lại dòng 2, hãy xóa một dòng.", "6 wrong Địa bàn “Phúc Sơn” ứng với nhiều đơn vị", "7 new",
			"8 wrong Không tìm thấy địa bàn “Xã Không Có”", "9 wrong Không tìm thấy địa bàn “”", "10 wrong ", "11 wrong Nhóm sản phẩm “Vũ khí”",
			"12 wrong Loại hình chủ thể “Tập đoàn”", "13 wrong Hạng sao “2”", "14 wrong Hạng sao “3.5”", "15 wrong Năm công nhận “2017”",
			"16 wrong Năm công nhận “hai nghìn”", "17 wrong Ngày quyết định “31/02/2021”", "18 wrong Năm 2021 không hợp", "19 wrong ", "20 "}
		before := s.rows()
		dry, err := s.imports(s.office, sheet, true)
		if err != nil {
			s.Fatal(err)
		}
		if after := s.rows(); after != before {
			s.Errorf("a dry run stored rows: %s, before %s", after, before)
		}
		for i, line := range told(dry) {
			if !strings.HasPrefix(line, want[i]) {
				s.Errorf("said %q, want %q", line, want[i])
			}
		}
		if !strings.Contains(told(dry)[4], "07318.2020") || !strings.Contains(told(dry)[4], "07630.2020") {
			s.Errorf("an ambiguous place must name the codes: %s", told(dry)[4])
		}
		run, err := s.imports(s.office, sheet, false)
		if err != nil {
			s.Fatal(err)
		}
		if diff := cmp.Diff(told(dry), told(run)); diff != "" {
			s.Errorf("what the dry run said and what was done (-dry +real):\n%s", diff)
		}
		if !dry.DryRun || run.DryRun || run.Counts[programme.RowWrong]+run.Counts[programme.RowNew]+run.Counts[programme.RowAdded]+run.Counts[programme.RowKnown] != len(sheet.Rows) {
			s.Errorf("counts: %v", run.Counts)
		}
		for what, n := range map[string]int{`producer`: 2, `producer WHERE folded LIKE '%banh%' OR folded LIKE '%du lich%'`: 0, `recognition`: 2, `recognition WHERE state = 'replaced'`: 1} {
			if got := s.count(what); got != n {
				s.Errorf("%d %s, want %d", got, what, n)
			}
		}
		again, err := s.imports(s.office, sheet, false)
		if err != nil {
			s.Fatal(err)
		}
		for i, row := range again.Rows {
			if row.State != programme.RowKnown && row.State != programme.RowWrong {
				s.Errorf("the second time %s", told(again)[i])
			}
		}
		s.whole()
	})
}

func TestASecondRunIsKnownAndStoresNothing(t *testing.T) {
	empty(t, func(s *stage) {
		s.day("2026-11-24")
		var lines []string
		for i := range 250 { // three acts
			lines = append(lines, fmt.Sprintf("Sản phẩm %d,HTX %d,HTX,Xã Ngọc Châu,Thực phẩm,%d,3,%d/QĐ-UBND", i, i%40, 2020+i%3, i))
		}
		sheet := list(s.T, lines...)
		if r, err := s.imports(s.office, sheet, false); err != nil || r.Counts[programme.RowNew] != 250 {
			s.Fatal(r.Counts, err)
		}
		before := s.rows()
		var steps []int
		r, err := s.svc.ImportProducts(s.Context(), s.desk, s.office, sheet, false, func(done, total int) {
			if total != 250 {
				s.Errorf("of %d", total)
			}
			steps = append(steps, done)
		})
		if err != nil || r.Counts[programme.RowKnown] != 250 {
			s.Error(r.Counts, err)
		}
		if after := s.rows(); after != before {
			s.Errorf("rows %s, before %s", after, before)
		}
		if len(steps) < 2 || steps[len(steps)-1] != 250 {
			s.Errorf("progress: %v", steps)
		}
	})
}

// Whatever a list holds, a dry run stores nothing and says what the real run then does,
// also where one row is known only through another far away from it.
func TestADryRunNeverLies(t *testing.T) {
	empty(t, func(s *stage) {
		s.day("2026-11-24")
		rapid.Check(s.T, func(t *rapid.T) {
			places := []string{"07348.2020", "Xã Ngọc Châu", "07351.2020", "Phúc Sơn"}
			names := []string{"Gạo", "gạo", "Chè", "Mật ong", "Du lịch Tân Yên"}
			makers := []string{"", "HTX A", "HTX B", "Hội C"}
			kinds := []string{"", "HTX", "Hội"}
			groups := []string{"", "Thực phẩm", "Du lịch"}
			var lines []string
			for range rapid.IntRange(1, 12).Draw(t, "rows") {
				pick := func(of []string) string { return rapid.SampledFrom(of).Draw(t, "cell") }
				lines = append(lines, strings.Join([]string{pick(names), pick(makers), pick(kinds), pick(places), pick(groups),
					pick([]string{"", "2020", "2023"}), pick([]string{"", "3", "4", "9"}), pick([]string{"", "1/QĐ"}), pick([]string{"", "", "01/10/2023"})}, ","))
			}
			filler := rapid.SampledFrom([]int{0, 120}).Draw(t, "rows between")
			for i := range filler { // push the rows into different acts
				lines = append(lines[:1], append([]string{fmt.Sprintf("Đệm %d,,,07354.2020", i)}, lines[1:]...)...)
			}
			sheet := list(t, lines...)
			before := s.rows()
			dry, err := s.imports(s.office, sheet, true)
			if err != nil {
				t.Fatal(err)
			}
			if after := s.rows(); after != before {
				t.Fatalf("a dry run stored rows: %s, before %s", after, before)
			}
			run, err := s.imports(s.office, sheet, false)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(told(dry), told(run)); diff != "" {
				t.Fatalf("(-dry +real):\n%s", diff)
			}
			s.exec(`DELETE FROM recognition`)
			s.exec(`DELETE FROM product`)
			s.exec(`DELETE FROM producer`)
		})
	})
}

func TestAnImportWithoutPowerOrColumnsStoresNothing(t *testing.T) {
	empty(t, func(s *stage) {
		s.day("2026-11-24")
		sheet := list(s.T, `Gạo,,,Xã Ngọc Châu,,2021,3`, `Chè,,,Xã Ngọc Châu,,2021,3`)
		for _, who := range []act.Actor{s.district, act.Visitor()} { // a district may edit products, not import recognitions
			r, err := s.imports(who, sheet, false)
			if err != nil || r.Counts[programme.RowWrong] != 2 {
				s.Errorf("%s: %v, %v", who.Name, told(r), err)
			}
		}
		for _, missing := range []int{0, 3} {
			bad := list(s.T, `Gạo,,,Xã Ngọc Châu`)
			bad.Head = append([]string{}, head...)
			bad.Head[missing] = "Cột khác"
			_, err := s.imports(s.office, bad, false)
			kind(s.T, err, fault.Invalid)
			if !strings.Contains(err.Error(), "“"+head[missing]+"”") {
				s.Errorf("the column is not named: %v", err)
			}
		}
		if got := s.rows(); got != "0 0 0 0" {
			s.Errorf("rows: %s", got)
		}
	})
}
