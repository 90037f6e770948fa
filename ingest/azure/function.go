package azure

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// function maps one function of a Function App. The site is what runs and has
// the identity, so the function starts the site: TRIGGERS function→site. That
// holds whether or not the site's own record is in the same file.
func (r *resource) function() {
	config := r.p.obj("config")
	bindings := config.list("bindings")
	if bindings == nil {
		bindings = r.p.list("bindings")
	}
	if v, known := r.p.yes("isDisabled"); known {
		r.fact.Props["disabled"] = v
	} else if v, known := config.yes("disabled"); known {
		r.fact.Props["disabled"] = v
	}
	r.set("language", r.p.str("language"))
	r.set("url", r.p.str("invoke_url_template"))
	props := graph.Props{}
	if r.fact.Props["disabled"] == true {
		props["enabled"] = false
	}
	r.edge(graph.Triggers, r.id.id, r.id.parent, props)
	for _, b := range bindings {
		kind := b.str("type")
		if !strings.HasSuffix(strings.ToLower(kind), "trigger") {
			continue
		}
		r.set("trigger", kind)
		if strings.EqualFold(kind, "httpTrigger") {
			r.http(b)
			continue
		}
		r.label(graph.Trigger)
		r.set("schedule", b.str("schedule"))
		if conn := b.str("connection"); conn != "" || kind == "eventGridTrigger" {
			r.im.triggers = append(r.im.triggers, waitingTrigger{*r.emitter, r.id.id, r.id.parent, strings.ToLower(kind), conn, source(b)})
		}
	}
	if len(bindings) == 0 {
		r.gap("Microsoft.Web", graph.GapNotProvided, "the function's bindings are not in the record")
	}
}

// http reads an HTTP trigger. Without a word authLevel is function
// (https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger).
func (r *resource) http(b object) {
	r.label(graph.Endpoint)
	level := strings.ToLower(b.str("authLevel"))
	if level == "" {
		level = "function"
	}
	r.set("auth_level", level)
	if m := b.strs("methods"); len(m) > 0 {
		r.fact.Props["methods"] = sorted(m)
	}
	r.set("route", b.str("route"))
}

func source(b object) string {
	for _, key := range []string{"queueName", "path", "eventHubName", "topicName", "containerName", "collectionName"} {
		if v := b.str(key); v != "" {
			name, _, _ := strings.Cut(v, "/")
			return name
		}
	}
	return ""
}

// waitingTrigger is a trigger whose source is told by a connection's name, which the app settings lead on.
type waitingTrigger struct {
	e                        emitter
	function, site           string
	kind, connection, source string
}

// joinTriggers links the sources of triggers where a setting of this call says
// where they are.
func (im *importer) joinTriggers() {
	for _, t := range im.triggers {
		host := im.settings[strings.ToLower(t.site)][strings.ToLower(t.connection)]
		if host == "" {
			t.e.count("Microsoft.Web", graph.GapUnresolved, "trigger "+t.kind+": the setting of its connection was not exported")
			continue
		}
		account, _, _ := strings.Cut(host, ".")
		from := host
		switch t.kind {
		case "queuetrigger":
			from = account + ".queue.core.windows.net/" + t.source
		case "blobtrigger":
			from = account + ".blob.core.windows.net/" + t.source
		case "servicebustrigger", "eventhubtrigger":
			if t.source != "" && !strings.Contains(t.source, "%") {
				from = host + "/" + t.source
			}
		}
		t.e.edge(graph.Triggers, from, t.function, nil)
	}
}
