package gcp

import (
	"github.com/postern-graph/postern/graph"
)

// storageTypes are buckets, BigQuery, SQL, and the sinks that logs flow into.
func storageTypes() map[string]mapper {
	store := []graph.Label{graph.DataStore}
	return map[string]mapper{
		"storage.googleapis.com/Bucket":    {store, readBucket},
		"bigquery.googleapis.com/Dataset":  {store, readDataset},
		"bigquery.googleapis.com/Table":    {store, readTable},
		"bigquery.googleapis.com/Model":    of(graph.DataStore),
		"sqladmin.googleapis.com/Instance": {store, readSQL},
		"logging.googleapis.com/LogSink":   {[]graph.Label{graph.Resource}, readSink},
		"logging.googleapis.com/LogBucket": {store, readLogBucket},
	}
}

func readBucket(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	put(n.Props, "public_access_prevention", d.str("iamConfiguration.publicAccessPrevention"), "storage_class", d.str("storageClass"))
	n.Props["uniform_access"] = d.flag("iamConfiguration.uniformBucketLevelAccess.enabled") || d.flag("iamConfiguration.bucketPolicyOnly.enabled")
	var acl []string
	for _, g := range d.list("acl") {
		acl = append(acl, g.str("entity")+"="+g.str("role"))
	}
	if len(acl) > 0 {
		n.Props["acl"] = uniq(acl)
	}
	if b := d.str("logging.logBucket"); b != "" {
		e.edge(graph.LogsTo, n.ID, "//storage.googleapis.com/"+b)
	}
	n.Aliases = []string{"//storage.googleapis.com/projects/_/buckets/" + n.Name}
}

// readDataset reads the dataset and its access list, the older form of bindings on it.
func readDataset(e *emitter, a asset, n *graph.NodeFact) {
	n.Name = firstOf(a.data.str("datasetReference.datasetId"), n.Name)
	names := map[string]string{"OWNER": "roles/bigquery.dataOwner", "WRITER": "roles/bigquery.dataEditor", "READER": "roles/bigquery.dataViewer"}
	for _, g := range a.data.list("access") {
		role := g.str("role")
		if r := names[role]; r != "" {
			role = r
		}
		who := datasetMember(g, projectIn(a.name))
		if role == "" || who == "" {
			continue // a view, routine or dataset, which reads for itself
		}
		if err := e.im.predefinedRole(role); err != nil {
			e.gapHere("bigquery", graph.GapUnresolved, err.Error())
			continue
		}
		e.binding(n.ID, role, object{"members": []any{who}, "condition": g.at("condition")})
	}
}

func datasetMember(g object, project string) string {
	switch {
	case g.str("userByEmail") != "":
		return asMember(g.str("userByEmail"))
	case g.str("groupByEmail") != "":
		return "group:" + g.str("groupByEmail")
	case g.str("domain") != "":
		return "domain:" + g.str("domain")
	case g.str("iamMember") != "":
		return g.str("iamMember")
	}
	switch g.str("specialGroup") {
	case "allAuthenticatedUsers":
		return "allAuthenticatedUsers"
	case "projectOwners":
		return "projectOwner:" + project
	case "projectWriters":
		return "projectEditor:" + project
	case "projectReaders":
		return "projectViewer:" + project
	}
	return ""
}

func readTable(_ *emitter, a asset, n *graph.NodeFact) {
	put(n.Props, "table_type", a.data.str("type"))
}

func readSQL(e *emitter, a asset, n *graph.NodeFact) {
	d := a.data
	put(n.Props, "database_version", d.str("databaseVersion"), "state", d.str("state"), "service_account", d.str("serviceAccountEmailAddress"))
	n.Props["public_ip"] = d.flag("settings.ipConfiguration.ipv4Enabled")
	mode, required := d.str("settings.ipConfiguration.sslMode"), d.str("settings.ipConfiguration.requireSsl")
	put(n.Props, "ssl_mode", mode)
	if mode != "" || required != "" {
		n.Props["https_only"] = required == "true" || mode != "" && mode != "ALLOW_UNENCRYPTED_AND_ENCRYPTED"
	}
	var nets []string
	for _, w := range d.list("settings.ipConfiguration.authorizedNetworks") {
		nets = append(nets, w.str("value"))
	}
	if len(nets) > 0 {
		n.Props["authorized_networks"] = uniq(nets)
	}
	if net := d.str("settings.ipConfiguration.privateNetwork"); net != "" {
		e.edge(graph.InNetwork, n.ID, computeName(net))
	}
	e.keyOf(d, n.ID)
}

// readLogBucket is where Cloud Logging keeps entries; a locked one cannot be emptied before its time.
func readLogBucket(_ *emitter, a asset, n *graph.NodeFact) {
	put(n.Props, "retention_days", a.data.str("retentionDays"), "state", a.data.str("lifecycleState"))
	n.Props["locked"] = a.data.flag("locked")
}

func readSink(e *emitter, a asset, n *graph.NodeFact) {
	dest := a.data.str("destination")
	put(n.Props, "destination", dest, "filter", a.data.str("filter"))
	n.Props["disabled"] = a.data.flag("disabled")
	if dest != "" {
		e.edge(graph.LogsTo, firstOf(e.im.canonicalName(a.parent), n.ID), "//"+dest, graph.Props{"sink": n.ID})
	}
	if w := emailOf(a.data.str("writerIdentity")); w != "" {
		n.Props["writer"] = e.member("serviceAccount:" + w)
	}
}
