package demo

// Certainty of a planted chain, as `postern paths` reports it.
const (
	Certain     = "certain"
	Conditional = "conditional"
)

// Finding is one planted finding with its harmless twins. A finding is a chain, or a set of facts about nodes, or both.
type Finding struct {
	ID    string   `json:"id"` // of issue section 8: "1" … "10", "6a" and "6b", "scp"
	Title string   `json:"title"`
	Story string   `json:"story"`
	Cloud []string `json:"clouds"`
	// Chain must be found. Absent for findings about nodes alone, and for the chain that is held back.
	Chain *Chain `json:"chain,omitempty"`
	// Twins must not be found: see Chain.Via.
	Twins []Chain `json:"twins,omitempty"`
	// Facts must hold of their nodes; TwinFacts must hold of the harmless nodes beside them.
	Facts     []Fact `json:"facts,omitempty"`
	TwinFacts []Fact `json:"twinFacts,omitempty"`
	// Edges must be there, NonEdges must not (not even as conditional).
	Edges    []Edge `json:"edges,omitempty"`
	NonEdges []Edge `json:"nonEdges,omitempty"`
	// HeldBack is a chain that guardrails alone hold back: absent now, listed with --latent.
	HeldBack  *Chain   `json:"heldBack,omitempty"`
	BlockedBy []string `json:"blockedBy,omitempty"`
}

// Chain is a path. Ids are those of the command-line contract.
type Chain struct {
	From string `json:"from"`
	To   string `json:"to"`
	// Nodes are to be met in this order; others (an endpoint, one function of an app, a principal set, a Role held) may lie between.
	Nodes []string `json:"nodes"`
	// Edges are the kinds between Nodes, where nothing lies between. HAS_ROLE may come before ADMINISTERS.
	Edges []string `json:"edges"`
	// Certainty of the whole path, and the assumptions that it rests on.
	Certainty   string   `json:"certainty,omitempty"`
	Assumptions []string `json:"assumptions,omitempty"`
	// Role is the node that the pattern's "admin role" ends at, where that is not To.
	Role string `json:"role,omitempty"`
	// Via is for twins: no path from From to To may pass all of these nodes. If empty, there may be no path at all.
	Via []string `json:"via,omitempty"`
	// Why says what opens the chain, or what shuts the twin.
	Why string `json:"why"`
}

// Edge is one edge that must or must not be there.
type Edge struct {
	Type string `json:"type"`
	From string `json:"from"`
	To   string `json:"to"`
	Why  string `json:"why,omitempty"`
}

// Fact is a statement about one node: what holds (a word of the table below), and the nodes or values that show it.
//
//	admin, not-admin            whether the node carries the flag
//	policies                    Values are every policy that grants the node something, by HAS_POLICY (inline: ROLE-ARN#inline/NAME)
//	shared-role, unshared-role  Values are the functions that run as the node
//	not-public                  nobody outside may use the node
//	anonymous-function          Values are the functions of an app that ask for no key
//	public-owner                Values are the bound roles, ROLE@RESOURCE
//	egress-v4, egress-v6        packets reach the whole internet; no-egress-v4, no-egress-v6: they do not
//	setting                     Values are settings of a Function App: name=value
type Fact struct {
	Node   string   `json:"node"`
	Holds  string   `json:"holds"`
	Values []string `json:"values,omitempty"`
	Why    string   `json:"why,omitempty"`
}
