package rulebook_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"ocop/internal/law/rulebook"
	"ocop/rulebooks"
)

// A pack read again is the same law, digest by digest, with the office's folder in it.
func TestAPackIsTheLawItWasMadeFrom(t *testing.T) {
	shipped, local := partly(t)
	for name, load := range map[string]func() (*rulebook.Library, error){
		"shipped":          func() (*rulebook.Library, error) { return rulebook.Load(rulebooks.FS) },
		"with a folder":    func() (*rulebook.Library, error) { return rulebook.LoadWith(shipped, local) },
		"folder, no files": func() (*rulebook.Library, error) { return rulebook.LoadWith(shipped, fstest.MapFS{}) },
	} {
		lib, err := load()
		if err != nil {
			t.Fatal(name, err)
		}
		packed, err := lib.Pack()
		if err != nil {
			t.Fatal(name, err)
		}
		again, err := rulebook.Unpack(packed)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, b := range lib.Books() {
			got, err := again.ByDigest(b.Digest)
			if err != nil || got.Digest != b.Digest || got.Shipped != b.Shipped || len(got.Cards) != len(b.Cards) {
				t.Errorf("%s: %s comes back as %+v (%v)", name, b.ID, got, err)
			}
		}
		if twice, err := again.Pack(); err != nil || twice != packed {
			t.Errorf("%s: packed again it is another pack (%v)", name, err)
		}
	}
}

// Whoever has asked for the pack once does not wait for it again.
func TestALibraryIsPackedOnce(t *testing.T) {
	lib, err := rulebook.Load(rulebooks.FS)
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(1, func() { _, err = lib.Pack() }); n > 0 || err != nil { // after a first run that does not count
		t.Errorf("%v allocations, %v", n, err)
	}
}

func TestABadPackIsRefused(t *testing.T) {
	lib, err := rulebook.Load(rulebooks.FS)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := lib.Pack()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"none": "", "cut": packed[:len(packed)-12], "no zip": "UEsF", "no base64": "%", "changed": packed[:400] + "0123456789ab" + packed[412:]} {
		if lib, err := rulebook.Unpack(text); err == nil {
			t.Errorf("%s: %d books", name, len(lib.Books()))
		}
	}
}

// An edition that was corrected since is found by its digest, and by nothing else.
func TestASupersededEditionIsFoundByItsDigestAlone(t *testing.T) {
	shipped := lean(t)
	today, err := rulebook.Load(shipped)
	if err != nil {
		t.Fatal(err)
	}
	was := fstest.MapFS{}
	for name, f := range shipped {
		was[name] = f
	}
	was[honey] = &fstest.MapFile{Data: append([]byte("# first edition\n"), shipped[honey].Data...)}
	then, err := rulebook.Load(was)
	if err != nil {
		t.Fatal(err)
	}
	old, err := then.Book("26-2026")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := today.ByDigest(old.Digest); err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Fatalf("found before it was added: %v", err)
	}
	both := today.With(old)
	if got, err := both.ByDigest(old.Digest); got != old || err != nil {
		t.Errorf("%v, %v", got, err)
	}
	if b, err := both.Book("26-2026"); err != nil || b == old {
		t.Errorf("the corrected book is not the one of today: %v", err)
	}
	if b, _, err := both.Pick(rulebook.First, "2026-11-29"); err != nil || b == old {
		t.Errorf("a dossier is filed under the corrected book: %v", err)
	}
	if _, err := today.ByDigest(old.Digest); err == nil {
		t.Error("With has changed the library it was asked of")
	}
}

// Offices hold packs of earlier editions: every one that a program ever wrote is read by every
// later program. To add the edition of today: go test -run EarlierPacks -keep NAME.
func TestEarlierPacksAreStillRead(t *testing.T) {
	if *keepPack != "" {
		lib, err := rulebook.Load(rulebooks.FS)
		if err != nil {
			t.Fatal(err)
		}
		packed, err := lib.Pack()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("testdata/"+*keepPack+".pack", []byte(packed), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	seals, err := rulebooks.FS.ReadFile("SEALED")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/*.pack")
	if err != nil || len(files) == 0 {
		t.Fatal("no packs", err)
	}
	for _, name := range files {
		packed, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		then, err := rulebook.Unpack(string(packed))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, b := range then.Books() {
			if !strings.Contains(string(seals), b.Digest) {
				t.Errorf("%s: %s was never sealed as %s", name, b.ID, b.Digest)
			}
		}
	}
}

var keepPack = flag.String("keep", "", "write the law of today to testdata under this name")

// Working rules that left the folder are read again from their own pack, and found by their digest
// alone: no council works under them because of it.
func TestWorkingRulesAreReadAgainFromTheirPack(t *testing.T) {
	shipped, local := lean(t), fstest.MapFS{"council/a.yaml": {Data: []byte("number: 7/2026/QĐ-UBND\ntitle: Quy chế\nissuer: UBND tỉnh\n" +
		"signed: 2026-03-01\nfrom: 2026-03-01\nplace: \"24\"\nspread: {limit: 8, article: Điều 6}\n")}}
	lib, err := rulebook.LoadWith(shipped, local)
	if err != nil {
		t.Fatal(err)
	}
	book, err := lib.Book("26-2026")
	if err != nil {
		t.Fatal(err)
	}
	const place, day = "24", "2026-11-29"
	own, doc := lib.CouncilRules(book, place, day)
	if doc == nil {
		t.Fatal("the folder has no rules of the place")
	}
	packed, err := doc.Pack()
	if err != nil {
		t.Fatal(err)
	}
	again, err := rulebook.UnpackRules(packed, doc.Digest)
	if err != nil {
		t.Fatal(err)
	}
	if got := again.Over(book.Procedure.Council); got.Spread != own.Spread || again.Document.Number != doc.Document.Number {
		t.Errorf("read again they say %+v, not %+v", got, own)
	}
	if twice, err := again.Pack(); err != nil || twice != packed {
		t.Errorf("packed again it is another pack (%v)", err)
	}
	bare, err := rulebook.Load(shipped)
	if err != nil {
		t.Fatal(err)
	}
	more := bare.WithRules(again)
	if more.RulesByDigest(doc.Digest) != again || bare.RulesByDigest(doc.Digest) != nil {
		t.Error("they are not found by their digest in the new library alone")
	}
	if _, doc := more.CouncilRules(book, place, day); doc != nil {
		t.Error("a council works under them")
	}
	law, err := lib.Pack()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][2]string{"none": {"", doc.Digest}, "another digest": {packed, book.Digest}, "cut": {packed[:len(packed)-12], doc.Digest},
		"no zip": {"UEsF", doc.Digest}, "the whole law": {law, doc.Digest}} {
		if got, err := rulebook.UnpackRules(c[0], c[1]); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
