package clamd_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"ocop/internal/base/clamd"
	"ocop/internal/base/clamd/clamdtest"
)

func TestFilesAreLookedAtWhole(t *testing.T) {
	daemon := clamdtest.New(t)
	s := &clamd.Scanner{Socket: daemon.Socket}
	for _, size := range []int{0, 1, 64<<10 - 1, 64 << 10, 64<<10 + 1, 1 << 20} {
		file := bytes.Repeat([]byte("x"), size)
		if err := s.Scan(t.Context(), bytes.NewReader(file)); err != nil || !bytes.Equal(daemon.Last(), file) {
			t.Errorf("%d bytes: %v, %d came", size, err, len(daemon.Last()))
		}
	}
	end := strings.Repeat("x", 100<<10) + clamdtest.Virus
	if err := s.Scan(t.Context(), strings.NewReader(end)); !errors.Is(err, clamd.ErrFound) || !strings.Contains(err.Error(), clamdtest.Name) {
		t.Errorf("at the end of a file: %v", err)
	}
}

// Whatever is no verdict of a whole file is neither clean nor found.
func TestWithoutAVerdictNothingIsClean(t *testing.T) {
	for name, answer := range map[string]string{
		"silence": "", "an error": "INSTREAM size limit exceeded. ERROR\x00", "cut off": "stream: OK", "another command": "PONG\x00", "more than a word": "stream: OK OK\x00",
		"of another file": "/etc/passwd: OK\x00", "endless": strings.Repeat("x", 1<<20),
	} {
		daemon := clamdtest.New(t)
		daemon.Say(answer)
		err := (&clamd.Scanner{Socket: daemon.Socket}).Scan(t.Context(), strings.NewReader("x"))
		if err == nil || errors.Is(err, clamd.ErrFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	hasty := clamdtest.New(t)
	hasty.Say("stream: OK\x00")
	hasty.Hasty()
	err := (&clamd.Scanner{Socket: hasty.Socket}).Scan(t.Context(), strings.NewReader(strings.Repeat("x", 8<<20)))
	if err == nil || errors.Is(err, clamd.ErrFound) {
		t.Errorf("clean before the whole file was sent: %v", err)
	}
	daemon := clamdtest.New(t)
	s := &clamd.Scanner{Socket: daemon.Socket}
	if err := s.Scan(t.Context(), iotest.ErrReader(errors.New("disk"))); err == nil || errors.Is(err, clamd.ErrFound) {
		t.Errorf("a file that cannot be read: %v", err)
	}
	daemon.Stop()
	if err := s.Scan(t.Context(), strings.NewReader("x")); err == nil || errors.Is(err, clamd.ErrFound) {
		t.Errorf("nobody there: %v", err)
	}
}

// A daemon that found something hangs up before the rest was sent.
func TestAVerdictMayComeEarly(t *testing.T) {
	daemon := clamdtest.New(t)
	daemon.Hasty()
	err := (&clamd.Scanner{Socket: daemon.Socket}).Scan(t.Context(), strings.NewReader(clamdtest.Virus+strings.Repeat("x", 8<<20)))
	if !errors.Is(err, clamd.ErrFound) {
		t.Error(err)
	}
}
