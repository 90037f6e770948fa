package gcp

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// containerTypes are GKE and Artifact Registry.
func containerTypes() map[string]mapper {
	return map[string]mapper{
		"container.googleapis.com/Cluster":            {[]graph.Label{graph.Instance}, readCluster},
		"container.googleapis.com/NodePool":           {[]graph.Label{graph.Instance}, readNodePool},
		"artifactregistry.googleapis.com/Repository":  {[]graph.Label{graph.Registry}, readRepository},
		"artifactregistry.googleapis.com/DockerImage": of(graph.Resource),
		"containerregistry.googleapis.com/Image":      of(graph.Resource),
	}
}

func readCluster(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	put(n.Props, "endpoint", d.str("endpoint"), "workload_pool", d.str("workloadIdentityConfig.workloadPool"), "status", d.str("status"))
	n.Props["private_endpoint"] = d.flag("privateClusterConfig.enablePrivateEndpoint")
	n.Props["legacy_abac"] = d.flag("legacyAbac.enabled")
	var nets []string
	for _, b := range d.list("masterAuthorizedNetworksConfig.cidrBlocks") {
		nets = append(nets, b.str("cidrBlock"))
	}
	if len(nets) > 0 {
		n.Props["authorized_networks"] = uniq(nets)
	}
	if sub := d.str("networkConfig.subnetwork"); sub != "" {
		e.edge(graph.InNetwork, n.ID, computeName(sub))
	} else if net := d.str("networkConfig.network"); net != "" {
		e.edge(graph.InNetwork, n.ID, computeName(net))
	}
	pools := d.list("nodePools")
	if len(pools) == 0 && d.obj("nodeConfig") != nil {
		e.nodes(n.ID, d.obj("nodeConfig"))
	}
	for _, p := range pools {
		e.nodes(n.ID, p.obj("config"))
	}
}

func readNodePool(e *emitter, a asset, n *graph.NodeFact) {
	e.nodes(n.ID, a.data.obj("config"))
	put(n.Props, "metadata_mode", a.data.str("config.workloadMetadataConfig.mode"))
}

// nodes: pods reach the nodes' own account unless the metadata server hides it.
func (e *emitter) nodes(id string, c object) {
	mode := c.first("workloadMetadataConfig.mode", "workloadMetadataConfig.nodeMetadata")
	var props graph.Props
	if strings.Contains(mode, "GKE_METADATA") {
		props = graph.Props{"hidden_from_pods": true}
	}
	account := c.str("serviceAccount")
	if emailOf(account) == "" {
		if props == nil {
			props = graph.Props{}
		}
		props["default"] = true
		account = e.computeAccount()
	}
	e.runsAs(id, account, props)
}

func readRepository(_ *emitter, a asset, n *graph.NodeFact) {
	put(n.Props, "format", a.data.str("format"), "mode", a.data.str("mode"))
	if n.Props["format"] == "DOCKER" {
		// Tags can be moved unless the repository says otherwise (Artifact Registry, "Immutable image tags").
		n.Props["tag_mutability"] = "MUTABLE"
		if a.data.flag("dockerConfig.immutableTags") {
			n.Props["tag_mutability"] = "IMMUTABLE"
		}
	}
}
