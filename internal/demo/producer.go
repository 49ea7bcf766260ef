package demo

import (
	"context"
	"fmt"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fold"
	"ocop/internal/key"
	"ocop/internal/registry"
)

// ownedProduct is the product whose real producer gets made-up people.
const ownedProduct = "BG038"

// phones are the numbers of the producer's people, by login. No operator gives such numbers.
func phones() map[string]string {
	return map[string]string{"chuthe": "0900 000 001", "giupviec": "0900 000 002"}
}

// tellProducer gives one producer an owner, whom the office invites, and a helper, whom the
// owner does.
func (t *teller) tellProducer() error {
	day, _ := fold.AddDays(t.today, -2)
	t.on(day)
	hash, err := account.NewPasswords().Hash(t.ctx, password)
	if err != nil {
		return err
	}
	var of key.Producer
	err = t.do(act.System("trình diễn"), func(ctx context.Context, a *act.Act) error {
		product, err := registry.ByKey(ctx, a.View(), t.known[ownedProduct])
		if err != nil {
			return err
		}
		of = product.Producer
		for _, x := range Accounts() {
			phone := phones()[x.Login]
			if phone == "" {
				continue
			}
			if t.people[x.Login], err = enter(ctx, a, x, phone, hash); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := t.join(t.office, "chuthe", of, account.FirstOwner); err != nil {
		return err
	}
	return t.join(t.people["chuthe"], "giupviec", of, account.NewStaff)
}

func enter(ctx context.Context, a *act.Act, x Account, phone, hash string) (act.Actor, error) {
	k, err := account.AddPerson(ctx, a, account.NewPerson{Login: x.Login, Name: x.Name, PasswordHash: hash, Phone: phone})
	return act.Actor{Person: k, Name: x.Name}, err
}

// join offers somebody a place at the producer, and has them take it.
func (t *teller) join(by act.Actor, login string, of key.Producer, g account.Ground) error {
	who := t.people[login]
	var o account.Offer
	err := t.do(by, func(ctx context.Context, a *act.Act) (err error) {
		o, err = account.OfferPlace(ctx, a, account.NewOffer{Producer: of, Ground: g, Name: who.Name, Phone: phones()[login], Reason: "Minh họa."})
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", login, err)
	}
	err = t.do(who, func(ctx context.Context, a *act.Act) error {
		_, err := account.AnswerOffer(ctx, a, o.Key, true)
		return err
	})
	who.Roles = []act.Held{{Role: g.Role(), Producer: of}}
	t.people[login] = who
	return err
}
