package office_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ocop/internal/act"
	"ocop/internal/key"
	"ocop/internal/recognition"
	"ocop/internal/registry"
)

func TestRecognitionFilters(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	drink := w.enter("Rượu nếp Yên Thế", yenThe, registry.Drink)
	w.told(drink, 4, "2021-08-01")
	w.told(w.products[0], 3, "2018-06-01")
	for query, want := range map[string][]string{
		"":                           {"Rượu nếp Yên Thế", "Vải sớm số 1"},
		"q=ruou":                     {"Rượu nếp Yên Thế"},
		"sao=3":                      {"Vải sớm số 1"},
		"nam=2021&noi=215.2020":      {"Rượu nếp Yên Thế"},
		"nhom=drink&hieu-luc=valid":  {"Rượu nếp Yên Thế"},
		"hieu-luc=expired":           {"Vải sớm số 1"},
		"nam=2021&hieu-luc=expired":  nil,
		"sao=9&q=vai&nhom=food&nam=": {"Vải sớm số 1"},
	} {
		page := w.get(w.officer, "/office/recognitions?"+query).want(200)
		if want == nil {
			page.says("Không có lần công nhận nào hợp với bộ lọc")
			continue
		}
		_, rows := page.table("recognitions")
		for i, name := range want {
			if len(rows) != len(want) || !strings.HasPrefix(rows[i][0], name) {
				t.Errorf("%q: %q, want %q", query, names(rows), want)
				break
			}
		}
	}
	w.get(w.officer, "/office/recognitions?nam=hai").want(200).says("Năm phải là bốn chữ số")
	csv := w.get(w.officer, "/office/recognitions?dang=csv&q=ruou").want(200)
	if want := "Sản phẩm,Chủ thể,Nay trong sổ,Địa bàn,Hạng sao,Năm,Quyết định,Ngày quyết định,Cơ quan công nhận,Giấy chứng nhận,Có hiệu lực đến,Còn lại (ngày),Hiệu lực hôm nay,Nguồn\r\n" +
		"Rượu nếp Yên Thế,nguồn không nêu,,\"Huyện Yên Thế, tỉnh Bắc Giang\",4 sao,2021,7/QĐ-UBND,01/08/2021,UBND tỉnh,–,01/08/2024,1051,Đang còn hiệu lực,Báo tỉnh\r\n"; csv.body != "\ufeff"+want {
		t.Errorf("%s", csv.body)
	}
	w.get(w.tanYen, "/office/recognitions").want(200).says("Vải sớm số 1").hides("Rượu nếp")
}

// A product that is renamed after its decision keeps on its papers what was decided, in every list of
// recognitions too, and each says what the registry has today.
func TestARenamedProductKeepsItsPapers(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	w.closeProvince()
	w.decide()
	r := w.recognitions()[0]
	path := roundAt("recognitions", r.Key)
	said := []string{path + "/certificate", roundAt("rounds", w.round) + "/papers/decision?so=191%2FQ%C4%90-UBND&ngay=2021-09-15", "/q/" + r.Code}
	was := map[string]string{}
	for _, at := range said[:2] {
		was[at] = w.get(w.officer, at).want(200).says(r.ProductName).body
	}
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
		p, err := registry.ByKey(ctx, a.View(), r.Product)
		if err != nil {
			return err
		}
		return registry.ChangeProduct(ctx, a, p.Key, p.Version, registry.Facts{Name: "Tên mới hẳn", Producer: p.Producer, Group: p.Group, Place: yenThe})
	})
	for at, body := range was {
		if now := w.get(w.officer, at).want(200).hides("Tên mới hẳn").body; now != body {
			t.Errorf("%s changed with the registry", at)
		}
	}
	w.get(w.officer, path).want(200).says(r.ProductName, "Nay trong sổ", "“Tên mới hẳn”, Huyện Yên Thế", "giữ nội dung của quyết định")
	w.get(w.officer, path+"/corrections").want(200).says(r.ProductName, "“Tên mới hẳn”, Huyện Yên Thế")
	for _, list := range []string{"/office/recognitions?q=moi+han", roundAt("rounds", w.round)} {
		w.get(w.officer, list).want(200).says(r.ProductName, "nay: “Tên mới hẳn”, Huyện Yên Thế")
	}
	w.get(w.officer, "/office/recognitions?dang=csv&q=moi+han").want(200).says(r.ProductName+",", "\"“Tên mới hẳn”, Huyện Yên Thế\"")
}

// What waits for the second officer is shown to all who may read it, also to who proposed it.
func TestAProposedCorrectionIsShownToAll(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	w.closeProvince()
	w.decide()
	path := roundAt("recognitions", w.recognitions()[0].Key) + "/corrections"
	w.post(w.officer, path, url.Values{"field": {"number"}, "right": {"17/GCN-OCOP"}, "reason": {"Gõ nhầm một chữ số."}, "letter_no": {"5/UBND-NN"}, "letter_date": {"2021-09-15"}}).leads(path)
	for who, says := range map[*roundUser]string{&w.officer: "Bạn đã đề nghị", &w.leader: "chờ một cán bộ khác"} {
		page := w.get(*who, path).want(200).says(says, "17/GCN-OCOP", "Gõ nhầm một chữ số.", "số 5/UBND-NN ngày 15/09/2021")
		w.checkPage(path, page)
	}
}

// withdrawn is a good form.
func withdrawal() url.Values {
	return url.Values{"case": {"stopped"}, "decision_no": {"55/QĐ-UBND"}, "decision_date": {"2021-09-15"}, "reason": {"Ngừng sản xuất từ tháng 6."}}
}

func TestRecognitionIsWithdrawnOnce(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	w.closeProvince()
	proposal := roundAt("recognitions", w.recognitions()[0].Key)
	if got := w.get(w.officer, proposal).want(200).says("chưa có, đang chờ ký"); slices.Contains(got.buttons(), "Thu hồi công nhận") {
		t.Error("a proposal can be withdrawn")
	}
	w.get(w.yenThe, proposal).want(404)
	w.decide()
	r := w.recognitions()[0]
	path := roundAt("recognitions", r.Key)
	page := w.get(w.officer, path).want(200).says("191/QĐ-UBND", "15/09/2021", "đến hết 15/09/2024", r.Number, recognition.Grouped(r.Code), "Điểm trung bình", "Thu hồi không hoàn tác được")
	w.checkPage(path, page)
	if page.link("/q/"+r.Code) == "" || page.link(path+"/certificate") == "" || len(page.elements("svg", func(n *html.Node) bool { return attrOf(n, "class") == "qr" })) != 1 {
		t.Error("no way to the code or the certificate")
	}
	if n := len(page.elements("input", func(n *html.Node) bool { return attrOf(n, "name") == "case" })); n != 6 {
		t.Errorf("%d cases, the decision has six", n)
	}
	w.post(w.officer, path, withdrawal()).leads(path)
	w.post(w.officer, path, withdrawal()).leads(path) // a double click
	if n := w.written("recognition.withdrawn"); n != 1 {
		t.Errorf("withdrawn %d times", n)
	}
	w.get(w.officer, path).says("Đã bị thu hồi", "theo quyết định số 55/QĐ-UBND, từ ngày 15/09/2021", "Chủ thể ngừng sản xuất sản phẩm", "Ngừng sản xuất từ tháng 6.").hides("không hoàn tác")
	w.nothing("another decision", func() answer { return w.post(w.officer, path, with(withdrawal(), "decision_no", "56/QĐ-UBND")) }, func(got answer) { got.want(409).says("đã bị thu hồi") })
}

func TestWithdrawalRefusesBadInput(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	k := w.told(w.products[0], 3, "2021-08-01")
	path := roundAt("recognitions", k)
	bad := map[string][]string{
		"case":          {"", "other", "Forged", "null"},
		"decision_no":   {"", "   ", strings.Repeat("1", 51), "55\u200b/QĐ"},
		"decision_date": {"", "30/02/2021", "2021-02-29", "31/12/9999", "20226-01-01", "2564-01-01", "2021-09-14T00:00:00Z", "2021-09-16", "2021-07-31", "2010-01-01"},
		"reason":        {"", " ", strings.Repeat("a", 2001), "a\u202eb"},
	}
	for field, values := range bad {
		for _, value := range values {
			w.nothing(field+" "+value, func() answer { return w.post(w.officer, path, with(withdrawal(), field, value)) }, func(got answer) {
				got.refused(422, field)
				if got.value("reason") != with(withdrawal(), field, value).Get("reason") {
					t.Errorf("%s %q: the reason typed is lost", field, value)
				}
			})
		}
	}
	if w.post(w.officer, path, url.Values{}).refused(422, "case", "decision_no", "decision_date", "reason"); w.written("recognition.withdrawn") != 0 {
		t.Error("withdrawn by nothing")
	}
	w.post(w.tanYen, path, withdrawal()).want(403)
	w.post(w.leader, path, withdrawal()).want(403)
	if slices.Contains(w.get(w.leader, path).want(200).buttons(), "Thu hồi công nhận") {
		t.Error("a leader is offered what he may not do")
	}
}

// Where nothing can be corrected, or not by whoever looks, the page says why in place of a form.
func TestThePageOfCorrectionsSaysWhyThereIsNoForm(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	w.closeProvince()
	told := w.told(w.enter("Mật ong rừng", bacGiang, registry.Food), 3, "2021-08-01")
	var proposed key.Recognition
	w.see(func(ctx context.Context, v *act.View) error {
		all, err := recognition.OfRound(ctx, v, w.round)
		proposed = all[0].Key
		return err
	})
	corrections := func(k key.Recognition) string { return roundAt("recognitions", k) + "/corrections" }
	for _, x := range []struct {
		who  roundUser
		k    key.Recognition
		says string
	}{{w.officer, told, "nhập từ nguồn bên ngoài"}, {w.officer, proposed, "Chưa có quyết định công nhận"}} {
		if page := w.get(x.who, corrections(x.k)).want(200).says(x.says); slices.Contains(page.buttons(), "Gửi đề nghị đính chính") {
			t.Errorf("a form where %s", x.says)
		}
	}
}
