package ui

import (
	"context"

	"ocop/internal/web/lang"
)

// verdictWords is the answer in one line.
func verdictWords(ctx context.Context, p VerdictProps) string {
	if p.Line != "" {
		return p.Line
	}
	day := lang.Date(ctx, p.Until)
	switch p.State {
	case VerdictValid, VerdictExpiring:
		return lang.F(ctx, "Đang được công nhận %d sao, đến hết ngày %s", p.Stars, day)
	case VerdictExpired:
		return lang.F(ctx, "Đã hết hạn công nhận từ ngày %s", day)
	case VerdictWithdrawn:
		return lang.F(ctx, "Đã bị thu hồi từ ngày %s", day)
	case VerdictReplaced:
		return lang.F(ctx, "Đã được thay bằng lần công nhận sau từ ngày %s", day)
	case VerdictUndated:
		return lang.T(ctx, "Từng được công nhận, chưa rõ thời hạn")
	}
	return lang.T(ctx, "Không tìm thấy mã này, có thể là mã giả")
}
