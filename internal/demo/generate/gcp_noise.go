package main

import "strconv"

// gcpNoise adds the ordinary things of a project; nothing here is public and nothing leads anywhere.
func gcpNoise(v *inventory) {
	for _, p := range projects() {
		for _, n := range []string{"uploads", "exports", "backups", "tfstate"} {
			b := p.id + "-" + n
			v.add(p, "//storage.googleapis.com/"+b, "storage.googleapis.com/Bucket", "v1", obj{
				"id": b, "name": b, "location": "EU", "storageClass": "STANDARD", "projectNumber": p.number,
				"iamConfiguration": obj{"publicAccessPrevention": "enforced", "uniformBucketLevelAccess": obj{"enabled": true}},
			})
			v.policy("//storage.googleapis.com/"+b, "storage.googleapis.com/Bucket", p.ancestors(), binding("roles/storage.objectViewer", "serviceAccount:"+p.sa("worker")))
		}
		for _, n := range []string{"orders", "events", "dead-letters"} {
			t := "projects/" + p.id + "/topics/" + n
			v.add(p, "//pubsub.googleapis.com/"+t, "pubsub.googleapis.com/Topic", "v1", obj{"name": t})
			s := "projects/" + p.id + "/subscriptions/" + n + "-pull"
			v.add(p, "//pubsub.googleapis.com/"+s, "pubsub.googleapis.com/Subscription", "v1", obj{"name": s, "topic": t, "ackDeadlineSeconds": 30, "pushConfig": obj{}, "state": "ACTIVE"})
		}
		for _, n := range []string{"db-password", "mail-api-key"} {
			s := "projects/" + p.number + "/secrets/" + n
			v.add(p, "//secretmanager.googleapis.com/"+s, "secretmanager.googleapis.com/Secret", "v1", obj{"name": s, "replication": obj{"automatic": obj{}}, "createTime": captured})
		}
		d := "projects/" + p.id + "/datasets/reporting"
		v.add(p, "//bigquery.googleapis.com/"+d, "bigquery.googleapis.com/Dataset", "v2", obj{"id": p.id + ":reporting", "location": "EU", "datasetReference": obj{"datasetId": "reporting", "projectId": p.id}})
		v.add(p, "//bigquery.googleapis.com/"+d+"/tables/daily", "bigquery.googleapis.com/Table", "v2", obj{"id": p.id + ":reporting.daily", "type": "TABLE", "tableReference": obj{"datasetId": "reporting", "projectId": p.id, "tableId": "daily"}})
		gcpNetworkNoise(v, p)
		role := "projects/" + p.id + "/roles/logReader"
		v.add(p, "//iam.googleapis.com/"+role, "iam.googleapis.com/Role", "v1", obj{"name": role, "title": "Log reader", "stage": "GA", "includedPermissions": anys("logging.logEntries.list", "logging.logs.list")})
		k := "projects/" + p.id + "/locations/" + gcpRegion + "/keyRings/main/cryptoKeys/data"
		v.add(p, "//cloudkms.googleapis.com/"+k, "cloudkms.googleapis.com/CryptoKey", "v1", obj{"name": k, "purpose": "ENCRYPT_DECRYPT", "rotationPeriod": "7776000s"})
	}
	repo := "projects/" + prjCI.id + "/locations/" + gcpRegion + "/repositories/images"
	v.add(prjCI, "//artifactregistry.googleapis.com/"+repo, "artifactregistry.googleapis.com/Repository", "v1", obj{"name": repo, "format": "DOCKER"})
}

func gcpNetworkNoise(v *inventory, p project) {
	base := "//compute.googleapis.com/projects/" + p.id
	network := base + "/global/networks/main"
	subnet := base + "/regions/" + gcpRegion + "/subnetworks/apps"
	link := "https://www.googleapis.com/compute/v1/projects/" + p.id
	v.add(p, network, "compute.googleapis.com/Network", "v1", obj{"name": "main", "id": digits(network, 19), "autoCreateSubnetworks": false, "selfLink": link + "/global/networks/main"})
	v.add(p, subnet, "compute.googleapis.com/Subnetwork", "v1", obj{
		"name": "apps", "id": digits(subnet, 19), "network": link + "/global/networks/main", "ipCidrRange": "10.40.0.0/20", "privateIpGoogleAccess": true,
		"selfLink": link + "/regions/" + gcpRegion + "/subnetworks/apps",
	})
	for _, f := range []obj{
		{"name": "internal", "direction": "INGRESS", "sourceRanges": anys("10.40.0.0/20"), "allowed": list{obj{"IPProtocol": "tcp", "ports": anys("443")}}},
		{"name": "iap-ssh", "direction": "INGRESS", "sourceRanges": anys("35.235.240.0/20"), "allowed": list{obj{"IPProtocol": "tcp", "ports": anys("22")}}},
	} {
		name, ok := f["name"].(string)
		if !ok {
			continue
		}
		f["network"], f["priority"], f["disabled"] = link+"/global/networks/main", 1000, false
		v.add(p, base+"/global/firewalls/"+name, "compute.googleapis.com/Firewall", "v1", f)
	}
	for i := 1; i <= 2; i++ {
		n := "batch-" + strconv.Itoa(i)
		v.add(p, base+"/zones/"+gcpRegion+"-b/instances/"+n, "compute.googleapis.com/Instance", "v1", obj{
			"name": n, "id": digits(p.id+n, 19), "status": "RUNNING", "machineType": link + "/zones/" + gcpRegion + "-b/machineTypes/e2-small",
			"networkInterfaces": list{obj{"name": "nic0", "network": link + "/global/networks/main", "subnetwork": link + "/regions/" + gcpRegion + "/subnetworks/apps", "networkIP": "10.40.1." + digits(n+p.id, 2)}},
			"serviceAccounts":   list{obj{"email": p.sa("worker"), "scopes": anys("https://www.googleapis.com/auth/cloud-platform")}},
			"metadata":          obj{"items": list{obj{"key": "block-project-ssh-keys", "value": "true"}}},
		})
	}
}
