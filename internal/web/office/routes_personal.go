package office

import (
	"ocop/internal/act"
	"ocop/internal/web"
)

const (
	personalPath        = "/office/personal"
	dataRequestsPath    = personalPath + "/requests"
	representativesPath = "/office/representatives"
)

// personalRoutes is the table of data about people: who represents producers, what is held
// of whom and how long, and what people ask about it.
func (p *Pages) personalRoutes() []web.Route {
	facts := []string{"name", "phone", "email", "sex", "birth_year", "ethnicity", "disability", "paper", "number", "duty", "ground", "consent_on", "consent_form", "source", "since", "until"}
	asked := []string{"kind", "asker", "contact", "text", "received_on"}
	return []web.Route{
		{Method: "GET", Path: "/office/producers/{key}/representatives", Permission: act.ProductEdit, Read: p.newRepresentative},
		{Method: "POST", Path: "/office/producers/{key}/representatives", Permission: act.ProductEdit, Write: p.enterRepresentative, Again: p.newRepresentative, Fields: facts},
		{Method: "GET", Path: representativesPath, Permission: act.RepresentativeRead, Read: p.representatives},
		{Method: "POST", Path: representativesPath, Permission: act.PersonalRead, Write: p.exportRepresentatives, Again: p.representatives, StepUp: true, // all of a place at once
			Fields: []string{"reason"}},
		{Method: "GET", Path: representativesPath + "/{key}", Permission: act.RepresentativeRead, Read: p.representative},
		{Method: "POST", Path: representativesPath + "/{key}", Permission: act.ProductEdit, Write: p.changeRepresentative, Again: p.representative,
			Fields: append([]string{"version"}, facts...)},
		{Method: "GET", Path: representativesPath + "/{key}/view", Permission: act.RepresentativeRead, Read: up},
		{Method: "POST", Path: representativesPath + "/{key}/view", Permission: act.PersonalRead, Write: p.viewRepresentative, Again: p.representative,
			Fields: []string{"reason", "format"}},
		{Method: "POST", Path: representativesPath + "/{key}/release", Permission: act.PersonalAnswer, Write: p.releaseRepresentative, Again: p.representative, StepUp: true},
		{Method: "GET", Path: representativesPath + "/{key}/requests", Permission: act.PersonalRead, Read: p.newDataRequest},
		{Method: "POST", Path: representativesPath + "/{key}/requests", Permission: act.PersonalRead, Write: p.enterDataRequest, Again: p.newDataRequest, Fields: asked},

		{Method: "GET", Path: personalPath, Permission: act.OfficeRead, Read: p.dataRegister},
		{Method: "POST", Path: personalPath, Permission: act.PersonalAnswer, Write: p.setPeriod, Again: p.dataRegister, StepUp: true,
			Fields: []string{"item", "starts_on", "days", "source"}},
		{Method: "GET", Path: dataRequestsPath, Permission: act.PersonalRead, Read: p.dataRequests},
		{Method: "GET", Path: dataRequestsPath + "/{key}", Permission: act.PersonalRead, Read: p.dataRequest},
		{Method: "POST", Path: dataRequestsPath + "/{key}", Permission: act.PersonalAnswer, Write: p.answerDataRequest, Again: p.dataRequest, StepUp: true,
			Fields: []string{"step", "version", "decision", "ground", "answer"}},
	}
}
