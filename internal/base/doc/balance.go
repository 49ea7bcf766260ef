package doc

import "strings"

// balanced breaks a centred paragraph of several lines so that they are about equally long: a lone
// word under a long line looks like a mistake. The breaks are written into the text, so that all
// writers break alike.
func balanced(p para, width float64) para {
	if p.align != Center {
		return p
	}
	for _, r := range p.runs {
		if strings.Contains(r.Text, "\n") {
			return p
		}
	}
	lines := breakLines(p, width)
	if len(lines) < 2 || wordsIn(lines) != len(split(p.runs, p.size)) {
		return p // one line, or a word had to be cut
	}
	low, high := width/2, width
	for high-low > 0.5 {
		mid := (low + high) / 2
		if try := breakLines(p, mid); len(try) > len(lines) || wordsIn(try) != wordsIn(lines) {
			low = mid
		} else {
			high = mid
		}
	}
	p.runs = joined(breakLines(p, high))
	return p
}

func wordsIn(lines []textLine) int {
	n := 0
	for _, l := range lines {
		n += len(l.words)
	}
	return n
}

// joined is the text of the lines with a newline between them.
func joined(lines []textLine) []Run {
	var out []Run
	add := func(r Run) {
		if last := len(out) - 1; last >= 0 && out[last].face() == r.face() {
			out[last].Text += r.Text
			return
		}
		out = append(out, r)
	}
	for i, l := range lines {
		for j, w := range l.words {
			for k, piece := range w.pieces {
				if k == len(w.pieces)-1 {
					piece.Text += after(i == len(lines)-1, j == len(l.words)-1)
				}
				add(piece)
			}
		}
	}
	return out
}

// after is what follows a word.
func after(lastLine, lastWord bool) string {
	switch {
	case !lastWord:
		return " "
	case !lastLine:
		return "\n"
	}
	return ""
}
