package main

// run adds a Cloud Run service in the form of the v1 API. ingress is all, internal or
// internal-and-cloud-load-balancing.
func (v *inventory) run(p project, name, ingress, sa string, invokers ...string) {
	full := "//run.googleapis.com/projects/" + p.id + "/locations/" + gcpRegion + "/services/" + name
	image := gcpRegion + "-docker.pkg.dev/" + prjCI.id + "/images/" + name + "@sha256:" + hexID("image/"+full, 64)
	v.add(p, full, "run.googleapis.com/Service", "v1", obj{
		"apiVersion": "serving.knative.dev/v1", "kind": "Service",
		"metadata": obj{
			"name": name, "namespace": p.number, "uid": guid(full), "creationTimestamp": "2025-03-01T09:00:00Z",
			"labels":      obj{"cloud.googleapis.com/location": gcpRegion},
			"annotations": obj{"run.googleapis.com/ingress": ingress, "run.googleapis.com/ingress-status": ingress, "run.googleapis.com/build-function-target": "handler"},
		},
		"spec": obj{"traffic": list{obj{"percent": 100, "latestRevision": true}}, "template": obj{
			"metadata": obj{"annotations": obj{"autoscaling.knative.dev/maxScale": "20"}},
			"spec":     obj{"serviceAccountName": sa, "containerConcurrency": 80, "timeoutSeconds": 60, "containers": list{obj{"image": image, "ports": list{obj{"containerPort": 8080}}, "env": list{obj{"name": "LOG_LEVEL", "value": "info"}}}}},
		}},
		"status": obj{"url": "https://" + name + "-" + hexID(full, 10) + "-ew.a.run.app", "latestReadyRevisionName": name + "-00012-abc"},
	})
	if len(invokers) > 0 {
		v.policy(full, "run.googleapis.com/Service", p.ancestors(), binding("roles/run.invoker", invokers...))
	}
}

// function1 adds a function of the 1st generation.
func (v *inventory) function1(p project, name, sa string, bindings ...obj) {
	short := "projects/" + p.id + "/locations/" + gcpRegion + "/functions/" + name
	full := "//cloudfunctions.googleapis.com/" + short
	v.add(p, full, "cloudfunctions.googleapis.com/CloudFunction", "v1", obj{
		"name": short, "status": "ACTIVE", "entryPoint": "handler", "runtime": "nodejs22", "timeout": "60s", "availableMemoryMb": 256,
		"serviceAccountEmail": sa, "ingressSettings": "ALLOW_ALL", "dockerRegistry": "ARTIFACT_REGISTRY", "environmentVariables": obj{"LOG_LEVEL": "info"}, "updateTime": captured, "versionId": "4",
		"httpsTrigger": obj{"url": "https://" + gcpRegion + "-" + p.id + ".cloudfunctions.net/" + name, "securityLevel": "SECURE_ALWAYS"},
	})
	if len(bindings) > 0 {
		v.policy(full, "cloudfunctions.googleapis.com/CloudFunction", p.ancestors(), bindings...)
	}
}

// gcpFunctions plants finding 3 (owner on one function for anyone, with a group of the house as twin) and finding 7 (an open Cloud
// Run function on an owner's service account, with internal ingress as twin).
func gcpFunctions(v *inventory) {
	for _, p := range projects() {
		v.serviceAccount(p, p.computeSA(), "Compute Engine default service account")
		v.serviceAccount(p, p.sa("worker"), "background work")
	}
	v.serviceAccount(prjCheckout, prjCheckout.sa("coupon-webhook"), "reads coupons")
	v.function1(prjCheckout, "coupon-webhook", prjCheckout.sa("coupon-webhook"), binding("roles/owner", "allUsers"))
	v.function1(prjCheckout, "coupon-import", prjCheckout.sa("coupon-webhook"), binding("roles/owner", "group:catalogue-devs@"+domain))

	v.run(prjCatalogue, "image-resize", "all", prjCatalogue.computeSA(), "allUsers")
	v.run(prjMedia, "image-resize-internal", "internal", prjMedia.computeSA(), "allUsers")

	v.run(prjCatalogue, "search", "all", prjCatalogue.sa("worker"), "serviceAccount:"+prjCheckout.sa("worker"))
	v.run(prjCheckout, "basket", "internal-and-cloud-load-balancing", prjCheckout.sa("worker"), "group:shop-devs@"+domain)
	v.run(prjPayments, "refunds", "internal", prjPayments.sa("worker"), "serviceAccount:"+prjCheckout.sa("worker"))
	v.run(prjAnalytics, "dashboards", "all", prjAnalytics.sa("worker"), "domain:"+domain)
	v.run(prjMedia, "thumbnails", "all", prjMedia.sa("worker"), "group:shop-devs@"+domain)
}

// awsPool is the pool of larkspur-ci that takes AWS credentials, as principalSet members name it.
const awsPool = "projects/710000000005/locations/global/workloadIdentityPools/aws-ci"

// rolePrincipals is the member that stands for every session of one role of the ci account.
func rolePrincipals(role string) string {
	return "principalSet://iam.googleapis.com/" + awsPool + "/attribute.aws_role/arn:aws:sts::" + acctCI + ":assumed-role/" + role
}

// gcpFederation plants the Google half of finding 9: the pool takes AWS sessions of the ci account, and each role has its own
// service account. ci-deployer owns the payments project, as did once every deployment.
func gcpFederation(v *inventory) {
	p := prjCI
	v.add(p, "//iam.googleapis.com/"+awsPool, "iam.googleapis.com/WorkloadIdentityPool", "v1", obj{"name": awsPool, "displayName": "AWS ci account", "state": "ACTIVE", "disabled": false})
	v.add(p, "//iam.googleapis.com/"+awsPool+"/providers/aws", "iam.googleapis.com/WorkloadIdentityPoolProvider", "v1", obj{
		"name": awsPool + "/providers/aws", "displayName": "ci", "state": "ACTIVE", "disabled": false,
		"aws": obj{"accountId": acctCI}, "attributeMapping": obj{
			"google.subject":     "assertion.arn",
			"attribute.aws_role": "assertion.arn.contains('assumed-role') ? assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + assertion.arn.extract('assumed-role/{role_name}/') : assertion.arn",
		},
	})
	for _, n := range []struct{ sa, role string }{{"ci-deployer", "github-deploy"}, {"ci-release", "github-release"}} {
		email := p.sa(n.sa)
		v.serviceAccount(p, email, n.sa)
		v.policy(p.saName(email), "iam.googleapis.com/ServiceAccount", p.ancestors(), binding("roles/iam.workloadIdentityUser", rolePrincipals(n.role)))
	}
}
