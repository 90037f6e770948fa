package main

// payments is the account that takes the money and serves the storefront. Most of what is planted in AWS is here.
func payments(a *awsAccount) {
	paymentsAdminFunction(a)
	paymentsSharedRole(a)
	paymentsCheckout(a)
	paymentsRelease(a)
	paymentsOnCall(a)
	paymentsOrders(a)
}

// paymentsAdminFunction plants finding 1: nobody took the "temporary" inline policy away again. Its twin is admin by name only.
func paymentsAdminFunction(a *awsAccount) {
	a.policy("payments-table-access", doc(allow(acts("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"), a.arn("dynamodb", "table/payments"))))
	role := a.role("payments-reconcile", trust("Service", "lambda.amazonaws.com"), grants{
		aws: []string{"service-role/AWSLambdaBasicExecutionRole", "AWSXRayDaemonWriteAccess"}, managed: []string{"payments-table-access"},
		inline: map[string]obj{
			"reconcile-reports":  doc(allow(acts("s3:PutObject"), "arn:aws:s3:::larkspur-payments-prod-reports/*")),
			"temporary-inc-4711": doc(with(allow("*", "*"), "Sid", "RemoveAfterIncident")),
		},
	})
	fn := a.fnARN("payments-reconcile")
	rule := a.arn("events", "rule/nightly-reconcile")
	a.item("AWS::Events::Rule", "nightly-reconcile", "nightly-reconcile", rule, obj{
		"Arn": rule, "Id": "nightly-reconcile", "Name": "nightly-reconcile", "EventBusName": "default",
		"ScheduleExpression": "cron(0 2 * * ? *)", "State": "ENABLED", "Targets": list{obj{"Arn": fn, "Id": "reconcile"}},
	}, nil)
	a.function(function{
		name: "payments-reconcile", role: role, noLogs: true, description: "compares the day's captures with the bank's file",
		policy: list{serviceInvoke(fn, "events", rule)}, env: obj{"LEDGER_TABLE": "payments", "LEGACY_BANK_PASSWORD": "Pa55-of-the-old-bank-feed"},
	})

	a.policy("shop/AdministratorAccess", doc(allow(acts("dynamodb:GetItem", "dynamodb:Query"), a.arn("dynamodb", "table/payments"))))
	named := a.role("PaymentsAdministratorAccess", trust("Service", "lambda.amazonaws.com"),
		grants{aws: []string{"service-role/AWSLambdaBasicExecutionRole"}, managed: []string{"shop/AdministratorAccess"}})
	a.function(function{name: "payments-statement", role: named, description: "prints a merchant's statement"})
}

// paymentsSharedRole plants finding 2: three functions stand on one role. The twin is two roles of one name in two accounts.
func paymentsSharedRole(a *awsAccount) {
	shared := a.lambdaRole("shop-functions",
		allow(acts("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:DeleteItem"), list{a.arn("dynamodb", "table/catalogue"), a.arn("dynamodb", "table/baskets")}),
		allow(acts("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"), a.arn("sqs", "baskets-expired")),
		allow(acts("s3:GetObject", "s3:PutObject"), "arn:aws:s3:::larkspur-payments-prod-images/*"))
	for _, n := range []string{"catalogue-search", "catalogue-images", "basket-cleanup"} {
		a.function(function{name: n, role: shared})
	}
	own := a.lambdaRole("catalogue-worker", allow(acts("dynamodb:Query"), a.arn("dynamodb", "table/catalogue")))
	a.function(function{name: "catalogue-worker", role: own})
}

// paymentsCheckout plants finding 6a: a callback for the payment provider that anyone may call, running as an admin.
// Beside it stands a public function that is harmless because its role can do next to nothing.
func paymentsCheckout(a *awsAccount) {
	role := a.role("checkout-callback", trust("Service", "lambda.amazonaws.com"), grants{aws: []string{"AdministratorAccess"}})
	a.function(function{name: "checkout-callback", role: role, url: "NONE", description: "the payment provider calls back here", env: obj{"ORDERS_TABLE": "orders"}})
	status := a.lambdaRole("shop-status", allow(acts("dynamodb:GetItem"), a.arn("dynamodb", "table/status")))
	a.function(function{name: "shop-status", role: status, url: "NONE", description: "is the shop up?"})
	signed := a.lambdaRole("partner-quotes", allow(acts("dynamodb:Query"), a.arn("dynamodb", "table/quotes")))
	a.function(function{name: "partner-quotes", role: signed, url: "AWS_IAM", description: "prices for partners, signed requests only"})
}

// paymentsRelease plants finding 6b: a release engineer may hand an admin role to a new function. The colleague with the same
// policy stands under a boundary that holds no iam action.
func paymentsRelease(a *awsAccount) {
	a.role("release-automation", trust("Service", "lambda.amazonaws.com"), grants{aws: []string{"AdministratorAccess"}})
	fns := a.fnARN("release-*")
	release := func() map[string]obj {
		return map[string]obj{"release-functions": doc(
			allow("iam:PassRole", a.iam("role/release-*")),
			allow(acts("lambda:CreateFunction", "lambda:InvokeFunction", "lambda:GetFunction"), fns))}
	}
	a.policy("developer-boundary", doc(allow(acts("lambda:*", "logs:*", "cloudwatch:*", "dynamodb:Describe*", "s3:ListAllMyBuckets"), "*")))
	a.user("marco.release", grants{inline: release()})
	a.user("nina.release", grants{inline: release(), boundary: "developer-boundary"})
}

// paymentsOnCall plants finding 10: break-glass from the office network. The twins' conditions are false in this estate: another
// company's organization, and a project that ended in 2020.
func paymentsOnCall(a *awsAccount) {
	glass := a.role("payments-breakglass", trust("AWS", a.iam("root")), grants{aws: []string{"AdministratorAccess"}})
	may := func(op, key string, value any) map[string]obj {
		return map[string]obj{"break-glass": doc(with(allow("sts:AssumeRole", glass), "Condition", obj{op: obj{key: value}}))}
	}
	a.user("lena.oncall", grants{inline: may("IpAddress", "aws:SourceIp", "203.0.113.0/24")})
	a.user("otto.oncall", grants{inline: may("StringEquals", "aws:PrincipalOrgID", "o-acquired99")})
	a.user("petra.migration", grants{inline: may("DateLessThan", "aws:CurrentTime", "2020-12-31T00:00:00Z")})
	a.group("support", grants{aws: []string{"CloudWatchReadOnlyAccess"}})
	for _, n := range []string{"sam.support", "tess.support", "uli.support"} {
		a.user(n, grants{groups: []string{"support"}})
	}
}

// paymentsOrders is ordinary life: an API behind a JWT authorizer, a topic, a queue, a signed deployment.
func paymentsOrders(a *awsAccount) {
	csc := a.arn("lambda", "code-signing-config:csc-"+hexID("csc", 17))
	a.item("AWS::Lambda::CodeSigningConfig", csc, csc, csc, obj{
		"CodeSigningConfigArn": csc, "CodeSigningConfigId": lastPart(csc), "Description": "released code only",
		"AllowedPublishers": obj{"SigningProfileVersionArns": list{a.arn("signer", "/signing-profiles/release/abcdefghij")}}, "CodeSigningPolicies": obj{"UntrustedArtifactOnDeployment": "Enforce"},
	}, nil)
	topic, queue := a.arn("sns", "orders-placed"), a.arn("sqs", "orders-failed")
	apiID := hexID("api/orders", 10)
	api := "arn:aws:execute-api:" + region + ":" + a.id + ":" + apiID + "/*/*/orders"
	role := a.lambdaRole("orders-api", allow(acts("dynamodb:GetItem", "dynamodb:PutItem"), a.arn("dynamodb", "table/orders")), allow("sns:Publish", topic))
	fn := a.fnARN("orders-api")
	a.function(function{name: "orders-api", role: role, signing: csc, deadLetter: queue, policy: list{serviceInvoke(fn, "apigateway", api)}})
	arn := "arn:aws:apigateway:" + region + "::/apis/" + apiID
	a.item("AWS::ApiGatewayV2::Api", apiID, "orders", arn, obj{
		"apiId": apiID, "name": "orders", "protocolType": "HTTP",
		"apiEndpoint": "https://" + apiID + ".execute-api." + region + ".amazonaws.com", "routeSelectionExpression": "$request.method $request.path", "disableExecuteApiEndpoint": false,
	}, nil)
	a.item("AWS::ApiGatewayV2::Authorizer", "auth01", "customers", arn+"/authorizers/auth01", obj{"ApiId": apiID, "AuthorizerId": "auth01", "AuthorizerType": "JWT", "Name": "customers"}, nil)
	a.item("AWS::ApiGatewayV2::Integration", "int01", "int01", arn+"/integrations/int01", obj{"ApiId": apiID, "IntegrationId": "int01", "IntegrationType": "AWS_PROXY", "IntegrationUri": fn, "PayloadFormatVersion": "2.0"}, nil)
	a.item("AWS::ApiGatewayV2::Route", "route01", "POST /orders", arn+"/routes/route01", obj{"ApiId": apiID, "RouteId": "route01", "RouteKey": "POST /orders", "AuthorizationType": "JWT", "AuthorizerId": "auth01", "Target": "integrations/int01"}, nil)

	mail := a.lambdaRole("order-mail", allow("ses:SendEmail", "*"))
	mailFn := a.fnARN("order-mail")
	a.function(function{name: "order-mail", role: mail, policy: list{serviceInvoke(mailFn, "sns", topic)}})
	a.topic("orders-placed", list{obj{"Endpoint": mailFn, "Protocol": "lambda"}})
	a.queue("orders-failed")
	a.queue("baskets-expired")
	for _, t := range []string{"payments", "orders", "catalogue", "baskets", "quotes", "status", "ledger", "rates"} {
		a.table(t)
	}
}
