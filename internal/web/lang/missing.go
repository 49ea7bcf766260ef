package lang

import (
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
)

// Use is one text of a source file that passes through T, F or Mark.
type Use struct {
	Text string // the Vietnamese key
	File string // path inside the file system that was read
	Line int    // counted from 1
}

// String returns the use as file:line: "text".
func (u Use) String() string { return fmt.Sprintf("%s:%d: %q", u.File, u.Line, u.Text) }

// Uses lists every text that the .templ and .go files below a directory pass to T, F
// or Mark, in the order of files and lines. Tests and generated files are left out.
// It serves tests; a missing directory is an error.
func Uses(files fs.FS, dir string) ([]Use, error) {
	var uses []Use
	err := fs.WalkDir(files, dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !source(path) {
			return err
		}
		text, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		found, err := usesIn(path, string(text))
		uses = append(uses, found...)
		return err
	})
	return uses, err
}

// Missing lists the uses below a directory that have no English.
func Missing(files fs.FS, dir string) ([]Use, error) {
	uses, err := Uses(files, dir)
	var missing []Use
	for _, u := range uses {
		if _, ok := english()[u.Text]; !ok {
			missing = append(missing, u)
		}
	}
	return missing, err
}

func source(path string) bool {
	if strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
		return false
	}
	return strings.HasSuffix(path, ".go") || strings.HasSuffix(path, ".templ")
}

func usesIn(path, text string) ([]Use, error) {
	// A call names its text as a literal; a variable there came through Mark.
	call := regexp.MustCompile("\\blang\\.(?:Mark\\(|[TF]\\(\\s*[\\w.()]+\\s*,)\\s*(\"(?:[^\"\\\\\n]|\\\\.)*\"|`[^`]*`)")
	var uses []Use
	for _, at := range call.FindAllStringSubmatchIndex(text, -1) {
		key, err := strconv.Unquote(text[at[2]:at[3]])
		if err != nil {
			return nil, fmt.Errorf("text in %s: %w", path, err)
		}
		uses = append(uses, Use{Text: key, File: path, Line: 1 + strings.Count(text[:at[0]], "\n")})
	}
	return uses, nil
}
