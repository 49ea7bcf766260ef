package arch

import (
	"encoding/csv"
	"go/ast"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEveryRequirementIsAnswered reads docs/asvs.csv: each requirement of the first two
// levels once and in order, each with a status, a "met" one with tests that exist or a
// reason that says where to look.
func TestEveryRequirementIsAnswered(t *testing.T) {
	tests := map[string]bool{}
	for _, f := range source(t) {
		for _, name := range testsOf(f) {
			tests[f.dir+":"+name] = true
		}
	}
	rows, err := csv.NewReader(strings.NewReader(read(t, root+"/docs/asvs.csv"))).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatal(err)
	}
	levels, proven, last := map[string]int{}, 0, []int{}
	for _, r := range rows[1:] {
		id, level, words, status, reason := r[0], r[1], r[2], r[3], r[4]
		number := numberOf(t, id)
		if slices.Compare(last, number) >= 0 || level != "1" && level != "2" || words == "" || reason == "" {
			t.Errorf("%s: out of order, or without level, words or reason", id)
		}
		last = number
		levels[level]++
		named := regexp.MustCompile(`[\w/]+:Test\w+`).FindAllString(reason, -1)
		for _, n := range named {
			if !tests[n] {
				t.Errorf("%s names %s, which is no test", id, n)
			}
		}
		elsewhere := regexp.MustCompile(`^(by construction: |docs/|internal/|OCOP_)`).MatchString(reason)
		switch {
		case status == "met" && len(named) > 0:
			proven++
		case status == "met" && !elsewhere:
			t.Errorf("%s is met without a test or a place to look: %s", id, reason)
		case status != "met" && status != "not applicable" && status != "open":
			t.Errorf("%s has the status %q", id, status)
		}
	}
	if levels["1"] != 70 || levels["2"] != 183 {
		t.Errorf("%d requirements of level 1 and %d of level 2; the standard has 70 and 183", levels["1"], levels["2"])
	}
	if proven < 90 {
		t.Errorf("only %d requirements are met by a test", proven)
	}
}

func testsOf(f file) (names []string) {
	if !f.test {
		return nil
	}
	for _, d := range f.ast.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Test") {
			names = append(names, fn.Name.Name)
		}
	}
	return names
}

// numberOf splits V1.2.3.
func numberOf(t *testing.T, id string) (number []int) {
	t.Helper()
	for part := range strings.SplitSeq(strings.TrimPrefix(id, "V"), ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			t.Fatalf("%q is no requirement", id)
		}
		number = append(number, n)
	}
	return number
}
