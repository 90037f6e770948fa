package gcp_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/gcp"
)

// one writes an asset line in the export's own spelling.
func one(typ, name, data string) string {
	return fmt.Sprintf(`{"name":%q,"asset_type":%q,"resource":{"parent":"//cloudresourcemanager.googleapis.com/projects/3","data":%s},"ancestors":["projects/3","organizations/1"]}`, name, typ, data)
}

// facts gives what lies about an id, in words: its properties that the test names, and the edges that leave and reach it.
func edges(s *graph.Snapshot, id string) []string {
	n, ok := s.Lookup(id)
	if !ok {
		return nil
	}
	var out []string
	for e := range s.Out(n) {
		out = append(out, fmt.Sprintf("%s -> %s", e.Kind, s.ID(e.To)))
	}
	for e := range s.In(n) {
		if e.Kind != graph.Contains {
			out = append(out, fmt.Sprintf("%s <- %s", e.Kind, s.ID(e.From)))
		}
	}
	slices.Sort(out)
	return out
}

// TestMapping shows source text beside the edges and properties that it becomes.
func TestMapping(t *testing.T) {
	const (
		fn  = "//cloudfunctions.googleapis.com/projects/shop/locations/eu/functions/f"
		run = "//run.googleapis.com/projects/shop/locations/eu/services/api"
	)
	cases := []struct {
		name, source, id string
		labels           []graph.Label
		props            graph.Props
		edges            []string
	}{
		{
			"first-generation function over HTTPS with the default account",
			one("cloudfunctions.googleapis.com/CloudFunction", fn, `{"httpsTrigger":{"url":"https://eu-shop.cloudfunctions.net/f"},"ingressSettings":"ALLOW_INTERNAL_ONLY","sourceArchiveUrl":"gs://code/f.zip","vpcConnector":"projects/shop/locations/eu/connectors/c","vpcConnectorEgressSettings":"ALL_TRAFFIC"}`),
			fn,
			[]graph.Label{graph.Function},
			graph.Props{"ingress": "internal", "generation": "1", "vpc_egress": "ALL_TRAFFIC"},
			[]string{
				"IN_NETWORK -> //vpcaccess.googleapis.com/projects/shop/locations/eu/connectors/c",
				"RUNS_AS -> serviceAccount:shop@appspot.gserviceaccount.com",
				"SUPPLIES_CODE <- //storage.googleapis.com/code",
				"TRIGGERS <- " + fn + "#url",
			},
		},
		{
			"what bounds a function of the first generation",
			one("cloudfunctions.googleapis.com/CloudFunction", fn, `{"timeout":"540s","availableMemoryMb":256,"maxInstances":3,"kmsKeyName":"projects/shop/locations/eu/keyRings/r/cryptoKeys/k"}`),
			fn,
			[]graph.Label{graph.Function},
			graph.Props{"timeout": "540", "memory": "256M", "max_instances": "3"},
			[]string{"ENCRYPTED_BY -> //cloudkms.googleapis.com/projects/shop/locations/eu/keyRings/r/cryptoKeys/k", "RUNS_AS -> serviceAccount:shop@appspot.gserviceaccount.com"},
		},
		{
			"what bounds a service, and what its images must pass",
			one("run.googleapis.com/Service", run, `{"metadata":{"name":"api","annotations":{"run.googleapis.com/binary-authorization":"default"}},"spec":{"template":{"metadata":{"annotations":{"autoscaling.knative.dev/maxScale":"5","run.googleapis.com/encryption-key":"projects/shop/locations/eu/keyRings/r/cryptoKeys/k"}},"spec":{"serviceAccountName":"w@shop.iam.gserviceaccount.com","containerConcurrency":80,"timeoutSeconds":300,"containers":[{"resources":{"limits":{"memory":"512Mi"}}}]}}}}`),
			run,
			[]graph.Label{graph.Function},
			graph.Props{"timeout": "300", "memory": "512Mi", "max_instances": "5", "requests_at_once": "80", "binary_authorization": "default"},
			[]string{"ENCRYPTED_BY -> //cloudkms.googleapis.com/projects/shop/locations/eu/keyRings/r/cryptoKeys/k", "RUNS_AS -> serviceAccount:w@shop.iam.gserviceaccount.com"},
		},
		{
			"a subscription with dead letters",
			one("pubsub.googleapis.com/Subscription", "//pubsub.googleapis.com/projects/shop/subscriptions/s", `{"topic":"projects/shop/topics/t","ackDeadlineSeconds":30,"deadLetterPolicy":{"deadLetterTopic":"projects/shop/topics/dead","maxDeliveryAttempts":5}}`),
			"//pubsub.googleapis.com/projects/shop/subscriptions/s",
			[]graph.Label{graph.Queue},
			graph.Props{"dead_letter": "projects/shop/topics/dead", "max_receives": "5", "visibility_timeout": "30"},
			[]string{"TRIGGERS <- //pubsub.googleapis.com/projects/shop/topics/t"},
		},
		{
			"a database that takes plain connections",
			one("sqladmin.googleapis.com/Instance", "//cloudsql.googleapis.com/projects/shop/instances/db", `{"settings":{"ipConfiguration":{"sslMode":"ALLOW_UNENCRYPTED_AND_ENCRYPTED"}}}`),
			"//cloudsql.googleapis.com/projects/shop/instances/db",
			[]graph.Label{graph.DataStore},
			graph.Props{"https_only": false, "ssl_mode": "ALLOW_UNENCRYPTED_AND_ENCRYPTED"},
			nil,
		},
		{
			"a repository whose tags stay",
			one("artifactregistry.googleapis.com/Repository", "//artifactregistry.googleapis.com/projects/shop/locations/eu/repositories/images", `{"format":"DOCKER","dockerConfig":{"immutableTags":true}}`),
			"//artifactregistry.googleapis.com/projects/shop/locations/eu/repositories/images",
			[]graph.Label{graph.Registry},
			graph.Props{"tag_mutability": "IMMUTABLE"},
			nil,
		},
		{
			"a log bucket that is locked",
			one("logging.googleapis.com/LogBucket", "//logging.googleapis.com/projects/shop/locations/global/buckets/audit", `{"retentionDays":400,"locked":true,"lifecycleState":"ACTIVE"}`),
			"//logging.googleapis.com/projects/shop/locations/global/buckets/audit",
			[]graph.Label{graph.DataStore},
			graph.Props{"retention_days": "400", "locked": true},
			nil,
		},
		{
			"second-generation function and the service that it is",
			one("cloudfunctions.googleapis.com/Function", fn, `{"environment":"GEN_2","serviceConfig":{"service":"projects/shop/locations/eu/services/api","uri":"https://api-x.a.run.app","serviceAccountEmail":"w@shop.iam.gserviceaccount.com","vpcConnector":"projects/shop/locations/eu/connectors/c"},"eventTrigger":{"pubsubTopic":"projects/shop/topics/t"},"buildConfig":{"source":{"storageSource":{"bucket":"src"}}}}`),
			fn,
			[]graph.Label{graph.Function},
			graph.Props{"ingress": "all", "generation": "2", "run_service": run},
			[]string{
				"IN_NETWORK -> //vpcaccess.googleapis.com/projects/shop/locations/eu/connectors/c", "RUNS_AS -> serviceAccount:w@shop.iam.gserviceaccount.com",
				"SUPPLIES_CODE <- //storage.googleapis.com/src",
				"TRIGGERS <- //pubsub.googleapis.com/projects/shop/topics/t",
				"TRIGGERS <- " + run,
			},
		},
		{
			"Cloud Run in the v2 form, without an invoker check",
			one("run.googleapis.com/Service", run, `{"ingress":"INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER","invokerIamDisabled":true,"uri":"https://api-x.a.run.app","template":{"serviceAccount":"w@shop.iam.gserviceaccount.com","containers":[{"image":"eu-docker.pkg.dev/shop/images/api:1","env":[{"name":"DB_HOST","value":"db"}]}]}}`),
			run,
			[]graph.Label{graph.Function},
			graph.Props{"ingress": "internal-and-lb", "invoker_iam_disabled": true, "env_names": []string{"DB_HOST"}},
			[]string{
				"RUNS_AS -> serviceAccount:w@shop.iam.gserviceaccount.com",
				"SUPPLIES_CODE <- //artifactregistry.googleapis.com/projects/shop/locations/eu/repositories/images",
				"TRIGGERS <- " + run + "#url",
			},
		},
		{
			"Cloud Run in the Knative form, with the default account",
			one("run.googleapis.com/Service", run, `{"metadata":{"name":"api","annotations":{"run.googleapis.com/ingress":"internal"}},"spec":{"template":{"metadata":{"annotations":{"run.googleapis.com/vpc-access-egress":"all-traffic"}},"spec":{"containers":[{"image":"gcr.io/shop/api"}]}}}}`),
			run,
			[]graph.Label{graph.Function},
			graph.Props{"ingress": "internal", "vpc_egress": "all-traffic"},
			[]string{
				"RUNS_AS -> serviceAccount:3-compute@developer.gserviceaccount.com",
				"SUPPLIES_CODE <- //storage.googleapis.com/artifacts.shop.appspot.com",
			},
		},
		{
			"a push subscription finds the endpoint by its address",
			one("pubsub.googleapis.com/Subscription", "//pubsub.googleapis.com/projects/shop/subscriptions/s", `{"topic":"projects/shop/topics/t","pushConfig":{"pushEndpoint":"https://api-x.a.run.app/hook?token=abc"}}`) + "\n" +
				one("run.googleapis.com/Service", run, `{"uri":"https://api-x.a.run.app","template":{"serviceAccount":"w@shop.iam.gserviceaccount.com"}}`),
			"//pubsub.googleapis.com/projects/shop/subscriptions/s",
			[]graph.Label{graph.Queue},
			graph.Props{"push_endpoint": "https://api-x.a.run.app/hook"},
			[]string{"TRIGGERS -> " + run + "#url", "TRIGGERS <- //pubsub.googleapis.com/projects/shop/topics/t"},
		},
		{
			"a service account is found under all its names",
			one("iam.googleapis.com/ServiceAccount", "//iam.googleapis.com/projects/shop/serviceAccounts/w@shop.iam.gserviceaccount.com", `{"email":"w@shop.iam.gserviceaccount.com","projectId":"shop","uniqueId":"117","disabled":true}`),
			"//iam.googleapis.com/projects/shop/serviceAccounts/117",
			[]graph.Label{graph.Principal, graph.ServiceAccount},
			graph.Props{"disabled": true},
			nil,
		},
		{
			"a machine with its identity, address and tags",
			one("compute.googleapis.com/Instance", "//compute.googleapis.com/projects/shop/zones/eu-b/instances/vm", `{"serviceAccounts":[{"email":"w@shop.iam.gserviceaccount.com","scopes":["https://www.googleapis.com/auth/cloud-platform"]}],"networkInterfaces":[{"subnetwork":"https://www.googleapis.com/compute/v1/projects/shop/regions/eu/subnetworks/a","accessConfigs":[{"natIP":"203.0.113.9"}]}],"tags":{"items":["web"]}}`),
			"//compute.googleapis.com/projects/shop/zones/eu-b/instances/vm",
			[]graph.Label{graph.Instance},
			graph.Props{"external_ips": []string{"203.0.113.9"}, "network_tags": []string{"web"}},
			[]string{
				"IN_NETWORK -> //compute.googleapis.com/projects/shop/regions/eu/subnetworks/a",
				"RUNS_AS -> serviceAccount:w@shop.iam.gserviceaccount.com",
			},
		},
		{
			"a GitHub provider and whom it can let in",
			one("iam.googleapis.com/WorkloadIdentityPoolProvider", "//iam.googleapis.com/projects/3/locations/global/workloadIdentityPools/ci/providers/gh", `{"oidc":{"issuerUri":"https://token.actions.githubusercontent.com"},"attributeMapping":{"google.subject":"assertion.sub"},"attributeCondition":"assertion.repository_owner == 'acme'"}`),
			"//iam.googleapis.com/projects/3/locations/global/workloadIdentityPools/ci/providers/gh",
			[]graph.Label{graph.IdentityProvider},
			graph.Props{"pool": "projects/3/locations/global/workloadIdentityPools/ci", "attribute_condition": "assertion.repository_owner == 'acme'"},
			[]string{
				"TRUSTS -> external:https://token.actions.githubusercontent.com",
				"TRUSTS -> external:https://token.actions.githubusercontent.com (any repository)",
			},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := load(t, gcp.Options{Resources: []ingest.File{ingest.Bytes("r.ndjson", []byte(c.source))}})
			n, ok := s.Lookup(c.id)
			if !ok {
				t.Fatalf("no node %s", c.id)
			}
			if diff := cmp.Diff(c.labels, s.Labels(n)); diff != "" {
				t.Error(diff)
			}
			for k, want := range c.props {
				got, _ := s.NodeProp(n, k)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s: %s", k, diff)
				}
			}
			if diff := cmp.Diff(c.edges, edges(s, c.id)); diff != "" {
				t.Error(diff)
			}
			if s.Account(n) != "3" {
				t.Errorf("account %q", s.Account(n))
			}
		})
	}
}

// TestAccessScopes: a machine acts as its service account within the scopes of its tokens.
func TestAccessScopes(t *testing.T) {
	const api = `"https://www.googleapis.com/auth/`
	for scopes, want := range map[string]graph.Certainty{
		"":                                    graph.Certain, // the source does not say
		api + `cloud-platform"`:               graph.Certain,
		api + `cloud-platform",` + api + `x"`: graph.Certain,
		api + `devstorage.read_only",` + api + `logging.write"`: graph.Conditional,
		api + `cloud-platform.read-only"`:                       graph.Conditional,
	} {
		const vm = "//compute.googleapis.com/projects/shop/zones/eu-b/instances/vm"
		src := one("compute.googleapis.com/Instance", vm, `{"serviceAccounts":[{"email":"w@shop.iam.gserviceaccount.com","scopes":[`+scopes+`]}]}`)
		s := load(t, gcp.Options{Resources: []ingest.File{ingest.Bytes("r.ndjson", []byte(src))}})
		n, _ := s.Lookup(vm)
		found := 0
		for e := range s.OutKind(n, graph.RunsAs) {
			if found++; s.Certainty(e.ID) != want {
				t.Errorf("scopes [%s]: %s, want %s", scopes, s.Certainty(e.ID), want)
			}
		}
		if found != 1 {
			t.Errorf("scopes [%s]: runs as %d accounts", scopes, found)
		}
	}
}

// TestSecretsStayOut: values of settings are nowhere in the facts, names and fingerprints are.
func TestSecretsStayOut(t *testing.T) {
	const value = "hunter2-Zq8vK1xW9tPd"
	src := one("run.googleapis.com/Service", "//run.googleapis.com/projects/shop/locations/eu/services/api", `{"template":{"containers":[{"env":[{"name":"DB_PASSWORD","value":"`+value+`"}]}]}}`)
	batch := ingest.Batch{}
	if err := gcp.Import(context.Background(), gcp.Options{Resources: []ingest.File{ingest.Bytes("r", []byte(src))}, SecretKey: []byte("k")}, batch); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := batch.Encode(&b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), value) {
		t.Error("the value is in the facts")
	}
	if !strings.Contains(b.String(), "secret_fingerprints") || !strings.Contains(b.String(), "DB_PASSWORD") {
		t.Error("the finding is not in the facts")
	}
}

// TestBindings: a role held, its definition, a condition, a member that is gone.
func TestBindings(t *testing.T) {
	src := `[{"name":"//cloudresourcemanager.googleapis.com/projects/shop","assetType":"cloudresourcemanager.googleapis.com/Project","ancestors":["projects/3","organizations/1"],
	"iamPolicy":{"auditConfigs":[{"service":"allServices","auditLogConfigs":[{"logType":"DATA_READ","exemptedMembers":["user:a@acme.example"]}]}],"bindings":[
	  {"role":"roles/viewer","members":["user:A@acme.example","deleted:user:b@acme.example?uid=1"]},
	  {"role":"roles/run.invoker","members":["allUsers"],"condition":{"title":"soon","expression":"request.time < timestamp(\"2030-01-01T00:00:00Z\")"}},
	  {"role":"roles/no.such","members":["user:a@acme.example"]}]}}]`
	s := load(t, gcp.Options{IAMPolicies: []ingest.File{ingest.Bytes("i", []byte(src))}})
	const viewer = "roles/viewer@//cloudresourcemanager.googleapis.com/projects/3"
	want := []string{
		"HAS_POLICY -> roles/viewer", "HAS_POLICY <- //cloudresourcemanager.googleapis.com/projects/3",
		"HAS_ROLE <- deleted:user:b@acme.example?uid=1", "HAS_ROLE <- user:A@acme.example",
	}
	if diff := cmp.Diff(want, edges(s, viewer)); diff != "" {
		t.Error(diff)
	}
	role, _ := s.Lookup("roles/viewer")
	if p, _ := s.NodeProp(role, "permissions"); p == nil {
		t.Error("the predefined role has no permissions")
	}
	public, _ := s.Lookup(graph.IDAllUsers)
	for e := range s.OutKind(public, graph.HasRole) {
		if s.Certainty(e.ID) != graph.Conditional || s.EdgeString(e.ID, "condition") == "" {
			t.Error("the condition is not on the edge")
		}
	}
	at, _ := s.Lookup("//cloudresourcemanager.googleapis.com/projects/3")
	logged, _ := s.NodeProp(at, "audit_logs")
	exempt, _ := s.NodeProp(at, "audit_exempt")
	if diff := cmp.Diff([]any{[]string{"allServices DATA_READ"}, []string{"allServices DATA_READ user:a@acme.example"}}, []any{logged, exempt}); diff != "" {
		t.Error(diff)
	}
	if len(s.Gaps()) != 1 || s.Gaps()[0].Reason != graph.GapUnresolved {
		t.Errorf("gaps %v", s.Gaps())
	}
}

// TestBadInput: what cannot be read is named, and what can be is read.
func TestBadInput(t *testing.T) {
	good := one("storage.googleapis.com/Bucket", "//storage.googleapis.com/b", `{}`)
	cases := []struct {
		name, source string
		fails        bool
		reason       graph.GapReason
		nodes        bool
	}{
		{"empty", "", false, graph.GapUnreadable, false},
		{"not JSON", "PK\x03\x04", true, "", false},
		{"an AWS file", `{"UserDetailList":[]}`, true, "", false},
		{"a number", "5", true, "", false},
		{"a page of search results that holds none", `{"results":[],"nextPageToken":"x"}`, false, "", false},
		{"cut off", good + "\n" + good[:60], false, graph.GapTruncated, true},
		{"one bad record", good + "\n{\"name\":7}\n", false, graph.GapMalformed, true},
		{"wrong types", `{"name":"//storage.googleapis.com/b","asset_type":7,"ancestors":{},"resource":{"data":{"acl":"x","labels":[1]}},"iam_policy":{"bindings":[{"members":"x"},7]}}`, false, graph.GapMalformed, true},
		{"an unknown type", one("new.googleapis.com/Thing", "//new.googleapis.com/projects/3/things/t", `{}`), false, graph.GapNameOnly, true},
		{"UTF-16", "\xff\xfe" + strings.Join(strings.Split(good, ""), "\x00") + "\x00", false, "", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			batch := ingest.Batch{}
			err := gcp.Import(context.Background(), gcp.Options{Resources: []ingest.File{ingest.Bytes("f.json", []byte(c.source))}}, batch)
			if c.fails {
				if err == nil || !strings.Contains(err.Error(), "f.json") {
					t.Fatalf("error %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			b := graph.NewBuilder()
			batch.Replay(b)
			s, err := b.Build()
			if err != nil {
				t.Fatal(err)
			}
			if got := s.NumNodes() > 0; got != c.nodes {
				t.Errorf("nodes: %v", got)
			}
			found := c.reason == ""
			for _, g := range s.Gaps() {
				found = found || g.Reason == c.reason
			}
			if !found {
				t.Errorf("no gap %q in %v", c.reason, s.Gaps())
			}
		})
	}
}

// TestOrderNeverMatters: a project known only from a later line gives the same facts.
func TestOrderNeverMatters(t *testing.T) {
	lines := []string{
		`{"name":"//cloudresourcemanager.googleapis.com/projects/3","asset_type":"cloudresourcemanager.googleapis.com/Project","resource":{"parent":"//cloudresourcemanager.googleapis.com/organizations/1","data":{"projectId":"shop","projectNumber":3}},"ancestors":["projects/3","organizations/1"]}`,
		one("secretmanager.googleapis.com/Secret", "//secretmanager.googleapis.com/projects/3/secrets/s", `{}`),
		one("cloudfunctions.googleapis.com/CloudFunction", "//cloudfunctions.googleapis.com/projects/shop/locations/eu/functions/f", `{}`),
		one("cloudkms.googleapis.com/CryptoKey", "//cloudkms.googleapis.com/projects/shop/locations/eu/keyRings/r/cryptoKeys/k", `{"purpose":"ENCRYPT_DECRYPT"}`),
	}
	var first []string
	for i := range 2 {
		s := load(t, gcp.Options{Resources: []ingest.File{ingest.Bytes("r", []byte(strings.Join(lines, "\n")))}})
		var all []string
		for n := range s.NumNodes() {
			id := graph.NodeID(n)
			all = append(all, s.ID(id)+" "+s.Account(id)+" "+strings.Join(edges(s, s.ID(id)), ", "))
		}
		if i == 0 {
			first = all
			slices.Reverse(lines)
		} else if diff := cmp.Diff(first, all); diff != "" {
			t.Error(diff)
		}
	}
}
