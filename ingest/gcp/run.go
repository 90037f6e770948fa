package gcp

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// runTypes are Cloud Run services and jobs, in the Knative form (v1) and in that of the v2 API.
func runTypes() map[string]mapper {
	return map[string]mapper{
		"run.googleapis.com/Service":       {[]graph.Label{graph.Function}, readRunService},
		"run.googleapis.com/Job":           {[]graph.Label{graph.Function}, readRunJob},
		"run.googleapis.com/Revision":      of(graph.Resource),
		"run.googleapis.com/Execution":     of(graph.Resource),
		"run.googleapis.com/DomainMapping": {[]graph.Label{graph.Endpoint}, readDomainMapping},
	}
}

const runNote = "run.googleapis.com/"

func readRunService(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	notes := d.texts("metadata.annotations")
	pod := d.obj("template")
	tnotes := map[string]string{}
	if spec := d.obj("spec"); spec != nil { // Knative
		pod, tnotes = spec.obj("template.spec"), spec.texts("template.metadata.annotations")
	}
	n.Name = firstOf(last(d.first("metadata.name", "name")), n.Name)
	for k, v := range d.texts("metadata.labels") {
		if n.Tags == nil {
			n.Tags = map[string]string{}
		}
		n.Tags[k] = v
	}
	n.Props["ingress"] = ingress(firstOf(notes[runNote+"ingress"], d.str("ingress")))
	if d.flag("invokerIamDisabled") || notes[runNote+"invoker-iam-disabled"] == "true" {
		n.Props["invoker_iam_disabled"] = true
	}
	put(n.Props, "binary_authorization", firstOf(notes[runNote+"binary-authorization"], d.str("binaryAuthorization.policy")))
	if d.flag("binaryAuthorization.useDefault") {
		n.Props["binary_authorization"] = "default"
	}
	e.runPod(n, pod, tnotes)
	if u := d.first("status.url", "uri", "status.address.url"); u != "" {
		e.endpoint(n.ID, u, a, graph.Props{"ingress": n.Props["ingress"]})
	}
}

func readRunJob(e *emitter, a asset, n *graph.NodeFact) {
	pod := a.data.obj("template.template")
	tnotes := map[string]string{}
	if spec := a.data.obj("spec.template"); spec != nil {
		pod, tnotes = spec.obj("spec.template.spec"), spec.texts("metadata.annotations")
	}
	e.runPod(n, pod, tnotes)
}

// runPod reads what both forms of service and job share: identity, network, containers.
func (e *emitter) runPod(n *graph.NodeFact, pod object, notes map[string]string) {
	e.orDefault(n.ID, firstOf(pod.str("serviceAccountName"), pod.str("serviceAccount")), e.computeAccount())
	connector := firstOf(notes[runNote+"vpc-access-connector"], pod.str("vpcAccess.connector"))
	put(n.Props, "vpc_connector", connector, "vpc_egress", firstOf(notes[runNote+"vpc-access-egress"], pod.str("vpcAccess.egress")),
		"network_interfaces", firstOf(notes[runNote+"network-interfaces"], canonical(pod.at("vpcAccess.networkInterfaces"))))
	put(n.Props, "timeout", firstOf(pod.str("timeoutSeconds"), seconds(pod.str("timeout"))),
		"max_instances", firstOf(notes["autoscaling.knative.dev/maxScale"], pod.str("scaling.maxInstanceCount")),
		"requests_at_once", pod.first("containerConcurrency", "maxInstanceRequestConcurrency"))
	if key := firstOf(notes[runNote+"encryption-key"], pod.str("encryptionKey")); key != "" {
		e.edge(graph.EncryptedBy, n.ID, "//cloudkms.googleapis.com/"+key)
	}
	e.connector(n.ID, connector)
	for _, i := range pod.list("vpcAccess.networkInterfaces") {
		e.edge(graph.InNetwork, n.ID, computeName(i.str("subnetwork")))
	}
	var images []string
	for _, c := range pod.list("containers") {
		images = append(images, c.str("image"))
		put(n.Props, "memory", c.str("resources.limits.memory"))
		e.image(n.ID, c.str("image"))
		e.settings(n.ID, n.Props, envOf(c))
		e.secretsIn(n.ID, n.Props, e.im.text(strings.Join(append(c.strings("args"), c.strings("command")...), "\n")))
		for _, v := range c.list("env") {
			secret := v.first("valueFrom.secretKeyRef.name", "valueSource.secretKeyRef.secret")
			if secret != "" {
				n.Props["secret_refs"] = uniq(append(strs(n.Props["secret_refs"]), last(secret)))
			}
		}
	}
	if len(images) > 0 {
		n.Props["images"] = uniq(images)
	}
}

// envOf gives a container's environment variables that hold a value of their own.
func envOf(c object) map[string]string {
	out := map[string]string{}
	for _, v := range c.list("env") {
		if s := v.str("value"); s != "" {
			out[v.str("name")] = s
		}
	}
	return out
}

func readDomainMapping(e *emitter, a asset, n *graph.NodeFact) {
	route := a.data.first("spec.routeName", "spec.route_name")
	if route == "" {
		return
	}
	project, location := projectIn(a.name), regionOf(a)
	put(n.Props, "url", "https://"+last(a.name))
	e.edge(graph.Triggers, n.ID, "//run.googleapis.com/projects/"+project+"/locations/"+location+"/services/"+route)
}
