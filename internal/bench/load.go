package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/postern-graph/postern/graph"
)

// What the load is made of: clients who think between their questions.
const (
	loadClients = 200
	loadThink   = time.Second
)

func loadRows() []Row {
	bars := []Bar{{Measure: "errors", Under: 1}, {Measure: "p95", Under: 200}, {Measure: "growth", Under: 10}}
	return []Row{{
		Name: "api", Question: "GraphQL over HTTP: 200 clients with mixed questions and a second of thought, on the same cores", Estate: Small,
		Bars: bars, Run: func(ctx context.Context, b *B) error { return load(ctx, b, nil) },
	}, {
		Name: "siege", Question: "the same while others attack: floods of every kind, connections that stall, and large questions without a pause", Estate: Small,
		Bars: append(bars, Bar{Measure: "let in", Under: 1}), Run: func(ctx context.Context, b *B) error { return load(ctx, b, new(siege)) },
	}}
}

// script lists what a client asks, the frequent questions more often. $p is a principal, $n any node.
func script() []string {
	const (
		node   = `query($p:ID!,$n:ID!){node:entity(id:$n){id name labels flags{flag} neighbourCounts{kind direction count}} by:entity(id:$p){name neighbours(first:25){edges{node{kind certainty from{id} to{id name}}}}}}`
		search = `query($p:ID!,$n:ID!){search(text:"r1",label:Role,first:25){totalCount edges{cursor node{id name account labels}}} node(id:$p){id} n:node(id:$n){id}}`
		paths  = `query($p:String!,$n:ID!){paths(from:$p,to:"sensitive",first:5,maxHops:6){complete paths{cost conditional nodes{id name}}} node(id:$n){id}}`
		can    = `query($p:ID!,$n:String!){can(questions:[{principal:$p,action:"s3:GetObject",resource:$n},{principal:$p,action:"iam:PassRole",resource:$n}]){decision}}`
		public = `query($p:ID!,$n:ID!){paths(from:"internet",to:"ADMIN",first:10){complete paths{cost nodes{id}}} node(id:$p){id} n:node(id:$n){id}}`
		estate = `query($p:ID!,$n:ID!){estate{run nodes edges gaps byLabel{label count} byCloud{cloud count}} node(id:$p){id} n:node(id:$n){id}}`
		admins = `query($p:ID!,$n:ID!){admins(first:25){totalCount edges{node{id}}} node(id:$p){id} n:node(id:$n){id}}`
	)
	return []string{node, node, node, node, search, search, search, paths, paths, paths, can, can, public, estate, estate, admins}
}

// load reports what clients waited for, what that cost, and whether memory grew from the first half to the second.
// Attackers, where there are any, go on all the while.
func load(ctx context.Context, b *B, attackers *siege) error {
	if b.Serve == nil {
		return errors.New("there is no API to ask")
	}
	h, end, err := b.Serve(b.Estate.Snapshot)
	if err != nil {
		return err
	}
	defer end()
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
	go func() { _ = srv.Serve(l) }() // ends by Close below
	defer func() { _ = srv.Close() }()

	last := b.Load
	if last == 0 {
		last = 30 * time.Second
	}
	c := &crowd{b: b, of: map[string][]time.Duration{}, url: "http://" + l.Addr().String() + "/graphql"}
	used := b.used()
	held := b.watch(last, func() {
		if attackers != nil {
			defer attackers.lay(ctx, l.Addr().String(), b.Rand.Uint64())()
		}
		c.ask(ctx, last)
	})
	used = b.used() - used
	if len(c.took) == 0 {
		return fmt.Errorf("no answer: %w", errors.Join(c.first, ctx.Err()))
	}
	b.Report("questions", float64(len(c.took)), "")
	b.Report("errors", float64(c.failed), "")
	b.Distribution("", c.took)
	if attackers != nil {
		attackers.report(b)
	}
	if b.CPU != nil && attackers == nil {
		b.Report("processor of 1,000", 1000*used.Seconds()/float64(len(c.took)), "s")
	}
	b.logf("api: the heap, each %v and at the end: %.1f MiB", heapPace(last), held)
	early, late := median(held[:(len(held)+1)/2]), median(held[len(held)/2:])
	b.Report("memory", late, "MiB")
	b.Report("growth", 100*(late-early)/early, "%")
	for question, took := range c.of {
		slices.Sort(took)
		b.logf("api: p95 %v of %d times %.60s…", took[len(took)*95/100], len(took), question)
	}
	if c.first != nil {
		b.logf("api: the first error: %v", c.first)
	}
	return ctx.Err()
}

// heapPace is how often the heap is looked at: each minute, and ten times in a shorter load.
func heapPace(last time.Duration) time.Duration { return min(time.Minute, last/10) }

// watch runs work, which takes as long as last, and gives what the heap held at each pace of it, and at its end.
func (b *B) watch(last time.Duration, work func()) []float64 {
	var held []float64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(heapPace(last))
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				held = append(held, alive())
			case <-stop:
				return
			}
		}
	}()
	work()
	close(stop)
	<-stopped
	return append(held, alive())
}

// median leaves out what a moment with many unfinished answers adds.
func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}

// alive is what the heap holds once garbage is gone, in MiB.
func alive() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}

// crowd is the clients together.
type crowd struct {
	b   *B
	url string

	mu     sync.Mutex
	took   []time.Duration
	of     map[string][]time.Duration // by question
	failed int
	first  error
}

// ask has all clients ask until so much time is over. They begin spread over the time of a thought.
func (c *crowd) ask(ctx context.Context, last time.Duration) {
	until, done := context.WithTimeout(ctx, last)
	defer done()
	transport := &http.Transport{MaxIdleConnsPerHost: loadClients}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	var wg sync.WaitGroup
	for range loadClients {
		dice := rand.New(rand.NewPCG(c.b.Rand.Uint64(), 1)) //nolint:gosec // a benchmark's dice
		wg.Go(func() { c.one(ctx, until, client, dice) })
	}
	wg.Wait()
}

// one is a client. A question that was begun is waited for, so that those that take long count.
func (c *crowd) one(ctx, until context.Context, client *http.Client, dice *rand.Rand) {
	questions := script()
	pause := time.Duration(dice.Int64N(int64(loadThink)))
	for asked := 0; ; asked++ {
		select {
		case <-time.After(pause):
		case <-until.Done():
			if asked > 0 || ctx.Err() != nil {
				return
			}
		}
		question := questions[dice.IntN(len(questions))]
		body, err := json.Marshal(map[string]any{"query": question, "variables": map[string]string{"p": c.node(dice, graph.Principal), "n": c.node(dice, graph.Resource, graph.DataStore, graph.Function)}})
		began := c.b.Now()
		if err == nil {
			err = c.post(ctx, client, body)
		}
		c.count(question, c.b.Now().Sub(began), err)
		pause = loadThink
	}
}

// node gives the id of a node with the first label that there is.
func (c *crowd) node(dice *rand.Rand, labels ...graph.Label) string {
	s := c.b.Estate.Snapshot
	i := slices.IndexFunc(labels, func(l graph.Label) bool { return len(s.WithLabel(l)) > 0 })
	if i < 0 {
		return graph.IDInternet
	}
	all := s.WithLabel(labels[i])
	return s.ID(all[dice.IntN(len(all))])
}

func (c *crowd) count(question string, took time.Duration, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.took = append(c.took, took)
	c.of[question] = append(c.of[question], took)
	if err != nil {
		c.failed++
		if c.first == nil {
			c.first = err
		}
	}
}

func (c *crowd) post(ctx context.Context, client *http.Client, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	// An answer with errors begins with them: to read all of it would be the load's own work, not the server's.
	if resp.StatusCode != http.StatusOK || !bytes.HasPrefix(answer, []byte(`{"data":{`)) {
		return fmt.Errorf("%s: %.300s", resp.Status, answer)
	}
	return nil
}
