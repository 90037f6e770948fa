package azure

import (
	"regexp"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// telemetry is what says to which component of Application Insights each site writes. A
// site names it by a key in its settings, and the portal by a tag. Keys never leave it.
type telemetry struct {
	components map[string]string  // instrumentation key → id of the component
	sites      map[string]writing // lower-case site id
}

// writing is a site that says where it writes.
type writing struct {
	e         emitter
	site      string
	key, link string // an instrumentation key, of the settings; the component's id, of the tag
}

// component keeps what sites write of themselves. What is based on a workspace keeps it there.
func (r *resource) component() {
	if key := r.p.str("InstrumentationKey"); key != "" {
		r.im.telemetry.components[strings.ToLower(key)] = r.id.id
	}
	r.set("retention_days", r.p.str("RetentionInDays"))
	r.edge(graph.LogsTo, r.id.id, r.p.str("WorkspaceResourceId"), nil)
}

// insightsTag is written by the portal when it connects a site.
const insightsTag = "hidden-link: /app-insights-resource-id"

func (r *resource) telemetryTag() {
	for key, id := range r.fact.Tags {
		if strings.EqualFold(key, insightsTag) && strings.HasPrefix(id, "/") {
			r.im.writes(r.emitter, r.id.id, func(w *writing) { w.link = id })
		}
	}
}

var instrumentationKey = regexp.MustCompile(`(?i)(?:^|;)\s*InstrumentationKey=([0-9a-f-]{36})`)

// telemetrySetting reads one setting of a site; the connection string counts more than the older key, and comes later by name.
func (im *importer) telemetrySetting(e *emitter, site, name, value string) {
	key := ""
	switch strings.ToUpper(name) {
	case "APPINSIGHTS_INSTRUMENTATIONKEY":
		key = value
	case "APPLICATIONINSIGHTS_CONNECTION_STRING":
		if m := instrumentationKey.FindStringSubmatch(value); m != nil {
			key = m[1]
		}
	}
	if key != "" && !strings.HasPrefix(key, "@") {
		im.writes(e, site, func(w *writing) { w.key = strings.ToLower(key) })
	}
}

func (im *importer) writes(e *emitter, site string, say func(*writing)) {
	at := strings.ToLower(site)
	w, known := im.telemetry.sites[at]
	if !known {
		w = writing{e: *e, site: site}
	}
	say(&w)
	im.telemetry.sites[at] = w
}

// joinTelemetry links sites to the components that they write to. Settings count more than
// the tag, which stays when somebody connects another one by hand.
func (im *importer) joinTelemetry() {
	for _, at := range keysOf(im.telemetry.sites) {
		w := im.telemetry.sites[at]
		to := im.telemetry.components[w.key]
		if to == "" {
			to = w.link
		}
		if to == "" {
			w.e.count("Microsoft.Insights", graph.GapUnresolved, "the component that a site's settings name was not exported")
		}
		w.e.edge(graph.LogsTo, w.site, to, nil)
	}
}
