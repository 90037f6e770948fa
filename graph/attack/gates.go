package attack

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// gate narrows the targets of a row, or adds what they depend on.
type gate func(*eval, Gate, []access.Guarded) []access.Guarded

// gateByName is the table of gates.
//
//	service       the target role's trust policy lets Service assume it (AWS)
//	identity      the target runs as some identity; without one there is nothing to gain
//	same_account  the target is in the class's own account
//	start         something makes the changed code run: the caller may do Actions on the
//	              target, or a trigger feeds it; else under Assume
//	exists        the target's account holds something of Types; else unknown
//	identity_may  what the target runs as may do Actions somewhere; else under Assume
//	where         the target passes Where; else under Assume, or dropped without it
//	not_denied    nothing but a missing grant keeps the class from Actions on the target;
//	              otherwise it is held back by what does
//	missing       the class does not certainly have all of Actions on the target anyway
//	assume        always under Assume: no fact settles it
//	bounded       the target has a permissions boundary
//	key_quota     the target has room for an access key: not both of its two are active (AWS)
//	unsigned      the target takes code that nobody signed; under Assume where its configuration was not read (AWS)
//	signed        the target takes signed code alone (AWS)
//	home_has      the class's own account holds something of Types; else under Assume
//	same_org      the target is in the class's own organization, its management account aside
//	management    the class is of its organization's management account, or of one that Service is delegated to
//	guarded       an SCP or RCP limits the target, at its own level or above
//	alias_start   a trigger feeds an alias of the target; else under Assume (AWS)
//	unsealed      no customer's key encrypts the target; else under Assume (AWS)
//	trusts        the target trusts a subject of one of the issuers in Types
//	acls          a public access control list of the target counts; under Assume where that was not read (AWS)
//	denies        a policy of the target, itself a bundle of policies, denies something (AWS)
//	other_version a policy of the target has another version, which allows everything (AWS)
func gateByName(name string) (gate, bool) {
	g, ok := gates()[name]
	return g, ok
}

var gates = sync.OnceValue(func() map[string]gate {
	return map[string]gate{
		"service": (*eval).gateService, "identity": (*eval).gateIdentity, "same_account": (*eval).gateSameAccount,
		"start": (*eval).gateStart, "exists": (*eval).gateExists, "identity_may": (*eval).gateIdentityMay,
		"where": (*eval).gateWhere, "not_denied": (*eval).gateNotDenied, "assume": (*eval).gateAssume,
		"bounded": (*eval).gateBounded, "unsigned": (*eval).gateUnsigned, "signed": (*eval).gateSigned,
		"key_quota": (*eval).gateKeyQuota, "other_version": (*eval).gateOtherVersion, "home_has": (*eval).gateHomeHas,
		"same_org": (*eval).gateSameOrg, "management": (*eval).gateManagement, "guarded": (*eval).gateGuarded,
		"alias_start": (*eval).gateAliasStart, "unsealed": (*eval).gateUnsealed,
		"trusts": (*eval).gateTrusts, "missing": (*eval).gateMissing,
		"acls": (*eval).gateACLs, "denies": (*eval).gateDenies,
	}
})

func gateNames() []string { return slices.Sorted(maps.Keys(gates())) }

// assumption is a fact that nobody collected, as a condition with a name.
func assumption(word string) *access.Condition {
	return access.Test("Bool", "postern:"+word, "true")
}

func (ev *eval) gateService(g Gate, gs []access.Guarded) []access.Guarded {
	if _, ok := ev.j.(access.ServiceTruster); !ok {
		return gs
	}
	return access.Meet(gs, ev.w.trusts[g.Service])
}

// trusting gives the roles that a service may assume, by what that depends on: as before, but for some nodes, which are asked.
// The answer before is not written to.
func (w *world) trusting(j access.Judge, service string, before []access.Guarded, some *access.Set) []access.Guarded {
	tr, ok := j.(access.ServiceTruster)
	if !ok {
		return nil
	}
	var out []access.Guarded
	own := map[*access.Set]bool{}
	set := func(i int) *access.Set {
		if !own[out[i].Resources] {
			out[i].Resources = out[i].Resources.Clone()
			own[out[i].Resources] = true
		}
		return out[i].Resources
	}
	for _, g := range before {
		if out = append(out, g); g.Resources.Intersects(some) {
			set(len(out) - 1).AndNot(some)
		}
	}
	for it := some.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		if w.s.Cloud(n) != j.Cloud() || !w.s.HasLabel(n, graph.Role) {
			continue
		}
		c, cond, ok := tr.TrustsService(n, service)
		if !ok {
			continue
		}
		i := slices.IndexFunc(out, func(g access.Guarded) bool { return g.Certainty == c && access.Equal(g.Condition, cond) })
		if i < 0 {
			i = len(out)
			out = append(out, access.Guarded{Resources: access.NewSet(), Certainty: c, Condition: cond})
		}
		set(i).Add(uint32(n))
	}
	out = slices.DeleteFunc(out, func(g access.Guarded) bool { return g.Resources.IsEmpty() })
	slices.SortFunc(out, func(a, b access.Guarded) int { return cmp.Compare(a.Resources.Minimum(), b.Resources.Minimum()) })
	return out
}

// keep narrows an answer to the targets that pass.
func keep(gs []access.Guarded, pass func(graph.NodeID) bool) []access.Guarded {
	yes, _ := parted(gs, pass)
	return yes
}

// parted splits an answer into the targets that pass and the others.
func parted(gs []access.Guarded, pass func(graph.NodeID) bool) (yes, no []access.Guarded) {
	ok, not := access.NewSet(), access.NewSet()
	for _, g := range gs {
		for it := g.Resources.Iterator(); it.HasNext(); {
			if n := it.Next(); pass(graph.NodeID(n)) {
				ok.Add(n)
			} else {
				not.Add(n)
			}
		}
	}
	return within(gs, ok, not), within(gs, not, ok)
}

// within gives the part of an answer that lies in some; others are the rest of it.
func within(gs []access.Guarded, some, others *access.Set) []access.Guarded {
	switch {
	case some.IsEmpty():
		return nil
	case others.IsEmpty() && len(gs) == 1:
		return slices.Clone(gs) // whoever is handed it may append
	}
	return access.Within(gs, some)
}

// soften keeps the targets that pass as they are, and the others under an
// assumption, or as unknown where the row names none.
func soften(gs []access.Guarded, assume string, pass func(graph.NodeID) bool) []access.Guarded {
	yes, no := parted(gs, pass)
	if assume == "" {
		return append(yes, access.Under(no, graph.Unknown, nil)...)
	}
	return append(yes, access.Under(no, graph.Conditional, assumption(assume))...)
}

func (ev *eval) gateIdentity(_ Gate, gs []access.Guarded) []access.Guarded {
	return keep(gs, ev.w.runs)
}

// runs reports whether a node runs as some identity.
func (w *world) runs(n graph.NodeID) bool {
	for range w.s.OutKind(n, graph.RunsAs) {
		return true
	}
	return false
}

func (ev *eval) gateSameAccount(_ Gate, gs []access.Guarded) []access.Guarded {
	return keep(gs, func(n graph.NodeID) bool { return ev.c.Account != "" && ev.w.s.Account(n) == ev.c.Account })
}

func (ev *eval) gateStart(g Gate, gs []access.Guarded) []access.Guarded {
	triggered := func(n graph.NodeID) bool {
		for e := range ev.w.s.InKind(n, graph.Triggers) {
			if alias, _ := ev.w.s.EdgeProp(e.ID, "alias"); alias == true {
				continue // an alias is a name for the function and starts nothing itself
			}
			if v, ok := ev.w.s.EdgeProp(e.ID, "enabled"); !ok || v != false {
				return true
			}
		}
		return false
	}
	out, rest := parted(gs, triggered)
	own := rest
	for _, a := range g.Actions {
		own = access.Meet(own, ev.may(a, nil))
	}
	if len(g.Actions) == 0 {
		own = nil
	}
	return append(out, access.Join(own, access.Under(rest, graph.Conditional, assumption(g.Assume)))...)
}

func (ev *eval) gateExists(g Gate, gs []access.Guarded) []access.Guarded {
	accounts := ev.w.holding(g.Types)
	return soften(gs, g.Assume, func(n graph.NodeID) bool { return accounts[ev.w.s.Account(n)] })
}

// holding gives the accounts that hold something of one of the types.
func (w *world) holding(types []string) map[string]bool {
	key := strings.Join(types, ",")
	accounts, ok := w.holders[key]
	if !ok {
		accounts = map[string]bool{}
		for _, t := range types {
			if set := w.types[strings.ToLower(t)]; set != nil {
				for it := set.Iterator(); it.HasNext(); {
					accounts[w.s.Account(graph.NodeID(it.Next()))] = true
				}
			}
		}
		w.holders[key] = accounts
	}
	return accounts
}

func (ev *eval) gateIdentityMay(g Gate, gs []access.Guarded) []access.Guarded {
	return soften(gs, g.Assume, func(n graph.NodeID) bool {
		return slices.ContainsFunc(access.Outs(ev.w.s, n, graph.RunsAs), func(id graph.NodeID) bool {
			c, ok := ev.w.classOf.ClassOf(id)
			return ok && !slices.ContainsFunc(g.Actions, func(a string) bool { return !ev.w.can(ev.j, c, a) })
		})
	})
}

// can reports whether members of a class may do an action on anything at all.
func (w *world) can(j access.Judge, c access.ClassID, action string) bool {
	key := ability{c, action}
	can, ok := w.abilities[key]
	if !ok {
		w.stats.Questions++
		can = len(access.Effective(j.May(c, action, nil))) > 0
		w.abilities[key] = can
	}
	return can
}

type ability struct {
	c      access.ClassID
	action string
}

func (ev *eval) gateWhere(g Gate, gs []access.Guarded) []access.Guarded {
	pass := func(n graph.NodeID) bool {
		ok, _ := access.Passes(ev.w.s, n, g.Where)
		return ok
	}
	if g.Assume == "" {
		return keep(gs, pass)
	}
	return soften(gs, g.Assume, pass)
}

// gateNotDenied holds back the targets on which the class is denied something,
// as "denied, or merely not granted" is not in a bulk answer.
func (ev *eval) gateNotDenied(g Gate, gs []access.Guarded) []access.Guarded {
	free := access.NewSet()
	for _, part := range gs {
		free.Or(part.Resources)
	}
	parts := []stopped{{on: free}}
	for _, a := range g.Actions {
		parts = ev.stopping(a, g.Within, free).of(parts)
	}
	held := map[string]*access.Set{}
	for _, p := range parts {
		if len(p.words) > 0 {
			slices.Sort(p.words)
			words := strings.Join(slices.Compact(p.words), ",")
			if held[words] == nil {
				held[words] = access.NewSet()
			}
			held[words].Or(p.on)
			free.AndNot(p.on)
		}
	}
	out := access.Within(gs, free)
	for _, words := range slices.Sorted(maps.Keys(held)) {
		out = append(out, access.Held(access.Within(gs, held[words]), strings.Split(words, ",")...)...)
	}
	return out
}

// gateMissing leaves out what the class has without the technique, set by set.
func (ev *eval) gateMissing(g Gate, gs []access.Guarded) []access.Guarded {
	var has *access.Set
	for _, a := range g.Actions {
		certain := access.NewSet()
		for _, m := range access.Effective(ev.may(a, nil)) {
			if m.Certainty == graph.Certain {
				certain.Or(m.Resources)
			}
		}
		if has == nil {
			has = certain
		} else {
			has.And(certain)
		}
	}
	if has == nil || has.IsEmpty() {
		return gs
	}
	left := access.NewSet()
	for _, part := range gs {
		left.Or(part.Resources)
	}
	left.AndNot(has)
	return access.Within(gs, left)
}

func (ev *eval) gateAssume(g Gate, gs []access.Guarded) []access.Guarded {
	return access.Under(gs, graph.Conditional, assumption(g.Assume))
}

func (ev *eval) gateBounded(_ Gate, gs []access.Guarded) []access.Guarded {
	return keep(gs, func(n graph.NodeID) bool {
		for range ev.w.s.OutKind(n, graph.BoundedBy) {
			return true
		}
		return false
	})
}

// gateKeyQuota counts keys that are there, whether they work or not ("IAM and
// AWS STS quotas": two access keys for a user).
func (ev *eval) gateKeyQuota(_ Gate, gs []access.Guarded) []access.Guarded {
	has := func(n graph.NodeID, key string) bool {
		rotated := ev.w.s.NodeString(n, key+"_last_rotated")
		return ev.w.s.NodeFlag(n, key+"_active") || rotated != "" && !strings.EqualFold(rotated, "N/A")
	}
	return keep(gs, func(n graph.NodeID) bool { return !has(n, "access_key_1") || !has(n, "access_key_2") })
}

// signing gives what a function's code-signing configuration does with code
// that nobody signed: Enforce, Warn, "" without a configuration, "?" unread.
func (w *world) signing(fn graph.NodeID) string {
	id := w.s.NodeString(fn, "code_signing_config")
	if id == "" {
		return ""
	}
	if n, ok := w.s.Lookup(id); ok {
		if v := w.s.NodeString(n, "untrusted_artifact"); v != "" {
			return v
		}
	}
	return "?"
}

func (ev *eval) gateUnsigned(g Gate, gs []access.Guarded) []access.Guarded {
	signed, gs := parted(gs, func(n graph.NodeID) bool { return ev.w.signing(n) == "Enforce" })
	return append(soften(gs, g.Assume, func(n graph.NodeID) bool { return ev.w.signing(n) != "?" }), access.Held(signed, "code-signing")...)
}

func (ev *eval) gateSigned(_ Gate, gs []access.Guarded) []access.Guarded {
	return keep(gs, func(n graph.NodeID) bool { return ev.w.signing(n) == "Enforce" })
}

// gateOtherVersion reads the versions that a policy keeps beside its default one.
func (ev *eval) gateOtherVersion(_ Gate, gs []access.Guarded) []access.Guarded {
	attached, _ := access.RelationBy("attached")
	return keep(gs, func(n graph.NodeID) bool {
		return slices.ContainsFunc(attached.Of(ev.w.s, n), func(p graph.NodeID) bool {
			v, _ := ev.w.s.NodeProp(p, "other_versions")
			ids, _ := v.([]string)
			return slices.ContainsFunc(ids, func(id string) bool {
				return allowsAll(ev.w.s.NodeString(p, "document_"+id))
			})
		})
	})
}
