package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"golang.org/x/sync/errgroup"
)

// setupServices are the calls by which a collection finds its way: who it is, which accounts and regions there are. Their
// answers are no documents, but for the organization's tree.
func setupServices() []service {
	return []service{
		{name: "sts", global: true, client: maker(sts.NewFromConfig), calls: []call{{op: op((*sts.Client).GetCallerIdentity), quiet: true}}},
		{name: "account", global: true, client: maker(account.NewFromConfig), calls: []call{{op: opRegions(), params: map[string]any{
			"RegionOptStatusContains": []string{"ENABLED", "ENABLED_BY_DEFAULT"},
		}, quiet: true}}},
		{name: "ec2", global: true, client: maker(ec2.NewFromConfig), calls: []call{{op: opEC2Regions(), quiet: true}}},
		organizationService(),
	}
}

func opRegions() operation    { return op((*account.Client).ListRegions) }
func opEC2Regions() operation { return op((*ec2.Client).DescribeRegions) }

// target is an account to read: how to get in, and which regions it has; or why neither is known.
type target struct {
	session

	id      string
	regions []string
	refused *refusal
}

// targets logs in to every account, several at a time, and finds its regions.
func (r *run) targets(ctx context.Context, base session, ids []string) ([]target, error) {
	out := make([]target, len(ids))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(perScope)
	for i, id := range ids {
		g.Go(func() error {
			t, err := r.target(gctx, base, id)
			out[i] = t
			return err
		})
	}
	return out, g.Wait()
}

func (r *run) target(ctx context.Context, base session, id string) (target, error) {
	t := target{session: base, id: id}
	if id != base.account {
		role := "arn:" + base.partition + ":iam::" + id + ":role/" + r.o.OrgRole
		t.config = assumed(base.in(base.home()), role, r.o.ExternalID)
		s, err := whoAmI(ctx, t.config)
		if err == nil && s.account != id {
			err = fmt.Errorf("%s leads to account %s", role, s.account)
		}
		if err != nil {
			return t, r.closed(ctx, &t, err)
		}
		t.session = s
	}
	err := r.findRegions(ctx, &t)
	return t, err
}

// closed records that an account cannot be entered.
func (r *run) closed(ctx context.Context, t *target, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	t.refused = &refusal{Code: codeOf(err), Message: message(err)}
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		t.refused.Code = api.ErrorCode() // why the role could not be assumed
	}
	r.fail(Failure{Account: t.id, Region: "global", Service: "sts", Command: "assume-role", Code: t.refused.Code, Count: 1})
	doc := errorDocument{Error: []refusal{*t.refused}}
	return r.spool.write(path.Join(t.id, "global", "sts-assume-role"+errorSuffix), doc.bytes())
}

// findRegions takes the regions that the user names, or else those that the account has enabled.
func (r *run) findRegions(ctx context.Context, t *target) error {
	if err := r.spool.remove(path.Join(t.id, "global", "sts-assume-role"+errorSuffix)); err != nil {
		return err
	}
	errorFile := path.Join(t.id, "global", "account-list-regions"+errorSuffix)
	if len(r.o.Regions) > 0 {
		t.regions = r.o.Regions
		return r.spool.remove(errorFile)
	}
	s := r.setup(t.session)
	out, err := s.get(ctx, "account", opRegions(), setupServices()[1].calls[0].params)
	list, key := "Regions", "RegionName"
	if err != nil {
		out, err = s.get(ctx, "ec2", opEC2Regions(), nil)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err == nil {
		for _, e := range entries(out, list) {
			t.regions = append(t.regions, entryText(e, key))
		}
		slices.Sort(t.regions)
		return r.spool.remove(errorFile)
	}
	t.regions = []string{cmp.Or(t.config.Region, t.home())}
	f := refusal{Code: codeOf(err), Message: message(err)}
	r.fail(Failure{Account: t.id, Region: "global", Service: "account", Command: "list-regions", Code: f.Code, Count: 1})
	doc := errorDocument{Error: []refusal{f}}
	return r.spool.write(errorFile, doc.bytes())
}

// finder makes the setup's calls in one account.
type finder struct {
	r       *run
	s       session
	mu      sync.Mutex
	clients map[string]any
}

func (r *run) setup(s session) *finder { return &finder{r: r, s: s, clients: map[string]any{}} }
