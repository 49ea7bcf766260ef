package account_test

import (
	"strings"
	"testing"

	"ocop/internal/account"
)

func TestNumbersAreReadAsPeopleWriteThem(t *testing.T) {
	for typed, want := range map[string]string{
		"0912345678": "+84912345678", "0912 345 678": "+84912345678", "0912.345.678": "+84912345678", "(091) 234-5678": "+84912345678",
		"+84 912 345 678": "+84912345678", "84912345678": "+84912345678", "0084912345678": "+84912345678", "+84 0912 345 678": "+84912345678",
		" 0372345678 ": "+84372345678", "0872345678": "+84872345678", "0592345678": "+84592345678", "0552345678": "+84552345678",
	} {
		if got, problem := account.ReadPhone(typed); got != want {
			t.Errorf("%q: %q, %s", typed, got, problem)
		}
	}
}

func TestNumbersThatNobodyCanHaveAreRefused(t *testing.T) {
	for typed, hint := range map[string]string{
		"": "10 chữ số", "abc": "10 chữ số", "091234567": "10 chữ số", "09123456789": "10 chữ số", "02043854321": "10 chữ số", "0712345678": "10 chữ số",
		"+1 202 555 0100": "10 chữ số", "٠٩١٢٣٤٥٦٧٨": "10 chữ số", "0912345678\x07": "10 chữ số", "0912 345 678 ext 2": "10 chữ số",
		"01682345678": "0382 345 678", "0120 2345678": "0702 345 678", "+84 168 234 5678": "0382 345 678", "0199.2345678": "0592 345 678",
	} {
		if got, problem := account.ReadPhone(typed); got != "" || !strings.Contains(problem, hint) {
			t.Errorf("%q: %q, %q", typed, got, problem)
		}
	}
}

func TestEveryOldPrefixLeadsToANumberOfToday(t *testing.T) {
	for _, old := range strings.Fields("0120 0121 0122 0126 0128 0123 0124 0125 0127 0129 0162 0163 0164 0165 0166 0167 0168 0169 0186 0188 0199") {
		_, problem := account.ReadPhone(old + "2345678")
		_, after, found := strings.Cut(problem, "số mới ")
		if number, wrong := account.ReadPhone(strings.TrimSuffix(after, ".")); !found || number == "" {
			t.Errorf("%s: %q leads to %q (%s)", old, problem, number, wrong)
		}
	}
}

func TestANumberIsShownAsPeopleWriteIt(t *testing.T) {
	if got := account.PhoneText("+84912345678"); got != "0912 345 678" {
		t.Error(got)
	}
	if got := account.PhoneText(""); got != "" {
		t.Error(got)
	}
}
