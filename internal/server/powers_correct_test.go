package server

import (
	"context"
	"net/url"

	"ocop/internal/act"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/recognition"
)

var correctionStates = []string{"proposed", "asked", "withdrawn"}

var reopeningStates = []string{"planned", "scoring", "closed", "asked", "reopened"}

// correctDoors are the ways to what is corrected by two persons.
func correctDoors() map[string]doorway {
	answer := func(step string) func(*powersWorld, *person, string) url.Values {
		return func(w *powersWorld, _ *person, state string) url.Values {
			return url.Values{"step": {step}, "reopening": {w.things["reopening/"+state]}, "answer": {"Không đủ căn cứ."}}
		}
	}
	correct := func(step string) func(*powersWorld, *person, string) url.Values {
		return func(w *powersWorld, _ *person, state string) url.Values {
			return url.Values{"step": {step}, "correction": {w.things["correction/"+state]}, "answer": {"Không có công văn."}}
		}
	}
	answered, asked := []string{"asked", "reopened"}, []string{"asked"}
	return map[string]doorway{
		"GET /jury/sittings/{key}/reopening":       {thing: "sitting", states: reopeningStates},
		"GET /jury/sittings/{key}/reopening?lan=1": {thing: "sitting", states: []string{"closed", "reopened"}},
		"POST /jury/sittings/{key}/reopening": {thing: "sitting", states: reopeningStates, form: func(w *powersWorld, _ *person, state string) url.Values {
			return url.Values{"ground": {"complaint"}, "reason": {"Khiếu nại đúng."}, "entries": {w.things["entry/"+state]}}
		}},
		"POST /jury/sittings/{key}/reopening/answer":          {thing: "sitting", states: answered, form: answer("agree")},
		"POST /jury/sittings/{key}/reopening/answer#refuse":   {thing: "sitting", states: answered, form: answer("refuse")},
		"POST /jury/sittings/{key}/reopening/answer#withdraw": {thing: "sitting", states: answered, form: answer("withdraw")},
		"GET /office/sittings/{key}?lan=1":                    {thing: "sitting", states: []string{"closed", "reopened"}},
		"GET /office/sittings/{key}/papers/{paper}?lan=1":     {thing: "sitting", states: []string{"closed", "reopened"}},
		"GET /jury/entries/{key}#reopened":                    {thing: "entry", states: []string{"reopened"}},
		"GET /office/entries/{key}?lan=1":                     {thing: "entry", states: []string{"reopened"}},

		"GET /office/recognitions/{key}/corrections":        {thing: "recognition", states: correctionStates},
		"GET /office/recognitions/{key}/corrections/answer": {thing: "recognition", states: correctionStates},
		"POST /office/recognitions/{key}/corrections": {thing: "recognition", states: correctionStates,
			form: fixed("field", "decision_no", "right", "190/QĐ-UBND", "letter_no", "3/UBND", "letter_date", "2021-09-10", "reason", "Gõ nhầm.")},
		"POST /office/recognitions/{key}/corrections/answer":          {thing: "recognition", states: asked, form: correct("approve")},
		"POST /office/recognitions/{key}/corrections/answer#refuse":   {thing: "recognition", states: asked, form: correct("refuse")},
		"POST /office/recognitions/{key}/corrections/answer#withdraw": {thing: "recognition", states: asked, form: correct("withdraw")},
		"GET /q/{code}#replaced":                                      {thing: "code", states: []string{"replaced"}, public: true},
	}
}

// reopenAll makes two more sittings: one that its secretary proposes to open again, and one that
// is open again, with the chair's new sheet handed in.
func (w *powersWorld) reopenAll() {
	w.Helper()
	for _, state := range []string{"asked", "reopened"} {
		w.council(state, district, "district", "chair", "member", "recused", "voting-secretary", "secretary", "conflicted-office")
		w.sitting(state)
		w.file(state, state)
		w.do(w.who("secretary"), func(ctx context.Context, a *act.Act) error {
			return w.Programme.Evaluation.OpenScoring(ctx, a, key.Sitting(w.things["sitting/"+state]))
		})
		for _, who := range []string{"chair", "member"} {
			w.sheet("entry/"+state, who, 6540, true)
		}
		w.closeSitting(state, "secretary")
		w.do(w.who("secretary"), func(ctx context.Context, a *act.Act) error {
			k, err := evaluation.ProposeReopening(ctx, a, evaluation.NewReopening{Sitting: key.Sitting(w.things["sitting/"+state]), Ground: evaluation.Arithmetic,
				Reason: "LYDOMOLAI-" + state, Entries: []key.Entry{key.Entry(w.things["entry/"+state])}})
			w.put("reopening/"+state, string(k), district)
			return err
		})
	}
	w.do(w.who("chair"), func(ctx context.Context, a *act.Act) error {
		return w.Programme.Reopen(ctx, a, key.Sitting(w.things["sitting/reopened"]), key.Reopening(w.things["reopening/reopened"]))
	})
	w.again("entry/reopened", "chair", "NHANXET-CHAMLAI-CHAIR-HET")
}

// correctAll corrects a misprint of one recognition, and leaves a second proposal for it waiting
// that an officer of the district has made.
func (w *powersWorld) correctAll() {
	w.Helper()
	k := key.Recognition(w.things["recognition/recognised"])
	w.put("recognition/asked", string(k), district)
	w.put("code/replaced", w.things["code/recognised"], "")
	first, second := w.who("office-dist"), w.who("office-prov")
	for _, reason := range []string{"LYDODINHCHINH-1", "LYDODINHCHINH-2"} {
		w.do(first, func(ctx context.Context, a *act.Act) error {
			c, err := w.Programme.ProposeCorrection(ctx, a, recognition.NewCorrection{Recognition: k, Field: recognition.PaperField, Right: reason[5:] + "/GCN",
				Reason: reason, LetterNo: "2/UBND", LetterDate: a.Today()})
			w.put("correction/asked", string(c), district)
			return err
		})
		if reason == "LYDODINHCHINH-1" {
			w.do(second, func(ctx context.Context, a *act.Act) error {
				return w.Programme.Correct(ctx, a, k, key.Correction(w.things["correction/asked"]))
			})
		}
	}
	w.do(first, func(ctx context.Context, a *act.Act) error {
		c, err := recognition.CertificateOf(ctx, a.View(), k)
		w.put("code/recognised", c.Code, "")
		return errorsOr(err, a.Record(ctx, "recognition.looked", "recognition/"+string(k), district, nil, nil))
	})
}

// again hands in the sheet that a member has saved, with another remark.
func (w *powersWorld) again(entry, who, remark string) {
	w.Helper()
	w.do(w.who(who), func(ctx context.Context, a *act.Act) error {
		e := key.Entry(w.things[entry])
		s, err := evaluation.SheetFor(ctx, a.View(), e, a.Actor().Person)
		if err == nil {
			_, err = w.Programme.Evaluation.SaveSheet(ctx, a, evaluation.Draft{Entry: e, Marks: s.Marks, Remark: remark, Version: s.Version, Submit: true})
		}
		return err
	})
}

// correctSecrets are the words of what is corrected: reasons of proposals for those who decide
// on them and read results; what is scored again for its author alone.
func (w *powersWorld) correctSecrets(results func(*person) bool) (list []secret) {
	head := func(p *person) bool {
		return p.seat == "chair" || p.seat == "secretary" || p.seat == "voting-secretary"
	}
	member := func(p *person) bool {
		return head(p) || p.seat == "member" || p.seat == "recused" || p.seat == "conflicted"
	}
	journal := func(p *person) bool { return w.reads(p, "office", "leader", "auditor", "admin") }
	return []secret{
		{text: "NHANXET-CHAMLAI-CHAIR-HET", may: func(p *person) bool { return p.seat == "chair" }},
		{text: remarkOf("entry/reopened", "chair"), may: func(p *person) bool { return p.seat == "chair" || p.seat == "conflicted" || results(p) }},
		{text: "LYDOMOLAI-asked", may: func(p *person) bool { return head(p) || p.seat == "conflicted" || results(p) || journal(p) }},
		{text: "LYDODINHCHINH-1", may: func(p *person) bool {
			return w.reads(p, "office", "district", "commune", "adviser", "leader", "inspector", "auditor", "admin") || p.seat == "conflicted"
		}},
		{text: "LYDOMOLAI-reopened", may: func(p *person) bool { return member(p) || results(p) || journal(p) }},
	}
}
