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
	tab := browsertest.Start(t, "")
	eachDoor(t, func(d *door) {
		if d.desk.DB.Engine() == db.Postgres {
			return // browsers do not see the engine
		}
		d.now.Store(time.Now().UnixMilli()) // by which the browser keeps cookies
		d.person("man", "man@example.vn")
		b := tab.In(d.T, local(d))
		password(b)
		browsertest.Eval[any](b, `localStorage.setItem("nhap", "x"); 0`)
		beside := b.Beside()
		beside.Open("/tai-khoan")
		beside.Sees("man@example.vn")
		b.Do(chromedp.Evaluate[chromedp.Void](leaving))
		b.Arrives("/")
		beside.Arrives("/dang-nhap")
		if strings.Contains(beside.Text(), "man@example.vn") {
			t.Error("the other tab still shows the account")
		}
		if left := browsertest.Eval[int](b, `localStorage.length`); left != 0 {
			t.Errorf("%d things are stored", left)
		}
		b.Do(chromedp.Evaluate[chromedp.Void](`history.back()`))
		b.Arrives("/dang-nhap")
		if strings.Contains(b.Text(), "man@example.vn") {
			t.Error("the page before still shows the account")
		}
	})
}
