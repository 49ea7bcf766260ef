package account

import (
	"context"
	"fmt"
	"slices"

	"ocop/internal/account/internal/rows"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
	"ocop/internal/place"
)

// holder is somebody with an open account and the roles in force that give one permission.
type holder struct {
	person  key.Person
	at      place.ID
	comesIn bool // has a password or a linked identity: whoever was only invited has neither
}

// holdersOf lists who holds a permission now, once for each place.
func holdersOf(ctx context.Context, v *act.View, p act.Permission) ([]holder, error) {
	found, err := rows.New(v).RolesInForce(ctx, v.Now().UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("roles in force: %w", err)
	}
	var list []holder
	for _, r := range found {
		if act.Role(r.Role).Allows(p) {
			list = append(list, holder{key.Person(r.Person), place.ID(r.Place), r.ComesIn == 1})
		}
	}
	return list, nil
}

// reaches says whether the place of the role is the one asked for, or above it.
func (h holder) reaches(places *place.Gazetteer, at place.ID) bool {
	return h.at == at || places.Within(at, h.at)
}

// stillMay says whether somebody who asked for something holds the permission for it now, at
// each of the places: a second person confirms only what the first one may still ask for.
func stillMay(v *act.View, list []holder, k key.Person, at ...place.ID) bool {
	return !slices.ContainsFunc(at, func(id place.ID) bool {
		return !slices.ContainsFunc(list, func(h holder) bool { return h.person == k && h.reaches(v.Places(), id) })
	})
}

// leavesSomebody refuses to take from a person the roles by which nobody else manages people
// at a place: only somebody who can come in today counts. The command line may, it also
// gives such a role.
func leavesSomebody(ctx context.Context, a *act.Act, taken func(holder) bool) error {
	if a.IsMachine() {
		return nil
	}
	list, err := holdersOf(ctx, a.View(), act.PersonManage)
	if err != nil {
		return err
	}
	for _, lost := range list {
		if taken(lost) && !slices.ContainsFunc(list, func(h holder) bool { return !taken(h) && h.comesIn && h.reaches(a.Places(), lost.at) }) {
			return fault.Clash("Không còn ai khác đang có quyền quản trị người dùng ở " + unitName(a.Places(), lost.at) +
				", hãy giao vai trò quản trị cho người khác và đợi họ đăng nhập được rồi mới thôi hoặc khóa.")
		}
	}
	return nil
}

func unitName(places *place.Gazetteer, at place.ID) string {
	if u, ok := places.Unit(at); ok {
		return u.FullName()
	}
	return string(at)
}
