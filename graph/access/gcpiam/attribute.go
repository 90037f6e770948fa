package gcpiam

import (
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// place is the resource of a question: a node, or a name below one.
type place struct {
	node graph.NodeID
	name string // full resource name
	typ  string // asset type; empty where only the name is known
	tree bool   // organization, folder or project
}

func (j *Judge) placeOf(n graph.NodeID) place {
	return place{
		node: n, name: j.s.ID(n), typ: j.s.Type(n),
		tree: j.s.HasLabel(n, graph.Account) || j.s.HasLabel(n, graph.Container) || j.s.HasLabel(n, graph.Organization),
	}
}

// offersName lists the services that hand resource.name and resource.type to
// conditions (IAM's "attribute reference for conditions").
func offersName(host string) bool {
	switch strings.TrimSuffix(host, ".googleapis.com") {
	case "storage", "compute", "cloudkms", "secretmanager", "bigquery", "spanner", "sqladmin", "dataflow", "logging",
		"pubsublite", "apigee", "artifactregistry", "bigtableadmin", "firestore", "datastore", "container", "iap",
		"cloudresourcemanager", "binaryauthorization", "cloudbuild", "clouddeploy":
		return true
	}
	return false
}

// knownOf is what the estate knows of a request for perm at p.
func (j *Judge) knownOf(p place, perm string, ctx access.Context) known {
	k := known{asOf: j.s.Meta().AsOf, granted: ctx[grantedRoles]}
	if t := ctx["request.time"]; len(t) == 1 {
		k.at = unixOf(t[0])
	}
	k.attr = func(path string) (value, bool) {
		if v, ok := ctx[path]; ok && len(v) > 0 {
			return exactly(v...), len(v) == 1
		}
		return j.attribute(p, perm, path)
	}
	return k
}

func (j *Judge) attribute(p place, perm, path string) (value, bool) {
	switch path {
	case "resource.service":
		if hs := hosts(serviceOf(perm)); len(hs) == 1 {
			return exactly(hs[0]), true
		}
	case "resource.type":
		return resourceType(p, perm)
	case "resource.name":
		return j.resourceName(p, perm)
	}
	return value{}, false
}

// aboutTree says that the permission is checked on the project, folder or
// organization itself and not on something in it.
func aboutTree(perm string) bool { return strings.HasPrefix(perm, "resourcemanager.") }

func resourceType(p place, perm string) (value, bool) {
	host, _, _ := strings.Cut(p.typ, "/")
	switch {
	case p.typ == "", p.tree && !aboutTree(perm), !offersName(host):
		return value{}, false
	case p.typ == "storage.googleapis.com/Bucket" && storageObject(perm):
		return exactly("storage.googleapis.com/Object"), true
	case p.typ == "storage.googleapis.com/Bucket" && !storageBucket(perm):
		return value{}, false
	case p.typ == "secretmanager.googleapis.com/Secret" && strings.HasPrefix(perm, "secretmanager.versions."):
		return exactly("secretmanager.googleapis.com/SecretVersion"), true
	case p.typ == "cloudkms.googleapis.com/CryptoKey" && strings.HasPrefix(perm, "cloudkms.cryptoKeyVersions."):
		return exactly("cloudkms.googleapis.com/CryptoKeyVersion"), true
	case p.typ == "bigquery.googleapis.com/Dataset" && !strings.HasPrefix(perm, "bigquery.datasets."),
		p.typ == "spanner.googleapis.com/Instance" && !strings.HasPrefix(perm, "spanner.instances."),
		p.typ == "cloudkms.googleapis.com/KeyRing" && !strings.HasPrefix(perm, "cloudkms.keyRings."):
		return value{}, false // on something in it, and nobody says what
	}
	return exactly(p.typ), true
}

// storageObject tells the permissions that are checked on an object, and
// storageBucket those that are checked on the bucket: listing what is in it is
// one of these ("IAM permissions for JSON methods"; a condition on the names of
// objects does not reach it, "Overview of access control").
func storageObject(perm string) bool {
	return strings.HasPrefix(perm, "storage.objects.") && perm != "storage.objects.list" ||
		strings.HasPrefix(perm, "storage.multipartUploads.") && perm != "storage.multipartUploads.list"
}

func storageBucket(perm string) bool {
	switch perm {
	case "storage.objects.list", "storage.multipartUploads.list":
		return true
	}
	return strings.HasPrefix(perm, "storage.buckets.") || strings.HasPrefix(perm, "storage.bucketOperations.")
}

// resourceName gives the name in the form of conditions: the full resource
// name without its host, and for Cloud Storage "projects/_/buckets/NAME".
// Projects are written by id or by number depending on the service; the asset
// name's own way comes first.
func (j *Judge) resourceName(p place, perm string) (value, bool) {
	rest, ok := strings.CutPrefix(p.name, "//")
	host, path, ok2 := strings.Cut(rest, "/")
	switch {
	case !ok || !ok2, p.tree && !aboutTree(perm), !offersName(host):
		return value{}, false
	case host == "storage.googleapis.com":
		return storageName(path, perm), true
	}
	v := value{spellings: []string{path}}
	switch {
	case p.typ == "secretmanager.googleapis.com/Secret" && strings.HasPrefix(perm, "secretmanager.versions."):
		v.spellings[0], v.prefix = path+"/versions/", true
	case p.typ == "cloudkms.googleapis.com/CryptoKey" && strings.HasPrefix(perm, "cloudkms.cryptoKeyVersions."):
		v.spellings[0], v.prefix = path+"/cryptoKeyVersions/", true
	case p.typ == "bigquery.googleapis.com/Dataset" && !strings.HasPrefix(perm, "bigquery.datasets."),
		p.typ == "spanner.googleapis.com/Instance" && !strings.HasPrefix(perm, "spanner.instances."),
		p.typ == "cloudkms.googleapis.com/KeyRing" && !strings.HasPrefix(perm, "cloudkms.keyRings."):
		v.spellings[0], v.prefix = path+"/", true
	}
	if project, tail, ok := cutProject(v.spellings[0]); ok {
		for _, other := range j.projects.spellings(project) {
			v.spellings = append(v.spellings, "projects/"+other+tail)
		}
		if len(v.spellings) == 1 && !j.projects.has(project) {
			return value{}, false // the other spelling of the project is not known
		}
	}
	return v, true
}

func storageName(path, perm string) value {
	bucket, object, inside := strings.Cut(path, "/")
	if object, ok := strings.CutPrefix(object, "objects/"); inside && ok {
		return exactly("projects/_/buckets/" + bucket + "/objects/" + object)
	}
	if strings.HasPrefix(path, "projects/_/buckets/") {
		return exactly(path)
	}
	if storageObject(perm) {
		return value{spellings: []string{"projects/_/buckets/" + bucket + "/objects/"}, prefix: true}
	}
	if !storageBucket(perm) {
		return value{spellings: []string{"projects/_/buckets/" + bucket + "/"}, prefix: true}
	}
	return exactly("projects/_/buckets/" + bucket)
}

func cutProject(path string) (project, tail string, ok bool) {
	rest, ok := strings.CutPrefix(path, "projects/")
	if !ok {
		return "", "", false
	}
	project, tail, _ = strings.Cut(rest, "/")
	if tail != "" {
		tail = "/" + tail
	}
	return project, tail, true
}
