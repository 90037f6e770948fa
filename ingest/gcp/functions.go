package gcp

import (
	"net/url"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// functionTypes are Cloud Functions of both generations. CloudFunction is the asset of the v1 API; Function, of the v2
// API, lists the first generation as well, and then gets the v1 type, so that a first-generation function has one type
// whichever API told of it.
func functionTypes() map[string]mapper {
	return map[string]mapper{
		"cloudfunctions.googleapis.com/CloudFunction": {[]graph.Label{graph.Function}, readFunction1},
		"cloudfunctions.googleapis.com/Function":      {[]graph.Label{graph.Function}, readFunction},
	}
}

func readFunction(e *emitter, a asset, n *graph.NodeFact) {
	if a.data.obj("serviceConfig") == nil && a.data.str("environment") != "GEN_2" || a.data.str("environment") == "GEN_1" {
		n.Type = "cloudfunctions.googleapis.com/CloudFunction"
		readFunction1(e, a, n)
		return
	}
	readFunction2(e, a, n)
}

func readFunction1(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	n.Props["generation"] = "1"
	put(n.Props, "runtime", d.str("runtime"), "entry_point", d.str("entryPoint"), "state", d.first("status", "state"),
		"vpc_connector", d.str("vpcConnector"), "vpc_egress", d.str("vpcConnectorEgressSettings"), "build_account", emailOf(d.str("buildServiceAccount")))
	put(n.Props, "timeout", seconds(d.str("timeout")), "memory", memory(d.str("availableMemoryMb")), "max_instances", d.str("maxInstances"))
	n.Props["ingress"] = ingress(d.str("ingressSettings"))
	e.settings(n.ID, n.Props, d.texts("environmentVariables"))
	e.settings(n.ID, n.Props, d.texts("buildEnvironmentVariables"))
	e.connector(n.ID, d.str("vpcConnector"))
	e.codeFrom(n.ID, d.str("sourceArchiveUrl"), d.str("dockerRepository"))
	e.orDefault(n.ID, d.str("serviceAccountEmail"), appEngineAccount(e.projectID(a.name)))
	if u := firstOf(d.str("httpsTrigger.url"), d.str("httpsTriggerUrl")); u != "" || d.obj("httpsTrigger") != nil {
		e.endpoint(n.ID, u, a, graph.Props{"ingress": n.Props["ingress"], "security_level": firstOf(d.str("httpsTrigger.securityLevel"), "SECURE_OPTIONAL")})
	}
	if t := d.str("eventTrigger.resource"); t != "" {
		put(n.Props, "event_type", d.str("eventTrigger.eventType"))
		e.edge(graph.Triggers, eventSource(d.str("eventTrigger.eventType"), t), n.ID)
	}
}

func readFunction2(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	n.Props["generation"] = "2"
	sc := d.obj("serviceConfig")
	put(n.Props, "runtime", d.str("buildConfig.runtime"), "entry_point", d.str("buildConfig.entryPoint"), "state", d.str("state"),
		"vpc_connector", sc.str("vpcConnector"), "vpc_egress", sc.str("vpcConnectorEgressSettings"), "build_account", emailOf(d.str("buildConfig.serviceAccount")))
	put(n.Props, "timeout", sc.str("timeoutSeconds"), "max_instances", sc.str("maxInstanceCount"), "memory", sc.str("availableMemory"))
	n.Props["ingress"] = ingress(sc.str("ingressSettings"))
	e.settings(n.ID, n.Props, sc.texts("environmentVariables"))
	e.settings(n.ID, n.Props, d.texts("buildConfig.environmentVariables"))
	e.connector(n.ID, sc.str("vpcConnector"))
	bucket := d.str("buildConfig.source.storageSource.bucket")
	if bucket != "" {
		bucket = "gs://" + bucket
	}
	e.codeFrom(n.ID, bucket, d.str("buildConfig.dockerRepository"))
	account := firstOf(emailOf(sc.str("serviceAccountEmail")), e.computeAccount())
	e.orDefault(n.ID, sc.str("serviceAccountEmail"), e.computeAccount())
	if svc := sc.str("service"); svc != "" {
		e.runTwin(a, n, svc, account)
	} else if u := firstOf(sc.str("uri"), d.str("url")); u != "" {
		e.endpoint(n.ID, u, a, graph.Props{"ingress": n.Props["ingress"]})
	}
	if t := d.str("eventTrigger.pubsubTopic"); t != "" {
		e.edge(graph.Triggers, "//pubsub.googleapis.com/"+t, n.ID)
	}
	if t := d.str("eventTrigger.trigger"); t != "" {
		e.edge(graph.Triggers, "//eventarc.googleapis.com/"+t, n.ID)
	}
	for _, f := range d.list("eventTrigger.eventFilters") {
		if f.str("attribute") == "bucket" {
			e.edge(graph.Triggers, "//storage.googleapis.com/"+f.str("value"), n.ID)
		}
	}
}

// runTwin writes the Cloud Run service that a second-generation function is underneath: permissions of run.* are checked
// there, those of cloudfunctions.* on the function, and calling the service runs the function.
func (e *emitter) runTwin(a asset, n *graph.NodeFact, service, account string) {
	id := "//run.googleapis.com/" + strings.TrimPrefix(service, "//run.googleapis.com/")
	twin := graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Function}, Name: last(id), Account: n.Account, Region: n.Region, Type: "run.googleapis.com/Service",
		Props: graph.Props{"ingress": n.Props["ingress"], "function": n.ID},
	}
	for _, prop := range []string{"vpc_connector", "vpc_egress", "timeout", "max_instances", "memory"} {
		if v := n.Props[prop]; v != nil {
			twin.Props[prop] = v
		}
	}
	e.node(twin)
	e.connector(id, a.data.str("serviceConfig.vpcConnector"))
	up := a
	up.name, up.parent = id, ""
	e.lineage(up, id)
	e.orDefault(id, account, "")
	n.Props["run_service"] = id
	e.edge(graph.Triggers, id, n.ID)
	if u := firstOf(a.data.str("serviceConfig.uri"), a.data.str("url")); u != "" {
		e.endpoint(id, u, a, graph.Props{"ingress": n.Props["ingress"]})
	}
}

// ingress brings the two APIs' words for who may send requests to "all", "internal" and "internal-and-lb". Absent means all.
func ingress(word string) string {
	switch strings.ToLower(strings.ReplaceAll(word, "_", "-")) {
	case "", "all", "allow-all", "ingress-traffic-all", "ingress-settings-unspecified", "ingress-traffic-unspecified":
		return "all"
	case "internal", "allow-internal-only", "ingress-traffic-internal-only":
		return "internal"
	case "internal-and-cloud-load-balancing", "allow-internal-and-gclb", "ingress-traffic-internal-load-balancer":
		return "internal-and-lb"
	case "none", "ingress-traffic-none":
		return "none"
	}
	return word
}

// endpoint writes the way in over HTTPS, found under its URL as well, so that push subscriptions and schedules lead to it.
func (e *emitter) endpoint(function, address string, a asset, props graph.Props) {
	id := function + "#url"
	put(props, "url", address)
	n := graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Endpoint}, Name: firstOf(address, last(function)), Account: e.account,
		Region: regionOf(a), Type: "run.googleapis.com/Url", Props: props,
	}
	if strings.Contains(a.typ, "cloudfunctions") {
		n.Type = "cloudfunctions.googleapis.com/HttpsTrigger"
	}
	if k := urlKey(address); k != "" {
		n.Aliases = []string{k}
	}
	e.node(n)
	e.edge(graph.Contains, crm+"projects/"+e.account, id)
	e.edge(graph.Triggers, id, function)
}

// seconds takes the unit off a duration as the APIs write it: "60s".
func seconds(duration string) string { return strings.TrimSuffix(duration, "s") }

// memory writes the first generation's megabytes as the other APIs do: "256M".
func memory(megabytes string) string {
	if megabytes == "" {
		return ""
	}
	return megabytes + "M"
}

// urlKey is the part of an address that names the endpoint: its host, and for first-generation functions the name.
func urlKey(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	key := "https://" + strings.ToLower(u.Host)
	if strings.HasSuffix(key, ".cloudfunctions.net") {
		name, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
		key += "/" + name
	}
	return key
}

// eventSource gives the resource name of what an event trigger listens to.
func eventSource(event, resource string) string {
	switch {
	case strings.HasPrefix(resource, "//"):
		return resource
	case strings.Contains(resource, "/topics/"):
		return "//pubsub.googleapis.com/" + resource
	case strings.Contains(resource, "/buckets/"):
		return "//storage.googleapis.com/" + last(resource)
	case strings.Contains(event, "firestore"):
		db, _, _ := strings.Cut(resource, "/documents")
		return "//firestore.googleapis.com/" + db
	}
	host := "cloudfunctions.googleapis.com"
	if strings.Contains(event, "firebase") {
		host = "firebase.googleapis.com"
	}
	return "//" + host + "/" + resource
}

// connector says through which connector code reaches its network.
func (e *emitter) connector(id, name string) {
	if name == "" {
		return
	}
	if !strings.Contains(name, "/") {
		return // a short name says neither project nor region
	}
	e.edge(graph.InNetwork, id, "//vpcaccess.googleapis.com/"+strings.TrimPrefix(name, "//vpcaccess.googleapis.com/"))
}

// codeFrom says where the code comes from: a bucket, an image repository.
func (e *emitter) codeFrom(id, archive, repository string) {
	if rest, ok := strings.CutPrefix(archive, "gs://"); ok {
		bucket, _, _ := strings.Cut(rest, "/")
		e.edge(graph.SuppliesCode, "//storage.googleapis.com/"+bucket, id)
	}
	if strings.HasPrefix(repository, "projects/") {
		e.edge(graph.SuppliesCode, "//artifactregistry.googleapis.com/"+repository, id)
	}
}

// image leads from the repository of a container image to what runs it.
func (e *emitter) image(id, image string) {
	image, _, _ = strings.Cut(image, "@")
	parts := strings.Split(image, "/")
	if len(parts) < 3 {
		return
	}
	if region, ok := strings.CutSuffix(parts[0], "-docker.pkg.dev"); ok {
		e.edge(graph.SuppliesCode, "//artifactregistry.googleapis.com/projects/"+parts[1]+"/locations/"+region+"/repositories/"+parts[2], id)
		return
	}
	// The old registry keeps its layers in a bucket.
	if region, ok := strings.CutSuffix(parts[0], "gcr.io"); ok {
		e.edge(graph.SuppliesCode, "//storage.googleapis.com/"+region+"artifacts."+parts[1]+".appspot.com", id)
	}
}

// orDefault is runsAs with the account that the service takes when none is set.
func (e *emitter) orDefault(id, email, fallback string) {
	if emailOf(email) != "" {
		e.runsAs(id, email, nil)
		return
	}
	if fallback != "" {
		e.runsAs(id, fallback, graph.Props{"default": true})
	}
}

// projectID gives the id of the project that a name is in, if it is known.
func (e *emitter) projectID(name string) string {
	p := projectIn(name)
	if id := e.im.ids[p]; id != "" {
		return id
	}
	return p
}

func appEngineAccount(project string) string {
	if project == "" || isNumber(project) {
		return ""
	}
	return strings.Replace(project, ":", ".", 1) + "@appspot.gserviceaccount.com"
}

// computeAccount is the default service account of Compute Engine, named by the project's number.
func (e *emitter) computeAccount() string {
	if !isNumber(e.account) {
		return ""
	}
	return e.account + "-compute@developer.gserviceaccount.com"
}
