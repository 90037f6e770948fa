package attack_test

import (
	"fmt"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/attack"
)

// flatJudge has one class for each principal, each with the same few answers:
// what Derive itself costs, without a cloud's rules.
type flatJudge struct {
	s       *graph.Snapshot
	classes []access.Class
	answers map[string][]access.Guarded
}

func (j *flatJudge) Cloud() graph.Cloud                          { return graph.AWS }
func (j *flatJudge) Classes() []access.Class                     { return j.classes }
func (j *flatJudge) Administers(access.ClassID) []access.Guarded { return nil }
func (j *flatJudge) Decide(access.Request) access.Decision       { return access.Decision{} }
func (j *flatJudge) May(_ access.ClassID, a string, _ access.Context) []access.Guarded {
	return j.answers[a]
}

func newFlat(tb testing.TB, principals int) *flatJudge {
	tb.Helper()
	b := graph.NewBuilder()
	for a := range principals / 100 {
		account := fmt.Sprintf("%012d", a)
		b.Node(graph.NodeFact{ID: account, Labels: []graph.Label{graph.Account}, Cloud: graph.AWS, Account: account})
		for i := range 100 {
			for typ, id := range map[string]string{
				"AWS::IAM::Role":  fmt.Sprintf("arn:aws:iam::%s:role/r%d", account, i),
				"AWS::S3::Bucket": fmt.Sprintf("arn:aws:s3:::b-%s-%d", account, i),
			} {
				l := []graph.Label{graph.DataStore}
				if typ == "AWS::IAM::Role" {
					l = []graph.Label{graph.Principal, graph.Role}
				}
				b.Node(graph.NodeFact{ID: id, Type: typ, Labels: l, Cloud: graph.AWS, Account: account})
				b.Edge(graph.EdgeFact{Kind: graph.Contains, From: account, To: id})
			}
		}
	}
	s, err := b.Build()
	if err != nil {
		tb.Fatal(err)
	}
	j := &flatJudge{s: s, answers: map[string][]access.Guarded{}}
	buckets, accounts := access.NewSet(), access.NewSet(s.WithLabel(graph.Account)...)
	for _, n := range s.WithLabel(graph.DataStore) {
		buckets.Add(uint32(n))
	}
	j.answers["s3:GetObject"] = []access.Guarded{{Resources: buckets}}
	j.answers["lambda:CreateFunction"] = []access.Guarded{{Resources: accounts}}
	j.answers["iam:CreateAccessKey"] = []access.Guarded{{Resources: accounts}}
	for _, n := range s.WithLabel(graph.Role) {
		j.classes = append(j.classes, access.Class{ID: access.ClassID(len(j.classes)), Members: access.NewSet(n), Account: s.Account(n)})
	}
	return j
}

type discard struct{}

func (discard) Node(graph.NodeFact) {}
func (discard) Edge(graph.EdgeFact) {}
func (discard) Gap(graph.Gap)       {}

// BenchmarkDerive shows that the cost grows with the classes and not with
// classes times resources.
func BenchmarkDerive(b *testing.B) {
	c, err := attack.Load()
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1000, 10_000, 100_000} {
		j := newFlat(b, n)
		b.Run(fmt.Sprintf("access/%d", n), func(b *testing.B) {
			for b.Loop() {
				st := access.Derive(j.s, []access.Judge{j}, discard{})
				b.ReportMetric(float64(st.Grants), "grants")
			}
		})
		b.Run(fmt.Sprintf("attack/%d", n), func(b *testing.B) {
			for b.Loop() {
				attack.Derive(j.s, []access.Judge{j}, c, discard{})
			}
		})
	}
}
