package office

import (
	"context"
	"path"
	"strings"

	"ocop/internal/act"
	"ocop/internal/web"
)

// roundRoutes is the table of the day's work, seasons, rounds, sittings, councils,
// decisions and their papers.
func (p *Pages) roundRoutes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: "/office", Permission: act.OfficeRead, Read: p.today},

		{Method: "GET", Path: "/office/seasons", Permission: act.OfficeRead, Read: p.seasons},
		{Method: "POST", Path: "/office/seasons", Permission: act.SeasonOpen, Write: p.openSeason, Again: p.seasons,
			Fields: []string{"place", "year", "title", "plan_no", "plan_date", "note", "illustrative"}},
		{Method: "GET", Path: "/office/seasons/{key}", Permission: act.OfficeRead, Read: p.season},
		{Method: "GET", Path: "/office/seasons/{key}/rounds", Permission: act.OfficeRead, Read: up},
		{Method: "POST", Path: "/office/seasons/{key}/rounds", Permission: act.RoundOpen, Prepare: p.packLaw, Write: p.openRound, Again: p.season,
			Fields: []string{"number", "title", "filed_on", "book", "note"}},

		{Method: "GET", Path: "/office/rounds/{key}", Permission: act.OfficeRead, Read: p.round},
		{Method: "GET", Path: "/office/rounds/{key}/sittings", Permission: act.OfficeRead, Read: up},
		{Method: "POST", Path: "/office/rounds/{key}/sittings", Permission: act.SittingOpen, Write: p.planSitting, Again: p.round,
			Fields: []string{"council", "planned_before", "note"}},
		{Method: "GET", Path: "/office/rounds/{key}/documents", Permission: act.OfficeRead, Read: up},
		{Method: "POST", Path: "/office/rounds/{key}/documents", Permission: act.DocumentMake, Write: p.makeDocuments, Again: p.round},
		{Method: "GET", Path: "/office/rounds/{key}/decision", Permission: act.ResultRead, Read: p.decision},
		{Method: "POST", Path: "/office/rounds/{key}/decision", Permission: act.RecognitionMake, Write: p.recognise, Again: p.decision, StepUp: true,
			Fields: []string{"recognitions[]", "authority", "decision_no", "decision_date"}},
		{Method: "GET", Path: "/office/rounds/{key}/papers/decision", Permission: act.DocumentMake, Read: p.decisionPaper},

		{Method: "GET", Path: "/office/sittings/{key}", Permission: act.OfficeRead, Read: p.sitting},
		{Method: "GET", Path: "/office/sittings/{key}/admit", Permission: act.OfficeRead, Read: up},
		{Method: "POST", Path: "/office/sittings/{key}/admit", Permission: act.DossierAdmit, Write: p.admit, Again: p.sitting, Fields: []string{"dossiers[]"}},
		{Method: "GET", Path: "/office/sittings/{key}/open", Permission: act.OfficeRead, Read: up},
		{Method: "POST", Path: "/office/sittings/{key}/open", Permission: act.SittingOpen, Write: p.openScoring, Again: p.sitting},
		{Method: "GET", Path: "/office/sittings/{key}/close", Permission: act.OfficeRead, Read: up},
		{Method: "POST", Path: "/office/sittings/{key}/close", Permission: act.SittingClose, Write: p.closeSitting, Again: p.sitting, StepUp: true,
			Fields: []string{"met_on", "late_reason"}},
		{Method: "GET", Path: "/office/sittings/{key}/papers/{paper}", Permission: act.DocumentMake, Read: p.sittingPaper},
		{Method: "GET", Path: "/office/entries/{key}", Permission: act.OfficeRead, Read: p.entry},

		{Method: "GET", Path: "/office/councils", Permission: act.OfficeRead, Read: p.councils},
		{Method: "GET", Path: "/office/councils/new", Permission: act.CouncilSet, Read: p.newCouncil},
		{Method: "POST", Path: "/office/councils/new", Permission: act.CouncilSet, Write: p.setCouncil, Again: p.newCouncil, Fields: councilFields()},
		{Method: "GET", Path: "/office/councils/{key}", Permission: act.OfficeRead, Read: p.council},
		{Method: "GET", Path: "/office/councils/{key}/edit", Permission: act.CouncilSet, Read: p.editCouncil},
		{Method: "POST", Path: "/office/councils/{key}/edit", Permission: act.CouncilSet, Write: p.changeCouncil, Again: p.editCouncil, Fields: councilFields()},

		{Method: "GET", Path: "/office/recognitions/{key}/certificate", Permission: act.DocumentMake, Read: p.certificate},
		{Method: "GET", Path: "/office/paper.css", Permission: act.PublicRead, Read: paperStyle},
	}
}

// up leads from the address of a form to the page that the form stands on: a refused
// form is shown there, and the reader may reload it or change the language.
func up(_ context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	address, _, _ := strings.Cut(r.URL(), "?")
	return web.Go(path.Dir(address), ""), nil
}

// officePath is the address of one thing in one of the rooms.
func officePath[K ~string](room string, k K) string { return "/office/" + room + "/" + string(k) }
