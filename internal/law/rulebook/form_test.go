package rulebook_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/law/rulebook"
)

func TestFormsOfTheBooks(t *testing.T) {
	for id, want := range map[string]string{
		"26-2026": "01 02 03", "148": "registration? self-assessment?", "148-1489": "registration? self-assessment?", "1048-781": "01? 02? 03? 04?",
	} {
		b, err := library(t).Book(id)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range b.Forms {
			name := f.ID
			if f.Unknown {
				name += "?"
			}
			got = append(got, name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", id, got, want)
		}
		if _, err := b.Form("99"); err == nil || !strings.Contains(err.Error(), b.Decision.Short) {
			t.Errorf("%s form 99: %v", id, err)
		}
	}
}

// Ethnicity and disability are sensitive on every form that asks for them; contact data is personal.
func TestFormsTellPersonalData(t *testing.T) {
	b, _ := library(t).Book("26-2026")
	for id, want := range map[string][]string{"01": nil, "02": {"ethnicity", "disability"}, "03": {"ethnicity"}} {
		f, err := b.Form(id)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, f.Touches(rulebook.IsSensitive)); diff != "" {
			t.Errorf("form %s: %s", id, diff)
		}
	}
	f, _ := b.Form("03")
	if diff := cmp.Diff([]string{"representative", "sex", "residence", "signature"}, f.Touches(rulebook.IsPersonal)); diff != "" {
		t.Error(diff)
	}
}

// The kind ticked on form 01 is the kind of the dossier, and only later dossiers tell changes.
func TestFormsKnowTheKinds(t *testing.T) {
	b, _ := library(t).Book("26-2026")
	f, _ := b.Form("01")
	for _, x := range f.Fields() {
		if x.ID != "kind" {
			continue
		}
		var ids []rulebook.Kind
		for _, c := range x.Choices {
			ids = append(ids, rulebook.Kind(c.ID))
		}
		if diff := cmp.Diff([]rulebook.Kind{rulebook.First, rulebook.Upgrade, rulebook.Reassess}, ids); diff != "" {
			t.Error(diff)
		}
	}
	report, _ := b.Form("02")
	evidence, columns := 0, 0
	for _, x := range report.Fields() {
		if strings.HasPrefix(x.ID, "evidence-") && x.Kind == rulebook.FieldAttachment && x.Many {
			evidence++
		}
		if x.Kind == rulebook.FieldTable {
			columns += len(x.Columns)
		}
	}
	if evidence != 15 || columns != 7 {
		t.Errorf("%d kinds of evidence and %d columns", evidence, columns)
	}
}

func TestColumnsOfTablesAreTouchedToo(t *testing.T) {
	f := rulebook.Form{Sections: []rulebook.Section{{Fields: []rulebook.Field{{ID: "workers", Kind: rulebook.FieldTable, Columns: []rulebook.Field{
		{ID: "name", Personal: rulebook.IsPersonal}, {ID: "health", Personal: rulebook.IsSensitive},
	}}}}}}
	if got := f.Touches(rulebook.IsSensitive); len(got) != 1 || got[0] != "workers.health" {
		t.Errorf("sensitive: %v", got)
	}
}
