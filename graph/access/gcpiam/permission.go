package gcpiam

import "strings"

// kindsOf gives the asset types on which a permission is checked, as the
// services' access-control pages say. Types of the service that the list
// leaves out are not asked; projects, folders and organizations always are.
// Keys are the first two parts of a permission, or "service." for the rest.
func kindsOf() map[string][]string {
	const (
		bucket  = "storage.googleapis.com/Bucket"
		sa      = "iam.googleapis.com/ServiceAccount"
		secret  = "secretmanager.googleapis.com/Secret"
		key     = "cloudkms.googleapis.com/CryptoKey"
		ring    = "cloudkms.googleapis.com/KeyRing"
		table   = "bigquery.googleapis.com/Table"
		dataset = "bigquery.googleapis.com/Dataset"
		service = "run.googleapis.com/Service"
		job     = "run.googleapis.com/Job"
		repo    = "artifactregistry.googleapis.com/Repository"
		cluster = "container.googleapis.com/Cluster"
	)
	return map[string][]string{
		// Some permissions of pools carry the service's whole name.
		"iam.googleapis.com/workloadIdentityPools": {"iam.googleapis.com/WorkloadIdentityPool"},

		"storage.hmacKeys":                  {sa},
		"storage.":                          {bucket},
		"iam.serviceAccounts":               {sa},
		"iam.serviceAccountKeys":            {sa},
		"iam.roles":                         {"iam.googleapis.com/Role"},
		"iam.workloadIdentityPools":         {"iam.googleapis.com/WorkloadIdentityPool"},
		"iam.workloadIdentityPoolProviders": {"iam.googleapis.com/WorkloadIdentityPool", "iam.googleapis.com/WorkloadIdentityPoolProvider"},
		"iam.workforcePools":                {"iam.googleapis.com/WorkforcePool"},
		"iam.workforcePoolProviders":        {"iam.googleapis.com/WorkforcePool", "iam.googleapis.com/WorkforcePoolProvider"},
		"iam.denypolicies":                  {},
		"secretmanager.versions":            {secret, "secretmanager.googleapis.com/SecretVersion"},
		"secretmanager.":                    {secret},
		"cloudkms.cryptoKeyVersions":        {key, ring, "cloudkms.googleapis.com/CryptoKeyVersion"},
		"cloudkms.cryptoKeys":               {key, ring},
		"bigquery.tables":                   {table, dataset},
		"bigquery.rowAccessPolicies":        {table, dataset},
		"bigquery.datasets":                 {dataset},
		"run.routes":                        {service},
		"run.services":                      {service},
		"run.jobs":                          {job},
		"run.executions":                    {job},
		"cloudfunctions.functions":          {"cloudfunctions.googleapis.com/CloudFunction", "cloudfunctions.googleapis.com/Function"},
		"artifactregistry.":                 {repo},
		"container.":                        {cluster, "container.googleapis.com/NodePool"},
		"cloudtasks.tasks":                  {"cloudtasks.googleapis.com/Queue"},
		"workflows.":                        {"workflows.googleapis.com/Workflow"},
		"compute.projects":                  {},
		"dataproc.":                         {"dataproc.googleapis.com/Cluster", "dataproc.googleapis.com/WorkflowTemplate", "dataproc.googleapis.com/Job"},
		"resourcemanager.":                  {},
		"serviceusage.":                     {},
		"orgpolicy.":                        {},
		"deploymentmanager.":                {"deploymentmanager.googleapis.com/Deployment"},
		"spanner.databases":                 {"spanner.googleapis.com/Database", "spanner.googleapis.com/Instance"},
	}
}

// hosts gives the API hosts whose asset types belong to a permission's
// service. Most are the service's own name with ".googleapis.com".
func hosts(service string) []string {
	switch service {
	case "resourcemanager":
		return []string{"cloudresourcemanager.googleapis.com"}
	case "cloudsql":
		return []string{"sqladmin.googleapis.com"}
	case "bigtable":
		return []string{"bigtableadmin.googleapis.com"}
	case "datastore":
		return []string{"firestore.googleapis.com", "datastore.googleapis.com"}
	case "source":
		return []string{"sourcerepo.googleapis.com"}
	case "billing":
		return []string{"cloudbilling.googleapis.com"}
	case "errorreporting":
		return []string{"clouderrorreporting.googleapis.com"}
	}
	return []string{service + ".googleapis.com"}
}

// serviceOf is the permission's first part, by which hosts goes.
func serviceOf(perm string) string {
	service, _, _ := strings.Cut(perm, ".")
	return service
}

// prefixOf is the permission without its verb: "cloudfunctions.functions".
func prefixOf(perm string) string {
	if i := strings.LastIndexByte(perm, '.'); i > 0 {
		return perm[:i]
	}
	return perm
}

// plainPermission turns the v2 spelling of deny policies
// ("iam.googleapis.com/roles.create") into that of roles ("iam.roles.create").
// Text without a slash is returned as it is.
func plainPermission(v2 string) string {
	host, rest, ok := strings.Cut(v2, "/")
	if !ok {
		return v2
	}
	service := strings.TrimSuffix(host, ".googleapis.com")
	switch service {
	case "cloudresourcemanager":
		service = "resourcemanager"
	case "sqladmin":
		service = "cloudsql"
	case "bigtableadmin":
		service = "bigtable"
	case "sourcerepo":
		service = "source"
	case "cloudbilling":
		service = "billing"
	case "clouderrorreporting":
		service = "errorreporting"
	case "firestore":
		service = "datastore"
	}
	return service + "." + rest
}

// matchPermission compares a permission with one entry of a deny rule. "*"
// stands for any text within the entry, as permission groups use it
// ("storage.googleapis.com/*.delete", "compute.googleapis.com/*.*").
func matchPermission(entry, perm string) bool {
	entry = plainPermission(entry)
	if !strings.Contains(entry, "*") {
		return entry == perm
	}
	parts := strings.Split(entry, "*")
	if !strings.HasPrefix(perm, parts[0]) {
		return false
	}
	rest := perm[len(parts[0]):]
	for _, p := range parts[1 : len(parts)-1] {
		i := strings.Index(rest, p)
		if i < 0 {
			return false
		}
		rest = rest[i+len(p):]
	}
	return strings.HasSuffix(rest, parts[len(parts)-1])
}
