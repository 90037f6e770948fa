package value

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"time"
	_ "time/tzdata" // zones by name are the same on every machine
)

// Dates and times lie behind x: a Date and a LocalDateTime as a time in UTC, a DateTime as a time in its zone, a LocalTime as
// the time since midnight, a Time as a clock with its offset.

// clock is a time of day at an offset.
type clock struct {
	nanos  int64 // since midnight
	offset int   // seconds east of UTC
}

const (
	nanosPerSecond = int64(time.Second)
	secondsPerDay  = int64(24 * 60 * 60)
	nanosPerDay    = secondsPerDay * nanosPerSecond
)

func ofDate(t time.Time) Value {
	y, m, d := t.Date()
	return Value{kind: Date, x: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
}

func ofLocalTime(nanos int64) Value { return Value{kind: LocalTime, x: nanos} }

func ofTime(c clock) Value { return Value{kind: Time, x: c} }

// OfDateTime makes a date with time in the time's zone.
func OfDateTime(t time.Time) Value { return Value{kind: DateTime, x: t} }

func ofLocalDateTime(t time.Time) Value { return Value{kind: LocalDateTime, x: t} }

// instant gives the time of a Date, LocalDateTime or DateTime.
func (v Value) instant() time.Time {
	x, _ := v.x.(time.Time)
	return x
}

// nanos gives the time since midnight of a LocalTime.
func (v Value) nanos() int64 {
	x, _ := v.x.(int64)
	return x
}

// clock gives that of a Time.
func (v Value) clock() clock {
	x, _ := v.x.(clock)
	return x
}

// sinceMidnight gives the time of day as the value's own clock shows it; a Date has none.
func (v Value) sinceMidnight() int64 {
	switch v.kind {
	case LocalTime:
		return v.nanos()
	case Time:
		return v.clock().nanos
	case LocalDateTime, DateTime:
		t := v.instant()
		h, m, s := t.Clock()
		return int64(h*3600+m*60+s)*nanosPerSecond + int64(t.Nanosecond())
	}
	return 0
}

// compareSame orders two dates, times, durations or points of one kind.
func compareSame(a, b Value) int {
	switch a.kind {
	case Date, LocalDateTime, DateTime:
		x, y := a.instant(), b.instant()
		if c := x.Compare(y); c != 0 || a.kind != DateTime {
			return c
		}
		_, i := x.Zone()
		_, j := y.Zone()
		return cmp.Or(cmp.Compare(i, j), strings.Compare(x.Location().String(), y.Location().String()))
	case LocalTime:
		return cmp.Compare(a.nanos(), b.nanos())
	case Time:
		x, y := a.clock(), b.clock()
		return cmp.Or(cmp.Compare(x.utc(), y.utc()), cmp.Compare(x.offset, y.offset))
	case Duration:
		x, y := a.Span(), b.Span()
		return cmp.Or(cmp.Compare(x.average(), y.average()), cmp.Compare(x.Months, y.Months), cmp.Compare(x.Days, y.Days), cmp.Compare(x.Seconds, y.Seconds), cmp.Compare(x.Nanos, y.Nanos))
	case Point:
		x, y := a.position(), b.position()
		return cmp.Or(cmp.Compare(x.System, y.System), compareFloats(x.X, y.X), compareFloats(x.Y, y.Y), compareFloats(x.Z, y.Z))
	}
	return 0
}

// utc gives the nanoseconds at which the clock's moment is in UTC; it may lie on the day before or after.
func (c clock) utc() int64 { return c.nanos - int64(c.offset)*nanosPerSecond }

// appendOther is AppendKey for these kinds.
func appendOther(dst []byte, v Value) []byte {
	word := func(n int64) { dst = binary.LittleEndian.AppendUint64(dst, uint64(n)) } //nolint:gosec // the bits, not the number
	switch v.kind {
	case Date, LocalDateTime, DateTime:
		t := v.instant()
		word(t.Unix())
		word(int64(t.Nanosecond()))
		if v.kind == DateTime {
			dst = appendText(dst, zoneText(t))
		}
	case LocalTime:
		word(v.nanos())
	case Time:
		c := v.clock()
		word(c.nanos)
		word(int64(c.offset))
	case Duration:
		s := v.Span()
		word(s.Months)
		word(s.Days)
		word(s.Seconds)
		word(s.Nanos)
	case Point:
		p := v.position()
		word(int64(p.System))
		for _, f := range []float64{p.X, p.Y, p.Z} {
			word(int64(math.Float64bits(f))) //nolint:gosec // the bits, not the number
		}
	}
	return dst
}

// otherText writes these kinds in ISO 8601, points as Neo4j does.
func otherText(v Value) string {
	switch v.kind {
	case Date:
		return dateText(v.instant())
	case LocalTime:
		return clockText(v.nanos())
	case Time:
		c := v.clock()
		return clockText(c.nanos) + offsetText(c.offset)
	case LocalDateTime:
		return dateText(v.instant()) + "T" + clockText(v.sinceMidnight())
	case DateTime:
		return dateText(v.instant()) + "T" + clockText(v.sinceMidnight()) + zoneText(v.instant())
	case Duration:
		return v.Span().String()
	case Point:
		return v.position().String()
	}
	return ""
}

func dateText(t time.Time) string {
	y, m, d := t.Date()
	switch {
	case y > 9999:
		return fmt.Sprintf("+%d-%02d-%02d", y, m, d)
	case y < 0:
		return fmt.Sprintf("-%04d-%02d-%02d", -y, m, d)
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

// clockText leaves out seconds that are zero, and writes fractions in groups of three digits as far as they go.
func clockText(nanos int64) string {
	s := nanos / nanosPerSecond
	f := nanos % nanosPerSecond
	out := fmt.Sprintf("%02d:%02d", s/3600, s/60%60)
	if s%60 == 0 && f == 0 {
		return out
	}
	out += fmt.Sprintf(":%02d", s%60)
	if f == 0 {
		return out
	}
	return out + "." + strings.TrimRight(fmt.Sprintf("%09d", f), "0")
}

func offsetText(seconds int) string {
	if seconds == 0 {
		return "Z"
	}
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	out := fmt.Sprintf("%c%02d:%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		out += fmt.Sprintf(":%02d", seconds%60)
	}
	return out
}

// zoneText writes the offset, and the zone's name in brackets where it has one.
func zoneText(t time.Time) string {
	_, offset := t.Zone()
	out := offsetText(offset)
	if name := t.Location().String(); named(name) {
		out += "[" + name + "]"
	}
	return out
}

// named reports whether a zone has a name of its own; fixed offsets are called by their text.
func named(zone string) bool {
	return zone != "UTC" && zone != "" && !strings.ContainsAny(zone[:1], "+-Z")
}

// fixed gives a zone at an offset.
func fixedZone(offset int) *time.Location {
	if offset == 0 {
		return time.UTC
	}
	return time.FixedZone(offsetText(offset), offset)
}
