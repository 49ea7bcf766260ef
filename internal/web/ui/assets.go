package ui

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"strings"
	"sync"
)

// AssetPrefix is the address below which Files are to be served.
const AssetPrefix = "/assets/"

//go:embed assets
var source embed.FS

// bundle is what the browser fetches: contents by address, and addresses by plain name.
type bundle struct {
	files map[string][]byte
	names map[string]string
}

var assets = sync.OnceValue(func() *bundle {
	b, err := newBundle(source)
	if err != nil {
		panic(err) // unreachable in a built program: the files are embedded and a test assembles them
	}
	return b
})

// Files returns every asset by its address below AssetPrefix. The address carries a
// digest of the content, so an answer may be cached for ever. The map is the caller's;
// the bytes are shared and must not be changed.
func Files() map[string][]byte { return maps.Clone(assets().files) }

// Path returns the address of an asset by its plain name: "app.css", "law.css", "app.js",
// "passkey.js", "unsent.js", "icons.svg", "favicon.svg" or the name of a font file. It panics for a name that
// does not exist, because only source code names assets.
func Path(name string) string {
	address, ok := assets().names[name]
	if !ok {
		panic("no asset is called " + name)
	}
	return address
}

// ContentType returns the media type of an asset by its address or name.
func ContentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	return "application/octet-stream"
}

// preloads returns the addresses of the fonts that every page needs at once; none when
// the program was built without fonts.
func preloads() []string {
	var out []string
	for _, subset := range []string{"latin", "vietnamese"} {
		if address, ok := assets().names[fontFile(subset, "400")]; ok {
			out = append(out, address)
		}
	}
	return out
}

func newBundle(files fs.FS) (*bundle, error) {
	b := &bundle{files: map[string][]byte{}, names: map[string]string{}}
	fonts, err := b.addFonts(files)
	if err != nil {
		return nil, err
	}
	css, err := join(files, "assets/css")
	if err != nil {
		return nil, err
	}
	js, err := join(files, "assets/js")
	if err != nil {
		return nil, err
	}
	icons, err := sprite(files)
	if err != nil {
		return nil, err
	}
	favicon, err := fs.ReadFile(files, "assets/favicon.svg")
	if err != nil {
		return nil, err
	}
	b.add("app.css", []byte(squeeze(fonts+css)))
	if err := b.addPages(files); err != nil {
		return nil, err
	}
	b.add("app.js", []byte(js))
	b.add("icons.svg", []byte(icons))
	b.add("favicon.svg", favicon)
	return b, nil
}

func (b *bundle) add(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	address := AssetPrefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	b.files[address], b.names[name] = content, address
	return address
}

// addPages adds the style sheets and scripts that only some pages fetch; see Frame.Style
// and Passkey.
func (b *bundle) addPages(files fs.FS) error {
	list, err := fs.ReadDir(files, "assets/pages")
	if err != nil {
		return err
	}
	for _, f := range list {
		content, err := fs.ReadFile(files, "assets/pages/"+f.Name())
		if err != nil {
			return err
		}
		if path.Ext(f.Name()) == ".css" {
			content = []byte(squeeze(string(content)))
		}
		b.add(f.Name(), content)
	}
	return nil
}

// addFonts adds the font files that the build has copied and returns their @font-face
// rules. Where ranges of subsets overlap the last rule wins: vietnamese stands last, so
// that Vietnamese text never fetches latin-ext as well.
func (b *bundle) addFonts(files fs.FS) (css string, err error) {
	for _, subset := range []string{"latin-ext", "latin", "vietnamese"} {
		for _, weight := range fontWeights() {
			name := fontFile(subset, weight)
			content, err := fs.ReadFile(files, "assets/vendor/"+name)
			if err != nil {
				continue // built without fonts: the system's own stand in
			}
			css += fmt.Sprintf("@font-face{font-family:\"Be Vietnam Pro\";font-style:normal;font-weight:%s;font-display:swap;src:url(%s) format(\"woff2\");unicode-range:%s}\n",
				weight, b.add(name, content), unicodeRange(subset))
		}
	}
	return css, nil
}

// fontWeights returns the weights of the interface font that the build copies.
func fontWeights() []string { return []string{"400", "500", "600"} }

// FontFiles returns the names of the font files that the build copies.
func FontFiles() []string {
	var out []string
	for _, subset := range []string{"latin", "latin-ext", "vietnamese"} {
		for _, weight := range fontWeights() {
			out = append(out, fontFile(subset, weight))
		}
	}
	return out
}

func fontFile(subset, weight string) string {
	return "be-vietnam-pro-" + subset + "-" + weight + "-normal.woff2"
}

// unicodeRange repeats the ranges that the font's package states for its subsets.
func unicodeRange(subset string) string {
	switch subset {
	case "vietnamese":
		return "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB"
	case "latin-ext":
		return "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF"
	}
	return "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
}

// join concatenates the files of a directory in the order of their names.
func join(files fs.FS, dir string) (string, error) {
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return "", err
	}
	var all strings.Builder
	for _, e := range entries {
		content, err := fs.ReadFile(files, dir+"/"+e.Name())
		if err != nil {
			return "", err
		}
		all.Write(content)
	}
	return all.String(), nil
}

// squeeze drops comments and needless space. It is exact for the style sheets of this
// package, which keep no comment mark and no double space inside a string.
func squeeze(css string) string {
	css = regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(css, "")
	css = regexp.MustCompile(`\s+`).ReplaceAllString(css, " ")
	css = regexp.MustCompile(` ?([{};,>]) ?`).ReplaceAllString(css, "$1")
	return strings.NewReplacer(";}", "}", ": ", ":").Replace(css)
}
