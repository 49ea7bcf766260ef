package jury_test

import (
	"testing"
)

func TestSmoke(t *testing.T) {
	w := newWorld(t, 3, 2)
	p := w.get(w.members[0], "/jury").want(200)
	t.Log(clip(text(p.Doc)))
	p = w.get(w.members[0], entry(w.entries[0])).want(200)
	t.Log(len(p.Body))
	w.get(w.secretary, sitting(w.sitting)).want(200)
}
