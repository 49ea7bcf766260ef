package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"ocop/internal/law/score"
)

type rulePlan struct {
	cardSource
	Star int    `required:"" help:"Star to reach, 1 to 5."`
	File string `required:"" placeholder:"FILE" help:"What is claimed and what is proved, as JSON: {\"claimed\":{\"1.1\":3},\"proved\":{\"1.1\":2}}; - is standard input."`
}

// Run prints the cheapest steps from what is proved to a star, or why there are none.
func (c *rulePlan) Run() error {
	b, card, err := c.find()
	if err != nil {
		return err
	}
	src, err := readSheets(c.File)
	if err != nil {
		return refuse(err)
	}
	var in struct{ Claimed, Proved map[string]int }
	if err := json.Unmarshal(src, &in); err != nil {
		return refuse(fmt.Errorf("%s: %w", c.File, err))
	}
	claimed, err := score.FromCodes(card, in.Claimed)
	if err != nil {
		return refuse(err)
	}
	proved, err := score.FromCodes(card, in.Proved)
	if err != nil {
		return refuse(err)
	}
	route, err := score.Plan(b, card, score.Situation{Claimed: claimed, Proved: proved}, c.Star)
	if err != nil {
		return refuse(err)
	}
	if c.JSON {
		return printJSON(os.Stdout, route)
	}
	return printRoute(os.Stdout, route)
}

func printRoute(out io.Writer, r score.Route) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "Đã chứng minh\t%s\nTự chấm\t%s\n", r.Proved.Tally.Reason, r.Claimed.Tally.Reason)
	for _, o := range r.Obstacles {
		fmt.Fprintf(w, "Vướng\t%s\n", o.Sentence)
	}
	for _, s := range r.Steps {
		fmt.Fprintf(w, "%s\t+%s điểm\tmức %d: %s\n", s.Code, s.Gain.Text(), s.To, s.Option.Text)
	}
	if r.Possible() {
		fmt.Fprintf(w, "Sau %d bước\t%s\n", len(r.Steps), r.After.Tally.Reason)
	}
	return w.Flush()
}
