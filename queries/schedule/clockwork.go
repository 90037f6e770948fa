package schedule

import "time"

// Clockwork says which schedules are due. It is for one goroutine.
type Clockwork struct {
	schedules []Schedule
	next      []time.Time // of those that run at times
	seen      []string    // the run that those after each run were done for
}

// NewClockwork begins at a moment: times before it are past. Done tells for which run a schedule has been done already, ""
// for none: what was missed while nobody served is due at once.
func NewClockwork(schedules []Schedule, now time.Time, done func(Schedule) string) *Clockwork {
	c := &Clockwork{schedules: schedules, next: make([]time.Time, len(schedules)), seen: make([]string, len(schedules))}
	for i, s := range schedules {
		if s.AfterRun() {
			c.seen[i] = done(s)
		} else {
			c.next[i] = s.times.Next(now)
		}
	}
	return c
}

// Due gives the schedules to run now, on the newest run; none while there is no run. Each stays due until it is Done.
func (c *Clockwork) Due(now time.Time, newest string) []Schedule {
	var out []Schedule
	if newest == "" {
		return nil
	}
	for i, s := range c.schedules {
		if s.AfterRun() && c.seen[i] != newest || !s.AfterRun() && !c.next[i].IsZero() && !now.Before(c.next[i]) {
			out = append(out, s)
		}
	}
	return out
}

// Done says that a schedule has been run: it is due again at its next time after now, or after the next run. Times that
// passed meanwhile are not made up for.
func (c *Clockwork) Done(s Schedule, now time.Time, newest string) {
	for i, o := range c.schedules {
		if o.Name != s.Name {
			continue
		}
		c.seen[i] = newest
		if !o.AfterRun() {
			c.next[i] = o.times.Next(now)
		}
	}
}
