package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"golang.org/x/text/unicode/norm"

	"ocop/internal/law/rulebook"
	"ocop/rulebooks"
)

// rulebooking are the chores of a jurist or of a program that asks for a result. They read
// the law inside the program, or a folder, and nothing else.
type rulebooking struct {
	List  ruleList  `cmd:"" help:"List the books: filing period, cards, digest."`
	Show  ruleShow  `cmd:"" help:"Show a book, or one of its cards with points, minimums, gates, readings and citations."`
	Lint  ruleLint  `cmd:"" help:"Check the law and print every problem as file:line: reason; exit with 1 when there is one."`
	Pick  rulePick  `cmd:"" help:"Tell which book governs a dossier, and why."`
	Score ruleScore `cmd:"" help:"Read members' sheets as JSON and give the council's result; exit with 2 when a sheet is refused."`
	Diff  ruleDiff  `cmd:"" help:"Tell what changed from one book to another."`
	Plan  rulePlan  `cmd:"" help:"Tell the cheapest steps from what is proved to a star."`
	Index ruleIndex `cmd:"" help:"Lead from an article of the law to the code and data that rest on it, and back."`
}

// lawSource is where a command reads the law.
type lawSource struct {
	Folder string `type:"existingdir" placeholder:"FOLDER" help:"Read the law from this folder instead of the law inside the program."`
	JSON   bool   `name:"json" help:"Print JSON."`
}

func (s lawSource) library() (*rulebook.Library, error) {
	if s.Folder != "" {
		return rulebook.Load(os.DirFS(s.Folder))
	}
	return rulebook.Load(rulebooks.FS)
}

// book finds one book; what is wrong has been said when the error is an exit.
func (s lawSource) book(id string) (*rulebook.Book, error) {
	lib, err := s.library()
	if err != nil {
		return nil, refuse(err)
	}
	b, err := lib.Book(id)
	if err != nil {
		return nil, refuse(fmt.Errorf("không có bộ quy định %q; các bộ có: %s", id, strings.Join(ids(lib), ", ")))
	}
	return b, nil
}

// cardSource is where a command finds one card.
type cardSource struct {
	lawSource
	Book string `required:"" help:"Book, like 26-2026."`
	Card string `required:"" help:"Number of the product set in that book."`
}

func (s cardSource) find() (*rulebook.Book, *rulebook.Card, error) {
	b, err := s.book(s.Book)
	if err != nil {
		return nil, nil, err
	}
	number, err := cardNumber(s.Card)
	if err != nil {
		return nil, nil, err
	}
	card, err := b.Card(number)
	if err != nil {
		return nil, nil, refuse(err)
	}
	return b, card, nil
}

func ids(lib *rulebook.Library) (list []string) {
	for _, b := range lib.Books() {
		list = append(list, b.ID)
	}
	return list
}

// refuse says what is wrong with what was asked, for exit code 2.
func refuse(err error) error {
	fmt.Fprintln(os.Stderr, err)
	return exit(2)
}

// printJSON leaves Vietnamese and signs as they are.
func printJSON(w io.Writer, x any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(x)
}

type ruleList struct{ lawSource }

// bookLine is one book of the list.
type bookLine struct {
	ID         string        `json:"id"`
	Short      string        `json:"short"`
	FilingFrom rulebook.Date `json:"filing_from"`
	FilingTo   rulebook.Date `json:"filing_to"` // empty: still in force
	Usable     int           `json:"cards_usable"`
	Incomplete int           `json:"cards_incomplete"`
	Digest     string        `json:"digest"`
	Local      bool          `json:"local"` // not, byte for byte, the law inside the program
}

// Run prints a line for each book, oldest first.
func (c *ruleList) Run() error {
	lib, err := c.library()
	if err != nil {
		return refuse(err)
	}
	own, err := rulebook.Load(rulebooks.FS)
	if err != nil {
		return err
	}
	var lines []bookLine
	for _, b := range lib.Books() {
		lines = append(lines, lineOf(b, own))
	}
	if c.JSON {
		return printJSON(os.Stdout, lines)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "Mã\tTên\tNộp hồ sơ\tPhiếu dùng được\tChưa đủ\tMã băm\tNguồn")
	for _, l := range lines {
		source := "trong chương trình"
		if l.Local {
			source = "riêng"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%.12s\t%s\n", l.ID, l.Short, period(l.FilingFrom, l.FilingTo), l.Usable, l.Incomplete, l.Digest, source)
	}
	return w.Flush()
}

func lineOf(b *rulebook.Book, own *rulebook.Library) bookLine {
	_, err := own.ByDigest(b.Digest)
	l := bookLine{ID: b.ID, Short: b.Decision.Short, FilingFrom: b.Decision.FilingFrom, FilingTo: b.Decision.FilingTo, Digest: b.Digest, Local: err != nil}
	for _, c := range b.Cards {
		if c.Incomplete == "" {
			l.Usable++
		} else {
			l.Incomplete++
		}
	}
	return l
}

func period(from, to rulebook.Date) string {
	if to == "" {
		return "từ " + from.Text()
	}
	return from.Text() + " đến " + to.Text()
}

type ruleLint struct {
	Folder string `arg:"" optional:"" type:"existingdir" help:"Folder of books; without it the law inside the program."`
	Local  string `type:"existingdir" placeholder:"FOLDER" help:"An office's own folder (wording, cards, council) to lay over the law inside the program."`
	JSON   bool   `name:"json" help:"Print JSON."`
}

// load reads the law with its worked cases, or with an office's folder laid over it.
func (c *ruleLint) load() (*rulebook.Library, error) {
	switch {
	case c.Local != "":
		return rulebook.LoadWith(rulebooks.FS, os.DirFS(c.Local))
	case c.Folder != "":
		return rulebook.Prove(os.DirFS(c.Folder))
	}
	return rulebook.Prove(rulebooks.FS)
}

type problemLine struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Text string `json:"text"`
}

// Run loads the law, which checks it.
func (c *ruleLint) Run() error {
	lib, err := c.load()
	problems, ok := errors.AsType[rulebook.Problems](err)
	if err != nil && !ok {
		return refuse(err)
	}
	list := []problemLine{}
	for _, p := range problems {
		list = append(list, problemLine{File: filepath.Join(cmp.Or(c.Local, c.Folder), p.File), Line: max(1, p.Line), Text: p.Text})
	}
	switch {
	case c.JSON:
		err = printJSON(os.Stdout, list)
	case len(list) == 0:
		cards := 0
		for _, b := range lib.Books() {
			cards += len(b.Cards)
		}
		_, err = fmt.Printf("Không có lỗi: %d bộ quy định, %d phiếu.\n", len(lib.Books()), cards)
	default:
		err = nil
		for _, p := range list {
			fmt.Printf("%s:%d: %s\n", p.File, p.Line, p.Text)
		}
	}
	if err == nil && len(list) > 0 {
		return exit(1)
	}
	return err
}

type rulePick struct {
	lawSource
	Kind  string `required:"" help:"first, upgrade or reassess; also lần đầu, nâng hạng, đánh giá lại."`
	Filed string `required:"" placeholder:"DATE" help:"Filing date, like 2026-05-22 or 22/05/2026."`
}

// Run prints the book and the reason.
func (c *rulePick) Run() error {
	kind, err := kindOf(c.Kind)
	if err != nil {
		return refuse(err)
	}
	lib, err := c.library()
	if err != nil {
		return refuse(err)
	}
	filed := isoDate(c.Filed)
	b, reason, err := lib.Pick(kind, filed)
	if err != nil {
		return refuse(err)
	}
	if c.JSON {
		return printJSON(os.Stdout, struct {
			Book   string        `json:"book"`
			Kind   rulebook.Kind `json:"kind"`
			Filed  rulebook.Date `json:"filed"`
			Reason string        `json:"reason"`
		}{b.ID, kind, filed, reason})
	}
	_, err = fmt.Printf("%s\n%s\n", b.ID, reason)
	return err
}

// kindOf takes a kind by its own word or by the words of a form.
func kindOf(s string) (rulebook.Kind, error) {
	word := norm.NFC.String(strings.ToLower(strings.Join(strings.Fields(s), " ")))
	for _, k := range []rulebook.Kind{rulebook.First, rulebook.Upgrade, rulebook.Reassess} {
		if slices.Contains([]string{string(k), k.Text(), strings.TrimPrefix(k.Text(), "đánh giá ")}, word) && word != "lại" {
			return k, nil
		}
	}
	return "", fmt.Errorf("loại hồ sơ %q không có; được ghi: first (lần đầu), upgrade (nâng hạng), reassess (đánh giá lại)", s)
}

// isoDate turns 22/05/2026 into 2026-05-22 and leaves everything else to the law to refuse.
func isoDate(s string) rulebook.Date {
	if f := strings.Split(s, "/"); len(f) == 3 && len(f[0]) == 2 && len(f[1]) == 2 && len(f[2]) == 4 {
		return rulebook.Date(f[2] + "-" + f[1] + "-" + f[0])
	}
	return rulebook.Date(s)
}

// cardNumber is a written number of a set, or a refusal.
func cardNumber(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, refuse(fmt.Errorf("số của bộ sản phẩm phải là số nguyên từ 1, không phải %q", s))
	}
	return n, nil
}
