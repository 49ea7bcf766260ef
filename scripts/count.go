//go:build ignore

// Count reads the events of go test -json, shows each failure with its output and
// each skip by name, and closes with "N passed, N failed, N skipped". It exits with 1
// when anything failed or nothing ran.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
)

type event struct{ Action, Package, Test, Output string }

func main() {
	parts := flag.Int("parts", 0, "failed checks that are not go tests")
	flag.Parse()
	passed, failed, skipped := 0, *parts, 0
	output := map[string][]string{}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		var e event
		if json.Unmarshal(in.Bytes(), &e) != nil {
			fmt.Println(in.Text()) // a build error
			continue
		}
		name := e.Package + " " + e.Test
		switch {
		case e.Action == "output":
			output[name] = append(output[name], e.Output)
		case e.Action == "fail" && (e.Test != "" || !failedBelow(output, e.Package)):
			failed++
			output[e.Package+" "] = append(output[e.Package+" "], "FAILED\n")
			fmt.Printf("  FAILED   %s\n%s", name, strings.Join(output[name], ""))
		case e.Test == "":
		case e.Action == "pass":
			passed++
		case e.Action == "skip":
			skipped++
			fmt.Printf("  skipped  %s: %s\n", name, reason(output[name]))
		}
	}
	fmt.Printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped)
	if failed > 0 || passed == 0 {
		os.Exit(1)
	}
}

func failedBelow(output map[string][]string, pkg string) bool {
	return strings.Contains(strings.Join(output[pkg+" "], ""), "FAILED\n")
}

func reason(lines []string) string {
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "===") && !strings.HasPrefix(l, "---") {
			return l
		}
	}
	return "no reason given"
}
