package server

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"ocop/internal/act"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
)

// after are the rests of the lines of a receipt that begin with a word.
func after(text, word string) (list []string) {
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, word); ok {
			list = append(list, strings.TrimSuffix(rest, "\n"))
		}
	}
	return list
}

// What a producer keeps proves later, without this system, that the dossier was filed and
// taken back as the journal says.
func TestAProducersReceiptVerifies(t *testing.T) {
	w := buildPowers(t, "")
	for path, verb := range map[string]string{"bien-nhan/tep": "dossier.filed", "bien-nhan/tep?viec=rut": "dossier.withdrawn"} {
		g := w.send(cell{doorway: "GET", path: "/co-so/ho-so/" + w.things["dossier/withdrawn"] + "/" + path, who: "owner"})
		text := string(g.body)
		line, proofs, numbers := after(text, "line: "), after(text, "proof: "), after(text, "number: ")
		if len(line) != 1 || len(numbers) != 1 || !strings.Contains(line[0], `"`+verb+`"`) || !strings.Contains(line[0], w.things["dossier/withdrawn"]) {
			t.Fatalf("%s: %s", verb, text)
		}
		opened, err := note.Open([]byte(strings.Join(after(text, "| "), "\n")+"\n"), w.Seal.Known)
		if err != nil {
			t.Fatal(err)
		}
		size, root := checkpoint(t, opened.Text)
		var proof tlog.RecordProof
		for _, p := range proofs {
			h, err := tlog.ParseHash(p)
			if err != nil {
				t.Fatal(err)
			}
			proof = append(proof, h)
		}
		number, err := strconv.ParseInt(numbers[0], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckRecord(proof, size, root, number-1, tlog.RecordHash([]byte(line[0]))); err != nil {
			t.Errorf("%s: %v", verb, err)
		}
		changed := strings.Replace(line[0], "first", "upgrade", 1) + " "
		if err := tlog.CheckRecord(proof, size, root, number-1, tlog.RecordHash([]byte(changed))); err == nil {
			t.Errorf("%s: another line fits too", verb)
		}
	}
}

func checkpoint(t *testing.T, text string) (size int64, root tlog.Hash) {
	t.Helper()
	lines := strings.Split(text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	b, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(b) != len(root) {
		t.Fatal(lines[2], err)
	}
	copy(root[:], b)
	return size, root
}

// The means by part add up to the mean of the decision; nobody but the producer's people asks
// for them, and nobody before the decision.
func TestPartsAreToldToTheProducerAfterTheDecision(t *testing.T) {
	h := phoneHouseOn(t, "")
	type row struct {
		dossier  key.Dossier
		producer key.Producer
		mean     rulebook.Mean
	}
	var list []row
	err := h.Desk.See(t.Context(), act.System("test"), func(ctx context.Context, v *act.View) error {
		found, err := v.QueryContext(ctx, `SELECT r.dossier, p.producer, r.mean_num, r.mean_den FROM recognition r JOIN product p ON p.product = r.product
			WHERE r.dossier <> '' AND r.state <> 'proposed' AND p.producer <> ''`)
		if err != nil {
			return err
		}
		defer found.Close()
		for found.Next() {
			var r row
			if err := found.Scan(&r.dossier, &r.producer, &r.mean.Num, &r.mean.Den); err != nil {
				return err
			}
			list = append(list, r)
		}
		return found.Err()
	})
	if err != nil || len(list) == 0 {
		t.Fatal(len(list), err)
	}
	ask := func(who act.Actor, d key.Dossier) (parts []rulebook.Mean) {
		t.Helper()
		err := h.Desk.See(t.Context(), who, func(ctx context.Context, v *act.View) (err error) {
			parts, err = evaluation.PartsOf(ctx, v, d)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return parts
	}
	owner := func(k key.Producer) act.Actor {
		return act.Actor{Person: "p", Roles: []act.Held{{Role: act.Staff, Producer: k}}}
	}
	for _, r := range list {
		parts := ask(owner(r.producer), r.dossier)
		if len(parts) != 3 {
			t.Fatalf("%s: %d parts", r.dossier, len(parts))
		}
		if sum := parts[0].Num + parts[1].Num + parts[2].Num; sum*r.mean.Den != r.mean.Num*parts[0].Den {
			t.Errorf("%s: parts %v, mean %v", r.dossier, parts, r.mean)
		}
		if ask(owner("another"), r.dossier) != nil || ask(act.Actor{Person: "o", Roles: []act.Held{{Role: act.Office, Place: "24.2025"}}}, r.dossier) != nil {
			t.Errorf("%s: told to somebody else", r.dossier)
		}
	}
	k := h.ownedInDemo()
	if parts := ask(owner(k), h.dossierOf(k)); parts != nil {
		t.Errorf("before the decision: %v", parts)
	}
}
