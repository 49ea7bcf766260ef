package blob

import (
	"crypto/sha256"
	"encoding/hex"

	"ocop/internal/base/fault"
)

// Digest is the SHA-256 of a content and the only name a stored content has. It is
// not text, so that nothing a user typed can ever become part of a path.
type Digest [sha256.Size]byte

// Sum gives the digest of a content held in memory.
func Sum(content []byte) Digest { return sha256.Sum256(content) }

// ParseDigest reads the 64 lower-case hexadecimal digits that String writes, and nothing
// else. Any other text is a content that does not exist: the error is fault.NotFound.
func ParseDigest(s string) (Digest, error) {
	var d Digest
	raw, err := hex.DecodeString(s)
	if err != nil || len(raw) != len(d) || hex.EncodeToString(raw) != s {
		return Digest{}, fault.Missing("tệp")
	}
	copy(d[:], raw)
	return d, nil
}

// String gives 64 lower-case hexadecimal digits.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }
