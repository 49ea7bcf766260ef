package lang

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Code names a language of the screens by its BCP 47 tag.
type Code string

// The languages of the screens. Vietnamese is the source and the default.
const (
	Vietnamese Code = "vi"
	English    Code = "en"
)

// Codes returns every language of the screens, the default first.
func Codes() []Code { return []Code{Vietnamese, English} }

// Parse reads a language code as it stands in a cookie or a query; ok is false for
// any other text.
func Parse(text string) (code Code, ok bool) {
	code = Code(text)
	return code, slices.Contains(Codes(), code)
}

// Name returns the language's own name for itself, as a language switch shows it.
func (c Code) Name() string {
	if c == English {
		return "English"
	}
	return "Tiếng Việt"
}

type contextKey struct{}

// With returns a context whose pages speak the given language.
func With(ctx context.Context, code Code) context.Context {
	return context.WithValue(ctx, contextKey{}, code)
}

// From returns the language of a context, Vietnamese when none was set.
func From(ctx context.Context) Code {
	if code, ok := ctx.Value(contextKey{}).(Code); ok {
		return code
	}
	return Vietnamese
}

// Grouped is a whole number that F writes with the language's thousands mark. Plain
// integers are written without one, because years and article numbers have none.
type Grouped int64

//go:embed en.po
var englishPO string

var english = sync.OnceValue(func() catalogue {
	c, err := parsePO(englishPO)
	if err != nil {
		panic(err) // unreachable in a built program: TestEnglishCatalogue reads the same bytes
	}
	return c
})

// T returns a text in the language of the context. The Vietnamese text is the key.
func T(ctx context.Context, vietnamese string) string {
	if From(ctx) == Vietnamese {
		return vietnamese
	}
	if e, ok := english()[vietnamese]; ok {
		return e.one
	}
	return vietnamese
}

// F formats a text in the language of the context. The key is the Vietnamese format.
// The first whole number among the values chooses singular or plural in English;
// Vietnamese has one form. Values of type Grouped are written with thousands marks
// and take the verb %s.
func F(ctx context.Context, vietnamese string, values ...any) string {
	format := vietnamese
	if From(ctx) == English {
		if e, ok := english()[vietnamese]; ok {
			format = e.form(firstNumber(values))
		}
	}
	written := slices.Clone(values)
	for i, v := range written {
		if n, ok := v.(Grouped); ok {
			written[i] = Int(ctx, int64(n))
		}
	}
	return fmt.Sprintf(format, written...)
}

// Mark returns its argument. It marks a Vietnamese text that stands in a table and is
// translated later with T, so that Missing finds it.
func Mark(vietnamese string) string { return vietnamese }

// Pick returns the text of the context's language from a record that carries both;
// the Vietnamese one when the English is empty.
func Pick(ctx context.Context, vietnamese, other string) string {
	if From(ctx) == English && strings.TrimSpace(other) != "" {
		return other
	}
	return vietnamese
}

func firstNumber(values []any) int64 {
	for _, v := range values {
		switch n := v.(type) {
		case int:
			return int64(n)
		case int32:
			return int64(n)
		case int64:
			return n
		case Grouped:
			return int64(n)
		}
	}
	return 2 // a sentence without a number takes the plural form
}
