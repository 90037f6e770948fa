package awsiam

import (
	"math"
	"strings"
)

// MatchesAction reports whether a policy's action pattern covers an action, or
// all that another pattern in its place matches.
func MatchesAction(pattern, action string) bool {
	return glob(wild(strings.ToLower(pattern)), wild(strings.ToLower(action)))
}

// CoversARN reports whether a policy's resource pattern matches an ARN, or all
// that another pattern in its place matches.
func CoversARN(pattern, arn string) bool { return coversResource(wild(pattern), wild(arn)) }

// OverlapARN reports whether some ARN matches both patterns.
func OverlapARN(a, b string) bool {
	if a == "*" || b == "*" {
		return true
	}
	return overlapsResource(wild(a), wild(b))
}

// PolicySize counts a document's characters as AWS does, and gives the most
// that a policy of a kind may have, in the words of policy_kind; 0 for a kind
// without a limit.
func PolicySize(text, kind string) (size, most int) {
	if most = longest(kind); most == math.MaxInt {
		most = 0
	}
	return length(text), most
}
