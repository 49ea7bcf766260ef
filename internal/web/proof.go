package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/web/lang"
)

// The addresses of one's own account, of its second factor, and of signing in, or showing
// again who one is, through the identity provider.
const (
	AccountPath = "/tai-khoan"
	FactorPath  = AccountPath + "/xac-thuc"
	ReprovePath = "/dang-nhap/mot-lan" // of the identity provider
)

// proofField is what the page that asks for a fresh proof adds to the form.
const proofField = "proof.now"

// mustEnrol says whether somebody of staff comes without the second factor that this
// site demands, their own or that of the identity provider. Public pages, the door and one's own account stay open.
func (k *Kernel) mustEnrol(req *Request, p act.Permission) bool {
	if !k.Second || req.Session.Second || req.Session.Strong || p == act.PublicRead || p == act.SignIn || p == act.AccountOwn {
		return false
	}
	return slices.ContainsFunc(req.Actor.Roles, func(h act.Held) bool { return h.Role.TwoPersons() })
}

// stepUp lets a form through when its sender showed who they are within
// account.ProofLife, or does so with it. Otherwise it answers with a page that asks and
// carries the whole form on.
func (k *Kernel) stepUp(w http.ResponseWriter, req *Request) (asked bool, err error) {
	if !k.StepUp || req.Session.Fresh(k.Desk.DB.Now()) {
		return false, nil
	}
	code := http.StatusForbidden
	if req.proof != "" {
		switch err := k.Prove(req.Context(), req, req.proof); {
		case err == nil:
			return false, nil
		case fault.KindOf(err) != fault.Invalid:
			return false, err
		default:
			req.Problem, code = err, http.StatusUnprocessableEntity
		}
	}
	return true, k.send(w, req, Answer{Status: code, Page: proofPage(req, code == http.StatusForbidden)})
}

// carried is one value of a form on its way through the page that asks for a proof.
type carried struct{ name, value string }

// carry lists the values of a form in a fixed order, each as often as it was sent.
func carry(form url.Values) (list []carried) {
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, v := range form[name] {
			list = append(list, carried{name, v})
		}
	}
	return list
}

func proofLabel(ctx context.Context, r *Request) string {
	if r.Session.Second {
		return lang.T(ctx, "Mã 6 số trên điện thoại, hoặc mật khẩu")
	}
	return lang.T(ctx, "Mật khẩu của bạn")
}

func proofError(r *Request) string {
	if fields := fault.Fields(r.Problem); len(fields) > 0 {
		return fields[0].Sentence
	}
	return ""
}
