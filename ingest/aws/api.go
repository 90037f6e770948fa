package aws

import (
	"encoding/json"
	"strings"

	"github.com/postern-graph/postern/graph"
)

func apiMapper(typ string) func(*item) {
	switch typ {
	case "AWS::ApiGateway::RestApi":
		return (*item).restAPI
	case "AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage":
		return (*item).apiStage
	case "AWS::ApiGateway::Method":
		return (*item).apiMethod
	case "AWS::ApiGateway::Resource":
		return (*item).restResources
	case "AWS::ApiGatewayV2::Api":
		return (*item).httpAPI
	case "AWS::ApiGatewayV2::Route":
		return (*item).apiRoute
	case "AWS::ApiGateway::Authorizer", "AWS::ApiGatewayV2::Authorizer":
		return (*item).apiAuthorizer
	case "AWS::ApiGatewayV2::Integration":
		return (*item).apiIntegration
	case "AWS::AppSync::GraphQLApi":
		return (*item).graphQLAPI
	case "AWS::AppSync::DataSource":
		return (*item).graphQLSource
	case "AWS::CloudFront::Distribution":
		return (*item).distribution
	}
	if m := balancerMapper(typ); m != nil {
		return m
	}
	if m := eventMapper(typ); m != nil {
		return m
	}
	return containerMapper(typ)
}

// apis remembers across records what a method or route must know of its API: ARNs are the keys.
type apis struct {
	endpointType map[string]string   // API → REGIONAL, EDGE, PRIVATE
	policed      map[string]bool     // API with a resource policy
	guarded      map[string]bool     // API with a resource policy that asks for something
	integration  map[string]obj      // "API/integrations/ID" → the integration
	scheme       map[string]string   // load balancer → internet-facing, internal
	taskRole     map[string]string   // task definition → the role of its tasks
	permission   map[string]string   // permission set → its name
	socket       map[string]bool     // HTTP or WebSocket API that was read → whether it is a WebSocket one
	aclsIgnored  map[string]bool     // account → its buckets ignore public ACLs
	stages       map[string][]string // API → names of its stages
	connect      map[string]string   // WebSocket API → what its $connect route asks for
}

func newAPIs() *apis {
	return &apis{
		endpointType: map[string]string{}, guarded: map[string]bool{}, policed: map[string]bool{}, integration: map[string]obj{}, scheme: map[string]string{},
		taskRole: map[string]string{}, socket: map[string]bool{}, connect: map[string]string{}, permission: map[string]string{}, stages: map[string][]string{}, aclsIgnored: map[string]bool{},
	}
}

// later runs f once everything of the flag has been read, with the item's record as it is now.
func (it *item) later(f func()) {
	e := it.e
	record, observed := e.record, e.observed
	e.im.after = append(e.im.after, func() {
		e.record, e.observed = record, observed
		f()
	})
}

// finish runs what later kept.
func (im *importer) finish() {
	for _, f := range im.after {
		f()
	}
	im.after = nil
}

func (it *item) apiARN(kind, id string) string {
	return "arn:" + it.partition + ":apigateway:" + it.Region + "::/" + kind + "/" + id
}

func (it *item) restAPI() {
	id := it.C.str("Id", "RestApiId")
	if id == "" {
		id = it.ID[strings.LastIndexByte(it.ID, '/')+1:]
	}
	it.ARN = it.apiARN("restapis", id)
	if n := it.C.str("Name"); n != "" {
		it.Name = n
	}
	typ := strings.ToUpper(it.C.str("EndpointConfiguration.Types"))
	set(it.props, "endpoint_type", typ)
	it.e.im.apis.endpointType[it.ARN] = typ
	it.setBool("default_endpoint_disabled", "DisableExecuteApiEndpoint")
	if doc := it.C.raw("Policy"); doc != nil {
		// API Gateway gives the policy with its quotes escaped once more.
		doc = unescapeQuotes(doc)
		it.e.resourcePolicy(it.ARN, doc)
		it.e.im.apis.policed[it.ARN] = true
		it.e.im.apis.guarded[it.ARN] = !letsAnyoneIn(doc)
	}
	for _, r := range it.S.objs("Resources", "Methods") {
		it.restResource(it.ARN, r)
	}
}

func unescapeQuotes(doc json.RawMessage) json.RawMessage {
	var s string
	if json.Unmarshal(doc, &s) == nil && strings.HasPrefix(s, `{\"`) {
		return quote(strings.ReplaceAll(s, `\"`, `"`))
	}
	return doc
}

// letsAnyoneIn tells a policy that gates nothing: it allows everyone without a condition, and denies no one.
func letsAnyoneIn(doc json.RawMessage) bool {
	text, err := documentText(doc)
	if err != nil {
		return false
	}
	open := false
	for _, st := range parseObj([]byte(text)).objs("Statement") {
		if st.str("Effect") != "Allow" {
			return false
		}
		anyone := false
		for _, p := range append(st.strs("Principal"), st.strs("Principal.AWS")...) {
			anyone = anyone || p == "*"
		}
		if anyone && len(st.obj("Condition")) == 0 {
			open = true
		}
	}
	return open
}

func (it *item) apiStage() {
	api := it.C.str("RestApiId")
	kind := "restapis"
	if it.Type == "AWS::ApiGatewayV2::Stage" {
		api, kind = it.C.str("ApiId"), "apis"
	}
	if api == "" {
		return
	}
	name := it.C.str("StageName")
	if known := it.e.im.apis; name != "" {
		known.stages[it.apiARN(kind, api)] = append(known.stages[it.apiARN(kind, api)], name)
	}
	it.ARN = it.apiARN(kind, api) + "/stages/" + name
	it.e.edge(graph.Contains, it.apiARN(kind, api), it.ARN)
	if log := it.C.str("AccessLogSettings.DestinationArn"); isARN(log) {
		it.logsTo(strings.TrimSuffix(log, ":*"))
	}
	it.set("web_acl", "WebAclArn")
	if v := it.C.stringMap("Variables", "StageVariables"); len(v) > 0 {
		it.environment(v)
	}
}

// apiMethod is a method listed by itself, as CloudFormation does.
func (it *item) apiMethod() {
	api := it.C.str("RestApiId")
	if api == "" {
		return
	}
	it.noNode = true
	it.method(it.apiARN("restapis", api), it.C.str("ResourceId"), it.C.str("Path"), it.C.str("HttpMethod"), it.C)
}

// restResource is one resource of an API with its methods, as GetResources with embed=methods gives it.
func (it *item) restResource(api string, r obj) {
	methods := r.obj("ResourceMethods")
	for _, verb := range sortedKeys(methods) {
		it.method(api, r.str("Id"), r.str("Path"), verb, parseObj(methods[verb]))
	}
}

// method is an Endpoint: authorization is decided there. auth_type is POLICY where the method itself asks for nothing
// and the API's own policy does, since whom that lets in is the judge's to say.
func (it *item) method(api, resource, path, verb string, m obj) {
	id := api + "/resources/" + resource + "/methods/" + verb
	integration := m.obj("MethodIntegration", "Integration")
	auth := strings.ToUpper(m.str("AuthorizationType"))
	props := graph.Props{}
	set(props, "http_method", verb)
	set(props, "path", path)
	set(props, "authorization_type", auth)
	setBool(props, "api_key_required", m, "ApiKeyRequired")
	set(props, "authorizer", m.str("AuthorizerId"))
	account, region := it.Account, it.Region
	uri, credentials := integration.str("Uri"), integration.str("Credentials")
	it.later(func() {
		endpoint, read := it.e.im.apis.endpointType[api]
		switch {
		case auth == "NONE" && !read:
			auth = "UNKNOWN" // the API may be private or have a policy of its own
			it.e.gap("apigateway", graph.GapUnresolved, id+": its API is not in the export")
		case auth == "NONE" && it.e.im.apis.guarded[api]:
			auth = "POLICY"
		}
		set(props, "auth_type", auth)
		set(props, "endpoint_type", endpoint)
		it.e.resource(graph.NodeFact{
			ID: id, Labels: []graph.Label{graph.Endpoint}, Name: verb + " " + path, Account: account, Region: region, Type: "AWS::ApiGateway::Method", Props: props,
		})
		it.e.edge(graph.Contains, api, id)
		it.integrated(id, uri, credentials)
		it.invocations(api, id, auth, verb, path, props)
	})
}

// invocations are what a permission to call a method or route names: one for each stage that its API was deployed to, "*" where
// no stage is known. They start the method; whoever may call them is asked of the caller's and the API's own policies.
func (it *item) invocations(api, to, auth, verb, path string, settings graph.Props) {
	if auth != "AWS_IAM" && auth != "POLICY" {
		return
	}
	a, _ := parseARN(api)
	stages := uniq(it.e.im.apis.stages[api])
	if len(stages) == 0 {
		stages = []string{"*"}
	}
	verbs := []string{verb}
	if verb == "ANY" {
		verbs = []string{"GET", "POST", "PUT", "PATCH", "DELETE"} // permissions name the verb of the request
	}
	for _, stage := range stages {
		for _, v := range verbs {
			it.invocation(a, api, to, auth, stage, v, path, settings)
		}
	}
}

func (it *item) invocation(a arn, api, to, auth, stage, verb, path string, settings graph.Props) {
	what := verb
	if path != "" {
		what += "/" + strings.TrimPrefix(path, "/")
	}
	id := "arn:" + a.Partition + ":execute-api:" + a.Region + ":" + it.Account + ":" + a.name() + "/" + stage + "/" + what
	props := graph.Props{"auth_type": auth, "stage": stage}
	for _, k := range []string{"api_key_required", "endpoint_type"} {
		if v, ok := settings[k]; ok {
			props[k] = v
		}
	}
	it.e.resource(graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Endpoint}, Name: strings.TrimSpace(verb+" "+path) + " (" + stage + ")", Account: it.Account, Region: a.Region,
		Type: "AWS::ExecuteApi::Method", Props: props,
	})
	it.e.edge(graph.Triggers, id, to)
	if it.e.im.apis.policed[api] {
		it.e.edge(graph.HasPolicy, id, api+"#policy")
	}
}

// integrated leads from a way in to the function behind it. credentials names a role that the gateway calls with, in place of the function's
// own policy.
func (it *item) integrated(from, uri, credentials string) {
	if uri == "" {
		return
	}
	if strings.Contains(uri, "${stageVariables") {
		it.e.gap("apigateway", graph.GapUnresolved, from+": the integration depends on a stage variable")
		return
	}
	props := graph.Props{}
	set(props, "credentials", credentials)
	switch {
	case functionIn(uri) != "" || strings.Contains(uri, ":lambda:") && !strings.Contains(uri, ":apigateway:"):
		it.triggers(from, uri, props)
	case strings.Contains(uri, ":states:action/"), strings.Contains(uri, ":sqs:path/"), strings.Contains(uri, ":sns:path/"):
		props["integration"] = uri
		if a, ok := parseARN(uri); ok {
			if p := strings.Split(a.Resource, "/"); len(p) >= 3 && a.Account == "sqs" {
				it.e.edge(graph.Triggers, from, "arn:"+a.Partition+":sqs:"+a.Region+":"+p[1]+":"+p[2], props)
			}
		}
	}
}

func (it *item) httpAPI() {
	id := it.C.str("ApiId", "Id")
	if id == "" {
		id = it.ID[strings.LastIndexByte(it.ID, '/')+1:]
	}
	it.ARN = it.apiARN("apis", id)
	if n := it.C.str("Name"); n != "" {
		it.Name = n
	}
	it.set("url", "ApiEndpoint")
	it.set("protocol", "ProtocolType")
	it.e.im.apis.socket[it.ARN] = strings.EqualFold(it.C.str("ProtocolType"), "WEBSOCKET")
	it.setBool("default_endpoint_disabled", "DisableExecuteApiEndpoint")
	if target := it.C.str("Target"); isARN(target) {
		// Made in one go with a target: its one route asks for nothing.
		it.props["auth_type"] = "NONE"
		it.triggers(it.ARN, target)
	}
}

func (it *item) apiRoute() {
	api := it.C.str("ApiId")
	if api == "" {
		return
	}
	base := it.apiARN("apis", api)
	id := it.C.str("RouteId")
	if id == "" {
		id = it.ID
	}
	it.ARN = base + "/routes/" + id
	it.Name = it.C.str("RouteKey")
	it.routeAuth(base, it.ARN, it.Name)
	it.setBool("api_key_required", "ApiKeyRequired")
	it.set("authorizer", "AuthorizerId")
	it.e.edge(graph.Contains, base, it.ARN)
	target, from := it.C.str("Target"), it.ARN
	if target != "" {
		it.later(func() {
			in := it.e.im.apis.integration[base+"/"+strings.TrimPrefix(target, "/")]
			it.integrated(from, in.str("IntegrationUri"), in.str("CredentialsArn"))
			if in == nil {
				it.e.gap("apigateway", graph.GapUnresolved, from+": "+target+" is not in the export")
			}
		})
	}
}

// routeAuth says what a route asks for. A WebSocket is opened by its $connect route, whose authorizer holds for every
// message that follows, so that the other routes have none of their own.
func (it *item) routeAuth(api, route, key string) {
	auth := strings.ToUpper(it.C.str("AuthorizationType"))
	if auth == "" {
		auth = "NONE" // the API leaves the field out where nothing is asked
	}
	if key == "$connect" {
		it.e.im.apis.connect[api] = auth
	}
	account, region, typ := it.Account, it.Region, it.Type
	verb, path, _ := strings.Cut(key, " ")
	settings := graph.Props{}
	setBool(settings, "api_key_required", it.C, "ApiKeyRequired")
	it.later(func() {
		known := it.e.im.apis
		socket, read := known.socket[api]
		switch {
		case auth != "NONE" || key == "$connect":
		case !read:
			auth = "UNKNOWN" // it may be one of a WebSocket
		case socket && known.connect[api] == "":
			auth = "UNKNOWN"
		case socket:
			auth = known.connect[api]
		}
		it.e.node(graph.NodeFact{
			ID: route, Labels: []graph.Label{graph.Endpoint}, Account: account, Region: region, Type: typ, Props: graph.Props{"auth_type": auth},
		})
		if socket {
			verb, path = "$connect", "" // what opens the connection is what a permission names
		}
		it.invocations(api, route, auth, verb, path, settings)
	})
}

func (it *item) apiAuthorizer() {
	it.set("authorizer_type", "AuthorizerType", "Type")
	if fn := functionIn(it.C.str("AuthorizerUri")); fn != "" {
		it.props["function"] = fn
	}
	if id := it.C.str("ApiId"); id != "" {
		it.props["api"] = it.apiARN("apis", id)
	} else if id := it.C.str("RestApiId"); id != "" {
		it.props["api"] = it.apiARN("restapis", id)
	}
}

func (it *item) apiIntegration() {
	it.noNode = true
	id := it.C.str("IntegrationId")
	if id == "" {
		id = it.ID
	}
	it.e.im.apis.integration[it.apiARN("apis", it.C.str("ApiId"))+"/integrations/"+id] = it.C
}

func (it *item) graphQLAPI() {
	if a := it.C.str("Arn"); isARN(a) {
		it.ARN = a
	}
	it.Name = it.C.str("Name")
	auth := append(it.C.strs("AuthenticationType"), it.C.strs("AdditionalAuthenticationProviders.AuthenticationType")...)
	if len(auth) > 0 {
		it.props["auth_type"] = uniq(auth)
	}
	it.set("visibility", "Visibility")
	if fn := it.C.str("LambdaAuthorizerConfig.AuthorizerUri"); isARN(fn) {
		it.props["authorizer"] = fn
	}
}

func (it *item) graphQLSource() {
	it.noNode = true
	api := it.of("AWS::AppSync::GraphQLApi", it.C.str("ApiId"))
	if a := it.C.str("DataSourceArn"); isARN(a) {
		api, _, _ = strings.Cut(a, "/datasources/")
	}
	role := it.C.str("ServiceRoleArn")
	if fn := it.C.str("LambdaConfig.LambdaFunctionArn"); fn != "" {
		props := graph.Props{}
		set(props, "credentials", role)
		it.triggers(api, fn, props)
	}
}

func (it *item) distribution() {
	c := it.C
	if in := c.obj("DistributionConfig"); in != nil {
		c = in
	}
	if a := it.C.str("ARN", "Arn"); isARN(a) {
		it.ARN = a
	}
	it.set("url", "DomainName")
	setBool(it.props, "enabled", c, "Enabled")
	var origins []string
	origins = append(origins, c.strs("Origins.Items.DomainName", "Origins.DomainName")...)
	if len(origins) > 0 {
		it.props["origins"] = uniq(origins)
	}
	for _, b := range c.objs("DefaultCacheBehavior", "CacheBehaviors.Items", "CacheBehaviors") {
		for _, l := range b.objs("LambdaFunctionAssociations.Items", "LambdaFunctionAssociations") {
			if fn := l.str("LambdaFunctionARN"); isARN(fn) {
				it.e.edge(graph.Triggers, it.ARN, fn, graph.Props{"event": l.str("EventType")})
			}
		}
	}
	if b := c.str("Logging.Bucket"); b != "" {
		it.logsTo(it.bucketRef(strings.TrimSuffix(b, ".s3.amazonaws.com")))
	}
	it.set("web_acl", "WebACLId")
}
