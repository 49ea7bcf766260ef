package db

import (
	"strconv"
	"strings"

	"ocop/internal/base/fold"
)

// Where gathers the conditions of a query. Every value is a numbered parameter.
type Where struct {
	Args  []any
	parts []string
}

// Bind takes a value and gives its mark in the query.
func (w *Where) Bind(value any) string {
	w.Args = append(w.Args, value)
	return "$" + strconv.Itoa(len(w.Args))
}

// And adds a condition.
func (w *Where) And(condition string) { w.parts = append(w.parts, condition) }

// Text is the clause, empty without conditions.
func (w *Where) Text() string {
	if len(w.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.parts, " AND ")
}

// mostWords is how many words of a search count.
const mostWords = 10

// Words asks for every word of a search in a folded column. A search that folds to
// nothing finds nothing. A folded word has no pattern character.
func (w *Where) Words(column, typed string) {
	if typed == "" {
		return
	}
	words := strings.Fields(fold.Key(typed))
	if len(words) == 0 {
		w.And("1 = 0")
	}
	for _, word := range words[:min(len(words), mostWords)] {
		w.And(column + " LIKE " + w.Bind("%"+word+"%"))
	}
}
