//go:build ignore

// Mutate shows that no authorisation check can go missing unnoticed. It finds every check
// in the source, builds the test of powers once with a switch before each (as an overlay: no
// file changes), then walks the matrix with one check taken out at a time, in an order that
// meets every part of it early. It lists the checks whose absence the walk did not notice
// and exits with 1 when there are any. A check of a verb that the walk does not reach, because
// a page asks before it or no page leads there yet, may be noticed by the subject's own tests;
// these run then. Those of pages have tests beside the walk and in their own folder.
//
// The first walk, with every check in place, notes which cases meet which check. A case that
// does not meet the one that is missing runs as before, so only those that do are tried, until
// one of them is noticed.
//
//	go run scripts/mutate.go                      every check
//	go run scripts/mutate.go -list                only list them
//	go run scripts/mutate.go -only 3,17           some of them
//	go run scripts/mutate.go -from 1 -to 60       a slice
//	go run scripts/mutate.go -walk co-so          with a narrower walk, while one works on a few doors
//	go run scripts/mutate.go -resume verdicts.txt go on: what the file answers is not asked again
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// check is one place where the program asks whether somebody may.
type check struct {
	file       string
	line       int
	kind       string // of switch
	what       string // as written
	start, end int    // bytes
}

// folders are where people ask: pages, and the verbs and reads of subjects.
var folders = []string{"internal/web", "internal/web/office", "internal/web/jury", "internal/web/public", "internal/web/producer", "internal/web/api", "internal/evaluation", "internal/dossier",
	"internal/recognition", "internal/registry", "internal/plan", "internal/account", "internal/programme", "internal/paper", "internal/personal", "internal/portal"}

// switches are the calls that ask, and what they answer with.
var switches = map[string]string{"Near": "True", "Need": "Err", "needDesk": "Err", "May": "True", "Allows": "True", "OwnsProducer": "True", "WorksFor": "True", "NoPartIn": "True", "StoodBackFrom": "Bool",
	"StoodBackInSitting": "Bool", "StoodBackInRound": "Bool", "SteppedBack": "Set", "Unconflicted": "Text"}

// others are functions whose questions are about other people than whoever acts, or about
// the program itself, with the reason.
var others = map[string]string{
	"judgesAt":       "marks in a form which people could score; the verb refuses the others",
	"votersMayScore": "a rule about whom a council may appoint",
}

const switchText = `package act

import (
	"os"
	"strconv"

	"ocop/internal/key"
)

var Missing, _ = strconv.Atoi(os.Getenv("OCOP_MUTANT")) // the check that is taken out

var Met map[int]bool // checks that were asked, one request at a time; nil where nobody wants to know

func missing(n int) bool {
	if Met != nil {
		Met[n] = true
	}
	return Missing == n
}

func MutateErr(n int, err error) error {
	if missing(n) {
		return nil
	}
	return err
}

func MutateTrue(n int, may bool) bool { return missing(n) || may }

func MutateFalse(n int, refuses bool) bool { return !missing(n) && refuses }

func MutateBool(n int) func(bool, error) (bool, error) {
	return func(back bool, err error) (bool, error) { return !missing(n) && back, err }
}

func MutateSet(n int) func(map[key.Dossier]bool, error) (map[key.Dossier]bool, error) {
	return func(set map[key.Dossier]bool, err error) (map[key.Dossier]bool, error) {
		if missing(n) {
			return nil, err
		}
		return set, err
	}
}

func MutateText(n int, condition string) string {
	if missing(n) {
		return "(" + condition + " OR 1 = 1)"
	}
	return condition
}

func MutatePower(n int, p Permission) Permission { // asked when the site is built
	if Missing == n {
		return SignIn
	}
	return p
}
`

const testText = `package server

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ocop/internal/act"
)

// starts builds the site; a route that may not go without its power refuses to start.
func (w *powersWorld) starts() {
	defer func() {
		if p := recover(); p != nil {
			w.Error(p)
		}
	}()
	var err error
	if w.handler, err = w.Handler(w.Context()); err != nil {
		w.Fatal(err)
	}
}

func TestMutants(t *testing.T) {
	act.Met = map[int]bool{}
	w := buildPowers(t, "")
	m, cells := newMatrix(w)
	only := regexp.MustCompile(*walkOnly)
	cells = slices.DeleteFunc(cells, func(c cell) bool { return !only.MatchString(c.doorway) })
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(cells), func(i, j int) { cells[i], cells[j] = cells[j], cells[i] })
	met := map[int][]cell{} // by check
	for _, text := range strings.Split(os.Getenv("OCOP_MUTANTS"), ",") {
		t.Run(text, func(t *testing.T) {
			n, err := strconv.Atoi(text)
			if err != nil {
				t.Fatal(err)
			}
			w.T, act.Missing = t, n
			defer func() { act.Missing, w.T = 0, nil }()
			some := met[n]
			if n == 0 || strings.Contains(os.Getenv("OCOP_BUILT"), ","+text+",") { // asked when the site is built, before any case
				some = cells
			}
			if w.starts(); t.Failed() {
				fmt.Printf("\nMUTANT %s killed 0\n", text)
				return
			}
			for i, c := range some {
				if !strings.Contains(c.path, "/office") && !strings.Contains(c.path, "/jury") { // wrong passwords are counted in memory
					w.starts()
				}
				clear(act.Met)
				if m.try(c); t.Failed() {
					fmt.Printf("\nMUTANT %s killed %d\n", text, i+1)
					m.restore(m.before)
					return
				}
				for k := range act.Met {
					if n == 0 {
						met[k] = append(met[k], c)
					}
				}
			}
			fmt.Printf("\nMUTANT %s SURVIVED %d\n", text, len(some))
		})
	}
	w.T = t
}
`

func main() {
	list := flag.Bool("list", false, "only list the checks")
	only := flag.String("only", "", "numbers of checks, separated by commas")
	from := flag.Int("from", 1, "the first check")
	to := flag.Int("to", 0, "the last check, 0 = all that follow")
	walk := flag.String("walk", "", "walk only doors whose name matches: what is noticed is noticed, what survives is not proved to")
	resume := flag.String("resume", "", "file of verdicts: read first, then added to")
	flag.Parse()
	all, err := find()
	fail(err)
	if *list {
		for i, c := range all {
			fmt.Printf("%3d %s\n", i+1, c.told())
		}
		return
	}
	done, file, err := verdicts(*resume, all)
	fail(err)
	numbers := slices.DeleteFunc(chosen(*only, *from, *to, len(all)), func(n int) bool { return done[n] })
	if len(numbers) == 0 {
		fmt.Println("nothing is left to try")
		return
	}
	work, err := os.MkdirTemp("", "mutate")
	fail(err)
	defer os.RemoveAll(work)
	overlay, err := prepare(work, all)
	fail(err)
	binary, err := compile(work, overlay, "internal/server")
	fail(err)
	os.Exit(try(all, numbers, io.MultiWriter(os.Stdout, file), binary, *walk, func(folder string) (string, error) { return compile(work, overlay, folder) }))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func chosen(only string, from, to, n int) (numbers []int) {
	if only == "" {
		if to == 0 {
			to = n
		}
		for i := max(from, 1); i <= min(to, n); i++ {
			numbers = append(numbers, i)
		}
		return numbers
	}
	for _, s := range strings.Split(only, ",") {
		i, err := strconv.Atoi(s)
		fail(err)
		numbers = append(numbers, i)
	}
	return numbers
}

// told is a check as a line of verdicts names it: by place and text, so that a verdict counts
// for nothing once the source has changed there.
func (c check) told() string {
	return fmt.Sprintf("%s:%d %s", c.file, c.line, strings.Join(strings.Fields(c.what), " "))
}

// verdicts reads which checks were tried, and opens the file for more.
func verdicts(name string, all []check) (done map[int]bool, file io.Writer, err error) {
	done = map[int]bool{}
	if name == "" {
		return done, io.Discard, nil
	}
	text, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, nil, err
	}
	for line := range strings.Lines(string(text)) {
		for i, c := range all {
			if strings.HasSuffix(strings.TrimSpace(line), " "+c.told()) {
				done[i+1] = true
			}
		}
	}
	file, err = os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	return done, file, err
}

// find lists the checks in the order of files and lines.
func find() (all []check, err error) {
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") || strings.HasSuffix(f, "_templ.go") {
				continue
			}
			some, err := findIn(f)
			if err != nil {
				return nil, err
			}
			all = append(all, some...)
		}
	}
	return all, nil
}

func findIn(file string) (all []check, err error) {
	set := token.NewFileSet()
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	tree, err := parser.ParseFile(set, file, text, 0)
	if err != nil {
		return nil, err
	}
	imports := slices.ContainsFunc(tree.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"ocop/internal/act"` })
	add := func(kind string, n ast.Node) {
		from, to := set.Position(n.Pos()), set.Position(n.End())
		all = append(all, check{file, from.Line, kind, string(text[from.Offset:to.Offset]), from.Offset, to.Offset})
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		if !imports {
			return false
		}
		if f, ok := n.(*ast.FuncDecl); ok && others[f.Name.Name] != "" {
			return false
		}
		switch x := n.(type) {
		case *ast.CallExpr:
			if s, ok := x.Fun.(*ast.SelectorExpr); ok && switches[s.Sel.Name] != "" {
				add(switches[s.Sel.Name], x)
			}
		case *ast.KeyValueExpr:
			if k, ok := x.Key.(*ast.Ident); ok && k.Name == "Permission" && !public(x.Value) {
				add("Power", x.Value)
			}
		case *ast.IfStmt:
			if denies(x.Body) {
				add("False", x.Cond)
			}
		case *ast.CaseClause:
			if len(x.List) == 1 && denies(&ast.BlockStmt{List: x.Body}) {
				add("False", x.List[0])
			}
		}
		return true
	})
	return all, nil
}

// public says that a route asks for nothing that could be taken away.
func public(x ast.Expr) bool {
	s, ok := x.(*ast.SelectorExpr)
	return !ok || s.Sel.Name == "PublicRead" || s.Sel.Name == "SignIn"
}

// denies says whether a block does nothing but refuse for want of a power.
func denies(b *ast.BlockStmt) (yes bool) {
	if len(b.List) != 1 {
		return false
	}
	r, ok := b.List[0].(*ast.ReturnStmt)
	if !ok {
		return false
	}
	for _, result := range r.Results {
		switch x := result.(type) {
		case *ast.CallExpr:
			s, ok := x.Fun.(*ast.SelectorExpr)
			yes = yes || ok && s.Sel.Name == "Denied"
		case *ast.Ident:
			yes = yes || x.Name == "errSteppedBack" || x.Name == "errConflict" || x.Name == "errSignIn"
		}
	}
	return yes
}

// prepare writes every file with its switches and gives the overlay that puts them in place.
func prepare(work string, all []check) (string, error) {
	replace := map[string]string{}
	of := map[string][]int{}
	for i, c := range all {
		of[c.file] = append(of[c.file], i)
	}
	here, err := filepath.Abs(".")
	if err != nil {
		return "", err
	}
	write := func(name, target string, text []byte) error {
		path := filepath.Join(work, strings.ReplaceAll(name, "/", "_"))
		replace[filepath.Join(here, target)] = path
		return os.WriteFile(path, text, 0o600)
	}
	if err := write("mutate", "internal/act/mutate.go", []byte(switchText)); err != nil {
		return "", err
	}
	if err := write("mutate_test", "internal/server/mutate_test.go", []byte(testText)); err != nil {
		return "", err
	}
	for file, numbers := range of {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		if err := write(file, file, switched(text, all, numbers)); err != nil {
			return "", err
		}
	}
	files, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	overlay := filepath.Join(work, "overlay.json")
	if err := os.WriteFile(overlay, files, 0o600); err != nil {
		return "", err
	}
	return overlay, nil
}

// compile builds the tests of a folder, once.
func compile(work, overlay, folder string) (string, error) {
	binary := filepath.Join(work, strings.ReplaceAll(folder, "/", "_")+".test")
	if _, err := os.Stat(binary); err == nil {
		return binary, nil
	}
	out, err := exec.Command("go", "test", "-c", "-overlay", overlay, "-o", binary, "./"+folder).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return binary, nil
}

// beside are tests of whole pages about people whom the walk does not have.
const beside = "^TestBesideTheWalk|^TestReadersDoNot|^TestReadersAreNamed"

// slow are tests of a folder that ask about nothing but powers less often than they take long.
const slow = "Browser|Axe|Interleav|AtOnce|Wide|Keyboard"

// elsewhere is where the absence of a check may be noticed that the walk does not notice: beside
// the walk, and in the folder's own tests.
func (c check) elsewhere() [][2]string {
	folder := filepath.ToSlash(filepath.Dir(c.file))
	switch {
	case folder == "internal/web":
		return [][2]string{{"internal/server", beside}, {folder, "."}, {"internal/web/public", "Rest|Proof|Session"}}
	case strings.HasPrefix(folder, "internal/web/"):
		return [][2]string{{"internal/server", beside}, {folder, "."}}
	}
	return [][2]string{{folder, "."}, {"internal/server", beside}}
}

// noticed says whether other tests notice that a check is missing.
func noticed(c check, n int, compiled func(string) (string, error)) (bool, error) {
	for _, x := range c.elsewhere() {
		binary, err := compiled(x[0])
		if err != nil {
			return false, err
		}
		without := func(n int) ([]byte, error) {
			run := exec.Command(binary, "-test.run", x[1], "-test.skip", slow, "-test.failfast", "-test.timeout", "10m")
			run.Dir, run.Env = x[0], append(os.Environ(), "OCOP_MUTANT="+strconv.Itoa(n))
			return run.CombinedOutput()
		}
		if !sound[x] {
			if out, err := without(0); err != nil {
				return false, fmt.Errorf("%s fails with every check in place: %w\n%s", x[0], err, out)
			}
			sound[x] = true
		}
		if _, err := without(n); err != nil {
			return true, nil
		}
	}
	return false, nil
}

var sound = map[[2]string]bool{} // tests that pass with every check in place

// edit is text put in at a place.
type edit struct {
	at    int
	text  string
	order int
}

// switched is the text of a file with a switch before each of its checks.
func switched(text []byte, all []check, numbers []int) []byte {
	var edits []edit
	for _, i := range numbers {
		c := all[i]
		open := fmt.Sprintf("act.Mutate%s(%d, ", c.kind, i+1)
		if c.kind == "Bool" || c.kind == "Set" {
			open = fmt.Sprintf("act.Mutate%s(%d)(", c.kind, i+1)
		}
		size := c.end - c.start
		edits = append(edits, edit{c.start, open, -size}, edit{c.end, ")", size}) // the wider one outside
	}
	slices.SortStableFunc(edits, func(a, b edit) int {
		if a.at != b.at {
			return a.at - b.at
		}
		return a.order - b.order
	})
	var b bytes.Buffer
	last := 0
	for _, e := range edits {
		b.Write(text[last:e.at])
		b.WriteString(e.text)
		last = e.at
	}
	b.Write(text[last:])
	return b.Bytes()
}

// try walks without each of the checks and tells which absences were noticed.
func try(all []check, numbers []int, to io.Writer, binary, walk string, compiled func(string) (string, error)) int {
	texts, built := []string{"0"}, "," // first with every check in place
	for _, n := range numbers {
		texts = append(texts, strconv.Itoa(n))
		if all[n-1].kind == "Power" {
			built += strconv.Itoa(n) + ","
		}
	}
	c := exec.Command(binary, "-test.run", "^TestMutants$", "-test.timeout", "6h", "-walk", walk)
	c.Dir = "internal/server"
	c.Stderr = os.Stderr
	c.Env = append(os.Environ(), "OCOP_MUTANTS="+strings.Join(texts, ","), "OCOP_BUILT="+built)
	out, err := c.StdoutPipe()
	fail(err)
	fail(c.Start())
	killed, survived := 0, 0
	var before []string // what was said, to tell why the first walk fails
	for lines := bufio.NewScanner(out); lines.Scan(); {
		rest, ok := strings.CutPrefix(lines.Text(), "MUTANT ")
		if !ok {
			before = append(before, lines.Text())
			continue
		}
		said := strings.Fields(rest)
		n, err := strconv.Atoi(said[0])
		fail(err)
		word, failed := said[1], said[1] == "killed"
		switch {
		case n == 0 && failed:
			for lines.Scan() { // why comes at the end
				before = append(before, lines.Text())
			}
			fail(fmt.Errorf("the walk fails with every check in place:\n%s", strings.Join(before, "\n")))
		case n == 0:
			continue
		case failed:
			killed++
		default:
			own, err := noticed(all[n-1], n, compiled)
			fail(err)
			if own {
				killed++
				word = "killed by other tests"
			} else {
				survived++
			}
		}
		if !failed && said[2] == "0" {
			word += ", met by no case"
		}
		_, err = fmt.Fprintf(to, "%-8s %3d %s\n", word, n, all[n-1].told())
		fail(err)
	}
	_ = c.Wait() // fails when anything was noticed
	if killed+survived != len(numbers) {
		fail(fmt.Errorf("%d of %d checks were tried:\n%s", killed+survived, len(numbers), strings.Join(before, "\n")))
	}
	fmt.Printf("%d checks, %d killed, %d survived\n", len(numbers), killed, survived)
	return min(survived, 1)
}
