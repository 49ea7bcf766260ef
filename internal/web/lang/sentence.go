package lang

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// pattern reads the values back out of a sentence that was written with one of the formats of
// the catalogue.
type pattern struct {
	format  string
	literal int    // bytes that are no value: the more, the surer
	part    string // the longest of them in a row, without which a sentence need not be tried
	re      *regexp.Regexp
}

// leastLiteral keeps formats out that are little more than their values; a part of a sentence,
// which begins small, needs fewer words to be told.
const leastLiteral, leastPart = 10, 8

var verb = regexp.MustCompile(`%[^a-zA-Z%]*[a-zA-Z]`)

var patterns = sync.OnceValue(func() (list []pattern) {
	for format := range english() {
		re, literal, part, verbs := "(?s)^", 0, "", verb.FindAllString(format, -1)
		for i, text := range verb.Split(format, -1) {
			if i > 0 && strings.HasSuffix(verbs[i-1], "d") {
				re += "([0-9.]+)"
			} else if i > 0 {
				re += "(.+?)"
			}
			text = strings.ReplaceAll(text, "%%", "%")
			re, literal = re+regexp.QuoteMeta(text), literal+len(text)
			if len(text) > len(part) {
				part = text
			}
		}
		if literal >= leastLiteral && readable(format) || literal >= leastPart && small(format) || placed(format) {
			list = append(list, pattern{format, literal, part, regexp.MustCompile(re + "$")})
		}
	}
	slices.SortFunc(list, func(a, b pattern) int { return cmp.Or(b.literal-a.literal, strings.Compare(a.format, b.format)) })
	return list
})

// What is taken apart has an end, whatever somebody typed into it.
const (
	longest = 4_000 // bytes of a text
	deepest = 6     // sentences, reasons and values, one within or after the other
	stops   = 8     // ends of sentences that are tried
)

// Said gives a sentence of a refusal in the language of the context. Subjects write those in
// Vietnamese, with names, days and numbers in them, and know no language: the format that the
// sentence was written with is found in the catalogue, and the values are put into the English.
// A sentence without English stays as it is.
func Said(ctx context.Context, vietnamese string) string {
	if From(ctx) == Vietnamese || len(vietnamese) > longest {
		return vietnamese
	}
	return say(ctx, vietnamese, deepest)
}

// say is Said for a text that may hold several sentences, or a reason after a colon.
func say(ctx context.Context, text string, depth int) string {
	if said := T(ctx, text); said != text || depth == 0 {
		return said
	}
	for _, end := range stop.FindAllStringIndex(text, stops) {
		first, rest := text[:end[0]+1], text[end[0]+2:]
		if !whole(first) {
			continue
		}
		if said := one(ctx, first, depth); said != first {
			return said + " " + say(ctx, rest, depth-1)
		}
	}
	if said := one(ctx, text, depth); said != text {
		return said
	}
	if label, reason, ok := strings.Cut(text, ": "); ok {
		return say(ctx, label, depth-1) + ": " + say(ctx, reason, depth-1)
	}
	return text
}

// one gives the English of one sentence, or the sentence when there is none.
func one(ctx context.Context, text string, depth int) string {
	if said := T(ctx, text); said != text {
		return said
	}
	for _, p := range patterns() {
		if !strings.Contains(text, p.part) {
			continue
		}
		if found := p.re.FindStringSubmatch(text); found != nil {
			var values []any
			for i, v := range verb.FindAllString(p.format, -1) {
				values = append(values, value(ctx, v, found[i+1], depth-1))
			}
			return capital(fmt.Sprintf(plain(english()[p.format].form(firstNumber(values))), values...), text)
		}
	}
	return text
}

// readable says whether the values of a format can be told from its words: those of a sentence
// that ends, of a name with a remark in brackets, and numbers. The title of a page is none of these.
func readable(format string) bool {
	verbs := verb.FindAllString(format, -1)
	text := slices.ContainsFunc(verbs, func(v string) bool { return !strings.HasSuffix(v, "d") })
	return len(verbs) > 0 && (!text || strings.HasSuffix(format, ".") || strings.Contains(format, " ("))
}

// small says whether a format with values begins as a part of a sentence does.
func small(format string) bool {
	first, _ := utf8.DecodeRuneInString(format)
	return verb.MatchString(format) && unicode.IsLower(first)
}

// placed says whether a format names a field of a form, or a cell or a line of a file.
func placed(format string) bool {
	return strings.HasPrefix(format, "Ô ") || strings.HasPrefix(format, "Dòng ")
}

var stop = regexp.MustCompile(`\. \p{Lu}`)

// whole says whether a sentence does not end inside a name or a remark.
func whole(s string) bool {
	return strings.Count(s, "“") == strings.Count(s, "”") && strings.Count(s, "(") == strings.Count(s, ")")
}

// plain is a format for values that are read out of a text, where only numbers are no text.
func plain(format string) string {
	return verb.ReplaceAllStringFunc(format, func(v string) string {
		if strings.HasSuffix(v, "d") {
			return v
		}
		return "%s"
	})
}

// capital begins a sentence whose English begins with a value as the Vietnamese does.
func capital(said, vietnamese string) string {
	first, _ := utf8.DecodeRuneInString(vietnamese)
	r, size := utf8.DecodeRuneInString(said)
	if !unicode.IsUpper(first) {
		return said
	}
	return string(unicode.ToUpper(r)) + said[size:]
}

var (
	grouped = regexp.MustCompile(`^[0-9]{1,3}(\.[0-9]{3})+$`)
	codes   = regexp.MustCompile(`^([0-9.]+(?:, [0-9.]+)*) và ([0-9.]+)$`)
)

// value is a value of a sentence in English: a number, a day, codes of criteria, a word or a reason
// that has English of its own, or data.
func value(ctx context.Context, verb, text string, depth int) any {
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
	return say(ctx, codes.ReplaceAllString(Decimal(ctx, text), "$1 and $2"), depth)
}
