package azrbac

import (
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Words for BlockedBy.
const (
	BlockedByDeny     = "deny-assignment"
	BlockedByLock     = "lock"
	BlockedByDisabled = "disabled"
)

// dataPrefix marks a data action where only an action's text is passed on.
const dataPrefix = "data:"

// question is an action taken apart.
type question struct {
	action string // lower case, without the prefix
	ctx    access.Context
	data   bool
	dir    dirAction
	isDir  bool
}

func ask(action string, data bool) question {
	a := strings.ToLower(strings.TrimSpace(action))
	if rest, ok := strings.CutPrefix(a, dataPrefix); ok {
		a, data = rest, true
	}
	q := question{action: a, data: data}
	if strings.HasPrefix(a, directoryNamespace) {
		q.dir, q.isDir = parseDirAction(a), true
	}
	return q
}

// May gives the nodes on which members of class c may do action: of the types
// that the action names, and the containers whose whole content the answer
// holds for ("on something new in it"). "data:" in front asks for a data
// action. Latent answers (held back by a deny assignment or lock alone) carry
// BlockedBy. ctx gives attributes of the request; see ABAC.Under.
func (j *Judge) May(c access.ClassID, action string, ctx access.Context) []access.Guarded {
	if c < 0 || int(c) >= len(j.held) {
		return nil
	}
	h := &j.held[c]
	q := ask(action, false)
	q.ctx = ctx
	switch {
	case q.action == ActionFederate:
		return j.federated(h)
	case h.public:
		return j.mayPublic(q)
	case q.isDir:
		return j.mayDirectory(h, q)
	}
	b := j.mayARM(h, q)
	if slot, ok := onSlot(q); ok {
		if slots := j.tree.byType[slotType]; slots != nil {
			for _, p := range j.mayARM(h, slot).parts {
				set := p.set.Clone()
				set.And(slots)
				b.put(set, p.verdict)
			}
		}
	}
	if len(b.parts) == 0 {
		return nil
	}
	return b.doubt(h).guarded()
}

func (j *Judge) mayARM(h *holding, q question) *answer {
	b := newAnswer()
	j.allowARM(b, h, q)
	if len(b.parts) > 0 {
		j.denyARM(b, h, q)
		j.lockARM(b, q)
	}
	return b
}

// A slot is a site with actions of its own: what is asked of sites is asked of
// a slot by Microsoft.Web/sites/slots/….
const (
	sitesAction = "microsoft.web/sites/"
	slotType    = "microsoft.web/sites/slots"
)

// onSlot gives the question that a slot is asked instead.
func onSlot(q question) (question, bool) {
	rest, ok := strings.CutPrefix(q.action, sitesAction)
	if !ok || strings.HasPrefix(rest, "slots/") {
		return q, false
	}
	q.action = sitesAction + "slots/" + rest
	return q, true
}

// isSlot reports whether the id is a slot's, or of something in one.
func isSlot(id string) bool {
	_, rest, ok := strings.Cut(foldScope(id), "/providers/microsoft.web/sites/")
	return ok && strings.Contains(rest, "/slots/")
}

func (j *Judge) allowARM(b *answer, h *holding, q question) {
	for _, i := range h.grants {
		g := &j.facts.grants[i]
		if g.plane == planeDirectory {
			if q.action == elevateAccess && j.fullDirectory(g) {
				set := &access.Set{}
				set.Add(uint32(g.object))
				b.allow(set, outcome{hit: true, cond: g.cond.Lower(q.action)})
			}
			continue
		}
		o := g.settle(q)
		if !o.hit && !o.unknown {
			continue
		}
		set := j.tree.reach(g.scope, q.action)
		if q.data && strings.HasPrefix(q.action, vaultTypes) {
			set = j.vaultMode(set, g.plane)
		}
		b.allow(set, o)
	}
}

// Key Vault asks either roles or its own access policies about data, never both.
const (
	vaultType  = "microsoft.keyvault/vaults"
	vaultTypes = vaultType + "/"
)

func (j *Judge) vaultMode(set *access.Set, p plane) *access.Set {
	set = set.Clone()
	if p == planeVault {
		set.And(j.facts.policyVaults)
	} else {
		set.AndNot(j.facts.policyVaults)
	}
	return set
}

// usesPolicies says how a vault decides on data. A vault that does not say has
// access policies if it lists any.
func usesPolicies(s *graph.Snapshot, vault graph.NodeID) bool {
	if v, ok := s.NodeProp(vault, PropRBAC); ok {
		rbac, isBool := v.(bool)
		return isBool && !rbac
	}
	for e := range s.OutKind(vault, graph.HasPolicy) {
		if s.NodeString(e.To, graph.PropPolicyKind) == KindVaultPolicies {
			return true
		}
	}
	return false
}

func (j *Judge) denyARM(b *answer, h *holding, q question) {
	for _, i := range h.denies {
		d := &j.facts.denies[i]
		o := d.settle(q)
		if !o.hit {
			continue
		}
		set := j.tree.under(d.scope)
		if d.only {
			set = &access.Set{}
			if n, ok := j.s.Lookup(d.scope); ok {
				set.Add(uint32(n))
			}
		}
		b.deny(set, o.cond, BlockedByDeny)
	}
}

func (d *denial) settle(q question) outcome {
	o := d.def.allows(q)
	o.cond = access.And(o.cond, d.cond.Under(q.action, q.ctx))
	o.hit = o.hit && !o.cond.IsNever()
	return o
}

// lockedOut says which locks stop an action: a ReadOnly lock everything but
// reading, listKeys and its like included; both kinds deleting. Locks do not
// reach data actions, nor the management of locks itself.
func lockedOut(q question) (readOnly, noDelete bool) {
	if q.data || strings.HasPrefix(q.action, "microsoft.authorization/locks/") {
		return false, false
	}
	op := operationOf(q.action)
	return op != opRead, op == opDelete
}

func (j *Judge) lockARM(b *answer, q question) {
	readOnly, noDelete := lockedOut(q)
	if readOnly {
		b.deny(j.facts.readOnly, nil, BlockedByLock)
	}
	if noDelete {
		b.deny(j.facts.noDelete, nil, BlockedByLock)
	}
}
