package doc

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	update = flag.Bool("update", false, "rewrite the golden files")
	keep   = flag.String("keep", "", "directory to leave the sample documents in, for looking at them")
)

func written(t testing.TB, write func(io.Writer, *Document) error, d *Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestKeepSamples(t *testing.T) {
	if *keep == "" {
		t.Skip("no -keep directory named")
	}
	for name, d := range samples() {
		page := `<!doctype html><meta charset="utf-8"><style>` + PreviewCSS() + `</style>`
		for ext, data := range map[string][]byte{
			".pdf": written(t, WritePDF, d), ".docx": written(t, WriteDOCX, d),
			".html": append([]byte(page), written(t, WriteHTML, d)...),
		} {
			if err := os.WriteFile(filepath.Join(*keep, name+ext), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (run with -update after reading the change):\n%s", name, diff)
	}
}

func TestText(t *testing.T) {
	for _, name := range []string{"decision", "minutes", "certificate"} {
		golden(t, name+".txt", Text(samples()[name]))
	}
}

func TestHTML(t *testing.T) {
	golden(t, "minutes.html", string(written(t, WriteHTML, minutes())))
	for name, d := range samples() {
		got := string(written(t, WriteHTML, d))
		for _, bad := range []string{"<style", " style=", "<script", " onload="} {
			if strings.Contains(got, bad) {
				t.Errorf("%s: preview has %q", name, bad)
			}
		}
	}
}

// Every class that the preview uses must be in the stylesheet.
func TestPreviewClassesAreStyled(t *testing.T) {
	css := PreviewCSS()
	for name, d := range samples() {
		for _, attr := range strings.Split(string(written(t, WriteHTML, d)), `class="`)[1:] {
			for _, class := range strings.Fields(attr[:strings.Index(attr, `"`)]) {
				if !strings.Contains(css, "."+class) && class != "doc-stars" && class != "doc-code" {
					t.Errorf("%s: class %q has no style", name, class)
				}
			}
		}
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	writers := map[string]func(io.Writer, *Document) error{"pdf": WritePDF, "docx": WriteDOCX, "html": WriteHTML}
	for name := range samples() {
		for format, write := range writers {
			first := sha256.Sum256(written(t, write, samples()[name]))
			for range 3 {
				if again := sha256.Sum256(written(t, write, samples()[name])); again != first {
					t.Errorf("%s.%s: two writings differ", name, format)
				}
			}
		}
	}
}

func TestConcurrentWriting(t *testing.T) {
	want := written(t, WritePDF, minutes())
	done := make(chan []byte)
	for range 4 {
		go func() {
			var b bytes.Buffer
			_ = WritePDF(&b, minutes())
			done <- b.Bytes()
		}()
	}
	for range 4 {
		if !bytes.Equal(want, <-done) {
			t.Error("a pdf written beside others differs")
		}
	}
}

// parts reads every file of a docx and checks that the XML ones are well formed.
func parts(t *testing.T, docx []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name] != nil {
			t.Errorf("%s twice", f.Name)
		}
		out[f.Name] = data
		if strings.HasSuffix(f.Name, ".png") {
			continue
		}
		for dec := xml.NewDecoder(bytes.NewReader(data)); ; {
			if _, err := dec.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	return out
}

func TestDOCXPackage(t *testing.T) {
	for name, d := range samples() {
		got := parts(t, written(t, WriteDOCX, d))
		body := string(got["word/document.xml"])
		rels := string(got["word/_rels/document.xml.rels"])
		for _, at := range strings.Split(body, `r:embed="`)[1:] {
			id := at[:strings.Index(at, `"`)]
			if !strings.Contains(rels, `Id="`+id+`"`) {
				t.Errorf("%s: picture %s is not in the relations", name, id)
			}
		}
		for _, want := range []string{"[Content_Types].xml", "_rels/.rels", "word/styles.xml", "word/header1.xml", "docProps/core.xml"} {
			if got[want] == nil {
				t.Errorf("%s: no %s", name, want)
			}
		}
		number := strings.Contains(string(got["word/header1.xml"]), " PAGE ")
		if number != (d.Style == Administrative) {
			t.Errorf("%s: page number in the running header: %v", name, number)
		}
		if strings.Contains(string(got["word/header2.xml"]), " PAGE ") {
			t.Errorf("%s: page number on the first page", name)
		}
	}
	body := string(parts(t, written(t, WriteDOCX, decision()))["word/document.xml"])
	for _, want := range []string{"<w:tblHeader/>", "<w:cantSplit/>", `<w:gridSpan w:val="4"/>`, `w:firstLine="567"`, "<w:pgMar w:top=\"1134\""} {
		if !strings.Contains(body, want) {
			t.Errorf("decision: no %s", want)
		}
	}
	stars := string(parts(t, written(t, WriteDOCX, certificate(Landscape, "A", "B")))["word/document.xml"])
	for _, want := range []string{`descr="4 sao"`, "<wps:wsp>", "<w:pgBorders", `w:orient="landscape"`, `descr="Mã QR: https://ocop.example/q/7K2M-9QXD"`} {
		if !strings.Contains(stars, want) {
			t.Errorf("certificate: no %s", want)
		}
	}
}

func TestHostileText(t *testing.T) {
	nasty := "a\x00b\u202Ec\u200Bd<w:p/>&amp;\"'\xff e\u0323\u0302 \u2028{{.}}%s%!d"
	d := &Document{Title: nasty, Author: nasty, Banner: nasty, Lang: `vi"><x`, Blocks: []Block{
		Heading{Parent: nasty, Issuer: nasty, Number: nasty, About: nasty, Dateline: nasty},
		Title{Type: nasty, Subject: nasty}, Para(Plain(nasty)), Grounds{Lines: []string{nasty, ""}},
		Table{Columns: []Column{{Title: nasty}}, Rows: []Row{{Cells: []Cell{Words(nasty), Words("beyond")}}, {}}},
		Signatures{Recipients: []string{nasty}, Signers: []Signer{{Post: nasty}}},
		Stars{Count: 2, Label: nasty}, QR{Text: nasty, Caption: nasty}, Annex{Title: nasty},
	}}
	parts(t, written(t, WriteDOCX, d))
	html := string(written(t, WriteHTML, d))
	if strings.Contains(html, "<w:p/>") || strings.Contains(html, `"><x`) {
		t.Error("text came through as markup")
	}
	got := Text(d)
	for _, bad := range []string{"\x00", "\u202E", "\u200B", "\xff"} {
		if strings.Contains(got, bad) {
			t.Errorf("text keeps %q", bad)
		}
	}
	if !strings.Contains(got, "\u1ec7") {
		t.Error("text is not composed")
	}
}

func TestEmptyDocuments(t *testing.T) {
	for _, d := range []*Document{{}, {Style: Certificate}, {Blocks: []Block{Table{}, Columns{}, Signatures{}, Stars{}, PageBreak{}, PageBreak{}, Grounds{}, Para()}}} {
		parts(t, written(t, WriteDOCX, d))
		written(t, WriteHTML, d)
		if !bytes.HasPrefix(written(t, WritePDF, d), []byte("%PDF-")) {
			t.Error("not a pdf")
		}
	}
}

func TestWritersRefuse(t *testing.T) {
	d := &Document{Blocks: []Block{Para(Plain("Chè 😀"))}}
	var missing *MissingGlyphError
	if err := WritePDF(io.Discard, d); !errors.As(err, &missing) || missing.Rune != '😀' {
		t.Errorf("emoji in a pdf: %v", err)
	}
	if err := WritePDF(io.Discard, &Document{Banner: "★", Blocks: []Block{Para(Plain("a"))}}); !errors.As(err, &missing) {
		t.Errorf("star in the banner: %v", err)
	}
	d = &Document{Blocks: []Block{QR{Text: strings.Repeat("dài", 2000)}}}
	for name, write := range map[string]func(io.Writer, *Document) error{"pdf": WritePDF, "docx": WriteDOCX, "html": WriteHTML} {
		if write(io.Discard, d) == nil {
			t.Errorf("%s: a code of 8,000 bytes was accepted", name)
		}
	}
}
