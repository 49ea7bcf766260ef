package public_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ocop/internal/base/db"
	"ocop/internal/web/browsertest"
)

// leaving presses the button of the menu, which pages of one's own account do not have.
const leaving = `document.body.insertAdjacentHTML("beforeend", "<form method=post action=/dang-xuat></form>"); document.body.lastElementChild.requestSubmit()`

// After signing out nothing of the person is left in the browser: not in the page before,
// not in another tab, not in what scripts may store.
func TestSigningOutLeavesNothingInTheBrowser(t *testing.T) {
	ctx := browsertest.Start(t)
	eachDoor(t, func(d *door) {
		if d.desk.DB.Engine() == db.Postgres {
			return // browsers do not see the engine
		}
		d.now.Store(time.Now().UnixMilli()) // by which the browser keeps cookies
		d.person("man", "man@example.vn")
		b := &tab{T: d.T, ctx: ctx, base: local(d)}
		b.password()
		b.arrives("/tai-khoan")
		b.do(chromedp.Evaluate[chromedp.Void](`localStorage.setItem("nhap", "x")`))
		other, stop := chromedp.NewContext(ctx)
		defer stop()
		beside := &tab{T: d.T, ctx: other, base: b.base}
		beside.open("/tai-khoan")
		if !strings.Contains(beside.text(), "man@example.vn") {
			t.Fatal("the other tab is not signed in")
		}
		b.do(chromedp.Evaluate[chromedp.Void](leaving))
		b.arrives("/")
		beside.arrives("/dang-nhap")
		if strings.Contains(beside.text(), "man@example.vn") {
			t.Error("the other tab still shows the account")
		}
		left, err := chromedp.Run(ctx, chromedp.Evaluate[int](`localStorage.length`))
		if err != nil || left != 0 {
			t.Errorf("%d things are stored: %v", left, err)
		}
		b.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
		b.arrives("/dang-nhap")
		if strings.Contains(b.text(), "man@example.vn") {
			t.Error("the page before still shows the account")
		}
	})
}
