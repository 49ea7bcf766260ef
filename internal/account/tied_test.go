package account_test

import (
	"io/fs"
	"regexp"
	"slices"
	"testing"

	"ocop/internal/schema"
)

// untied are the tables that name a person by which no page is opened to them, and why.
func untied() map[string]string {
	return map[string]string{
		"session":          "one's own account, whose pages are everybody's own",
		"second_factor":    "likewise",
		"recovery_code":    "likewise",
		"ticket":           "likewise",
		"passkey":          "likewise",
		"sent_code":        "likewise",
		"identity":         "likewise",
		"api_token":        "likewise; it opens no page",
		"identity_request": "who asked for a link to an account has none",
		"held_role":        "roles are what people are grouped by",
		"reopening":        "it is read by seats of the council and by who reads results",
		"recheck":          "it is read by seats of the council and by who reads results",
		"review_receipt":   "it is read with the report; who recorded it reads what anybody there does",
		"correction":       "two officers with the same power read the same",
		"review":           "a report is read by place and by seats of the council, its author reads what anybody there does",
		"data_request":     "one's own stand on one's own account; the others are read by place",
		"role_request":     "who asked for a role opens no page that another administrator of the place does not",
		"journal":          "an entry is read by place, not by who made it",
	}
}

// A table that names people may open pages to them beside their roles: whoever adds one
// says whether it does, or the list of who may open a page could be wrong.
func TestTablesThatNamePeopleAreKnown(t *testing.T) {
	table := regexp.MustCompile(`(?s)CREATE TABLE (\w+) \((.*?)\n\)`)
	names := regexp.MustCompile(`(?m)REFERENCES person|^\s*(\w+_by|actor|person)\s+TEXT`)
	err := fs.WalkDir(schema.Migrations(), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(schema.Migrations(), path)
		for _, m := range table.FindAllStringSubmatch(string(text), -1) {
			if names.MatchString(m[2]) && m[1] != "person" && untied()[m[1]] == "" && !slices.Contains([]string{"seat", "job", "membership", "membership_offer"}, m[1]) {
				t.Errorf("%s: table %s names a person; account.Tied does not ask it, nor does this test say why", path, m[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
