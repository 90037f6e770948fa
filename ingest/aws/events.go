package aws

import (
	"regexp"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
)

func eventMapper(typ string) func(*item) {
	switch typ {
	case "AWS::Events::Rule":
		return (*item).eventRule
	case "AWS::Scheduler::Schedule":
		return (*item).schedule
	case "AWS::Pipes::Pipe":
		return (*item).pipe
	case "AWS::StepFunctions::StateMachine":
		return (*item).stateMachine
	case "AWS::IoT::TopicRule":
		return (*item).topicRule
	case "AWS::Cognito::UserPool":
		return (*item).userPool
	case "AWS::Cognito::IdentityPool", "AWS::Cognito::IdentityPoolRoleAttachment":
		return (*item).identityPool
	case "AWS::Bedrock::Agent":
		return (*item).agent
	}
	return nil
}

func (it *item) eventRule() {
	if a := it.C.str("Arn"); isARN(a) {
		it.ARN = a
	}
	if n := it.C.str("Name"); n != "" {
		it.Name = n
	}
	enabled := !strings.EqualFold(it.C.str("State"), "DISABLED")
	it.props["enabled"] = enabled
	it.set("schedule", "ScheduleExpression")
	it.set("event_pattern", "EventPattern")
	for _, t := range append(it.C.objs("Targets"), it.S.objs("Targets")...) {
		it.ruleTarget(it.ARN, t, enabled)
	}
	pattern := parseObj(it.C.raw("EventPattern"))
	if pattern == nil || onlyAWS(pattern.strs("source")) {
		return // a schedule, or events that AWS alone can send
	}
	bus := it.C.str("EventBusName")
	if bus == "" {
		bus = "default"
	}
	it.e.edge(graph.Triggers, it.of("AWS::Events::EventBus", bus), it.ARN, graph.Props{"enabled": enabled})
}

// onlyAWS tells a pattern that only AWS's own events match: nobody else may send a source that starts with "aws.".
func onlyAWS(sources []string) bool {
	for _, s := range sources {
		if !strings.HasPrefix(s, "aws.") {
			return false
		}
	}
	return len(sources) > 0
}

func (it *item) ruleTarget(rule string, t obj, enabled bool) {
	props := graph.Props{"enabled": enabled}
	set(props, "credentials", t.str("RoleArn"))
	target := t.str("Arn")
	if td := t.str("EcsParameters.TaskDefinitionArn"); td != "" {
		target = td
	}
	it.triggers(rule, target, props)
}

func (it *item) schedule() {
	if a := it.C.str("Arn"); isARN(a) {
		it.ARN = a
	}
	t := it.C.obj("Target")
	it.ruleTarget(it.ARN, t, !strings.EqualFold(it.C.str("State"), "DISABLED"))
	it.role(t.str("RoleArn"), "target")
	it.set("schedule", "ScheduleExpression")
}

func (it *item) pipe() {
	if a := it.C.str("Arn"); isARN(a) {
		it.ARN = a
	}
	props := graph.Props{"enabled": !strings.EqualFold(it.C.str("DesiredState"), "STOPPED")}
	it.triggers(it.C.str("Source"), it.ARN, props)
	role := it.C.str("RoleArn")
	for _, f := range []string{"Target", "Enrichment"} {
		it.triggers(it.ARN, it.C.str(f), graph.Props{"credentials": role})
	}
	it.role(role, "pipe")
}

//nolint:gochecknoglobals // compiled once and only read
var lambdaARN = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+(?::[A-Za-z0-9_$-]+)?`)
})

// stateMachine calls the functions that its definition names, with its own role.
func (it *item) stateMachine() {
	simple()[it.Type].apply(it)
	role := it.C.str("RoleArn")
	for _, fn := range uniq(lambdaARN().FindAllString(string(it.C.raw("Definition", "DefinitionString")), -1)) {
		it.e.edge(graph.Triggers, it.ARN, strings.TrimSuffix(fn, ":$LATEST"), graph.Props{"credentials": role})
	}
}

func (it *item) topicRule() {
	for _, a := range it.C.objs("TopicRulePayload.Actions", "Actions") {
		it.triggers(it.ARN, a.str("Lambda.FunctionArn"))
	}
}

func (it *item) userPool() {
	if a := it.C.str("Arn"); isARN(a) {
		it.ARN = a
	}
	if c := it.C.obj("LambdaConfig"); c != nil {
		for _, k := range sortedKeys(c) {
			if s, ok := scalar(c[k]); ok && isARN(s) {
				it.e.edge(graph.Triggers, it.ARN, s, graph.Props{"event": k})
			}
		}
	}
	if v, ok := it.C.boolean("AdminCreateUserConfig.AllowAdminCreateUserOnly"); ok {
		it.props["self_sign_up"] = !v
	}
}

// identityPool hands out sessions of its roles; whether anyone without an account may have one is a property.
func (it *item) identityPool() {
	id := it.C.str("IdentityPoolId")
	if id != "" {
		it.ARN = it.of("AWS::Cognito::IdentityPool", id)
	}
	it.Type = "AWS::Cognito::IdentityPool"
	if n := it.C.str("IdentityPoolName"); n != "" {
		it.Name = n
	}
	it.setBool("allow_unauthenticated", "AllowUnauthenticatedIdentities")
	it.setBool("classic_flow", "AllowClassicFlow")
	for _, kind := range []string{"authenticated", "unauthenticated"} {
		if r := it.str("Roles." + kind); r != "" {
			it.props[kind+"_role"] = r
		}
	}
	it.poolProviders()
}

// poolProviders keeps who vouches for those who sign in: user pools by their ARNs, other providers by name.
func (it *item) poolProviders() {
	var pools []string
	for _, name := range it.C.strs("CognitoIdentityProviders.ProviderName") {
		host, id, ok := strings.Cut(name, "/") // cognito-idp.REGION.amazonaws.com/POOL
		if p := strings.Split(host, "."); ok && len(p) > 2 {
			pools = append(pools, "arn:"+it.partition+":cognito-idp:"+p[1]+":"+it.Account+":userpool/"+id)
		}
	}
	if len(pools) > 0 {
		it.props["user_pools"] = uniq(pools)
	}
	others := append(sortedKeys(it.C.obj("SupportedLoginProviders")), it.C.strs("OpenIdConnectProviderARNs", "SamlProviderARNs", "OpenIdConnectProviderArns")...)
	if len(others) > 0 {
		it.props["login_providers"] = uniq(others)
	}
	if it.C.member("RoleMappings") != nil || it.S.member("RoleMappings") != nil {
		it.e.gap("cognito", graph.GapNotSupported, it.ARN+": rules that choose a role by claims are not judged, the default roles are")
	}
}

// agent is an agent, or one of its action groups as the API gives them apart.
func (it *item) agent() {
	simple()[it.Type].apply(it)
	it.noNode = it.C.str("ActionGroupId") != ""
	for _, fn := range it.C.strs("ActionGroups.ActionGroupExecutor.Lambda", "ActionGroupExecutor.Lambda") {
		it.triggers(it.ARN, fn, graph.Props{"action_group": true})
	}
}
