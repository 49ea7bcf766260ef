package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ocop/internal/base/db"
)

// A member who came to work for the producer of a dossier and declared nothing is not waited for:
// desk and office read the ground before the close, which writes it down; results and minutes say
// it, also when the member has left the producer since.
func TestAClosingRecordsWhoWorksForTheProducer(t *testing.T) {
	powersEngines(t, func(t *testing.T, url_ string) {
		w := buildPowers(t, url_)
		const ground, recorded = "Làm việc cho chủ thể của sản phẩm", "Làm việc cho chủ thể của sản phẩm (ghi nhận khi khóa phiên)"
		desk, office := "/jury/sittings/"+w.things["sitting/scoring"], "/office/sittings/"+w.things["sitting/scoring"]
		readers := map[string]string{desk: "secretary", office: "office-prov"}
		says := func(when, path, who, want string, is bool) {
			t.Helper()
			if g := w.look(who, path); g.status != http.StatusOK || strings.Contains(g.text(), want) != is {
				t.Errorf("%s: %s reads %q on %s: %v, %d", when, who, want, path, !is, g.status)
			}
		}
		for path, who := range readers {
			says("before", path, who, ground, false)
		}
		w.joins("member", "scoring", "0912 345 681")
		for path, who := range readers {
			says("working there", path, who, ground, true)
			says("working there", path, who, "thành viên chưa tự khai", true)
			says("working there", path, who, "1 trường hợp không chấm điểm chưa tự khai", true)
		}
		says("working there", desk, "voting-secretary", ground, true)
		before := w.image()
		g := w.send(cell{doorway: "POST", path: desk + "/close", who: "secretary", form: url.Values{"met_on": {"2021-09-15"}}})
		if changed := before.changed(w.image()); g.status != http.StatusSeeOther || !slices.Contains(changed, "recusal") {
			t.Fatalf("closing: %d, changed %v", g.status, changed)
		}
		err := w.Desk.DB.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE membership SET ended_at = 1`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for path, who := range map[string]string{desk: "secretary", office: "office-prov", office + "/papers/minutes": "office-prov", "/office/entries/" + w.things["entry/scoring"]: "office-prov"} {
			says("closed", path, who, recorded, true)
			says("closed", path, who, "thành viên chưa tự khai", false)
		}
	})
}
