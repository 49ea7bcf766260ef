package server

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ocop/internal/act"
	"ocop/internal/place"
)

// door is one way to a route: what it is about, in which states, and what a form sends.
type doorway struct {
	thing  string   // kind of thing in the address, '' for none
	states []string // of the thing
	other  string   // the thing that decides about place and state, when it is not the one in the address
	at     place.ID // where a route without a thing acts
	form   func(w *powersWorld, p *person, state string) url.Values
	file   bool   // the form is an upload
	public bool   // the same for everybody: a few people are enough
	hats   bool   // who has two hats is asked for both
	cross  string // a thing named by the form: it is this that may be unknown
	list   string // a page under another address: to whoever finds the thing there a refusal tells nothing new
}

func fixed(pairs ...string) func(*powersWorld, *person, string) url.Values {
	return func(*powersWorld, *person, string) url.Values {
		v := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			v.Add(pairs[i], pairs[i+1])
		}
		return v
	}
}

var (
	sittingStates     = []string{"planned", "scoring", "closed"}
	dossierStates     = []string{"filed", "admitted", "forwarded", "proposed", "recognised", "returned", "withdrawn"}
	recognitionStates = []string{"proposed", "recognised", "withdrawn"}
	jobStates         = []string{"export", "import", "backup", "papers"}
	open              = []string{"open"}
	filed             = []string{"filed"}
)

// doors are all ways to all routes; a name with ? or # is a second way to the same route.
func doors() map[string]doorway {
	all := map[string]doorway{}
	maps.Copy(all, readingDoors())
	maps.Copy(all, officeForms())
	maps.Copy(all, registryForms())
	maps.Copy(all, juryForms())
	maps.Copy(all, sheetDoors())
	maps.Copy(all, correctDoors())
	maps.Copy(all, recheckDoors())
	maps.Copy(all, lawDoors())
	maps.Copy(all, accountDoors())
	maps.Copy(all, passkeyDoors())
	maps.Copy(all, peopleDoors())
	maps.Copy(all, readersDoors())
	maps.Copy(all, identityDoors())
	maps.Copy(all, producerDoors())
	maps.Copy(all, personalDoors())
	maps.Copy(all, adviserDoors())
	maps.Copy(all, receiptDoors())
	maps.Copy(all, lapsedDoors())
	return all
}

func readingDoors() map[string]doorway {
	all := map[string]doorway{}
	for thing, routes := range map[string][]string{
		"season":      {"/office/seasons/{key}", "/office/seasons/{key}?dang=csv", "/office/seasons/{key}/rounds"},
		"round":       {"/office/rounds/{key}", "/office/rounds/{key}?bang=products&dang=csv", "/office/rounds/{key}/sittings", "/office/rounds/{key}/documents", "/office/rounds/{key}/decision", "/office/rounds/{key}/decision?dang=csv", "/office/rounds/{key}/papers/decision", "/office/rounds/{key}/papers/decision?dang=docx"},
		"sitting":     {"/office/sittings/{key}", "/office/sittings/{key}?dang=csv", "/office/sittings/{key}/admit", "/office/sittings/{key}/open", "/office/sittings/{key}/close", "/office/sittings/{key}/papers/{paper}", "/office/sittings/{key}/papers/{paper}?dang=docx", "/jury/sittings/{key}"},
		"entry":       {"/office/entries/{key}", "/office/entries/{key}?dang=csv", "/jury/entries/{key}", "/jury/entries/{key}/recuse"},
		"council":     {"/office/councils/{key}", "/office/councils/{key}?dang=csv", "/office/councils/{key}/edit"},
		"product":     {"/office/products/{key}"},
		"producer":    {"/office/producers/{key}"},
		"dossier":     {"/office/dossiers/{key}"},
		"recognition": {"/office/recognitions/{key}", "/office/recognitions/{key}/certificate", "/office/recognitions/{key}/certificate?dang=docx"},
		"job":         {"/office/jobs/{key}", "/office/jobs/{key}/store", "/office/jobs/{key}/file"},
	} {
		for _, r := range routes {
			all["GET "+r] = doorway{thing: thing, states: map[string][]string{"season": open, "round": open, "sitting": sittingStates, "entry": sittingStates,
				"council": {"free", "scoring"}, "product": filed, "producer": filed, "dossier": dossierStates, "recognition": recognitionStates, "job": jobStates}[thing]}
		}
	}
	for _, r := range []string{"GET /office/entries/{key}", "GET /jury/entries/{key}"} {
		all[r] = doorway{thing: "entry", states: append([]string{"scoring-two"}, sittingStates...)}
	}
	all["GET /office/councils/new"] = doorway{at: district}
	all["GET /office/products/{key}#heard"] = doorway{thing: "product", states: []string{"planned"}} // its dossier is one that somebody stepped back from
	for _, r := range []string{"/office", "/office/seasons", "/office/seasons?dang=csv", "/office/councils", "/office/councils?dang=csv", "/office/products", "/office/products?dang=csv",
		"/office/products/new", "/office/producers", "/office/producers?dang=csv", "/office/dossiers", "/office/dossiers?dang=csv", "/office/recognitions", "/office/recognitions?dang=csv",
		"/office/import", "/office/import/sample.csv", "/office/jobs", "/office/search", "/office/search?q=san+pham", "/jury"} {
		all["GET "+r] = doorway{}
	}
	for _, at := range []place.ID{province, sibling} { // whatever place is asked for
		all["GET /office/products?noi="+string(at)] = doorway{}
		all["GET /office/producers?noi="+string(at)] = doorway{}
	}
	all["GET /office/dossiers/new"] = doorway{}
	all["GET /office/dossiers/new?product={key}"] = doorway{thing: "product", states: filed}
	for _, r := range []string{"/{$}", "/san-pham", "/q", "/thong-ke", "/robots.txt", "/sitemap.txt", "/ui", "/office/paper.css", "/dang-nhap", "/vao-viec"} {
		all["GET "+r] = doorway{public: true}
	}
	all["GET /ui/{name}"] = doorway{public: true}
	all["GET /san-pham/{slug}"] = doorway{thing: "slug", states: []string{"recognised", "filed"}, public: true}
	all["GET /q/{code}"] = doorway{thing: "code", states: []string{"recognised"}, public: true}
	return all
}

func officeForms() map[string]doorway {
	return map[string]doorway{
		"POST /office/seasons":              {at: province, form: fixed("place", string(province), "year", "2022", "title", "Mùa 2022", "plan_no", "2/KH", "plan_date", "2021-09-01")},
		"POST /office/seasons/{key}/rounds": {thing: "season", states: open, form: fixed("number", "2", "title", "Đợt 2", "filed_on", "2021-09-01", "book", powersBook)},
		"POST /office/rounds/{key}/sittings": {thing: "round", states: open, other: "council/free", cross: "council/free", form: func(w *powersWorld, _ *person, _ string) url.Values {
			return url.Values{"council": {w.things["council/free"]}, "planned_before": {"2021-10-10"}}
		}},
		"POST /office/rounds/{key}/documents": {thing: "round", states: open, form: fixed()},
		"POST /office/rounds/{key}/decision": {thing: "round", states: open, form: func(w *powersWorld, _ *person, _ string) url.Values {
			return url.Values{"recognitions": {w.things["recognition/proposed"]}, "decision_no": {"192/QĐ-UBND"}, "decision_date": {"2021-09-15"}, "authority": {"UBND tỉnh"}}
		}},
		"POST /office/sittings/{key}/admit": {thing: "sitting", states: sittingStates, form: func(w *powersWorld, _ *person, _ string) url.Values {
			return url.Values{"dossiers": {w.things["dossier/filed"]}}
		}},
		"POST /office/sittings/{key}/admit#sibling": {thing: "sitting", states: []string{"planned"}, cross: "dossier/sibling", form: func(w *powersWorld, _ *person, _ string) url.Values {
			return url.Values{"dossiers": {w.things["dossier/sibling"]}}
		}},
		"POST /office/sittings/{key}/admit#here": {thing: "sitting", states: []string{"sibling"}, cross: "dossier/filed", hats: true, form: func(w *powersWorld, _ *person, _ string) url.Values {
			return url.Values{"dossiers": {w.things["dossier/filed"]}}
		}},
		"POST /office/sittings/{key}/open":  {thing: "sitting", states: sittingStates, form: fixed()},
		"POST /office/sittings/{key}/close": {thing: "sitting", states: sittingStates, form: fixed("met_on", "2021-09-15")},
		"POST /office/councils/new":         {at: district, form: func(w *powersWorld, _ *person, _ string) url.Values { return w.councilForm("") }},
		"POST /office/councils/new#again":   {at: district, form: func(w *powersWorld, _ *person, _ string) url.Values { return w.sameCouncil() }},
		"POST /office/councils/{key}/edit": {thing: "council", states: []string{"free", "scoring"}, form: func(w *powersWorld, _ *person, _ string) url.Values {
			return w.councilForm("1")
		}},
	}
}

// councilForm sets up a council of three at the district.
func (w *powersWorld) councilForm(version string) url.Values {
	v := url.Values{"place": {string(district)}, "name": {"Hội đồng mới"}, "decision_no": {"5/QĐ-UBND"}, "decision_date": {"2021-09-01"},
		"quorum": {"1/3"}, "spread_limit": {"20"}, "minimum_rule": {"majority"}, "version": {version}}
	for i, duty := range []string{"chair", "member", "secretary"} {
		at := fmt.Sprintf("seat.%d.", i+1)
		v.Set(at+"person", string(w.people[duty].Person))
		v.Set(at+"duty", duty)
		v.Set(at+"votes", "1")
	}
	return v
}

// sameCouncil is the form of a council that is there already.
func (w *powersWorld) sameCouncil() url.Values {
	v := w.councilForm("")
	v.Set("name", "Hội đồng free")
	v.Set("decision_no", "")
	v.Set("decision_date", "")
	for i, x := range []struct{ who, duty, votes string }{{"chair", "chair", "1"}, {"member", "member", "1"}, {"recused", "member", "1"}, {"secretary", "secretary", ""}} {
		at := fmt.Sprintf("seat.%d.", i+1)
		v.Set(at+"person", string(w.people[x.who].Person))
		v.Set(at+"duty", x.duty)
		v.Set(at+"votes", x.votes)
	}
	return v
}

func registryForms() map[string]doorway {
	step := func(name string) func(*powersWorld, *person, string) url.Values {
		return func(w *powersWorld, _ *person, _ string) url.Values {
			return url.Values{"step": {name}, "reason": {"Thiếu giấy tờ."}, "sitting": {w.things["sitting/planned"]}}
		}
	}
	return map[string]doorway{
		"POST /office/products/new":         {at: district, form: fixed("name", "Chè mới", "group", "food", "place", string(district))},
		"POST /office/products/{key}":       {thing: "product", states: filed, form: fixed("name", "Sản phẩm filed đổi tên", "group", "food", "place", string(district), "version", "1", "producer", "Hợp tác xã filed")},
		"POST /office/products/{key}#wrong": {thing: "product", states: filed, form: fixed("name", "x", "version", "không")},
		"POST /office/dossiers/new": {at: district, cross: "product/withdrawn", form: func(w *powersWorld, _ *person, _ string) url.Values {
			return url.Values{"product": {w.things["product/withdrawn"]}, "season": {w.things["season/open"]}, "kind": {"first"}, "card": {"1"}, "filed_on": {"2021-09-15"}}
		}},
		"POST /office/dossiers/{key}":          {thing: "dossier", states: dossierStates, form: step("return")},
		"POST /office/dossiers/{key}#withdraw": {thing: "dossier", states: dossierStates, form: step("withdraw")},
		"POST /office/dossiers/{key}#admit":    {thing: "dossier", states: []string{"filed"}, form: step("admit")},
		"POST /office/dossiers/{key}#sibling": {thing: "dossier", states: []string{"filed"}, cross: "sitting/sibling", form: func(w *powersWorld, _ *person, _ string) url.Values {
			return url.Values{"step": {"admit"}, "sitting": {w.things["sitting/sibling"]}}
		}},
		"POST /office/recognitions/{key}": {thing: "recognition", states: recognitionStates, form: fixed("case", "stopped", "decision_no", "55/QĐ-UBND", "decision_date", "2021-09-15", "reason", "Ngừng sản xuất.")},
		"POST /office/import":             {at: province, file: true, form: fixed()},
		"POST /office/jobs/{key}/store":   {thing: "job", states: jobStates, form: fixed()},
		"POST /office/jobs":               {at: province, form: fixed("kind", "export.csv")},
		"POST /office/jobs#backup":        {at: province, form: fixed("kind", "backup")},
	}
}

func juryForms() map[string]doorway {
	save := func(what string) func(*powersWorld, *person, string) url.Values {
		return func(w *powersWorld, p *person, state string) url.Values {
			return url.Values{"intent": {what}, "remark": {"Sửa"}, "version": {w.versionOf("entry/"+state, p)}}
		}
	}
	return map[string]doorway{
		"POST /jury/entries/{key}": {thing: "entry", states: sittingStates, form: save("draft")},
		"POST /jury/entries/{key}/reopen": {thing: "entry", states: sittingStates, form: func(w *powersWorld, p *person, state string) url.Values {
			return url.Values{"version": {w.versionOf("entry/"+state, p)}}
		}},
		"POST /jury/entries/{key}/recuse": {thing: "entry", states: sittingStates, form: fixed("reason", "Là người nhà.")},
		"POST /jury/sittings/{key}/open":  {thing: "sitting", states: sittingStates, form: fixed()},
		"POST /jury/sittings/{key}/close": {thing: "sitting", states: sittingStates, form: fixed("met_on", "2021-09-15")},
		"POST /dang-nhap":                 {public: true, form: fixed("login", "ai-do", "password", "sai")},
		"POST /dang-xuat":                 {public: true, form: fixed()},
		"POST /giao-dien":                 {public: true, form: fixed("theme", "dark", "return", "/")},
	}
}

// versionOf is the version of somebody's sheet, 0 when there is none.
func (w *powersWorld) versionOf(entry string, p *person) (version string) {
	w.Helper()
	version = "0"
	err := w.Desk.See(w.Context(), act.Visitor(), func(ctx context.Context, v *act.View) error {
		rows, err := v.QueryContext(ctx, `SELECT h.version FROM sheet h JOIN seat t ON t.seat = h.seat WHERE h.entry = $1 AND t.person = $2`, w.things[entry], string(p.Person))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := rows.Scan(&version); err != nil {
				return err
			}
		}
		return rows.Err()
	})
	if err != nil {
		w.Fatal(err)
	}
	return version
}

// cell is one case of the matrix.
type cell struct {
	doorway, who          string
	role, relation, state string
	path                  string
	key                   string // in the path or the form, '' for none
	crossed               bool   // the key is in the form
	form                  url.Values
	file                  bool
}

// cells are all cases of a door.
func (w *powersWorld) cells(name string, d doorway) (list []cell) {
	w.Helper()
	_, path, _ := strings.Cut(name, " ")
	path, _, _ = strings.Cut(path, "#")
	states := d.states
	if len(states) == 0 {
		states = []string{"-"}
	}
	for _, state := range states {
		thing, k, at := d.thing+"/"+state, "", d.at
		if d.thing != "" {
			if k = w.things[thing]; k == "" {
				w.Fatalf("there is no %s", thing)
			}
			at = w.at[thing]
		}
		if d.other != "" {
			thing, at = d.other, w.at[d.other]
		}
		one := strings.NewReplacer("{key}", k, "{slug}", k, "{code}", k, "{paper}", "minutes", "{name}", "phieu", "{book}", powersBook, "{number}", strconv.Itoa(powersCard), "{$}", "").Replace(path)
		for _, who := range w.order {
			p := w.people[who]
			if d.public && !slices.Contains([]string{"khach", "nobody", "office-prov", "chair"}, who) {
				continue
			}
			role := p.role
			if role == "judge-office" && !d.hats { // each hat opens its own pages
				role = "office"
				if strings.HasPrefix(path, "/jury") {
					role = "judge"
				}
			}
			relation := w.relation(p, thing, at)
			c := cell{doorway: name, who: who, role: p.inRoom(role, path, relation), relation: relation, state: state, path: one, key: k, file: d.file}
			if d.form != nil {
				c.form = d.form(w, p, state)
			}
			if d.cross != "" {
				c.key, c.crossed = w.things[d.cross], true
			}
			if d.list != "" && w.lists(who, strings.ReplaceAll(d.list, "{key}", k), k) {
				c.key = ""
			}
			list = append(list, c)
		}
	}
	return list
}

// lists says whether somebody can open a page that names the thing.
func (w *powersWorld) lists(who, page, k string) bool {
	w.Helper()
	g := w.send(cell{doorway: "GET " + page, path: page, who: who})
	return g.status == http.StatusOK && bytes.Contains(g.body, []byte(k))
}

// relation is how somebody stands to a thing: by a seat in its council, else by where the
// role is held.
func (w *powersWorld) relation(p *person, thing string, at place.ID) string {
	kind, state, _ := strings.Cut(thing, "/")
	if p.works != "" {
		return w.worksFor(p, state)
	}
	if thing == "datarequest/office" && p == w.people["office-prov"] {
		return "own" // it is about this very account
	}
	if thing == "entry/scoring-two" && p.seat == "recused" {
		return "member" // nothing was stepped back from here
	}
	if thing == "entry/scoring-two" && p.seat == "conflicted" {
		return "own"
	}
	if seated := []string{"chair", "member", "recused", "secretary", "voting-secretary"}; (kind == "entry" || kind == "sitting") && slices.Contains(seated, p.seat) {
		return p.seat
	}
	if heard := kind == "entry" || kind == "sitting" || thing == "job/papers" || kind == "dossier" && (state == "admitted" || state == "forwarded"); p.seat == "conflicted" && heard {
		return "conflicted"
	}
	within := w.Desk.Places.Within
	switch {
	case p.at == "":
		return "none"
	case at == "":
		return "any"
	case p.at == at:
		return "own"
	case within(at, p.at):
		return "above"
	case within(p.at, at):
		return "below"
	}
	return "sibling"
}

// upload is a form with a small list.
func upload() (body []byte, kind string) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, err := m.CreateFormFile("file", "x.csv")
	if err == nil {
		_, err = f.Write([]byte("Tên sản phẩm\nChè\n"))
	}
	if err := errorsOr(err, m.Close()); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes(), m.FormDataContentType()
}
