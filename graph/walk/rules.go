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
	// exhausted: full control of an account, gained from a node that could have
	// ended the chain itself. What the account contains says nothing new then:
	// who is there already has everything in it, and one chain for each thing
	// would bury the rest.
	exhausted
	// reached: the end of a road. Holding a role of GCP, Azure or Entra is
	// already in the holder's own edges; packets that arrive give no control.
	reached
	holds // number of values
)

// trait is what the rules ask of a node.
type trait uint8

const (
	isGrant trait = 1 << iota
	isPrincipal
	// isTree: other things live in it.
	isTree
	// isJoined: a change of its rights reaches the one who makes it, for who
	// may change a group or a role held puts himself in. Another principal's
	// rights are of no use without acting as that principal, and full control
	// of an account is said by ADMINISTERS.
	isJoined
)

func traitsOf(labels []graph.Label) trait {
	var t trait
	role := false
	for _, l := range labels {
		switch l {
		case graph.Grant:
			t |= isGrant
		case graph.Principal:
			t |= isPrincipal
		case graph.Account, graph.Container, graph.Organization:
			t |= isTree
		case graph.Group:
			t |= isJoined
		case graph.Role:
			role = true
		}
	}
	if role && t&isPrincipal == 0 {
		t |= isJoined
	}
	return t
}

// arrive gives what walking an edge of kind k to a node leaves the attacker with.
func arrive(k graph.Kind, t trait) hold {
	switch k {
	case graph.CanInvoke, graph.Triggers:
		return invoked
	case graph.MemberOf:
		return member
	case graph.HasRole:
		return controlIf(t&isPrincipal != 0)
	case graph.CanRead:
		return read
	case graph.CanWrite:
		return written
	case graph.Administers:
		return administers
	case graph.Contains:
		if t&isTree != 0 { // whoever administers a container administers what it contains
			return administers
		}
		return control
	case graph.SameAs, graph.RunsAs, graph.SuppliesCode, graph.Unlocks, graph.CanHijack,
		graph.CanAssume, graph.CanRunAs, graph.CanTakeOver, graph.EligibleFor:
		return control
	case graph.CanGrant:
		return controlIf(t&isJoined != 0)
	}
	return reached
}

func controlIf(yes bool) hold {
	if yes {
		return control
	}
	return reached
}

// follows reports whether, within a chain, an edge of kind k that arrives with
// the hold to may be walked from a node at which the attacker has h, and
// whether that needs the assumption that the code there lets its caller act.
func follows(h hold, k graph.Kind, to hold) (ok, assumed bool) {
	switch h {
	case control:
		return controls(k, to), false
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

func controls(k graph.Kind, to hold) bool {
	switch k {
	case graph.CanGrant:
		return to == control
	case graph.MemberOf, graph.SameAs, graph.HasRole, graph.RunsAs, graph.Triggers, graph.SuppliesCode, graph.Unlocks,
		graph.CanInvoke, graph.CanHijack, graph.CanAssume, graph.CanRunAs, graph.CanTakeOver, graph.EligibleFor,
		graph.CanRead, graph.CanWrite, graph.CanDecrypt, graph.Administers, graph.Reaches:
		return true
	}
	return false
}
