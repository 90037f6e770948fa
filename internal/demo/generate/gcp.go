package main

import "strings"

// The shop's Google organization: four projects of the shop in one folder, two of the platform team in another.
const (
	gcpOrg         = "600000000001"
	folderShop     = "610000000001"
	folderPlatform = "610000000002"
	gcpRegion      = "europe-west1"
	crm            = "//cloudresourcemanager.googleapis.com/"
)

// project is one project: its id, its number and the folder it lies in.
type project struct{ id, number, folder string }

var (
	prjCheckout  = project{"larkspur-checkout", "710000000001", folderShop}
	prjPayments  = project{"larkspur-payments", "710000000002", folderShop}
	prjCatalogue = project{"larkspur-catalogue", "710000000003", folderShop}
	prjMedia     = project{"larkspur-media", "710000000006", folderShop}
	prjAnalytics = project{"larkspur-analytics", "710000000004", folderPlatform}
	prjCI        = project{"larkspur-ci", "710000000005", folderPlatform}
)

func projects() []project {
	return []project{prjCheckout, prjPayments, prjCatalogue, prjMedia, prjAnalytics, prjCI}
}

// name is the project's full resource name as Cloud Asset Inventory writes it: by number.
func (p project) name() string { return crm + "projects/" + p.number }

func (p project) ancestors() list {
	return anys("projects/"+p.number, "folders/"+p.folder, "organizations/"+gcpOrg)
}

// computeSA is the project's default compute service account; sa names one of its own.
func (p project) computeSA() string     { return p.number + "-compute@developer.gserviceaccount.com" }
func (p project) sa(name string) string { return name + "@" + p.id + ".iam.gserviceaccount.com" }
func (p project) saName(email string) string {
	return "//iam.googleapis.com/projects/" + p.id + "/serviceAccounts/" + email
}

// inventory collects the lines of a Cloud Asset Inventory export.
type inventory struct{ resources, policies []obj }

// add writes a resource of the project; full is its full resource name, parent defaults to the project.
func (v *inventory) add(p project, full, assetType, version string, data obj) {
	v.resources = append(v.resources, obj{
		"name": full, "asset_type": assetType, "ancestors": p.ancestors(), "update_time": captured,
		"resource": obj{"version": version, "discovery_name": lastPart(assetType), "parent": p.name(), "location": gcpRegion, "data": data},
	})
}

// binding is one role with its members; condition may be nil.
func binding(role string, members ...string) obj {
	return obj{"role": role, "members": anys(members...)}
}

func (v *inventory) policy(full, assetType string, ancestors list, bindings ...obj) {
	l := list{}
	version := 1
	for _, b := range bindings {
		if b["condition"] != nil {
			version = 3
		}
		l = append(l, b)
	}
	v.policies = append(v.policies, obj{
		"name": full, "asset_type": assetType, "ancestors": ancestors, "update_time": captured,
		"iam_policy": obj{"version": version, "etag": "Bw" + strings.ToUpper(hexID("etag/"+full, 9)) + "=", "bindings": l},
	})
}

// serviceAccount adds an account of the project.
func (v *inventory) serviceAccount(p project, email, title string) {
	v.add(p, p.saName(email), "iam.googleapis.com/ServiceAccount", "v1", obj{
		"email": email, "name": "projects/" + p.id + "/serviceAccounts/" + email, "projectId": p.id,
		"uniqueId": digits("sa/"+email, 21), "displayName": title, "oauth2ClientId": digits("sa/"+email, 21),
	})
}

// container adds the organization, a folder or a project itself.
func (v *inventory) container(full, assetType, parent string, ancestors list, data obj) {
	v.resources = append(v.resources, obj{
		"name": full, "asset_type": assetType, "ancestors": ancestors, "update_time": captured,
		"resource": obj{"version": "v3", "discovery_name": lastPart(assetType), "parent": parent, "data": data},
	})
}

func gcpEstate(e *estate) {
	v := &inventory{}
	org := crm + "organizations/" + gcpOrg
	v.container(org, "cloudresourcemanager.googleapis.com/Organization", "", anys("organizations/"+gcpOrg),
		obj{"displayName": domain, "name": "organizations/" + gcpOrg, "directoryCustomerId": "C0larkspur", "state": "ACTIVE"})
	for _, f := range []struct{ id, name string }{{folderShop, "shop"}, {folderPlatform, "platform"}} {
		v.container(crm+"folders/"+f.id, "cloudresourcemanager.googleapis.com/Folder", org, anys("folders/"+f.id, "organizations/"+gcpOrg),
			obj{"displayName": f.name, "name": "folders/" + f.id, "parent": "organizations/" + gcpOrg, "state": "ACTIVE"})
	}
	for _, p := range projects() {
		v.container(p.name(), "cloudresourcemanager.googleapis.com/Project", crm+"folders/"+p.folder, p.ancestors(),
			obj{"projectId": p.id, "projectNumber": p.number, "name": p.id, "lifecycleState": "ACTIVE", "state": "ACTIVE", "parent": obj{"type": "folder", "id": p.folder}, "labels": obj{"team": strings.TrimPrefix(p.id, "larkspur-")}})
	}
	gcpFunctions(v)
	gcpFederation(v)
	gcpNoise(v)
	gcpWarehouse(v)
	gcpProjectPolicies(v)
	gcpLoyalty(v)
	gcpStudio(v)
	e.ndjson("gcp/resources.ndjson", v.resources)
	e.ndjson("gcp/iam-policies.ndjson", v.policies)
	gcpGuardrails(e)
}

// gcpProjectPolicies binds roles at the organization, the folders and the projects. Two of the default compute accounts were made
// owners of their projects by hand (finding 7 and its twin).
func gcpProjectPolicies(v *inventory) {
	v.policy(crm+"organizations/"+gcpOrg, "cloudresourcemanager.googleapis.com/Organization", anys("organizations/"+gcpOrg),
		binding("roles/resourcemanager.organizationAdmin", "group:gcp-admins@"+domain),
		binding("roles/iam.securityReviewer", "group:auditors@"+domain),
		binding("roles/browser", "domain:"+domain))
	v.policy(crm+"folders/"+folderShop, "cloudresourcemanager.googleapis.com/Folder", anys("folders/"+folderShop, "organizations/"+gcpOrg),
		binding("roles/viewer", "group:shop-devs@"+domain))
	v.policy(crm+"folders/"+folderPlatform, "cloudresourcemanager.googleapis.com/Folder", anys("folders/"+folderPlatform, "organizations/"+gcpOrg),
		binding("roles/editor", "group:platform@"+domain))
	for _, p := range projects() {
		bs := []obj{
			binding("roles/logging.logWriter", "serviceAccount:"+p.sa("worker")),
			binding("roles/monitoring.viewer", "group:auditors@"+domain),
		}
		switch p {
		case prjCatalogue, prjMedia:
			bs = append(bs, binding("roles/owner", "serviceAccount:"+p.computeSA()))
		case prjPayments:
			bs = append(bs, binding("roles/owner", "serviceAccount:"+prjCI.sa("ci-deployer")),
				obj{"role": "roles/viewer", "members": anys("user:gina.temp@" + domain), "condition": obj{"title": "until the audit of 2020", "expression": `request.time < timestamp("2020-06-30T00:00:00Z")`}},
				obj{"role": "roles/cloudsql.viewer", "members": anys("user:hugo.temp@" + domain), "condition": obj{"title": "this year's audit", "expression": `request.time < timestamp("2030-06-30T00:00:00Z")`}})
		case prjCheckout:
			bs = append(bs, binding("roles/datastore.viewer", "serviceAccount:"+p.sa("coupon-webhook"), "deleted:serviceAccount:old-coupons@"+p.id+".iam.gserviceaccount.com?uid="+digits("deleted", 21)))
		case prjCI:
			bs = append(bs, binding("roles/artifactregistry.reader", "serviceAccount:"+p.sa("ci-deployer"), "serviceAccount:"+p.sa("ci-release")))
		}
		v.policy(p.name(), "cloudresourcemanager.googleapis.com/Project", p.ancestors(), bs...)
		if p == prjCheckout {
			v.auditAll()
		}
	}
}

// gcpGuardrails writes the files beside the inventory: deny policies, access boundaries, organization policies, groups.
func gcpGuardrails(e *estate) {
	e.json("gcp/deny-policies.json", list{obj{
		"name": "policies/cloudresourcemanager.googleapis.com%2Fprojects%2F" + prjAnalytics.number + "/denypolicies/no-new-keys", "uid": guid("deny/no-new-keys"), "kind": "DenyPolicy",
		"displayName": "nobody makes service account keys in analytics", "etag": "MTc=", "createTime": "2025-02-01T09:00:00Z", "updateTime": "2025-02-01T09:00:00Z",
		"rules": list{obj{"description": "keys", "denyRule": obj{
			"deniedPrincipals": anys("principalSet://goog/public:all"), "exceptionPrincipals": anys("principalSet://goog/group/gcp-admins@" + domain),
			"deniedPermissions": anys("iam.googleapis.com/serviceAccountKeys.create"),
		}}},
	}})
	pab := "organizations/" + gcpOrg + "/locations/global/principalAccessBoundaryPolicies/inside-the-company"
	e.json("gcp/pab.json", list{
		obj{
			"name": pab, "uid": guid("pab"), "displayName": "analytics principals stay inside the company", "etag": "MQ==",
			"details": obj{"enforcementVersion": "1", "rules": list{obj{"description": "the whole organization", "effect": "ALLOW", "resources": anys(crm + "organizations/" + gcpOrg)}}},
		},
		obj{
			"name": "organizations/" + gcpOrg + "/locations/global/policyBindings/analytics-inside", "uid": guid("pab-binding"), "displayName": "analytics", "policyKind": "PRINCIPAL_ACCESS_BOUNDARY", "policy": pab,
			"target": obj{"principalSet": prjAnalytics.name()},
		},
	})
	e.ndjson("gcp/org-policies.ndjson", []obj{
		{
			"name": crm + "organizations/" + gcpOrg, "asset_type": "cloudresourcemanager.googleapis.com/Organization", "ancestors": anys("organizations/" + gcpOrg),
			"org_policy": list{obj{"constraint": "constraints/iam.disableServiceAccountKeyUpload", "boolean_policy": obj{"enforced": true}}, obj{"constraint": "constraints/compute.requireOsLogin", "boolean_policy": obj{"enforced": true}}},
		},
		{
			"name": prjPayments.name(), "asset_type": "cloudresourcemanager.googleapis.com/Project", "ancestors": prjPayments.ancestors(),
			"org_policy": list{obj{"constraint": "constraints/storage.publicAccessPrevention", "boolean_policy": obj{"enforced": true}}},
		},
	})
	group := func(name string, members ...string) obj {
		return obj{"group": "group:" + name + "@" + domain, "members": anys(members...)}
	}
	u := func(n string) string { return "user:" + n + "@" + domain }
	e.json("gcp/groups.json", list{
		group("gcp-admins", u("ada.berg")), group("auditors", u("iris.audit"), u("jon.audit")),
		group("shop-devs", u("kim.dev"), u("leo.dev"), "group:catalogue-devs@"+domain), group("catalogue-devs", u("mia.dev"), u("noa.dev")),
		group("platform", u("bo.lind"), u("ole.platform")),
	})
}
