package attack_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/postern-graph/postern/graph"
)

const (
	testProject      = "300000000001"
	testTenant       = "11111111-1111-1111-1111-111111111111"
	testSubscription = "/subscriptions/aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"
	crm              = "//cloudresourcemanager.googleapis.com/"
)

// other reads the lines of GCP and Azure.
func (p *notation) other(f []string, w map[string]string, props graph.Props) error {
	switch f[0] {
	case "organization", "folder", "project", "sa", "member", "bind", "gcp", "customrole":
		p.cloud = graph.GCP
		return p.gcp(f, w, props)
	case "tenant", "subscription", "person", "identity", "app", "entragroup", "resource", "assign", "directory", "lock":
		p.cloud = graph.Azure
		return p.azure(f, w, props)
	}
	return fmt.Errorf("unknown word %q", f[0])
}

func (p *notation) fact(name string, n graph.NodeFact, parent string) {
	p.names[name] = n.ID
	n.Name, n.Cloud = name, p.cloud
	p.b.Node(n)
	if parent != "" {
		p.b.Edge(graph.EdgeFact{Kind: graph.Contains, From: p.id(parent), To: n.ID})
	}
}

func (p *notation) gcp(f []string, w map[string]string, props graph.Props) error {
	name := f[1]
	switch f[0] {
	case "organization":
		p.fact(name, graph.NodeFact{ID: crm + "organizations/1", Labels: []graph.Label{graph.Organization}, Type: "cloudresourcemanager.googleapis.com/Organization"}, "")
	case "folder":
		p.fact(name, graph.NodeFact{ID: crm + "folders/2", Labels: []graph.Label{graph.Container}, Type: "cloudresourcemanager.googleapis.com/Folder"}, w["in"])
	case "project":
		p.fact(name, graph.NodeFact{
			ID: crm + "projects/" + testProject, Labels: []graph.Label{graph.Account}, Account: testProject,
			Type: "cloudresourcemanager.googleapis.com/Project", Aliases: []string{crm + "projects/" + name}, Props: graph.Props{"project_id": name},
		}, w["in"])
	case "sa":
		p.fact(name, graph.NodeFact{
			ID: "serviceAccount:" + name + "@shop.iam.gserviceaccount.com", Labels: []graph.Label{graph.Principal, graph.ServiceAccount},
			Account: testProject, Type: "iam.googleapis.com/ServiceAccount", Props: props,
		}, "shop")
	case "member":
		p.fact(name, graph.NodeFact{ID: "user:" + name + "@acme.example", Labels: []graph.Label{graph.Principal, graph.User}}, "")
	case "gcp":
		p.fact(f[2], graph.NodeFact{
			ID: "//x.googleapis.com/projects/shop/" + f[2], Type: f[1], Account: testProject, Labels: []graph.Label{graph.Function}, Props: props,
		}, "shop")
		if r, ok := w["runs-as"]; ok {
			p.edge(graph.RunsAs, f[2], r)
		}
	case "customrole":
		p.fact(name, graph.NodeFact{
			ID: "projects/shop/roles/" + name, Type: "iam.googleapis.com/Role", Account: testProject, Labels: []graph.Label{graph.Policy},
			Props: graph.Props{"permissions": strings.Split(f[3], ",")},
		}, "shop")
	case "bind":
		return p.bind(f)
	}
	return nil
}

// condition reads what follows "if" to the end of the line.
func condition(f []string) string {
	if len(f) > 6 && f[5] == "if" {
		return strings.Join(f[6:], " ")
	}
	return ""
}

// bind reads "bind WHO PERMISSIONS|ROLE on WHAT [if CEL]".
func (p *notation) bind(f []string) error {
	if len(f) < 5 {
		return errors.New("want: bind WHO PERMISSIONS on WHAT")
	}
	at := p.id(f[4])
	role, declared := p.names[f[2]]
	if !declared {
		p.n++
		role = fmt.Sprintf("organizations/1/roles/r%d", p.n)
		p.b.Node(graph.NodeFact{ID: role, Cloud: graph.GCP, Labels: []graph.Label{graph.Policy}, Props: graph.Props{"permissions": strings.Split(f[2], ",")}})
	}
	bound := role + "@" + at
	p.b.Node(graph.NodeFact{ID: bound, Cloud: graph.GCP, Labels: []graph.Label{graph.Role}, Props: graph.Props{"role": role, "resource": at}})
	holds := graph.EdgeFact{Kind: graph.HasRole, From: p.id(f[1]), To: bound}
	if cond := condition(f); cond != "" {
		holds.Props = graph.Props{"condition": cond, graph.PropCertainty: "conditional"}
	}
	p.b.Edge(holds)
	p.b.Edge(graph.EdgeFact{Kind: graph.HasPolicy, From: bound, To: role})
	return nil
}

func (p *notation) azure(f []string, w map[string]string, props graph.Props) error {
	name := f[1]
	entra := func(typ string, labels ...graph.Label) {
		p.fact(name, graph.NodeFact{ID: name, Type: "microsoft.directory/" + typ, Account: testTenant, Labels: labels, Props: props}, "")
	}
	switch f[0] {
	case "tenant":
		p.fact(name, graph.NodeFact{ID: testTenant, Type: "microsoft.directory/tenants", Account: testTenant, Labels: []graph.Label{graph.Organization}}, "")
	case "subscription":
		p.fact(name, graph.NodeFact{ID: testSubscription, Type: "Microsoft.Resources/subscriptions", Account: testSubscription[15:], Labels: []graph.Label{graph.Account}}, "acme")
	case "person":
		entra("users", graph.Principal, graph.User)
	case "identity":
		entra("servicePrincipals", graph.Principal, graph.ServiceAccount)
	case "app":
		entra("applications", graph.Principal, graph.Application)
	case "entragroup":
		entra("groups", graph.Principal, graph.Group)
	case "resource":
		id := testSubscription + "/resourceGroups/web/providers/" + f[1] + "/" + f[2]
		if i := strings.LastIndex(f[1], "/"); strings.Count(f[1], "/") > 1 { // a child: TYPE/CHILD
			id = testSubscription + "/resourceGroups/web/providers/" + f[1][:i] + "/host" + f[1][i:] + "/" + f[2]
		}
		p.fact(f[2], graph.NodeFact{ID: id, Type: f[1], Account: testSubscription[15:], Labels: []graph.Label{graph.Resource}, Props: props}, "prod")
		if r, ok := w["runs-as"]; ok {
			p.edge(graph.RunsAs, f[2], r)
		}
	case "assign":
		return p.assign(f)
	case "directory":
		p.directory(f)
	case "lock":
		p.n++
		id := fmt.Sprintf("%s/providers/Microsoft.Authorization/locks/%d", p.id(name), p.n)
		p.b.Node(graph.NodeFact{ID: id, Cloud: graph.Azure, Labels: []graph.Label{graph.Policy}, Props: graph.Props{graph.PropPolicyKind: "lock", "level": "ReadOnly", "scope": p.id(name)}})
		p.b.Edge(graph.EdgeFact{Kind: graph.LimitedBy, From: p.id(name), To: id})
	}
	return nil
}

// assign reads "assign WHO ACTIONS at SCOPE [if ABAC]"; "data:" in front marks data actions.
func (p *notation) assign(f []string) error {
	if len(f) < 5 {
		return errors.New("want: assign WHO ACTIONS at WHAT")
	}
	p.n++
	scope := p.id(f[4])
	var actions, data []string
	for a := range strings.SplitSeq(f[2], ",") {
		if d, ok := strings.CutPrefix(a, "data:"); ok {
			data = append(data, d)
			continue
		}
		actions = append(actions, a)
	}
	id := fmt.Sprintf("%s/providers/Microsoft.Authorization/roleAssignments/%d", scope, p.n)
	p.b.Node(graph.NodeFact{ID: id, Cloud: graph.Azure, Type: "Microsoft.Authorization/roleAssignments", Labels: []graph.Label{graph.Role}, Props: graph.Props{"scope": scope, "tenant_id": testTenant, "condition": condition(f)}})
	p.b.Node(graph.NodeFact{ID: id + "/definition", Cloud: graph.Azure, Labels: []graph.Label{graph.Policy}, Props: graph.Props{
		graph.PropPolicyKind: "role-definition",
		graph.PropDocument:   asJSON(map[string]any{"permissions": []any{map[string]any{"actions": actions, "dataActions": data}}}),
	}})
	p.b.Edge(graph.EdgeFact{Kind: graph.HasPolicy, From: id, To: id + "/definition"})
	p.b.Edge(graph.EdgeFact{Kind: graph.HasRole, From: p.id(f[1]), To: id})
	return nil
}

// directory reads "directory WHO ACTIONS at SCOPE": a custom Entra role held.
func (p *notation) directory(f []string) {
	p.n++
	scope := p.id(f[4])
	def := fmt.Sprintf("role-%d", p.n)
	id := def + "@" + scope
	p.b.Node(graph.NodeFact{ID: id, Cloud: graph.Azure, Labels: []graph.Label{graph.Role}, Props: graph.Props{"scope": scope, "tenant_id": testTenant}})
	p.b.Node(graph.NodeFact{ID: def, Cloud: graph.Azure, Labels: []graph.Label{graph.Policy}, Props: graph.Props{
		"actions": strings.Split(f[2], ","), graph.PropPolicyKind: "directory-role", "template_id": def,
	}})
	p.b.Edge(graph.EdgeFact{Kind: graph.HasPolicy, From: id, To: def})
	p.b.Edge(graph.EdgeFact{Kind: graph.HasRole, From: p.id(f[1]), To: id})
}
