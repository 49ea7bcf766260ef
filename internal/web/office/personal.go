package office

import (
	"context"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/personal"
	"ocop/internal/programme"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// personalTabs lead between the pages about personal data that the actor may open.
func personalTabs(ctx context.Context, v *act.View, current string) (tabs []ui.Tab) {
	for _, t := range []struct {
		text, href string
		power      act.Permission
	}{{lang.T(ctx, "Sổ xử lý dữ liệu"), personalPath, act.OfficeRead}, {lang.T(ctx, "Yêu cầu"), dataRequestsPath, act.PersonalRead},
		{lang.T(ctx, "Người đại diện"), representativesPath, act.RepresentativeRead}} {
		if v.May(t.power, "") {
			tabs = append(tabs, ui.Tab{Text: t.text, Href: t.href, Current: t.href == current})
		}
	}
	return tabs
}

// registerPage shows what is held of people, and how long.
type registerPage struct {
	r        *web.Request
	o        ui.OfficePage
	tabs     []ui.Tab
	holdings grid
	classes  grid
	schedule grid
	maySet   bool
}

func (p *Pages) dataRegister(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &registerPage{r: r, o: p.page(r, v, personalPath, lang.T(ctx, "Dữ liệu cá nhân")), tabs: personalTabs(ctx, v, personalPath), maySet: personal.MaySetPeriods(v)}
	page.holdings, page.classes = holdingGrid(ctx), classGrid(ctx)
	due, err := programme.DueNow(ctx, v)
	page.schedule = scheduleGrid(ctx, due)
	return web.Show(registerView(page)), err
}

func holdingGrid(ctx context.Context) grid {
	g := grid{id: "holdings", caption: lang.T(ctx, "Hệ thống giữ gì về ai"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Dữ liệu")}, {name: lang.T(ctx, "Mức")},
		{name: lang.T(ctx, "Mục đích và căn cứ"), broad: true}, {name: lang.T(ctx, "Giữ bao lâu"), broad: true}, {name: lang.T(ctx, "Ai thấy"), broad: true}}}
	for _, h := range personal.Register() {
		g.rows = append(g.rows, gridRow{key: h.Title, cells: []gridCell{gridLink(lang.T(ctx, h.Title), "", lang.T(ctx, h.People)), gridText(lang.T(ctx, h.Class.Vietnamese())),
			gridLink(lang.T(ctx, h.Why), "", lang.T(ctx, h.Ground)), gridText(lang.T(ctx, h.Kept)), gridText(lang.T(ctx, h.Seen))}})
	}
	return g
}

func classGrid(ctx context.Context) grid {
	g := grid{id: "classes", caption: lang.T(ctx, "Các mức và cách bảo vệ"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Mức")}, {name: lang.T(ctx, "Cách bảo vệ"), broad: true}}}
	for _, c := range personal.Classes() {
		g.rows = append(g.rows, gridRow{key: string(c), cells: []gridCell{gridText(lang.T(ctx, c.Vietnamese())), gridText(lang.T(ctx, c.Protection()))}})
	}
	return g
}

// scheduleGrid shows the periods of today and what they would end now: the dry run.
func scheduleGrid(ctx context.Context, due []programme.Due) grid {
	g := grid{id: "schedule", caption: lang.T(ctx, "Lịch lưu giữ"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Dữ liệu"), broad: true}, {name: lang.T(ctx, "Thời hạn")},
		{name: lang.T(ctx, "Hết hạn thì"), broad: true}, {name: lang.T(ctx, "Đến hạn bây giờ")}, {name: lang.T(ctx, "Căn cứ"), broad: true}}}
	for _, d := range due {
		rule, _ := personal.RuleOf(d.Item)
		source := gridText(lang.T(ctx, d.Source))
		if d.StartsOn == "" && rule.Reading {
			source = gridLink(lang.T(ctx, d.Source), "", lang.T(ctx, "cách hiểu của chúng tôi, cần xác nhận"))
		}
		g.rows = append(g.rows, gridRow{key: string(d.Item), cells: []gridCell{gridText(lang.T(ctx, rule.Title)),
			gridLink(lang.F(ctx, "%s ngày", lang.Int(ctx, int64(d.Days))), "", lang.F(ctx, "từ %s", lang.T(ctx, rule.From))), gridText(lang.T(ctx, rule.What)), gridNumber(ctx, len(d.Keys)), source}})
	}
	return g
}

func itemOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Text: lang.T(ctx, "Chọn mục")}}
	for _, r := range personal.Schedule() {
		list = append(list, ui.Option{Value: string(r.Item), Text: lang.T(ctx, r.Title)})
	}
	return list
}

func (p *Pages) setPeriod(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	f := personal.PeriodForm{Item: r.Value("item"), StartsOn: r.Value("starts_on"), Days: r.Value("days"), Source: r.Value("source")}
	return web.Go(personalPath, lang.T(ctx, "Đã đặt thời hạn lưu giữ.")), personal.SetPeriod(ctx, a, f)
}

// dataRequestsPage lists what people ask.
type dataRequestsPage struct {
	o    ui.OfficePage
	tabs []ui.Tab
	list grid
}

func (p *Pages) dataRequests(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	page := &dataRequestsPage{o: p.page(r, v, personalPath, lang.T(ctx, "Yêu cầu về dữ liệu cá nhân")), tabs: personalTabs(ctx, v, dataRequestsPath)}
	list, err := personal.List(ctx, v)
	if err != nil {
		return web.Answer{}, err
	}
	page.list = grid{id: "requests", caption: lang.T(ctx, "Yêu cầu về dữ liệu cá nhân"), cards: true, columns: []gridColumn{{name: lang.T(ctx, "Yêu cầu")}, {name: lang.T(ctx, "Địa bàn")},
		{name: lang.T(ctx, "Ngày nhận")}, {name: lang.T(ctx, "Tình trạng")}, {name: lang.T(ctx, "Hạn tiếp theo")}},
		empty: ui.Empty{Title: lang.T(ctx, "Chưa có yêu cầu nào"), Text: lang.T(ctx, "Yêu cầu được ghi nhận ở trang của người đại diện, hoặc do chính chủ tài khoản gửi.")}}
	for _, x := range list {
		due := gridText("–")
		if x.Deadline() != "" {
			due = gridShown(ui.Deadline(x.Deadline(), x.DaysLeft(v.Today())), lang.Date(ctx, x.Deadline()))
		}
		page.list.rows = append(page.list.rows, gridRow{key: string(x.Key), cells: []gridCell{gridLink(lang.T(ctx, x.Kind.Vietnamese()), dataRequestsPath+"/"+string(x.Key), aboutText(ctx, x)),
			gridText(either(orPlace(v, x), "–")), gridText(lang.Date(ctx, x.ReceivedOn)), gridText(lang.T(ctx, x.State.Vietnamese())), due}})
	}
	return web.Show(dataRequestsView(page)), nil
}

func aboutText(ctx context.Context, x personal.Request) string {
	if strings.HasPrefix(x.About, "person/") {
		return lang.T(ctx, "tài khoản của hệ thống")
	}
	return lang.T(ctx, "người đại diện chủ thể")
}

func orPlace(v *act.View, x personal.Request) string {
	if x.Place == "" {
		return ""
	}
	return placeName(v, x.Place)
}

// dataRequestPage is one request, or the form of a new one.
type dataRequestPage struct {
	r         *web.Request
	o         ui.OfficePage
	x         personal.Request
	about     string // address of the thing that it is about
	facts     []ui.Fact
	mayAnswer bool
	journal   *grid
}

func (p *Pages) dataRequest(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := personal.ByKey(ctx, v, key.DataRequest(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	told, err := x.Open(p.Safe)
	if err != nil && fault.KindOf(err) != fault.Conflict {
		return web.Answer{}, err
	}
	page := &dataRequestPage{r: r, o: p.page(r, v, personalPath, lang.T(ctx, x.Kind.Vietnamese())), x: x, mayAnswer: mayAnswer(v, x)}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Yêu cầu về dữ liệu cá nhân"), Href: dataRequestsPath}}
	page.facts = p.dataRequestFacts(ctx, v, x, told)
	page.journal, err = journalGrid(ctx, v, "datarequest/"+string(x.Key), x.Place)
	return web.Show(dataRequestView(page)), err
}

// mayAnswer says whether the form of the answer has a sense.
func mayAnswer(v *act.View, x personal.Request) bool {
	return !x.State.Final() && v.May(act.PersonalAnswer, x.Place) && !x.Concerns(v.Actor())
}

func (p *Pages) dataRequestFacts(ctx context.Context, v *act.View, x personal.Request, told personal.Told) []ui.Fact {
	gone := lang.T(ctx, "đã xóa theo lịch lưu giữ, hoặc không mở được")
	about := ui.Fact{Name: lang.T(ctx, "Về"), Text: aboutText(ctx, x)}
	if k, ok := strings.CutPrefix(x.About, "representative/"); ok {
		about.Href = officePath("representatives", key.Representative(k))
	}
	due := func(name, day, done string) ui.Fact {
		f := ui.Fact{Name: name, Text: lang.Date(ctx, day)}
		if days, ok := fold.DaysBetween(v.Today(), day); ok && done == "" && !x.State.Final() {
			f.Content = ui.Deadline(day, days)
		}
		return f
	}
	facts := []ui.Fact{about, {Name: lang.T(ctx, "Tình trạng"), Text: lang.T(ctx, x.State.Vietnamese())}, {Name: lang.T(ctx, "Người yêu cầu"), Text: either(told.Name, gone)},
		{Name: lang.T(ctx, "Nơi nhận trả lời"), Text: either(told.Contact, gone)}, {Name: lang.T(ctx, "Nội dung"), Text: either(told.Text, gone)},
		{Name: lang.T(ctx, "Ngày nhận"), Text: lang.Date(ctx, x.ReceivedOn)},
		due(lang.T(ctx, "Hạn phản hồi"), x.ReplyBy, x.RepliedOn), due(lang.T(ctx, "Hạn thực hiện"), x.FinishBy, x.FinishedOn)}
	if x.RepliedOn != "" {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Đã phản hồi ngày"), Text: lang.Date(ctx, x.RepliedOn)})
	}
	if x.State.Final() {
		facts = append(facts, ui.Fact{Name: lang.T(ctx, "Đã trả lời ngày"), Text: lang.Date(ctx, x.FinishedOn)}, ui.Fact{Name: lang.T(ctx, "Căn cứ từ chối"), Text: either(lang.T(ctx, x.Ground.Vietnamese()), "–")},
			ui.Fact{Name: lang.T(ctx, "Trả lời"), Text: either(told.Answer, gone)})
	}
	return facts
}

func (p *Pages) answerDataRequest(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	x, err := personal.ByKey(ctx, a.View(), key.DataRequest(r.Path("key")))
	if err != nil {
		return web.Answer{}, err
	}
	version, err := r.Int("version")
	if err != nil {
		return web.Answer{}, err
	}
	back := dataRequestsPath + "/" + string(x.Key)
	switch r.Value("step") {
	case "accept":
		return web.Go(back, lang.T(ctx, "Đã ghi nhận việc phản hồi.")), personal.Accept(ctx, a, x.Key, version)
	case "finish":
		w := personal.Answer{Done: r.Value("decision") == string(personal.Done), Ground: personal.Reason(r.Value("ground")), Text: r.Value("answer")}
		if !w.Done && r.Value("decision") != string(personal.Refused) {
			return web.Answer{}, fault.Wrong(fault.Field{Name: "decision", Sentence: "Chưa chọn thực hiện hay từ chối, hãy chọn một."})
		}
		return web.Go(back, lang.T(ctx, "Đã trả lời yêu cầu.")), programme.AnswerRequest(ctx, a, p.Safe, x.Key, version, w)
	}
	return web.Answer{}, fault.Wrong(fault.Field{Name: "step", Sentence: "Việc này không có, xin tải lại trang."})
}

func (p *Pages) newDataRequest(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	x, err := askable(ctx, r, v)
	if err != nil {
		return web.Answer{}, err
	}
	page := &dataRequestPage{r: r, o: p.page(r, v, personalPath, lang.T(ctx, "Ghi nhận yêu cầu về dữ liệu")), about: officePath("representatives", x.Key)}
	page.o.Crumbs = []ui.Link{{Text: lang.T(ctx, "Người đại diện"), Href: page.about}}
	return web.Show(newDataRequestView(page)), nil
}

// askable gives the representative of the address, for who may note what they ask.
func askable(ctx context.Context, r *web.Request, v *act.View) (registry.Representative, error) {
	x, err := officeRepresentative(ctx, v, key.Representative(r.Path("key")))
	if err != nil {
		return x, err
	}
	return x, v.Need(act.PersonalRead, x.Place)
}

func (p *Pages) enterDataRequest(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	x, err := askable(ctx, r, a.View())
	if err != nil {
		return web.Answer{}, err
	}
	k, err := personal.Enter(ctx, a, p.Safe, p.Programme.Books.Calendar(), personal.NewRequest{Kind: personal.Kind(r.Value("kind")), About: "representative/" + string(x.Key), Place: x.Place,
		ReceivedOn: r.Value("received_on"), Asked: personal.Asked{Name: r.Value("asker"), Contact: r.Value("contact"), Text: r.Value("text")}})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Go(dataRequestsPath+"/"+string(k), lang.T(ctx, "Đã ghi nhận yêu cầu; hãy phản hồi trong hai ngày làm việc.")), nil
}

// kindNote says what pressing the button will do besides storing the answer.
func kindNote(ctx context.Context, x personal.Request) string {
	account := strings.HasPrefix(x.About, "person/")
	switch {
	case x.Kind == personal.Access && account:
		return lang.T(ctx, "Chủ tài khoản tự tải bản sao ở trang Dữ liệu của tôi.")
	case x.Kind == personal.Access:
		return lang.T(ctx, "Tải bản sao ở trang người đại diện và giao tận tay trước khi trả lời.")
	case x.Kind == personal.Correct:
		return lang.T(ctx, "Sửa dữ liệu trước rồi trả lời ở đây.")
	case x.Kind == personal.Erase && account:
		return lang.T(ctx, "Chọn Thực hiện sẽ xóa thư điện tử, mật khẩu, xác thực hai bước của tài khoản đã khóa. Tên đăng nhập, họ tên trong nhật ký, quyết định, biên bản được giữ.")
	case x.Kind == personal.Erase || x.Kind == personal.Withdraw && !account:
		return lang.T(ctx, "Chọn Thực hiện sẽ xóa ngay mọi dữ liệu của người đại diện, không lấy lại được. Bản sao lưu cũ còn bản niêm phong đến khi chính chúng bị xóa; nhật ký và quyết định được giữ.")
	case x.Kind == personal.Restrict && !account:
		return lang.T(ctx, "Chọn Thực hiện sẽ khóa: không ai xem hay sửa được dữ liệu đến khi thôi hạn chế.")
	}
	return ""
}

func askedOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Text: lang.T(ctx, "Chọn yêu cầu")}}
	for _, k := range personal.Kinds() {
		list = append(list, ui.Option{Value: string(k), Text: lang.T(ctx, k.Vietnamese())})
	}
	return list
}

func reasonOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Text: lang.T(ctx, "Không từ chối")}}
	for _, k := range personal.Reasons() {
		list = append(list, ui.Option{Value: string(k), Text: lang.T(ctx, k.Vietnamese())})
	}
	return list
}

// addRequests adds what people ask about their data: to whoever answers it, or as waiting
// for others. A term that is over stands first.
func (p *todayPage) addRequests(ctx context.Context, v *act.View) error {
	list, err := personal.List(ctx, v)
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.State.Final() {
			break // the open ones come first
		}
		days := x.DaysLeft(v.Today())
		t := task{text: lang.F(ctx, "Trả lời yêu cầu về dữ liệu cá nhân: %s", lowerFirst(lang.T(ctx, x.Kind.Vietnamese()))), href: dataRequestsPath + "/" + string(x.Key), sub: aboutText(ctx, x),
			where: orPlace(v, x), due: ui.Deadline(x.Deadline(), days), dueText: lang.Date(ctx, x.Deadline()), rank: days}
		if mayAnswer(v, x) {
			p.mine = append([]task{t}, p.mine...)
		} else {
			p.others = append(p.others, t)
		}
	}
	return nil
}
