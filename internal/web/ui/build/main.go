// Command build copies the interface font from the npm packages into the folder that
// package ui embeds. It runs from the project root after `npm ci`.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"ocop/internal/web/ui"
)

const (
	from = "node_modules/@fontsource/be-vietnam-pro"
	to   = "internal/web/ui/assets/vendor"
)

func main() {
	if err := copyFonts(); err != nil {
		fmt.Fprintln(os.Stderr, "build: fonts were not copied:", err)
		os.Exit(1)
	}
}

func copyFonts() error {
	for _, name := range ui.FontFiles() {
		if err := copyFile(filepath.Join(from, "files", name), filepath.Join(to, name)); err != nil {
			return err
		}
	}
	return copyFile(filepath.Join(from, "LICENSE"), filepath.Join(to, "LICENSE"))
}

// copyFile leaves an equal file alone, so that the build cache stays warm.
func copyFile(source, target string) error {
	content, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	if old, err := os.ReadFile(target); err == nil && string(old) == string(content) {
		return nil
	}
	return os.WriteFile(target, content, 0o644)
}
