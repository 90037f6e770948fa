package value

import "time"

// component is x.key of a date, time, duration or point. A name that does not belong to the kind is an error: it is written
// wrongly, or the value is not what it is thought to be.
func component(x Value, key string) (Value, error) {
	v := known(x, key)
	if v.IsNull() {
		return v, wrong("InvalidArgumentValue", "%s has no %s", Describe(x), clip(key))
	}
	return v, nil
}

// known is component with null for what does not belong to the kind.
func known(x Value, key string) Value {
	switch x.kind {
	case Duration:
		return spanComponent(x.Span(), key)
	case Point:
		return x.position().component(key)
	}
	if x.kind == Date || x.kind == LocalDateTime || x.kind == DateTime {
		if v := dateComponent(x.instant(), key); !v.IsNull() {
			return v
		}
	}
	if x.kind != Date {
		if v := clockComponent(x.sinceMidnight(), key); !v.IsNull() {
			return v
		}
	}
	if x.kind == Time || x.kind == DateTime {
		return zoneComponent(x, key)
	}
	return Value{}
}

func dateComponent(t time.Time, key string) Value {
	whole := func(n int) Value { return OfInt(int64(n)) }
	switch key {
	case "year":
		return whole(t.Year())
	case "quarter":
		return whole(quarterOf(t))
	case "month":
		return whole(int(t.Month()))
	case "week":
		_, w := t.ISOWeek()
		return whole(w)
	case "weekYear":
		y, _ := t.ISOWeek()
		return whole(y)
	case "dayOfQuarter", "quarterDay":
		return OfInt(daysBetween(quarterStart(t.Year(), quarterOf(t)), time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)) + 1)
	case "day":
		return whole(t.Day())
	case "ordinalDay", "dayOfYear":
		return whole(t.YearDay())
	case "dayOfWeek", "weekDay":
		return whole(isoDay(t))
	}
	return Value{}
}

func clockComponent(nanos int64, key string) Value {
	switch key {
	case "hour":
		return OfInt(nanos / (3600 * nanosPerSecond))
	case "minute":
		return OfInt(nanos / (60 * nanosPerSecond) % 60)
	case "second":
		return OfInt(nanos / nanosPerSecond % 60)
	case "millisecond":
		return OfInt(nanos % nanosPerSecond / 1_000_000)
	case "microsecond":
		return OfInt(nanos % nanosPerSecond / 1_000)
	case "nanosecond":
		return OfInt(nanos % nanosPerSecond)
	}
	return Value{}
}

func zoneComponent(x Value, key string) Value {
	offset := x.clock().offset
	zone := offsetText(offset)
	if x.kind == DateTime {
		t := x.instant()
		_, offset = t.Zone()
		zone = offsetText(offset)
		if name := t.Location().String(); named(name) {
			zone = name
		}
		switch key {
		case "epochSeconds":
			return OfInt(t.Unix())
		case "epochMillis":
			return OfInt(t.Unix()*1000 + int64(t.Nanosecond())/1_000_000)
		}
	}
	switch key {
	case "timezone":
		return OfString(zone)
	case "offset":
		return OfString(offsetText(offset))
	case "offsetMinutes":
		return OfInt(int64(offset / 60))
	case "offsetSeconds":
		return OfInt(int64(offset))
	}
	return Value{}
}

func spanComponent(s Span, key string) Value {
	whole := map[string]int64{
		"years": s.Months / 12, "quarters": s.Months / 3, "months": s.Months, "weeks": s.Days / 7, "days": s.Days,
		"hours": s.Seconds / 3600, "minutes": s.Seconds / 60, "seconds": s.Seconds,
		"milliseconds": s.Seconds*1000 + s.Nanos/1_000_000, "microseconds": s.Seconds*1_000_000 + s.Nanos/1000, "nanoseconds": s.Seconds*nanosPerSecond + s.Nanos,
		"quartersOfYear": s.Months / 3 % 4, "monthsOfQuarter": s.Months % 3, "monthsOfYear": s.Months % 12, "daysOfWeek": s.Days % 7,
		"minutesOfHour": s.Seconds / 60 % 60, "secondsOfMinute": s.Seconds % 60, "millisecondsOfSecond": s.Nanos / 1_000_000,
		"microsecondsOfSecond": s.Nanos / 1000, "nanosecondsOfSecond": s.Nanos,
	}
	if n, ok := whole[key]; ok {
		return OfInt(n)
	}
	return Value{}
}
