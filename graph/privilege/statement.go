package privilege

import (
	"bytes"
	"encoding/json"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access/awsiam"
)

// Statement is one statement of a policy that an identity holds: of AWS one of a document, of Google Cloud and Azure the role at
// one place with its permissions.
type Statement struct {
	Policy graph.NodeID // the document or role definition
	Holder graph.NodeID // who it hangs on: the identity, its group, or the role held at a place
	Kind   string       // managed, inline, boundary or role
	Name   string       // its Sid, else its position from 0; of a role its name
	Allow  bool
	// NotActions and NotResources are what is left out: all others are meant where Actions, or Resources, is empty. Actions of
	// Azure that begin with "data:" are data actions.
	Actions, NotActions     []string
	Resources, NotResources []string
	Condition               string // as the document has it; empty for none
}

// Book reads the statements of the identities of one Snapshot. Safe for many users at once.
type Book struct {
	s    *graph.Snapshot
	docs sync.Map // policy → []Statement, without Holder and, of roles, without Resources
}

// New gives the Book of a Snapshot.
func New(s *graph.Snapshot) *Book { return &Book{s: s} }

// maxGroups bounds how far groups within groups are followed.
const maxGroups = 16

// Statements gives the statements of everything that an identity holds, its groups' and boundaries' included, in the order of
// the policies' numbers. Trust policies, which say who becomes the identity, are left out.
func (b *Book) Statements(identity graph.NodeID) []Statement {
	var out []Statement
	for _, holder := range b.holders(identity) {
		for e := range b.s.OutKind(holder, graph.HasPolicy) {
			if kind := b.s.NodeString(e.To, graph.PropPolicyKind); kind != "trust" && b.s.HasLabel(e.To, graph.Policy) {
				out = append(out, b.of(e.To, holder, kindOf(kind), nil)...)
			}
		}
		for e := range b.s.OutKind(holder, graph.BoundedBy) {
			out = append(out, b.of(e.To, holder, "boundary", nil)...)
		}
		for role := range b.held(holder) {
			place := []string{b.place(role)}
			for e := range b.s.OutKind(role, graph.HasPolicy) {
				out = append(out, b.of(e.To, role, "role", place)...)
			}
		}
	}
	return out
}

func kindOf(kind string) string {
	if kind == "" {
		return "policy"
	}
	return kind
}

// holders is the identity and the groups that it is in, each once.
func (b *Book) holders(identity graph.NodeID) []graph.NodeID {
	list := []graph.NodeID{identity}
	for i := 0; i < len(list) && len(list) < maxGroups; i++ {
		for e := range b.s.OutKind(list[i], graph.MemberOf) {
			if !slices.Contains(list, e.To) {
				list = append(list, e.To)
			}
		}
	}
	return list
}

// held gives the roles that somebody holds at a place; AWS's roles are principals, and what they hold is theirs.
func (b *Book) held(holder graph.NodeID) iter.Seq[graph.NodeID] {
	return func(yield func(graph.NodeID) bool) {
		for e := range b.s.OutKind(holder, graph.HasRole) {
			if !b.s.HasLabel(e.To, graph.Principal) && !yield(e.To) {
				return
			}
		}
	}
}

// place is where a role is held: the resource of a binding, the scope of an assignment.
func (b *Book) place(role graph.NodeID) string {
	for _, prop := range []string{"resource", "scope"} {
		if p := b.s.NodeString(role, prop); p != "" {
			return p
		}
	}
	return b.s.Account(role)
}

func (b *Book) of(policy, holder graph.NodeID, kind string, place []string) []Statement {
	kept, ok := b.docs.Load(policy)
	if !ok {
		kept, _ = b.docs.LoadOrStore(policy, b.read(policy))
	}
	list, _ := kept.([]Statement)
	list = slices.Clone(list)
	for i := range list {
		list[i].Holder, list[i].Kind = holder, kind
		if place != nil {
			list[i].Resources = place
		}
	}
	return list
}

// read takes a policy's document apart. One that was not read gives nothing.
func (b *Book) read(policy graph.NodeID) []Statement {
	doc := b.s.NodeString(policy, graph.PropDocument)
	if b.s.Cloud(policy) == graph.AWS {
		return documentStatements(policy, doc)
	}
	st := Statement{Policy: policy, Name: b.s.Name(policy), Allow: true}
	var role struct {
		Permissions []struct{ Actions, NotActions, DataActions, NotDataActions []string } `json:"permissions"`
	}
	if json.Unmarshal([]byte(doc), &role) == nil {
		for _, p := range role.Permissions {
			st.Actions = append(append(st.Actions, p.Actions...), data(p.DataActions)...)
			st.NotActions = append(append(st.NotActions, p.NotActions...), data(p.NotDataActions)...)
		}
	}
	for _, prop := range []string{"permissions", "actions"} {
		v, _ := b.s.NodeProp(policy, prop)
		list, _ := v.([]string)
		st.Actions = append(st.Actions, list...)
	}
	return []Statement{st}
}

// dataAction marks an action of Azure on data.
const dataAction = "data:"

func data(list []string) []string {
	out := make([]string, 0, len(list))
	for _, a := range list {
		out = append(out, dataAction+a)
	}
	return out
}

func documentStatements(policy graph.NodeID, doc string) []Statement {
	if doc == "" {
		return nil
	}
	var out []Statement
	for _, c := range awsiam.Compile([]byte(doc)).Statements {
		var p struct {
			Action, NotAction, Resource, NotResource words
			Condition                                json.RawMessage
		}
		if json.Unmarshal([]byte(c.Text), &p) != nil {
			continue
		}
		st := Statement{Policy: policy, Name: c.Name(), Allow: c.Allow, Actions: p.Action, NotActions: p.NotAction, Resources: p.Resource, NotResources: p.NotResource}
		if text := bytes.TrimSpace(p.Condition); len(text) > 0 && string(text) != "{}" && string(text) != "null" {
			st.Condition = string(text)
		}
		out = append(out, st)
	}
	return out
}

// words is one text or a list of them, as policies have either.
type words []string

func (w *words) UnmarshalJSON(raw []byte) error {
	if trimmed := bytes.TrimSpace(raw); len(trimmed) > 0 && trimmed[0] == '[' {
		return json.Unmarshal(raw, (*[]string)(w))
	}
	var one string
	if err := json.Unmarshal(raw, &one); err != nil {
		return err
	}
	*w = words{one}
	return nil
}

// Wildcard says where a statement is wide: "actions" where it allows all of a service or all but some, "resources" where it holds
// everywhere or everywhere but at some, "both", or "" for none. A pattern within an action or a resource's name is narrower and no
// wildcard here.
func (st *Statement) Wildcard() string {
	actions := len(st.NotActions) > 0 && len(st.Actions) == 0 || slices.ContainsFunc(st.Actions, wideAction)
	resources := len(st.NotResources) > 0 || slices.ContainsFunc(st.Resources, wideResource)
	switch {
	case actions && resources:
		return "both"
	case actions:
		return "actions"
	case resources:
		return "resources"
	}
	return ""
}

// wideAction tells "*", "s3:*" and Azure's "*" and "Microsoft.Storage/*".
func wideAction(a string) bool {
	a = strings.TrimPrefix(a, dataAction)
	if strings.Trim(a, "*") == "" {
		return true
	}
	_, rest, ok := strings.Cut(a, ":")
	if !ok {
		_, rest, ok = strings.Cut(a, "/")
	}
	return ok && strings.Trim(rest, "*") == "" && rest != ""
}

// wideResource tells "*" and the ARN of everything of a service, as arn:aws:s3:::*.
func wideResource(r string) bool {
	if strings.Trim(r, "*") == "" {
		return r != ""
	}
	parts := strings.SplitN(r, ":", 6)
	return len(parts) == 6 && strings.Trim(parts[5], "*/") == "" && parts[5] != ""
}
