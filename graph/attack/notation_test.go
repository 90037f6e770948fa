package attack_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// The scenario notation, one fact a line; "#" starts a comment. Names are used
// in all later lines; a name that no line declares is taken as it is, so "*",
// ARNs and patterns may stand anywhere. testdata/scenarios/README.md is its
// description for people.
type notation struct {
	b     *graph.Builder
	names map[string]string
	cloud graph.Cloud
	n     int
}

const testAccount = "111111111111"

func readFacts(text string) (*graph.Snapshot, map[string]string, error) {
	p := &notation{b: graph.NewBuilder(), names: map[string]string{}, cloud: graph.AWS}
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		if err := p.line(f); err != nil {
			return nil, nil, fmt.Errorf("line %d: %q: %w", i+1, line, err)
		}
	}
	s, err := p.b.Build()
	return s, p.names, err
}

func (p *notation) id(name string) string {
	if id, ok := p.names[name]; ok {
		return id
	}
	return name
}

func (p *notation) ids(list string) []string {
	var out []string
	for n := range strings.SplitSeq(list, ",") {
		out = append(out, p.id(n))
	}
	return out
}

func (p *notation) edge(k graph.Kind, from, to string) {
	p.b.Edge(graph.EdgeFact{Kind: k, From: p.id(from), To: p.id(to)})
}

// attrs splits trailing key=value words off.
func attrs(f []string) (map[string]string, graph.Props) {
	words, props := map[string]string{}, graph.Props{}
	for _, w := range f {
		k, v, ok := strings.Cut(w, "=")
		if !ok {
			continue
		}
		words[k] = v
		switch {
		case k == "trusts" || k == "runs-as" || k == "in" || k == "at" || k == "from" || k == "type" || k == "labels" || k == "account" || k == "id":
		case v == "true" || v == "false":
			props[k] = v == "true"
		default:
			props[k] = v
		}
	}
	return words, props
}

func (p *notation) line(f []string) error {
	if len(f) < 2 {
		return errors.New("says nothing")
	}
	w, props := attrs(f)
	switch f[0] {
	case "org", "unit", "account", "user", "role", "group", "policy", "allow", "deny", "boundary", "attach", "bundle", "scp", "rcp":
		return p.aws(f, w, props)
	case "thing":
		return p.thing(f, w, props)
	case "outsider":
		if len(f) < 3 {
			return errors.New("want: outsider NAME ID")
		}
		p.names[f[1]] = f[2]
		p.b.Node(graph.NodeFact{ID: f[2], Name: f[1], Cloud: graph.AWS, Type: w["type"], Account: w["account"], Labels: []graph.Label{graph.Principal}, Props: graph.Props{"external": w["account"] == ""}})
		return nil
	case "open":
		return p.open(f)
	case "edge":
		p.b.Edge(graph.EdgeFact{Kind: graph.Kind(f[1]), From: p.id(f[2]), To: p.id(f[3]), Props: props})
		return nil
	}
	return p.other(f, w, props)
}

func (p *notation) node(name, id, typ string, props graph.Props, labels ...graph.Label) {
	p.nodeAt(testAccount, name, id, typ, props, labels...)
}

func (p *notation) nodeAt(account, name, id, typ string, props graph.Props, labels ...graph.Label) {
	p.names[name] = id
	p.b.Node(graph.NodeFact{ID: id, Name: name, Type: typ, Labels: labels, Cloud: p.cloud, Account: account, Props: props})
	if id != account {
		p.b.Edge(graph.EdgeFact{Kind: graph.Contains, From: account, To: id})
	}
}

func (p *notation) aws(f []string, w map[string]string, props graph.Props) error {
	name, account := f[1], testAccount
	if at, ok := w["at"]; ok {
		account = p.id(at)
	}
	arn := "arn:aws:iam::" + account + ":" + f[0] + "/" + name
	switch f[0] {
	case "org":
		p.names[name] = "o-" + name
		p.b.Node(graph.NodeFact{ID: "o-" + name, Name: name, Labels: []graph.Label{graph.Organization}, Cloud: graph.AWS})
	case "unit":
		p.names[name] = "ou-" + name
		p.b.Node(graph.NodeFact{ID: "ou-" + name, Name: name, Labels: []graph.Label{graph.Container}, Cloud: graph.AWS})
		p.edge(graph.Contains, w["in"], name)
	case "account":
		if id, ok := w["id"]; ok {
			p.names[name] = id
			p.b.Node(graph.NodeFact{ID: id, Name: name, Labels: []graph.Label{graph.Account}, Cloud: graph.AWS, Account: id, Props: props})
		} else {
			p.node(name, testAccount, "", props, graph.Account)
		}
		if o, ok := w["in"]; ok {
			p.edge(graph.Contains, o, name)
		}
		if _, ok := w["id"]; ok {
			return nil
		}
		p.node("root", "arn:aws:iam::"+testAccount+":root", "AWS::IAM::RootUser", nil, graph.Principal, graph.User)
	case "user":
		p.nodeAt(account, name, arn, "AWS::IAM::User", props, graph.Principal, graph.User)
		if g, ok := w["in"]; ok {
			p.edge(graph.MemberOf, name, g)
		}
	case "role":
		p.nodeAt(account, name, arn, "AWS::IAM::Role", props, graph.Principal, graph.Role)
		p.trust(name, strings.Split(w["trusts"], ","))
	case "group":
		p.node(name, arn, "AWS::IAM::Group", props, graph.Principal, graph.Group)
	case "policy":
		p.node(name, arn, "AWS::IAM::ManagedPolicy", graph.Props{graph.PropPolicyKind: "managed", graph.PropDocument: document(strings.ToUpper(f[2][:1])+f[2][1:], strings.Split(f[3], ","), []string{"*"}, nil)}, graph.Policy)
		if v, ok := w["older"]; ok {
			p.b.Node(graph.NodeFact{ID: arn, Props: graph.Props{"other_versions": []string{"v1"}, "document_v1": document("Allow", []string{v}, []string{"*"}, nil)}})
		}
	case "attach":
		p.edge(graph.HasPolicy, f[3], name)
	case "bundle": // bundle SET KIND allow|deny ACTIONS: a policy of a permission set
		p.n++
		id := fmt.Sprintf("%s#%d", p.id(name), p.n)
		p.document(id, f[2], document(strings.ToUpper(f[3][:1])+f[3][1:], strings.Split(f[4], ","), []string{"*"}, nil))
		p.edge(graph.HasPolicy, name, id)
	case "allow", "deny":
		return p.statement(f)
	case "boundary":
		id := p.id(name) + "#boundary"
		p.document(id, "managed", document("Allow", strings.Split(f[3], ","), []string{"*"}, nil))
		p.b.Edge(graph.EdgeFact{Kind: graph.BoundedBy, From: p.id(name), To: id})
	case "scp", "rcp":
		p.limit(f)
	}
	return nil
}

// limit reads "scp|rcp allow|deny ACTION,… [at UNIT]": without a place, at the
// test account itself, where it stands for the root's.
func (p *notation) limit(f []string) {
	p.n++
	id := fmt.Sprintf("scp:%d", p.n)
	st := map[string]any{"Effect": strings.ToUpper(f[1][:1]) + f[1][1:], "Action": strings.Split(f[2], ","), "Resource": "*"}
	if f[0] == "rcp" {
		st["Principal"] = "*"
	}
	p.document(id, f[0], asJSON(map[string]any{"Version": "2012-10-17", "Statement": []any{st}}))
	switch {
	case len(f) > 4 && f[3] == "at":
		p.edge(graph.LimitedBy, f[4], id)
	case f[0] == "rcp":
		p.edge(graph.LimitedBy, testAccount, id)
	default:
		p.b.Edge(graph.EdgeFact{Kind: graph.LimitedBy, From: testAccount, To: id, Props: graph.Props{"level": int64(0), "level_id": "root"}})
		p.b.Node(graph.NodeFact{ID: testAccount, Props: graph.Props{"scps_given": true}})
	}
}

// statement reads "allow|deny WHO ACTION,… on WHAT,… [if OP KEY VALUE]".
func (p *notation) statement(f []string) error {
	if len(f) < 5 || f[3] != "on" {
		return errors.New("want: allow WHO ACTIONS on WHAT")
	}
	var cond map[string]any
	if len(f) > 8 && f[5] == "if" {
		cond = map[string]any{f[6]: map[string]string{f[7]: f[8]}}
	}
	effect := strings.ToUpper(f[0][:1]) + f[0][1:]
	p.n++
	id := fmt.Sprintf("%s#inline/%d", p.id(f[1]), p.n)
	p.document(id, "inline", document(effect, strings.Split(f[2], ","), p.ids(f[4]), cond))
	p.edge(graph.HasPolicy, f[1], id)
	return nil
}

// open reads "open THING to WHO ACTION,…": a resource policy with one statement.
func (p *notation) open(f []string) error {
	if len(f) < 5 || f[2] != "to" {
		return errors.New("want: open THING to WHO ACTIONS")
	}
	who := p.id(f[3])
	if who == "account" {
		who = "arn:aws:iam::" + testAccount + ":root"
	}
	st := map[string]any{"Effect": "Allow", "Principal": map[string]string{"AWS": who}, "Action": strings.Split(f[4], ","), "Resource": "*"}
	p.n++
	id := fmt.Sprintf("%s#policy/%d", p.id(f[1]), p.n)
	p.document(id, "resource", asJSON(map[string]any{"Version": "2012-10-17", "Statement": []any{st}}))
	p.edge(graph.HasPolicy, f[1], id)
	return nil
}

func (p *notation) document(id, kind, doc string) {
	p.b.Node(graph.NodeFact{
		ID: id, Cloud: graph.AWS, Account: testAccount, Type: "AWS::IAM::Policy", Labels: []graph.Label{graph.Policy},
		Props: graph.Props{graph.PropPolicyKind: kind, graph.PropDocument: doc},
	})
}

func document(effect string, actions, resources []string, cond map[string]any) string {
	st := map[string]any{"Effect": effect, "Action": actions, "Resource": resources}
	if cond != nil {
		st["Condition"] = cond
	}
	return asJSON(map[string]any{"Version": "2012-10-17", "Statement": []any{st}})
}

func asJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(data)
}

func (p *notation) trust(role string, who []string) {
	var sts []any
	for _, n := range who {
		key, id := "AWS", p.id(n)
		if strings.HasSuffix(n, ".amazonaws.com") {
			key = "Service"
			p.b.Node(graph.NodeFact{ID: n, Type: "AWS::Service", Cloud: graph.AWS, Labels: []graph.Label{graph.Principal}})
		}
		if n == "" {
			continue
		}
		if n == "account" {
			id = "arn:aws:iam::" + testAccount + ":root"
		}
		action, named := "sts:AssumeRole", id
		switch {
		case id == graph.IDAnyAWSAccount:
			named = "*"
		case strings.Contains(id, ":saml-provider/"):
			key, action = "Federated", "sts:AssumeRoleWithSAML"
			p.subjects(role, n, id)
		case strings.Contains(id, ":oidc-provider/") || strings.HasPrefix(n, "cognito-identity."):
			key, action = "Federated", "sts:AssumeRoleWithWebIdentity"
			p.subjects(role, n, id[strings.LastIndexByte(id, '/')+1:])
		}
		sts = append(sts, map[string]any{"Effect": "Allow", "Action": action, "Principal": map[string]string{key: named}})
		p.edge(graph.Trusts, role, id)
	}
	id := p.id(role) + "#trust"
	p.document(id, "trust", asJSON(map[string]any{"Version": "2012-10-17", "Statement": sts}))
	p.edge(graph.HasPolicy, role, id)
}

// subjects lets a role trust those for whom a provider vouches.
func (p *notation) subjects(role, provider, issuer string) {
	p.names["subjects-of-"+provider] = "external:" + issuer
	p.b.Node(graph.NodeFact{ID: "external:" + issuer, Type: "FederatedSubject", Cloud: graph.Internet, Labels: []graph.Label{graph.Principal}, Props: graph.Props{"issuer": issuer, "external": true}})
	p.b.Edge(graph.EdgeFact{Kind: graph.Trusts, From: p.id(role), To: "external:" + issuer})
}

// thing reads "thing TYPE NAME [runs-as=…] [prop=value…]".
func (p *notation) thing(f []string, w map[string]string, props graph.Props) error {
	if len(f) < 3 {
		return errors.New("want: thing TYPE NAME")
	}
	form, ok := thingForms()[f[1]]
	if !ok {
		return errors.New("unknown type")
	}
	if id, ok := p.names[w["code_signing_config"]]; ok {
		props["code_signing_config"] = id
	}
	p.node(f[2], strings.ReplaceAll(form.arn, "NAME", f[2]), f[1], props, form.label)
	if r, ok := w["runs-as"]; ok {
		p.edge(graph.RunsAs, f[2], r)
	}
	if r, ok := w["from"]; ok {
		p.edge(graph.Triggers, r, f[2])
	}
	return nil
}

type form struct {
	arn   string
	label graph.Label
}

func thingForms() map[string]form {
	arn := func(service, rest string) string {
		return "arn:aws:" + service + ":eu-west-1:" + testAccount + ":" + rest
	}
	return map[string]form{
		"AWS::Batch::JobDefinition":                    {arn("batch", "job-definition/NAME:1"), graph.Function},
		"AWS::BedrockAgentCore::Runtime":               {arn("bedrock-agentcore", "runtime/NAME"), graph.Function},
		"AWS::BedrockAgentCore::BrowserCustom":         {arn("bedrock-agentcore", "browser-custom/NAME"), graph.Instance},
		"AWS::CodeDeploy::DeploymentGroup":             {arn("codedeploy", "deploymentgroup:shop/NAME"), graph.Resource},
		"AWS::EMR::Cluster":                            {arn("elasticmapreduce", "cluster/NAME"), graph.Instance},
		"AWS::SageMaker::UserProfile":                  {arn("sagemaker", "user-profile/d-1/NAME"), graph.Resource},
		"AWS::Scheduler::Schedule":                     {arn("scheduler", "schedule/default/NAME"), graph.Trigger},
		"AWS::Cognito::IdentityPool":                   {arn("cognito-identity", "identitypool/NAME"), graph.IdentityProvider},
		"AWS::Cognito::UserPool":                       {arn("cognito-idp", "userpool/NAME"), graph.IdentityProvider},
		"AWS::EKS::Cluster":                            {arn("eks", "cluster/NAME"), graph.Resource},
		"AWS::SSO::Instance":                           {"arn:aws:sso:::instance/NAME", graph.IdentityProvider},
		"AWS::SSO::PermissionSet":                      {"arn:aws:sso:::permissionSet/ssoins-1/NAME", graph.Resource},
		"AWS::IdentityStore::Group":                    {"arn:aws:identitystore:::group/NAME", graph.Group},
		"AWS::IdentityStore::User":                     {"arn:aws:identitystore:::user/NAME", graph.User},
		"AWS::IAM::OIDCProvider":                       {"arn:aws:iam::" + testAccount + ":oidc-provider/NAME.example", graph.IdentityProvider},
		"AWS::IAM::SAMLProvider":                       {"arn:aws:iam::" + testAccount + ":saml-provider/NAME", graph.IdentityProvider},
		"AWS::ApiGateway::RestApi":                     {"arn:aws:apigateway:eu-west-1::/restapis/NAME", graph.Endpoint},
		"AWS::SNS::Topic":                              {arn("sns", "NAME"), graph.Topic},
		"AWS::KMS::Key":                                {arn("kms", "key/NAME"), graph.Key},
		"AWS::DynamoDB::Table":                         {arn("dynamodb", "table/NAME"), graph.DataStore},
		"AWS::ECR::Repository":                         {arn("ecr", "repository/NAME"), graph.Registry},
		"AWS::EC2::Snapshot":                           {"arn:aws:ec2:eu-west-1::snapshot/NAME", graph.DataStore},
		"AWS::RDS::DBInstance":                         {arn("rds", "db:NAME"), graph.DataStore},
		"AWS::RDS::DBSnapshot":                         {arn("rds", "snapshot:NAME"), graph.DataStore},
		"AWS::RDS::DBCluster":                          {arn("rds", "cluster:NAME"), graph.DataStore},
		"AWS::Lambda::Alias":                           {arn("lambda", "function:target:NAME"), graph.Function},
		"AWS::MWAA::Environment":                       {arn("airflow", "environment/NAME"), graph.Function},
		"AWS::Bedrock::AgentAlias":                     {arn("bedrock", "agent-alias/NAME/1"), graph.Function},
		"AWS::RolesAnywhere::TrustAnchor":              {arn("rolesanywhere", "trust-anchor/NAME"), graph.IdentityProvider},
		"AWS::Lambda::Function":                        {arn("lambda", "function:NAME"), graph.Function},
		"AWS::Lambda::CodeSigningConfig":               {arn("lambda", "code-signing-config:NAME"), graph.Resource},
		"AWS::EC2::Instance":                           {arn("ec2", "instance/NAME"), graph.Instance},
		"AWS::EC2::LaunchTemplate":                     {arn("ec2", "launch-template/NAME"), graph.Resource},
		"AWS::ECS::Cluster":                            {arn("ecs", "cluster/NAME"), graph.Resource},
		"AWS::ECS::Service":                            {arn("ecs", "service/c/NAME"), graph.Function},
		"AWS::ECS::TaskDefinition":                     {arn("ecs", "task-definition/NAME:1"), graph.Resource},
		"AWS::AppRunner::Service":                      {arn("apprunner", "service/NAME/1"), graph.Function},
		"AWS::BedrockAgentCore::CodeInterpreterCustom": {arn("bedrock-agentcore", "code-interpreter-custom/NAME"), graph.Function},
		"AWS::CloudFormation::Stack":                   {arn("cloudformation", "stack/NAME/1"), graph.Resource},
		"AWS::CloudFormation::StackSet":                {arn("cloudformation", "stackset/NAME:1"), graph.Resource},
		"AWS::CodeBuild::Project":                      {arn("codebuild", "project/NAME"), graph.Function},
		"AWS::Glue::DevEndpoint":                       {arn("glue", "devEndpoint/NAME"), graph.Instance},
		"AWS::Glue::Job":                               {arn("glue", "job/NAME"), graph.Function},
		"AWS::SageMaker::NotebookInstance":             {arn("sagemaker", "notebook-instance/NAME"), graph.Instance},
		"AWS::StepFunctions::StateMachine":             {arn("states", "stateMachine:NAME"), graph.Function},
		"AWS::Batch::JobQueue":                         {arn("batch", "job-queue/NAME"), graph.Resource},
		"AWS::SQS::Queue":                              {arn("sqs", "NAME"), graph.Queue},
		"AWS::SecretsManager::Secret":                  {arn("secretsmanager", "secret:NAME-AbCdEf"), graph.Secret},
		"AWS::S3::Bucket":                              {"arn:aws:s3:::NAME", graph.DataStore},
	}
}
