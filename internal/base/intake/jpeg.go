package intake

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"image/jpeg"
)

func rgb(c color.YCbCr) (r, g, b byte) { return color.YCbCrToRGB(c.Y, c.Cb, c.Cr) }

func inks(c color.CMYK) (r, g, b byte) { return color.CMYKToRGB(c.C, c.M, c.Y, c.K) }

// Markers of JPEG.
const (
	startOfFrame0 = 0xc0 // baseline
	startOfFrame1 = 0xc1 // extended
	startOfFrame2 = 0xc2 // progressive: the decoder keeps every coefficient
	startOfScan   = 0xda
	restart       = 0xd0 // restarts, start and end of image have no length
	endOfImage    = 0xd9
	app1          = 0xe1 // EXIF
	app14         = 0xee // Adobe: what the components mean
)

// jpegClaim walks the segments before the first scan. It is stricter than the decoder,
// which skips rubbish between segments: where the two could read differently the file is
// refused.
func jpegClaim(data []byte) (claim, error) {
	c := claim{turn: 1, scans: bytes.Count(data, []byte{0xff, startOfScan})}
	adobe := false
	for at := 2; ; {
		if at+4 > len(data) || data[at] != 0xff {
			return c, errHeader
		}
		marker, size := data[at+1], int(binary.BigEndian.Uint16(data[at+2:]))
		end := at + 2 + size
		if marker < startOfFrame0 || marker >= restart && marker <= endOfImage || marker == 0xff || size < 2 || end > len(data) {
			return c, errHeader
		}
		body := data[at+4 : end]
		switch marker {
		case startOfFrame0, startOfFrame1, startOfFrame2:
			if c.width > 0 || !c.frame(body, marker == startOfFrame2) {
				return c, errHeader
			}
		case app1:
			if t := orientation(body); t > 0 {
				c.turn = t
			}
		case app14:
			adobe = true
		case startOfScan:
			return c, c.agree(data, adobe)
		}
		at = end
	}
}

// frame reads size and components. The decoder holds a byte for each sample and, of a
// progressive picture, four more for each coefficient.
func (c *claim) frame(body []byte, progressive bool) bool {
	if len(body) < 6 || len(body) != 6+3*int(body[5]) {
		return false
	}
	c.height, c.width = int64(binary.BigEndian.Uint16(body[1:])), int64(binary.BigEndian.Uint16(body[3:]))
	samples, widest, tallest := int64(0), int64(1), int64(1)
	for i := 6; i < len(body); i += 3 {
		h, v := int64(body[i+1]>>4), int64(body[i+1]&15)
		if h < 1 || h > 4 || v < 1 || v > 4 {
			return false
		}
		samples += h * v
		widest, tallest = max(widest, h), max(tallest, v)
	}
	if body[5] == 1 {
		samples, widest, tallest = 1, 1, 1 // one component has no sampling
	}
	c.ink = body[5] == 4
	across, down := padded(c.width, widest), padded(c.height, tallest)
	c.held = across * down * samples / (widest * tallest)
	if progressive {
		c.held *= 5
	}
	// Each block of 64 samples needs a bit at least, and the first component has a block
	// for every 64 pixels of its own sampling.
	c.least = c.width * c.height / (64 * 8 * widest * tallest)
	return true
}

// padded is a side in whole blocks of 8 samples.
func padded(side, sampling int64) int64 {
	return (side + 8*sampling - 1) / (8 * sampling) * 8 * sampling
}

// agree asks the decoder whether it reads the same header.
func (c *claim) agree(data []byte, adobe bool) error {
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil || int64(config.Width) != c.width || int64(config.Height) != c.height {
		return errHeader
	}
	if adobe || c.ink {
		c.held += 4 * c.width * c.height // the decoder writes all pixels again as RGB or inks
	}
	return nil
}

// orientation is the tag 0x0112 of the first directory of EXIF, 0 when there is none.
func orientation(segment []byte) int {
	tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00"))
	if !ok || len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > int64(len(tiff)) {
		return 0
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 0
		}
		if order.Uint16(entries) == 0x0112 {
			if v := int(order.Uint16(entries[8:])); v >= 1 && v <= 8 {
				return v
			}
			return 0
		}
		entries = entries[12:]
	}
	return 0
}
