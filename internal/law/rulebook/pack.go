package rulebook

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// The folders of a pack.
const (
	packedLaw   = "law/"
	packedLocal = "local/"
)

// Pack gives the text of the law as it was loaded, the office's own folder with it, so that
// it can be kept beside what rests on it and read again when this program holds a later
// edition. Worked cases that Load does not read are not in it.
//
// The pack is text: a zip in base64. It is made when it is first asked for, which an act
// should not have to wait for.
func (l *Library) Pack() (string, error) { return l.pack() }

func packed(texts map[string][]byte) (string, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(texts[name])
		}
		if err != nil {
			return "", fmt.Errorf("pack law: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return "", fmt.Errorf("pack law: %w", err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes()), nil
}

// packLimit is the most that a pack may hold unpacked: twenty times the law of today.
const packLimit = 20 << 20

// opened is a pack as a folder.
func opened(packed string) (*zip.Reader, error) {
	raw, err := base64.StdEncoding.DecodeString(packed)
	if err != nil {
		return nil, fmt.Errorf("unpack law: %w", err)
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fmt.Errorf("unpack law: %w", err)
	}
	size := uint64(0)
	for _, f := range z.File {
		size += f.UncompressedSize64
	}
	if size > packLimit {
		return nil, fmt.Errorf("unpack law: more than %d bytes", packLimit)
	}
	return z, nil
}

// Unpack reads what Pack gave, as strictly as the law is read at every start.
func Unpack(packed string) (*Library, error) {
	z, err := opened(packed)
	if err != nil {
		return nil, err
	}
	own := slices.ContainsFunc(z.File, func(f *zip.File) bool { return strings.HasPrefix(f.Name, packedLocal) })
	shipped, err := fs.Sub(z, strings.TrimSuffix(packedLaw, "/"))
	if err != nil {
		return nil, fmt.Errorf("unpack law: %w", err)
	}
	if !own {
		return Load(shipped)
	}
	local, err := fs.Sub(z, strings.TrimSuffix(packedLocal, "/"))
	if err != nil {
		return nil, fmt.Errorf("unpack law: %w", err)
	}
	return LoadWith(shipped, local)
}

// Edition is the book of a digest in the text of the law that was kept when it was pinned.
func Edition(packed, digest string) (*Book, error) {
	then, err := Unpack(packed)
	if err != nil {
		return nil, err
	}
	return then.ByDigest(digest)
}

// Pack gives the text of the rules, so that it can be kept beside the sitting that has pinned them.
func (c *CouncilRules) Pack() (string, error) {
	return packed(map[string][]byte{"council/rules.yaml": c.text})
}

// UnpackRules reads the rules of a digest from what their Pack gave. Another text under that digest
// is an error.
func UnpackRules(packed, digest string) (*CouncilRules, error) {
	z, err := opened(packed)
	if err != nil {
		return nil, err
	}
	o := overlay{reader: newReader(z), library: &Library{}}
	o.rules()
	if len(o.problems) > 0 {
		return nil, o.sorted()
	}
	if doc := o.library.RulesByDigest(digest); doc != nil {
		return doc, nil
	}
	return nil, fmt.Errorf("working rules with digest %.12s do not stand in their pack", digest)
}

// texted are the files that were read, under the folder of a pack.
func (r *reader) texted(folder string) map[string][]byte {
	texts := map[string][]byte{}
	for name, f := range r.read {
		texts[folder+name] = f.bytes
	}
	return texts
}

// With gives a library that finds one more book, by its digest alone: an edition that has
// been corrected since. No dossier is filed under it.
func (l *Library) With(older *Book) *Library {
	more := *l
	more.superseded = append(slices.Clone(l.superseded), older)
	return &more
}

// WithRules gives a library that finds one more document of working rules, by its digest alone: one
// that left the office's folder after a sitting had pinned it. No sitting is opened under it.
func (l *Library) WithRules(older *CouncilRules) *Library {
	more := *l
	more.pinned = append(slices.Clone(l.pinned), older)
	return &more
}
