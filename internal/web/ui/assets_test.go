package ui

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// withoutFonts copies the embedded files but for the fonts, as a build without npm has
// them.
func withoutFonts(t *testing.T, fonts ...string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) == ".woff2" {
			return err
		}
		content, err := fs.ReadFile(source, name)
		files[name] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fonts {
		files["assets/vendor/"+f] = &fstest.MapFile{Data: []byte("font " + f)}
	}
	return files
}

func TestBundleWithoutFonts(t *testing.T) {
	b, err := newBundle(withoutFonts(t))
	if err != nil {
		t.Fatal(err)
	}
	css := string(b.files[b.names["app.css"]])
	if strings.Contains(css, "@font-face") {
		t.Error("a build without fonts names font files")
	}
	if !strings.Contains(css, "system-ui") {
		t.Error("no system font stands behind the missing one")
	}
	// Budgets of what a first visit has to fetch, before compression.
	if len(css) > 40<<10 {
		t.Errorf("the style sheet has %d bytes, more than 40 KiB", len(css))
	}
	if css := b.files[b.names["law.css"]]; len(css) == 0 || len(css) > 8<<10 {
		t.Errorf("the style sheet of the law has %d bytes, none or more than 8 KiB", len(css))
	}
	if js := b.files[b.names["app.js"]]; len(js) > 8<<10 {
		t.Errorf("the script has %d bytes, more than 8 KiB", len(js))
	}
}

func TestBundleWithFonts(t *testing.T) {
	b, err := newBundle(withoutFonts(t, FontFiles()...))
	if err != nil {
		t.Fatal(err)
	}
	css := string(b.files[b.names["app.css"]])
	if n := strings.Count(css, "@font-face"); n != 9 {
		t.Errorf("%d font rules, want three weights of three subsets", n)
	}
	for _, m := range regexp.MustCompile(`url\(([^)]*)\)`).FindAllStringSubmatch(css, -1) {
		if _, ok := b.files[m[1]]; !ok {
			t.Errorf("the style sheet names %s, which does not exist", m[1])
		}
	}
	if latin, viet := strings.LastIndex(css, "latin-ext"), strings.Index(css, "be-vietnam-pro-vietnamese"); latin > viet {
		t.Error("latin-ext stands after vietnamese: Vietnamese letters would fetch both")
	}
}

func TestBundleChangesItsAddressWithItsContent(t *testing.T) {
	before, err := newBundle(withoutFonts(t))
	if err != nil {
		t.Fatal(err)
	}
	files := withoutFonts(t)
	files["assets/css/99-more.css"] = &fstest.MapFile{Data: []byte(".more { color: red; }")}
	after, err := newBundle(files)
	if err != nil {
		t.Fatal(err)
	}
	if before.names["app.css"] == after.names["app.css"] {
		t.Error("the style sheet changed under the same address")
	}
	if before.names["app.js"] != after.names["app.js"] {
		t.Error("the script's address changed although the script did not")
	}
}

func TestBundleRefuses(t *testing.T) {
	for _, name := range []string{"assets/css", "assets/pages", "assets/js", "assets/icons", "assets/favicon.svg"} {
		files := withoutFonts(t)
		for f := range files {
			if strings.HasPrefix(f, name) {
				delete(files, f)
			}
		}
		if _, err := newBundle(files); err == nil && name != "assets/icons" {
			t.Errorf("assembled without %s", name)
		}
	}
	files := withoutFonts(t)
	files["assets/icons/broken.svg"] = &fstest.MapFile{Data: []byte("no drawing")}
	if _, err := newBundle(files); err == nil || !strings.Contains(err.Error(), "broken") {
		t.Errorf("a broken icon gave %v, want an error naming it", err)
	}
}

func TestAssetsStayOnThisSite(t *testing.T) {
	own := regexp.MustCompile(`(?i)(https?:|//[a-z]|data:|@import|expression\()`)
	for address, content := range Files() {
		if ext := path.Ext(address); ext == ".woff2" || ext == ".svg" { // an svg names its namespace by address
			continue
		}
		text := regexp.MustCompile(`(?m)^\s*//.*$`).ReplaceAllString(string(content), "")
		text = strings.ReplaceAll(text, `"https:"`, "")
		if m := own.FindString(text); m != "" {
			t.Errorf("%s reaches elsewhere or carries data: %q", address, m)
		}
	}
}

func TestFilesAndPaths(t *testing.T) {
	files := Files()
	for _, name := range []string{"app.css", "law.css", "verdict.css", "app.js", "icons.svg", "favicon.svg"} {
		address := Path(name)
		if !regexp.MustCompile(`^/assets/[a-z-]+\.[0-9a-f]{12}\.[a-z0-9]+$`).MatchString(address) {
			t.Errorf("%s has the address %s", name, address)
		}
		if len(files[address]) == 0 {
			t.Errorf("%s is empty", address)
		}
		if ContentType(address) == "application/octet-stream" {
			t.Errorf("%s has no media type", address)
		}
	}
	delete(files, Path("app.css"))
	if len(Files()[Path("app.css")]) == 0 {
		t.Error("a caller could remove an asset for everybody")
	}
	if ContentType("x.woff2") != "font/woff2" || ContentType("x.bin") != "application/octet-stream" {
		t.Error("fonts or unknown files have the wrong media type")
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown asset has an address")
		}
	}()
	Path("nothing.css")
}

func TestSqueezeKeepsMeaning(t *testing.T) {
	got := squeeze("/* note */\n.a > .b, .c:hover {\n  color: red; content: \" (\" attr(href) \")\";\n}\n@media (min-width: 40rem) { .a { margin: 0 auto; } }\n")
	want := ".a>.b,.c:hover{color:red;content:\" (\" attr(href) \")\"}@media (min-width:40rem){.a{margin:0 auto}}"
	if strings.TrimSpace(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
