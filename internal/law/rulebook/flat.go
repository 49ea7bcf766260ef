package rulebook

// Flat is a card laid out for scoring a nation's sheets: one row of numbers per leaf, so that
// a sheet in good order is scored by adding one number a leaf. It says nothing that the card
// does not; whatever needs thought is flagged and read from the criteria themselves.
type Flat struct {
	Rows  []Row
	Ends  [3]int // how many leaves stand in A, in A and B, and in all three
	Stars []StarRow
}

// Places is how many marks a row holds: none, unmarked, and options 1 to 14. Marks beyond
// are for the criteria themselves to judge.
const Places = 16

// Row holds, at place+1, the points of a mark in hundredths, or Ask.
type Row [Places]uint32

// Ask flags a mark that points alone do not settle: unmarked, none, not printed, closing a
// gate, or leaving a condition on this leaf unmet. It lies above every sum of points.
const Ask uint32 = 1 << 16

// StarRow is one leaf with star minimums. At place+1 stands one in the field of each star
// whose minimum the mark satisfies, so that members' votes are counted by adding.
type StarRow struct {
	Leaf   int
	Lowest int // lowest star with a minimum here
	Holds  [Places]uint64
	Of     *Criterion // the leaf itself
}

// Vote is one in the field of a star from 3 to 5. A field holds a million members.
func Vote(star int) uint64 { return 1 << (20 * (star - 3)) }

// Votes reads the field of a star.
func Votes(sum uint64, star int) int { return int(sum / Vote(star) % Vote(4)) }

// Flat is the prepared layout of the card. Callers must not change it.
func (c *Card) Flat() *Flat { return &c.flat }

// flatten prepares the layout once a card is whole.
func (c *Card) flatten() {
	c.flat = Flat{Rows: make([]Row, len(c.leaves))}
	for i, leaf := range c.leaves {
		for p := leaf.Part; p < len(c.flat.Ends); p++ {
			c.flat.Ends[p]++
		}
		c.flat.Rows[i] = c.row(leaf)
		if leaf.Starred {
			c.flat.Stars = append(c.flat.Stars, starRow(leaf))
		}
	}
}

func (c *Card) row(leaf *Criterion) Row {
	var r Row
	for i := range r {
		r[i] = Ask
	}
	for _, o := range leaf.Options {
		if o.Place+1 < Places && o.Gate == "" && !c.leavesUnmet(leaf, o.Points) {
			r[o.Place+1] = uint32(o.Points)
		}
	}
	return r
}

// leavesUnmet tells whether points keep the condition of some other leaf unmet.
func (c *Card) leavesUnmet(leaf *Criterion, p Points) bool {
	for _, k := range c.leaves {
		if k.OnlyIf != nil && k.OnlyIf.Leaf == leaf.Leaf && p <= k.OnlyIf.Above {
			return true
		}
	}
	return false
}

func starRow(leaf *Criterion) StarRow {
	s := StarRow{Leaf: leaf.Leaf, Of: leaf, Lowest: 3}
	for s.Lowest < 5 && leaf.Required(s.Lowest, 0) == 0 {
		s.Lowest++
	}
	for i := range s.Holds {
		place := i - 1
		if place > len(leaf.Options) {
			place = 0
		}
		for star := 3; star <= 5; star++ {
			if leaf.Meets(star, place) {
				s.Holds[i] += Vote(star)
			}
		}
	}
	return s
}
