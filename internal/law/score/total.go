package score

import "ocop/internal/law/rulebook"

// Result is one member's sheet in points.
type Result struct {
	Marks Marks
	Parts [3]rulebook.Points // A, B, C
	Total rulebook.Points
	Stop  *rulebook.Gate // the gate that ended the scoring; nil when none did
	Nones int            // criteria in which the member found that no printed option is met
}

// Total is the result of a complete sheet; an incomplete or impossible one is an Incomplete
// error. findings are codes of gates the member recorded.
func Total(card *rulebook.Card, marks Marks, findings ...string) (Result, error) {
	if r, ok := plain(card, marks); ok && len(findings) == 0 {
		return r, nil
	}
	if missing := Check(card, marks, findings...); missing != nil {
		return Result{}, Incomplete(missing)
	}
	return Partial(card, marks, findings...), nil
}

// Partial is what a draft is worth so far: unmarked and impossible marks count nothing. It
// never panics, whatever the marks.
func Partial(card *rulebook.Card, marks Marks, findings ...string) Result {
	if r, ok := plain(card, marks); ok && len(findings) == 0 {
		return r
	}
	r := Result{Marks: marks}
	leaves := card.Leaves()
	if len(marks) != len(leaves) {
		return r
	}
	for _, leaf := range leaves {
		if marks[leaf.Leaf] == None {
			r.Nones++
		}
		p := points(leaf, marks)
		r.Parts[leaf.Part] += p
		r.Total += p
	}
	r.Stop = stopped(card, marks, findings)
	return r
}

// plain scores a sheet that needs no thought: complete, every mark printed, every condition
// met, no gate closed. Nearly all sheets are such, and a nation's are scored by this alone.
func plain(card *rulebook.Card, marks Marks) (Result, bool) {
	flat := card.Flat()
	if len(marks) != len(flat.Rows) {
		return Result{}, false
	}
	r := Result{Marks: marks}
	from, ask := 0, uint32(0)
	for part, end := range flat.Ends {
		sum := add(flat.Rows[from:end], marks[from:end])
		from, ask = end, ask|sum
		r.Parts[part] = rulebook.Points(sum)
	}
	r.Total = r.Parts[0] + r.Parts[1] + r.Parts[2]
	return r, ask < rulebook.Ask
}

// add is the sum of the marks' numbers. A mark beyond the row asks, without a branch.
func add(rows []rulebook.Row, marks Marks) uint32 {
	sum, beyond := uint32(0), uint8(0)
	marks = marks[:len(rows)]
	for i := range rows {
		k := uint8(marks[i]) + 1
		beyond |= k
		sum += rows[i][k%rulebook.Places]
	}
	return sum | uint32(beyond/rulebook.Places)*rulebook.Ask
}

// points is the worth of one leaf.
func points(leaf *rulebook.Criterion, marks Marks) rulebook.Points {
	m := int(marks[leaf.Leaf])
	if m < 1 || m > len(leaf.Options) || leaf.OnlyIf != nil && !applies(leaf, marks) {
		return 0
	}
	return leaf.Options[m-1].Points
}

// applies tells whether the condition of a leaf is met by the marks.
func applies(leaf *rulebook.Criterion, marks Marks) bool {
	m := int(marks[leaf.OnlyIf.Leaf])
	return m > 0 && leaf.OnlyIf.Parent != nil && m <= len(leaf.OnlyIf.Parent.Options) &&
		leaf.OnlyIf.Parent.Options[m-1].Points > leaf.OnlyIf.Above
}

// stopped is the gate that ends a sheet: a disqualification before a stop, the earliest
// first; nil when none is recorded or marked.
func stopped(card *rulebook.Card, marks Marks, findings []string) *rulebook.Gate {
	var out *rulebook.Gate
	consider := func(code string) {
		g, ok := card.Gate(code)
		if ok && (out == nil || before(g, out)) {
			out = g
		}
	}
	for _, code := range findings {
		consider(code)
	}
	for _, leaf := range card.Leaves() {
		m := int(marks[leaf.Leaf])
		if leaf.Gates != nil && m > 0 && m <= len(leaf.Options) && leaf.Options[m-1].Gate != "" {
			consider(leaf.Options[m-1].Gate)
		}
	}
	return out
}

// before orders gates: a disqualification first, then the earliest, then by code.
func before(a, b *rulebook.Gate) bool {
	if a.Kind != b.Kind {
		return a.Kind == rulebook.GateDisqualify
	}
	if a.Leaf != b.Leaf {
		return a.Leaf < b.Leaf
	}
	return a.Code < b.Code
}
