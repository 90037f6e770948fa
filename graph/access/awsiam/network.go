package awsiam

import (
	"slices"

	"github.com/postern-graph/postern/graph/access"
)

// endpointKeys are those that a request has only where it came through a VPC
// endpoint; aws:SourceIp it has only where it did not ("AWS global condition
// context keys", properties of the network: "except when the requester uses a
// VPC endpoint to make the request").
func endpointKeys() []string {
	return []string{"aws:sourcevpce", "aws:sourcevpc", "aws:sourcevpcarn", "aws:vpcsourceip", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths"}
}

const sourceIP = "aws:sourceip"

// oneWayIn drops the tests of the keys that a request cannot have because the
// others ask that it came the other way: those hold without their key. possible
// is false where they ask for both ways.
func oneWayIn(byKey map[string][]*access.Condition) (possible bool) {
	through := false
	for _, k := range endpointKeys() {
		through = through || needsKey(byKey[k])
	}
	switch direct := needsKey(byKey[sourceIP]); {
	case direct && through:
		return false
	case direct:
		for _, k := range endpointKeys() {
			delete(byKey, k)
		}
	case through:
		delete(byKey, sourceIP)
	}
	return true
}

// needsKey reports whether some of the tests of one key fails where it is absent.
func needsKey(tests []*access.Condition) bool {
	return slices.ContainsFunc(tests, func(c *access.Condition) bool { return !compileLiteral(c).withoutKey() })
}

// otherWay reports whether what is given of a request says that it cannot have a
// key: it came the other way.
func otherWay(key string, given map[string][]string) bool {
	if key == sourceIP {
		return slices.ContainsFunc(endpointKeys(), func(k string) bool { return len(given[k]) > 0 })
	}
	return len(given[sourceIP]) > 0 && slices.Contains(endpointKeys(), key)
}
