package access_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// right is one line of a table judge: who may do what on what, under what.
type right struct {
	who, action, on string
	cond            *access.Condition
	ctx             string // needed in the context as key=value
}

// tableJudge answers from a table, the way a cloud's judge answers from
// policies: classes are the principals with equal rows.
type tableJudge struct {
	s       *graph.Snapshot
	cloud   graph.Cloud
	rights  []right
	admins  map[string][]string
	classes []access.Class
	members [][]string
}

func newTable(s *graph.Snapshot, cloud graph.Cloud, rights []right, admins map[string][]string) *tableJudge {
	j := &tableJudge{s: s, cloud: cloud, rights: rights, admins: admins}
	by := map[string][]string{}
	for _, n := range s.WithLabel(graph.Principal) {
		id := s.ID(n)
		var rows []string
		for _, r := range rights {
			if r.who == id {
				rows = append(rows, fmt.Sprint(r.action, r.on, r.cond, r.ctx))
			}
		}
		for _, a := range admins[id] {
			rows = append(rows, "admin "+a)
		}
		sort.Strings(rows)
		key := strings.Join(rows, "\n")
		by[key] = append(by[key], id)
	}
	keys := make([]string, 0, len(by))
	for k := range by {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for i, k := range keys {
		set := access.NewSet()
		for _, id := range by[k] {
			n, _ := s.Lookup(id)
			set.Add(uint32(n))
		}
		j.classes = append(j.classes, access.Class{ID: access.ClassID(i), Members: set})
		j.members = append(j.members, by[k])
	}
	return j
}

func (j *tableJudge) Cloud() graph.Cloud      { return j.cloud }
func (j *tableJudge) Classes() []access.Class { return j.classes }

func (j *tableJudge) May(c access.ClassID, action string, ctx access.Context) []access.Guarded {
	var out []access.Guarded
	for _, r := range j.rights {
		if r.who != j.members[c][0] || r.action != action || !rowHolds(r, ctx) {
			continue
		}
		n, ok := j.s.Lookup(r.on)
		if !ok {
			continue
		}
		g := access.Guarded{Resources: access.NewSet(n), Condition: r.cond}
		if r.cond != nil {
			g.Certainty = graph.Conditional
		}
		out = access.Join(out, []access.Guarded{g})
	}
	return out
}

func rowHolds(r right, ctx access.Context) bool {
	if r.ctx == "" {
		return true
	}
	k, v, _ := strings.Cut(r.ctx, "=")
	return slices.Contains(ctx[k], v)
}

func (j *tableJudge) Administers(c access.ClassID) []access.Guarded {
	set := access.NewSet()
	for _, a := range j.admins[j.members[c][0]] {
		if n, ok := j.s.Lookup(a); ok {
			set.Add(uint32(n))
		}
	}
	if set.IsEmpty() {
		return nil
	}
	return []access.Guarded{{Resources: set}}
}

func (j *tableJudge) Decide(q access.Request) access.Decision {
	for _, r := range j.rights {
		if r.who == q.Principal && r.action == q.Action && r.on == q.Resource && rowHolds(r, q.Context) {
			d := access.Decision{Effect: access.Allowed, Why: []access.Reason{{Policy: "table", Statement: r.action, Effect: "allow"}}}
			if r.cond != nil {
				d.Effect, d.Conditions = access.IsConditional, r.cond
			}
			return d
		}
	}
	return access.Decision{Effect: access.ImplicitlyDenied}
}

func node(id, typ string, labels ...graph.Label) graph.NodeFact {
	return graph.NodeFact{ID: id, Type: typ, Labels: labels, Cloud: graph.AWS, Account: "111111111111"}
}

func user(id string) graph.NodeFact { return node(id, "AWS::IAM::User", graph.Principal, graph.User) }

func role(id string) graph.NodeFact { return node(id, "AWS::IAM::Role", graph.Principal, graph.Role) }

func bucket(id string) graph.NodeFact {
	return node(id, "AWS::S3::Bucket", graph.DataStore)
}

func lambda(id string) graph.NodeFact { return node(id, "AWS::Lambda::Function", graph.Function) }

func build(t interface{ Fatal(...any) }, nodes []graph.NodeFact, edges []graph.EdgeFact) *graph.Snapshot {
	b := graph.NewBuilder()
	for _, n := range nodes {
		b.Node(n)
	}
	for _, e := range edges {
		b.Edge(e)
	}
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// record is a sink that writes edges as lines, Grants left in.
type record struct {
	edges []graph.EdgeFact
	nodes []graph.NodeFact
}

func (r *record) Node(n graph.NodeFact) { r.nodes = append(r.nodes, n) }
func (r *record) Edge(e graph.EdgeFact) { r.edges = append(r.edges, e) }
func (r *record) Gap(graph.Gap)         {}

// lines gives the edges with Grants expanded, sorted: "a KIND b [certainty] [via]".
func (r *record) lines() []string {
	holders := map[string][]string{}
	for _, e := range r.edges {
		if e.Kind == graph.Holds {
			holders[e.To] = append(holders[e.To], e.From)
		}
	}
	var out []string
	for _, e := range r.edges {
		if e.Kind == graph.Holds {
			continue
		}
		from := []string{e.From}
		if hs, ok := holders[e.From]; ok {
			from = hs
		}
		for _, f := range from {
			if f == e.To && e.Kind != graph.CanGrant {
				continue
			}
			line := fmt.Sprintf("%s %s %s", f, e.Kind, e.To)
			if c, ok := e.Props[graph.PropCertainty]; ok {
				line += fmt.Sprint(" ", c)
			}
			if v, ok := e.Props[graph.PropVia]; ok {
				line += fmt.Sprint(" via ", v)
			}
			out = append(out, line)
		}
	}
	sort.Strings(out)
	return out
}

func always(who, action, on string) right { return right{who: who, action: action, on: on} }

func TestDerive(t *testing.T) {
	mfa := access.Test("Bool", "aws:MultiFactorAuthPresent", "true")
	anyone := graph.NodeFact{ID: graph.IDInternet, Labels: []graph.Label{graph.Principal, graph.Public}, Cloud: graph.Internet}
	account := graph.NodeFact{ID: "111111111111", Labels: []graph.Label{graph.Account}, Cloud: graph.AWS, Account: "111111111111"}
	for _, tc := range []struct {
		name   string
		nodes  []graph.NodeFact
		edges  []graph.EdgeFact
		rights []right
		admins map[string][]string
		want   []string
	}{
		{
			name:   "an action on its type is an edge, on another it is none",
			nodes:  []graph.NodeFact{user("u"), bucket("b"), lambda("f")},
			rights: []right{always("u", "s3:GetObject", "b"), always("u", "s3:GetObject", "f"), always("u", "lambda:InvokeFunction", "f")},
			want:   []string{"u CAN_INVOKE f", "u CAN_READ b"},
		},
		{
			name:   "alternatives are one edge, the certain one wins",
			nodes:  []graph.NodeFact{user("u"), role("r")},
			rights: []right{{who: "u", action: "sts:AssumeRole", on: "r", cond: mfa}, always("u", "sts:AssumeRoleWithWebIdentity", "r")},
			want:   []string{"u CAN_ASSUME r"},
		},
		{
			name:   "several actions of one row are all needed, under all conditions",
			nodes:  []graph.NodeFact{user("u"), user("v"), node("repo", "AWS::ECR::Repository", graph.Registry)},
			rights: []right{always("u", "ecr:BatchGetImage", "repo"), {who: "u", action: "ecr:GetDownloadUrlForLayer", on: "repo", cond: mfa}, always("v", "ecr:BatchGetImage", "repo")},
			want:   []string{"u CAN_READ repo conditional"},
		},
		{
			name:   "nobody assumes itself",
			nodes:  []graph.NodeFact{role("r"), role("q")},
			rights: []right{always("r", "sts:AssumeRole", "r"), always("r", "sts:AssumeRole", "q")},
			want:   []string{"r CAN_ASSUME q"},
		},
		{
			name:   "an administrator needs no edges below, but keeps those that lead out",
			nodes:  []graph.NodeFact{account, user("u"), bucket("in"), bucket("out")},
			edges:  []graph.EdgeFact{{Kind: graph.Contains, From: "111111111111", To: "in"}},
			rights: []right{always("u", "s3:GetObject", "in"), always("u", "s3:GetObject", "out")},
			admins: map[string][]string{"u": {"111111111111"}},
			want:   []string{"u ADMINISTERS 111111111111", "u CAN_READ out"},
		},
		{
			name:   "who feeds a queue invokes what it triggers, unless the trigger is off",
			nodes:  []graph.NodeFact{user("u"), node("q", "AWS::SQS::Queue", graph.Queue), lambda("on"), lambda("off")},
			edges:  []graph.EdgeFact{{Kind: graph.Triggers, From: "q", To: "on"}, {Kind: graph.Triggers, From: "q", To: "off", Props: graph.Props{"enabled": false}}},
			rights: []right{{who: "u", action: "sqs:SendMessage", on: "q", cond: mfa}},
			want:   []string{"u CAN_INVOKE on conditional via q", "u CAN_WRITE q conditional"},
		},
		{
			name:   "a topic calls a function only if the function lets it",
			nodes:  []graph.NodeFact{user("u"), node("t", "AWS::SNS::Topic", graph.Topic), lambda("yes"), lambda("no"), node("p1", "", graph.Policy), node("p2", "", graph.Policy)},
			edges:  []graph.EdgeFact{{Kind: graph.Triggers, From: "t", To: "yes"}, {Kind: graph.Triggers, From: "t", To: "no"}, {Kind: graph.HasPolicy, From: "yes", To: "p1"}, {Kind: graph.HasPolicy, From: "no", To: "p2"}},
			rights: []right{always("u", "sns:Publish", "t"), always("sns.amazonaws.com", "lambda:InvokeFunction", "yes")},
			want:   []string{"u CAN_INVOKE yes via t", "u CAN_WRITE t"},
		},
		{
			name: "a public function URL needs two permissions",
			nodes: []graph.NodeFact{
				anyone, lambda("f"), lambda("g"),
				{ID: "f#url", Labels: []graph.Label{graph.Endpoint}, Cloud: graph.AWS, Props: graph.Props{"auth_type": "NONE"}},
				{ID: "g#url", Labels: []graph.Label{graph.Endpoint}, Cloud: graph.AWS, Props: graph.Props{"auth_type": "NONE"}},
			},
			edges: []graph.EdgeFact{{Kind: graph.Triggers, From: "f#url", To: "f"}, {Kind: graph.Triggers, From: "g#url", To: "g"}},
			rights: []right{
				{who: "internet", action: "lambda:InvokeFunctionUrl", on: "f", ctx: "lambda:FunctionUrlAuthType=NONE"},
				{who: "internet", action: "lambda:InvokeFunction", on: "f", ctx: "lambda:InvokedViaFunctionUrl=true"},
				{who: "internet", action: "lambda:InvokeFunctionUrl", on: "g", ctx: "lambda:FunctionUrlAuthType=NONE"},
			},
			want: []string{
				"internet CAN_INVOKE f via f#url", "internet CAN_INVOKE f#url",
				"internet CAN_INVOKE g conditional via g#url", "internet CAN_INVOKE g#url conditional",
			},
		},
		{
			name:   "anyone cannot sign: Principal * on a function opens it to accounts only",
			nodes:  []graph.NodeFact{anyone, {ID: graph.IDAnyAWSAccount, Labels: []graph.Label{graph.Principal, graph.Public}, Cloud: graph.AWS}, lambda("f"), bucket("b")},
			rights: []right{always("internet", "lambda:InvokeFunction", "f"), always(graph.IDAnyAWSAccount, "lambda:InvokeFunction", "f"), always("internet", "s3:GetObject", "b")},
			want:   []string{"aws:any-account CAN_INVOKE f", "internet CAN_READ b"},
		},
		{
			name:  "what a customer's key seals is out of reach without the key",
			nodes: []graph.NodeFact{user("u"), user("v"), bucket("b"), node("k", "AWS::KMS::Key", graph.Key)},
			edges: []graph.EdgeFact{{Kind: graph.EncryptedBy, From: "b", To: "k"}},
			rights: []right{
				always("u", "s3:GetObject", "b"), always("v", "s3:GetObject", "b"),
				{who: "v", action: "kms:Decrypt", on: "k", cond: mfa},
			},
			want: []string{"v CAN_DECRYPT k conditional", "v CAN_READ b conditional"},
		},
		{
			name:  "settings are claimed where they unlock something",
			nodes: []graph.NodeFact{user("u"), lambda("f"), lambda("g"), role("r")},
			edges: []graph.EdgeFact{{Kind: graph.Unlocks, From: "f", To: "r"}},
			rights: []right{
				always("u", "lambda:GetFunction", "f"), always("u", "lambda:GetFunction", "g"),
			},
			want: []string{"u CAN_READ f"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := build(t, tc.nodes, tc.edges)
			var got record
			access.Derive(s, []access.Judge{newTable(s, graph.AWS, tc.rights, tc.admins)}, &got)
			if diff := cmp.Diff(tc.want, got.lines()); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDeriveGCP(t *testing.T) {
	const sa = "iam.googleapis.com/ServiceAccount"
	gcp := func(id, typ string, l ...graph.Label) graph.NodeFact {
		return graph.NodeFact{ID: id, Type: typ, Labels: l, Cloud: graph.GCP}
	}
	inside := gcp("//run/inside", "run.googleapis.com/Service", graph.Function)
	inside.Props = graph.Props{"ingress": "INGRESS_TRAFFIC_INTERNAL_ONLY"}
	s := build(t, []graph.NodeFact{
		gcp("user:u", "", graph.Principal, graph.User), gcp("serviceAccount:a", sa, graph.Principal, graph.ServiceAccount),
		gcp("serviceAccount:b", sa, graph.Principal, graph.ServiceAccount),
		gcp(graph.IDAllUsers, "", graph.Principal, graph.Public),
		inside, gcp("//run/open", "run.googleapis.com/Service", graph.Function),
	}, nil)
	var got record
	access.Derive(s, []access.Judge{newTable(s, graph.GCP, []right{
		always("user:u", "iam.serviceAccounts.implicitDelegation", "serviceAccount:a"),
		always("serviceAccount:a", "iam.serviceAccounts.getAccessToken", "serviceAccount:b"),
		always("user:u", "run.routes.invoke", "//run/inside"),
		always(graph.IDAllUsers, "run.routes.invoke", "//run/inside"),
		always(graph.IDAllUsers, "run.routes.invoke", "//run/open"),
	}, nil)}, &got)
	want := []string{
		"allUsers CAN_INVOKE //run/open",
		"serviceAccount:a CAN_ASSUME serviceAccount:b",
		"user:u CAN_ASSUME serviceAccount:b via serviceAccount:a",
		"user:u CAN_INVOKE //run/inside conditional",
	}
	if diff := cmp.Diff(want, got.lines()); diff != "" {
		t.Errorf("edges (-want +got):\n%s", diff)
	}
}

// TestDeriveAzure: blobs can be read without signing in, and nothing else of a container can.
func TestDeriveAzure(t *testing.T) {
	const container = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a/blobServices/default/containers/c"
	s := build(t, []graph.NodeFact{
		{ID: graph.IDInternet, Cloud: graph.Internet, Labels: []graph.Label{graph.Principal, graph.Public, graph.InternetNode}},
		{ID: container, Type: "Microsoft.Storage/storageAccounts/blobServices/containers", Cloud: graph.Azure, Labels: []graph.Label{graph.DataStore}},
	}, nil)
	var got record
	access.Derive(s, []access.Judge{newTable(s, graph.Azure, []right{
		always(graph.IDInternet, "data:Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read", container),
		always(graph.IDInternet, "data:Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write", container),
	}, nil)}, &got)
	if diff := cmp.Diff([]string{"internet CAN_READ " + container}, got.lines()); diff != "" {
		t.Errorf("edges (-want +got):\n%s", diff)
	}
}

func TestDeriveGrantsAndFlags(t *testing.T) {
	var nodes []graph.NodeFact
	var rights []right
	for i := range 20 {
		nodes = append(nodes, user(fmt.Sprintf("u%02d", i)), bucket(fmt.Sprintf("b%02d", i)))
		for k := range 20 {
			rights = append(rights, always(fmt.Sprintf("u%02d", i), "s3:GetObject", fmt.Sprintf("b%02d", k)))
		}
	}
	nodes = append(nodes, graph.NodeFact{ID: graph.IDInternet, Labels: []graph.Label{graph.Principal, graph.Public}})
	rights = append(rights, always(graph.IDInternet, "s3:GetObject", "b00"))
	s := build(t, nodes, nil)
	var got record
	st := access.Derive(s, []access.Judge{newTable(s, graph.AWS, rights, nil)}, &got)
	if st.Grants != 1 || st.Edges != 41 || st.Pairs != 401 {
		t.Errorf("got %d Grants, %d edges, %d pairs; want 1, 41, 401", st.Grants, st.Edges, st.Pairs)
	}
	if n := len(got.lines()); n != 401 {
		t.Errorf("expanded to %d pairs, want 401", n)
	}
	var public []string
	for _, n := range got.nodes {
		if n.Props[graph.PropPublic] == true {
			public = append(public, fmt.Sprint(n.ID, ": ", n.Props["public_why"]))
		}
	}
	if diff := cmp.Diff([]string{"b00: internet may s3:GetObject"}, public); diff != "" {
		t.Errorf("public (-want +got):\n%s", diff)
	}
}

// TestDeriveLaws: the same facts in another order give the same edges, and the
// edges are what asking one by one gives.
func TestDeriveLaws(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var nodes []graph.NodeFact
		var ids []string
		for i := range rapid.IntRange(1, 12).Draw(rt, "users") {
			nodes = append(nodes, user(fmt.Sprintf("u%d", i)))
			ids = append(ids, fmt.Sprintf("u%d", i))
		}
		var buckets []string
		for i := range rapid.IntRange(1, 12).Draw(rt, "buckets") {
			nodes = append(nodes, bucket(fmt.Sprintf("b%d", i)))
			buckets = append(buckets, fmt.Sprintf("b%d", i))
		}
		var rights []right
		for range rapid.IntRange(0, 200).Draw(rt, "rights") {
			r := always(rapid.SampledFrom(ids).Draw(rt, "who"), rapid.SampledFrom([]string{"s3:GetObject", "s3:PutObject"}).Draw(rt, "action"),
				rapid.SampledFrom(buckets).Draw(rt, "on"))
			if rapid.Bool().Draw(rt, "conditional") {
				r.cond = access.Test("Bool", "aws:SecureTransport", "true")
			}
			rights = append(rights, r)
		}
		s := build(rt, nodes, nil)
		j := newTable(s, graph.AWS, rights, nil)
		var got record
		access.Derive(s, []access.Judge{j}, &got)

		shuffled := slices.Clone(nodes)
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))
		rng.Shuffle(len(shuffled), func(i, k int) { shuffled[i], shuffled[k] = shuffled[k], shuffled[i] })
		s2 := build(rt, shuffled, nil)
		var again record
		access.Derive(s2, []access.Judge{newTable(s2, graph.AWS, rights, nil)}, &again)
		if diff := cmp.Diff(got.lines(), again.lines()); diff != "" {
			rt.Fatalf("another order gave other edges:\n%s", diff)
		}

		want := map[string]bool{}
		for _, u := range ids {
			for _, b := range buckets {
				for action, kind := range map[string]graph.Kind{"s3:GetObject": graph.CanRead, "s3:PutObject": graph.CanWrite} {
					if line, ok := oneByOne(rights, u, action, b, kind); ok {
						want[line] = true
					}
				}
			}
		}
		lines := make([]string, 0, len(want))
		for l := range want {
			lines = append(lines, l)
		}
		sort.Strings(lines)
		if len(lines) == 0 {
			lines = nil
		}
		if diff := cmp.Diff(lines, got.lines()); diff != "" {
			rt.Fatalf("bulk is not one by one:\n%s", diff)
		}
	})
}

func oneByOne(rights []right, u, action, b string, kind graph.Kind) (string, bool) {
	found, certain := false, false
	for _, r := range rights {
		if r.who == u && r.action == action && r.on == b {
			found, certain = true, certain || r.cond == nil
		}
	}
	line := fmt.Sprintf("%s %s %s", u, kind, b)
	if !certain {
		line += " conditional"
	}
	return line, found
}

func TestExplain(t *testing.T) {
	s := build(t, []graph.NodeFact{user("u"), bucket("b")}, nil)
	rights := []right{always("u", "s3:GetObject", "b")}
	var got record
	access.Derive(s, []access.Judge{newTable(s, graph.AWS, rights, nil)}, &got)
	final := build(t, []graph.NodeFact{user("u"), bucket("b")}, got.edges)
	for i := range final.NumEdges() {
		why := access.Explain(final, []access.Judge{newTable(final, graph.AWS, rights, nil)}, final.Edge(graph.EdgeID(i)))
		want := []access.Reason{{Policy: "table", Statement: "s3:GetObject", Effect: "allow"}}
		if diff := cmp.Diff(want, why); diff != "" {
			t.Errorf("why (-want +got):\n%s", diff)
		}
	}
}

func TestQuestionInWords(t *testing.T) {
	for text, want := range map[string]string{
		"s3:GetObject": "s3:GetObject",
		"iam:PassRole?iam:PassedToService=lambda.amazonaws.com":                                   "iam:PassRole where iam:PassedToService is lambda.amazonaws.com",
		"lambda:InvokeFunction?lambda:FunctionUrlAuthType=NONE&lambda:InvokedViaFunctionUrl=true": "lambda:InvokeFunction where lambda:FunctionUrlAuthType is NONE and lambda:InvokedViaFunctionUrl is true",
		"lambda:CreateFunction@new":                    "lambda:CreateFunction on something new",
		"sqs:SendMessage@arn:aws:sqs:eu-west-1:1:jobs": "sqs:SendMessage on arn:aws:sqs:eu-west-1:1:jobs",
		"kms:Decrypt@identity":                         "kms:Decrypt on what it runs as",
	} {
		if got := access.ParseQuestion(text).Words(); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestQuestionRoundTrip(t *testing.T) {
	for _, text := range []string{
		"s3:GetObject", "iam:PassRole?iam:PassedToService=lambda.amazonaws.com", "lambda:CreateFunction@new",
		"lambda:InvokeFunctionUrl?lambda:FunctionUrlAuthType=NONE@arn:aws:lambda:eu-west-1:1:function:f",
		"iam.serviceAccounts.implicitDelegation@serviceAccount:a@b.iam.gserviceaccount.com",
	} {
		if got := access.ParseQuestion(text).String(); got != text {
			t.Errorf("%s came back as %s", text, got)
		}
	}
}
