package remedy

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Weighing says why a change weighs what it does: a row of the user's rules,
// or else the price of its kind and what is added to it.
type Weighing struct {
	Rule int   `json:"rule,omitempty"` // row of the user's rules, from 1; then the rest is empty
	Base int64 `json:"base,omitempty"` // the price of the kind
	// Others hold what is changed besides the first, and ForOthers is for them.
	Others    int   `json:"others,omitempty"`
	ForOthers int64 `json:"forOthers,omitempty"`
	// Usage is that of those from whom the change takes something; ForUsage is
	// below 0 where they are idle. LastUsed is RFC 3339, in UTC.
	Usage    Usage  `json:"usage,omitempty"`
	LastUsed string `json:"lastUsed,omitempty"`
	ForUsage int64  `json:"forUsage,omitempty"`
}

const (
	eachHolder  = 5 // for everyone else who holds what is changed
	mostHolders = 180
	atWork      = 40 // one was used lately: something may stop working
	longIdle    = -40
)

// weigh sets what a change weighs, and why: what the user's rules say, or the
// price of its kind, more the more hold what is changed, more where it takes
// something from someone at work, and less where they are idle.
func (b *Book) weigh(c *Change) {
	for i, r := range b.rules {
		if r.matches(b, c) {
			c.Weighing = Weighing{Rule: i + 1}
			if c.Weight = r.Weight; r.Never {
				c.Weight = never
			}
			return
		}
	}
	w := &c.Weighing
	w.Base, _ = price(c.Kind)
	w.Others = max(c.spread-1, 0)
	w.ForOthers = eachHolder * int64(min(w.Others, mostHolders))
	u := b.usage(c)
	w.Usage = u.word
	switch u.word {
	case Used:
		w.ForUsage = atWork
	case Idle:
		w.ForUsage = longIdle
	case UsageUnknown:
	}
	if !u.last.IsZero() {
		w.LastUsed = u.last.UTC().Format(time.RFC3339)
	}
	c.Weight = w.Base + w.ForOthers + w.ForUsage
}

// Words says why in a line, like "100, 2 other holders +10, used 2026-10-01 +40".
func (w Weighing) Words() string {
	if w.Rule > 0 {
		return fmt.Sprintf("your rule %d", w.Rule)
	}
	parts := []string{strconv.FormatInt(w.Base, 10)}
	switch w.Others {
	case 0:
	case 1:
		parts = append(parts, fmt.Sprintf("1 other holder +%d", w.ForOthers))
	default:
		parts = append(parts, fmt.Sprintf("%d other holders +%d", w.Others, w.ForOthers))
	}
	day, _, _ := strings.Cut(w.LastUsed, "T")
	switch {
	case w.Usage == Used:
		parts = append(parts, fmt.Sprintf("used %s +%d", day, w.ForUsage))
	case w.Usage == Idle && day == "":
		parts = append(parts, fmt.Sprintf("never used −%d", -w.ForUsage))
	case w.Usage == Idle:
		parts = append(parts, fmt.Sprintf("idle since %s −%d", day, -w.ForUsage))
	default:
		parts = append(parts, "usage unknown")
	}
	return strings.Join(parts, ", ")
}
