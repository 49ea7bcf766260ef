package public

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"rsc.io/qr"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
	"ocop/internal/clerk"
	"ocop/internal/law/rulebook"
	"ocop/internal/place"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// Account serves everybody's own account: password, second factor, devices.
type Account struct {
	Desk      *act.Desk
	Passwords *account.Passwords
	Attempts  *account.Attempts
	Safe      *vault.Vault
	Passkeys  *account.Passkeys
	Postman   *clerk.Postman // nil when no letters leave
	Site      string         // stands on the telephone beside the codes
	Calendar  *rulebook.Calendar
}

const (
	passwordPath = web.AccountPath + "/mat-khau"
	devicesPath  = web.AccountPath + "/thiet-bi"
	codesPath    = web.AccountPath + "/ma-du-phong"
	keysPath     = web.AccountPath + "/khoa"
	newKeyPath   = keysPath + "/moi"
)

// Routes is the table of one's own account.
func (m *Account) Routes() []web.Route {
	return append(slices.Concat(m.tokenRoutes(), m.myDataRoutes(), m.numberRoutes()), []web.Route{
		{Method: "GET", Path: web.AccountPath, Permission: act.AccountOwn, Read: m.page},
		{Method: "GET", Path: passwordPath, Permission: act.AccountOwn, Read: m.passwordPage},
		{Method: "POST", Path: passwordPath, Permission: act.AccountOwn, Prepare: m.tryPassword, Write: m.changePassword, Again: m.passwordPage,
			Fields: []string{"old", "password", "again"}, Limit: 8 << 10},
		{Method: "GET", Path: web.FactorPath, Permission: act.AccountOwn, Read: m.factorPage},
		{Method: "POST", Path: web.FactorPath, Permission: act.AccountOwn, Prepare: m.tryFactor, Write: m.changeFactor, Again: m.factorPage,
			Fields: []string{"step", "code", "old"}, Limit: 8 << 10},
		{Method: "POST", Path: codesPath, Permission: act.AccountOwn, Write: m.codesFile, Fields: []string{"codes[]"}, Limit: 8 << 10},
		{Method: "GET", Path: keysPath, Permission: act.AccountOwn, Read: m.keysPage},
		{Method: "POST", Path: newKeyPath, Permission: act.AccountOwn, StepUp: true, Write: m.askKey, Again: m.keysPage, Fields: []string{"name"}, Limit: 8 << 10},
		{Method: "POST", Path: keysPath, Permission: act.AccountOwn, StepUp: true, Prepare: m.tryKey, Write: m.changeKeys, Again: m.keysPage,
			Fields: []string{"step", "name", "passkey", "id"}, Limit: 24 << 10},
		{Method: "POST", Path: unlinkPath, Permission: act.AccountOwn, Write: m.unlink, Again: m.page, StepUp: true, Fields: []string{"id"}, Limit: 8 << 10},
		{Method: "POST", Path: devicesPath, Permission: act.AccountOwn, StepUp: true, Write: m.endSession, Fields: []string{"id"}, Limit: 8 << 10},
	}...)
}

// mine is a page of one's own account.
type mine struct {
	r        *web.Request
	own      account.Own
	sessions []account.OpenSession
	now      time.Time
	places   *place.Gazetteer
	enrol    account.Enrolment
	image    qrImage
}

func (m *Account) read(ctx context.Context, r *web.Request, v *act.View) (*mine, error) {
	own, err := account.OwnAccount(ctx, v)
	if err != nil {
		return nil, err
	}
	sessions, err := account.Sessions(ctx, v, r.Token)
	return &mine{r: r, own: own, sessions: sessions, now: v.Now(), places: v.Places()}, err
}

func (m *Account) page(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	p, err := m.read(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(minePage(p)), nil
}

// facts are what the system holds about the person.
func (p *mine) facts(ctx context.Context) []ui.Fact {
	email := p.own.Email
	if email == "" {
		email = lang.T(ctx, "chưa có; người quản trị ghi giúp")
	}
	facts := []ui.Fact{{Name: lang.T(ctx, "Tên đăng nhập"), Text: p.own.Login}, {Name: lang.T(ctx, "Họ tên"), Text: p.own.Name},
		{Name: lang.T(ctx, "Thư điện tử"), Text: email}}
	if p.own.Phone != "" {
		phone := lang.F(ctx, "%s (chưa xác nhận)", account.PhoneText(p.own.Phone))
		if p.own.PhoneProved {
			phone = lang.F(ctx, "%s (đã xác nhận)", account.PhoneText(p.own.Phone))
		}
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Số điện thoại"), Text: phone})
	}
	for _, t := range p.own.Roles {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Vai trò"), Text: p.term(ctx, t)})
	}
	return facts
}

func (p *mine) term(ctx context.Context, t account.Term) string {
	text := lang.T(ctx, web.RoleWord(t.Role))
	if u, ok := p.places.Unit(t.Place); ok {
		text += ", " + u.FullName()
	}
	if t.Start.After(p.now) {
		text += " · " + lang.F(ctx, "từ %s", lang.Date(ctx, act.Date(t.Start)))
	}
	if !t.End.IsZero() {
		text += " · " + lang.F(ctx, "đến %s", lang.Moment(ctx, t.End))
	}
	return text
}

// devices lists the open sessions. Each but this one has a button that ends it.
func (p *mine) devices(ctx context.Context) ui.LedgerProps {
	l := ui.LedgerProps{ID: "devices", Caption: lang.T(ctx, "Thiết bị đang đăng nhập"), CaptionHidden: true, Cards: true,
		Columns: []ui.Column{{Name: lang.T(ctx, "Thiết bị")}, {Name: lang.T(ctx, "Đăng nhập lúc")}, {Name: lang.T(ctx, "Từ mạng")}, {Name: lang.T(ctx, "Việc")}}}
	for _, s := range p.sessions {
		name := s.Device.Browser
		if name == "" {
			name = lang.T(ctx, "Không rõ trình duyệt")
		}
		from := s.Device.From
		if from == "" {
			from = "–"
		}
		l.Rows = append(l.Rows, ui.Row{Key: s.ID, Cells: []ui.Cell{{Text: name}, {Text: lang.Moment(ctx, s.Started)}, {Text: from}, {Content: deviceEnd(s)}}})
	}
	return l
}

func (m *Account) endSession(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	if r.Value("id") == "all" {
		if err := account.EndAllSessions(ctx, a, a.Actor().Person); err != nil {
			return web.Answer{}, err
		}
		return web.Go(signInPath, "Đã đăng xuất khỏi mọi thiết bị.").SignedOut(), nil
	}
	if err := account.EndOwnSession(ctx, a, r.Value("id")); err != nil {
		return web.Answer{}, err
	}
	return web.Go(web.AccountPath, "Đã đăng xuất thiết bị đó."), nil
}

func (m *Account) passwordPage(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	p, err := m.read(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(passwordPage(p)), nil
}

// codeShown says whether a code sent to the telephone stands for the password of today. It
// never does for somebody with a role at a place: a telephone does not open that.
func codeShown(r *web.Request, own account.Own, now time.Time) bool {
	return r.Session.ByCode && r.Session.Fresh(now) && len(own.Roles) == 0
}

// checkOld asks for the password of today, with the limits of the sign-in page.
func (m *Account) checkOld(ctx context.Context, r *web.Request) error {
	tries := proofTries(r)
	if err := asInvalid(m.Attempts.Begin(m.Desk.DB.Now(), tries, r.Address())); err != nil {
		return err
	}
	err := m.Passwords.CheckOwn(ctx, m.Desk, r.Actor.Person, r.Value("old"))
	if fields := fault.Fields(err); len(fields) > 0 {
		return fault.Wrong(fault.Field{Name: "old", Sentence: fields[0].Sentence})
	}
	if err == nil {
		m.Attempts.Succeeded(tries, r.Address())
	}
	return unseen(m.Attempts, tries, r, err)
}

func (m *Account) tryPassword(ctx context.Context, r *web.Request) error {
	var own account.Own
	err := m.Desk.See(ctx, r.Actor, func(ctx context.Context, v *act.View) (err error) {
		own, err = account.OwnAccount(ctx, v)
		return err
	})
	if err == nil && !codeShown(r, own, m.Desk.DB.Now()) {
		err = m.checkOld(ctx, r)
	}
	if err != nil {
		return err
	}
	hash, err := newPassword(ctx, r, m.Passwords, own.Login, own.Name)
	r.Prepared = hash
	return err
}

// changePassword ends every session and begins a new one here.
func (m *Account) changePassword(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	hash, _ := r.Prepared.(string)
	if err := account.SetPassword(ctx, a, a.Actor().Person, hash); err != nil {
		return web.Answer{}, err
	}
	if err := m.Postman.Tell(ctx, a, a.Actor().Person, clerk.PasswordSet); err != nil {
		return web.Answer{}, err
	}
	token, until, err := account.Restart(ctx, a, r.Session, r.Device())
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(web.AccountPath, "Đã đổi mật khẩu; các thiết bị khác đã bị đăng xuất.").SignedIn(token, until), nil
}

func (m *Account) factorPage(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	p, err := m.read(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	if !p.own.App {
		p.enrol, err = account.PendingFactor(ctx, v, m.Safe, m.Site, p.own.Login)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return web.Answer{}, err
		}
	}
	if p.enrol.URL != "" {
		if p.image, err = qrPath(p.enrol.URL); err != nil {
			return web.Answer{}, err
		}
	}
	return web.Show(factorPage(p)), nil
}

// qrImage is a QR code as one path of an SVG, and the width of its square in modules.
type qrImage struct {
	path string
	side int
}

// quiet is the white border of a QR code in modules (ISO/IEC 18004).
const quiet = 4

func qrPath(text string) (qrImage, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return qrImage{}, fmt.Errorf("qr code: %w", err)
	}
	var b strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	return qrImage{b.String(), code.Size + 2*quiet}, nil
}

// tryFactor asks for the password before the second factor is begun, renewed or
// removed, and counts tries at the code that confirms it.
func (m *Account) tryFactor(ctx context.Context, r *web.Request) error {
	if r.Value("step") == "confirm" {
		return asInvalid(m.Attempts.Begin(m.Desk.DB.Now(), "code/"+string(r.Actor.Person), r.Address()))
	}
	return m.checkOld(ctx, r)
}

func (m *Account) changeFactor(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	switch r.Value("step") {
	case "begin":
		return web.Go(web.FactorPath, ""), account.BeginFactor(ctx, a, m.Safe)
	case "confirm":
		codes, err := account.ConfirmFactor(ctx, a, m.Safe, r.Value("code"))
		if err == nil {
			m.Attempts.Succeeded("code/"+string(r.Actor.Person), r.Address())
		}
		return m.told(ctx, a, clerk.FactorOn, web.Show(codesPage(r, codes)), err)
	case "renew":
		codes, err := account.RenewCodes(ctx, a)
		return m.told(ctx, a, clerk.CodesRenewed, web.Show(codesPage(r, codes)), err)
	case "remove":
		removed, err := account.RemoveFactor(ctx, a, a.Actor().Person)
		answer := web.Go(web.FactorPath, "Đã tắt mã xác thực trên điện thoại.")
		if !removed {
			return answer, err
		}
		return m.told(ctx, a, clerk.FactorOff, answer, err)
	}
	return web.Answer{}, fault.Wrong(fault.Field{Name: "step", Sentence: "Việc này không có, xin tải lại trang."})
}

// told posts the letter about a change that succeeded, and answers.
func (m *Account) told(ctx context.Context, a *act.Act, what clerk.Change, answer web.Answer, err error) (web.Answer, error) {
	if err == nil {
		err = m.Postman.Tell(ctx, a, a.Actor().Person, what)
	}
	return answer, err
}

var recoveryCode = regexp.MustCompile(`^[A-Z2-7]{4}(-[A-Z2-7]{4}){5}$`)

// codesFile gives the codes that the page before showed back as a file: they are stored
// nowhere, so the page sends them along.
func (m *Account) codesFile(ctx context.Context, r *web.Request, _ *act.Act) (web.Answer, error) {
	var b strings.Builder
	b.WriteString(m.Site + "\r\n" + lang.T(ctx, "Mã dự phòng, mỗi mã dùng một lần. Cất nơi an toàn.") + "\r\n\r\n")
	codes := r.Values("codes")
	for _, c := range codes {
		if len(codes) > 20 || !recoveryCode.MatchString(c) {
			return web.Answer{}, fault.Wrong(fault.Field{Name: "codes", Sentence: "Danh sách mã không đúng, xin tạo mã mới."})
		}
		b.WriteString(c + "\r\n")
	}
	text := b.String()
	return web.Send(web.File{Name: "ma-du-phong.txt", Type: "text/plain; charset=utf-8", Size: int64(len(text)),
		Open: func(_ context.Context, w io.Writer) error { _, err := io.WriteString(w, text); return err }}), nil
}

// grouped writes a secret in groups of four, as people copy it.
func grouped(secret string) string {
	var b strings.Builder
	for i, r := range secret {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
