package access

import (
	"maps"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// Question is one entry of an edge's PropActions: the question that was asked
// to make the edge, written "action", "action@new" or "action@ID", with
// "?key=value&…" after the action where the request's context was known.
// Without a place it was asked on the edge's far end; "new" is the account of
// the far end, standing for something new in it, "identity" what the far
// end runs as, and "resource" what runs as the far end; "attached", "group",
// "provider" and "host" are the policies attached to the far end, the groups that
// it is in, the providers that it trusts and what contains it, of which one is
// enough. " of ID" after such a word names another node than the far end. " by ID" at the end
// names a principal who makes the call where that is not the edge's own.
type Question struct {
	Action  string
	Context Context
	On      string // "", a word as above, with " of ID" or without, or a node id
	By      string // who makes the call, by node id; "": the one from whom the edge leads
}

// String writes the question in the form that ParseQuestion reads.
func (q Question) String() string {
	var b strings.Builder
	b.WriteString(q.Action)
	sep := byte('?')
	for _, k := range slices.Sorted(maps.Keys(q.Context)) {
		for _, v := range q.Context[k] {
			b.WriteByte(sep)
			b.WriteString(k + "=" + v)
			sep = '&'
		}
	}
	if q.On != "" {
		b.WriteString("@" + q.On)
	}
	if q.By != "" {
		b.WriteString(by + q.By)
	}
	return b.String()
}

const by = " by "

// ParseQuestion reads an entry of PropActions. Any text is a question: what is
// no context is part of the action.
func ParseQuestion(text string) Question {
	var q Question
	if i := strings.LastIndex(text, by); i >= 0 {
		text, q.By = text[:i], text[i+len(by):]
	}
	text, q.On, _ = strings.Cut(text, "@")
	action, query, _ := strings.Cut(text, "?")
	q.Action = action
	for part := range strings.SplitSeq(query, "&") {
		if k, v, ok := strings.Cut(part, "="); ok {
			if q.Context == nil {
				q.Context = Context{}
			}
			q.Context[k] = append(q.Context[k], v)
		}
	}
	return q
}

// Words says a question as a person would: the action, what is known of the request, what it is asked of where that is named, and who calls.
func (q Question) Words() string {
	var b strings.Builder
	b.WriteString(q.Action)
	for i, k := range slices.Sorted(maps.Keys(q.Context)) {
		joint := " and "
		if i == 0 {
			joint = " where "
		}
		b.WriteString(joint + k + " is " + strings.Join(q.Context[k], " or "))
	}
	switch q.On {
	case "":
	case "new":
		b.WriteString(" on something new")
	case "resource":
		b.WriteString(" on what runs as it")
	default:
		word, of := q.relation()
		switch words, ok := relations()[word]; {
		case !ok:
			b.WriteString(" on " + q.On)
		case of != "":
			b.WriteString(" on " + words.of + of)
		default:
			b.WriteString(" on " + words.it)
		}
	}
	if q.By != "" {
		b.WriteString(by + q.By)
	}
	return b.String()
}

// ActionNames gives the cloud's names of the actions in an edge's PropActions, each once, in their order.
func ActionNames(asked []string) []string {
	out := []string{}
	for _, text := range asked {
		if name := ParseQuestion(text).Action; !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// Asked is one question that made an edge, with its answer as it is now.
type Asked struct {
	Action  string       // "" for a setting that no question was asked about
	Context Context      // what was known of the request
	By      graph.NodeID // who makes the call
	On      graph.NodeID // what it was asked on
	Why     []Reason
	text    string // as the edge has it
	beside  string // of a question to a key: the text of the one that it goes with
}

// Needed reports whether there is no edge without a yes. It is false for the
// second permission on a function URL: one made before October 2025 may do
// without, so that the edge would be there, less certain.
func (a Asked) Needed() bool { return a.Context["lambda:InvokedViaFunctionUrl"] == nil }

// Explain asks again the questions that made one judged edge and gives the
// statements, bindings and assignments that took part. For an edge that leaves
// a Grant, the caller puts the holder in e.From. Reasons come in the order of
// the questions, each once. An edge of structure has none.
func Explain(s *graph.Snapshot, judges []Judge, e graph.Edge) []Reason {
	var out []Reason
	for _, a := range Questions(s, judges, e) {
		for _, r := range a.Why {
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
}

// Questions is Explain, question by question. Ways says which of them are enough.
func Questions(s *graph.Snapshot, judges []Judge, e graph.Edge) []Asked {
	v, _ := s.EdgeProp(e.ID, graph.PropActions)
	texts, _ := v.([]string)
	if e.Kind == graph.Administers && len(texts) == 0 {
		return []Asked{{Action: fullControl, By: e.From, On: e.To, Why: explainAdmin(s, judges, e)}}
	}
	var out []Asked
	if why := explainWay(s, judges, e); len(why) > 0 {
		out = append(out, Asked{By: e.From, On: e.To, Why: why})
	}
	for _, text := range texts {
		q := ParseQuestion(text)
		from := e.From
		if q.By != "" {
			var ok bool
			if from, ok = s.Lookup(q.By); !ok {
				continue
			}
		}
		if asked, ok := q.ask(s, judges, from, e.To); ok {
			asked.text = text
			out = append(append(out, asked), seals(s, judges, e, asked)...)
		}
	}
	return out
}

// ask puts the question where it was asked. Of several places those count in which the answer is yes, and what says so in any
// of them; the first where it is no in all.
func (q Question) ask(s *graph.Snapshot, judges []Judge, from, to graph.NodeID) (out Asked, ok bool) {
	yes := false
	for _, on := range q.places(s, to) {
		j := judgeFor(s, judges, on, from)
		if j == nil {
			continue
		}
		r := Request{Principal: s.ID(from), Action: q.Action, Resource: s.ID(on), Context: q.Context}
		d := j.Decide(r)
		_, may := d.CertaintyOf()
		switch {
		case !ok, may && !yes:
			out = Asked{Action: q.Action, Context: q.Context, By: from, On: on, Why: within(j, r, d.Why)}
		case may:
			for _, w := range within(j, r, d.Why) {
				if !slices.Contains(out.Why, w) {
					out.Why = append(out.Why, w)
				}
			}
		}
		ok, yes = true, yes || may
	}
	return out, ok
}

// fullControl stands for every action.
const fullControl = "*"

// explainWay gives the reasons of edges that rest on a setting and not on a
// permission of the one from whom they start: the access policies of an EKS
// access entry, and the trust that a Roles Anywhere profile relies on.
func explainWay(s *graph.Snapshot, judges []Judge, e graph.Edge) []Reason {
	via, ok := s.Lookup(s.EdgeString(e.ID, graph.PropVia))
	if !ok {
		return nil
	}
	var out []Reason
	switch s.Type(via) {
	case "AWS::EKS::AccessEntry":
		v, _ := s.NodeProp(via, "access_policies")
		list, _ := v.([]string)
		for _, p := range list {
			out = append(out, Reason{Policy: s.ID(via), Statement: p, Effect: "allow", Layer: "resource"})
		}
	case "AWS::RolesAnywhere::Profile":
		if j := judgeFor(s, judges, e.To, e.From); j != nil {
			ctx := Context{"aws:SourceArn": {s.ID(e.From)}, "aws:SourceAccount": {s.Account(e.From)}}
			out = j.Decide(Request{Principal: anywhereService, Action: "sts:AssumeRole", Resource: s.ID(e.To), Context: ctx}).Why
		}
	}
	return out
}

// relation splits what a question is asked on into a word for it and the node that the word is about; "" is the far end.
func (q Question) relation() (word, of string) {
	word, of, _ = strings.Cut(q.On, " of ")
	return word, of
}

// places finds the nodes that the question was asked on.
func (q Question) places(s *graph.Snapshot, to graph.NodeID) []graph.NodeID {
	switch q.On {
	case "":
		return []graph.NodeID{to}
	case "new":
		if n, ok := AccountNode(s, to); ok {
			return []graph.NodeID{n}
		}
		return nil
	case "identity":
		for e := range s.OutKind(to, graph.RunsAs) {
			return []graph.NodeID{e.To}
		}
		return nil
	case "resource":
		for e := range s.InKind(to, graph.RunsAs) {
			if !s.HasLabel(e.From, graph.Function) && !s.HasLabel(e.From, graph.Instance) {
				return []graph.NodeID{e.From}
			}
		}
		return nil
	}
	word, of := q.relation()
	r, related := relations()[word]
	if of != "" && related {
		var ok bool
		if to, ok = s.Lookup(of); !ok {
			return nil
		}
	}
	if related {
		if list := r.Of(s, to); len(list) > 0 {
			return list
		}
		return []graph.NodeID{to}
	}
	if n, ok := s.Lookup(q.On); ok {
		return []graph.NodeID{n}
	}
	return nil
}

// explainAdmin asks for everything, which is what full control means.
func explainAdmin(s *graph.Snapshot, judges []Judge, e graph.Edge) []Reason {
	j := judgeFor(s, judges, e.To, e.From)
	if j == nil {
		return nil
	}
	action := map[graph.Cloud]string{
		graph.AWS:   "iam:AttachRolePolicy",
		graph.GCP:   "resourcemanager.projects.setIamPolicy",
		graph.Azure: "Microsoft.Authorization/roleAssignments/write",
	}[j.Cloud()]
	if j.Cloud() == graph.Azure && s.HasLabel(e.To, graph.Organization) {
		action = elevateTenant
	}
	return j.Decide(Request{Principal: s.ID(e.From), Action: action, Resource: s.ID(e.To)}).Why
}

// elevateTenant is what the directory roles allow that administer a tenant, and nothing else does ("Elevate access to manage
// all Azure subscriptions and management groups").
const elevateTenant = "Microsoft.Authorization/elevateAccess/action"

// judgeFor picks the judge of the cloud that the resource is in, else of the principal's.
func judgeFor(s *graph.Snapshot, judges []Judge, on, from graph.NodeID) Judge {
	for _, c := range []graph.Cloud{s.Cloud(on), s.Cloud(from)} {
		for _, j := range judges {
			if j.Cloud() == c {
				return j
			}
		}
	}
	return nil
}
