package gcp

import (
	"github.com/postern-graph/postern/graph"
)

// buildTypes are Cloud Build triggers and builds, and source repositories.
func buildTypes() map[string]mapper {
	return map[string]mapper{
		"cloudbuild.googleapis.com/BuildTrigger":        {[]graph.Label{graph.Function}, readBuildTrigger},
		"cloudbuild.googleapis.com/Build":               {[]graph.Label{graph.Resource}, nil},
		"sourcerepo.googleapis.com/Repo":                of(graph.Registry),
		"securesourcemanager.googleapis.com/Repository": of(graph.Registry),
		"clouddeploy.googleapis.com/DeliveryPipeline":   of(graph.Resource),
		"clouddeploy.googleapis.com/Target":             {[]graph.Label{graph.Resource}, readDeployTarget},
	}
}

// readBuildTrigger: a trigger is code that runs on demand, so it is a Function; its repository supplies the code. Without an
// account of its own a build runs as the project's choice, which exports do not tell: the older Cloud Build account, or,
// in projects since May 2024, the Compute Engine default one.
func readBuildTrigger(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	n.Name = firstOf(d.str("name"), n.Name)
	n.Props["disabled"] = d.flag("disabled")
	put(n.Props, "file", d.str("filename"), "event", d.str("eventType"))
	if d.str("serviceAccount") != "" {
		e.runsAs(n.ID, d.str("serviceAccount"), nil)
	} else if isNumber(e.account) {
		for _, account := range []string{e.account + "@cloudbuild.gserviceaccount.com", e.computeAccount()} {
			e.runsAs(n.ID, account, graph.Props{"default": true, graph.PropCertainty: graph.Unknown.String()})
		}
	}
	if owner, repo := d.str("github.owner"), d.str("github.name"); owner != "" {
		id := "https://github.com/" + owner + "/" + repo
		e.node(graph.NodeFact{ID: id, Labels: []graph.Label{graph.Registry}, Name: owner + "/" + repo, Cloud: graph.Internet, Type: "GitHub::Repository", Props: graph.Props{graph.PropExternal: true}})
		e.edge(graph.SuppliesCode, id, n.ID)
	}
	if repo := d.first("triggerTemplate.repoName"); repo != "" {
		project := firstOf(d.str("triggerTemplate.projectId"), projectIn(a.name))
		e.edge(graph.SuppliesCode, "//sourcerepo.googleapis.com/projects/"+project+"/repos/"+repo, n.ID)
	}
	if t := d.str("pubsubConfig.topic"); t != "" {
		e.edge(graph.Triggers, "//pubsub.googleapis.com/"+t, n.ID)
	}
	e.settings(n.ID, n.Props, d.texts("substitutions"))
}

func readDeployTarget(e *emitter, a asset, n *graph.NodeFact) {
	for _, c := range a.data.list("executionConfigs") {
		e.orDefault(n.ID, c.str("serviceAccount"), e.computeAccount())
	}
}
