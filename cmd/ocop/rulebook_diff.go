package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"ocop/internal/law/rulebook"
)

type ruleDiff struct {
	lawSource
	Before string `arg:"" help:"Earlier book."`
	After  string `arg:"" help:"Later book."`
	Card   string `placeholder:"ID" help:"Only this product set, by its short name or its number in either book."`
}

// Run prints what changed.
func (c *ruleDiff) Run() error {
	lib, err := c.library()
	if err != nil {
		return refuse(err)
	}
	var books [2]*rulebook.Book
	for i, id := range [...]string{c.Before, c.After} {
		if books[i], err = lib.Book(id); err != nil {
			return refuse(fmt.Errorf("không có bộ quy định %q; các bộ có: %s", id, strings.Join(ids(lib), ", ")))
		}
	}
	d := rulebook.Diff(books[0], books[1])
	if c.Card != "" {
		if d = only(d, c.Card); len(d.Cards) == 0 {
			return refuse(fmt.Errorf("hai bộ quy định không có bộ sản phẩm %q", c.Card))
		}
	}
	if c.JSON {
		return printJSON(os.Stdout, diffJSONOf(d))
	}
	printDiff(os.Stdout, d)
	return nil
}

// only keeps one product set, and nothing of the procedure.
func only(d rulebook.BookDiff, name string) rulebook.BookDiff {
	out := rulebook.BookDiff{Before: d.Before, After: d.After}
	for _, c := range d.Cards {
		for _, side := range [...]*rulebook.Card{c.Before, c.After} {
			if side != nil && (side.ID == name || fmt.Sprint(side.Number) == name) {
				out.Cards = append(out.Cards, c)
				break
			}
		}
	}
	return out
}

func printDiff(w io.Writer, d rulebook.BookDiff) {
	fmt.Fprintf(w, "Trước: %s\nSau:   %s\n", d.Before.Decision.Short, d.After.Decision.Short)
	if d.Empty() {
		fmt.Fprintln(w, "Không có gì thay đổi.")
		return
	}
	if len(d.Procedure) > 0 {
		fmt.Fprintln(w, "\nQuyết định và quy trình")
		printChanges(w, "  ", d.Procedure)
	}
	for _, c := range d.Cards {
		printCardDiff(w, c)
	}
}

func printCardDiff(w io.Writer, c rulebook.CardDiff) {
	switch {
	case c.Before == nil:
		fmt.Fprintf(w, "\n+ Bộ %d: %s (thêm)\n", c.After.Number, c.After.Name)
	case c.After == nil:
		fmt.Fprintf(w, "\n- Bộ %d: %s (không còn)\n", c.Before.Number, c.Before.Name)
	case c.Equal():
		fmt.Fprintf(w, "\n= Bộ %d: %s (không đổi)\n", c.After.Number, c.After.Name)
	default:
		fmt.Fprintf(w, "\n* Bộ %d: %s\n", c.After.Number, c.After.Name)
	}
	printChanges(w, "  ", c.Changes)
	for _, k := range c.Criteria {
		switch {
		case k.Before == nil:
			fmt.Fprintf(w, "  + %s %s (%s điểm)\n", k.After.Code, k.After.Name, k.After.Max.Text())
		case k.After == nil:
			fmt.Fprintf(w, "  - %s %s (%s điểm)\n", k.Before.Code, k.Before.Name, k.Before.Max.Text())
		default:
			fmt.Fprintf(w, "  * %s %s\n", k.After.Code, k.After.Name)
			printChanges(w, "      ", k.Changes)
		}
	}
}

// printChanges keeps an absence apart from a text.
func printChanges(w io.Writer, indent string, list []rulebook.Change) {
	for _, c := range list {
		switch {
		case c.Before == "":
			fmt.Fprintf(w, "%s%s: (mới) %s\n", indent, c.What, c.After)
		case c.After == "":
			fmt.Fprintf(w, "%s%s: (bỏ) %s\n", indent, c.What, c.Before)
		default:
			fmt.Fprintf(w, "%s%s: %s → %s\n", indent, c.What, c.Before, c.After)
		}
	}
}

type diffJSON struct {
	Before    string         `json:"before"`
	After     string         `json:"after"`
	Procedure []changeJSON   `json:"procedure"`
	Cards     []cardDiffJSON `json:"cards"`
}

type cardDiffJSON struct {
	Before   *cardLine           `json:"before"`
	After    *cardLine           `json:"after"`
	Changes  []changeJSON        `json:"changes"`
	Criteria []criterionDiffJSON `json:"criteria"`
}

type criterionDiffJSON struct {
	Before  *criterionLine `json:"before"`
	After   *criterionLine `json:"after"`
	Changes []changeJSON   `json:"changes"`
}

type criterionLine struct {
	Code string          `json:"code"`
	Name string          `json:"name"`
	Max  rulebook.Points `json:"max"`
}

type changeJSON struct {
	What   string `json:"what"`
	Before string `json:"before"`
	After  string `json:"after"`
}

func diffJSONOf(d rulebook.BookDiff) diffJSON {
	out := diffJSON{Before: d.Before.ID, After: d.After.ID, Procedure: changesJSON(d.Procedure), Cards: []cardDiffJSON{}}
	for _, c := range d.Cards {
		j := cardDiffJSON{Before: cardLineOf(c.Before), After: cardLineOf(c.After), Changes: changesJSON(c.Changes), Criteria: []criterionDiffJSON{}}
		for _, k := range c.Criteria {
			j.Criteria = append(j.Criteria, criterionDiffJSON{criterionLineOf(k.Before), criterionLineOf(k.After), changesJSON(k.Changes)})
		}
		out.Cards = append(out.Cards, j)
	}
	return out
}

func cardLineOf(c *rulebook.Card) *cardLine {
	if c == nil {
		return nil
	}
	return &cardLine{c.Number, c.ID, c.Name, c.Incomplete}
}

func criterionLineOf(c *rulebook.Criterion) *criterionLine {
	if c == nil {
		return nil
	}
	return &criterionLine{c.Code, c.Name, c.Max}
}

func changesJSON(list []rulebook.Change) []changeJSON {
	out := []changeJSON{}
	for _, c := range list {
		out = append(out, changeJSON(c))
	}
	return out
}
