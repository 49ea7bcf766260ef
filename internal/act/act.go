// Package act joins people to writes. One write is one person, one instant, one
// transaction, and at least one journal entry; a read cannot write at all.
//
// It owns the journal and the log over it: journal, journal_seal, log_tile, checkpoint.
package act

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/note"

	"ocop/internal/base/db"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
)

// Desk is where acts are done: a database, its clock, and the places that powers
// are held at.
type Desk struct {
	DB     *db.DB
	Places *place.Gazetteer
	Signer note.Signer    // signs checkpoints; nil: none are made
	Known  note.Verifiers // whose checkpoints CheckSeals believes; nil: it does not look at signatures

	looked atomic.Int64 // when Seal last found nothing in the whole journal, in milliseconds
}

// Actor is the person, or the part of the system, that acts or looks.
type Actor struct {
	Person key.Person // empty for a visitor
	Name   string     // as written in the journal
	Roles  []Held     // powers held at this moment
}

// Visitor is anybody who has not signed in.
func Visitor() Actor { return Actor{Name: "Khách"} }

// System is the program itself, named by the part that acts.
func System(part string) Actor {
	return Actor{Person: key.Person("system:" + part), Name: "Hệ thống (" + part + ")", Roles: []Held{{Role: Machine}}}
}

// frame is what an Act and a View have in common.
type frame struct {
	*db.Tx
	actor  Actor
	now    time.Time
	places *place.Gazetteer
	known  note.Verifiers
}

// Actor is who acts or looks.
func (f *frame) Actor() Actor { return f.actor }

// Now is the one instant of this act or view, to the millisecond, UTC.
func (f *frame) Now() time.Time { return f.now }

// Today is the legal date of the instant in Vietnam, like 2026-03-01.
func (f *frame) Today() string { return Date(f.now) }

// Places are the administrative units.
func (f *frame) Places() *place.Gazetteer { return f.places }

// Date is the day of an instant in Vietnam (UTC+7, no summer time since 1975).
func Date(t time.Time) string { return t.In(vietnam()).Format(time.DateOnly) }

func vietnam() *time.Location { return time.FixedZone("+07", 7*60*60) }

// View looks at one snapshot and cannot write.
type View struct{ frame }

// As is the same snapshot for somebody else: to ask what they may see, never to show it to
// whoever asks. What can be asked is reading; an act has no such way.
func (v *View) As(who Actor) *View {
	f := v.frame
	f.actor = who
	return &View{f}
}

// Act is one official act in the making.
type Act struct {
	frame
	held   *Entry   // the last one recorded: what is written after it still belongs to it
	covers coverage // rows written since
	keys   uint64
}

// See runs fn on one snapshot for the actor.
func (d *Desk) See(ctx context.Context, actor Actor, fn func(context.Context, *View) error) error {
	return d.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		return fn(ctx, &View{d.frame(tx, actor)})
	})
}

func (d *Desk) frame(tx *db.Tx, actor Actor) frame {
	return frame{Tx: tx, actor: actor, now: d.DB.Now().UTC().Truncate(time.Millisecond), places: d.Places, known: d.Known}
}

// ErrUnrecorded refuses a transaction that wrote rows and told nobody.
var ErrUnrecorded = errors.New("rows were written and nothing was recorded in the journal")

// Do runs fn as one act of the actor. Everything fn wrote is durable when Do
// returns nil, and nothing of it is kept otherwise. fn must not wait for files or
// network, and may run more than once. A unique key taken meanwhile is a Conflict.
func (d *Desk) Do(ctx context.Context, actor Actor, fn func(context.Context, *Act) error) error {
	err := d.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return d.Within(ctx, tx, actor, fn) })
	if kind, _ := db.Broken(err); kind == db.Unique && fault.KindOf(err) == fault.Internal {
		return &fault.Fault{Kind: fault.Conflict, Sentence: "Đã có bản ghi trùng, xin tải lại trang để xem bản mới nhất.", Cause: err}
	}
	return err
}

// Within runs fn as one act inside an update that is on its way, after which nothing more is
// written there. It is for a restore, which brings rows and journal of earlier acts and is an act
// itself; everybody else uses Do.
func (d *Desk) Within(ctx context.Context, tx *db.Tx, actor Actor, fn func(context.Context, *Act) error) error {
	a := &Act{frame: d.frame(tx, actor), covers: coverage{rows: map[string]string{}}}
	tx.Watch(a.covers.wants, a.covers.note)
	if err := fn(ctx, a); err != nil {
		return err
	}
	if a.held == nil && a.Writes() > 0 {
		return ErrUnrecorded
	}
	return a.enter(ctx)
}

// View looks at the act's own transaction, for reads that verbs and pages share.
func (a *Act) View() *View { return &View{a.frame} }

// ByLaw runs the consequences that follow from an act the actor was allowed to do, but
// could not do alone: closing a sitting proposes recognitions. The journal still names
// the actor.
func (a *Act) ByLaw(consequences func() error) error {
	own := a.actor.Roles
	a.actor.Roles = append(slices.Clone(own), Held{Role: Machine})
	defer func() { a.actor.Roles = own }()
	return consequences()
}

// NewKey makes a key (UUIDv7 of the act's instant). Keys of one act sort as they were
// made, up to 262,143 of them, and those of different acts by instant; 56 random bits
// keep acts of the same millisecond apart.
func (a *Act) NewKey() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	a.keys++               // eighteen bits of it stand before the random ones
	binary.BigEndian.PutUint64(b[:8], uint64(a.now.UnixMilli())<<16|0x7000|a.keys>>6&0x0fff)
	b[8] = 0x80 | byte(a.keys&0x3f)
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// keyFrom is below every key of an instant and later, and above all earlier ones.
func keyFrom(t time.Time) string {
	s := fmt.Sprintf("%012x", t.UnixMilli())
	return s[:8] + "-" + s[8:]
}

// keyTime is the instant in a key; ok is false when it is not one that NewKey made.
func keyTime(k string) (at time.Time, ok bool) {
	if len(k) != 36 {
		return at, false
	}
	ms, err := strconv.ParseInt(k[:8]+k[9:13], 16, 64)
	return time.UnixMilli(ms), err == nil
}

// Record makes one journal entry: what was done (noun.past), to what ("sheet/KEY"),
// at which place, and the values before and after (any JSON value, nil for none). The entry
// covers the rows written since the one before it; it is entered when the next one is
// recorded or the act ends, so that rows written after the last one are covered too.
func (a *Act) Record(ctx context.Context, verb, subject string, at place.ID, before, after any) error {
	was, err := compact(before)
	if err != nil {
		return err
	}
	is, err := compact(after)
	if err != nil {
		return err
	}
	covered, err := a.covers.take()
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if err := a.enter(ctx); err != nil {
		return err
	}
	a.held = &Entry{Key: a.NewKey(), At: a.now, Actor: string(a.actor.Person), Name: a.actor.Name, Verb: verb, Subject: subject,
		Place: string(at), Before: was, After: is, Covers: covered}
	return nil
}

// enter writes the entry that was held back, with what was written after it.
func (a *Act) enter(ctx context.Context) error {
	if a.held == nil {
		return nil
	}
	rest, err := a.covers.take()
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	e := a.held
	_, err = a.ExecContext(ctx, `INSERT INTO journal (entry, at, actor, name, verb, subject, place, before, after, covers)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		e.Key, e.At.UnixMilli(), e.Actor, e.Name, e.Verb, e.Subject, e.Place, e.Before, e.After, e.Covers+rest)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

func compact(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("journal value: %w", err)
	}
	return string(b), nil
}

// Need refuses with a Forbidden fault unless the actor holds the permission at the
// place or above it.
func (f *frame) Need(p Permission, at place.ID) error {
	if f.May(p, at) {
		return nil
	}
	return fault.Denied("Tài khoản của bạn không có quyền làm việc này ở đây, hãy nhờ người có thẩm quyền.")
}

// IsMachine says whether the program itself acts, or lends its powers (ByLaw).
func (f *frame) IsMachine() bool {
	return slices.ContainsFunc(f.actor.Roles, func(h Held) bool { return h.Role == Machine })
}

// May says whether the actor holds the permission at the place or above it. An
// empty place asks for the permission anywhere.
func (f *frame) May(p Permission, at place.ID) bool {
	for _, h := range f.actor.Roles {
		if !h.Role.Allows(p) {
			continue
		}
		if h.Role == Machine || at == "" || h.Place == at || f.places.Within(at, h.Place) {
			return true
		}
	}
	return false
}
