package main

// The studio makes Larkspur's pictures, in one project to try things out and one that the shop reads.
var (
	prjStudioDev  = project{"larkspur-studio-dev", "710000000021", folderShop}
	prjStudioProd = project{"larkspur-studio-prod", "710000000022", folderShop}
)

// gcpStudio plants what reports of lateral movement look for and no other planted case has: a function with full control of its
// project that a user who has none may redeploy (its twin runs as somebody with little; another user may update functions and act
// as nobody), and a service account of the development project that may act as one of production (its twin may not). No chain
// leads here from outside.
func gcpStudio(v *inventory) {
	dev, prod := prjStudioDev, prjStudioProd
	for _, p := range []project{dev, prod} {
		v.container(p.name(), "cloudresourcemanager.googleapis.com/Project", crm+"folders/"+p.folder, p.ancestors(),
			obj{"projectId": p.id, "projectNumber": p.number, "name": p.id, "lifecycleState": "ACTIVE", "state": "ACTIVE", "parent": obj{"type": "folder", "id": p.folder}, "labels": obj{"team": "studio"}})
	}
	v.serviceAccount(dev, dev.sa("publish"), "puts finished pictures into the shop")
	v.serviceAccount(dev, dev.sa("preview"), "draws previews")
	v.serviceAccount(prod, prod.sa("render"), "draws everything")
	v.serviceAccount(prod, prod.sa("sheets"), "draws contact sheets")
	own := binding("roles/cloudfunctions.invoker", "serviceAccount:"+prod.sa("render"))
	v.function1(prod, "render-queue", prod.sa("render"), own)
	v.function1(prod, "contact-sheet", prod.sa("sheets"), own)
	v.function1(dev, "render-preview", dev.sa("preview"), binding("roles/cloudfunctions.invoker", "serviceAccount:"+dev.sa("publish")))
	v.policy(prod.name(), "cloudresourcemanager.googleapis.com/Project", prod.ancestors(),
		binding("roles/owner", "serviceAccount:"+prod.sa("render")),
		binding("roles/datastore.viewer", "serviceAccount:"+prod.sa("sheets")),
		binding("roles/cloudfunctions.developer", "user:pia.studio@"+domain, "user:quin.studio@"+domain))
	v.policy(dev.name(), "cloudresourcemanager.googleapis.com/Project", dev.ancestors(),
		binding("roles/datastore.viewer", "serviceAccount:"+dev.sa("preview")))
	account := "iam.googleapis.com/ServiceAccount"
	v.policy(prod.saName(prod.sa("render")), account, prod.ancestors(), binding("roles/iam.serviceAccountUser", "user:pia.studio@"+domain))
	v.policy(prod.saName(prod.sa("sheets")), account, prod.ancestors(),
		binding("roles/iam.serviceAccountUser", "user:pia.studio@"+domain),
		binding("roles/iam.serviceAccountTokenCreator", "serviceAccount:"+dev.sa("publish")))
}
