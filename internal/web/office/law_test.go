package office_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ocop/internal/act"
)

func (w *roundWorld) link(page answer, address string) bool {
	return len(page.elements("a", func(n *html.Node) bool { return attrOf(n, "href") == address })) > 0
}

func TestTheOfficeReadsTheLaw(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	card := fmt.Sprintf("/1048-781/%d", w.book.Cards[0].Number)
	for path, public := range map[string]string{
		"/office/law":                     "/luat",
		"/office/law?loai=lan-dau&ngay=x": "/luat",
		"/office/law/1048-781":            "/luat/1048-781",
		"/office/law" + card:              "/luat" + card,
		"/office/law/compare":             "/luat/so-sanh",
		"/office/law/compare?truoc=1048-781&sau=148&x=%3Cb%3E": "/luat/so-sanh?sau=148&truoc=1048-781",
		"/office/law/compare?truoc=%ff&sau=&bo=-1":             "/luat/so-sanh?bo=-1",
	} {
		for _, u := range []roundUser{w.officer, w.leader, w.tanYen, w.yenThe, w.admin} {
			if page := w.get(u, path).want(200); !w.link(page, public) {
				t.Errorf("%s: no link to %s", path, public)
			}
		}
		if got := w.get(w.visitor, path); got.code != 303 || got.header.Get("Location") != "/dang-nhap?ve="+url.QueryEscape(path) {
			t.Errorf("visitor at %s: %d %s", path, got.code, got.header.Get("Location"))
		}
		w.get(w.judge, path).want(403)
	}
	for _, path := range []string{"/office/law/x", "/office/law/1048-781/99", "/office/law/1048-781/x"} {
		w.get(w.officer, path).want(404)
	}
	if !w.link(w.get(w.officer, "/office/seasons"), "/office/law") || !w.link(w.get(w.officer, roundAt("rounds", w.round)), "/office/law/1048-781") {
		t.Error("seasons and rounds do not lead to the law")
	}
}

func TestRoundsSayWhatTheyPinned(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	for _, path := range []string{"/office/law", "/office/law/1048-781"} {
		page := w.get(w.officer, path).want(200)
		_, rows := page.table("pins")
		if len(rows) != 1 || !strings.Contains(rows[0][2], w.book.Decision.Short) || !strings.HasPrefix(rows[0][3], w.book.Digest[:12]) || rows[0][4] != "Đúng bản hiện hành" {
			t.Errorf("%s: pins %q", path, rows)
		}
		if !w.link(page, roundAt("rounds", w.round)) {
			t.Errorf("%s does not lead to the round", path)
		}
	}
	w.get(w.officer, "/office/law/148").want(200).says("Chưa có đợt nào theo bộ này")
	csv := w.get(w.leader, "/office/law?bang=pins&dang=csv").want(200)
	if !strings.Contains(csv.body, w.book.Digest) {
		t.Errorf("the file lacks the whole digest: %s", csv.body)
	}
}

// TestACorrectedBookIsNotThePinnedOne: the round keeps its digest, the book has another.
func TestACorrectedBookIsNotThePinnedOne(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	w.must(act.System("test"), func(ctx context.Context, a *act.Act) error {
		if _, err := a.ExecContext(ctx, "UPDATE round SET digest = $1", strings.Repeat("a", 64)); err != nil {
			return err
		}
		return a.Record(ctx, "test.set", "round", "", nil, nil)
	})
	if _, rows := w.get(w.officer, "/office/law").want(200).table("pins"); len(rows) != 1 || rows[0][4] != "Khác bản hiện hành" || !strings.HasPrefix(rows[0][3], "aaaaaaaaaaaa") {
		t.Errorf("pins %q", rows)
	}
}

func TestCouncilsWithRulesOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	_, rows := w.get(w.officer, "/office/law/1048-781").want(200).table("own-rules")
	if len(rows) != 2 || rows[0][3] != "số phiếu tối thiểu 2/3 (bộ: 3/4)" {
		t.Errorf("own rules %q", rows)
	}
	if _, rows := w.get(w.tanYen, "/office/law").want(200).table("own-rules"); len(rows) != 1 {
		t.Errorf("a district sees its own council only: %q", rows)
	}
	w.get(w.yenThe, "/office/law").want(200).says("Không Hội đồng nào đặt khác giá trị của bộ")
}
