//go:build unix

package collect

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"golang.org/x/time/rate"

	"github.com/postern-graph/postern/internal/secrets"
)

// fiftyFunctions is a whole page of ListFunctions, each function with settings.
func fiftyFunctions() string {
	var list []string
	for i := range 50 {
		list = append(list, fmt.Sprintf(`{"FunctionName":"checkout-%d","FunctionArn":"arn:aws:lambda:eu-west-1:111111111111:function:checkout-%d","Runtime":"python3.12",
"Role":"arn:aws:iam::111111111111:role/service-role/checkout","Handler":"main.handler","CodeSize":1024,"Timeout":30,"MemorySize":512,"LastModified":"2026-10-01T10:00:00.000+0000",
"CodeSha256":"Tb4wz1kTKzkxbF4cyXSO/5uB9JrcgPH0cgJ6gDcpUmM=","Version":"$LATEST","PackageType":"Zip","Architectures":["x86_64"],"EphemeralStorage":{"Size":512},
"Environment":{"Variables":{"STAGE":"prod","TABLE":"orders","LOG_LEVEL":"info"}},"VpcConfig":{"SubnetIds":["subnet-0a1b2c3d","subnet-1a2b3c4d"],"SecurityGroupIds":["sg-0a1b2c3d"],"VpcId":"vpc-0a1b2c3d"},
"TracingConfig":{"Mode":"PassThrough"},"LoggingConfig":{"LogFormat":"Text","LogGroup":"/aws/lambda/checkout-%d"}}`, i, i, i))
	}
	return `{"Functions":[` + strings.Join(list, ",") + `]}`
}

// newBench is a scope over a server that answers every call with the same body.
func newBench(b *testing.B, body string) (*scope, call) {
	b.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body)
	}))
	b.Cleanup(server.Close)
	f, err := secrets.New([]byte("k"))
	if err != nil {
		b.Fatal(err)
	}
	sp, err := openSpool(b.TempDir(), false, func() time.Time { return time.Time{} })
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = sp.close() })
	r := &run{o: Options{Seal: f}.orDefault(), spool: sp, slots: make(chan struct{}, 4), lost: map[string]string{}}
	t := target{id: "111111111111", session: session{partition: "aws", config: aws.Config{
		BaseEndpoint: aws.String(server.URL), Credentials: credentials.NewStaticCredentialsProvider("AKIATESTTESTTESTTEST", "x", ""),
	}}}
	for _, sv := range services() {
		if sv.name == "lambda" {
			sc := r.scope(t, "eu-west-1", sv)
			sc.paces[sv.name] = rate.NewLimiter(rate.Inf, 0) // waiting is no work
			return sc, sv.calls[0]
		}
	}
	b.Fatal("no lambda in the table")
	return nil, call{}
}

// BenchmarkCall is one API call, each way: the SDK's own work, and ours around it, which is all that "collect" adds:
// the question, the shape, the seal and the document on disk. The bar for ours is a millisecond of CPU.
func BenchmarkCall(b *testing.B) {
	for _, size := range []struct{ name, body string }{
		{"small", `{"ReservedConcurrentExecutions":5,"Functions":[]}`},
		{"page of 50 functions", fiftyFunctions()},
	} {
		b.Run("SDK alone/"+size.name, func(b *testing.B) {
			s, c := newBench(b, size.body)
			client, in := s.client("lambda"), &lambda.ListFunctionsInput{}
			defer cpu(b)()
			for b.Loop() {
				if _, err := c.op.call(b.Context(), client, in, ""); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("ours alone/"+size.name, func(b *testing.B) {
			s, c := newBench(b, size.body)
			out, err := c.op.call(b.Context(), s.client("lambda"), &lambda.ListFunctionsInput{}, "")
			if err != nil {
				b.Fatal(err)
			}
			answered := c
			answered.op.call = func(context.Context, any, any, string) (any, error) { return copyOf(out), nil }
			defer cpu(b)()
			for b.Loop() {
				if _, err := s.one(b.Context(), answered, answer{params: map[string]any{}}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("whole/"+size.name, func(b *testing.B) {
			s, c := newBench(b, size.body)
			defer cpu(b)()
			for b.Loop() {
				if _, err := s.one(b.Context(), c, answer{params: map[string]any{}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// cpu reports processor time beside the clock's, which on a busy machine is mostly waiting.
func cpu(b *testing.B) func() {
	b.Helper()
	used := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	began := used()
	return func() { b.ReportMetric(float64(used()-began)/float64(b.N), "cpu-ns/op") }
}

// copyOf gives the answer as if it had just come: joining pages changes the first.
func copyOf(out any) any {
	c := reflect.New(reflect.TypeOf(out).Elem())
	c.Elem().Set(reflect.ValueOf(out).Elem())
	return c.Interface()
}
