package awsiam

import "strings"

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
