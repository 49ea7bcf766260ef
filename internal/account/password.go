package account

import (
	"context"
	"encoding/base64"
	"fmt"
	"sync/atomic"

	"github.com/alexedwards/argon2id"
	"golang.org/x/crypto/argon2"

	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
)

// The cost of one argon2id hash: 19 MiB and two passes, the setting that OWASP gives
// for one thread.
const (
	hashMemory  = 19 * 1024 // KiB
	hashPasses  = 2
	hashThreads = 1
	hashSalt    = 16 // bytes
	hashKey     = 32 // bytes
	// hashSlots is how many hashes run at once. More would let a crowd at the sign-in
	// page take all memory; two cores work on no more anyway.
	hashSlots = 2
	// hashQueue is how many more wait for their turn, a second or two on such a machine.
	// Whoever comes beyond them is refused at once instead of hanging.
	hashQueue = 40
	// hashStrangers is how many of these places are for sign-ins from where the login never
	// came in: a crowd of strangers leaves room for owners, and for people inside.
	hashStrangers = 30
	// hashLongest is the longest input in bytes that is hashed at all.
	hashLongest = 1024
)

// Passwords hashes and compares passwords, two at a time; some others wait, and when
// there are too many of them the next one gets a Busy fault. It is safe for concurrent
// use. A program makes one.
type Passwords struct {
	slots chan struct{}
	queue chan struct{} // whoever has a slot or waits for one
	decoy string        // a hash of the same cost that no password matches
	work  atomic.Int64
}

// NewPasswords makes the one Passwords of a program.
func NewPasswords() *Passwords {
	b64 := base64.RawStdEncoding.EncodeToString
	decoy := fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashPasses, hashThreads,
		b64(make([]byte, hashSalt)), b64(make([]byte, hashKey)))
	return &Passwords{slots: make(chan struct{}, hashSlots), queue: make(chan struct{}, hashSlots+hashQueue), decoy: decoy}
}

// Hash gives the argon2id text to store for a password. It refuses a password that
// CheckPassword refuses and waits for its turn as long as ctx allows; Busy when too many wait.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	if err := CheckPassword("", password); err != nil {
		return "", err
	}
	if err := p.take(ctx, hashQueue); err != nil {
		return "", err
	}
	defer p.give()
	hash, err := argon2id.CreateHash(canonical(password), &argon2id.Params{Memory: hashMemory, Iterations: hashPasses,
		Parallelism: hashThreads, SaltLength: hashSalt, KeyLength: hashKey})
	if err != nil {
		return "", fmt.Errorf("password hash: %w", err)
	}
	return hash, nil
}

// Check compares a password with the one of the login and gives the person, without
// roles, in whose name StartSession is then done. An unknown login, a disabled person
// and a wrong password give the same Invalid fault after the same work, so that the
// answer does not tell which logins exist.
func (p *Passwords) Check(ctx context.Context, desk *act.Desk, login, password string) (act.Actor, error) {
	return p.check(ctx, desk, login, password, hashQueue)
}

// CheckStranger is Check for a sign-in from where the login has not come in before
// (Attempts.Knows): it is the first to be Busy.
func (p *Passwords) CheckStranger(ctx context.Context, desk *act.Desk, login, password string) (act.Actor, error) {
	return p.check(ctx, desk, login, password, hashStrangers)
}

func (p *Passwords) check(ctx context.Context, desk *act.Desk, login, password string, queue int) (act.Actor, error) {
	var found Credential
	err := desk.See(ctx, act.Visitor(), func(ctx context.Context, v *act.View) (err error) {
		found, err = Credentials(ctx, v, login)
		return err
	})
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return act.Actor{}, err
	}
	match, err := p.compare(ctx, password, found.Hash, queue)
	if err != nil {
		return act.Actor{}, err
	}
	if !match || found.Person == "" {
		return act.Actor{}, fault.Wrong(fault.Field{Name: "password", Sentence: "Tên đăng nhập hoặc mật khẩu không đúng, hãy nhập lại."})
	}
	return act.Actor{Person: found.Person, Name: found.Name}, nil
}

// CheckOwn says whether the password is the one of a person who has signed in already:
// the fault names the field "password" when it is not.
func (p *Passwords) CheckOwn(ctx context.Context, desk *act.Desk, k key.Person, password string) error {
	hash := ""
	err := desk.See(ctx, act.Visitor(), func(ctx context.Context, v *act.View) (err error) {
		hash, err = hashOf(ctx, v, k)
		return err
	})
	if err != nil {
		return err
	}
	match, err := p.compare(ctx, password, hash, hashQueue)
	if err == nil && (!match || hash == "") {
		err = fault.Wrong(fault.Field{Name: "password", Sentence: "Mật khẩu hiện tại không đúng, hãy nhập lại."})
	}
	return err
}

// compare does the same work whether there is a hash or not.
func (p *Passwords) compare(ctx context.Context, password, hash string, queue int) (bool, error) {
	if hash == "" {
		hash = p.decoy
	}
	if len(password) > hashLongest {
		password, hash = "", p.decoy
	}
	if err := p.take(ctx, queue); err != nil {
		return false, err
	}
	defer p.give()
	match, err := argon2id.ComparePasswordAndHash(canonical(password), hash)
	if err != nil {
		return false, fmt.Errorf("stored password: %w", err)
	}
	return match, nil
}

// Work is how many hashes were computed so far. Sign-in of a known and of an unknown
// login costs one each.
func (p *Passwords) Work() int64 { return p.work.Load() }

// take waits for a turn, unless more than so many others do already.
func (p *Passwords) take(ctx context.Context, queue int) error {
	if !p.enter(queue) {
		return fault.Full("Đang có rất nhiều người đăng nhập. Xin chờ vài giây rồi gửi lại; lần này không tính là nhập sai.")
	}
	select {
	case p.slots <- struct{}{}:
		p.work.Add(1)
		return nil
	case <-ctx.Done():
		<-p.queue
		return ctx.Err()
	}
}

func (p *Passwords) enter(queue int) bool {
	if len(p.queue) >= hashSlots+queue {
		return false
	}
	select {
	case p.queue <- struct{}{}:
		return true
	default:
		return false
	}
}

func (p *Passwords) give() {
	<-p.slots
	<-p.queue
}
