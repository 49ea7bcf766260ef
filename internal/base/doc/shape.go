package doc

import (
	"fmt"
	"math"

	"rsc.io/qr"
)

type point struct{ x, y float64 }

// starPoints are the ten corners of a star in a square of the given side, from the top clockwise.
func starPoints(side float64) []point {
	const inner = 0.381966 // ratio of the radii in a pentagram
	// The centre lies so that the star fills the square in width and is centred in height.
	r := side / (2 * math.Cos(math.Pi/10))
	cx, cy := side/2, side/2+r*(1-math.Cos(math.Pi/5))/2
	out := make([]point, 10)
	for i := range out {
		radius := r
		if i%2 == 1 {
			radius = r * inner
		}
		a := float64(i) * math.Pi / 5
		out[i] = point{cx + radius*math.Sin(a), cy - radius*math.Cos(a)}
	}
	return out
}

// starPitch is the distance between the left edges of neighbouring stars.
func starPitch(size float64) float64 { return size * 1.22 }

func (s stars) width() float64 {
	if s.of == 0 {
		return 0
	}
	return starPitch(s.size)*float64(s.of-1) + s.size
}

const quiet = 4 // modules of white around a code, demanded by ISO/IEC 18004

// bits encodes the text at level M.
func (c code) bits() (*qr.Code, error) {
	q, err := qr.Encode(c.text, qr.M)
	if err != nil {
		return nil, fmt.Errorf("doc: code of %d bytes: %w", len(c.text), err)
	}
	return q, nil
}

// bar is a horizontal run of black modules.
type bar struct{ x, y, length int }

// bars are the black runs of a code in modules, counted inside the quiet zone.
func bars(q *qr.Code) []bar {
	var out []bar
	for y := range q.Size {
		for x := 0; x < q.Size; x++ {
			if !q.Black(x, y) {
				continue
			}
			b := bar{x: x, y: y}
			for q.Black(x, y) {
				b.length++
				x++
			}
			out = append(out, b)
		}
	}
	return out
}

// ink is a colour in red, green, blue.
type ink struct{ r, g, b int }

func (t Tone) ink() ink {
	switch t {
	case Gold:
		return ink{0x8A, 0x5A, 0x00}
	case Red:
		return ink{0xA6, 0x26, 0x1D}
	case Soft:
		return ink{0x44, 0x4E, 0x49}
	}
	return ink{}
}

// starInk fills stars and the frame of a certificate.
func starInk() ink { return ink{0xD4, 0x9A, 0x1A} }

func (i ink) hex() string { return fmt.Sprintf("%02X%02X%02X", i.r, i.g, i.b) }
