package main

import "maps"

// prjStock is the bought company's project: one network, a few functions, and settings that have their twins beside them.
var prjStock = project{"larkspur-warehouse", "710000000008", folderShop}

// gcpWarehouse plants a connector that carries private addresses alone, an image by tag, runtimes of yesterday, a log bucket that one of
// the staff may delete, a subscription without dead letters, a database that takes plain connections, and data for everybody.
func gcpWarehouse(v *inventory) {
	p := prjStock
	v.container(p.name(), "cloudresourcemanager.googleapis.com/Project", crm+"folders/"+p.folder, p.ancestors(),
		obj{"projectId": p.id, "projectNumber": p.number, "name": p.id, "lifecycleState": "ACTIVE", "state": "ACTIVE", "parent": obj{"type": "folder", "id": p.folder}, "labels": obj{"team": "warehouse"}})
	v.policy(p.name(), "cloudresourcemanager.googleapis.com/Project", p.ancestors(), binding("roles/monitoring.viewer", "group:auditors@"+domain), binding("roles/logging.configWriter", "user:kim.dev@"+domain))
	v.serviceAccount(p, p.sa("picking"), "picking")
	v.network(p)
	connector := "projects/" + p.id + "/locations/" + gcpRegion + "/connectors/inside"
	v.add(p, "//vpcaccess.googleapis.com/"+connector, "vpcaccess.googleapis.com/Connector", "v1", obj{"name": connector, "network": "main", "ipCidrRange": "10.41.0.0/28", "state": "READY", "minInstances": 2, "maxInstances": 3})
	v.function2(p, "pick-list", obj{"vpcConnector": connector, "vpcConnectorEgressSettings": "PRIVATE_RANGES_ONLY", "timeoutSeconds": 60, "availableMemory": "256M"}, "python38")
	v.function2(p, "pack-list", obj{"vpcConnector": connector, "vpcConnectorEgressSettings": "ALL_TRAFFIC", "timeoutSeconds": 60, "availableMemory": "256M", "maxInstanceCount": 10}, "python313")
	v.page(p, "stock-page", "stock-page:latest", obj{}, nil)
	v.page(p, "hours-page", "hours-page@sha256:"+hexID("image/hours-page", 64), obj{"autoscaling.knative.dev/maxScale": "5"}, obj{"run.googleapis.com/binary-authorization": "default"})
	gcpWarehouseData(v, p)
}

// network adds the project's network, without rules of its own.
func (v *inventory) network(p project) {
	link := "https://www.googleapis.com/compute/v1/projects/" + p.id + "/global/networks/main"
	v.add(p, "//compute.googleapis.com/projects/"+p.id+"/global/networks/main", "compute.googleapis.com/Network", "v1", obj{
		"name": "main", "id": digits(link, 19), "autoCreateSubnetworks": false, "selfLink": link,
		"peerings": list{obj{"name": "to-the-carrier", "network": "https://www.googleapis.com/compute/v1/projects/carrier-of-others/global/networks/edge", "state": "ACTIVE"}},
	})
}

// auditAll makes the policy added last write down every access to data.
func (v *inventory) auditAll() {
	if p, ok := v.policies[len(v.policies)-1]["iam_policy"].(obj); ok {
		p["audit_configs"] = list{obj{"service": "allServices", "audit_log_configs": list{obj{"log_type": "ADMIN_READ"}, obj{"log_type": "DATA_READ"}, obj{"log_type": "DATA_WRITE"}}}}
	}
}

// defaultSink leads what a project logs to a log bucket.
func (v *inventory) defaultSink(from, to project, bucket string) {
	v.add(from, "//logging.googleapis.com/projects/"+from.id+"/sinks/_Default", "logging.googleapis.com/LogSink", "v2", obj{
		"name": "_Default", "destination": "logging.googleapis.com/projects/" + to.id + "/locations/global/buckets/" + bucket,
		"filter": `NOT LOG_ID("cloudaudit.googleapis.com/activity") AND NOT LOG_ID("externalaudit.googleapis.com/activity") AND NOT LOG_ID("cloudaudit.googleapis.com/system_event") AND NOT LOG_ID("externalaudit.googleapis.com/system_event") AND NOT LOG_ID("cloudaudit.googleapis.com/access_transparency") AND NOT LOG_ID("externalaudit.googleapis.com/access_transparency")`,
	})
}

// function2 adds a function of the 2nd generation, closed to the outside.
func (v *inventory) function2(p project, name string, service obj, runtime string) {
	short := "projects/" + p.id + "/locations/" + gcpRegion + "/functions/" + name
	service["service"] = "projects/" + p.id + "/locations/" + gcpRegion + "/services/" + name
	service["uri"] = "https://" + name + "-" + hexID(short, 10) + "-ew.a.run.app"
	service["serviceAccountEmail"], service["ingressSettings"] = p.sa("picking"), "ALLOW_INTERNAL_ONLY"
	v.add(p, "//cloudfunctions.googleapis.com/"+short, "cloudfunctions.googleapis.com/Function", "v2", obj{
		"name": short, "state": "ACTIVE", "environment": "GEN_2", "updateTime": captured, "serviceConfig": service,
		"buildConfig": obj{"runtime": runtime, "entryPoint": "handler"},
	})
}

// page adds a Cloud Run service for the staff.
func (v *inventory) page(p project, name, image string, revision, service obj) {
	full := "//run.googleapis.com/projects/" + p.id + "/locations/" + gcpRegion + "/services/" + name
	notes := obj{"run.googleapis.com/ingress": "internal"}
	maps.Copy(notes, service)
	v.add(p, full, "run.googleapis.com/Service", "v1", obj{
		"apiVersion": "serving.knative.dev/v1", "kind": "Service",
		"metadata": obj{"name": name, "namespace": p.number, "labels": obj{"cloud.googleapis.com/location": gcpRegion}, "annotations": notes},
		"spec": obj{"traffic": list{obj{"percent": 100, "latestRevision": true}}, "template": obj{
			"metadata": obj{"annotations": revision},
			"spec": obj{"serviceAccountName": p.sa("picking"), "containerConcurrency": 80, "timeoutSeconds": 60, "containers": list{obj{
				"image": gcpRegion + "-docker.pkg.dev/" + prjCI.id + "/images/" + image, "resources": obj{"limits": obj{"memory": "256Mi"}},
			}}},
		}},
		"status": obj{"url": "https://" + name + "-" + hexID(full, 10) + "-ew.a.run.app"},
	})
	v.policy(full, "run.googleapis.com/Service", p.ancestors(), binding("roles/run.invoker", "group:shop-devs@"+domain))
}

func gcpWarehouseData(v *inventory, p project) {
	key := "projects/" + p.id + "/locations/" + gcpRegion + "/keyRings/main/cryptoKeys/stock"
	v.add(p, "//cloudkms.googleapis.com/"+key, "cloudkms.googleapis.com/CryptoKey", "v1", obj{"name": key, "purpose": "ENCRYPT_DECRYPT", "rotationPeriod": "7776000s"})
	v.policy("//cloudkms.googleapis.com/"+key, "cloudkms.googleapis.com/CryptoKey", p.ancestors(), binding("roles/cloudkms.cryptoKeyDecrypter", "serviceAccount:"+p.sa("picking")))
	for _, b := range []struct {
		name       string
		encryption obj
		reader     string
	}{{"larkspur-picking-labels", nil, "allUsers"}, {"larkspur-picking-plans", obj{"defaultKmsKeyName": key}, "serviceAccount:" + p.sa("picking")}} {
		data := obj{
			"id": b.name, "name": b.name, "location": "EU", "storageClass": "STANDARD", "projectNumber": p.number,
			"iamConfiguration": obj{"publicAccessPrevention": "inherited", "uniformBucketLevelAccess": obj{"enabled": true}},
		}
		if b.encryption != nil {
			data["encryption"] = b.encryption
		}
		v.add(p, "//storage.googleapis.com/"+b.name, "storage.googleapis.com/Bucket", "v1", data)
		v.policy("//storage.googleapis.com/"+b.name, "storage.googleapis.com/Bucket", p.ancestors(), binding("roles/storage.objectViewer", b.reader))
	}
	for _, d := range []struct{ name, mode string }{{"picking-db", "ALLOW_UNENCRYPTED_AND_ENCRYPTED"}, {"packing-db", "ENCRYPTED_ONLY"}} {
		full := "//cloudsql.googleapis.com/projects/" + p.id + "/instances/" + d.name
		v.add(p, full, "sqladmin.googleapis.com/Instance", "v1", obj{
			"name": d.name, "databaseVersion": "POSTGRES_16", "state": "RUNNABLE", "region": gcpRegion,
			"settings": obj{"ipConfiguration": obj{"ipv4Enabled": false, "sslMode": d.mode}},
		})
	}
	for _, b := range []struct {
		name   string
		locked bool
	}{{"picks", false}, {"audit", true}} {
		short := "projects/" + p.id + "/locations/global/buckets/" + b.name
		v.add(p, "//logging.googleapis.com/"+short, "logging.googleapis.com/LogBucket", "v2", obj{"name": short, "retentionDays": 400, "lifecycleState": "ACTIVE", "locked": b.locked})
	}
	v.defaultSink(p, p, "picks")
	v.defaultSink(prjCheckout, p, "audit")
	topic := "projects/" + p.id + "/topics/picks"
	v.add(p, "//pubsub.googleapis.com/"+topic, "pubsub.googleapis.com/Topic", "v1", obj{"name": topic})
	for _, s := range []struct {
		name, to string
		dead     obj
	}{{"picks-push", "pick-list", nil}, {"packs-push", "pack-list", obj{"deadLetterTopic": "projects/" + p.id + "/topics/dead", "maxDeliveryAttempts": 5}}} {
		short := "projects/" + p.id + "/subscriptions/" + s.name
		data := obj{"name": short, "topic": topic, "ackDeadlineSeconds": 30, "state": "ACTIVE", "pushConfig": obj{
			"pushEndpoint": "https://" + s.to + "-" + hexID("projects/"+p.id+"/locations/"+gcpRegion+"/functions/"+s.to, 10) + "-ew.a.run.app", "oidcToken": obj{"serviceAccountEmail": p.sa("picking")},
		}}
		if s.dead != nil {
			data["deadLetterPolicy"] = s.dead
		}
		v.add(p, "//pubsub.googleapis.com/"+short, "pubsub.googleapis.com/Subscription", "v1", data)
	}
}
