package award

import (
	"encoding/base32"
	"strings"
)

// alphabet is Crockford's base 32: no I, L, O or U, which people misread.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// codeLength is how many signs hold 128 bits.
const codeLength = 26

// typedLimit bounds the work on what people type or scan, in bytes.
const typedLimit = 200

// NewCode writes 128 random bits as a certificate's code.
func NewCode(random [16]byte) string {
	return base32.NewEncoding(alphabet).WithPadding(base32.NoPadding).EncodeToString(random[:])
}

// ParseCode reads a certificate's code as people type it: any case, with hyphens and
// spaces, O for 0 and I or L for 1. ok is false for anything that can not be a code.
// Codes that differ after reading are different codes: the bits that the last sign has
// too many must be zero.
func ParseCode(typed string) (code string, ok bool) {
	if len(typed) > typedLimit {
		return "", false
	}
	b := make([]byte, 0, codeLength)
	for _, r := range typed {
		switch {
		case r == '-', r == ' ', r == '\t', r == '\u00a0', r == '\u2010', r == '\u2011', r == '–':
			continue
		case r >= 'a' && r <= 'z':
			r += 'A' - 'a'
		}
		switch r {
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if len(b) == codeLength || r > 'Z' || strings.IndexByte(alphabet, byte(r)) < 0 {
			return "", false
		}
		b = append(b, byte(r))
	}
	if len(b) != codeLength || strings.IndexByte(alphabet, b[codeLength-1])%4 != 0 {
		return "", false
	}
	return string(b), true
}

// Grouped is a code as printed: in groups that an eye can follow.
func Grouped(code string) string {
	var parts []string
	for len(code) > 6 {
		parts, code = append(parts, code[:5]), code[5:]
	}
	return strings.Join(append(parts, code), "-")
}
