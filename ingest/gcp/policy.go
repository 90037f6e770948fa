package gcp

import (
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/gcpiam"
	"github.com/postern-graph/postern/ingest"
)

// iamPolicy writes the bindings of an allow policy: a node "ROLE@RESOURCE" for each role bound, and HAS_ROLE from each
// member. A condition stays on the edge, which it makes conditional; whether it holds is for judgement to say.
func (e *emitter) iamPolicy(a asset) error {
	for _, b := range a.policy.list("bindings") {
		role := b.str("role")
		if role == "" {
			e.gapHere("iam", graph.GapMalformed, "binding without a role")
			continue
		}
		if err := e.im.predefinedRole(role); err != nil {
			return err
		}
		e.binding(a.name, role, b)
	}
	e.auditConfigs(a)
	return nil
}

// auditConfigs keeps which data access is written down, as "SERVICE TYPE", and who is left out, as "SERVICE TYPE MEMBER". An
// allow policy without them was read all the same: then nothing of the kind is written.
func (e *emitter) auditConfigs(a asset) {
	if !strings.HasPrefix(a.name, crm) {
		return // they stand at projects and above alone
	}
	logged, exempt := []string{}, []string{}
	for _, c := range a.policy.list("auditConfigs") {
		for _, l := range c.list("auditLogConfigs") {
			what := c.str("service") + " " + l.str("logType")
			logged = append(logged, what)
			for _, m := range l.strings("exemptedMembers") {
				exempt = append(exempt, what+" "+m)
			}
		}
	}
	e.node(graph.NodeFact{ID: a.name, Props: graph.Props{"audit_logs": uniq(logged), "audit_exempt": uniq(exempt)}})
}

func (e *emitter) binding(resource, role string, b object) {
	bound := role + "@" + resource
	e.node(graph.NodeFact{
		ID: bound, Labels: []graph.Label{graph.Role}, Name: role, Account: e.account, Type: "iam.googleapis.com/Binding",
		Props: graph.Props{"role": role, "resource": resource},
	})
	e.edge(graph.HasPolicy, resource, bound)
	def := role
	if strings.HasPrefix(role, "roles/") && e.im.library != nil && !e.im.knownRole(role) {
		e.gap("iam", graph.GapUnresolved, "role "+role+" is not among the predefined roles that we hold")
	}
	e.edge(graph.HasPolicy, bound, def)
	cond := strings.TrimSpace(b.str("condition.expression"))
	for _, name := range b.strings("members") {
		id := e.member(name)
		if id == "" {
			continue
		}
		f := graph.EdgeFact{Kind: graph.HasRole, From: id, To: bound, Key: cond, Origin: e.origin()}
		if cond != "" {
			f.Props = graph.Props{
				"condition": cond, graph.PropCertainty: graph.Conditional.String(),
				graph.PropConditions: canonical(access.Test("CEL", cond).List()),
			}
			put(f.Props, "condition_title", b.str("condition.title"))
		}
		e.sink.Edge(f)
	}
}

// denyPolicy reads one IAM v2 deny policy.
func (im *importer) denyPolicy(r ingest.Record, flag string) error {
	o, err := decodeObject(r.Raw)
	name := o.str("name")
	point, ok := gcpiam.AttachmentPoint(name)
	if err != nil || !ok {
		im.malformed(r, flag, "no deny policy: its name does not say what it is attached to", err)
		return nil
	}
	at := im.canonicalName(point)
	e := im.scope(im.number(projectIn(at)), flag)
	e.record = r.Place()
	if strings.HasPrefix(at, crm) {
		e.container(at)
	}
	for _, rule := range o.list("rules") {
		for _, key := range []string{"denyRule.deniedPrincipals", "denyRule.exceptionPrincipals"} {
			for _, p := range rule.strings(key) {
				e.member(p)
			}
		}
	}
	e.node(graph.NodeFact{
		ID: name, Labels: []graph.Label{graph.Policy}, Name: firstOf(o.str("displayName"), last(name)), Account: e.account,
		Type: "iam.googleapis.com/DenyPolicy", Props: graph.Props{graph.PropPolicyKind: "deny", graph.PropDocument: canonical(camel(o))},
	})
	e.edge(graph.LimitedBy, at, name)
	return nil
}

func firstOf(s ...string) string {
	for _, x := range s {
		if x != "" {
			return x
		}
	}
	return ""
}

// camel gives the value with names in camelCase, so that documents read alike whichever tool wrote them.
func camel(v any) any {
	switch x := v.(type) {
	case object:
		return camel(map[string]any(x))
	case map[string]any:
		out := make(map[string]any, len(x))
		for k, w := range x {
			out[camelName(k)] = camel(w)
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, w := range x {
			out[i] = camel(w)
		}
		return out
	}
	return v
}

func camelName(s string) string {
	parts := strings.Split(s, "_")
	for i := 1; i < len(parts); i++ {
		if parts[i] != "" {
			parts[i] = strings.ToUpper(parts[i][:1]) + parts[i][1:]
		}
	}
	return strings.Join(parts, "")
}

// boundary reads one principal access boundary policy, or one binding of such a policy to a set of principals.
func (im *importer) boundary(r ingest.Record, flag string) error {
	o, err := decodeObject(r.Raw)
	e := im.scope("", flag)
	e.record = r.Place()
	name := o.str("name")
	switch {
	case err != nil || name == "":
		im.malformed(r, flag, "no boundary policy and no binding: it has no name", err)
	case o.str("policy") != "":
		set := o.str("target.principalSet")
		if kind := o.str("policyKind"); kind != "" && kind != "PRINCIPAL_ACCESS_BOUNDARY" {
			e.gapHere("iam", graph.GapNotSupported, "binding of a policy of kind "+kind)
			return nil
		}
		f := graph.EdgeFact{Kind: graph.BoundedBy, From: e.member(boundSet(set)), To: o.str("policy"), Key: name, Origin: e.origin()}
		if f.From == "" {
			e.gapHere("iam", graph.GapMalformed, "binding without a principal set")
			return nil
		}
		if c := o.str("condition.expression"); c != "" {
			f.Props = graph.Props{"condition": c}
		}
		e.sink.Edge(f)
	default:
		e.node(graph.NodeFact{
			ID: name, Labels: []graph.Label{graph.Policy}, Name: firstOf(o.str("displayName"), last(name)),
			Type: "iam.googleapis.com/PrincipalAccessBoundaryPolicy", Aliases: []string{"//iam.googleapis.com/" + name},
			Props: graph.Props{graph.PropPolicyKind: "pab", graph.PropDocument: canonical(camel(o))},
		})
	}
	return nil
}

// boundSet turns the target of a boundary's binding into the principal set that it means.
func boundSet(target string) string {
	rest, ok := strings.CutPrefix(target, "//")
	switch {
	case !ok:
		return target
	case strings.Contains(rest, "/workspace/"):
		return "principalSet://goog/cloudIdentityCustomerId/" + last(rest)
	case strings.Contains(rest, "workforcePools/"), strings.Contains(rest, "/workloadIdentityPools/"):
		return "principalSet://" + rest + "/*"
	}
	return "principalSet://" + rest
}

// orgPolicyV1 reads one organization policy in the form of the asset export.
func (e *emitter) orgPolicyV1(a asset, p object) {
	enforced := p.flag("booleanPolicy.enforced") || p.str("listPolicy.allValues") == "DENY"
	e.orgPolicy(a.name, p.str("constraint"), enforced, p)
}

// orgPolicy writes an organization policy as what it is: a limit on what stands below.
func (e *emitter) orgPolicy(at, constraint string, enforced bool, doc object) {
	constraint = strings.TrimPrefix(constraint, "constraints/")
	if constraint == "" {
		e.gapHere("orgpolicy", graph.GapMalformed, "organization policy without a constraint")
		return
	}
	id := at + "#orgpolicy/" + constraint
	e.node(graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Policy}, Name: constraint, Account: e.account, Type: "orgpolicy.googleapis.com/Policy",
		Props: graph.Props{graph.PropPolicyKind: "org-policy", "constraint": constraint, "enforced": enforced, graph.PropDocument: canonical(camel(doc))},
	})
	e.edge(graph.LimitedBy, at, id)
}

// group reads the members of one group.
func (im *importer) group(r ingest.Record, flag string) error {
	o, err := decodeObject(r.Raw)
	e := im.scope("", flag)
	e.record = r.Place()
	name := o.first("group", "groupKey.id", "email")
	if err != nil || name == "" {
		im.malformed(r, flag, "no group: it has no name", err)
		return nil
	}
	if !strings.Contains(name, ":") {
		name = "group:" + name
	}
	id := e.member(name)
	e.node(graph.NodeFact{ID: id, Labels: []graph.Label{graph.Principal, graph.Group}, Props: graph.Props{"members_known": true}})
	members := o.strings("members")
	for _, m := range o.list("members") {
		members = append(members, m.first("member", "email", "id", "preferredMemberKey.id"))
	}
	for _, m := range members {
		if !strings.Contains(m, ":") && strings.Contains(m, "@") {
			m = asMember(m)
		}
		e.edge(graph.MemberOf, e.member(m), id)
	}
	return nil
}

// asMember says what a bare e-mail is: a service account by its domain, else a user.
func asMember(email string) string {
	if strings.HasSuffix(email, "gserviceaccount.com") {
		return "serviceAccount:" + email
	}
	return "user:" + email
}
