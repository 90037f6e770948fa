package attack

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// own gives the node of the class's account.
func (ev *eval) own() (graph.NodeID, bool) {
	if ev.c.Account == "" {
		return 0, false
	}
	return ev.w.s.Lookup(ev.c.Account)
}

func (ev *eval) gateHomeHas(g Gate, gs []access.Guarded) []access.Guarded {
	has := ev.w.holding(g.Types)[ev.c.Account]
	return soften(gs, g.Assume, func(graph.NodeID) bool { return has })
}

// gateManagement asks who may administer a service of the organization: its
// management account, and an account that it delegated the service to.
func (ev *eval) gateManagement(g Gate, gs []access.Guarded) []access.Guarded {
	own, ok := ev.own()
	if !ok {
		return nil
	}
	v, _ := ev.w.s.NodeProp(own, "delegated_services")
	services, _ := v.([]string)
	if ev.w.s.NodeFlag(own, "management") || g.Service != "" && slices.Contains(services, g.Service) {
		return gs
	}
	return nil
}

// gateSameOrg looks at the tree alone: an account of which nobody collected
// where it stands is in no organization.
func (ev *eval) gateSameOrg(_ Gate, gs []access.Guarded) []access.Guarded {
	own, ok := ev.own()
	if !ok {
		return nil
	}
	mine, ok := ev.w.organization(own)
	if !ok {
		return nil
	}
	return keep(gs, func(n graph.NodeID) bool {
		a, ok := placeOf(ev.w.s, n)
		if !ok || ev.w.s.NodeFlag(a, "management") {
			return false
		}
		org, ok := ev.w.organization(a)
		return ok && org == mine
	})
}

// organization climbs from an account to the top of its tree.
func (w *world) organization(n graph.NodeID) (graph.NodeID, bool) {
	for range 12 { // an organization nests five levels deep
		if w.s.HasLabel(n, graph.Organization) {
			return n, true
		}
		up, ok := graph.NodeID(0), false
		for _, p := range access.Ins(w.s, n, graph.Contains) {
			if isPlace(w.s, p) {
				up, ok = p, true
				break
			}
		}
		if !ok {
			return 0, false
		}
		n = up
	}
	return 0, false
}

func (ev *eval) gateGuarded(_ Gate, gs []access.Guarded) []access.Guarded {
	return keep(gs, func(n graph.NodeID) bool {
		for range 12 {
			if len(access.Outs(ev.w.s, n, graph.LimitedBy)) > 0 {
				return true
			}
			up, ok := n, false
			for _, p := range access.Ins(ev.w.s, n, graph.Contains) {
				if isPlace(ev.w.s, p) {
					up, ok = p, true
					break
				}
			}
			if !ok {
				return false
			}
			n = up
		}
		return false
	})
}

// gateAliasStart looks for a trigger that is pinned to an alias of a function.
func (ev *eval) gateAliasStart(g Gate, gs []access.Guarded) []access.Guarded {
	return soften(gs, g.Assume, func(n graph.NodeID) bool {
		for e := range ev.w.s.InKind(n, graph.Triggers) {
			if alias, _ := ev.w.s.EdgeProp(e.ID, "alias"); alias == true && len(access.Ins(ev.w.s, e.From, graph.Triggers)) > 0 {
				return true
			}
		}
		return false
	})
}

// gateUnsealed looks for a key that a customer wrote the policy of.
func (ev *eval) gateUnsealed(g Gate, gs []access.Guarded) []access.Guarded {
	return soften(gs, g.Assume, func(n graph.NodeID) bool {
		for _, k := range access.Outs(ev.w.s, n, graph.EncryptedBy) {
			if !strings.Contains(ev.w.s.ID(k), "alias/aws/") && !strings.EqualFold(ev.w.s.NodeString(k, "key_manager"), "AWS") {
				return false
			}
		}
		return true
	})
}

// gateTrusts looks for subjects of an identity provider in a role's trust.
func (ev *eval) gateTrusts(g Gate, gs []access.Guarded) []access.Guarded {
	return keep(gs, func(n graph.NodeID) bool {
		for _, who := range access.Outs(ev.w.s, n, graph.Trusts) {
			id := strings.TrimPrefix(ev.w.s.ID(who), "external:")
			for _, issuer := range g.Types {
				if strings.HasPrefix(id, issuer) {
					return true
				}
			}
		}
		return false
	})
}
