package office_test

import (
	"bytes"
	"encoding/csv"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ocop/internal/base/tabular"
	"ocop/internal/clerk"
	"ocop/internal/programme"
)

const importPath = "/office/import"

// sheet is a list as a person makes it, in csv.
func sheet(rows ...[]string) []byte {
	var b bytes.Buffer
	_ = csv.NewWriter(&b).WriteAll(rows) // a buffer takes everything
	return b.Bytes()
}

// mixed has two good rows and four that nobody may store.
func mixed() []byte {
	return sheet([]string{"Ten san pham", "Chủ thể", "ĐỊA BÀN", "Hạng sao", "Năm công nhận", "Ngày quyết định"},
		[]string{"Bánh đa Kế", "Hộ kinh doanh Thử", "215.2020", "3", "2020", ""}, []string{"=HYPERLINK(\"x\")", "", "215.2020", "", "", ""},
		[]string{"Bánh sáu sao", "", "215.2020", "6", "2020", ""}, []string{"Bánh nơi lạ", "", "Xã Không Có", "3", "2020", ""},
		[]string{"", "", "215.2020", "3", "2020", ""}, []string{"Bánh ngày lạ", "", "215.2020", "3", "", "30/02/2020"})
}

func TestImportIsLookedAtFirst(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	page := w.get(w.officer, importPath).want(200).says("Tên sản phẩm", "Địa bàn", "Xem trước")
	w.checkPage(importPath, page)
	sample := w.get(w.officer, importPath+"/sample.csv").want(200)
	if want := "\ufeff" + strings.Join(programme.ImportColumns(), ",") + "\r\n"; sample.body != want {
		t.Errorf("the sample is %q", sample.body)
	}
	before := w.count()
	path, dry := w.ended(w.officer, w.upload(w.officer, importPath, "Danh sách 2020.csv", mixed()))
	w.checkPage(path, dry)
	dry.says("Danh sách 2020.csv", "Sản phẩm mới2 dòng", "Chưa nhận được4 dòng", "Chưa có gì được ghi", "Nhập thật sẽ ghi 2 dòng")
	head, rows := dry.table("report")
	if want := []string{"Sản phẩm", "Dòng", "Kết quả", "Cần sửa"}; !slices.Equal(head, want) {
		t.Errorf("head %q", head)
	}
	want := [][]string{{"Bánh đa Kế", "2", "Sản phẩm mới", "–"}, {`=HYPERLINK("x")`, "3", "Sản phẩm mới", "–"}, {"Bánh sáu sao", "4", "Chưa nhận được", "Hạng sao “6” không đúng, xin ghi 3, 4 hoặc 5."},
		{"Bánh nơi lạ", "5", "Chưa nhận được", "Không tìm thấy địa bàn “Xã Không Có”, xin ghi tên xã, huyện hoặc mã đơn vị."},
		{"(không có tên)", "6", "Chưa nhận được", "Ô “tên sản phẩm” còn trống, hãy điền."}, {"Bánh ngày lạ", "7", "Chưa nhận được", "Ngày quyết định “30/02/2020” không đúng, xin ghi như 09/12/2021."}}
	if len(rows) != len(want) {
		t.Fatalf("%q", rows)
	}
	for i := range want {
		if !slices.Equal(rows[i], want[i]) {
			t.Errorf("row %q, want %q", rows[i], want[i])
		}
	}
	if w.count() != before {
		t.Error("a preview stored products")
	}
	if _, rows := w.get(w.officer, path+"?chi=sai").want(200).table("report"); len(rows) != 4 {
		t.Errorf("%d wrong rows", len(rows))
	}
	if file := w.get(w.officer, path+"?chi=sai&dang=csv").want(200); strings.Count(file.body, "\r\n") != 5 || !strings.Contains(file.body, "Bánh sáu sao,4,Chưa nhận được,") {
		t.Errorf("%s", file.body)
	}
	w.get(w.officer, path+"?xem=1").says("Xem kết quả từng dòng")
}

// A preview is imported once, however often the button is pressed.
func TestImportIsDoneOnce(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	before := w.count()
	path, dry := w.ended(w.officer, w.upload(w.officer, importPath, "x.csv", mixed()))
	if !slices.Equal(dry.buttons(), []string{"Nhập thật"}) {
		t.Fatalf("%q", dry.buttons())
	}
	real, done := w.ended(w.officer, w.post(w.officer, path+"/store", nil))
	done.says("Sản phẩm mới2 dòng").hides("Chưa có gì được ghi")
	if again := w.post(w.officer, path+"/store", nil).leads(real); again.code != 303 || w.count() != before+2 {
		t.Errorf("%d products entered", w.count()-before)
	}
	if n := w.written("job.asked"); n != 2 {
		t.Errorf("%d jobs asked for", n)
	}
	page := w.get(w.officer, path).want(200).says("Bảng này đã được nhập thật")
	if len(page.buttons()) > 0 || page.link(real) == "" {
		t.Errorf("%q", page.buttons())
	}
	w.post(w.officer, real+"/store", nil).want(404) // a real run has nothing to follow it
	w.post(w.officer, "/office/jobs/x/store", nil).want(404)
	_, known := w.ended(w.officer, w.upload(w.officer, importPath, "x.csv", mixed()))
	known.says("Đã có2 dòng", "Sản phẩm mới0 dòng", "không còn gì để nhập")
	if len(known.buttons()) > 0 {
		t.Errorf("%q", known.buttons())
	}
	w.get(w.officer, "/office/products?q=banh+da+ke").says("Bánh đa Kế", "3 sao")
}

func TestImportRefusesFiles(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	w.nothing("no file", func() answer { return w.post(w.officer, importPath, url.Values{}) }, func(got answer) { got.refused(422, "file") })
	w.nothing("empty file", func() answer { return w.upload(w.officer, importPath, "x.csv", nil) }, func(got answer) { got.refused(422, "file") })
	w.nothing("too large", func() answer {
		return w.upload(w.officer, importPath, "x.csv", bytes.Repeat([]byte("a"), clerk.LargestList+1))
	}, func(got answer) { got.refused(422, "file").says("10 MB") })
	w.nothing("far too large", func() answer { return w.upload(w.officer, importPath, "x.csv", bytes.Repeat([]byte("a"), 13<<20)) }, func(got answer) { got.want(413) })
	for name, content := range map[string]string{"a picture": "\x89PNG\r\n\x1a\n0000", "an old workbook": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600),
		"a page": "<html><script>alert(1)</script>", "a program": "MZ\x90\x00\x03", "a PDF": "%PDF-1.7"} { // by content, whatever the name
		w.nothing(name, func() answer { return w.upload(w.officer, importPath, "x.csv", []byte(content)) }, func(got answer) { got.refused(422, "file").says(".xlsx") })
	}
	before := w.count()
	for name, content := range map[string][]byte{"UTF-16": []byte("\xff\xfeT\x00"), "head alone": sheet([]string{"Tên sản phẩm", "Địa bàn"}), "no place": sheet([]string{"Tên sản phẩm"}, []string{"Bánh"}), "a broken archive": []byte("PK\x03\x04 nothing")} {
		_, page := w.ended(w.officer, w.upload(w.officer, importPath, "x.xlsx", content))
		page.says("Không xong", "Mã công việc").hides("0 dòng", "hệ thống; xin báo")
		if len(page.buttons()) > 0 {
			t.Errorf("%s: %q", name, page.buttons())
		}
	}
	if w.count() != before {
		t.Error("something was stored")
	}
	_, page := w.ended(w.officer, w.upload(w.officer, importPath, "a\u202ecsv.exe", mixed()))
	page.hides("\u202e")
}

func TestWorkbookAndLongListAreImported(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	table := tabular.Table{Name: "Sản phẩm", Columns: []tabular.Column{{Title: "Tên sản phẩm"}, {Title: "Địa bàn"}}}
	for i := range 260 {
		table.Rows = append(table.Rows, []tabular.Cell{tabular.Str("Sản phẩm dài số " + strings.Repeat("I", i%7) + string(rune('a'+i%26)) + strings.Repeat("x", i/26)), tabular.Str("215.2020")})
	}
	var b bytes.Buffer
	if err := tabular.WriteXLSX(&b, []tabular.Table{table}); err != nil {
		t.Fatal(err)
	}
	path, page := w.ended(w.officer, w.upload(w.officer, importPath, "dài.xlsx", b.Bytes()))
	page.says("Sản phẩm mới260 dòng")
	if _, rows := page.table("report"); len(rows) != 50 {
		t.Errorf("%d rows on the first page", len(rows))
	}
	if _, rows := w.get(w.officer, path+"?trang=6").want(200).table("report"); len(rows) != 10 {
		t.Errorf("%d rows on the last page", len(rows))
	}
	if file := w.get(w.officer, path+"?dang=csv").want(200); strings.Count(file.body, "\r\n") != 261 {
		t.Error("the file lacks rows")
	}
}
