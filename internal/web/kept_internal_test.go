package web

import (
	"fmt"
	"testing"
)

func TestTheShelfIsBounded(t *testing.T) {
	var s shelf
	body := make([]byte, 64<<10)
	for i := range 1000 {
		s.put(1, fmt.Sprint(i), page{body, "tag"})
		if s.size > shelfLimit {
			t.Fatalf("%d bytes after %d pages", s.size, i)
		}
		if _, ok := s.take(1, fmt.Sprint(i)); !ok {
			t.Fatalf("page %d is not kept", i)
		}
	}
	s.put(1, "large", page{make([]byte, pageLimit), "tag"})
	if _, ok := s.take(1, "large"); ok {
		t.Error("a page beyond the limit is kept")
	}
}

func TestTheShelfKnowsOneVersion(t *testing.T) {
	var s shelf
	s.put(1, "a", page{[]byte("old"), ""})
	s.put(2, "b", page{[]byte("new"), ""})
	for _, c := range []struct {
		version int64
		key     string
		want    bool
	}{{1, "a", false}, {2, "a", false}, {1, "b", false}, {2, "b", true}} {
		if _, ok := s.take(c.version, c.key); ok != c.want {
			t.Errorf("%s of version %d: %v", c.key, c.version, ok)
		}
	}
}
