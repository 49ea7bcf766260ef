package server

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
)

// rule is one line of the oracle. The first rule of a route that fits a case answers it,
// so that a general rule may stand last.
type rule struct {
	action, route         string
	role, relation, state []string // nil = any
	answer                string
	changes               []string // tables that a success changes
	why                   string
	hits                  int
}

// The answers that the oracle knows.
const (
	allowed  = "allowed"  // the page, the file, or the effect
	refused  = "refused"  // 403: the thing is known to whoever asks, the power is missing
	unseen   = "hidden"   // 404, the same bytes as for a thing that does not exist
	absent   = "absent"   // 404: the thing is there and known to whoever asks, this part of it is not
	signIn   = "sign-in"  // led to the doorway
	conflict = "conflict" // 409: whoever asks may, but the state no longer allows it
	invalid  = "invalid"  // 422: whoever asks may, but the form names something that is not theirs

	malformed = "malformed" // 400: no program that this site knows has sent it
)

func any_(field string) []string {
	if field == "*" {
		return nil
	}
	return strings.Fields(field)
}

// oracle reads powers.csv.
func oracle(t *testing.T) map[string][]*rule {
	t.Helper()
	f, err := os.Open("../web/powers.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if head := strings.Join(lines[0], ","); head != "action,route,role,relation,state,answer,changes,why" {
		t.Fatalf("the head of powers.csv is %s", head)
	}
	rules := map[string][]*rule{}
	for i, l := range lines[1:] {
		x := &rule{action: l[0], route: l[1], role: any_(l[2]), relation: any_(l[3]), state: any_(l[4]), answer: l[5], changes: strings.Fields(l[6]), why: l[7]}
		if !slices.Contains([]string{allowed, refused, unseen, absent, signIn, conflict, invalid, malformed}, x.answer) {
			t.Errorf("powers.csv, rule %d: no answer is called %q", i+1, x.answer)
		}
		if x.why == "" {
			t.Errorf("powers.csv, rule %d (%s): no reason", i+1, x.route)
		}
		slices.Sort(x.changes)
		rules[x.route] = append(rules[x.route], x)
	}
	return rules
}

// fits says whether the rule speaks about the case.
func (r *rule) fits(c cell) bool {
	in := func(list []string, x string) bool { return list == nil || slices.Contains(list, x) }
	return in(r.role, c.role) && in(r.relation, c.relation) && in(r.state, c.state)
}

// ruleOf is the first rule that fits.
func ruleOf(rules []*rule, c cell) *rule {
	for _, r := range rules {
		if r.fits(c) {
			r.hits++
			return r
		}
	}
	return nil
}
