package main

// The warehouse account came with a company that Larkspur bought. What is planted in it are settings of data, logs, code and limits:
// every one has a twin beside it, and nothing of it leads to an admin.
func warehouse(e *estate, a *awsAccount) {
	w := &stock{e: e, a: a, aliases: map[string]string{}}
	w.events()
	w.data()
	w.code()
	w.network()
	w.logs()
	w.cli()
}

// stock is the account while it is written, with what only the CLI tells.
type stock struct {
	e        *estate
	a        *awsAccount
	mappings list
	reserved map[string]int
	aliases  map[string]string // function → alias
}

// fn adds a function with its log group; more replaces fields of its configuration.
func (w *stock) fn(name string, more obj, f function, may ...obj) string {
	f.name, f.role, f.more = name, w.a.lambdaRole(name, may...), more
	w.a.function(f)
	return w.a.fnARN(name)
}

// feed lets a queue start a function, and the function's role take from the queue.
func (w *stock) feed(queue, fn string) {
	w.mappings = append(w.mappings, obj{"UUID": guid("esm/" + queue), "BatchSize": 10, "EventSourceArn": w.a.arn("sqs", queue), "FunctionArn": fn, "State": "Enabled", "LastModified": captured})
}

func (w *stock) take(queue string) obj {
	return allow(acts("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"), w.a.arn("sqs", queue))
}

func (w *stock) send(queue string) obj { return allow("sqs:SendMessage", w.a.arn("sqs", queue)) }

// queue adds a queue whose messages stay hidden for so many seconds; dead is the queue for those that fail, or empty.
func (w *stock) queue(name, hidden, dead string, encrypted bool) {
	arn := w.a.arn("sqs", name)
	cfg := obj{
		"QueueArn": arn, "QueueName": name, "QueueUrl": "https://sqs." + region + ".amazonaws.com/" + w.a.id + "/" + name, "VisibilityTimeout": hidden,
		"SqsManagedSseEnabled": map[bool]string{true: "true", false: "false"}[encrypted],
		"Policy":               text(doc(with(allow("sqs:*", arn), "Sid", "owner", "Principal", obj{"AWS": w.a.iam("root")}))),
	}
	if dead != "" {
		cfg["RedrivePolicy"] = text(obj{"deadLetterTargetArn": w.a.arn("sqs", dead), "maxReceiveCount": 5})
	}
	w.a.item("AWS::SQS::Queue", "https://sqs."+region+".amazonaws.com/"+w.a.id+"/"+name, name, arn, cfg, nil)
}

// events plants what stock-count does: it writes into the queue that starts it, may run longer than a message stays hidden, and has
// no place for what fails. stock-report does the same work with none of it. stock-order and order-send start each other. Of three functions behind stock-changed none is started
// by anything else, and what they cannot handle is gone.
func (w *stock) events() {
	a := w.a
	w.queue("stock-counts", "30", "", false)
	w.queue("stock-reports", "360", "stock-dead", true)
	w.queue("stock-dead", "30", "", true)
	w.queue("stock-archive", "30", "stock-dead", true)
	w.feed("stock-counts", w.fn("stock-count", obj{"timeout": 120}, function{}, w.take("stock-counts"), w.send("stock-counts")))
	report := w.fn("stock-report", obj{"timeout": 60, "tracingConfig": obj{"mode": "Active"}}, function{deadLetter: a.arn("sqs", "stock-dead")}, w.take("stock-reports"), w.send("stock-archive"))
	w.feed("stock-reports", report+":live")
	w.aliases["stock-count"], w.aliases["stock-report"] = "live", "live"
	w.reserved = map[string]int{"stock-report": 800, "label-archive": 0}

	topic := a.arn("sns", "stock-changed")
	relay := func(password string) obj { return obj{"SMTP_PASSWORD": password} }
	subscriptions := list{}
	for _, f := range []struct {
		name string
		more obj
		env  obj
	}{
		{"label-print", obj{"runtime": "python3.8", "timeout": 3, "memorySize": 128}, relay("plain-As-The-Old-Relay-9")},
		{"label-queue", obj{"runtime": "nodejs14.x"}, relay("plain-As-The-Old-Relay-9")},
		{"label-archive", obj{"runtime": "python3.13", "timeout": 900, "memorySize": 10240}, relay("another-Relay-Of-2024-7")},
	} {
		arn := a.fnARN(f.name)
		w.fn(f.name, f.more, function{env: f.env, policy: list{serviceInvoke(arn, "sns", topic)}}, w.secretRead("carrier-api"))
		subscriptions = append(subscriptions, obj{"Endpoint": arn, "Protocol": "lambda"})
	}
	a.topic("stock-changed", subscriptions)
	low := a.arn("sns", "stock-low")
	order := a.fnARN("stock-order")
	w.queue("stock-orders", "360", "stock-dead", true)
	w.fn("stock-order", nil, function{runtime: "java21", policy: list{serviceInvoke(order, "sns", low)}}, w.secretRead("bank-feed"), w.send("stock-orders"))
	w.feed("stock-orders", w.fn("order-send", nil, function{runtime: "java21"}, w.take("stock-orders"), allow("sns:Publish", low), allow("kms:GenerateDataKey", a.keyARN("stock"))))
	a.item("AWS::SNS::Topic", low, "stock-low", low, obj{
		"TopicArn": low, "TopicName": "stock-low", "Owner": a.id, "DisplayName": "stock-low", "KmsMasterKeyId": a.keyARN("stock"), "Subscription": list{obj{"Endpoint": order, "Protocol": "lambda"}},
		"Policy": text(doc(with(allow("sns:Publish", low), "Sid", "owner", "Principal", obj{"AWS": a.iam("root")}))),
	}, nil)
}

func (w *stock) secretRead(name string) obj {
	return allow("secretsmanager:GetSecretValue", w.a.secretARN("warehouse/"+name))
}

// data plants data that anyone may read, or that is kept or sent in the clear, and a secret that five roles read.
func (w *stock) data() {
	a := w.a
	a.key("stock")
	a.key("plans")
	w.bucket("labels", true, false, nil)
	w.bucket("catalogue", true, true, nil)
	w.bucket("plans", false, true, obj{"sseAlgorithm": "aws:kms", "kmsMasterKeyID": a.keyARN("plans")})
	w.bucket("inbox", false, true, obj{"sseAlgorithm": "AES256"})
	for _, n := range []string{"carrier-api", "bank-feed"} {
		a.secret("warehouse/" + n)
	}
	for _, d := range []struct {
		name      string
		encrypted bool
	}{{"warehouse-db", false}, {"warehouse-ledger", true}} {
		arn := a.arn("rds", "db:"+d.name)
		cfg := obj{
			"dBInstanceIdentifier": d.name, "dBInstanceArn": arn, "engine": "postgres", "publiclyAccessible": false, "storageEncrypted": d.encrypted,
			"deletionProtection": d.encrypted, "multiAZ": d.encrypted, "iAMDatabaseAuthenticationEnabled": false, "endpoint": obj{"port": 5432},
		}
		if d.encrypted {
			cfg["kmsKeyId"] = a.keyARN("stock")
		}
		a.item("AWS::RDS::DBInstance", "db-"+upperID("", d.name), d.name, arn, cfg, nil)
	}
	search := a.arn("es", "domain/stock-search")
	a.item("AWS::OpenSearch::Domain", a.id+"/stock-search", "stock-search", search, obj{
		"Id": a.id + "/stock-search", "DomainName": "stock-search", "Arn": search, "EncryptionAtRestOptions": obj{"Enabled": true, "KmsKeyId": a.keyARN("stock")},
		"NodeToNodeEncryptionOptions": obj{"Enabled": false}, "DomainEndpointOptions": obj{"EnforceHTTPS": false, "TLSSecurityPolicy": "Policy-Min-TLS-1-0-2019-07"},
	}, nil)
	plans := allow("s3:GetObject", "arn:aws:s3:::larkspur-warehouse-plans/*")
	decrypt := allow("kms:Decrypt", a.keyARN("plans"))
	w.fn("stock-lookup", nil, function{runtime: "python3.13", description: "what is in stock?"}, plans, decrypt)
}

// bucket adds one whose objects anyone may read if open is said; tls refuses plain HTTP. The account's blocks are off for open ones.
func (w *stock) bucket(name string, open, tls bool, encryption obj) {
	name = "larkspur-warehouse-" + name
	arn := "arn:aws:s3:::" + name
	statements := []obj{}
	if tls {
		statements = append(statements, with(deny("s3:*", list{arn, arn + "/*"}), "Principal", "*", "Sid", "TLSOnly", "Condition", obj{"Bool": obj{"aws:SecureTransport": "false"}}))
	}
	if open {
		statements = append(statements, with(allow("s3:GetObject", arn+"/*"), "Principal", "*", "Sid", "Everyone"))
	}
	blocked := !open || tls // the catalogue's policy is as open, and blocked
	supp := obj{
		"BucketPolicy":                   obj{"policyText": text(doc(statements...))},
		"PublicAccessBlockConfiguration": obj{"blockPublicAcls": true, "ignorePublicAcls": true, "blockPublicPolicy": blocked, "restrictPublicBuckets": blocked},
		"BucketVersioningConfiguration":  obj{"status": "Enabled"}, "BucketNotificationConfiguration": obj{"configurations": obj{}},
	}
	if encryption != nil {
		supp["ServerSideEncryptionConfiguration"] = obj{"rules": list{obj{"applyServerSideEncryptionByDefault": encryption, "bucketKeyEnabled": true}}}
	}
	w.a.item("AWS::S3::Bucket", name, name, arn, obj{"name": name, "region": region, "owner": obj{"id": hexID("owner/"+w.a.id, 64)}, "creationDate": "2024-02-01T09:00:00.000Z"}, supp)
}

// code plants an image by a tag that can be moved (the twin goes by digest, from a repository whose tags stay), a signature that is
// asked for and not required, and events that are lost after two more tries (the twin sends them on).
func (w *stock) code() {
	a := w.a
	for _, r := range []struct{ name, mutability string }{{"forecast", "MUTABLE"}, {"plan", "IMMUTABLE"}} {
		arn := a.arn("ecr", "repository/"+r.name)
		a.item("AWS::ECR::Repository", r.name, r.name, arn, obj{
			"Arn": arn, "RepositoryName": r.name, "RepositoryUri": a.id + ".dkr.ecr." + region + ".amazonaws.com/" + r.name,
			"ImageTagMutability": r.mutability, "ImageScanningConfiguration": obj{"ScanOnPush": true}, "EncryptionConfiguration": obj{"EncryptionType": "AES256"},
		}, nil)
	}
	registry := a.id + ".dkr.ecr." + region + ".amazonaws.com/"
	image := func(ref string) obj {
		return obj{"packageType": "Image", "runtime": nil, "handler": nil, "code": obj{"imageUri": registry + ref}}
	}
	w.fn("stock-forecast", image("forecast:latest"), function{})
	w.fn("stock-plan", image("plan@sha256:"+hexID("image/plan", 64)), function{})

	csc := a.arn("lambda", "code-signing-config:csc-"+hexID("csc/warehouse", 17))
	a.item("AWS::Lambda::CodeSigningConfig", csc, csc, csc, obj{
		"CodeSigningConfigArn": csc, "CodeSigningConfigId": lastPart(csc), "Description": "until all pipelines sign",
		"AllowedPublishers": obj{"SigningProfileVersionArns": list{a.arn("signer", "/signing-profiles/release/abcdefghij")}}, "CodeSigningPolicies": obj{"UntrustedArtifactOnDeployment": "Warn"},
	}, nil)
	inbox := "arn:aws:s3:::larkspur-warehouse-inbox"
	w.nightly("stock-import", function{signing: csc}, allow("s3:GetObject", inbox+"/*"))
	w.nightly("stock-export", function{}, w.send("stock-archive"))
}

// nightly adds a function that a schedule starts.
func (w *stock) nightly(name string, f function, may obj) {
	rule, fn := w.a.arn("events", "rule/"+name), w.a.fnARN(name)
	f.runtime, f.policy = "python3.13", list{serviceInvoke(fn, "events", rule)}
	w.fn(name, nil, f, may, w.secretRead("carrier-api"))
	w.a.item("AWS::Events::Rule", name, name, rule, obj{
		"Arn": rule, "Id": name, "Name": name, "EventBusName": "default",
		"ScheduleExpression": "cron(0 3 * * ? *)", "State": "ENABLED", "Targets": list{obj{"Arn": fn, "Id": "nightly"}},
	}, nil)
}

// network plants a peering into a stranger's network and an endpoint without a policy of its own; the twins stay in the house. The
// carrier's network is the only one that carrier-push reaches, stock-vault reaches none.
func (w *stock) network() {
	a := w.a
	n := newNetwork(a, "warehouse", "10.30.0.0/16", "2001:db8:30::/56")
	public, private := n.subnet("public", "10.30.0.0/24", "", true), n.subnet("private", "10.30.10.0/24", "", false)
	n.zone = region + "b"
	inner := n.subnet("inner", "10.30.20.0/24", "", false)
	igw, nat := n.id("igw", "warehouse"), n.id("nat", "warehouse")
	n.add("InternetGateway", "internet-gateway", igw, obj{"internetGatewayId": igw, "ownerId": a.id, "attachments": list{obj{"state": "available", "vpcId": n.vpc}}})
	n.add("NatGateway", "natgateway", nat, obj{
		"natGatewayId": nat, "subnetId": public, "vpcId": n.vpc, "state": obj{"value": "available"}, "connectivityType": "public",
		"natGatewayAddresses": list{obj{"allocationId": n.id("eipalloc", "nat"), "networkInterfaceId": n.id("eni", "nat"), "privateIp": "10.30.0.10", "publicIp": "198.51.100.30"}},
	})
	n.routes("main", true, nil, inner)
	n.routes("public", false, list{route("0.0.0.0/0", "gatewayId", igw)}, public)
	n.routes("private", false, list{route("0.0.0.0/0", "natGatewayId", nat)}, private)
	n.acl(public, private, inner)
	carrier, house := n.group("carrier", egress("203.0.113.0/24", 443)), n.group("inside", egress("10.30.0.0/16", 443))
	vpc := func(sg string, subnets ...string) obj {
		return obj{"vpcId": n.vpc, "subnetIds": anys(subnets...), "securityGroupIds": list{sg}, "ipv6AllowedForDualStack": false}
	}
	read := allow(acts("dynamodb:GetItem", "dynamodb:Query"), a.arn("dynamodb", "table/stock"))
	a.table("stock")
	w.fn("carrier-push", nil, function{runtime: "python3.13", vpc: vpc(carrier, private)}, read, w.secretRead("carrier-api"))
	w.fn("stock-vault", nil, function{runtime: "python3.13", vpc: vpc(house, private, inner)}, read)

	for _, p := range []struct{ name, vpc, owner string }{{"stranger", "vpc-0" + hexID("stranger", 16), "219999999999"}, {"shop", "vpc-0" + hexID(acctPayments+"shop", 16), acctPayments}} {
		id := n.id("pcx", p.name)
		n.add("VPCPeeringConnection", "vpc-peering-connection", id, obj{
			"vpcPeeringConnectionId": id, "status": obj{"code": "active", "message": "Active"},
			"requesterVpcInfo": obj{"vpcId": n.vpc, "ownerId": a.id, "region": region, "cidrBlock": "10.30.0.0/16"},
			"accepterVpcInfo":  obj{"vpcId": p.vpc, "ownerId": p.owner, "region": region, "cidrBlock": "10.20.0.0/16"},
		})
	}
	inHouse := with(allow("*", "*"), "Principal", "*", "Condition", obj{"StringEquals": obj{"aws:PrincipalOrgID": awsOrg, "aws:ResourceOrgID": awsOrg}})
	for _, door := range []struct {
		service   string
		statement obj
	}{{"s3", with(allow("*", "*"), "Principal", "*")}, {"dynamodb", inHouse}} {
		id := n.id("vpce", door.service)
		n.add("VPCEndpoint", "vpc-endpoint", id, obj{
			"vpcEndpointId": id, "vpcEndpointType": "Gateway", "vpcId": n.vpc, "serviceName": "com.amazonaws." + region + "." + door.service, "state": "available",
			"policyDocument": text(doc(door.statement)), "routeTableIds": list{n.id("rtb", "private")}, "subnetIds": list{}, "groups": list{}, "privateDnsEnabled": false, "ownerId": a.id,
		})
	}
}

// logs plants a trail of one region that no longer writes, and a user who may delete what the functions logged and move an alias; the
// twin may read.
func (w *stock) logs() {
	a := w.a
	trail := a.arn("cloudtrail", "trail/warehouse-trail")
	a.item("AWS::CloudTrail::Trail", "warehouse-trail", "warehouse-trail", trail, obj{
		"name": "warehouse-trail", "trailARN": trail, "s3BucketName": "larkspur-warehouse-inbox", "isMultiRegionTrail": false, "isOrganizationTrail": false,
		"includeGlobalServiceEvents": false, "logFileValidationEnabled": false, "homeRegion": region,
	}, nil)
	groups := a.arn("logs", "log-group:/aws/lambda/*")
	a.user("vera.cleanup", grants{inline: map[string]obj{"tidy": doc(allow(acts("logs:DeleteLogGroup", "logs:DescribeLogGroups"), groups), allow("cloudtrail:StopLogging", trail), allow("s3:DeleteObject", "arn:aws:s3:::larkspur-warehouse-inbox/*"), allow("lambda:UpdateAlias", a.fnARN("stock-report")))}})
	a.user("walt.reader", grants{inline: map[string]obj{"read": doc(allow(acts("logs:FilterLogEvents", "logs:DescribeLogGroups"), groups), allow("cloudtrail:GetTrailStatus", trail))}})
}

// cli is raw CLI output of what Config does not record.
func (w *stock) cli() {
	dir := "aws/cli/warehouse/" + region + "/"
	a := w.a
	unreserved := 1000
	for _, n := range sortedKeys(w.reserved) {
		unreserved -= w.reserved[n]
		w.e.json(dir+"lambda-get-function-concurrency/"+n+".json", obj{"ReservedConcurrentExecutions": w.reserved[n]})
	}
	w.e.json(dir+"sts-get-caller-identity.json", obj{"UserId": "AIDALARKSPURAUDITOR06", "Account": a.id, "Arn": a.iam("user/auditor")})
	w.e.json(dir+"lambda-get-account-settings.json", obj{
		"AccountLimit": obj{"TotalCodeSize": 80530636800, "CodeSizeUnzipped": 262144000, "CodeSizeZipped": 52428800, "ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": unreserved},
		"AccountUsage": obj{"TotalCodeSize": 912233, "FunctionCount": 16},
	})
	w.e.json(dir+"lambda-list-event-source-mappings.json", obj{"EventSourceMappings": w.mappings})
	for _, n := range sortedKeys(w.aliases) {
		arn := a.fnARN(n)
		w.e.json(dir+"lambda-list-aliases/"+n+".json", obj{"Aliases": list{obj{"AliasArn": arn + ":" + w.aliases[n], "Name": w.aliases[n], "FunctionVersion": "7", "Description": "", "RevisionId": guid("alias/" + n)}}})
	}
	w.e.json(dir+"lambda-list-function-event-invoke-configs/stock-export.json", obj{"FunctionEventInvokeConfigs": list{obj{
		"LastModified": captured, "FunctionArn": a.fnARN("stock-export") + ":$LATEST", "MaximumRetryAttempts": 1, "DestinationConfig": obj{"OnSuccess": obj{}, "OnFailure": obj{"Destination": a.arn("sqs", "stock-dead")}},
	}}})
	w.e.json(dir+"cloudtrail-get-trail-status/warehouse-trail.json", obj{"IsLogging": false, "StopLoggingTime": captured})
}
