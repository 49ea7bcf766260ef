package doc

import "strings"

// word is a stretch that is not broken, made of pieces in different faces without space between.
type word struct {
	pieces []Run
	width  float64 // millimetres, without the space after it
	space  float64 // width of the space that follows
	hard   bool    // a line ends here by the author's will
}

// textLine is one line of a paragraph.
type textLine struct {
	words  []word
	indent float64
	width  float64 // room for the text
	last   bool    // ends the paragraph or was ended by a newline: never stretched
}

// natural is the width of the words with their spaces.
func (l textLine) natural() float64 {
	sum := 0.0
	for i, w := range l.words {
		sum += w.width
		if i < len(l.words)-1 {
			sum += w.space
		}
	}
	return sum
}

// split cuts runs at spaces and newlines. A no-break space stays inside its word.
func split(runs []Run, size float64) []word {
	var out []word
	cur := word{}
	flush := func(space float64, hard bool) {
		if len(cur.pieces) > 0 || hard {
			cur.space, cur.hard = space, hard
			out = append(out, cur)
		}
		cur = word{}
	}
	for _, r := range runs {
		blank := textWidth(Run{Text: " ", Bold: r.Bold, Italic: r.Italic}, size)
		rest := r.Text
		for rest != "" {
			i := strings.IndexAny(rest, " \n")
			part := rest
			if i >= 0 {
				part = rest[:i]
			}
			if part != "" {
				piece := Run{Text: part, Bold: r.Bold, Italic: r.Italic}
				cur.pieces = append(cur.pieces, piece)
				cur.width += textWidth(piece, size)
			}
			if i < 0 {
				break
			}
			flush(blank, rest[i] == '\n')
			rest = rest[i+1:]
		}
	}
	flush(0, false)
	return out
}

// breakLines fills lines word by word. A word wider than a whole line is cut between letters.
func breakLines(p para, width float64) []textLine {
	width -= p.left
	indent := p.first
	if indent > width/3 {
		indent = 0
	}
	var out []textLine
	cur := textLine{indent: indent, width: width - indent}
	end := func(last bool) {
		cur.last = last
		out = append(out, cur)
		cur = textLine{width: width}
	}
	for _, w := range split(p.runs, p.size) {
		if len(cur.words) > 0 && cur.natural()+cur.words[len(cur.words)-1].space+w.width > cur.width+0.01 {
			end(false)
		}
		for w.width > cur.width+0.01 && letters(w) > 1 {
			var front word
			front, w = cut(w, cur.width, p.size)
			cur.words = append(cur.words, front)
			end(false)
		}
		if len(w.pieces) > 0 {
			cur.words = append(cur.words, w)
		}
		if w.hard {
			end(true)
		}
	}
	if len(cur.words) > 0 || len(out) == 0 {
		end(true)
	} else {
		out[len(out)-1].last = true
	}
	return out
}

func letters(w word) int {
	n := 0
	for _, p := range w.pieces {
		n += len([]rune(p.Text))
	}
	return n
}

// cut divides a word: as much as fits in front, at least one letter and never all of it.
func cut(w word, width, size float64) (front, back word) {
	back = word{space: w.space, hard: w.hard}
	full, left := false, letters(w)
	for _, p := range w.pieces {
		head := Run{Bold: p.Bold, Italic: p.Italic}
		tail := head
		for _, r := range p.Text {
			one := textWidth(Run{Text: string(r), Bold: p.Bold, Italic: p.Italic}, size)
			left--
			if !full && (front.width == 0 || front.width+one <= width) && (left > 0) {
				front.width += one
				head.Text += string(r)
				continue
			}
			full = true
			tail.Text += string(r)
			back.width += one
		}
		if head.Text != "" {
			front.pieces = append(front.pieces, head)
		}
		if tail.Text != "" {
			back.pieces = append(back.pieces, tail)
		}
	}
	return front, back
}
