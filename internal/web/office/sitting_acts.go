package office

import (
	"context"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/dossier"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/web"
	"ocop/internal/web/lang"
)

// admit puts the chosen dossiers before the sitting, all or none.
func (p *Pages) admit(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	s, err := officeSitting(ctx, a.View(), key.Sitting(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	chosen := r.Values("dossiers")
	if len(chosen) == 0 {
		return web.Answer{}, fault.Wrong(fault.Field{Name: "dossiers", Sentence: lang.T(ctx, "Chưa chọn hồ sơ nào, hãy chọn trong danh sách.")})
	}
	for _, k := range chosen {
		if _, err := p.Programme.Admit(ctx, a, key.Dossier(k), s.Key); err != nil {
			return web.Answer{}, p.blameDossier(ctx, a, key.Dossier(k), err)
		}
	}
	return web.Go(officePath("sittings", s.Key), lang.F(ctx, "Đã đưa %d hồ sơ vào phiên.", len(chosen))), nil
}

// blameDossier says which of the chosen dossiers a refusal is about.
func (p *Pages) blameDossier(ctx context.Context, a *act.Act, k key.Dossier, cause error) error {
	if fault.KindOf(cause) != fault.Invalid {
		return cause
	}
	d, err := dossier.ByKey(ctx, a.View(), k)
	if err != nil {
		return err
	}
	var fields []fault.Field
	for _, f := range fault.Fields(cause) {
		fields = append(fields, fault.Field{Name: "dossiers", Sentence: d.Code + ": " + f.Sentence})
	}
	return fault.Wrong(fields...)
}

func (p *Pages) openScoring(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	s, err := officeSitting(ctx, a.View(), key.Sitting(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	if err := p.Programme.Evaluation.OpenScoring(ctx, a, s.Key); err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("sittings", s.Key), lang.T(ctx, "Đã mở chấm điểm; các thành viên chấm được từ bây giờ.")), nil
}

// closeSitting seals the sitting and carries every outcome on, in the one act. Closing
// again changes nothing.
func (p *Pages) closeSitting(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	s, err := officeSitting(ctx, a.View(), key.Sitting(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	results, err := p.Programme.Close(ctx, a, evaluation.Closing{Sitting: s.Key, MetOn: day(r.Value("met_on")), LateReason: r.Value("late_reason")})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(officePath("sittings", s.Key), lang.F(ctx, "Đã khóa phiên và niêm phong kết quả của %d hồ sơ.", len(results))), nil
}
