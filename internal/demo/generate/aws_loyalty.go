package main

// acctLoyalty is the points programme that Larkspur bought: an account that was invited, so that the management account has no role
// in it, with the habits of the company that built it. Nothing in it leads to an admin from outside.
const (
	acctLoyalty = "210000000005"
	acctPartner = "990000000009" // a supplier, in no organization of ours
)

func loyalty(a *awsAccount) {
	rootCredentials(a)
	loyaltySharedRole(a)
	loyaltyEscalation(a)
	loyaltyWildcards(a)
	loyaltyUnused(a)
	loyaltyPeople(a)
	loyaltyPartners(a)
	loyaltyAPI(a)
	loyaltyDeploy(a)
}

// loyaltySharedRole plants a role under three functions whose triggers and settings tell what each of them needs: the queue and the
// table of one, the topic of the second, the bucket of the third. The vouchers and the mail are named by none.
func loyaltySharedRole(a *awsAccount) {
	queue, topic, rule := a.arn("sqs", "points-earned"), a.arn("sns", "points-expiring"), a.arn("events", "rule/points-export")
	key := a.keyARN("points")
	sid := func(name string, s obj) obj { return with(s, "Sid", name) }
	a.key("points")
	shared := a.lambdaRole("loyalty-functions",
		sid("Tables", allow(acts("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"), list{a.arn("dynamodb", "table/points"), a.arn("dynamodb", "table/vouchers")})),
		sid("Earned", allow(acts("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"), queue)),
		sid("Exports", allow("s3:PutObject", "arn:aws:s3:::larkspur-loyalty-exports/*")),
		sid("Tiers", allow("ssm:GetParameter", a.arn("ssm", "parameter/loyalty/tiers"))),
		sid("Settings", allow("kms:Decrypt", key)),
		sid("Mail", allow("ses:SendEmail", "*")))
	a.function(function{name: "points-ledger", role: shared, key: key, env: obj{"POINTS_TABLE": "points", "TIERS_PARAMETER": "/loyalty/tiers"}})
	a.function(function{name: "points-mail", role: shared, policy: list{serviceInvoke(a.fnARN("points-mail"), "sns", topic)}})
	a.function(function{name: "points-export", role: shared, env: obj{"EXPORT_BUCKET": "larkspur-loyalty-exports"}, policy: list{serviceInvoke(a.fnARN("points-export"), "events", rule)}})
	a.queue("points-earned")
	a.topic("points-expiring", list{obj{"Endpoint": a.fnARN("points-mail"), "Protocol": "lambda"}})
	a.item("AWS::Events::Rule", "points-export", "points-export", rule, obj{
		"Arn": rule, "Id": "points-export", "Name": "points-export", "EventBusName": "default",
		"ScheduleExpression": "cron(0 4 * * ? *)", "State": "ENABLED", "Targets": list{obj{"Arn": a.fnARN("points-export"), "Id": "export"}},
	}, nil)
	a.bucket("larkspur-loyalty-exports")
	a.bucket("larkspur-loyalty-offers")
	a.parameter("/loyalty/tiers", "String")
	a.table("points")
	a.table("vouchers")
}

// loyaltyEscalation plants a function that may give its own role more; its twin may look at the role's policies.
func loyaltyEscalation(a *awsAccount) {
	sync := a.lambdaRole("tier-sync", allow(acts("iam:GetRolePolicy", "iam:PutRolePolicy"), a.iam("role/tier-sync")))
	a.function(function{name: "tier-sync", role: sync})
	report := a.lambdaRole("tier-report", allow(acts("iam:GetRolePolicy", "iam:ListRolePolicies"), a.iam("role/tier-report")))
	a.function(function{name: "tier-report", role: report})
}

// loyaltyWildcards plants a role that may do everything with every bucket; its twin names the actions and the bucket.
func loyaltyWildcards(a *awsAccount) {
	all := a.lambdaRole("offer-import", with(allow("s3:*", "*"), "Sid", "AllBuckets"))
	s3 := obj{"Sid": "s3", "Effect": "Allow", "Principal": obj{"Service": "s3.amazonaws.com"}, "Action": "lambda:InvokeFunction", "Resource": a.fnARN("offer-import")}
	a.function(function{name: "offer-import", role: all, layer: "arn:aws:lambda:" + region + ":" + acctPartner + ":layer:image-tools:4", policy: list{s3}})
	one := a.lambdaRole("offer-publish", allow(acts("s3:GetObject", "s3:PutObject"), "arn:aws:s3:::larkspur-loyalty-offers/*"))
	bounded := serviceInvoke(a.fnARN("offer-publish"), "s3", "arn:aws:s3:::larkspur-loyalty-offers")
	bounded["Condition"] = obj{"StringEquals": obj{"AWS:SourceAccount": a.id}, "ArnLike": obj{"AWS:SourceArn": "arn:aws:s3:::larkspur-loyalty-offers"}}
	a.function(function{name: "offer-publish", role: one, layer: a.arn("lambda", "layer:offer-templates:2"), policy: list{bounded}})
}

// loyaltyUnused plants what the move of 2024 left behind: a role and its function, a role that was never used, a policy that is attached to nothing.
func loyaltyUnused(a *awsAccount) {
	move := a.lambdaRole("loyalty-migration", allow(acts("dynamodb:Scan", "dynamodb:BatchWriteItem"), a.arn("dynamodb", "table/points")))
	a.lastUsed(obj{"LastUsedDate": "2024-03-05T07:30:00Z", "Region": region})
	a.function(function{name: "loyalty-migration", role: move})
	a.role("loyalty-spare", trust("Service", "lambda.amazonaws.com"), grants{aws: []string{"service-role/AWSLambdaBasicExecutionRole"}})
	a.lastUsed(obj{})
	a.policy("loyalty-old-access", doc(allow(acts("dynamodb:Scan", "dynamodb:DeleteItem"), a.arn("dynamodb", "table/points"))))
	a.policy("loyalty-tables", doc(allow(acts("dynamodb:DescribeTable", "dynamodb:Query"), a.arn("dynamodb", "table/points"))))
}

// loyaltyPeople plants an administrator who left in 2024, one who never set up a second factor, and a program with an access key. Their
// twins: an administrator with all in order, and somebody idle who may look and no more.
func loyaltyPeople(a *awsAccount) {
	admin := grants{aws: []string{"AdministratorAccess"}}
	a.user("vera.former", admin)
	a.credentials("2024-04-12T10:00:00+00:00", true)
	a.user("wim.admin", admin)
	a.credentials("2026-08-28T08:11:00+00:00", false)
	a.user("zoe.admin", admin)
	a.credentials("2026-08-28T08:11:00+00:00", true)
	a.user("loyalty-robot", grants{managed: []string{"loyalty-tables"}})
	a.credentials("2026-08-28T08:11:00+00:00", false)
	a.withoutPassword()
	a.user("yan.reader", grants{managed: []string{"loyalty-tables"}})
	a.credentials("2024-04-12T10:00:00+00:00", false)
}

// loyaltyPartners plants what a supplier has a hand in: a queue that it may fill, an image and a layer of its own, and a queue of
// another account that starts a function. Their twins are the same within the house.
func loyaltyPartners(a *awsAccount) {
	in := a.arn("sqs", "partner-events")
	role := a.lambdaRole("partner-events", allow(acts("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"), in))
	a.function(function{name: "partner-events", role: role, image: acctPartner + ".dkr.ecr." + region + ".amazonaws.com/points-adapter:stable"})
	a.queueFor("partner-events", with(allow("sqs:SendMessage", in), "Sid", "supplier", "Principal", obj{"AWS": "arn:aws:iam::" + acctPartner + ":root"}))
	jobs := "arn:aws:sqs:" + region + ":" + acctData + ":analytics-jobs"
	figures := a.lambdaRole("points-figures", allow(acts("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"), jobs))
	a.function(function{name: "points-figures", role: figures, image: acctCI + ".dkr.ecr." + region + ".amazonaws.com/basket:2026.08"})
}

// loyaltyAPI plants a route that asks nobody who he is; its twin asks for a token.
func loyaltyAPI(a *awsAccount) {
	id := hexID("api/loyalty", 10)
	arn := "arn:aws:apigateway:" + region + "::/apis/" + id
	fn := a.fnARN("points-balance")
	role := a.lambdaRole("points-balance", allow("dynamodb:GetItem", a.arn("dynamodb", "table/points")))
	a.function(function{name: "points-balance", role: role, policy: list{serviceInvoke(fn, "apigateway", "arn:aws:execute-api:"+region+":"+a.id+":"+id+"/*/*/*")}})
	a.item("AWS::ApiGatewayV2::Api", id, "loyalty", arn, obj{
		"apiId": id, "name": "loyalty", "protocolType": "HTTP",
		"apiEndpoint": "https://" + id + ".execute-api." + region + ".amazonaws.com", "routeSelectionExpression": "$request.method $request.path", "disableExecuteApiEndpoint": false,
	}, nil)
	a.item("AWS::ApiGatewayV2::Authorizer", "auth05", "members", arn+"/authorizers/auth05", obj{"ApiId": id, "AuthorizerId": "auth05", "AuthorizerType": "JWT", "Name": "members"}, nil)
	a.item("AWS::ApiGatewayV2::Integration", "int05", "int05", arn+"/integrations/int05", obj{"ApiId": id, "IntegrationId": "int05", "IntegrationType": "AWS_PROXY", "IntegrationUri": fn, "PayloadFormatVersion": "2.0"}, nil)
	a.item("AWS::ApiGatewayV2::Route", "route51", "GET /points", arn+"/routes/route51", obj{"ApiId": id, "RouteId": "route51", "RouteKey": "GET /points", "AuthorizationType": "NONE", "Target": "integrations/int05"}, nil)
	a.item("AWS::ApiGatewayV2::Route", "route52", "POST /redeem", arn+"/routes/route52", obj{"ApiId": id, "RouteId": "route52", "RouteKey": "POST /redeem", "AuthorizationType": "JWT", "AuthorizerId": "auth05", "Target": "integrations/int05"}, nil)
}

// loyaltyDeploy lets one branch of one repository change the code of one function.
func loyaltyDeploy(a *awsAccount) {
	arn := a.iam("oidc-provider/token.actions.githubusercontent.com")
	a.item("AWS::IAM::OIDCProvider", arn, "token.actions.githubusercontent.com", arn, obj{
		"Arn": arn, "Url": "token.actions.githubusercontent.com",
		"ClientIdList": list{"sts.amazonaws.com"}, "ThumbprintList": list{"6938fd4d98bab03faadb97b34396831e3780aea1"},
	}, nil)
	deploy := doc(allow(acts("lambda:GetFunction", "lambda:UpdateFunctionCode"), a.fnARN("points-balance")))
	a.role("github-loyalty", github(a, "StringEquals", "repo:larkspur-shop/loyalty:ref:refs/heads/main"), grants{inline: map[string]obj{"deploy": deploy}})
	// The twin is a pipeline of another code host, which may look at functions and change none.
	host := "gitlab.com"
	other := a.iam("oidc-provider/" + host)
	a.item("AWS::IAM::OIDCProvider", other, host, other, obj{"Arn": other, "Url": host, "ClientIdList": list{"https://" + host}, "ThumbprintList": list{}}, nil)
	look := doc(allow(acts("lambda:GetFunctionConfiguration", "lambda:ListFunctions"), "*"))
	a.role("gitlab-checks", doc(obj{
		"Effect": "Allow", "Principal": obj{"Federated": other}, "Action": "sts:AssumeRoleWithWebIdentity",
		"Condition": obj{"StringEquals": obj{host + ":aud": "https://" + host, host + ":sub": "project_path:larkspur/checks:ref_type:branch:ref:main"}},
	}), grants{inline: map[string]obj{"look": look}})
}

// loyaltyCLI is raw CLI output of the account: what starts its functions.
func loyaltyCLI(e *estate, a *awsAccount) {
	dir := "aws/cli/loyalty/" + region + "/"
	e.json("aws/cli/loyalty/describe-regions.json", obj{"Regions": list{obj{"RegionName": region, "Endpoint": "ec2." + region + ".amazonaws.com", "OptInStatus": "opt-in-not-required"}}})
	e.json(dir+"sts-get-caller-identity.json", obj{"UserId": "AIDALARKSPURAUDITOR05", "Account": a.id, "Arn": a.iam("user/auditor")})
	mapping := func(fn, source string) obj {
		return obj{"UUID": guid("esm/" + fn), "BatchSize": 10, "EventSourceArn": source, "FunctionArn": a.fnARN(fn), "State": "Enabled", "LastModified": captured}
	}
	e.json(dir+"lambda-list-event-source-mappings.json", obj{"EventSourceMappings": list{
		mapping("points-ledger", a.arn("sqs", "points-earned")), mapping("partner-events", a.arn("sqs", "partner-events")),
		mapping("points-figures", "arn:aws:sqs:"+region+":"+acctData+":analytics-jobs"),
	}})
}
