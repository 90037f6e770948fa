package aws

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
)

// organization reads {Id, MasterAccountId, Root{Id, Policies[], OUs[…], Accounts[]}, Documents{name: policy}}. Policies are names of
// Documents, or objects that carry their document (Content) as the API's listing of a tree does. OUs may nest (OUs, Children).
func (im *importer) organization(files []ingest.File) error {
	found := false
	err := im.read(files, flagOrganization, nil, func(r ingest.Record) error {
		o := parseObj(r.Raw)
		root := o.obj("Root")
		if root == nil && (o.obj("Policies") != nil || o.member("Children") != nil) && o.str("Id") != "" {
			root = o // a tree that starts at the root itself
		}
		if root == nil {
			return ingestError(r, "no organization: neither Root nor a tree of it")
		}
		found = true
		t := &orgTree{e: im.scope("", flagOrganization), top: o, docs: o.obj("Documents"), org: o.str("Id"), management: o.str("MasterAccountId", "ManagementAccountId")}
		t.e.record = r.Place()
		t.read(root)
		return nil
	})
	if err == nil && !found {
		err = errors.New("no organization in " + names(files))
	}
	return err
}

type orgTree struct {
	e          *emitter
	top, docs  obj
	org        string
	management string
	rootID     string
	seen       map[string]bool
}

func (t *orgTree) read(root obj) {
	t.seen = map[string]bool{}
	t.rootID = root.str("Id")
	if a, ok := parseARN(root.str("Arn")); ok {
		if t.management == "" {
			t.management = a.Account
		}
		if t.org == "" || t.org == t.rootID {
			t.org = orgOf(a.Resource)
		}
	}
	if t.org == t.rootID {
		t.org = ""
	}
	if t.org != "" {
		t.e.node(graph.NodeFact{
			ID: t.org, Labels: []graph.Label{graph.Organization}, Name: t.org, Type: "AWS::Organizations::Organization",
			Props: graph.Props{"management_account": t.management},
		})
	}
	t.container(root, t.org, "AWS::Organizations::Root", nil)
	if t.management != "" && !t.seen[t.management] {
		// The management account sits under the root unless the tree says otherwise.
		t.account(obj{"Id": quote(t.management)}, t.rootID, []string{t.rootID})
	}
	for _, d := range t.top.objs("DelegatedAdministrators") {
		t.delegated(d)
	}
}

// delegated says on an account for which services it stands in for the management account.
func (t *orgTree) delegated(d obj) {
	id := d.str("Id", "AccountId")
	if !isAccount(id) {
		return
	}
	n := accountFact(id)
	n.Props = graph.Props{"delegated_administrator": true}
	if v := d.strs("DelegatedServices.ServicePrincipal", "Services", "ServicePrincipal"); len(v) > 0 {
		n.Props["delegated_services"] = uniq(v)
	}
	t.e.node(n)
}

// orgOf reads the organization's id out of "root/o-…/r-…".
func orgOf(resource string) string {
	for _, p := range splitAny(resource, "/:") {
		if len(p) > 2 && p[:2] == "o-" {
			return p
		}
	}
	return ""
}

func quote(s string) json.RawMessage {
	b, err := json.Marshal(s)
	if err != nil {
		return nil
	}
	return b
}

func (t *orgTree) container(c obj, parent, typ string, path []string) {
	id := c.str("Id")
	if id == "" {
		t.e.gapHere("organizations", graph.GapMalformed, "a root or OU without an Id")
		return
	}
	if t.seen[id] {
		t.e.gapHere("organizations", graph.GapMalformed, id+" appears twice in the tree")
		return
	}
	t.seen[id] = true
	props := graph.Props{}
	set(props, "org_id", t.org)
	t.e.node(graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Container}, Name: c.str("Name"), Type: typ, Props: props, Tags: c.tags(),
		Aliases: aliases(c.str("Arn")),
	})
	t.e.edge(graph.Contains, parent, id)
	t.policies(id, c)
	path = append(slices.Clip(path), id)
	for _, ou := range c.objs("OUs", "OrganizationalUnits", "Children") {
		if isAccount(ou.str("Id")) {
			t.account(ou, id, path)
			continue
		}
		t.container(ou, id, "AWS::Organizations::OrganizationalUnit", path)
	}
	for _, v := range c.values("Accounts") {
		a := parseObj(v)
		if a == nil {
			if s, ok := scalar(v); ok {
				a = obj{"Id": quote(s)}
			}
		}
		t.account(a, id, path)
	}
}

func (t *orgTree) account(a obj, parent string, path []string) {
	id := a.str("Id", "AccountId")
	if !isAccount(id) {
		t.e.gapHere("organizations", graph.GapMalformed, "account without a twelve-digit Id under "+parent)
		return
	}
	if t.seen[id] {
		t.e.gapHere("organizations", graph.GapMalformed, id+" appears twice in the tree")
		return
	}
	t.seen[id] = true
	n := accountFact(id)
	n.Name, n.Tags = a.str("Name"), a.tags()
	n.Props = graph.Props{}
	set(n.Props, "org_id", t.org)
	set(n.Props, "email", a.str("Email"))
	set(n.Props, "status", a.str("Status"))
	if t.org != "" && len(path) > 0 {
		// aws:PrincipalOrgPaths has this form.
		n.Props["org_path"] = t.org + "/" + strings.Join(path, "/") + "/"
	}
	if id == t.management {
		n.Props["management"] = true
	}
	n.Aliases = aliases(a.str("Arn"))
	t.e.node(n)
	t.e.edge(graph.Contains, parent, id)
	root := "arn:aws:iam::" + id + ":root"
	t.e.node(graph.NodeFact{ID: root, Labels: []graph.Label{graph.Principal, graph.User}, Name: "root", Account: id, Type: "AWS::IAM::RootUser"})
	t.e.edge(graph.Contains, id, root)
	t.policies(id, a)
}

// policies attaches what limits a root, OU or account.
func (t *orgTree) policies(at string, c obj) {
	for _, list := range []struct{ field, kind string }{{"Policies", "scp"}, {"SCPs", "scp"}, {"RCPs", "rcp"}, {"ResourceControlPolicies", "rcp"}} {
		for _, v := range c.values(list.field) {
			t.limit(at, v, list.kind)
		}
	}
}

func (t *orgTree) limit(at string, v json.RawMessage, kind string) {
	var name, id string
	var doc json.RawMessage
	p := parseObj(v)
	if p == nil {
		name, _ = scalar(v)
	} else {
		name, id = p.str("Name"), p.str("Id")
		doc = p.raw("Content", "Document", "PolicyDocument")
		switch p.str("Type", "PolicySummary.Type") {
		case "RESOURCE_CONTROL_POLICY":
			kind = "rcp"
		case "SERVICE_CONTROL_POLICY", "":
		default:
			return // tag, backup and other policies limit no permission
		}
	}
	if id == "" {
		id = name
	}
	if doc == nil {
		doc = t.document(name, id)
	}
	if doc == nil && (id == "p-FullAWSAccess" || name == "FullAWSAccess") {
		doc = json.RawMessage(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)
	}
	if doc == nil && (id == "p-RCPFullAWSAccess" || name == "RCPFullAWSAccess") {
		kind = "rcp"
		doc = json.RawMessage(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`)
	}
	if doc == nil {
		t.e.gapHere("organizations", graph.GapUnresolved, "policy "+id+" of "+at+" without a document: what it forbids is not known")
	} else if kind == "scp" && isRCP(doc) {
		kind = "rcp"
	}
	node := "scp:" + id
	n := graph.NodeFact{ID: node, Name: name, Account: t.management, Type: "AWS::Organizations::Policy", Aliases: aliases(p.str("Arn"))}
	t.e.policy(n, kind, doc)
	t.e.edge(graph.LimitedBy, at, node)
}

// isRCP tells a resource control policy by its statements: they, and never an SCP's, name a Principal.
func isRCP(doc json.RawMessage) bool {
	text, err := documentText(doc)
	if err != nil {
		return false
	}
	for _, st := range parseObj([]byte(text)).objs("Statement") {
		if st.member("Principal") != nil || st.member("NotPrincipal") != nil {
			return true
		}
	}
	return false
}

// document finds a policy among Documents, which may hold the document itself or a record around it.
func (t *orgTree) document(names ...string) json.RawMessage {
	for _, n := range names {
		if n == "" {
			continue
		}
		raw, ok := t.docs[n]
		if !ok {
			continue
		}
		o := parseObj(raw)
		if o.member("Statement") == nil {
			if in := o.raw("Content", "Document", "PolicyDocument", "Policy.Content"); in != nil {
				return in
			}
		}
		return raw
	}
	return nil
}
