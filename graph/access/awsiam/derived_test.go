package awsiam_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// edgeSink keeps the edges that Derive writes.
type edgeSink struct{ edges []graph.EdgeFact }

func (s *edgeSink) Node(graph.NodeFact)   {}
func (s *edgeSink) Edge(e graph.EdgeFact) { s.edges = append(s.edges, e) }
func (s *edgeSink) Gap(graph.Gap)         {}

// derived gives the edges of some kinds that the facts lead to: "FROM KIND TO certainty", names without account and region.
func (a *acct) derived(t *testing.T, kinds ...graph.Kind) []string {
	t.Helper()
	s, j := a.build(t)
	sink := &edgeSink{}
	access.Derive(s, []access.Judge{j}, sink)
	short := strings.NewReplacer(iam, "", "arn:aws:", "", "external:", "", ":eu-west-1:"+home, "").Replace
	var out []string
	for _, e := range sink.edges {
		if !slices.Contains(kinds, e.Kind) {
			continue
		}
		c, _ := e.Props[graph.PropCertainty].(string)
		if c == "" {
			c = "certain"
		}
		out = append(out, short(e.From)+" "+string(e.Kind)+" "+short(e.To)+" "+c)
	}
	slices.Sort(out)
	return out
}

// typed writes a thing with its type and properties.
func (a *acct) typed(id, typ string, props graph.Props, labels ...graph.Label) string {
	a.b.Node(graph.NodeFact{ID: id, Labels: append([]graph.Label{graph.Resource}, labels...), Cloud: graph.AWS, Account: home, Region: "eu-west-1", Type: typ, Props: props})
	return id
}

// TestIdentityPools: who becomes the roles that a Cognito identity pool hands out.
func TestIdentityPools(t *testing.T) {
	const pool = "arn:aws:cognito-identity:eu-west-1:" + home + ":identitypool/eu-west-1:p"
	const users = "arn:aws:cognito-idp:eu-west-1:" + home + ":userpool/eu-west-1_u"
	fromPool := func(id, amr string) string {
		cond := `"Condition":{"StringEquals":{"cognito-identity.amazonaws.com:aud":"` + id + `"}`
		if amr != "" {
			cond += `,"ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"` + amr + `"}`
		}
		return trust(`{"Federated":"cognito-identity.amazonaws.com"}`, cond+`}`)
	}
	guests := func(classic bool) graph.Props {
		return graph.Props{"allow_unauthenticated": true, "classic_flow": classic, "unauthenticated_role": iam + "role/r", "authenticated_role": iam + "role/in"}
	}
	for name, c := range map[string]struct {
		props graph.Props
		trust string
		users graph.Props
		want  []string
	}{
		"guests by the classic flow":                {guests(true), fromPool("eu-west-1:p", "unauthenticated"), nil, []string{"internet CAN_ASSUME role/r certain"}},
		"guests whose session Cognito cuts down":    {guests(false), fromPool("eu-west-1:p", "unauthenticated"), nil, []string{"internet CAN_ASSUME role/r conditional"}},
		"a trust that does not ask how one came":    {guests(true), fromPool("eu-west-1:p", ""), nil, []string{"internet CAN_ASSUME role/r certain"}},
		"a role that trusts another pool":           {guests(true), fromPool("eu-west-1:other", "unauthenticated"), nil, nil},
		"a role for those who signed in":            {guests(true), fromPool("eu-west-1:p", "authenticated"), nil, nil},
		"a role that trusts no pool":                {guests(true), trust(`{"Service":"lambda.amazonaws.com"}`), nil, nil},
		"a pool without guests":                     {graph.Props{"allow_unauthenticated": false, "unauthenticated_role": iam + "role/r"}, fromPool("eu-west-1:p", "unauthenticated"), nil, nil},
		"a pool of which nobody said":               {graph.Props{"unauthenticated_role": iam + "role/r"}, fromPool("eu-west-1:p", "unauthenticated"), nil, nil},
		"users who sign themselves up":              {graph.Props{"authenticated_role": iam + "role/r", "user_pools": []string{users}}, fromPool("eu-west-1:p", "authenticated"), graph.Props{"self_sign_up": true}, []string{"internet CAN_ASSUME role/r conditional"}},
		"users whom the administrator alone makes":  {graph.Props{"authenticated_role": iam + "role/r", "user_pools": []string{users}}, fromPool("eu-west-1:p", "authenticated"), graph.Props{"self_sign_up": false}, nil},
		"the guests' role is not the users'":        {graph.Props{"authenticated_role": iam + "role/r", "user_pools": []string{users}}, fromPool("eu-west-1:p", "unauthenticated"), graph.Props{"self_sign_up": true}, nil},
		"a condition that the estate cannot settle": {guests(true), trust(`{"Federated":"cognito-identity.amazonaws.com"}`, `"Condition":{"StringEquals":{"cognito-identity.amazonaws.com:sub":"eu-west-1:someone"}}`), nil, []string{"internet CAN_ASSUME role/r conditional"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			a.role("r", "", c.trust)
			a.typed(pool, "AWS::Cognito::IdentityPool", c.props, graph.IdentityProvider)
			if c.users != nil {
				a.typed(users, "AWS::Cognito::UserPool", c.users, graph.IdentityProvider)
			}
			if diff := cmp.Diff(c.want, a.derived(t, graph.CanAssume)); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}

// TestClusters: who runs code of his choice in an EKS cluster, and as which roles its service accounts run.
func TestClusters(t *testing.T) {
	const (
		issuer  = "oidc.eks.eu-west-1.amazonaws.com/id/AB"
		cluster = "arn:aws:eks:eu-west-1:" + home + ":cluster/k"
		node    = "arn:aws:eks:eu-west-1:" + home + ":nodegroup/k/n/1"
		admin   = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
		edit    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy"
		view    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy"
	)
	open := graph.Props{"authentication_mode": "API", "endpoint_public": true, "oidc_issuer": "https://" + issuer}
	with := func(more graph.Props) graph.Props {
		p := graph.Props{}
		maps.Copy(p, open)
		maps.Copy(p, more)
		return p
	}
	policies := func(list ...string) graph.Props { return graph.Props{"access_policies": list} }
	both := func(c string) []string {
		return []string{"role/dev CAN_HIJACK eks:cluster/k " + c, "role/dev CAN_HIJACK eks:nodegroup/k/n/1 " + c}
	}
	for name, c := range map[string]struct {
		cluster, entry graph.Props
		want           []string
	}{
		"an administrator of the cluster":      {open, policies(admin), both("certain")},
		"who may edit makes pods":              {open, policies(edit), both("certain")},
		"who may look does not":                {open, policies(view), nil},
		"in one namespace":                     {open, policies(edit + " web"), both("conditional")},
		"what groups may do lies inside":       {open, graph.Props{"kubernetes_groups": []string{"devs"}}, both("unknown")},
		"an entry that admits nodes":           {open, graph.Props{"kubernetes_groups": []string{"system:nodes"}, "entry_type": "EC2_LINUX"}, nil},
		"an endpoint inside the network":       {with(graph.Props{"endpoint_public": false}), policies(admin), both("conditional")},
		"an endpoint for some addresses":       {with(graph.Props{"public_cidrs": []string{"192.0.2.0/24"}}), policies(admin), both("conditional")},
		"an endpoint for all":                  {with(graph.Props{"public_cidrs": []string{"0.0.0.0/0"}}), policies(admin), both("certain")},
		"a cluster that reads no entries":      {with(graph.Props{"authentication_mode": "CONFIG_MAP"}), policies(admin), nil},
		"a cluster whose mode nobody told":     {graph.Props{"endpoint_public": true}, policies(admin), both("unknown")},
		"an entry without a policy or a group": {open, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			a.role("dev", "", "")
			a.typed(cluster, "AWS::EKS::Cluster", c.cluster)
			a.typed(node, "AWS::EKS::Nodegroup", graph.Props{"cluster": "k"}, graph.Instance)
			a.typed(cluster+"#access/"+iam+"role/dev", "AWS::EKS::AccessEntry", c.entry)
			a.b.Node(graph.NodeFact{ID: cluster + "#access/" + iam + "role/dev", Props: graph.Props{"principal": iam + "role/dev", "cluster": cluster}})
			if diff := cmp.Diff(c.want, a.derived(t, graph.CanHijack)); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}

	provider := `{"Federated":"` + iam + `oidc-provider/` + issuer + `"}`
	cond := func(key, op, v string) string { return `"` + op + `":{"` + issuer + `:` + key + `":"` + v + `"}` }
	for name, c := range map[string]struct {
		subject, cond string
		issuer        string
		want          []string
	}{
		"a service account's role":      {"system:serviceaccount:web:app", cond("sub", "StringEquals", "system:serviceaccount:web:app") + "," + cond("aud", "StringLike", "sts.amazonaws.com"), issuer, []string{"eks:cluster/k RUNS_AS role/irsa certain"}},
		"of any of a namespace":         {"system:serviceaccount:web:*", cond("sub", "StringLike", "system:serviceaccount:web:*"), issuer, []string{"eks:cluster/k RUNS_AS role/irsa certain"}},
		"of any at all":                 {"", cond("aud", "StringEquals", "sts.amazonaws.com"), issuer, []string{"eks:cluster/k RUNS_AS role/irsa certain"}},
		"an audience that is another's": {"system:serviceaccount:web:app", cond("sub", "StringEquals", "system:serviceaccount:web:app") + "," + cond("aud", "StringLike", "vault"), issuer, nil},
		"another cluster's issuer":      {"system:serviceaccount:web:app", cond("sub", "StringEquals", "system:serviceaccount:web:app"), "oidc.eks.eu-west-1.amazonaws.com/id/CD", nil},
		"under what the estate lacks":   {"system:serviceaccount:web:app", cond("sub", "StringEquals", "system:serviceaccount:web:app") + `,"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}`, issuer, []string{"eks:cluster/k RUNS_AS role/irsa conditional"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			r := a.role("irsa", "", trust(provider, `"Condition":{`+c.cond+`}`))
			a.typed(cluster, "AWS::EKS::Cluster", with(graph.Props{"oidc_issuer": "https://" + c.issuer}))
			id := strings.TrimSuffix("external:"+issuer+":"+c.subject, ":")
			a.b.Node(graph.NodeFact{ID: id, Labels: []graph.Label{graph.Principal}, Cloud: graph.Internet, Type: "FederatedSubject", Props: graph.Props{"issuer": issuer, "subject": c.subject}})
			a.edge(graph.Trusts, r, id)
			if diff := cmp.Diff(c.want, a.derived(t, graph.RunsAs)); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDirectories: a person of Entra and the one whom SCIM makes of him in IAM Identity Center.
func TestDirectories(t *testing.T) {
	const entra = "11111111-2222-3333-4444-555555555555"
	for name, c := range map[string]struct {
		props graph.Props
		want  []string
	}{
		"by object id":                      {graph.Props{"external_id": strings.ToUpper("11111111-2222-3333-4444-555555555555")}, []string{entra + " SAME_AS identitystore:::user/u certain"}},
		"by name, if that is the directory": {graph.Props{"external_id": "ann", "user_name": "Ann@shop.example"}, []string{entra + " SAME_AS identitystore:::user/u unknown"}},
		"a name alone is anybody's":         {graph.Props{"user_name": "ann@shop.example"}, nil},
		"somebody else":                     {graph.Props{"external_id": "bob", "user_name": "bob@shop.example"}, nil},
		"an external id that is nobody's":   {graph.Props{"external_id": "99999999-2222-3333-4444-555555555555"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			a.b.Node(graph.NodeFact{ID: entra, Labels: []graph.Label{graph.Principal, graph.User}, Cloud: graph.Azure, Aliases: []string{"upn:ann@shop.example"}})
			a.typed("arn:aws:identitystore:::user/u", "AWS::IdentityStore::User", c.props, graph.Principal, graph.User)
			if diff := cmp.Diff(c.want, a.derived(t, graph.SameAs)); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTrustAnchors: IAM Roles Anywhere, from who may have a certificate to the role that it opens.
func TestTrustAnchors(t *testing.T) {
	const (
		anchor  = "arn:aws:rolesanywhere:eu-west-1:" + home + ":trust-anchor/1"
		profile = "arn:aws:rolesanywhere:eu-west-1:" + home + ":profile/1"
		ca      = "arn:aws:acm-pca:eu-west-1:" + home + ":certificate-authority/9"
		all     = `["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]`
	)
	trusts := func(actions, cond string) string {
		return `{"Effect":"Allow","Principal":{"Service":"rolesanywhere.amazonaws.com"},"Action":` + actions + `,"Condition":{` + cond + `}}`
	}
	on := func(more graph.Props) graph.Props {
		p := graph.Props{"enabled": true, "roles": []string{iam + "role/host"}}
		maps.Copy(p, more)
		return p
	}
	byAnchor := `"ArnEquals":{"aws:SourceArn":"` + anchor + `"}`
	issues := "user/u CAN_ASSUME rolesanywhere:trust-anchor/1 certain"
	opens := func(c string) []string {
		return []string{"rolesanywhere:trust-anchor/1 CAN_ASSUME role/host " + c, issues}
	}
	for name, c := range map[string]struct {
		trust           string
		profile, anchor graph.Props
		want            []string
	}{
		"a profile's role that trusts the anchor": {trusts(all, byAnchor), on(nil), on(nil), opens("certain")},
		"one name in the certificate":             {trusts(all, byAnchor+`,"StringEquals":{"aws:PrincipalTag/x509Subject/CN":"host1"}`), on(nil), on(nil), opens("conditional")},
		"another anchor's":                        {trusts(all, `"ArnEquals":{"aws:SourceArn":"`+anchor+`2"}`), on(nil), on(nil), []string{issues}},
		"a trust without tagging":                 {trusts(`"sts:AssumeRole"`, byAnchor), on(nil), on(nil), []string{issues}},
		"a profile that is off":                   {trusts(all, byAnchor), on(graph.Props{"enabled": false}), on(nil), []string{issues}},
		"an anchor that is off":                   {trusts(all, byAnchor), on(nil), on(graph.Props{"enabled": false}), []string{issues}},
		"a session that is cut down":              {trusts(all, byAnchor), on(graph.Props{"session_policy": true}), on(nil), opens("conditional")},
		"a role that trusts EC2":                  {trust(`{"Service":"ec2.amazonaws.com"}`), on(nil), on(nil), []string{issues}},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			a.role("host", "", c.trust)
			a.user("u", allow("acm-pca:IssueCertificate", ca))
			a.user("v", allow("acm-pca:GetCertificate", ca))
			a.typed(ca, "AWS::ACMPCA::CertificateAuthority", nil)
			c.anchor["certificate_authority"] = ca
			a.typed(anchor, "AWS::RolesAnywhere::TrustAnchor", c.anchor, graph.IdentityProvider, graph.Principal)
			a.typed(profile, "AWS::RolesAnywhere::Profile", c.profile)
			if diff := cmp.Diff(c.want, a.derived(t, graph.CanAssume)); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}

// TestGateways: API Gateway methods that ask IAM, or whose API's policy decides alone.
func TestGateways(t *testing.T) {
	const method = "arn:aws:execute-api:eu-west-1:" + home + ":abc/prod/GET/items"
	fn := "arn:aws:lambda:eu-west-1:" + home + ":function:pay"
	api := "arn:aws:execute-api:eu-west-1:" + home + ":abc/*"
	behind := func(who, c string) []string {
		return []string{who + " CAN_INVOKE execute-api:abc/prod/GET/items " + c, who + " CAN_INVOKE lambda:function:pay " + c}
	}
	for name, c := range map[string]struct {
		user, policy string
		props        graph.Props
		want         []string
	}{
		"who may call the API":               {allow("execute-api:Invoke", api), "", graph.Props{"auth_type": "AWS_IAM"}, behind("user/u", "certain")},
		"another stage":                      {allow("execute-api:Invoke", "arn:aws:execute-api:*:*:abc/test/*"), "", graph.Props{"auth_type": "AWS_IAM"}, nil},
		"another verb":                       {allow("execute-api:Invoke", "arn:aws:execute-api:*:*:abc/prod/POST/*"), "", graph.Props{"auth_type": "AWS_IAM"}, nil},
		"the API's policy denies":            {allow("execute-api:Invoke", api), deny("execute-api:Invoke", api, `"Principal":"*"`), graph.Props{"auth_type": "AWS_IAM"}, nil},
		"the API's policy lets the user in":  {"", allow("execute-api:Invoke", api, `"Principal":{"AWS":"`+iam+`user/u"}`), graph.Props{"auth_type": "AWS_IAM"}, behind("user/u", "certain")},
		"* signs where IAM is asked":         {"", allow("execute-api:Invoke", api, `"Principal":"*"`), graph.Props{"auth_type": "AWS_IAM"}, append(behind("aws:any-account", "certain"), behind("user/u", "certain")...)},
		"* is anyone where nothing is asked": {allow("execute-api:Invoke", api), allow("execute-api:Invoke", api, `"Principal":"*"`), graph.Props{"auth_type": "POLICY"}, append(behind("aws:any-account", "certain"), behind("internet", "certain")...)},
		"a policy that names an address":     {"", allow("execute-api:Invoke", api, `"Principal":"*"`, `"Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`), graph.Props{"auth_type": "POLICY"}, append(behind("aws:any-account", "conditional"), behind("internet", "conditional")...)},
		"a private API":                      {allow("execute-api:Invoke", api), "", graph.Props{"auth_type": "AWS_IAM", "endpoint_type": "PRIVATE"}, behind("user/u", "conditional")},
		"a key besides":                      {allow("execute-api:Invoke", api), "", graph.Props{"auth_type": "AWS_IAM", "api_key_required": true}, behind("user/u", "conditional")},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			a.user("u", c.user)
			a.typed(method, "AWS::ExecuteApi::Method", c.props, graph.Endpoint)
			a.typed(fn, "AWS::Lambda::Function", nil, graph.Function)
			a.edge(graph.Triggers, method, fn)
			if c.policy != "" {
				a.edge(graph.HasPolicy, method, a.policy("api#policy", "resource", c.policy))
			}
			want := slices.Sorted(slices.Values(c.want))
			if diff := cmp.Diff(want, a.derived(t, graph.CanInvoke)); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDatabases: who may sign in to a database with IAM's word; what it grants them is its own.
func TestDatabases(t *testing.T) {
	const db, users = "arn:aws:rds:eu-west-1:" + home + ":db:shop", "arn:aws:rds-db:eu-west-1:" + home + ":dbuser:db-ABC"
	for name, c := range map[string]struct {
		user string
		want []string
	}{
		"one database user":     {allow("rds-db:connect", users+"/app"), []string{"user/u CAN_READ rds:db:shop conditional"}},
		"all of the account":    {allow("rds-db:connect", "arn:aws:rds-db:*:*:dbuser:*/*"), []string{"user/u CAN_READ rds:db:shop conditional"}},
		"another database":      {allow("rds-db:connect", "arn:aws:rds-db:*:*:dbuser:db-DEF/*"), nil},
		"describing is not it":  {allow("rds:Describe*", "*"), nil},
		"denied for every user": {allow("rds-db:*", "*") + "," + deny("rds-db:connect", users+"/*"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			a.user("u", c.user)
			a.typed(db, "AWS::RDS::DBInstance", nil, graph.DataStore)
			a.typed(users, "AWS::RDS::DBUsers", graph.Props{"database": db})
			if diff := cmp.Diff(c.want, a.derived(t, graph.CanRead)); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}

// TestAccessPoints: a bucket through an access point, where both must let the caller in.
func TestAccessPoints(t *testing.T) {
	const bucket, point = "arn:aws:s3:::shop", "arn:aws:s3:eu-west-1:" + home + ":accesspoint/ap"
	delegates := allow("s3:*", bucket+"/*", `"Principal":"*"`, `"Condition":{"StringEquals":{"s3:DataAccessPointAccount":"`+home+`"}}`)
	public := allow("s3:GetObject", point+"/object/*", `"Principal":"*"`)
	through := func(c string) []string {
		return []string{"aws:any-account CAN_READ s3:::shop " + c, "internet CAN_READ s3:::shop " + c}
	}
	for name, c := range map[string]struct {
		bucket, point string
		props         graph.Props
		want          []string // through the point alone
	}{
		"a public point of a bucket that leaves it to points": {delegates, public, nil, through("certain")},
		"of one network": {delegates, public, graph.Props{"network_origin": "VPC", "vpc_id": "vpc-1"}, through("conditional")},
		"of one network, for addresses that none of its requests has": {
			delegates, allow("s3:GetObject", point+"/object/*", `"Principal":"*"`, `"Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`),
			graph.Props{"network_origin": "VPC", "vpc_id": "vpc-1"},
			nil,
		},
		"of one network, to a bucket that admits another": {
			strings.Replace(delegates, `{"StringEquals":{`, `{"StringEquals":{"aws:SourceVpc":"vpc-2",`, 1), public,
			graph.Props{"network_origin": "VPC", "vpc_id": "vpc-1"},
			nil,
		},
		"a point that blocks public policies":  {delegates, public, graph.Props{"restrict_public_buckets": true}, nil},
		"a bucket that says nothing":           {"", public, nil, nil},
		"a bucket that leaves it to another's": {strings.ReplaceAll(delegates, home, away), public, nil, nil},
		"a point that lets nobody in":          {delegates, "", nil, nil},
		"a bucket that denies what comes so":   {delegates + "," + deny("s3:*", bucket+"/*", `"Principal":"*"`, `"Condition":{"StringEquals":{"s3:AccessPointNetworkOrigin":"Internet"}}`), public, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			a.typed(bucket, "AWS::S3::Bucket", nil, graph.DataStore)
			if c.props == nil {
				c.props = graph.Props{}
			}
			c.props["bucket"] = bucket
			a.typed(point, "AWS::S3::AccessPoint", c.props, graph.DataStore)
			for id, doc := range map[string]string{bucket: c.bucket, point: c.point} {
				if doc != "" {
					a.edge(graph.HasPolicy, id, a.policy(id+"#policy", "resource", doc))
				}
			}
			s, j := a.build(t)
			sink := &edgeSink{}
			access.Derive(s, []access.Judge{j}, sink)
			var got []string
			for _, e := range sink.edges {
				if e.Kind == graph.CanRead && e.Props[graph.PropVia] == point {
					c, _ := e.Props[graph.PropCertainty].(string)
					if c == "" {
						c = "certain"
					}
					got = append(got, e.From+" CAN_READ s3:::shop "+c)
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPodIdentities: an association runs pods as a role only if the role trusts the service that hands it out.
func TestPodIdentities(t *testing.T) {
	const cluster, pod = "arn:aws:eks:eu-west-1:" + home + ":cluster/k", "arn:aws:eks:eu-west-1:" + home + ":podidentityassociation/k/a-1"
	trusts := func(actions, cond string) string {
		return `{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":` + actions + cond + `}`
	}
	const both = `["sts:AssumeRole","sts:TagSession"]`
	for name, c := range map[string]struct {
		trust string
		want  []string
	}{
		"a role that trusts pods":          {trusts(both, ""), []string{"eks:cluster/k RUNS_AS role/r certain"}},
		"of this cluster":                  {trusts(both, `,"Condition":{"ArnEquals":{"aws:SourceArn":"`+cluster+`"}}`), []string{"eks:cluster/k RUNS_AS role/r certain"}},
		"of another":                       {trusts(both, `,"Condition":{"ArnEquals":{"aws:SourceArn":"`+cluster+`2"}}`), nil},
		"a role that lets no session tags": {trusts(`"sts:AssumeRole"`, ""), nil},
		"a role for another service":       {trust(`{"Service":"ec2.amazonaws.com"}`), nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			a.role("r", "", c.trust)
			a.typed(cluster, "AWS::EKS::Cluster", nil)
			a.typed(pod, "AWS::EKS::PodIdentityAssociation", graph.Props{"cluster": cluster, "role": iam + "role/r"})
			if diff := cmp.Diff(c.want, a.derived(t, graph.RunsAs)); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSealed: reading what a customer's key encrypts needs the key, and the key is used through the service.
func TestSealed(t *testing.T) {
	const bucket, key = "arn:aws:s3:::shop", "arn:aws:kms:eu-west-1:" + home + ":key/k"
	leaves := allow("kms:*", "*", `"Principal":{"AWS":"`+home+`"}`)
	via := func(service string) string {
		return `"Condition":{"StringEquals":{"kms:ViaService":"` + service + `.eu-west-1.amazonaws.com","kms:CallerAccount":"` + home + `"}}`
	}
	for name, c := range map[string]struct {
		user, key string
		want      []string
	}{
		"the key left to IAM":               {allow("kms:Decrypt", key), leaves, []string{"user/u CAN_READ s3:::shop certain"}},
		"no right to the key":               {allow("ec2:*", "*"), leaves, nil},
		"the key through S3 alone":          {allow("kms:Decrypt", key, via("s3")), leaves, []string{"user/u CAN_READ s3:::shop certain"}},
		"the key through another service":   {allow("kms:Decrypt", key, via("ec2")), leaves, nil},
		"all of the account, through S3":    {allow("ec2:*", "*"), allow("kms:Decrypt", "*", `"Principal":{"AWS":"*"}`, via("s3")), []string{"user/u CAN_READ s3:::shop certain"}},
		"all of another account":            {allow("ec2:*", "*"), strings.ReplaceAll(allow("kms:Decrypt", "*", `"Principal":{"AWS":"*"}`, via("s3")), home, away), nil},
		"a key whose policy names another":  {allow("kms:Decrypt", key), allow("kms:*", "*", `"Principal":{"AWS":"`+iam+`user/other"}`), nil},
		"the key's policy denies this user": {allow("kms:Decrypt", key), leaves + "," + deny("kms:Decrypt", "*", `"Principal":{"AWS":"`+iam+`user/u"}`), nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := estate()
			a.user("u", allow("s3:GetObject", "*")+","+c.user)
			a.typed(bucket, "AWS::S3::Bucket", nil, graph.DataStore)
			a.typed(key, "AWS::KMS::Key", nil, graph.Key)
			a.edge(graph.EncryptedBy, bucket, key)
			a.edge(graph.HasPolicy, key, a.policy(key+"#policy", "resource", c.key))
			if diff := cmp.Diff(c.want, a.derived(t, graph.CanRead)); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}

// TestServiceLinkedRoles: SCPs and RCPs do not bind them ("Service control policies").
func TestServiceLinkedRoles(t *testing.T) {
	for path, want := range map[string]string{"aws-service-role/x.amazonaws.com/AWSServiceRoleForX": "certain", "plain": "no"} {
		a := estate()
		r := a.role(path, allow("s3:*", "*"), "")
		a.thing("arn:aws:s3:::b", home, "")
		a.scp(home, deny("s3:*", "*"))
		a.edge(graph.LimitedBy, home, a.policy("rcp:x", "rcp", deny("s3:*", "*", `"Principal":"*"`)))
		s, j := a.build(t)
		if got := bulk(s, j, r, "s3:GetObject", "arn:aws:s3:::b", nil); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// TestGuardsByName: what holds back is named by its layer and the policy's own
// id, whatever stands before it in the node's.
func TestGuardsByName(t *testing.T) {
	for kind, want := range map[string]string{"scp": "scp:p-1", "rcp": "rcp:p-1"} {
		a := estate()
		a.role("r", allow("s3:*", "*"), "")
		a.thing("arn:aws:s3:::b", home, "")
		a.edge(graph.LimitedBy, home, a.policy("scp:p-0", "scp", allow("*", "*")))
		stop := deny("s3:*", "*")
		if kind == "rcp" {
			stop = deny("s3:*", "*", `"Principal":"*"`)
		}
		a.edge(graph.LimitedBy, home, a.policy("scp:p-1", kind, stop))
		_, j := a.build(t)
		var got []string
		for _, c := range j.Classes() {
			for _, g := range j.May(c.ID, "s3:PutBucketPolicy", nil) {
				got = append(got, g.BlockedBy...)
			}
		}
		if diff := cmp.Diff([]string{want}, slices.Compact(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
	}
}
