package fold

import (
	"fmt"
	"strconv"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Number writes a whole number with Vietnamese grouping: 1234567 is "1.234.567".
func Number[T ~int | ~int32 | ~int64](n T) string {
	return message.NewPrinter(language.Vietnamese).Sprintf("%d", int64(n))
}

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
