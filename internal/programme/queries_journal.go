package programme

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fold"
)

// SubjectNames gives the things that journal entries are about the names that people know
// them by; what is gone or has no name is left out.
func SubjectNames(ctx context.Context, v *act.View, subjects []string) (map[string]string, error) {
	keys := map[string][]any{}
	for _, s := range slices.Compact(slices.Sorted(slices.Values(subjects))) {
		noun, k, _ := strings.Cut(s, "/")
		keys[noun] = append(keys[noun], k)
	}
	names := map[string]string{}
	for noun, list := range keys {
		query, ok := subjectQueries()[noun]
		if !ok {
			continue
		}
		marks := make([]string, len(list))
		for i := range list {
			marks[i] = fmt.Sprintf("$%d", i+1)
		}
		rows, err := v.QueryContext(ctx, query+" IN ("+strings.Join(marks, ", ")+")", list...)
		if err != nil {
			return nil, fmt.Errorf("names of %s: %w", noun, err)
		}
		for rows.Next() {
			var k, name string
			if err = rows.Scan(&k, &name); err != nil {
				break
			}
			names[noun+"/"+k] = name
		}
		if err := firstError(err, rows.Err(), rows.Close()); err != nil {
			return nil, fmt.Errorf("names of %s: %w", noun, err)
		}
	}
	return names, nil
}

func firstError(errs ...error) error {
	i := slices.IndexFunc(errs, func(err error) bool { return err != nil })
	if i < 0 {
		return nil
	}
	return errs[i]
}

// subjectQueries name things by noun; each ends with the column of the key.
func subjectQueries() map[string]string {
	return map[string]string{
		"season":   `SELECT season, title FROM season WHERE season`,
		"round":    `SELECT round, title FROM round WHERE round`,
		"council":  `SELECT council, name FROM council WHERE council`,
		"sitting":  `SELECT s.sitting, c.name FROM sitting s JOIN council c ON c.council = s.council WHERE s.sitting`,
		"dossier":  `SELECT dossier, code FROM dossier WHERE dossier`,
		"product":  `SELECT product, name FROM product WHERE product`,
		"producer": `SELECT producer, name FROM producer WHERE producer`,
		"person":   `SELECT person, name FROM person WHERE person`,
		"entry": `SELECT e.entry, p.name FROM entry e JOIN dossier d ON d.dossier = e.dossier
			JOIN product p ON p.product = d.product WHERE e.entry`,
		"sheet": `SELECT h.sheet, p.name FROM sheet h JOIN entry e ON e.entry = h.entry JOIN dossier d ON d.dossier = e.dossier
			JOIN product p ON p.product = d.product WHERE h.sheet`,
		"recognition": `SELECT r.recognition, p.name FROM recognition r JOIN product p ON p.product = r.product WHERE r.recognition`,
	}
}

// PeopleNamed gives the keys of people whose name or login holds the text, with or without marks.
func PeopleNamed(ctx context.Context, v *act.View, text string) ([]string, error) {
	rows, err := v.QueryContext(ctx, `SELECT person, name, login FROM person ORDER BY person`)
	if err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	defer rows.Close()
	keys := []string{}
	wanted := fold.Key(text)
	for rows.Next() {
		var k, name, login string
		if err := rows.Scan(&k, &name, &login); err != nil {
			return nil, fmt.Errorf("people: %w", err)
		}
		if strings.Contains(fold.Key(name), wanted) || strings.Contains(fold.Key(login), wanted) {
			keys = append(keys, k)
		}
	}
	return keys, rows.Err()
}
