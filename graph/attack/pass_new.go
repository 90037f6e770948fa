package attack

import "github.com/postern-graph/postern/graph"

// passNew evaluates PASS_NEW rows: the target identity can be handed to
// something new that the same principal may create, and start, in the account
// or project of the identity. All of it is checked in one call or for one
// caller, so all of it must hold for one class. AWS hands a role only to
// services of the role's own account, and asks the caller's own policies alone,
// so the caller is of that account too; GCP keeps service accounts to their
// project unless a policy of the organization says otherwise.
func (ev *eval) passNew(t *Technique) {
	gs := ev.targets(t)
	if t.Cloud == graph.AWS {
		gs = ev.gateSameAccount(Gate{}, gs)
	}
	ev.write(t, t.Edge, ev.actors, gs)
}
