package value

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Span is a duration: months, days and seconds are kept apart, because a month is no fixed number of days and a day no fixed
// number of seconds. Nanos lie from 0 to 10^9.
type Span struct{ Months, Days, Seconds, Nanos int64 }

// OfSpan makes a duration.
func OfSpan(s Span) Value { return Value{kind: Duration, x: s} }

// Span gives a Duration.
func (v Value) Span() Span {
	x, _ := v.x.(Span)
	return x
}

// secondsPerMonth is the average: a year of 365.2425 days, divided by twelve.
const secondsPerMonth = 2629746

// average gives the length in seconds by which durations are ordered.
func (s Span) average() float64 {
	return float64(s.Months)*secondsPerMonth + float64(s.Days)*float64(secondsPerDay) + float64(s.Seconds) + float64(s.Nanos)/1e9
}

// String writes ISO 8601.
func (s Span) String() string {
	var b strings.Builder
	b.WriteByte('P')
	part := func(n int64, unit byte) {
		if n != 0 {
			b.WriteString(strconv.FormatInt(n, 10))
			b.WriteByte(unit)
		}
	}
	part(s.Months/12, 'Y')
	part(s.Months%12, 'M')
	part(s.Days, 'D')
	seconds, nanos := s.Seconds, s.Nanos
	negative := false
	if seconds < 0 && nanos > 0 { // -0.5 s is kept as -1 s and half a second
		seconds++
		nanos = nanosPerSecond - nanos
		negative = true
	}
	if seconds != 0 || nanos != 0 {
		b.WriteByte('T')
		part(seconds/3600, 'H')
		part(seconds/60%60, 'M')
		if rest := seconds % 60; rest != 0 || nanos != 0 {
			if negative && rest == 0 {
				b.WriteByte('-')
			}
			b.WriteString(strconv.FormatInt(rest, 10))
			if nanos != 0 {
				b.WriteString("." + strings.TrimRight(fmt.Sprintf("%09d", nanos), "0"))
			}
			b.WriteByte('S')
		}
	}
	if b.Len() == 1 {
		return "PT0S"
	}
	return b.String()
}

// rat gives an exact fraction: of floats the decimal number that they are written as.
func rat(v Value) *big.Rat {
	if v.kind == Int {
		return new(big.Rat).SetInt64(v.Int())
	}
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(v.Float(), 'f', -1, 64))
	if !ok {
		return new(big.Rat)
	}
	return r
}

// cut takes the whole part off a fraction.
func cut(r *big.Rat) (int64, *big.Rat, bool) {
	whole := new(big.Int).Quo(r.Num(), r.Denom())
	rest := new(big.Rat).Sub(r, new(big.Rat).SetInt(whole))
	return whole.Int64(), rest, whole.IsInt64()
}

// spanOf makes a duration of fractions: what is left of a month becomes days by its average length, what is left of a day
// seconds, what is left of a second nanoseconds.
func spanOf(months, days, seconds, nanos *big.Rat) (Value, error) {
	carry := func(rest *big.Rat, factor int64) *big.Rat {
		return new(big.Rat).Mul(rest, new(big.Rat).SetInt64(factor))
	}
	m, rest, ok := cut(months)
	// A month's rest is counted in seconds, of which whole days are taken.
	extra := carry(rest, secondsPerMonth)
	extraDays, extraSeconds, ok2 := cut(new(big.Rat).Quo(extra, new(big.Rat).SetInt64(secondsPerDay)))
	d, rest, ok3 := cut(new(big.Rat).Add(days, new(big.Rat).SetInt64(extraDays)))
	all := new(big.Rat).Add(seconds, carry(extraSeconds, secondsPerDay))
	all.Add(all, carry(rest, secondsPerDay))
	s, rest, ok4 := cut(all)
	n, _, ok5 := cut(new(big.Rat).Add(nanos, carry(rest, nanosPerSecond)))
	if !ok || !ok2 || !ok3 || !ok4 || !ok5 {
		return Value{}, argument("NumberOutOfRange", "a duration is beyond what it can hold")
	}
	return OfSpan(normal(m, d, s, n)), nil
}

// normal carries nanoseconds into seconds, so that they lie from 0 to 10^9.
func normal(months, days, seconds, nanos int64) Span {
	seconds += nanos / nanosPerSecond
	nanos %= nanosPerSecond
	if nanos < 0 {
		nanos += nanosPerSecond
		seconds--
	}
	return Span{months, days, seconds, nanos}
}

// scale multiplies a duration with a number, or divides it.
func scale(d, by Value, divide bool) (Value, error) {
	if !by.number() || d.kind != Duration {
		return Value{}, operands("*", d, by)
	}
	if f, _ := by.asFloat(); math.IsNaN(f) || math.IsInf(f, 0) || divide && f == 0 {
		return Value{}, argument("NumberOutOfRange", "a duration cannot be multiplied or divided by that")
	}
	f := rat(by)
	if divide {
		f.Inv(f)
	}
	s := d.Span()
	times := func(n int64) *big.Rat { return new(big.Rat).Mul(new(big.Rat).SetInt64(n), f) }
	return spanOf(times(s.Months), times(s.Days), times(s.Seconds), times(s.Nanos))
}

// addTemporal adds a duration to a duration, date or time, or takes it away.
func addTemporal(a, b Value, sign int64) (Value, error) {
	op := map[int64]string{1: "+", -1: "-"}[sign]
	if b.kind != Duration && a.kind == Duration && sign > 0 {
		a, b = b, a
	}
	if b.kind != Duration {
		return Value{}, operands(op, a, b)
	}
	s := b.Span()
	s = normal(sign*s.Months, sign*s.Days, sign*s.Seconds, sign*s.Nanos)
	switch a.kind {
	case Duration:
		t := a.Span()
		return OfSpan(normal(t.Months+s.Months, t.Days+s.Days, t.Seconds+s.Seconds, t.Nanos+s.Nanos)), nil
	case Date:
		days := s.Days + s.Seconds/secondsPerDay
		return ofDate(addMonths(a.instant(), s.Months).AddDate(0, 0, int(days))), nil
	case LocalTime:
		return ofLocalTime(wrap(a.nanos() + s.Seconds%secondsPerDay*nanosPerSecond + s.Nanos)), nil
	case Time:
		c := a.clock()
		c.nanos = wrap(c.nanos + s.Seconds%secondsPerDay*nanosPerSecond + s.Nanos)
		return ofTime(c), nil
	case LocalDateTime, DateTime:
		_, offset := a.instant().Zone()
		t := atOffset(addMonths(a.instant(), s.Months).AddDate(0, 0, int(s.Days)), offset)
		t = addSeconds(t, s.Seconds, s.Nanos)
		return Value{kind: a.kind, x: t}, nil
	}
	return Value{}, operands(op, a, b)
}

// wrap keeps a time of day within its day.
func wrap(nanos int64) int64 { return ((nanos % nanosPerDay) + nanosPerDay) % nanosPerDay }
