package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"
)

// perScope bounds how many items of one scope are asked about at the same time.
const perScope = 8

func compareText(a, b string) int { return strings.Compare(a, b) }

// run is one collection.
type run struct {
	o     Options
	spool *spool
	slots chan struct{}
	calls atomic.Int64

	mu       sync.Mutex
	failures []Failure
	progress Progress
	lost     map[string]string // account → the code after which it answers no more
}

// Run collects what opts name into opts.Dir and returns when it is done or ctx ends. Calls that are refused are part
// of the Result, and of the documents; the error says that there was nothing to start from (no credentials, a table row
// that is wrong), that the disk failed, or that ctx ended. After an error, and after ctx ended, Resume goes on where it stopped.
func Run(ctx context.Context, opts Options) (res Result, err error) {
	o := opts.orDefault()
	base, err := login(ctx, o)
	if err != nil {
		return Result{}, err
	}
	sp, err := openSpool(o.Dir, o.Resume, o.Now)
	if err != nil {
		return Result{}, err
	}
	defer func() { err = errors.Join(err, sp.close()) }()
	r := &run{o: o, spool: sp, slots: make(chan struct{}, o.Concurrency), lost: map[string]string{}}
	ids, err := r.accounts(ctx, base)
	if err != nil {
		return Result{}, err
	}
	targets, err := r.targets(ctx, base, ids)
	if err != nil {
		return Result{}, err
	}
	err = r.collect(ctx, r.scopes(targets))
	return r.result(ids), err
}

// accounts lists whom to read: our own account, or with a member role all of the organization, less those that are not wanted.
func (r *run) accounts(ctx context.Context, base session) ([]string, error) {
	members, err := r.organization(ctx, base)
	if err != nil {
		return nil, err
	}
	ids := []string{base.account}
	if r.o.OrgRole != "" {
		for _, m := range members {
			if m.Status == "ACTIVE" && m.Id != base.account {
				ids = append(ids, m.Id)
			}
		}
		if members == nil {
			ids = append(ids, r.o.Accounts...) // the tree is closed to us, and the user knows their names
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(r.o.Accounts) > 0 {
		ids = slices.DeleteFunc(ids, func(id string) bool { return !slices.Contains(r.o.Accounts, id) })
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("none of the accounts %s can be seen from %s", strings.Join(r.o.Accounts, ", "), base.account)
	}
	return ids, nil
}

// scopes lists what is to be read, a region's services side by side so that no service is asked by all accounts at once.
func (r *run) scopes(targets []target) []*scope {
	var out []*scope
	r.progress.Accounts = len(targets)
	for _, t := range targets {
		if t.refused != nil {
			continue
		}
		for _, region := range append([]string{"global"}, t.regions...) {
			for _, sv := range services() {
				if len(sv.calls) == 0 || sv.global != (region == "global") || len(r.o.Services) > 0 && !slices.Contains(r.o.Services, sv.name) {
					continue
				}
				out = append(out, r.scope(t, region, sv))
			}
		}
	}
	r.progress.Scopes = len(out)
	return out
}

func (r *run) scope(t target, region string, sv service) *scope {
	in := region
	if sv.global {
		in = t.home()
	}
	return &scope{
		r: r, service: sv, account: t.id, region: region, config: t.in(in),
		clients: map[string]any{}, paces: map[string]*rate.Limiter{}, answers: map[string][]answer{}, failed: map[string]bool{}, regions: map[string]string{},
		written: map[string]bool{}, refused: map[string][]refusal{}, patience: min(2*time.Second, r.o.Backoff),
	}
}

func (r *run) collect(ctx context.Context, scopes []*scope) error {
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(r.o.Concurrency)
	for _, s := range scopes {
		if gctx.Err() != nil {
			break
		}
		g.Go(func() error { return r.one(gctx, s) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return context.Cause(ctx)
}

func (r *run) one(ctx context.Context, s *scope) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	skipped := r.spool.done(s.name())
	if skipped {
		s.recall()
	} else {
		if code := r.lostIn(s.account); code != "" {
			s.lose(code)
			if err := s.finish(); err != nil {
				return err
			}
		} else if err := s.read(ctx); err != nil {
			return err
		}
	}
	r.failed(s)
	r.finished(s, skipped)
	return nil
}

// recall takes from the documents what a scope was refused when it was read, for a collection that does not ask it again.
func (s *scope) recall() {
	for _, c := range s.service.calls {
		d := s.service.document(c)
		if list := s.r.spool.refusals(path.Join(s.account, s.region, d+errorSuffix)); len(list) > 0 {
			s.refused[d] = list
		}
	}
}

// lose says for the whole scope that it was not read.
func (s *scope) lose(code string) {
	s.lost, s.again = code, true
	s.refused[s.service.name] = []refusal{{Code: code}}
}

func (r *run) lostIn(account string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.lost[account]
}

// failed takes a scope's refusals into the result, counted by call and code.
func (r *run) failed(s *scope) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s.lost != "" {
		r.lost[s.account] = s.lost
	}
	for d, list := range s.refused {
		count := map[string]int{}
		for _, f := range list {
			count[f.Code]++
		}
		for code, n := range count {
			r.failures = append(r.failures, Failure{s.account, s.region, s.service.name, strings.TrimPrefix(strings.TrimPrefix(d, s.service.name), "-"), code, n})
		}
	}
}

func (r *run) fail(f Failure) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failures = append(r.failures, f)
}

func (r *run) finished(s *scope, skipped bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &r.progress
	p.Done++
	if skipped {
		p.Skipped++
	}
	p.Calls, p.Failures = r.calls.Load(), len(r.failures)
	p.Account, p.Region, p.Service = s.account, s.region, s.service.name
	r.o.Progress(*p)
}

// turn waits for one of the slots that bound the calls at the same time; it is given back as soon as the call is made,
// which the retryer's own waiting is part of.
func (r *run) turn(ctx context.Context) error {
	select {
	case r.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (r *run) called(service, operation string) {
	<-r.slots
	r.calls.Add(1)
	if r.o.Called != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.o.Called(service, operation)
	}
}

// lastTime says when a scope was last finished, for people.
func (r *run) lastTime(scope string) string {
	if t := r.spool.last[scope]; !t.IsZero() {
		return t.UTC().Format(time.RFC3339)
	}
	return "an earlier collection"
}

func (r *run) result(ids []string) Result {
	r.mu.Lock()
	defer r.mu.Unlock()
	slices.SortFunc(r.failures, func(a, b Failure) int {
		return cmp.Or(strings.Compare(a.Account, b.Account), strings.Compare(a.Region, b.Region), strings.Compare(a.Service, b.Service),
			strings.Compare(a.Command, b.Command), strings.Compare(a.Code, b.Code))
	})
	r.progress.Calls, r.progress.Failures = r.calls.Load(), len(r.failures)
	return Result{Accounts: ids, Failures: r.failures, Calls: r.calls.Load(), Progress: r.progress}
}
