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
	open := people(t, site(t))
	visitor, member, office := open(), open(), open()
	visitor.Open("/san-pham")
	visitor.keep("catalogue")
	visitor.Open("/san-pham/mat-ong-rung-son-dong")
	visitor.keep("product")
	member.signIn("uyvien1")
	member.Open("/jury")
	member.PressText("Cà chua Thùy Châm")
	member.keep("score-sheet")
	office.signIn("vanphong")
	office.Open("/office")
	office.keep("today")
	office.Open("/office/seasons")
	office.PressText("Bắc Giang")
	office.PressText("Đợt 1 năm 2021")
	office.keep("round")
}

// keep takes the visible part of a page as a small picture.
func (b browser) keep(name string) {
	b.Helper()
	b.Size(1280)
	picture, err := png.Decode(bytes.NewReader(b.Picture(chromedp.CaptureScreenshot())))
	if err != nil {
		b.Fatal(err)
	}
	if !*shots {
		return
	}
	var small bytes.Buffer
	if err := jpeg.Encode(&small, picture, &jpeg.Options{Quality: 72}); err != nil {
		b.Fatal(err)
	}
	folder := filepath.Join("..", "docs", "shots")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".jpg"), small.Bytes(), 0o644); err != nil {
		b.Fatal(err)
	}
}
