package server

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/db"
	"ocop/internal/key"
	"ocop/internal/recognition"
	"ocop/internal/registry"
)

// certified is a recognition of the demonstration with a certificate, whose producer the person of
// the demonstration's producer now works for.
func (h *phoneHouse) certified() (r recognition.Recognition, of key.Producer) {
	h.Helper()
	var k key.Recognition
	err := h.Desk.DB.Update(h.Context(), func(ctx context.Context, tx *db.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT r.recognition, p.producer FROM recognition r JOIN certificate c ON c.recognition = r.recognition
			JOIN product p ON p.product = r.product JOIN dossier d ON d.dossier = r.dossier WHERE p.producer IS NOT NULL ORDER BY r.recognition LIMIT 1`).Scan(&k, &of)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE membership SET producer = $1`, of)
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	err = h.Desk.See(h.Context(), act.System("test"), func(ctx context.Context, v *act.View) (err error) {
		r, err = recognition.ByKey(ctx, v, k)
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	return r, of
}

// The producer's own certificate stays what it was when the office renames the product; the room
// says so. A database of a program that kept no names gets them from the journal at the next start.
func TestAProducersCertificateOutlivesARename(t *testing.T) {
	powersEngines(t, func(t *testing.T, database string) {
		h := phoneHouseOn(t, database)
		cookie := h.signedIn("chuthe")
		r, of := h.certified()
		paper := func() string {
			got := h.get("/co-so/giay/"+string(r.Key), cookie)
			if got.Code != http.StatusOK {
				t.Fatalf("%d: %s", got.Code, got.Body)
			}
			return got.Header().Get("Content-Disposition") + got.Body.String()
		}
		was := paper()
		err := h.Desk.Do(t.Context(), act.System("test"), func(ctx context.Context, a *act.Act) error {
			p, err := registry.ByKey(ctx, a.View(), r.Product)
			if err != nil {
				return err
			}
			return registry.ChangeProduct(ctx, a, p.Key, p.Version, registry.Facts{Name: "Tên mới hẳn", Producer: p.Producer, Group: p.Group, Place: p.Place})
		})
		if err != nil {
			t.Fatal(err)
		}
		if paper() != was {
			t.Error("the certificate follows the register")
		}
		if room := h.get("/co-so/chu-the/"+string(of), cookie).Body.String(); !strings.Contains(room, "Tên mới hẳn") || !strings.Contains(room, "mang tên khi được công nhận: "+r.ProductName) {
			t.Error("the room does not say whose name the certificate bears")
		}
		err = h.Desk.DB.Update(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE recognition SET product_name = '', producer_name = '', product_place = '', folded = ''`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		again, err := Build(t.Context(), h.Config, slog.New(slog.DiscardHandler), func() time.Time { return time.UnixMilli(h.now.Add(1)) })
		if err != nil {
			t.Fatal(err)
		}
		if err := again.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if paper() != was {
			t.Error("what an earlier program recognised lost its names")
		}
	})
}
