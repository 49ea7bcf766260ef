package office_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ocop/internal/act"
	"ocop/internal/evaluation"
)

// councilForm is a good form: three people of the province, the first of them the chair.
func (w *roundWorld) councilForm() url.Values {
	form := url.Values{"place": {string(yenThe)}, "name": {"Hội đồng Yên Thế"}, "decision_no": {"5/QĐ-UBND"}, "decision_date": {"2021-09-01"},
		"quorum": {"3/4"}, "spread_limit": {"7,5"}, "minimum_rule": {"majority"}, "version": {""}}
	for i, m := range w.province.members {
		duty := []string{"chair", "member", "secretary"}[i]
		at := fmt.Sprintf("seat.%d.", i+1)
		form.Set(at+"person", string(m.Person))
		form.Set(at+"position", "Phòng Kinh tế")
		form.Set(at+"duty", duty)
		if duty != "secretary" {
			form.Set(at+"votes", "1")
		}
	}
	return form
}

func TestACouncilIsSetUpOnce(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	page := w.get(w.officer, "/office/councils/new?place="+string(yenThe)).want(200).says("Quyết định thành lập, huyện Yên Thế", "Diễn giải")
	if page.value("spread_limit") != "10" || page.value("quorum") != "3/4" || page.value("minimum_rule") != "majority" || page.value("place") != string(yenThe) {
		t.Error("the form does not begin with what the book proposes")
	}
	people := page.elements("select", func(n *html.Node) bool { return attrOf(n, "name") == "seat.1.person" })[0]
	if text := textOf(people); !strings.Contains(text, "Ủy viên tỉnh 1") || !strings.Contains(text, "Ủy viên huyện 1 · nguoi") || !strings.Contains(text, "Văn phòng · nguoi") {
		t.Errorf("people: %s", text)
	}
	form := w.councilForm()
	path := w.post(w.officer, "/office/councils/new", form).want(303).header.Get("Location")
	w.post(w.officer, "/office/councils/new", form).leads(path)
	if n := w.written("council.set"); n != 3 {
		t.Errorf("%d councils, want the two of before and one", n)
	}
	head, rows := w.get(w.yenThe, path).want(200).says("Số 5/QĐ-UBND ngày 01/09/2021", "3 người, 2 người chấm điểm", "7,5 điểm", "quá nửa", "Hội đồng chưa có phiên nào").table("seats")
	if strings.Join(head, "|") != "Họ và tên|Chức vụ, đơn vị|Nhiệm vụ|Chấm điểm" || strings.Join(rows[2], "|") != "Ủy viên tỉnh 3|Phòng Kinh tế|Thư ký Hội đồng|không" {
		t.Errorf("seats: %q %q", head, rows)
	}
	if _, rows = w.get(w.officer, "/office/councils").want(200).table("councils"); len(rows) != 3 {
		t.Errorf("councils: %q", rows)
	}
	if _, rows = w.get(w.yenThe, "/office/councils").want(200).hides("Lập Hội đồng").table("councils"); len(rows) != 1 {
		t.Errorf("a district sees its own councils only: %q", rows)
	}
}

func TestBadCouncilForms(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	before := w.all()
	for _, x := range []struct{ field, value, error string }{
		{"place", "", "place"}, {"place", "07348.2020", "place"}, {"name", "", "name"}, {"name", strings.Repeat("đ", 201), "name"}, {"name", "Hội\u200bđồng", "name"},
		{"decision_no", strings.Repeat("9", 201), "decision_no"}, {"decision_date", "30/02/2021", "decision_date"}, {"quorum", "", "quorum"}, {"quorum", "0/4", "quorum"},
		{"quorum", "5/4", "quorum"}, {"quorum", "3/4x", "quorum"}, {"quorum", "-1/2", "quorum"}, {"spread_limit", "", "spread_limit"}, {"spread_limit", "NaN", "spread_limit"},
		{"spread_limit", "1e1", "spread_limit"}, {"spread_limit", "100,25", "spread_limit"}, {"spread_limit", "９", "spread_limit"}, {"minimum_rule", "luck", "minimum_rule"},
		{"seat.1.duty", "member", "seats"}, {"seat.2.duty", "chair", "seats"}, {"seat.1.votes", "", "seats.1"}, {"seat.2.duty", "king", "seats.2"},
		{"seat.2.person", "", "seats.2"}, {"seat.2.person", "keiner", "seats.2"}, {"seat.2.person", string(w.province.members[0].Person), "seats.2"},
		{"seat.2.person", string(w.officer.Person), "seats.2"}, {"seat.2.person", string(w.district.members[0].Person), "seats.2"}, // may not score there
		{"seat.3.position", strings.Repeat("x", 201), "seats.3"},
	} {
		form := w.councilForm()
		form.Set(x.field, x.value)
		page := w.post(w.officer, "/office/councils/new", form).refused(422, x.error)
		if page.value("seat.3.person") != form.Get("seat.3.person") || x.field != "seat.3.position" && page.value("seat.3.position") != "Phòng Kinh tế" ||
			x.field != "name" && page.value("name") != "Hội đồng Yên Thế" {
			t.Errorf("%s=%q: what was typed is lost", x.field, x.value)
		}
	}
	form := w.councilForm()
	for i := range 3 {
		form.Del(fmt.Sprintf("seat.%d.person", i+1))
		form.Del(fmt.Sprintf("seat.%d.position", i+1))
	}
	w.post(w.officer, "/office/councils/new", form).refused(422, "seats").says("đúng một chủ tịch")
	if w.all() != before {
		t.Error("a refused council was stored")
	}
}

func TestACouncilIsCorrectedUntilItScores(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	path := w.post(w.officer, "/office/councils/new", w.councilForm()).want(303).header.Get("Location")
	page := w.get(w.officer, path+"/edit").want(200)
	if page.value("version") != "1" || page.value("seat.2.person") != string(w.province.members[1].Person) || page.value("spread_limit") != "7,5" {
		t.Error("the form does not begin with the council as it is")
	}
	form := w.councilForm()
	form.Set("version", "1")
	form.Set("name", "Hội đồng huyện Yên Thế")
	w.post(w.officer, path+"/edit", form).leads(path)
	form.Set("name", "Hội đồng khác")
	stale := w.post(w.officer, path+"/edit", form).want(409).says("đã được người khác sửa")
	if stale.value("name") != "Hội đồng khác" {
		t.Error("what was typed into the stale form is lost")
	}
	form.Set("version", "neu")
	w.post(w.officer, path+"/edit", form).want(409)
	w.get(w.yenThe, path+"/edit").want(403)

	w.admitAll()
	frozen := roundAt("councils", w.district.key)
	w.get(w.officer, frozen).want(200).says("đã đóng băng", "Đợt 1 năm 2021").hides("Sửa Hội đồng")
	form = w.councilForm()
	form.Set("place", string(tanYen))
	form.Set("version", "1")
	w.post(w.officer, frozen+"/edit", form).want(409).says("không thể thay đổi thành viên")
	if n := w.written("council.changed"); n != 1 {
		t.Errorf("%d corrections, want 1", n)
	}
	w.see(func(ctx context.Context, v *act.View) error {
		c, err := evaluation.CouncilByKey(ctx, v, w.district.key)
		if c.Name != "Hội đồng "+string(tanYen) {
			t.Errorf("frozen council was renamed %s", c.Name)
		}
		return err
	})
}
