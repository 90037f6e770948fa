package privilege

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// Plan is what one of the functions that share an identity would get as its own.
type Plan struct {
	Function graph.NodeID
	// Needed are the grants that something of the function's own uses, Unknown those of which no fact tells whose they are: they
	// are left in. Dropped are those that are another function's alone, as far as facts tell.
	Needed, Unknown, Dropped []Grant
	// Document is the policy that covers Needed and Unknown: of AWS an IAM document, of other clouds a list of roles with their places.
	Document string
}

// Grant is part of a statement: actions on resources, with what tells whose it is.
type Grant struct {
	Statement *Statement
	Actions   []string
	Resources []string
	Why       string
}

func (b *Book) words(g Grant) string {
	return b.s.Name(g.Statement.Policy) + "/" + g.Statement.Name + ": " + strings.Join(g.Actions, ", ") + " on " + strings.Join(g.Resources, ", ") + " (" + g.Why + ")"
}

// Words writes grants as reports show them, one line for each: the policy's statement, actions, resources, and what tells it.
func (b *Book) Words(grants []Grant) []string {
	out := make([]string, 0, len(grants))
	for _, g := range grants {
		out = append(out, b.words(g))
	}
	return out
}

// Split plans a policy for each function that runs as an identity. A grant on a resource that a function's triggers, settings or
// configuration name is that function's; what Lambda itself does with the role is every function's, its log group being its own
// alone; where nothing of any function tells whose a grant is, every one keeps it. Versions and aliases go with their function.
func (b *Book) Split(identity graph.NodeID) []Plan {
	var plans []Plan
	var owns []own
	for e := range b.s.InKind(identity, graph.RunsAs) {
		if b.s.HasLabel(e.From, graph.Function) && !slices.Contains([]string{"AWS::Lambda::Version", "AWS::Lambda::Alias"}, b.s.Type(e.From)) {
			plans, owns = append(plans, Plan{Function: e.From}), append(owns, b.ownOf(e.From))
		}
	}
	statements := b.Statements(identity)
	for i := range statements {
		st := &statements[i]
		if st.Kind == "boundary" {
			continue // stays on each new role as it is
		}
		for at := range plans {
			b.part(st, plans, owns, at)
		}
	}
	for at := range plans {
		plans[at].Document = b.document(&plans[at])
	}
	return plans
}

// part settles one statement for one of the functions.
func (b *Book) part(st *Statement, plans []Plan, owns []own, at int) {
	p := &plans[at]
	whole := Grant{st, orAll(st.Actions, st.NotActions), orAll(st.Resources, st.NotResources), "nothing tells which function uses it"}
	switch {
	case !st.Allow:
		whole.Why = "a denial holds for each"
		p.Needed = append(p.Needed, whole)
		return
	case len(st.NotActions) > 0 || len(st.NotResources) > 0 || b.s.Cloud(st.Policy) != graph.AWS:
		placed(p, whole, owns, at)
		return
	}
	var rest []string
	service := map[string][]string{}
	for _, a := range st.Actions {
		if kind := lambdaOwn(a); kind != "" {
			service[kind] = append(service[kind], a)
			continue
		}
		rest = append(rest, a)
	}
	for _, kind := range []string{"logs", "vpc", "tracing"} {
		if len(service[kind]) > 0 {
			b.lambda(p, st, kind, service[kind])
		}
	}
	for _, r := range st.Resources {
		if len(rest) > 0 {
			split(p, st, rest, r, owns, at)
		}
	}
}

// placed settles what is granted at one place, a role of Google Cloud or Azure, and what names only what it leaves out: it is the
// function's whose own the place is, and everybody's where it is nobody's.
func placed(p *Plan, g Grant, owns []own, at int) {
	for _, r := range g.Statement.Resources {
		if why := owns[at][r]; why != "" {
			g.Why = why
			p.Needed = append(p.Needed, g)
			return
		}
		if slices.ContainsFunc(owns, func(o own) bool { return o[r] != "" }) {
			g.Why = "the place is another function's own"
			p.Dropped = append(p.Dropped, g)
			return
		}
	}
	p.Unknown = append(p.Unknown, g)
}

func orAll(list, not []string) []string {
	if len(list) > 0 || len(not) == 0 {
		return list
	}
	return []string{"all but " + strings.Join(not, ", ")}
}

// lambdaOwn tells what Lambda itself does an action for: logs, vpc, tracing; "" for what is the code's.
func lambdaOwn(action string) string {
	switch {
	case among(action, logActions):
		return "logs"
	case among(action, vpcActions):
		return "vpc"
	case among(action, xrayActions):
		return "tracing"
	}
	return ""
}

// lambda settles what the Lambda service does with the role of every function.
func (b *Book) lambda(p *Plan, st *Statement, kind string, actions []string) {
	g := Grant{Statement: st, Actions: actions, Resources: st.Resources}
	switch kind {
	case "logs":
		g.Why = "Lambda writes the function's log"
		for e := range b.s.OutKind(p.Function, graph.LogsTo) {
			group := strings.TrimSuffix(b.s.ID(e.To), ":*")
			if slices.ContainsFunc(st.Resources, func(r string) bool { return overlaps(r, group) }) {
				g.Resources = []string{group, group + ":*"}
			}
		}
		p.Needed = append(p.Needed, g)
	case "vpc":
		switch v, known := b.s.NodeProp(p.Function, "in_vpc"); {
		case !known:
			g.Why = "whether the function stands in a network was not read"
			p.Unknown = append(p.Unknown, g)
		case v == true:
			g.Why = "Lambda makes its network interfaces"
			p.Needed = append(p.Needed, g)
		default:
			g.Why = "the function stands in no network"
			p.Dropped = append(p.Dropped, g)
		}
	case "tracing":
		switch mode := b.s.NodeString(p.Function, "tracing"); mode {
		case "Active":
			g.Why = "tracing is on"
			p.Needed = append(p.Needed, g)
		default:
			g.Why = "whether its code traces is not known"
			p.Unknown = append(p.Unknown, g)
		}
	}
}

// split settles actions on one resource pattern. Where it is about everything, actions of services of which the function has
// something of its own are narrowed to no resource: that they are the function's is known, that nothing else is meant is not.
func split(p *Plan, st *Statement, actions []string, resource string, owns []own, at int) {
	mine := owns[at].of(resource)
	if strings.Trim(resource, "*") != "" {
		g := Grant{Statement: st, Actions: actions, Resources: []string{resource}}
		switch {
		case len(mine) > 0:
			g.Why = owns[at][mine[0]]
			p.Needed = append(p.Needed, g)
		case claimed(owns, at, resource):
			g.Why = "another function's own"
			p.Dropped = append(p.Dropped, g)
		default:
			g.Why = "no function is known to use it alone"
			p.Unknown = append(p.Unknown, g)
		}
		return
	}
	var needed, unknown []string
	why := ""
	for _, a := range actions {
		if i := slices.IndexFunc(mine, func(id string) bool { return serves(id, a) }); i >= 0 {
			needed, why = append(needed, a), owns[at][mine[i]]+": "+mine[i]
			continue
		}
		unknown = append(unknown, a)
	}
	if len(needed) > 0 {
		p.Needed = append(p.Needed, Grant{st, needed, []string{resource}, why})
	}
	if len(unknown) > 0 {
		p.Unknown = append(p.Unknown, Grant{st, unknown, []string{resource}, "it holds everywhere, and nothing of the function tells that it is used"})
	}
}

// claimed tells whether a pattern names one resource, or what lies in it, that is another function's own. A pattern that can name
// more than that stays with every function: what else it names may be this one's.
func claimed(owns []own, at int, pattern string) bool {
	for i, o := range owns {
		if i == at {
			continue
		}
		for id := range o {
			rest, ok := strings.CutPrefix(pattern, id)
			if ok && (rest == "" || rest[0] == '/' || rest[0] == ':') {
				return true
			}
		}
	}
	return false
}
