package demo

import (
	"context"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/personal"
	"ocop/internal/registry"
)

// illustration is the source of everything about representatives: no published list names
// them, and nobody real is written here.
const illustration = "Minh họa: người này không có thật"

// representatives are made up. The numbers have the form of real ones.
func representatives() []registry.RepresentativeForm {
	return []registry.RepresentativeForm{
		{Name: "Nguyễn Thị Minh Họa", Phone: "0900 000 101", Sex: "female", BirthYear: "1978", Ethnicity: "Kinh", Disability: "no", Paper: "cccd", Number: "024178000101", Duty: "Giám đốc"},
		{Name: "Hoàng Văn Minh Họa", Phone: "0900 000 102", Sex: "male", BirthYear: "1985", Ethnicity: "Tày", Disability: "no", Paper: "cccd", Number: "024085000102", Duty: "Tổ trưởng"},
		{Name: "Lăng Thị Minh Họa", Phone: "0900 000 103", Sex: "female", BirthYear: "1990", Ethnicity: "Nùng", Paper: "cccd", Number: "024190000103", Duty: "Chủ hộ"},
		{Name: "Trần Văn Minh Họa", Phone: "0900 000 104", Sex: "male", BirthYear: "1969", Ethnicity: "Kinh", Disability: "yes", Duty: "Giám đốc"},
		{Name: "Vi Thị Minh Họa", Sex: "female", Ethnicity: "Sán Dìu", Duty: "Phó giám đốc"},
	}
}

// tellRepresentatives enters representatives of a few producers, and what one of them asks.
// Without the key file of an installation there is nothing to seal with, and none are entered.
func (t *teller) tellRepresentatives() error {
	if t.Safe == nil {
		return nil
	}
	day, _ := fold.AddDays(t.today, -30)
	t.on(day)
	return t.do(t.office, func(ctx context.Context, a *act.Act) error {
		makers, err := registry.Producers(ctx, a.View(), registry.ProducerFilter{Place: newProvince})
		if err != nil {
			return err
		}
		for i, f := range representatives() {
			if i == len(makers) {
				break
			}
			f.Ground, f.ConsentOn, f.ConsentForm, f.Source, f.Since = string(registry.ByConsent), day, "paper", illustration, day
			k, err := registry.EnterRepresentative(ctx, a, t.Safe, makers[i].Key, f)
			if err != nil {
				return err
			}
			if i == 0 {
				if err := t.ask(ctx, a, string(k), makers[i], f.Name); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (t *teller) ask(ctx context.Context, a *act.Act, k string, of registry.Producer, name string) error {
	_, err := personal.Enter(ctx, a, t.Safe, t.Programme.Books.Calendar(), personal.NewRequest{Kind: personal.Correct, About: "representative/" + k, Place: of.Place,
		Asked: personal.Asked{Name: name, Contact: "Trực tiếp tại Ủy ban nhân dân xã", Text: "Minh họa: đổi số điện thoại."}})
	return err
}
