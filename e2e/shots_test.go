package e2e

import (
	"bytes"
	"flag"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

var shots = flag.Bool("shots", false, "renew the pictures of the README in docs/shots")

// TestShots takes the five pictures of the README; with -shots it keeps them.
func TestShots(t *testing.T) {
	chrome, base := launch(t), site(t)
	visitor, member, office := tab(t, chrome, base), tab(t, chrome, base), tab(t, chrome, base)
	visitor.open("/san-pham")
	visitor.keep("catalogue")
	visitor.open("/san-pham/mat-ong-rung-son-dong")
	visitor.keep("product")
	member.signIn("uyvien1")
	member.open("/jury")
	member.pressText("Cà chua Thùy Châm")
	member.keep("score-sheet")
	office.signIn("vanphong")
	office.open("/office")
	office.keep("today")
	office.open("/office/seasons")
	office.pressText("Bắc Giang")
	office.pressText("Đợt 1 năm 2021")
	office.keep("round")
}

// keep takes the visible part of a page as a small picture.
func (b *browser) keep(name string) {
	b.t.Helper()
	b.size(1280, 800)
	raw, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		b.t.Fatal(err)
	}
	if !*shots {
		return
	}
	var small bytes.Buffer
	if err := jpeg.Encode(&small, picture, &jpeg.Options{Quality: 72}); err != nil {
		b.t.Fatal(err)
	}
	folder := filepath.Join("..", "docs", "shots")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".jpg"), small.Bytes(), 0o644); err != nil {
		b.t.Fatal(err)
	}
}
