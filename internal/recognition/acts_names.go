package recognition

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/recognition/internal/rows"
)

// Unnamed lists the recognitions that were made by a program which did not keep under which
// names.
func Unnamed(ctx context.Context, v *act.View) (list []key.Recognition, err error) {
	found, err := rows.New(v).Unnamed(ctx)
	if err != nil {
		return nil, fmt.Errorf("unnamed recognitions: %w", err)
	}
	for _, k := range found {
		list = append(list, key.Recognition(k))
	}
	return list, nil
}

// KeepNames writes down under which names a product was recognised, as the journal tells them:
// before its first change since, and as corrections of the certificate have put them. It is for
// the program itself, once for each of Unnamed.
func KeepNames(ctx context.Context, a *act.Act, k key.Recognition) error {
	if !a.IsMachine() {
		return fault.Denied("Tên khi được công nhận do hệ thống tự ghi; giấy in sai thì hãy đề nghị đính chính.")
	}
	r, err := load(ctx, a, k)
	if err != nil {
		return err
	}
	names, at, err := journalled(ctx, a, r)
	if err != nil {
		return err
	}
	n, err := rows.New(a).NameRecognition(ctx, rows.NameRecognitionParams{Recognition: string(k), ProductName: names.Product, ProducerName: names.Producer,
		ProductPlace: string(at), Folded: names.folded()})
	if err != nil || n == 0 {
		return err
	}
	return a.Record(ctx, "recognition.named", subject(k), r.Place, nil, map[string]any{"product": names.Product, "producer": names.Producer, "place": at})
}

// journalled reads from the journal the names and the place under which a product was recognised.
func journalled(ctx context.Context, a *act.Act, r Recognition) (names Names, at place.ID, err error) {
	q := rows.New(a)
	changes, err := q.ChangedSince(ctx, rows.ChangedSinceParams{Product: "product/" + string(r.Product), Recognition: subject(r.Key)})
	if err != nil {
		return names, at, fmt.Errorf("changes of a product: %w", err)
	}
	was := struct {
		Name, Producer *string
		Place          place.ID
	}{}
	for _, text := range slices.Backward(changes) { // the earliest change of each speaks last
		if err := json.Unmarshal([]byte(text), &was); err != nil {
			return names, at, fmt.Errorf("changes of a product: %w", err)
		}
	}
	names, at = r.Today, cmp.Or(was.Place, r.Place)
	if was.Name != nil {
		names.Product = *was.Name
	}
	if was.Producer != nil {
		names.Producer = ""
	}
	if was.Producer != nil && *was.Producer != "" {
		if names.Producer, err = q.ProducerName(ctx, *was.Producer); err != nil {
			return names, at, fmt.Errorf("producer of then: %w", err)
		}
	}
	names, err = reprinted(ctx, a, r.Key, names)
	return names, at, err
}

// reprinted puts the names as the corrections of a certificate did.
func reprinted(ctx context.Context, a *act.Act, k key.Recognition, names Names) (Names, error) {
	all, err := Corrections(ctx, a.View(), k)
	for _, x := range all {
		switch {
		case x.State != CorrectionApproved:
		case x.Field == ProductField:
			names.Product = x.Becomes
		case x.Field == ProducerField:
			names.Producer = x.Becomes
		}
	}
	return names, err
}
