package paper_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/doc"
	"ocop/internal/demo"
	"ocop/internal/evaluation"
	"ocop/internal/given"
	"ocop/internal/paper"
	"ocop/internal/plan"
	"ocop/internal/programme"
)

var keep = flag.String("keep", "", "folder to keep the papers in, for looking at them")

// papers sets every paper of the first round of the demonstration.
func papers(t *testing.T) map[string]*doc.Document {
	t.Helper()
	books := given.Books(t)
	clock := func() time.Time { return time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC) }
	desk := &act.Desk{DB: dbtest.SQLite(t, clock), Places: given.Places(t)}
	service := &programme.Service{Books: books, Evaluation: evaluation.Service{Books: books}}
	if _, err := demo.Load(t.Context(), demo.Stage{Desk: desk, Programme: service}); err != nil {
		t.Fatal(err)
	}
	all := map[string]*doc.Document{}
	err := desk.See(t.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
		season, err := plan.At(ctx, v, "24.2020", 2021)
		if err != nil {
			return err
		}
		rounds, err := evaluation.Rounds(ctx, v, season.Key)
		if err != nil {
			return err
		}
		return set(ctx, v, service, rounds[0], all)
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func set(ctx context.Context, v *act.View, service *programme.Service, round evaluation.Round, all map[string]*doc.Document) error {
	sittings, err := evaluation.Sittings(ctx, v, round.Key)
	if err != nil {
		return err
	}
	for _, s := range sittings {
		x, err := paper.ReadSitting(ctx, v, service.Evaluation, s.Key)
		if err != nil {
			return err
		}
		name := strings.ReplaceAll(string(s.Place), ".", "-")
		all["bien-ban-"+name], all["tong-hop-"+name] = paper.Minutes(x), paper.Summary(x)
	}
	r, err := paper.ReadRound(ctx, v, service.Books, round.Key)
	if err != nil {
		return err
	}
	all["quyet-dinh"] = paper.DraftDecision(r)
	for _, x := range r.Recognitions[:3] {
		all["giay-chung-nhan-"+x.Slug] = paper.Certificate(v.Places(), x, round.SeasonPlace, "https://ocop.example.vn/q/"+x.Code)
	}
	return nil
}

func TestPapersSayWhatTheRecordsSay(t *testing.T) {
	all := papers(t)
	want := map[string][]string{
		"bien-ban-24-2020":  {"BIÊN BẢN", "Vải sớm Phúc Hòa", "Covid-19", "DỮ LIỆU TRÌNH DIỄN", "Hội đồng họp ngày 26 tháng 8 năm 2021", "Công nhận"},
		"tong-hop-24-2020":  {"BẢNG TỔNG HỢP ĐIỂM", "TV9", "Rượu Cúc hoa tửu", "4 sao", "/9)"},
		"bien-ban-216-2020": {"Măng Lục trúc tươi", "Chuyển cấp trên"},
		"quyet-dinh":        {"Số: 191/QĐ-UBND", "15 sản phẩm", "10 sản phẩm 4 sao", "05 sản phẩm 3 sao", "36 tháng", "Đại An - Dầu mè đen", "(nguồn không nêu)"},
	}
	for name, words := range want {
		d, ok := all[name]
		if !ok {
			t.Errorf("no paper %s", name)
			continue
		}
		text := doc.Text(d)
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %q:\n%s", name, w, text)
			}
		}
	}
	for name, d := range all {
		if !strings.Contains(d.Banner, "MINH HỌA") {
			t.Errorf("%s does not say that its marks are illustrative", name)
		}
	}
}

// Every paper opens in LibreOffice and says there, and in the pdf, what the model says.
func TestPapersOpenInLibreOffice(t *testing.T) {
	office, extract := need(t, "soffice"), need(t, "pdftotext")
	folder := t.TempDir()
	if *keep != "" {
		folder = *keep
	}
	all := papers(t)
	var files []string
	for name, d := range all {
		if strings.HasPrefix(name, "bien-ban-22") || strings.HasPrefix(name, "tong-hop-21") {
			continue // of the same shape as their neighbours
		}
		files = append(files, write(t, folder, name+".docx", func(b *bytes.Buffer) error { return doc.WriteDOCX(b, d) }))
		pdf := write(t, folder, name+".own.pdf", func(b *bytes.Buffer) error { return doc.WritePDF(b, d) })
		same(t, name+" pdf", doc.Text(d), extracted(t, extract, pdf))
	}
	args := append([]string{"-env:UserInstallation=file://" + t.TempDir(), "--headless", "--convert-to", "pdf", "--outdir", folder}, files...)
	if out, err := exec.Command(office, args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".docx")
		same(t, name+" docx", doc.Text(all[name]), extracted(t, extract, strings.TrimSuffix(f, ".docx")+".pdf"))
	}
}

func need(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil && os.Getenv("CI") != "" {
		t.Fatal(program, " is missing")
	}
	if err != nil {
		t.Skip(program, " is missing")
	}
	return path
}

func write(t *testing.T, folder, name string, fill func(*bytes.Buffer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := fill(&b); err != nil {
		t.Fatal(name, err)
	}
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func extracted(t *testing.T, program, pdf string) string {
	t.Helper()
	out, err := exec.Command(program, "-layout", pdf, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext %s: %v", pdf, err)
	}
	return string(out)
}

// same compares the words of two texts whatever their order on the page: columns are
// read line by line by one program and one after the other by another.
func same(t *testing.T, name, model, page string) {
	t.Helper()
	page = strings.Join(strings.Fields(page), "") // a word may be divided at the end of a line
	codes := regexp.MustCompile(`(?m)^\[.*\]$`)   // the text of a square code is drawn, not written
	for _, w := range words(codes.ReplaceAllString(model, "")) {
		if !strings.Contains(page, w) {
			t.Errorf("%s lacks the word %q", name, w)
			return
		}
	}
}

func words(s string) []string { return regexp.MustCompile(`[\p{L}\p{N}]+`).FindAllString(s, -1) }
