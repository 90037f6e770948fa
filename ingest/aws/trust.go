package aws

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// trusts writes TRUSTS from a role to everyone that an allowing statement of its trust policy names. It is structure
// alone: conditions and denials are the judge's.
func (e *emitter) trusts(role, document string) {
	done := map[string]bool{}
	partition := "aws"
	if a, ok := parseARN(role); ok {
		partition = a.Partition
	}
	trust := func(to string, props graph.Props) {
		if to != "" && !done[to] {
			done[to] = true
			e.edge(graph.Trusts, role, to, props)
		}
	}
	for _, st := range parseObj([]byte(document)).objs("Statement") {
		if st.str("Effect") != "Allow" {
			continue
		}
		if s, ok := scalar(st.member("Principal")); ok {
			trust(awsPrincipal(s, partition), nil)
			continue
		}
		p := st.obj("Principal")
		for _, s := range p.strs("AWS") {
			trust(awsPrincipal(s, partition), nil)
		}
		for _, s := range p.strs("Service") {
			e.service(s)
			trust(s, nil)
		}
		for _, s := range p.strs("Federated") {
			e.federated(s, st, trust)
		}
	}
}

// awsPrincipal gives the node behind one AWS element of a Principal.
func awsPrincipal(s, partition string) string {
	switch {
	case s == "*":
		return graph.IDAnyAWSAccount
	case isAccount(s):
		return "arn:" + partition + ":iam::" + s + ":root"
	}
	return s // an ARN, or the unique id of someone who is gone, which is an alias where the owner is known
}

// federated trusts the provider, and the subjects outside that the statement's conditions let in.
func (e *emitter) federated(provider string, st obj, trust func(string, graph.Props)) {
	issuer := issuerOf(provider)
	if isARN(provider) {
		trust(provider, nil)
		if issuer == "" {
			e.assertedBy(provider, trust)
			return
		}
	}
	subjects := subjectsOf(st, issuer)
	github := issuer == "token.actions.githubusercontent.com"
	if len(subjects) == 0 {
		id := "external:" + issuer
		if github {
			id += anyRepository
		}
		e.external(id, issuer, "")
		trust(id, nil)
	}
	for _, s := range subjects {
		id := "external:" + issuer + ":" + s
		if github && openRepository(s) {
			id = "external:" + issuer + anyRepository
		}
		e.external(id, issuer, s)
		trust(id, nil)
	}
}

// assertedBy trusts the subjects whom a SAML provider vouches for: one node for all, as their names stand in no export.
// Those of Identity Center's own provider are its users and groups, whose assignments lead to the role.
func (e *emitter) assertedBy(provider string, trust func(string, graph.Props)) {
	if strings.Contains(provider, ":saml-provider/AWSSSO") {
		return
	}
	id := "external:" + provider
	e.external(id, provider, "")
	trust(id, nil)
}

const anyRepository = " (any repository)"

// issuerOf gives the issuer behind a provider: the host and path of an OIDC provider, or the name of one that AWS knows
// without an ARN (accounts.google.com, cognito-identity.amazonaws.com). SAML providers give "".
func issuerOf(provider string) string {
	a, ok := parseARN(provider)
	if !ok {
		return provider
	}
	if url, ok := strings.CutPrefix(a.Resource, "oidc-provider/"); ok {
		return url
	}
	return ""
}

// subjectsOf gives the values that the statement's string conditions allow for the issuer's sub claim.
func subjectsOf(st obj, issuer string) []string {
	var out []string
	for op, raw := range st.obj("Condition") {
		op = strings.ToLower(op[strings.LastIndexByte(op, ':')+1:])
		if op != "stringequals" && op != "stringlike" && op != "stringequalsignorecase" {
			continue
		}
		for key, values := range parseObj(raw) {
			if !strings.EqualFold(key, issuer+":sub") {
				continue // the key has dots in it, so no path can name it
			}
			for _, v := range flatten(nil, values, 0) {
				if s, ok := scalar(v); ok {
					out = append(out, s)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// openRepository tells a pattern for GitHub's sub claim that repositories of other owners can match: the owner's name
// (between "repo:" and the first slash) is not fixed.
func openRepository(pattern string) bool {
	rest, ok := strings.CutPrefix(pattern, "repo:")
	if !ok {
		return strings.ContainsAny(pattern, "*?") && !strings.HasPrefix(pattern, "repository_owner:")
	}
	owner, _, _ := strings.Cut(rest, "/")
	return strings.ContainsAny(owner, "*?")
}

// external makes sure that a federated subject outside the estate is a node.
func (e *emitter) external(id, issuer, subject string) {
	if e.seen[id+subject] {
		return
	}
	e.seen[id+subject] = true
	props := graph.Props{"issuer": issuer, graph.PropExternal: true}
	if subject != "" && strings.HasSuffix(id, subject) {
		props["subject"] = subject
	}
	e.sink.Node(graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Principal}, Name: strings.TrimPrefix(id, "external:"), Cloud: graph.Internet,
		Type: "FederatedSubject", Props: props, Origin: graph.Origin{Scope: e.scope},
	})
}
