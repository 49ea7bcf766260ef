package schema

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// roleName is a name that needs no quotes in SQL.
var roleName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,62}$`)

// Appended are tables whose rows the program only ever adds: the record of what was done, closes
// that have lost their effect, certificates that a correction replaced, the law that rounds and
// sittings have pinned, and reports for councils.
func Appended() []string {
	return []string{"journal", "journal_seal", "checkpoint", "reopening_entry", "edition", "edition_entry", "edition_sheet", "certificate_past", "pinned_law", "pinned_rules", "review"}
}

// Grants gives the statements by which the owner of a PostgreSQL database lets a role serve
// it: the role works with rows, changes no table, and neither changes nor removes a row of the
// tables that are only added to. Whoever takes over the server's connection cannot
// bend the record with it. The role must exist; its name is small letters, digits and _.
func Grants(role string) (string, error) {
	if !roleName.MatchString(role) {
		return "", fmt.Errorf("role %q: use small letters, digits and _ only", role)
	}
	tables, err := Tables()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "REVOKE CREATE ON SCHEMA public FROM PUBLIC;\nGRANT USAGE ON SCHEMA public TO %s;\nGRANT SELECT ON goose_db_version TO %[1]s;\n", role)
	for _, t := range tables {
		rights := "SELECT, INSERT, UPDATE, DELETE"
		switch {
		case slices.Contains(Appended(), t.Name):
			rights = "SELECT, INSERT"
		case t.Name == "log_tile": // the last tile of a level grows
			rights = "SELECT, INSERT, UPDATE"
		}
		fmt.Fprintf(&b, "REVOKE ALL ON %s FROM %s;\nGRANT %s ON %[1]s TO %[2]s;\n", t.Name, role, rights)
	}
	return b.String(), nil
}
