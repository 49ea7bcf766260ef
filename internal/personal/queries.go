package personal

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
	"ocop/internal/key"
	"ocop/internal/personal/internal/rows"
	"ocop/internal/place"
)

// dealing is the power that lets somebody deal with a request: those about accounts of this
// program are for who answers them.
func dealing(about string) act.Permission {
	if strings.HasPrefix(about, "person/") {
		return act.PersonalAnswer
	}
	return act.PersonalRead
}

// ByKey gives a request that the actor deals with; any other is NotFound, also one about their
// own account, which they read among OwnRequests.
func ByKey(ctx context.Context, v *act.View, k key.DataRequest) (Request, error) {
	x, err := rows.New(v).RequestByKey(ctx, string(k))
	r := request(x)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !v.May(dealing(r.About), r.Place) {
		return Request{}, fault.Missing("yêu cầu này")
	}
	if err != nil {
		return r, fmt.Errorf("request: %w", err)
	}
	return r, nil
}

// List gives the requests that the actor deals with: the open ones by their deadline, then
// those answered, the newest first.
func List(ctx context.Context, v *act.View) (list []Request, err error) {
	all, err := rows.New(v).ListRequests(ctx)
	if err != nil {
		return nil, fmt.Errorf("requests: %w", err)
	}
	for _, x := range all {
		if r := request(x); v.May(dealing(r.About), r.Place) {
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(a, b Request) int { return cmp.Compare(a.urgency(), b.urgency()) })
	return list, nil
}

// OwnRequests are those about the account of the actor, the newest first.
func OwnRequests(ctx context.Context, v *act.View) (list []Request, err error) {
	all, err := rows.New(v).RequestsAbout(ctx, Own(v.Actor()))
	for _, x := range all {
		list = append(list, request(x))
	}
	if err != nil {
		return nil, fmt.Errorf("requests: %w", err)
	}
	return list, nil
}

func request(x rows.DataRequest) Request {
	return Request{Key: key.DataRequest(x.Request), Kind: Kind(x.Kind), About: x.About, Place: place.ID(x.Place), ReceivedOn: x.ReceivedOn,
		ReplyBy: x.ReplyBy, FinishBy: x.FinishBy, Doubt: x.Doubt, State: State(x.State), Ground: Reason(x.Ground), EnteredBy: key.Person(x.EnteredBy),
		RepliedOn: x.RepliedOn, FinishedOn: x.FinishedOn, CreatedAt: time.UnixMilli(x.CreatedAt).UTC(), Version: x.Version, askedSeal: x.Asked, replied: x.Answer}
}

// Told is what was asked and answered. Both are empty once their period has ended.
type Told struct {
	Asked
	Answer string
}

// Open opens what was asked and answered: whoever has the request from ByKey, List or
// OwnRequests deals with it or asked it. With another key file than the one that sealed it, it is a Conflict.
func (r Request) Open(safe *vault.Vault) (t Told, err error) {
	for _, x := range []struct {
		sealed, part string
		into         any
	}{{r.askedSeal, "asked", &t.Asked}, {r.replied, "answer", &t.Answer}} {
		if x.sealed == "" {
			continue
		}
		plain, err := safe.Open(x.sealed, purpose(r.Key, x.part))
		if errors.Is(err, vault.ErrSealed) {
			return Told{}, fault.Clash("Tệp khóa của hệ thống không mở được yêu cầu này, xin báo người quản trị.")
		}
		if err := errors.Join(err, json.Unmarshal(plain, x.into)); err != nil {
			return Told{}, fmt.Errorf("request %s: %w", r.Key, err)
		}
	}
	return t, nil
}

// periods are the periods that were set, by item and day.
func periods(ctx context.Context, v *act.View) (list []Period, err error) {
	all, err := rows.New(v).ListPeriods(ctx)
	for _, x := range all {
		list = append(list, Period{Item: Item(x.Item), StartsOn: x.StartsOn, Days: int(x.Days), Source: x.Source})
	}
	if err != nil {
		return nil, fmt.Errorf("periods: %w", err)
	}
	return list, nil
}

// PeriodsOn are the periods of all items on a day, in the order of Schedule.
func PeriodsOn(ctx context.Context, v *act.View, day string) (list []Period, err error) {
	set, err := periods(ctx, v)
	for _, rule := range Schedule() {
		p, _ := periodOn(set, rule.Item, day)
		list = append(list, p)
	}
	return list, err
}

// MaySetPeriods says whether the actor answers for a whole province: periods hold for the
// installation.
func MaySetPeriods(v *act.View) bool {
	return v.IsMachine() || slices.ContainsFunc(v.Actor().PlacesOf(act.PersonalAnswer), func(id place.ID) bool {
		u, ok := v.Places().Unit(id)
		return ok && u.Level == place.Province
	})
}
