package main

// prjLoyalty is the Google half of the points programme; it is none of projects(), which all have the shop's ordinary things.
var prjLoyalty = project{"larkspur-loyalty", "710000000015", folderShop}

// gcpLoyalty plants a service account with a key of its own (its twin has Google's alone), an editor from another company (the twin is
// of the house), and a function on the default compute account (the twin has an account of its own).
func gcpLoyalty(v *inventory) {
	p := prjLoyalty
	v.container(p.name(), "cloudresourcemanager.googleapis.com/Project", crm+"folders/"+p.folder, p.ancestors(),
		obj{"projectId": p.id, "projectNumber": p.number, "name": p.id, "lifecycleState": "ACTIVE", "state": "ACTIVE", "parent": obj{"type": "folder", "id": p.folder}, "labels": obj{"team": "loyalty"}})
	v.serviceAccount(p, p.computeSA(), "Compute Engine default service account")
	v.serviceAccount(p, p.sa("points"), "counts points")
	v.serviceAccount(p, p.sa("vouchers"), "prints vouchers")
	v.saKey(p, "points", "USER_MANAGED", "2024-05-01T08:00:00Z", "9999-12-31T23:59:59Z")
	v.saKey(p, "vouchers", "SYSTEM_MANAGED", "2026-08-20T08:00:00Z", "2026-09-06T08:00:00Z")
	v.function1(p, "points-status", p.computeSA(), binding("roles/cloudfunctions.invoker", "serviceAccount:"+p.sa("points")))
	v.function1(p, "vouchers-print", p.sa("vouchers"), binding("roles/cloudfunctions.invoker", "serviceAccount:"+p.sa("points")))
	v.policy(p.name(), "cloudresourcemanager.googleapis.com/Project", p.ancestors(),
		binding("roles/editor", "user:consultant@agency.example", "user:ole.platform@"+domain),
		binding("roles/datastore.viewer", "serviceAccount:"+p.computeSA(), "serviceAccount:"+p.sa("vouchers")))
}

// saKey adds a key of a service account: SYSTEM_MANAGED keys are Google's own, USER_MANAGED ones somebody took away.
func (v *inventory) saKey(p project, account, kind, after, before string) {
	name := "projects/" + p.id + "/serviceAccounts/" + p.sa(account) + "/keys/" + hexID("key/"+p.sa(account)+kind, 40)
	v.add(p, "//iam.googleapis.com/"+name, "iam.googleapis.com/ServiceAccountKey", "v1", obj{
		"name": name, "keyType": kind, "keyOrigin": "GOOGLE_PROVIDED", "keyAlgorithm": "KEY_ALG_RSA_2048", "validAfterTime": after, "validBeforeTime": before,
	})
}
