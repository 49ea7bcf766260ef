package office_test

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/given"
	"ocop/internal/key"
	"ocop/internal/personal"
	"ocop/internal/registry"
)

func personalForm() url.Values {
	return url.Values{"name": {"Lăng Thị Thử"}, "phone": {"0912 345 678"}, "sex": {"female"}, "birth_year": {"1978"}, "ethnicity": {"Nùng"}, "paper": {"cccd"}, "number": {"024178123456"},
		"duty": {"Giám đốc"}, "ground": {"consent"}, "consent_on": {"2021-06-01"}, "consent_form": {"paper"}, "source": {"Đơn đăng ký"}, "since": {"2021-01-01"}}
}

// represented enters a producer and its representative through the form of the page.
func (w *deskWorld) represented() (producer, representative string) {
	w.t.Helper()
	var maker key.Producer
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) (err error) {
		maker, err = registry.EnterProducer(ctx, a, registry.NewProducer{Name: "HTX Thử", Place: tanYen})
		return err
	})
	producer = roundAt("producers", maker)
	w.post(w.tanYen, producer+"/representatives", personalForm()).leads(producer)
	found := regexp.MustCompile(`/office/representatives/[0-9a-f-]{36}`).FindString(w.get(w.tanYen, producer).want(200).body)
	if found == "" {
		w.t.Fatal("the page of the producer names nobody")
	}
	return producer, found
}

// nowhere fails when any byte of the answer holds a text.
func (a answer) nowhere(texts ...string) answer {
	a.t.Helper()
	for _, x := range texts {
		if strings.Contains(a.body, x) {
			a.t.Errorf("the answer holds %q", x)
		}
	}
	return a
}

// The values are in the answer to the act that asks for them, and nowhere else; a refused form
// loses nothing of what was typed.
func TestLookingUnderTheMask(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	producer, one := w.represented()
	bad := personalForm()
	bad.Set("number", "024278123456")
	bad.Set("phone", "0912")
	again := w.post(w.tanYen, producer+"/representatives", bad).refused(422, "phone", "number")
	for _, name := range []string{"name", "phone", "number", "duty", "source"} {
		if got := again.value(name); got != bad.Get(name) {
			t.Errorf("%s came back as %q", name, got)
		}
	}
	hidden := []string{"0912345678", "024178123456", "1978"}
	w.get(w.tanYen, one).want(200).says("Lăng Thị Thử", registry.Mask).nowhere(hidden...)
	w.get(w.leads, one).want(200).says(registry.Mask).nowhere(append(hidden, "Lăng Thị Thử")...)
	w.get(w.leads, producer).want(200).says(registry.Mask).nowhere("Lăng Thị Thử")
	w.get(w.admin, producer).want(200).nowhere("Người đại diện", "Lăng Thị Thử")
	w.get(w.admin, one).want(403)
	w.get(w.yenThe, one).want(404)
	w.post(w.tanYen, one+"/view", url.Values{"format": {"page"}, "reason": {""}}).refused(422, "reason").nowhere(hidden...)
	w.post(w.leads, one+"/view", url.Values{"format": {"page"}, "reason": {"Muốn biết số"}}).want(403).nowhere(hidden...)
	w.post(w.tanYen, one+"/view", url.Values{"format": {"page"}, "reason": {"Gọi điện hẹn kiểm tra"}}).want(200).says(append(hidden, "Nùng", "chỉ hiện một lần")...)
	w.get(w.tanYen, one+"/view").leads(one)
	w.get(w.officer, one).want(200).says("Xem dữ liệu cá nhân bị che", "Gọi điện hẹn kiểm tra").nowhere(hidden...)
	w.get(w.leads, "/office/representatives").want(200).says("dưới 3").nowhere(append(hidden, "Lăng Thị Thử")...)
	w.get(w.tanYen, "/office/representatives").want(200).says("Lăng Thị Thử").nowhere(append(hidden, "dưới 3")...)
}

// A request has its term, stands on the page of the day when it is late, and is done by the
// answer.
func TestARequestIsAnsweredInTime(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	_, one := w.represented()
	w.post(w.tanYen, one+"/requests", url.Values{"kind": {""}, "asker": {"Lăng Thị Thử"}, "contact": {""}, "text": {"Xin xóa."}}).refused(422, "kind", "contact").says("Xin xóa.")
	w.post(w.tanYen, one+"/requests", url.Values{"kind": {"erase"}, "asker": {"Lăng Thị Thử"}, "contact": {"Tại xã"}, "text": {"Xin xóa."}}).want(303)
	list := w.get(w.tanYen, "/office/personal/requests").want(200).says("Xóa dữ liệu", "còn 2 ngày")
	request := list.link("/office/personal/requests/")
	w.get(w.tanYen, request).want(200).says("Xin xóa.", "Tại xã")
	w.get(w.yenThe, request).want(404)
	w.post(w.tanYen, request, url.Values{"step": {"accept"}, "version": {"1"}}).want(403)
	w.get(w.officer, "/office").want(200).says("Trả lời yêu cầu về dữ liệu cá nhân: xóa dữ liệu")
	w.later("2021-09-20")
	w.get(w.officer, "/office").want(200).says("quá hạn")
	w.post(w.officer, request, url.Values{"step": {"accept"}, "version": {"1"}}).leads(request)
	w.get(w.officer, request).want(200).says("đang thực hiện", "Đã phản hồi ngày")
	w.post(w.officer, request, url.Values{"step": {"finish"}, "version": {"2"}, "decision": {"refused"}, "answer": {"Không được."}}).refused(422, "ground").says("Không được.")
	w.post(w.officer, request, url.Values{"step": {"finish"}, "version": {"2"}, "decision": {""}, "answer": {"Đã xóa."}}).refused(422, "decision").says("Đã xóa.")
	w.post(w.officer, request, url.Values{"step": {"finish"}, "version": {"2"}, "decision": {"done"}, "answer": {"Đã xóa; tên chủ thể còn trong quyết định."}}).leads(request)
	w.get(w.officer, request).want(200).says("đã thực hiện", "tên chủ thể còn trong quyết định")
	w.get(w.officer, one).want(200).says("đã xóa ngày").hides("Lăng Thị Thử")
	if page := w.get(w.officer, one); len(page.buttons()) > 0 && strings.Contains(strings.Join(page.buttons(), " "), "Xem") {
		t.Error("erased data are offered:", page.buttons())
	}
	w.get(w.officer, "/office").want(200).hides("Trả lời yêu cầu về dữ liệu cá nhân")
}

// An officer who asks about the own account sees it wait for a colleague.
func TestAnOfficerWaitsForAColleague(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
		_, err := personal.Enter(ctx, a, given.Vault(t), w.law.Books.Calendar(), personal.NewRequest{Kind: personal.Erase, About: personal.Own(a.Actor()),
			Asked: personal.Asked{Name: "Văn phòng", Contact: "Tại phòng", Text: "Xin xóa."}})
		return err
	})
	request := w.get(w.officer, "/office/personal/requests").want(200).link("/office/personal/requests/")
	w.get(w.officer, request).want(200).says("người khác trong Văn phòng phải trả lời").nowhere(`name="decision"`)
	w.post(w.officer, request, url.Values{"step": {"finish"}, "version": {"1"}, "decision": {"done"}, "answer": {"Tôi tự xóa."}}).want(403).says("người khác trong Văn phòng phải trả lời")
	if _, others, _ := strings.Cut(w.get(w.officer, "/office").want(200).body, `id="others"`); !strings.Contains(others, "Trả lời yêu cầu") {
		t.Error("the own request is not among what waits for others")
	}
}

func TestPeriodsAreSetByAProvince(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	form := func(days, from string) url.Values {
		return url.Values{"item": {"ticket"}, "days": {days}, "starts_on": {from}, "source": {"Quyết định thử"}}
	}
	for name, c := range map[string]struct {
		form  url.Values
		field string
	}{"none": {form("0", "2021-10-01"), "days"}, "too long": {form("36501", "2021-10-01"), "days"}, "a word": {form("mười", "2021-10-01"), "days"}, "yesterday": {form("60", "2021-09-14"), "starts_on"},
		"no item": {url.Values{"item": {"x"}, "days": {"60"}, "starts_on": {"2021-10-01"}, "source": {"Thử"}}, "item"}} {
		t.Log(name)
		w.post(w.officer, "/office/personal", c.form).refused(422, c.field)
	}
	w.post(w.tanYen, "/office/personal", form("60", "2021-10-01")).want(403)
	w.post(w.officer, "/office/personal", form("60", "2021-10-01")).leads("/office/personal")
	w.post(w.officer, "/office/personal", form("90", "2021-10-01")).refused(409)
	w.get(w.leader, "/office/personal").want(200).says("30 ngày").hides("60 ngày")
	w.later("2021-10-01")
	w.get(w.leader, "/office/personal").want(200).says("60 ngày", "Quyết định thử")
}
