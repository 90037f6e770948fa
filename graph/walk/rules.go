package walk

import "github.com/postern-graph/postern/graph"

// hold says what the attacker has at a node: how it was reached decides what
// may follow (vocabulary.md, the notes below the edge table).
type hold uint8

const (
	// control: acts as the principal, or owns what runs there.
	control hold = iota
	// invoked: the code ran as it is; what it may do is the caller's only under an assumption.
	invoked
	// member: counts as one of the group, which gives its roles and nothing more of its own.
	member
	// read and written: has the data, or put data there.
	read
	written
	// administers: full control of an account; what it contains follows.
	administers
	// reached: the end of a road. Holding a role of GCP, Azure or Entra is
	// already in the holder's own edges; packets that arrive give no control.
	reached
	holds // number of values
)

// arrive gives what walking an edge of kind k to node n leaves the attacker with.
func arrive(g graph.Reader, k graph.Kind, n graph.NodeID) hold {
	switch k {
	case graph.CanInvoke, graph.Triggers:
		return invoked
	case graph.MemberOf:
		return member
	case graph.HasRole:
		if g.HasLabel(n, graph.Principal) {
			return control
		}
		return reached
	case graph.CanRead:
		return read
	case graph.CanWrite:
		return written
	case graph.Administers:
		return administers
	case graph.CanDecrypt, graph.Reaches:
		return reached
	case graph.Contains:
		// Whoever administers a container administers what it contains.
		if g.HasLabel(n, graph.Account) || g.HasLabel(n, graph.Container) || g.HasLabel(n, graph.Organization) {
			return administers
		}
		return control
	case graph.SameAs, graph.RunsAs, graph.SuppliesCode, graph.Unlocks, graph.CanHijack,
		graph.CanAssume, graph.CanRunAs, graph.CanTakeOver, graph.EligibleFor:
		return control
	case graph.CanGrant:
		if reachesMaker(g, n) {
			return control
		}
		return reached
	}
	return reached
}

// reachesMaker tells whether a change of n's rights reaches the one who makes
// it: who may change a group or a role held puts himself in. Another
// principal's rights are of no use without acting as that principal, and full
// control of an account is said by ADMINISTERS.
func reachesMaker(g graph.Reader, n graph.NodeID) bool {
	return g.HasLabel(n, graph.Group) || g.HasLabel(n, graph.Role) && !g.HasLabel(n, graph.Principal)
}

// follows reports whether, within a chain, an edge of kind k to node n may be
// walked from a node at which the attacker has h, and whether that needs the
// assumption that the code there lets its caller act.
func follows(g graph.Reader, h hold, k graph.Kind, n graph.NodeID) (ok, assumed bool) {
	switch h {
	case control:
		return controls(g, k, n), false
	case invoked:
		switch k {
		case graph.RunsAs, graph.Reaches:
			return true, true
		case graph.Triggers:
			return true, false
		}
		return false, false
	case member:
		return k == graph.HasRole || k == graph.MemberOf, false
	case read:
		return k == graph.Unlocks, false
	case written:
		return k == graph.SuppliesCode || k == graph.Triggers, false
	case administers:
		return k == graph.Contains, false
	}
	return false, false
}

func controls(g graph.Reader, k graph.Kind, n graph.NodeID) bool {
	switch k {
	case graph.CanGrant:
		return reachesMaker(g, n)
	case graph.MemberOf, graph.SameAs, graph.HasRole, graph.RunsAs, graph.Triggers, graph.SuppliesCode, graph.Unlocks,
		graph.CanInvoke, graph.CanHijack, graph.CanAssume, graph.CanRunAs, graph.CanTakeOver, graph.EligibleFor,
		graph.CanRead, graph.CanWrite, graph.CanDecrypt, graph.Administers, graph.Reaches:
		return true
	}
	return false
}
