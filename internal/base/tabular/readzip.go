package tabular

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// The reader of workbooks is our own: it keeps dates and decimals as they stand in the file, and it
// reads in one pass under limits. The library that writes them gave no rows and no error for broken
// files, and took thousands of times the size of a hostile one in memory.

// archive is a workbook whose directory has been checked. Inflated bytes are counted while reading,
// since the sizes that a directory states may be lies.
type archive struct {
	files map[string]*zip.File
	left  int64
}

var errZip = errors.New("damaged archive")

func openArchive(data []byte, l Limits) (*archive, error) {
	// Every entry has this signature in the directory: counting comes before the directory is built
	// in memory.
	if n := bytes.Count(data, []byte("PK\x01\x02")); n > l.Entries {
		return nil, refuse("Tệp nén chứa quá nhiều phần (%d); hãy lưu lại bằng Excel dạng .xlsx.", n)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errZip
	}
	a := &archive{files: map[string]*zip.File{}, left: l.Inflated}
	var total uint64
	for _, f := range z.File {
		if err := checkEntry(f, a, l); err != nil {
			return nil, err
		}
		total += min(f.UncompressedSize64, 1<<40)
		a.files[strings.ToLower(f.Name)] = f
	}
	if total > uint64(l.Inflated) {
		return nil, refuse("Tệp khi giải nén lớn hơn %d MB; hãy chia thành nhiều tệp nhỏ hơn.", l.Inflated>>20)
	}
	return a, a.kind()
}

func checkEntry(f *zip.File, a *archive, l Limits) error {
	const encrypted = 1
	switch {
	case f.Flags&encrypted != 0:
		return refuse("Tệp có mật khẩu; hãy bỏ mật khẩu rồi lưu lại dạng .xlsx.")
	case f.Method != zip.Store && f.Method != zip.Deflate, strings.Contains(f.Name, `\`), strings.HasPrefix(f.Name, "/"),
		strings.Contains("/"+f.Name+"/", "/../"), a.files[strings.ToLower(f.Name)] != nil:
		return errZip
	case f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/uint64(l.Ratio) > f.CompressedSize64:
		return refuse("Tệp nén bất thường (phần “%s”); hãy lưu lại bằng Excel dạng .xlsx.", shorten(strings.ToValidUTF8(f.Name, "?")))
	}
	return nil
}

// kind refuses archives that are not plain workbooks.
func (a *archive) kind() error {
	switch {
	case a.files["xl/workbook.bin"] != nil:
		return refuse("Tệp là .xlsb; hãy mở bằng Excel và lưu lại dạng .xlsx.")
	case a.files["xl/vbaproject.bin"] != nil:
		return refuse("Tệp có macro; hãy lưu lại dạng .xlsx (không macro).")
	case a.files["[content_types].xml"] == nil || a.files["xl/workbook.xml"] == nil:
		return refuse("Tệp nén này không phải bảng tính .xlsx; hãy mở bằng Excel và lưu lại dạng .xlsx.")
	}
	return nil
}

// open gives the tokens of a part, or nil when there is no such part.
func (a *archive) open(name string) (*tokens, error) {
	f := a.files[strings.ToLower(path.Clean(name))]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, errZip
	}
	t := &tokens{close: r}
	t.x = xml.NewDecoder(&meter{r: r, archive: a})
	return t, nil
}

// meter counts what is inflated and stops tags and texts so long that the parser would have to hold
// them whole.
type meter struct {
	r       io.Reader
	archive *archive
	stretch int
}

const longest = 1 << 20 // bytes between two "<"; a cell has at most 32,767 letters

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.archive.left -= int64(n)
	if m.archive.left < 0 {
		return 0, refuse("Tệp khi giải nén quá lớn; hãy chia thành nhiều tệp nhỏ hơn.")
	}
	if i := bytes.LastIndexByte(p[:n], '<'); i >= 0 {
		m.stretch = n - i
	} else if m.stretch += n; m.stretch > longest {
		return 0, refuse("Tệp có một ô dài bất thường; hãy lưu lại bằng Excel dạng .xlsx.")
	}
	return n, err
}

// tokens reads the elements of a part. A document type is refused: no workbook has one, and entities
// are its only use.
type tokens struct {
	x     *xml.Decoder
	close io.Closer
	depth int
}

// next is the next start, end or text; io.EOF only after a whole document.
func (t *tokens) next() (xml.Token, error) {
	for {
		tok, err := t.x.Token()
		if err != nil {
			return nil, err
		}
		switch tok.(type) {
		case xml.Directive:
			return nil, errZip
		case xml.StartElement:
			if t.depth++; t.depth > 64 {
				return nil, errZip
			}
			return tok, nil
		case xml.EndElement:
			t.depth--
			return tok, nil
		case xml.CharData:
			return tok, nil
		}
	}
}

// each calls f for every start element until the end of the part.
func (t *tokens) each(f func(e xml.StartElement) error) error {
	defer t.close.Close()
	for {
		tok, err := t.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := tok.(xml.StartElement); ok {
			if err := f(e); err != nil {
				return err
			}
		}
	}
}

// words is the text inside the element just opened, without phonetic hints, up to its end.
func (t *tokens) words() (string, error) {
	var b strings.Builder
	depth, hint := t.depth, 0
	for {
		tok, err := t.next()
		if err != nil {
			return "", errZip
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if tok.Name.Local == "rPh" && hint == 0 {
				hint = t.depth
			}
		case xml.EndElement:
			if t.depth < hint {
				hint = 0
			}
			if t.depth < depth {
				return unescape(b.String()), nil
			}
		case xml.CharData:
			if hint == 0 {
				b.Write(tok)
			}
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// unescape turns _x000D_ into the character it stands for.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for s != "" {
		if len(s) >= 7 && strings.HasPrefix(s, "_x") && s[6] == '_' {
			if n, ok := hex(s[2:6]); ok {
				b.WriteRune(n)
				s = s[7:]
				continue
			}
		}
		b.WriteByte(s[0])
		s = s[1:]
	}
	return b.String()
}

func hex(s string) (rune, bool) {
	n := rune(0)
	for _, c := range strings.ToLower(s) {
		i := strings.IndexRune("0123456789abcdef", c)
		if i < 0 {
			return 0, false
		}
		n = n*16 + rune(i)
	}
	return n, true
}
