package web

import (
	"context"
	"net/http"
	"slices"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/web/lang"
)

// The addresses of one's own account, of its second factor, and of signing in, or showing
// again who one is, through the identity provider.
const (
	AccountPath = "/tai-khoan"
	FactorPath  = AccountPath + "/xac-thuc"
	ReprovePath = "/dang-nhap/mot-lan" // of the identity provider
)

// ProducerPath is the room of the people of producers.
const ProducerPath = "/co-so"

// OffersPath is where somebody finds the places at producers that wait for them.
const OffersPath = ProducerPath + "/loi-moi"

// PasskeyPath gives the options with which a browser asks for a passkey, and takes the
// answer of whoever signs in with one alone. PasskeyProof is the query for a fresh proof.
const (
	PasskeyPath  = "/dang-nhap/khoa"
	PasskeyProof = "?viec=xac-nhan"
)

// What the page that asks for a fresh proof adds to the form: the proof, or the answer of a
// browser, and the attempt of a code that was sent for it.
const (
	proofField   = "proof.now"
	passkeyField = "proof.passkey"
	attemptField = "proof.attempt"
	proofRoom    = 16 << 10 // bytes that they may take beside the form
)

// Shown is what somebody showed as a fresh proof: one of them, or nothing.
type Shown struct {
	Typed   string // a password or a one-time code
	Passkey string // the answer of a browser
}

// Circle is of whom a site demands a second factor. A producer's people may have one.
type Circle string

// The circles, each wider than the one before.
const (
	Nobody   Circle = "nobody"
	Officers Circle = "staff"    // every role that two administrators give
	Councils Circle = "councils" // members of councils too
)

// Circles lists them.
func Circles() []Circle { return []Circle{Nobody, Officers, Councils} }

func (c Circle) holds(r act.Role) bool {
	return c == Councils && !r.OfProducer() || c == Officers && r.TwoPersons()
}

// mustEnrol says whether somebody comes without the second factor that this site demands.
// Public pages, the door and one's own account stay open.
func (k *Kernel) mustEnrol(req *Request, p act.Permission) bool {
	return req.LacksSecond() && p != act.PublicRead && p != act.SignIn && p != act.AccountOwn
}

// LacksSecond says whether this site demands a second factor of the actor who has shown
// none: neither their own nor that of the identity provider.
func (r *Request) LacksSecond() bool {
	return r.NeedsSecond() && !r.Session.Second() && !r.Session.Strong
}

// NeedsSecond says whether this site demands a second factor of the actor.
func (r *Request) NeedsSecond() bool {
	return slices.ContainsFunc(r.Actor.Roles, func(h act.Held) bool { return r.kernel.Second.holds(h.Role) })
}

// Enrol leads whoever lacks the second factor to where they get one.
func Enrol() Answer {
	return Go(FactorPath, lang.Mark("Vai trò của bạn cần xác thực hai bước: hãy bật trước khi làm việc."))
}

// stepUp lets a form through when its sender showed who they are within
// account.ProofLife, or does so with it; in a session that rests, the latter. Otherwise it
// answers with a page that asks and carries the whole form on.
func (k *Kernel) stepUp(w http.ResponseWriter, req *Request) (asked bool, err error) {
	if !req.idle && (!k.StepUp || req.Session.Fresh(k.Desk.DB.Now())) {
		return false, nil
	}
	code := http.StatusForbidden
	if req.proof != (Shown{}) {
		next, err := k.Prove(req.Context(), req, req.proof)
		switch {
		case err == nil:
			k.renew(w, req, next)
			return false, nil
		case fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.Busy:
			return false, err
		default:
			req.Problem, code = err, status(err)
			waits(w, err)
		}
	} else if k.AskProof != nil {
		req.ProofAttempt, err = k.AskProof(req.Context(), req)
		if fault.KindOf(err) == fault.Invalid { // no more codes for now: a password still does
			req.Problem, err = err, nil
		}
		if err != nil {
			return false, err
		}
	}
	return true, k.send(w, req, Answer{Status: code, Page: proofPage(req, code == http.StatusForbidden)})
}

// renew goes on under the token that a proof gave. The browser is told at once: whatever comes
// of the act, the token before opens nothing any more.
func (k *Kernel) renew(w http.ResponseWriter, req *Request, next string) {
	req.Token, req.idle = next, false
	http.SetCookie(w, k.sessionCookie(next, req.Session.Expires))
}

// rest turns a resting session away from pages: public ones are shown as to a visitor, the
// others after a new sign-in. Forms are not lost: stepUp asks and carries them on. The door
// stays as it is, so that one can sign out.
func (r *Request) rest(route Route) error {
	switch {
	case !r.idle:
	case route.Permission == act.PublicRead:
		r.Actor, r.Session, r.Token = act.Visitor(), account.Session{}, ""
		r.idle, r.stale = false, false
	case route.Permission == act.SignIn:
		r.idle, r.stale = false, false
	case route.Read != nil:
		return errSignIn
	}
	return nil
}

// proofReason says why a fresh proof is asked for.
func proofReason(r *Request) string {
	if r.idle {
		return lang.Mark("Đã lâu không ai làm việc ở đây nên hệ thống hỏi lại bạn là ai. Những gì bạn đã nhập được giữ nguyên và sẽ gửi tiếp ngay sau đó.")
	}
	return lang.Mark("Việc này có hiệu lực lâu dài nên hệ thống hỏi lại người làm. Những gì bạn đã nhập được giữ nguyên và sẽ gửi tiếp ngay sau đó.")
}

// carried is one value of a form on its way through the page that asks for a proof.
type carried struct{ name, value string }

// carry lists the values of a form in a fixed order, each as often as it was sent. A file is
// chosen anew: see refile.
func carry(r *Request) (list []carried) {
	names := make([]string, 0, len(r.form))
	for name := range r.form {
		if !r.takes || name != fileField {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, v := range r.form[name] {
			list = append(list, carried{name, v})
		}
	}
	return list
}

// refile names the file that the page must ask for once more: it is not kept while nobody has
// shown who sits there. A name that is no text of one line stays out.
func refile(ctx context.Context, r *Request) string {
	if r.Upload == nil || r.Upload.Size == 0 {
		return ""
	}
	name, err := fold.Clean(r.Upload.Name)
	if err != nil || name == "" || len(name) > 200 {
		return lang.T(ctx, "Hệ thống không giữ tệp bạn vừa gửi khi chưa biết ai gửi. Hãy chọn lại tệp ở ô dưới đây; mọi ô khác vẫn được giữ.")
	}
	return lang.F(ctx, "Hệ thống không giữ tệp “%s” bạn vừa gửi khi chưa biết ai gửi. Hãy chọn lại tệp ở ô dưới đây; mọi ô khác vẫn được giữ.", name)
}

func proofLabel(ctx context.Context, r *Request) string {
	if r.Session.App {
		return lang.T(ctx, "Mã 6 số trên điện thoại, hoặc mật khẩu")
	}
	if r.ProofAttempt != "" {
		return lang.T(ctx, "Mã 6 số vừa gửi tới điện thoại của bạn, hoặc mật khẩu")
	}
	return lang.T(ctx, "Mật khẩu của bạn")
}

func proofError(r *Request) string {
	if fields := fault.Fields(r.Problem); len(fields) > 0 {
		return fields[0].Sentence
	}
	return ""
}
