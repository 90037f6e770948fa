package value

import "time"

// addMonths adds months; a day that the month does not have becomes its last.
func addMonths(t time.Time, months int64) time.Time {
	if months == 0 {
		return t
	}
	y, m, d := t.Date()
	total := int64(y)*12 + int64(m) - 1 + months
	year, month := floorDiv(total, 12), total-floorDiv(total, 12)*12
	h, mi, s := t.Clock()
	d = min(d, daysIn(int(year), time.Month(month+1)))
	return time.Date(int(year), time.Month(month+1), d, h, mi, s, t.Nanosecond(), t.Location())
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// addSeconds adds seconds and nanoseconds of any size: a time.Duration ends after 292 years.
func addSeconds(t time.Time, seconds, nanos int64) time.Time {
	return time.Unix(t.Unix()+seconds, int64(t.Nanosecond())+nanos).In(t.Location())
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// weekDate gives the day of an ISO week, day 1 being Monday.
func weekDate(year, week, day int) time.Time {
	first := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC) // always in week 1
	monday := first.AddDate(0, 0, 1-isoDay(first))
	return monday.AddDate(0, 0, (week-1)*7+day-1)
}

// isoDay gives the day of the week from Monday, 1, to Sunday, 7.
func isoDay(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

func quarterOf(t time.Time) int { return (int(t.Month())-1)/3 + 1 }

// quarterStart gives the first day of a quarter.
func quarterStart(year, quarter int) time.Time {
	return time.Date(year, time.Month(quarter*3-2), 1, 0, 0, 0, 0, time.UTC)
}

// daysBetween counts days by the calendar.
func daysBetween(a, b time.Time) int64 { return floorDiv(b.Unix()-a.Unix(), secondsPerDay) }
