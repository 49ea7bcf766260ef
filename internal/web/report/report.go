// Package report draws what was reported on a dossier before the council scores, for the
// offices and for the members of the council.
package report

import (
	"context"
	"slices"
	"strings"

	"ocop/internal/dossier"
	"ocop/internal/web/lang"
	"ocop/internal/web/ui"
)

// newest gives the reports with the newest first.
func newest(list []dossier.Review) []dossier.Review {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

// author is who wrote a report, and in which duty.
func author(ctx context.Context, x dossier.Review) string {
	if x.ByGroup {
		return lang.F(ctx, "%s, Tổ tư vấn", x.Name)
	}
	return lang.F(ctx, "%s, cơ quan quản lý OCOP", x.Name)
}

func facts(ctx context.Context, x dossier.Review) (told []ui.Fact) {
	if x.Corrects > 0 {
		told = append(told, ui.Fact{Name: lang.T(ctx, "Thay cho"), Text: lang.F(ctx, "Phiếu %d", x.Corrects)})
	}
	told = append(told, ui.Fact{Name: lang.T(ctx, "Ghi lúc"), Text: lang.Moment(ctx, x.CreatedAt)})
	for _, f := range []struct{ name, text string }{
		{lang.T(ctx, "Người tham gia"), x.Attended}, {lang.T(ctx, "Kết quả thẩm tra"), x.Findings},
		{lang.T(ctx, "Cần bổ sung"), x.Supplements}, {lang.T(ctx, "Kiểm nghiệm đề xuất"), x.Tests},
	} {
		if f.text != "" {
			told = append(told, ui.Fact{Name: f.name, Content: lines(strings.Split(f.text, "\n"))})
		}
	}
	for _, y := range x.Receipts {
		told = append(told, ui.Fact{Name: lang.F(ctx, "Đã nhận ngày %s", lang.Date(ctx, y.ReceivedOn)), Content: received(y)})
	}
	return told
}
