package demo

import (
	"context"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/dossier"
)

// report is a made-up report on a dossier of the open season.
type report struct {
	author, id string // who wrote it, on which product of the source list
	days       int    // before the day of loading
	kind       dossier.ReviewKind
	attended   string
	findings   string
	wanted     string
}

// reports leave one dossier to the advisory group, for whoever tries the demonstration.
func reports() []report {
	return []report{
		{"tuvan1", "BG040", 14, dossier.Papers, "", "Nội dung minh họa: hồ sơ đủ thành phần, bản tự công bố còn hiệu lực.", "Nội dung minh họa: phiếu kết quả kiểm nghiệm định kỳ trong 12 tháng gần nhất."},
		{"tuvan2", "BG040", 10, dossier.Visit, "Hai thành viên Tổ tư vấn, cán bộ xã, đại diện chủ thể (minh họa)",
			"Nội dung minh họa: cơ sở sản xuất đúng địa chỉ đã khai.\nKhu sơ chế và đóng gói tách riêng, có sổ theo dõi nguyên liệu.", ""},
		{"vanphong", "BG015", 8, dossier.Papers, "", "Nội dung minh họa: hồ sơ đánh giá lại không qua Tổ tư vấn; minh chứng rõ, không cần kiểm tra thực tế.", ""},
	}
}

// tellReviews has the advisory group and the office report before the council scores.
func (t *teller) tellReviews(all []candidate) error {
	for _, r := range reports() {
		day, _ := fold.AddDays(t.today, -r.days)
		t.on(day)
		for _, c := range all {
			if c.id != "today/"+r.id {
				continue
			}
			err := t.do(t.people[r.author], func(ctx context.Context, a *act.Act) error {
				return dossier.AddReview(ctx, a, dossier.NewReview{Dossier: c.dossier, Kind: r.kind, DoneOn: a.Today(), Attended: r.attended, Findings: r.findings, Supplements: r.wanted})
			})
			if err != nil {
				return fmt.Errorf("report on %s: %w", r.id, err)
			}
		}
	}
	return nil
}
