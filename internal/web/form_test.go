package web_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
)

func TestFormsFromOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	s := open(t)
	form := func(name string) url.Values { return url.Values{"name": {name}} }
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
		a := s.post("/note", form("x"), headers...)
		if a.StatusCode != http.StatusForbidden || !strings.Contains(a.body, "trang web khác") {
			t.Errorf("%v: %d %s", headers, a.StatusCode, a.body)
		}
	}
	if n := s.people(); n != 0 {
		t.Errorf("%d rows stored", n)
	}
	for i, headers := range [][]string{{"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Site", "none"}, {"Origin", s.server.URL}, nil} {
		if a := s.post("/note", form(string(rune('a'+i))), headers...); a.StatusCode != http.StatusSeeOther {
			t.Errorf("%v: %d", headers, a.StatusCode)
		}
	}
	if a := s.get("/", "Sec-Fetch-Site", "cross-site"); a.StatusCode != http.StatusOK {
		t.Errorf("a link from elsewhere: %d", a.StatusCode)
	}
}

// parts makes a multipart body; a name with a slash is a file.
func parts(t *testing.T, fields ...string) (kind, body string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(fields); i += 2 {
		name, file, isFile := strings.Cut(fields[i], "/")
		open := func() (io.Writer, error) { return w.CreateFormField(name) }
		if isFile {
			open = func() (io.Writer, error) { return w.CreateFormFile(name, file) }
		}
		part, err := open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(fields[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.String()
}

func TestFormsAreReadStrictly(t *testing.T) {
	t.Parallel()
	s := open(t)
	typed := func(fields ...string) [2]string { kind, body := parts(t, fields...); return [2]string{kind, body} }
	many := strings.Repeat("&many=1", 200)
	for name, c := range map[string]struct {
		path   string
		form   [2]string // type and body
		status int
		says   string
	}{
		"unknown field":        {"/note", [2]string{urlencoded, "name=x&role=admin"}, 400, "ô lạ"},
		"repeated field":       {"/note", [2]string{urlencoded, "name=x&name=y"}, 400, "nhiều lần"},
		"repeated prefix":      {"/note", [2]string{urlencoded, "x.1=x&x.1=y"}, 400, "nhiều lần"},
		"only the prefix":      {"/note", [2]string{urlencoded, "x=1"}, 400, "ô lạ"},
		"brackets in a name":   {"/note", [2]string{urlencoded, "many[]=1"}, 400, "ô lạ"},
		"no type":              {"/note", [2]string{"", "name=x"}, 415, "kiểu dữ liệu"},
		"json":                 {"/note", [2]string{"application/json", `{"name":"x"}`}, 415, "kiểu dữ liệu"},
		"a type that is none":  {"/note", [2]string{"x;;=", "name=x"}, 415, "kiểu dữ liệu"},
		"too large":            {"/note", [2]string{urlencoded, "name=" + strings.Repeat("x", 2001)}, 413, "tối đa 1 KB"},
		"too large, in parts":  {"/note", typed("name", strings.Repeat("x", 2001)), 413, "tối đa 1 KB"},
		"no text":              {"/note", [2]string{urlencoded, "name=%ff%fe"}, 422, "ký tự không đọc được"},
		"a NUL":                {"/note", [2]string{urlencoded, "name=a%00b"}, 422, "ký tự không đọc được"},
		"half an escape":       {"/note", [2]string{urlencoded, "name=%z"}, 400, "Không đọc được"},
		"a semicolon":          {"/note", [2]string{urlencoded, "name=a;x=b"}, 400, "Không đọc được"},
		"parts without border": {"/note", [2]string{"multipart/form-data", "x"}, 400, "Không đọc được"},
		"parts cut off":        {"/note", [2]string{"multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx"}, 400, "Không đọc được"},
		"unknown part":         {"/note", typed("name", "x", "role", "admin"), 400, "ô lạ"},
		"a file not asked for": {"/note", typed("name", "x", "file/a.csv", "1"), 400, "không nhận tệp"},
		"two files":            {"/upload", typed("name", "x", "file/a.csv", "1", "file/b.csv", "2"), 400, "một tệp"},
		"two files of 2 names": {"/upload", typed("name", "x", "file/a.csv", "1", "other/b.csv", "2"), 400, "một tệp"},
		"a file elsewhere":     {"/upload", typed("name", "x", "other/b.csv", "2"), 400, "ô lạ"},
		"more than a thousand": {"/upload", [2]string{urlencoded, "name=x" + strings.Repeat(many, 6)}, 400, "nhiều lần"},
	} {
		a := s.must(s.send("POST", c.path, c.form[0], c.form[1]))
		if a.StatusCode != c.status || !strings.Contains(a.body, c.says) {
			t.Errorf("%s: %d, want %d and %q: %s", name, a.StatusCode, c.status, c.says, a.body)
		}
	}
	if n := s.people(); n != 0 {
		t.Errorf("%d rows stored", n)
	}
	for i, form := range [][2]string{{urlencoded + "; charset=UTF-8", "name=v%E1%BA%A3i&x.1=a&x.2=b&many=1&many=2"}, typed("name", "vải 2", "x.1", "a", "many", "1", "many", "2"), {urlencoded, "name=&x.1="}} {
		if a := s.must(s.send("POST", "/note", form[0], form[1])); a.StatusCode != http.StatusSeeOther || s.people() != i+1 {
			t.Errorf("form %d: %d %s", i, a.StatusCode, a.body)
		}
	}
	if a := s.must(s.send("POST", "/note?name=address", urlencoded, "x.1=1")); a.StatusCode == http.StatusSeeOther {
		t.Errorf("a field was taken from the address: %d", a.StatusCode) // the name is empty and taken
	}
}

// A refused form comes back with what was typed, the sentence, and nothing stored.
func TestARefusedFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.post("/note", url.Values{"name": {"có rồi"}})
	for name, c := range map[string]struct {
		typed  string
		status int
		says   string
	}{
		"wrong":    {"sai", 422, "Tên sai, xin sửa."},
		"conflict": {"có rồi", 409, "Đã có bản ghi trùng"},
		"busy":     {"đông", 503, "Đang đông, xin gửi lại."},
	} {
		form := url.Values{"name": {c.typed}, "x.1": {`<b>"đã gõ"</b> & 'nữa'`}}
		a := s.post("/note", form)
		if a.StatusCode != c.status || !strings.Contains(a.body, c.says) || !strings.Contains(a.body, `value="`+c.typed+`"`) || !strings.Contains(a.body, "đã gõ") || strings.Contains(a.body, "<b>") {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.body)
		}
		if a.cookie("flash") != nil || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", name, a.Header)
		}
		if wait := a.Header.Get("Retry-After"); (wait != "") != (c.status == 503) {
			t.Errorf("%s: come again in %q seconds", name, wait)
		}
		if bare := s.post("/bare", form); bare.StatusCode != c.status || !strings.Contains(bare.body, c.says) || !strings.Contains(bare.body, "Mã yêu cầu") {
			t.Errorf("%s, without a form to show again: %d %s", name, bare.StatusCode, bare.body)
		}
	}
	kind, body := parts(t, "name", "không có tệp")
	if a := s.must(s.send("POST", "/upload", kind, body)); a.StatusCode != 422 || !strings.Contains(a.body, "không có tệp") {
		t.Errorf("refused by Prepare: %d %s", a.StatusCode, a.body)
	}
	if n := s.people(); n != 1 {
		t.Errorf("%d rows", n)
	}
	if log := s.log.String(); !strings.Contains(log, `msg="form refused"`) || !strings.Contains(log, "path=/note status=422") || strings.Contains(log, "đã gõ") {
		t.Errorf("the log of refused forms: %s", log)
	}
}

// A large upload lies on disk while it is read, and not after.
func TestUploadsLeaveNothingBehind(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	s := open(t)
	for i := range s.routes() {
		if r := s.routes()[i]; r.Path == "/upload" {
			r.Path, r.Limit = "/large", 32<<20
			s.server.Config.Handler = s.kernel.Handler(s.routes(), append(s.breaking(), r))
		}
	}
	content := strings.Repeat("0123456789abcdef", 10<<16)
	for _, form := range [][]string{{"name", "một", "file/danh sách.csv", content}, {"name", "sai", "file/a.csv", content}, {"name", "hai", "file/a.csv", content, "file/b.csv", content}, {"role", "x", "file/a.csv", content}} {
		kind, body := parts(t, form...)
		s.must(s.send("POST", "/large", kind, body))
	}
	if n := s.people(); n != 1 {
		t.Errorf("%d rows", n)
	}
	left, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		if strings.HasPrefix(f.Name(), "multipart-") {
			t.Errorf("%s was left behind", f.Name())
		}
	}
}

// Addresses may hold bytes that no text has: such a thing does not exist, on either engine.
func TestOddAddressesAreNotFound(t *testing.T) {
	dbtest.Each(t, noon, func(t *testing.T, d *db.DB) {
		s := openOn(t, d, false)
		for _, path := range []string{"/thing/%00", "/thing/a%00b", "/thing/%ff%fe", "/thing/%ed%a0%80", "/thing/x?q=%00", "/thing/x?q=%ff", "/thing/" + strings.Repeat("%F0%9F%8D%8B", 500)} {
			if a := s.get(path); a.StatusCode != http.StatusNotFound {
				t.Errorf("%.40s: %d", path, a.StatusCode)
			}
		}
	})
}
