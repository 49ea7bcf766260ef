package intake_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"ocop/internal/base/fault"
	"ocop/internal/base/intake"
)

func press() *intake.Sanitiser { return intake.NewSanitiser(1, intake.Limits{}) }

// chunk is one chunk of a PNG.
func chunk(kind, body string) string {
	var b bytes.Buffer
	_ = binary.Write(&b, binary.BigEndian, uint32(len(body)))
	b.WriteString(kind + body)
	_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE([]byte(kind+body)))
	return b.String()
}

// pngOf is a PNG that claims a size and holds so much.
func pngOf(width, height uint32, depth, colour, interlaced byte, content []byte) []byte {
	header := binary.BigEndian.AppendUint32(nil, width)
	header = append(binary.BigEndian.AppendUint32(header, height), depth, colour, 0, 0, interlaced)
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write(content)
	_ = w.Close()
	return []byte("\x89PNG\r\n\x1a\n" + chunk("IHDR", string(header)) + chunk("IDAT", z.String()) + chunk("IEND", ""))
}

// quarters is a picture whose corners differ: red, green, blue, white.
func quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, [4]color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}[x*2/w+2*(y*2/h)])
		}
	}
	return m
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// segment puts a segment right after the start of a JPEG.
func segment(data []byte, marker byte, body string) []byte {
	out := append([]byte{}, data[:2]...)
	out = append(out, 0xff, marker)
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
	return append(append(out, body...), data[2:]...)
}

// exif has an orientation, a position and a script in the camera's name.
func exif(order binary.ByteOrder, turn uint16) string {
	mark := "MM"
	if order == binary.LittleEndian {
		mark = "II"
	}
	b := []byte("Exif\x00\x00" + mark)
	u16 := func(v uint16) { s := make([]byte, 2); order.PutUint16(s, v); b = append(b, s...) }
	u32 := func(v uint32) { s := make([]byte, 4); order.PutUint32(s, v); b = append(b, s...) }
	u16(42)
	u32(8)
	u16(3)
	for _, e := range [][3]uint32{{0x010f, 2, 50}, {0x0112, 3, 0}, {0x8825, 4, 90}} {
		u16(uint16(e[0]))
		u16(uint16(e[1]))
		u32(1)
		if e[0] == 0x0112 {
			u16(turn)
			u16(0)
		} else {
			u32(e[2])
		}
	}
	u32(0)
	return string(b) + `<script>alert("GPS 21.2731N 106.1946E")</script>`
}

func sanitised(t *testing.T, data []byte) (intake.Clean, image.Image) {
	t.Helper()
	c, err := press().Sanitise(t.Context(), bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	m, format, err := image.Decode(bytes.NewReader(c.Data))
	if err != nil || "image/"+format != c.Type || m.Bounds().Dx() != c.Width || m.Bounds().Dy() != c.Height {
		t.Fatalf("%s of %d × %d: %s, %v", c.Type, c.Width, c.Height, format, err)
	}
	return c, m
}

func near(c color.Color, want color.RGBA) bool {
	r, g, b, _ := c.RGBA()
	far := func(x uint32, y uint8) bool { d := int(x>>8) - int(y); return d > 40 || d < -40 }
	return !far(r, want.R) && !far(g, want.G) && !far(b, want.B)
}

// Every orientation puts each corner where a viewer of the original shows it.
func TestPicturesAreTurnedAsTheCameraSaid(t *testing.T) {
	red, green, blue, white := color.RGBA{255, 0, 0, 255}, color.RGBA{0, 255, 0, 255}, color.RGBA{0, 0, 255, 255}, color.RGBA{255, 255, 255, 255}
	source := asJPEG(t, quarters(64, 32))
	for turn, want := range map[uint16][4]color.RGBA{ // top left, top right, bottom left, bottom right
		0: {red, green, blue, white}, 1: {red, green, blue, white}, 2: {green, red, white, blue}, 3: {white, blue, green, red}, 4: {blue, white, red, green},
		5: {red, blue, green, white}, 6: {blue, red, white, green}, 7: {white, green, blue, red}, 8: {green, white, red, blue}, 9: {red, green, blue, white},
	} {
		for _, order := range []binary.ByteOrder{binary.BigEndian, binary.LittleEndian} {
			c, m := sanitised(t, segment(source, 0xe1, exif(order, turn)))
			if upright := turn < 5 || turn > 8; upright != (c.Width == 64 && c.Height == 32) {
				t.Errorf("turn %d: %d × %d", turn, c.Width, c.Height)
			}
			x, y := c.Width-4, c.Height-4
			for i, at := range []image.Point{{3, 3}, {x, 3}, {3, y}, {x, y}} {
				if got := m.At(at.X, at.Y); !near(got, want[i]) {
					t.Errorf("turn %d, corner %d: %v, want %v", turn, i, got, want[i])
				}
			}
		}
	}
}

// Nothing that is not seen survives: position, camera, comments, what hangs behind.
func TestNothingHiddenSurvives(t *testing.T) {
	photo, drawing := asJPEG(t, quarters(40, 40)), asPNG(t, quarters(40, 40))
	text := chunk("tEXt", "Comment\x00<script>alert(1)</script>") + chunk("eXIf", exif(binary.BigEndian, 6)[6:])
	for name, data := range map[string][]byte{
		"EXIF":            segment(photo, 0xe1, exif(binary.BigEndian, 1)),
		"XMP":             segment(photo, 0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta><script>GPS</script></x:xmpmeta>"),
		"comment":         segment(photo, 0xfe, "<script>alert(1)</script>"),
		"archive behind":  append(bytes.Clone(photo), "PK\x03\x04 <script>"...),
		"page behind":     append(bytes.Clone(drawing), "<html><script>alert(1)</script>"...),
		"text in a PNG":   append(append(bytes.Clone(drawing[:33]), text...), drawing[33:]...),
		"profile in JPEG": segment(photo, 0xe2, "ICC_PROFILE\x00<script>"),
	} {
		c, _ := sanitised(t, data)
		for _, hidden := range []string{"script", "Exif", "GPS", "PK\x03\x04", "tEXt", "eXIf", "ICC", "html"} {
			if bytes.Contains(c.Data, []byte(hidden)) {
				t.Errorf("%s: %q is still there", name, hidden)
			}
		}
	}
}

func TestTransparencyAndGreysAreKept(t *testing.T) {
	glass := image.NewNRGBA(image.Rect(0, 0, 9, 7))
	glass.SetNRGBA(3, 3, color.NRGBA{10, 200, 30, 77})
	if _, m := sanitised(t, asPNG(t, glass)); m.At(3, 3) != (color.NRGBA{10, 200, 30, 77}) {
		t.Errorf("%v", m.At(3, 3))
	}
	grey := image.NewGray(image.Rect(0, 0, 16, 16))
	for i := range grey.Pix {
		grey.Pix[i] = 120
	}
	if c, m := sanitised(t, segment(asJPEG(t, grey), 0xe1, exif(binary.BigEndian, 6))); c.Type != "image/jpeg" || !near(m.At(8, 8), color.RGBA{120, 120, 120, 255}) {
		t.Errorf("%s %v", c.Type, m.At(8, 8))
	}
	if _, m := sanitised(t, asPNG(t, image.NewPaletted(image.Rect(0, 0, 5, 5), color.Palette{color.White}))); !near(m.At(2, 2), color.RGBA{255, 255, 255, 255}) {
		t.Error(m.At(2, 2))
	}
}

// allocated is what a call takes in bytes. It is no measure of time.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// resized writes another size into the frame of a JPEG.
func resized(t testing.TB, data []byte, width, height uint16) []byte {
	t.Helper()
	out := bytes.Clone(data)
	at := bytes.Index(out, []byte{0xff, 0xc0})
	if at < 0 {
		t.Fatal("no frame")
	}
	binary.BigEndian.PutUint16(out[at+5:], height)
	binary.BigEndian.PutUint16(out[at+7:], width)
	return out
}

// A hostile file costs little more than its own size, and the sentence says what to do.
func TestBombsAreRefusedByTheirHeader(t *testing.T) {
	photo := asJPEG(t, quarters(64, 64))
	progressive := resized(t, photo, 4000, 4000)
	progressive[bytes.Index(progressive, []byte{0xff, 0xc0})+1] = 0xc2
	large := resized(t, photo, 5000, 5000) // within every limit but the coefficients that the decoder keeps
	large[bytes.Index(large, []byte{0xff, 0xc0})+1] = 0xc2
	large = append(large, make([]byte, 40<<10)...)
	scan := photo[bytes.Index(photo, []byte{0xff, 0xda}) : len(photo)-2]
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"50,000 × 50,000":                 {pngOf(50_000, 50_000, 8, 2, 0, nil), "quá lớn (50000 × 50000"},
		"67 bytes within the limits":      {pngOf(4900, 4900, 8, 2, 0, nil), "hỏng hoặc bị cắt cụt"},
		"one long line":                   {pngOf(12_001, 1, 8, 2, 0, nil), "quá lớn"},
		"2^31 wide":                       {pngOf(1<<31-1, 1<<31-1, 8, 2, 0, nil), "hỏng"},
		"no width":                        {pngOf(0, 10, 8, 2, 0, nil), "hỏng"},
		"16 bits":                         {pngOf(4900, 4900, 16, 6, 0, nil), "quá lớn"},
		"interlaced":                      {pngOf(4900, 4900, 8, 6, 1, nil), "quá lớn"},
		"a JPEG of 60,000 × 60,000":       {resized(t, photo, 60_000, 60_000), "quá lớn"},
		"a small JPEG of 20 megapixels":   {resized(t, photo, 5000, 4000), "cắt cụt"},
		"a progressive one":               {progressive, "cắt cụt"},
		"a large progressive one":         {large, "quá lớn"},
		"hundreds of scans":               {append(bytes.Clone(photo[:len(photo)-2]), bytes.Repeat(scan, 100)...), "quá lớn"},
		"cut JPEG":                        {photo[:len(photo)/2], "cắt cụt"},
		"cut PNG":                         {asPNG(t, quarters(64, 64))[:120], "cắt cụt"},
		"cut header":                      {photo[:20], "cắt cụt"},
		"rubbish between the segments":    {append(append(bytes.Clone(photo[:2]), "rubbish"...), photo[2:]...), "JPEG hay PNG"},
		"two frames":                      {segment(photo, 0xc0, string(photo[bytes.Index(photo, []byte{0xff, 0xc0})+4:][:15])), "cắt cụt"},
		"SVG":                             {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "JPEG hay PNG"},
		"SVG with an XML head":            {[]byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), "JPEG hay PNG"},
		"a page":                          {[]byte(`<html><script>alert(1)</script>`), "JPEG hay PNG"},
		"GIF and page":                    {[]byte(`GIF89a/*<html><script>alert(1)</script>*/`), "JPEG hay PNG"},
		"an archive":                      {[]byte("PK\x03\x04"), "JPEG hay PNG"},
		"nothing":                         {nil, "JPEG hay PNG"},
		"a PDF":                           {[]byte("%PDF-1.7"), "JPEG hay PNG"},
		"WebP":                            {[]byte("RIFF\x00\x00\x00\x00WEBPVP8 "), "JPEG hay PNG"},
		"a directory of EXIF out of it":   {segment(photo, 0xe1, "Exif\x00\x00MM\x00*\xff\xff\xff\xff")[:300], "cắt cụt"},
		"a PNG of which the sum is false": {bytes.Replace(asPNG(t, quarters(8, 8)), []byte("IDAT"), []byte("IDAU"), 1), "cắt cụt"},
	} {
		var err error
		spent := allocated(func() { _, err = press().Sanitise(t.Context(), bytes.NewReader(c.data)) })
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
		if most := uint64(4<<20 + 8*len(c.data)); spent > most {
			t.Errorf("%s: %d KB allocated for a file of %d bytes", name, spent>>10, len(c.data))
		}
	}
}

// An honest picture of one colour is as small as a PNG can be, and is taken.
func TestThePlainestPictureIsNoBomb(t *testing.T) {
	row := make([]byte, 1+3*1000)
	data := pngOf(1000, 1000, 8, 2, 0, bytes.Repeat(row, 1000))
	if c, _ := sanitised(t, data); c.Width != 1000 || len(data) > 5000 {
		t.Errorf("%d bytes: %d × %d", len(data), c.Width, c.Height)
	}
	if c, _ := sanitised(t, asJPEG(t, image.NewGray(image.Rect(0, 0, 2000, 2000)))); c.Width != 2000 {
		t.Error(c.Width)
	}
}

func TestLimitsOfPictures(t *testing.T) {
	data := asPNG(t, quarters(100, 50))
	for name, l := range map[string]intake.Limits{"bytes": {Bytes: 100}, "side": {Side: 99}, "pixels": {Pixels: 4999}, "memory": {Memory: 19_999}} {
		if _, err := intake.NewSanitiser(1, l).Sanitise(t.Context(), bytes.NewReader(data)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := intake.NewSanitiser(0, intake.Limits{Bytes: int64(len(data)), Side: 100, Pixels: 5000, Memory: 20_000}).Sanitise(t.Context(), bytes.NewReader(data)); err != nil {
		t.Error(err)
	}
	if _, err := press().Sanitise(t.Context(), iotest.ErrReader(context.DeadlineExceeded)); fault.KindOf(err) == fault.Invalid || err == nil {
		t.Errorf("a line cut: %v", err)
	}
}

// Decoding a real photograph stays within what its header was judged by.
func TestMemoryOfAnHonestPicture(t *testing.T) {
	data := segment(asJPEG(t, image.NewYCbCr(image.Rect(0, 0, 4000, 3000), image.YCbCrSubsampleRatio420)), 0xe1, exif(binary.BigEndian, 6))
	spent := allocated(func() { sanitised(t, data) })
	if limit := uint64(4000 * 3000 * 7 * 11 / 10); spent > limit { // 1.5 and 4 bytes a pixel, and 1.5 of the test's own decoding
		t.Errorf("%d MB for 12 megapixels", spent>>20)
	}
}

func TestSheetsAreToldByContent(t *testing.T) {
	for content, says := range map[string]string{
		"Tên,Hạng\nChè,3\n":     "",
		"\ufeffTên;Hạng\n":      "",
		"Tên\tHạng\nChè\t3\n":   "",
		"\xff\xfeT\x00\xea\x00": "",
		"a":                     "",
		"PK\x03\x04 nothing":    "",
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600): ".xls kiểu cũ",
		"%PDF-1.7\n":                                "không phải bảng tính",
		"\x89PNG\r\n\x1a\n0000":                     "không phải bảng tính",
		"\xff\xd8\xff\xe0":                          "không phải bảng tính",
		"MZ\x90\x00\x03":                            "không phải bảng tính",
		"\x7fELF\x02\x01\x01":                       "không phải bảng tính",
		"<html><table><tr>":                         "không phải bảng tính",
		"<!DOCTYPE html>":                           "không phải bảng tính",
		`<?xml version="1.0"?><Workbook/>`:          "không phải bảng tính",
		`<svg xmlns="http://www.w3.org/2000/svg"/>`: "không phải bảng tính",
		"{\\rtf1 x}":                                "không phải bảng tính",
		"\x1f\x8b\x08\x00":                          "không phải bảng tính",
		"T\x00e\x00n\x00,\x00":                      "không phải bảng tính",
	} {
		err := intake.Check(strings.NewReader(content), intake.Sheet)
		if (says == "") != (err == nil) || err != nil && (!strings.Contains(err.Error(), says) || fault.KindOf(err) != fault.Invalid) {
			t.Errorf("%.20q: %v, want %q", content, err, says)
		}
	}
	if err := intake.Check(bytes.NewReader(asJPEG(t, quarters(8, 8))), intake.Picture); err != nil {
		t.Error(err)
	}
	for _, kind := range []intake.Kind{"", "other"} {
		if intake.Check(strings.NewReader("a,b"), kind) == nil {
			t.Errorf("the kind %q takes files", kind)
		}
	}
}
