package gcp

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

const iamHost = "//iam.googleapis.com/"

// iamTypes are service accounts and their keys, roles, and what lets outsiders in.
func iamTypes() map[string]mapper {
	idp := []graph.Label{graph.IdentityProvider}
	return map[string]mapper{
		"iam.googleapis.com/ServiceAccount":                {[]graph.Label{graph.Principal, graph.ServiceAccount}, readServiceAccount},
		"iam.googleapis.com/ServiceAccountKey":             {nil, readKey},
		"iam.googleapis.com/Role":                          {[]graph.Label{graph.Policy}, readRole},
		"iam.googleapis.com/WorkloadIdentityPool":          {nil, readPool},
		"iam.googleapis.com/WorkloadIdentityPoolProvider":  {idp, readProvider},
		"iam.googleapis.com/WorkforcePool":                 {nil, readPool},
		"iam.googleapis.com/WorkforcePoolProvider":         {idp, readProvider},
		"iam.googleapis.com/PrincipalAccessBoundaryPolicy": {[]graph.Label{graph.Policy}, nil},
	}
}

func readServiceAccount(e *emitter, a asset, n *graph.NodeFact) {
	email := firstOf(a.data.str("email"), emailOf(a.name))
	if email == "" {
		e.gapHere("iam", graph.GapMalformed, "service account without an e-mail")
		return
	}
	n.ID = e.member("serviceAccount:" + email)
	n.Name = email
	n.Aliases = []string{a.name}
	project := a.data.str("projectId")
	for _, p := range []string{project, e.account, "-"} {
		if p == "" {
			continue
		}
		n.Aliases = append(n.Aliases, iamHost+"projects/"+p+"/serviceAccounts/"+email)
		if id := a.data.str("uniqueId"); id != "" {
			n.Aliases = append(n.Aliases, iamHost+"projects/"+p+"/serviceAccounts/"+id)
		}
	}
	put(n.Props, "unique_id", a.data.str("uniqueId"), "title", a.data.str("displayName"), "description", a.data.str("description"), "oauth2_client_id", a.data.str("oauth2ClientId"))
	if a.data.flag("disabled") {
		n.Props["disabled"] = true
	}
	switch {
	case strings.HasSuffix(email, "-compute@developer.gserviceaccount.com"):
		n.Props["default_account"] = "compute"
	case strings.HasSuffix(email, "@appspot.gserviceaccount.com"):
		n.Props["default_account"] = "appengine"
	}
}

// readKey records a key's existence and dates. Exports hold no private part; if one did, it would not be read.
func readKey(e *emitter, a asset, n *graph.NodeFact) {
	put(n.Props, "key_type", a.data.str("keyType"), "key_origin", a.data.str("keyOrigin"), "valid_after", a.data.str("validAfterTime"),
		"valid_before", a.data.str("validBeforeTime"), "key_algorithm", a.data.str("keyAlgorithm"))
	if a.data.flag("disabled") {
		n.Props["disabled"] = true
	}
	for part := range strings.SplitSeq(a.name, "/") {
		if strings.Contains(part, "@") {
			n.Props["principal"] = e.member("serviceAccount:" + part)
		}
	}
}

// readRole reads a custom role: its id is the name that bindings use, the asset's name an alias.
func readRole(_ *emitter, a asset, n *graph.NodeFact) {
	n.ID = strings.TrimPrefix(firstOf(a.data.str("name"), strings.TrimPrefix(a.name, iamHost)), iamHost)
	n.Name = firstOf(a.data.str("title"), last(n.ID))
	n.Aliases = []string{a.name, iamHost + n.ID}
	n.Props["permissions"] = uniq(append([]string{}, a.data.strings("includedPermissions")...))
	n.Props[graph.PropPolicyKind] = "role"
	put(n.Props, "stage", a.data.str("stage"))
	if a.data.flag("deleted") {
		n.Props["deleted"] = true
	}
}

func readPool(_ *emitter, a asset, n *graph.NodeFact) {
	n.Name = firstOf(a.data.str("displayName"), n.Name)
	put(n.Props, "state", a.data.str("state"))
	if a.data.flag("disabled") {
		n.Props["disabled"] = true
	}
}

// readProvider reads one way into a pool, and makes nodes of those outside whom it can let in: an AWS account, the
// subjects of an issuer, and for GitHub those of any repository as well.
func readProvider(e *emitter, a asset, n *graph.NodeFact) {
	pool, _, _ := strings.Cut(strings.TrimPrefix(a.name, iamHost), "/providers/")
	if project, rest, ok := strings.Cut(strings.TrimPrefix(pool, "projects/"), "/"); ok && strings.HasPrefix(pool, "projects/") {
		pool = "projects/" + e.im.number(project) + "/" + rest // principal sets name the project by number
	}
	issuer := strings.TrimSuffix(a.data.first("oidc.issuerUri"), "/")
	put(n.Props, "pool", pool, "issuer_uri", issuer, "aws_account", a.data.str("aws.accountId"),
		"attribute_condition", a.data.str("attributeCondition"), "attribute_mapping", canonical(a.data.at("attributeMapping")), "state", a.data.str("state"))
	if aud := a.data.strings("oidc.allowedAudiences"); len(aud) > 0 {
		n.Props["allowed_audiences"] = aud
	}
	if a.data.obj("saml") != nil {
		n.Props["saml"] = true
	}
	if a.data.flag("disabled") || a.data.str("state") == "DELETED" {
		n.Props["disabled"] = true
	}
	e.edge(graph.Contains, iamHost+pool, a.name)
	switch {
	case issuer != "":
		e.outsider(a.name, "external:"+issuer)
		if issuer == "https://token.actions.githubusercontent.com" {
			e.outsider(a.name, "external:"+issuer+" (any repository)")
		}
	case n.Props["aws_account"] != nil:
		e.edge(graph.Trusts, a.name, a.data.str("aws.accountId"))
	}
}

func (e *emitter) outsider(provider, id string) {
	e.node(graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Principal}, Name: strings.TrimPrefix(id, "external:"), Cloud: graph.Internet,
		Props: graph.Props{graph.PropExternal: true},
	})
	e.edge(graph.Trusts, provider, id)
}
