package evaluation_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/evaluation"
)

// ask is a good request about a sheet of a judge for the first entry.
func (w *world) ask(about act.Actor) evaluation.NewRecheck {
	return evaluation.NewRecheck{Sitting: w.sitting, Entry: w.entries[0], Seat: w.seat(about), Concern: evaluation.Discussion}
}

func (w *world) recheck(who act.Actor, n evaluation.NewRecheck) error {
	return w.do(who, func(ctx context.Context, a *act.Act) error { return w.svc.AskRecheck(ctx, a, n) })
}

func (w *world) keep(who act.Actor, version int64, why string) error {
	return w.do(who, func(ctx context.Context, a *act.Act) error {
		return evaluation.KeepSheet(ctx, a, w.entries[0], version, why)
	})
}

func (w *world) rechecks(who act.Actor) (list []evaluation.Recheck) {
	w.t.Helper()
	w.mustSee(who, func(ctx context.Context, v *act.View) (err error) {
		list, err = evaluation.Rechecks(ctx, v, w.sitting)
		return err
	})
	return list
}

// told is what somebody reads of the requests: whom each asks, and where it stands.
func (w *world) told(who act.Actor) (list []string) {
	w.t.Helper()
	for _, r := range w.rechecks(who) {
		list = append(list, strings.TrimPrefix(r.Member.Name, "Thành viên ")+": "+r.Label())
	}
	return list
}

// waits says whether a member's own list says that a sheet is to be looked at again.
func (w *world) waits(who act.Actor) (n int) {
	w.t.Helper()
	w.mustSee(who, func(ctx context.Context, v *act.View) error {
		list, err := w.svc.MyEntries(ctx, v, who.Person)
		for _, e := range list {
			if e.Recheck {
				n++
			}
		}
		return err
	})
	return n
}

func TestAMemberAnswersARecheck(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		w.submitAll(70)
		chair, first, second := w.judges[0], w.judges[1], w.judges[2]
		n := w.ask(first)
		n.Concern, n.Reason = evaluation.OtherCause, "Xem lại\r\nminh chứng số 3 "
		before := w.sheet(first, w.entries[0])
		w.mustDo(w.recheck(w.secretary, n))
		w.mustDo(w.recheck(chair, w.ask(second)))
		if diff := cmp.Diff(before, w.sheet(first, w.entries[0])); diff != "" {
			t.Errorf("a request changed the sheet:\n%s", diff)
		}
		waiting := []string{first.Name + ": Chờ thành viên trả lời", second.Name + ": Chờ thành viên trả lời"}
		if diff := cmp.Diff(waiting, w.told(chair)); diff != "" || w.waits(first) != 1 || w.waits(chair) != 0 {
			t.Errorf("the chair reads (-want +got):\n%s; %d and %d wait on the lists of who is asked and who is not", diff, w.waits(first), w.waits(chair))
		}
		mine := w.rechecks(first)
		if len(mine) != 1 || mine[0].Reason != "Xem lại\nminh chứng số 3" || mine[0].Asked.Duty != evaluation.Secretary || mine[0].Version != before.Version {
			t.Fatalf("the member reads %+v", mine)
		}

		w.mustDo(w.keep(first, before.Version, "Đã xem, giữ nguyên."))
		w.mustDo(w.keep(first, before.Version, "Đã xem, giữ nguyên.")) // sent twice
		want(t, w.keep(first, before.Version, "Khác."), fault.Conflict)
		if _, err := w.reopen(second, w.entries[0], w.sheet(second, w.entries[0]).Version); err != nil {
			t.Fatal(err)
		}
		done := []string{first.Name + ": Giữ nguyên phiếu", second.Name + ": Đã mở lại phiếu"}
		if diff := cmp.Diff(done, w.told(w.secretary)); diff != "" || w.waits(first)+w.waits(second) != 0 {
			t.Errorf("after the answers (-want +got):\n%s", diff)
		}
		var verbs []string
		for _, e := range w.journal("sheet/" + string(before.Key)) {
			verbs = append(verbs, e.Verb)
		}
		if diff := cmp.Diff([]string{"sheet.submitted", "recheck.asked", "recheck.kept"}, verbs); diff != "" {
			t.Errorf("journal (-want +got):\n%s", diff)
		}
		w.resubmit(second)
		w.mustDo(w.recheck(chair, w.ask(second))) // another sheet than the one asked about
		w.mustClose()
		done = append(done, second.Name+": Không trả lời")
		if diff := cmp.Diff(done, w.told(office)); diff != "" || w.waits(second) != 0 {
			t.Errorf("after the close an office reads (-want +got):\n%s", diff)
		}
		want(t, w.keep(second, w.sheet(second, w.entries[0]).Version, "Muộn."), fault.Conflict)
	})
}

// mustDo ends the test on an error.
func (w *world) mustDo(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// resubmit hands in a sheet that its member has got back.
func (w *world) resubmit(who act.Actor) {
	w.t.Helper()
	_, err := w.save(who, evaluation.Draft{Entry: w.entries[0], Marks: w.marks(71), Version: w.sheet(who, w.entries[0]).Version, Submit: true})
	w.mustDo(err)
}

func TestWhomARecheckMayAsk(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		chair, member, absent := w.judges[0], w.judges[1], w.judges[3]
		want(t, w.recheck(chair, w.ask(member)), fault.Conflict) // not open yet
		w.open()
		for _, j := range w.judges[:3] {
			w.submit(j, w.entries[0], 70)
		}
		w.mustDo(w.recuse(w.judges[2], w.entries[0], "Người nhà."))
		for who, kind := range map[string]fault.Kind{"member": fault.Forbidden, "office": fault.NotFound, "leader": fault.NotFound, "stranger": fault.NotFound, "none": fault.NotFound} {
			actor := map[string]act.Actor{"member": member, "office": office, "leader": leader, "stranger": stranger, "none": {Person: "nobody"}}[who]
			want(t, w.recheck(actor, w.ask(w.judges[0])), kind)
		}
		ended := chair
		ended.Roles = nil
		want(t, w.recheck(ended, w.ask(member)), fault.Forbidden)
		for field, wrong := range map[string]func(*evaluation.NewRecheck){
			"entry":   func(n *evaluation.NewRecheck) { n.Entry = "elsewhere" },
			"seat":    func(n *evaluation.NewRecheck) { n.Seat = w.seat(w.secretary) }, // no vote
			"concern": func(n *evaluation.NewRecheck) { n.Concern = "marks" },
			"reason":  func(n *evaluation.NewRecheck) { n.Concern = evaluation.OtherCause },
		} {
			n := w.ask(member)
			wrong(&n)
			wantField(t, w.recheck(chair, n), field)
		}
		long := w.ask(member)
		long.Reason = strings.Repeat("ă", 1001)
		wantField(t, w.recheck(chair, long), "reason")
		wantField(t, w.recheck(chair, w.ask(chair)), "seat")
		one, other := w.recheck(chair, w.ask(absent)), w.recheck(chair, w.ask(w.judges[2]))
		wantField(t, one, "seat")
		if one.Error() != other.Error() {
			t.Errorf("a seat that has stepped back is told from one that has handed in nothing: %v", other)
		}
		w.mustDo(w.recheck(chair, w.ask(member)))
		want(t, w.recheck(w.secretary, w.ask(member)), fault.Conflict) // asked already
		if got := len(w.rechecks(chair)); got != 1 {
			t.Errorf("%d requests stand, want 1", got)
		}
	})
}

// A conflict of interest that nobody declared keeps a member out as a declared one does, and
// whoever has stepped back from a dossier asks nobody about it.
func TestInterestsKeepOutOfRechecks(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		w.submitAll(70)
		w.mustDo(w.recheck(w.secretary, w.ask(w.judges[1])))
		w.joins(w.judges[2], 0)
		wantField(t, w.recheck(w.secretary, w.ask(w.judges[2])), "seat")
		w.joins(w.secretary, 0)
		wantField(t, w.recheck(w.secretary, w.ask(w.judges[3])), "entry")
		if got := w.rechecks(w.secretary); len(got) != 0 {
			t.Errorf("who works for the producer reads %+v", got)
		}
		w.joins(w.judges[1], 0)
		if w.waits(w.judges[1]) != 0 || len(w.rechecks(w.judges[1])) != 0 {
			t.Error("who works for the producer is asked on")
		}
		want(t, w.keep(w.judges[1], 1, "Giữ."), fault.Forbidden)
	})
}

func TestWhoReadsOfRechecks(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		w.submitAll(70)
		w.mustDo(w.recheck(w.secretary, w.ask(w.judges[1])))
		read := func() string {
			said := ""
			for _, x := range []struct {
				name string
				who  act.Actor
			}{{"chair", w.judges[0]}, {"asked", w.judges[1]}, {"member", w.judges[2]}, {"secretary", w.secretary}, {"office", office}, {"leader", leader}, {"admin", admin}, {"stranger", stranger}} {
				if len(w.rechecks(x.who)) > 0 {
					said += " " + x.name
				}
			}
			return said
		}
		journal := func(who act.Actor) (n int) {
			w.mustSee(who, func(ctx context.Context, v *act.View) error {
				list, err := act.Journal(ctx, v, act.JournalFilter{Verb: "recheck.asked"}, 10)
				n = len(list)
				return err
			})
			return n
		}
		if got := read(); got != " chair asked secretary" || journal(office) != 0 || journal(act.System("check")) != 1 {
			t.Errorf("before the close it is read by%s; the journal tells an office of %d, the program of %d", got, journal(office), journal(act.System("check")))
		}
		want(t, w.keep(w.judges[2], w.sheet(w.judges[2], w.entries[0]).Version, "Giữ."), fault.Conflict) // nobody asked
		want(t, w.keep(w.judges[1], 9, "Giữ."), fault.Conflict)
		wantField(t, w.keep(w.judges[1], w.sheet(w.judges[1], w.entries[0]).Version, " "), "answer")
		want(t, w.keep(stranger, 1, "Giữ."), fault.NotFound)
		w.mustClose()
		if got := read(); got != " chair asked secretary office leader" || journal(office) != 1 {
			t.Errorf("after the close it is read by%s; the journal tells an office of %d", got, journal(office))
		}
	})
}

func TestWorkingRulesMayForbidRechecks(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.svc = under(t, "2021-09-01", "recheck: {allowed: false, article: Điều 9}")
		w.open()
		w.submitAll(70)
		err := w.recheck(w.secretary, w.ask(w.judges[1]))
		want(t, err, fault.Conflict)
		if !strings.Contains(err.Error(), "quy chế số") {
			t.Errorf("the refusal names no rules: %v", err)
		}
	})
}

// A sheet that a reopened sitting gives back is not the one that was asked about.
func TestARecheckEndsWithItsSheet(t *testing.T) {
	each(t, small(), func(t *testing.T, w *world) {
		w.open()
		w.submitAll(70)
		w.mustDo(w.recheck(w.secretary, w.ask(w.judges[1])))
		w.mustClose()
		k, err := w.propose(w.secretary, w.entries[0])
		w.mustDo(err)
		_, err = w.agree(w.judges[0], k)
		w.mustDo(err)
		if w.waits(w.judges[1]) != 0 {
			t.Error("the request waits for a sheet that was given back")
		}
		w.now.Add(time.Minute.Milliseconds())
		w.resubmit(w.judges[1])
		want(t, w.keep(w.judges[1], w.sheet(w.judges[1], w.entries[0]).Version, "Giữ."), fault.Conflict)
		if diff := cmp.Diff([]string{w.judges[1].Name + ": Không trả lời"}, w.told(w.secretary)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
