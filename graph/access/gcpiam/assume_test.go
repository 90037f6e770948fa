package gcpiam_test

import (
	"testing"

	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/gcpiam"
)

func TestAssume(t *testing.T) {
	until := access.Test("CEL", `request.time < timestamp("2027-01-01T00:00:00Z")`)
	tests := []struct {
		name string
		test *access.Condition
		ctx  access.Context
		want *access.Condition
	}{
		{"before the end", until, access.Context{"request.time": {"2026-06-01T00:00:00Z"}}, nil},
		{"after it", until, access.Context{"request.time": {"2027-06-01T00:00:00Z"}}, access.Never()},
		{"another key", until, access.Context{"resource.name": {"x"}}, until},
		{"another cloud's comparison", access.Test("Bool", "request.time", "true"), access.Context{"request.time": {"2026-06-01T00:00:00Z"}}, access.Test("Bool", "request.time", "true")},
	}
	for _, tt := range tests {
		if got := gcpiam.Assume(tt.test, tt.ctx); !access.Equal(got, tt.want) {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
