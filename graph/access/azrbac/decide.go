package azrbac

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Decide answers one question with its reasons: the role assignments, access
// policies, ownerships, deny assignments and locks that took part. A principal
// that no fact mentions is unknown. The resource need not be a node: the id
// alone says which scopes reach it.
func (j *Judge) Decide(r access.Request) access.Decision {
	n, ok := j.s.Lookup(r.Principal)
	if !ok {
		return access.Decision{Effect: access.IsUnknown}
	}
	c, ok := j.of[n]
	if !ok {
		return access.Decision{Effect: access.ImplicitlyDenied}
	}
	h := &j.held[c]
	q := ask(r.Action, r.Data)
	q.ctx = r.Context
	var d access.Decision
	var v verdict
	switch {
	case q.action == ActionFederate, h.public, q.isDir:
		v, ok = j.decideNode(h, q, r.Resource, &d)
	default:
		if slot, is := onSlot(q); is && isSlot(r.Resource) {
			q = slot
		}
		v, ok = j.judgeARM(h, q, r.Resource, j.tree.scopesOf(r.Resource), true, &d)
	}
	if h.doubted {
		v = v.doubted()
	}
	conclude(&d, v, ok)
	if !ok && j.cannotAct(n) {
		d.BlockedBy = []string{BlockedByDisabled}
	}
	return d
}

// conclude turns a verdict into the contract's words.
func conclude(d *access.Decision, v verdict, ok bool) {
	switch {
	case !ok:
		d.Effect = access.ImplicitlyDenied
	case len(v.blocked) > 0:
		d.Effect, d.BlockedBy = access.ExplicitlyDenied, v.blocked
	case v.unknown:
		d.Effect = access.IsUnknown
	case v.cond != nil:
		d.Effect, d.Conditions = access.IsConditional, v.cond
	default:
		d.Effect = access.Allowed
	}
}

// judgeARM decides one action at one place. It shares the rules of the bulk
// path (settle, or, block) but not its sets, so that each checks the other. d
// takes the reasons and may be nil.
func (j *Judge) judgeARM(h *holding, q question, resource string, scopes map[string]bool, locks bool, d *access.Decision) (verdict, bool) {
	var v verdict
	found := false
	policies, inVault := false, false
	if q.data && strings.HasPrefix(q.action, vaultTypes) {
		policies, inVault = j.vaultOf(resource)
	}
	for _, i := range h.grants {
		g := &j.facts.grants[i]
		if q.action == elevateAccess && j.fullDirectory(g) {
			if at, ok := j.s.Lookup(resource); ok && at == g.object {
				v, found = join(v, found, outcome{hit: true, cond: g.cond.Lower(q.action)}), true
				j.because(d, g, "allow", q)
			}
			continue
		}
		if g.plane == planeDirectory || !j.tree.holds(g.scope, scopes) {
			continue
		}
		if inVault && (g.plane == planeVault) != policies {
			continue
		}
		o := g.settle(q)
		if o.hit || o.unknown {
			v, found = join(v, found, o), true
			j.because(d, g, "allow", q)
		}
	}
	if !found {
		return v, false
	}
	v = j.holdBack(h, q, resource, scopes, v, d)
	if locks {
		v = j.lockOne(q, scopes, v, d)
	}
	return v, true
}

func join(v verdict, found bool, o outcome) verdict {
	w := verdict{cond: o.cond, unknown: o.unknown}
	if !found {
		return w
	}
	return v.or(w)
}

// vaultOf finds the vault that a resource is or lies in.
func (j *Judge) vaultOf(resource string) (policies, ok bool) {
	id := foldScope(resource)
	_, rest, ok := strings.Cut(id, "/providers/"+vaultTypes)
	if !ok {
		return false, false
	}
	name, _, _ := strings.Cut(rest, "/")
	n, ok := j.s.Lookup(id[:len(id)-len(rest)] + name)
	return ok && usesPolicies(j.s, n), ok
}

func (j *Judge) holdBack(h *holding, q question, resource string, scopes map[string]bool, v verdict, d *access.Decision) verdict {
	for _, i := range h.denies {
		dn := &j.facts.denies[i]
		if dn.only {
			if foldScope(resource) != dn.scope {
				continue
			}
		} else if !j.tree.holds(dn.scope, scopes) {
			continue
		}
		o := dn.settle(q)
		if !o.hit {
			continue
		}
		v = v.denied(o.cond, BlockedByDeny)
		if d != nil {
			d.Why = append(d.Why, access.Reason{Policy: j.s.ID(dn.node), Effect: "deny", Layer: BlockedByDeny, Text: j.s.NodeString(dn.node, graph.PropDocument)})
		}
	}
	return v
}

func (j *Judge) lockOne(q question, scopes map[string]bool, v verdict, d *access.Decision) verdict {
	readOnly, noDelete := lockedOut(q)
	for _, l := range j.facts.locks {
		if (readOnly && l.readOnly || noDelete) && j.tree.holds(l.scope, scopes) {
			v = v.denied(nil, BlockedByLock)
			if d != nil {
				d.Why = append(d.Why, access.Reason{Policy: j.s.ID(l.node), Effect: "deny", Layer: BlockedByLock})
			}
		}
	}
	return v
}

// because names the assignment, and its definition as the statement.
func (j *Judge) because(d *access.Decision, g *grant, effect string, q question) {
	if d == nil {
		return
	}
	r := access.Reason{Policy: j.s.ID(g.node), Effect: effect, Layer: "assignment"}
	switch {
	case g.plane == planeVault:
		r.Layer = "access-policy"
	case g.owner:
		r.Layer = "owner"
	case g.plane == planeDirectory:
		r.Layer = "directory-role"
	}
	if g.hasPol {
		r.Statement = j.s.ID(g.policy)
		r.Text = g.def.text(q)
	}
	d.Why = append(d.Why, r)
}

// text gives the patterns of the definition that cover the question.
func (d *definition) text(q question) string {
	var out []string
	for i := range d.permissions {
		p := &d.permissions[i]
		if !p.covers(q.action, q.data) {
			continue
		}
		list := p.actions
		if q.data {
			list = p.dataActions
		}
		for _, a := range list {
			if matchAction(a, q.action) {
				out = append(out, a)
			}
		}
	}
	for _, a := range d.directory {
		if q.isDir && a.covers(q.dir) {
			out = append(out, a.String())
		}
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ", ")
}

// decideNode answers what is a matter of one object: directory actions,
// federation and the public.
func (j *Judge) decideNode(h *holding, q question, resource string, d *access.Decision) (verdict, bool) {
	n, ok := j.s.Lookup(resource)
	if !ok {
		return verdict{}, false
	}
	if !q.isDir || h.public || q.action == ActionFederate {
		return j.decideSpecial(h, q, n, d)
	}
	if !slices.Contains(j.dir.candidates(q.dir), n) {
		return verdict{}, false
	}
	var v verdict
	found := false
	for _, i := range h.grants {
		g := &j.facts.grants[i]
		if g.plane != planeDirectory {
			continue
		}
		o := j.dirAllows(g, q.dir, n)
		if !o.hit && !o.unknown {
			continue
		}
		o.cond = access.And(o.cond, g.cond.Lower(q.action))
		v, found = join(v, found, o), true
		j.because(d, g, "allow", q)
	}
	return v, found
}

func (j *Judge) decideSpecial(h *holding, q question, n graph.NodeID, d *access.Decision) (verdict, bool) {
	if h.public {
		if !q.data || q.action != blobRead || !strings.EqualFold(j.s.Type(n), containerType) {
			return verdict{}, false
		}
		o := j.openContainer(n)
		if o.hit || o.unknown {
			d.Why = append(d.Why, access.Reason{Policy: j.s.ID(n), Effect: "allow", Layer: "public-access"})
		}
		return verdict{unknown: o.unknown}, o.hit || o.unknown
	}
	var v verdict
	found := false
	if h.federal {
		for _, f := range j.fed[h.subject] {
			if f.identity == n && !j.cannotAct(n) {
				v, found = join(v, found, outcome{hit: true, cond: f.cond}), true
				d.Why = append(d.Why, access.Reason{Policy: j.s.ID(f.trust), Effect: "allow", Layer: "federated-credential"})
			}
		}
	}
	return v, found
}
