package rulebook

import (
	"fmt"
	"slices"
	"strings"
)

// bookFacts states decision and procedure line by line. Papers, forms and grounds of
// withdrawal are left out: of the older decisions they are known in part only, and what was
// not read must not look like what is new.
func bookFacts(b *Book) []fact {
	d, p := b.Decision, b.Procedure
	var numbers []string
	for _, doc := range d.Documents {
		numbers = append(numbers, doc.Number)
	}
	out := []fact{
		{"văn bản", strings.Join(numbers, ", ")},
		{"thời gian nộp hồ sơ", d.period()},
	}
	for _, code := range partCodes {
		out = append(out, fact{"điểm tối đa phần " + code, d.Parts[code].Text()})
	}
	out = append(out,
		fact{"hiệu lực giấy chứng nhận", number(p.ValidityMonths, "tháng")},
		fact{"hạng được công nhận", starList(p.Certifiable)},
		fact{"mẫu mã sản phẩm", p.ProductCode})
	for _, x := range p.Bands.List {
		out = append(out, fact{fmt.Sprintf("khoảng điểm %d sao", x.Star), x.text()})
	}
	for i := range p.Levels {
		out = append(out, levelFacts(&p.Levels[i])...)
	}
	return slices.Concat(out, termFacts(&p), councilFacts(p.Council), checklistFacts(&p))
}

func (x Band) text() string {
	if x.To == Full {
		return "từ " + x.From.Text() + " đến " + x.To.Text() + " điểm"
	}
	return "từ " + x.From.Text() + " đến dưới " + x.To.Text() + " điểm"
}

// levelName is the fixed name that pairs a rung in two books, whatever each calls it.
func levelName(id string) string {
	switch id {
	case "commune":
		return "cấp xã"
	case "district":
		return "cấp huyện"
	case "province":
		return "cấp tỉnh"
	case "central":
		return "cấp trung ương"
	}
	return "cấp " + id
}

func levelFacts(l *Level) []fact {
	at := levelName(l.ID)
	out := []fact{{at, "xem xét, không chấm điểm"}, {at + ": cơ quan", l.Body}, {at + ": thành lập", l.ConvenedBy},
		{at + ": người công nhận", l.RecognisedBy}, {at + ": nội dung xem xét", strings.Join(l.Contents, "; ")},
		{at + ": thời hạn", number(l.LimitWorkingDays, "ngày làm việc")}}
	if !l.Scored {
		return append(out, fact{at + ": chuyển tiếp", levelName(l.Forward)})
	}
	out[0].text = "chấm điểm, xét theo điểm trung bình"
	if l.By == "star" {
		out[0].text = "chấm điểm, xét theo hạng sao"
	}
	for _, o := range l.Outcomes {
		out = append(out, fact{fmt.Sprintf("%s: kết quả %d sao", at, o.Star), o.text()})
	}
	return out
}

func (o LevelOutcome) text() string {
	switch {
	case o.Do == Recognise:
		return "công nhận"
	case o.Do == Forward:
		return "chuyển " + levelName(o.Level)
	case o.Level != "":
		return "trả lại " + levelName(o.Level)
	}
	return "trả lại chủ thể"
}

// termFacts are the days and months of the procedure.
func termFacts(p *Procedure) (out []fact) {
	for _, x := range p.Rounds {
		out = append(out, fact{fmt.Sprintf("đợt %d %s", x.Number, levelName(x.Level)), fmt.Sprintf("%s đề nghị trước ngày %s, xong trước ngày %s",
			levelName(x.ProposedBy), x.ProposeBefore.text(), x.DoneBefore.text())})
	}
	if x := p.Reassessment; x != nil {
		text := fmt.Sprintf("nộp từ %d đến %d ngày trước khi hết hạn, xong trong %d ngày", x.EarliestDays, x.LatestDays, x.LimitDays)
		if x.ByWrittenOpinion {
			text += ", được lấy ý kiến bằng văn bản"
		}
		out = append(out, fact{"đề nghị đánh giá lại", text})
	}
	for _, t := range p.Transition {
		for _, k := range t.Kinds {
			text := fmt.Sprintf("nộp trước ngày %s theo quy định cũ, xong chậm nhất ngày %s", t.FiledBefore.Text(), t.FinishBy.Text())
			out = append(out, fact{"chuyển tiếp hồ sơ " + k.Text(), text})
		}
	}
	if x := p.Revocation; x != nil {
		out = append(out, fact{"thời hạn thu hồi", number(x.LimitDays, "ngày")})
	}
	if x := p.Extension; x != nil {
		out = append(out, fact{"kéo dài hiệu lực", number(x.MaxDays, "ngày")})
	}
	return append(out, fact{"gửi tài liệu trước phiên họp", number(p.PapersBefore, "ngày làm việc")})
}

// text is the day as an official writes it: 30/06.
func (m MonthDay) text() string {
	month, day, _ := strings.Cut(string(m), "-")
	return day + "/" + month
}

// councilFacts are the defaults of working rules, and the minimums printed apart.
func councilFacts(c Council) []fact {
	quorum := fmt.Sprintf("%d/%d thành viên", c.Quorum.Num, c.Quorum.Den)
	if c.Quorum.Chair {
		quorum += ", có chủ tịch"
	}
	spread := ""
	if c.Spread.Limit > 0 {
		spread = c.Spread.Limit.Text() + " điểm"
	}
	none := "không"
	if c.None.Allowed {
		none = "được, khi phiếu không in mức 0 điểm"
	}
	return []fact{{"số thành viên phải có mặt", quorum}, {"chênh lệch điểm giữa các thành viên", spread},
		{"yêu cầu tối thiểu in trên phiếu", starList(c.Minimums.Stars)}, {"kết luận yêu cầu tối thiểu", c.Minimums.Rule.text()},
		{"ghi \"không đạt mức nào\"", none}, {"kết luận điều kiện loại", c.Gates.Rule.text()}}
}

func (m MinimumRule) text() string {
	if m == Unanimous {
		return "mọi thành viên"
	}
	return "đa số thành viên"
}

// checklistFacts gathers the minimums printed apart from the sheets by star.
func checklistFacts(p *Procedure) (out []fact) {
	for star := 1; star <= 5; star++ {
		var texts []string
		for _, x := range p.Checklist {
			if x.Star == star {
				texts = append(texts, fmt.Sprintf("phần %s: %s", x.Part, x.Text))
			}
		}
		if len(texts) > 0 {
			out = append(out, fact{fmt.Sprintf("yêu cầu %d sao ngoài phiếu", star), strings.Join(texts, "; ")})
		}
	}
	return out
}

// cardFacts states what a sheet says apart from its criteria.
func cardFacts(c *Card) []fact {
	out := []fact{{"số của bộ sản phẩm", itoa(c.Number)}, {"tên bộ sản phẩm", c.Name}, {"nhóm sản phẩm", c.Group}, {"chưa chấm điểm được", c.Incomplete}}
	var gates []string
	for _, g := range c.Gates {
		if g.Code == wholeDossier || strings.HasPrefix(g.Code, wholeDossier+"#") {
			gates = append(gates, g.Text)
		}
	}
	out = append(out, fact{"điều kiện loại hồ sơ", strings.Join(gates, "; ")})
	for _, p := range c.Parts {
		out = append(out, fact{"điểm tối đa phần " + p.Code, p.Max.Text()})
		for _, g := range p.Groups {
			if len(g.Criteria) > 1 || len(g.Criteria) == 1 && g.Criteria[0].Code != g.Code {
				out = append(out, fact{"mục " + g.Code, g.Name + " (" + g.Max.Text() + " điểm)"})
			}
		}
	}
	return out
}

// wholeDossier is the code of the gates that stand above all criteria.
const wholeDossier = "hs"

func starList(stars []int) string {
	var s []string
	for _, n := range slices.Sorted(slices.Values(stars)) {
		s = append(s, itoa(n))
	}
	if s == nil {
		return ""
	}
	return strings.Join(s, ", ") + " sao"
}

// number is "36 tháng", empty for 0: the book does not set it.
func number(n int, unit string) string {
	if n == 0 {
		return ""
	}
	return itoa(n) + " " + unit
}
