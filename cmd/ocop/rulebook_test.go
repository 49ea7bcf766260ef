package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestMain lets the test binary be the command itself, so that the tests see what a person
// at a terminal sees, exit codes too.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "ocop" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// terminal is an empty folder with the command on the path.
func terminal(t *testing.T) string {
	t.Helper()
	dir, bin := t.TempDir(), t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(bin, "ocop")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	return dir
}

// enter runs one line in a shell and gives all that it prints.
func enter(t *testing.T, dir, line string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), "sh", "-c", line)
	c.Dir = dir
	out, err := c.CombinedOutput()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		t.Fatal(err)
	}
	return string(out)
}

var fence = regexp.MustCompile("(?ms)^```(\\w+) ?([\\w.-]*)\n(.*?)^```$")

// TestExamplesOfTheManual enters every line of docs/rulebook-cli.md that begins with "$ " and
// compares what it prints. A named block is a file. "…" stands for any text in a line, and
// alone for any lines.
func TestExamplesOfTheManual(t *testing.T) {
	text, err := os.ReadFile("../../docs/rulebook-cli.md")
	if err != nil {
		t.Fatal(err)
	}
	dir, entered := terminal(t), 0
	for _, block := range fence.FindAllStringSubmatch(string(text), -1) {
		if block[2] != "" {
			if err := os.WriteFile(filepath.Join(dir, block[2]), []byte(block[3]), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		for _, example := range strings.Split("\n"+block[3], "\n$ ")[1:] {
			line, want, _ := strings.Cut(example, "\n")
			entered++
			if got := trimmed(enter(t, dir, line)); !like(want).MatchString(got) {
				t.Errorf("$ %s\n--- printed\n%s\n--- the manual says\n%s", line, got, want)
			}
		}
	}
	if entered < 10 {
		t.Errorf("only %d examples found", entered)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != strings.Count(string(text), "```json ") {
		t.Errorf("the commands left files behind: %q", left)
	}
}

func trimmed(s string) string {
	return strings.TrimSpace(regexp.MustCompile(`(?m)[ \t]+$`).ReplaceAllString(s, ""))
}

// like is the pattern of an expected output.
func like(want string) *regexp.Regexp {
	p := "\n" + regexp.QuoteMeta(trimmed(want))
	p = strings.ReplaceAll(p, "\n…", `(?:\n.*)*?`)
	return regexp.MustCompile("^" + strings.ReplaceAll(strings.TrimPrefix(p, "\n"), "…", ".*") + "$")
}

// Everything that is wrong with a question is exit 2 and nothing on standard output.
func TestRefusals(t *testing.T) {
	dir := terminal(t)
	if err := os.WriteFile(filepath.Join(dir, "big.json"), make([]byte, mostSheetBytes+1), 0o600); err != nil {
		t.Fatal(err)
	}
	for line, says := range map[string]string{
		"ocop rulebook score --book zz --card 11 --sheets -":                  `không có bộ quy định "zz"`,
		"ocop rulebook score --book 26-2026 --card 99 --sheets -":             "chưa có phiếu của bộ sản phẩm số 99",
		"ocop rulebook score --book 26-2026 --card x --sheets -":              `không phải "x"`,
		"ocop rulebook score --book 26-2026 --card 11 --sheets none":          "none",
		"ocop rulebook score --book 26-2026 --card 11 --sheets big.json":      "lớn hơn 10 MB",
		"echo '[]' | ocop rulebook score --book 26-2026 --card 11 --sheets -": "chưa có phiếu nào",
		"ocop rulebook show 26-2026 99":                                       "chưa có phiếu của bộ sản phẩm số 99",
		"ocop rulebook index zz":                                              `không hiểu trích dẫn "zz"`,
		"ocop rulebook diff 26-2026 zz":                                       `không có bộ quy định "zz"`,
		"ocop rulebook diff 1048-781 26-2026 --card zz":                       `không có bộ sản phẩm "zz"`,
		"ocop rulebook pick --kind lại --filed 2026-05-22":                    `loại hồ sơ "lại" không có`,
		"ocop rulebook pick --kind first --filed 31/02/2026":                  "2026-02-31",
		"ocop rulebook pick --kind first --filed 2019-08-20":                  "chưa có bộ tiêu chí nào áp dụng",
	} {
		if got := enter(t, dir, line+" 2>said; echo exit $?"); got != "exit 2\n" {
			t.Errorf("%s: standard output is %q", line, got)
		}
		if said, err := os.ReadFile(filepath.Join(dir, "said")); err != nil || !strings.Contains(string(said), says) {
			t.Errorf("%s: %s (%v)", line, said, err)
		}
	}
}

// A folder with faults is named by file and line, and ends with 1.
func TestLintOfAFolder(t *testing.T) {
	dir := terminal(t)
	if err := os.CopyFS(filepath.Join(dir, "law"), os.DirFS("../../rulebooks")); err != nil {
		t.Fatal(err)
	}
	if got := enter(t, dir, "ocop rulebook lint law && ocop rulebook list --folder law --json"); !strings.Contains(got, "Không có lỗi") || strings.Contains(got, `"local":true`) {
		t.Errorf("an equal copy: %s", got)
	}
	file := filepath.Join(dir, "law/26-2026/procedure.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ from, to, says string }{
		{"    body: UBND cấp xã", "    body: UBND xã", "Không có lỗi"},
		{"validity_months: 36", "validity_months: 0", "law/26-2026/procedure.yaml:"},
	} {
		if err := os.WriteFile(file, []byte(strings.Replace(string(text), tt.from, tt.to, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		got := enter(t, dir, "ocop rulebook lint law; echo exit $?")
		if !strings.Contains(got, tt.says) || strings.HasSuffix(got, "exit 1\n") != strings.HasPrefix(tt.says, "law/") {
			t.Errorf("%s: %s", tt.to, got)
		}
		if local := enter(t, dir, "ocop rulebook list --folder law --json"); strings.HasPrefix(tt.says, "Không") && strings.Count(local, `"local":true`) != 1 {
			t.Errorf("one changed book is not local: %s", local)
		}
	}
}

// Every card can be shown, both ways.
func TestShowEveryCard(t *testing.T) {
	lib, err := lawSource{}.library()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range lib.Books() {
		for _, c := range b.Cards {
			var out strings.Builder
			printCard(&out, b, c)
			for _, l := range c.Leaves() {
				for _, o := range l.Options {
					if !strings.Contains(out.String(), o.Text) {
						t.Errorf("%s card %d: %s lacks %q", b.ID, c.Number, l.Code, o.Text)
					}
				}
			}
			for _, g := range c.Gates {
				if !strings.Contains(out.String(), g.Text) {
					t.Errorf("%s card %d lacks the gate %s", b.ID, c.Number, g.Code)
				}
			}
			leaves := 0
			for _, p := range cardJSONOf(c).Parts {
				for _, g := range p.Groups {
					leaves += countLeaves(g.Criteria)
				}
			}
			if leaves != len(c.Leaves()) {
				t.Errorf("%s card %d: %d criteria in JSON, %d on the card", b.ID, c.Number, leaves, len(c.Leaves()))
			}
		}
	}
}

func countLeaves(list []criterionJSON) (n int) {
	for _, c := range list {
		if len(c.Options) > 0 {
			n++
		}
		n += countLeaves(c.Criteria)
	}
	return n
}

// From nothing proved the plan names steps that reach the star; a claim below the proof, an
// unknown code and a broken file are refused.
func TestPlanOfSteps(t *testing.T) {
	dir := terminal(t)
	got := enter(t, dir, `echo '{"claimed":{},"proved":{}}' | ocop rulebook plan --book 26-2026 --card 1 --star 3 --file -`)
	if !strings.Contains(got, "Đã chứng minh  0,00 điểm") || !strings.Contains(got, "đạt 3 sao") || strings.Count(got, " điểm  mức ") < 10 {
		t.Errorf("from nothing: %s", got)
	}
	for _, file := range []string{`{"claimed":{"1.1":1},"proved":{"1.1":3}}`, `{"claimed":{"99":1}}`, `{`} {
		if got := enter(t, dir, "echo '"+file+"' | ocop rulebook plan --book 26-2026 --card 1 --star 3 --file -; echo exit $?"); !strings.HasSuffix(got, "exit 2\n") {
			t.Errorf("%s: %s", file, got)
		}
	}
}
