package arch

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// floors is the house: docs/floors.md tells it in words. Imports go down only.
var floors = map[string]int{
	"cmd/ocop": 70, "cmd/ocop-verify": 70, "internal/server": 70, "internal/web/ui/build": 70, "e2e": 70,
	"internal/web/office": 60, "internal/web/jury": 60, "internal/web/public": 60, "internal/web/api": 60, "internal/web/producer": 60,
	"internal/demo": 55, "internal/clerk": 55, "internal/web/lawbook": 55, "internal/web/report": 55, "internal/web/scored": 55,
	"internal/programme": 50, "internal/paper": 50, "internal/web": 50, "internal/backup": 50, "internal/record": 50,
	"internal/plan": 40, "internal/registry": 40, "internal/dossier": 40, "internal/evaluation": 40, "internal/recognition": 40, "internal/portal": 40, "internal/personal": 40,
	"internal/account": 30, "internal/act": 30,
	"internal/law/score": 20, "internal/law/index": 20, "internal/law/rulebook": 20, "internal/place": 20, "internal/key": 20, "internal/recognition/award": 20,
	"internal/base/job": 10, "internal/base/db": 10, "internal/base/fault": 10, "internal/base/blob": 10,
	"internal/base/doc": 10, "internal/base/tabular": 10, "internal/base/fold": 10, "internal/base/intake": 10, "internal/base/mail": 10, "internal/base/vault": 10, "internal/base/identity": 10, "internal/base/breached": 10, "internal/base/clamd": 10, "internal/web/ui": 10, "internal/web/lang": 10,
	"rulebooks": 0, "internal/schema": 0,
	"internal/arch": 70, "internal/season": 70, // tests only
}

// sideways are the arrows within a floor. One that no import uses is deleted.
var sideways = []string{
	"cmd/ocop -> internal/server",
	"internal/account -> internal/act",
	"internal/law/score -> internal/law/rulebook",
	"internal/law/index -> internal/law/rulebook",
	"internal/base/job -> internal/base/db",
	"internal/base/db -> internal/base/fold",
	"internal/base/fault -> internal/base/fold",
	"internal/base/db -> internal/base/fault",
	"internal/base/job -> internal/base/fault",
	"internal/base/blob -> internal/base/fault",
	"internal/base/intake -> internal/base/fault",
	"internal/base/mail -> internal/base/db",
	"internal/base/mail -> internal/base/job",
	"internal/base/mail -> internal/base/vault",
	"internal/web/ui -> internal/web/lang",
}

func TestImportsGoDown(t *testing.T) {
	used := map[string]bool{}
	report(t, importsGoDown(used)(product(source(t))))
	for _, arrow := range sideways {
		if !used[arrow] {
			t.Errorf("%s is allowed and no longer used: delete it from the list", arrow)
		}
	}
}

func importsGoDown(used map[string]bool) rule {
	return func(files []file) (broken []string) {
		for _, f := range files {
			from, known := floorOf(f.dir)
			if !known {
				broken = append(broken, f.dir+" has no floor: give it one in floors_test.go and docs/floors.md")
			}
			for _, d := range f.ours() {
				to, _ := floorOf(d)
				arrow := f.dir + " -> " + d
				switch {
				case to < from || d == f.dir+"/internal/rows":
				case to == from && slices.Contains(sideways, arrow):
					used[arrow] = true
				default:
					broken = append(broken, fmt.Sprintf("%s goes from floor %d to floor %d", arrow, from/10, to/10))
				}
			}
		}
		return broken
	}
}

func floorOf(dir string) (int, bool) {
	floor, ok := floors[strings.TrimSuffix(dir, "/internal/rows")]
	return floor, ok
}

func TestSubjectsAndAudiencesStandAlone(t *testing.T) { report(t, standAlone(source(t))) }

// standAlone holds for tests too: a test that needs two subjects belongs a floor up.
func standAlone(files []file) (broken []string) {
	for _, f := range files {
		from := owner(f.dir)
		for _, d := range f.ours() {
			to := owner(d)
			if from != to && floors[from] == floors[to] && (floors[from] == 40 || floors[from] == 60) {
				broken = append(broken, f.path+" imports "+d+": what crosses them stands a floor up")
			}
		}
	}
	return broken
}

func owner(dir string) string { return strings.TrimSuffix(dir, "/internal/rows") }

func TestHelpForTestsStaysInTests(t *testing.T) {
	for _, f := range product(source(t)) {
		for _, d := range f.ours() {
			if slices.Contains(help, d) {
				t.Errorf("%s imports %s", f.path, d)
			}
		}
	}
}

func TestFloorRulesCatchOffenders(t *testing.T) {
	down := importsGoDown(map[string]bool{})
	offend(t, down, "internal/plan/x.go", `package plan; import "ocop/internal/web"`, "floor 4 to floor 5")
	offend(t, down, "internal/web/ui/x.go", `package ui; import "ocop/internal/base/fault"`, "floor 1 to floor 1")
	offend(t, down, "internal/misc/x.go", `package misc`, "has no floor")
	offend(t, down, "internal/plan/x.go", `package plan; import "ocop/internal/plan/internal/rows"`, "")
	offend(t, standAlone, "internal/plan/x_test.go", `package plan; import "ocop/internal/registry"`, "imports internal/registry")
	offend(t, standAlone, "internal/web/jury/x.go", `package jury; import "ocop/internal/web/office"`, "imports internal/web/office")
}
