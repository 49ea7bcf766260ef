package registry_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/given"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/registry"
)

const (
	bacGiang place.ID = "24.2020"
	bacNinh  place.ID = "24.2025"
	tanYen   place.ID = "216.2020"
	ngocChau place.ID = "07348.2020" // a commune of Tân Yên
	lucNam   place.ID = "218.2020"
	baoSon   place.ID = "07459.2020" // a commune of Lục Nam
)

func noon() time.Time { return time.Date(2021, 7, 1, 5, 0, 0, 0, time.UTC) }

func each(t *testing.T, fn func(*testing.T, *act.Desk)) {
	t.Helper()
	dbtest.Each(t, noon, func(t *testing.T, d *db.DB) { fn(t, &act.Desk{DB: d, Places: given.Places(t)}) })
}

func holder(r act.Role, at place.ID) act.Actor {
	return act.Actor{Person: key.Person(r), Name: string(r), Roles: []act.Held{{Role: r, Place: at}}}
}

func office() act.Actor { return holder(act.Office, bacGiang) }

func enterProducer(d *act.Desk, who act.Actor, n registry.NewProducer) (k key.Producer, err error) {
	err = d.Do(context.Background(), who, func(ctx context.Context, a *act.Act) (err error) {
		k, err = registry.EnterProducer(ctx, a, n)
		return err
	})
	return k, err
}

func enter(d *act.Desk, who act.Actor, f registry.Facts) (k key.Product, err error) {
	err = d.Do(context.Background(), who, func(ctx context.Context, a *act.Act) (err error) {
		k, err = registry.EnterProduct(ctx, a, f)
		return err
	})
	return k, err
}

func change(d *act.Desk, who act.Actor, k key.Product, version int64, f registry.Facts) error {
	return d.Do(context.Background(), who, func(ctx context.Context, a *act.Act) error {
		return registry.ChangeProduct(ctx, a, k, version, f)
	})
}

func must[T any](t *testing.T) func(T, error) T {
	return func(got T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
}

func look(t *testing.T, d *act.Desk, fn func(context.Context, *act.View) error) {
	t.Helper()
	if err := d.See(t.Context(), office(), fn); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, d *act.Desk, k key.Product) (p registry.Product) {
	t.Helper()
	look(t, d, func(ctx context.Context, v *act.View) (err error) {
		p, err = registry.ByKey(ctx, v, k)
		return err
	})
	return p
}

func wantKind(t *testing.T, label string, err error, want fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != want {
		t.Errorf("%s: got %v (kind %d), want kind %d", label, err, fault.KindOf(err), want)
	}
}

func entries(t *testing.T, d *act.Desk, subject string) (list []act.Entry) {
	t.Helper()
	look(t, d, func(ctx context.Context, v *act.View) (err error) {
		list, err = act.Entries(ctx, v, subject, 100)
		return err
	})
	return list
}

func TestTheSameProducerIsEnteredOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk) {
		first := must[key.Producer](t)(enterProducer(d, office(), registry.NewProducer{Name: "Hợp tác xã Hòa Bình", Place: ngocChau, Hamlet: "Thôn Đồng Cống"}))
		for _, twin := range []string{"Hợp tác xã Hòa Bình", "HỢP TÁC XÃ HOÀ BÌNH", "  hop tac xa   hoa binh ", norm.NFD.String("Hợp tác xã Hòa Bình"), "“Hợp tác xã” Hòa-Bình."} {
			if k := must[key.Producer](t)(enterProducer(d, office(), registry.NewProducer{Name: twin, Place: ngocChau})); k != first {
				t.Errorf("%q is another producer", twin)
			}
		}
		if k := must[key.Producer](t)(enterProducer(d, office(), registry.NewProducer{Name: "Hợp tác xã Hòa Bình", Place: baoSon})); k == first {
			t.Error("the same name at another place is the same producer")
		}
		look(t, d, func(ctx context.Context, v *act.View) error {
			got, err := registry.ProducerByKey(ctx, v, first)
			want := registry.Producer{Key: first, Name: "Hợp tác xã Hòa Bình", Kind: registry.Cooperative, Place: ngocChau, Hamlet: "Thôn Đồng Cống", CreatedAt: noon(), Version: 1}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("producer (-want +got):\n%s", diff)
			}
			_, missing := registry.ProducerByKey(ctx, v, "none")
			wantKind(t, "no producer", missing, fault.NotFound)
			return err
		})
		if n := len(entries(t, d, "producer/"+string(first))); n != 1 {
			t.Errorf("%d journal entries, want 1", n)
		}
	})
}

func TestManyEnterTheSameAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk) {
		var wg sync.WaitGroup
		var entered, clashed atomic.Int32
		makers := make([]key.Producer, 8)
		for i := range makers {
			wg.Go(func() {
				k, err := enterProducer(d, office(), registry.NewProducer{Name: "HTX Mỳ Chũ", Place: ngocChau})
				if err != nil {
					t.Error(err)
				}
				makers[i] = k
				switch _, err := enter(d, office(), registry.Facts{Producer: k, Name: "Mỳ gạo Chũ", Group: registry.Food}); {
				case err == nil:
					entered.Add(1)
				case fault.KindOf(err) == fault.Conflict:
					clashed.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, k := range makers {
			if k != makers[0] || k == "" {
				t.Errorf("producers %v", makers)
			}
		}
		if entered.Load() != 1 || clashed.Load() != 7 {
			t.Errorf("entered %d, refused %d; want 1 and 7", entered.Load(), clashed.Load())
		}
	})
}

func TestSlugs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk) {
		var wg sync.WaitGroup
		keys := make([]key.Product, 6)
		for i := range keys { // six producers bring a product of one name at once
			wg.Go(func() {
				maker, err := enterProducer(d, office(), registry.NewProducer{Name: fmt.Sprint("Hộ kinh doanh ", i), Place: ngocChau})
				if err == nil {
					keys[i], err = enter(d, office(), registry.Facts{Producer: maker, Name: "Mật ong", Group: registry.Food})
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		got := map[string]bool{}
		for _, k := range keys {
			got[get(t, d, k).Slug] = true
		}
		want := map[string]bool{"mat-ong": true, "mat-ong-2": true, "mat-ong-3": true, "mat-ong-4": true, "mat-ong-5": true, "mat-ong-6": true}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("slugs (-want +got):\n%s", diff)
		}
		for name, want := range map[string]string{"Mật ong 2": "mat-ong-2-2", "茶": "san-pham", "酒": "san-pham-2", "Rượu Đào": "ruou-dao"} {
			k := must[key.Product](t)(enter(d, office(), registry.Facts{Name: name, Group: registry.Food, Place: baoSon}))
			if slug := get(t, d, k).Slug; name[0] < 0x80 && slug != want || slug == "" {
				t.Errorf("%s: slug %s, want %s", name, slug, want)
			}
		}
	})
}

func TestAProductIsChanged(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk) {
		maker := must[key.Producer](t)(enterProducer(d, office(), registry.NewProducer{Name: "HTX Nông nghiệp Xanh", Place: ngocChau}))
		f := registry.Facts{Producer: maker, Name: "Chả Gà", Group: registry.Food, Story: "Dòng một\r\n\r\n\r\nDòng hai", Source: "https://example.vn/?a=1&b=2"}
		k := must[key.Product](t)(enter(d, office(), f))
		want := registry.Product{Key: k, Producer: maker, ProducerName: "HTX Nông nghiệp Xanh", ProducerKind: registry.Cooperative, Name: "Chả Gà",
			Slug: "cha-ga", Group: registry.Food, Place: ngocChau, Story: "Dòng một\n\nDòng hai", Source: f.Source, CreatedAt: noon(), Version: 1}
		if diff := cmp.Diff(want, get(t, d, k)); diff != "" {
			t.Errorf("entered (-want +got):\n%s", diff)
		}
		f.Name, f.Place, f.Note = "Chả gà đồi Yên Thế", tanYen, "đổi tên"
		for range 2 { // the second click comes with the old version
			if err := change(d, office(), k, 1, f); err != nil {
				t.Fatal(err)
			}
		}
		want.Name, want.Place, want.Note, want.Version = f.Name, tanYen, f.Note, 2
		if diff := cmp.Diff(want, get(t, d, k)); diff != "" {
			t.Errorf("changed (-want +got):\n%s", diff)
		}
		f.Name = "Tên khác"
		wantKind(t, "stale", change(d, office(), k, 1, f), fault.Conflict)
		wantKind(t, "from the future", change(d, office(), k, 3, f), fault.Conflict)
		wantKind(t, "no product", change(d, office(), "none", 1, f), fault.NotFound)
		if diff := cmp.Diff(want, get(t, d, k)); diff != "" {
			t.Errorf("after refusals (-want +got):\n%s", diff)
		}
		log := entries(t, d, "product/"+string(k))
		if len(log) != 2 {
			t.Fatalf("journal: %v", log)
		}
		for _, e := range log {
			if e.Verb == "product.changed" && (!strings.Contains(e.Before, `"name":"Chả Gà"`) || strings.Contains(e.Before, "story") || !strings.Contains(e.After, "Yên Thế")) {
				t.Errorf("journal entry: %+v", e)
			}
		}
	})
}

func TestTwoChangeTheSameVersion(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk) {
		f := registry.Facts{Name: "Vải sớm", Group: registry.Food, Place: tanYen}
		k := must[key.Product](t)(enter(d, office(), f))
		var wg sync.WaitGroup
		var changed, clashed atomic.Int32
		for i := range 6 {
			wg.Go(func() {
				mine := f
				mine.Note = fmt.Sprint("ghi chú ", i)
				switch err := change(d, office(), k, 1, mine); {
				case err == nil:
					changed.Add(1)
				case fault.KindOf(err) == fault.Conflict:
					clashed.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if p := get(t, d, k); changed.Load() != 1 || clashed.Load() != 5 || p.Version != 2 {
			t.Errorf("changed %d, refused %d, version %d", changed.Load(), clashed.Load(), p.Version)
		}
	})
}

func TestDuplicateProducts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk) {
		maker := must[key.Producer](t)(enterProducer(d, office(), registry.NewProducer{Name: "HTX A", Place: ngocChau}))
		other := must[key.Producer](t)(enterProducer(d, office(), registry.NewProducer{Name: "HTX B", Place: ngocChau}))
		first := must[key.Product](t)(enter(d, office(), registry.Facts{Producer: maker, Name: "Rượu Đào", Group: registry.Drink}))
		_, err := enter(d, office(), registry.Facts{Producer: maker, Name: "rượu đào", Group: registry.Drink})
		wantKind(t, "same producer", err, fault.Conflict)
		_, err = enter(d, office(), registry.Facts{Name: "RUOU DAO", Group: registry.Drink, Place: ngocChau})
		wantKind(t, "same place, producer not known", err, fault.Conflict)
		second := must[key.Product](t)(enter(d, office(), registry.Facts{Producer: other, Name: "Rượu Đào", Group: registry.Drink}))
		third := must[key.Product](t)(enter(d, office(), registry.Facts{Producer: other, Name: "Rượu Mơ", Group: registry.Drink}))
		wantKind(t, "renamed onto another", change(d, office(), third, 1, registry.Facts{Producer: other, Name: "Rượu đào", Group: registry.Drink}), fault.Conflict)
		if err := change(d, office(), second, 1, registry.Facts{Producer: other, Name: "RƯỢU ĐÀO", Group: registry.Drink}); err != nil {
			t.Errorf("a product may keep its own folded name: %v", err)
		}
		look(t, d, func(ctx context.Context, v *act.View) error {
			of, err := registry.FindSame(ctx, v, "ruou  đao", maker, "")
			if err != nil || len(of) != 1 || of[0].Key != first || of[0].ProducerName != "HTX A" {
				t.Errorf("of the producer: %v, %v", of, err)
			}
			at, err := registry.FindSame(ctx, v, "Rượu Đào", "", ngocChau)
			if len(at) != 2 {
				t.Errorf("at the place: %v", at)
			}
			none, err2 := registry.FindSame(ctx, v, "Rượu Đào", "", tanYen)
			if len(none) != 0 || err2 != nil {
				t.Errorf("at another place: %v, %v", none, err2)
			}
			return err
		})
	})
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk) {
		k := must[key.Product](t)(enter(d, office(), registry.Facts{Name: "Dứa Bảo Sơn", Group: registry.Food, Place: baoSon}))
		facts := func(at place.ID) registry.Facts {
			return registry.Facts{Name: "Tên mới", Group: registry.Food, Place: at}
		}
		for _, who := range []act.Actor{act.Visitor(), holder(act.Judge, bacGiang), holder(act.Leader, bacGiang), holder(act.Admin, bacGiang), holder(act.District, tanYen)} {
			_, err := enter(d, who, facts(baoSon))
			wantKind(t, who.Name+" enters", err, fault.Forbidden)
			_, err = enterProducer(d, who, registry.NewProducer{Name: "HTX", Place: baoSon})
			wantKind(t, who.Name+" enters a producer", err, fault.Forbidden)
			wantKind(t, who.Name+" changes", change(d, who, k, 1, facts(baoSon)), fault.Forbidden)
			wantKind(t, who.Name+" takes over", change(d, who, k, 1, facts(ngocChau)), fault.Forbidden)
		}
		wantKind(t, "a district gives away", change(d, holder(act.District, lucNam), k, 1, facts(ngocChau)), fault.Forbidden)
		for i, who := range []act.Actor{holder(act.District, lucNam), holder(act.Office, bacGiang), holder(act.Office, bacNinh), act.System("import")} {
			f := facts(baoSon)
			f.Note = who.Name
			f.Story = fmt.Sprint(i)
			if err := change(d, who, k, int64(i+1), f); err != nil {
				t.Errorf("%s at %v: %v", who.Name, who.Roles, err)
			}
		}
	})
}

// listed enters fifteen products, five of them of one cooperative, and gives their names.
func listed(t *testing.T, d *act.Desk) (maker key.Producer, names []string) {
	t.Helper()
	maker = must[key.Producer](t)(enterProducer(d, office(), registry.NewProducer{Name: "Hợp tác xã Đồng Tâm", Place: ngocChau}))
	names = []string{"Ổi Bo", "Đào phai", "Dứa", "Dưa lê", "An Xoa", "Ấm trà", "Ích mẫu", "ích mẫu 2", "Êm ái", "Chè xanh", "Chả gà", "Đường phèn", "Zê ta", "dứa 2", "Áo thêu"}
	for i, n := range names {
		f := registry.Facts{Name: n, Group: registry.Groups()[i%6], Place: baoSon}
		if i%3 == 0 {
			f.Producer, f.Place = maker, ""
		}
		must[key.Product](t)(enter(d, office(), f))
	}
	fold.SortBy(names, func(s string) string { return s })
	return maker, names
}

func namesOf(list []registry.Product) (names []string) {
	for _, p := range list {
		names = append(names, p.Name)
	}
	return names
}

func TestPagesTogetherAreTheList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk) {
		_, names := listed(t, d)
		look(t, d, func(ctx context.Context, v *act.View) error {
			var got []string
			pages, page := 0, registry.Page{Size: 4}
			for pages == 0 || page.After != "" {
				list, next, err := registry.List(ctx, v, registry.Filter{}, page)
				if err != nil {
					return err
				}
				got = append(got, namesOf(list)...)
				pages, page.After = pages+1, next
			}
			if diff := cmp.Diff(names, got); diff != "" || pages != 4 {
				t.Errorf("%d pages together (-want +got):\n%s", pages, diff)
			}
			for _, cursor := range []string{"x", ".", "a.", "a b.c", "\x00.x", "đ.x"} {
				_, _, err := registry.List(ctx, v, registry.Filter{}, registry.Page{After: cursor})
				wantKind(t, "cursor "+cursor, err, fault.Invalid)
			}
			return nil
		})
	})
}

func TestLists(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk) {
		maker, _ := listed(t, d)
		look(t, d, func(ctx context.Context, v *act.View) error {
			for _, c := range []struct {
				f    registry.Filter
				want []string
			}{
				{registry.Filter{Text: "dua"}, []string{"Dứa", "dứa 2", "Dưa lê"}},
				{registry.Filter{Text: norm.NFD.String("DỨA")}, []string{"Dứa", "dứa 2", "Dưa lê"}},
				{registry.Filter{Text: "đồng  hop"}, []string{"Chè xanh", "Dưa lê", "Ích mẫu", "Ổi Bo", "Zê ta"}}, // by the producer's name
				{registry.Filter{Text: "oi tâm"}, []string{"Ổi Bo"}},
				{registry.Filter{Text: "100%"}, nil},
				{registry.Filter{Text: "_"}, nil},
				{registry.Filter{Text: "' OR 1=1 --"}, nil},
				{registry.Filter{Group: registry.Food}, []string{"Ích mẫu", "Ổi Bo", "Zê ta"}},
				{registry.Filter{Group: "none"}, nil},
				{registry.Filter{Place: lucNam, Text: "mau"}, []string{"ích mẫu 2"}},
				{registry.Filter{Place: tanYen, Text: "mau"}, []string{"Ích mẫu"}},
				{registry.Filter{Place: bacNinh, Text: "mau"}, []string{"Ích mẫu", "ích mẫu 2"}},
				{registry.Filter{Place: "no such place"}, nil},
				{registry.Filter{Producer: maker, Text: "mau"}, []string{"Ích mẫu"}},
			} {
				list, _, err := registry.List(ctx, v, c.f, registry.Page{})
				n, err2 := registry.Count(ctx, v, c.f)
				if diff := cmp.Diff(c.want, namesOf(list)); diff != "" || n != len(list) || err != nil || err2 != nil {
					t.Errorf("%+v: count %d, %v, %v (-want +got):\n%s", c.f, n, err, err2, diff)
				}
			}
			return nil
		})
	})
}

func TestProducers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk) {
		for _, n := range []registry.NewProducer{{Name: "Trang trại Ổi", Place: baoSon}, {Name: "HTX Đồng Tâm", Place: ngocChau}, {Name: "HTX An Lạc", Place: ngocChau}} {
			k := must[key.Producer](t)(enterProducer(d, office(), n))
			if n.Name == "HTX An Lạc" {
				must[key.Product](t)(enter(d, office(), registry.Facts{Producer: k, Name: "Chè", Group: registry.Food}))
			}
		}
		look(t, d, func(ctx context.Context, v *act.View) error {
			for _, c := range []struct {
				f    registry.ProducerFilter
				want []string
			}{
				{registry.ProducerFilter{}, []string{"HTX An Lạc 1", "HTX Đồng Tâm 0", "Trang trại Ổi 0"}},
				{registry.ProducerFilter{Text: "tam dong"}, []string{"HTX Đồng Tâm 0"}},
				{registry.ProducerFilter{Kind: registry.Farm}, []string{"Trang trại Ổi 0"}},
				{registry.ProducerFilter{Place: tanYen}, []string{"HTX An Lạc 1", "HTX Đồng Tâm 0"}},
				{registry.ProducerFilter{Text: "!"}, nil},
			} {
				list, err := registry.Producers(ctx, v, c.f)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, p := range list {
					got = append(got, fmt.Sprint(p.Name, " ", p.Products))
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("%+v (-want +got):\n%s", c.f, diff)
				}
			}
			return nil
		})
	})
}

func TestBadInputs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *act.Desk) {
		names := map[string]string{
			"empty": "", "spaces": " \t\u00a0 ", "NUL": "Mật\x00ong", "zero width": "Mật\u200bong", "override": "Mật \u202eong", "look-alike": "Mаt ong",
			"invalid UTF-8": "M\xe1t", "surrogate": "M\xed\xa0\x80t", "line break": "Mật\r\nong", "BOM": "\ufeffMật ong", "combining": "a" + strings.Repeat("\u0301", 20),
			"long": strings.Repeat("m", 201), "very long": strings.Repeat("mật ", 10_000), "signs only": "!!! ***", "emoji only": "🍯",
		}
		for label, name := range names {
			_, err := enter(d, office(), registry.Facts{Name: name, Group: registry.Food, Place: baoSon})
			wantKind(t, "product "+label, err, fault.Invalid)
			_, err2 := enterProducer(d, office(), registry.NewProducer{Name: name, Place: baoSon})
			wantKind(t, "producer "+label, err2, fault.Invalid)
			for err, field := range map[error]string{err: "name", err2: "producer_name"} {
				if got := fault.Fields(err); len(got) != 1 || got[0].Name != field || !strings.Contains(got[0].Sentence, "tên") {
					t.Errorf("%s: %v", label, err)
				}
			}
		}
		tourismBody := must[key.Producer](t)(enterProducer(d, office(), registry.NewProducer{Name: "Hội Du lịch", Place: baoSon}))
		for field, f := range map[string]registry.Facts{
			"group":  {Name: "x1", Group: "gold", Place: baoSon},
			"group ": {Name: "x1", Group: registry.Food, Producer: tourismBody},
			"place":  {Name: "x1", Group: registry.Food},
			"place ": {Name: "x1", Group: registry.Food, Place: "07459"},
			"story":  {Name: "x1", Group: registry.Food, Place: baoSon, Story: strings.Repeat("x", 5001)},
			"source": {Name: "x1", Group: registry.Food, Place: baoSon, Source: "http://a\nb"},
			"note":   {Name: "x1", Group: registry.Food, Place: baoSon, Note: "\x1b[31m"},
		} {
			_, err := enter(d, office(), f)
			if got := fault.Fields(err); len(got) != 1 || got[0].Name != strings.TrimSpace(field) {
				t.Errorf("%s: %v", field, err)
			}
		}
		_, err := enter(d, office(), registry.Facts{Name: "x1", Group: registry.Food, Producer: "none"})
		wantKind(t, "no producer", err, fault.NotFound)
		_, err = enterProducer(d, office(), registry.NewProducer{Name: "x", Kind: "bank", Place: baoSon})
		wantKind(t, "kind", err, fault.Invalid)
		must[key.Product](t)(enter(d, office(), registry.Facts{Name: "Bản Ven", Group: registry.Tourism, Producer: tourismBody}))
		for i, name := range []string{"<b onmouseover=x>", "{{.Secret}}", "%s%n", "null", "undefined", "true", "Mật ong 🍯", "C&A's"} {
			k := must[key.Product](t)(enter(d, office(), registry.Facts{Name: name, Group: registry.Food, Place: baoSon}))
			if got := get(t, d, k).Name; got != name {
				t.Errorf("%d: stored %q for %q", i, got, name)
			}
		}
		look(t, d, func(ctx context.Context, v *act.View) error {
			if n, err := registry.Count(ctx, v, registry.Filter{}); n != 9 || err != nil {
				t.Errorf("%d products stored, want 9: %v", n, err)
			}
			return nil
		})
	})
}
