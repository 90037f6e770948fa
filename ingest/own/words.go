package own

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// labelOf reads a label or its word; who is a user or a group is a principal.
func labelOf(w string) ([]graph.Label, bool) {
	for _, i := range graph.Labels() {
		if i.Word == "" || w != i.Word && w != string(i.Label) {
			continue
		}
		switch i.Label {
		case graph.User, graph.Group, graph.ServiceAccount, graph.Public:
			return []graph.Label{graph.Principal, i.Label}, true
		}
		return []graph.Label{i.Label}, true
	}
	return nil, false
}

// kindOf reads a kind of edge or its word. Grants, latent edges and policy
// documents are what judgement and the clouds say, not a user.
func kindOf(w string) (graph.Kind, bool) {
	for _, i := range graph.Kinds() {
		if w != i.Word && w != string(i.Kind) {
			continue
		}
		switch i.Kind {
		case graph.Holds, graph.Latent, graph.HasPolicy, graph.BoundedBy, graph.LimitedBy:
			return "", false
		}
		return i.Kind, true
	}
	return "", false
}

// theirLabels says what kinds of node of BloodHound are; others are resources.
var theirLabels = map[string][]graph.Label{
	"user": {graph.Principal, graph.User}, "azuser": {graph.Principal, graph.User},
	"group": {graph.Principal, graph.Group}, "azgroup": {graph.Principal, graph.Group},
	"computer": {graph.Instance}, "azvm": {graph.Instance}, "azdevice": {graph.Instance},
	"azserviceprincipal": {graph.Principal, graph.ServiceAccount}, "azmanagedidentity": {graph.Principal, graph.ServiceAccount},
	"azapp": {graph.Application}, "azrole": {graph.Role},
	"aztenant": {graph.Organization}, "domain": {graph.Organization}, "azsubscription": {graph.Account},
	"ou": {graph.Container}, "container": {graph.Container}, "azresourcegroup": {graph.Container}, "azmanagementgroup": {graph.Container},
	"azkeyvault": {graph.Secret}, "azcontainerregistry": {graph.Registry},
	"azfunctionapp": {graph.Function}, "azwebapp": {graph.Function}, "azlogicapp": {graph.Function},
}

// theirKinds says what kinds of edge of BloodHound come to. What is not here
// nor of our own table is coverage, unless the user says what it means.
var theirKinds = map[string]graph.Kind{
	"memberof": graph.MemberOf, "azmemberof": graph.MemberOf,
	"contains": graph.Contains, "azcontains": graph.Contains,
	"adminto": graph.CanHijack, "hassession": graph.Unlocks,
	"forcechangepassword": graph.CanTakeOver, "azresetpassword": graph.CanTakeOver, "genericall": graph.CanTakeOver,
	"addmember": graph.CanGrant, "addself": graph.CanGrant, "azaddmembers": graph.CanGrant,
	"writedacl": graph.CanGrant, "writeowner": graph.CanGrant, "owns": graph.CanGrant, "azowns": graph.CanGrant,
	"syncedtoentrauser": graph.SameAs, "syncedtoaduser": graph.SameAs,
	"azrunsas": graph.RunsAs, "azhasrole": graph.HasRole,
}

func labelsOfTheirs(kinds []string) []graph.Label {
	var out []graph.Label
	for _, k := range kinds {
		if l, ok := theirLabels[strings.ToLower(k)]; ok {
			out = append(out, l...)
		} else if l, ok := labelOf(k); ok {
			out = append(out, l...)
		}
	}
	if len(out) == 0 && len(kinds) > 0 {
		return []graph.Label{graph.Resource}
	}
	return out
}

func (im *importer) kindOfTheirs(w string) (graph.Kind, bool) {
	if k, ok := im.o.Kinds[w]; ok {
		return k, true
	}
	if k, ok := kindOf(w); ok {
		return k, true
	}
	k, ok := theirKinds[strings.ToLower(w)]
	return k, ok
}
