package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// How many attack at once, each with a pause between two requests: what they
// send costs them as much of the same cores as it costs the server.
const (
	attackerCount = 20
	attackPause   = 100 * time.Millisecond
	stalledCount  = 200
	largeCount    = 5
)

// siege attacks an API. Requests that must be refused are counted by whether
// they were; large questions are allowed, and may wait.
type siege struct {
	refused, letIn, large atomic.Int64
}

// assault makes a request to be refused.
type assault func(addr string) (*http.Request, error)

func posted(query string, variables map[string]any) assault {
	return func(addr string) (*http.Request, error) {
		body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
		if err != nil {
			return nil, err
		}
		r, err := http.NewRequest(http.MethodPost, "http://"+addr+"/graphql", bytes.NewReader(body)) //nolint:noctx // the sender sets it
		if err == nil {
			r.Header.Set("Content-Type", "application/json")
		}
		return r, err
	}
}

func changed(a assault, change func(*http.Request)) assault {
	return func(addr string) (*http.Request, error) {
		r, err := a(addr)
		if err == nil {
			change(r)
		}
		return r, err
	}
}

func assaults() []assault {
	const plain = `{estate{run}}`
	var aliases, doubles strings.Builder
	for i := range 300 {
		_, _ = fmt.Fprintf(&aliases, "a%d: estate{run} ", i)
		_, _ = fmt.Fprintf(&doubles, " fragment f%d on Query{...f%d ...f%d}", i, i+1, i+1)
	}
	return []assault{
		posted(`{entity(id:"internet"){`+strings.Repeat("neighbours(first:1){edges{node{to{", 9)+"id"+strings.Repeat("}}}}", 9)+"}}", nil),
		posted(`{search(first:500){edges{node{neighbours(first:500){edges{node{to{id}}}}}}}}`, nil),
		posted("{"+aliases.String()+"}", nil),
		posted("{estate{"+strings.Repeat("run ", 6000)+"}}", nil),
		posted(`{...a} fragment a on Query{...b} fragment b on Query{...a}`, nil),
		posted("{...f0}"+doubles.String()+" fragment f300 on Query{estate{run}}", nil),
		posted("{estate{run"+strings.Repeat(" @a", 3000)+"}}", nil),
		posted(`query($t:String){search(text:$t){totalCount}}`, map[string]any{"t": strings.Repeat("x", 300<<10)}),
		changed(posted(plain, nil), func(r *http.Request) { r.Host = "evil.example" }),
		changed(posted(plain, nil), func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }),
		changed(posted(plain, nil), func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }),
		changed(posted(plain, nil), func(r *http.Request) {
			r.Method, r.Body, r.ContentLength = http.MethodGet, nil, 0
			r.URL.RawQuery = url.Values{"query": {`mutation{deleteView(name:"a")}`}}.Encode()
		}),
	}
}

// lay begins the siege; what it gives ends it.
func (s *siege) lay(ctx context.Context, addr string, seed uint64) (lift func()) {
	ctx, stop := context.WithCancel(ctx)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: attackerCount}}
	var all sync.WaitGroup
	for i := range uint64(attackerCount) {
		dice := rand.New(rand.NewPCG(seed, i)) //nolint:gosec // a benchmark's dice
		all.Go(func() { s.attack(ctx, client, addr, dice) })
	}
	for range largeCount {
		all.Go(func() { s.ask(ctx, client, addr) })
	}
	for range stalledCount {
		all.Go(func() { stall(ctx, addr) })
	}
	return func() {
		stop()
		all.Wait()
		client.CloseIdleConnections()
	}
}

func (s *siege) attack(ctx context.Context, client *http.Client, addr string, dice *rand.Rand) {
	kinds := assaults()
	for wait(ctx, attackPause) {
		r, err := kinds[dice.IntN(len(kinds))](addr)
		if err != nil {
			continue
		}
		gone, leave := context.WithCancel(ctx)
		if dice.IntN(10) == 0 { // some never wait for the answer
			time.AfterFunc(time.Millisecond, leave)
		}
		answer, err := send(client, r.WithContext(gone))
		leave()
		switch {
		case err != nil: // it went away, or was cut off
		case bytes.HasPrefix(answer, []byte(`{"errors":[`)):
			s.refused.Add(1)
		default:
			s.letIn.Add(1)
		}
	}
}

// ask asks what is allowed, and takes the server long, without a pause.
func (s *siege) ask(ctx context.Context, client *http.Client, addr string) {
	large := []assault{
		posted(`{cut(from:"internet",to:"ADMIN"){least bound cuts{weight}}}`, nil),
		posted(`{nearest(to:"ADMIN",first:25){totalCount}}`, nil),
		posted(`{reach(of:"internet"){nodes{certain}}}`, nil),
		posted(`{whoCan(action:"s3:GetObject",resource:"arn:aws:s3:::*"){principals(first:1){totalCount}}}`, nil),
	}
	for i := 0; ctx.Err() == nil; i++ {
		if r, err := large[i%len(large)](addr); err == nil {
			if _, err := send(client, r.WithContext(ctx)); err == nil {
				s.large.Add(1)
			}
		}
	}
}

func send(client *http.Client, r *http.Request) ([]byte, error) {
	resp, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	return io.ReadAll(resp.Body)
}

// stall begins a request and never ends it; cut off, it begins another.
func stall(ctx context.Context, addr string) {
	for wait(ctx, attackPause) {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
		if err != nil {
			continue
		}
		_, _ = fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{", addr) // it may be gone
		closed := context.AfterFunc(ctx, func() { _ = conn.Close() })
		_, _ = io.Copy(io.Discard, conn) // until it is cut off
		closed()
		_ = conn.Close()
	}
}

// wait reports whether the time went by before ctx ended.
func wait(ctx context.Context, pause time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(pause):
		return true
	}
}

func (s *siege) report(b *B) {
	b.Report("refused", float64(s.refused.Load()), "")
	b.Report("let in", float64(s.letIn.Load()), "")
	b.Report("large", float64(s.large.Load()), "")
}
