package office_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ocop/internal/registry"
)

func hasPoll(path string) func(*html.Node) bool {
	return func(n *html.Node) bool { return strings.HasPrefix(attrOf(n, "data-poll"), path) }
}

// sections are the headings of the parts of a page.
func (a answer) sections() (list []string) {
	for _, n := range a.elements("h2", nil) {
		list = append(list, textOf(n))
	}
	return list
}

func TestSearchGroupsWhatItFinds(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	for i := range 12 {
		w.enter(fmt.Sprintf("Gà đồi số %d", i), yenThe, registry.Food)
	}
	for q, want := range map[string]string{
		"vai+som":                     "[Sản phẩm Hồ sơ]",
		"phuc+hoa":                    "[Sản phẩm Chủ thể Hồ sơ Địa bàn]",
		"hs+2021+0002":                "[Hồ sơ]",
		"tan+yen":                     "[Địa bàn]",
		"%C4%91%E1%BB%93i+s%E1%BB%91": "[Sản phẩm]",
		"zzzz":                        "[]",
		"":                            "[]",
		"%00":                         "[]",
		"%27%22%3B--":                 "[]",
	} {
		page := w.get(w.officer, "/office/search?q="+q).want(200)
		w.checkPage("search "+q, page)
		if got := fmt.Sprint(page.sections()); got != want {
			t.Errorf("%q: %s, want %s", q, got, want)
		}
	}
	w.get(w.officer, "/office/search?q=tan+yen").says("Huyện Tân Yên, tỉnh Bắc Giang (trước 01/07/2025), nay thuộc 6 xã, phường", "Xã Tân Yên, tỉnh Bắc Ninh")
	page := w.get(w.officer, "/office/search?q=ga+doi")
	if _, rows := page.table("products"); len(rows) != 10 || page.link("/office/products?q=ga+doi") == "" {
		t.Errorf("%d rows and no way to the rest", len(rows))
	}
	w.get(w.yenThe, "/office/search?q=vai+som").want(200).says("Không tìm thấy gì với “vai som”")
	w.get(w.yenThe, "/office/search?q=ga+doi").want(200).says("Gà đồi số 0")
	if box := w.get(w.officer, "/office/products").elements("form", func(n *html.Node) bool { return attrOf(n, "role") == "search" }); len(box) != 1 || attrOf(box[0], "action") != "/office/search" {
		t.Error("the box of every page does not lead to the search")
	}
}
