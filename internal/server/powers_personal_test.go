package server

import (
	"context"
	"net/url"

	"ocop/internal/act"
	"ocop/internal/key"
	"ocop/internal/personal"
	"ocop/internal/programme"
	"ocop/internal/registry"
)

// What is sealed of the representative of the world of powers.
const (
	representativeName   = "Lăng Thị TENDAIDIEN"
	representativePhone  = "0912345678"
	representativeNumber = "024178123456"
)

func representativeForm() registry.RepresentativeForm {
	return registry.RepresentativeForm{Name: representativeName, Phone: representativePhone, Email: "daidien@example.vn", Sex: "female", BirthYear: "1978", Ethnicity: "Nùng", Disability: "yes",
		Paper: "cccd", Number: representativeNumber, Duty: "Giám đốc", Ground: "consent", ConsentOn: "2021-06-01", ConsentForm: "paper", Source: "Đơn đăng ký", Since: "2021-01-01"}
}

// represent leaves representatives in every state, somebody who has looked at one, and
// requests that wait and that have their answer.
func (w *powersWorld) represent() {
	w.Helper()
	office := w.who("office-prov")
	for state, producer := range map[string]string{"open": "filed", "restricted": "returned", "erased": "withdrawn"} {
		w.do(office, func(ctx context.Context, a *act.Act) error {
			k, err := registry.EnterRepresentative(ctx, a, w.Safe, key.Producer(w.things["producer/"+producer]), representativeForm())
			w.put("representative/"+state, string(k), district)
			return err
		})
	}
	at := func(state string) key.Representative { return key.Representative(w.things["representative/"+state]) }
	w.do(office, func(ctx context.Context, a *act.Act) error {
		if _, err := registry.ViewRepresentative(ctx, a, w.Safe, at("open"), "LYDOXEM"); err != nil {
			return err
		}
		return errorsOr(registry.RestrictRepresentative(ctx, a, at("restricted"), true), registry.EraseRepresentative(ctx, a, at("erased"), "request"))
	})
	for _, x := range []struct {
		state, about string
		kind         personal.Kind
	}{{"waiting", "open", personal.Correct}, {"erasing", "open", personal.Erase}, {"answered", "restricted", personal.Restrict}} {
		w.do(office, func(ctx context.Context, a *act.Act) error {
			k, err := personal.Enter(ctx, a, w.Safe, w.Books.Calendar(), personal.NewRequest{Kind: x.kind, About: "representative/" + string(at(x.about)), Place: district,
				Asked: personal.Asked{Name: "Người hỏi", Contact: "Tại xã", Text: "NOIDUNGYEUCAU"}})
			w.put("datarequest/"+x.state, string(k), district)
			return err
		})
	}
	w.do(office, func(ctx context.Context, a *act.Act) error {
		return programme.AnswerRequest(ctx, a, w.Safe, key.DataRequest(w.things["datarequest/answered"]), 1, personal.Answer{Done: true, Text: "Đã hạn chế."})
	})
	for state, who := range map[string]string{"own": "judge-dist", "officer": "district-dist", "office": "office-prov"} {
		w.do(w.who(who), func(ctx context.Context, a *act.Act) error {
			k, err := personal.Enter(ctx, a, w.Safe, w.Books.Calendar(), personal.NewRequest{Kind: personal.Erase, About: personal.Own(a.Actor()), Asked: personal.Asked{Name: "Người hỏi", Contact: who, Text: "Xóa."}})
			w.put("datarequest/"+state, string(k), "")
			return err
		})
	}
}

// personalSecrets are what stands under the mask, and why somebody looked there.
func (w *powersWorld) personalSecrets() (list []secret) {
	works := func(p *person) bool { return w.reads(p, "office", "district", "commune") || p.seat == "conflicted" }
	for _, text := range []string{"TENDAIDIEN", representativePhone, representativeNumber, "daidien@example.vn", "NOIDUNGYEUCAU"} {
		list = append(list, secret{text: text, may: works})
	}
	return append(list, secret{text: "LYDOXEM", may: func(p *person) bool { return w.reads(p, "office", "leader", "auditor", "admin") }})
}

func formOf(f registry.RepresentativeForm) url.Values {
	return url.Values{"name": {f.Name}, "duty": {f.Duty}, "ground": {f.Ground}, "consent_on": {f.ConsentOn}, "consent_form": {f.ConsentForm}, "source": {f.Source}, "since": {f.Since}, "phone": {"0987654321"}}
}

// personalDoors lead to data about people.
func personalDoors() map[string]doorway {
	states := []string{"open", "restricted", "erased"}
	enter := func(*powersWorld, *person, string) url.Values { return formOf(representativeForm()) }
	change := func(w *powersWorld, _ *person, state string) url.Values {
		v := formOf(representativeForm())
		v.Set("version", map[string]string{"open": "1", "restricted": "2", "erased": "2"}[state])
		return v
	}
	answer := func(pairs ...string) func(*powersWorld, *person, string) url.Values {
		return fixed(append([]string{"version", "1"}, pairs...)...)
	}
	asked := []string{"asker", "Người hỏi", "contact", "Tại xã", "text", "Xin bản sao."}
	return map[string]doorway{
		"GET /office/producers/{key}/representatives":         {thing: "producer", states: filed},
		"POST /office/producers/{key}/representatives":        {thing: "producer", states: []string{"planned"}, form: enter},
		"POST /office/producers/{key}/representatives#wrong":  {thing: "producer", states: []string{"planned"}, form: fixed("name", "")},
		"POST /office/producers/{key}/representatives#second": {thing: "producer", states: filed, form: enter},
		"GET /office/representatives":                         {},
		"GET /office/representatives?dang=csv":                {},
		"POST /office/representatives":                        {at: district, form: fixed("reason", "Lập danh sách mời họp")},
		"GET /office/representatives/{key}":                   {thing: "representative", states: states},
		"GET /office/representatives/{key}/view":              {thing: "representative", states: states[:1]},
		"POST /office/representatives/{key}":                  {thing: "representative", states: states, form: change},
		"POST /office/representatives/{key}/view":             {thing: "representative", states: states, form: fixed("reason", "Gọi điện hẹn kiểm tra", "format", "page")},
		"POST /office/representatives/{key}/view#wrong":       {thing: "representative", states: states[:1], form: fixed("reason", "", "format", "page")},
		"POST /office/representatives/{key}/release":          {thing: "representative", states: states[1:2], form: fixed()},
		"GET /office/representatives/{key}/requests":          {thing: "representative", states: states[:1]},
		"POST /office/representatives/{key}/requests":         {thing: "representative", states: states[:1], form: fixed(append(asked, "kind", "access")...)},
		"GET /office/personal":                                {},
		"POST /office/personal":                               {at: province, form: fixed("item", "ticket", "starts_on", "2021-10-01", "days", "60", "source", "Quyết định thử")},
		"GET /office/personal/requests":                       {},
		"GET /office/personal/requests/{key}":                 {thing: "datarequest", states: []string{"waiting", "erasing", "answered", "own", "officer", "office"}},
		"POST /office/personal/requests/{key}":                {thing: "datarequest", states: []string{"waiting", "erasing", "answered", "own", "officer", "office"}, form: answer("step", "accept")},
		"POST /office/personal/requests/{key}#finish":         {thing: "datarequest", states: []string{"waiting"}, form: answer("step", "finish", "decision", "done", "answer", "Đã sửa.")},
		"POST /office/personal/requests/{key}#erase":          {thing: "datarequest", states: []string{"erasing"}, form: answer("step", "finish", "decision", "done", "answer", "Đã xóa.")},
		"GET /tai-khoan/du-lieu":                              {},
		"POST /tai-khoan/du-lieu":                             {form: fixed("step", "json")},
		"POST /tai-khoan/du-lieu#ask":                         {form: fixed("step", "ask", "kind", "correct", "text", "Sai họ tên.")},
		"POST /tai-khoan/du-lieu#wrong":                       {form: fixed("step", "ask", "kind", "", "text", "")},
		"GET /quyen-du-lieu":                                  {public: true},
	}
}
