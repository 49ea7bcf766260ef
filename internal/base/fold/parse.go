package fold

import (
	"fmt"
	"strings"
)

// InputError refuses a number or a date. Error is one Vietnamese sentence for the user,
// to be put beside the name of the field.
type InputError struct{ Sentence string }

// Error gives the sentence.
func (e *InputError) Error() string { return e.Sentence }

// The years a date of this system can have: births of members to the end of long plans.
// A Buddhist year (2569) or a typing slip (20226) falls outside.
const (
	firstYear = 1900
	lastYear  = 2100
)

// ParsePoints reads points as typed in a form, in hundredths: "9,5" is 950. Plain ASCII
// digits, at most four before the comma and two after it, no sign, no exponent, no point:
// in Vietnamese a point groups thousands. Empty input is an error: a missing mark is
// never zero. The error is an *InputError.
func ParsePoints(s string) (int64, error) {
	wrong := &InputError{"Điểm phải là số không âm, dùng dấu phẩy và không quá hai chữ số lẻ, ví dụ 9,5."}
	whole, part, comma := strings.Cut(strings.TrimSpace(s), ",")
	n, ok := digits(whole)
	if !ok || len(whole) > 4 {
		return 0, wrong
	}
	if !comma {
		return int64(n) * 100, nil
	}
	rest, ok := digits(part)
	if !ok || len(part) > 2 {
		return 0, wrong
	}
	if len(part) == 1 {
		rest *= 10
	}
	return int64(n)*100 + int64(rest), nil
}

// ParseNumber reads a whole number as typed in a form, at most 999.999.999.999.999, plain
// or with points between groups of three: "1.500.000" and "1500000" are the same, "1.50"
// is refused. The error is an *InputError.
func ParseNumber(s string) (int64, error) {
	wrong := &InputError{"Phải là số nguyên không âm, có thể dùng dấu chấm ngăn cách hàng nghìn, ví dụ 1.500.000."}
	groups := strings.Split(strings.TrimSpace(s), ".")
	for i, g := range groups {
		if g == "" || i > 0 && len(g) != 3 || len(groups) > 1 && len(g) > 3 {
			return 0, wrong
		}
	}
	joined := strings.Join(groups, "")
	if len(joined) > 15 {
		return 0, wrong
	}
	var n int64
	for _, c := range []byte(joined) {
		if c < '0' || c > '9' {
			return 0, wrong
		}
		n = n*10 + int64(c-'0')
	}
	return n, nil
}

// ParseDate reads a date as typed, day/month/year ("05/02/2026", "5/2/2026"), or as the
// date box of a browser sends it ("2026-02-05"), and gives the ISO date. Days that do not
// exist, years outside 1900 to 2100 and digits other than ASCII are refused. The error is
// an *InputError.
func ParseDate(s string) (string, error) {
	s = strings.TrimSpace(s)
	y, m, d, ok := civil(s)
	if !ok {
		y, m, d, ok = dayFirst(s)
	}
	if !ok {
		return "", &InputError{"Ngày phải có thật và viết theo dạng ngày/tháng/năm, ví dụ 05/02/2026."}
	}
	if y < firstYear || y > lastYear {
		return "", &InputError{fmt.Sprintf("Năm phải từ %d đến %d, hãy xem lại ngày.", firstYear, lastYear)}
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d), nil
}

func dayFirst(s string) (y, m, d int, ok bool) {
	parts := strings.Split(s, "/")
	if len(parts) != 3 || len(parts[0]) > 2 || len(parts[1]) > 2 || len(parts[2]) != 4 {
		return 0, 0, 0, false
	}
	d, ok1 := digits(parts[0])
	m, ok2 := digits(parts[1])
	y, ok3 := digits(parts[2])
	return y, m, d, ok1 && ok2 && ok3 && exists(y, m, d)
}
