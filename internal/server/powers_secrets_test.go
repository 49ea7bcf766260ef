package server

import (
	"slices"
	"strings"

	"ocop/internal/act"
)

// secret is a word that stands in one place of the database, and who may read it.
type secret struct {
	text string
	may  func(p *person) bool
	own  bool // whoever stepped back meets it on pages of their own declaration
}

// secrets are words of what somebody else must not read: sheets before the close, reasons
// of recusals, notes of dossiers, files of jobs.
func (w *powersWorld) secrets() (list []secret) {
	add := func(text string, may func(*person) bool) { list = append(list, secret{text: text, may: may}) }
	for _, x := range []struct{ entry, who string }{{"entry/scoring", "chair"}, {"entry/scoring", "voting-secretary"}, {"entry/scoring", "member"}, {"entry/scoring-two", "recused"}, {"entry/scoring-two", "chair"}} {
		add(remarkOf(x.entry, x.who), func(p *person) bool { return p.seat == x.who }) // its author alone, until the sitting closes
	}
	results := func(p *person) bool { return w.reads(p, "office", "district", "leader", "inspector", "auditor") }
	for _, who := range []string{"chair", "member", "voting-secretary"} {
		add(remarkOf("entry/closed", who), func(p *person) bool {
			return p.seat == who || strings.HasSuffix(p.seat, "secretary") && !strings.HasPrefix(p.seat, "p-") || results(p)
		})
	}
	for _, who := range []string{"recused", "conflicted-office"} {
		add("LYDOKHONGCHAM-"+who, func(p *person) bool {
			return p == w.people[who] || p.seat == "secretary" || p.seat == "voting-secretary" || results(p)
		})
	}
	desk := func(p *person) bool {
		return w.reads(p, "office", "district", "commune", "adviser", "leader", "inspector", "auditor", "admin") || p.seat == "conflicted"
	}
	seated := func(p *person) bool {
		return slices.Contains([]string{"chair", "member", "secretary", "voting-secretary"}, p.seat)
	}
	for _, name := range []string{"planned", "scoring", "forwarded"} {
		add("GHICHUHS-"+name+"<", func(p *person) bool { return p.seat != "conflicted" && desk(p) || seated(p) })
	}
	list = append(list, w.reportSecrets(desk, seated)...)
	list = append(list, w.receiptSecrets(desk, seated)...)
	for _, name := range []string{"filed", "returned", "withdrawn"} {
		add("GHICHUHS-"+name+"<", desk)
	}
	add("GHICHUSP-filed", desk)
	owns := func(p *person) bool { return p.works == "own" || p.works == "both" } // what a dossier was returned for is said to its producer
	add("LYDOTRALAI", func(p *person) bool { return desk(p) || owns(p) })
	add("LYDORUT", func(p *person) bool { return desk(p) || owns(p) })
	list = append(list, w.producerSecrets()...)
	atProvince := func(p *person, roles ...string) bool {
		return p.seat == "" && slices.Contains(roles, p.role) && (p.at == province || p.at == successor)
	}
	add("BANXUATCUATINH", func(p *person) bool { return atProvince(p, "office", "district", "leader", "inspector", "auditor") })
	add("BIENBANCUADOT", results)
	add(w.things["mean/recognised"], func(p *person) bool {
		return !strings.HasPrefix(p.role, "admin") && p.role != "commune" && p.role != "adviser" && (p.at != "" || owns(p))
	}) // the mean, which neither administrators nor communes nor the advisory group need
	add(`value="export.csv"`, func(p *person) bool {
		return !slices.Contains([]string{"admin", "judge", "commune", "adviser"}, p.role)
	})
	add(`value="backup"`, func(p *person) bool { return strings.HasPrefix(p.role, "admin") })
	add(officerMail, func(p *person) bool { return strings.HasPrefix(p.role, "admin") || p == w.people["office-dist"] })
	add("TENTRONGNHATKY", func(p *person) bool { return w.reads(p, "office", "leader", "auditor", "admin") }) // who did what is for who reads journals
	add("SANPHAMNOIKHAC", func(p *person) bool {                                                              // a product of the sibling district, of a producer of this one
		return owns(p) || slices.ContainsFunc(p.Roles, func(h act.Held) bool {
			return h.Role.Allows(act.OfficeRead) && (h.Place == sibling || w.Desk.Places.Within(sibling, h.Place))
		})
	})
	add("LYDOVAITRO", func(p *person) bool { return w.reads(p, "admin", "office", "leader", "auditor") }) // who decides, and who reads the journal there
	add("BANSAOLUU", func(p *person) bool { return atProvince(p, "admin") })
	list = append(list, w.correctSecrets(results)...)
	list = append(list, recheckSecrets()...)
	list = append(list, w.personalSecrets()...)
	return append(list, w.conflicts()...)
}

// conflicts are the numbers of dossiers that somebody has stepped back from: they meet
// them nowhere but in their own list and declaration.
func (w *powersWorld) conflicts() (list []secret) {
	for _, x := range []struct {
		dossier string
		seats   []string
	}{{"planned", []string{"recused", "conflicted"}}, {"scoring", []string{"recused", "conflicted"}}, {"forwarded", []string{"recused", "conflicted"}},
		{"waiting", []string{"voting-secretary"}}, {"passed", []string{"voting-secretary"}}} {
		list = append(list, secret{text: w.things["number/"+x.dossier], own: true, may: func(p *person) bool { return !slices.Contains(x.seats, p.seat) }})
	}
	return list
}

// reads says whether somebody holds one of the roles at the district or above it.
func (w *powersWorld) reads(p *person, roles ...string) bool {
	role, _, _ := strings.Cut(p.role, "-") // of two hats the one worn here
	return p.seat == "" && slices.Contains(roles, role) && (p.at == district || p.at != "" && w.Desk.Places.Within(district, p.at))
}

// leaks looks for words in an answer that whoever asked may not read.
func (m *matrix) leaks(c cell, g got) {
	m.Helper()
	text := g.text()
	for _, s := range m.words {
		if !strings.Contains(text, s.text) {
			continue
		}
		if s.own && (c.path == "/jury" || strings.HasSuffix(c.path, "/recuse")) {
			continue
		}
		if s.may(m.people[c.who]) {
			m.found[s.text] = true
			continue
		}
		m.Errorf("%s by %s (%s, %s) in state %s tells %s", c.doorway, c.who, c.role, c.relation, c.state, s.text)
	}
}

// everySecretIsKnownToSomebody shows that the words would be found.
func (m *matrix) everySecretIsKnownToSomebody() {
	m.Helper()
	for _, s := range m.words {
		if !m.found[s.text] {
			m.Errorf("nobody ever read %s: does the test look where it stands?", s.text)
		}
	}
}
