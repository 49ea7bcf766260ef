package vault_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"ocop/internal/base/vault"
)

func open(t *testing.T, path string) *vault.Vault {
	t.Helper()
	v, err := vault.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWhatWasSealedOpensWithItsKeyAndPurposeOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	v := open(t, path)
	sealed := v.Seal([]byte("bí mật"), "totp/lan")
	if strings.Contains(sealed, "bí mật") || sealed == v.Seal([]byte("bí mật"), "totp/lan") {
		t.Error("sealed twice gives the same text, or the plain one")
	}
	if got, err := open(t, path).Open(sealed, "totp/lan"); err != nil || string(got) != "bí mật" {
		t.Errorf("after a restart: %q, %v", got, err)
	}
	for name, c := range map[string]struct {
		v               *vault.Vault
		sealed, purpose string
	}{
		"another purpose": {v, sealed, "totp/hoa"}, "another key": {open(t, filepath.Join(t.TempDir(), "key")), sealed, "totp/lan"},
		"a letter changed": {v, "A" + sealed[1:], "totp/lan"}, "cut": {v, sealed[:10], "totp/lan"}, "nothing": {v, "", "totp/lan"}, "no base64": {v, "!!", ""},
	} {
		if name == "a letter changed" && sealed[0] == 'A' {
			c.sealed = "B" + sealed[1:]
		}
		if got, err := c.v.Open(c.sealed, c.purpose); !errors.Is(err, vault.ErrSealed) || got != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestTheKeyFileIsForItsOwnerOnly(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "key")
	open(t, path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() != 32 {
		t.Errorf("%v, %v", info, err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Open(path); err == nil || !strings.Contains(err.Error(), "others") {
		t.Errorf("a key that others read: %v", err)
	}
	if err := errors.Join(os.Chmod(path, 0o600), os.WriteFile(path, []byte("short"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Open(path); err == nil {
		t.Error("a short key is taken")
	}
}

func TestTwoProcessesMakeOneKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	var all sync.WaitGroup
	vaults := make([]*vault.Vault, 8)
	for i := range vaults {
		all.Go(func() {
			v, err := vault.Open(path)
			if err != nil {
				t.Error(err)
			}
			vaults[i] = v
		})
	}
	all.Wait()
	sealed := vaults[0].Seal([]byte("x"), "")
	for _, v := range vaults {
		if got, err := v.Open(sealed, ""); err != nil || !bytes.Equal(got, []byte("x")) {
			t.Fatal("two keys", err)
		}
	}
}
