package paper_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ocop/internal/base/doc"
	"ocop/internal/paper"
	"ocop/internal/place"
	"ocop/internal/recognition"
)

// A certificate that is printed again after its recognition has ended does not look as if it were in force.
func TestACertificateThatHasEndedSaysSo(t *testing.T) {
	places, err := place.Load()
	if err != nil {
		t.Fatal(err)
	}
	x := recognition.Recognition{ProductName: "Mỳ gạo Chũ", Place: "219.2020", Stars: 4, Number: "0001/2025/GCN-OCOP", Code: "CCCCCCCCCCCCCCCCCCCCCCCCC0", DecisionNo: "1/QĐ-UBND",
		DecisionDate: "2025-05-12", ValidTo: "2028-05-12", State: recognition.Recognised}
	for _, c := range []struct {
		state        recognition.State
		illustrative bool
		want         string
	}{
		{recognition.Recognised, false, ""},
		{recognition.Recognised, true, "DỮ LIỆU TRÌNH DIỄN – ĐIỂM CỦA THÀNH VIÊN LÀ MINH HỌA"},
		{recognition.Withdrawn, false, "ĐÃ BỊ THU HỒI TỪ NGÀY 15/01/2026"},
		{recognition.Withdrawn, true, "ĐÃ BỊ THU HỒI TỪ NGÀY 15/01/2026 – DỮ LIỆU TRÌNH DIỄN – ĐIỂM CỦA THÀNH VIÊN LÀ MINH HỌA"},
		{recognition.Replaced, false, "ĐÃ THAY BẰNG LẦN CÔNG NHẬN SAU"},
	} {
		x.State, x.Illustrative, x.EndedOn = c.state, c.illustrative, ""
		if c.state != recognition.Recognised {
			x.EndedOn = "2026-01-15"
		}
		d := paper.Certificate(places, x, "24.2020", "https://ocop.example.vn/q/"+x.Code)
		if d.Banner != c.want {
			t.Errorf("%s: %q, want %q", c.state, d.Banner, c.want)
		}
		path := filepath.Join(t.TempDir(), "paper.pdf")
		var pdf bytes.Buffer
		if err := errors.Join(doc.WritePDF(&pdf, d), os.WriteFile(path, pdf.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
		if text := strings.Join(strings.Fields(extracted(t, need(t, "pdftotext"), path)), " "); !strings.Contains(text, c.want) {
			t.Errorf("%s: the printed paper does not say %q: %s", c.state, c.want, text)
		}
	}
}
