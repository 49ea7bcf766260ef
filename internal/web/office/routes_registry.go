package office

import (
	"ocop/internal/act"
	"ocop/internal/web"
)

// registryRoutes is the table of products, dossiers, recognitions, imports and jobs.
func (p *Pages) registryRoutes() []web.Route {
	product := []string{"name", "group", "place", "producer", "story", "source", "note", "version"}
	return []web.Route{
		{Method: "GET", Path: "/office/products", Permission: act.OfficeRead, Read: p.products},
		{Method: "GET", Path: "/office/products/new", Permission: act.ProductEdit, Read: p.newProduct},
		{Method: "POST", Path: "/office/products/new", Permission: act.ProductEdit, Write: p.enterProduct, Again: p.newProduct, Fields: product},
		{Method: "GET", Path: "/office/products/{key}", Permission: act.OfficeRead, Read: p.product},
		{Method: "POST", Path: "/office/products/{key}", Permission: act.ProductEdit, Write: p.changeProduct, Again: p.product, Fields: product},

		{Method: "GET", Path: "/office/dossiers", Permission: act.OfficeRead, Read: p.dossiers},
		{Method: "GET", Path: "/office/dossiers/new", Permission: act.DossierFile, Read: p.newDossier},
		{Method: "POST", Path: "/office/dossiers/new", Permission: act.DossierFile, Write: p.fileDossier, Again: p.newDossier,
			Fields: []string{"product", "season", "kind", "card", "filed_on", "note"}},
		{Method: "GET", Path: "/office/dossiers/{key}", Permission: act.OfficeRead, Read: p.dossier},
		{Method: "POST", Path: "/office/dossiers/{key}", Permission: act.OfficeRead, Write: p.endDossier, Again: p.dossier, Fields: []string{"step", "reason"}},

		{Method: "GET", Path: "/office/recognitions", Permission: act.OfficeRead, Read: p.recognitions},
		{Method: "GET", Path: "/office/recognitions/{key}", Permission: act.OfficeRead, Read: p.recognition},
		{Method: "POST", Path: "/office/recognitions/{key}", Permission: act.RecognitionWithdraw, Write: p.withdraw, Again: p.recognition,
			Fields: []string{"decision_no", "decision_date", "case", "reason"}},

		{Method: "GET", Path: "/office/import", Permission: act.ProductImport, Read: p.importForm},
		{Method: "GET", Path: "/office/import/sample.csv", Permission: act.ProductImport, Read: importSample},
		{Method: "POST", Path: "/office/import", Permission: act.ProductImport, Prepare: p.keepUpload, Write: p.askImport, Again: p.importForm, Limit: 12 << 20},
		{Method: "POST", Path: "/office/jobs/{key}/store", Permission: act.ProductImport, Write: p.askRealImport},

		{Method: "GET", Path: "/office/jobs", Permission: act.JobRead, Read: p.jobs},
		{Method: "POST", Path: "/office/jobs", Permission: act.JobRead, Write: p.askJob, Fields: []string{"kind"}},
		{Method: "GET", Path: "/office/jobs/{key}", Permission: act.JobRead, Read: p.job},
		{Method: "GET", Path: "/office/jobs/{key}/file", Permission: act.JobRead, Read: p.jobFile},

		{Method: "GET", Path: "/office/search", Permission: act.OfficeRead, Read: p.search},
	}
}
