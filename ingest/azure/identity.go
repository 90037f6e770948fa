package azure

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// userIdentity: the resource is what one assigns, its principal what runs.
func (r *resource) userIdentity() {
	principal := r.p.str("principalId")
	r.managedIdentity(principal, r.p.str("tenantId"), r.fact.Name, r.id.id)
	r.set("principal_id", principal)
	r.set("client_id", r.p.str("clientId"))
	if principal != "" {
		r.im.identities[strings.ToLower(r.id.id)] = principal
	}
}

// federatedCredential: the identity that contains it trusts a subject outside.
func (r *resource) federatedCredential() {
	r.trust(r.id.parent, r.p)
}

// trust reads issuer, subject and audiences of a federated credential.
func (e *emitter) trust(who string, c object) {
	issuer, subject := c.str("issuer"), c.str("subject")
	if issuer == "" {
		return
	}
	props := graph.Props{"issuer": issuer}
	if a := c.strs("audiences"); len(a) > 0 {
		props["audiences"] = sorted(a)
	}
	id := "external:" + issuer
	expression := c.str("claimsMatchingExpression", "value")
	switch {
	case subject != "":
		id += ":" + subject
		props["subject"] = subject
	case expression != "":
		id += ":" + expression
		props["expression"] = expression
	default:
		// Without a subject nobody can log in; what the record leaves out is unknown.
		props["expression"] = "the subject was not read"
	}
	provider := "external-provider:" + issuer
	e.raw(graph.NodeFact{ID: provider, Name: issuer, Cloud: graph.Internet, Type: "OIDC", Labels: []graph.Label{graph.IdentityProvider}})
	e.raw(graph.NodeFact{
		ID: id, Name: strings.TrimPrefix(id, "external:"), Cloud: graph.Internet, Type: "FederatedSubject",
		Labels: []graph.Label{graph.Principal}, Props: graph.Props{"external": true, "issuer": issuer, "subject": subject},
	})
	e.edge(graph.Trusts, who, id, props)
}

// joinIdentities resolves user-assigned identities whose principal another record told.
func (im *importer) joinIdentities() {
	for _, u := range im.uses {
		if p := im.identities[strings.ToLower(u.identity)]; p != "" {
			u.e.edge(graph.RunsAs, u.resource, p, nil)
			continue
		}
		u.e.edge(graph.RunsAs, u.resource, u.identity, nil)
		u.e.count("Microsoft.ManagedIdentity", graph.GapUnresolved, "user-assigned identity without its principal: "+u.identity)
	}
}
