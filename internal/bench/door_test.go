package bench

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"ocop/internal/demo"
)

// The crowd at the door: how many sign-ins a second, for how long.
const (
	signInsASecond = 50
	crowdLasts     = 20 * time.Second
)

// signIns sends a crowd of sign-ins to the whole program, at an even pace whether or not
// answers come back: right passwords from where their owners came in before, wrong ones from
// everywhere else, for names that are there and names that are not. Every answer must be the
// right one or a polite request to come again; no owner is shut out.
func signIns(b *testing.B, rep *recorder) {
	if !rep.wants("door") {
		return
	}
	if *program == "" {
		rep.skip("sign-ins: no program named with -ocop")
		return
	}
	data := filepath.Join(b.TempDir(), "data")
	load := exec.Command(*program, "demo")
	load.Env = append(os.Environ(), "OCOP_DATA="+data)
	if out, err := load.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	bare := hashesASecond(b)
	r, err := launch(*program, data)
	must(b, err)
	defer func() { must(b, r.stop()) }()
	must(b, r.first())
	d := &doorstep{base: "http://" + r.address, client: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: signInsASecond},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	d.owners(b)
	idle := memory(b, r.cmd.Process.Pid, "VmRSS")
	began := time.Now()
	d.crowd()
	lasted := time.Since(began)
	d.owners(b) // each of them still comes in
	must(b, errors.Join(d.errs...))
	peak := memory(b, r.cmd.Process.Pid, "VmHWM")
	slices.Sort(d.took)
	hashed := float64(len(d.took)) / lasted.Seconds()
	rep.figure(figure{Name: fmt.Sprintf("memory at its most, %d sign-ins a second for %s", signInsASecond, crowdLasts), Value: peak, Unit: "MB", Limit: 512,
		Note: times(peak/idle) + fmt.Sprintf(" the %.0f MB before", idle)})
	rep.figure(figure{Name: "sign-ins looked at a second", Value: hashed, Unit: "", Note: fmt.Sprintf("of %d asked for, %d asked to come again, %d refused for too many tries; p50 %s, p99 %s",
		signInsASecond, d.busy, d.limited, span(quantile(d.took, 50)), span(quantile(d.took, 99)))})
	rep.figure(figure{Name: "bare argon2id hashes a second, two at once, nothing else running", Value: bare, Unit: "", Note: times(bare/hashed) + " the sign-ins looked at"})
}

// hashesASecond is what the library does alone, with the cost that the program uses.
func hashesASecond(b *testing.B) float64 {
	cost := &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
	one, err := match{workers: 2, budget: 3 * time.Second}.drive(func(int) error {
		_, err := argon2id.CreateHash("bốn từ không quen", cost)
		return err
	})
	must(b, err)
	return float64(len(one.took)) / one.wall.Seconds()
}

// doorstep is where the crowd stands.
type doorstep struct {
	base   string
	client *http.Client

	mu            sync.Mutex
	took          []time.Duration // of sign-ins whose password was looked at
	busy, limited int
	errs          []error
}

// owners sign in, each from an address of their own.
func (d *doorstep) owners(b *testing.B) {
	for i, x := range demo.Accounts() {
		status, _, err := d.try(x.Login, x.Password, home(i))
		if err != nil || status != http.StatusSeeOther {
			b.Fatalf("%s cannot sign in: %d %v", x.Login, status, err)
		}
	}
}

func home(i int) string     { return fmt.Sprintf("192.0.2.%d", i+1) }
func stranger(i int) string { return fmt.Sprintf("198.18.%d.%d", i/200, i%200+1) }

// crowd keeps the pace: half of it knows the password.
func (d *doorstep) crowd() {
	var all sync.WaitGroup
	pace := time.NewTicker(time.Second / signInsASecond)
	defer pace.Stop()
	accounts := demo.Accounts()
	for i := range signInsASecond * int(crowdLasts/time.Second) {
		<-pace.C
		all.Go(func() {
			owner := i / 2 % len(accounts)
			switch {
			case i%2 == 0:
				d.note(true)(d.try(accounts[owner].Login, accounts[owner].Password, home(owner)))
			case i%10 == 1:
				d.note(false)(d.try(accounts[owner].Login, "không phải của tôi", stranger(i)))
			default:
				d.note(false)(d.try(fmt.Sprint("khong-co-ai-", i), "không phải của tôi", stranger(i)))
			}
		})
	}
	all.Wait()
}

// note judges an answer.
func (d *doorstep) note(right bool) func(status int, took time.Duration, err error) {
	return func(status int, took time.Duration, err error) {
		d.mu.Lock()
		defer d.mu.Unlock()
		switch {
		case err != nil:
			d.errs = append(d.errs, err)
		case status == http.StatusServiceUnavailable:
			d.busy++
		case status == http.StatusTooManyRequests:
			d.limited++
		case right == (status == http.StatusSeeOther):
			d.took = append(d.took, took)
		default:
			d.errs = append(d.errs, fmt.Errorf("a right password %v was answered with %d", right, status))
		}
	}
}

// try signs in from an address, as the proxy in front would pass it on. Too many tries, told
// on the form, are TooManyRequests here.
func (d *doorstep) try(login, password, from string) (status int, took time.Duration, err error) {
	form := url.Values{"login": {login}, "password": {password}}
	q, err := http.NewRequest(http.MethodPost, d.base+"/dang-nhap", strings.NewReader(form.Encode()))
	if err != nil {
		return 0, 0, err
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	q.Header.Set("X-Forwarded-For", from)
	began := time.Now()
	a, err := d.client.Do(q)
	if err != nil {
		return 0, 0, err
	}
	body, err := io.ReadAll(a.Body)
	status = a.StatusCode
	switch {
	case status == http.StatusServiceUnavailable && a.Header.Get("Retry-After") == "":
		err = errors.Join(err, errors.New("asked to come again, and not when"))
	case status == http.StatusUnprocessableEntity && strings.Contains(string(body), "quá nhiều lần"):
		status = http.StatusTooManyRequests
	}
	return status, time.Since(began), errors.Join(err, a.Body.Close())
}

// memory is a line of what the kernel knows of a process, in MB.
func memory(b *testing.B, pid int, name string) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	must(b, err)
	found := regexp.MustCompile(name + `:\s+(\d+) kB`).FindSubmatch(text)
	if found == nil {
		b.Fatalf("%s is not in\n%s", name, text)
	}
	kilobytes, err := strconv.ParseInt(string(found[1]), 10, 64)
	must(b, err)
	return float64(kilobytes) / 1024
}
