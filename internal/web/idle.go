package web

import (
	"encoding/binary"
	"net/http"
	"time"
)

// A session rests when nobody has worked in it for Kernel.Idle: whoever sits there now must
// show again who they are. When somebody last worked stands in a cookie beside the one of
// the session, sealed for that session alone: reading pages writes no row, and the cookie can
// neither be made nor moved. Without it the last proof counts.

const (
	seenCookie = "seen"
	// seenParts is how many times in Kernel.Idle the cookie is written anew at most.
	seenParts = 12
)

// watch finds out whether the session of a request rests.
func (k *Kernel) watch(req *Request) {
	if k.Idle <= 0 {
		return
	}
	seen := k.seen(req)
	if req.Session.ProvedAt.After(seen) {
		seen = req.Session.ProvedAt
	}
	rested := k.Desk.DB.Now().Sub(seen)
	req.stale, req.idle = rested >= k.Idle/seenParts, rested >= k.Idle
}

// seen is when somebody last worked in the session, zero when the browser does not say.
func (k *Kernel) seen(req *Request) time.Time {
	c, err := req.http.Cookie(k.cookie(seenCookie))
	if err != nil {
		return time.Time{}
	}
	at, err := k.Safe.Open(c.Value, seenPurpose(req.Token))
	if err != nil || len(at) != 8 {
		return time.Time{}
	}
	return time.UnixMilli(int64(binary.BigEndian.Uint64(at)))
}

// sees writes the cookie anew for somebody who works.
func (k *Kernel) sees(req *Request, a Answer) Answer {
	if !req.stale || req.idle {
		return a
	}
	at := binary.BigEndian.AppendUint64(nil, uint64(k.Desk.DB.Now().UnixMilli()))
	a.cookies = append(a.cookies, &http.Cookie{Name: seenCookie, Value: k.Safe.Seal(at, seenPurpose(req.Token)), Path: "/",
		MaxAge: int(k.Idle.Seconds()), HttpOnly: true, SameSite: http.SameSiteLaxMode})
	return a
}

func seenPurpose(token string) string { return "seen/" + token }
