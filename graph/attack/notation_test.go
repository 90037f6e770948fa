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
		case k == "trusts" || k == "runs-as" || k == "in" || k == "from" || k == "type" || k == "labels" || k == "account":
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
	case "account", "user", "role", "group", "policy", "allow", "deny", "boundary", "attach", "scp":
		return p.aws(f, w, props)
	case "thing":
		return p.thing(f, w, props)
	case "edge":
		p.edge(graph.Kind(f[1]), f[2], f[3])
		return nil
	}
	return p.other(f, w, props)
}

func (p *notation) node(name, id, typ string, props graph.Props, labels ...graph.Label) {
	p.names[name] = id
	p.b.Node(graph.NodeFact{ID: id, Name: name, Type: typ, Labels: labels, Cloud: p.cloud, Account: testAccount, Props: props})
	if id != testAccount {
		p.b.Edge(graph.EdgeFact{Kind: graph.Contains, From: testAccount, To: id})
	}
}

func (p *notation) aws(f []string, w map[string]string, props graph.Props) error {
	name := f[1]
	arn := "arn:aws:iam::" + testAccount + ":" + f[0] + "/" + name
	switch f[0] {
	case "account":
		p.node(name, testAccount, "", nil, graph.Account)
		p.node("root", "arn:aws:iam::"+testAccount+":root", "AWS::IAM::RootUser", nil, graph.Principal, graph.User)
	case "user":
		p.node(name, arn, "AWS::IAM::User", props, graph.Principal, graph.User)
		if g, ok := w["in"]; ok {
			p.edge(graph.MemberOf, name, g)
		}
	case "role":
		p.node(name, arn, "AWS::IAM::Role", props, graph.Principal, graph.Role)
		p.trust(name, strings.Split(w["trusts"], ","))
	case "group":
		p.node(name, arn, "AWS::IAM::Group", props, graph.Principal, graph.Group)
	case "policy":
		p.node(name, arn, "AWS::IAM::ManagedPolicy", graph.Props{graph.PropPolicyKind: "managed", graph.PropDocument: document("Allow", strings.Split(f[3], ","), []string{"*"}, nil)}, graph.Policy)
		if v, ok := w["older"]; ok {
			p.b.Node(graph.NodeFact{ID: arn, Props: graph.Props{"other_versions": []string{"v1"}, "document_v1": document("Allow", []string{v}, []string{"*"}, nil)}})
		}
	case "attach":
		p.edge(graph.HasPolicy, f[3], name)
	case "allow", "deny":
		return p.statement(f)
	case "boundary":
		id := p.id(name) + "#boundary"
		p.document(id, "managed", document("Allow", strings.Split(f[3], ","), []string{"*"}, nil))
		p.b.Edge(graph.EdgeFact{Kind: graph.BoundedBy, From: p.id(name), To: id})
	case "scp":
		p.n++
		id := fmt.Sprintf("scp:%d", p.n)
		effect := strings.ToUpper(f[1][:1]) + f[1][1:]
		p.document(id, "scp", document(effect, strings.Split(f[2], ","), []string{"*"}, nil))
		p.b.Edge(graph.EdgeFact{Kind: graph.LimitedBy, From: testAccount, To: id, Props: graph.Props{"level": int64(0), "level_id": "root"}})
		p.b.Node(graph.NodeFact{ID: testAccount, Props: graph.Props{"scps_given": true}})
	}
	return nil
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
		sts = append(sts, map[string]any{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]string{key: id}})
		p.edge(graph.Trusts, role, id)
	}
	id := p.id(role) + "#trust"
	p.document(id, "trust", asJSON(map[string]any{"Version": "2012-10-17", "Statement": sts}))
	p.edge(graph.HasPolicy, role, id)
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
