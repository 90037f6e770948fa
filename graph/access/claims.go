package access

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// Claim is one row of the tables that say what a permission is worth: who may
// do all of Actions on a node of one of Types has an edge of Kind to it.
// Several rows of one Kind and Type are alternatives.
type Claim struct {
	Kind    graph.Kind
	Types   []string    // the cloud's own type names, compared without regard to case
	Label   graph.Label // instead of Types, where the label decides
	Actions []string    // all are needed
	// Context is what is known of such a request besides what the estate settles.
	Context Context
	// Anonymous says that the service takes unsigned requests. Where it does
	// not, "anyone" means anyone with an account of the cloud, and the claim is
	// not made for internet.
	Anonymous bool
	// Decrypt is what is needed on the key besides, where the node is encrypted
	// with a customer's key; Service is the service through which the key is used.
	Decrypt string
	Service string
	// Tag is what the caller needs besides where the claim depends on session
	// tags that the request passes.
	Tag string
	// Only limits the claim to nodes with an edge of this kind leaving them, so
	// that settings are claimed where they hold a credential and not everywhere.
	Only graph.Kind
	// Where limits the claim to nodes whose properties pass; see PropTest.
	Where []PropTest
	// Inside names the nodes that only callers inside the network reach.
	Inside []PropTest
	// Assume names what no fact settles and the claim depends on.
	Assume string
	// Feeds rows claim no edge to the node itself: what they allow starts what
	// the node triggers and nothing else.
	Feeds bool
}

// Claims returns the table of one cloud. The caller owns the slice.
func Claims(c graph.Cloud) []Claim {
	switch c {
	case graph.AWS:
		return awsClaims()
	case graph.GCP:
		return gcpClaims()
	case graph.Azure:
		return azureClaims()
	case graph.Internet:
	}
	return nil
}

// on is a row with one type, the shape of most rows.
func on(kind graph.Kind, typ string, actions ...string) Claim {
	return Claim{Kind: kind, Types: []string{typ}, Actions: actions}
}

// unsigned marks a row whose service takes unsigned requests.
func unsigned(c Claim) Claim {
	c.Anonymous = true
	return c
}

// sealed adds what a customer's key demands.
func sealed(c Claim, service, decrypt string) Claim {
	c.Service, c.Decrypt = service, decrypt
	return c
}

// typeIndex finds the nodes of a type name.
type typeIndex map[string]*Set

func indexTypes(s *graph.Snapshot) typeIndex {
	idx := typeIndex{}
	for i := range s.NumNodes() {
		t := strings.ToLower(s.Type(graph.NodeID(i)))
		if t == "" {
			continue
		}
		if idx[t] == nil {
			idx[t] = NewSet()
		}
		idx[t].Add(uint32(i))
	}
	return idx
}

func (idx typeIndex) of(types []string) *Set {
	out := NewSet()
	for _, t := range types {
		if set := idx[strings.ToLower(t)]; set != nil {
			out.Or(set)
		}
	}
	return out
}
