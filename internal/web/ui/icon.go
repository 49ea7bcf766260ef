package ui

import (
	"fmt"
	"io/fs"
	"strings"
)

// sprite joins the icon files into one sheet of symbols, so that a page fetches its
// icons once and names them in a few bytes.
func sprite(files fs.FS) (string, error) {
	var out strings.Builder
	out.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	for _, name := range iconNames(files) {
		content, err := fs.ReadFile(files, "assets/icons/"+name+".svg")
		if err != nil {
			return "", err
		}
		_, rest, opened := strings.Cut(string(content), ">")
		inner, _, closed := strings.Cut(rest, "</svg>")
		if !opened || !closed {
			return "", fmt.Errorf("icon %s is no svg element", name)
		}
		fmt.Fprintf(&out, `<symbol id="%s" viewBox="0 0 24 24">%s</symbol>`, name, inner)
	}
	out.WriteString("</svg>\n")
	return out.String(), nil
}

// iconNames lists the icons that Icon can draw.
func iconNames(files fs.FS) []string {
	entries, err := fs.ReadDir(files, "assets/icons")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".svg"))
	}
	return names
}
