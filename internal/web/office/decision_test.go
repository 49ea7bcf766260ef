package office_test

import (
	"archive/zip"
	"bytes"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ocop/internal/recognition"
)

// decide recognises every proposal of the round through the page.
func (w *roundWorld) decide() {
	w.t.Helper()
	form := url.Values{"decision_no": {"191/QĐ-UBND"}, "decision_date": {"2021-09-15"}, "authority": {"UBND tỉnh Bắc Giang"}}
	for _, r := range w.recognitions() {
		form.Add("recognitions", string(r.Key))
	}
	path := roundAt("rounds", w.round) + "/decision"
	w.post(w.officer, path, form).leads(path)
}

func TestADecisionIsMadeOnce(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	w.closeProvince()
	path := roundAt("rounds", w.round) + "/decision"
	page := w.get(w.officer, path).want(200).says("Ghi quyết định đã ký", "DỮ LIỆU TRÌNH DIỄN", "03 sản phẩm")
	if got := page.value("authority"); got != "UBND tỉnh Bắc Giang" {
		t.Errorf("proposed authority %q", got)
	}
	boxes := page.elements("input", func(n *html.Node) bool { return attrOf(n, "name") == "recognitions" })
	if len(boxes) != 3 || !hasAttr(boxes[0], "checked") || attrOf(boxes[0], "form") != "decision" {
		t.Fatalf("%d boxes, want three ticked ones that belong to the form", len(boxes))
	}
	form := url.Values{"decision_no": {"191/QĐ-UBND"}, "decision_date": {"15/09/2021"}, "authority": {"UBND tỉnh Bắc Giang"},
		"recognitions": {attrOf(boxes[0], "value"), attrOf(boxes[1], "value")}}
	w.post(w.officer, path, form).leads(path)
	w.post(w.officer, path, form).leads(path)
	if n := w.written("recognition.made"); n != 2 {
		t.Errorf("%d recognitions made by two clicks, want the two chosen", n)
	}
	form.Set("decision_no", "200/QĐ-UBND")
	w.post(w.officer, path, form).want(409).says("đã được công nhận theo quyết định 191/QĐ-UBND")
	page = w.get(w.officer, path).says("Đã công nhận", "191/QĐ-UBND")
	if _, rows := page.table("proposals"); len(rows) != 1 {
		t.Errorf("%d proposals are left, want 1", len(rows))
	}
	w.get(w.officer, roundAt("rounds", w.round)).says("chờ quyết định", "Quyết định số 191/QĐ-UBND")
}

func TestBadDecisions(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	w.closeProvince()
	path, before := roundAt("rounds", w.round)+"/decision", w.all()
	good := func() url.Values {
		return url.Values{"decision_no": {"191/QĐ-UBND"}, "decision_date": {"2021-09-15"}, "authority": {"UBND tỉnh Bắc Giang"}, "recognitions": {string(w.recognitions()[0].Key)}}
	}
	for _, x := range []struct {
		field, value string
		code         int
		error        string
	}{
		{"recognitions", "", 422, "recognitions"}, {"decision_no", " ", 422, "decision_no"}, {"decision_no", strings.Repeat("9", 51), 422, "decision_no"},
		{"decision_no", "191\u200b/QĐ", 422, "decision_no"}, {"authority", "", 422, "authority"}, {"authority", "UBND \u202etỉnh", 422, "authority"},
		{"decision_date", "", 422, "decision_date"}, {"decision_date", "2021-02-30", 422, "decision_date"}, {"decision_date", "2021-09-16", 422, "decision_date"},
		{"decision_date", "2021-09-14", 422, "decision_date"}, // before the meeting
		{"decision_date", "15/13/2021", 422, "decision_date"},
	} {
		form := good()
		form.Set(x.field, x.value)
		if x.value == "" && x.field == "recognitions" {
			form.Del(x.field)
		}
		page := w.post(w.officer, path, form).refused(x.code, x.error)
		if x.field != "decision_no" && page.value("decision_no") != "191/QĐ-UBND" {
			t.Errorf("%s %q: the number typed is lost", x.field, x.value)
		}
		ticked := page.elements("input", func(n *html.Node) bool { return attrOf(n, "name") == "recognitions" && hasAttr(n, "checked") })
		if want := len(form["recognitions"]); len(ticked) != want {
			t.Errorf("%s %q: %d boxes stay ticked, want %d", x.field, x.value, len(ticked), want)
		}
	}
	form := good()
	form.Set("recognitions", "keiner")
	w.post(w.officer, path, form).want(404)
	form = good()
	form.Set("la", "1")
	w.post(w.officer, path, form).want(400)
	if w.all() != before {
		t.Error("a refused decision was stored")
	}
}

func TestPapers(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	at := roundAt("sittings", w.district.sitting) + "/papers/"
	w.get(w.officer, at+"minutes").want(409).says("Phiên chưa khóa")
	w.get(w.officer, roundAt("rounds", w.round)+"/papers/decision").want(409)
	w.closeProvince()
	w.get(w.officer, at+"minutes").want(200).says("BIÊN BẢN", "Vải sớm số 1", "DỮ LIỆU TRÌNH DIỄN", "Ủy viên huyện 1")
	w.get(w.officer, at+"summary").want(200).says("BẢNG TỔNG HỢP ĐIỂM", "TV1")
	w.get(w.officer, at+"letter").want(404)
	w.get(w.officer, roundAt("rounds", w.round)+"/papers/decision").want(200).says("QUYẾT ĐỊNH", "Vải sớm số 3")
	w.decide()
	w.get(w.officer, roundAt("rounds", w.round)+"/papers/decision?so=191%2FQĐ-UBND&ngay=2021-09-15").want(200).says("191/QĐ-UBND", "ngày 15 tháng 9 năm 2021")
	w.get(w.officer, roundAt("rounds", w.round)+"/papers/decision?so=9&ngay=2021-09-15").want(404)
	r := w.recognitions()[0]
	certificate := roundAt("recognitions", r.Key) + "/certificate"
	w.get(w.officer, certificate).want(200).says("GIẤY CHỨNG NHẬN", r.ProductName, recognition.Grouped(r.Code))
	for _, path := range []string{at + "minutes", at + "summary", certificate} {
		w.isFile(path, r.ProductName)
	}
	w.get(w.tanYen, certificate).want(200)
	w.get(w.yenThe, certificate).want(404) // as one that does not exist
	w.get(w.tanYen, roundAt("rounds", w.round)+"/papers/decision").want(403)
	css := w.get(w.visitor, "/office/paper.css").want(200)
	if !strings.HasPrefix(css.header.Get("Content-Type"), "text/css") || !strings.Contains(css.body, ".doc-page") {
		t.Errorf("stylesheet: %s", css.header.Get("Content-Type"))
	}
}

// isFile checks both files of a paper by what is inside.
func (w *roundWorld) isFile(path, name string) {
	w.t.Helper()
	pdf := w.get(w.officer, path+"?dang=pdf").want(200)
	if !strings.HasPrefix(pdf.body, "%PDF-") || !strings.Contains(pdf.header.Get("Content-Disposition"), ".pdf") {
		w.t.Errorf("%s: no pdf", path)
	}
	docx := w.get(w.officer, path+"?dang=docx").want(200)
	z, err := zip.NewReader(bytes.NewReader([]byte(docx.body)), int64(len(docx.body)))
	if err != nil {
		w.t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		w.t.Fatal(err)
	}
	defer f.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(f); err != nil || !strings.Contains(b.String(), name) {
		w.t.Errorf("%s: the document does not name %s: %v", path, name, err)
	}
}
