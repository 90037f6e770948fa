package aws

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// lambdaFunction maps a function from Config, ListFunctions or GetFunction.
func (it *item) lambdaFunction() {
	c := it.C
	if in := c.obj("Configuration"); in != nil && in.str("FunctionArn") != "" {
		c = in // GetFunction wraps it and puts the code beside
	}
	if full := c.str("FunctionArn"); full != "" {
		it.ARN, _ = unqualified(full)
	} else {
		it.ARN, _ = unqualified(it.ARN)
	}
	if n := c.str("FunctionName"); n != "" {
		it.Name = n
	}
	it.Name, _, _ = strings.Cut(it.Name, ":") // answers about a version or alias go by NAME:QUALIFIER
	it.aliases = []string{it.ARN + ":$LATEST"}
	for prop, path := range map[string]string{
		"runtime": "Runtime", "handler": "Handler", "package_type": "PackageType", "last_modified": "LastModified", "code_sha256": "CodeSha256",
		"dead_letter": "DeadLetterConfig.TargetArn", "vpc_id": "VpcConfig.VpcId", "code_signing_config": "CodeSigningConfigArn", "signing_profile": "SigningProfileVersionArn",
		"state": "State", "timeout": "Timeout", "memory_mb": "MemorySize", "tracing": "TracingConfig.Mode", "version": "Version",
	} {
		set(it.props, prop, c.str(path))
	}
	it.set("reserved_concurrency", "Concurrency.ReservedConcurrentExecutions", "ReservedConcurrentExecutions")
	it.set("code_signing_config", "CodeSigningConfig.CodeSigningConfigArn", "CodeSigningConfigArn")
	it.runsAs(c.str("Role"))
	subnets := c.strs("VpcConfig.SubnetIds", "VpcConfig.SubnetIds.SubnetId")
	it.inSubnets(subnets...)
	it.securityGroups(c.strs("VpcConfig.SecurityGroupIds", "VpcConfig.SecurityGroupIds.SecurityGroupId")...)
	if c.str("FunctionName", "FunctionArn") != "" {
		it.props["in_vpc"] = len(subnets) > 0 // said only by what describes the function, not by its policy alone
	}
	setBool(it.props, "ipv6_allowed", c, "VpcConfig.Ipv6AllowedForDualStack")
	it.encryptedBy(c.str("KMSKeyArn"))
	it.environment(c.stringMap("Environment.Variables"))
	it.lambdaCode(c)
	log := c.str("LoggingConfig.LogGroup")
	if log == "" {
		log = "/aws/lambda/" + it.Name
	}
	it.logsTo(it.of("AWS::Logs::LogGroup", log))
	for _, p := range []string{"Policy", "policy.policy", "FunctionPolicy"} {
		if doc := it.S.raw(p); doc != nil {
			it.lambdaPolicy(it.ARN, doc)
			break
		}
	}
	for _, u := range append(it.S.objs("FunctionUrlConfig", "FunctionUrlConfigs", "UrlConfig", "functionUrl"), c.objs("FunctionUrlConfig")...) {
		it.functionURL(it.ARN, u)
	}
	for _, m := range it.S.objs("EventSourceMappings", "EventSourceMapping") {
		it.mapping(m)
	}
}

// lambdaCode says where the code comes from: layers, a bucket, an image.
func (it *item) lambdaCode(c obj) {
	var layers []string
	for _, v := range c.values("Layers") {
		var layer string
		if o := parseObj(v); o != nil {
			layer = o.str("Arn")
		} else {
			layer, _ = scalar(v)
		}
		if isARN(layer) {
			layers = append(layers, layer)
			it.e.edge(graph.SuppliesCode, layer, it.ARN, graph.Props{"layer": true})
			it.layerOfVersion(layer)
		}
	}
	if len(layers) > 0 {
		it.props["layers"] = layers
	}
	code := it.C.obj("Code")
	if b := code.str("S3Bucket"); b != "" {
		it.codeFrom("s3://" + b + "/" + code.str("S3Key"))
	}
	it.image(code.str("ImageUri"))
	for _, fs := range c.objs("FileSystemConfigs") {
		if ap := fs.str("Arn"); ap != "" {
			it.e.edge(graph.SuppliesCode, ap, it.ARN, graph.Props{"mount": fs.str("LocalMountPath")})
		}
	}
}

// layerOfVersion makes sure that the account's own layer versions are nodes.
func (it *item) layerOfVersion(layer string) {
	if a := accountOf(layer); a != it.e.account || it.e.seen[layer] {
		return
	}
	it.e.seen[layer] = true
	it.e.resource(graph.NodeFact{ID: layer, Labels: labelsOf("AWS::Lambda::LayerVersion"), Name: layerName(layer), Region: it.Region, Type: "AWS::Lambda::LayerVersion"})
}

func layerName(layer string) string {
	a, _ := parseARN(layer)
	return strings.TrimPrefix(a.Resource, "layer:")
}

// functionURL is an Endpoint of its own, as only it can be called without signing.
func (it *item) functionURL(fn string, u obj) {
	target := fn
	if full := u.str("FunctionArn", "TargetFunctionArn"); isARN(full) {
		target = full
	}
	if q := u.str("Qualifier"); q != "" {
		base, _ := unqualified(target)
		target = base + ":" + q
	}
	if base, q := unqualified(target); q != "" {
		it.qualified(base, q, qualifiedType(q), nil)
	}
	props := graph.Props{}
	set(props, "url", u.str("FunctionUrl"))
	set(props, "auth_type", strings.ToUpper(u.str("AuthType")))
	set(props, "invoke_mode", u.str("InvokeMode"))
	if o := u.strs("Cors.AllowOrigins"); len(o) > 0 {
		props["cors"] = uniq(o)
	}
	id := target + "#url"
	name := it.Name
	if a, ok := parseARN(target); ok {
		name = strings.TrimPrefix(a.Resource, "function:")
	}
	it.e.resource(graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Endpoint}, Name: name + " (function URL)", Account: it.Account, Region: it.Region, Type: "AWS::Lambda::Url", Props: props,
	})
	it.e.edge(graph.Triggers, id, target)
}

// qualified writes a version or alias of a function.
func (it *item) qualified(fn, qualifier, typ string, props graph.Props) string {
	if qualifier == "$LATEST" {
		return fn
	}
	id := fn + ":" + qualifier
	a, _ := parseARN(fn)
	it.e.node(graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Function}, Name: a.name() + ":" + qualifier, Account: it.Account, Region: it.Region, Type: typ, Props: props,
	})
	it.e.edge(graph.Contains, it.Account, id)
	it.e.edge(graph.Contains, fn, id)
	return id
}

// lambdaQualified maps versions (which may carry a role of their own) and aliases.
func (it *item) lambdaQualified() {
	it.noNode = true
	full := it.C.str("FunctionArn", "AliasArn", "VersionArn")
	if !isARN(full) {
		full = it.ARN
	}
	fn, q := unqualified(full)
	if q == "" {
		q = it.C.str("Version", "Name")
		fn = it.functionRef(it.C.str("FunctionName", "FunctionArn"))
	}
	if fn == "" || q == "" || q == "$LATEST" {
		return
	}
	props := graph.Props{}
	set(props, "function_version", it.C.str("FunctionVersion"))
	id := it.qualified(fn, q, it.Type, props)
	if role := it.C.str("Role"); role != "" {
		it.e.edge(graph.RunsAs, id, it.e.roleRef(role, it.partition))
	} else {
		// An alias runs as the version that it names does, which is the function's role unless that changed since.
		it.e.edge(graph.Triggers, id, fn, graph.Props{"alias": true})
	}
	if doc := it.S.raw("Policy"); doc != nil {
		it.e.resourcePolicy(id, doc)
	}
}

// functionRef reads a function's name, partial ARN or ARN.
func (it *item) functionRef(s string) string {
	if s == "" || isARN(s) {
		return s
	}
	if _, name, ok := strings.Cut(s, ":function:"); ok {
		s = name
	}
	return it.of("AWS::Lambda::Function", s)
}

func (it *item) lambdaURL() {
	it.noNode = true
	fn := it.functionRef(it.C.str("TargetFunctionArn", "FunctionArn", "FunctionName"))
	if fn == "" {
		fn = it.functionRef(it.ID)
	}
	it.Name = ""
	it.functionURL(fn, it.C)
}

func (it *item) eventSourceMapping() {
	it.mapping(it.C)
	set(it.props, "function", it.functionRef(it.C.str("FunctionArn", "FunctionName")))
	it.set("source", "EventSourceArn")
	it.set("max_retries", "MaximumRetryAttempts")
	it.set("max_concurrency", "ScalingConfig.MaximumConcurrency")
	it.set("on_failure", "DestinationConfig.OnFailure.Destination")
}

// mapping writes the edge of an event source mapping: whoever can write to the source runs the function.
func (it *item) mapping(m obj) {
	fn := it.functionRef(m.str("FunctionArn", "FunctionName"))
	if fn == "" {
		fn = it.ARN
	}
	source := m.str("EventSourceArn")
	if source == "" || fn == "" {
		return
	}
	// A table's stream belongs to the table: that is where one writes.
	props := graph.Props{}
	set(props, "uuid", m.str("UUID", "Id"))
	if table, _, ok := strings.Cut(source, "/stream/"); ok && strings.Contains(source, ":dynamodb:") {
		props["stream"] = source
		source = table
	}
	if v, ok := m.boolean("Enabled"); ok {
		props["enabled"] = v
	} else if s := m.str("State"); s != "" {
		props["enabled"] = s == "Enabled" || s == "Enabling" || s == "Creating" || s == "Updating"
	}
	it.e.edge(graph.Triggers, source, fn, props)
}

func (it *item) lambdaLayer() {
	if a := it.C.str("LayerVersionArn", "Arn"); a != "" {
		it.ARN = a
	}
	it.policyAt("Policy")
}
