package value

import "time"

// clockUnits are the units of a time of day, in nanoseconds.
var clockUnits = map[string]int64{
	"hour": 3600 * nanosPerSecond, "minute": 60 * nanosPerSecond, "second": nanosPerSecond, "millisecond": 1_000_000, "microsecond": 1000, "nanosecond": 1,
}

// cutDay gives the first day of a unit of the calendar.
func cutDay(unit string, t time.Time) (time.Time, bool) {
	year := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }
	back := func(n int) int { return int(floorDiv(int64(t.Year()), int64(n))) * n }
	switch unit {
	case "millennium":
		return year(back(1000)), true
	case "century":
		return year(back(100)), true
	case "decade":
		return year(back(10)), true
	case "year":
		return year(t.Year()), true
	case "weekYear":
		y, _ := t.ISOWeek()
		return weekDate(y, 1, 1), true
	case "quarter":
		return quarterStart(t.Year(), quarterOf(t)), true
	case "month":
		return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC), true
	case "week":
		return t.AddDate(0, 0, 1-isoDay(t)), true
	case "day":
		return t, true
	}
	return t, false
}

// truncate sets everything below a unit to its beginning, and then what a map says of it. A null in place of a date is a
// mistake, as it is to Neo4j.
func truncate(kind Kind, args []Value) (Value, error) {
	name := temporalKinds[kind] + ".truncate"
	if args[0].kind != String {
		return Value{}, badArgument(name, "a unit that is a STRING", args[0])
	}
	b := base{}
	switch args[1].kind {
	case Date, LocalTime, Time, LocalDateTime, DateTime:
		b.take(args[1], true, true)
	default:
		return Value{}, badArgument(name, "a date or time", args[1])
	}
	d := &Dict{}
	if len(args) == 3 && args[2].kind == Null {
		return Value{}, nil
	}
	if len(args) == 3 {
		if args[2].kind != Map {
			return Value{}, badArgument(name, "a MAP of what is set afterwards", args[2])
		}
		d = args[2].Dict()
	}
	unit := args[0].Str()
	size, small := clockUnits[unit]
	nanos := int64(0)
	switch {
	case small && kind == Date:
		return Value{}, argument("InvalidArgumentValue", "%s() knows no unit %q", name, clip(unit))
	case small:
		if b.nanos != nil {
			nanos = *b.nanos / size * size
		}
	default:
		if b.day != nil {
			t, ok := cutDay(unit, *b.day)
			if !ok {
				return Value{}, argument("InvalidArgumentValue", "%s() knows no unit %q", name, clip(unit))
			}
			b.day = &t
		} else if unit != "day" {
			return Value{}, argument("InvalidArgumentValue", "%s() knows no unit %q", name, clip(unit))
		}
	}
	b.nanos = &nanos
	if b.day == nil && (kind == Date || kind == LocalDateTime || kind == DateTime) {
		return Value{}, badArgument(name, "a value with a date", args[1])
	}
	p := &parts{what: temporalKinds[kind], d: d}
	zone := p.zone()
	if zone == nil {
		zone = b.zone
	}
	if args[1].kind == DateTime && kind == Time && p.zone() == nil {
		_, offset := args[1].instant().Zone()
		zone = fixedZone(offset)
	}
	b.zone = nil // the clock stays as it is, whatever zone it is given
	if kind == LocalTime || kind == LocalDateTime {
		zone = nil
	}
	return p.build(kind, b, zone)
}
