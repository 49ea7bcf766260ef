package personal

import (
	"context"
	"encoding/json"
	"fmt"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
	"ocop/internal/key"
	"ocop/internal/law/rulebook"
	"ocop/internal/personal/internal/rows"
	"ocop/internal/place"
)

// Enter notes what a person asks about data held on them. About their own account everybody
// may; about others it needs personal.read at their place, about another account
// personal.answer. The same question that still waits is a Conflict.
func Enter(ctx context.Context, a *act.Act, safe *vault.Vault, c *rulebook.Calendar, n NewRequest) (key.DataRequest, error) {
	if n.About != Own(a.Actor()) {
		if err := a.Need(dealing(n.About), n.Place); err != nil {
			return "", err
		}
	}
	n, err := n.check(a.Today())
	if err != nil {
		return "", err
	}
	q := rows.New(a)
	open, err := q.OpenLike(ctx, rows.OpenLikeParams{About: n.About, Kind: string(n.Kind)})
	if err != nil {
		return "", fmt.Errorf("requests: %w", err)
	}
	if open > 0 {
		return "", fault.Clash("Yêu cầu như vậy đã được ghi nhận, hãy chờ trả lời.")
	}
	k := key.DataRequest(a.NewKey())
	asked, err := seal(safe, k, "asked", n.Asked)
	if err != nil {
		return "", err
	}
	reply, finish, doubt := Deadlines(c, n.Kind, n.ReceivedOn)
	err = q.InsertRequest(ctx, rows.InsertRequestParams{Request: string(k), Kind: string(n.Kind), About: n.About, Place: string(n.Place), Asked: asked,
		ReceivedOn: n.ReceivedOn, ReplyBy: reply, FinishBy: finish, Doubt: doubt, EnteredBy: string(a.Actor().Person), CreatedAt: a.Now().UnixMilli()})
	if err != nil {
		return "", fmt.Errorf("enter request: %w", err)
	}
	return k, record(ctx, a, "datarequest.entered", k, n.Place, map[string]string{"kind": string(n.Kind), "about": n.About, "reply_by": reply, "finish_by": finish})
}

// Accept notes that the person was told what will be done and by when. It needs personal.answer,
// of somebody else than whom the request concerns.
func Accept(ctx context.Context, a *act.Act, k key.DataRequest, version int64) error {
	r, err := answerable(ctx, a, k)
	if err != nil {
		return err
	}
	n, err := rows.New(a).AcceptRequest(ctx, rows.AcceptRequestParams{RepliedOn: a.Today(), Request: string(k), Version: version})
	if err != nil {
		return fmt.Errorf("accept request: %w", err)
	}
	if n == 0 {
		return stale()
	}
	return record(ctx, a, "datarequest.accepted", k, r.Place, nil)
}

// Answer is the end of a request: done, or refused with its ground. Text goes to the person.
type Answer struct {
	Done   bool
	Ground Reason
	Text   string
}

// Finish answers a request, under the rules of Accept. What is asked is done by the caller, in
// the same act.
func Finish(ctx context.Context, a *act.Act, safe *vault.Vault, k key.DataRequest, version int64, w Answer) error {
	r, err := answerable(ctx, a, k)
	if err != nil {
		return err
	}
	said, err := checkAnswer(w.Done, w.Ground, w.Text)
	if err != nil {
		return err
	}
	sealed, err := seal(safe, k, "answer", said)
	if err != nil {
		return err
	}
	state, ground := Refused, w.Ground
	if w.Done {
		state, ground = Done, ""
	}
	n, err := rows.New(a).FinishRequest(ctx, rows.FinishRequestParams{State: string(state), Ground: string(ground), Answer: sealed, FinishedOn: a.Today(), Request: string(k), Version: version})
	if err != nil {
		return fmt.Errorf("finish request: %w", err)
	}
	if n == 0 {
		return stale()
	}
	return record(ctx, a, "datarequest."+string(state), k, r.Place, map[string]string{"kind": string(r.Kind), "about": r.About, "ground": string(ground)})
}

// Forget wipes who asked, what, and the answer, of requests that have theirs; kind, days and
// result stay. It is done by the program itself when their period ends.
func Forget(ctx context.Context, a *act.Act, keys []string) error {
	if !a.IsMachine() {
		return fault.Denied("Yêu cầu chỉ được xóa nội dung khi hết thời hạn lưu giữ, do hệ thống tự làm.")
	}
	for _, k := range keys {
		if _, err := rows.New(a).ForgetRequest(ctx, k); err != nil {
			return fmt.Errorf("forget request: %w", err)
		}
	}
	return a.Record(ctx, "datarequest.forgotten", "datarequest/ended", "", nil, map[string]int{"count": len(keys)})
}

// SetPeriod sets how long an item is kept from a day on, for the whole installation. It needs
// personal.answer at a province. The same day again is a Conflict.
func SetPeriod(ctx context.Context, a *act.Act, f PeriodForm) error {
	if !MaySetPeriods(a.View()) {
		return fault.Denied("Thời hạn lưu giữ do Văn phòng cấp tỉnh đặt cho toàn hệ thống, hãy đề nghị Văn phòng đó.")
	}
	p, err := f.check(a.Today())
	if err != nil {
		return err
	}
	q := rows.New(a)
	n, err := q.PeriodAt(ctx, rows.PeriodAtParams{Item: string(p.Item), StartsOn: p.StartsOn})
	if err != nil {
		return fmt.Errorf("period: %w", err)
	}
	if n > 0 {
		return fault.Clash("Mục này đã có thời hạn từ đúng ngày đó, hãy chọn ngày khác.")
	}
	err = q.InsertPeriod(ctx, rows.InsertPeriodParams{Item: string(p.Item), StartsOn: p.StartsOn, Days: int64(p.Days), Source: p.Source, SetAt: a.Now().UnixMilli()})
	if err != nil {
		return fmt.Errorf("set period: %w", err)
	}
	return a.Record(ctx, "retention.set", "retention/"+string(p.Item), "", nil, map[string]any{"starts_on": p.StartsOn, "days": p.Days, "source": p.Source})
}

// answerable gives a request that the actor answers for: nobody decides on what they ask
// themselves. One that they do not see is NotFound.
func answerable(ctx context.Context, a *act.Act, k key.DataRequest) (Request, error) {
	r, err := ByKey(ctx, a.View(), k)
	if err != nil {
		return r, err
	}
	if err := a.Need(act.PersonalAnswer, r.Place); err != nil {
		return r, err
	}
	if r.Concerns(a.Actor()) {
		return r, fault.Denied("Yêu cầu này về tài khoản của chính bạn; người khác trong Văn phòng phải trả lời.")
	}
	return r, nil
}

func stale() error {
	return fault.Clash("Yêu cầu này đã được người khác xử lý sau khi bạn mở trang, hãy tải lại trang.")
}

func record(ctx context.Context, a *act.Act, verb string, k key.DataRequest, at place.ID, told map[string]string) error {
	return a.Record(ctx, verb, "datarequest/"+string(k), at, nil, told)
}

func purpose(k key.DataRequest, part string) string { return "datarequest/" + string(k) + "/" + part }

func seal(safe *vault.Vault, k key.DataRequest, part string, x any) (string, error) {
	plain, err := json.Marshal(x)
	if err != nil {
		return "", fmt.Errorf("request: %w", err)
	}
	return safe.Seal(plain, purpose(k, part)), nil
}

// Concerns says whether the request is about the account of the actor, who does not answer it.
func (r Request) Concerns(a act.Actor) bool { return r.About == Own(a) }

// Own is how requests name the account of an actor.
func Own(a act.Actor) string { return "person/" + string(a.Person) }
