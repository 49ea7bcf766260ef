package ui

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPlateIsTheSameForTheSameName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		motif := rapid.SampledFrom(motifs()).Draw(t, "motif")
		one, two := newPlate(name, motif), newPlate(name, motif)
		if !reflect.DeepEqual(one, two) {
			t.Fatalf("two plates for %q differ", name)
		}
		if one.Tone < 1 || one.Tone > 8 {
			t.Fatalf("%q has tone %d, want 1 to 8", name, one.Tone)
		}
		for _, s := range one.Shapes {
			if strings.Contains(s.Path, "%!") || strings.Contains(s.Path, "NaN") || !strings.HasPrefix(s.Path, "M") {
				t.Fatalf("%q: bad path %q", name, s.Path)
			}
		}
	})
}

func TestPlatesDiffer(t *testing.T) {
	for _, m := range motifs() {
		drawings := map[string]bool{}
		for i := range 60 {
			p := newPlate("Sản phẩm "+strconv.Itoa(i), m)
			var all strings.Builder
			all.WriteString(strconv.Itoa(p.Tone))
			for _, s := range p.Shapes {
				all.WriteString(s.Path)
			}
			drawings[all.String()] = true
		}
		if len(drawings) < 55 {
			t.Errorf("%s: 60 names give %d drawings", m, len(drawings))
		}
	}
}

// TestPlateKeepsToItsSheet reads the absolute points of every solid shape: nothing of a
// motif may be cut off at the edge.
func TestPlateKeepsToItsSheet(t *testing.T) {
	point := regexp.MustCompile(`M(-?[0-9.]+) (-?[0-9.]+)`)
	for _, m := range motifs() {
		for i := range 200 {
			for _, s := range newPlate("Tên "+strconv.Itoa(i), m).Shapes {
				if s.Class != "pf" && s.Class != "pl" && s.Class != "pg" {
					continue
				}
				for _, at := range point.FindAllStringSubmatch(s.Path, -1) {
					x, errX := strconv.ParseFloat(at[1], 64)
					y, errY := strconv.ParseFloat(at[2], 64)
					if errX != nil || errY != nil || x < 2 || x > 318 || y < 2 || y > 238 {
						t.Fatalf("%s %d: a shape starts at %s %s", m, i, at[1], at[2])
					}
				}
			}
		}
	}
}
