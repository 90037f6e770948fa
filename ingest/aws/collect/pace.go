package collect

import (
	"context"

	"golang.org/x/time/rate"
)

// pace is how often we call one service in one region of one account: so many calls a second, and so many at once after
// a pause.
type pace struct {
	perSecond float64
	atOnce    int
}

// paces are below what the services' pages of quotas say, so that the tools of the account's owner have room beside us.
// Services that name no rate for reading have the usual one. Where a service throttles all the same, the retryer's own
// rate adapts.
func paces() map[string]pace {
	return map[string]pace{
		"apigateway":     {8, 30},  // "Amazon API Gateway quotas": 10 a second with a burst of 40, for an account
		"apigatewayv2":   {8, 30},  // the same
		"ec2":            {15, 80}, // "Request throttling for the Amazon EC2 API": non-mutating actions, 20 a second with a burst of 100
		"lambda":         {12, 12}, // "Lambda quotas": 15 a second for reading other than GetFunction
		"secretsmanager": {40, 40}, // "AWS Secrets Manager quotas": 50 a second for resource policies
		"kms":            {80, 80}, // "Request quotas" of KMS: 100 a second for ListGrants
		"sns":            {25, 25}, // "Amazon SNS quotas": 30 a second for lists
	}
}

func usualPace() pace { return pace{30, 60} }

func paceOf(service string) pace {
	if p, ok := paces()[service]; ok {
		return p
	}
	return usualPace()
}

func (p pace) limiter() *rate.Limiter { return rate.NewLimiter(rate.Limit(p.perSecond), p.atOnce) }

// inPace waits until a client of the scope may be called once more.
func (s *scope) inPace(ctx context.Context, client string) error {
	s.mu.Lock()
	l := s.paces[client]
	if l == nil {
		l = paceOf(client).limiter()
		s.paces[client] = l
	}
	s.mu.Unlock()
	return l.Wait(ctx)
}
