package place

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// Every defect of the data must stop Load and be named.
func TestLoadRefusesDefects(t *testing.T) {
	for _, c := range []struct{ file, old, new, want string }{
		{"units", "07201,2020-01-01,2025-06-30", "07201,2020-01-01,2025-06-31", "dates"},
		{"units", "07201,2020-01-01,2025-06-30", "07201,2020-01-01,2019-06-30", "dates"},
		{"units", "07201,2020-01-01,2025-06-30", "07201,2020-01-01,", "07201.2020 outlives 213.2025"},
		{"units", "24,2020-01-01,2025-06-30", "24,2020-01-01,", "24.2020 ends \"\" and has 1 successors"},
		{"units", "07204,2020", "07201,2020", "stands twice"},
		{"units", "21293000", "21.293", "point"},
		{"units", "Thọ Xương,213.2020", "Thọ Xương,999.2020", "can not lie in"},
		{"units", "Thọ Xương,213.2020", "Thọ Xương,07204.2020", "can not lie in"},
		{"units", "Thọ Xương,213.2020", "Thọ Xương,", "has no first parent"},
		{"units", "Thọ Xương,213.2020", "Thọ Xương,24.2025", "one of them does not exist"},
		{"units", "Trần Nguyên Hãn,213.2020", "Trần Nguyên Hãn,", "level"},
		{"units", "Thọ Xương", "Tho\u0323 Xương", "not NFC"},
		{"units", "07201,", "07201", "wrong number of fields"},
		{"parents", "07207.2020,213.2025,2025-01-01\n", "", "07207.2020 outlives 213.2020"},
		{"parents", "07207.2020,213.2025,2025-01-01", "07207.2020,213.2025,2024-01-01", "does not exist"},
		{"parents", "07207.2020,213.2025,2025-01-01", "07207.2020,213.2025,2025-02-01\n07207.2020,213.2025,2025-01-01", "out of order"},
		{"parents", "07207.2020,213.2025", "x,213.2025", "no first parent"},
		{"names", "07222.2020", "07222.2019", "unknown unit"},
		{"formers", "09169.2025", "09169.2020", "unknown unit"},
		{"successions", "07201.2020,07210.2025,2025-07-01,whole,code\n", "", "07201.2020 ends \"2025-06-30\" and has 0 successors"},
		{"successions", "07201.2020,07210.2025", "07201.2020,07211.2025", "unknown unit"},
		{"successions", "07201.2020,07210.2025", "07201.2020,07201.2020", "can not succeed"},
		{"successions", "07201.2020,07210.2025,2025-07-01", "07201.2020,07210.2025,2025-06-30", "does not fit"},
		{"successions", "07201.2020,07210.2025,2025-07-01,whole", "07201.2020,07210.2025,2025-07-01,part", "to 1 units"},
		{"successions", "07201.2020,07210.2025,2025-07-01,whole", "07201.2020,07210.2025,2025-07-01,most", "share"},
		{"successions", "07201.2020,07210.2025,2025-07-01,whole,code\n", "07201.2020,07210.2025,2025-07-01,whole,code\nx.2020,07210.2025,2025-07-01,whole,code\n", "unknown unit \"x.2020\""},
	} {
		files := copyOf(t)
		name := "data/" + c.file + ".csv"
		text := string(files[name].Data)
		if !strings.Contains(text, c.old) {
			t.Fatalf("%s holds no %q", name, c.old)
		}
		files[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, c.old, c.new, 1))}
		if _, err := load(files); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %q for %q: %v, want %q", name, c.new, c.old, err, c.want)
		}
	}
	files := copyOf(t)
	delete(files, "data/names.csv")
	if _, err := load(files); err == nil {
		t.Error("a missing file was not noticed")
	}
	if _, err := load(copyOf(t)); err != nil {
		t.Error(err)
	}
}

func copyOf(t *testing.T) fstest.MapFS {
	t.Helper()
	names, err := fs.Glob(data, "data/*.csv")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, name := range names {
		text, err := data.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	return files
}
