package value

import (
	"time"
)

// parts reads the members of a map from which a date or time is made. A fault stays until asked for.
type parts struct {
	what string
	d    *Dict
	err  error
}

func (p *parts) fail(format string, args ...any) {
	if p.err == nil {
		p.err = argument("InvalidArgumentValue", format, args...)
	}
}

func (p *parts) has(keys ...string) bool {
	for _, k := range keys {
		if v := p.d.Get(k); !v.IsNull() {
			return true
		}
	}
	return false
}

// whole gives an integer member within bounds, otherwise what it is instead.
func (p *parts) whole(key string, instead, least, most int) int {
	v := p.d.Get(key)
	if v.IsNull() {
		return instead
	}
	if v.kind != Int {
		p.fail("%s of a %s is an INTEGER, not %s", key, p.what, Describe(v))
		return instead
	}
	if v.Int() < int64(least) || v.Int() > int64(most) {
		p.fail("%s of a %s lies between %d and %d, and %d does not", key, p.what, least, most, v.Int())
		return instead
	}
	return int(v.Int())
}

// base is the date or time that a map begins with: what the map does not say is as it is there.
type base struct {
	day   *time.Time // in UTC
	nanos *int64
	zone  *time.Location
}

// take takes what a value has of a day, a time of day and a zone.
func (b *base) take(v Value, day, clockToo bool) {
	if day && (v.kind == Date || v.kind == LocalDateTime || v.kind == DateTime) {
		t := v.instant()
		y, m, d := t.Date()
		t = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
		b.day = &t
	}
	if clockToo && v.kind != Date {
		n := v.sinceMidnight()
		b.nanos = &n
		switch v.kind {
		case Time:
			b.zone = fixedZone(v.clock().offset)
		case DateTime:
			b.zone = v.instant().Location()
		}
	}
}

// begin reads the members that hold other dates and times.
func (p *parts) begin() base {
	b := base{}
	for key, take := range map[string][2]bool{"datetime": {true, true}, "date": {true, false}, "time": {false, true}} {
		v := p.d.Get(key)
		switch v.kind {
		case Null:
		case Date, LocalTime, Time, LocalDateTime, DateTime:
			b.take(v, take[0], take[1])
			if key != "time" && v.kind != Date && v.kind != LocalDateTime && v.kind != DateTime || key != "date" && v.kind == Date {
				p.fail("%s of a %s cannot be %s", key, p.what, Describe(v))
			}
		default:
			p.fail("%s of a %s cannot be %s", key, p.what, Describe(v))
		}
	}
	return b
}

const farYear = 999_999_999

// day makes a date of its members.
func (p *parts) day(from *time.Time) time.Time {
	t := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	known := from != nil
	if known {
		t = *from
	} else if !p.has("year") {
		p.fail("a %s needs a year", p.what)
		return t
	}
	or := func(n int) int {
		if known {
			return n
		}
		return 1
	}
	year := p.whole("year", t.Year(), -farYear, farYear)
	switch {
	case p.has("week", "dayOfWeek"):
		isoYear, isoWeek := t.ISOWeek()
		year = p.whole("year", isoYear, -farYear, farYear)
		w := p.whole("week", or(isoWeek), 1, 53)
		out := weekDate(year, w, p.whole("dayOfWeek", or(isoDay(t)), 1, 7))
		if y, _ := out.ISOWeek(); y != year {
			p.fail("%d has no week %d", year, w)
		}
		return out
	case p.has("quarter", "dayOfQuarter"):
		q := p.whole("quarter", or(quarterOf(t)), 1, 4)
		start := quarterStart(year, q)
		d := p.whole("dayOfQuarter", or(int(daysBetween(quarterStart(t.Year(), quarterOf(t)), t))+1), 1, 92)
		out := start.AddDate(0, 0, d-1)
		if quarterOf(out) != q {
			p.fail("quarter %d of %d has no day %d", q, year, d)
		}
		return out
	case p.has("ordinalDay"):
		d := p.whole("ordinalDay", 1, 1, 366)
		out := time.Date(year, 1, d, 0, 0, 0, 0, time.UTC)
		if out.Year() != year {
			p.fail("%d has no day %d", year, d)
		}
		return out
	}
	month := p.whole("month", or(int(t.Month())), 1, 12)
	d := p.whole("day", or(t.Day()), 1, 31)
	if d > daysIn(year, time.Month(month)) {
		p.fail("month %d of %d has no day %d", month, year, d)
	}
	return time.Date(year, time.Month(month), d, 0, 0, 0, 0, time.UTC)
}

// clock makes a time of day of its members.
func (p *parts) clock(from int64) int64 {
	h := p.whole("hour", int(from/(3600*nanosPerSecond)), 0, 23)
	m := p.whole("minute", int(from/(60*nanosPerSecond)%60), 0, 59)
	s := p.whole("second", int(from/nanosPerSecond%60), 0, 59)
	return int64(h*3600+m*60+s)*nanosPerSecond + int64(p.fraction(int(from%nanosPerSecond)))
}

// fraction makes the nanoseconds of a second of its members. The finest unit alone may count the whole fraction; beside a
// coarser one it counts what that leaves.
func (p *parts) fraction(from int) int {
	mostMicro, mostNano := 999_999, 999_999_999
	ms, us, ns := from/1_000_000, from/1000%1000, from%1000
	if p.has("millisecond") {
		mostMicro, mostNano = 999, 999_999
	}
	beyond := func(key string, most int64) bool {
		v := p.d.Get(key)
		return v.kind == Int && v.Int() > most
	}
	switch {
	case p.has("microsecond"):
		mostNano = 999
		if !p.has("millisecond") && beyond("microsecond", 999) {
			ms = 0
		}
	case beyond("nanosecond", 999_999):
		ms, us = 0, 0
	case beyond("nanosecond", 999):
		us = 0
	}
	return p.whole("millisecond", ms, 0, 999)*1_000_000 + p.whole("microsecond", us, 0, mostMicro)*1000 + p.whole("nanosecond", ns, 0, mostNano)
}

// zone reads the member timezone, nil where there is none.
func (p *parts) zone() *time.Location {
	v := p.d.Get("timezone")
	if v.IsNull() {
		return nil
	}
	if v.kind != String {
		p.fail("timezone of a %s is a STRING, not %s", p.what, Describe(v))
		return nil
	}
	loc, err := parseZone(v.Str())
	if err != nil && p.err == nil {
		p.err = err
	}
	return loc
}

// moment puts day, time of day and zone together.
func moment(day time.Time, nanos int64, loc *time.Location) time.Time {
	s := int(nanos / nanosPerSecond)
	t := time.Date(day.Year(), day.Month(), day.Day(), s/3600, s/60%60, s%60, int(nanos%nanosPerSecond), loc)
	_, before := t.Add(-24 * time.Hour).Zone()
	return atOffset(t, before)
}

// atOffset gives the moment at which a time's clock shows the same with an offset, where its zone has that then: when clocks
// go back an hour comes twice.
func atOffset(t time.Time, offset int) time.Time {
	_, have := t.Zone()
	if have == offset {
		return t
	}
	other := t.Add(time.Duration(have-offset) * time.Second)
	if _, has := other.Zone(); has == offset {
		return other
	}
	return t
}

// temporalKinds are the constructors.
var temporalKinds = map[Kind]string{Date: "date", LocalTime: "localtime", Time: "time", LocalDateTime: "localdatetime", DateTime: "datetime"}

// fromMap makes a date or time of a kind of a map's members.
func fromMap(kind Kind, d *Dict) (Value, error) {
	p := &parts{what: temporalKinds[kind], d: d}
	b := p.begin()
	if kind == DateTime || kind == LocalDateTime {
		if p.has("epochSeconds", "epochMillis") {
			return p.epoch(kind)
		}
	}
	zone := p.zone()
	if kind == Date || kind == LocalTime || kind == LocalDateTime {
		zone, b.zone = nil, nil
	}
	return p.build(kind, b, zone)
}

// build makes a date or time from what it begins with and the members. A zone that the beginning has already is left for
// the one that is asked for: the moment stays, the clock changes.
func (p *parts) build(kind Kind, b base, zone *time.Location) (Value, error) {
	nanos := int64(0)
	if b.nanos != nil {
		nanos = *b.nanos
	}
	if kind == Date {
		t := p.day(b.day)
		return ofDate(t), p.err
	}
	if b.nanos == nil && !p.has("hour") && (kind == LocalTime || kind == Time) {
		p.fail("a %s needs an hour", p.what)
	}
	if !p.has("hour") && b.nanos == nil && p.has("minute", "second") || b.nanos == nil && !p.has("minute") && p.has("second") {
		p.fail("a %s needs the larger units before the smaller ones", p.what)
	}
	target := zone
	if target == nil {
		target = b.zone
	}
	if target == nil {
		target = time.UTC
	}
	if kind == LocalTime || kind == Time {
		_, offset := time.Unix(0, 0).In(target).Zone() // of a zone with a name, that of the epoch: a time of day has no date
		if zone != nil && b.zone != nil && b.nanos != nil {
			_, old := time.Unix(0, 0).In(b.zone).Zone()
			nanos = wrap(nanos + int64(offset-old)*nanosPerSecond)
		}
		nanos = p.clock(nanos)
		if kind == LocalTime {
			return ofLocalTime(nanos), p.err
		}
		return ofTime(clock{nanos, offset}), p.err
	}
	day := p.day(b.day)
	if zone != nil && b.zone != nil && b.nanos != nil && p.err == nil {
		t := moment(day, nanos, b.zone).In(zone)
		nanos = OfDateTime(t).sinceMidnight()
		y, m, d := t.Date()
		day = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	nanos = p.clock(nanos)
	t := moment(day, nanos, target)
	return Value{kind: kind, x: t}, p.err
}

func (p *parts) epoch(kind Kind) (Value, error) {
	s, f := int64(p.whole("epochSeconds", 0, -1<<62, 1<<62)), int64(0)
	if p.has("epochMillis") {
		ms := int64(p.whole("epochMillis", 0, -1<<62, 1<<62))
		s, f = floorDiv(ms, 1000), (ms-floorDiv(ms, 1000)*1000)*1_000_000
	}
	f += int64(p.whole("millisecond", 0, 0, 999))*1_000_000 + int64(p.whole("microsecond", 0, 0, 999_999))*1000 + int64(p.whole("nanosecond", 0, 0, 999_999_999))
	zone := p.zone()
	if zone == nil || kind == LocalDateTime {
		zone = time.UTC
	}
	return Value{kind: kind, x: time.Unix(s, f).In(zone)}, p.err
}

// fromOther makes a date or time of another one.
func fromOther(kind Kind, v Value) (Value, error) {
	b := base{}
	b.take(v, true, true)
	p := &parts{what: temporalKinds[kind], d: &Dict{}}
	dated, timed := kind == Date || kind == LocalDateTime || kind == DateTime, kind == Time || kind == LocalTime
	if dated && b.day == nil || timed && b.nanos == nil {
		return Value{}, wrong("InvalidArgumentValue", "%s() cannot be made of %s", p.what, Describe(v))
	}
	if kind == LocalTime || kind == LocalDateTime {
		b.zone = nil
	}
	if kind == DateTime && v.kind == DateTime {
		return v, nil
	}
	if kind == Time && v.kind == DateTime {
		_, offset := v.instant().Zone()
		b.zone = fixedZone(offset)
	}
	return p.build(kind, b, nil)
}

// fromText reads a date or time of a kind.
func fromText(kind Kind, text string) (Value, error) {
	switch kind {
	case Date:
		t, err := parseDate(text)
		return Value{kind: Date, x: t}, err
	case LocalTime:
		n, err := parseClock(text)
		return ofLocalTime(n), err
	case Time:
		rest, zone := splitZone(text)
		n, err := parseClock(rest)
		if err != nil {
			return Value{}, err
		}
		loc, err := parseZone(zone)
		if err != nil {
			return Value{}, err
		}
		offset := 0
		if loc != nil {
			_, offset = time.Unix(0, 0).In(loc).Zone()
		}
		return ofTime(clock{n, offset}), nil
	}
	day, nanos, loc, err := parseDateTime(text)
	if err != nil {
		return Value{}, err
	}
	if kind == LocalDateTime {
		return ofLocalDateTime(moment(day, nanos, time.UTC)), nil
	}
	if loc == nil {
		loc = time.UTC
	}
	t := moment(day, nanos, loc)
	// An offset beside the zone's name says which of two moments is meant when clocks go back.
	if m := zoneForm.FindStringSubmatch(zoneOf(text)); m != nil && m[1] != "" && m[2] != "" {
		if at, err := parseZone(m[1]); err == nil {
			there := moment(day, nanos, at).In(loc)
			if OfDateTime(there).sinceMidnight() != nanos {
				return Value{}, argument("InvalidArgumentValue", "the offset %s is not that of %s at the time", m[1], m[2])
			}
			t = there
		}
	}
	return OfDateTime(t), nil
}

func zoneOf(text string) string {
	for i := range text {
		if text[i] == 'T' {
			_, zone := splitZone(text[i+1:])
			return zone
		}
	}
	return ""
}
