package gcpiam

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// denyRule is one rule of a deny policy, at everything the policy is attached to.
type denyRule struct {
	policy graph.NodeID
	rule   int
	scopes []graph.NodeID
	perms  []string
	exempt []string
	denied []reference
	spared []reference
	cond   *expression
	unread bool // the rule could not be read: it may deny anything to anyone
}

// denyDocument is a v2 policy of kind denypolicies, as the IAM API writes it.
type denyDocument struct {
	Name  string `json:"name"`
	Rules []struct {
		DenyRule *struct {
			DeniedPrincipals     []string `json:"deniedPrincipals"`
			ExceptionPrincipals  []string `json:"exceptionPrincipals"`
			DeniedPermissions    []string `json:"deniedPermissions"`
			ExceptionPermissions []string `json:"exceptionPermissions"`
			DenialCondition      *struct {
				Expression string `json:"expression"`
			} `json:"denialCondition"`
		} `json:"denyRule"`
	} `json:"rules"`
}

// AttachmentPoint gives the full resource name that a v2 policy's name carries
// ("policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp/denypolicies/d"),
// and false where it carries none.
func AttachmentPoint(name string) (string, bool) {
	const head = "policies/"
	if len(name) <= len(head) || name[:len(head)] != head {
		return "", false
	}
	rest := name[len(head):]
	for i := range len(rest) {
		if rest[i] != '/' {
			continue
		}
		point, err := url.PathUnescape(rest[:i])
		if err != nil || point == "" {
			return "", false
		}
		return "//" + point, true
	}
	return "", false
}

func (j *Judge) readDenies() {
	for _, n := range j.s.WithLabel(graph.Policy) {
		if j.s.Cloud(n) != graph.GCP || j.s.NodeString(n, graph.PropPolicyKind) != "deny" {
			continue
		}
		j.readDeny(n)
	}
}

func (j *Judge) readDeny(n graph.NodeID) {
	var scopes []graph.NodeID
	for e := range j.s.InKind(n, graph.LimitedBy) {
		scopes = append(scopes, e.From)
	}
	var doc denyDocument
	if err := json.Unmarshal([]byte(j.s.NodeString(n, graph.PropDocument)), &doc); err != nil {
		j.denies = append(j.denies, denyRule{policy: n, scopes: scopes, unread: true, perms: []string{"*"}})
		return
	}
	if len(scopes) == 0 {
		if point, ok := AttachmentPoint(doc.Name); ok {
			if at, ok := j.s.Lookup(point); ok {
				scopes = append(scopes, at)
			}
		}
	}
	for i, r := range doc.Rules {
		d := r.DenyRule
		if d == nil {
			continue
		}
		rule := denyRule{policy: n, rule: i, scopes: scopes, perms: d.DeniedPermissions, exempt: d.ExceptionPermissions}
		for _, p := range d.DeniedPrincipals {
			rule.denied = append(rule.denied, j.refer(p))
		}
		for _, p := range d.ExceptionPrincipals {
			rule.spared = append(rule.spared, j.refer(p))
		}
		if d.DenialCondition != nil {
			rule.cond = j.expression(d.DenialCondition.Expression)
		}
		j.denies = append(j.denies, rule)
	}
}

func (r *denyRule) statement() string { return strconv.Itoa(r.rule) }

func (r *denyRule) covers(perm string) bool {
	hit := func(entry string) bool { return matchPermission(entry, perm) }
	return slices.ContainsFunc(r.perms, hit) && !slices.ContainsFunc(r.exempt, hit)
}

func (j *Judge) matchDeny(sub *subject, r *denyRule) match {
	if r.unread {
		return unclear
	}
	denied := j.anyNames(sub, r.denied)
	if denied == spared {
		return spared
	}
	switch j.anyNames(sub, r.spared) {
	case applies:
		return spared
	case unclear:
		return unclear
	}
	return denied
}

func (j *Judge) anyNames(sub *subject, refs []reference) match {
	best := spared
	for _, r := range refs {
		switch j.names(sub, r) {
		case applies:
			return applies
		case unclear:
			best = unclear
		}
	}
	return best
}

// bound is one binding of a principal access boundary to a set of principals.
type bound struct {
	policy    graph.NodeID
	set       reference
	resources []graph.NodeID
	// partial: the policy names resources that the estate does not hold, or
	// could not be read; what it leaves open is unknown.
	partial bool
	version string
	cond    *expression
}

type boundaryDocument struct {
	Details struct {
		Rules []struct {
			Resources []string `json:"resources"`
			Effect    string   `json:"effect"`
		} `json:"rules"`
		EnforcementVersion string `json:"enforcementVersion"`
	} `json:"details"`
}

func (j *Judge) readBounds() {
	for _, n := range j.s.WithLabel(graph.Policy) {
		if j.s.Cloud(n) != graph.GCP || j.s.NodeString(n, graph.PropPolicyKind) != "pab" {
			continue
		}
		proto := bound{policy: n}
		var doc boundaryDocument
		if err := json.Unmarshal([]byte(j.s.NodeString(n, graph.PropDocument)), &doc); err != nil {
			proto.partial = true
		}
		proto.version = doc.Details.EnforcementVersion
		for _, r := range doc.Details.Rules {
			for _, id := range r.Resources {
				if at, ok := j.s.Lookup(id); ok && r.Effect != "DENY" {
					proto.resources = append(proto.resources, at)
				}
			}
		}
		for e := range j.s.InKind(n, graph.BoundedBy) {
			b := proto
			b.set = j.refer(j.s.ID(e.From))
			b.cond = j.expression(j.s.EdgeString(e.ID, "condition"))
			j.bounds = append(j.bounds, b)
		}
	}
}

func (j *Judge) matchBound(sub *subject, b *bound) match {
	m := j.names(sub, b.set)
	if m == spared || b.cond == nil {
		return m
	}
	// A binding's condition speaks of the principal alone: its type and subject.
	c := b.cond.settle(known{attr: func(path string) (value, bool) { return principalAttribute(sub, path) }})
	switch {
	case c.IsNever():
		return spared
	case c != nil:
		return unclear
	}
	return m
}

func principalAttribute(sub *subject, path string) (value, bool) {
	switch path {
	case "principal.type":
		switch sub.m.kind {
		case userMember:
			return exactly("iam.googleapis.com/WorkspaceIdentity"), true
		case accountMember:
			return exactly("iam.googleapis.com/ServiceAccount"), true
		}
	case "principal.subject":
		if sub.m.kind == userMember || sub.m.kind == accountMember {
			return exactly(sub.m.rest), true
		}
	}
	return value{}, false
}

// blockable says whether a boundary of that version is known to stop the
// permission outside its resources. Google's list is long and grows by version;
// these rows of it are certain, and the rest leaves the answer unknown.
func blockable(perm, version string) bool {
	v, err := strconv.Atoi(version)
	if err != nil { // "latest", or absent: the default version, 3
		v = 3
	}
	switch prefixOf(perm) {
	case "iam.serviceAccounts", "iam.serviceAccountKeys", "essentialcontacts.contacts":
		return v >= 3
	case "bigquery.datasets", "bigquery.jobs", "bigquery.models":
		return v >= 2
	}
	return false
}

// applyBounds takes away what a boundary withholds, and marks what it might.
func (j *Judge) applyBounds(sub *subject, u *universe, perm string, parts []part) []part {
	inside, maybe := access.NewSet(), access.NewSet()
	bounded, sure, version := false, false, ""
	for i, m := range sub.bounded {
		if m == spared {
			continue
		}
		b := &j.bounds[i]
		bounded = true
		for _, r := range b.resources {
			if m == applies && !b.partial {
				inside.Or(u.within(r))
			} else {
				maybe.Or(u.within(r))
			}
		}
		if m == applies && !b.partial && (!sure || blockable(perm, b.version)) {
			sure, version = true, b.version
		}
	}
	if !bounded {
		return parts
	}
	for i := range j.bounds {
		// With several boundaries the eligible resources add up, so one that is unclear may still admit the rest.
		if sub.bounded[i] == unclear || sub.bounded[i] == applies && j.bounds[i].partial {
			sure = sure && !j.bounds[i].partial
		}
	}
	var out []part
	for _, p := range parts {
		in := p.set.Clone()
		in.And(inside)
		out = appendPart(out, part{in, p.cond, p.unread})
		rest := p.set.Clone()
		rest.AndNot(inside)
		grey := rest.Clone()
		grey.And(maybe)
		out = appendPart(out, part{grey, p.cond, true})
		rest.AndNot(maybe)
		if !sure || !blockable(perm, version) {
			out = appendPart(out, part{rest, p.cond, true})
		}
	}
	return out
}
