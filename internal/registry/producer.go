package registry

import (
	"strings"
	"time"

	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/place"
)

// ProducerKind is the legal form of a producer. Large companies are not among those
// who may apply. Law: 26/2026 art. 2.3
type ProducerKind string

// The kinds of producer.
const (
	Cooperative ProducerKind = "cooperative"
	CoopGroup   ProducerKind = "group" // cooperative group (tổ hợp tác)
	Company     ProducerKind = "company"
	Household   ProducerKind = "household"
	Farm        ProducerKind = "farm"
	Association ProducerKind = "association" // tourism only
	UnknownKind ProducerKind = "unknown"     // the source does not say
)

// ProducerKinds lists all kinds in the order of forms.
func ProducerKinds() []ProducerKind {
	return []ProducerKind{Cooperative, CoopGroup, Company, Farm, Household, Association, UnknownKind}
}

// Vietnamese is the kind as written in forms and lists, "" for no kind.
func (k ProducerKind) Vietnamese() string {
	switch k {
	case Cooperative:
		return "Hợp tác xã"
	case CoopGroup:
		return "Tổ hợp tác"
	case Company:
		return "Doanh nghiệp nhỏ và vừa"
	case Farm:
		return "Trang trại"
	case Household:
		return "Hộ sản xuất, hộ gia đình có đăng ký kinh doanh"
	case Association:
		return "Hội, trung tâm điều hành du lịch"
	case UnknownKind:
		return "Chưa rõ loại hình"
	}
	return ""
}

// MayOffer says whether a producer of this kind may bring products of the group:
// associations and operating centres only tourism. Law: 26/2026 art. 2.3
func (k ProducerKind) MayOffer(g Group) bool { return k != Association || g == Tourism }

// KindOf reads the legal form from a word of a list ("HTX", "Hộ KD") or from a
// producer's full name ("Công ty TNHH …"). ok is false when it does not say.
func KindOf(text string) (kind ProducerKind, ok bool) {
	words := fold.Key(text) + " "
	for _, form := range []struct {
		kind   ProducerKind
		starts []string
	}{
		{Cooperative, []string{"htx ", "hop tac xa ", "lien hiep htx ", "lien hiep hop tac xa "}},
		{CoopGroup, []string{"tht ", "to hop tac "}},
		{Company, []string{"cong ty ", "cty ", "doanh nghiep ", "dn ", "dntn "}},
		{Farm, []string{"trang trai "}},
		{Household, []string{"ho kd ", "hkd ", "ho kinh doanh ", "ho san xuat ", "ho sxkd ", "ho gia dinh ", "ho ong ", "ho ba "}},
		{Association, []string{"hiep hoi ", "hoi ", "trung tam dieu hanh "}},
	} {
		for _, s := range form.starts {
			if strings.HasPrefix(words, s) {
				return form.kind, true
			}
		}
	}
	return UnknownKind, false
}

// Producer is a producer (chủ thể).
type Producer struct {
	Key       key.Producer
	Name      string
	Kind      ProducerKind
	Place     place.ID // the smallest unit known, as it was when entered
	Hamlet    string   // thôn, tổ dân phố
	Products  int      // how many products the registry has of it
	CreatedAt time.Time
	Version   int64
}

// NewProducer is what EnterProducer takes. An empty kind is read from the name.
type NewProducer struct {
	Name   string
	Kind   ProducerKind
	Place  place.ID
	Hamlet string
}

// check gives the producer as stored, or all wrong fields at once.
func (n NewProducer) check() (NewProducer, error) {
	var c fault.Checker
	n.Name = nameLine(&c, "producer_name", "tên chủ thể", n.Name)
	n.Hamlet = c.Line("hamlet", "thôn, tổ dân phố", n.Hamlet, 0, hamletLimit)
	if n.Kind == "" {
		n.Kind, _ = KindOf(n.Name)
	}
	c.Check(n.Kind.Vietnamese() != "", "kind", "Loại hình chủ thể không có trong danh sách, hãy chọn lại.")
	return n, c.Err()
}
