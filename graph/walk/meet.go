package walk

// seed is a step from a place that the fore ball knows to a label of the back
// ball: where the two meet.
type seed struct {
	key  place
	cost micro
	next uint32
	hops uint16
}

// pushFore hands a neighbour of label i, which is l, to the fore queue.
func (s *search) pushFore(i uint32, l *label, k place, cost micro, hops uint16) {
	if int(hops) > s.o.MaxHops || s.tooDear(cost) {
		return
	}
	if k.state() == s.a.accept {
		s.met = min(s.met, cost)
		s.seeds = append(s.seeds, seed{l.key, cost - l.cost, none, hops - l.hops})
		return
	}
	for at := s.back.head(k); at != none; {
		b := s.back.label(at)
		if int(hops+b.hops) <= s.o.MaxHops {
			s.met = min(s.met, cost+b.cost)
			s.seeds = append(s.seeds, seed{l.key, cost - l.cost + b.cost, at, hops - l.hops + b.hops})
		}
		at = b.other
	}
	if !s.fore.beaten(k, hops) {
		s.fore.queue.put(cost, entry{k, i, hops})
	}
}

// pushBack hands a place from which a step leads to label next to the back
// queue, or to the rest's.
func (s *search) pushBack(k place, cost micro, hops uint16, next uint32, rest bool) {
	if rest {
		s.pushRest(k, cost, hops, next)
		return
	}
	if int(hops) > s.o.MaxHops || s.tooDear(cost) {
		return
	}
	if s.joins(k, cost, hops, endless) {
		s.seeds = append(s.seeds, seed{k, cost, next, hops})
	}
	if !s.back.beaten(k, hops) {
		s.back.queue.put(cost, entry{k, next, hops})
	}
}

// joins reports whether the fore ball knows a way to a place from which the
// end is cost and hops away, of at most limit in all.
func (s *search) joins(k place, cost micro, hops uint16, limit micro) bool {
	found := false
	for at := s.fore.head(k); at != none; {
		f := s.fore.label(at)
		if int(f.hops+hops) <= s.o.MaxHops && f.cost+cost <= limit {
			s.met = min(s.met, f.cost+cost)
			found = true
		}
		at = f.other
	}
	return found
}

// settled notes where a label of one side stands on the other's ground.
func (s *search) settled(b *ball, i uint32) {
	l := *b.label(i)
	if b == &s.fore {
		for at := s.back.head(l.key); at != none; at = s.back.label(at).other {
			if !s.back.label(at).grown {
				s.regrow = append(s.regrow, at)
			}
		}
		return
	}
	if l.key.state() == 0 && !s.fore.started && !s.a.x.grant(l.key.node()) {
		s.starts = append(s.starts, l.key)
		s.met = min(s.met, l.cost)
	}
	if !l.grown && s.fore.head(l.key) != none {
		s.regrow = append(s.regrow, i)
	}
}

func (s *search) tooDear(cost micro) bool {
	if cost < endless {
		return false
	}
	if s.cut == NoLimit {
		s.cut = ByCost
	}
	return true
}

// covered gives the cost up to which every walk of at most MaxHops hops has
// its first part in the fore ball and the rest in the back ball. A walk that
// has not leaves both behind at one step: there it costs more than either
// radius; or one side stopped at its cap of hops, and the caps add up to
// MaxHops, so that the other side was stopped by its radius. An end is known
// for one before the back ball starts, so the fore ball alone reaches a step
// further than its radius.
func (s *search) covered() micro {
	f, b := s.fore.done(), s.back.done()
	switch {
	case !s.fore.started && !s.back.started:
		return -1
	case !s.fore.started:
		return min(b, s.back.parked-1)
	case !s.back.started:
		return min(min(f, s.fore.parked-1)+s.a.lastStep, endless)
	case s.fore.exhausted() && s.fore.parked == endless, s.back.exhausted() && s.back.parked == endless:
		return endless
	}
	least := min(int64(f)+int64(b), int64(f)+int64(s.back.parked), int64(s.fore.parked)+int64(b))
	return micro(min(least, int64(endless))) //nolint:gosec // at most endless
}

// complete continues the back ball through the places of the fore ball that
// lie on walks of at most limit, into a ball of its own that is given up
// after the attempt: its labels are exact for those walks, not for others.
// O(the edges that arrive at places on such walks).
func (s *search) complete(limit micro) {
	if !s.fore.started {
		return
	}
	s.limit = limit
	for _, d := range s.seeds {
		s.pushRest(d.key, d.cost, d.hops, d.next)
	}
	for _, i := range s.regrow {
		s.back.label(i).grown = true
		s.backwards(i, true)
		s.back.label(i).grown = false
	}
	for s.rest.queue.least() < endless && !s.halted() {
		e, cost := s.rest.queue.take()
		if s.back.better(e.key, e.hops, cost) {
			continue
		}
		if i, ok := s.rest.settle(e, cost); ok {
			s.steps++
			s.rest.label(i).grown = true
			s.backwards(i, true)
		}
	}
}

func (s *search) pushRest(k place, cost micro, hops uint16, next uint32) {
	if int(hops) <= s.o.MaxHops && !s.rest.beaten(k, hops) && s.joins(k, cost, hops, s.limit) {
		s.rest.queue.put(cost, entry{k, next, hops})
	}
}

// ahead gives the cheapest label of a place with at most hops to an end.
func (s *search) ahead(k place, hops int) *label {
	if k.state() == s.a.accept {
		return &atEnd
	}
	i, j := s.back.within(k, hops), s.rest.within(k, hops)
	switch {
	case i == none && j == none:
		return nil
	case i == none || j != none && s.rest.label(j).cost < s.back.label(i).cost:
		return s.rest.label(j)
	}
	return s.back.label(i)
}

// leads reports whether an end is known to be ahead of a place.
func (s *search) leads(k place) bool {
	return k.state() == s.a.accept || s.back.head(k) != none || s.rest.head(k) != none
}

// atEnd is what lies ahead of an end: nothing.
var atEnd = label{next: none, other: none}
