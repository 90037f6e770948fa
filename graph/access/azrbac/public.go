package azrbac

import (
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Properties of storage that open it to anyone.
const (
	PropPublicAccess  = "public_access"            // container: None, Blob, Container
	PropAllowBlob     = "allow_blob_public_access" // storage account: the switch above its containers
	PropPublicNetwork = "public_network_access"    // Enabled, Disabled, SecuredByPerimeter
	PropDefaultAction = "network_default_action"   // storage account, vault: Allow or Deny for other networks
)

const (
	containerType = "microsoft.storage/storageaccounts/blobservices/containers"
	blobRead      = "microsoft.storage/storageaccounts/blobservices/containers/blobs/read"
)

// mayPublic answers for those who hold no role: an anonymous caller, who is
// also whoever signs in from some other tenant. The only permission that Azure
// gives without a role is reading blobs of a container opened for it; open
// HTTP triggers are no permission and are judged as exposures.
func (j *Judge) mayPublic(q question) []access.Guarded {
	if !q.data || q.action != blobRead {
		return nil
	}
	set := j.tree.byType[containerType]
	if set == nil {
		return nil
	}
	b := newAnswer()
	for it := set.Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		if o := j.openContainer(n); o.hit || o.unknown {
			one := &access.Set{}
			one.Add(uint32(n))
			b.allow(one, o)
		}
	}
	return b.guarded()
}

// openContainer: the container must be opened, its account must allow that,
// and the account must be reachable. An account that does not say whether it
// allows it (older ones did by default) leaves the answer unknown.
func (j *Judge) openContainer(n graph.NodeID) outcome {
	switch strings.ToLower(j.s.NodeString(n, PropPublicAccess)) {
	case "blob", "container":
	default:
		return outcome{}
	}
	id := j.s.ID(n)
	cut := strings.Index(strings.ToLower(id), "/blobservices/")
	if cut < 0 {
		return outcome{}
	}
	account, ok := j.s.Lookup(id[:cut])
	if !ok {
		return outcome{unknown: true}
	}
	if network := j.s.NodeString(account, PropPublicNetwork); network != "" && !strings.EqualFold(network, "Enabled") ||
		strings.EqualFold(j.s.NodeString(account, PropDefaultAction), "Deny") {
		return outcome{}
	}
	v, said := j.s.NodeProp(account, PropAllowBlob)
	if allow, isBool := v.(bool); isBool && !allow {
		return outcome{}
	}
	return outcome{hit: said, unknown: !said}
}
