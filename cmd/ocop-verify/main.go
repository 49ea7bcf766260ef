// Command ocop-verify checks exported records of an OCOP programme without its database and
// without trust in whoever runs it: that the journal is the one that was signed for, that it
// continues checkpoints kept elsewhere, that receipts stand in it, that every row is what the
// journal says, and that tallies and certificates follow from the ballots under the law.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/mod/sumdb/note"
)

// report gathers what was found: findings are wrong, remarks only want to be read.
type report struct{ findings, remarks []string }

func (r *report) wrong(format string, args ...any) {
	r.findings = append(r.findings, fmt.Sprintf(format, args...))
}

func (r *report) remark(format string, args ...any) {
	r.remarks = append(r.remarks, fmt.Sprintf(format, args...))
}

// list is a flag that may be given several times.
type list []string

func (l *list) String() string     { return fmt.Sprint(*l) }
func (l *list) Set(v string) error { *l = append(*l, v); return nil }

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the program: 0 = nothing wrong, 1 = something is, 2 = it could not be read.
func run(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("ocop-verify", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.Usage = func() {
		fmt.Fprintln(errs, "usage: ocop-verify [-keys FILE] [-older CHECKPOINT]... [-receipt FILE]... [EXPORT-DIR]")
		flags.PrintDefaults()
	}
	keys := flags.String("keys", "", "file of public keys that you kept; without it those inside the export are believed")
	var older, receipts list
	flags.Var(&older, "older", "file of a checkpoint, or export.txt of an export, that you kept")
	flags.Var(&receipts, "receipt", "file of a receipt")
	if err := flags.Parse(args); err != nil || flags.NArg() > 1 || flags.NArg() == 0 && (len(receipts) == 0 || len(older) > 0) {
		if err == nil {
			flags.Usage()
		}
		return 2
	}
	var r report
	if err := verify(&r, flags.Arg(0), *keys, older, receipts); err != nil {
		fmt.Fprintln(errs, "ocop-verify:", err)
		return 2
	}
	return r.print(out)
}

func (r *report) print(out io.Writer) int {
	for _, line := range r.remarks {
		fmt.Fprintln(out, "note:", line)
	}
	slices.Sort(r.findings)
	r.findings = slices.Compact(r.findings)
	for _, line := range r.findings {
		fmt.Fprintln(out, "WRONG:", line)
	}
	if n := len(r.findings); n > 0 {
		fmt.Fprintf(out, "%d findings. / Phát hiện %d điểm sai.\n", n, n)
		return 1
	}
	fmt.Fprintln(out, "Nothing is wrong. / Không phát hiện điểm sai nào.")
	return 0
}

func verify(r *report, dir, keyFile string, older, receipts []string) error {
	if keyFile == "" {
		if dir == "" {
			return errors.New("a receipt alone needs -keys")
		}
		keyFile = filepath.Join(dir, "keys.txt")
		r.remark("the keys are those of the export itself; a forger would have put his own there: use -keys with keys that you kept")
	}
	known, err := readKeys(keyFile)
	if err != nil {
		return err
	}
	log := &journal{}
	if dir != "" {
		if log, err = readJournal(dir); err != nil {
			return err
		}
		log.checkpoints(r, known)
		if err := log.stated(r, dir, known); err != nil {
			return err
		}
		e, err := readRows(dir)
		if err != nil {
			return err
		}
		e.compare(r, log)
		if err := e.recompute(r, log); err != nil {
			return err
		}
	}
	for _, path := range older {
		if err := log.kept(r, path, known); err != nil {
			return err
		}
	}
	for _, path := range receipts {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, one := range apart(string(text)) {
			checkReceipt(r, path, one, known, log, dir != "")
		}
	}
	return nil
}

func readKeys(path string) (note.Verifiers, error) {
	lines, err := readLines(path)
	if err != nil {
		return nil, err
	}
	var known []note.Verifier
	for _, line := range lines {
		if len(line) == 0 {
			continue
		}
		v, err := note.NewVerifier(string(line))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		known = append(known, v)
	}
	return note.VerifierList(known...), nil
}
