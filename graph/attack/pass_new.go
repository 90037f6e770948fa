package attack

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// passNew evaluates PASS_NEW rows: the target identity can be handed to
// something new that the same principal may create, and start, in the account
// or project of the identity. All of it is checked in one call or for one
// caller, so all of it must hold for one class. AWS hands a role only to
// services of the role's own account, and asks the caller's own policies alone,
// so the caller is of that account too; GCP keeps service accounts to their
// project unless a policy of the organization says otherwise.
func (ev *eval) passNew(t *Technique) {
	ev.write(t, t.Edge, ev.actors, ev.targets(t))
}

// atHome tells the rows whose targets are of the caller's own account.
func (t *Technique) atHome() bool { return t.Shape == PassNew && t.Cloud == graph.AWS }

// byAccount gives the parts of a base by the account that they are in.
func (w *world) byAccount(base *access.Set) map[string]*access.Set {
	out := map[string]*access.Set{}
	for it := base.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		add(out, w.s.Account(n), n)
	}
	return out
}
