package awsiam

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// account is what the estate says of one account.
type account struct {
	node       graph.NodeID
	has        bool // the node is there
	inside     bool // belongs to the estate
	read       bool // its principals were read
	management bool
	scp, rcp   [][]policy
	org        string
	paths      []string

	scpChain, rcpChain int32 // numbers of the guardrails
}

// resource is a node that a request can name.
type resource struct {
	arn  string
	node graph.NodeID
}

// estate holds the facts of one Snapshot in the form in which questions are
// asked of them.
type estate struct {
	s         *graph.Snapshot
	cache     *Cache
	accounts  map[string]*account
	resources map[string][]resource // by service, ascending by ARN
	policies  map[graph.NodeID][]policy
	// naming lists the resources whose own policy names someone: by account id,
	// ARN, service, issuer, "*" for everyone, role name after its account.
	naming   map[string][]graph.NodeID
	granting *access.Set             // keys with grants
	roles    map[string]graph.NodeID // by account, slash, name without path
	// mentioned holds the users, roles and sessions ("account/role") that some
	// resource's policy singles out, to allow or to deny.
	mentioned  map[string]bool
	asOf       string
	taggable   *access.Set // roles whose trust policy lets tags be passed with a session
	canonicals *canonicals
}

func loadEstate(s *graph.Snapshot) *estate {
	e := &estate{
		s: s, cache: &Cache{}, accounts: map[string]*account{}, resources: map[string][]resource{},
		policies: map[graph.NodeID][]policy{}, naming: map[string][]graph.NodeID{}, mentioned: map[string]bool{},
		roles: map[string]graph.NodeID{}, granting: access.NewSet(),
		taggable: access.NewSet(),
	}
	if t := s.Meta().AsOf; t > 0 {
		e.asOf = strconv.FormatInt(t, 10)
	}
	e.canonicals = e.canonicalIDs()
	for i := range s.NumNodes() {
		n := graph.NodeID(i)
		if s.Cloud(n) == graph.AWS {
			e.node(n)
		}
	}
	for _, list := range e.resources {
		slices.SortFunc(list, func(a, b resource) int { return cmp.Compare(a.arn, b.arn) })
	}
	e.organization()
	e.besides()
	return e
}

func (e *estate) account(id string) *account {
	a := e.accounts[id]
	if a == nil {
		a = &account{}
		e.accounts[id] = a
	}
	return a
}

func (e *estate) node(n graph.NodeID) {
	id := e.s.ID(n)
	if e.s.HasLabel(n, graph.Account) {
		a := e.account(id)
		a.node, a.has = n, true
		a.inside = !e.s.NodeFlag(n, graph.PropExternal)
		a.management = e.s.NodeFlag(n, "management")
		return
	}
	if e.s.HasLabel(n, graph.Policy) && e.s.NodeString(n, graph.PropDocument) != "" && !strings.Contains(id, ":policy/") {
		return
	}
	if e.acts(n) && e.s.Type(n) != "AWS::IAM::RootUser" {
		e.account(e.s.Account(n)).read = true
		if e.s.Type(n) == "AWS::IAM::Role" {
			e.roles[e.s.Account(n)+"/"+lastPart(id)] = n
		}
	}
	if a, ok := ParseARN(id); ok && !strings.Contains(id, "#") {
		e.resources[a.Service] = append(e.resources[a.Service], resource{id, n})
	}
	for edge := range e.s.OutKind(n, graph.HasPolicy) {
		kind := e.s.NodeString(edge.To, graph.PropPolicyKind)
		if kind == "resource" || kind == "trust" {
			e.resourcePolicy(n, e.policy(edge.To))
		}
	}
}

// acts reports whether a node is a user, role or root that the estate read.
func (e *estate) acts(n graph.NodeID) bool {
	switch e.s.Type(n) {
	case "AWS::IAM::User", "AWS::IAM::Role", "AWS::IAM::RootUser":
		return !e.s.NodeFlag(n, "dangling") && !e.s.NodeFlag(n, graph.PropExternal)
	}
	return false
}

func (e *estate) policy(n graph.NodeID) policy {
	return policy{id: e.s.ID(n), doc: e.cache.Compile([]byte(e.s.NodeString(n, graph.PropDocument)))}
}

func (e *estate) resourcePolicy(n graph.NodeID, p policy) {
	e.policies[n] = append(e.policies[n], p)
	for _, s := range p.doc.Statements {
		if s.principals != nil {
			e.mentions(s.principals)
			if s.Allow && s.speaksOf("sts:tagsession") && strings.Contains(e.s.ID(n), ":role/") {
				e.taggable.Add(uint32(n))
			}
		}
	}
	for _, key := range e.named(p.doc) {
		if on := e.naming[key]; len(on) == 0 || on[len(on)-1] != n {
			e.naming[key] = append(on, n)
		}
	}
}

// named lists once each whom a resource's policy may let in, as keys of the
// naming index.
func (e *estate) named(d *Document) []string {
	var out []string
	seen := map[string]bool{}
	add := func(key string) {
		if !seen[key] {
			seen[key] = true
			out = append(out, key)
		}
	}
	for _, s := range d.Statements {
		ps := s.principals
		if ps == nil || !s.Allow {
			continue
		}
		if ps.all || s.notPrincipal {
			add("*")
		}
		for _, w := range slices.Concat(ps.accounts, ps.arns, ps.services, e.canonicals.mayMean(ps)) {
			add(w)
		}
		for _, f := range ps.federated {
			add(issuerOf(f))
		}
		for _, a := range ps.arns {
			if x, ok := ParseARN(a); ok && x.Service == "sts" {
				if p := strings.Split(x.Resource, "/"); len(p) > 1 {
					add(x.Account + "/" + p[1])
				}
			}
		}
	}
	return out
}

func (e *estate) mentions(ps *principals) {
	for _, a := range ps.arns {
		e.mentioned[a] = true
		if x, ok := ParseARN(a); ok && x.Service == "sts" {
			if p := strings.Split(x.Resource, "/"); len(p) > 1 {
				e.mentioned[x.Account+"/"+p[1]] = true
			}
		}
	}
}

// organization finds for every account the policies on its way to the root.
func (e *estate) organization() {
	for id, a := range e.accounts {
		if !a.has {
			continue
		}
		way := []graph.NodeID{a.node}
		for n, ok := e.parent(a.node); ok && len(way) < 12; n, ok = e.parent(n) {
			way = append(way, n)
		}
		slices.Reverse(way)
		if top := way[0]; e.s.HasLabel(top, graph.Organization) {
			a.org = e.s.ID(top)
		} else if o := e.s.NodeString(a.node, "org_id"); o != "" {
			a.org = o
		}
		if a.org != "" {
			path := ""
			var pathSb165 strings.Builder
			for _, n := range way {
				if e.s.ID(n) != id {
					pathSb165.WriteString(e.s.ID(n) + "/")
				}
			}
			path += pathSb165.String()
			a.paths = []string{path}
		}
		e.guardrails(a, way)
	}
}

func (e *estate) parent(n graph.NodeID) (graph.NodeID, bool) {
	for edge := range e.s.InKind(n, graph.Contains) {
		if e.s.HasLabel(edge.From, graph.Organization) || e.s.HasLabel(edge.From, graph.Container) {
			return edge.From, true
		}
	}
	return 0, false
}

// guardrails gathers SCPs and RCPs by level. An account for which --scps gave
// levels uses those alone.
func (e *estate) guardrails(a *account, way []graph.NodeID) {
	given := e.s.NodeFlag(a.node, "scps_given")
	levels := map[int64][]policy{}
	for _, n := range way {
		var scp, rcp []policy
		for edge := range e.s.OutKind(n, graph.LimitedBy) {
			p := e.policy(edge.To)
			if e.s.NodeString(edge.To, graph.PropPolicyKind) == "rcp" {
				rcp = append(rcp, p)
				continue
			}
			lv, leveled := e.s.EdgeProp(edge.ID, "level")
			k, isInt := lv.(int64)
			switch {
			case leveled && isInt:
				levels[k] = append(levels[k], p)
			case !given:
				scp = append(scp, p)
			}
		}
		if scp != nil {
			a.scp = append(a.scp, scp)
		}
		if rcp != nil {
			a.rcp = append(a.rcp, rcp)
		}
	}
	if given {
		a.scp = nil
		keys := make([]int64, 0, len(levels))
		for k := range levels {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			a.scp = append(a.scp, levels[k])
		}
	}
	if a.management {
		a.scp, a.rcp = nil, nil // "SCPs and RCPs don't affect the management account"
	}
}

// owner is the account that a resource belongs to; asked says which account
// the question has in mind where nothing else tells.
func (e *estate) owner(n graph.NodeID, has bool, arn, asked string) string {
	if has {
		if a := e.s.Account(n); a != "" {
			return a
		}
	}
	if a, ok := ParseARN(arn); ok && isAccountID(a.Account) {
		return a.Account
	}
	return asked
}

// context gives what the estate settles of a request by c on a resource.
func (e *estate) context(c *principal, at called, n graph.NodeID, hasNode bool, owner string, extra access.Context) lookup { //nolint:gocognit // one case after the other, each a line or two; apart they would be harder to compare
	var more map[string][]string
	if len(extra) > 0 {
		more = make(map[string][]string, len(extra))
		for k, v := range extra {
			more[strings.ToLower(k)] = v
		}
	}
	return func(key string) value {
		if v, ok := more[key]; ok {
			return value{known, v}
		}
		if isPrincipalKey(key) {
			return c.key(key)
		}
		if more != nil && otherWay(key, more) {
			return value{state: absent}
		}
		switch key {
		case "aws:securetransport":
			return value{known, []string{"true"}}
		case "aws:currenttime", "aws:epochtime", "aws:tokenissuetime":
			if e.asOf != "" && key == "aws:tokenissuetime" && c.role == "" {
				return value{later, []string{e.asOf}} // long-term keys carry no such time
			}
			if e.asOf != "" {
				return value{atLeast, []string{e.asOf}}
			}
		case "aws:resourceaccount", "s3:resourceaccount":
			if owner != "" {
				return value{known, []string{owner}}
			}
		case "aws:resourceorgid":
			if a := e.accounts[owner]; a != nil && a.org != "" {
				return value{known, []string{a.org}}
			}
		case "aws:resourceorgpaths":
			if a := e.accounts[owner]; a != nil && a.paths != nil {
				return value{known, a.paths}
			}
		case "sts:rolesessionname":
			if !c.literal && (at.action == "sts:assumerole" || at.action == "sts:assumerolewithwebidentity") {
				return value{state: chosen} // a parameter of the call ("AssumeRole", RoleSessionName)
			}
		case calledRegion, ec2Region, urlAuth, boundaryOf:
			if !c.literal {
				return e.tells(key, c, at, n, hasNode)
			}
		}
		if i := strings.Index(key, ":resourcetag/"); i > 0 && hasNode && !e.s.NodeFlag(n, "dangling") {
			return e.tag(n, key[i+len(":resourcetag/"):])
		}
		return value{}
	}
}

// tag is what is known of a tag, its name compared without regard to case. Where
// no source said whether a node has tags, a tag is no more absent than present.
func (e *estate) tag(n graph.NodeID, name string) value {
	unread := false
	for k, v := range e.s.NodeProps(n) {
		if k == graph.PropTagsUnread && v == true {
			unread = true
		}
		if t, ok := strings.CutPrefix(k, "tags."); ok && strings.EqualFold(t, name) {
			if s, ok := v.(string); ok {
				return value{known, []string{s}}
			}
		}
	}
	if unread && !e.tagged(n) {
		return value{}
	}
	return value{state: absent}
}

// tagged reports whether any tag of a node was read.
func (e *estate) tagged(n graph.NodeID) bool {
	for k := range e.s.NodeProps(n) {
		if strings.HasPrefix(k, "tags.") {
			return true
		}
	}
	return false
}
