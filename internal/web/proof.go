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

// The addresses of one's own account and of its second factor.
const (
	AccountPath = "/tai-khoan"
	FactorPath  = AccountPath + "/xac-thuc"
)

// ProducerPath is the room of the people of producers.
const ProducerPath = "/co-so"

// OffersPath is where somebody finds the places at producers that wait for them.
const OffersPath = ProducerPath + "/loi-moi"

// What the page that asks for a fresh proof adds to the form: the proof, and the attempt of a
// code that was sent for it.
const (
	proofField   = "proof.now"
	attemptField = "proof.attempt"
)

// mustEnrol says whether somebody of staff comes without the second factor that this
// site demands. Public pages, the door and one's own account stay open.
func (k *Kernel) mustEnrol(req *Request, p act.Permission) bool {
	if !k.Second || req.Session.Second || p == act.PublicRead || p == act.SignIn || p == act.AccountOwn {
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
