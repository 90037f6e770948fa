package gcpiam

import (
	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// probes are what full control of a project lets one do, spread over identity,
// code, data and keys. roles/owner holds them all; roles/editor lacks every
// setIamPolicy, and roles/iam.securityAdmin lacks the rest. Who can give itself
// the rest has a technique, not full control.
func probes() []string {
	return append(reins(),
		"iam.serviceAccountKeys.create",
		"iam.roles.update",
		"resourcemanager.projects.delete",
		"compute.instances.create",
		"compute.instances.setMetadata",
		"cloudfunctions.functions.setIamPolicy",
		"run.services.setIamPolicy",
		"secretmanager.versions.access",
		"cloudkms.cryptoKeys.setIamPolicy",
	)
}

// reins are the probes that have to hold against deny policies and principal
// access boundaries too. Of the others the bindings alone decide: a guardrail
// that keeps everyone from deleting projects, say, leaves its administrators
// in control of all that anyone has there.
func reins() []string {
	return []string{
		"resourcemanager.projects.setIamPolicy",
		"iam.serviceAccounts.setIamPolicy",
		"iam.serviceAccounts.actAs",
	}
}

// Control gives the requests by which full control of a project, folder or organization is told.
func (j *Judge) Control(n graph.NodeID) []access.Request {
	var out []access.Request
	for _, p := range probes() {
		out = append(out, access.Request{Action: p, Resource: j.s.ID(n)})
	}
	return out
}

// Administers gives the projects, folders and organizations of which members of
// c have full control: all probes hold there.
func (j *Judge) Administers(c access.ClassID) []access.Guarded {
	if int(c) < 0 || int(c) >= len(j.subjects) {
		return nil
	}
	// Permissions on the tree alone: the candidates of "resourcemanager." are projects, folders and organizations.
	cand := j.candidatesFor("resourcemanager.projects.get")
	u := &universe{within: func(s graph.NodeID) *access.Set { return j.under(cand, s) }, place: j.placeOf}
	var out []access.Guarded
	for i, p := range probes() {
		parts := merge(j.allowed(j.subjects[c], u, p, nil))
		if i < len(reins()) {
			parts = j.answer(j.subjects[c], u, p, nil)
		}
		g := guarded(parts)
		if i == 0 {
			out = g
		} else {
			out = access.Meet(out, g)
		}
		if len(out) == 0 {
			return nil
		}
	}
	return out
}
