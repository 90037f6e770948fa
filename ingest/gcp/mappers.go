package gcp

import (
	"maps"

	"github.com/postern-graph/postern/graph"
)

// mappers gives what we know of each asset type. A type that is not here becomes a node known by name only.
func mappers() map[string]mapper {
	all := map[string]mapper{}
	for _, part := range []map[string]mapper{
		treeTypes(), iamTypes(), functionTypes(), runTypes(), appEngineTypes(), eventTypes(), storageTypes(), secretTypes(),
		computeTypes(), networkTypes(), containerTypes(), dataTypes(), buildTypes(), perimeterTypes(), plainTypes(),
	} {
		maps.Copy(all, part)
	}
	return all
}

func of(labels ...graph.Label) mapper { return mapper{labels: labels} }

// plainTypes need nothing but their label: nothing in their data moves an attacker by a rule that we have.
func plainTypes() map[string]mapper {
	out := map[string]mapper{}
	add := func(m mapper, types ...string) {
		for _, t := range types {
			out[t] = m
		}
	}
	add(of(graph.Resource),
		"compute.googleapis.com/Disk", "compute.googleapis.com/RegionDisk", "compute.googleapis.com/Snapshot", "compute.googleapis.com/Image",
		"compute.googleapis.com/InstanceGroup", "compute.googleapis.com/InstanceGroupManager", "compute.googleapis.com/Project",
		"compute.googleapis.com/HealthCheck", "compute.googleapis.com/SslCertificate", "compute.googleapis.com/Autoscaler",
		"dns.googleapis.com/ManagedZone", "dns.googleapis.com/Policy", "serviceusage.googleapis.com/Service",
		"monitoring.googleapis.com/NotificationChannel", "logging.googleapis.com/LogMetric", "cloudbilling.googleapis.com/BillingAccount",
		"cloudbilling.googleapis.com/ProjectBillingInfo", "pubsub.googleapis.com/Schema", "cloudresourcemanager.googleapis.com/TagKey",
		"cloudresourcemanager.googleapis.com/TagValue", "cloudresourcemanager.googleapis.com/TagBinding")
	add(of(graph.DataStore),
		"spanner.googleapis.com/Instance", "spanner.googleapis.com/Database", "firestore.googleapis.com/Database",
		"datastore.googleapis.com/Database", "bigtableadmin.googleapis.com/Instance", "bigtableadmin.googleapis.com/Cluster",
		"bigtableadmin.googleapis.com/Table", "sqladmin.googleapis.com/Database", "file.googleapis.com/Instance", "redis.googleapis.com/Instance",
		"alloydb.googleapis.com/Cluster", "alloydb.googleapis.com/Instance", "sqladmin.googleapis.com/BackupRun",
		"spanner.googleapis.com/Backup")
	return out
}
