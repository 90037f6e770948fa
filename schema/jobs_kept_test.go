package schema_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/schema"
	"github.com/postern-graph/postern/schema/gql"
)

const startAgain = `mutation($k:ID!,$r:String){startCollection(input:{key:$k,orgRole:$r}){id key state run error}}`

// TestKeysOutliveTheServer: what was done under a key is not done again by the next server, which shows how it ended; what
// only waited is begun.
func TestKeysOutliveTheServer(t *testing.T) {
	st := kept(t, 1)
	done := map[string]int{}
	begun, let := make(chan string, 20), make(chan struct{})
	collector := func(o *schema.Options) {
		o.Work.Collect = func(ctx context.Context, in schema.CollectWork, _ func(schema.Progress)) (store.RunInfo, error) {
			done[in.OrgRole]++
			begun <- in.OrgRole
			switch in.OrgRole {
			case "fails":
				return store.RunInfo{}, errors.New("no such place")
			case "long":
				select {
				case <-ctx.Done():
					return store.RunInfo{}, ctx.Err()
				case <-let:
				}
			}
			return publish(ctx, t, st, "cli-dir"), nil
		}
	}
	first := serveKept(t, st, collector)
	start := func(c client, key string) map[string]any {
		j, _ := c.must(startAgain, map[string]any{"k": key, "r": key})["startCollection"].(map[string]any)
		return j
	}
	want := map[string]map[string]any{}
	for _, key := range []string{"works", "fails", "long", "waits"} {
		id := start(first, key)["id"]
		if <-begun; key == "long" {
			start(first, "waits")
			break
		}
		want[key] = first.wait(id)
	}
	server, ok := first.h.(*schema.Server)
	if !ok {
		t.Fatal("no server")
	}
	server.Close()

	second := serveKept(t, st, collector)
	for key, state := range map[string]string{"works": "DONE", "fails": "FAILED", "long": "CANCELLED"} {
		j := start(second, key)
		if j["state"] != state || want[key] != nil && fmt.Sprint(j["run"], j["error"]) != fmt.Sprint(want[key]["run"], want[key]["error"]) {
			t.Errorf("%s asked again: %v, want %s as %v", key, j, state, want[key])
		}
		if n := second.must(`query($id:ID!){node(id:$id){... on Job{key state}} job(id:$id){key}}`, map[string]any{"id": j["id"]}); dig(n, "node", "key") != key || dig(n, "job", "key") != key {
			t.Errorf("%s by its id: %v", key, n)
		}
	}
	if a := second.ask(startAgain, map[string]any{"k": "works", "r": "other"}); a.code(t) != "CONFLICT" {
		t.Errorf("the same key for something else: %+v", a)
	}
	if j := second.wait(start(second, "waits")["id"]); j["state"] != "DONE" {
		t.Errorf("what only waited: %v", j)
	}
	if got := fmt.Sprint(done); got != "map[fails:1 long:1 waits:1 works:1]" {
		t.Errorf("done %s", got)
	}
	if list, _ := second.must(`{jobs{key}}`, nil)["jobs"].([]any); len(list) != 4 || dig(list[0], "key") != "waits" {
		t.Errorf("jobs: %v", list)
	}
}

// TestAServerThatEndedMidway: a job that was begun and never ended is told as failed, with what to do, and not begun again.
func TestAServerThatEndedMidway(t *testing.T) {
	st := kept(t, 1)
	begun, let := make(chan struct{}), make(chan struct{})
	c := serveKept(t, st, func(o *schema.Options) {
		o.Work.Collect = func(context.Context, schema.CollectWork, func(schema.Progress)) (store.RunInfo, error) {
			close(begun)
			<-let
			return store.RunInfo{}, nil
		}
	})
	id := dig(c.must(startAgain, map[string]any{"k": "k", "r": "r"}), "startCollection", "id")
	<-begun
	// The other server sees the store as it would be after a crash now.
	after := serveKept(t, st, func(o *schema.Options) {
		o.Work.Collect = func(context.Context, schema.CollectWork, func(schema.Progress)) (store.RunInfo, error) {
			t.Error("begun again")
			return store.RunInfo{}, nil
		}
	})
	j := after.must(startAgain, map[string]any{"k": "k", "r": "r"})["startCollection"]
	if dig(j, "id") != id || dig(j, "state") != string(gql.JobStateFailed) || !strings.Contains(fmt.Sprint(dig(j, "error")), "new key") {
		t.Errorf("%v", j)
	}
	close(let)
	c.wait(id)
}

// TestKeptJobsAreBounded: the note forgets the oldest, and the newest stay.
func TestKeptJobsAreBounded(t *testing.T) {
	st := kept(t, 1)
	c := serveKept(t, st, func(o *schema.Options) {
		o.Work.Collect = func(context.Context, schema.CollectWork, func(schema.Progress)) (store.RunInfo, error) {
			return store.RunInfo{ID: "000001"}, nil
		}
	})
	const n = 112
	for i := range n {
		c.wait(dig(c.must(startAgain, map[string]any{"k": fmt.Sprint("k", i), "r": "r"}), "startCollection", "id"))
	}
	list, _ := serveKept(t, st).must(`{jobs{key}}`, nil)["jobs"].([]any)
	if len(list) != 109 || dig(list[0], "key") != fmt.Sprint("k", n-1) {
		t.Errorf("%d jobs, the newest %v", len(list), list[0])
	}
}
