package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"github.com/gabriel-vasile/mimetype"

	"ocop/internal/base/fault"
)

const (
	jpegType = "image/jpeg"
	pngType  = "image/png"
	quality  = 90 // of JPEG written anew
)

// Limits bound what one picture may ask of the machine. The zero value of a field means
// its default.
type Limits struct {
	Bytes  int64 // of the file as it came; default 15 MiB
	Side   int   // pixels of width and of height; default 12,000
	Pixels int64 // default 25 million: a photograph of a telephone has 12 or so
	Memory int64 // bytes that decoding and turning will hold; default 128 MiB
}

func (l Limits) full() Limits {
	set := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	set(&l.Bytes, 15<<20)
	set(&l.Pixels, 25_000_000)
	set(&l.Memory, 128<<20)
	if l.Side <= 0 {
		l.Side = 12_000
	}
	return l
}

// Clean is a picture written anew by us.
type Clean struct {
	Type          string // image/jpeg or image/png
	Width, Height int    // as it is seen
	Data          []byte
}

// Sanitiser writes pictures anew, a few at a time; the others wait. It is safe for
// concurrent use. A program makes one, because the limit on memory is for each picture.
type Sanitiser struct {
	limits Limits
	slots  chan struct{}
}

// NewSanitiser makes the one Sanitiser of a program; parallel is how many pictures are
// decoded at once.
func NewSanitiser(parallel int, l Limits) *Sanitiser {
	return &Sanitiser{limits: l.full(), slots: make(chan struct{}, max(parallel, 1))}
}

// Sanitise reads a JPEG or PNG picture and writes it anew in the same format, turned as
// its camera said, without anything that is not seen. Its header is judged first: a file
// that claims more than its limits, or more than so few bytes can hold, is refused before
// a pixel is allocated. A refusal is an Invalid fault; other errors are those of r and ctx.
// A colour profile is dropped too, so colours beyond sRGB look paler.
func (s *Sanitiser) Sanitise(ctx context.Context, r io.Reader) (Clean, error) {
	data, err := io.ReadAll(io.LimitReader(r, s.limits.Bytes+1))
	if err != nil {
		return Clean{}, fmt.Errorf("picture: %w", err)
	}
	if int64(len(data)) > s.limits.Bytes {
		return Clean{}, refuse(fmt.Sprintf("Ảnh lớn hơn %d MB; hãy chọn ảnh nhỏ hơn.", s.limits.Bytes>>20))
	}
	kind, ok := pictureType(mimetype.Detect(data))
	if !ok {
		return Clean{}, notPicture()
	}
	c, err := readClaim(data, kind)
	if err != nil {
		return Clean{}, damaged(err)
	}
	if err := c.judge(int64(len(data)), s.limits); err != nil {
		return Clean{}, err
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return Clean{}, ctx.Err()
	}
	return rewrite(data, kind, c)
}

func readClaim(data []byte, kind string) (claim, error) {
	if kind == pngType {
		return pngClaim(data)
	}
	return jpegClaim(data)
}

// rewrite decodes and encodes. Whatever the decoder says is wrong with the file is told in
// one sentence; what it says is for the log.
func rewrite(data []byte, kind string, c claim) (Clean, error) {
	var b bytes.Buffer
	if kind == pngType {
		m, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			return Clean{}, damaged(err)
		}
		if err := png.Encode(&b, m); err != nil {
			return Clean{}, fmt.Errorf("picture: %w", err)
		}
		return Clean{kind, m.Bounds().Dx(), m.Bounds().Dy(), b.Bytes()}, nil
	}
	m, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return Clean{}, damaged(err)
	}
	if c.redrawn() {
		m = redraw(m, c.turn)
	}
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		return Clean{}, fmt.Errorf("picture: %w", err)
	}
	return Clean{kind, m.Bounds().Dx(), m.Bounds().Dy(), b.Bytes()}, nil
}

func damaged(cause error) error {
	return &fault.Fault{Kind: fault.Invalid, Sentence: "Ảnh bị hỏng hoặc bị cắt cụt; hãy mở ảnh, lưu lại rồi gửi lại.", Cause: cause}
}

var errHeader = errors.New("the header is not one of a picture that we read")

// claim is what the header of a picture says of it.
type claim struct {
	width, height int64
	held          int64 // bytes that the decoder will hold
	least         int64 // bytes that a file must have to fill so many pixels
	turn          int   // orientation of EXIF, 1 to 8
	ink           bool  // four inks instead of three lights
	scans         int   // passes over the whole picture
}

func (c claim) redrawn() bool { return c.turn > 1 || c.ink }

// scansMost is far above what cameras and programs write (10 or so): each scan costs the
// decoder a pass over all pixels, however few bytes it has.
const scansMost = 60

// judge refuses what is too large, and what cannot be whole.
func (c claim) judge(size int64, l Limits) error {
	held := c.held
	if c.redrawn() {
		held += 4 * c.width * c.height
	}
	switch {
	case c.width < 1 || c.height < 1:
		return damaged(errHeader)
	case c.width > int64(l.Side) || c.height > int64(l.Side) || c.width*c.height > l.Pixels || held > l.Memory || c.scans > scansMost:
		return refuse(fmt.Sprintf("Ảnh quá lớn (%d × %d điểm ảnh); hãy thu nhỏ ảnh rồi gửi lại.", c.width, c.height))
	case c.least > size:
		return damaged(fmt.Errorf("%d bytes cannot hold %d × %d pixels", size, c.width, c.height))
	}
	return nil
}

// pngClaim reads the header chunk. Deflate makes at most 1032 bytes of one.
func pngClaim(data []byte) (claim, error) {
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || len(data) < 29 {
		return claim{}, errors.Join(err, errHeader)
	}
	depth, colour, interlaced := int64(data[24]), data[25], data[28] != 0
	channels := int64(1)
	switch colour {
	case 2:
		channels = 3
	case 4:
		channels = 2
	case 6:
		channels = 4
	}
	each := int64(4) // bytes of a pixel in memory
	switch {
	case colour == 3:
		each = 1
	case depth == 16:
		each = 8
	}
	c := claim{width: int64(config.Width), height: int64(config.Height), turn: 1}
	c.held = c.width * c.height * each
	if interlaced {
		c.held *= 2
	}
	c.least = c.height * (1 + c.width*channels*depth/8) / 1032
	return c, nil
}

// redraw turns a picture as EXIF says and gives it three lights.
func redraw(m image.Image, turn int) *image.RGBA {
	b := m.Bounds()
	w, h := b.Dx(), b.Dy()
	seen := image.Rect(0, 0, w, h)
	if turn >= 5 {
		seen = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(seen)
	light := lightOf(m)
	for y := range h {
		for x := range w {
			to := out.PixOffset(turned(x, y, w, h, turn))
			out.Pix[to], out.Pix[to+1], out.Pix[to+2] = light(b.Min.X+x, b.Min.Y+y)
			out.Pix[to+3] = 0xff
		}
	}
	return out
}

// turned is where a pixel is seen. 2 to 4 mirror and turn upside down; 5 to 8 change
// width and height.
func turned(x, y, w, h, turn int) (int, int) {
	switch turn {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}

// lightOf reads a pixel of what the JPEG decoder makes, without an allocation for each.
func lightOf(m image.Image) func(x, y int) (r, g, b byte) {
	switch m := m.(type) {
	case *image.YCbCr:
		return func(x, y int) (byte, byte, byte) { return rgb(m.YCbCrAt(x, y)) }
	case *image.Gray:
		return func(x, y int) (byte, byte, byte) { l := m.GrayAt(x, y).Y; return l, l, l }
	case *image.CMYK:
		return func(x, y int) (byte, byte, byte) { return inks(m.CMYKAt(x, y)) }
	}
	return func(x, y int) (byte, byte, byte) {
		r, g, b, _ := m.At(x, y).RGBA()
		return byte(r >> 8), byte(g >> 8), byte(b >> 8)
	}
}
