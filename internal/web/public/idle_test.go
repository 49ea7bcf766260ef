package public_test

import (
	"bytes"
	"errors"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocop/internal/given"
)

// resting is a visitor of the second server, where sessions rest after an hour.
func (d *door) resting() *visit {
	d.Helper()
	d.person("man", "")
	safe := given.Vault(d)
	d.kernel.Idle, d.kernel.Safe = time.Hour, safe
	v := d.visitor(1, "192.0.2.1")
	v.signIn("man", goodPassword)
	return v
}

// While people work a session goes on, and reading pages writes no row: a cookie says when
// somebody last worked, and works for its own session only.
func TestASessionGoesOnWhileSomebodyWorks(t *testing.T) {
	eachDoor(t, func(d *door) {
		v := d.resting()
		version := func() int64 {
			n, _ := d.desk.DB.Version()
			return n
		}
		before, stamps := version(), map[string]bool{}
		for range 60 { // work goes on for three hours
			d.pass(3 * time.Minute)
			v.get("/tai-khoan")
			stamps[v.cookies["seen"]] = true
		}
		if version() != before {
			t.Error("reading pages writes rows")
		}
		if len(stamps) > 180/5+1 || len(stamps) < 10 {
			t.Errorf("%d cookies in three hours", len(stamps))
		}
		thief := d.visitor(1, "203.0.113.9") // has a copy of the session, and an old or a made-up cookie
		thief.cookies["ocop"] = v.cookies["ocop"]
		for stamp := range map[string]bool{"": true, "AAAA": true, strings.Repeat("A", 4000): true} {
			thief.cookies["seen"] = stamp
			if thief.in() {
				t.Errorf("a session goes on with the cookie %.10q", stamp)
			}
		}
		other := d.visitor(1, "192.0.2.2")
		d.person("khac", "")
		other.signIn("khac", goodPassword)
		d.pass(6 * time.Minute)
		other.get("/tai-khoan")
		thief.cookies["seen"] = other.cookies["seen"]
		if thief.in() {
			t.Error("the cookie of one session wakes another")
		}
	})
}

// A session in which nobody works asks again who sits there, and loses no form.
func TestASessionRestsWhenNobodyWorks(t *testing.T) {
	eachDoor(t, func(d *door) {
		v := d.resting()
		d.pass(time.Hour - time.Millisecond)
		if !v.in() { // which is work
			t.Fatal("rests too early")
		}
		d.pass(time.Hour)
		if status, _, to := v.send(http.MethodGet, "/tai-khoan", nil); status != http.StatusSeeOther || to != "/dang-nhap?ve=%2Ftai-khoan" {
			t.Errorf("a page after an hour: %d %s", status, to)
		}
		if _, _, to := v.send(http.MethodGet, "/cong", nil); to != "/?ai=" {
			t.Errorf("a public page at rest knows somebody: %s", to)
		}
		form := url.Values{"text": {"phiếu chấm dở"}, "many": {"a", "b"}}
		status, page, _ := v.send(http.MethodPost, "/nang", form)
		if status != http.StatusForbidden || !strings.Contains(page, "Đã lâu không ai làm việc") || v.in() {
			t.Fatalf("a form after an hour: %d", status)
		}
		carried := url.Values{}
		for _, m := range hidden.FindAllStringSubmatch(page, -1) {
			carried.Add(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
		}
		carried.Set("proof.now", "sai mật khẩu")
		v.refused("/nang", carried, "không đúng")
		thief := v.copied()
		carried.Set("proof.now", goodPassword)
		if to := v.post("/nang", carried); to != "/vao-viec?text="+url.QueryEscape("phiếu chấm dở|a,b") {
			t.Errorf("after the proof: %s", to)
		}
		if d.pass(-time.Hour); thief.in() {
			t.Error("the token from before the proof opens")
		}
		d.pass(time.Hour)
		if _, _, to := v.send(http.MethodGet, "/cong", nil); !v.in() || to == "/?ai=" {
			t.Error("still at rest after a proof")
		}
		d.pass(time.Hour)
		if to := v.post("/dang-xuat", url.Values{}); to != "/" {
			t.Errorf("signing out at rest leads to %s", to)
		}
		d.pass(-time.Hour)
		if v.in() {
			t.Error("the session was not ended")
		}
	})
}

// upload sends a form with a file as browsers do; without a name no file was chosen.
func (v *visit) upload(path string, form url.Values, name, content string) (status int, body, location string) {
	v.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for field, values := range form {
		for _, value := range values {
			if err := m.WriteField(field, value); err != nil {
				v.Fatal(err)
			}
		}
	}
	part, err := m.CreateFormFile("file", name)
	if err == nil {
		_, err = io.WriteString(part, content)
	}
	if err := errors.Join(err, m.Close()); err != nil {
		v.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	w := v.request(r)
	text, err := io.ReadAll(w.Body)
	if err != nil {
		v.Fatal(err)
	}
	return w.StatusCode, string(text), w.Header.Get("Location")
}

// A file is not kept while nobody has shown who sits there: the page that asks says so before
// anything is sent again, and takes it with the proof. Every other field is carried on.
func TestAFileIsChosenAgainWithTheProof(t *testing.T) {
	eachDoor(t, func(d *door) {
		v := d.resting()
		d.pass(time.Hour)
		fields := url.Values{"text": {"kèm tệp"}}
		ask := func(status int, page string, want int, name string) (carried url.Values) {
			t.Helper()
			told := strings.Contains(page, "Hãy chọn lại tệp ở ô dưới đây")
			if status != want || !strings.Contains(page, `type="file"`) || !strings.Contains(page, `enctype="multipart/form-data"`) || told != (name != "") || !strings.Contains(page, name) {
				t.Fatalf("%d, want %d: %s", status, want, page)
			}
			carried = url.Values{}
			for _, m := range hidden.FindAllStringSubmatch(page, -1) {
				carried.Add(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
			}
			if carried.Get("text") != "kèm tệp" || carried.Has("file") {
				t.Fatalf("carried on: %v", carried)
			}
			return carried
		}
		status, page, _ := v.upload("/nang/tep", fields, "danh sách.csv", "a;b\n1;2\n")
		carried := ask(status, page, http.StatusForbidden, "danh sách.csv")
		carried.Set("proof.now", "sai mật khẩu")
		status, page, _ = v.upload("/nang/tep", carried, "danh sách.csv", "a;b\n1;2\n")
		carried = ask(status, page, http.StatusUnprocessableEntity, "danh sách.csv")
		carried.Set("proof.now", "sai mật khẩu")
		status, page, _ = v.upload("/nang/tep", carried, "", "")
		carried = ask(status, page, http.StatusUnprocessableEntity, "")
		carried.Set("proof.now", goodPassword)
		if status, _, to := v.upload("/nang/tep", carried, "danh sách.csv", "a;b\n1;2\n"); to != "/vao-viec?text="+url.QueryEscape("kèm tệp|a;b\n1;2\n") {
			t.Errorf("after the proof: %d %s", status, to)
		}
		if _, page, _ := v.send(http.MethodPost, "/nang", url.Values{"text": {"x"}}); strings.Contains(page, `type="file"`) {
			t.Error("a form without a file asks for one")
		}
	})
}
