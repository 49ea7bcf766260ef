package office

import (
	"context"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/web/lang"
)

// addPeople adds roles and identities that wait for an administrator: to the one who may
// decide, or as waiting for another one.
func (p *todayPage) addPeople(ctx context.Context, v *act.View) error {
	if !v.May(act.PersonManage, "") {
		return nil
	}
	me := v.Actor().Person
	roles, err := account.RoleRequests(ctx, v)
	if err != nil {
		return err
	}
	for _, x := range roles {
		t := task{text: lang.F(ctx, "Phê duyệt vai trò của %s", x.Name), href: peoplePath,
			sub: lang.F(ctx, "%s · %s đề nghị", roleTermText(ctx, v, x.Term), x.Asker), where: placeName(v, x.Term.Place)}
		if x.Lapsed {
			t.text = lang.F(ctx, "Đề nghị lại hoặc từ chối vai trò của %s: người đề nghị không còn quyền", x.Name)
		}
		p.wait(t, x.Lapsed || me != x.AskedBy && me != x.Person)
	}
	links, err := account.LinkRequests(ctx, v)
	if err != nil {
		return err
	}
	for _, x := range links {
		t := task{text: lang.F(ctx, "Đối chiếu danh tính chờ liên kết: %s", x.Name), href: linksPath + "/" + x.Key,
			sub: lang.F(ctx, "gửi lúc %s", lang.Moment(ctx, x.AskedAt))}
		p.wait(t, me != x.ProposedBy && me != x.Person)
	}
	return nil
}

// wait puts a task where it is done, or where it is waited for.
func (p *todayPage) wait(t task, here bool) {
	if here {
		p.mine = append(p.mine, t)
	} else {
		p.others = append(p.others, t)
	}
}
