package bench

import (
	"bytes"
	"fmt"
	"io"
	"sync/atomic"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"

	"ocop/internal/base/doc"
	"ocop/internal/paper"
	"ocop/internal/place"
	"ocop/internal/recognition"
)

// papers measures a certificate with its square code, each of another product.
func papers(b *testing.B, rep *recorder) {
	if !rep.wants("certificate") {
		return
	}
	places, err := place.Load()
	must(b, err)
	var n atomic.Int64
	rep.play(match{name: "certificate as pdf", workers: 1, budget: slice, least: 3,
		subject: contender{name: "certificate", do: func(int) error {
			i := int(n.Add(1))
			r := recognition.Recognition{ProductName: fmt.Sprint("Mỳ gạo Chũ Hiền Phước ", i), ProducerName: "Hợp tác xã sản xuất và tiêu thụ mỳ Chũ Hiền Phước",
				Place: province, Stars: 3 + i%3, Number: fmt.Sprint(i, "/2026"), Code: code(i, 0), DecisionNo: "1387/QĐ-UBND", DecisionDate: "2026-10-01",
				ValidTo: "2029-10-01", Illustrative: true}
			return doc.WritePDF(io.Discard, paper.Certificate(places, r, province, "https://ocop.example.vn/q/"+r.Code))
		}},
		against: []contender{{name: "bare fpdf page, one line in each of the three fonts", do: func(int) error { return barePage() }}}})
}

func barePage() error {
	p := fpdf.New("L", "mm", "A4", "")
	p.AddPage()
	for i, font := range []struct {
		style string
		file  []byte
	}{{"", liberationserifregular.TTF}, {"B", liberationserifbold.TTF}, {"I", liberationserifitalic.TTF}} {
		p.AddUTF8FontFromBytes("serif", font.style, bytes.Clone(font.file)) // the library writes into them
		p.SetFont("serif", font.style, 14)
		p.Text(20, 40+10*float64(i), "Hợp tác xã sản xuất và tiêu thụ mỳ Chũ Hiền Phước")
	}
	return p.Output(io.Discard)
}
