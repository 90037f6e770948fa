package awsiam_test

import (
	"testing"

	"github.com/postern-graph/postern/graph/access/awsiam"
)

// TestOverlapARN: whether a policy's pattern matches something that lies in a
// thing, or in the things of a pattern.
func TestOverlapARN(t *testing.T) {
	for _, c := range []struct {
		pattern, in string
		want        bool
	}{
		{"*", "arn:aws:s3:::data/*", true},
		{"arn:aws:s3:::data/*", "arn:aws:s3:::data/*", true},
		{"arn:aws:s3:::data/logs/*", "arn:aws:s3:::data/*", true},
		{"arn:aws:s3:::data/logs/?", "arn:aws:s3:::data/*", true},
		{"arn:aws:s3:::data/x", "arn:aws:s3:::data/*", true},
		{"arn:aws:s3:::data", "arn:aws:s3:::data/*", false},
		{"arn:aws:s3:::dat?/*", "arn:aws:s3:::data/*", true},
		{"arn:aws:s3:::d*", "arn:aws:s3:::data/*", true},
		{"arn:aws:s3:::*-5", "arn:aws:s3:::data/*", true}, // an object whose name ends so
		{"arn:aws:s3:::date/*", "arn:aws:s3:::data/*", false},
		{"arn:aws:s3:::date*", "arn:aws:s3:::data/*", false},
		{"arn:aws:sqs:::data/*", "arn:aws:s3:::data/*", false},
		{"arn:aws:s3:*:*:data/*", "arn:aws:s3:::data/*", true},
		{"arn:aws:dynamodb:*:111111111111:table/t/index/*", "arn:aws:dynamodb:eu-west-1:111111111111:table/t/index/*", true},
		{"arn:aws:dynamodb:*:222222222222:table/t/index/*", "arn:aws:dynamodb:eu-west-1:111111111111:table/t/index/*", false},
		{"arn:aws:dynamodb:*:111111111111:table/t", "arn:aws:dynamodb:eu-west-1:111111111111:table/t/index/*", false},
		{"arn:aws:logs:*:*:log-group:app*", "arn:aws:logs:eu-west-1:111111111111:log-group:app1:*", true},
		{"arn:aws:logs:*", "arn:aws:logs:eu-west-1:111111111111:log-group:app1:*", true},
		{"arn:aws:s3:::a*z", "arn:aws:s3:::ab*", true},
		{"arn:aws:s3:::a*z", "arn:aws:s3:::b*", false},
	} {
		if got := awsiam.OverlapARN(c.pattern, c.in); got != c.want {
			t.Errorf("%s and %s: %v, want %v", c.pattern, c.in, got, c.want)
		}
	}
}
