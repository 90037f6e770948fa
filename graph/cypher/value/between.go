package value

import "time"

// pair is two dates or times made comparable: what both have of a date, a time of day and a zone.
type pair struct {
	a, b  time.Time // on one calendar; the same day where one has no date
	dated bool
}

// pairOf puts two values on one clock. Where both have a zone the second is seen in the first one's; where one has a
// zone the other is taken to be in it.
func pairOf(x, y Value) pair {
	p := pair{dated: dated(x) && dated(y)}
	zx, zy := zoneLoc(x), zoneLoc(y)
	day := time.Unix(0, 0).UTC() // for both where neither has a date; otherwise for the one that has none
	for _, v := range []Value{x, y} {
		if dated(v) {
			day = v.instant()
		}
	}
	loc := time.UTC
	switch {
	case zx != nil && zy != nil:
		p.a, p.b = at(x, day, zx), at(y, day, zy).In(zx)
		return p
	case zx != nil:
		loc = zx
	case zy != nil:
		loc = zy
	}
	p.a, p.b = at(x, day, loc), at(y, day, loc)
	return p
}

func dated(v Value) bool { return v.kind == Date || v.kind == LocalDateTime || v.kind == DateTime }

func zoneLoc(v Value) *time.Location {
	switch v.kind {
	case Time:
		return fixedZone(v.clock().offset)
	case DateTime:
		return v.instant().Location()
	}
	return nil
}

// at gives a value's own date and clock in a zone; where it has no date, on the day given.
func at(v Value, day time.Time, loc *time.Location) time.Time {
	if v.kind == DateTime {
		return v.instant()
	}
	if dated(v) {
		day = v.instant()
	}
	return moment(day, v.sinceMidnight(), loc)
}

// months counts whole months.
func (p pair) months() int64 {
	if !p.dated {
		return 0
	}
	m := int64(p.b.Year()-p.a.Year())*12 + int64(p.b.Month()-p.a.Month())
	// Forwards a month is over when its day has come: from the 31st of January on, the end of February is 29 days away and no
	// month.
	day := func(t time.Time) int64 { return int64(t.Day())*nanosPerDay + OfDateTime(t).sinceMidnight() }
	switch {
	case m > 0 && day(p.a) > day(p.b):
		m--
	case m < 0 && addMonths(p.a, m).Before(p.b):
		m++
	}
	return m
}

// days counts whole days by the calendar, from a moment on.
func (p pair) days(from time.Time) int64 {
	if !p.dated {
		return 0
	}
	wall := func(t time.Time) time.Time {
		y, m, d := t.Date()
		h, mi, s := t.Clock()
		return time.Date(y, m, d, h, mi, s, t.Nanosecond(), time.UTC)
	}
	x, y := wall(from), wall(p.b)
	n := daysBetween(x, y)
	switch t := x.AddDate(0, 0, int(n)); {
	case n > 0 && t.After(y):
		n--
	case n < 0 && t.Before(y):
		n++
	}
	return n
}

func secondsFrom(a, b time.Time) (seconds, nanos int64) {
	return b.Unix() - a.Unix(), int64(b.Nanosecond() - a.Nanosecond())
}

// between is duration.between and its like; unit is empty, or the only unit that is counted.
func between(name, unit string, args []Value) (Value, error) {
	for _, a := range args {
		switch a.kind {
		case Date, LocalTime, Time, LocalDateTime, DateTime:
		default:
			return Value{}, badArgument(name, "dates and times", a)
		}
	}
	p := pairOf(args[0], args[1])
	if !dated(args[0]) && !dated(args[1]) && (unit == "months" || unit == "days") {
		return Value{}, argument("InvalidArgumentValue", "%s() needs two dates: of a time alone there are no %s", name, unit)
	}
	switch unit {
	case "months":
		return OfSpan(Span{Months: p.months()}), nil
	case "days":
		return OfSpan(Span{Days: p.days(p.a)}), nil
	case "seconds":
		s, n := secondsFrom(p.a, p.b)
		return OfSpan(normal(0, 0, s, n)), nil
	}
	m := p.months()
	from := addMonths(p.a, m)
	d := p.days(from)
	from = from.AddDate(0, 0, int(d))
	s, n := secondsFrom(from, p.b)
	return OfSpan(normal(m, d, s, n)), nil
}
