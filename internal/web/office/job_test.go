package office_test

import (
	"bytes"
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/base/job"
	"ocop/internal/base/tabular"
	"ocop/internal/programme"
	"ocop/internal/registry"
)

const jobsPath = "/office/jobs"

func TestRegistryIsExported(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	w.get(w.officer, jobsPath).want(200).says("Chưa có việc nào")
	for kind, name := range map[string]string{"export.xlsx": "san-pham-ocop.xlsx", "export.csv": "san-pham-ocop.csv"} {
		path, page := w.ended(w.officer, w.post(w.officer, jobsPath, url.Values{"kind": {kind}}))
		w.checkPage(path, page)
		page.says("Đã xong", "Tải "+name)
		file := w.get(w.officer, path+"/file").want(200)
		if !strings.Contains(file.header.Get("Content-Disposition"), name) || file.header.Get("Content-Security-Policy") != "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox" {
			t.Errorf("%v", file.header)
		}
		list, err := tabular.Read(name, strings.NewReader(file.body), int64(len(file.body)), tabular.Limits{})
		if err != nil || !slices.Equal(list.Head, programme.ImportColumns()) || len(list.Rows) != 3 {
			t.Errorf("%v, %v", list, err)
		}
		w.get(w.leader, path+"/file").want(200) // an office of the same place
		w.get(w.tanYen, path+"/file").want(404)
		w.get(w.tanYen, path).want(404)
		w.get(w.admin, path+"/file").want(404)
		w.get(w.judge, path+"/file").want(403)
	}
	page := w.get(w.officer, jobsPath).want(200)
	w.checkPage(jobsPath, page)
	head, rows := page.table("jobs")
	if want := []string{"Việc", "Yêu cầu lúc", "Tình trạng", "Tiến độ"}; !slices.Equal(head, want) || len(rows) != 2 || rows[0][0] != "Xuất toàn bộ sản phẩm" || rows[0][2] != "Đã xong" {
		t.Errorf("%q %q", head, rows)
	}
	w.get(w.tanYen, jobsPath).want(200).says("Chưa có việc nào")
}

// An office takes along what it may read: of its place and what lies in it.
func TestAnExportEndsAtThePlaceOfTheOffice(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
		_, err := registry.EnterProduct(ctx, a, registry.Facts{Name: "Mỳ Lục Ngạn", Group: registry.Food, Place: "219.2020", Note: "Chỉ để văn phòng biết"})
		return err
	})
	for _, c := range []struct {
		who  roundUser
		want int
	}{{w.officer, 4}, {w.tanYen, 3}} {
		path, _ := w.ended(c.who, w.post(c.who, jobsPath, url.Values{"kind": {"export.csv"}}))
		file := w.get(c.who, path+"/file").want(200)
		list, err := tabular.Read("a.csv", strings.NewReader(file.body), int64(len(file.body)), tabular.Limits{})
		if err != nil || len(list.Rows) != c.want || strings.Contains(file.body, "Lục Ngạn") != (c.want == 4) {
			t.Errorf("%s takes %d products along, want %d: %v, %v", c.who.Name, len(list.Rows), c.want, list.Rows, err)
		}
	}
}

// The same order twice, while the first waits, is one job.
func TestOrderIsGivenOnce(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	if err := w.runner.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	first := w.post(w.officer, jobsPath, url.Values{"kind": {"export.csv"}}).want(303).header.Get("Location")
	w.post(w.officer, jobsPath, url.Values{"kind": {"export.csv"}}).leads(first)
	if other := w.post(w.officer, jobsPath, url.Values{"kind": {"export.xlsx"}}).want(303).header.Get("Location"); other == first {
		t.Error("another order leads to the first")
	}
	w.post(w.leader, jobsPath, url.Values{"kind": {"export.csv"}}).want(303)
	if n := w.written("job.asked"); n != 3 {
		t.Errorf("%d jobs asked for", n)
	}
	page := w.get(w.officer, first).want(200).says("Đang chờ tới lượt")
	if panel := page.elements("section", nil); !slices.ContainsFunc(panel, hasPoll(first)) {
		t.Error("the page does not follow the work")
	}
	w.get(w.officer, first+"/file").want(404)
}

// A backup holds everything, so it is for the administrator alone.
func TestBackupIsForTheAdministrator(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	part := w.person("Quản trị Tân Yên", act.Held{Role: act.Admin, Place: tanYen}) // would take along what lies elsewhere
	for _, u := range []roundUser{w.officer, w.leader, w.tanYen, part} {
		if slices.Contains(w.get(u, jobsPath).want(200).buttons(), "Sao lưu") {
			t.Errorf("%s is offered a backup", u.Name)
		}
		w.nothing("backup", func() answer { return w.post(u, jobsPath, url.Values{"kind": {"backup"}}) }, func(got answer) { got.want(403) })
	}
	if got := w.get(w.admin, jobsPath).want(200).buttons(); !slices.Equal(got, []string{"Sao lưu"}) {
		t.Errorf("the administrator is offered %q", got)
	}
	path, page := w.ended(w.admin, w.post(w.admin, jobsPath, url.Values{"kind": {"backup"}}))
	page.says("Sao lưu", "Đã xong", "ocop-2021-09-15.tar.gz")
	if file := w.get(w.admin, path+"/file").want(200); !bytes.HasPrefix([]byte(file.body), []byte("\x1f\x8b")) {
		t.Error("no archive")
	}
	for _, u := range []roundUser{w.officer, w.leader, w.tanYen, part} {
		w.get(u, path).want(404)
		w.get(u, path+"/file").want(404)
		w.get(u, jobsPath).hides("Sao lưu")
	}
	w.nothing("export", func() answer { return w.post(w.admin, jobsPath, url.Values{"kind": {"export.csv"}}) }, func(got answer) { got.want(403) })
	for _, kind := range []string{"", "product.import", "x"} {
		w.nothing(kind, func() answer { return w.post(w.officer, jobsPath, url.Values{"kind": {kind}}) }, func(got answer) { got.want(422) })
	}
}

// A job that failed says why and who can help; its number is on the page.
func TestFailedJobSaysWhy(t *testing.T) {
	t.Parallel()
	w := newDeskWorld(t)
	k := ""
	w.must(w.officer.Actor, func(ctx context.Context, a *act.Act) error {
		k = a.NewKey()
		if err := job.Enqueue(ctx, a.Tx, job.New{Key: k, Kind: "round.documents", Payload: map[string]string{"round": "x"}, AskedBy: string(w.officer.Person), Place: string(bacGiang), At: a.Now()}); err != nil {
			return err
		}
		return a.Record(ctx, "job.asked", "job/"+k, bacGiang, nil, nil)
	})
	_, page := w.ended(w.officer, answer{t: t, code: 303, header: map[string][]string{"Location": {jobsPath + "/" + k}}})
	page.says("Không xong", "Không tìm thấy", k)
}
