package office

import (
	"ocop/internal/act"
	"ocop/internal/base/intake"
	"ocop/internal/web"
)

// registryRoutes is the table of products, producers, dossiers, recognitions, imports,
// jobs and search. A page of jobs is open to every office: what each sees is decided by
// job, and the administrator, who holds no job.read, finds his backups there.
func (p *Pages) registryRoutes() []web.Route {
	product := []string{"name", "group", "place", "producer", "story", "source", "note"}
	return []web.Route{
		{Method: "GET", Path: "/office/products", Permission: act.OfficeRead, Read: p.products},
		{Method: "GET", Path: "/office/products/new", Permission: act.ProductEdit, Read: p.newProduct},
		{Method: "POST", Path: "/office/products/new", Permission: act.ProductEdit, Write: p.enterProduct, Again: p.newProduct,
			Fields: append([]string{"kind", "hamlet"}, product...)},
		{Method: "GET", Path: "/office/products/{key}", Permission: act.OfficeRead, Read: p.product},
		{Method: "POST", Path: "/office/products/{key}", Permission: act.ProductEdit, Write: p.changeProduct, Again: p.product,
			Fields: append([]string{"version"}, product...)},
		{Method: "GET", Path: "/office/producers", Permission: act.OfficeRead, Read: p.producers},
		{Method: "GET", Path: "/office/producers/{key}", Permission: act.OfficeRead, Read: p.producer},

		{Method: "GET", Path: "/office/dossiers", Permission: act.OfficeRead, Read: p.dossiers},
		{Method: "GET", Path: "/office/dossiers/new", Permission: act.DossierFile, Read: p.newDossier},
		{Method: "POST", Path: "/office/dossiers/new", Permission: act.DossierFile, Write: p.fileDossier, Again: p.newDossier,
			Fields: []string{"product", "season", "kind", "card", "filed_on", "note"}},
		{Method: "GET", Path: "/office/dossiers/{key}", Permission: act.OfficeRead, Read: p.dossier},
		{Method: "POST", Path: "/office/dossiers/{key}", Permission: act.DossierFile, Write: p.moveDossier, Again: p.dossier,
			Fields: []string{"step", "sitting", "reason"}},
		{Method: "GET", Path: "/office/dossiers/{key}/review", Permission: act.DossierReview, Read: p.review},
		{Method: "POST", Path: "/office/dossiers/{key}/review", Permission: act.DossierReview, Write: p.addReview, Again: p.review,
			Fields: []string{"kind", "done_on", "attended", "findings", "supplements", "tests", "corrects"}},
		{Method: "GET", Path: "/office/dossiers/{key}/received", Permission: act.DossierAdmit, Read: p.received},
		{Method: "POST", Path: "/office/dossiers/{key}/received", Permission: act.DossierAdmit, Write: p.addReceipt, Again: p.received,
			Fields: []string{"review", "received_on", "handed_by", "what", "complete"}},

		{Method: "GET", Path: "/office/recognitions", Permission: act.OfficeRead, Read: p.recognitions},
		{Method: "GET", Path: "/office/recognitions/{key}", Permission: act.OfficeRead, Read: p.recognition},
		{Method: "GET", Path: "/office/recognitions/{key}/corrections", Permission: act.OfficeRead, Read: p.corrections},
		{Method: "POST", Path: "/office/recognitions/{key}/corrections", Permission: act.RecognitionMake, Write: p.proposeCorrection, Again: p.corrections, StepUp: true,
			Fields: []string{"field", "printed", "right", "letter_no", "letter_date", "reason"}},
		{Method: "GET", Path: "/office/recognitions/{key}/corrections/answer", Permission: act.OfficeRead, Read: up},
		{Method: "POST", Path: "/office/recognitions/{key}/corrections/answer", Permission: act.RecognitionMake, Write: p.answerCorrection, Again: p.corrections, StepUp: true,
			Fields: []string{"correction", "step", "answer"}},
		{Method: "POST", Path: "/office/recognitions/{key}", Permission: act.RecognitionWithdraw, Write: p.withdraw, Again: p.recognition, StepUp: true,
			Fields: []string{"decision_no", "decision_date", "case", "reason"}},

		{Method: "GET", Path: "/office/import", Permission: act.ProductImport, Read: p.importForm},
		{Method: "GET", Path: "/office/import/sample.csv", Permission: act.ProductImport, Read: importSample},
		{Method: "POST", Path: "/office/import", Permission: act.ProductImport, Prepare: p.keepUpload, Write: p.askImport, Again: p.importForm,
			Fields: []string{"file"}, Takes: intake.Sheet, Limit: 12 << 20},
		{Method: "GET", Path: "/office/jobs/{key}/store", Permission: act.OfficeRead, Read: up},
		{Method: "POST", Path: "/office/jobs/{key}/store", Permission: act.ProductImport, Write: p.askRealImport, Again: p.job},

		{Method: "GET", Path: "/office/jobs", Permission: act.OfficeRead, Read: p.jobs},
		{Method: "POST", Path: "/office/jobs", Permission: act.OfficeRead, Write: p.askJob, Again: p.jobs, StepUp: true, // a backup holds everything there is
			Fields: []string{"kind"}},
		{Method: "GET", Path: "/office/jobs/{key}", Permission: act.OfficeRead, Read: p.job},
		{Method: "GET", Path: "/office/jobs/{key}/file", Permission: act.OfficeRead, Read: p.jobResult},

		{Method: "GET", Path: journalPath, Permission: act.JournalRead, Read: p.journal},
		{Method: "GET", Path: readersPath, Permission: act.PageReaders, Read: p.readers, Meta: true},
		{Method: "GET", Path: "/office/search", Permission: act.OfficeRead, Read: p.search},
	}
}
