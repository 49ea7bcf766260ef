package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// sealTerm is how long an act may wait for its seal. A server seals about every second; what waits
// for longer was kept out of the log, or its seal was taken away.
const sealTerm = 10 * time.Minute

// clocksDiffer is how far ahead the clock of one server may be: further, and its acts are sealed at once.
const clocksDiffer = time.Hour

// statement is what an export says of itself, under the signature of the record: a checkpoint, and
// after its instant the leaves of the acts that it does not cover and the digest of every file.
type statement struct {
	checkpoint
	made    time.Time
	waiting map[string]bool
	files   map[string]string // digest by name
}

// readStatement reads export.txt, or one that was kept of an earlier export.
func readStatement(path string, known note.Verifiers) (s statement, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return s, err
	}
	if _, err := note.Open(text, known); err != nil {
		return s, err
	}
	head, _, _ := strings.Cut(string(text), "\n\n") // what follows is the signature
	lines := strings.Split(head, "\n")
	if len(lines) < 5 || lines[1] != "export" {
		return s, errors.New("not the statement of an export")
	}
	s = statement{waiting: map[string]bool{}, files: map[string]string{}}
	var errs [3]error
	_, errs[0] = fmt.Sscan(lines[2], &s.size)
	s.root, errs[1] = tlog.ParseHash(lines[3])
	s.at = lines[4]
	s.made, errs[2] = time.Parse(time.RFC3339, s.at)
	for _, line := range lines[5:] {
		what, of, _ := strings.Cut(line, ": ")
		digest, name, _ := strings.Cut(of, " ")
		switch what {
		case "waiting":
			s.waiting[digest] = true
		case "file":
			s.files[name] = digest
		}
	}
	return s, errors.Join(errs[:]...)
}

// stated checks an export against its own statement. Without one nobody has signed for an act that
// waits, nor for the export being whole.
func (j *journal) stated(r *report, dir string, known note.Verifiers) error {
	s, err := readStatement(filepath.Join(dir, "export.txt"), known)
	switch {
	case missing(err):
		r.wrong("export.txt: it is missing: the export was cut off, or an older program made it; export again")
	case err != nil:
		r.wrong("export.txt: %v", err)
	default:
		j.continues(r, "export.txt", s.checkpoint, nil)
		j.waits(r, s)
		return s.whole(r, dir)
	}
	return nil
}

// waits judges the acts that wait for their seal: within the term it is their due, afterwards it is not.
func (j *journal) waits(r *report, s statement) {
	for _, line := range j.waiting {
		var e struct {
			Entry, Verb, Subject string
			At                   int64
		}
		if json.Unmarshal(line, &e) != nil {
			continue // covers names it
		}
		age := s.made.Sub(time.UnixMilli(e.At))
		switch leaf := tlog.RecordHash(line).String(); {
		case !s.waiting[leaf]:
			r.wrong("waiting.jsonl: entry %s (%s %s) was not there when the export was signed", e.Entry, e.Verb, e.Subject)
		case age > sealTerm || age < -clocksDiffer:
			r.wrong("waiting.jsonl: entry %s (%s %s) of %s has no seal on %s: it was kept out of the log, or its seal was removed",
				e.Entry, e.Verb, e.Subject, time.UnixMilli(e.At).UTC().Format(time.RFC3339), s.at)
		default:
			if j.signed == nil {
				j.signed = map[string]bool{}
			}
			j.signed[string(line)] = true
		}
	}
	if n := len(j.signed); n > 0 {
		r.remark("%d acts waited for their seal when the export was made on %s, none for longer than %s: keep export.txt and hold a later export against it with -older",
			n, s.at, sealTerm)
	}
}

// whole compares every file with its digest: what was lost on the way is not blamed on the database.
func (s statement) whole(r *report, dir string) error {
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		switch digest, err := digestOf(filepath.Join(dir, filepath.FromSlash(name))); {
		case missing(err):
			r.wrong("%s: the file is missing from the export", name)
		case err != nil:
			return err
		case digest != s.files[name]:
			r.wrong("%s: it is not as it was when the export was signed: damaged on the way, or changed", name)
		}
	}
	tables, err := os.ReadDir(filepath.Join(dir, "rows"))
	for _, f := range tables {
		if name := "rows/" + f.Name(); s.files[name] == "" {
			r.wrong("%s: the export was signed without this file", name)
		}
	}
	if missing(err) {
		return nil // each of its files was named above
	}
	return err
}

func digestOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	_, err = io.Copy(sum, f)
	return base64.StdEncoding.EncodeToString(sum.Sum(nil)), errors.Join(err, f.Close())
}

// kept holds the journal against a checkpoint, or the statement of an earlier export, that was kept
// elsewhere: each act that waited then stands in it now.
func (j *journal) kept(r *report, path string, known note.Verifiers) error {
	s, err := readStatement(path, known)
	if missing(err) {
		return err
	}
	if err != nil {
		c, err := readCheckpoint(path, known)
		j.continues(r, "checkpoint "+path, c, err)
		return nil
	}
	j.continues(r, "export "+path, s.checkpoint, nil)
	for _, line := range slices.Concat(j.lines, j.waiting) {
		delete(s.waiting, tlog.RecordHash(line).String())
	}
	if n := len(s.waiting); n > 0 {
		r.wrong("export %s: %d acts that waited for their seal on %s are not in the journal: they were removed", path, n, s.at)
	}
	return nil
}
