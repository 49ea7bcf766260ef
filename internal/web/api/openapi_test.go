package api_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/web/api"
)

// TestTheDescriptionIsTrue holds real answers, errors too, to the schemas of openapi.json,
// and its parameters to those that the program takes.
func TestTheDescriptionIsTrue(t *testing.T) {
	each(t, func(w *world) {
		d := description{w, w.get(api.Root + "/openapi.json").json}
		bearer := "Bearer " + w.token("vanphong", act.Office, bacGiang, account.Scopes()...)
		one := fmt.Sprint(w.get(api.Root + "/recognitions").json["items"].([]any)[0].(map[string]any)["id"])
		for path, addresses := range map[string][]string{
			"/recognitions":       {"", "?limit=1", "?status=proposed", "?stars=9", "?year=2022", "?day=2022-01-01"},
			"/recognitions/{key}": {"/" + one, "/" + one + "?day=2020-01-01", "/none"},
			"/products":           {"", "?limit=2", "?day=2022-06-01", "?unknown=1"},
			"/places":             {"", "?level=commune&place=24.2025", "?day=2022-01-01&level=district", "?level=x"},
		} {
			get := d.at("paths", path, "get")
			for _, address := range addresses {
				a := w.get(api.Root+strings.TrimSuffix(path, "/{key}")+address, "Authorization", bearer)
				content := d.under(get, "responses", fmt.Sprint(a.status), "content", a.header.Get("Content-Type"), "schema")
				d.fits(path+address, content, a.json)
			}
			d.parameters(path, get)
		}
		refused := w.get(api.Root+"/places", "Authorization", "Bearer x")
		d.fits("401", d.under(d.at("paths", "/places", "get"), "responses", "401", "content", "application/problem+json", "schema"), refused.json)
	})
}

// description is openapi.json as it is served.
type description struct {
	*world
	doc map[string]any
}

func (d description) at(path ...string) map[string]any { return d.under(d.doc, path...) }

func (d description) under(in map[string]any, path ...string) map[string]any {
	d.Helper()
	for _, name := range path {
		next, ok := in[name].(map[string]any)
		if !ok {
			d.Fatalf("openapi.json has no %q in %v", name, path)
		}
		in = next
	}
	return in
}

// parameters sends each described parameter alone, wrong, and wants to hear its name; one
// that is not described is refused as unknown.
func (d description) parameters(path string, get map[string]any) {
	d.Helper()
	list, _ := get["parameters"].([]any)
	for _, x := range list {
		ref, _ := x.(map[string]any)["$ref"].(string)
		if ref == "" {
			continue
		}
		name := strings.TrimPrefix(ref, "#/components/parameters/")
		a := d.get(api.Root + strings.ReplaceAll(path, "{key}", "x") + "?" + name + "=")
		if !strings.Contains(a.text, `"name":"`+name+`"`) || strings.Contains(a.text, "không có, hãy xem") {
			d.Errorf("%s: %s is described and unknown: %s", path, name, a.text)
		}
	}
}

// fits compares a value with a schema, of which it knows the words that openapi.json uses.
func (d description) fits(at string, schema map[string]any, value any) {
	d.Helper()
	if ref, ok := schema["$ref"].(string); ok {
		schema = d.at(strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
	}
	for word := range schema {
		if !slices.Contains([]string{"type", "properties", "required", "additionalProperties", "items", "enum", "pattern", "format", "description", "minimum", "maximum"}, word) {
			d.Errorf("%s: this test does not know %q", at, word)
		}
	}
	kind := kindOf(value)
	if types := fmt.Sprint(schema["type"]); !slices.Contains(strings.Fields(strings.Trim(types, "[]")), kind) {
		d.Errorf("%s: %v is %s, described as %s", at, value, kind, types)
		return
	}
	if enum, ok := schema["enum"].([]any); ok && !slices.Contains(enum, value) {
		d.Errorf("%s: %v is none of %v", at, value, enum)
	}
	if pattern, ok := schema["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(fmt.Sprint(value)) {
		d.Errorf("%s: %v does not match %s", at, value, pattern)
	}
	switch value := value.(type) {
	case []any:
		for i, x := range value {
			d.fits(fmt.Sprintf("%s[%d]", at, i), d.under(schema, "items"), x)
		}
	case map[string]any:
		d.object(at, schema, value)
	}
}

func (d description) object(at string, schema, value map[string]any) {
	d.Helper()
	properties := d.under(schema, "properties")
	for _, name := range schema["required"].([]any) {
		if _, there := value[name.(string)]; !there {
			d.Errorf("%s lacks %s", at, name)
		}
	}
	for name, x := range value {
		if properties[name] == nil {
			d.Errorf("%s.%s is not described", at, name)
			continue
		}
		d.fits(at+"."+name, d.under(properties, name), x)
	}
}

// kindOf is the type of a value as JSON schemas call it. A number with a fraction is none
// that this API sends.
func kindOf(value any) string {
	switch x := value.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	case float64:
		if x == float64(int64(x)) {
			return "integer"
		}
	}
	b, _ := json.Marshal(value)
	return "number " + string(b)
}
