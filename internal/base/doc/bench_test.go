package doc

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// ratio reports how much longer work takes than its plain baseline, both timed in this run.
func ratio(b *testing.B, work, plain func()) {
	b.Helper()
	work()
	plain()
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		work()
	}
	spent := b.Elapsed() / time.Duration(b.N)
	b.StopTimer()
	const rounds = 20
	start := time.Now()
	for range rounds {
		plain()
	}
	b.ReportMetric(float64(spent)/float64(time.Since(start)/rounds), "x-plain")
}

func mustDo(b *testing.B, err error) {
	if err != nil {
		b.Fatal(err)
	}
}

// The certificate against the least the library can do: one page, one line in each of three faces.
func BenchmarkCertificatePDF(b *testing.B) {
	d := certificate(Landscape, "Mỳ Chũ Hiền Phước", longProducer)
	ratio(b, func() { mustDo(b, WritePDF(io.Discard, d)) }, func() {
		p := fpdf.New("L", "mm", "A4", "")
		p.AddPage()
		for i, style := range []string{"", "B", "I"} {
			p.AddUTF8FontFromBytes("serif", style, bytes.Clone(fontFile(face(i))))
			p.SetFont("serif", style, 14)
			p.Text(20, 40+10*float64(i), longProducer)
		}
		mustDo(b, p.Output(io.Discard))
	})
}

// The minutes against a bare zip of the same bytes.
func BenchmarkMinutesDOCX(b *testing.B) {
	d := minutes()
	x := &docx{}
	x.body(d)
	body := x.b.Bytes()
	ratio(b, func() { mustDo(b, WriteDOCX(io.Discard, d)) }, func() {
		z := zip.NewWriter(io.Discard)
		f, err := z.Create("document.xml")
		mustDo(b, err)
		_, err = f.Write(body)
		mustDo(b, err)
		mustDo(b, z.Close())
	})
}
