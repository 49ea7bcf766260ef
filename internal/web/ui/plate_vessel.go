package ui

import (
	"fmt"
	"strings"
)

func (p *plate) bowl() {
	half := float64(88 + p.pick(14))
	deep := float64(74 + p.pick(10))
	rim := 122.0
	p.heap(rim)
	p.add("pf", "M%.0f %.0fH%.0fC%.0f %.0f %.0f %.0f 196 %.0fH124C%.0f %.0f %.0f %.0f %.0f %.0fz",
		160-half, rim, 160+half, 160+half-4, rim+deep*.62, 160+half*.6, rim+deep*.92, rim+deep,
		160-half*.6, rim+deep*.92, 160-half+4, rim+deep*.62, 160-half, rim)
	p.add("pf", "M128 %.0fh64l6 12h-76z", rim+deep)
	p.band(160-half*.86, 160+half*.86, rim+26, 8)
	if p.pick(2) == 0 {
		p.add("ps", "M%.0f %.0fL%.0f 46M%.0f %.0fL%.0f 54", 160+half*.2, rim-18, 160+half+22, 160+half*.36, rim-10, 160+half+34)
	}
}

// heap fills the bowl: rice, rolls or round fruit.
func (p *plate) heap(rim float64) {
	switch p.pick(3) {
	case 0:
		p.add("pf", "M88 %.0fQ98 62 160 60T232 %.0fz", rim, rim)
		var d strings.Builder
		for i := range 18 { // three rows that follow the dome
			row := i / 6
			x := 160 + (i%6*2-5)*(9+row*2) + p.pick(9) - 4
			y := 78 + row*15 + p.pick(9) - 4
			fmt.Fprintf(&d, "M%d %dl%d -4", x, y, 3+p.pick(3))
		}
		p.add("pl", "%s", d.String())
	case 1:
		for i, x := range []float64{104, 132, 160, 188, 216} {
			y := rim - 10 - 14*float64(i%2)
			p.add("pf", "%s", circle(x, y, 21))
			p.add("pl", "M%.0f %.0fq5 -8 13 -8", x-8, y-3)
		}
	default:
		for i := range 4 {
			x := 86 + i*38
			p.add("pf", "M%d %.0fq-6 -44 18 -52q24 8 18 52z", x, rim)
			p.add("pl", "M%d %.0fv-26M%d %.0fv-20", x+18, rim-10, x+26, rim-10)
		}
	}
	p.steam(160, 52, 1+p.pick(3))
}

func (p *plate) jars() {
	if p.pick(2) == 0 {
		p.jar(160, 1)
		return
	}
	side := 1 - 2*p.pick(2)
	p.jar(160+float64(side*72), .68)
	p.jar(160-float64(side*34), .94)
}

// jar draws one jar standing on the line y = 206; scale 1 is 150 high.
func (p *plate) jar(x, scale float64) {
	belly := (58 + float64(p.pick(12))) * scale
	neck := (30 + float64(p.pick(8))) * scale
	top, shoulder := 206-142*scale, 206-112*scale
	p.add("pf", "M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fH%.1fC%.1f %.1f %.1f %.1f %.1f %.1fz",
		x-neck, shoulder-12*scale, x-belly*1.25, shoulder+20*scale, x-belly*1.1, 206-24*scale, x-belly*.62, 206.0,
		x+belly*.62, x+belly*1.1, 206-24*scale, x+belly*1.25, shoulder+20*scale, x+neck, shoulder-12*scale)
	p.add("pf", "M%.1f %.1fh%.1fv%.1fh-%.1fz", x-neck, shoulder-16*scale, 2*neck, 6*scale, 2*neck)
	p.band(x-belly*.94, x+belly*.94, 206-66*scale, 9*scale)
	if p.pick(2) == 0 { // a cloth tied over the mouth
		wide, low := neck*1.6, shoulder-8*scale
		hem := strings.Repeat(fmt.Sprintf("q%.1f %.1f %.1f 0", -wide/4, 14*scale, -wide/2), 4)
		p.add("pf", "M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1fS%.1f %.1f %.1f %.1f%sz",
			x-wide, low, x-neck*.8, low-18*scale, x-neck*1.5, low-46*scale, x, low-46*scale,
			x+neck*.8, low-18*scale, x+wide, low, hem)
		p.add("pl", "M%.1f %.1f%s", x+wide, low+3*scale, hem)
		p.add("pl", "M%.1f %.1fh%.1f", x-neck*.9, low-15*scale, 1.8*neck)
		return
	}
	p.add("pf", "M%.1f %.1fh%.1fv%.1fh-%.1fz", x-neck*1.2, top+8*scale, neck*2.4, 12*scale, neck*2.4)
	p.add("pf", "%s", circle(x, top+4*scale, 7*scale))
}

func (p *plate) cup() {
	half := float64(52 + p.pick(16))
	x := float64(148 + p.pick(8))
	p.add("pf", "M%.0f 106H%.0fC%.0f 168 %.0f 196 %.0f 196H%.0fC%.0f 196 %.0f 168 %.0f 106z",
		x-half, x+half, x+half, x+half*.72, x+half*.4, x-half*.4, x-half*.72, x-half, x-half)
	p.add("ps", "M%.0f 124c34 -10 40 40 -6 38", x+half-2)
	p.add("pf", "M%.0f 202h%.0fq-8 12 -26 12h-%.0fq-18 0 -26 -12z", x-half-26, 2*half+52, 2*half)
	p.band(x-half*.84, x+half*.84, 140, 8)
	if p.pick(2) == 0 {
		p.steam(int(x), 94, 2+p.pick(2))
		return
	}
	p.blade(x, 98, -1.1, 44)
	p.blade(x-2, 98, -2.1, 48)
	p.blade(x, 96, -1.6, 40)
}

// loom hangs a woven cloth from a beam; rows and figures of the cloth are seeded.
func (p *plate) loom() {
	left, wide := 82.0, 156.0
	p.add("pf", "M56 34h208v9h-208z")
	p.add("pf", "%s%s", circle(56, 38.5, 8), circle(264, 38.5, 8))
	p.add("pf", "M%.0f 43h%.0fv146h-%.0fz", left, wide, wide)
	var fringe strings.Builder
	for x := left + 4; x < left+wide; x += 8 {
		fmt.Fprintf(&fringe, "M%.0f 188v20", x)
	}
	p.add("ps", "%s", fringe.String())
	for y := 62.0; y < 180; {
		switch p.pick(3) {
		case 0:
			p.band(left+8, left+wide-8, y+8, 9)
			y += 38
		case 1:
			p.add("pl", "M%.0f %.0fh%.0fM%.0f %.0fh%.0f", left+8, y-4, wide-16, left+8, y+4, wide-16)
			y += 16
		default:
			p.add("pl", "M%.0f %.0f%s", left+10, y+8, strings.Repeat("l8.5 -14l8.5 14", 8))
			y += 24
		}
	}
}

// house stands on stilts before a hill.
func (p *plate) house() {
	hill := 20 + p.pick(40)
	p.add("pd", "M8 %dC60 %d 110 %d 170 %dS270 %d 312 %dV232H8z", 150+hill/2, 70+hill, 110+hill, 140+hill/2, 90+hill/2, 128+hill/3)
	eave := float64(112 + p.pick(10))
	ridge := float64(52 + p.pick(12))
	over := float64(96 + p.pick(14))
	p.add("pf", "M%.0f %.0fL%.0f %.0fH%.0fL%.0f %.0fz", 160-over, eave, 160-over*.62, ridge, 160+over*.62, 160+over, eave)
	var thatch strings.Builder
	for i := range 9 {
		t := float64(i+1) / 10
		fmt.Fprintf(&thatch, "M%.1f %.1fL%.1f %.1f", 160-over*.62+t*over*1.24, ridge+9, 160-over+t*over*2, eave-8)
	}
	p.add("pl", "%s", thatch.String())
	p.add("pf", "M%.0f %.0fh%.0fv48h-%.0fz", 160-over*.8, eave+4, over*1.6, over*1.6)
	for i := range 3 {
		x := 160 - over*.62 + float64(i)*over*.48
		p.add("pg", "M%.0f %.0fh%.0fv28h-%.0fz", x, eave+14, over*.28, over*.28)
	}
	for i := range 4 {
		x := 160 - over*.76 + float64(i)*over*.5
		p.add("pf", "M%.0f %.0fh7v%.0fh-7z", x, eave+50, 206-eave-50)
	}
	p.add("ps", "M%.0f 208L%.0f %.0fM%.0f 208L%.0f %.0f", 160+over*.9, 160+over*.52, eave+54, 160+over*.9+14, 160+over*.52+14, eave+54)
	p.add("pf", "M40 206h240v4h-240z")
}
