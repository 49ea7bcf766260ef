package lang_test

import (
	"context"
	"testing"
	"time"

	"ocop/internal/web/lang"
)

func vi() context.Context { return context.Background() }
func en() context.Context { return lang.With(context.Background(), lang.English) }

func TestWordsFollowTheContext(t *testing.T) {
	for _, c := range []struct {
		name, got, want string
	}{
		{"source text", lang.T(vi(), "Đăng nhập"), "Đăng nhập"},
		{"translated", lang.T(en(), "Đăng nhập"), "Sign in"},
		{"unknown text stays", lang.T(en(), "không có trong bảng"), "không có trong bảng"},
		{"vietnamese has one form", lang.F(vi(), "còn %d ngày", 1), "còn 1 ngày"},
		{"one", lang.F(en(), "còn %d ngày", 1), "1 day left"},
		{"many", lang.F(en(), "còn %d ngày", 12), "12 days left"},
		{"none is many", lang.F(en(), "còn %d ngày", 0), "0 days left"},
		{"grouped", lang.F(vi(), "%s dòng", lang.Grouped(1234)), "1.234 dòng"},
		{"grouped and many", lang.F(en(), "%s dòng", lang.Grouped(1234)), "1,234 rows"},
		{"grouped and one", lang.F(en(), "%s dòng", lang.Grouped(1)), "1 row"},
		{"year stays plain", lang.F(vi(), "năm %d", 2021), "năm 2021"},
		{"mark returns", lang.Mark("Đăng nhập"), "Đăng nhập"},
		{"pick source", lang.Pick(vi(), "Mỳ gạo", "Rice noodles"), "Mỳ gạo"},
		{"pick other", lang.Pick(en(), "Mỳ gạo", "Rice noodles"), "Rice noodles"},
		{"pick without other", lang.Pick(en(), "Mỳ gạo", " "), "Mỳ gạo"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestGroupedValuesStayTheCallers(t *testing.T) {
	values := []any{lang.Grouped(1500)}
	lang.F(vi(), "%s dòng", values...)
	if values[0] != lang.Grouped(1500) {
		t.Errorf("F changed the caller's value to %v", values[0])
	}
}

func TestChoosingALanguage(t *testing.T) {
	if got := lang.From(context.Background()); got != lang.Vietnamese {
		t.Errorf("no language set: %q, want Vietnamese", got)
	}
	for text, want := range map[string]bool{"vi": true, "en": true, "fr": false, "": false, "EN": false} {
		if _, ok := lang.Parse(text); ok != want {
			t.Errorf("Parse(%q) accepted: %t, want %t", text, ok, want)
		}
	}
	if lang.English.Name() != "English" || lang.Vietnamese.Name() != "Tiếng Việt" {
		t.Errorf("languages name themselves %q and %q", lang.English.Name(), lang.Vietnamese.Name())
	}
}

func TestNumbersAndDays(t *testing.T) {
	morning := time.Date(2021, 11, 17, 20, 5, 0, 0, time.UTC)
	for _, c := range []struct {
		got, want string
	}{
		{lang.Int(vi(), 1234567), "1.234.567"},
		{lang.Int(en(), 1234567), "1,234,567"},
		{lang.Int(vi(), -5), "-5"},
		{lang.Points(vi(), 9250), "92,5"},
		{lang.Points(vi(), 9225), "92,25"},
		{lang.Points(vi(), 10000), "100"},
		{lang.Points(vi(), 5), "0,05"},
		{lang.Points(vi(), -50), "-0,5"},
		{lang.Points(en(), 9205), "92.05"},
		{lang.Points(vi(), 123450), "1.234,5"},
		{lang.Decimal(vi(), "78,33"), "78,33"},
		{lang.Decimal(en(), "78,33"), "78.33"},
		{lang.Decimal(en(), "1, 2"), "1, 2"},
		{lang.Date(vi(), "2026-02-05"), "05/02/2026"},
		{lang.Date(en(), "2026-02-05"), "5 February 2026"},
		{lang.Date(vi(), "chưa rõ"), "chưa rõ"},
		{lang.Moment(vi(), morning), "03:05 ngày 18/11/2021"},
		{lang.Moment(en(), morning), "03:05, 18 November 2021"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
