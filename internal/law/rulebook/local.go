package rulebook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

// Source tells where a text of an office's own folder was read, and who answers for it.
type Source struct {
	Document  string `yaml:"document"`   // the gazette or decision, with page, Vietnamese
	CheckedBy string `yaml:"checked_by"` // who compared it with the document
	CheckedOn Date   `yaml:"checked_on"`
}

// Text is the source as a page names it.
func (s Source) Text() string {
	return s.Document + " (" + s.CheckedBy + " đối chiếu ngày " + s.CheckedOn.Text() + ")"
}

// LoadWith reads the shipped law and lays an office's own folder over it: whole cards where
// the shipped ones are incomplete, the official wording of cards, and the working rules of
// councils. Everything is checked as strictly as the shipped law; the error is a Problems,
// whose files are those of either folder. local is nil for no folder.
func LoadWith(shipped, local fs.FS) (*Library, error) {
	r := newReader(shipped)
	l := r.library()
	texts := r.texted(packedLaw)
	if local != nil {
		o := &overlay{reader: newReader(local), shipped: r, library: l}
		o.strangers()
		o.cards()
		o.words()
		o.rules()
		r.problems = append(r.problems, o.problems...)
		maps.Copy(texts, o.texted(packedLocal))
	}
	if len(r.problems) > 0 {
		return nil, r.sorted()
	}
	l.pack = sync.OnceValues(func() (string, error) { return packed(texts) })
	return l, nil
}

// overlay reads an office's folder; the embedded reader is of that folder.
type overlay struct {
	*reader
	shipped *reader
	library *Library
}

// localPlaces are the files that an office's folder may hold.
var localPlaces = [...]string{"cards/*/*.yaml", "cases/*/*.yaml", "wording/*/*.yaml", "council/*.yaml"}

// strangers refuses law that nobody would read because it stands in the wrong place. Notes
// beside the folders and hidden files are no law.
func (o *overlay) strangers() {
	err := fs.WalkDir(o.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(path.Base(name), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || !strings.Contains(name, "/") && path.Ext(name) != ".yaml" && path.Ext(name) != ".yml":
			return nil
		}
		for _, pattern := range localPlaces {
			if ok, _ := path.Match(pattern, name); ok { // the patterns are constant
				return nil
			}
		}
		o.bad(file{name: name}, "", "nothing is read here; places are %s", strings.Join(localPlaces[:], ", "))
		return nil
	})
	if err != nil {
		o.bad(file{name: "."}, "", "folder is not readable: %v", err)
	}
}

// readers are the books that take their cards from the folder a file speaks of. None is a
// problem of that file.
func (o *overlay) readers(f file) []*Book {
	home := path.Base(path.Dir(f.name))
	var out []*Book
	for _, b := range o.library.books {
		if o.shipped.homes[b] == home {
			out = append(out, b)
		}
	}
	if len(out) == 0 {
		o.bad(f, "", "folder %q is no book with cards of its own", home)
	}
	return out
}

// numbered finds the card that a file named NN.yaml speaks of.
func (o *overlay) numbered(f file, key string, b *Book, number int) (place int, ok bool) {
	if want := fmt.Sprintf("%02d.yaml", number); path.Base(f.name) != want {
		o.bad(f, key, "file of card %d must be called %s", number, want)
	}
	place = slices.IndexFunc(b.Cards, func(c *Card) bool { return c.Number == number })
	if place < 0 {
		o.bad(f, key, "%s has no card %d", b.ID, number)
	}
	return place, place >= 0
}

func (o *overlay) source(f file, s Source) {
	if s.Document == "" || s.CheckedBy == "" {
		o.bad(f, "source", "source lacks its document or who compared it")
	}
	o.date(f, "source/checked_on", s.CheckedOn)
}

// rawLocalCard is a whole card with the source that replaces the citation of the shipped one.
type rawLocalCard struct {
	rawCard `yaml:",inline"`
	Source  Source `yaml:"source"`
}

// cards puts whole cards in the place of incomplete ones, with their worked cases.
func (o *overlay) cards() {
	done := map[*Card]file{}
	for _, name := range o.glob("cards/*/*.yaml") {
		var raw rawLocalCard
		f := o.yaml(name, &raw)
		if f.root == nil {
			continue
		}
		o.budgets(f)
		o.source(f, raw.Source)
		for _, b := range o.readers(f) {
			if c := o.complete(f, b, raw); c != nil {
				done[c] = f
			}
		}
	}
	o.proofs(done)
	for _, b := range o.library.books {
		o.seal(b)
	}
}

// seal lets the digest of a book tell its local cards.
func (o *overlay) seal(b *Book) {
	list := sha256.New()
	for _, c := range b.Cards {
		if c.Local != nil {
			fmt.Fprintf(list, "%d %s\n", c.Number, c.Digest)
			b.Digest = ""
		}
	}
	if b.Digest == "" {
		fmt.Fprintln(list, b.Shipped)
		b.Digest = hex.EncodeToString(list.Sum(nil))
	}
}

// complete replaces one card of one book; nil when it may not.
func (o *overlay) complete(f file, b *Book, raw rawLocalCard) *Card {
	i, ok := o.numbered(f, "number", b, raw.Number)
	if !ok {
		return nil
	}
	old := b.Cards[i]
	switch {
	case old.Incomplete == "":
		o.bad(f, "number", "card %d of %s is complete: the law as shipped is not replaced", raw.Number, b.ID)
		return nil
	case raw.Incomplete != "":
		o.bad(f, "incomplete", "a card that is incomplete completes nothing")
		return nil
	case raw.ID != old.ID:
		o.bad(f, "id", "card %d of %s is %q, not %q", raw.Number, b.ID, old.ID, raw.ID)
	}
	c := o.card(f, b, o.shipped.fragments[b], raw.rawCard)
	c.Local = &raw.Source
	b.Cards[i] = c
	return c
}

// proofs reads the worked cases of the cards just completed.
func (o *overlay) proofs(done map[*Card]file) {
	count := map[*Card]int{}
	for _, name := range o.glob("cases/*/*.yaml") {
		var raw rawCases
		f := o.yaml(name, &raw)
		if f.root == nil {
			continue
		}
		for _, b := range o.readers(f) {
			i, ok := o.numbered(f, "card", b, raw.Card)
			if !ok {
				continue
			}
			c := b.Cards[i]
			if _, local := done[c]; !local {
				o.bad(f, "card", "cases of card %d, which this folder does not complete", raw.Card)
				continue
			}
			count[c] += len(raw.Cases)
			b.Cases = append(b.Cases, o.casesOf(f, c, slices.Clone(raw.Cases))...)
		}
	}
	for c, f := range done {
		if count[c] < MinCases {
			o.bad(f, "number", "card %d has %d worked cases, needs %d", c.Number, count[c], MinCases)
		}
	}
}

// rawWording is the official text of a card, by the codes printed on it.
type rawWording struct {
	Card   int                `yaml:"card"`
	Source Source             `yaml:"source"`
	Nodes  map[string]rawText `yaml:"nodes"`
}

type rawText struct {
	Name    string         `yaml:"name"`
	Hint    string         `yaml:"hint"`
	Options map[int]string `yaml:"options"` // by place
}

// words lays official wording over the shown text of cards. Points, places and digests stay.
func (o *overlay) words() {
	for _, name := range o.glob("wording/*/*.yaml") {
		var raw rawWording
		f := o.yaml(name, &raw)
		if f.root == nil {
			continue
		}
		o.source(f, raw.Source)
		if len(raw.Nodes) == 0 {
			o.bad(f, "nodes", "file gives no wording")
		}
		for _, b := range o.readers(f) {
			if i, ok := o.numbered(f, "card", b, raw.Card); ok {
				o.wording(f, b.Cards[i], raw)
			}
		}
	}
}

func (o *overlay) wording(f file, c *Card, raw rawWording) {
	c.Official = &raw.Source
	known := map[string]*Criterion{}
	for _, p := range c.Parts {
		for _, g := range p.Groups {
			gather(known, g.Criteria)
		}
	}
	for code, text := range raw.Nodes {
		at := spot{f, "nodes"}.in(code)
		if k, ok := known[code]; ok {
			o.wordingOf(at, k, text)
		} else {
			o.at(at, "card %d has no criterion %s", c.Number, code)
		}
	}
}

// wordingOf puts the texts on one criterion.
func (o *overlay) wordingOf(at spot, k *Criterion, text rawText) {
	if text.Name == "" && text.Hint == "" && len(text.Options) == 0 || at.in("name").written() && text.Name == "" || at.in("hint").written() && text.Hint == "" {
		o.at(at, "criterion %s: wording is missing", k.Code)
	}
	k.Official, k.OfficialHint = text.Name, text.Hint
	for place, words := range text.Options {
		in := at.in("options").in(itoa(place))
		switch {
		case place < 1 || place > len(k.Options):
			o.at(in, "criterion %s has no option %d", k.Code, place)
		case words == "":
			o.at(in, "criterion %s: wording of option %d is missing", k.Code, place)
		default:
			k.Options[place-1].Official = words
		}
	}
}

func gather(into map[string]*Criterion, list []*Criterion) {
	for _, c := range list {
		into[c.Code] = c
		gather(into, c.Children)
	}
}
