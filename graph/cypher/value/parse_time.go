package value

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The forms of ISO 8601 that openCypher takes, with and without separators.
var (
	loose     = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	dateForms = regexp.MustCompile(`^([+-]?\d{4,9}?)(?:-?W(\d{2})(?:-?(\d))?|-?Q(\d)(?:-?(\d{2}))?|-(\d{3})|(\d{3})|-(\d{2})(?:-(\d{2}))?|(\d{2})(\d{2})?)?$`)
	longYear  = regexp.MustCompile(`^([+-]\d{5,9})(?:-(\d{2})(?:-(\d{2}))?)?$`)
	clockForm = regexp.MustCompile(`^(?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?)?|(\d{2})(\d{2})(?:(\d{2})(?:[.,](\d{1,9}))?)?)$`)
	zoneForm  = regexp.MustCompile(`^(Z|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?)?(?:\[([\w/+-]+)\])?$`)
	spanForm  = regexp.MustCompile(`^([+-]?)P(?:([+-]?[\d.]+)Y)?(?:([+-]?[\d.]+)M)?(?:([+-]?[\d.]+)W)?(?:([+-]?[\d.]+)D)?(?:T(?:([+-]?[\d.]+)H)?(?:([+-]?[\d.]+)M)?(?:([+-]?[\d.]+)S)?)?$`)
	spanDate  = regexp.MustCompile(`^P(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2}(?:\.\d+)?))?$`)
)

func unreadable(what, text string) error {
	return argument("InvalidArgumentValue", "%q is no %s", clip(text), what)
}

// clip keeps messages short, whatever a text holds.
func clip(s string) string {
	if len(s) > 60 {
		return strings.ToValidUTF8(s[:60], "") + "…"
	}
	return s
}

func number(s string) int {
	n, _ := strconv.Atoi(s) // the forms take digits only
	return n
}

func parseDate(text string) (time.Time, error) {
	if m := longYear.FindStringSubmatch(text); m != nil {
		return civil(number(m[1]), orOne(m[2]), orOne(m[3]), text)
	}
	if m := loose.FindStringSubmatch(text); m != nil {
		return civil(number(m[1]), number(m[2]), number(m[3]), text)
	}
	m := dateForms.FindStringSubmatch(text)
	if m == nil || !strings.ContainsAny(text[:1], "+-") && len(m[1]) > 4 {
		return time.Time{}, unreadable("date", text)
	}
	year := number(m[1])
	switch {
	case m[2] != "":
		week, day := number(m[2]), orOne(m[3])
		t := weekDate(year, week, day)
		if y, w := t.ISOWeek(); y != year || w != week || day < 1 || day > 7 {
			return time.Time{}, unreadable("date", text)
		}
		return t, nil
	case m[4] != "":
		q, d := number(m[4]), orOne(m[5])
		if q < 1 || q > 4 {
			return time.Time{}, unreadable("date", text)
		}
		return quarterStart(year, q).AddDate(0, 0, d-1), nil
	case m[6] != "" || m[7] != "":
		d := number(m[6] + m[7])
		t := time.Date(year, 1, d, 0, 0, 0, 0, time.UTC)
		if d < 1 || t.Year() != year {
			return time.Time{}, unreadable("date", text)
		}
		return t, nil
	case m[8] != "":
		return civil(year, number(m[8]), orOne(m[9]), text)
	}
	return civil(year, orOne(m[10]), orOne(m[11]), text)
}

func orOne(s string) int {
	if s == "" {
		return 1
	}
	return number(s)
}

func civil(year, month, day int, text string) (time.Time, error) {
	if month < 1 || month > 12 || day < 1 || day > daysIn(year, time.Month(month)) {
		return time.Time{}, unreadable("date", text)
	}
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC), nil
}

// parseClock gives nanoseconds since midnight.
func parseClock(text string) (int64, error) {
	m := clockForm.FindStringSubmatch(text)
	if m == nil {
		return 0, unreadable("time", text)
	}
	if m[5] != "" { // without separators
		copy(m[1:5], m[5:9])
	}
	h, mi, s := number(m[1]), 0, 0
	if m[2] != "" {
		mi = number(m[2])
	}
	if m[3] != "" {
		s = number(m[3])
	}
	f := int64(number((m[4] + "000000000")[:9]))
	if h > 23 || mi > 59 || s > 59 {
		return 0, unreadable("time", text)
	}
	return int64(h*3600+mi*60+s)*nanosPerSecond + f, nil
}

// parseZone reads an offset, the name of a zone, or both; nil where the text is empty.
func parseZone(text string) (*time.Location, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // no zone is no failure
	}
	if m := zoneForm.FindStringSubmatch(text); m != nil {
		if m[2] != "" {
			return namedZone(m[2])
		}
		if m[1] == "Z" {
			return time.UTC, nil
		}
		digits := strings.ReplaceAll(m[1][1:], ":", "") + "0000"
		offset := number(digits[:2])*3600 + number(digits[2:4])*60 + number(digits[4:6])
		if m[1][0] == '-' {
			offset = -offset
		}
		if offset > 18*3600 || offset < -18*3600 {
			return nil, unreadable("time zone", text)
		}
		return fixedZone(offset), nil
	}
	return namedZone(text)
}

func namedZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" || strings.Contains(name, "..") {
		return nil, unreadable("time zone", name)
	}
	loc, err := time.LoadLocation(strings.ReplaceAll(name, " ", "_"))
	if err != nil {
		return nil, unreadable("time zone", name)
	}
	return loc, nil
}

// splitZone cuts a zone off the end of a time.
func splitZone(text string) (rest, zone string) {
	if i := strings.IndexAny(text, "Z+-["); i >= 0 {
		return text[:i], text[i:]
	}
	return text, ""
}

// parseDateTime reads a date with an optional time and zone.
func parseDateTime(text string) (time.Time, int64, *time.Location, error) {
	day, clockPart, timed := strings.Cut(text, "T")
	zone := ""
	if timed {
		clockPart, zone = splitZone(clockPart)
	} else if i := strings.IndexByte(day, '['); i >= 0 {
		day, zone = day[:i], day[i:]
	}
	t, err := parseDate(day)
	if err != nil {
		return t, 0, nil, err
	}
	var nanos int64
	if timed {
		if nanos, err = parseClock(clockPart); err != nil {
			return t, 0, nil, err
		}
	}
	loc, err := parseZone(zone)
	return t, nanos, loc, err
}

// parseSpan reads a duration: with a unit behind each number, or in the form of a date.
func parseSpan(text string) (Value, error) {
	if m := spanDate.FindStringSubmatch(text); m != nil {
		f := func(i int) Value { return OfInt(int64(number(m[i]))) }
		seconds, _ := strconv.ParseFloat("0"+m[6], 64) // the form takes digits only
		return spanParts(map[string]Value{"years": f(1), "months": f(2), "days": f(3), "hours": f(4), "minutes": f(5), "seconds": OfFloat(seconds)})
	}
	m := spanForm.FindStringSubmatch(text)
	if m == nil || strings.HasSuffix(text, "P") || strings.HasSuffix(text, "T") {
		return Value{}, unreadable("duration", text)
	}
	parts := map[string]Value{}
	for i, unit := range []string{"years", "months", "weeks", "days", "hours", "minutes", "seconds"} {
		if s := m[i+2]; s != "" {
			if n, err := strconv.ParseInt(s, 10, 64); err == nil {
				parts[unit] = OfInt(n)
			} else if f, err := strconv.ParseFloat(s, 64); err == nil {
				parts[unit] = OfFloat(f)
			} else {
				return Value{}, unreadable("duration", text)
			}
		}
	}
	v, err := spanParts(parts)
	if err == nil && m[1] == "-" {
		return scale(v, OfInt(-1), false)
	}
	return v, err
}
