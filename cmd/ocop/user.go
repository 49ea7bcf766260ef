package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/place"
)

type user struct {
	Add      userAdd      `cmd:"" help:"Add an account with a role; the password is read from standard input."`
	Password userPassword `cmd:"" help:"Set a password, read from standard input; ends the sessions."`
	Disable  userDisable  `cmd:"" help:"Shut an account out at once."`
	List     userList     `cmd:"" help:"List accounts and roles."`
}

type userAdd struct {
	Login string `arg:""`
	Name  string `required:"" help:"Full name as written in decisions."`
	Role  string `required:"" enum:"office,district,commune,judge,adviser,leader,inspector,auditor,admin" help:"office, district, commune, judge, adviser, leader, inspector, auditor or admin."`
	Place string `required:"" help:"Unit at which the role is held, like 24.2025."`
}

// Run adds the account and its first role in one act.
func (c *userAdd) Run(r *run) error {
	s, done, err := r.open()
	if err != nil {
		return err
	}
	defer done()
	if _, ok := s.Desk.Places.Unit(place.ID(c.Place)); !ok {
		return fmt.Errorf("place %q does not exist; write code and first year, like 24.2025", c.Place)
	}
	hash, err := readPassword(r.ctx, c.Login, c.Name)
	if err != nil {
		return err
	}
	return said(s.Desk.Do(r.ctx, operator(), func(ctx context.Context, a *act.Act) error {
		person, err := account.AddPerson(ctx, a, account.NewPerson{Login: c.Login, Name: c.Name, PasswordHash: hash})
		if err != nil {
			return err
		}
		return account.GiveRole(ctx, a, person, act.Held{Role: act.Role(c.Role), Place: place.ID(c.Place)})
	}))
}

type userPassword struct {
	Login string `arg:""`
}

// Run sets the password.
func (c *userPassword) Run(r *run) error {
	hash, err := readPassword(r.ctx, c.Login, "")
	if err != nil {
		return err
	}
	return r.withPerson(c.Login, func(ctx context.Context, a *act.Act, p account.Person) error {
		return account.SetPassword(ctx, a, p.Key, hash)
	})
}

type userDisable struct {
	Login string `arg:""`
}

// Run shuts the account out.
func (c *userDisable) Run(r *run) error {
	return r.withPerson(c.Login, func(ctx context.Context, a *act.Act, p account.Person) error {
		return account.Disable(ctx, a, p.Key)
	})
}

type userList struct{}

// Run prints a line for each account.
func (*userList) Run(r *run) error {
	people, err := r.people()
	for _, p := range people {
		var roles []string
		for _, h := range p.Roles {
			roles = append(roles, string(h.Role)+"@"+string(h.Place))
		}
		fmt.Printf("%-16s %-8s %-32s %s\n", p.Login, map[bool]string{true: "disabled", false: "active"}[p.Disabled], p.Name, strings.Join(roles, " "))
	}
	return err
}

func (r *run) people() (list []account.Person, err error) {
	s, done, err := r.open()
	if err != nil {
		return nil, err
	}
	defer done()
	err = s.Desk.See(r.ctx, operator(), func(ctx context.Context, v *act.View) error {
		list, err = account.List(ctx, v)
		return err
	})
	return list, err
}

func (r *run) withPerson(login string, fn func(context.Context, *act.Act, account.Person) error) error {
	people, err := r.people()
	if err != nil {
		return err
	}
	s, done, err := r.open()
	if err != nil {
		return err
	}
	defer done()
	for _, p := range people {
		if p.Login == login {
			return said(s.Desk.Do(r.ctx, operator(), func(ctx context.Context, a *act.Act) error { return fn(ctx, a, p) }))
		}
	}
	return fmt.Errorf("no account %q", login)
}

// readPassword hashes a line of the standard input that may be the password of somebody.
func readPassword(ctx context.Context, login, name string) (string, error) {
	fmt.Fprint(os.Stderr, "Password: ")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && line == "" {
		return "", fmt.Errorf("password: %w", err)
	}
	password := strings.TrimRight(line, "\r\n")
	if err := account.CheckPassword(login, password, name); err != nil {
		return "", said(err)
	}
	hash, err := account.NewPasswords().Hash(ctx, password)
	return hash, said(err)
}

// said turns a fault into its sentences, which is all that the operator needs.
func said(err error) error {
	fields := fault.Fields(err)
	if len(fields) == 0 {
		return err
	}
	var all []string
	for _, f := range fields {
		all = append(all, f.Sentence)
	}
	return fmt.Errorf("%s", strings.Join(all, " "))
}
