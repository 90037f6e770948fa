package access

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// directories leads from people and groups of Entra to those whom SCIM makes of
// them in IAM Identity Center. An external id that is the object id of the other
// directory says it for certain; a user name that is somebody's principal name,
// of a user that came by SCIM, only says that it is so if that directory is the
// one that Identity Center is connected to, which no export of AWS tells
// (IAM Identity Center user guide, "SCIM profile and SAML 2.0 implementation").
func (d *deriver) directories() {
	set := d.types.of([]string{"AWS::IdentityStore::User", "AWS::IdentityStore::Group"})
	for it := set.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		external := d.s.NodeString(n, "external_id")
		if external == "" {
			continue
		}
		if other, ok := d.s.Lookup(external); ok && d.s.Cloud(other) == graph.Azure {
			d.same(other, n, graph.Certain)
			continue
		}
		name := d.s.NodeString(n, "user_name")
		if other, ok := d.s.Lookup("upn:" + strings.ToLower(name)); ok && name != "" && d.s.Cloud(other) == graph.Azure {
			d.same(other, n, graph.Unknown)
		}
	}
}

func (d *deriver) same(a, b graph.NodeID, c graph.Certainty) {
	d.w.Add(graph.SameAs, NewSet(a), NewSet(b), Answer{Certainty: c})
}
