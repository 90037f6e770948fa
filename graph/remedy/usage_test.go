package remedy_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/remedy"
	"github.com/postern-graph/postern/graph/walk"
)

// TestWeighing: who is at work makes a change dearer, who is idle cheaper, and
// what the facts do not tell leaves the weight alone.
func TestWeighing(t *testing.T) {
	const (
		role   = "arn:aws:iam::" + here + ":role/r"
		bob    = "arn:aws:iam::" + here + ":user/bob"
		recent = "2026-10-20T08:00:00+00:00"
		old    = "2026-01-03T08:00:00Z"
	)
	asOf := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	report := func(p graph.Props) graph.Props { // a row of a credential report
		p["password_enabled"], p["access_key_1_active"], p["access_key_2_active"] = true, true, false
		return p
	}
	use := func(f facts, id string, p graph.Props) { f.Node(graph.NodeFact{ID: id, Props: p}) }
	own := func(f facts) { f.policy(ann+"#inline/a", "inline", ann, "List s3:ListBucket "+bucket) }
	both := func(f facts) {
		f.node(bob, "AWS::IAM::User", here, nil, graph.Principal, graph.User)
		f.policy(shared, "managed", ann, "List s3:ListBucket "+bucket)
		f.link(graph.HasPolicy, bob, shared)
	}
	group := func(f facts) {
		f.node(bob, "AWS::IAM::User", here, nil, graph.Principal, graph.User)
		f.link(graph.MemberOf, ann, writers)
		f.link(graph.MemberOf, bob, writers)
		f.policy(writers+"#inline/a", "inline", writers, "List s3:ListBucket "+bucket)
	}
	tests := []struct {
		name  string
		asOf  time.Time
		write func(facts)
		want  []string
	}{
		{"nothing is said of use", asOf, own, []string{"statement 100: 100, usage unknown"}},
		{"a password of this month", asOf, func(f facts) {
			own(f)
			use(f, ann, graph.Props{"password_last_used": recent})
		}, []string{"statement 140: 100, used 2026-10-20 +40"}},
		{"a key of this month beside an old password", asOf, func(f facts) {
			own(f)
			use(f, ann, graph.Props{"password_last_used": old, "access_key_2_last_used_date": recent})
		}, []string{"statement 140: 100, used 2026-10-20 +40"}},
		{"an old password, and nobody says what of the keys", asOf, func(f facts) {
			own(f)
			use(f, ann, graph.Props{"password_last_used": old})
		}, []string{"statement 100: 100, usage unknown"}},
		{"an old password, and a report that knows of no use of keys", asOf, func(f facts) {
			own(f)
			use(f, ann, report(graph.Props{"password_last_used": old}))
		}, []string{"statement 60: 100, idle since 2026-01-03 −40"}},
		{"never used, and long there", asOf, func(f facts) {
			own(f)
			use(f, ann, report(graph.Props{"user_creation_time": old}))
		}, []string{"statement 60: 100, never used −40"}},
		{"never used, and new", asOf, func(f facts) {
			own(f)
			use(f, ann, report(graph.Props{"user_creation_time": recent}))
		}, []string{"statement 100: 100, usage unknown"}},
		{"exactly 90 days are lately", time.Date(2026, 4, 3, 8, 0, 0, 0, time.UTC), func(f facts) {
			own(f)
			use(f, ann, report(graph.Props{"password_last_used": old}))
		}, []string{"statement 140: 100, used 2026-01-03 +40"}},
		{"without the run's time nothing is lately or long ago", time.Unix(0, 0), func(f facts) {
			own(f)
			use(f, ann, report(graph.Props{"password_last_used": old}))
		}, []string{"statement 100: 100, usage unknown"}},
		{"what is no time tells nothing", asOf, func(f facts) {
			own(f)
			use(f, ann, graph.Props{"password_last_used": "yesterday"})
		}, []string{"statement 100: 100, usage unknown"}},
		{"one holder of two at work", asOf, func(f facts) {
			both(f)
			use(f, ann, report(graph.Props{"password_last_used": old}))
			use(f, bob, graph.Props{"password_last_used": recent})
		}, []string{"attachment 70: 110, idle since 2026-01-03 −40", "statement 145: 100, 1 other holder +5, used 2026-10-20 +40"}},
		{"one idle, one unknown", asOf, func(f facts) {
			both(f)
			use(f, ann, report(graph.Props{"password_last_used": old}))
		}, []string{"attachment 70: 110, idle since 2026-01-03 −40", "statement 105: 100, 1 other holder +5, usage unknown"}},
		{"a group is its members, a membership is one's own", asOf, func(f facts) {
			group(f)
			use(f, ann, report(graph.Props{"password_last_used": old}))
			use(f, bob, graph.Props{"password_last_used": recent})
		}, []string{"membership 80: 120, idle since 2026-01-03 −40", "statement 145: 100, 1 other holder +5, used 2026-10-20 +40"}},
		{"a group of the idle", asOf, func(f facts) {
			group(f)
			use(f, ann, report(graph.Props{"password_last_used": old}))
			use(f, bob, report(graph.Props{"user_creation_time": old}))
		}, []string{"membership 80: 120, idle since 2026-01-03 −40", "statement 65: 100, 1 other holder +5, idle since 2026-01-03 −40"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got := weighed(t, graph.CanRead, ann, tc.asOf, func(f facts) {
				f.node(bucket, "AWS::S3::Bucket", here, nil, graph.DataStore)
				f.Edge(graph.EdgeFact{Kind: graph.CanRead, From: ann, To: bucket, Props: graph.Props{graph.PropActions: []string{"s3:ListBucket"}}})
				tc.write(f)
			})
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
		})
	}
	for _, tc := range []struct {
		name, last string
		want       []string
	}{
		{"a role at work keeps its trust", recent, []string{"statement 140: 100, used 2026-10-20 +40"}},
		{"an idle role's trust may go", old, []string{"statement 60: 100, idle since 2026-01-03 −40"}},
		{"a role of which nothing is said", "", []string{"statement 100: 100, usage unknown"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := weighed(t, graph.CanAssume, ann, asOf, func(f facts) {
				f.node(role, "AWS::IAM::Role", here, graph.Props{"last_used": tc.last}, graph.Principal, graph.Role)
				f.policy(role+"#trust", "trust", role, "Trust sts:AssumeRole - "+ann)
				f.Edge(graph.EdgeFact{Kind: graph.CanAssume, From: ann, To: role, Props: graph.Props{graph.PropActions: []string{"sts:AssumeRole"}}})
			})
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
		})
		t.Run(tc.name+", as code's identity", func(t *testing.T) {
			const code = "arn:aws:lambda:eu-west-1:" + here + ":function:f"
			got := weighed(t, graph.RunsAs, code, asOf, func(f facts) {
				f.node(code, "AWS::Lambda::Function", here, nil, graph.Function)
				f.node(role, "AWS::IAM::Role", here, graph.Props{"last_used": tc.last}, graph.Principal, graph.Role)
				f.link(graph.RunsAs, code, role)
			})
			want := map[string]string{recent: "identity 220: 180, used 2026-10-20 +40", old: "identity 140: 180, idle since 2026-01-03 −40", "": "identity 180: 180, usage unknown"}
			if diff := cmp.Diff([]string{want[tc.last]}, got); diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
		})
	}
}

// weighed gives what closes the edges of a kind of a node, each with its weight and why, in their order.
func weighed(t *testing.T, k graph.Kind, of string, asOf time.Time, write func(facts)) (out []string) {
	t.Helper()
	e := estate(t, func(f facts) {
		f.SetMeta(graph.Meta{AsOf: asOf.Unix()})
		write(f)
	})
	b := remedy.New(e, nil)
	from, _ := e.Snapshot().Lookup(of)
	seen := map[walk.Change]bool{}
	for edge := range e.Snapshot().OutKind(from, k) {
		for _, s := range b.Supports(from, edge.ID) {
			for _, w := range s {
				for _, c := range w {
					if v := b.Change(c); !seen[c] {
						seen[c] = true
						out = append(out, fmt.Sprintf("%s %d: %s", v.Kind, v.Weight, v.Weighing.Words()))
					}
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// TestWeighingByRule: a user's own row says all; usage no longer counts.
func TestWeighingByRule(t *testing.T) {
	e := estate(t, func(f facts) {
		f.SetMeta(graph.Meta{AsOf: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC).Unix()})
		f.Node(graph.NodeFact{ID: ann, Props: graph.Props{"password_last_used": "2026-10-20T08:00:00Z"}})
		f.link(graph.MemberOf, ann, writers)
	})
	b := remedy.New(e, []remedy.Rule{{Kind: remedy.Binding, Weight: 1}, {Kind: remedy.Membership, Weight: 30}})
	from, _ := e.Snapshot().Lookup(ann)
	for edge := range e.Snapshot().OutKind(from, graph.MemberOf) {
		c := b.Change(b.Supports(from, edge.ID)[0][0][0])
		if got := fmt.Sprintf("%d: %s", c.Weight, c.Weighing.Words()); got != "30: your rule 2" {
			t.Errorf("got %s", got)
		}
	}
}
