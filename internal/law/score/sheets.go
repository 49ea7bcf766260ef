package score

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ocop/internal/law/rulebook"
)

// Sheet is one member's complete sheet as read from a file.
type Sheet struct {
	Member   string
	Findings []string // codes of gates the member recorded
	Result   Result
}

// ReadSheets reads and judges members' sheets from JSON:
//
//	[{"member": "m1", "marks": {"1.1": 2, "6.2.2": null}, "findings": ["hs"]}]
//
// A mark is the 1-based place of the option in the printed list, counted through both cases;
// null or -1 is the finding that no printed option is met, where the book allows it. The error
// holds one Vietnamese sentence a line for everything that is wrong with the marks; JSON that
// is misshapen (unknown, missing or double keys, a member named twice, anything after the list)
// is refused at the first fault. Nothing is guessed or rounded.
func ReadSheets(card *rulebook.Card, src []byte) ([]Sheet, error) {
	raw, err := parseSheets(src)
	if err != nil {
		return nil, err
	}
	var sheets []Sheet
	var wrong []error
	for _, r := range raw {
		s, err := r.judge(card)
		if sheets = append(sheets, s); err == nil {
			continue
		}
		if wrong = append(wrong, err); len(wrong) == mostFaults {
			break
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	return sheets, nil
}

// mostFaults ends the list of what is wrong; nobody reads more at once.
const mostFaults = 50

// rawSheet is a sheet as written, before a card gives it meaning.
type rawSheet struct {
	member   string
	marks    []rawMark
	findings []string
	has      []string // keys seen
}

// rawMark is one pair of marks: a code and what stands behind it.
type rawMark struct{ code, value string }

// place is the whole number that is written; ok is false for anything else.
func (m rawMark) place() (place int, ok bool) {
	if m.value == "null" {
		return int(None), true
	}
	n, err := strconv.ParseInt(m.value, 10, 16)
	return int(n), err == nil
}

// judge finds what each mark means on a card.
func (r rawSheet) judge(card *rulebook.Card) (Sheet, error) {
	marks := Blank(card)
	var wrong []error
	said := map[int]bool{}
	for i, m := range r.marks {
		if len(wrong) == mostFaults {
			break
		}
		leaf, ok := card.Leaf(m.code)
		if !ok {
			wrong = append(wrong, errors.New("Thành viên "+r.member+": phiếu không có tiêu chí "+strconv.Quote(m.code)+" để chấm điểm."))
			continue
		}
		if what := m.fault(leaf, r.marks[:i]); what != "" {
			said[leaf.Leaf] = true
			wrong = append(wrong, r.refuse(leaf, sentence(leaf, what)))
			continue
		}
		place, _ := m.place()
		marks[leaf.Leaf] = int8(place)
	}
	for _, m := range Check(card, marks, r.findings...) {
		switch {
		case m.Leaf < 0:
			wrong = append(wrong, errors.New("Thành viên "+r.member+": "+m.Sentence+" Các mã được dùng: "+gateCodes(card)+"."))
		case !said[m.Leaf]:
			wrong = append(wrong, r.refuse(card.Leaves()[m.Leaf], m.Sentence))
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return Sheet{}, err
	}
	return Sheet{Member: r.member, Findings: r.findings, Result: Partial(card, marks, r.findings...)}, nil
}

// fault says what is wrong with a mark by itself; empty when nothing is.
func (m rawMark) fault(leaf *rulebook.Criterion, before []rawMark) string {
	place, ok := m.place()
	switch {
	case slices.ContainsFunc(before, func(x rawMark) bool { return x.code == m.code }):
		return "được ghi hai lần"
	case !ok:
		return "ghi " + short(m.value) + ", không phải số nguyên"
	case place < int(None) || place == 0 || place > len(leaf.Options):
		return "không có mức " + m.value
	}
	return ""
}

func short(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}

// refuse names the member, the criterion and the places that may be marked.
func (r rawSheet) refuse(leaf *rulebook.Criterion, sentence string) error {
	var places []string
	for _, o := range leaf.Options {
		p := strconv.Itoa(o.Place) + " (" + o.Points.Text() + " điểm"
		if o.Case != "" {
			p += ", " + o.Case
		}
		places = append(places, p+")")
	}
	if leaf.NoneAllowed {
		places = append(places, "-1 hoặc null (không đạt mức nào, 0 điểm)")
	}
	return errors.New("Thành viên " + r.member + ": " + sentence + " Được ghi: " + strings.Join(places, ", ") + ".")
}

func gateCodes(card *rulebook.Card) string {
	var codes []string
	for _, g := range card.Gates {
		codes = append(codes, g.Code)
	}
	if codes == nil {
		return "không có"
	}
	return strings.Join(codes, ", ")
}

// parser reads tokens of text that is known to be JSON, so that a token never is an error.
type parser struct {
	*json.Decoder
	where string // the sheet being read
}

func parseSheets(src []byte) ([]rawSheet, error) {
	if !utf8.Valid(src) {
		return nil, errors.New("tệp phiếu không phải văn bản UTF-8")
	}
	if err := json.Unmarshal(src, &json.RawMessage{}); err != nil {
		return nil, fmt.Errorf("tệp phiếu không đúng cú pháp JSON: %w", err)
	}
	p := parser{Decoder: json.NewDecoder(bytes.NewReader(src)), where: "tệp phiếu"}
	if err := p.open('[', "một danh sách phiếu"); err != nil {
		return nil, err
	}
	var sheets []rawSheet
	members := map[string]bool{}
	for p.More() {
		p.where = "phiếu thứ " + strconv.Itoa(len(sheets)+1)
		s, err := p.sheet()
		if err != nil {
			return nil, err
		}
		if members[s.member] {
			return nil, p.errorf("thành viên %s đã có một phiếu ở trước", s.member)
		}
		members[s.member], sheets = true, append(sheets, s)
	}
	if sheets == nil {
		return nil, p.errorf("chưa có phiếu nào")
	}
	return sheets, nil
}

// sheet reads one object of known keys, each once.
func (p *parser) sheet() (s rawSheet, err error) {
	if err := p.open('{', "một phiếu"); err != nil {
		return s, err
	}
	for p.More() {
		key, err := p.key(s.has)
		if err != nil {
			return s, err
		}
		s.has = append(s.has, key)
		switch key {
		case "member":
			s.member, err = p.text("member")
			p.where += " (" + s.member + ")"
		case "marks":
			s.marks, err = p.marks()
		case "findings":
			s.findings, err = p.findings()
		default:
			err = p.errorf("không hiểu khóa %q; được ghi: member, marks, findings", key)
		}
		if err != nil {
			return s, err
		}
	}
	for _, key := range [...]string{"member", "marks"} {
		if !slices.Contains(s.has, key) {
			return s, p.errorf("thiếu khóa %q", key)
		}
	}
	return s, p.close()
}

func (p *parser) marks() (list []rawMark, err error) {
	if err := p.open('{', "các mức của marks"); err != nil {
		return nil, err
	}
	for p.More() {
		code, err := p.key(nil)
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := p.Decode(&value); err != nil {
			return nil, err
		}
		list = append(list, rawMark{code, string(value)})
	}
	return list, p.close()
}

func (p *parser) findings() (list []string, err error) {
	if err := p.open('[', "các mã của findings"); err != nil {
		return nil, err
	}
	for p.More() {
		code, err := p.text("findings")
		if err != nil {
			return nil, err
		}
		list = append(list, code)
	}
	return list, p.close()
}

// text is a string that can be shown on one line.
func (p *parser) text(what string) (string, error) {
	t, err := p.Token()
	if err != nil {
		return "", err
	}
	s, ok := t.(string)
	if !ok || strings.TrimSpace(s) == "" || strings.ContainsFunc(s, unicode.IsControl) {
		return "", p.errorf("%s phải là chữ, không để trống", what)
	}
	return s, nil
}

func (p *parser) key(seen []string) (string, error) {
	t, err := p.Token()
	if err != nil {
		return "", err
	}
	key, _ := t.(string)
	if slices.Contains(seen, key) {
		return "", p.errorf("%q được ghi hai lần", key)
	}
	return key, nil
}

func (p *parser) open(want json.Delim, what string) error {
	t, err := p.Token()
	if err != nil {
		return err
	}
	if t != want {
		return p.errorf("cần %s (%s)", what, want)
	}
	return nil
}

func (p *parser) close() error {
	_, err := p.Token()
	return err
}

func (p *parser) errorf(format string, args ...any) error {
	return fmt.Errorf(p.where+": "+format, args...)
}
