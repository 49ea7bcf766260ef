package jury_test

import (
	"context"
	"net/url"
	"testing"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/dossier"
)

// TestMembersReadReportsBeforeTheyScore: beside the sheet, whoever has a seat and a guest from
// elsewhere too; whoever has stepped back does not.
func TestMembersReadReportsBeforeTheyScore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4, 2)
	w.get(w.members[0], entry(w.entries[0])).want(200).hides("Phiếu thẩm tra hồ sơ")
	adviser := w.person("tuvan", "Bùi Tư Vấn", act.Held{Role: act.Adviser, Place: province})
	guest, relative := w.members[1], w.members[2]
	w.must(act.System("test"), func(ctx context.Context, a *act.Act) error {
		if err := account.GiveRole(ctx, a, guest.Person, act.Held{Role: act.Judge, Place: elsewhere}); err != nil {
			return err
		}
		return account.EndRole(ctx, a, guest.Person, act.Held{Role: act.Judge, Place: province})
	})
	w.must(adviser.Actor, func(ctx context.Context, a *act.Act) error {
		e, err := w.law.Evaluation.EntryByKey(ctx, a.View().As(w.officer.Actor), w.entries[0])
		if err != nil {
			return err
		}
		return dossier.AddReview(ctx, a, dossier.NewReview{Dossier: e.Dossier, Kind: dossier.Papers, DoneOn: a.Today(), Findings: "Đủ và đúng.", Supplements: "Giấy kiểm nghiệm mới"})
	})
	for _, u := range []user{w.members[0], guest, w.secretary} {
		w.get(u, entry(w.entries[0])).want(200).says("Phiếu thẩm tra hồ sơ", "Phiếu 1: Kiểm tra hồ sơ", "Bùi Tư Vấn, Tổ tư vấn", "Đủ và đúng.", "Giấy kiểm nghiệm mới")
		w.get(u, entry(w.entries[1])).want(200).hides("Phiếu thẩm tra hồ sơ")
	}
	w.post(relative, entry(w.entries[0])+"/recuse", url.Values{"reason": {"Là người nhà của chủ thể."}})
	w.get(relative, entry(w.entries[0])).want(403).hides("Đủ và đúng.")
	w.get(w.stranger, entry(w.entries[0])).want(404)
}
