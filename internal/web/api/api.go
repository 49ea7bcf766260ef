// Package api serves the register to programs: what is published to anybody, and more to
// whoever brings a token, by the powers of its owner. It only reads. docs/api.md tells it
// from the reader's side, openapi.json from that of machines.
package api

import (
	"context"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/fold"
	"ocop/internal/place"
	"ocop/internal/portal"
	"ocop/internal/recognition"
	"ocop/internal/recognition/award"
	"ocop/internal/registry"
	"ocop/internal/web"
)

// Root is where the addresses of this version begin.
const Root = "/api/v1"

// The sizes of a page.
const (
	usualPage   = 50
	longestPage = 200
)

//go:embed openapi.json
var description []byte

// Routes is the table of the API.
func Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: Root + "/recognitions", Permission: act.PublicRead, Read: recognitions, Data: true, Costly: true},
		{Method: "GET", Path: Root + "/recognitions/{key}", Permission: act.PublicRead, Read: oneRecognition, Data: true, Costly: true},
		{Method: "GET", Path: Root + "/products", Permission: act.PublicRead, Read: products, Data: true, Costly: true},
		{Method: "GET", Path: Root + "/places", Permission: act.PublicRead, Read: places, Data: true, Costly: true},
		{Method: "GET", Path: Root + "/openapi.json", Permission: act.PublicRead, Read: openapi, Data: true},
		{Method: "GET", Path: "/api/{rest...}", Permission: act.PublicRead, Read: unknown, Data: true},
	}
}

func unknown(context.Context, *web.Request, *act.View) (web.Answer, error) {
	return web.Answer{}, fault.Missing("địa chỉ này")
}

func openapi(context.Context, *web.Request, *act.View) (web.Answer, error) {
	return web.Data(json.RawMessage(description)), nil
}

// ask reads the parameters of an address; what is not understood is refused, never ignored.
type ask struct {
	r     *web.Request
	v     *act.View
	wrong fault.Checker
	day   string
}

func newAsk(r *web.Request, v *act.View, known ...string) *ask {
	a := &ask{r: r, v: v, day: v.Today()}
	for name, values := range r.Queries() {
		a.wrong.Check(slices.Contains(append(known, "day"), name), name, "Tham số này không có, hãy xem "+Root+"/openapi.json.")
		a.wrong.Check(len(values) == 1 && values[0] != "" && r.Query(name) != "", name, "Tham số phải có đúng một giá trị đọc được, dài nhất 500 byte.")
	}
	if day := r.Query("day"); day != "" {
		a.wrong.Check(isoDay(day), "day", "Ngày phải ghi như 2026-12-31, từ năm 2018 đến 2100.")
		a.day = day
	}
	return a
}

func isoDay(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Year() >= 2018 && t.Year() <= 2100
}

// number is a whole number of a range, 0 when it was not sent.
func (a *ask) number(name string, least, most int) int {
	text := a.r.Query(name)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	a.wrong.Check(err == nil && n >= least && n <= most, name, "Số phải từ "+strconv.Itoa(least)+" đến "+strconv.Itoa(most)+".")
	return n
}

// filter reads what lists have in common.
func (a *ask) filter() portal.Filter {
	f := portal.Filter{Day: a.day, Query: a.r.Query("q"), Stars: a.number("stars", 1, 5), Year: a.number("year", 2018, 2100), Group: a.r.Query("group"),
		Status: award.Status(a.r.Query("status")), Place: a.place("place")}
	a.wrong.Check(f.Group == "" || slices.Contains(registry.Groups(), registry.Group(f.Group)), "group", "Nhóm sản phẩm không có trong danh sách, hãy xem "+Root+"/openapi.json.")
	known := f.Status == "" || f.Status == award.StatusAhead || slices.Contains(award.Statuses(), f.Status)
	a.wrong.Check(known, "status", "Tình trạng không có trong danh sách, hãy xem "+Root+"/openapi.json.")
	return f
}

// place is a unit by its id, or by its official code on the day of the question.
func (a *ask) place(name string) place.ID {
	text := a.r.Query(name)
	if text == "" {
		return ""
	}
	if u, ok := a.v.Places().Unit(place.ID(text)); ok {
		return u.ID
	}
	u, ok := a.v.Places().At(text, a.day)
	a.wrong.Check(ok, name, "Đơn vị hành chính không có vào ngày này, hãy ghi mã như 24 hoặc 24.2025.")
	return u.ID
}

// since is an instant, or the beginning of a day in Vietnam.
func (a *ask) since() time.Time {
	text := a.r.Query("updated_since")
	if text == "" {
		return time.Time{}
	}
	if isoDay(text) {
		text += "T00:00:00+07:00"
	}
	t, err := time.Parse(time.RFC3339, text)
	a.wrong.Check(err == nil && t.Year() >= 2018 && t.Year() <= 2100, "updated_since", "Thời điểm phải ghi như 2026-12-31 hoặc 2026-12-31T08:00:00+07:00.")
	return t
}

// page reads the size of a page and where it begins.
func (a *ask) page(cursor *regexp.Regexp) (after string, size int) {
	if size = a.number("limit", 1, longestPage); size == 0 {
		size = usualPage
	}
	text := a.r.Query("cursor")
	if text == "" {
		return "", size
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	a.wrong.Check(err == nil && cursor.Match(b), "cursor", "Con trỏ trang không đúng, hãy dùng giá trị next của trang trước.")
	return string(b), size
}

var (
	keyCursor  = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	slugCursor = regexp.MustCompile(`^[0-9a-z-]{1,100}$`)
)

// paged cuts a list that was read one longer than a page, and says where the next begins.
func paged[T any](list []T, size int, at func(T) string) ([]T, *string) {
	if len(list) <= size {
		return list, nil
	}
	next := base64.RawURLEncoding.EncodeToString([]byte(at(list[size-1])))
	return list[:size], &next
}

func recognitions(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	a := newAsk(r, v, "q", "stars", "year", "group", "status", "place", "updated_since", "limit", "cursor")
	f := portal.FeedFilter{Filter: a.filter(), Since: a.since()}
	after, size := a.page(keyCursor)
	if err := a.wrong.Err(); err != nil {
		return web.Answer{}, err
	}
	if f.Status == award.StatusProposed {
		return a.proposals(ctx, f, after, size)
	}
	list, err := portal.Recognitions(ctx, v, f, after, size+1)
	if err != nil {
		return web.Answer{}, err
	}
	list, next := paged(list, size, func(x portal.Published) string { return x.Key })
	out := recognitionList{Day: a.day, Items: []recognitionJSON{}, Next: next}
	for _, x := range list {
		out.Items = append(out.Items, a.recognition(x))
	}
	return web.Data(out), nil
}

// proposals are what councils propose and no decision has made yet. They need a token
// whose owner may read results, and are those that its owner may read.
func (a *ask) proposals(ctx context.Context, f portal.FeedFilter, after string, size int) (web.Answer, error) {
	if !a.r.Bearer.Has(account.ScopeResults) {
		return web.Answer{}, fault.Denied("Kết quả chờ quyết định cần mã truy cập có phạm vi results:read, hãy tạo mã như vậy.")
	}
	a.wrong.Check(f.Since.IsZero(), "updated_since", "Không lọc được theo thời điểm khi hỏi kết quả chờ quyết định, hãy bỏ tham số này.")
	if err := a.wrong.Err(); err != nil {
		return web.Answer{}, err
	}
	all, err := recognition.List(ctx, a.v, recognition.Filter{Text: f.Query, Stars: f.Stars, Group: f.Group, Year: f.Year, Day: a.day, Status: recognition.Status(f.Status), Place: f.Place})
	if err != nil {
		return web.Answer{}, err
	}
	all = slices.DeleteFunc(all, func(x recognition.Recognition) bool { return string(x.Key) <= after })
	slices.SortFunc(all, func(x, y recognition.Recognition) int { return strings.Compare(string(x.Key), string(y.Key)) })
	all, next := paged(all, size, func(x recognition.Recognition) string { return string(x.Key) })
	out := recognitionList{Day: a.day, Items: []recognitionJSON{}, Next: next}
	for _, x := range all {
		out.Items = append(out.Items, a.recognition(proposed(x)))
	}
	return web.Data(out), nil
}

// proposed leaves of the office's record what an answer tells.
func proposed(x recognition.Recognition) portal.Published {
	return portal.Published{Key: string(x.Key), Row: portal.Row{
		Product:     portal.Product{Name: x.ProductName, Slug: x.Slug, Group: x.Group, Place: x.Place, Producer: x.ProducerName},
		Recognition: portal.Recognition{Then: portal.Then{Name: x.ProductName, Producer: x.ProducerName, Place: x.PlaceThen}, Stars: x.Stars, Year: x.Year, RoundName: x.RoundName, State: x.State, Illustrative: x.Illustrative, Entered: fold.DayOf(x.CreatedAt.UnixMilli())}}}
}

func oneRecognition(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	a := newAsk(r, v)
	if err := a.wrong.Err(); err != nil {
		return web.Answer{}, err
	}
	id := r.Path("key")
	if code, ok := award.ParseCode(id); ok && !keyCursor.MatchString(id) {
		id = code
	}
	x, err := portal.RecognitionOf(ctx, v, id)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Data(a.recognition(x)), nil
}

func products(ctx context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	a := newAsk(r, v, "q", "stars", "year", "group", "status", "place", "limit", "cursor")
	f := a.filter()
	after, size := a.page(slugCursor)
	a.wrong.Check(f.Status != award.StatusProposed, "status", "Sản phẩm chưa được công nhận không có ở đây, hãy chọn tình trạng khác.")
	if err := a.wrong.Err(); err != nil {
		return web.Answer{}, err
	}
	list, err := portal.Products(ctx, v, f, after, size+1)
	if err != nil {
		return web.Answer{}, err
	}
	list, next := paged(list, size, func(x portal.Published) string { return x.Product.Slug })
	out := productList{Day: a.day, Items: []productJSON{}, Next: next}
	for _, x := range list {
		out.Items = append(out.Items, productJSON{productRef: a.product(x.Product), Recognition: a.recognition(x)})
	}
	return web.Data(out), nil
}

func places(_ context.Context, r *web.Request, v *act.View) (web.Answer, error) {
	a := newAsk(r, v, "level", "place")
	level, within := place.Level(r.Query("level")), a.place("place")
	levels := []place.Level{place.Province, place.District, place.Commune}
	a.wrong.Check(level == "" || slices.Contains(levels, level), "level", "Cấp phải là province, district hoặc commune.")
	if err := a.wrong.Err(); err != nil {
		return web.Answer{}, err
	}
	out := placeList{Day: a.day, Items: []placeJSON{}}
	for _, l := range levels {
		if level != "" && l != level {
			continue
		}
		for _, u := range v.Places().All(l, a.day) {
			if within == "" || v.Places().Within(u.ID, within) {
				out.Items = append(out.Items, a.unit(u))
			}
		}
	}
	return web.Data(out), nil
}
