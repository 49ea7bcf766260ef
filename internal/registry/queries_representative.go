package registry

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
	"ocop/internal/key"
	"ocop/internal/place"
	"ocop/internal/registry/internal/rows"
)

// RepresentativeByKey gives who represents a producer, without what is sealed, or NotFound.
func RepresentativeByKey(ctx context.Context, v *act.View, k key.Representative) (Representative, error) {
	r, err := rows.New(v).RepresentativeByKey(ctx, string(k))
	if errors.Is(err, sql.ErrNoRows) {
		return Representative{}, fault.Missing("người đại diện này")
	}
	return representative(r), wrap("representative", err)
}

// RepresentativesOf are all of a producer, the newest first, also those erased.
func RepresentativesOf(ctx context.Context, v *act.View, k key.Producer) (list []Representative, err error) {
	found, err := rows.New(v).RepresentativesOf(ctx, string(k))
	for _, r := range found {
		list = append(list, representative(rows.RepresentativeByKeyRow(r)))
	}
	return list, wrap("representatives", err)
}

// Representatives are all that are not erased, by producer, the newest first.
func Representatives(ctx context.Context, v *act.View) (list []Representative, err error) {
	found, err := rows.New(v).AllRepresentatives(ctx)
	for _, r := range found {
		list = append(list, representative(rows.RepresentativeByKeyRow(r)))
	}
	return list, wrap("representatives", err)
}

func representative(x rows.RepresentativeByKeyRow) Representative {
	r := x.Representative
	return Representative{Key: key.Representative(r.Representative), Producer: key.Producer(r.Producer), ProducerName: x.ProducerName, Place: place.ID(x.Place),
		Duty: r.Duty, Ground: Ground(r.Ground), ConsentOn: r.ConsentOn, ConsentForm: r.ConsentForm, Source: r.Source, Since: r.Since, Until: r.Until,
		RestrictedOn: r.RestrictedOn, ErasedOn: r.ErasedOn, CreatedAt: time.UnixMilli(r.CreatedAt).UTC(), Version: r.Version, sealed: r.Sealed}
}

// unseal opens the sealed fields. Another key file than the one that sealed them, as after a
// restore without it, is a Conflict that says so.
func (r Representative) unseal(safe *vault.Vault) (p Personal, err error) {
	plain, err := safe.Open(r.sealed, purpose(r.Key))
	if errors.Is(err, vault.ErrSealed) {
		return p, fault.Clash("Tệp khóa của hệ thống không mở được dữ liệu này, xin báo người quản trị.")
	}
	if err == nil {
		err = json.Unmarshal(plain, &p)
	}
	if err != nil {
		return p, fmt.Errorf("representative %s: %w", r.Key, err)
	}
	return p, nil
}

// FewPeople is below how many people a count tells of the people themselves: in a commune two
// are two neighbours.
const FewPeople = 3

// Standing counts representatives for reports.
type Standing struct {
	Known      int // producers whose representative is known
	Women      int
	Minorities int // of another people than the majority
	Disabled   int
	NoSex      int // known, but not of which sex
	NoPeople   int
	NoHealth   int
	Closed     int // restricted, or not opened by the key file: in no other count
}

// CountRepresentatives counts those of a day at the places where the actor holds
// representative.read. What is counted is sealed, so each is opened here and forgotten.
// Law: 26/2026, forms 01 and 02 (sex and ethnicity of representatives).
func CountRepresentatives(ctx context.Context, v *act.View, safe *vault.Vault, day string) (n Standing, err error) {
	all, err := Representatives(ctx, v)
	if err != nil {
		return n, err
	}
	for _, r := range all {
		if !r.Current(day) || !v.May(act.RepresentativeRead, r.Place) {
			continue
		}
		p, err := r.unseal(safe)
		if r.RestrictedOn != "" || fault.KindOf(err) == fault.Conflict {
			n.Closed++
			continue
		}
		if err != nil {
			return n, err
		}
		n.add(p)
	}
	return n, nil
}

func (n *Standing) add(p Personal) {
	n.Known++
	for _, x := range []struct {
		count *int
		is    bool
	}{{&n.Women, p.Sex == Female}, {&n.NoSex, p.Sex == ""}, {&n.Minorities, p.Ethnicity != "" && p.Ethnicity != majority}, {&n.NoPeople, p.Ethnicity == ""},
		{&n.Disabled, p.Disability == Disabled}, {&n.NoHealth, p.Disability == ""}} {
		if x.is {
			*x.count++
		}
	}
}
