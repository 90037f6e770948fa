package gcpiam_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access/gcpiam"
)

// estate writes facts in a notation that reads like the export they come from:
//
//	org 1 acme.example            organization
//	folder 2 in organizations/1
//	project 3 shop in folders/2   number and id
//	sa x@shop.iam… in shop
//	node TYPE NAME in shop        any resource, full name
//	role NAME perm…
//	bind MEMBER ROLE RESOURCE [if CEL]
//	group GROUP MEMBER…
//	deny RESOURCE JSON            a rule
type estate struct {
	b      *graph.Builder
	denies int
}

func crm(path string) string { return "//cloudresourcemanager.googleapis.com/" + path }

func fullName(word string) string {
	switch {
	case strings.HasPrefix(word, "//"):
		return word
	case strings.Contains(word, "@"):
		return "serviceAccount:" + word
	case strings.HasPrefix(word, "organizations/"), strings.HasPrefix(word, "folders/"), strings.HasPrefix(word, "projects/"):
		return crm(word)
	}
	return crm("projects/" + word)
}

func asOf() int64 { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Unix() }

func parseEstate(tb testing.TB, text string) *graph.Snapshot {
	tb.Helper()
	e := &estate{b: graph.NewBuilder()}
	e.b.SetMeta(graph.Meta{Run: "test", AsOf: asOf()})
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			e.line(tb, line)
		}
	}
	s, err := e.b.Build()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func (e *estate) line(tb testing.TB, line string) {
	tb.Helper()
	w := strings.Fields(line)
	place := func(id, in string) { e.b.Edge(graph.EdgeFact{Kind: graph.Contains, From: fullName(in), To: id}) }
	switch w[0] {
	case "org":
		e.b.Node(graph.NodeFact{ID: crm("organizations/" + w[1]), Labels: []graph.Label{graph.Organization}, Cloud: graph.GCP, Name: w[2]})
	case "folder":
		id := crm("folders/" + w[1])
		e.b.Node(graph.NodeFact{ID: id, Labels: []graph.Label{graph.Container}, Cloud: graph.GCP})
		place(id, w[3])
	case "project":
		id := crm("projects/" + w[1])
		e.b.Node(graph.NodeFact{
			ID: id, Labels: []graph.Label{graph.Account}, Cloud: graph.GCP, Account: w[1],
			Type: "cloudresourcemanager.googleapis.com/Project", Aliases: []string{crm("projects/" + w[2])}, Props: graph.Props{"project_id": w[2]},
		})
		if len(w) > 3 {
			place(id, w[4])
		}
	case "sa":
		id := "serviceAccount:" + w[1]
		e.b.Node(graph.NodeFact{ID: id, Labels: []graph.Label{graph.Principal, graph.ServiceAccount}, Cloud: graph.GCP, Account: w[3], Type: "iam.googleapis.com/ServiceAccount"})
		place(id, w[3])
	case "node":
		e.b.Node(graph.NodeFact{ID: w[2], Labels: []graph.Label{graph.Resource}, Cloud: graph.GCP, Type: w[1], Account: w[4]})
		place(w[2], w[4])
	case "role":
		e.b.Node(graph.NodeFact{ID: w[1], Labels: []graph.Label{graph.Policy}, Cloud: graph.GCP, Props: graph.Props{"permissions": w[2:]}})
	case "bind":
		e.bind(w[1], w[2], fullName(w[3]), strings.Join(w[min(len(w), 5):], " "))
	case "group":
		e.member("group:"+w[1], true)
		for _, m := range w[2:] {
			e.member(m, false)
			e.b.Edge(graph.EdgeFact{Kind: graph.MemberOf, From: m, To: "group:" + w[1]})
		}
	case "deny":
		e.deny(w[1], strings.Join(w[2:], " "))
	case "pab":
		e.pab(w[1], w[2], w[3])
	default:
		tb.Fatalf("no such line: %s", line)
	}
}

func (e *estate) member(id string, read bool) {
	f := graph.NodeFact{ID: id, Labels: []graph.Label{graph.Principal}, Cloud: graph.GCP}
	switch {
	case strings.HasPrefix(id, "group:"):
		f.Labels = append(f.Labels, graph.Group)
	case strings.HasPrefix(id, "user:"):
		f.Labels = append(f.Labels, graph.User)
	case strings.HasPrefix(id, "all"):
		f.Labels = append(f.Labels, graph.Public)
	}
	if read {
		f.Props = graph.Props{"members_known": true}
	}
	e.b.Node(f)
}

func (e *estate) bind(member, role, at, cond string) {
	e.member(member, false)
	bound := role + "@" + at
	e.b.Node(graph.NodeFact{ID: bound, Labels: []graph.Label{graph.Role}, Cloud: graph.GCP, Props: graph.Props{"role": role, "resource": at}})
	edge := graph.EdgeFact{Kind: graph.HasRole, From: member, To: bound, Key: cond}
	if cond != "" {
		edge.Props = graph.Props{"condition": cond, graph.PropCertainty: "conditional"}
	}
	e.b.Edge(edge)
	e.b.Edge(graph.EdgeFact{Kind: graph.HasPolicy, From: bound, To: role})
}

func (e *estate) deny(at, rule string) {
	e.denies++
	id := fmt.Sprintf("policies/x/denypolicies/d%d", e.denies)
	doc, err := json.Marshal(map[string]any{"name": id, "rules": []any{map[string]any{"denyRule": json.RawMessage(rule)}}})
	if err != nil {
		doc = []byte("not JSON")
	}
	e.b.Node(graph.NodeFact{ID: id, Labels: []graph.Label{graph.Policy}, Cloud: graph.GCP, Props: graph.Props{graph.PropPolicyKind: "deny", graph.PropDocument: string(doc)}})
	e.b.Edge(graph.EdgeFact{Kind: graph.LimitedBy, From: fullName(at), To: id})
}

func (e *estate) pab(set, resource, version string) {
	e.denies++
	id := fmt.Sprintf("organizations/1/locations/global/principalAccessBoundaryPolicies/p%d", e.denies)
	doc := fmt.Sprintf(`{"details":{"rules":[{"resources":[%q],"effect":"ALLOW"}],"enforcementVersion":%q}}`, fullName(resource), version)
	e.b.Node(graph.NodeFact{ID: id, Labels: []graph.Label{graph.Policy}, Cloud: graph.GCP, Props: graph.Props{graph.PropPolicyKind: "pab", graph.PropDocument: doc}})
	e.b.Edge(graph.EdgeFact{Kind: graph.BoundedBy, From: set, To: id})
}

func judge(tb testing.TB, text string) (*gcpiam.Judge, *graph.Snapshot) {
	tb.Helper()
	s := parseEstate(tb, text)
	return gcpiam.New(s), s
}
