package synth_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
	"github.com/postern-graph/postern/internal/synth"
)

// sixty is an organization of 60 accounts: 6,000 principals, 60,000 resources.
func sixty() synth.Options { return synth.Options{Principals: 6000, Accounts: 60} }

// questions are anybody about anything of a few kinds, allowed and not.
func questions(s *graph.Snapshot, n int) []access.Request {
	dice := rand.New(rand.NewPCG(1, 2))
	var who []graph.NodeID
	for _, l := range []graph.Label{graph.User, graph.Role} {
		who = append(who, s.WithLabel(l)...)
	}
	on := map[[2]string][]graph.NodeID{}
	for i := range s.NumNodes() {
		key := [2]string{s.Account(graph.NodeID(i)), s.Type(graph.NodeID(i))}
		on[key] = append(on[key], graph.NodeID(i))
	}
	asks := []struct{ action, typ, child string }{
		{"s3:GetObject", "AWS::S3::Bucket", "/key"},
		{"s3:ListBucket", "AWS::S3::Bucket", ""},
		{"lambda:InvokeFunction", "AWS::Lambda::Function", ""},
		{"lambda:UpdateFunctionCode", "AWS::Lambda::Function", ""},
		{"iam:PassRole", "AWS::IAM::Role", ""},
		{"sts:AssumeRole", "AWS::IAM::Role", ""},
		{"dynamodb:GetItem", "AWS::DynamoDB::Table", ""},
		{"kms:Decrypt", "AWS::KMS::Key", ""},
		{"ssm:GetParameter", "AWS::SSM::Parameter", ""},
		{"secretsmanager:GetSecretValue", "AWS::SecretsManager::Secret", ""},
		{"ec2:TerminateInstances", "AWS::EC2::Instance", ""},
	}
	out := make([]access.Request, n)
	for i := range out {
		a := asks[dice.IntN(len(asks))]
		p, at := who[dice.IntN(len(who))], who[dice.IntN(len(who))]
		if dice.IntN(10) > 0 { // elsewhere nearly all is no
			at = p
		}
		list := on[[2]string{s.Account(at), a.typ}]
		r := list[dice.IntN(len(list))]
		out[i] = access.Request{Principal: s.ID(p), Action: a.action, Resource: s.ID(r) + a.child}
	}
	return out
}

// BenchmarkCan decides one question after the other over 60 accounts, on all
// processors, reasons included.
func BenchmarkCan(b *testing.B) {
	s := plain(b, sixty())
	j := awsiam.New(s)
	qs := questions(s, 1<<16)
	allowed := 0
	for _, q := range qs {
		if _, ok := j.Decide(q).CertaintyOf(); ok {
			allowed++
		}
	}
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for i := rand.IntN(len(qs)); pb.Next(); i++ {
			j.Decide(qs[i%len(qs)])
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "decisions/s")
	b.ReportMetric(100*float64(allowed)/float64(len(qs)), "%-not-denied")
}

func plain(tb testing.TB, o synth.Options) *graph.Snapshot {
	tb.Helper()
	b := graph.NewBuilder()
	synth.Organization(o, b)
	s, err := b.Build()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// BenchmarkStore publishes the judged organization of 60 accounts in the
// embedded store, opens it and makes the judge that answers for it.
func BenchmarkStore(b *testing.B) {
	for b.Loop() {
		dir := b.TempDir()
		st, err := embedded.Open(dir, embedded.Options{})
		if err != nil {
			b.Fatal(err)
		}
		run, err := st.Begin(b.Context(), store.RunOptions{})
		if err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		synth.Organization(sixty(), run.Scope(store.Scope{Cloud: graph.AWS, Account: "all", Flag: "gaad"}))
		wrote := time.Since(began)
		var stats access.Stats
		s, err := judgement(b, &stats).Snapshot(b.Context(), graph.Meta{Run: run.ID()}, func(to graph.Sink) error { return run.Facts(b.Context(), to) })
		if err != nil {
			b.Fatal(err)
		}
		began = time.Now()
		if _, err := run.Publish(b.Context(), s); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(began).Seconds(), "s/publish")
		b.ReportMetric(wrote.Seconds(), "s/facts")
		if err := st.Close(); err != nil {
			b.Fatal(err)
		}
		openAgain(b, dir)
	}
}

func openAgain(b *testing.B, dir string) {
	b.Helper()
	began := time.Now()
	st, err := embedded.Open(dir, embedded.Options{})
	if err != nil {
		b.Fatal(err)
	}
	s, err := st.Snapshot(b.Context(), "")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(time.Since(began).Seconds(), "s/open")
	began = time.Now()
	awsiam.New(s)
	b.ReportMetric(time.Since(began).Seconds(), "s/judge")
	b.ReportMetric(float64(s.NumNodes()), "nodes")
	b.ReportMetric(float64(s.NumEdges()), "edges")
	if err := st.Close(); err != nil {
		b.Fatal(err)
	}
}
