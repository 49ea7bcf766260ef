package server

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/backup"
	"ocop/internal/base/db"
	"ocop/internal/key"
	"ocop/internal/registry"
	"ocop/internal/schema"
)

// aviary is the whole site with canaries: values of one person that must be seen where the
// act of looking answers, and nowhere else.
type aviary struct {
	*testing.T
	*Server
	handler http.Handler
	log     *bytes.Buffer
	cookies map[act.Role]string
	maker   key.Producer
	outside strings.Builder // addresses, headers, pages of those who may not look
}

func canaries() []string {
	return []string{representativePhone, "912345678", representativeNumber, "daidien@example.vn", "Nùng", "XINDULIEU", "024999999999", "SDTSAI0999", "MATKHAUSAI"}
}

func newAviary(t *testing.T, address string) *aviary {
	t.Helper()
	w := &aviary{T: t, log: &bytes.Buffer{}, cookies: map[act.Role]string{}}
	log := slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var err error
	if w.Server, err = Build(t.Context(), Config{Addr: "127.0.0.1:0", Data: t.TempDir(), Site: "OCOP", DatabaseURL: address, Trial: true}, log, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	err = w.Desk.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) (err error) {
		for _, role := range act.Roles() {
			k, err := account.AddPerson(ctx, a, account.NewPerson{Login: "vai." + string(role), Name: "Người " + string(role)})
			if err != nil {
				return err
			}
			if err := account.GiveRole(ctx, a, k, act.Held{Role: role, Place: province}); err != nil {
				return err
			}
			token, _, err := account.StartSession(ctx, a, k)
			if err != nil {
				return err
			}
			w.cookies[role] = "ocop=" + token
		}
		w.maker, err = registry.EnterProducer(ctx, a, registry.NewProducer{Name: "Hợp tác xã Thử", Place: district})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if w.handler, err = w.Handler(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

// send gives an answer; what every passer-by could see of it is kept. hidden keeps the body too.
func (w *aviary) send(role act.Role, method, path string, form url.Values, hidden bool) (int, string) {
	w.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if role != "" {
		r.Header.Set("Cookie", w.cookies[role])
	}
	got := httptest.NewRecorder()
	w.handler.ServeHTTP(got, r)
	fmt.Fprintln(&w.outside, path, got.Header())
	if hidden {
		w.outside.WriteString(got.Body.String())
	}
	return got.Code, got.Body.String()
}

// Whatever is done with a person's data, they stand in no table, no log line, no address or
// header, no list or file, no count, no backup, and on no page of those who may not look.
func TestCanariesStayInTheirCage(t *testing.T) {
	powersEngines(t, func(t *testing.T, address string) {
		w := newAviary(t, address)
		w.live()
		seen := map[string]string{"what passers-by see": w.outside.String(), "the log": w.log.String(), "the backup": w.archive(), "the metrics": w.counts()}
		tables, rows := w.tables()
		seen["the tables"] = tables
		for where, text := range seen {
			if len(text) < 50 {
				t.Errorf("%s: the test looks at nothing: %q", where, text)
			}
			for _, c := range append(w.tokens(), canaries()...) {
				if i := strings.Index(text, c); i >= 0 {
					t.Errorf("%s in %s: …%s…", c, where, text[max(0, i-80):min(len(text), i+80)])
				}
			}
		}
		if rows < 30 {
			t.Errorf("only %d rows were looked at", rows)
		}
	})
}

// tokens open sessions: whoever reads one is the person.
func (w *aviary) tokens() (list []string) {
	for _, c := range w.cookies {
		list = append(list, strings.TrimPrefix(c, "ocop="))
	}
	return list
}

// live does everything that can be done with the data of one person, right and wrong.
func (w *aviary) live() {
	w.Helper()
	f := formOf(representativeForm())
	for name, value := range map[string]string{"phone": representativePhone, "email": "daidien@example.vn", "sex": "female", "birth_year": "1978", "ethnicity": "Nùng", "disability": "yes", "paper": "cccd", "number": representativeNumber} {
		f.Set(name, value)
	}
	enter := "/office/producers/" + string(w.maker) + "/representatives"
	wrong := url.Values{}
	for name := range f {
		wrong[name] = f[name]
	}
	wrong.Set("number", "024999999999")
	wrong.Set("phone", "SDTSAI0999")
	if code, body := w.send(act.Commune, "POST", enter, wrong, false); code != http.StatusUnprocessableEntity || !strings.Contains(body, "SDTSAI0999") {
		w.Errorf("a wrong form: %d; what was typed must come back", code)
	}
	if code, _ := w.send(act.Commune, "POST", enter, f, true); code != http.StatusSeeOther {
		w.Fatalf("entered: %d", code)
	}
	one := w.find()
	if code, body := w.send(act.Office, "POST", one+"/view", url.Values{"reason": {"Gọi điện hẹn kiểm tra"}, "format": {"page"}}, false); code != http.StatusOK || !strings.Contains(body, representativeNumber) {
		w.Errorf("looked: %d; the values must be there", code)
	}
	if code, body := w.send(act.Office, "POST", one+"/view", url.Values{"reason": {"Giao bản sao"}, "format": {"json"}}, false); code != http.StatusOK || !strings.Contains(body, representativeNumber) {
		w.Errorf("copied: %d", code)
	}
	if code, _ := w.send(act.Office, "POST", "/office/representatives", url.Values{"reason": {"Lập danh sách mời"}}, false); code != http.StatusOK {
		w.Errorf("exported: %d", code)
	}
	w.send(act.Office, "POST", one, wrong, false)
	f.Set("version", "1")
	if code, _ := w.send(act.Office, "POST", one, f, true); code != http.StatusSeeOther {
		w.Errorf("changed: %d", code)
	}
	if code, _ := w.send(act.Commune, "POST", one+"/requests", url.Values{"kind": {"correct"}, "asker": {"XINDULIEU"}, "contact": {representativePhone}, "text": {"Số đúng là " + representativeNumber}}, true); code != http.StatusSeeOther {
		w.Errorf("asked: %d", code)
	}
	if code, _ := w.send("", "POST", "/dang-nhap", url.Values{"login": {"vai.office"}, "password": {"MATKHAUSAI chim vàng"}}, true); code != http.StatusUnprocessableEntity {
		w.Errorf("a wrong password: %d", code)
	}
	for _, role := range append(act.Roles(), "") {
		for _, path := range []string{"/office/representatives", "/office/representatives?dang=csv", "/office/producers?dang=csv", "/office/producers/" + string(w.maker), "/office/journal", "/office/journal?dang=csv",
			"/office/search?q=" + representativePhone[1:3], "/quyen-du-lieu", "/thong-ke", "/office", "/office/personal"} {
			w.send(role, "GET", path, nil, true)
		}
		if role != act.Office && role != act.District && role != act.Commune {
			w.send(role, "GET", one, nil, true)
		}
	}
}

func (w *aviary) find() string {
	w.Helper()
	_, body := w.send(act.Office, "GET", "/office/representatives", nil, true)
	found := regexp.MustCompile(`/office/representatives/[0-9a-f-]{36}`).FindString(body)
	if found == "" {
		w.Fatal("the list names nobody")
	}
	return found
}

// tables is every cell of every table.
func (w *aviary) tables() (text string, rows int) {
	w.Helper()
	list, err := schema.Tables()
	if err != nil {
		w.Fatal(err)
	}
	var b strings.Builder
	err = w.Desk.DB.View(w.Context(), func(ctx context.Context, tx *db.Tx) error {
		for _, x := range list {
			found, err := tx.QueryContext(ctx, "SELECT * FROM "+x.Name)
			if err != nil {
				return err
			}
			columns, err := found.Columns()
			if err != nil {
				return err
			}
			for found.Next() {
				rows++
				values, into := make([]any, len(columns)), make([]any, len(columns))
				for i := range values {
					into[i] = &values[i]
				}
				if err := found.Scan(into...); err != nil {
					return err
				}
				fmt.Fprintln(&b, x.Name, values)
			}
			if err := found.Close(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	return b.String(), rows
}

// archive is a backup, unpacked.
func (w *aviary) archive() string {
	w.Helper()
	var packed bytes.Buffer
	if _, err := backup.Write(w.Context(), backup.Source{DB: w.Desk.DB, Files: w.Files}, &packed, func(int64, int64) {}); err != nil {
		w.Fatal(err)
	}
	plain, err := gzip.NewReader(&packed)
	if err != nil {
		w.Fatal(err)
	}
	var b strings.Builder
	in := tar.NewReader(plain)
	for {
		h, err := in.Next()
		if err == io.EOF {
			return b.String()
		}
		if err != nil {
			w.Fatal(err)
		}
		b.WriteString(h.Name + "\n")
		if _, err := io.Copy(&b, in); err != nil {
			w.Fatal(err)
		}
	}
}

// counts is what the second listener tells.
func (w *aviary) counts() string {
	w.Helper()
	k, err := w.kernel(w.Context(), w.entry())
	if err != nil {
		w.Fatal(err)
	}
	got := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/metrics", nil)
	r.Host = "127.0.0.1"
	w.admin(k).ServeHTTP(got, r)
	return got.Body.String()
}
