package rulebook

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"path"
	"slices"
)

// CouncilRules are the working rules (quy chế) that one place has issued for its councils,
// for the time they are in force. Each of them replaces a default of the books.
// Law: working rules of councils, issued by the chair of the People's Committee.
type CouncilRules struct {
	Document Document
	Digest   string // sha256 of the file, which a sitting pins when it is opened
	Place    string // official code of the unit whose councils follow them
	From, To Date   // last day included; empty: still in force
	Secrecy  *Clause
	Absent   *Clause
	Passes   *Passes // how often a council scores one product

	set  rawRules
	text []byte // the file
}

// Clause is a rule that the program shows and does not compute.
type Clause struct {
	Text    string `yaml:"text"` // Vietnamese
	Article string `yaml:"article"`
}

// Passes is the number of readings (lần) within one sitting.
type Passes struct {
	Number  int    `yaml:"number"`
	Text    string `yaml:"text"` // when the next one is held, Vietnamese
	Article string `yaml:"article"`
}

// rawRules is the file of one document; a rule that is absent stays the book's.
type rawRules struct {
	Number   string       `yaml:"number"`
	Title    string       `yaml:"title"`
	Issuer   string       `yaml:"issuer"`
	Signed   Date         `yaml:"signed"`
	From     Date         `yaml:"from"`
	To       Date         `yaml:"to"`
	Place    string       `yaml:"place"`
	Quorum   *rawQuorum   `yaml:"quorum"`
	Spread   *rawSpread   `yaml:"spread"`
	Decimals *rawDecimals `yaml:"decimals"`
	Minimums *rawRule     `yaml:"minimums"`
	None     *rawNone     `yaml:"none"`
	Gates    *rawRule     `yaml:"gates"`
	Secrecy  *Clause      `yaml:"secrecy"`
	Absent   *Clause      `yaml:"absent"`
	Passes   *Passes      `yaml:"passes"`
	Recheck  *rawNone     `yaml:"recheck"`
}

// Recheck says whether chair and secretary may ask a member to look once more at a sheet that was
// handed in.
type Recheck struct {
	Allowed bool
	Ruling  Ruling
}

type rawQuorum struct {
	Num     int    `yaml:"num"`
	Den     int    `yaml:"den"`
	Chair   bool   `yaml:"chair"`
	Article string `yaml:"article"`
}

type rawSpread struct {
	Limit   *Points `yaml:"limit"` // 0: no limit
	Article string  `yaml:"article"`
}

type rawDecimals struct {
	Digits  int    `yaml:"digits"`
	Article string `yaml:"article"`
}

type rawRule struct {
	Rule    MinimumRule `yaml:"rule"`
	Article string      `yaml:"article"`
}

type rawNone struct {
	Allowed *bool  `yaml:"allowed"`
	Article string `yaml:"article"`
}

// Text names the document as a page does: "Theo quy chế số 12/2026/QĐ-UBND".
func (c *CouncilRules) Text() string { return "Theo quy chế số " + c.Document.Number }

// Notes are what a page tells of the rules: the document, and what is only shown.
func (c *CouncilRules) Notes() []string {
	out := []string{c.Text() + " của " + c.Document.Issuer + "."}
	for _, x := range []*Clause{c.Secrecy, c.Absent} {
		if x != nil {
			out = append(out, x.Text+" ("+x.Article+")")
		}
	}
	if c.Passes != nil && c.Passes.Number > 1 {
		out = append(out, c.Passes.Text+" ("+c.Passes.Article+")")
	}
	return out
}

// CouncilRules gives the working rules of councils of a place on a day: the defaults of the
// book, each replaced where the place has its own rule in force. The document is nil when it
// has none. place is the official code of the unit, without its year.
func (l *Library) CouncilRules(b *Book, place string, on Date) (Council, *CouncilRules) {
	for _, r := range l.rules {
		if r.Place == place && on.Compare(r.From) >= 0 && (r.To == "" || on.Compare(r.To) <= 0) {
			return r.Over(b.Procedure.Council), r
		}
	}
	return b.Procedure.Council, nil
}

// RulesByDigest gives the very working rules that a sitting has pinned; nil when that text is
// not in the library any more: nothing is ever closed under another text.
func (l *Library) RulesByDigest(digest string) *CouncilRules {
	for _, r := range slices.Concat(l.rules, l.pinned) {
		if r.Digest == digest {
			return r
		}
	}
	return nil
}

// Over lays the rules over others: the defaults of a book, or what a council has set itself.
func (c *CouncilRules) Over(base Council) Council {
	cite := func(article string) Ruling { return Ruling{Citation: c.Document.Number + ", " + article} }
	if x := c.set.Quorum; x != nil {
		base.Quorum = Quorum{Num: x.Num, Den: x.Den, Chair: x.Chair, Ruling: cite(x.Article)}
	}
	if x := c.set.Spread; x != nil {
		base.Spread = Spread{Limit: *x.Limit, Ruling: cite(x.Article)}
	}
	if x := c.set.Decimals; x != nil {
		base.Decimals = Decimals{Digits: x.Digits, Ruling: cite(x.Article)}
	}
	if x := c.set.Minimums; x != nil {
		base.Minimums.Rule, base.Minimums.Ruling = x.Rule, cite(x.Article)
	}
	if x := c.set.None; x != nil {
		base.None = None{Allowed: *x.Allowed, Ruling: cite(x.Article)}
	}
	if x := c.set.Gates; x != nil {
		base.Gates = Gates{Rule: x.Rule, Ruling: cite(x.Article)}
	}
	return base
}

// Recheck is the rule on asking a member to look at a sheet again. No book prints one: without
// rules of the place (nil) that speak of it, asking is allowed, which is our reading.
func (c *CouncilRules) Recheck() Recheck {
	if c == nil || c.set.Recheck == nil {
		return Recheck{Allowed: true, Ruling: Ruling{Interpretation: true, SettledBy: "Quy chế làm việc của Hội đồng",
			Note: "Quyết định không nói chủ tịch, thư ký có được đề nghị thành viên xem lại phiếu đã nộp hay không: được, trước khi khóa phiên; thành viên tự quyết định, phiếu không tự đổi."}}
	}
	return Recheck{Allowed: *c.set.Recheck.Allowed, Ruling: Ruling{Citation: c.Document.Number + ", " + c.set.Recheck.Article}}
}

// rules reads the working rules and checks that those of one place follow each other.
func (o *overlay) rules() {
	files := map[*CouncilRules]file{}
	for _, name := range o.glob("council/*.yaml") {
		var raw rawRules
		f := o.yaml(name, &raw)
		if f.root == nil {
			continue
		}
		c := o.rulesOf(f, raw)
		o.library.rules, files[c] = append(o.library.rules, c), f
	}
	slices.SortFunc(o.library.rules, func(a, b *CouncilRules) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), a.From.Compare(b.From))
	})
	for i, c := range o.library.rules {
		if i == 0 || o.library.rules[i-1].Place != c.Place {
			continue
		}
		before := o.library.rules[i-1]
		if before.To.AddDays(1) != c.From {
			o.bad(files[c], "from", "gap or overlap: %s ends on %q, %s begins on %s", before.Document.Number, before.To, c.Document.Number, c.From)
		}
		if before.Document.Number == c.Document.Number {
			o.bad(files[c], "number", "document %s appears twice", c.Document.Number)
		}
	}
}

func (o *overlay) rulesOf(f file, raw rawRules) *CouncilRules {
	c := &CouncilRules{Document: Document{Number: raw.Number, Title: raw.Title, Issuer: raw.Issuer, Signed: raw.Signed},
		Digest: fmt.Sprintf("%x", sha256.Sum256(f.bytes)), Place: raw.Place, From: raw.From, To: raw.To, Secrecy: raw.Secrecy, Absent: raw.Absent, Passes: raw.Passes, set: raw, text: f.bytes}
	if raw.Number == "" || raw.Title == "" || raw.Issuer == "" || raw.Place == "" {
		o.bad(f, "", "rules lack their number, title, issuer or place")
	}
	o.date(f, "signed", raw.Signed)
	o.date(f, "from", raw.From)
	if raw.To != "" {
		o.date(f, "to", raw.To)
		if raw.To.Compare(raw.From) < 0 {
			o.bad(f, "to", "rules end before they begin")
		}
	}
	if raw.From.Compare(raw.Signed) < 0 {
		o.bad(f, "from", "rules begin before they were signed")
	}
	o.computed(f, raw)
	o.shown(f, raw)
	return c
}

// computed checks the rules that a tally follows.
func (o *overlay) computed(f file, raw rawRules) {
	if x := raw.Quorum; x != nil {
		o.article(f, "quorum", x.Article)
		o.checkQuorum(f, "quorum", Quorum{Num: x.Num, Den: x.Den})
		if !x.Chair {
			o.bad(f, "quorum/chair", "a sitting is closed with the ballot of the chair or a deputy; chair must be true")
		}
	}
	if x := raw.Spread; x != nil {
		o.article(f, "spread", x.Article)
		if x.Limit == nil || *x.Limit > Full {
			o.bad(f, "spread/limit", "spread needs a limit from 0 (none) to 100 points")
			x.Limit = new(Points)
		}
	}
	if x := raw.Decimals; x != nil {
		o.article(f, "decimals", x.Article)
		if x.Digits != 2 {
			o.bad(f, "decimals/digits", "means are shown with two decimals, not %d", x.Digits)
		}
	}
	for key, x := range map[string]*rawNone{"none": raw.None, "recheck": raw.Recheck} {
		if x == nil {
			continue
		}
		o.article(f, key, x.Article)
		if x.Allowed == nil {
			o.bad(f, key, "%s does not say whether it is allowed", key)
			x.Allowed = new(bool)
		}
	}
	for key, x := range map[string]*rawRule{"minimums": raw.Minimums, "gates": raw.Gates} {
		if x != nil {
			o.article(f, key, x.Article)
			o.checkRule(f, key+"/rule", x.Rule)
		}
	}
}

// shown checks the rules that a page only tells.
func (o *overlay) shown(f file, raw rawRules) {
	for key, x := range map[string]*Clause{"secrecy": raw.Secrecy, "absent": raw.Absent} {
		if x != nil {
			o.article(f, key, x.Article)
			if x.Text == "" {
				o.bad(f, path.Join(key, "text"), "%s lacks its text", key)
			}
		}
	}
	if x := raw.Passes; x != nil {
		o.article(f, "passes", x.Article)
		if x.Number < 1 || x.Number > 3 || x.Number > 1 && x.Text == "" {
			o.bad(f, "passes/number", "passes must be 1 to 3, and say when the next one is held")
		}
	}
}

func (o *overlay) article(f file, key, article string) {
	if article == "" {
		o.bad(f, key, "%s lacks its article", key)
	}
}
