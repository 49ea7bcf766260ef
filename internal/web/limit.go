package web

import (
	"cmp"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"ocop/internal/act"
	"ocop/internal/web/lang"
)

// What one address of visitors may ask for that is dear: so much at once, then so much a
// second. A whole office or a mobile network may share an address, so it is generous to
// people and tight for programs. Who has signed in is never limited.
const (
	costlyBurst    = 60
	costlyRate     = 3 // a second, unless the kernel says otherwise
	addressesMost  = 10_000
	crowdAtMost    = 64
	crowdWaitsFor  = 5 * time.Second
	busyFor        = 3 * time.Second // when a queue is full; it is a second or two long
	addressNetwork = 64              // bits of an IPv6 address that one customer has
)

// limits remembers visitors' addresses, never more than addressesMost of them (about 2 MB).
type limits struct {
	mu        sync.Mutex
	byAddress map[string]*rate.Limiter
}

// wait takes one turn of an address and gives 0, or gives how long it must wait for one
// and takes none.
func (l *limits) wait(now time.Time, from string, each rate.Limit) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := network(from)
	limiter := l.byAddress[key]
	if limiter == nil {
		l.room(now)
		limiter = rate.NewLimiter(each, costlyBurst)
		l.byAddress[key] = limiter
	}
	turn := limiter.ReserveN(now, 1)
	delay := turn.DelayFrom(now)
	if delay > 0 {
		turn.CancelAt(now)
	}
	return delay
}

// room makes place for one more: who has all turns again is forgotten first, then anybody
// until a quarter is free. Forgetting is kind: it gives turns back.
func (l *limits) room(now time.Time) {
	if l.byAddress == nil {
		l.byAddress = map[string]*rate.Limiter{}
	}
	if len(l.byAddress) < addressesMost {
		return
	}
	for key, limiter := range l.byAddress {
		if limiter.TokensAt(now) >= costlyBurst {
			delete(l.byAddress, key)
		}
	}
	for key := range l.byAddress {
		if len(l.byAddress) <= addressesMost*3/4 {
			return
		}
		delete(l.byAddress, key)
	}
}

// network is what one customer has: an IPv4 address or an IPv6 network.
func network(from string) string {
	at, err := netip.ParseAddr(from)
	if err != nil {
		return from[:min(len(from), 64)]
	}
	if p, err := at.Prefix(addressNetwork); err == nil && at.Is6() {
		return p.String()
	}
	return at.String()
}

// room lets a visitor's act and dear page pass while his address has turns left. Work of
// people who have signed in, above all a judge's save, is never refused here.
func (k *Kernel) room(req *Request, r Route) error {
	dear := r.Costly || r.Write != nil
	if req.Actor.Person != "" || r.Permission != act.PublicRead || !dear || k.Rate < 0 {
		return nil
	}
	each := cmp.Or(k.Rate, costlyRate)
	if delay := k.limits.wait(k.Desk.DB.Now(), req.Remote(), rate.Limit(each)); delay > 0 {
		return &waitError{http.StatusTooManyRequests, lang.Mark("Có quá nhiều yêu cầu từ mạng của bạn. Xin chờ một lát rồi thử lại."), delay}
	}
	return nil
}

// join counts a visitor among those whose public pages are in the making. When the crowd
// is too large the page is refused, so that the pages of councils are made in time.
func (k *Kernel) join(req *Request, r Route) (leave func(), err error) {
	if req.Actor.Person != "" || r.Permission != act.PublicRead {
		return func() {}, nil
	}
	if err := k.room(req, r); err != nil {
		return nil, err
	}
	if k.making.Add(1) > int64(k.crowd()) {
		k.making.Add(-1)
		return nil, &waitError{http.StatusServiceUnavailable, lang.Mark("Trang đang có rất nhiều người xem. Xin chờ vài giây rồi mở lại."), crowdWaitsFor}
	}
	return func() { k.making.Add(-1) }, nil
}

func (k *Kernel) crowd() int {
	if k.Crowd > 0 {
		return k.Crowd
	}
	return crowdAtMost
}
