// Package given is what tests stand on: the places and the law as they are shipped, read
// once, and a vault of their own.
package given

import (
	"path/filepath"
	"sync"
	"testing"

	"ocop/internal/base/vault"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
	"ocop/rulebooks"
)

var (
	places = sync.OnceValues(place.Load)
	books  = sync.OnceValues(func() (*rulebook.Library, error) { return rulebook.Load(rulebooks.FS) })
)

// Places are the administrative units.
func Places(t testing.TB) *place.Gazetteer {
	t.Helper()
	return must(places())(t)
}

// Books are the books of the law.
func Books(t testing.TB) *rulebook.Library {
	t.Helper()
	return must(books())(t)
}

// Vault is a vault with a new key.
func Vault(t testing.TB) *vault.Vault {
	t.Helper()
	return must(vault.Open(filepath.Join(t.TempDir(), "secrets.key")))(t)
}

func must[T any](x T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
}
