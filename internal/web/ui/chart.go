package ui

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

const (
	barStep = 48 // height of one bar with its label, px
	dotStep = 46 // height of one row of a dot chart, px
)

// barScale is the value at which a bar has its full width.
func barScale(bars []Bar) int64 {
	top := int64(1)
	for _, b := range bars {
		top = max(top, b.Value, b.Target)
	}
	return top
}

// percent places a value on the width of a chart. Percentages let a figure grow with
// its column while the words in it keep their size.
func percent(value, scale int64) string {
	tenths := max(value, 0) * 1000 / scale
	return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10)
}

// place puts a value on the axis of a dot chart, with a margin for half a label.
func (p DotChartProps) place(value int64) string {
	span := max(p.To-p.From, 1)
	tenths := 30 + (min(max(value, p.From), p.To)-p.From)*940/span
	return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10)
}

func hasTarget(bars []Bar) bool {
	for _, b := range bars {
		if b.Target > 0 {
			return true
		}
	}
	return false
}

func barsInWords(bars []Bar) string {
	var words []string
	for _, b := range bars {
		words = append(words, b.Label+": "+b.Text)
	}
	return strings.Join(words, "; ")
}

func dotsInWords(rows []DotRow) string {
	var words []string
	for _, r := range rows {
		words = append(words, r.Label+": "+r.LowText+" – "+r.Text+" – "+r.HighText)
	}
	return strings.Join(words, "; ")
}

// qrPath encodes a text at level M, which a scratched label survives, as the path of
// its dark cells; size is the number of cells in a row.
func qrPath(text string) (path string, size int) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", 0
	}
	var d strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			run := 0
			for x+run < code.Size && code.Black(x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&d, "M%d %dh%dv1h-%dz", x, y, run, run)
				x += run
			}
		}
	}
	return d.String(), code.Size
}

// qrBox leaves the quiet zone of four cells that the standard asks for.
func qrBox(size int) string { return fmt.Sprintf("-4 -4 %d %d", size+8, size+8) }
