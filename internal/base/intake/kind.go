package intake

import (
	"io"

	"github.com/gabriel-vasile/mimetype"

	"ocop/internal/base/fault"
)

// Kind is what a form asks for.
type Kind string

// The kinds that the program takes.
const (
	Sheet   Kind = "sheet"   // a list: xlsx or delimited text
	Picture Kind = "picture" // a photograph or drawing: JPEG or PNG
)

// head is how much of a file tells its kind; the library looks at no more.
const head = 3072

// Check says whether a file is of a kind by its first bytes. An archive passes as a sheet:
// only the reader of workbooks looks inside, under limits of its own. The refusal is an
// Invalid fault with a sentence that says what to choose instead.
func Check(r io.ReaderAt, kind Kind) error {
	start := make([]byte, head)
	n, err := r.ReadAt(start, 0)
	if err != nil && err != io.EOF {
		return refuse("Không đọc được tệp; hãy chọn lại tệp.")
	}
	found := mimetype.Detect(start[:n])
	switch kind {
	case Sheet:
		return checkSheet(found)
	case Picture:
		if _, ok := pictureType(found); ok {
			return nil
		}
		return notPicture()
	}
	return refuse("Biểu mẫu này không nhận tệp, hãy gửi lại không kèm tệp.")
}

func checkSheet(found *mimetype.MIME) error {
	switch {
	case is(found, "text/plain", "text/csv", "text/tab-separated-values", "application/zip",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"):
		return nil
	case is(found, "application/x-ole-storage", "application/vnd.ms-excel"):
		return refuse("Tệp là .xls kiểu cũ hoặc có mật khẩu; hãy mở bằng Excel và lưu lại dạng .xlsx không mật khẩu.")
	}
	return refuse("Tệp không phải bảng tính .xlsx hay .csv; hãy lưu lại đúng một trong hai dạng này.")
}

func is(found *mimetype.MIME, kinds ...string) bool {
	for _, k := range kinds {
		if found.Is(k) {
			return true
		}
	}
	return false
}

func pictureType(found *mimetype.MIME) (string, bool) {
	for _, t := range [...]string{jpegType, pngType} {
		if found.Is(t) {
			return t, true
		}
	}
	return "", false
}

func notPicture() error {
	return refuse("Tệp không phải ảnh JPEG hay PNG; hãy chọn ảnh chụp hoặc lưu lại đúng một trong hai dạng này.")
}

func refuse(sentence string) error { return &fault.Fault{Kind: fault.Invalid, Sentence: sentence} }
