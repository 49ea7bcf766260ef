package office_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"ocop/internal/act"
)

func TestTodayTellsWhatWaits(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	page := w.get(w.officer, "/office").want(200).says("Cần tôi xử lý", "Sắp đến hạn", "Đang chờ người khác", "Tiếp nhận hồ sơ mới nộp: Vải sớm số 1", "Không chờ ai",
		"Sản phẩm từng được công nhận", "Sản phẩm còn hiệu lực hôm nay", "tính đến ngày 15/09/2021")
	head, rows := page.table("mine")
	if strings.Join(head, "|") != "Việc|Địa bàn|Hạn" || len(rows) != 3 || rows[0][1] != "Huyện Tân Yên" {
		t.Errorf("queue: %q %q", head, rows)
	}
	w.get(w.leader, "/office").want(200).says("Không có việc nào chờ bạn").hides("Tiếp nhận hồ sơ")
	w.get(w.yenThe, "/office").want(200).says("Không có việc nào chờ bạn").hides("Vải sớm")
	if _, rows = w.get(w.tanYen, "/office").table("mine"); len(rows) != 3 {
		t.Errorf("the district receives its own dossiers: %q", rows)
	}
}

func TestTodayFollowsTheRound(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	w.admitAll()
	w.submit(w.district, 0, 1)
	page := w.get(w.officer, "/office").want(200).says("Hội đồng đang chấm: 6/9 phiếu đã nộp", "Ủy viên huyện 3 (còn 3 phiếu)")
	_, soon := page.table("soon")
	if len(soon) != 1 || !strings.Contains(soon[0][2], "10/10/2021 · còn 24 ngày") { // the 9th is the last day in time
		t.Errorf("deadlines within 30 days: %q", soon)
	}
	w.submit(w.district, 2)
	w.get(w.officer, "/office").says("Khóa phiên: đã đủ 9/9 phiếu")
	w.get(w.leader, "/office").hides("Khóa phiên")
	w.close(w.district.sitting, "2021-09-15")
	w.get(w.officer, "/office").says("Mở chấm điểm: 3 hồ sơ đã vào phiên").hides("Khóa phiên")
	w.later("2021-11-20")
	w.get(w.officer, "/office").says("quá hạn 22 ngày")
	w.get(w.yenThe, "/office").hides("Hội đồng đang chấm:", "Mở chấm điểm:", "quá hạn")
}

func TestTodayCountsEverAndValidApart(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	w.closeProvince()
	w.get(w.officer, "/office").says("3 sản phẩm chờ quyết định công nhận")
	w.get(w.leader, "/office").says("3 sản phẩm chờ quyết định công nhận")
	w.decide()
	w.later("2024-09-01")
	w.get(w.officer, "/office").says("Giấy chứng nhận sắp hết hạn: Vải sớm số 1", "còn 14 ngày")
	w.later("2026-01-01")
	page := w.get(w.officer, "/office").says("tính đến ngày 01/01/2026").main()
	if !strings.Contains(page, "Sản phẩm từng được công nhận3 ") || !strings.Contains(page, "Sản phẩm còn hiệu lực hôm nay0 ") {
		t.Errorf("the two numbers: %s", page)
	}
}

func TestWhatWentToTheCentreIsNotOursToReceive(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	w.closeDistrict()
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
		return w.law.Evaluation.OpenScoring(ctx, a, w.province.sitting)
	})
	w.points = 9300
	w.submit(w.province, 0, 1, 2)
	w.close(w.province.sitting, "2021-09-15")
	w.get(w.officer, "/office").want(200).says("Chờ cấp trung ương đánh giá: Vải sớm số 1").hides("Tiếp nhận hồ sơ cấp dưới")
}

// Everybody finds the rooms that they may open, and only those.
func TestTheRailLeadsToEveryRoomOfWhoeverIsAtWork(t *testing.T) {
	w := newRoundWorld(t)
	commune := w.person("Cán bộ xã", act.Held{Role: act.Commune, Place: bacGiang})
	for name, c := range map[string]struct {
		who             roundUser
		journal, people bool
	}{"administrator": {w.admin, true, true}, "office": {w.officer, true, false}, "leader": {w.leader, true, false}, "commune": {commune, false, false}} {
		page := w.get(c.who, "/office").want(http.StatusOK)
		for room, has := range map[string]bool{"/office/journal": c.journal, "/office/people": c.people, "/office/dossiers": true, "/office/jobs": true, "/office/personal": true} {
			if got := strings.Contains(page.body, `<a href="`+room+`"`); got != has {
				t.Errorf("%s is led to %s: %v, want %v", name, room, got, has)
			}
		}
	}
}
