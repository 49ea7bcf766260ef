package ui

import (
	"fmt"
	"hash/fnv"
	"math"
	"strings"
)

// Motif is what a drawn plate shows: the sign of a group of products.
type Motif string

// The motifs.
const (
	MotifLeaf  Motif = "leaf"  // herbs, vegetables, fruit, plants
	MotifBowl  Motif = "bowl"  // food
	MotifJar   Motif = "jar"   // sauces, honey, spirits: what is kept in jars
	MotifCup   Motif = "cup"   // drinks
	MotifLoom  Motif = "loom"  // cloth and crafts
	MotifHouse Motif = "house" // community tourism
)

// motifs lists every motif.
func motifs() []Motif {
	return []Motif{MotifLeaf, MotifBowl, MotifJar, MotifCup, MotifLoom, MotifHouse}
}

// plateShape is one path of a plate with the class that colours it.
type plateShape struct {
	Class, Path string
}

// plate is a drawing of 320 by 240 in one of eight pairs of colours.
type plate struct {
	Tone   int
	Shapes []plateShape
	seed   uint64
}

func newPlate(name string, motif Motif) *plate {
	h := fnv.New64a()
	h.Write([]byte(name)) // writing to a hash has no error
	p := &plate{seed: h.Sum64() | 1}
	p.Tone = 1 + p.pick(8)
	p.disc()
	p.ground()
	switch motif {
	case MotifLeaf:
		p.leaf()
	case MotifJar:
		p.jars()
	case MotifCup:
		p.cup()
	case MotifLoom:
		p.loom()
	case MotifHouse:
		p.house()
	default:
		p.bowl()
	}
	p.border()
	return p
}

// pick draws the next number below n; the same name always draws the same numbers.
func (p *plate) pick(n int) int {
	p.seed ^= p.seed << 13
	p.seed ^= p.seed >> 7
	p.seed ^= p.seed << 17
	return int((p.seed >> 11) % uint64(n))
}

func (p *plate) add(class, format string, values ...any) {
	p.Shapes = append(p.Shapes, plateShape{class, fmt.Sprintf(format, values...)})
}

func circle(x, y, r float64) string {
	return fmt.Sprintf("M%.1f %.1fa%.1f %.1f 0 1 0 %.1f 0a%.1f %.1f 0 1 0 %.1f 0z", x-r, y, r, r, 2*r, r, r, -2*r)
}

// lozenge is the diamond of brocade bands.
func lozenge(x, y, w, h float64) string {
	return fmt.Sprintf("M%.1f %.1fl%.1f %.1fl%.1f %.1fl%.1f %.1fz", x, y-h, w, h, -w, h, -w, -h)
}

func (p *plate) disc() {
	p.add("pd", "%s", circle(float64(110+p.pick(100)), float64(92+p.pick(24)), float64(62+p.pick(22))))
}

// ground strews one of five quiet patterns over the sheet.
func (p *plate) ground() {
	var d strings.Builder
	gap := 20 + p.pick(8)
	switch p.pick(5) {
	case 0: // furrows
		for y := 18; y < 240; y += gap {
			fmt.Fprintf(&d, "M0 %dh320", y)
		}
	case 1: // water
		for y := 14; y < 250; y += gap {
			fmt.Fprintf(&d, "M-8 %dq10 -9 20 0%s", y, strings.Repeat("t20 0", 16))
		}
	case 2: // rain
		for x := -240; x < 320; x += gap {
			fmt.Fprintf(&d, "M%d 240l240 -240", x)
		}
	case 3: // grains
		for y := 14; y < 240; y += gap {
			for x := 12 + (y/gap%2)*gap/2; x < 320; x += gap {
				fmt.Fprintf(&d, "M%d %dl3 -6", x, y)
			}
		}
	default: // weave
		for y := 0; y < 240; y += gap {
			for x := (y / gap % 2) * gap; x < 320; x += 2 * gap {
				fmt.Fprintf(&d, "M%d %dh%dM%d %dv%d", x, y+gap/2, gap-4, x+gap+gap/2, y+2, gap-4)
			}
		}
	}
	p.add("pp", "%s", d.String())
}

// border frames the sheet with a thin and a thick rule, as a woodblock print has.
func (p *plate) border() {
	p.add("pr", "M8 8h304v224h-304z")
	if p.pick(2) == 0 {
		p.add("pr", "M13 13h294v214h-294z")
		return
	}
	var d strings.Builder
	for _, c := range [][2]float64{{8, 8}, {312, 8}, {8, 232}, {312, 232}} {
		d.WriteString(lozenge(c[0], c[1], 6, 6))
	}
	p.add("pf", "%s", d.String())
}

// band draws a row of lozenges in the light tone between two points of a vessel.
func (p *plate) band(x1, x2, y float64, size float64) {
	n := int((x2 - x1) / (size * 2.4))
	step := (x2 - x1) / float64(n)
	var d strings.Builder
	for i := range n {
		d.WriteString(lozenge(x1+step*(float64(i)+.5), y, size*.8, size))
	}
	p.add("pg", "%s", d.String())
	p.add("pl", "M%.1f %.1fH%.1fM%.1f %.1fH%.1f", x1, y-size-6, x2, x1, y+size+6, x2)
}

// steam rises in a few curls.
func (p *plate) steam(x, y, n int) {
	for i := range n {
		at, tall := x+(i*2-n+1)*13, 14+p.pick(8)
		p.add("ps", "M%d %dq-9 -%d 0 -%dt0 -%d", at, y, tall/2, tall, tall)
	}
}

func (p *plate) leaf() {
	lean := float64(p.pick(60) - 30)
	pairs := 3 + p.pick(3)
	x, y := 160-lean, 214.0
	tipX, tipY := 160+lean, 44.0
	p.add("ps", "M%.0f %.0fQ%.0f 120 %.0f %.0f", x, y, 160-lean*1.2, tipX, tipY)
	for i := range pairs {
		t := .2 + .68*float64(i)/float64(pairs)
		// The point on the quadratic stem where this pair of leaves sits.
		sx := (1-t)*(1-t)*x + 2*t*(1-t)*(160-lean*1.2) + t*t*tipX
		sy := (1-t)*(1-t)*y + 2*t*(1-t)*120 + t*t*tipY
		size := 78 - 32*t + float64(p.pick(10))
		p.blade(sx, sy, -math.Pi*(.16+.1*t), size)
		p.blade(sx, sy-6, -math.Pi*(.84-.1*t), size)
	}
	p.blade(tipX, tipY+10, -math.Pi/2+lean/90, 46)
}

// blade draws one leaf from its foot in a direction, with its vein.
func (p *plate) blade(x, y, angle, size float64) {
	at := func(along, across float64) (float64, float64) {
		return x + along*math.Cos(angle) - across*math.Sin(angle), y + along*math.Sin(angle) + across*math.Cos(angle)
	}
	tx, ty := at(size, 0)
	ax, ay := at(size*.35, size*.36)
	bx, by := at(size*.35, -size*.36)
	ax2, ay2 := at(size*.75, size*.2)
	bx2, by2 := at(size*.75, -size*.2)
	p.add("pf", "M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fz",
		x, y, ax, ay, ax2, ay2, tx, ty, bx2, by2, bx, by, x, y)
	vx, vy := at(size*.14, 0)
	wx, wy := at(size*.82, 0)
	p.add("pl", "M%.1f %.1fL%.1f %.1f", vx, vy, wx, wy)
}
