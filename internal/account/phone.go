package account

import (
	"strings"

	"ocop/internal/base/fold"
)

// Mobile numbers of Vietnam have ten digits since 2018: a zero, then the operator. What a
// range is for says the numbering plan. Law: 22/2014/TT-BTTTT
const mobilePrefixes = " 032 033 034 035 036 037 038 039 052 055 056 058 059 070 076 077 078 079 081 082 083 084 085 086 087 088 089 090 091 092 093 094 096 097 098 099 "

// oldPrefixes are the beginnings of numbers of eleven digits, with what took their place
// between 15/9 and 14/10/2018; the old ones are dead since 2019.
const oldPrefixes = " 0120>070 0121>079 0122>077 0126>076 0128>078 0123>083 0124>084 0125>085 0127>081 0129>082" +
	" 0162>032 0163>033 0164>034 0165>035 0166>036 0167>037 0168>038 0169>039 0186>056 0188>058 0199>059 "

const wrongPhone = "Số điện thoại phải là số di động Việt Nam 10 chữ số, như 0912 345 678, hãy nhập lại."

var phoneFill = strings.NewReplacer(" ", "", ".", "", "-", "", "(", "", ")", "")

// ReadPhone gives a mobile number as typed in the form of E.164, like +84912345678, or the
// sentence that says what is wrong with it. Numbers that do not exist any more are refused
// with the number that took their place.
func ReadPhone(text string) (number, problem string) {
	clean, err := fold.Clean(text)
	if err != nil {
		return "", wrongPhone
	}
	n := phoneFill.Replace(clean)
	for _, country := range []string{"+84", "0084", "84"} {
		if rest, ok := strings.CutPrefix(n, country); ok && len(rest) >= 9 {
			n = "0" + strings.TrimPrefix(rest, "0")
			break
		}
	}
	if !digits(n) || n == "" {
		return "", wrongPhone
	}
	if len(n) == 11 {
		if _, after, old := strings.Cut(oldPrefixes, " "+n[:4]+">"); old {
			return "", "Số 11 chữ số không còn dùng từ năm 2018, hãy nhập số mới " + spaced(after[:3]+n[4:]) + "."
		}
	}
	if len(n) != 10 || !strings.Contains(mobilePrefixes, " "+n[:3]+" ") {
		return "", wrongPhone
	}
	return "+84" + n[1:], ""
}

// PhoneText is a stored number as people write it: 0912 345 678.
func PhoneText(number string) string {
	rest, ok := strings.CutPrefix(number, "+84")
	if !ok || len(rest) != 9 {
		return number
	}
	return spaced("0" + rest)
}

func spaced(national string) string { return national[:4] + " " + national[4:7] + " " + national[7:] }
