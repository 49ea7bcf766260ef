package act_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ocop/internal/act"
)

// oldChain seals the first n entries as the program did before there was a log, and gives
// the last hash.
func oldChain(t *testing.T, d *act.Desk, run func(rapid.TB, ...string), n int) (last string) {
	t.Helper()
	list := allEntries(t, d)
	for i, e := range list[:n] {
		var b strings.Builder
		for _, p := range []string{e.Key, fmt.Sprint(e.At.UnixMilli()), e.Actor, e.Name, e.Verb, e.Subject, e.Place, e.Before, e.After} {
			fmt.Fprintf(&b, "%d:%s,", len(p), p)
		}
		sum := sha256.Sum256([]byte(b.String()))
		sum = sha256.Sum256([]byte(last + "\n" + hex.EncodeToString(sum[:])))
		last = hex.EncodeToString(sum[:])
		run(t, fmt.Sprintf(`INSERT INTO journal_seal (seq, entry, hash) VALUES (%d, '%s', '%s')`, i+1, e.Key, last))
	}
	return last
}
