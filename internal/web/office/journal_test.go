package office_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/evaluation"
	"ocop/internal/place"
)

func TestWhoReadsTheJournal(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	for _, c := range []struct {
		user roundUser
		want int
	}{{w.officer, 200}, {w.leader, 200}, {w.admin, 200}, {w.tanYen, 403}, {w.judge, 403}, {w.visitor, 303}} {
		if got := w.get(c.user, "/office/journal"); got.code != c.want {
			t.Errorf("%s: %d, want %d", c.user.Name, got.code, c.want)
		}
	}
	w.get(w.officer, "/office/journal?dang=xlsx").want(200)
	w.get(w.admin, "/office/journal?dang=xlsx").want(403) // holds no table.export
}

// The journal of a place is not that of its neighbour, and acts on accounts have no place.
func TestTheJournalKeepsToThePlaceOfItsPowers(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	w.closeDistrict()
	leads := w.person("Lãnh đạo Tân Yên", act.Held{Role: act.Leader, Place: tanYen})
	list := func(u roundUser, f act.JournalFilter) (list []act.Entry) {
		if err := w.desk.See(t.Context(), u.Actor, func(ctx context.Context, v *act.View) (err error) {
			list, err = act.Journal(ctx, v, f, 100000)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return list
	}
	places := w.desk.Places
	for _, e := range list(leads, act.JournalFilter{}) {
		if at := place.ID(e.Place); at != tanYen && !places.Within(at, tanYen) {
			t.Errorf("%s of %q is read at Tân Yên", e.Verb, e.Place)
		}
	}
	whole, mine := list(w.leader, act.JournalFilter{}), list(leads, act.JournalFilter{})
	if len(mine) == 0 || len(mine) >= len(whole) || !slices.ContainsFunc(whole, func(e act.Entry) bool { return e.Verb == "person.added" }) {
		t.Errorf("%d of %d entries at Tân Yên", len(mine), len(whole))
	}
	for _, e := range whole {
		if strings.HasPrefix(e.Subject, "sheet/") && e.Before+e.After != "" {
			t.Errorf("marks of a ballot are read in the journal: %+v", e)
		}
	}
	if n := len(list(act2user(act.System("test")), act.JournalFilter{})); n < len(whole) {
		t.Errorf("the machine reads %d of %d", n, len(whole))
	}
}

// Whoever has stepped back from a dossier reads nothing of it in the journal, whatever
// else they are.
func TestTheJournalIsSilentAboutADossierSteppedBackFrom(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	w.admitAll()
	w.submit(w.district, 1)
	reader := w.district.members[0]
	reader.Roles = append(reader.Roles, act.Held{Role: act.Leader, Place: bacGiang})
	entry := w.entries(w.district.sitting)[0]
	about := func() (list []string) {
		if err := w.desk.See(t.Context(), reader.Actor, func(ctx context.Context, v *act.View) error {
			for _, noun := range []string{"dossier", "entry", "sheet"} {
				found, err := act.Journal(ctx, v, act.JournalFilter{Noun: noun}, 100000)
				if err != nil {
					return err
				}
				for _, e := range found {
					list = append(list, e.Subject)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return list
	}
	before := about()
	w.must(reader.Actor, func(ctx context.Context, a *act.Act) error {
		return evaluation.Recuse(ctx, a, entry.Key, "Là người nhà của chủ thể")
	})
	after := about()
	for _, gone := range []string{"dossier/" + string(entry.Dossier), "entry/" + string(entry.Key)} {
		if !slices.Contains(before, gone) || slices.Contains(after, gone) {
			t.Errorf("%s: read before %v, after %v", gone, slices.Contains(before, gone), slices.Contains(after, gone))
		}
	}
	count := func(list []string, noun string) (n int) {
		for _, s := range list {
			if strings.HasPrefix(s, noun) {
				n++
			}
		}
		return n
	}
	if b, a := count(before, "sheet/"), count(after, "sheet/"); b != 3 || a != 2 {
		t.Errorf("%d entries of sheets before, %d after", b, a)
	}
}

// A proposal tells what the council found: it is kept from whoever has stepped back until a
// decision makes it public.
func TestTheJournalIsSilentAboutAProposalSteppedBackFrom(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	w.closeProvince()
	reader, proposal := w.district.members[0], w.recognitions()[0]
	reader.Roles = append(reader.Roles, act.Held{Role: act.Office, Place: bacGiang})
	w.must(act.System("test"), func(ctx context.Context, a *act.Act) error {
		if _, err := a.ExecContext(ctx, `INSERT INTO recusal (entry, seat, reason, at) SELECT e.entry, t.seat, 'Là người nhà', 0 FROM entry e
			JOIN sitting s ON s.sitting = e.sitting JOIN seat t ON t.council = s.council WHERE e.dossier = $1 AND t.person = $2`, string(proposal.Dossier), string(reader.Person)); err != nil {
			return err
		}
		return a.Record(ctx, "entry.recused", "entry/x", bacGiang, nil, nil)
	})
	told := func() (names []string) {
		if err := w.desk.See(t.Context(), reader.Actor, func(ctx context.Context, v *act.View) error {
			list, err := act.Journal(ctx, v, act.JournalFilter{Noun: "recognition"}, 100000)
			for _, e := range list {
				names = append(names, e.Subject)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return names
	}
	subject := "recognition/" + string(proposal.Key)
	if list := told(); slices.Contains(list, subject) || len(list) != 2 {
		t.Errorf("before the decision the journal tells of %d proposals: %v", len(list), list)
	}
	w.decide()
	if list := told(); !slices.Contains(list, subject) {
		t.Error("after the decision the journal says nothing of it")
	}
}

func act2user(a act.Actor) roundUser { return roundUser{Actor: a} }

func TestTheJournalIsFiltered(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	w.closeDistrict()
	subject := "product/" + string(w.products[0])
	for query, check := range map[string]func(row string) bool{
		"viec=sheet.submitted":                    func(row string) bool { return strings.HasPrefix(row, "Nộp phiếu đánh giá") },
		"loai=product":                            func(row string) bool { return strings.Contains(row, "Sản phẩm") },
		"muc=" + url.QueryEscape(subject):         func(row string) bool { return strings.Contains(row, "sản phẩm") },
		"ai=van+phong":                            func(row string) bool { return strings.Contains(row, "Văn phòng") },
		"ai=" + url.QueryEscape("hệ thống"):       func(row string) bool { return strings.Contains(row, "Hệ thống (") },
		"noi=" + url.QueryEscape("huyện Tân Yên"): func(row string) bool { return !strings.Contains(row, "Lục Ngạn") },
		"tu=15/09/2021&den=15/09/2021":            func(row string) bool { return strings.Contains(row, "15/09/2021") },
	} {
		_, rows := w.get(w.leader, "/office/journal?"+query).want(200).table("journal")
		if len(rows) == 0 {
			t.Errorf("%s: nothing", query)
		}
		for _, row := range rows {
			if text := strings.Join(row, " "); !check(text) {
				t.Errorf("%s: %s", query, text)
			}
		}
	}
	for query, want := range map[string]string{
		"tu=31/02/2021": "Ngày ghi như", "noi=" + url.QueryEscape("xứ lạ"): "xứ lạ", "ai=khong+co+ai": "Không có việc nào", "tu=01/01/2090": "Không có việc nào",
		"viec=nothing.done": "Nhật ký", "loai=%27": "Nhật ký", "truoc=%00": "Nhật ký", "muc=" + url.QueryEscape("x' OR 1=1 --"): "Không có việc nào",
	} {
		w.get(w.leader, "/office/journal?"+query).want(200).says(want)
	}
	file := w.get(w.leader, "/office/journal?dang=csv&viec=sheet.submitted").want(200)
	if lines := strings.Split(strings.TrimSpace(file.body), "\n"); len(lines) < 3 || !strings.Contains(file.body, "Nộp phiếu đánh giá") || strings.Contains(file.body, "Mở mùa") {
		t.Errorf("file: %s", file.body)
	}
	w.get(w.leader, "/office/journal?lang=en").want(200).says("Score sheet handed in", "Older entries")
}

// Whoever turns the pages sees every entry once, also while new ones come in.
func TestThePagesOfTheJournalHoldEveryEntryOnce(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
		for i := range 130 {
			if err := a.Record(ctx, "season.opened", fmt.Sprintf("season/%d", i), bacGiang, nil, nil); err != nil {
				return err
			}
		}
		return nil
	})
	total := w.written("season.opened")
	seen, at := 0, "/office/journal?viec=season.opened"
	for pages := 0; at != "" && pages < 10; pages++ {
		page := w.get(w.leader, at).want(200)
		_, rows := page.table("journal")
		seen += len(rows)
		at = ""
		for _, n := range page.elements("a", nil) {
			if strings.Contains(textOf(n), "Việc cũ hơn") {
				at = attrOf(n, "href")
			}
		}
		w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
			return a.Record(ctx, "season.opened", "season/new", bacGiang, nil, nil)
		})
	}
	if seen != total {
		t.Errorf("%d entries on the pages, %d were there", seen, total)
	}
}

// From every thing a link leads to its history, for who may read it.
func TestEveryThingLeadsToItsHistory(t *testing.T) {
	t.Parallel()
	w := newRoundWorld(t)
	w.closeDistrict()
	for noun, path := range map[string]string{"round": roundAt("rounds", w.round), "sitting": roundAt("sittings", w.district.sitting), "council": roundAt("councils", w.district.key),
		"product": roundAt("products", w.products[0]), "dossier": roundAt("dossiers", w.dossiers[0]), "entry": roundAt("entries", w.entries(w.district.sitting)[0].Key)} {
		k := path[strings.LastIndex(path, "/")+1:]
		link := "/office/journal?muc=" + url.QueryEscape(noun+"/"+k)
		if got := w.get(w.officer, path).want(200); !strings.Contains(got.body, link) {
			t.Errorf("%s has no link to %s", path, link)
		}
		if got := w.get(w.tanYen, path); strings.Contains(got.body, "/office/journal") {
			t.Errorf("%s shows a way to the journal to who may not read it", path)
		}
		if _, rows := w.get(w.officer, link).want(200).table("journal"); len(rows) == 0 {
			t.Errorf("%s is empty", link)
		}
	}
}
