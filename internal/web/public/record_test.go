package public_test

import (
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"ocop/internal/act"
)

// The key of these tests is made of a seed of zeros.
const (
	testKey    = "ocop-test+131944e5+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
	testSecret = "PRIVATE+KEY+ocop-test+131944e5+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)

// signed seals what was done so far under the key of the tests.
func (w *world) signed(t *testing.T) {
	t.Helper()
	var err error
	if w.desk.Signer, err = note.NewSigner(testSecret); err != nil {
		t.Fatal(err)
	}
	for n := 1; n > 0; {
		if n, err = w.desk.Seal(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheNewestCheckpointIsForEverybody(t *testing.T) {
	t.Parallel()
	w := town(t)
	w.page("/diem-chot").says("Chưa có điểm chốt nào")
	if got := w.get("/diem-chot/newest.txt"); got.status != 404 {
		t.Errorf("a checkpoint before the first: %d", got.status)
	}
	w.signed(t)
	w.page("/diem-chot").says("Số dòng đã niêm phong", testKey, "Tải điểm chốt")
	verifier, err := note.NewVerifier(strings.TrimSpace(w.get("/diem-chot/keys.txt").body))
	if err != nil {
		t.Fatal(err)
	}
	c, err := act.ParseCheckpoint(w.get("/diem-chot/newest.txt").body, note.VerifierList(verifier))
	if err != nil || c.Size < 10 {
		t.Errorf("%+v, %v", c, err)
	}
}
