package azure

import (
	"maps"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

func keysOf[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// finish joins what several records say together, once all have been read.
func (im *importer) finish() {
	im.joinIdentities()
	im.joinMachines()
	im.joinTriggers()
	im.joinTelemetry()
	im.joinPublishing()
	im.joinDirectory()
	for _, key := range keysOf(im.vaults) {
		v := im.vaults[key]
		v.e.accessPolicies(v.id, v.entries)
	}
	im.definitions()
	im.strangers()
	if !im.members {
		for _, key := range keysOf(im.principals) {
			if p := im.principals[key]; strings.EqualFold(p.t, "Group") {
				p.e.count("microsoft.directory", graph.GapNotProvided, "members of the groups that hold roles (--azurehound)")
			}
		}
	}
}

// notGiven names the files that would decide more, where there is something to decide.
func (im *importer) notGiven(opts Options) {
	for _, m := range []struct {
		missing    bool
		flag, what string
	}{
		{len(im.wanted) > 0 && len(opts.DenyAssignments) == 0, flagARG, "deny assignments (--deny-assignments)"},
		{len(im.wanted) > 0 && len(opts.ARM) == 0, flagARG, "locks, eligible roles, functions, app settings and authentication (--arm)"},
		{len(im.directory) > 0 && len(opts.ARG) == 0, flagAzureHound, "resources and their custom roles (--arg)"},
	} {
		if m.missing {
			im.emitter(m.flag, im.tenant, "").count("Microsoft.Authorization", graph.GapNotProvided, m.what)
		}
	}
}

// definitions adds, for the roles that occur and no file defines, what the
// tables of built-in roles say. Others stay unknown.
func (im *importer) definitions() {
	for _, guid := range keysOf(im.wanted) {
		w := im.wanted[guid]
		if im.defined[guid] {
			if !strings.EqualFold(w.id, definitionPrefix+guid) && strings.HasPrefix(w.id, "/") {
				w.e.node(graph.NodeFact{ID: definitionPrefix + guid, Aliases: []string{w.id}})
			}
			continue
		}
		if row, ok := im.tables.arm[guid]; ok {
			im.define(&w.e, guid, w.id, row.Name, string(row.Permissions), "BuiltInRole", nil, "embedded")
			continue
		}
		w.e.node(graph.NodeFact{
			ID: definitionPrefix + guid, Name: guid, Type: "Microsoft.Authorization/roleDefinitions", Labels: []graph.Label{graph.Policy},
			Props: graph.Props{graph.PropPolicyKind: "role-definition"}, Aliases: aliasOf(w.id, guid),
		})
		w.e.count("Microsoft.Authorization", graph.GapUnresolved, "role definition that no file holds: "+guid)
	}
	for _, template := range keysOf(im.directory) {
		w := im.directory[template]
		if im.defined[template] {
			continue
		}
		if _, ok := im.tables.directory[template]; !ok {
			w.e.count("azurehound", graph.GapUnresolved, "directory role that no record defines: "+template)
			w.e.node(graph.NodeFact{ID: template, Account: w.e.account, Type: typeDirectoryDef, Labels: []graph.Label{graph.Policy}, Props: graph.Props{graph.PropPolicyKind: "directory-role", "template_id": template}})
			continue
		}
		im.defineDirectory(&w.e, template, "", nil)
	}
}

func aliasOf(id, guid string) []string {
	if strings.EqualFold(id, definitionPrefix+guid) || !strings.HasPrefix(id, "/") {
		return nil
	}
	return []string{id}
}

// strangers makes nodes for principals that assignments name and no record
// describes. With a directory at hand, one of no type is gone from it.
func (im *importer) strangers() {
	for _, key := range keysOf(im.principals) {
		if im.objects[key] {
			continue
		}
		p := im.principals[key]
		props := graph.Props{}
		if strings.EqualFold(p.t, "Unknown") {
			props["orphan"] = true
			p.e.count("Microsoft.Authorization", graph.GapUnresolved, "role assignments whose principal is gone")
		} else if im.collected[strings.ToLower(p.t)] {
			// Gone, another tenant's, or left out of the collection: nobody can tell from here.
			props["unlisted"] = true
			p.e.count("Microsoft.Authorization", graph.GapUnresolved, "principals that the collection does not hold")
		}
		p.e.principal(p.id, p.t, p.e.account, "", props)
	}
}
