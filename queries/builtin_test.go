package queries_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/queries/format"
)

func TestBuiltinReports(t *testing.T) {
	set, err := queries.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if len(set) < 12 {
		t.Errorf("%d reports, want twelve at least", len(set))
	}
	for i, r := range set {
		if r.File != string(r.Practice)+"/"+r.ID+".cypher" {
			t.Errorf("%s lies in %s", r.ID, r.File)
		}
		if i > 0 && set[i-1].ID >= r.ID {
			t.Errorf("%s after %s", r.ID, set[i-1].ID)
		}
		if r.Description == "" || r.Blind == "" || len(r.References) == 0 {
			t.Errorf("%s: description, blind and references are wanted of ours", r.ID)
		}
		if !strings.Contains(r.Cypher, "ORDER BY") {
			t.Errorf("%s: rows must come in a stable order", r.ID)
		}
	}
}

// estate holds what each report must find, and twins that look alike and must not be found.
func estate(to graph.Sink) {
	node := func(id, typ, account string, cloud graph.Cloud, props graph.Props, labels ...graph.Label) {
		to.Node(graph.NodeFact{ID: id, Type: typ, Account: account, Cloud: cloud, Name: id, Labels: labels, Props: props})
	}
	edge := func(kind graph.Kind, from, toID string, props graph.Props) {
		to.Edge(graph.EdgeFact{Kind: kind, From: from, To: toID, Props: props})
	}
	const (
		lambda = "AWS::Lambda::Function"
		site   = "Microsoft.Web/sites"
		a, b   = "111111111111", "222222222222"
	)
	node("internet", "", "", graph.Internet, graph.Props{"public": true}, graph.Principal, graph.Public, graph.InternetNode)
	node("allUsers", "", "", graph.GCP, graph.Props{"public": true}, graph.Principal, graph.Public)
	for _, acc := range []string{a, b} {
		node(acc, "AWS::Account", acc, graph.AWS, nil, graph.Account)
	}

	// open runs as an admin that its twin shut only seems to be; a version of it is no second function.
	node("open", lambda, a, graph.AWS, graph.Props{"egress_ipv4": "unrestricted", "egress_ipv6": "none", "egress_why": "no VPC", "secrets": []string{"KEY generic-api-key ff01"}, "secret_fingerprints": []string{"ff01"}}, graph.Function)
	node("open:1", "AWS::Lambda::Version", a, graph.AWS, nil, graph.Function)
	node("shut", lambda, a, graph.AWS, graph.Props{"egress_ipv4": "none", "egress_ipv4_rules": "unrestricted", "egress_ipv6": "unknown"}, graph.Function)
	node("other", lambda, b, graph.AWS, graph.Props{"egress_ipv6": "unrestricted", "secret_fingerprints": []string{"ff01"}}, graph.Function)
	node("role/admin", "AWS::IAM::Role", a, graph.AWS, graph.Props{"admin": true, "last_used": "2020-01-02T00:00:00Z"}, graph.Principal, graph.Role)
	node("role/AdministratorAccess", "AWS::IAM::Role", a, graph.AWS, nil, graph.Principal, graph.Role)
	edge(graph.RunsAs, "open", "role/admin", nil)
	edge(graph.RunsAs, "open:1", "role/admin", nil)
	edge(graph.RunsAs, "shut", "role/AdministratorAccess", nil)
	edge(graph.RunsAs, "other", "role/AdministratorAccess", nil)
	edge(graph.Administers, "role/admin", a, nil)
	edge(graph.Administers, "role/AdministratorAccess", a, graph.Props{"technique": "self-grant"})
	edge(graph.Contains, a, "open", nil)
	node("policy/star", "AWS::IAM::ManagedPolicy", a, graph.AWS, graph.Props{"policy_kind": "managed"}, graph.Policy)
	edge(graph.HasPolicy, "role/admin", "policy/star", nil)
	node("role/admin#trust", "", a, graph.AWS, graph.Props{"policy_kind": "trust", "document": `{"Statement":{"Effect":"Allow"}}`}, graph.Policy)
	edge(graph.HasPolicy, "role/admin", "role/admin#trust", nil)
	edge(graph.Reaches, "open", "internet", graph.Props{"ip": "ipv4", "ports": []string{"all"}})

	// Anyone may run open, through a Grant; shut is open to a signed user of the house alone.
	to.Node(graph.NodeFact{ID: "grant:1", Labels: []graph.Label{graph.Grant}})
	edge(graph.Holds, "internet", "grant:1", nil)
	edge(graph.CanInvoke, "grant:1", "open", graph.Props{"certainty": "conditional", "conditions": "[]", "via": "open#url"})
	node("user", "AWS::IAM::User", a, graph.AWS, graph.Props{"access_key_1_active": true, "password_last_used": "2999-01-01T00:00:00Z"}, graph.Principal, graph.User)
	edge(graph.CanInvoke, "user", "shut", nil)
	edge(graph.CanInvoke, "role/admin", "shut", nil)

	// Another account, and one that is none of ours, may change code; the house's own deployer may, too.
	node("stranger", "AWS::IAM::Role", b, graph.AWS, nil, graph.Principal, graph.Role)
	node("arn:aws:iam::333333333333:root", "AWS::IAM::RootUser", "333333333333", graph.AWS, graph.Props{"external": true}, graph.Principal, graph.User)
	edge(graph.CanHijack, "stranger", "open", graph.Props{"technique": "AWS-LAMBDA-CODE", "actions": []string{"lambda:UpdateFunctionCode"}})
	edge(graph.CanHijack, "user", "open", nil)
	edge(graph.Administers, "arn:aws:iam::333333333333:root", a, nil)

	// Trusts: without a condition to outside, with one, and inside one account.
	edge(graph.Trusts, "role/admin", "arn:aws:iam::333333333333:root", nil)
	node("role/asks", "AWS::IAM::Role", a, graph.AWS, nil, graph.Principal, graph.Role)
	node("role/asks#trust", "", a, graph.AWS, graph.Props{"policy_kind": "trust", "document": `{"Statement":{"Effect":"Allow","Condition":{}}}`}, graph.Policy)
	edge(graph.HasPolicy, "role/asks", "role/asks#trust", nil)
	edge(graph.Trusts, "role/asks", "arn:aws:iam::333333333333:root", nil)
	edge(graph.Trusts, "role/asks", "user", nil)

	// Owner for anyone, and for a user.
	node("roles/owner@fn", "iam.googleapis.com/Binding", "p", graph.GCP, graph.Props{"role": "roles/owner", "resource": "fn"}, graph.Role)
	node("roles/run.invoker@fn", "iam.googleapis.com/Binding", "p", graph.GCP, graph.Props{"role": "roles/run.invoker", "resource": "fn"}, graph.Role)
	node("roles/owner@fn2", "iam.googleapis.com/Binding", "p", graph.GCP, graph.Props{"role": "roles/owner", "resource": "fn2"}, graph.Role)
	edge(graph.HasRole, "allUsers", "roles/owner@fn", nil)
	edge(graph.HasRole, "allUsers", "roles/run.invoker@fn", nil)
	edge(graph.HasRole, "user", "roles/owner@fn2", nil)

	// Logs: the group of open is there, that of shut is not; one app reports, one does not.
	node("group/open", "AWS::Logs::LogGroup", a, graph.AWS, nil, graph.DataStore)
	edge(graph.LogsTo, "open", "group/open", nil)
	edge(graph.LogsTo, "shut", "arn:aws:logs:eu-west-1:111111111111:log-group:shut", nil)
	node("/app/loud", site, "sub", graph.Azure, graph.Props{"settings": []string{"APPLICATIONINSIGHTS_CONNECTION_STRING"}}, graph.Function)
	node("/app/quiet", site, "sub", graph.Azure, graph.Props{"settings": []string{"X"}, "secret_settings": []string{"X"}}, graph.Function)
	node("/app/unread", site, "sub", graph.Azure, nil, graph.Function)

	// Services that may call open: one that still does, one that no longer does, one that was not read at all.
	doc := `{"Statement":[{"Principal":{"Service":"s3.amazonaws.com"}},{"Principal":{"Service":"sns.amazonaws.com"}},{"Principal":{"Service":"iot.amazonaws.com"}}]}`
	node("open#policy", "AWS::Lambda::Permission", a, graph.AWS, graph.Props{"policy_kind": "resource", "document": doc}, graph.Policy)
	edge(graph.HasPolicy, "open", "open#policy", nil)
	node("bucket", "AWS::S3::Bucket", a, graph.AWS, nil, graph.DataStore)
	node("topic", "AWS::SNS::Topic", a, graph.AWS, nil, graph.Topic)
	edge(graph.Triggers, "bucket", "open", nil)

	// Crown jewels that may be read: of these what anyone may read, and a log group, do not count as data.
	for id, p := range map[string]graph.Props{"jewel": {"sensitive": true}, "shown": {"sensitive": true, "public": true}} {
		node(id, "AWS::S3::Bucket", a, graph.AWS, p, graph.DataStore)
		edge(graph.CanRead, "role/AdministratorAccess", id, nil)
	}
	node("group/told", "AWS::Logs::LogGroup", a, graph.AWS, graph.Props{"sensitive": true}, graph.DataStore)
	edge(graph.CanRead, "role/AdministratorAccess", "group/told", nil)

	// Queues that somebody else writes to: one that triggers code, and one whose trigger is switched off.
	node("partner", "", "999999999999", graph.AWS, graph.Props{"external": true}, graph.Principal)
	for id, p := range map[string]graph.Props{"queue/fed": nil, "queue/paused": {"enabled": false}} {
		node(id, "AWS::SQS::Queue", a, graph.AWS, nil, graph.Queue)
		edge(graph.CanWrite, "partner", id, nil)
		edge(graph.Triggers, id, "shut", p)
	}
}

// TestReports runs reports on a small estate with cases that the demo does not hold: what is there is found and the twins
// are left alone. The demo's rows, on both stores, are held by the tests of cmd/postern.
func TestReports(t *testing.T) {
	g := graph.NewBuilder()
	estate(g)
	s, err := g.Build()
	if err != nil {
		t.Fatal(err)
	}
	engine := cypher.NewEngine(s, cypher.Options{Now: time.Now})
	set, err := queries.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"function-policies":      {"open role/admin policy/star managed role/admin true", "open:1 role/admin policy/star managed role/admin true"},
		"admin-functions":        {"open role/admin 111111111111 certain  true"},
		"shared-roles":           {"role/AdministratorAccess 2 other, shut false"},
		"public-invoke":          {"open internet open#url conditional [] role/admin true"},
		"outside-redeploy":       {"open stranger AWS-LAMBDA-CODE lambda:UpdateFunctionCode certain ", "open arn:aws:iam::333333333333:root full control of 111111111111  certain "},
		"outside-event-sources":  {"queue/fed shut partner outside  certain role/AdministratorAccess"},
		"public-owner":           {"fn allUsers roles/owner certain"},
		"egress-ipv4":            {"open unrestricted all  no VPC unknown"},
		"egress-ipv6":            {"other unrestricted    unknown", "shut unknown    unknown"},
		"egress-with-data":       {"open role/admin ipv4 true 0 0 0 0 ", "other role/AdministratorAccess ipv6 false 1 0 0 1 jewel"},
		"function-secrets":       {"/app/quiet X    ", "open KEY generic-api-key ff01  other"},
		"functions-without-logs": {"shut certain no log group arn:aws:logs:eu-west-1:111111111111:log-group:shut", "/app/quiet certain no diagnostic setting, no Application Insights", "/app/unread unknown no diagnostic setting; app settings were not read"},
		"unused-invoke":          {"open sns.amazonaws.com nothing of this service triggers it", "shut role/admin last used 2020-01-02"},
		"cross-account-trusts":   {"role/admin arn:aws:iam::333333333333:root 333333333333 true true"},
	}
	for id, want := range want {
		r, _ := set.Find(id)
		t.Run(id, func(t *testing.T) {
			args, err := r.Args(nil)
			if err != nil {
				t.Fatal(err)
			}
			res, err := queries.Run(t.Context(), engine, r, args)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := format.Write(&out, "csv", []queries.Result{res}, format.Options{}); err != nil {
				t.Fatal(err)
			}
			lines, err := csv.NewReader(&out).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, l := range lines[1:] {
				got = append(got, strings.Join(l, " "))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}
