package web

import (
	"errors"
	"io"

	"ocop/internal/base/clamd"
	"ocop/internal/base/fault"
	"ocop/internal/base/intake"
)

// fileField is the field of a form that carries its one file.
const fileField = "file"

// check looks at what a file is, whatever it is called, before anybody stores or reads it.
// No file is right here: whether one is needed is the form's to say.
func (u *Upload) check(kind intake.Kind) error {
	if u == nil || u.Size == 0 {
		return nil
	}
	err := intake.Check(u.Body, kind)
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return fault.Wrong(fault.Field{Name: fileField, Sentence: f.Sentence})
	}
	return err
}

// scan has the virus scanner look at the upload, whole. What nobody has looked at is not
// taken.
func (k *Kernel) scan(req *Request) error {
	u := req.Upload
	if k.Scanner == nil || u == nil || u.Size == 0 {
		return nil
	}
	err := k.Scanner.Scan(req.Context(), io.NewSectionReader(u.Body, 0, u.Size))
	switch {
	case err == nil:
		return nil
	case errors.Is(err, clamd.ErrFound):
		k.Log.WarnContext(req.Context(), "upload refused", "request", req.Number, "from", req.Remote(), "person", req.Actor.Person, "err", clip(err.Error()))
		return fault.Wrong(fault.Field{Name: fileField, Sentence: "Tệp này có mã độc nên không được nhận; hãy quét máy bằng phần mềm diệt vi-rút rồi chọn tệp khác."})
	}
	k.Log.ErrorContext(req.Context(), "virus scanner", "request", req.Number, "err", clip(err.Error()))
	return &fault.Fault{Kind: fault.Busy, Sentence: "Chưa kiểm tra được mã độc nên tệp chưa được nhận. Xin thử lại sau ít phút; nếu vẫn vậy, báo người quản trị máy chủ.", Cause: err}
}
