package lawbook

import (
	"net/url"
	"strconv"

	"ocop/internal/law/rulebook"
)

// ComparePath is the address of two books side by side; of one card of them unless the
// number is 0.
func (s Shelf) ComparePath(before, after *rulebook.Book, card int) string {
	q := url.Values{"truoc": {before.ID}, "sau": {after.ID}}
	if card > 0 {
		q.Set("bo", strconv.Itoa(card))
	}
	return s.Base + "/so-sanh?" + q.Encode()
}
