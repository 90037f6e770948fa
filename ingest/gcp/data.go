package gcp

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// dataTypes run other people's code over data: Composer, Dataflow, Dataproc, Vertex AI, notebooks.
func dataTypes() map[string]mapper {
	code := []graph.Label{graph.Instance}
	out := map[string]mapper{
		"composer.googleapis.com/Environment":         {code, readComposer},
		"dataflow.googleapis.com/Job":                 {code, readDataflow},
		"dataproc.googleapis.com/Cluster":             {code, readDataproc},
		"dataproc.googleapis.com/WorkflowTemplate":    of(graph.Resource),
		"dataproc.googleapis.com/Job":                 of(graph.Resource),
		"aiplatform.googleapis.com/Dataset":           of(graph.DataStore),
		"aiplatform.googleapis.com/Model":             of(graph.Resource),
		"notebooks.googleapis.com/Instance":           {code, readVertex},
		"batch.googleapis.com/Job":                    {code, readVertex},
		"datafusion.googleapis.com/Instance":          {code, readVertex},
		"deploymentmanager.googleapis.com/Deployment": of(graph.Resource),
	}
	for _, t := range []string{"CustomJob", "Endpoint", "PipelineJob", "BatchPredictionJob", "TrainingPipeline", "NotebookRuntimeTemplate", "ReasoningEngine", "HyperparameterTuningJob"} {
		out["aiplatform.googleapis.com/"+t] = mapper{code, readVertex}
	}
	return out
}

func readComposer(e *emitter, a asset, n *graph.NodeFact) {
	c := a.data.obj("config")
	put(n.Props, "state", a.data.str("state"), "airflow_uri", c.str("airflowUri"))
	e.orDefault(n.ID, c.str("nodeConfig.serviceAccount"), e.computeAccount())
	e.codeFrom(n.ID, c.str("dagGcsPrefix"), "")
	e.settings(n.ID, n.Props, c.texts("softwareConfig.envVariables"))
	e.edge(graph.InNetwork, n.ID, computeName(firstOf(c.str("nodeConfig.subnetwork"), c.str("nodeConfig.network"))))
}

func readDataflow(e *emitter, a asset, n *graph.NodeFact) {
	put(n.Props, "state", a.data.str("currentState"))
	e.orDefault(n.ID, a.data.str("environment.serviceAccountEmail"), e.computeAccount())
	e.codeFrom(n.ID, a.data.str("environment.tempStoragePrefix"), "")
}

func readDataproc(e *emitter, a asset, n *graph.NodeFact) {
	c := a.data.obj("config")
	put(n.Props, "state", a.data.str("status.state"))
	e.orDefault(n.ID, c.str("gceClusterConfig.serviceAccount"), e.computeAccount())
	for _, i := range c.list("initializationActions") {
		e.codeFrom(n.ID, i.str("executableFile"), "")
	}
	e.edge(graph.InNetwork, n.ID, computeName(firstOf(c.str("gceClusterConfig.subnetworkUri"), c.str("gceClusterConfig.networkUri"))))
}

// readVertex looks for the account wherever these APIs keep it; a service without one runs as an agent of Google's own.
func readVertex(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	put(n.Props, "state", d.str("state"))
	account := d.first("serviceAccount", "jobSpec.serviceAccount", "runtimeConfig.serviceAccount", "spec.serviceAccount", "gceSetup.serviceAccount",
		"allocationPolicy.serviceAccount.email", "dataprocServiceAccount", "trialJobSpec.serviceAccount")
	e.runsAs(n.ID, account, nil)
	for _, m := range d.list("deployedModels") {
		e.runsAs(n.ID, m.str("serviceAccount"), nil)
	}
	for _, s := range d.list("gceSetup.serviceAccounts") {
		e.runsAs(n.ID, s.str("email"), nil)
	}
	for _, w := range d.list("jobSpec.workerPoolSpecs") {
		e.image(n.ID, w.str("containerSpec.imageUri"))
		e.settings(n.ID, n.Props, envOf(w.obj("containerSpec")))
		for _, u := range w.strings("pythonPackageSpec.packageUris") {
			e.codeFrom(n.ID, u, "")
		}
	}
	if strings.Contains(a.typ, "notebooks") && account == "" && len(d.list("gceSetup.serviceAccounts")) == 0 {
		e.orDefault(n.ID, "", e.computeAccount())
	}
}
