package collect_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/ingest/aws/collect"
)

// ask is a request as the proxy before moto sees it.
type ask struct {
	service, operation, body string // service by the name that its requests are signed for
	nth                      int    // of this operation, from 1
}

// fault is what the proxy does to a request in moto's place; false lets it pass.
type fault func(http.ResponseWriter, ask) bool

// edit changes an answer of moto's.
type edit func(ask, string) string

var signedFor = regexp.MustCompile(`Credential=[^/]+/\d+/[^/]+/([^/]+)/`)

// proxy stands before moto and injects faults.
func proxy(t *testing.T, target string, f fault, e edit) string {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	count := map[string]int{}
	p := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(u); r.Out.Host = r.In.Host }}
	if e != nil {
		p.ModifyResponse = func(r *http.Response) error {
			b, err := io.ReadAll(r.Body)
			if err != nil {
				return err
			}
			text := e(askOf(r.Request, ""), string(b))
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
			r.Header.Set("Content-Length", strconv.Itoa(len(text)))
			r.Header.Del("X-Amz-Crc32") // DynamoDB's sum of the answer as it was
			return nil
		}
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(b))
		a := askOf(r, string(b))
		mu.Lock()
		count[a.service+a.operation]++
		a.nth = count[a.service+a.operation]
		mu.Unlock()
		if f == nil || !f(w, a) {
			p.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// askOf reads service and operation as AWS's protocols carry them; for REST the path stands for the operation.
func askOf(r *http.Request, body string) ask {
	a := ask{operation: r.URL.Path, body: body}
	if m := signedFor.FindStringSubmatch(r.Header.Get("Authorization")); m != nil {
		a.service = m[1]
	}
	if t := r.Header.Get("X-Amz-Target"); t != "" {
		a.operation = t[strings.LastIndexByte(t, '.')+1:]
	} else if v, err := url.ParseQuery(body); err == nil && v.Get("Action") != "" {
		a.operation = v.Get("Action")
	}
	return a
}

// refuse answers with an error of the API's, in each of its protocols at once.
func refuse(w http.ResponseWriter, status int, code string) bool {
	w.Header().Set("X-Amzn-Errortype", code)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `{"__type":%q,"message":"injected"}`, code)
	return true
}

func refuseXML(w http.ResponseWriter, status int, code string) bool {
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>injected</Message></Error></ErrorResponse>`, code)
	return true
}

// reset ends the connection with an RST in place of an answer.
func reset(w http.ResponseWriter) bool {
	h, ok := w.(http.Hijacker)
	if !ok {
		return false
	}
	c, _, err := h.Hijack()
	if err != nil {
		return false
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
	return true
}

// TestFaults: each fault ends in the coverage line that says it, and in no edge that the estate does not have. Where the
// fault passes, nothing is missing.
func TestFaults(t *testing.T) {
	e := theEstate(t)
	base := options(t, e)
	base.Services = []string{"iam", "lambda", "eks", "dynamodb", "sqs"}
	run(t, base)
	sound := edges(load(t, base.Dir))
	hang := make(chan struct{})
	defer close(hang)
	for _, tc := range []struct {
		name     string
		fault    fault
		edit     edit
		want     []string // coverage
		complete bool     // every edge is there
		timeout  time.Duration
	}{
		{
			name: "throttled, and then answered",
			fault: func(w http.ResponseWriter, a ask) bool {
				return a.nth <= 2 && a.operation == "ListTables" && refuse(w, 400, "ThrottlingException")
			},
			complete: true,
		},
		{
			name: "throttled for good",
			fault: func(w http.ResponseWriter, a ask) bool {
				return a.service == "dynamodb" && refuse(w, 400, "ThrottlingException")
			},
			want:     []string{"dynamodb failed: eu-west-1 list-tables: ThrottlingException x1"},
			complete: false,
		},
		{
			name: "no answer in time", timeout: time.Second,
			fault: func(_ http.ResponseWriter, a ask) bool {
				if a.service == "eks" && a.operation == "/clusters" {
					select {
					case <-hang:
					case <-time.After(4 * time.Second):
					}
				}
				return a.service == "eks" && a.operation == "/clusters"
			},
			want: []string{"eks failed: eu-west-1 list-clusters: Timeout x1"},
		},
		{
			name:     "connections reset, and then answered",
			fault:    func(w http.ResponseWriter, a ask) bool { return a.service == "lambda" && a.nth == 1 && reset(w) },
			complete: true,
		},
		{
			name:  "connections reset for good",
			fault: func(w http.ResponseWriter, a ask) bool { return a.service == "sqs" && reset(w) },
			want:  []string{"sqs failed: eu-west-1 list-queues: ConnectionLost x1"},
		},
		{
			name: "errors of the server",
			fault: func(w http.ResponseWriter, a ask) bool {
				return a.service == "dynamodb" && refuse(w, 500, "InternalServerError")
			},
			want: []string{"dynamodb failed: eu-west-1 list-tables: InternalServerError x1"},
		},
		{
			name: "one service denied",
			fault: func(w http.ResponseWriter, a ask) bool {
				return a.service == "eks" && refuse(w, 403, "AccessDeniedException")
			},
			want: []string{"eks access-denied: eu-west-1 list-clusters: AccessDeniedException x1"},
		},
		{
			name: "one thing denied",
			fault: func(w http.ResponseWriter, a ask) bool {
				return a.operation == "DescribeTable" && strings.Contains(a.body, "carts") && refuse(w, 400, "AccessDeniedException")
			},
			want: []string{"dynamodb access-denied: eu-west-1 describe-table: AccessDeniedException for carts x1"},
		},
		{
			name: "gone between list and question",
			fault: func(w http.ResponseWriter, a ask) bool {
				return a.operation == "DescribeTable" && strings.Contains(a.body, "carts") && refuse(w, 400, "ResourceNotFoundException")
			},
			want: []string{"dynamodb unresolved: eu-west-1 describe-table: ResourceNotFoundException for carts x1"},
		},
		{
			name: "a page that comes again and again",
			edit: func(a ask, text string) string {
				if a.operation == "ListTables" {
					return strings.Replace(text, "{", `{"LastEvaluatedTableName":"carts",`, 1)
				}
				return text
			},
			want:     []string{"dynamodb truncated: eu-west-1 list-tables: PagesDoNotEnd x1"},
			complete: true,
		},
		{
			// Half of the details of IAM could lack the denials, so that none of them are believed.
			name: "a page that is lost",
			edit: func(a ask, text string) string {
				if a.service == "iam" {
					return strings.Replace(text, "<IsTruncated>false</IsTruncated>", "<IsTruncated>true</IsTruncated>", 1)
				}
				return text
			},
			want: []string{"iam truncated: get-account-authorization-details: PagesDoNotEnd x1"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o := options(t, e)
			o.Services, o.EndpointURL = base.Services, proxy(t, e.url, tc.fault, tc.edit)
			if tc.timeout > 0 {
				o.Timeout, o.Attempts, o.Services = tc.timeout, 2, []string{"eks", "sqs"}
			}
			run(t, o)
			s := load(t, o.Dir)
			if diff := cmp.Diff(tc.want, coverage(s)); diff != "" {
				t.Errorf("coverage (-want +got):\n%s", diff)
			}
			got := edges(s)
			for _, edge := range got {
				if !slices.Contains(sound, edge) {
					t.Errorf("an edge that the estate does not have: %s", edge)
				}
			}
			if tc.complete && len(got) != len(sound) {
				t.Errorf("%d edges of %d", len(got), len(sound))
			}
		})
	}
}

// TestExpired: credentials that run out end the account's calls; what was read stays, what was not is said, and --resume
// asks for just that.
func TestExpired(t *testing.T) {
	e := theEstate(t)
	o := options(t, e)
	o.Services = []string{"dynamodb", "sqs", "kms"}
	var mu sync.Mutex
	calls, out := 0, true
	o.EndpointURL = proxy(t, e.url, func(w http.ResponseWriter, a ask) bool {
		mu.Lock()
		defer mu.Unlock()
		if a.service == "sts" || a.service == "organizations" {
			return false
		}
		if calls++; calls <= 6 || !out {
			return false
		}
		return refuse(w, 400, "ExpiredTokenException")
	}, nil)
	o.Concurrency = 1
	res := run(t, o)
	if len(res.Failures) == 0 {
		t.Fatal("expired credentials left no trace")
	}
	for _, f := range res.Failures {
		if f.Code != "ExpiredTokenException" {
			t.Errorf("%+v", f)
		}
	}
	if got := coverage(load(t, o.Dir)); len(got) == 0 {
		t.Error("nothing in coverage")
	}
	mu.Lock()
	asked := calls
	out = false
	mu.Unlock()
	o.Resume = true
	if res = run(t, o); len(res.Failures) > 0 {
		t.Errorf("after login: %+v", res.Failures)
	}
	if got := coverage(load(t, o.Dir)); len(got) > 0 {
		t.Errorf("coverage after login: %v", got)
	}
	if asked > 12 {
		t.Errorf("%d calls: the account was asked on and on without credentials", asked)
	}
}

// TestKept: what cannot be read this time stays as it was read last time, and says so.
func TestKept(t *testing.T) {
	e := theEstate(t)
	o := options(t, e)
	o.Services = []string{"eks", "dynamodb"}
	run(t, o)
	want := edges(load(t, o.Dir))
	o.EndpointURL = proxy(t, e.url, func(w http.ResponseWriter, a ask) bool {
		return a.service == "eks" && refuse(w, 403, "AccessDeniedException")
	}, nil)
	run(t, o)
	s := load(t, o.Dir)
	if diff := cmp.Diff(want, edges(s)); diff != "" {
		t.Errorf("edges (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff([]string{
		"eks access-denied: eu-west-1 list-clusters: AccessDeniedException x1",
		"eks stale: eu-west-1 describe-cluster: as read at 2026-11-01T00:00:00Z x1",
	}, coverage(s)); diff != "" {
		t.Errorf("coverage (-want +got):\n%s", diff)
	}
}

// TestClosedAccount: a member that cannot be entered is said, and the others are read.
func TestClosedAccount(t *testing.T) {
	e := theEstate(t)
	o := options(t, e)
	o.OrgRole, o.Services = orgRole, []string{"sqs"}
	o.EndpointURL = proxy(t, e.url, func(w http.ResponseWriter, a ask) bool {
		return a.operation == "AssumeRole" && refuseXML(w, 403, "AccessDenied")
	}, nil)
	res := run(t, o)
	want := []collect.Failure{{Account: e.member, Region: "global", Service: "sts", Command: "assume-role", Code: "AccessDenied", Count: 1}}
	if diff := cmp.Diff(want, res.Failures); diff != "" {
		t.Errorf("failures (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"sts access-denied: assume-role: AccessDenied x1"}, coverage(load(t, o.Dir))); diff != "" {
		t.Errorf("coverage (-want +got):\n%s", diff)
	}
}
