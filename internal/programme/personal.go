package programme

import (
	"context"
	"strings"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
	"ocop/internal/key"
	"ocop/internal/personal"
	"ocop/internal/registry"
)

// AnswerRequest answers what a person asked about their data and, when it is granted, does
// it in the same act: data are erased, or nobody looks at them any more. Copies are handed over
// and corrections made by the officer beforehand.
func AnswerRequest(ctx context.Context, a *act.Act, safe *vault.Vault, k key.DataRequest, version int64, w personal.Answer) error {
	r, err := personal.ByKey(ctx, a.View(), k)
	if err != nil {
		return err
	}
	if err := personal.Finish(ctx, a, safe, k, version, w); err != nil || !w.Done {
		return err
	}
	if person, ok := strings.CutPrefix(r.About, "person/"); ok {
		return grantOfAccount(ctx, a, r.Kind, key.Person(person))
	}
	return grant(ctx, a, r.Kind, key.Representative(strings.TrimPrefix(r.About, "representative/")))
}

const notByConsent = "Dữ liệu này được xử lý theo nghĩa vụ luật định, không dựa trên sự đồng ý, nên không rút lại được: hãy từ chối và nêu căn cứ."

func grant(ctx context.Context, a *act.Act, kind personal.Kind, k key.Representative) error {
	r, err := registry.RepresentativeByKey(ctx, a.View(), k)
	if err != nil {
		return err
	}
	switch {
	case kind == personal.Withdraw && r.Ground != registry.ByConsent:
		return fault.Clash(notByConsent)
	case kind == personal.Erase || kind == personal.Withdraw:
		return registry.EraseRepresentative(ctx, a, k, "request")
	case kind == personal.Restrict:
		return registry.RestrictRepresentative(ctx, a, k, true)
	}
	return nil
}

func grantOfAccount(ctx context.Context, a *act.Act, kind personal.Kind, k key.Person) error {
	switch kind {
	case personal.Withdraw:
		return fault.Clash(notByConsent)
	case personal.Erase:
		return a.ByLaw(func() error { return account.Erase(ctx, a, k) })
	}
	return nil
}
