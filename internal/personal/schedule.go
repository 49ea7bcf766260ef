package personal

import (
	"slices"
	"strconv"
	"strings"

	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
)

// Item is one kind of data that ends.
type Item string

// The items of the schedule. Sessions are none: they are worth nothing after twelve hours and
// are swept each hour.
const (
	Tickets         Item = "ticket"
	Letters         Item = "letter"
	RoleRequests    Item = "role-request"
	ClosedAccounts  Item = "account"
	Representatives Item = "representative"
	Requests        Item = "request"
)

// Rule is how one item ends.
type Rule struct {
	Item    Item
	Title   string // Vietnamese
	From    string // what the days are counted from, Vietnamese
	What    string // what becomes of it, Vietnamese
	Days    int    // unless the office has set another period
	Least   int    // the office can not set less
	Source  string // where Days comes from, Vietnamese
	Reading bool   // no text that we found gives the number
}

// Schedule lists the rules in the order of pages.
func Schedule() []Rule {
	const reading = "Mặc định của hệ thống"
	return []Rule{
		{Tickets, "Mã mời và mã đặt lại mật khẩu đã dùng hoặc hết hạn", "ngày dùng hoặc hết hạn", "xóa", 30, 1, reading, true},
		{Letters, "Thư đã gửi hoặc gửi không được", "ngày viết thư", "xóa; nội dung đã xóa ngay khi gửi", 90, 7, reading, true},
		{RoleRequests, "Đề nghị vai trò không ai quyết định", "ngày đề nghị", "coi như từ chối", 90, 30, reading, true},
		{ClosedAccounts, "Tài khoản đã khóa", "ngày khóa", "xóa thư điện tử, mật khẩu và xác thực hai bước; tên còn trong nhật ký", 365, 30, reading, true},
		{Representatives, "Người đã thôi đại diện chủ thể", "ngày thôi đại diện", "xóa mọi dữ liệu của người đó", 1825, 365, reading, true},
		{Requests, "Yêu cầu về dữ liệu cá nhân đã trả lời", "ngày trả lời", "xóa tên, nơi nhận và nội dung; còn lại loại, ngày và kết quả", 1825, 365, reading, true},
	}
}

// RuleOf is the rule of an item.
func RuleOf(i Item) (Rule, bool) {
	n := slices.IndexFunc(Schedule(), func(r Rule) bool { return r.Item == i })
	if n < 0 {
		return Rule{}, false
	}
	return Schedule()[n], true
}

// Period is how long an item is kept from a day on.
type Period struct {
	Item     Item
	StartsOn string // "" for the default
	Days     int
	Source   string
}

// longest is the longest period that can be set: a hundred years.
const longest = 36_500

// PeriodForm is a period as typed.
type PeriodForm struct{ Item, StartsOn, Days, Source string }

// check gives the period as stored, or all wrong fields at once. It begins today at the
// earliest: what was right yesterday stays right.
func (f PeriodForm) check(today string) (Period, error) {
	var c fault.Checker
	p := Period{Item: Item(f.Item), Source: c.Line("source", "căn cứ", f.Source, 1, 500)}
	rule, known := RuleOf(p.Item)
	c.Check(known, "item", "Mục này không có trong lịch lưu giữ, hãy chọn lại.")
	days, err := strconv.Atoi(strings.TrimSpace(f.Days))
	c.Check(err == nil && days >= rule.Least && days <= longest, "days", "Số ngày chưa đúng, hãy ghi từ "+fold.Number(rule.Least)+" đến "+fold.Number(longest)+".")
	day, err := fold.ParseDate(strings.TrimSpace(f.StartsOn))
	c.Check(err == nil && day >= today, "starts_on", "Ngày áp dụng phải từ hôm nay trở đi, hãy ghi như 31/12/2026.")
	p.Days, p.StartsOn = days, day
	return p, c.Err()
}

// periodOn is the period of an item on a day, among those that were set.
func periodOn(set []Period, i Item, day string) (p Period, ok bool) {
	rule, ok := RuleOf(i)
	p = Period{Item: i, Days: rule.Days, Source: rule.Source}
	for _, x := range set {
		if x.Item == i && x.StartsOn <= day && x.StartsOn >= p.StartsOn {
			p = x
		}
	}
	return p, ok
}
