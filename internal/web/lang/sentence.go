package lang

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// pattern reads the values back out of a sentence that was written with one of the formats of
// the catalogue.
type pattern struct {
	format  string
	literal int // bytes that are no value: the more, the surer
	re      *regexp.Regexp
}

// leastLiteral keeps formats out that are little more than their values.
const leastLiteral = 10

var verb = regexp.MustCompile(`%[^a-zA-Z%]*[a-zA-Z]`)

var patterns = sync.OnceValue(func() (list []pattern) {
	for format := range english() {
		if !readable(format) {
			continue
		}
		re, literal, verbs := "(?s)^", 0, verb.FindAllString(format, -1)
		for i, text := range verb.Split(format, -1) {
			if i > 0 && strings.HasSuffix(verbs[i-1], "d") {
				re += "([0-9.]+)"
			} else if i > 0 {
				re += "(.+?)"
			}
			text = strings.ReplaceAll(text, "%%", "%")
			re, literal = re+regexp.QuoteMeta(text), literal+len(text)
		}
		if literal >= leastLiteral {
			list = append(list, pattern{format, literal, regexp.MustCompile(re + "$")})
		}
	}
	slices.SortFunc(list, func(a, b pattern) int { return cmp.Or(b.literal-a.literal, strings.Compare(a.format, b.format)) })
	return list
})

// Said gives a sentence of a refusal in the language of the context. Subjects write those in
// Vietnamese, with names, days and numbers in them, and know no language: the format that the
// sentence was written with is found in the catalogue, and the values are put into the English.
// A sentence without English stays as it is.
func Said(ctx context.Context, vietnamese string) string {
	if said := T(ctx, vietnamese); From(ctx) == Vietnamese || said != vietnamese {
		return said
	}
	for _, p := range patterns() {
		found := p.re.FindStringSubmatch(vietnamese)
		if found == nil {
			continue
		}
		var values []any
		for i, v := range verb.FindAllString(p.format, -1) {
			values = append(values, value(ctx, v, found[i+1]))
		}
		return F(ctx, p.format, values...)
	}
	if label, reason, ok := strings.Cut(vietnamese, ": "); ok {
		return Said(ctx, label) + ": " + Said(ctx, reason)
	}
	return vietnamese
}

// readable says whether the values of a format can be told from its words: those of a sentence
// that ends, of a named field, and numbers.
func readable(format string) bool {
	verbs := verb.FindAllString(format, -1)
	text := slices.ContainsFunc(verbs, func(v string) bool { return !strings.HasSuffix(v, "d") })
	return len(verbs) > 0 && (!text || strings.HasSuffix(format, ".") || strings.HasPrefix(format, "Ô “"))
}

var grouped = regexp.MustCompile(`^[0-9]{1,3}(\.[0-9]{3})+$`)

// value is a value of a sentence as F takes it: a number, a day in the form of the language, a
// word or a reason that has English of its own, or data.
func value(ctx context.Context, verb, text string) any {
	if strings.HasSuffix(verb, "d") {
		if n, err := strconv.ParseInt(strings.ReplaceAll(text, ".", ""), 10, 64); err == nil {
			return n
		}
	}
	if day, err := time.Parse("02/01/2006", text); err == nil {
		return Date(ctx, day.Format(time.DateOnly))
	}
	if grouped.MatchString(text) {
		return strings.ReplaceAll(text, ".", ",")
	}
	return Said(ctx, text)
}
