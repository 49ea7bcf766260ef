package clerk_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/blob"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/job"
	"ocop/internal/base/tabular"
	"ocop/internal/clerk"
	"ocop/internal/demo"
	"ocop/internal/evaluation"
	"ocop/internal/given"
	"ocop/internal/place"
	"ocop/internal/plan"
	"ocop/internal/programme"
	"ocop/internal/recognition"
	"ocop/internal/registry"
)

type office struct {
	*testing.T
	clerk  *clerk.Clerk
	runner *job.Runner
}

func each(t *testing.T, fn func(office)) {
	t.Helper()
	clock := func() time.Time { return time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC) }
	dbtest.Each(t, clock, func(t *testing.T, d *db.DB) {
		books := given.Books(t)
		files, err := blob.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		c := &clerk.Clerk{Desk: &act.Desk{DB: d, Places: given.Places(t)}, Files: files, Base: "https://ocop.example.vn",
			Programme: &programme.Service{Books: books, Evaluation: evaluation.Service{Books: books}}}
		if _, err := demo.Load(t.Context(), demo.Stage{Desk: c.Desk, Programme: c.Programme}); err != nil {
			t.Fatal(err)
		}
		runner := &job.Runner{DB: d, Log: slog.New(slog.DiscardHandler), Workers: c.Workers(), Poll: 20 * time.Millisecond}
		if err := runner.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = runner.Stop(context.Background()) })
		fn(office{t, c, runner})
	})
}

// work orders a job, waits for it and gives it with its result.
func (o office) work(kind job.Kind, order any) (job.Job, clerk.Result) {
	o.Helper()
	var k string
	err := o.clerk.Desk.Do(o.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
		k = a.NewKey()
		if err := job.Enqueue(ctx, a.Tx, job.New{Key: k, Kind: kind, Payload: order, AskedBy: "test", At: a.Now()}); err != nil {
			return err
		}
		return a.Record(ctx, "job.asked", "job/"+k, "", nil, kind)
	})
	if err != nil {
		o.Fatal(err)
	}
	o.runner.Wake()
	for {
		var j job.Job
		err := o.clerk.Desk.See(o.Context(), act.System("test"), func(ctx context.Context, v *act.View) (err error) {
			j, err = job.ByKey(ctx, v.Tx, k)
			return err
		})
		if err != nil {
			o.Fatal(err)
		}
		if j.State.Final() {
			r, err := clerk.ReadResult(j)
			if err != nil {
				o.Fatal(err)
			}
			return j, r
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (o office) file(r clerk.Result) []byte {
	o.Helper()
	d, err := blob.ParseDigest(r.File)
	if err != nil {
		o.Fatal(r, err)
	}
	body, _, err := o.clerk.Files.Get(o.Context(), d)
	if err != nil {
		o.Fatal(err)
	}
	defer body.Close()
	content, err := io.ReadAll(body)
	if err != nil {
		o.Fatal(err)
	}
	return content
}

func (o office) store(content []byte) string {
	o.Helper()
	d, _, err := o.clerk.Files.Put(o.Context(), bytes.NewReader(content), 1<<30)
	if err != nil {
		o.Fatal(err)
	}
	return d.String()
}

// at are the powers of an office.
func at(p place.ID) []act.Held { return []act.Held{{Role: act.Office, Place: p}} }

// list is a csv file as a person makes it.
func list(rows ...[]string) []byte {
	var b bytes.Buffer
	_ = csv.NewWriter(&b).WriteAll(rows) // a buffer takes everything
	return b.Bytes()
}

// What is exported can be imported: into the same province it changes nothing.
func TestExportIsUnderstoodByImport(t *testing.T) {
	each(t, func(o office) {
		j, r := o.work(clerk.ExportProducts, nil)
		if j.State != job.Done || r.Size == 0 {
			o.Fatal(j, r)
		}
		content := o.file(r)
		sheet, err := tabular.Read(r.Name, bytes.NewReader(content), int64(len(content)), tabular.Limits{})
		if err != nil {
			o.Fatal(err)
		}
		if len(sheet.Rows) < 132 {
			o.Errorf("%d rows exported", len(sheet.Rows))
		}
		_, again := o.work(clerk.ImportProducts, clerk.ImportOrder{File: r.File, Name: r.Name, Person: "p", PersonName: "Người nhập", Roles: at("24.2025")})
		if again.Report == nil {
			o.Fatal("no report")
		}
		for _, row := range again.Report.Rows {
			if row.State == programme.RowNew || row.State == programme.RowWrong && !strings.Contains(row.Sentence, "lặp lại") {
				o.Errorf("row %d %s: %s %s", row.Row, row.Name, row.State, row.Sentence)
			}
		}
	})
}

// A dry run says what the real run then does, and stores nothing.
func TestDryRunStoresNothing(t *testing.T) {
	each(t, func(o office) {
		content := list([]string{"Tên sản phẩm", "Chủ thể", "Địa bàn", "Hạng sao", "Năm công nhận"},
			[]string{"Bánh đa thử nghiệm", "Hộ kinh doanh Thử Nghiệm", "Xã Ngọc Châu", "3", "2023"},
			[]string{"Bánh sai", "", "Xã Không Có", "3", "2023"}, []string{"Bánh sáu sao", "", "Xã Ngọc Châu", "6", "2023"})
		order := clerk.ImportOrder{File: o.store(content), Name: "thu.csv", Dry: true, Person: "p", PersonName: "Người nhập", Roles: at("24.2025")}
		before := o.count("product")
		_, dry := o.work(clerk.ImportProducts, order)
		if n := o.count("product"); n != before {
			o.Errorf("a dry run stored %d products", n-before)
		}
		order.Dry = false
		_, real := o.work(clerk.ImportProducts, order)
		if n := o.count("product"); n != before+1 {
			o.Errorf("%d products entered, want 1", n-before)
		}
		if !slices.Equal(dry.Report.Rows, real.Report.Rows) {
			o.Errorf("dry %v, real %v", dry.Report.Rows, real.Report.Rows)
		}
		if dry.Report.Counts[programme.RowWrong] != 2 {
			o.Errorf("%v", dry.Report.Rows)
		}
	})
}

func (o office) count(table string) (n int) {
	o.Helper()
	err := o.clerk.Desk.See(o.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
		return v.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table).Scan(&n)
	})
	if err != nil {
		o.Fatal(err)
	}
	return n
}

// The workbook and the text file hold the same list.
func TestExportInBothFormats(t *testing.T) {
	each(t, func(o office) {
		var heads [2]*tabular.Sheet
		for i, format := range []clerk.Format{clerk.XLSX, clerk.CSV} {
			j, r := o.work(clerk.ExportProducts, clerk.ExportOrder{Format: format})
			if j.State != job.Done || !strings.HasSuffix(r.Name, "."+string(format)) {
				o.Fatal(j, r)
			}
			content := o.file(r)
			sheet, err := tabular.Read(r.Name, bytes.NewReader(content), int64(len(content)), tabular.Limits{})
			if err != nil {
				o.Fatal(err)
			}
			heads[i] = sheet
		}
		if a, b := heads[0], heads[1]; !slices.Equal(a.Head, programme.ImportColumns()) || !slices.Equal(a.Head, b.Head) || len(a.Rows) != len(b.Rows) {
			o.Errorf("%v with %d rows, %v with %d rows", a.Head, len(a.Rows), b.Head, len(b.Rows))
		}
	})
}

// Nobody imports beyond the place of their powers: such rows are refused, the others enter.
func TestImportKeepsToThePlaceOfItsPowers(t *testing.T) {
	each(t, func(o office) {
		content := list([]string{"Tên sản phẩm", "Địa bàn"}, []string{"Bánh của Tân Yên", "07345.2020"}, []string{"Bánh của Lục Nam", "218.2020"})
		_, r := o.work(clerk.ImportProducts, clerk.ImportOrder{File: o.store(content), Name: "x.csv", Person: "p", PersonName: "Người nhập", Roles: at("216.2020")})
		if r.Report == nil || r.Report.Counts[programme.RowNew] != 1 || r.Report.Counts[programme.RowWrong] != 1 {
			o.Fatalf("%+v", r.Report)
		}
		if got := r.Report.Rows[1]; got.State != programme.RowWrong || !strings.Contains(got.Sentence, "không có quyền") {
			o.Errorf("%+v", got)
		}
	})
}

// The rows of a long report stand in a file; the job carries the counts.
func TestLongReportStandsInAFile(t *testing.T) {
	each(t, func(o office) {
		rows := [][]string{{"Tên sản phẩm", "Địa bàn"}}
		for i := range 250 {
			rows = append(rows, []string{fmt.Sprintf("Sản phẩm thử số %d", i), "Xã Không Có"})
		}
		j, r := o.work(clerk.ImportProducts, clerk.ImportOrder{File: o.store(list(rows...)), Name: "dai.csv", Dry: true, Roles: at("24.2025")})
		if len(j.Result) > 1000 || r.File == "" || r.Report.Counts[programme.RowWrong] != 250 {
			o.Fatalf("%s", j.Result)
		}
		whole, err := clerk.ReadReport(o.Context(), o.clerk.Files, r)
		if err != nil || len(whole.Rows) != 250 || !whole.DryRun || whole.Rows[249].Name != "Sản phẩm thử số 249" {
			o.Errorf("%v, %v", whole, err)
		}
		broken, err := programme.Check(o.Context(), o.clerk.Desk, o.clerk.Files)
		if err != nil || slices.ContainsFunc(broken, func(s string) bool { return strings.Contains(s, r.File) }) {
			o.Errorf("%v, %v", broken, err)
		}
	})
}

// A list that lacks a column, or holds nothing, is refused as a whole and never "0 rows".
func TestListThatSaysNothingIsRefused(t *testing.T) {
	each(t, func(o office) {
		for name, content := range map[string][]byte{"empty": nil, "head alone": list([]string{"Tên sản phẩm", "Địa bàn"}),
			"no place": list([]string{"Tên sản phẩm", "Xã"}, []string{"Bánh", "Ngọc Châu"})} {
			j, r := o.work(clerk.ImportProducts, clerk.ImportOrder{File: o.store(content), Name: "x.csv", Roles: at("24.2025")})
			if j.State != job.Failed || j.Message == "" || r.Report != nil {
				o.Errorf("%s: %+v", name, j)
			}
		}
	})
}

// A broken file fails the job with a sentence for the user, at once.
func TestBrokenListFailsTheJob(t *testing.T) {
	each(t, func(o office) {
		j, _ := o.work(clerk.ImportProducts, clerk.ImportOrder{File: o.store([]byte("%PDF-1.7 nothing")), Name: "x.xlsx", Roles: at("24.2025")})
		if j.State != job.Failed || j.Attempts != 1 || j.Message == "" {
			o.Errorf("%+v", j)
		}
	})
}

// The archive of a round holds every paper twice, and is the same when made again.
func TestPapersOfARound(t *testing.T) {
	each(t, func(o office) {
		var round evaluation.Round
		err := o.clerk.Desk.See(o.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
			season, err := plan.At(ctx, v, "24.2020", 2021)
			if err != nil {
				return err
			}
			rounds, err := evaluation.Rounds(ctx, v, season.Key)
			if err == nil {
				round = rounds[1]
			}
			return err
		})
		if err != nil {
			o.Fatal(err)
		}
		j, first := o.work(clerk.RoundPapers, clerk.RoundOrder{Round: round.Key})
		if j.State != job.Done {
			o.Fatal(j.Message)
		}
		_, second := o.work(clerk.RoundPapers, clerk.RoundOrder{Round: round.Key})
		if first.File != second.File {
			o.Error("two makings of the same papers differ")
		}
		o.renames(round)
		_, third := o.work(clerk.RoundPapers, clerk.RoundOrder{Round: round.Key})
		if was, is := o.decided(first), o.decided(third); len(was) < 4 || !maps.Equal(was, is) {
			o.Errorf("decision and certificates of %d products changed with the register: %d now", len(was), len(is))
		}
		content := o.file(first)
		z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			o.Fatal(err)
		}
		var names []string
		for _, f := range z.File {
			names = append(names, f.Name)
		}
		for _, want := range []string{"quyet-dinh-cong-nhan.docx", "quyet-dinh-cong-nhan.pdf", "tinh-bac-giang/bien-ban.pdf", "giay-chung-nhan/dua-kim-hoang-hau.pdf"} {
			if !slices.Contains(names, want) {
				o.Errorf("no %s among %v", want, names)
			}
		}
	})
}

// renames gives every recognised product of a round another name.
func (o office) renames(round evaluation.Round) {
	o.Helper()
	err := o.clerk.Desk.Do(o.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
		list, err := recognition.OfRound(ctx, a.View(), round.Key)
		for i, r := range list {
			p, missing := registry.ByKey(ctx, a.View(), r.Product)
			err = errors.Join(err, missing, registry.ChangeProduct(ctx, a, p.Key, p.Version, registry.Facts{Name: fmt.Sprint("Tên mới ", len(list)-i),
				Producer: p.Producer, Group: p.Group, Place: p.Place}))
		}
		return err
	})
	if err != nil {
		o.Fatal(err)
	}
}

// decided are the decision and the certificates of an archive, by their names.
func (o office) decided(r clerk.Result) map[string]string {
	o.Helper()
	content := o.file(r)
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		o.Fatal(err)
	}
	papers := map[string]string{}
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "quyet-dinh") && !strings.HasPrefix(f.Name, "giay-chung-nhan/") {
			continue
		}
		in, err := f.Open()
		if err != nil {
			o.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			o.Fatal(err)
		}
		papers[f.Name] = string(b)
	}
	return papers
}

// A backup leaves earlier backups out, so that it does not grow by itself.
func TestBackupLeavesBackupsOut(t *testing.T) {
	each(t, func(o office) {
		_, first := o.work(clerk.Backup, nil)
		_, second := o.work(clerk.Backup, nil)
		if first.Size == 0 || second.Size > first.Size+first.Size/2 {
			o.Errorf("sizes %d, %d", first.Size, second.Size)
		}
	})
}
