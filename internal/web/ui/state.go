package ui

import (
	"context"
	"fmt"
	"math"
	"strings"

	"ocop/internal/web/lang"
)

// State is the kind of a state chip. The word beside it may be the caller's own.
type State string

// The states that have an icon and a colour.
const (
	StateValid     State = "valid"     // a recognition in force
	StateExpiring  State = "expiring"  // in force, ends soon
	StateExpired   State = "expired"   // ended by its date
	StateWithdrawn State = "withdrawn" // ended by a decision
	StateDraft     State = "draft"     // begun, not handed in
	StateOpen      State = "open"      // takes entries
	StateScoring   State = "scoring"   // before a council
	StateClosed    State = "closed"    // sealed
	StateLate      State = "late"      // past its deadline
	StateReturned  State = "returned"  // sent back to be mended
	StateInfo      State = "info"      // anything else worth a word
)

// States lists every state, in the order of their constants.
func States() []State {
	return []State{StateValid, StateExpiring, StateExpired, StateWithdrawn, StateDraft, StateOpen,
		StateScoring, StateClosed, StateLate, StateReturned, StateInfo}
}

func (s State) tone() string {
	switch s {
	case StateValid, StateOpen:
		return "tone-rice"
	case StateExpiring, StateExpired, StateReturned:
		return "tone-amber"
	case StateWithdrawn, StateLate:
		return "tone-lacquer"
	case StateDraft, StateScoring, StateInfo:
		return "tone-indigo"
	}
	return "tone-quiet"
}

func (s State) icon() string {
	switch s {
	case StateExpiring:
		return "clock"
	case StateLate:
		return "alert"
	case StateValid, StateExpired, StateWithdrawn, StateDraft, StateOpen, StateScoring, StateClosed, StateReturned:
		return string(s)
	}
	return "info"
}

func (s State) word() string {
	switch s {
	case StateValid:
		return lang.Mark("Còn hiệu lực")
	case StateExpiring:
		return lang.Mark("Sắp hết hạn")
	case StateExpired:
		return lang.Mark("Đã hết hạn")
	case StateWithdrawn:
		return lang.Mark("Đã thu hồi")
	case StateDraft:
		return lang.Mark("Bản nháp")
	case StateOpen:
		return lang.Mark("Đang mở")
	case StateScoring:
		return lang.Mark("Đang chấm")
	case StateClosed:
		return lang.Mark("Đã niêm phong")
	case StateLate:
		return lang.Mark("Quá hạn")
	case StateReturned:
		return lang.Mark("Trả lại bổ sung")
	}
	return lang.Mark("Thông tin")
}

func (t Tone) icon() string {
	switch t {
	case ToneRice:
		return "valid"
	case ToneAmber:
		return "alert"
	case ToneLacquer:
		return "wrong"
	}
	return "info"
}

// StarText says a number of stars in words: "4 sao", "Chưa đạt sao" below one.
func StarText(ctx context.Context, n int) string {
	if n < 1 {
		return lang.T(ctx, "Chưa đạt sao")
	}
	return lang.F(ctx, "%d sao", n)
}

// DaysLeft says what is left until a deadline; days is negative once it has passed.
func DaysLeft(ctx context.Context, days int) string {
	switch {
	case days < 0:
		return lang.F(ctx, "quá hạn %d ngày", -days)
	case days == 0:
		return lang.T(ctx, "hôm nay")
	}
	return lang.F(ctx, "còn %d ngày", days)
}

func deadlineClass(days int) string {
	switch {
	case days < 0:
		return "deadline-late"
	case days <= 7:
		return "deadline-soon"
	}
	return ""
}

func starClass(full bool) string {
	if full {
		return "star-full"
	}
	return "star-none"
}

// starPath draws a five-pointed star of radius 11 around a point.
func starPath(x, y int) string {
	var d strings.Builder
	for i := range 10 {
		radius := 11.0
		if i%2 == 1 {
			radius = 4.9 // a little fuller than a geometric star, so that small ones stay open
		}
		angle := float64(i)*math.Pi/5 - math.Pi/2
		command := "L"
		if i == 0 {
			command = "M"
		}
		fmt.Fprintf(&d, "%s%.1f %.1f", command, float64(x)+radius*math.Cos(angle), float64(y)+0.5+radius*math.Sin(angle))
	}
	return d.String() + "Z"
}
