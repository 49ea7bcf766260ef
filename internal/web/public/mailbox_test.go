package public_test

import (
	"context"
	"sync"

	"ocop/internal/base/mail"
)

// mailbox keeps letters as a mail server would, and never answers. Several may come at once;
// got is read when the work has ended.
type mailbox struct {
	mu  sync.Mutex
	got []mail.Letter
}

func (m *mailbox) Send(_ context.Context, l mail.Letter) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.got = append(m.got, l)
	return nil
}
