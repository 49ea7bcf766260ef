package rulebook

import "fmt"

// Form is one official form of a book as a list of fields. Labels are in our own words; the
// printed layout is not kept. Law: 26/2026 annex III; 1048/2019 annex II.
type Form struct {
	ID       string    `yaml:"id"`
	Code     string    `yaml:"code"` // as the decision numbers it
	Name     string    `yaml:"name"` // Vietnamese
	English  string    `yaml:"english"`
	FilledBy string    `yaml:"filled_by"` // Vietnamese
	Kinds    []Kind    `yaml:"kinds"`     // kinds of dossier that need it; empty: all
	Unknown  bool      `yaml:"unknown"`   // the form was not seen; its fields are at best headings
	Note     string    `yaml:"note"`      // Vietnamese
	Sections []Section `yaml:"sections"`
	Citation string    `yaml:"citation"`
}

// Section is a titled part of a form.
type Section struct {
	ID       string  `yaml:"id"`
	Name     string  `yaml:"name"` // Vietnamese
	English  string  `yaml:"english"`
	FilledBy string  `yaml:"filled_by"` // when another than the form's, Vietnamese
	Fields   []Field `yaml:"fields"`
}

// Field is one thing a form asks for.
type Field struct {
	ID       string    `yaml:"id"`    // unique in its form
	Label    string    `yaml:"label"` // Vietnamese
	English  string    `yaml:"english"`
	Kind     FieldKind `yaml:"kind"`
	Required bool      `yaml:"required"`
	Personal Personal  `yaml:"personal"` // empty: none
	Choices  []Choice  `yaml:"choices"`  // of a choice
	Many     bool      `yaml:"many"`     // several choices may be marked, or several files attached
	Columns  []Field   `yaml:"columns"`  // of a table
	Kinds    []Kind    `yaml:"kinds"`    // kinds of dossier that need it; empty: all of the form
	When     string    `yaml:"when"`     // condition, Vietnamese
	Hint     string    `yaml:"hint"`     // Vietnamese
	Unknown  bool      `yaml:"unknown"`  // inferred: not read on the form
	Citation string    `yaml:"citation"` // empty: the form's
}

// Choice is one answer of a choice.
type Choice struct {
	ID      string `yaml:"id"`
	Label   string `yaml:"label"` // Vietnamese
	English string `yaml:"english"`
}

// FieldKind is what a field holds.
type FieldKind string

// The kinds of field.
const (
	FieldText       FieldKind = "text"
	FieldDate       FieldKind = "date"
	FieldMoney      FieldKind = "money" // whole đồng
	FieldNumber     FieldKind = "number"
	FieldChoice     FieldKind = "choice"
	FieldTable      FieldKind = "table"
	FieldAttachment FieldKind = "attachment"
	FieldSignature  FieldKind = "signature"
)

// Personal is how closely a field touches a person. Law: 91/2025/QH15 and Decree 356/2025
// (basic and sensitive personal data).
type Personal string

// The classes of personal data.
const (
	NotPersonal Personal = "none"
	IsPersonal  Personal = "personal"  // name, address, phone of a person
	IsSensitive Personal = "sensitive" // ethnicity, health, disability
)

// Form gives a form of the book by id.
func (b *Book) Form(id string) (*Form, error) {
	for _, f := range b.Forms {
		if f.ID == id {
			return f, nil
		}
	}
	return nil, fmt.Errorf("%s không có mẫu %q", b.Decision.Short, id)
}

// Fields are all fields of the form in order, without the columns of its tables.
func (f *Form) Fields() []Field {
	var out []Field
	for _, s := range f.Sections {
		out = append(out, s.Fields...)
	}
	return out
}

// Touches are the ids of the fields and columns of a class of personal data, in order; a
// column as "table.column".
func (f *Form) Touches(class Personal) []string {
	var out []string
	for _, x := range f.Fields() {
		if x.Personal == class {
			out = append(out, x.ID)
		}
		for _, c := range x.Columns {
			if c.Personal == class {
				out = append(out, x.ID+"."+c.ID)
			}
		}
	}
	return out
}
