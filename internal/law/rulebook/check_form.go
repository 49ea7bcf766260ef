package rulebook

import (
	"path"
	"slices"
)

// forms reads the forms of a book and checks each.
func (r *reader) forms(dir string) []*Form {
	var out []*Form
	for _, name := range r.glob(dir + "/forms/*.yaml") {
		x := &Form{}
		f := r.yaml(name, x)
		if x.ID+".yaml" != path.Base(name) {
			r.bad(f, "id", "form %q is not the file's name", x.ID)
		}
		r.checkForm(f, x)
		out = append(out, x)
	}
	return out
}

// checkForm wants names, unique ids, a citation, and fields unless the form was never seen.
func (r *reader) checkForm(f file, x *Form) {
	if x.ID == "" || x.Code == "" || x.Name == "" || x.English == "" || x.FilledBy == "" || x.Citation == "" {
		r.bad(f, "id", "form %q lacks its id, code, names, who fills it in, or a citation", x.ID)
	}
	if !x.Unknown && len(x.Fields()) == 0 {
		r.bad(f, "sections", "form %q has no fields and does not say that it is unknown", x.ID)
	}
	r.kinds(f, x.ID, x.Kinds)
	sections, fields := map[string]bool{}, map[string]bool{}
	for _, s := range x.Sections {
		if s.ID == "" || s.Name == "" || s.English == "" || sections[s.ID] {
			r.bad(f, s.ID, "section %q lacks its id or a name, or appears twice", s.ID)
		}
		sections[s.ID] = true
		r.checkFields(f, x, s.Fields, fields)
	}
}

func (r *reader) checkFields(f file, x *Form, list []Field, seen map[string]bool) {
	for _, y := range list {
		if y.ID == "" || y.Label == "" || y.English == "" || seen[y.ID] {
			r.bad(f, y.ID, "field %q lacks its id or a label, or appears twice", y.ID)
		}
		seen[y.ID] = true
		r.checkField(f, y)
		if x.Unknown && !y.Unknown && y.Citation == "" {
			r.bad(f, y.ID, "field %q of a form that was not seen must be unknown or cite what says it", y.ID)
		}
		r.checkFields(f, x, y.Columns, map[string]bool{})
	}
}

var (
	fieldKinds = [...]FieldKind{FieldText, FieldDate, FieldMoney, FieldNumber, FieldChoice, FieldTable, FieldAttachment, FieldSignature}
	classes    = [...]Personal{"", NotPersonal, IsPersonal, IsSensitive}
)

func (r *reader) checkField(f file, y Field) {
	if !slices.Contains(fieldKinds[:], y.Kind) {
		r.bad(f, y.ID, "field %q is of kind %q, which is not known", y.ID, y.Kind)
	}
	if !slices.Contains(classes[:], y.Personal) {
		r.bad(f, y.ID, "field %q is personal data of class %q, which is not known", y.ID, y.Personal)
	}
	if (y.Kind == FieldChoice) != (len(y.Choices) > 0) || (y.Kind == FieldTable) != (len(y.Columns) > 0) {
		r.bad(f, y.ID, "field %q: a choice has choices, a table has columns, and nothing else has", y.ID)
	}
	seen := map[string]bool{}
	for _, c := range y.Choices {
		if c.ID == "" || c.Label == "" || c.English == "" || seen[c.ID] {
			r.bad(f, y.ID, "field %q: choice %q lacks its id or a label, or appears twice", y.ID, c.ID)
		}
		seen[c.ID] = true
	}
	r.kinds(f, y.ID, y.Kinds)
}

func (r *reader) kinds(f file, key string, list []Kind) {
	for _, k := range list {
		if !k.known() {
			r.bad(f, key, "%s: kind of dossier %q does not exist", key, k)
		}
	}
}
