package public

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"

	"ocop/internal/account"
	"ocop/internal/act"
	"ocop/internal/base/fault"
	"ocop/internal/base/identity"
	"ocop/internal/web"
	"ocop/internal/web/lang"
)

// The addresses of signing in through the identity provider.
const (
	askPath     = web.ReprovePath
	waitingPath = askPath + "/cho"
	leavePath   = askPath + "/ra"
)

// Registered at the identity provider: where it sends its answers, and where it says that
// somebody has signed out there (backchannel_logout_uri).
const (
	AnswerPath = askPath + "/ve"
	LeftPath   = askPath + "/ket-thuc"
)

// questionCookie keeps the question with the browser that asked, sealed for questionPurpose.
const (
	questionCookie  = "hoi"
	questionPurpose = "identity/question"
	longestCode     = 4096 // bytes of an authorization code
)

func (e *Entry) identityRoutes() []web.Route {
	return []web.Route{
		{Method: "GET", Path: askPath, Permission: act.SignIn, Prepare: e.ask, Read: e.leadAbroad},
		{Method: "GET", Path: AnswerPath, Permission: act.SignIn, Read: e.answerPage},
		{Method: "POST", Path: AnswerPath, Permission: act.SignIn, Prepare: e.tryAnswer, Write: e.takeAnswer, Again: e.signInPage,
			Fields: []string{"code", "state", "iss"}, Limit: 16 << 10},
		{Method: "POST", Path: LeftPath, Permission: act.SignIn, Data: true, Prepare: e.hearLeaving, Write: e.takeLeaving, Fields: []string{"logout_token", "*"}, Limit: 16 << 10},
		{Method: "GET", Path: waitingPath, Permission: act.SignIn, Read: e.waitingPage},
		{Method: "GET", Path: leavePath, Permission: act.SignIn, Prepare: e.findSignOut, Read: e.leavePage},
	}
}

// noProvider is as an address that does not exist: nothing here without a provider.
func noProvider() error { return fault.Missing("trang này") }

// sent is a question on its way to the provider.
type sent struct {
	question identity.Question
	address  string
}

// ask makes the question. A provider that is away is told on the page of the door, where
// signing in by password goes on working.
func (e *Entry) ask(ctx context.Context, r *web.Request) error {
	if e.Provider == nil {
		return noProvider()
	}
	q, address, err := e.Provider.Ask(ctx, r.Query("ve"), r.Query("lai") != "" && r.Token != "")
	if errors.Is(err, identity.ErrAway) {
		return nil
	}
	r.Prepared = sent{q, address}
	return err
}

func (e *Entry) leadAbroad(ctx context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	x, ok := r.Prepared.(sent)
	if !ok {
		return web.Go(signInPath+"?ve="+url.QueryEscape(r.Query("ve")), e.away(ctx)), nil
	}
	text, err := json.Marshal(x.question)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Abroad(x.address).Carry(questionCookie, e.Safe.Seal(text, questionPurpose), identity.QuestionLife), nil
}

func (e *Entry) away(ctx context.Context) string {
	return lang.F(ctx, "%s hiện không trả lời. Xin đăng nhập bằng mật khẩu, hoặc thử lại sau ít phút.", e.ProviderName)
}

// answerPage receives the answer. Reading an address writes nothing here, so its form sends
// the answer on: by itself where scripts run, by its button elsewhere.
func (e *Entry) answerPage(ctx context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	q := r.Queries()
	switch {
	case e.Provider == nil:
		return web.Answer{}, noProvider()
	case q.Get("error") == "access_denied":
		return web.Go(signInPath, lang.F(ctx, "Bạn đã dừng việc đăng nhập ở %s.", e.ProviderName)), nil
	case q.Get("code") == "" || len(q.Get("code")) > longestCode:
		return web.Go(signInPath, lang.F(ctx, "%s không hoàn tất việc đăng nhập. Xin thử lại, hoặc đăng nhập bằng mật khẩu.", e.ProviderName)), nil
	}
	return web.Show(answerPage(r, e.ProviderName, q.Get("code"), q.Get("state"), q.Get("iss"))), nil
}

// answered is an answer that was checked.
type answered struct {
	claims identity.Claims
	fresh  bool
	back   string
}

// tryAnswer checks the answer with the provider before the act. Only the browser that
// holds the question gets so far, and tries count as those at passwords do.
func (e *Entry) tryAnswer(ctx context.Context, r *web.Request) error {
	if e.Provider == nil {
		return noProvider()
	}
	q, ok := e.question(r)
	if !ok || !q.Belongs(r.Value("state"), e.Desk.DB.Now()) {
		return fault.Clash("Lượt đăng nhập này đã quá 10 phút hoặc không bắt đầu từ trình duyệt này, xin bắt đầu lại.")
	}
	tries := "identity/" + q.State
	if err := e.begin(r, tries); err != nil {
		return err
	}
	claims, err := e.Provider.Answer(ctx, q, r.Value("code"), r.Value("iss"))
	switch {
	case errors.Is(err, identity.ErrAway):
		return fault.Clash(e.away(ctx))
	case err != nil:
		return fault.Clash(lang.F(ctx, "Câu trả lời của %s không dùng được hoặc đã dùng rồi, xin bắt đầu lại.", e.ProviderName))
	}
	e.Attempts.Succeeded(tries, r.Address())
	r.Prepared = answered{claims, q.Fresh, q.Return}
	if q.Fresh {
		return nil
	}
	return e.recognise(ctx, r, claims)
}

func (e *Entry) question(r *web.Request) (q identity.Question, ok bool) {
	text, err := e.Safe.Open(r.Carried(questionCookie), questionPurpose)
	return q, err == nil && json.Unmarshal(text, &q) == nil
}

// recognise makes the person whom the claims are linked to the one who acts; somebody
// unknown stays a visitor.
func (e *Entry) recognise(ctx context.Context, r *web.Request, c identity.Claims) error {
	r.Actor = act.Visitor()
	err := e.Desk.See(ctx, r.Actor, func(ctx context.Context, v *act.View) error {
		who, err := account.PersonOf(ctx, v, c)
		if err == nil {
			r.Actor = who
		}
		return err
	})
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

func (e *Entry) takeAnswer(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	got, _ := r.Prepared.(answered)
	state := r.Value("state")
	switch {
	case got.fresh:
		next, err := account.ProveBy(ctx, a, got.claims, state, r.Token)
		return web.Go(web.AccountPath, "Đã xác nhận lại danh tính. Quay lại thẻ trước và bấm nút để gửi tiếp.").SignedIn(next, r.Session.Expires).Carry(questionCookie, "", 0), err
	case a.Actor().Person == "":
		return web.Go(waitingPath, "").Carry(questionCookie, "", 0), account.AskLink(ctx, a, got.claims, state, r.Device().From)
	}
	token, until, whole, err := account.SignInBy(ctx, a, got.claims, state, r.Device())
	if err != nil {
		return web.Answer{}, err
	}
	to := way(got.back)
	if !whole {
		to = codePath + "?ve=" + url.QueryEscape(to)
	}
	answer, err := begun(ctx, r, a, to, token, until)
	return answer.Carry(questionCookie, "", 0), err
}

func (e *Entry) waitingPage(_ context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	if e.Provider == nil {
		return web.Answer{}, noProvider()
	}
	return web.Show(waitingPage(r, e.ProviderName)), nil
}

// findSignOut looks up where the person can sign out of the provider too. One that is away
// offers nothing.
func (e *Entry) findSignOut(ctx context.Context, r *web.Request) error {
	if e.Provider == nil {
		return noProvider()
	}
	address, err := e.Provider.SignOut(ctx)
	r.Prepared = address
	if errors.Is(err, identity.ErrAway) {
		return nil
	}
	return err
}

func (e *Entry) leavePage(_ context.Context, r *web.Request, _ *act.View) (web.Answer, error) {
	address, _ := r.Prepared.(string)
	return web.Show(leavePage(r, e.ProviderName, address)), nil
}

// hearLeaving checks what the provider itself sends, without cookie or page: the logout
// token is the proof. Nobody else can make one.
func (e *Entry) hearLeaving(ctx context.Context, r *web.Request) error {
	if e.Provider == nil {
		return noProvider()
	}
	left, err := e.Provider.Leaving(ctx, r.Value("logout_token"))
	if err != nil {
		return notLeft()
	}
	r.Actor, r.Prepared = act.System("identity"), left
	return nil
}

func (e *Entry) takeLeaving(ctx context.Context, r *web.Request, a *act.Act) (web.Answer, error) {
	left, _ := r.Prepared.(identity.Leave)
	err := account.Leave(ctx, a, left)
	if fault.KindOf(err) == fault.Conflict {
		err = notLeft()
	}
	return web.Data(struct{}{}), err
}

// notLeft is what the standard wants for whatever goes wrong (Back-Channel Logout 1.0, 2.8).
func notLeft() error {
	return web.Malformed(lang.Mark("Tin đăng xuất không dùng được hoặc đã nhận rồi."))
}
