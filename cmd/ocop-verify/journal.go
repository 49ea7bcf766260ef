package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"ocop/internal/law/rulebook"
)

// journal is the exported log. hashes are all hashes of its tree, in tlog's order.
type journal struct {
	lines   [][]byte // sealed, in order; the leaf is the hash of the line
	waiting [][]byte
	points  []byte
	hashes  []tlog.Hash
	signed  map[string]bool // of waiting: the statement of the export stands for it, see waits
}

// checkpoint is a signed statement: origin, size, root, instant, empty line, signature.
type checkpoint struct {
	size int64
	root tlog.Hash
	at   string
}

func readLines(path string) ([][]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil || len(text) == 0 {
		return nil, err
	}
	return bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n")), nil
}

func readJournal(dir string) (*journal, error) {
	var j journal
	var errs [3]error
	j.lines, errs[0] = readLines(filepath.Join(dir, "journal.jsonl"))
	j.waiting, errs[1] = readLines(filepath.Join(dir, "waiting.jsonl"))
	j.points, errs[2] = os.ReadFile(filepath.Join(dir, "checkpoints.txt"))
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	for i, line := range j.lines {
		more, err := tlog.StoredHashes(int64(i), line, tlog.HashReaderFunc(j.read))
		if err != nil {
			return nil, err
		}
		j.hashes = append(j.hashes, more...)
	}
	return &j, nil
}

func (j *journal) read(at []int64) ([]tlog.Hash, error) {
	list := make([]tlog.Hash, len(at))
	for i, n := range at {
		if n >= int64(len(j.hashes)) {
			return nil, errors.New("the log is too short")
		}
		list[i] = j.hashes[n]
	}
	return list, nil
}

// checkpoints checks every checkpoint of the export.
func (j *journal) checkpoints(r *report, known note.Verifiers) {
	parts := strings.Split(strings.TrimSuffix(string(j.points), "\n\n"), "\n\n") // text, signature, text, signature, ...
	if len(parts)%2 != 0 && len(j.points) > 0 {
		r.wrong("checkpoints.txt: it does not end with a whole checkpoint")
	}
	last := int64(0)
	for i := 0; i+1 < len(parts); i += 2 {
		c, err := parseCheckpoint(parts[i]+"\n\n"+parts[i+1]+"\n", known)
		j.continues(r, fmt.Sprintf("checkpoint %d of the export", i/2+1), c, err)
		last = max(last, c.size)
	}
	if n := int64(len(j.lines)); n > last {
		r.wrong("journal: entries %d to %d are under no checkpoint", last+1, n)
	}
}

// continues checks that the journal begins as a checkpoint says; err is that of reading it.
func (j *journal) continues(r *report, name string, c checkpoint, err error) {
	switch root, lost := tlog.TreeHash(min(c.size, int64(len(j.lines))), tlog.HashReaderFunc(j.read)); {
	case err != nil:
		r.wrong("%s: %v", name, err)
	case c.size > int64(len(j.lines)):
		r.wrong("%s: it tells of %d entries on %s, the journal holds %d: it was cut off or rolled back", name, c.size, c.at, len(j.lines))
	case lost != nil || root != c.root:
		r.wrong("%s: the first %d entries are not those that were signed on %s", name, c.size, c.at)
	}
}

func readCheckpoint(path string, known note.Verifiers) (checkpoint, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return checkpoint{}, err
	}
	return parseCheckpoint(string(text), known)
}

func parseCheckpoint(text string, known note.Verifiers) (c checkpoint, err error) {
	if _, err := note.Open([]byte(text), known); err != nil {
		return c, err
	}
	lines := strings.SplitN(text, "\n", 6)
	if len(lines) != 6 || lines[4] != "" {
		return c, errors.New("not a checkpoint")
	}
	var errs [2]error
	c.size, errs[0] = strconv.ParseInt(lines[1], 10, 64)
	c.root, errs[1] = tlog.ParseHash(lines[2])
	c.at = lines[3]
	if c.size < 1 {
		return c, errors.New("not a checkpoint")
	}
	return c, errors.Join(errs[:]...)
}

// apart takes the receipts of one file apart. Each begins with the line of its act; what stands
// before the first is for people.
func apart(text string) []string {
	list, begun := []string{""}, false
	for line := range strings.Lines(text) {
		begins := strings.HasPrefix(line, "line: ")
		if begins && begun {
			list = append(list, "")
		}
		begun = begun || begins
		list[len(list)-1] += line
	}
	return list
}

// checkReceipt checks that the act of a receipt stands in the signed log that it names, and
// in the exported journal.
func checkReceipt(r *report, name, text string, known note.Verifiers, j *journal, exported bool) {
	f := map[string]string{}
	var signed strings.Builder
	var proof tlog.RecordProof
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if rest, ok := strings.CutPrefix(line, "| "); ok || line == "|" {
			signed.WriteString(rest + "\n")
		}
		k, v, _ := strings.Cut(line, ": ")
		if h, err := tlog.ParseHash(v); k == "proof" && err == nil {
			proof = append(proof, h)
		}
		if _, twice := f[k]; !twice {
			f[k] = v
		}
	}
	hash := tlog.RecordHash([]byte(f["line"]))
	if f["line"] == "" || f["hash"] != hash.String() {
		r.wrong("receipt %s: its line does not have its hash", name)
		return
	}
	r.tells(name, f["line"])
	if f["number"] == "" {
		unproved(r, name, f["line"], j, exported)
		return
	}
	number, err := strconv.ParseInt(f["number"], 10, 64)
	if err != nil {
		r.wrong("receipt %s: %v", name, err)
		return
	}
	c, err := parseCheckpoint(signed.String(), known)
	if err == nil {
		err = tlog.CheckRecord(proof, c.size, c.root, number-1, hash)
	}
	if err != nil {
		r.wrong("receipt %s: %v", name, err)
		return
	}
	if exported {
		j.continues(r, "receipt "+name, c, nil)
		if number > int64(len(j.lines)) || string(j.lines[number-1]) != f["line"] {
			r.wrong("receipt %s: entry %d of the journal is another one", name, number)
		}
	}
}

// unproved looks at a receipt that was made before the seal: alone anybody could have written it.
func unproved(r *report, name, line string, j *journal, exported bool) {
	switch {
	case !exported:
		r.wrong("receipt %s: it was made before the seal and proves nothing alone, take it again", name)
	case !j.holds(line):
		r.wrong("receipt %s: its act is not in the journal", name)
	default:
		r.remark("receipt %s was made before the seal: take it again to get the proof", name)
	}
}

// tells says what the line of a receipt is about: the words above it are for people, and anybody
// could have changed them.
func (r *report) tells(name, line string) {
	var e struct {
		At                         int64
		Name, Verb, Subject, After string
	}
	var what struct{ Total *rulebook.Points }
	if json.Unmarshal([]byte(line), &e) != nil {
		return // its hash stands for it all the same
	}
	points := ""
	if json.Unmarshal([]byte(e.After), &what) == nil && what.Total != nil {
		points = ", " + what.Total.Text() + " points"
	}
	r.remark("receipt %s is of %q %q by %q at %s%s; what else it says above is not checked", name, e.Verb, e.Subject, e.Name, time.UnixMilli(e.At).UTC().Format(time.RFC3339), points)
}

// holds says whether an entry stands in the journal, sealed or not.
func (j *journal) holds(line string) bool {
	same := func(l []byte) bool { return string(l) == line }
	return slices.ContainsFunc(j.lines, same) || slices.ContainsFunc(j.waiting, same)
}

// covered is what the journal says last about a row.
type covered struct {
	version  int64
	digest   string
	unsigned bool // nobody stands for the entry that says so: it is neither sealed nor in the statement of the export
}

// covers gathers what the journal says last about each row: by its version where it has one.
func (j *journal) covers(r *report) map[string]covered {
	newest := map[string]covered{}
	for i, line := range append(j.lines[:len(j.lines):len(j.lines)], j.waiting...) {
		var e struct{ Covers string }
		if err := json.Unmarshal(line, &e); err != nil {
			r.wrong("journal: entry %d can not be read: %v", i+1, err)
			continue
		}
		for row := range strings.Lines(e.Covers) {
			f := strings.Fields(row)
			if len(f) != 3 {
				r.wrong("journal: entry %d covers %q", i+1, row)
				continue
			}
			version, err := strconv.ParseInt(f[1], 10, 64)
			if was := newest[f[0]]; err == nil && (version == 0 || version >= was.version) {
				newest[f[0]] = covered{version, f[2], i >= len(j.lines) && !j.signed[string(line)]}
			}
		}
	}
	return newest
}

// missing says whether a folder or file of the export is absent.
func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
