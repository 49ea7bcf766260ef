package award

import "strings"

// Case is one of the reasons for which a recognition may be withdrawn.
// Law: 26/2026 art. 8
type Case string

// The six cases.
const (
	Forged   Case = "forged"   // false or forged dossier
	Unfit    Case = "unfit"    // no longer meets the criteria
	Breach   Case = "breach"   // breach of quality, food safety, environment, IP or labelling law
	Misuse   Case = "misuse"   // misuse of the OCOP mark
	Stopped  Case = "stopped"  // the producer stopped making it
	Conclude Case = "conclude" // conclusion of a state body
)

// Cases lists the six cases in the order of the decision.
func Cases() []Case { return []Case{Forged, Unfit, Breach, Misuse, Stopped, Conclude} }

// Text is the case in Vietnamese, in our words; "" for no case.
func (c Case) Text() string {
	switch c {
	case Forged:
		return "Hồ sơ gian dối hoặc giả mạo"
	case Unfit:
		return "Không còn đáp ứng tiêu chí sau kiểm tra"
	case Breach:
		return "Vi phạm pháp luật về chất lượng, an toàn thực phẩm, môi trường, sở hữu trí tuệ hoặc nhãn"
	case Misuse:
		return "Dùng sai nhãn hiệu OCOP"
	case Stopped:
		return "Chủ thể ngừng sản xuất sản phẩm"
	case Conclude:
		return "Theo kết luận của cơ quan nhà nước"
	}
	return ""
}

// Joined is the case with the reason given, as stored in one column.
func (c Case) Joined(reason string) string { return string(c) + ": " + reason }

// Split takes a stored reason apart. The case is "" when it has none.
func Split(stored string) (c Case, reason string) {
	head, reason, ok := strings.Cut(stored, ": ")
	if c = Case(head); !ok || c.Text() == "" {
		return "", stored
	}
	return c, reason
}
