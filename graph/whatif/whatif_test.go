package whatif_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/whatif"
)

const home, iam = "111122223333", "arn:aws:iam::111122223333:"

// estate: ann and bob are in the group ops, whose policy lets them be the role
// all, which may do everything; ann reads the bucket, too, and cat nothing yet.
func estate(t *testing.T) *whatif.Estate {
	t.Helper()
	b := graph.NewBuilder()
	for _, n := range graph.Outsiders() {
		b.Node(n)
	}
	node := func(id, typ string, labels ...graph.Label) {
		b.Node(graph.NodeFact{ID: id, Type: typ, Cloud: graph.AWS, Account: home, Labels: labels})
		b.Edge(graph.EdgeFact{Kind: graph.Contains, From: home, To: id})
	}
	policy := func(holder, id, kind, statements string) {
		b.Node(graph.NodeFact{ID: id, Cloud: graph.AWS, Account: home, Labels: []graph.Label{graph.Policy}, Type: "AWS::IAM::Policy", Props: graph.Props{
			"policy_kind": kind, "document": `{"Version":"2012-10-17","Statement":[` + statements + `]}`,
		}})
		b.Edge(graph.EdgeFact{Kind: graph.HasPolicy, From: holder, To: id})
	}
	b.Node(graph.NodeFact{ID: home, Cloud: graph.AWS, Account: home, Labels: []graph.Label{graph.Account}})
	node(iam+"group/ops", "AWS::IAM::Group", graph.Principal, graph.Group)
	for _, u := range []string{"ann", "bob", "cat"} {
		node(iam+"user/"+u, "AWS::IAM::User", graph.Principal, graph.User)
		if u != "cat" {
			b.Edge(graph.EdgeFact{Kind: graph.MemberOf, From: iam + "user/" + u, To: iam + "group/ops"})
		}
	}
	node(iam+"role/all", "AWS::IAM::Role", graph.Principal, graph.Role)
	node("arn:aws:s3:::books", "AWS::S3::Bucket", graph.DataStore)
	policy(iam+"group/ops", iam+"policy/be", "managed", `{"Sid":"Be","Effect":"Allow","Action":"sts:AssumeRole","Resource":"`+iam+`role/all"}`)
	policy(iam+"user/ann", iam+"user/ann#inline/own", "inline", `{"Sid":"Read","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::books/*"}`)
	policy(iam+"role/all", iam+"role/all#inline/all", "inline", `{"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"}`)
	policy(iam+"role/all", iam+"role/all#trust", "trust", `{"Sid":"Own","Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"`+home+`"}}`)
	facts, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	e, _ := ready(t, facts)
	return e
}

// ready judges facts of AWS and makes them ready for edits.
func ready(t *testing.T, facts *graph.Snapshot) (*whatif.Estate, whatif.Rules) {
	t.Helper()
	c, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	rules := whatif.Rules{Catalogue: c, Judges: func(s *graph.Snapshot) []access.Judge { return []access.Judge{awsiam.New(s)} }}
	judges := rules.Judges(facts)
	judged, err := whatif.Judge(facts, judges, rules)
	if err != nil {
		t.Fatal(err)
	}
	e, err := whatif.New(facts, judged, judges, rules)
	if err != nil {
		t.Fatal(err)
	}
	return e, rules
}

func try(t *testing.T, edits string) *whatif.Outcome {
	t.Helper()
	list, err := graph.ParseEdits(strings.NewReader(edits))
	if err != nil {
		t.Fatal(err)
	}
	out, err := estate(t).Try(list)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestChains: what becomes of the ways from users to the role that may do everything.
func TestChains(t *testing.T) {
	p, err := walk.Parse("user -> admin role")
	if err != nil {
		t.Fatal(err)
	}
	short := func(s *graph.Snapshot, p walk.Path) string {
		var out []string
		for _, n := range p.Nodes {
			id := s.ID(n)
			out = append(out, id[strings.LastIndexByte(id, '/')+1:])
		}
		return strings.Join(out, " ")
	}
	for name, c := range map[string]struct {
		edits string
		want  []string
		anew  bool // everybody
	}{
		"the statement of a group's policy goes": {
			edits: `{"subject":"` + iam + `policy/be","path":"document/Statement/Be"}`, want: []string{"closed ann all", "closed bob all"},
		},
		"one leaves the group": {
			edits: `{"subject":"MEMBER_OF|` + iam + `user/bob|` + iam + `group/ops"}`, want: []string{"closed bob all", "stay 1"},
		},
		"one joins": {
			edits: `{"subject":"MEMBER_OF|` + iam + `user/cat|` + iam + `group/ops","after":{}}`, want: []string{"opened cat all", "stay 2"},
		},
		"the role asks for a second factor": {
			edits: `{"subject":"` + iam + `role/all#trust","path":"document/Statement/Own/Condition","after":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`,
			want:  []string{"altered ann all", "altered bob all"},
		},
		"one may be the other": {
			edits: `{"subject":"` + iam + `user/ann#inline/own","path":"document/Statement/-","after":{"Effect":"Allow","Action":"iam:CreateAccessKey","Resource":"` + iam + `user/bob"}}`,
			want:  []string{"further ann bob all", "stay 2"},
		},
		"and then has no other way": {
			edits: `{"subject":"` + iam + `user/ann#inline/own","path":"document/Statement/-","after":{"Effect":"Allow","Action":"iam:CreateAccessKey","Resource":"` + iam + `user/bob"}}` +
				`{"subject":"MEMBER_OF|` + iam + `user/ann|` + iam + `group/ops"}`,
			want: []string{"turns ann all into ann bob all", "stay 1"},
		},
		"the role is only a bystander": {
			edits: `{"subject":"` + iam + `role/all#inline/all"}`, want: []string{"closed ann all", "closed bob all"},
		},
		"what nothing is judged by": {edits: `{"subject":"arn:aws:s3:::books","path":"sensitive","after":true}`, want: []string{"stay 2"}},
		"a user goes":               {edits: `{"subject":"` + iam + `user/bob"}`, want: []string{"closed bob all", "stay 1"}, anew: true},
	} {
		t.Run(name, func(t *testing.T) {
			out := try(t, c.edits)
			if out.Whole != c.anew {
				t.Errorf("everybody was judged: %t (%s)", out.Whole, out.Why)
			}
			got := []string{}
			ch := whatif.Compare(out.Before, out.Judged, p, walk.Options{})
			for _, p := range ch.Closed {
				got = append(got, "closed "+short(out.Before, p))
			}
			for _, p := range ch.Opened {
				got = append(got, "opened "+short(out.Judged, p))
			}
			for _, r := range ch.Rerouted {
				got = append(got, "turns "+short(out.Before, r.Was)+" into "+short(out.Judged, r.Is))
			}
			for _, p := range ch.Further {
				got = append(got, "further "+short(out.Judged, p))
			}
			for _, r := range ch.Changed {
				got = append(got, "altered "+short(out.Before, r.Was))
			}
			if ch.Stay > 0 {
				got = append(got, "stay "+string(rune('0'+ch.Stay)))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("want (-), got (+):\n%s", diff)
			}
		})
	}
}

// TestALimitClosesNothing: a chain beyond the limit of the later answer is not closed.
func TestALimitClosesNothing(t *testing.T) {
	p, err := walk.Parse("user -> admin role")
	if err != nil {
		t.Fatal(err)
	}
	out := try(t, `{"subject":"MEMBER_OF|`+iam+`user/ann|`+iam+`group/ops"}`)
	ch := whatif.Compare(out.Before, out.Judged, p, walk.Options{Limit: 1})
	if len(ch.Closed) != 1 || len(ch.Opened) != 0 || ch.Complete {
		t.Errorf("closed %d, opened %d, complete %t", len(ch.Closed), len(ch.Opened), ch.Complete)
	}
}

// TestShifts: who loses and gains what, those who share it together.
func TestShifts(t *testing.T) {
	for name, c := range map[string]struct {
		edits string
		want  []string
	}{
		"a group's statement goes": {
			edits: `{"subject":"` + iam + `policy/be","path":"document/Statement/Be"}`, want: []string{"ann bob CAN_ASSUME lost role/all"},
		},
		"a statement that gives one thing for another": {
			edits: `{"subject":"` + iam + `user/ann#inline/own","path":"document/Statement/Read/Action","before":"s3:GetObject","after":"s3:PutObject"}`,
			want:  []string{"ann CAN_READ lost books", "ann CAN_WRITE gained books"},
		},
		"a condition": {
			edits: `{"subject":"` + iam + `user/ann#inline/own","path":"document/Statement/Read/Condition","after":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}`,
			want:  []string{"ann CAN_READ changed books"},
		},
		"full control says it of all below": {
			edits: `{"subject":"` + iam + `user/ann#inline/own","path":"document/Statement/Read/Action","after":"*"}
				{"subject":"HAS_POLICY|` + iam + `user/ann|` + iam + `role/all#inline/all","after":{}}`,
			want: []string{"ann ADMINISTERS gained 111122223333", "ann CAN_ASSUME changed role/all", "ann CAN_READ changed books"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, s := range try(t, c.edits).Shifts() {
				var who []string
				for _, p := range s.Principals {
					who = append(who, strings.TrimPrefix(p, iam+"user/"))
				}
				for word, list := range map[string][]string{"lost": s.Lost, "gained": s.Gained, "changed": s.Changed} {
					for _, id := range list {
						got = append(got, strings.Join(who, " ")+" "+string(s.Kind)+" "+word+" "+strings.NewReplacer(iam, "", "arn:aws:s3:::", "").Replace(id))
					}
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("want (-), got (+):\n%s", diff)
			}
		})
	}
}

func TestNoEdits(t *testing.T) {
	e := estate(t)
	if _, err := e.Try(nil); err == nil {
		t.Error("no edits were tried")
	}
	_, err := e.Try([]graph.Edit{{Subject: "nobody"}})
	if one := (*graph.EditError)(nil); !errors.As(err, &one) || one.Edit.Subject != "nobody" {
		t.Errorf("the error names no edit: %v", err)
	}
}

// TestRelease: questions that are laid out in the room of earlier ones are
// answered as on an estate of their own.
func TestRelease(t *testing.T) {
	p, err := walk.Parse("user -> admin role")
	if err != nil {
		t.Fatal(err)
	}
	answer := func(out *whatif.Outcome) []string {
		var got []string
		c := whatif.Compare(out.Before, out.Judged, p, walk.Options{})
		for _, list := range [][]walk.Path{c.Closed, c.Opened, c.Further} {
			got = append(got, strconv.Itoa(len(list)))
		}
		for _, s := range out.Shifts() {
			got = append(got, fmt.Sprint(s))
		}
		for n := range graph.NodeID(out.Judged.NumNodes()) {
			for x := range out.Judged.In(n) {
				got = append(got, fmt.Sprint(out.Judged.ID(x.From), x.Kind, out.Judged.ID(n)))
			}
		}
		slices.Sort(got)
		return got
	}
	e := estate(t)
	for range 2 {
		for _, edits := range []string{
			`{"subject":"` + iam + `user/ann#inline/own","path":"document/Statement/Read/Action","after":"*"}`,
			`{"subject":"` + iam + `policy/be","path":"document/Statement/Be"}`,
			`{"subject":"` + iam + `role/all#inline/all"}`,
			`{"subject":"` + iam + `user/ann#inline/own","path":"document/Statement/-","after":{"Effect":"Allow","Action":"iam:CreateAccessKey","Resource":"` + iam + `user/bob"}}`,
			`{"subject":"MEMBER_OF|` + iam + `user/ann|` + iam + `group/ops"}`,
			`{"subject":"` + iam + `user/bob"}`,
		} {
			list, err := graph.ParseEdits(strings.NewReader(edits))
			if err != nil {
				t.Fatal(err)
			}
			out, err := e.Try(list)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(answer(try(t, edits)), answer(out)); diff != "" {
				t.Errorf("%s\non an estate of its own (-), after others (+):\n%s", edits, diff)
			}
			out.Release()
			out.Release() // once more gives nothing back
		}
	}
}
