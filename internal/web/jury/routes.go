package jury

import (
	"ocop/internal/act"
	"ocop/internal/evaluation"
	"ocop/internal/law/rulebook"
	"ocop/internal/programme"
	"ocop/internal/web"
)

// Pages serves the members of councils.
type Pages struct {
	Evaluation evaluation.Service
	Books      *rulebook.Library
	Programme  *programme.Service
}

// Routes is the table of the jury.
func (p *Pages) Routes() []web.Route {
	sheet := []string{"mark.*", "finding[]", "remark", "version", "intent", "reopen"}
	return []web.Route{
		{Method: "GET", Path: "/jury", Permission: act.JuryRead, Read: p.mine},
		{Method: "GET", Path: readersPath, Permission: act.JuryRead, Read: p.readers, Meta: true},
		{Method: "GET", Path: "/jury/entries/{key}", Permission: act.JuryRead, Read: p.sheet},
		{Method: "POST", Path: "/jury/entries/{key}", Permission: act.SheetSave, Write: p.save, Again: p.sheetAgain, Fields: sheet},
		{Method: "POST", Path: "/jury/entries/{key}/reopen", Permission: act.SheetSave, Write: p.reopen, Again: p.sheet,
			Fields: []string{"version"}, Limit: 8 << 10},
		{Method: "POST", Path: "/jury/entries/{key}/keep", Permission: act.SheetSave, Write: p.keep, Again: p.sheet,
			Fields: []string{"version", "answer"}, Limit: 32 << 10},
		{Method: "GET", Path: "/jury/entries/{key}/receipt", Permission: act.JuryRead, Read: p.receipt},
		{Method: "GET", Path: "/jury/entries/{key}/receipt/file", Permission: act.JuryRead, Read: p.receiptFile},
		{Method: "GET", Path: "/jury/entries/{key}/recuse", Permission: act.JuryRead, Read: p.recusal},
		{Method: "POST", Path: "/jury/entries/{key}/recuse", Permission: act.SheetSave, Write: p.recuse, Again: p.recusal,
			Fields: []string{"reason"}, Limit: 32 << 10},
		{Method: "GET", Path: "/jury/sittings/{key}", Permission: act.JuryRead, Read: p.desk},
		{Method: "POST", Path: "/jury/sittings/{key}/open", Permission: act.JuryRead, Write: p.open, Again: p.desk, Limit: 8 << 10},
		{Method: "POST", Path: "/jury/sittings/{key}/close", Permission: act.JuryRead, Write: p.close, Again: p.desk, StepUp: true,
			Fields: []string{"met_on", "late_reason"}, Limit: 32 << 10},
		{Method: "GET", Path: "/jury/sittings/{key}/sheets", Permission: act.JuryRead, Read: p.submission},
		{Method: "POST", Path: "/jury/sittings/{key}/sheets", Permission: act.SheetSave, Write: p.submitAll, Again: p.submission, StepUp: true,
			Fields: []string{"sheet[]"}, Limit: 64 << 10},
		{Method: "GET", Path: "/jury/sittings/{key}/receipts", Permission: act.JuryRead, Read: p.receipts},
		{Method: "GET", Path: "/jury/sittings/{key}/receipts/file", Permission: act.JuryRead, Read: p.receiptsFile},
		{Method: "GET", Path: "/jury/sittings/{key}/recheck", Permission: act.JuryRead, Read: p.recheck},
		{Method: "POST", Path: "/jury/sittings/{key}/recheck", Permission: act.JuryRead, Write: p.askRecheck, Again: p.recheck,
			Fields: []string{"entry", "seat", "concern", "reason"}, Limit: 32 << 10},
		{Method: "GET", Path: "/jury/sittings/{key}/reopening", Permission: act.JuryRead, Read: p.reopening},
		{Method: "POST", Path: "/jury/sittings/{key}/reopening", Permission: act.JuryRead, Write: p.proposeReopening, Again: p.reopening, StepUp: true,
			Fields: []string{"ground", "reason", "entries[]"}, Limit: 64 << 10},
		{Method: "POST", Path: "/jury/sittings/{key}/reopening/answer", Permission: act.JuryRead, Write: p.answerReopening, Again: p.reopening, StepUp: true,
			Fields: []string{"reopening", "step", "answer"}, Limit: 32 << 10},
	}
}

const home = "/jury"

func entryPath[K ~string](k K) string   { return home + "/entries/" + string(k) }
func sittingPath[K ~string](k K) string { return home + "/sittings/" + string(k) }

func submitPath[K ~string](k K) string   { return sittingPath(k) + "/sheets" }
func receiptsPath[K ~string](k K) string { return sittingPath(k) + "/receipts" }
