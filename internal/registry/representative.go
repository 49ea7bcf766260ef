package registry

import (
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/place"
)

// Field is one thing known about a representative, by its name in forms.
type Field string

// The fields that are sealed, in the order of forms.
const (
	FieldName       Field = "name"
	FieldPhone      Field = "phone"
	FieldEmail      Field = "email"
	FieldSex        Field = "sex"
	FieldBirthYear  Field = "birth_year"
	FieldEthnicity  Field = "ethnicity"
	FieldDisability Field = "disability"
	FieldPaper      Field = "paper"
	FieldNumber     Field = "number"
)

// PersonalFields lists them all.
func PersonalFields() []Field {
	return []Field{FieldName, FieldPhone, FieldEmail, FieldSex, FieldBirthYear, FieldEthnicity, FieldDisability, FieldPaper, FieldNumber}
}

// Vietnamese is the field as written on forms.
func (f Field) Vietnamese() string {
	switch f {
	case FieldName:
		return "Họ tên"
	case FieldPhone:
		return "Điện thoại"
	case FieldEmail:
		return "Thư điện tử"
	case FieldSex:
		return "Giới tính"
	case FieldBirthYear:
		return "Năm sinh"
	case FieldEthnicity:
		return "Dân tộc"
	case FieldDisability:
		return "Khuyết tật"
	case FieldPaper:
		return "Loại giấy tờ"
	case FieldNumber:
		return "Số giấy tờ"
	}
	return string(f)
}

// Sex is the sex of a person as in their papers; "" is unknown.
type Sex string

// The sexes that papers name.
const (
	Female Sex = "female"
	Male   Sex = "male"
)

// Disability says whether a person has a disability; "" is unknown.
type Disability string

// What is known of a disability.
const (
	Disabled    Disability = "yes"
	NotDisabled Disability = "no"
)

// Ground is why the data of a person may be held.
// Law: 91/2025/QH15 art. 9 (consent); a duty laid down by law needs none.
type Ground string

// The grounds.
const (
	ByConsent Ground = "consent"
	ByDuty    Ground = "duty"
)

// Personal is what is sealed of a representative. Empty fields are unknown.
type Personal struct {
	Name       string     `json:"name,omitempty"`
	Phone      string     `json:"phone,omitempty"` // national form, digits only
	Email      string     `json:"email,omitempty"`
	Sex        Sex        `json:"sex,omitempty"`
	BirthYear  int        `json:"birth_year,omitempty"`
	Ethnicity  string     `json:"ethnicity,omitempty"` // one of Ethnicities
	Disability Disability `json:"disability,omitempty"`
	Paper      Paper      `json:"paper,omitempty"`
	Number     string     `json:"number,omitempty"`
}

// Value is a field in Vietnamese words, "" when it is unknown.
func (p Personal) Value(f Field) string {
	switch f {
	case FieldName:
		return p.Name
	case FieldPhone:
		return p.Phone
	case FieldEmail:
		return p.Email
	case FieldSex:
		return map[Sex]string{Female: "Nữ", Male: "Nam"}[p.Sex]
	case FieldBirthYear:
		if p.BirthYear > 0 {
			return strconv.Itoa(p.BirthYear)
		}
	case FieldEthnicity:
		return p.Ethnicity
	case FieldDisability:
		return map[Disability]string{Disabled: "Có", NotDisabled: "Không"}[p.Disability]
	case FieldPaper:
		return p.Paper.Vietnamese()
	case FieldNumber:
		return p.Number
	}
	return ""
}

// Representative is who represents a producer (người đại diện), without what is sealed.
type Representative struct {
	Key          key.Representative
	Producer     key.Producer
	ProducerName string
	Place        place.ID // of the producer
	Duty         string   // position in the producer
	Ground       Ground
	ConsentOn    string // day of the consent
	ConsentForm  string // paper, electronic, recorded
	Source       string
	Since, Until string // legal dates; Until "" = still
	RestrictedOn string // nobody looks at the data since, "" = not restricted
	ErasedOn     string // the data are gone since
	CreatedAt    time.Time
	Version      int64
	sealed       string
}

// Current says whether the person represents the producer on a day.
func (r Representative) Current(day string) bool {
	return r.ErasedOn == "" && r.Since <= day && (r.Until == "" || day <= r.Until)
}

// RepresentativeForm is what is typed about a representative. When a representative is
// changed, an empty field that is sealed stays as it is and Unset makes it unknown: forms
// do not show what stands there.
type RepresentativeForm struct {
	Name, Phone, Email, Sex, BirthYear, Ethnicity, Disability, Paper, Number string
	Duty, Ground, ConsentOn, ConsentForm, Source, Since, Until               string
}

// Unset is typed to make a sealed field unknown.
const Unset = "-"

// over fills what was left empty from what is stored.
func (f RepresentativeForm) over(was Personal) RepresentativeForm {
	year, number := "", strings.TrimSpace(f.Number)
	if was.BirthYear > 0 {
		year = strconv.Itoa(was.BirthYear)
	}
	for _, x := range []struct {
		typed  *string
		stored string
	}{{&f.Name, was.Name}, {&f.Phone, was.Phone}, {&f.Email, was.Email}, {&f.Sex, string(was.Sex)}, {&f.BirthYear, year}, {&f.Ethnicity, was.Ethnicity},
		{&f.Disability, string(was.Disability)}, {&f.Paper, string(was.Paper)}, {&f.Number, was.Number}} {
		switch strings.TrimSpace(*x.typed) {
		case "":
			*x.typed = x.stored
		case Unset:
			*x.typed = ""
		}
	}
	if f.Paper == "" && number == "" { // what is stored goes with its paper; what was typed is refused
		f.Number = ""
	}
	return f
}

const (
	dutyLimit  = 100
	emailLimit = 200
	// adult is the youngest age at which somebody represents a producer.
	// Law: Civil Code 2015 art. 20, 21 (from 15 a person acts with consent of the parents).
	adult = 15
)

// check gives what is stored, or all wrong fields at once. today bounds days and years.
func (f RepresentativeForm) check(today string) (Personal, Representative, error) {
	var c fault.Checker
	p := Personal{Name: nameLine(&c, "name", "họ tên", f.Name), Phone: phone(&c, f.Phone), Email: email(&c, f.Email),
		Sex: Sex(f.Sex), Ethnicity: f.Ethnicity, Disability: Disability(f.Disability), Paper: Paper(f.Paper)}
	c.Check(slices.Contains([]Sex{"", Female, Male}, p.Sex), "sex", "Giới tính không có trong danh sách, hãy chọn lại.")
	c.Check(p.Ethnicity == "" || slices.Contains(Ethnicities(), p.Ethnicity), "ethnicity", "Dân tộc không có trong danh mục 54 dân tộc, hãy chọn lại.")
	c.Check(slices.Contains([]Disability{"", Disabled, NotDisabled}, p.Disability), "disability", "Tình trạng khuyết tật không có trong danh sách, hãy chọn lại.")
	p.BirthYear = birthYear(&c, f.BirthYear, today)
	p.Number = p.number(&c, f.Number)
	r := Representative{Duty: c.Line("duty", "chức vụ", f.Duty, 1, dutyLimit), Source: c.Line("source", "nguồn", f.Source, 1, sourceLimit), Ground: Ground(f.Ground)}
	r.Since = day(&c, "since", "từ ngày", f.Since, "", true)
	r.Until = day(&c, "until", "đến ngày", f.Until, "", false)
	c.Check(r.Until == "" || r.Since <= r.Until, "until", "Ngày thôi đại diện phải không sớm hơn ngày bắt đầu, hãy sửa lại.")
	c.Check(r.Ground == ByConsent || r.Ground == ByDuty, "ground", "Chưa chọn căn cứ xử lý dữ liệu, hãy chọn một căn cứ.")
	if r.Ground == ByConsent {
		r.ConsentOn, r.ConsentForm = day(&c, "consent_on", "ngày đồng ý", f.ConsentOn, today, true), f.ConsentForm
		c.Check(slices.Contains(ConsentForms(), r.ConsentForm), "consent_form", "Chưa chọn hình thức đồng ý, hãy chọn một hình thức.")
	}
	return p, r, c.Err()
}

// ConsentForms are the ways in which a consent can be shown later.
func ConsentForms() []string { return []string{"paper", "electronic", "recorded"} }

// day reads a day; latest bounds it when it is not empty.
func day(c *fault.Checker, name, label, typed, latest string, needed bool) string {
	clean := c.Line(name, label, typed, 0, 20)
	if clean == "" {
		c.Check(!needed, name, "Ô “"+label+"” còn trống, hãy điền ngày như 31/12/2026.")
		return ""
	}
	iso, err := fold.ParseDate(clean)
	c.Check(err == nil, name, "Ô “"+label+"”: ngày chưa đúng, hãy ghi như 31/12/2026.")
	c.Check(err != nil || latest == "" || iso <= latest, name, "Ô “"+label+"”: ngày này chưa đến, hãy sửa lại.")
	return iso
}

func birthYear(c *fault.Checker, typed, today string) int {
	clean := c.Line("birth_year", "năm sinh", typed, 0, 10)
	if clean == "" {
		return 0
	}
	year, err := strconv.Atoi(clean)
	now, _ := strconv.Atoi(today[:4])
	c.Check(err == nil && year >= 1900 && year <= now-adult, "birth_year", "Năm sinh chưa đúng, hãy ghi bốn chữ số như 1975; người đại diện phải đủ 15 tuổi.")
	return year
}

// phone reads a Vietnamese number, mobile (10 digits) or fixed (11, from 02), also as +84.
func phone(c *fault.Checker, typed string) string {
	clean := c.Line("phone", "điện thoại", typed, 0, 30)
	digits := strings.NewReplacer(" ", "", ".", "", "-", "").Replace(clean)
	if rest, ok := strings.CutPrefix(digits, "+84"); ok {
		digits = "0" + rest
	}
	mobile := len(digits) == 10 && strings.HasPrefix(digits, "0") && strings.ContainsAny(digits[1:2], "35789")
	fixed := len(digits) == 11 && strings.HasPrefix(digits, "02")
	c.Check(digits == "" || onlyDigits(digits) && (mobile || fixed), "phone", "Số điện thoại chưa đúng, hãy ghi đủ 10 chữ số (di động) hoặc 11 chữ số bắt đầu bằng 02 (cố định).")
	return digits
}

func onlyDigits(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

func email(c *fault.Checker, typed string) string {
	clean := c.Line("email", "thư điện tử", typed, 0, emailLimit)
	a, err := mail.ParseAddress(clean)
	_, host, _ := strings.Cut(clean, "@")
	c.Check(clean == "" || err == nil && a.Address == clean && strings.Contains(host, "."), "email", "Địa chỉ thư điện tử chưa đúng, hãy ghi như ten@example.vn.")
	return clean
}
