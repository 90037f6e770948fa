// Package synth makes AWS organizations of any size for benchmarks and laws,
// shaped like real ones: few distinct documents held by many, some wide, some
// narrow, groups, tags, boundaries, guardrails at four levels, resource
// policies, functions with what triggers them, roles that trust each other
// along planted chains. The same size and seed give the same facts. It writes
// facts as an importer would: 'postern bench' and tests are its users.
package synth

import (
	"fmt"
	"math/rand/v2"

	"github.com/postern-graph/postern/graph"
)

// Options say how large the organization is. Zero fields take a default.
type Options struct {
	Principals int // users and roles in all: 1,000
	Accounts   int // Principals / 100, at least 10
	Resources  int // what else there is: Principals * 10
	Seed       uint64
	// Chains is how many ways lead from the internet to a crown jewel, each over
	// ChainLength roles. 0: none are planted.
	Chains, ChainLength int
}

func (o Options) filled() Options {
	if o.Principals == 0 {
		o.Principals = 1000
	}
	if o.Accounts == 0 {
		o.Accounts = max(10, o.Principals/100)
	}
	if o.Resources == 0 {
		o.Resources = o.Principals * 10
	}
	if o.ChainLength == 0 {
		o.ChainLength = 5
	}
	return o
}

// Organization writes the facts of one AWS organization to sink.
func Organization(o Options, sink graph.Sink) {
	o = o.filled()
	g := &generator{Options: o, sink: sink, rand: rand.New(rand.NewPCG(o.Seed, 0x706f737465726e)), modules: modulePolicies()} //nolint:gosec // a benchmark's dice
	g.tree()
	for p, doc := range managedPolicies() {
		g.policy(managedARN(p), "managed", doc)
	}
	for a := range o.Accounts {
		g.account(a)
	}
	for c := range o.Chains {
		g.chain(c)
	}
}

type generator struct {
	Options

	sink    graph.Sink
	rand    *rand.Rand
	modules []string
}

func accountID(a int) string { return fmt.Sprintf("%012d", 300000000000+a) }

const (
	topUnits    = 5  // organizational units below the root
	accountsPer = 20 // accounts of one unit of the second level
)

// tree has one organization, a root, five units and below them one for every
// twenty accounts, with a guardrail of its own on each level.
func (g *generator) tree() {
	g.node("o-synth", "AWS::Organizations::Organization", "", nil, graph.Organization)
	g.node("r-synth", "AWS::Organizations::Root", "", nil, graph.Container)
	g.edge(graph.Contains, "o-synth", "r-synth")
	g.policy("scp:full", "scp", fullAccess)
	g.policy("rcp:full", "rcp", fullAccess)
	g.policy("rcp:org", "rcp", orgPerimeter)
	for i, doc := range guardrails() {
		g.policy(fmt.Sprintf("scp:%d", i), "scp", doc)
	}
	g.limited("r-synth", 0)
	g.edge(graph.LimitedBy, "r-synth", "rcp:full")
	g.edge(graph.LimitedBy, "r-synth", "rcp:org")
	for u := range topUnits {
		ou := fmt.Sprintf("ou-top-%d", u)
		g.node(ou, "AWS::Organizations::OrganizationalUnit", "", nil, graph.Container)
		g.edge(graph.Contains, "r-synth", ou)
		g.limited(ou, 1+u%2)
	}
	for u := 0; u*accountsPer < g.Accounts; u++ {
		ou := unit(u)
		g.node(ou, "AWS::Organizations::OrganizationalUnit", "", nil, graph.Container)
		g.edge(graph.Contains, fmt.Sprintf("ou-top-%d", u%topUnits), ou)
		g.limited(ou, 3+u%4)
	}
}

func unit(u int) string { return fmt.Sprintf("ou-%04d", u) }

// limited attaches the full access that every level needs, and one guardrail.
func (g *generator) limited(to string, scp int) {
	g.edge(graph.LimitedBy, to, "scp:full")
	g.edge(graph.LimitedBy, to, fmt.Sprintf("scp:%d", scp))
}

func (g *generator) policy(id, kind, doc string) {
	g.node(id, "AWS::IAM::Policy", "", graph.Props{graph.PropDocument: doc, graph.PropPolicyKind: kind}, graph.Policy)
}

// attach gives a resource or role a policy of its own.
func (g *generator) attach(to, kind, doc string) {
	g.policy(to+"#"+kind, kind, doc)
	g.edge(graph.HasPolicy, to, to+"#"+kind)
}

func (g *generator) node(id, typ, account string, props graph.Props, labels ...graph.Label) {
	g.sink.Node(graph.NodeFact{ID: id, Type: typ, Cloud: graph.AWS, Account: account, Labels: labels, Props: props})
}

func (g *generator) edge(k graph.Kind, from, to string) {
	g.sink.Edge(graph.EdgeFact{Kind: k, From: from, To: to})
}
