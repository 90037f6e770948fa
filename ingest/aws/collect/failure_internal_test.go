package collect

import (
	"fmt"
	"net"
	"slices"
	"testing"
)

// TestNoName: an endpoint whose name does not resolve says that a service is not offered where that is known, and
// everywhere else that the scope was not read, and is to be asked again.
func TestNoName(t *testing.T) {
	for _, c := range []struct {
		service, region string
		read            bool // nothing is missing
	}{
		{"pipes", "ca-west-1", true},
		{"cognito-idp", "cn-north-1", true},
		{"lambda", "eu-west-1", false},
		{"pipes", "eu-west-1", false},
		{"pipes", "xx-newland-1", false},
		{"iam", "global", false},
	} {
		for _, notFound := range []bool{true, false} {
			i := slices.IndexFunc(services(), func(sv service) bool { return sv.name == c.service })
			s := &scope{service: services()[i], region: c.region, failed: map[string]bool{}, refused: map[string][]refusal{}}
			s.refuse(s.service.calls[0], answer{}, fmt.Errorf("dial: %w", &net.DNSError{Err: "no such host", Name: "x", IsNotFound: notFound}))
			if got := len(s.refused) == 0; got != c.read || s.again == c.read {
				t.Errorf("%s in %s: refused %v, to be asked again %t", c.service, c.region, s.refused, s.again)
			}
		}
	}
}

// TestOfferedNames: the list names services and regions as the table of calls does.
func TestOfferedNames(t *testing.T) {
	regions := offered()["regions"]
	for name, list := range offered() {
		if name != "regions" && !slices.ContainsFunc(services(), func(sv service) bool { return sv.name == name }) {
			t.Errorf("no service %s", name)
		}
		for _, r := range list {
			if !slices.Contains(regions, r) {
				t.Errorf("%s: no region %s", name, r)
			}
		}
	}
}
