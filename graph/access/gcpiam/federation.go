package gcpiam

import (
	"encoding/json"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// provider is one way into a pool.
type provider struct {
	node       graph.NodeID
	pool       string // "projects/N/locations/global/workloadIdentityPools/P"
	issuer     string
	awsAccount string
	mapping    map[string]string
	cond       *expression
	unread     bool // the mapping could not be read
}

func (j *Judge) readProviders() []provider {
	var out []provider
	for _, n := range j.s.WithLabel(graph.IdentityProvider) {
		if j.s.Cloud(n) != graph.GCP || j.s.NodeFlag(n, "disabled") {
			continue
		}
		p := provider{
			node: n, pool: j.s.NodeString(n, "pool"),
			issuer:     strings.TrimSuffix(j.s.NodeString(n, "issuer_uri"), "/"),
			awsAccount: j.s.NodeString(n, "aws_account"),
			cond:       j.expression(j.s.NodeString(n, "attribute_condition")),
		}
		if p.pool == "" {
			continue
		}
		if text := j.s.NodeString(n, "attribute_mapping"); text != "" {
			p.unread = json.Unmarshal([]byte(text), &p.mapping) != nil
		}
		out = append(out, p)
	}
	return out
}

// federate links the principals of AWS accounts, and those who stand for an
// issuer's subjects, to the member sets of pools that admit them.
func (j *Judge) federate() {
	roles := j.awsPrincipals()
	for _, p := range j.readProviders() {
		for _, set := range j.pools[p.pool] {
			switch {
			case p.awsAccount != "":
				j.federateAWS(p, set, roles[p.awsAccount])
			case p.issuer != "":
				j.federateOIDC(p, set)
			}
		}
	}
}

type awsPrincipal struct {
	node graph.NodeID
	name string
	role bool
	path string // "role/NAME" or "user/path/NAME", what follows the account in the ARN
}

func (j *Judge) awsPrincipals() map[string][]awsPrincipal {
	out := map[string][]awsPrincipal{}
	if len(j.pools) == 0 {
		return out
	}
	for _, n := range j.s.WithLabel(graph.Principal) {
		if j.s.Cloud(n) != graph.AWS {
			continue
		}
		parts := strings.SplitN(j.s.ID(n), ":", 6)
		if len(parts) < 6 || parts[2] != "iam" {
			continue
		}
		kind, _, _ := strings.Cut(parts[5], "/")
		if kind != "role" && kind != "user" {
			continue
		}
		name := parts[5][strings.LastIndexByte(parts[5], '/')+1:]
		out[parts[4]] = append(out[parts[4]], awsPrincipal{n, name, kind == "role", parts[5]})
	}
	return out
}

// admits settles a provider's attribute condition for a caller of whom attr is known.
func (p *provider) admits(attr func(string) (value, bool)) *access.Condition {
	return p.cond.settle(known{attr: attr})
}

func (j *Judge) federateAWS(p provider, set setNode, callers []awsPrincipal) {
	_, wanted, _ := set.m.pool()
	for _, c := range callers {
		how, ok := p.awsHas(c, wanted, set.m.kind)
		if !ok {
			continue
		}
		cond := p.admits(func(path string) (value, bool) { return p.awsAttribute(c, path) })
		l := link{to: set.node, cond: access.And(cond, how.cond), unread: how.unread || p.unread}
		if !l.cond.IsNever() {
			j.extra[c.node] = append(j.extra[c.node], l)
		}
	}
}

// awsAttribute is what a signed GetCallerIdentity of the caller says. A role's
// own ARN ends in a session name that the caller of AssumeRole chooses.
func (p *provider) awsAttribute(c awsPrincipal, path string) (value, bool) {
	switch path {
	case "assertion.account":
		return exactly(p.awsAccount), true
	case "assertion.arn", "google.subject":
		if c.role {
			return value{spellings: []string{"arn:aws:sts::" + p.awsAccount + ":assumed-role/" + c.name + "/"}, prefix: true}, true
		}
		return exactly("arn:aws:iam::" + p.awsAccount + ":" + c.path), true
	case "attribute.aws_role":
		if p.defaultMapping(path) && c.role {
			return exactly("arn:aws:sts::" + p.awsAccount + ":assumed-role/" + c.name), true
		}
	case "attribute.account", "attribute.aws_account":
		if p.defaultMapping(path) {
			return exactly(p.awsAccount), true
		}
	}
	return value{}, false
}

// defaultMapping recognises the mappings that the console writes for AWS:
// google.subject, attribute.aws_role and attribute.account. A provider without
// any mapping has these.
func (p *provider) defaultMapping(attr string) bool {
	text, own := p.mapping[attr]
	if !own {
		return len(p.mapping) == 0 && attr == "attribute.aws_role"
	}
	plain := strings.Join(strings.Fields(text), "")
	switch attr {
	case "attribute.account", "attribute.aws_account":
		return plain == "assertion.account"
	case "attribute.aws_role":
		return strings.Contains(plain, "assertion.arn.extract('{account_arn}assumed-role/')+'assumed-role/'+assertion.arn.extract('assumed-role/{role_name}/')")
	}
	return false
}

// awsHas says whether the caller is in what the member names, and how far.
func (p *provider) awsHas(c awsPrincipal, wanted string, kind memberKind) (link, bool) {
	if wanted == "*" && kind == poolSet {
		return link{}, true
	}
	attr, want, ok := strings.Cut(wanted, "/")
	if !ok {
		return link{}, false
	}
	if kind == poolSubject {
		if attr != "subject" {
			return link{}, false
		}
		if text, own := p.mapping["google.subject"]; own && strings.TrimSpace(text) != "assertion.arn" {
			return link{unread: true}, true
		}
		attr = "google.subject"
	}
	v, known := p.awsAttribute(c, attr)
	if !known {
		// A mapping of somebody's own: nobody evaluated it.
		_, own := p.mapping[attr]
		return link{unread: true}, own
	}
	switch equalTo(v, want)(v.spellings[0]) {
	case yes:
		return link{}, true
	case open:
		return link{cond: access.Test(opCEL, attr+` == "`+want+`"`)}, true
	}
	return link{}, false
}

// gitHubIssuer is the issuer whose tokens any repository of the world can get.
const gitHubIssuer = "https://token.actions.githubusercontent.com"

// federateOIDC links "external:ISSUER", which stands for the subjects that the
// estate trusts, and for GitHub "external:ISSUER (any repository)" where the
// trust leaves the repository open.
func (j *Judge) federateOIDC(p provider, set setNode) {
	_, wanted, _ := set.m.pool()
	claims, pinned := p.pinned(set.m.kind, wanted)
	cond := p.admits(func(path string) (value, bool) {
		s, ok := claims[path]
		return exactly(s), ok
	})
	if cond.IsNever() {
		return
	}
	id := "external:" + p.issuer
	if p.issuer == gitHubIssuer && !pinned && !p.pinsRepository() {
		id += " (any repository)"
	}
	n, ok := j.s.Lookup(id)
	if !ok {
		return
	}
	j.extra[n] = append(j.extra[n], link{to: set.node, cond: cond, unread: p.unread})
}

// pinned gives the token's claims that membership of the set fixes, through
// mappings that copy a claim, and whether a repository is among them.
func (p *provider) pinned(kind memberKind, wanted string) (claims map[string]string, repository bool) {
	claims = map[string]string{}
	attr, want, ok := strings.Cut(wanted, "/")
	if !ok {
		return claims, false
	}
	if kind == poolSubject {
		attr = "google.subject"
	}
	claims[attr] = want
	source := strings.TrimSpace(p.mapping[attr])
	claim, plain := strings.CutPrefix(source, "assertion.")
	if !plain || strings.ContainsAny(claim, " .()+[]") {
		return claims, false
	}
	claims[source] = want
	repo := want
	switch claim {
	case "sub":
		repo, ok = strings.CutPrefix(want, "repo:")
		repo, _, _ = strings.Cut(repo, ":")
		if !ok {
			return claims, false
		}
	case "repository":
	case "repository_id", "repository_owner", "repository_owner_id", "job_workflow_ref", "workflow_ref":
		return claims, true
	default:
		return claims, false
	}
	claims["assertion.repository"] = repo
	if owner, _, ok := strings.Cut(repo, "/"); ok {
		claims["assertion.repository_owner"] = owner
	}
	return claims, true
}

// pinsRepository says that the provider's own condition speaks of whose
// repository it is; it then stays on the answer as a condition.
func (p *provider) pinsRepository() bool {
	if p.cond == nil {
		return false
	}
	for _, word := range []string{"assertion.repository", "assertion.sub", "attribute.repository", "google.subject", "assertion.job_workflow_ref"} {
		if strings.Contains(p.cond.text, word) {
			return true
		}
	}
	return false
}

// convene links who holds a basic role on a project to the convenience members
// that older services (Cloud Storage, BigQuery) bind: projectOwner:ID and so on.
// The documents speak of roles on the project; one inherited from above is unknown.
func (j *Judge) convene() {
	names := map[string]string{"projectOwner": "roles/owner", "projectEditor": "roles/editor", "projectViewer": "roles/viewer"}
	byRole := map[string][]int{}
	for i, a := range j.atoms {
		byRole[j.roles[a.role].name] = append(byRole[j.roles[a.role].name], i)
	}
	holders := map[int][]graph.NodeID{}
	for n, atoms := range j.grants {
		for _, a := range atoms {
			holders[a] = append(holders[a], n)
		}
	}
	for _, n := range j.grantees {
		m := parseMember(j.s.ID(n))
		if m.kind != convenienceMember {
			continue
		}
		word, project, _ := strings.Cut(m.id, ":")
		p, ok := projectNode(j.s, project)
		if !ok {
			continue
		}
		for _, ai := range byRole[names[word]] {
			a := j.atoms[ai]
			if !j.tree.within(p, a.scope) {
				continue
			}
			l := link{to: n, unread: a.scope != p}
			if a.cond != nil {
				l.cond = a.cond.settle(j.knownOf(j.placeOf(p), "resourcemanager.projects.get", nil))
			}
			if l.cond.IsNever() {
				continue
			}
			for _, h := range holders[ai] {
				j.extra[h] = append(j.extra[h], l)
			}
		}
	}
}
