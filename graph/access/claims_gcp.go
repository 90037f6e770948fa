package access

import "github.com/postern-graph/postern/graph"

// gcpClaims says what Google Cloud permissions are worth; the source of each
// row is the service's page on access control. Every row may hold for allUsers:
// that is what binding it means.
func gcpClaims() []Claim {
	internal := []PropTest{{Prop: "ingress", In: ingressInside()}}
	const sa = "iam.googleapis.com/ServiceAccount"
	rows := []Claim{
		on(graph.CanRead, "storage.googleapis.com/Bucket", "storage.objects.get"),
		// Replacing an object takes delete as well; without it only new names.
		on(graph.CanWrite, "storage.googleapis.com/Bucket", "storage.objects.create", "storage.objects.delete"),
		{Kind: graph.CanInvoke, Types: []string{"storage.googleapis.com/Bucket"}, Actions: []string{"storage.objects.create"}, Feeds: true},
		on(graph.CanRead, "bigquery.googleapis.com/Dataset", "bigquery.tables.getData"),
		on(graph.CanRead, "bigquery.googleapis.com/Table", "bigquery.tables.getData"),
		on(graph.CanWrite, "bigquery.googleapis.com/Dataset", "bigquery.tables.updateData"),
		on(graph.CanWrite, "bigquery.googleapis.com/Table", "bigquery.tables.updateData"),
		on(graph.CanRead, "spanner.googleapis.com/Database", "spanner.databases.read"),
		on(graph.CanWrite, "spanner.googleapis.com/Database", "spanner.databases.write"),
		on(graph.CanRead, "spanner.googleapis.com/Instance", "spanner.databases.read"),
		on(graph.CanRead, "firestore.googleapis.com/Database", "datastore.entities.get"),
		on(graph.CanWrite, "firestore.googleapis.com/Database", "datastore.entities.update"),
		on(graph.CanRead, "sqladmin.googleapis.com/Instance", "cloudsql.instances.export", "cloudsql.instances.get"),
		on(graph.CanRead, "secretmanager.googleapis.com/Secret", "secretmanager.versions.access"),
		on(graph.CanWrite, "secretmanager.googleapis.com/Secret", "secretmanager.versions.add"),
		on(graph.CanDecrypt, "cloudkms.googleapis.com/CryptoKey", "cloudkms.cryptoKeyVersions.useToDecrypt"),
		on(graph.CanWrite, "pubsub.googleapis.com/Topic", "pubsub.topics.publish"),
		on(graph.CanRead, "pubsub.googleapis.com/Subscription", "pubsub.subscriptions.consume"),
		on(graph.CanRead, "artifactregistry.googleapis.com/Repository", "artifactregistry.repositories.downloadArtifacts"),
		on(graph.CanWrite, "artifactregistry.googleapis.com/Repository", "artifactregistry.repositories.uploadArtifacts"),

		// A second-generation function asks its Cloud Run service, which triggers
		// it; cloudfunctions.functions.invoke opens the first generation alone.
		{Kind: graph.CanInvoke, Types: []string{"run.googleapis.com/Service"}, Actions: []string{"run.routes.invoke"}, Inside: internal},
		on(graph.CanInvoke, "run.googleapis.com/Job", "run.jobs.run"),
		{Kind: graph.CanInvoke, Types: []string{"cloudfunctions.googleapis.com/CloudFunction"}, Actions: []string{"cloudfunctions.functions.invoke"}, Inside: internal},
		on(graph.CanInvoke, "workflows.googleapis.com/Workflow", "workflows.executions.create"),
		on(graph.CanInvoke, "cloudscheduler.googleapis.com/Job", "cloudscheduler.jobs.run"),
		{Kind: graph.CanInvoke, Types: []string{"cloudtasks.googleapis.com/Queue"}, Actions: []string{"cloudtasks.tasks.create"}, Feeds: true},

		on(graph.CanAssume, sa, "iam.serviceAccounts.getAccessToken"),
		on(graph.CanAssume, sa, "iam.serviceAccounts.signJwt"),
		on(graph.CanAssume, sa, "iam.serviceAccounts.signBlob"),
		on(graph.CanPass, sa, "iam.serviceAccounts.actAs"),
	}
	for i := range rows {
		rows[i].Anonymous = true
	}
	return rows
}

// ingressInside lists the ingress settings of Cloud Run and Cloud Functions,
// in the spellings of their APIs and of ingest/gcp, under which the internet gets no answer.
func ingressInside() []string {
	return []string{
		"internal", "internal-and-lb", "internal-and-cloud-load-balancing", "none",
		"ALLOW_INTERNAL_ONLY", "ALLOW_INTERNAL_AND_GCLB",
		"INGRESS_TRAFFIC_INTERNAL_ONLY", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER", "INGRESS_TRAFFIC_NONE",
	}
}
