package bench

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"

	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/base/tabular"
	"ocop/internal/place"
	"ocop/internal/programme"
	"ocop/internal/recognition/award"
)

// A register of the size of a large region. Everything in it is made up from a seed.
const products = 20_000

// namer makes names of four common words.
type namer struct{ *rand.Rand }

func newNamer() namer { return namer{rand.New(rand.NewPCG(1, 2))} }

func (n namer) name() string {
	words := [...]string{"Mỳ", "gạo", "Chũ", "Rượu", "Vân", "Hương", "mật", "ong", "rừng", "Sơn", "Động", "chè", "bát", "tiên", "nấm", "lim", "xanh",
		"vải", "thiều", "sấy", "khô", "cam", "đường", "canh", "tương", "gà", "đồi", "giò", "chả", "bánh", "đa", "kẻ", "bún", "miến", "dong", "sâm"}
	picked := make([]string, 4)
	for i := range picked {
		picked[i] = words[n.IntN(len(words))]
	}
	return strings.Join(picked, " ")
}

// fill enters the products behind the verbs' back: the verbs are measured elsewhere, and
// a journal of a hundred thousand entries would only make the start slow.
func (h *house) fill() (names []string) {
	var places []place.ID
	for _, u := range h.desk.Places.All(place.Commune, "2025-12-01") {
		places = append(places, u.ID)
	}
	r := newNamer()
	h.do(act.System("bench"), func(ctx context.Context, a *act.Act) error {
		exec := func(query string, args ...any) {
			if _, err := a.ExecContext(ctx, query, args...); err != nil {
				h.b.Fatal(query, err)
			}
		}
		for i := range products / 2 {
			name := fmt.Sprintf("Hợp tác xã %s %d", r.name(), i)
			exec(`INSERT INTO producer (producer, name, folded, kind, place, hamlet, created_at, version) VALUES ($1, $2, $3, 'cooperative', $4, '', 0, 1)`,
				made("8", i), name, fold.Key(name), string(places[i%len(places)]))
		}
		for i := range products {
			name := r.name()
			names = append(names, name)
			r.product(exec, i, name, places)
		}
		return a.Record(ctx, "bench.filled", "bench", "", nil, nil)
	})
	return names
}

func made(kind string, i int) string { return fmt.Sprintf("01930000-0000-7000-%s000-%012d", kind, i) }

func slug(i int, name string) string { return fmt.Sprintf("%s-%d", fold.Slug(name), i) }

// code is the code on certificate k of product i.
func code(i, k int) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:], uint64(i+1)*0x9e3779b97f4a7c15)
	b[15] = byte(k)
	return award.NewCode(b)
}

func (n namer) product(exec func(string, ...any), i int, name string, places []place.ID) {
	group := [...]string{"food", "food", "food", "drink", "herbal", "craft", "ornamental", "tourism"}[n.IntN(8)]
	exec(`INSERT INTO product (product, producer, name, folded, sort_key, slug, grp, place, story, source, note, created_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', 'https://example.vn/mot-bai-bao', '', 0, 1)`,
		made("9", i), made("8", i/2), name, fold.Key(name), fold.SortKey(name), slug(i, name), group, string(places[n.IntN(len(places))]))
	times := 1 + n.IntN(3)/2 // a third was recognised twice
	for k := range times {
		year, state, ended := 2025-n.IntN(3)-3*(times-1-k), "recognised", ""
		if k < times-1 {
			state, ended = "replaced", fmt.Sprintf("%d-01-01", year+3)
		}
		day, key, number := fmt.Sprintf("-%02d-%02d", 1+n.IntN(12), 1+n.IntN(28)), made("a", i*2+k), fmt.Sprintf("%d-%d", i, k)
		exec(`INSERT INTO recognition (recognition, product, stars, mean_num, mean_den, year, round_name, book, authority, decision_no, decision_date,
			valid_from, valid_to, state, ended_on, ended_reason, ended_no, origin, source, note, illustrative, created_at, version)
			VALUES ($1, $2, $3, 0, 1, $4, 'Đợt 1', '148', 'UBND tỉnh', '1387/QĐ-UBND', $5, $5, $6, $7, $8, '', '', 'council', '', '', TRUE, 0, 1)`,
			key, made("9", i), 3+n.IntN(10)/7, year, fmt.Sprint(year, day), fmt.Sprint(year+3, day), state, ended)
		exec(`INSERT INTO certificate (certificate, recognition, number, code, issued_at) VALUES ($1, $1, $2, $3, 0)`, key, number, code(i, times-1-k))
	}
}

// list is the same register as a workbook that an office would import elsewhere: no
// product of it is in the database yet.
func (h *house) list() tabular.Table {
	t := tabular.Table{Name: "Sản phẩm"}
	for _, c := range programme.ImportColumns() {
		t.Columns = append(t.Columns, tabular.Column{Title: c})
	}
	r := newNamer()
	places := h.desk.Places.All(place.Commune, "2025-12-01")
	for i := range products {
		year := 2021 + r.IntN(5)
		cells := []string{fmt.Sprint(r.name(), " số ", i), fmt.Sprint("Hợp tác xã ", r.name(), " ", i/2), "HTX", "", string(places[i/2%len(places)].ID), "Thực phẩm",
			fmt.Sprint(year), fmt.Sprint(3 + r.IntN(2)), fmt.Sprintf("%d/QĐ-UBND", i%900), fmt.Sprintf("%d-10-01", year), "UBND tỉnh", "https://example.vn/mot-bai-bao", ""}
		row := make([]tabular.Cell, len(cells))
		for c, text := range cells {
			row[c] = tabular.Str(text)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
