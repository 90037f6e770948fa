package collect

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"
)

// session is who we are in one account.
type session struct {
	config    aws.Config
	account   string
	partition string
}

// login reads the SDK's configuration, goes through the chain of roles, and asks who that made us.
func login(ctx context.Context, o Options) (session, error) {
	load := []func(*config.LoadOptions) error{
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTimeout(o.Timeout)),
		// Each client gets a retryer of its own: one client is one service in one region of one account, which is how
		// AWS counts, so that the retryer's rate adapts to just that.
		config.WithRetryer(func() aws.Retryer {
			return retry.NewAdaptiveMode(func(a *retry.AdaptiveModeOptions) {
				a.StandardOptions = append(a.StandardOptions, func(s *retry.StandardOptions) {
					s.MaxAttempts, s.MaxBackoff = o.Attempts, o.Backoff
				})
			})
		}),
		config.WithDefaultRegion("us-east-1"),
		config.WithLogger(logging.Nop{}), // what matters comes back as an error
	}
	if o.Profile != "" {
		load = append(load, config.WithSharedConfigProfile(o.Profile))
	}
	if o.EndpointURL != "" {
		load = append(load, config.WithBaseEndpoint(o.EndpointURL))
	}
	c, err := config.LoadDefaultConfig(ctx, load...)
	if err != nil {
		return session{}, fmt.Errorf("AWS configuration: %w", err)
	}
	for _, role := range o.AssumeRoles {
		c = assumed(c, role, o.ExternalID)
	}
	return whoAmI(ctx, c)
}

// assumed is a configuration whose credentials are those of a role, renewed when they run out.
func assumed(c aws.Config, role, externalID string) aws.Config {
	out := c.Copy()
	p := stscreds.NewAssumeRoleProvider(sts.NewFromConfig(c), role, func(a *stscreds.AssumeRoleOptions) {
		a.RoleSessionName = "postern-collect"
		if externalID != "" {
			a.ExternalID = aws.String(externalID)
		}
	})
	out.Credentials = aws.NewCredentialsCache(p)
	return out
}

func whoAmI(ctx context.Context, c aws.Config) (session, error) {
	id, err := sts.NewFromConfig(c).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return session{}, fmt.Errorf("log in: %w", err)
	}
	partition := "aws"
	if p := strings.SplitN(aws.ToString(id.Arn), ":", 3); len(p) == 3 {
		partition = p[1]
	}
	return session{config: c, account: aws.ToString(id.Account), partition: partition}, nil
}

// home is the region in which a partition answers for its global services.
func (s session) home() string {
	switch s.partition {
	case "aws-cn":
		return "cn-north-1"
	case "aws-us-gov":
		return "us-gov-west-1"
	}
	return "us-east-1"
}

func (s session) in(region string) aws.Config {
	c := s.config.Copy()
	c.Region = region
	return c
}
