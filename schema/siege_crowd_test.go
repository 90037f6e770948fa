package schema_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/schema"
)

// TestOthersAreServedDuringASiege: while every attack goes on at once, each is refused with its code, and who asks
// what anybody may has an answer every time. How soon is for 'postern bench run --rows siege'.
func TestOthersAreServedDuringASiege(t *testing.T) {
	f := hold(t, besieged)
	f.stalled(t, 50)
	ctx, stop := context.WithCancel(t.Context())
	var attackers sync.WaitGroup
	faults := make(chan string, 1000)
	for _, a := range f.attacks() {
		attackers.Go(func() {
			for ctx.Err() == nil {
				if code, _, err := f.try(a.request()); code != a.code || err != nil {
					faults <- fmt.Sprintf("%s: code %q, want %s; %v", a.name, code, a.code, err)
					return
				}
			}
		})
	}
	attackers.Go(func() { // those who ask much, and are gone
		for ctx.Err() == nil {
			gone, leave := context.WithCancel(ctx)
			go leave()
			if resp, err := http.DefaultClient.Do(f.post(text(`{cut(from:"internet",to:"sensitive"){least}}`, nil)).WithContext(gone)); err == nil { //nolint:contextcheck // it gets its own
				_ = resp.Body.Close()
			}
			leave()
		}
	})
	var others sync.WaitGroup
	for range 5 {
		others.Go(func() {
			for range 20 {
				code, data, err := f.try(f.post(text(`{estate{run} search(first:5){edges{node{id}}}}`, nil)))
				if code != "" || err != nil || dig(data, "estate", "run") == nil {
					faults <- fmt.Sprintf("the server answers no more: %s %v %v", code, data, err)
				}
			}
		})
	}
	others.Wait()
	stop()
	attackers.Wait()
	close(faults)
	for fault := range faults {
		t.Error(fault)
	}
}

// stalled opens connections that never finish their request, and as many that never read their answer.
func (f fort) stalled(t *testing.T, n int) {
	t.Helper()
	query := text(`{search(first:100){edges{cursor node{id name labels type account}}}}`, nil)
	whole := fmt.Sprintf("POST /graphql HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", f.addr, len(query), query)
	for i := range 2 * n {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", f.addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		said := whole
		if i < n {
			said = whole[:len(whole)*i/n]
		}
		if _, err := io.WriteString(conn, said); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLargeQueriesLeaveRoom: queries that take as long as they may keep no small one waiting.
func TestLargeQueriesLeaveRoom(t *testing.T) {
	begun, ended := make(chan struct{}, 100), make(chan struct{}, 100)
	f := hold(t, func(o *schema.Options) { o.Source = held{o.Source, begun, ended} })
	ctx, stop := context.WithCancel(t.Context())
	var large sync.WaitGroup
	for range 100 {
		large.Go(func() {
			if resp, err := http.DefaultClient.Do(f.post(text(`{cut(from:"internet",to:"sensitive",at:"held"){least}}`, nil)).WithContext(ctx)); err == nil { //nolint:contextcheck // it gets its own
				_ = resp.Body.Close()
			}
		})
	}
	<-begun
	for range 20 {
		f.answers()
	}
	if n := len(begun) + 1; n > max(1, runtime.GOMAXPROCS(0)/2) {
		t.Errorf("%d large queries run at the same time", n)
	}
	stop()
	large.Wait()
}

// TestHostileQueriesLeaveRoom: while queries in Cypher that would never end run into their limits one after the other, 50
// other clients are served, each with answers of both kinds.
func TestHostileQueriesLeaveRoom(t *testing.T) {
	f := hold(t, func(o *schema.Options) {
		limits := cypher.Options{Limits: cypher.Limits{Rows: 10_000, Values: 200_000}, Time: 300 * time.Millisecond}
		o.Cypher = func(s *graph.Snapshot) *cypher.Engine { return cypher.NewEngine(s, limits) }
	})
	hostile := []string{
		"UNWIND range(1, 1000) AS a UNWIND range(1, 1000) AS b UNWIND range(1, 1000) AS c UNWIND range(1, 1000) AS d RETURN count(*)",
		"MATCH (a), (b), (c), (d), (e), (f), (g), (h), (i), (j), (k), (l) RETURN count(*)",
		"RETURN size(reduce(s = 'x', x IN range(1, 100000) | s + s))",
		"UNWIND range(1, 150000) AS i RETURN collect(toString(i) + 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx')",
		"WITH reduce(s = 'x', x IN range(1, 21) | s + s) AS s RETURN s =~ '(x?){900}'",
	}
	ctx, stop := context.WithCancel(t.Context())
	faults := make(chan string, 1000)
	var attackers, others sync.WaitGroup
	for _, q := range hostile {
		attackers.Go(func() {
			for ctx.Err() == nil {
				code, data, err := f.try(f.post(text(`query($q: String!) {cypher(query: $q) {rows}}`, map[string]any{"q": q}))) //nolint:contextcheck // a request ends by its own limit
				if code != "LIMIT_QUERY" && code != "BUSY" || err != nil {
					faults <- fmt.Sprintf("%s: code %q, %v, %v", q, code, data, err)
					return
				}
			}
		})
	}
	for range 50 {
		others.Go(func() {
			for _, q := range []string{`{estate{run}}`, `{search(first:5){edges{node{id}}}}`} {
				if code, data, err := f.try(f.post(text(q, nil))); code != "" || err != nil || data == nil {
					faults <- fmt.Sprintf("the server answers no more: %s %v %v", code, data, err)
				}
			}
		})
	}
	others.Wait()
	stop()
	attackers.Wait()
	close(faults)
	for fault := range faults {
		t.Error(fault)
	}
	if code, data := f.send(f.post(text(`{cypher(query: "RETURN 1") {rows}}`, nil))); code != "" || fmt.Sprint(data) != "map[cypher:map[rows:[[1]]]]" {
		t.Errorf("afterwards: %s %v", code, data)
	}
}
