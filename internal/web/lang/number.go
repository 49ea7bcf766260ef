package lang

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Int writes a whole number with the language's thousands mark: 1.234 or 1,234.
func Int(ctx context.Context, n int64) string {
	return message.NewPrinter(tag(ctx)).Sprintf("%d", n)
}

// Points writes points given in hundredths, without trailing zeros: 9250 is 92,5.
func Points(ctx context.Context, hundredths int64) string {
	sign, mark := "", ","
	if hundredths < 0 {
		sign, hundredths = "-", -hundredths
	}
	if From(ctx) == English {
		mark = "."
	}
	whole := sign + Int(ctx, hundredths/100)
	rest := strings.TrimRight(fmt.Sprintf("%02d", hundredths%100), "0")
	if rest == "" {
		return whole
	}
	return whole + mark + rest
}

// Decimal writes a number that comes with the decimal comma of Vietnamese, such as the mean of a
// council: 78,33 or 78.33. Text that is no such number comes back as it stands.
func Decimal(ctx context.Context, text string) string {
	if From(ctx) == English {
		return decimal.ReplaceAllString(text, "$1.$2")
	}
	return text
}

var decimal = regexp.MustCompile(`^([0-9]+),([0-9]+)$`)

// Date writes a legal date given as 2026-02-05: 05/02/2026 in Vietnamese, 5 February
// 2026 in English. Text that is no date comes back as it stands.
func Date(ctx context.Context, iso string) string {
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	if From(ctx) == English {
		return day.Format("2 January 2006")
	}
	return day.Format("02/01/2006")
}

// Moment writes an instant on the clock of Việt Nam (UTC+7 all year).
func Moment(ctx context.Context, at time.Time) string {
	local := at.In(time.FixedZone("UTC+7", 7*60*60))
	if From(ctx) == English {
		return local.Format("15:04, 2 January 2006")
	}
	return local.Format("15:04 ngày 02/01/2006")
}

func tag(ctx context.Context) language.Tag {
	if From(ctx) == English {
		return language.English
	}
	return language.Vietnamese
}
