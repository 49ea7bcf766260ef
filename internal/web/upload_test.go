package web_test

import (
	"strings"
	"testing"

	"ocop/internal/base/clamd"
	"ocop/internal/base/clamd/clamdtest"
)

// Where a scanner is set, no upload passes that it has not called clean.
func TestUploadsAreScanned(t *testing.T) {
	s := open(t)
	daemon := clamdtest.New(t)
	s.kernel.Scanner = &clamd.Scanner{Socket: daemon.Socket}
	send := func(content string) answer {
		kind, body := parts(t, "name", "Lan", "file/a.csv", content)
		return s.must(s.send("POST", "/upload", kind, body))
	}
	if a := send("tên;số\n"); a.StatusCode != 303 || string(daemon.Last()) != "tên;số\n" {
		t.Errorf("clean: %d, looked at %q", a.StatusCode, daemon.Last())
	}
	if a := send("MZ" + clamdtest.Virus); a.StatusCode != 422 || !strings.Contains(a.body, `value="Lan"`) {
		t.Errorf("found: %d %s", a.StatusCode, a.body)
	}
	daemon.Say("INSTREAM size limit exceeded. ERROR\x00")
	if a := send("x"); a.StatusCode != 503 || !strings.Contains(a.body, "Chưa kiểm tra được") {
		t.Errorf("not looked at: %d", a.StatusCode)
	}
	daemon.Stop()
	if a := send("x"); a.StatusCode != 503 || !strings.Contains(a.body, "Chưa kiểm tra được") || !strings.Contains(a.body, `value="Lan"`) || a.Header.Get("Retry-After") == "" {
		t.Errorf("nobody there: %d", a.StatusCode)
	}
	if n := s.people(); n != 1 {
		t.Errorf("%d rows", n)
	}
	if log := s.log.String(); !strings.Contains(log, clamdtest.Name) || !strings.Contains(log, `msg="virus scanner"`) {
		t.Errorf("the log: %s", log)
	}
	kind, body := parts(t, "name", "không có tệp")
	if a := s.must(s.send("POST", "/upload", kind, body)); a.StatusCode != 422 {
		t.Errorf("without a file: %d", a.StatusCode)
	}
}
