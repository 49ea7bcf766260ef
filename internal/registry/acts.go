package registry

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/registry/internal/rows"
)

// EnterProducer enters a producer, or gives the one that is there already: the same
// folded name at the same place is the same producer, and nothing is written. It needs
// product.edit at the place.
func EnterProducer(ctx context.Context, a *act.Act, n NewProducer) (key.Producer, error) {
	if err := editable(a, n.Place); err != nil {
		return "", err
	}
	n, err := n.check()
	if err != nil {
		return "", err
	}
	q, folded := rows.New(a), fold.Key(n.Name)
	same, err := q.ProducerBySame(ctx, rows.ProducerBySameParams{Folded: folded, Place: string(n.Place)})
	if err == nil {
		return key.Producer(same), nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("producer: %w", err)
	}
	k := key.Producer(a.NewKey())
	added, err := q.InsertProducer(ctx, rows.InsertProducerParams{Producer: string(k), Name: n.Name, Folded: folded, Kind: string(n.Kind),
		Place: string(n.Place), Hamlet: n.Hamlet, CreatedAt: a.Now().UnixMilli()})
	if err != nil {
		return "", fmt.Errorf("enter producer: %w", err)
	}
	if added == 0 {
		return "", fault.Clash("Chủ thể này vừa được người khác nhập, hãy tải lại trang.")
	}
	return k, a.Record(ctx, "producer.entered", "producer/"+string(k), n.Place, nil,
		map[string]string{"name": n.Name, "kind": string(n.Kind), "hamlet": n.Hamlet})
}

// EnterProduct enters a product. It needs product.edit at the product's place, which is
// the producer's when none is given. A product of the same folded name of the same
// producer (or, without a producer, at the same place) is a Conflict: FindSame tells
// beforehand. The slug is the folded name, with -2, -3 … where it is taken.
func EnterProduct(ctx context.Context, a *act.Act, f Facts) (key.Product, error) {
	f, err := settle(ctx, a, f)
	if err != nil {
		return "", err
	}
	if err := unique(ctx, a, "", f); err != nil {
		return "", err
	}
	slug, err := freeSlug(ctx, a, f.Name)
	if err != nil {
		return "", err
	}
	k := key.Product(a.NewKey())
	added, err := rows.New(a).InsertProduct(ctx, rows.InsertProductParams{Product: string(k), Producer: nullable(f.Producer), Name: f.Name,
		Folded: fold.Key(f.Name), SortKey: fold.SortKey(f.Name), Slug: slug, Grp: string(f.Group), Place: string(f.Place),
		Story: f.Story, Source: f.Source, Note: f.Note, CreatedAt: a.Now().UnixMilli()})
	if err != nil {
		return "", fmt.Errorf("enter product: %w", err)
	}
	if added == 0 {
		return "", fault.Clash("Một sản phẩm cùng tên vừa được người khác nhập, hãy tải lại trang.")
	}
	_, after := differences(Facts{}, f)
	after["slug"] = slug
	return k, a.Record(ctx, "product.entered", "product/"+string(k), f.Place, nil, after)
}

// ChangeProduct writes all facts of a product whose version the caller has seen; what
// was before stays in the journal, and the slug stays as it is. It needs product.edit
// at the old and the new place. Another version is a Conflict, unless the product
// already is as wanted: then, as after a double click, there is no effect.
func ChangeProduct(ctx context.Context, a *act.Act, k key.Product, version int64, f Facts) error {
	was, err := ByKey(ctx, a.View(), k)
	if err != nil {
		return err
	}
	if err := a.Need(act.ProductEdit, was.Place); err != nil {
		return err
	}
	if f, err = settle(ctx, a, f); err != nil {
		return err
	}
	before, after := differences(was.facts(), f)
	if len(after) == 0 {
		return nil
	}
	if was.Version != version {
		return stale(was)
	}
	if err := unique(ctx, a, k, f); err != nil {
		return err
	}
	changed, err := rows.New(a).UpdateProduct(ctx, rows.UpdateProductParams{Producer: nullable(f.Producer), Name: f.Name, Folded: fold.Key(f.Name),
		SortKey: fold.SortKey(f.Name), Grp: string(f.Group), Place: string(f.Place), Story: f.Story, Source: f.Source, Note: f.Note,
		Product: string(k), Version: version})
	if err != nil {
		return fmt.Errorf("change product: %w", err)
	}
	if changed == 0 {
		return stale(was)
	}
	return a.Record(ctx, "product.changed", "product/"+string(k), f.Place, before, after)
}

func stale(now Product) error {
	return fault.Clash("Sản phẩm “" + now.Name + "” đã được người khác sửa sau khi bạn mở trang, hãy xem bản mới nhất rồi sửa lại.")
}

// settle checks the facts, the place and the producer, and that the actor may edit there.
func settle(ctx context.Context, a *act.Act, f Facts) (Facts, error) {
	kind := UnknownKind
	if f.Producer != "" {
		maker, err := ProducerByKey(ctx, a.View(), f.Producer)
		if err != nil {
			return f, err
		}
		kind = maker.Kind
		if f.Place == "" {
			f.Place = maker.Place
		}
	}
	if err := editable(a, f.Place); err != nil {
		return f, err
	}
	f, err := f.check()
	if err != nil {
		return f, err
	}
	if !kind.MayOffer(f.Group) {
		return f, fault.Wrong(fault.Field{Name: "group", Sentence: "Hội, trung tâm điều hành chỉ đăng ký được sản phẩm du lịch, hãy chọn lại nhóm hoặc chủ thể."})
	}
	return f, nil
}

// editable refuses a place that does not exist or where the actor may not edit.
func editable(a *act.Act, at place.ID) error {
	if _, ok := a.Places().Unit(at); !ok {
		return fault.Wrong(fault.Field{Name: "place", Sentence: "Đơn vị hành chính không có trong danh mục, hãy chọn lại."})
	}
	return a.Need(act.ProductEdit, at)
}

// unique refuses a name that another product of the producer, or at the place, has.
func unique(ctx context.Context, a *act.Act, own key.Product, f Facts) error {
	same, err := FindSame(ctx, a.View(), f.Name, f.Producer, f.Place)
	if err != nil {
		return err
	}
	for _, p := range same {
		if p.Key != own {
			return fault.Clash("Đã có sản phẩm “" + p.Name + "” của cùng chủ thể hoặc cùng địa bàn, hãy dùng sản phẩm đó hoặc ghi tên phân biệt.")
		}
	}
	return nil
}

// freeSlug gives the first free address of a name. Names repeat a few times at most,
// so looking one by one is cheap and, unlike a pattern, always uses the index.
func freeSlug(ctx context.Context, a *act.Act, name string) (string, error) {
	base := fold.Slug(name)
	if base == "" {
		base = "san-pham" // a name written in no Latin letter
	}
	q, slug := rows.New(a), base
	for n := 2; ; n++ {
		taken, err := q.SlugTaken(ctx, slug)
		if err != nil {
			return "", fmt.Errorf("slug: %w", err)
		}
		if taken == 0 {
			return slug, nil
		}
		slug = fmt.Sprintf("%s-%d", base, n)
	}
}

func nullable(k key.Producer) sql.NullString {
	return sql.NullString{String: string(k), Valid: k != ""}
}
