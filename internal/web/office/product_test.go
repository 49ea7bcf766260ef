package office_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ocop/internal/key"
	"ocop/internal/registry"
)

func names(rows [][]string) (list []string) {
	for _, r := range rows {
		list = append(list, r[0])
	}
	return list
}

func TestProductFilters(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	drink := w.enter("Rượu nếp Yên Thế", yenThe, registry.Drink)
	w.told(drink, 4, "2021-08-01")
	old := w.enter("Chè Bản Ven", yenThe, registry.Drink)
	w.told(old, 3, "2018-06-01")
	for query, want := range map[string][]string{
		"":                            {"Chè Bản Ven", "Rượu nếp Yên Thế", "Vải sớm số 1", "Vải sớm số 2", "Vải sớm số 3"},
		"q=vai+som+so+2":              {"Vải sớm số 2"},
		"q=V%E1%BA%A3i+s%E1%BB%9Bm+3": {"Vải sớm số 3"},
		"q=phuc+hoa":                  {"Vải sớm số 1", "Vải sớm số 2", "Vải sớm số 3"},
		"nhom=drink":                  {"Chè Bản Ven", "Rượu nếp Yên Thế"},
		"noi=huyen+yen+the":           {"Chè Bản Ven", "Rượu nếp Yên Thế"},
		"noi=216.2020":                {"Vải sớm số 1", "Vải sớm số 2", "Vải sớm số 3"},
		"sao=con":                     {"Rượu nếp Yên Thế"},
		"sao=4":                       {"Rượu nếp Yên Thế"},
		"sao=het":                     {"Chè Bản Ven"},
		"sao=chua&q=so+1":             {"Vải sớm số 1"},
	} {
		_, rows := w.get(w.officer, "/office/products?"+query).want(200).table("products")
		got := names(rows)
		for i, n := range got { // the producer stands in smaller letters behind the name
			got[i] = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(n, "nguồn không nêu"), "Hợp tác xã Phúc Hòa"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
	head, rows := w.get(w.officer, "/office/products?q=ruou").table("products")
	if want := []string{"Sản phẩm", "Nhóm", "Địa bàn", "Hạng sao", "Hiệu lực hôm nay"}; !slices.Equal(head, want) {
		t.Errorf("head %q", head)
	}
	if want := []string{"Rượu nếp Yên Thế nguồn không nêu", "Đồ uống", "Huyện Yên Thế, tỉnh Bắc Giang", "4 sao", "Đang còn hiệu lựcđến hết 01/08/2024 · còn 1051 ngày"}; !slices.Equal(rows[0], want) {
		t.Errorf("row %q", rows[0])
	}
	w.get(w.officer, "/office/products?q=khong+co+gi").want(200).says("Không có sản phẩm nào hợp với bộ lọc")
	w.get(w.officer, "/office/products?noi=xa+khong+co").want(200).says("Không tìm thấy địa bàn “xa khong co”").hides("Không có sản phẩm nào")
	w.get(w.officer, "/office/products?noi="+strings.Repeat("a", 400)).want(200).says("dài quá 100 ký tự")
	w.get(w.officer, "/office/products?sau=%27+OR+1").want(422)
}

// Every row of the filter is reached by the pages, once, and stands in the file.
func TestProductPagesAndFile(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	for i := range 60 {
		w.enter(fmt.Sprintf("Bánh đa số %02d", i), tanYen, registry.Food)
	}
	var seen []string
	path := "/office/products?q=banh"
	for n := 0; path != ""; n++ {
		if n > 3 {
			t.Fatal("the pages do not end")
		}
		page := w.get(w.officer, path).want(200).says("60 sản phẩm")
		_, rows := page.table("products")
		seen = append(seen, names(rows)...)
		path = ""
		for _, n := range page.elements("a", nil) {
			if attrOf(n, "rel") == "next" {
				path = attrOf(n, "href")
			}
		}
	}
	if len(seen) != 60 || len(slices.Compact(slices.Clone(seen))) != 60 || !slices.IsSorted(seen) {
		t.Errorf("%d rows: %q", len(seen), seen)
	}
	csv := w.get(w.leader, "/office/products?q=banh&dang=csv&sau=x").want(200)
	if n := strings.Count(csv.body, "\r\n"); n != 61 || !strings.HasPrefix(csv.body, "\ufeffSản phẩm,Chủ thể,Nhóm,Địa bàn,Hạng sao,Hiệu lực hôm nay,Có hiệu lực đến,Nguồn\r\n") {
		t.Errorf("%d lines: %.200s", n, csv.body)
	}
	if got := csv.header.Get("Content-Disposition"); !strings.Contains(got, "san-pham.csv") {
		t.Errorf("named %q", got)
	}
	if x := w.get(w.officer, "/office/products?sao=chua&dang=xlsx").want(200); !strings.HasPrefix(x.body, "PK") {
		t.Error("no workbook")
	}
	w.get(w.admin, "/office/products?dang=csv").want(403)
	if w.get(w.admin, "/office/products").want(200).link("/office/products?bang=") != "" {
		t.Error("a link to a file for who may not export")
	}
	_, rows := w.get(w.officer, "/office/products?sao=chua&q=banh&trang=2").want(200).table("products")
	if len(rows) != 10 {
		t.Errorf("page 2 of the sifted list has %d rows", len(rows))
	}
}

func (w *deskWorld) productForm(k key.Product) url.Values {
	p := w.stored(k)
	return url.Values{"version": {fmt.Sprint(p.Version)}, "name": {p.Name}, "producer": {p.ProducerName}, "place": {string(p.Place)}, "group": {string(p.Group)},
		"source": {p.Source}, "story": {p.Story}, "note": {p.Note}}
}

func TestProductIsChangedOnceAndKeepsItsPast(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	k := w.products[0]
	path := roundAt("products", k)
	page := w.get(w.officer, path).want(200).says("Vải sớm số 1", "Hợp tác xã Phúc Hòa", "/san-pham/vai-som-so-1", "HS-2021-0001", "Sản phẩm chưa được công nhận lần nào")
	w.checkPage(path, page)
	if got := page.value("place"); got != "Huyện Tân Yên" {
		t.Errorf("the form writes the place %q", got)
	}
	form := with(with(w.productForm(k), "name", "Vải thiều sớm"), "place", page.value("place"))
	w.post(w.officer, path, form).leads(path)
	w.post(w.officer, path, form).leads(path) // a double click
	if n := w.written("product.changed"); n != 1 {
		t.Errorf("%d changes recorded", n)
	}
	w.get(w.officer, path).says("Tên sản phẩm: Vải sớm số 1 → Vải thiều sớm", "/san-pham/vai-som-so-1")
	if got := w.stored(k); got.Name != "Vải thiều sớm" || got.Slug != "vai-som-so-1" || got.ProducerName != "Hợp tác xã Phúc Hòa" {
		t.Errorf("%+v", got)
	}
	other := w.productForm(k)
	other.Set("producer", "Hợp tác xã Liên Chung")
	w.post(w.officer, path, other).leads(path)
	if got := w.stored(k); got.ProducerName != "Hợp tác xã Liên Chung" {
		t.Errorf("%+v", got)
	}
}

// Two officers at once: the second sees both texts, loses none, and may still save hers.
func TestStaleProductShowsBothTexts(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	k := w.products[0]
	path := roundAt("products", k)
	mine, theirs := with(w.productForm(k), "note", "Bản của tôi"), with(w.productForm(k), "note", "Bản của người khác")
	w.post(w.tanYen, path, theirs).leads(path)
	page := w.post(w.officer, path, mine).want(409).says("đã được người khác sửa", "Bản của tôi", "Bản của người khác", "Cán bộ Tân Yên lưu lúc", "· khác nhau", "Lưu bản của tôi")
	if got := w.stored(k).Note; got != "Bản của người khác" {
		t.Errorf("stored %q", got)
	}
	if page.value("note") != "Bản của tôi" || page.value("version") != fmt.Sprint(w.stored(k).Version) {
		t.Errorf("the form has note %q and version %s", page.value("note"), page.value("version"))
	}
	w.checkPage(path, page)
	mine.Set("version", page.value("version"))
	w.post(w.officer, path, mine).leads(path)
	if got := w.stored(k).Note; got != "Bản của tôi" {
		t.Errorf("stored %q", got)
	}
}

func TestProductIsEntered(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	const path = "/office/products/new"
	w.checkPage(path, w.get(w.officer, path).want(200))
	form := url.Values{"name": {"  Mỳ  Chũ "}, "group": {"food"}, "place": {"219.2020"}, "producer": {"HTX Mỳ Chũ Nam Dương"}, "kind": {""}, "hamlet": {"Thôn Thủ Dương"},
		"source": {""}, "story": {"Mỳ làm từ gạo.\r\n\r\nPhơi nắng."}, "note": {""}}
	gone := w.post(w.officer, path, form).want(303).header.Get("Location")
	page := w.get(w.officer, gone).want(200).says("Mỳ Chũ", "HTX Mỳ Chũ Nam Dương", "Huyện Lục Ngạn", "Mỳ làm từ gạo.")
	w.get(w.officer, page.link("/office/producers/")).want(200).says("Hợp tác xã", "Thôn Thủ Dương", "Mỳ Chũ", "Chủ thể chưa nộp hồ sơ nào")
	again := w.post(w.officer, path, form).want(409).says("Đã có sản phẩm “Mỳ Chũ”")
	if again.value("story") == "" || again.value("name") != "  Mỳ  Chũ " {
		t.Errorf("typed text is lost: %q %q", again.value("name"), again.value("story"))
	}
	// what looks like code is text, and NFD is stored as NFC
	for typed, shown := range map[string]string{"<b onmouseover=alert(1)>Vải": "<b onmouseover=alert(1)>Vải", "{{.Secret}}": "{{.Secret}}", "%s%n": "%s%n", "null": "null", "Vải Đông Ca\u0301": "Vải Đông Cá", "Bánh 🎋": "Bánh 🎋"} {
		got := w.post(w.officer, path, with(with(form, "name", typed), "producer", "")).want(303).header.Get("Location")
		if shownPage := w.get(w.officer, got).want(200).says(shown); strings.Contains(shownPage.body, "<b onmouseover") {
			t.Errorf("%q runs", typed)
		}
	}
	w.get(w.officer, "/office/products?q=dong+ca").says("Vải Đông Cá")
}

func TestProductFormRefusesBadInput(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	const enter = "/office/products/new"
	good := url.Values{"name": {"Mỳ Chũ"}, "group": {"food"}, "place": {"219.2020"}, "producer": {"HTX Mỳ Chũ"}, "kind": {"cooperative"}, "hamlet": {""}, "source": {""}, "story": {""}, "note": {""}}
	change := roundAt("products", w.products[0])
	old := w.productForm(w.products[0])
	type bad struct{ field, value string }
	var list []bad
	for _, text := range badLines() {
		list = append(list, bad{"name", text}, bad{"producer", text}, bad{"place", text}, bad{"hamlet", text}, bad{"source", text})
	}
	list = append(list, bad{"name", "   "}, bad{"name", "!!!"}, bad{"name", "★"}, bad{"group", ""}, bad{"group", "Food"}, bad{"group", "true"}, bad{"place", ""}, bad{"place", "Xã Không Có"}, bad{"place", "Huyện Lục"},
		bad{"place", "07210"}, bad{"kind", "ltd"}, bad{"story", strings.Repeat("a", 5001)}, bad{"story", "a\u202eb"}, bad{"note", strings.Repeat("ă", 2001)}, bad{"note", "a\x00"})
	for _, b := range list {
		check := func(got answer) {
			got.want(422)
			if !unreadable(b.value) {
				got.refused(422, b.field)
			}
			if b.field != "group" && b.field != "kind" && !unreadable(b.value) && !strings.Contains(b.value, "\r") && got.value(b.field) != b.value {
				t.Errorf("%s: typed %.40q, the form shows %.40q", b.field, b.value, got.value(b.field))
			}
		}
		w.nothing(fmt.Sprintf("%s %.40q", b.field, b.value), func() answer { return w.post(w.officer, enter, with(good, b.field, b.value)) }, check)
		if _, ok := old[b.field]; ok {
			w.nothing(fmt.Sprintf("change %s %.40q", b.field, b.value), func() answer { return w.post(w.officer, change, with(old, b.field, b.value)) }, check)
		}
	}
	for _, version := range []string{"", "9,5", "１０", "1e1", "NaN", "1e400", "9223372036854775808", "null", "true", "[9]"} {
		w.nothing("version "+version, func() answer { return w.post(w.officer, change, with(old, "version", version)) }, func(got answer) { got.want(422) })
	}
	for _, version := range []string{"0", "-0", "99"} {
		w.nothing("version "+version, func() answer {
			return w.post(w.officer, change, with(with(old, "version", version), "name", "Tên khác"))
		}, func(got answer) { got.want(409) })
	}
	for name, form := range map[string]url.Values{"an unknown field": with(good, "stars", "5"), "a field twice": {"name": {"a", "b"}, "group": {"food"}, "place": {"219.2020"}}} {
		w.nothing(name, func() answer { return w.post(w.officer, enter, form) }, func(got answer) { got.want(400) })
	}
	// an association may bring tourism alone
	w.nothing("association", func() answer {
		return w.post(w.officer, enter, with(with(good, "kind", "association"), "producer", "Hội du lịch Lục Ngạn"))
	}, func(got answer) { got.refused(422, "group") })
}

func TestProducers(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	page := w.get(w.officer, "/office/producers?q=phuc+hoa&loai=cooperative&noi=216.2020").want(200)
	w.checkPage("/office/producers", page)
	head, rows := page.table("producers")
	if want := []string{"Chủ thể", "Loại hình", "Thôn, tổ dân phố", "Địa bàn", "Sản phẩm"}; !slices.Equal(head, want) {
		t.Errorf("head %q", head)
	}
	if want := [][]string{{"Hợp tác xã Phúc Hòa", "Hợp tác xã", "–", "Huyện Tân Yên, tỉnh Bắc Giang", "3"}}; len(rows) != 1 || !slices.Equal(rows[0], want[0]) {
		t.Errorf("rows %q", rows)
	}
	one := w.get(w.officer, page.link("/office/producers/")).want(200).says("Vải sớm số 1", "HS-2021-0003", "Nhập chủ thể")
	w.checkPage("producer", one)
	w.get(w.officer, "/office/producers?loai=company").want(200).says("Không có chủ thể nào")
	if csv := w.get(w.officer, "/office/producers?dang=csv").want(200); !strings.Contains(csv.body, "Hợp tác xã Phúc Hòa,Hợp tác xã,") {
		t.Errorf("%s", csv.body)
	}
	w.get(w.yenThe, "/office/producers").want(200).hides("Phúc Hòa")
	w.get(w.yenThe, page.link("/office/producers/")).want(404)
	w.get(w.officer, "/office/producers/x").want(404)
}
