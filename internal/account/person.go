package account

import (
	"net/mail"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ocop/internal/base/breached"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
)

// NewPerson is what AddPerson takes. An empty PasswordHash makes a person who cannot
// sign in yet, such as a council member known by name only.
type NewPerson struct {
	Login        string
	Name         string // as written in decisions and in the journal
	PasswordHash string // from Passwords.Hash
	Email        string // where letters reach the person, empty for nowhere
	Phone        string // a mobile number as typed, empty for none; its owner proves it later
}

// nameLimit is the longest name of a person in characters.
const nameLimit = 100

// check gives the person as stored, or all wrong fields at once.
func (n NewPerson) check() (NewPerson, error) {
	var c fault.Checker
	login, ok := loginName(n.Login)
	c.Check(ok, "login", "Tên đăng nhập phải có từ 3 đến 40 ký tự, chỉ gồm chữ cái không dấu, chữ số và các dấu chấm, gạch ngang, gạch dưới.")
	name, err := fold.Clean(n.Name)
	if err != nil {
		c.Check(false, "name", "Họ tên: "+err.Error())
	} else {
		c.Check(name != "", "name", "Chưa có họ tên, hãy điền họ và tên.")
		c.Check(utf8.RuneCountInString(name) <= nameLimit, "name", "Họ tên dài quá 100 ký tự, hãy rút gọn.")
	}
	email := strings.TrimSpace(n.Email)
	c.Check(email == "" || emailAddress(email), "email", wrongEmail)
	phone := ""
	if n.Phone != "" {
		var problem string
		phone, problem = ReadPhone(n.Phone)
		c.Check(problem == "", "phone", problem)
	}
	return NewPerson{Login: login, Name: name, PasswordHash: n.PasswordHash, Email: email, Phone: phone}, c.Err()
}

const wrongEmail = "Địa chỉ thư điện tử chưa đúng, hãy ghi như ten@coquan.gov.vn."

// emailAddress says whether s is one bare address of letters that every mail system takes.
func emailAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 200 {
		return false
	}
	_, host, _ := strings.Cut(s, "@")
	return strings.Contains(host, ".") && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"<>()[],;:\`, r) })
}

// loginName gives the stored form of a login name: lower case, a-z, 0-9 and . _ - with
// a letter or digit at both ends, 3 to 40 long. Letters with marks, full-width letters
// and look-alikes are refused, so no two names look the same.
func loginName(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 3 || len(s) > 40 {
		return "", false
	}
	b := []byte(s)
	for i, c := range b {
		switch {
		case 'A' <= c && c <= 'Z':
			b[i] = c + 'a' - 'A'
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		case (c == '.' || c == '_' || c == '-') && i > 0 && i < len(b)-1:
		default:
			return "", false
		}
	}
	return string(b), true
}

// The limits of a password in characters. Length is what resists guessing; no rule
// asks for digits or signs, which only make people write passwords down.
const (
	passwordMin = breached.Shortest
	passwordMax = 128
	// passwordKinds is how many different characters a password has at least.
	passwordKinds = 5
)

// CheckPassword refuses a password that is too short, too long, put together from what
// guessers try first, known from breaches, or easy for somebody who knows the login and
// the names of its owner (may be empty). The fault names the field "password".
func CheckPassword(login, password string, names ...string) error {
	var c fault.Checker
	if sentence := passwordProblem(login, canonical(password), names); sentence != "" {
		c.Check(false, "password", sentence)
	}
	return c.Err()
}

func passwordProblem(login, password string, names []string) string {
	n := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password) || strings.ContainsFunc(password, hidden):
		return "Mật khẩu có ký tự hỏng hoặc ký tự ẩn, hãy gõ lại."
	case n < passwordMin:
		return "Mật khẩu ngắn quá, hãy đặt ít nhất 10 ký tự."
	case n > passwordMax:
		return "Mật khẩu dài quá, hãy đặt nhiều nhất 128 ký tự."
	case kinds(password) < passwordKinds:
		return "Mật khẩu dễ đoán, hãy dùng ít nhất 5 ký tự khác nhau."
	case login != "" && (strings.Contains(fold.Key(password), fold.Key(login)) || strings.Contains(squeezed(password), squeezed(login))):
		return "Mật khẩu chứa tên đăng nhập nên dễ đoán, hãy đặt mật khẩu khác."
	case slices.ContainsFunc(names, func(n string) bool { return containsName(password, n) }):
		return "Mật khẩu chứa họ tên nên dễ đoán, hãy đặt mật khẩu khác."
	case guessable(password, append([]string{login}, names...)):
		return "Mật khẩu này có trong danh sách kẻ xấu thử trước (từ quen, tên, năm, dãy phím), hãy ghép bốn từ không liên quan."
	case breached.Known(password):
		return "Mật khẩu này đã lộ trong các vụ rò rỉ dữ liệu nên kẻ xấu thử trước, hãy đặt mật khẩu khác."
	}
	return ""
}

func hidden(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }

func kinds(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// canonical makes one text of the ways in which keyboards compose Vietnamese letters.
func canonical(password string) string { return norm.NFC.String(password) }
