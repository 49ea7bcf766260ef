package fold

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Number writes a whole number with Vietnamese grouping: 1234567 is "1.234.567".
func Number[T ~int | ~int32 | ~int64](n T) string {
	return message.NewPrinter(language.Vietnamese).Sprintf("%d", int64(n))
}

// Points writes points given in hundredths, always with two decimals: 7850 is "78,50".
func Points[T ~int | ~int32 | ~int64](hundredths T) string {
	whole, rest, sign := split(int64(hundredths))
	return fmt.Sprintf("%s%s,%02d", sign, Number(whole), rest)
}

// ShortPoints writes points given in hundredths without needless zeros: 300 is "3",
// 950 is "9,5", 25 is "0,25". For scorecards, which print "3 điểm".
func ShortPoints[T ~int | ~int32 | ~int64](hundredths T) string {
	whole, rest, sign := split(int64(hundredths))
	if rest == 0 {
		return sign + Number(whole)
	}
	return sign + Number(whole) + "," + strings.TrimRight(fmt.Sprintf("%02d", rest), "0")
}

// split gives the whole points and hundredths of the absolute value, and "-" below zero.
func split(hundredths int64) (whole, rest int64, sign string) {
	whole, rest = hundredths/100, hundredths%100
	if hundredths < 0 {
		return -whole, -rest, "-"
	}
	return whole, rest, ""
}

// Dong writes an amount of money in đồng: 1500000 is "1.500.000 đồng".
func Dong[T ~int | ~int32 | ~int64](dong T) string { return Number(dong) + " đồng" }

// Bytes writes the size of a file: "512 B", "20 MB", "1,5 GB" (units of 1024, one decimal).
func Bytes(n int64) string {
	if n < 1024 {
		return Number(n) + " B"
	}
	units := []string{"KB", "MB", "GB", "TB"}
	size, u := n, 0
	for size >= 1024*1024 && u < len(units)-1 {
		size /= 1024
		u++
	}
	whole, tenth := size/1024, size%1024*10/1024
	if tenth == 0 {
		return Number(whole) + " " + units[u]
	}
	return Number(whole) + "," + strconv.FormatInt(tenth, 10) + " " + units[u]
}

// Date writes an ISO date as Vietnamese officials do: "2026-02-05" is "05/02/2026".
// What is not an ISO date comes back as it is, so that a wrong record is seen.
func Date(iso string) string {
	y, m, d, ok := civil(iso)
	if !ok {
		return iso
	}
	return fmt.Sprintf("%02d/%02d/%04d", d, m, y)
}

// LongDate writes an ISO date as in the head of an official document: "2026-02-05" is
// "ngày 05 tháng 02 năm 2026", "2026-11-23" is "ngày 23 tháng 11 năm 2026". Days below
// ten and the months one and two take a zero (Law: 30/2020 annex I).
func LongDate(iso string) string {
	y, m, d, ok := civil(iso)
	if !ok {
		return iso
	}
	month := strconv.Itoa(m)
	if m <= 2 {
		month = "0" + month
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", d, month, y)
}

// Days writes a number of days: "3 ngày".
func Days(n int) string { return Number(n) + " ngày" }

// Remaining writes how far a deadline is, given the days left until it.
func Remaining(days int) string {
	switch {
	case days > 0:
		return "còn " + Days(days)
	case days == 0:
		return "hạn cuối là hôm nay"
	default:
		return "quá hạn " + Days(-days)
	}
}

// Moment writes an instant, in milliseconds since 1970 UTC, in the time of Việt Nam:
// "14:05 ngày 05/02/2026".
func Moment(ms int64) string {
	minute := floorDiv(ms+vietnamMs, 60_000) - floorDiv(ms+vietnamMs, dayMs)*24*60
	return fmt.Sprintf("%02d:%02d ngày %s", minute/60, minute%60, Date(DayOf(ms)))
}
