package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/key"
)

// Who may open a page is asked of the page itself: its own Read answers for one person after
// the other in the one snapshot, and what it answers is thrown away. There is no second list
// of powers that could tell another story than the doors.

// Marks says what an answer tells of the marks that members of a council gave.
type Marks int

// What a page can tell of marks.
const (
	NoMarks     Marks = iota // it is not about marks, or its reader may not see them
	MarksClosed              // there will be marks here; before the close each member sees their own alone
	MarksShown               // the marks of members stand on the page
)

// Telling says what the page tells of marks, and about which entries when it shows them.
func (a Answer) Telling(m Marks, of ...key.Entry) Answer {
	a.marks, a.marked = m, of
	return a
}

// Own says that the page shows each of its readers their own sheet alone, and at which
// addresses others read the marks on it once these are open to them.
func (a Answer) Own(sheet key.Entry, elsewhere ...string) Answer {
	a.own, a.elsewhere = sheet, elsewhere
	return a
}

// shows says whether marks about an entry stand on the page, "" asks for any.
func (a Answer) shows(k key.Entry) bool {
	return a.marks == MarksShown && (k == "" || slices.Contains(a.marked, k))
}

// opens says whether the answer is the page or file that was asked for.
func (a Answer) opens() bool {
	return a.Location == "" && (a.Status == 0 || a.Status == http.StatusOK)
}

// Reader is somebody with an account, and what a page is to them.
type Reader struct {
	account.Person
	Opens  bool // a GET of theirs is answered with the page
	ByRole bool // anybody with these roles opens it; who does and still does not open it has stepped back
	Marks  bool // anybody with these roles, or else this person, is shown marks
}

// Readers is who may open a page.
type Readers struct {
	Title     string   // of the page, "" when only its template knows
	Everybody bool     // visitors too; nobody is listed then
	Own       bool     // the page shows each reader what is theirs: the list is of those who read it elsewhere
	Marks     Marks    // as whoever asks finds them
	Second    bool     // some of them must have a second factor before they open it
	List      []Reader // who opens it, or would by their roles; by login
	Asked     int      // how often the page was asked
}

// anyHolder stands for whoever holds some roles and has neither seat nor interest.
const anyHolder key.Person = "any-holder"

// verdict is what a page answers to somebody.
type verdict struct{ opens, marks bool }

// inquiry asks pages for people.
type inquiry struct {
	r     *Request
	v     *act.View
	pages []pageAt
	sheet key.Entry // the question is who is shown marks about it there, not who opens the page
	asked int
}

// Readers says who may open the page at an address of this site. Whoever asks must be able
// to open it: otherwise the answer is the page's own refusal, so that the list tells of no
// thing that the page would hide.
func (r *Request) Readers(ctx context.Context, v *act.View, address string) (Readers, error) {
	page, err := r.kernel.find(ctx, address)
	if err != nil {
		return Readers{}, err
	}
	own, err := page.as(ctx, r, v, r.Actor)
	if err != nil {
		return Readers{}, err
	}
	q := &inquiry{r: r, v: v, pages: []pageAt{page}}
	readers := Readers{Title: own.title, Marks: own.marks, Own: own.own != "", Second: r.kernel.Second.holds(act.Office)}
	if readers.Own {
		if q.pages, err = r.kernel.findAll(ctx, own.elsewhere); err != nil {
			return Readers{}, err
		}
		q.sheet = own.own
	}
	visitor, err := q.ask(ctx, act.Visitor())
	if readers.Everybody = visitor.opens; err != nil || visitor.opens {
		return readers, err
	}
	readers.List, err = q.list(ctx)
	readers.Asked = q.asked
	return readers, err
}

// list asks for everybody who can sign in. Those with the same roles and without ties of
// their own are answered alike, so one of them is asked for.
func (q *inquiry) list(ctx context.Context) (list []Reader, err error) {
	people, err := account.List(ctx, q.v.As(act.System("readers")))
	if err != nil {
		return nil, err
	}
	tied, err := account.Tied(ctx, q.v)
	if err != nil {
		return nil, err
	}
	byRoles := map[string]verdict{}
	for _, x := range people {
		if !x.CanSignIn {
			continue
		}
		roles := fmt.Sprint(x.Roles)
		alone, known := byRoles[roles]
		if !known {
			if alone, err = q.ask(ctx, act.Actor{Person: anyHolder, Roles: x.Roles}); err != nil {
				return nil, err
			}
			byRoles[roles] = alone
		}
		self := alone
		if tied[x.Key] {
			if self, err = q.ask(ctx, act.Actor{Person: x.Key, Name: x.Name, Roles: x.Roles}); err != nil {
				return nil, err
			}
		}
		if self.opens || alone.opens {
			list = append(list, Reader{Person: x, Opens: self.opens, ByRole: alone.opens, Marks: alone.marks || !alone.opens && self.marks})
		}
	}
	return list, nil
}

// ask says whether somebody opens one of the pages.
func (q *inquiry) ask(ctx context.Context, who act.Actor) (said verdict, err error) {
	for _, page := range q.pages {
		q.asked++
		answer, err := page.as(ctx, q.r, q.v, who)
		switch {
		case err == nil:
			marks := answer.shows(q.sheet)
			said = verdict{said.opens || marks || q.sheet == "", said.marks || marks}
		case fault.KindOf(err) == fault.Internal && !errors.Is(err, errSignIn):
			return said, err
		}
	}
	return said, nil
}

// pageAt is a page of the site at an address.
type pageAt struct {
	route Route
	http  *http.Request
}

// as asks the page for somebody: its answer, or why they do not open it.
func (p pageAt) as(ctx context.Context, r *Request, v *act.View, who act.Actor) (Answer, error) {
	if err := r.kernel.admit(&Request{Actor: who}, p.route.Permission); err != nil {
		return Answer{}, err
	}
	sub := &Request{Actor: who, Lang: r.Lang, Today: v.Today(), Number: r.Number, http: p.http, kernel: r.kernel}
	answer, err := p.route.Read(ctx, sub, v.As(who))
	answer.title = sub.title
	if err == nil && !answer.opens() {
		err = fault.Denied("Tài khoản của bạn không mở được trang này, hãy nhờ người có thẩm quyền.")
	}
	return answer, err
}

type pageKey struct{}

// locator is a handler that only tells which page was found.
func locator(r Route) http.Handler {
	return http.HandlerFunc(func(_ http.ResponseWriter, hr *http.Request) {
		*hr.Context().Value(pageKey{}).(*pageAt) = pageAt{r, hr}
	})
}

// find gives the page at an address. Pages that tell who opens others are none.
func (k *Kernel) find(ctx context.Context, address string) (pageAt, error) {
	var found pageAt
	if at, err := url.ParseRequestURI(address); err == nil && Local(address) {
		hr := &http.Request{Method: http.MethodGet, URL: at, Header: http.Header{}}
		k.pages.ServeHTTP(nowhere{}, hr.WithContext(context.WithValue(ctx, pageKey{}, &found)))
	}
	if found.route.Read == nil || found.route.Meta {
		return pageAt{}, fault.Missing("trang này")
	}
	return found, nil
}

func (k *Kernel) findAll(ctx context.Context, addresses []string) (list []pageAt, err error) {
	for _, address := range addresses {
		page, err := k.find(ctx, address)
		if err != nil {
			return nil, err
		}
		list = append(list, page)
	}
	return list, nil
}

// nowhere takes what a mux answers to an address that has no page.
type nowhere struct{}

func (nowhere) Header() http.Header         { return http.Header{} }
func (nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (nowhere) WriteHeader(int)             {}
