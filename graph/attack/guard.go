package attack

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// openWords are the words of Technique.Opens, by what the row lifts:
//
//	pb           a permissions boundary
//	scp rcp      every control policy of the account
//	scp/deny     a service control policy that denies: taken away, the rest stands
//	scp/allow    one that only fails to allow: another beside it allows
//	scp/above    one of an organizational unit that the account can leave
//	rcp/above    likewise
//	deny/inline  a denial in an inline policy of the principal itself
//	deny/managed one in a managed policy attached to it
func openWords() []string {
	return []string{"pb", "scp", "rcp", "scp/deny", "scp/allow", "scp/above", "rcp/above", "deny/inline", "deny/managed"}
}

// guard is one entry of a LATENT edge's blocked_by.
type guard struct {
	word   string // pb, scp, rcp, deny, …
	policy graph.NodeID
	known  bool // the policy is a node
}

func guardOf(s *graph.Snapshot, text string) guard {
	word, id, _ := strings.Cut(text, ":")
	g := guard{word: word}
	for _, id := range []string{text, id, "scp:" + id} {
		if g.policy, g.known = s.Lookup(id); g.known {
			break
		}
	}
	return g
}

// lifts reports whether the row lifts the guard from a principal or, where it
// is a resource control policy, from an account's resources.
func (t *Technique) lifts(s *graph.Snapshot, g guard, account, principal graph.NodeID) bool {
	return slices.ContainsFunc(t.Opens, func(open string) bool {
		word, how, _ := strings.Cut(open, "/")
		if word != g.word {
			return false
		}
		switch how {
		case "deny":
			return g.known && Denies(s, g.policy)
		case "allow":
			return !g.known || !Denies(s, g.policy)
		case "above":
			return g.known && escapable(s, g.policy, account)
		case "inline", "managed":
			return g.known && s.NodeString(g.policy, graph.PropPolicyKind) == how && slices.Contains(access.Outs(s, principal, graph.HasPolicy), g.policy)
		}
		return true
	})
}

// escapable reports whether an account gets away from a control policy by
// moving within its organization: it hangs neither on the account itself nor
// on the organization or its root, under which every place lies.
func escapable(s *graph.Snapshot, policy, account graph.NodeID) bool {
	for _, at := range access.Ins(s, policy, graph.LimitedBy) {
		if at == account || s.HasLabel(at, graph.Organization) || s.Type(at) == "AWS::Organizations::Root" {
			return false
		}
		for _, up := range access.Ins(s, at, graph.Contains) {
			if s.HasLabel(up, graph.Organization) {
				return false
			}
		}
	}
	return true
}

// gateDenies reads the policies that hang on the target, of the row's kinds:
// without a denial in them, taking one away only takes rights.
func (ev *eval) gateDenies(g Gate, gs []access.Guarded) []access.Guarded {
	return keep(gs, func(n graph.NodeID) bool {
		return slices.ContainsFunc(access.Outs(ev.w.s, n, graph.HasPolicy), func(p graph.NodeID) bool {
			return slices.Contains(g.Types, ev.w.s.NodeString(p, graph.PropPolicyKind)) && ev.w.denies(p)
		})
	})
}

// Denies reports whether a policy's document denies something: all that the gate denies asks of it.
func Denies(s *graph.Snapshot, policy graph.NodeID) bool {
	return slices.ContainsFunc(statements(s.NodeString(policy, graph.PropDocument)), func(st policyStatement) bool { return strings.EqualFold(st.Effect, "Deny") })
}

// denies is Denies, read once.
func (w *world) denies(policy graph.NodeID) bool {
	does, ok := w.denying[policy]
	if !ok {
		does = Denies(w.s, policy)
		w.denying[policy] = does
	}
	return does
}
