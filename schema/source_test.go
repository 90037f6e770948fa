package schema_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/schema"
)

// shelf is a store.Reader that counts what it loads.
type shelf struct {
	store.Reader

	mu    sync.Mutex
	ids   []string
	err   error
	loads atomic.Int32
	lists atomic.Int32
	build func(string) *graph.Snapshot
}

func (s *shelf) Runs(context.Context) ([]store.RunInfo, error) {
	s.lists.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []store.RunInfo
	for _, id := range s.ids {
		out = append(out, store.RunInfo{ID: id})
	}
	return out, s.err
}

func (s *shelf) Snapshot(_ context.Context, run string) (*graph.Snapshot, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range s.ids {
		if id == run {
			s.loads.Add(1)
			return s.build(id), nil
		}
	}
	return nil, store.ErrNotFound
}

func (s *shelf) publish(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ids = append(s.ids, id)
}

func TestSourceLoadsOnceAndFollowsTheNewest(t *testing.T) {
	sh := &shelf{build: func(id string) *graph.Snapshot { return build(t, id).Snapshot() }}
	src := schema.NewSource(sh, func(*graph.Snapshot) []access.Judge { return nil })
	if _, err := src.Estate(t.Context(), ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an empty store: %v", err)
	}
	sh.publish("000001")
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if e, err := src.Estate(t.Context(), ""); err != nil || e.Snapshot().Meta().Run != "000001" {
				t.Errorf("%v %v", e, err)
			}
		})
	}
	wg.Wait()
	if n := sh.loads.Load(); n != 1 {
		t.Errorf("loaded %d times", n)
	}
	sh.publish("000002")
	sh.publish("000003")
	var got []string
	for _, run := range []string{"", "000002", "", "000001", "000009"} {
		e, err := src.Estate(t.Context(), run)
		if err != nil {
			got = append(got, "none")
			continue
		}
		got = append(got, e.Snapshot().Meta().Run)
	}
	if diff := cmp.Diff([]string{"000003", "000002", "000003", "000001", "none"}, got); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
	if n := sh.loads.Load(); n != 4 {
		t.Errorf("loaded %d times, want 4: the newest stays while others come", n)
	}
}

func TestSourceWaitsNoLongerThanTheRequest(t *testing.T) {
	release := make(chan struct{})
	sh := &shelf{ids: []string{"000001"}, build: func(id string) *graph.Snapshot { <-release; return build(t, id).Snapshot() }}
	src := schema.NewSource(sh, func(*graph.Snapshot) []access.Judge { return nil })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := src.Estate(ctx, "000001"); !errors.Is(err, context.Canceled) {
		t.Errorf("a request that ended: %v", err)
	}
	close(release)
	if _, err := src.Estate(t.Context(), "000001"); err != nil {
		t.Errorf("the loading went on for the others: %v", err)
	}
}

// TestReadsOfAQueryShape: however much a query asks of a run, and of however many nodes, the store is read a fixed number
// of times: the list of runs once for each run that it names, and a run once, until it leaves memory.
func TestReadsOfAQueryShape(t *testing.T) {
	for _, tc := range []struct {
		name, query  string
		lists, loads int32
	}{
		{"one field", `{estate{nodes}}`, 1, 1},
		{"many fields", `{estate{nodes byCloud{count}} search(first: 100){edges{node{name neighbours(first: 5){edges{node{to{name} why{policy}}}} neighbourGroups{count}}}} admins{totalCount}}`, 1, 1},
		{"chains with reasons", `{paths(from: "internet", to: "ADMIN"){paths{edges{edge{why{policy text}} from{name}} costParts{cost}}}}`, 1, 1},
		{"a page of runs", `{runs{edges{node{id scopes{totalCount}}}}}`, 1, 0},
		{"typed fields", `{search(first: 20){edges{node{parent{id} ... on Function{runtime runsAs(first: 1){edges{node{id ... on Role{workloads{totalCount}}}}}} ... on Principal{groups{totalCount} roles{totalCount}}}}}}`, 1, 1},
		{"nodes by id", `{nodes(ids: ["` + marco + `", "` + nina + `", "lambda-001"]){id ... on User{groups{totalCount}}}}`, 1, 1},
		{"runs by id", `{nodes(ids: ["run:000001", "run:000002", "run:000009"]){id ... on Run{gaps}}}`, 1, 0},
		{"two runs", `{diff(from: "000001", to: "000002"){nodes{added} changes{edges{node{node{name}}}}}}`, 2, 2},
		{"what is of no run", `{kinds{word} techniques{totalCount}}`, 0, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			sh := &shelf{ids: []string{"000001", "000002"}, build: func(id string) *graph.Snapshot { return build(t, id).Snapshot() }}
			c := serve(t, func(o *schema.Options) {
				o.Source = schema.NewSource(sh, func(s *graph.Snapshot) []access.Judge { return []access.Judge{judge{s}} })
			})
			for i := range int32(2) {
				if a := c.ask(tc.query, nil); len(a.Errors) > 0 {
					t.Fatalf("%+v", a.Errors)
				}
				if lists, loads := sh.lists.Load(), sh.loads.Load(); lists != tc.lists*(i+1) || loads != tc.loads {
					t.Errorf("asked %d times: %d lists and %d loads, want %d and %d", i+1, lists, loads, tc.lists*(i+1), tc.loads)
				}
			}
		})
	}
}
