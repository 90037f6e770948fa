package collect

import (
	"slices"
	"testing"
	"time"
)

// TestPaces: each pace is one of a service that is asked, and bounds the calls before any is throttled.
func TestPaces(t *testing.T) {
	for name, p := range paces() {
		if !slices.ContainsFunc(services(), func(s service) bool { return s.name == name }) {
			t.Errorf("%s is no service of the table", name)
		}
		if p.perSecond <= 0 || p.atOnce < 1 {
			t.Errorf("%s: %v", name, p)
		}
	}
	for _, tt := range []struct {
		service     string
		first, next int // calls that go through at once, and those a second later
	}{
		{"lambda", 12, 12},
		{"apigateway", 30, 8},
		{"glue", 60, 30},
	} {
		l, now := paceOf(tt.service).limiter(), time.Unix(1000, 0)
		through := func() (n int) {
			for l.AllowN(now, 1) {
				n++
			}
			return n
		}
		if n := through(); n != tt.first {
			t.Errorf("%s: %d calls at once, want %d", tt.service, n, tt.first)
		}
		now = now.Add(time.Second)
		if n := through(); n != tt.next {
			t.Errorf("%s: %d calls a second later, want %d", tt.service, n, tt.next)
		}
	}
}
