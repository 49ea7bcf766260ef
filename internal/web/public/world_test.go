package public_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/html"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/db/dbtest"
	"ocop/internal/base/fold"
	"ocop/internal/given"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/recognition"
	"ocop/internal/registry"
	"ocop/internal/web"
	"ocop/internal/web/public"
)

const (
	bacGiang place.ID = "24.2020"
	tanYen   place.ID = "216.2020"
	ngocChau place.ID = "07348.2020" // a commune of Tân Yên
	lucNgan  place.ID = "219.2020"
	base              = "https://ocop.example.vn"
)

// canary marks what must never leave the house: marks, remarks, members, the office's
// own words. canaryMean is a mean that no page may show.
const (
	canary     = "CHIMBAOBAO"
	canaryMean = 654321
)

func noon() time.Time { return time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC) }

// world is a small register and the site that shows it.
type world struct {
	t     testing.TB
	desk  *act.Desk
	site  http.Handler
	codes map[string]string // of certificates, by the slug of the product and the stars
	next  int

	seconds atomic.Int64 // since noon
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, codes: map[string]string{}}
	w.desk = &act.Desk{DB: dbtest.SQLite(t, func() time.Time { return noon().Add(time.Duration(w.seconds.Load()) * time.Second) }), Places: given.Places(t)}
	k := &web.Kernel{Desk: w.desk, Log: slog.New(slog.DiscardHandler), Base: base, Site: "OCOP thử", Rate: -1}
	entry := &public.Entry{Desk: w.desk, Passwords: account.NewPasswords(), Attempts: account.NewAttempts()}
	w.site = k.Handler(entry.Routes(), (&public.Pages{Books: given.Books(t), Verifiers: []string{testKey}, Gallery: true}).Routes())
	return w
}

// town is a world with one product of each fate.
func town(t testing.TB) *world {
	t.Helper()
	w := newWorld(t)
	w.stage()
	xuan := w.producer("Hợp tác xã nông nghiệp sản xuất và Kinh doanh dịch vụ tổng hợp Hồng Xuân", registry.Cooperative, lucNgan)
	van := w.producer("Công ty Vân Hương", registry.Company, ngocChau)
	noodle := w.product(registry.Facts{Name: "Mỳ gạo Chũ", Producer: xuan, Group: registry.Food, Story: "Mỳ làm từ gạo bao thai hồng."})
	w.judged(noodle, 3, 2022, "2022-01-05")
	w.judged(noodle, 4, 2025, "2025-05-12")
	w.judged(w.product(registry.Facts{Name: "Rượu Đào", Producer: van, Group: registry.Drink}), 4, 2024, "2024-03-01")
	w.judged(w.product(registry.Facts{Name: "Ấm đất", Producer: van, Group: registry.Craft, Place: tanYen}), 3, 2021, "2021-12-09")
	tea := w.product(registry.Facts{Name: "Chè xanh", Producer: van, Group: registry.Drink})
	w.withdraw(w.judged(tea, 5, 2025, "2025-02-01"))
	w.imported(w.product(registry.Facts{Name: "Đậu phụ", Group: registry.Food, Place: bacGiang}), recognition.NewImport{Source: "Báo cáo năm 2023 của huyện"})
	w.imported(w.product(registry.Facts{Name: "Mật ong rừng", Group: registry.Food, Place: tanYen}),
		recognition.NewImport{Stars: 3, Year: 2022, RoundName: "Đợt 1 năm 2022", Source: "https://www.bao.example/tin?so=1", Note: "Số quyết định chưa rõ."})
	w.imported(w.product(registry.Facts{Name: "Bánh cũ", Group: registry.Food, Place: ngocChau}),
		recognition.NewImport{Stars: 3, Year: 2020, DecisionNo: "9/QĐ-UBND", DecisionDate: "2020-05-06", Authority: "UBND tỉnh", Source: "javascript:alert(1)"})
	w.proposed(w.product(registry.Facts{Name: canary + " chờ quyết định", Producer: xuan, Group: registry.Food}), 5, 2026)
	w.product(registry.Facts{Name: canary + " chỉ đăng ký", Producer: xuan, Group: registry.Food})
	return w
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	err := w.desk.Do(context.Background(), act.System("stage"), func(ctx context.Context, a *act.Act) error {
		if _, err := a.ExecContext(ctx, query, args...); err != nil {
			return err
		}
		return a.Record(ctx, "stage.set", "stage", "", nil, nil)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// stage has a season with a closed sitting, full of what nobody outside may read.
func (w *world) stage() {
	w.exec(`INSERT INTO season (season, place, year, title, plan_no, plan_date, note, illustrative, created_at, version)
		VALUES ('ky', $1, 2021, 'Kỳ', '', '', $2, TRUE, 0, 1)`, string(bacGiang), canary)
	w.exec(`INSERT INTO person (person, login, name, password, disabled, created_at, version) VALUES ('uv', 'uv', $1, '', FALSE, 0, 1)`, canary)
	w.exec(`INSERT INTO council (council, place, level, name, decision_no, decision_date, quorum_num, quorum_den, spread_limit, minimum_rule, illustrative, created_at, version)
		VALUES ('hd', $1, 'province', $2, '1/QĐ', '2021-05-01', 2, 3, 1000, 'majority', TRUE, 0, 1)`, string(bacGiang), canary)
	w.exec(`INSERT INTO seat (seat, council, person, name, position, duty, votes, ord) VALUES ('ghe', 'hd', 'uv', $1, $1, 'member', TRUE, 1)`, canary)
	w.exec(`INSERT INTO round (round, season, number, title, book, digest, note, illustrative, created_at, version)
		VALUES ('dot', 'ky', 1, 'Đợt', '1048-781', 'x', $1, TRUE, 0, 1)`, canary)
	w.exec(`INSERT INTO sitting (sitting, round, council, level, place, planned_before, met_on, late_reason, note, state, opened_at, closed_at, version)
		VALUES ('phien', 'dot', 'hd', 'province', $1, '2021-07-30', '2021-07-20', $2, $2, 'closed', 0, 0, 1)`, string(bacGiang), canary)
}

func (w *world) do(fn func(context.Context, *act.Act) error) {
	w.t.Helper()
	if err := w.desk.Do(context.Background(), act.System("test"), fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) producer(name string, kind registry.ProducerKind, at place.ID) (k key.Producer) {
	w.do(func(ctx context.Context, a *act.Act) (err error) {
		k, err = registry.EnterProducer(ctx, a, registry.NewProducer{Name: name, Kind: kind, Place: at})
		return err
	})
	return k
}

func (w *world) product(f registry.Facts) (k key.Product) {
	w.t.Helper()
	w.do(func(ctx context.Context, a *act.Act) (err error) {
		k, err = registry.EnterProduct(ctx, a, f)
		return err
	})
	return k
}

func (w *world) imported(p key.Product, n recognition.NewImport) {
	n.Product = p
	w.do(func(ctx context.Context, a *act.Act) error {
		_, err := recognition.Import(ctx, a, n)
		return err
	})
}

// proposed enters a dossier with a sealed result and a member's sheet, and proposes it.
func (w *world) proposed(p key.Product, stars, year int) (k key.Recognition) {
	w.next++
	d := fmt.Sprint("hs", w.next)
	w.exec(`INSERT INTO dossier (dossier, code, product, season, kind, book, card, filed_on, state, note, illustrative, created_at, version)
		VALUES ($1, $1, $2, 'ky', 'first', '1048-781', 1, '2021-06-01', 'admitted', $3, TRUE, 0, 1)`, d, string(p), canary)
	w.exec(`INSERT INTO entry (entry, sitting, dossier, ord, card, ballots, mean_num, mean_den, band, star, spread, outcome, reason)
		VALUES ($1, 'phien', $1, 1, 1, 1, $2, 100, $3, $3, 0, 'recognise', $4)`, d, canaryMean, stars, canary)
	w.exec(`INSERT INTO sheet (sheet, entry, seat, state, marks, part_a, part_b, part_c, total, struck, remark, saved_at, submitted_at, version)
		VALUES ($1, $1, 'ghe', 'sealed', '1,2,3', 2187, 2187, 2187, 6543, '', $2, 0, 0, 1)`, d, canary)
	w.do(func(ctx context.Context, a *act.Act) (err error) {
		k, err = recognition.Propose(ctx, a, recognition.NewProposal{Product: p, Dossier: key.Dossier(d), Round: "dot", Stars: stars, MeanNum: canaryMean,
			MeanDen: 100, Year: year, RoundName: fmt.Sprint("Đợt 1 năm ", year), Book: "1048-781", Illustrative: true})
		return err
	})
	return k
}

// judged recognises a product by a decision of a day.
func (w *world) judged(p key.Product, stars, year int, day string) recognition.Recognition {
	w.t.Helper()
	k := w.proposed(p, stars, year)
	var r recognition.Recognition
	w.do(func(ctx context.Context, a *act.Act) error {
		err := recognition.Recognise(ctx, a, recognition.Decision{Recognitions: []key.Recognition{k}, Authority: "UBND tỉnh Bắc Giang", DecisionNo: fmt.Sprint(w.next, "/QĐ-UBND"),
			DecisionDate: day, ValidityMonths: 36})
		if err != nil {
			return err
		}
		r, err = recognition.ByKey(ctx, a.View(), k)
		return err
	})
	w.codes[fmt.Sprint(r.Slug, " ", stars)] = r.Code
	return r
}

func (w *world) withdraw(r recognition.Recognition) {
	w.do(func(ctx context.Context, a *act.Act) error {
		return recognition.Withdraw(ctx, a, recognition.Withdrawal{Recognition: r.Key, DecisionNo: "77/QĐ-UBND", DecisionDate: "2026-01-15",
			Case: recognition.Cases()[3], Reason: canary})
	})
}

// answer is what the site sent.
type answer struct {
	t      testing.TB
	status int
	header http.Header
	body   string
	doc    *html.Node
}

// get asks the site as a visitor; headers come in pairs.
func (w *world) get(target string, headers ...string) answer { return w.ask("GET", target, headers...) }

func (w *world) ask(method, target string, headers ...string) answer {
	w.t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.site.ServeHTTP(rec, r)
	doc, err := html.Parse(strings.NewReader(rec.Body.String()))
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{w.t, rec.Code, rec.Header(), rec.Body.String(), doc}
}

// page is get for a page that must be there.
func (w *world) page(target string) answer {
	w.t.Helper()
	a := w.get(target)
	if a.status != http.StatusOK {
		w.t.Fatalf("%s: status %d", target, a.status)
	}
	return a
}

// all gives the elements that fn wants.
func (a answer) all(want func(*html.Node) bool) (found []*html.Node) {
	for n := range a.doc.Descendants() {
		if n.Type == html.ElementNode && want(n) {
			found = append(found, n)
		}
	}
	return found
}

func tag(name string) func(*html.Node) bool { return func(n *html.Node) bool { return n.Data == name } }

// with wants a tag whose attribute has a word.
func with(name, attribute, word string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		return n.Data == name && strings.Contains(" "+attr(n, attribute)+" ", " "+word+" ")
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// words is the text of a node with single spaces.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// texts are the words of every element that fn wants.
func (a answer) texts(want func(*html.Node) bool) (list []string) {
	for _, n := range a.all(want) {
		list = append(list, words(n))
	}
	return list
}

// one is the text of the only element that fn wants.
func (a answer) one(want func(*html.Node) bool) string {
	a.t.Helper()
	list := a.texts(want)
	if len(list) != 1 {
		a.t.Fatalf("%d elements instead of one: %q", len(list), list)
	}
	return list[0]
}

// says asks for sentences somewhere on the page.
func (a answer) says(sentences ...string) {
	a.t.Helper()
	text := words(a.doc)
	for _, s := range sentences {
		if !strings.Contains(text, s) {
			a.t.Errorf("the page does not say %q:\n%s", s, text)
		}
	}
}

// silent asks for the opposite, anywhere in the source.
func (a answer) silent(sentences ...string) {
	a.t.Helper()
	for _, s := range sentences {
		if strings.Contains(a.body, s) {
			a.t.Errorf("the page says %q", s)
		}
	}
}

// figures reads a list of key figures: label -> number.
func (a answer) figures() map[string]string {
	m := map[string]string{}
	for _, dl := range a.all(with("dl", "class", "key")) {
		for d := range dl.ChildNodes() {
			var label string
			for n := range d.ChildNodes() {
				switch {
				case n.Data == "dt":
					label = words(n)
				case n.Data == "dd" && attr(n, "class") == "" && m[label] == "":
					m[label] = words(n)
				}
			}
		}
	}
	return m
}

// facts reads the definition lists: name -> text.
func (a answer) facts() map[string]string {
	m := map[string]string{}
	for _, dl := range a.all(with("dl", "class", "facts")) {
		var name string
		for n := range dl.ChildNodes() {
			switch n.Data {
			case "dt":
				name = words(n)
			case "dd":
				m[name] = words(n)
			}
		}
	}
	return m
}

// table reads a ledger by its id: rows of cells, head first.
func (a answer) table(id string) (rows [][]string) {
	a.t.Helper()
	tables := a.all(with("table", "id", id))
	if len(tables) != 1 {
		a.t.Fatalf("%d tables %q", len(tables), id)
	}
	for n := range tables[0].Descendants() {
		if n.Data == "tr" {
			var row []string
			for c := range n.ChildNodes() {
				if c.Data == "th" || c.Data == "td" {
					row = append(row, words(c))
				}
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// names are the products of a list of cards, in order.
func (a answer) names() string {
	var list []string
	for _, card := range a.all(with("article", "class", "card")) {
		for n := range card.Descendants() {
			if n.Data == "h3" {
				list = append(list, words(n))
			}
		}
	}
	return strings.Join(list, ", ")
}

func slug(name string) string { return fold.Slug(name) }
