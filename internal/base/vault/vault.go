// Package vault seals short secrets with a key that is kept beside the database and
// never in it: a copy of the database alone opens nothing. The key is a file of 32
// random bytes that only its owner can read. Whoever loses it loses what was sealed:
// it belongs into the safe, apart from the backups.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const keySize = 32 // bytes: AES-256

// ErrSealed says that a text was not sealed with this key for this purpose, or was
// changed since.
var ErrSealed = errors.New("sealed text does not open")

// Vault seals and opens. It is safe for concurrent use.
type Vault struct {
	gcm cipher.AEAD
	mac []byte // a key of its own for digests
}

// Open reads the key file, or makes it when there is none. A file that others than its
// owner can read is refused: its key may be known.
func Open(path string) (*Vault, error) {
	key, err := read(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := create(path); err != nil {
			return nil, err
		}
		key, err = read(path) // another process may have been quicker: both take what stands there
	}
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	return &Vault{gcm, sum(key, "digests")}, nil
}

func sum(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// Digest is a digest that nobody can compute without the key, in hex: what has few values,
// such as six digits, can not be guessed from a copy of the database. It differs by purpose.
func (v *Vault) Digest(text, purpose string) string {
	return hex.EncodeToString(sum(sum(v.mac, purpose), text))
}

func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("key file %s can be read by others (mode %o): set it to 600, or remove it and let everybody enrol again", path, info.Mode().Perm())
	}
	key, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	if len(key) != keySize {
		return nil, fmt.Errorf("key file %s has %d bytes, want %d", path, len(key), keySize)
	}
	return key, nil
}

// create writes the key aside and links it into place, so that neither a crash nor two
// processes at once leave half a key or two.
func create(path string) (err error) {
	part, err := os.CreateTemp(filepath.Dir(path), ".key-*")
	if err != nil {
		return fmt.Errorf("key file: %w", err)
	}
	defer func() { err = errors.Join(err, os.Remove(part.Name())) }()
	var key [keySize]byte
	_, _ = rand.Read(key[:]) // never fails (crypto/rand)
	_, err = part.Write(key[:])
	if err = errors.Join(err, part.Chmod(0o600), part.Sync(), part.Close()); err != nil {
		return fmt.Errorf("key file: %w", err)
	}
	if err := os.Link(part.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("key file: %w", err)
	}
	return nil
}

// Seal gives the text to store. It opens with the same purpose only, such as "totp/KEY":
// a sealed text moved to another row is worth nothing.
func (v *Vault) Seal(plain []byte, purpose string) string {
	nonce := make([]byte, v.gcm.NonceSize())
	_, _ = rand.Read(nonce) // never fails (crypto/rand)
	return base64.RawStdEncoding.EncodeToString(v.gcm.Seal(nonce, nonce, plain, []byte(purpose)))
}

// Open gives back what was sealed for the purpose, or ErrSealed.
func (v *Vault) Open(sealed, purpose string) ([]byte, error) {
	b, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(b) < v.gcm.NonceSize() {
		return nil, ErrSealed
	}
	n := v.gcm.NonceSize()
	plain, err := v.gcm.Open(nil, b[:n], b[n:], []byte(purpose))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}
