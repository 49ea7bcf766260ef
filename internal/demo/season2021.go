package demo

import (
	"context"
	"fmt"
	"strings"

	"ocop/internal/act"
	"ocop/internal/evaluation"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/plan"
	"ocop/internal/programme"
)

// cards2021 are the products of the season whose names and round sources give, with the
// number of the score card we assign. Rượu Cúc hoa tửu belongs to set 16, which the
// sources print incompletely, so it is scored on set 15.
func cards2021() map[string]int {
	return map[string]int{
		"BG001": 1, "BG002": 8, "BG003": 1, "BG004": 8, "BG005": 6, "BG006": 15, "BG007": 15, "BG008": 15, "BG009": 1, "BG010": 22,
		"BG011": 6, "BG012": 7, "BG013": 6, "BG014": 22, "BGM001": 1,
		"BG015": 1, "BG016": 22, "BG017": 4,
	}
}

// round2021 is one of the two rounds with the plan's deadlines and what sources tell of
// the dates on which things happened.
type round2021 struct {
	number                           int
	opened                           string // dossiers filed and councils at work, illustrative
	districtBefore, districtMet      string
	provinceBefore, provinceMet      string
	decisionNo, decisionDate, reason string
	note                             string
}

const noMeetingDate = "Ngày họp của hội đồng cấp huyện không có trong nguồn công khai; dữ liệu trình diễn ghi ngày cuối trong hạn."

func rounds2021() []round2021 {
	return []round2021{
		{1, "2021-06-14", "2021-07-10", "2021-07-09", "2021-07-30", "2021-08-26", "191/QĐ-UBND", "2021-08-26",
			"Dịch Covid-19 bùng phát tại tỉnh từ tháng 5 đến tháng 7 năm 2021.",
			"Nguồn công khai nêu 22 hồ sơ, trong đó 15 sản phẩm có tên. Số quyết định cần đối chiếu bản gốc; ngày họp ghi theo ngày quyết định."},
		{2, "2021-09-13", "2021-10-10", "2021-10-09", "2021-10-30", "2021-12-08", "1387/QĐ-UBND", "2021-12-09",
			"Dịch Covid-19 kéo dài, hội đồng cấp tỉnh họp muộn.",
			"Nguồn công khai nêu 41 hồ sơ, 39 được công nhận; chỉ 3 sản phẩm có tên và đợt. Huyện Việt Yên không có sản phẩm trong đợt này."},
	}
}

// tell2021 tells the season of Bắc Giang 2021.
func (t *teller) tell2021() error {
	book, err := t.Programme.Books.Book("1048-781")
	if err != nil {
		return err
	}
	t.on("2021-02-09")
	var season key.Season
	err = t.do(t.office, func(ctx context.Context, a *act.Act) (err error) {
		season, err = plan.OpenSeason(ctx, a, plan.NewSeason{Place: oldProvince, Year: 2021, Title: "Mùa đánh giá 2021, tỉnh Bắc Giang",
			PlanNo: "569/KH-UBND", PlanDate: "2021-02-09", Illustrative: true,
			Note: "Sản phẩm, chủ thể, hạng sao và ngày theo nguồn công khai; điểm của từng thành viên là minh họa."})
		return err
	})
	if err != nil {
		return err
	}
	province, districts, err := t.councils2021(book)
	if err != nil {
		return err
	}
	for _, r := range rounds2021() {
		if err := t.tellRound(season, r, province, districts); err != nil {
			return fmt.Errorf("round %d: %w", r.number, err)
		}
	}
	return nil
}

func (t *teller) councils2021(book *rulebook.Book) (province council, districts []council, err error) {
	t.on("2021-03-01")
	people, seats, err := t.recruit(oldProvince, "tinh2021", 9)
	if err != nil {
		return province, nil, err
	}
	if province, err = t.appoint("province", oldProvince, "Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh Bắc Giang", seats, book); err != nil {
		return province, nil, err
	}
	province.members = people
	for _, d := range t.Desk.Places.Children(oldProvince, "2021-03-01") {
		people, seats, err := t.recruit(d.ID, "huyen"+d.Code, 5)
		if err != nil {
			return province, nil, err
		}
		c, err := t.appoint("district", d.ID, "Hội đồng đánh giá, phân hạng sản phẩm OCOP "+lower(d.FullName()), seats, book)
		if err != nil {
			return province, nil, err
		}
		c.members = people
		districts = append(districts, c)
	}
	return province, districts, nil
}

// tellRound tells one round from the filed dossiers to the decision.
func (t *teller) tellRound(season key.Season, r round2021, province council, districts []council) error {
	t.on(r.opened)
	var round key.Round
	err := t.do(t.office, func(ctx context.Context, a *act.Act) (err error) {
		round, err = t.Programme.Evaluation.OpenRound(ctx, a, evaluation.NewRound{Season: season, Number: r.number,
			Title: fmt.Sprintf("Đợt %d năm 2021", r.number), Book: "1048-781", Note: r.note})
		return err
	})
	if err != nil {
		return err
	}
	above, err := t.plan(evaluation.NewSitting{Round: round, Council: province.key, PlannedBefore: r.provinceBefore})
	if err != nil {
		return err
	}
	var all []candidate
	for _, c := range districts {
		here, err := t.tellDistrict(season, round, r, c)
		if err != nil {
			return fmt.Errorf("%s: %w", c.place, err)
		}
		all = append(all, here...)
	}
	if err := t.openScoring(above); err != nil {
		return err
	}
	if err := t.scoreAll(province, above, all, nil); err != nil {
		return err
	}
	t.on(r.provinceMet)
	if err := t.closeSitting(evaluation.Closing{Sitting: above, MetOn: r.provinceMet, LateReason: r.reason}); err != nil {
		return err
	}
	t.on(r.decisionDate)
	return t.do(t.office, func(ctx context.Context, a *act.Act) error {
		_, err := t.Programme.Recognise(ctx, a, programme.Decision{Round: round, Authority: "UBND tỉnh Bắc Giang", DecisionNo: r.decisionNo, DecisionDate: r.decisionDate})
		return err
	})
}

// tellDistrict lets one district council score its products and pass them on.
func (t *teller) tellDistrict(season key.Season, round key.Round, r round2021, c council) ([]candidate, error) {
	t.on(r.opened)
	sitting, err := t.plan(evaluation.NewSitting{Round: round, Council: c.key, PlannedBefore: r.districtBefore, Note: noMeetingDate})
	if err != nil {
		return nil, err
	}
	var all []candidate
	for _, f := range t.facts {
		if card, ok := cards2021()[f.ID]; ok && fmt.Sprint(r.number) == f.Round && t.Desk.Places.Within(f.place(), c.place) {
			x, err := t.file(f, season, sitting, candidate{id: f.ID, card: card, target: target(f.ID, f.Stars), minimum: f.Stars})
			if err != nil {
				return nil, err
			}
			all = append(all, x)
		}
	}
	if err := t.openScoring(sitting); err != nil {
		return nil, err
	}
	if err := t.scoreAll(c, sitting, all, nil); err != nil {
		return nil, err
	}
	t.on(r.districtMet)
	return all, t.closeSitting(evaluation.Closing{Sitting: sitting, MetOn: r.districtMet})
}

// target is a mean well inside the band of the published star, another for each product.
func target(id string, stars int) rulebook.Points {
	away := rulebook.Points(seed(id, 0)%9)*100 - 400
	if stars >= 4 {
		return 7800 + away
	}
	return 6000 + away
}

// file enters a product and its dossier of 2021 and puts it before a sitting.
func (t *teller) file(f fact, season key.Season, sitting key.Sitting, x candidate) (candidate, error) {
	var k key.Product
	err := t.do(t.office, func(ctx context.Context, a *act.Act) (err error) {
		if k, err = t.enter(ctx, a, f); err != nil {
			return err
		}
		x.dossier, _, err = t.Programme.File(ctx, a, programme.Application{Season: season, Product: k, Kind: rulebook.First, Card: x.card,
			FiledOn: a.Today(), Note: "Ngày nộp và bộ sản phẩm do dữ liệu trình diễn đặt."})
		if err != nil {
			return err
		}
		_, err = t.Programme.Admit(ctx, a, x.dossier, sitting)
		return err
	})
	if err == nil {
		t.remember(f, k)
	}
	return x, err
}

// lower writes a unit's kind in the middle of a name: "huyện Tân Yên".
func lower(full string) string {
	return strings.NewReplacer("Huyện ", "huyện ", "Thành phố ", "thành phố ", "Thị xã ", "thị xã ").Replace(full)
}
