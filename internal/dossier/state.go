package dossier

import "ocop/internal/base/fault"

// State is how far a dossier has come.
type State string

// The states.
const (
	Filed      State = "filed"
	Admitted   State = "admitted"
	Forwarded  State = "forwarded"
	Proposed   State = "proposed"
	Recognised State = "recognised"
	Returned   State = "returned"
	Withdrawn  State = "withdrawn"
)

// States lists the states in the order of a dossier's life.
func States() []State {
	return []State{Filed, Admitted, Forwarded, Proposed, Recognised, Returned, Withdrawn}
}

// Vietnamese is the state as written in lists, "" for no state.
func (s State) Vietnamese() string {
	switch s {
	case Filed:
		return "Mới nộp"
	case Admitted:
		return "Đã tiếp nhận"
	case Forwarded:
		return "Đã chuyển cấp trên"
	case Proposed:
		return "Đã đề nghị công nhận"
	case Recognised:
		return "Đã công nhận"
	case Returned:
		return "Đã trả lại"
	case Withdrawn:
		return "Đã rút"
	}
	return ""
}

// Open says whether something is still to be done about a dossier.
func (s State) Open() bool {
	return s == Filed || s == Admitted || s == Forwarded || s == Proposed
}

// Verb is what can be done to a dossier after it was filed.
type Verb string

// The verbs.
const (
	Admitting   Verb = "admit"     // received and found complete by the level where it lies. Law: 26/2026 art. 7.2, 7.3a
	Forwarding  Verb = "forward"   // passed to the level above. Law: 26/2026 art. 7.2, 7.3e; 1048/2019 annex II
	Proposing   Verb = "propose"   // the council's result. Law: 26/2026 art. 7.3d
	Recognising Verb = "recognise" // the decision. Law: 26/2026 art. 7.3đ
	Returning   Verb = "return"    // back to the producer with advice. Law: 26/2026 art. 7.3a, 7.3g
	Withdrawing Verb = "withdraw"  // taken back by the producer; the law does not speak of it
	Retaking    Verb = "retake"    // back before the council whose sitting was opened again; the law does not speak of it
)

// Verbs lists what people do to a dossier, in the order of its life; Retaking only follows.
func Verbs() []Verb {
	return []Verb{Admitting, Forwarding, Proposing, Recognising, Returning, Withdrawing}
}

// result is the state that a verb leads to.
func (v Verb) result() State {
	switch v {
	case Admitting, Retaking:
		return Admitted
	case Forwarding:
		return Forwarded
	case Proposing:
		return Proposed
	case Recognising:
		return Recognised
	case Returning:
		return Returned
	}
	return Withdrawn
}

// After gives the state after a verb, which is the same state when the verb was done
// already. A verb that does not follow from the state is a Conflict.
func (s State) After(v Verb) (State, error) {
	to := v.result()
	allowed := s == to
	switch v {
	case Admitting:
		allowed = allowed || s == Filed || s == Forwarded
	case Forwarding, Proposing:
		allowed = allowed || s == Admitted
	case Recognising:
		allowed = allowed || s == Proposed
	case Retaking:
		allowed = allowed || s == Proposed || s == Forwarded || s == Returned
	case Returning, Withdrawing: // once proposed, only the decision ends it: the proposal would hang in the air
		allowed = allowed || s.Open() && s != Proposed
	}
	if !allowed {
		return s, fault.Clash("Hồ sơ đang ở trạng thái “" + s.Vietnamese() + "” nên không chuyển sang “" + to.Vietnamese() + "” được, hãy tải lại trang.")
	}
	return to, nil
}
