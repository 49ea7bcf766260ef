package doc

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// need skips a test whose outside program is missing, by name; on CI that is a failure.
func need(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not installed", program)
		}
		t.Skipf("%s is not installed", program)
	}
	return path
}

// extract is the text of a pdf in the order in which it was drawn, page by page.
func extract(t *testing.T, pdf []byte) string {
	t.Helper()
	program := need(t, "pdftotext")
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, pdf, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "-raw", "-enc", "UTF-8", path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(out)
}

// printed is what the pages of a document show, in words: Text, without the texts of the codes, and
// without the banner, which stands on every page and is checked apart.
func printed(d *Document) []string {
	bare := *d
	bare.Banner = ""
	var words []string
	for _, line := range strings.Split(Text(&bare), "\n") {
		if !strings.HasPrefix(line, "[") {
			words = append(words, strings.Fields(line)...)
		}
	}
	return words
}

// running removes what every page repeats: banner, page number, and the head of a divided table.
func running(d *Document, text, head string) []string {
	var words []string
	for i, page := range strings.Split(strings.TrimRight(text, "\f"), "\f") {
		page = strings.Join(strings.Fields(strings.Replace(page, d.Banner, "", 1)), " ")
		page = strings.TrimPrefix(page, fmt.Sprint(i+1)+" ")
		if i > 0 {
			page = strings.TrimPrefix(page, head)
		}
		words = append(words, strings.Fields(page)...)
	}
	return words
}

const tableHead = "STT Tên sản phẩm Chủ thể Điểm Hạng sao "

func TestPDFSaysWhatTextSays(t *testing.T) {
	for _, name := range []string{"minutes", "alphabet", "certificate", "certificate-portrait"} {
		d := samples()[name]
		got, want := running(d, extract(t, written(t, WritePDF, d)), tableHead), printed(d)
		if !slices.Equal(got, want) {
			t.Errorf("%s: pdf reads\n%s\nwant\n%s", name, strings.Join(got, " "), strings.Join(want, " "))
		}
	}
}

func TestPDFPagesOfADecision(t *testing.T) {
	pages := strings.Split(extract(t, written(t, WritePDF, decision())), "\f")
	if len(pages) != 5 { // three of the annex and the empty end
		t.Fatalf("%d pages", len(pages)-1)
	}
	for i, page := range pages[:4] {
		first := strings.TrimSpace(strings.SplitN(page, "\n", 2)[0])
		want := []string{"ỦY BAN NHÂN DÂN", "PHỤ LỤC", "2", "3"}[i]
		if first != want {
			t.Errorf("page %d begins with %q, want %q: number on every page but the first of each part", i+1, first, want)
		}
		if i >= 2 && !strings.Contains(strings.Join(strings.Fields(page), " "), tableHead[:20]) {
			t.Errorf("page %d does not repeat the head of the table", i+1)
		}
	}
	all := strings.Join(strings.Fields(strings.Join(pages, " ")), " ")
	for i := 1; i <= 40; i++ {
		if !strings.Contains(all, fmt.Sprintf("mẫu %d ", i)) {
			t.Errorf("row %d is lost", i)
		}
	}
}

func TestPDFHasAllVietnameseLetters(t *testing.T) {
	got := extract(t, written(t, WritePDF, alphabet()))
	for _, r := range vietnamese + strings.ToUpper(vietnamese) + "₫“”–…§≥%" {
		if !strings.ContainsRune(got, r) {
			t.Errorf("%c is lost", r)
		}
	}
}

func TestFontHasAllVietnameseLetters(t *testing.T) {
	for _, r := range samples()["alphabet"].Blocks {
		for _, run := range r.(Paragraph).Runs {
			for _, f := range []Run{{}, {Bold: true}, {Italic: true}, {Bold: true, Italic: true}} {
				f.Text = run.Text
				if err := printable(f); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

// The docx of every sample is opened by LibreOffice and printed; what it prints must be what the
// pdf prints, on the same number of pages.
func TestLibreOfficeReadsTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("short: LibreOffice takes seconds to start")
	}
	office := need(t, "soffice")
	need(t, "pdftotext")
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir}
	for name, d := range samples() {
		path := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(path, written(t, WriteDOCX, d), 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if out, err := exec.Command(office, args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	for name, d := range samples() {
		pdf, err := os.ReadFile(filepath.Join(dir, name+".pdf"))
		if err != nil {
			t.Errorf("%s: LibreOffice made no pdf: %v", name, err)
			continue
		}
		theirs, ours := extract(t, pdf), extract(t, written(t, WritePDF, d))
		if a, b := strings.Count(theirs, "\f"), strings.Count(ours, "\f"); a != b {
			t.Errorf("%s: %d pages in LibreOffice, %d in our pdf", name, a, b)
		}
		if d.Banner != "" && strings.Count(theirs, d.Banner) != strings.Count(theirs, "\f") {
			t.Errorf("%s: the banner is not on every page", name)
		}
		got := strings.Join(strings.Fields(theirs), " ")
		for _, line := range strings.Split(Text(d), "\n") {
			for _, cell := range strings.Split(line, "\t") {
				cell = strings.Join(strings.Fields(cell), " ")
				if cell == "4 sao" && d.Style == Certificate || strings.HasPrefix(cell, "[") {
					continue // drawn, with a text alternative
				}
				if !strings.Contains(got, cell) {
					t.Errorf("%s: LibreOffice does not show %q", name, cell)
				}
			}
		}
	}
}
