package server

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"ocop/internal/act"
	"ocop/internal/personal"
)

// planted are the columns of the register that the copy of one's own data holds, each with the
// word (or the day, as JSON and workbook write it) that is planted in it. In the statements $1
// is the person.
func planted() (words map[string][]string, statements []string) {
	words = map[string][]string{
		"person.login": {"CANARYLOGIN"}, "person.name": {"CANARYHOTEN"}, "person.email": {"CANARYTHU"}, "person.phone": {"+84912345000"}, "person.phone_proved_at": {"2001-09-01", "01/09/2001"},
		"session.person": {"CANARYMANG"}, "session.started_at": {"2001-09-02", "02/09/2001"}, "session.came_from": {"CANARYMANG"}, "session.browser": {"CANARYDUYET"},
		"passkey.person": {"CANARYKHOA"}, "passkey.name": {"CANARYKHOA"}, "passkey.last_used_at": {"2001-09-03", "03/09/2001"},
		"identity.person": {"CANARYCONG"}, "identity.issuer": {"CANARYCONG"}, "identity.subject": {"…YMAI"}, "identity.name": {"CANARYDANH"}, "identity.email": {"CANARYTHUDANH"},
		"api_token.person": {"CANARYMATC"}, "api_token.name": {"CANARYMATC"}, "api_token.last_used": {"2001-09-04"},
		"membership.person": {"Hợp tác xã filed"}, "membership.producer": {"Hợp tác xã filed"},
		"membership_offer.person": {"CANARYMOI"}, "membership_offer.name": {"CANARYMOI"}, "membership_offer.reason": {"CANARYLYDOMOI"},
		"held_role.person": {"07324.2020"},
		"seat.person":      {"CANARYGHE"}, "seat.name": {"CANARYGHE"}, "seat.position": {"CANARYCHUC"}, "recusal.seat": {"CANARYKHONGCHAM"}, "recusal.reason": {"CANARYKHONGCHAM"},
		"journal.actor": {"canary.done"}, "journal.subject": {"canary/CANARYVIEC"},
		"data_request.about": {"CANARYHOI"}, "data_request.asked": {"CANARYHOI"}, "data_request.answer": {`"answer"`, "-"}, "data_request.ground": {`"ground"`, "-"},
		"second_factor.person": {"second_factor", "-"}, "recovery_code.person": {"recovery_codes_left", "-"},
		"producer.name": {"Hợp tác xã filed"},
	}
	return words, []string{
		`UPDATE person SET login = 'CANARYLOGIN', name = 'CANARYHOTEN', email = 'CANARYTHU', phone = '+84912345000', phone_proved_at = 999316800000 WHERE person = $1`,
		`UPDATE session SET came_from = 'CANARYMANG', browser = 'CANARYDUYET', started_at = 999403200000 WHERE person = $1`,
		`INSERT INTO passkey VALUES ('canary', $1, 'canary', 'canary', 0, false, false, '', 'CANARYKHOA', 1, 999489600000)`,
		`INSERT INTO identity VALUES ('canary', 'CANARYCONG', 'CANARYMAI', $1, 'CANARYDANH', 'CANARYTHUDANH', '', 1)`,
		`INSERT INTO api_token VALUES ('canary', 'canary', $1, 'CANARYMATC', 'recognitions:read', 1, 9999999999999, '2001-09-04', 0)`,
		`INSERT INTO held_role VALUES ($1, 'commune', '07324.2020', 1, 2)`,
		`UPDATE seat SET name = 'CANARYGHE', position = 'CANARYCHUC' WHERE person = $1`,
		`UPDATE recusal SET reason = 'CANARYKHONGCHAM' WHERE seat IN (SELECT seat FROM seat WHERE person = $1)`,
	}
}

// leftOut are the columns of the register that the copy does not hold, and why; a table stands
// for all its columns that are not planted.
func leftOut() map[string]string {
	const secret, others, record = "opens doors and is shown to nobody", "says who else acted, which is data of others", "is the record of a council or office; the person reads it where they work"
	return map[string]string{
		"person.password": secret, "second_factor.secret": secret, "recovery_code.code": secret, "ticket": secret, "session.token": secret, "passkey.credential": secret, "passkey.public_key": secret,
		"api_token.digest": secret, "sent_code": secret,
		"session.proved_at": "is an instant within a session that is listed", "session.identity": "says by which listed identity a listed session began", "session.auth_at": "likewise", "session.provider_session": "names that session at the provider",
		"identity.linked_by": others, "identity_request": "belongs to no account yet", "membership_offer.asked_by": others, "membership_offer.approved_by": others, "data_request.entered_by": others,
		"role_request": "is what administrators write to one another until it is decided; roles that were given are in the copy",
		"sheet":        record, "review": record, "edition_sheet": record, "reopening": record, "recheck": record, "review_receipt": record, "correction": record, "edition": record, "edition_entry": record, "entry": record, "sitting": record,
		"season": record, "round": record, "product": record, "dossier": record, "recognition": record, "producer": "is what is published of a producer, besides its name",
		"journal.name": "is the name in the copy", "journal.before": "tells of things, and of others; what was done is in the copy", "journal.after": "likewise",
		"outbox": "is wiped when the letter has left to the person", "job": "is work that was ordered; the order is in the journal",
		"representative": "is of people without an account; whoever is both asks the office",
	}
}

// A new column about people is in the copy of one's own data, in both files, or stands above
// with the reason why not.
func TestACopyOfOnesDataHoldsTheRegister(t *testing.T) {
	powersEngines(t, func(t *testing.T, database string) {
		w := buildPowers(t, database)
		who, k := w.who("conflicted-office"), w.things["producer/filed"]
		words, statements := planted()
		w.do(who, func(ctx context.Context, a *act.Act) error {
			for _, s := range statements {
				if _, err := a.ExecContext(ctx, s, string(who.Person)); err != nil {
					return err
				}
			}
			for _, s := range []string{`INSERT INTO membership VALUES ('canary', $1, $2, 'staff', 1, 2)`,
				`INSERT INTO membership_offer VALUES ('canary', $2, $1, 'CANARYMOI', 'staff', 'CANARYLYDOMOI', 'taken', '', 1, '', 2)`} {
				if _, err := a.ExecContext(ctx, s, string(who.Person), k); err != nil {
					return err
				}
			}
			return a.Record(ctx, "canary.done", "canary/CANARYVIEC", "", nil, nil)
		})
		w.send(cell{doorway: "POST", path: "/tai-khoan/du-lieu", who: "conflicted-office", form: url.Values{"step": {"ask"}, "kind": {"correct"}, "text": {"CANARYHOI"}}})
		for i, format := range []string{"json", "xlsx"} {
			g := w.send(cell{doorway: "POST", path: "/tai-khoan/du-lieu", who: "conflicted-office", form: url.Values{"step": {format}}})
			text := g.text()
			for _, h := range personal.Register() {
				for _, c := range h.Columns {
					word := words[c]
					table, _, _ := strings.Cut(c, ".")
					switch {
					case word == nil && leftOut()[c] == "" && leftOut()[table] == "":
						t.Errorf("%s is data about people: put it into the copy of one's own data (web/public/mydata.go) and plant it here, or say above why not", c)
					case word != nil && leftOut()[c] != "":
						t.Errorf("%s is planted and left out", c)
					case word != nil && word[min(i, len(word)-1)] != "-" && !strings.Contains(text, word[min(i, len(word)-1)]):
						t.Errorf("%s: the copy as %s (%d) does not hold %s", c, format, g.status, word[min(i, len(word)-1)])
					}
				}
			}
		}
	})
}
