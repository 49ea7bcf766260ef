package registry

import (
	"context"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/vault"
	"ocop/internal/key"
	"ocop/internal/registry/internal/rows"
)

// What the journal says of a value that it must not hold: it is sealed for ever.
const changed = "đã đổi"

// EnterRepresentative enters who represents a producer. It needs product.edit at the place
// of the producer. Somebody who still represents it is a Conflict.
func EnterRepresentative(ctx context.Context, a *act.Act, safe *vault.Vault, of key.Producer, f RepresentativeForm) (key.Representative, error) {
	maker, err := ProducerByKey(ctx, a.View(), of)
	if err != nil {
		return "", err
	}
	if err := a.Need(act.ProductEdit, maker.Place); err != nil {
		return "", err
	}
	p, r, err := f.over(Personal{}).check(a.Today())
	if err != nil {
		return "", err
	}
	if err := alone(ctx, a, of, "", r); err != nil {
		return "", err
	}
	k := key.Representative(a.NewKey())
	sealed, err := p.seal(safe, k)
	if err != nil {
		return "", err
	}
	err = rows.New(a).InsertRepresentative(ctx, rows.InsertRepresentativeParams{Representative: string(k), Producer: string(of), Sealed: sealed, Duty: r.Duty,
		Ground: string(r.Ground), ConsentOn: r.ConsentOn, ConsentForm: r.ConsentForm, Source: r.Source, Since: r.Since, Until: r.Until, CreatedAt: a.Now().UnixMilli()})
	if err != nil {
		return "", fmt.Errorf("enter representative: %w", err)
	}
	return k, a.Record(ctx, "representative.entered", "representative/"+string(k), maker.Place, nil, map[string]string{"producer": string(of), "ground": string(r.Ground)})
}

// ChangeRepresentative writes what is known of a representative whose version the caller
// has seen. It needs product.edit at the place. Data that were erased or are restricted are
// a Conflict, as is another version.
func ChangeRepresentative(ctx context.Context, a *act.Act, safe *vault.Vault, k key.Representative, version int64, f RepresentativeForm) error {
	was, err := RepresentativeByKey(ctx, a.View(), k)
	if err != nil {
		return err
	}
	if err := a.Need(act.ProductEdit, was.Place); err != nil {
		return err
	}
	old, err := was.open(safe)
	if err != nil {
		return err
	}
	p, r, err := f.over(old).check(a.Today())
	if err != nil {
		return err
	}
	told := differing(old, p, was, r)
	if len(told) == 0 {
		return nil
	}
	if err := alone(ctx, a, was.Producer, k, r); err != nil {
		return err
	}
	sealed, err := p.seal(safe, k)
	if err != nil {
		return err
	}
	n, err := rows.New(a).UpdateRepresentative(ctx, rows.UpdateRepresentativeParams{Sealed: sealed, Duty: r.Duty, Ground: string(r.Ground), ConsentOn: r.ConsentOn,
		ConsentForm: r.ConsentForm, Source: r.Source, Since: r.Since, Until: r.Until, Representative: string(k), Version: version})
	if err != nil {
		return fmt.Errorf("change representative: %w", err)
	}
	if n == 0 {
		return fault.Clash("Người đại diện này đã được người khác sửa sau khi bạn mở trang, hãy tải lại trang rồi sửa lại.")
	}
	return a.Record(ctx, "representative.changed", "representative/"+string(k), was.Place, nil, told)
}

// differing names the fields that change, never their values.
func differing(old, p Personal, was, r Representative) map[string]string {
	told := map[string]string{}
	for _, f := range PersonalFields() {
		if old.Value(f) != p.Value(f) {
			told[string(f)] = changed
		}
	}
	for name, pair := range map[string][2]string{"duty": {was.Duty, r.Duty}, "ground": {string(was.Ground), string(r.Ground)}, "consent_on": {was.ConsentOn, r.ConsentOn},
		"consent_form": {was.ConsentForm, r.ConsentForm}, "source": {was.Source, r.Source}, "since": {was.Since, r.Since}, "until": {was.Until, r.Until}} {
		if pair[0] != pair[1] {
			told[name] = changed
		}
	}
	return told
}

// alone refuses a second person who represents a producer without an end.
func alone(ctx context.Context, a *act.Act, of key.Producer, own key.Representative, r Representative) error {
	if r.Until != "" {
		return nil
	}
	n, err := rows.New(a).OpenRepresentatives(ctx, rows.OpenRepresentativesParams{Producer: string(of), Other: string(own)})
	if err == nil && n > 0 {
		return fault.Clash("Chủ thể đang có người đại diện khác, hãy ghi ngày thôi đại diện của người đó trước.")
	}
	return wrap("representatives", err)
}

// reasonLeast is the shortest reason for looking at masked values, in characters.
const reasonLeast = 5

// readReason reads why somebody looks: without it nobody could later tell a need from a whim.
func readReason(typed string) (string, error) {
	var c fault.Checker
	reason := nameLine(&c, "reason", "lý do", typed)
	n := utf8.RuneCountInString(reason)
	c.Check(n == 0 || n >= reasonLeast, "reason", "Ô “lý do” ngắn quá, hãy ghi rõ việc cần làm.")
	return reason, c.Err()
}

// ViewRepresentative opens the masked values of one person for this answer alone. It needs
// personal.read at the place and a reason; the journal keeps who looked, at whom, which
// fields and why, never what they read. Data that are restricted or erased are a Conflict.
func ViewRepresentative(ctx context.Context, a *act.Act, safe *vault.Vault, k key.Representative, why string) (Personal, error) {
	r, err := RepresentativeByKey(ctx, a.View(), k)
	if err != nil {
		return Personal{}, err
	}
	if err := a.Need(act.PersonalRead, r.Place); err != nil {
		return Personal{}, err
	}
	why, err = readReason(why)
	if err != nil {
		return Personal{}, err
	}
	p, err := r.open(safe)
	if err != nil {
		return Personal{}, err
	}
	return p, a.Record(ctx, "personal.viewed", "representative/"+string(k), r.Place, nil, map[string]any{"fields": PersonalFields(), "reason": why})
}

// OpenRepresentative is one line of a list with its values open.
type OpenRepresentative struct {
	Representative
	Personal
}

// ViewAllRepresentatives opens those at the places where the actor holds personal.read, for
// one file. Each is named in the journal with the reason. Restricted and erased ones are left out.
func ViewAllRepresentatives(ctx context.Context, a *act.Act, safe *vault.Vault, why string) (list []OpenRepresentative, err error) {
	if err := a.Need(act.PersonalRead, ""); err != nil {
		return nil, err
	}
	if why, err = readReason(why); err != nil {
		return nil, err
	}
	all, err := Representatives(ctx, a.View())
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if !a.May(act.PersonalRead, r.Place) || r.RestrictedOn != "" {
			continue
		}
		p, err := r.open(safe)
		if err != nil {
			return nil, err
		}
		list = append(list, OpenRepresentative{r, p})
		err = a.Record(ctx, "personal.exported", "representative/"+string(r.Key), r.Place, nil, map[string]any{"fields": PersonalFields(), "reason": why})
		if err != nil {
			return nil, err
		}
	}
	if len(list) == 0 {
		return nil, fault.Clash("Không có người đại diện nào để xuất ở địa bàn của bạn, hãy nhập người đại diện trước.")
	}
	return list, nil
}

// RestrictRepresentative has nobody look at the data or change them, or lifts that again.
// It needs personal.answer at the place.
func RestrictRepresentative(ctx context.Context, a *act.Act, k key.Representative, restrict bool) error {
	r, err := RepresentativeByKey(ctx, a.View(), k)
	if err != nil {
		return err
	}
	if err := a.Need(act.PersonalAnswer, r.Place); err != nil || restrict == (r.RestrictedOn != "") {
		return err
	}
	on, verb := "", "representative.released"
	if restrict {
		on, verb = a.Today(), "representative.restricted"
	}
	if err := rows.New(a).RestrictRepresentative(ctx, rows.RestrictRepresentativeParams{RestrictedOn: on, Representative: string(k)}); err != nil {
		return fmt.Errorf("restrict representative: %w", err)
	}
	return a.Record(ctx, verb, "representative/"+string(k), r.Place, nil, nil)
}

// EraseRepresentative removes everything about the person but that there was one: the row
// with its producer and days stays, so that the record remains whole. It needs personal.answer
// at the place. A second time has no effect.
func EraseRepresentative(ctx context.Context, a *act.Act, k key.Representative, why string) error {
	r, err := RepresentativeByKey(ctx, a.View(), k)
	if err != nil {
		return err
	}
	if err := a.Need(act.PersonalAnswer, r.Place); err != nil || r.ErasedOn != "" {
		return err
	}
	if err := rows.New(a).EraseRepresentative(ctx, rows.EraseRepresentativeParams{ErasedOn: a.Today(), Representative: string(k)}); err != nil {
		return fmt.Errorf("erase representative: %w", err)
	}
	return a.Record(ctx, "representative.erased", "representative/"+string(k), r.Place, nil, map[string]string{"because": why})
}

func purpose(k key.Representative) string { return "representative/" + string(k) }

func (p Personal) seal(safe *vault.Vault, k key.Representative) (string, error) {
	plain, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("representative: %w", err)
	}
	return safe.Seal(plain, purpose(k)), nil
}

// open opens what is sealed, unless the person's wish or time has closed it.
func (r Representative) open(safe *vault.Vault) (Personal, error) {
	switch {
	case r.ErasedOn != "":
		return Personal{}, fault.Clash("Dữ liệu của người này đã xóa nên không xem hay sửa được nữa; cần thì hãy nhập người đại diện mới.")
	case r.RestrictedOn != "":
		return Personal{}, fault.Clash("Dữ liệu của người này đang bị hạn chế xử lý theo yêu cầu nên không xem hay sửa được; hãy thôi hạn chế trước.")
	}
	return r.unseal(safe)
}
