package gcp

import (
	"encoding/base64"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// eventTypes start code: Pub/Sub, Eventarc, Scheduler, Tasks, Workflows, API Gateway.
func eventTypes() map[string]mapper {
	return map[string]mapper{
		"pubsub.googleapis.com/Topic":            of(graph.Topic),
		"pubsub.googleapis.com/Subscription":     {[]graph.Label{graph.Queue}, readSubscription},
		"pubsublite.googleapis.com/Topic":        of(graph.Topic),
		"eventarc.googleapis.com/Trigger":        {[]graph.Label{graph.Trigger}, readEventarc},
		"cloudscheduler.googleapis.com/Job":      {[]graph.Label{graph.Trigger}, readSchedule},
		"cloudtasks.googleapis.com/Queue":        {[]graph.Label{graph.Queue}, readTaskQueue},
		"workflows.googleapis.com/Workflow":      {[]graph.Label{graph.Function}, readWorkflow},
		"apigateway.googleapis.com/Gateway":      {[]graph.Label{graph.Endpoint}, readGateway},
		"apigateway.googleapis.com/Api":          of(graph.Resource),
		"apigateway.googleapis.com/ApiConfig":    {[]graph.Label{graph.Resource}, readAPIConfig},
		"eventarc.googleapis.com/Channel":        of(graph.Trigger),
		"pubsublite.googleapis.com/Subscription": of(graph.Queue),
	}
}

func readSubscription(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	put(n.Props, "dead_letter", d.str("deadLetterPolicy.deadLetterTopic"), "max_receives", d.str("deadLetterPolicy.maxDeliveryAttempts"), "visibility_timeout", d.str("ackDeadlineSeconds"))
	if t := d.str("topic"); strings.Contains(t, "/") {
		e.edge(graph.Triggers, "//pubsub.googleapis.com/"+t, n.ID)
	}
	push := d.str("pushConfig.pushEndpoint")
	if push == "" {
		return
	}
	account := d.str("pushConfig.oidcToken.serviceAccountEmail")
	put(n.Props, "push_endpoint", address(push), "push_account", account)
	e.calls(n.ID, push, account)
}

// address is a URL without its query, where people leave tokens.
func address(u string) string {
	u, _, _ = strings.Cut(u, "?")
	return u
}

// calls leads a trigger to the endpoint that it calls, with the account whose token it sends.
func (e *emitter) calls(id, target, account string) {
	key := urlKey(target)
	if key == "" {
		return
	}
	var props graph.Props
	if account = emailOf(account); account != "" {
		props = graph.Props{"credentials": e.member("serviceAccount:" + account)}
	}
	if strings.HasSuffix(key, ".run.app") || strings.Contains(key, ".cloudfunctions.net/") || strings.HasSuffix(key, ".appspot.com") {
		e.edge(graph.Triggers, id, key, props)
	}
}

func readEventarc(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	var filters []string
	for _, f := range d.list("eventFilters") {
		filters = append(filters, f.str("attribute")+"="+f.str("value"))
		if f.str("attribute") == "bucket" {
			e.edge(graph.Triggers, "//storage.googleapis.com/"+f.str("value"), n.ID)
		}
	}
	if len(filters) > 0 {
		n.Props["event_filters"] = uniq(filters)
	}
	e.runsAs(n.ID, d.str("serviceAccount"), nil)
	if t := d.str("transport.pubsub.topic"); t != "" {
		e.edge(graph.Triggers, "//pubsub.googleapis.com/"+t, n.ID)
	}
	to := d.obj("destination")
	project, location := projectIn(a.name), regionOf(a)
	if s := to.first("cloudRun.service", "cloudRunService.service"); s != "" {
		if r := to.first("cloudRun.region", "cloudRunService.region"); r != "" {
			location = r
		}
		e.edge(graph.Triggers, n.ID, "//run.googleapis.com/projects/"+project+"/locations/"+location+"/services/"+last(s))
	}
	if f := to.str("cloudFunction"); f != "" {
		e.edge(graph.Triggers, n.ID, "//cloudfunctions.googleapis.com/"+f)
	}
	if w := to.str("workflow"); w != "" {
		e.edge(graph.Triggers, n.ID, "//workflows.googleapis.com/"+w)
	}
}

func readSchedule(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	account := d.first("httpTarget.oidcToken.serviceAccountEmail", "httpTarget.oauthToken.serviceAccountEmail")
	put(n.Props, "schedule", d.str("schedule"), "state", d.str("state"), "target", address(d.str("httpTarget.uri")))
	e.runsAs(n.ID, account, nil)
	e.calls(n.ID, d.str("httpTarget.uri"), account)
	if t := d.str("pubsubTarget.topicName"); t != "" {
		e.edge(graph.Triggers, n.ID, "//pubsub.googleapis.com/"+t)
	}
	e.secretsIn(n.ID, n.Props, e.im.pairs(d.texts("httpTarget.headers")))
}

func readTaskQueue(e *emitter, a asset, n *graph.NodeFact) {
	if host := a.data.str("httpTarget.uriOverride.host"); host != "" {
		e.calls(n.ID, "https://"+host+"/", a.data.str("httpTarget.oidcToken.serviceAccountEmail"))
	}
}

func readWorkflow(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	put(n.Props, "state", d.str("state"), "revision", d.str("revisionId"))
	e.orDefault(n.ID, d.str("serviceAccount"), e.computeAccount())
	e.settings(n.ID, n.Props, d.texts("userEnvVars"))
	e.secretsIn(n.ID, n.Props, e.im.text(d.str("sourceContents")))
	e.keyOf(object{"kmsKeyName": d.str("cryptoKeyName")}, n.ID)
}

func readGateway(e *emitter, a asset, n *graph.NodeFact) {
	put(n.Props, "url", "https://"+a.data.str("defaultHostname"), "api_config", a.data.str("apiConfig"), "ingress", "all")
	if c := a.data.str("apiConfig"); c != "" {
		e.edge(graph.Triggers, n.ID, "//apigateway.googleapis.com/"+c)
	}
}

// readAPIConfig finds the backends in the OpenAPI documents, which name them as x-google-backend addresses.
func readAPIConfig(e *emitter, a asset, n *graph.NodeFact) {
	account := a.data.str("gatewayServiceAccount")
	put(n.Props, "gateway_account", emailOf(account), "state", a.data.str("state"))
	e.runsAs(n.ID, account, nil)
	found := false
	for _, doc := range a.data.list("openapiDocuments") {
		text, err := base64.StdEncoding.DecodeString(doc.str("document.contents"))
		if err != nil {
			e.gapHere("apigateway", graph.GapMalformed, "OpenAPI document is not base64")
			continue
		}
		for line := range strings.SplitSeq(string(text), "\n") {
			if _, u, ok := strings.Cut(line, "address:"); ok {
				found = true
				e.calls(n.ID, strings.Trim(strings.TrimSpace(u), `"',`), account)
			}
		}
	}
	if !found {
		e.gap("apigateway", graph.GapNotProvided, "the configuration of an API was exported without its document, so its backends are not known")
	}
}
