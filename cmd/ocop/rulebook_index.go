package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"ocop/internal/law/index"
)

type ruleIndex struct {
	lawSource
	Article string `arg:"" optional:"" help:"Only this place and what lies in it, like \"26/2026 art. 7\" or \"26/2026/QĐ-TTg, Điều 7\"."`
	Back    bool   `help:"From the code and the data to the law."`
	In      string `placeholder:"NAME" help:"Only code or data whose name contains this."`
}

// Run prints the index of the law, or a part of it.
func (c *ruleIndex) Run() error {
	lib, err := c.library()
	if err != nil {
		return refuse(err)
	}
	uses := append(index.Code(), index.Books(lib)...)
	if c.Article != "" {
		within := index.Parse(c.Article)
		if len(within) == 0 {
			return refuse(fmt.Errorf("không hiểu trích dẫn %q; ví dụ: \"26/2026 art. 7\" hoặc \"26/2026/QĐ-TTg, Điều 7\"", c.Article))
		}
		uses = slices.DeleteFunc(uses, func(u index.Use) bool {
			return !slices.ContainsFunc(within, func(w index.Citation) bool { return w.Holds(u.Citation) })
		})
	}
	uses = slices.DeleteFunc(uses, func(u index.Use) bool { return !strings.Contains(u.Where, c.In) })
	entries := index.ByArticle(uses)
	if c.Back {
		entries = index.ByPlace(uses)
	}
	if c.JSON {
		return printJSON(os.Stdout, indexJSONOf(entries))
	}
	printIndex(os.Stdout, entries)
	return nil
}

func printIndex(w io.Writer, entries []index.Entry) {
	if len(entries) == 0 {
		fmt.Fprintln(w, "Không có mục nào.")
	}
	for _, e := range entries {
		fmt.Fprintln(w, title(e))
		for _, u := range e.Uses {
			if e.Where != "" {
				fmt.Fprintf(w, "  %s\n", u.Citation.Text())
			} else {
				fmt.Fprintf(w, "  %-8s %s\n", side(u), u.Where)
			}
		}
	}
}

func title(e index.Entry) string {
	if e.Where != "" {
		return e.Where
	}
	return e.Citation.Text()
}

func side(u index.Use) string {
	if u.Code {
		return "mã nguồn"
	}
	return "dữ liệu"
}

type entryJSON struct {
	Law  []string `json:"law"`
	Code []string `json:"code"`
	Data []string `json:"data"`
}

// indexJSONOf has one law and its uses in each entry, or one use and its laws.
func indexJSONOf(entries []index.Entry) []entryJSON {
	out := []entryJSON{}
	for _, e := range entries {
		j := entryJSON{Law: []string{}, Code: []string{}, Data: []string{}}
		for _, u := range e.Uses {
			j.Law = append(j.Law, u.Citation.Text())
			if u.Code {
				j.Code = append(j.Code, u.Where)
			} else {
				j.Data = append(j.Data, u.Where)
			}
		}
		out = append(out, entryJSON{slices.Compact(j.Law), slices.Compact(j.Code), slices.Compact(j.Data)})
	}
	return out
}
