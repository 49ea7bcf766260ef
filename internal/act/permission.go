package act

import (
	"slices"

	"ocop/internal/key"
	"ocop/internal/place"
)

// Role is a set of powers. People hold roles at a place for a time.
type Role string

// The roles of the programme. Duties inside a council (chair, secretary, member)
// are seats, not roles: see evaluation.Seat.
const (
	Office    Role = "office"    // provincial coordination office
	District  Role = "district"  // district office (until 2025)
	Judge     Role = "judge"     // may hold a seat in councils
	Leader    Role = "leader"    // reads everything at the place, changes nothing
	Admin     Role = "admin"     // accounts, backup, invariants
	Commune   Role = "commune"   // commune office: registers products, files dossiers, nothing about results before they are public
	Inspector Role = "inspector" // looks into dossiers and results at the place, changes nothing
	Auditor   Role = "auditor"   // reads everything at the place, the journal too, changes nothing
	Adviser   Role = "adviser"   // of the advisory group (Tổ tư vấn giúp việc Hội đồng): looks into dossiers and reports, decides nothing
	Machine   Role = "machine"   // the program itself
)

// The roles of people who work for a producer (chủ thể). They are held for a producer, not
// at a place, and open nothing of the offices.
const (
	Owner Role = "owner" // the producer, or who represents it: files, invites, hands over
	Staff Role = "staff" // helps with the papers: reads
)

// Roles lists every role that a person may hold at a place.
func Roles() []Role {
	return []Role{Office, District, Commune, Judge, Adviser, Leader, Inspector, Auditor, Admin}
}

// TwoPersons says whether one administrator asks for the role and another one gives it:
// every role of staff, since each reads what is not public or decides. A judge does
// nothing without a seat in a council, which the office gives.
func (r Role) TwoPersons() bool { return r != Judge && !r.OfProducer() }

// OfProducer says whether the role is held for a producer instead of at a place.
func (r Role) OfProducer() bool { return r == Owner || r == Staff }

// Held is a role held at a place, or for a producer.
type Held struct {
	Role     Role
	Place    place.ID     // empty for roles of a producer's people
	Producer key.Producer // empty for roles at a place
}

// Permission is one power, noun.verb.
type Permission string

// The permissions. Each route names one; PublicRead is held by everybody.
const (
	PublicRead          Permission = "public.read"
	SignIn              Permission = "account.signin"
	AccountOwn          Permission = "account.own" // one's own account: held by everybody who has signed in, also without a role
	OfficeRead          Permission = "office.read"
	SeasonOpen          Permission = "season.open"
	RoundOpen           Permission = "round.open"
	CouncilSet          Permission = "council.set"
	ProductEdit         Permission = "product.edit"
	ProductImport       Permission = "product.import"
	DossierFile         Permission = "dossier.file"
	DossierAdmit        Permission = "dossier.admit"
	DossierReview       Permission = "dossier.review" // looks into a dossier for the council and reports
	SittingOpen         Permission = "sitting.open"
	SittingClose        Permission = "sitting.close"
	ResultRead          Permission = "result.read"
	JuryRead            Permission = "jury.read"
	SheetSave           Permission = "sheet.save"
	RecognitionMake     Permission = "recognition.make"
	RecognitionWithdraw Permission = "recognition.withdraw"
	DocumentMake        Permission = "document.make"
	TableExport         Permission = "table.export"
	JobRead             Permission = "job.read"
	JournalRead         Permission = "journal.read"
	PageReaders         Permission = "page.readers" // who may open a page
	PersonManage        Permission = "person.manage"
	BackupRun           Permission = "backup.run"
	ProducerDesk        Permission = "producer.desk"       // the producer's own room: for which producer, OwnsProducer and WorksFor say
	ProducerPeople      Permission = "producer.people"     // who works for the producer, and what it files
	ProducerAppoint     Permission = "producer.appoint"    // an office invites owners and moves ownership
	RepresentativeRead  Permission = "representative.read" // that there is one, and what is not masked
	PersonalRead        Permission = "personal.read"       // the masked values, one by one, with a reason
	PersonalAnswer      Permission = "personal.answer"     // decides what people ask about their data, and how long data are kept
)

// reader reads the work of the offices and changes nothing.
func (r Role) reader() bool { return r == Leader || r == Inspector || r == Auditor }

// Allows says whether the role carries the permission.
func (r Role) Allows(p Permission) bool {
	switch p {
	case PublicRead, SignIn:
		return true
	case AccountOwn:
		return r == Machine || r.OfProducer() || slices.Contains(Roles(), r)
	case ProducerDesk:
		return r.OfProducer()
	case ProducerPeople:
		return r == Owner
	case OfficeRead:
		return r == Office || r == District || r == Commune || r == Adviser || r == Admin || r.reader() || r == Machine
	case DossierReview: // the group, and the offices, which review what goes without it. Law: 26/2026 art. 7.3c, 7.6c
		return r == Adviser || r == Office || r == District
	case ResultRead, TableExport, JobRead:
		return r == Office || r == District || r.reader() || r == Machine
	case DocumentMake: // an auditor looks at what was issued and issues nothing
		return r == Office || r == District || r == Leader || r == Inspector || r == Machine
	case SittingOpen, SittingClose, DossierAdmit:
		return r == Office || r == District || r == Machine
	case DossierFile, ProductEdit, ProducerAppoint: // a commune works for the producers of its place; admission is for the level above
		return r == Office || r == District || r == Commune || r == Machine
	case SeasonOpen, RoundOpen, CouncilSet, ProductImport, RecognitionMake, RecognitionWithdraw:
		return r == Office || r == Machine
	case JuryRead, SheetSave:
		return r == Judge || r == Machine
	case PageReaders: // those who answer for who sees what: the offices whose page it is, who gives roles, who checks
		return r == Office || r == District || r == Admin || r == Auditor || r == Machine
	case JournalRead: // an inspector asks about products, an auditor about people
		return r == Office || r == Leader || r == Admin || r == Auditor || r == Machine
	case PersonManage, BackupRun:
		return r == Admin || r == Machine
	case RepresentativeRead:
		return r.Allows(PersonalRead) || r.reader()
	case PersonalRead: // whoever works with the producers of a place: neither who only looks on nor who keeps the machine
		return r == Office || r == District || r == Commune || r == Machine
	case PersonalAnswer:
		return r == Office || r == Machine
	}
	return false
}

// Holds says whether the actor holds the permission at some place.
func (a Actor) Holds(p Permission) bool { return len(a.PlacesOf(p)) > 0 }

// PlacesOf are the places at which the actor holds the permission, in the order of the
// roles.
func (a Actor) PlacesOf(p Permission) (at []place.ID) {
	for _, h := range a.Roles {
		if h.Role.Allows(p) {
			at = append(at, h.Place)
		}
	}
	return at
}

// OwnsProducer says whether the actor is the owner (chủ thể) of the producer now.
func (a Actor) OwnsProducer(k key.Producer) bool {
	return k != "" && slices.Contains(a.Roles, Held{Role: Owner, Producer: k})
}

// WorksFor says whether the actor is the owner of the producer or of its staff now.
func (a Actor) WorksFor(k key.Producer) bool {
	return a.OwnsProducer(k) || k != "" && slices.Contains(a.Roles, Held{Role: Staff, Producer: k})
}

// NoPartIn says whether the actor has no part in the producer: whoever works for one does
// nothing about it as an officer.
func (a Actor) NoPartIn(k key.Producer) bool { return !a.WorksFor(k) }

// RoleFor is what the actor is for the producer, in words of pages; "" for nobody.
func (a Actor) RoleFor(k key.Producer) Role {
	for _, h := range a.Roles {
		if h.Role.OfProducer() && h.Producer == k {
			return h.Role
		}
	}
	return ""
}

// Producers are those the actor works for, in the order of the roles.
func (a Actor) Producers() (list []key.Producer) {
	for _, h := range a.Roles {
		if h.Role.OfProducer() {
			list = append(list, h.Producer)
		}
	}
	return list
}

// Near says whether what happens at a place concerns the actor: the permission covers it,
// or is held at a unit in it. A district reads the rounds of its province, and in them its
// own part.
func (f *frame) Near(p Permission, at place.ID) bool {
	return f.May(p, at) || slices.ContainsFunc(f.actor.PlacesOf(p), func(held place.ID) bool { return f.places.Within(held, at) })
}

// EveryProvince says whether the actor holds the permission at every province of today: for what
// belongs to the whole installation.
func (f *frame) EveryProvince(p Permission) bool {
	top := f.places.All(place.Province, f.Today())
	return len(top) > 0 && !slices.ContainsFunc(top, func(u place.Unit) bool { return !f.May(p, u.ID) })
}

// Everywhere says whether no unit lies outside the actor's permission.
func (f *frame) Everywhere(p Permission) bool {
	return !slices.ContainsFunc(f.places.All(place.Province, ""), func(u place.Unit) bool { return !f.May(p, u.ID) })
}
