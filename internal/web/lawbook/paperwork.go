package lawbook

import (
	"context"
	"strconv"
	"strings"

	"ocop/internal/law/rulebook"
	"ocop/internal/web/lang"
)

// need says whether a paper is asked of everybody, and what copy will do.
func need(ctx context.Context, x rulebook.DossierItem) string {
	text := lang.T(ctx, "khi có")
	if x.Required {
		text = lang.T(ctx, "bắt buộc")
	}
	switch x.Copy {
	case rulebook.Plain:
		text += ", " + lang.T(ctx, "bản sao")
	case rulebook.Certified:
		text += ", " + lang.T(ctx, "bản sao có chứng thực")
	}
	if len(x.Kinds) > 0 {
		text += ", " + kinds(ctx, x.Kinds)
	}
	return text
}

// fieldNote says what kind of answer a field of a form takes, and what must be kept in mind.
func fieldNote(ctx context.Context, x rulebook.Field) string {
	words := map[rulebook.FieldKind]string{
		rulebook.FieldText: lang.T(ctx, "chữ"), rulebook.FieldDate: lang.T(ctx, "ngày"), rulebook.FieldMoney: lang.T(ctx, "số tiền"),
		rulebook.FieldNumber: lang.T(ctx, "số"), rulebook.FieldChoice: lang.T(ctx, "lựa chọn"), rulebook.FieldTable: lang.T(ctx, "bảng"),
		rulebook.FieldAttachment: lang.T(ctx, "tệp kèm theo"), rulebook.FieldSignature: lang.T(ctx, "chữ ký"),
	}
	text := words[x.Kind]
	if x.Required {
		text += ", " + lang.T(ctx, "bắt buộc")
	}
	switch x.Personal {
	case rulebook.IsPersonal:
		text += ", " + lang.T(ctx, "dữ liệu cá nhân")
	case rulebook.IsSensitive:
		text += ", " + lang.T(ctx, "dữ liệu cá nhân nhạy cảm")
	}
	return text
}

// numbers are product sets or stars in a row.
func numbers(list []int) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ", ")
}
