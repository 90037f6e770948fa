package main

// accountBasics is what every account of the organization has: the access role of the management account and the recorder's role.
func accountBasics(a *awsAccount) {
	rootCredentials(a)
	if a.id != acctMgmt {
		a.role("OrganizationAccountAccessRole", trust("AWS", "arn:aws:iam::"+acctMgmt+":root"), grants{aws: []string{"AdministratorAccess"}})
	}
	a.role("config-recorder", trust("Service", "config.amazonaws.com"), grants{aws: []string{"service-role/AWSConfigRole"}})
	name := "organization-trail"
	arn := "arn:aws:cloudtrail:" + region + ":" + acctMgmt + ":trail/" + name
	if a.id == acctMgmt {
		a.item("AWS::CloudTrail::Trail", name, name, arn, obj{
			"name": name, "trailARN": arn, "s3BucketName": "larkspur-management-trail", "isMultiRegionTrail": true, "isOrganizationTrail": true,
			"includeGlobalServiceEvents": true, "logFileValidationEnabled": true, "homeRegion": region,
		}, nil)
	}
}

// rootCredentials is the root user's line of the credential report: a second factor, no keys.
func rootCredentials(a *awsAccount) {
	a.report = append(a.report, "<root_account>,"+a.iam("root")+",2024-01-10T09:00:00+00:00,not_supported,2024-01-11T09:00:00+00:00,not_supported,not_supported,true,"+
		"false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A")
}

// analytics is the data team's account. It holds the harmless twin of the open callback (an admin policy under a boundary), the
// second catalogue-worker role, and the chain that the organization's freeze policy alone holds back.
func analytics(a *awsAccount) {
	a.policy("runtime-boundary", doc(allow(acts("dynamodb:GetItem", "dynamodb:Query", "s3:GetObject", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"), "*")))
	feed := a.role("partner-feed", trust("Service", "lambda.amazonaws.com"), grants{aws: []string{"AdministratorAccess"}, boundary: "runtime-boundary"})
	a.function(function{name: "partner-feed", role: feed, url: "NONE", description: "partners fetch yesterday's figures"})

	worker := a.lambdaRole("catalogue-worker", allow(acts("s3:GetObject"), "arn:aws:s3:::larkspur-analytics-raw/*"))
	a.function(function{name: "catalogue-worker", role: worker})

	rollup := a.role("nightly-rollup", trust("Service", "lambda.amazonaws.com"), grants{aws: []string{"AdministratorAccess"}})
	fn, rule := a.fnARN("nightly-rollup"), a.arn("events", "rule/nightly-rollup")
	a.item("AWS::Events::Rule", "nightly-rollup", "nightly-rollup", rule, obj{
		"Arn": rule, "Id": "nightly-rollup", "Name": "nightly-rollup", "EventBusName": "default",
		"ScheduleExpression": "rate(1 day)", "State": "ENABLED", "Targets": list{obj{"Arn": fn, "Id": "rollup"}},
	}, nil)
	a.function(function{name: "nightly-rollup", role: rollup, policy: list{serviceInvoke(fn, "events", rule)}})
	a.user("dana.engineer", grants{inline: map[string]obj{"rollup-deploy": doc(allow(acts("lambda:UpdateFunctionCode", "lambda:GetFunction"), fn))}})
	a.user("erik.analyst", grants{inline: map[string]obj{"query": doc(allow(acts("athena:StartQueryExecution", "athena:GetQueryResults"), "*"), allow("s3:GetObject", "arn:aws:s3:::larkspur-analytics-curated/*"))}})
	for _, t := range []string{"sessions", "experiments", "cohorts"} {
		a.table(t)
	}
}

// github is the trust of a role that GitHub's workflows may take; op and sub say which.
func github(a *awsAccount, op, sub string) obj {
	provider := "token.actions.githubusercontent.com"
	cond := obj{"StringEquals": obj{provider + ":aud": "sts.amazonaws.com"}}
	if op == "StringEquals" {
		cond["StringEquals"] = obj{provider + ":aud": "sts.amazonaws.com", provider + ":sub": sub}
	} else {
		cond[op] = obj{provider + ":sub": sub}
	}
	return doc(obj{"Effect": "Allow", "Principal": obj{"Federated": a.iam("oidc-provider/" + provider)}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": cond})
}

// ciAccount plants the AWS half of finding 9: github-deploy trusts repo:*, which is every repository on GitHub; github-release is
// pinned to one branch of one repository.
func ciAccount(a *awsAccount) {
	arn := a.iam("oidc-provider/token.actions.githubusercontent.com")
	a.item("AWS::IAM::OIDCProvider", arn, "token.actions.githubusercontent.com", arn, obj{
		"Arn": arn, "Url": "token.actions.githubusercontent.com",
		"ClientIdList": list{"sts.amazonaws.com"}, "ThumbprintList": list{"6938fd4d98bab03faadb97b34396831e3780aea1"},
	}, nil)
	push := func() map[string]obj {
		return map[string]obj{"push-images": doc(allow("ecr:GetAuthorizationToken", "*"),
			allow(acts("ecr:BatchCheckLayerAvailability", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"), a.arn("ecr", "repository/storefront")))}
	}
	a.role("github-deploy", github(a, "StringLike", "repo:*"), grants{inline: push()})
	a.role("github-release", github(a, "StringEquals", "repo:larkspur-shop/storefront:ref:refs/heads/main"), grants{inline: push()})
	build := a.role("image-build", trust("Service", "codebuild.amazonaws.com"), grants{
		aws:    []string{"AmazonEC2ContainerRegistryReadOnly"},
		inline: map[string]obj{"logs": doc(allow(acts("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"), a.arn("logs", "log-group:/aws/codebuild/*")))},
	})
	project := a.arn("codebuild", "project/image-build")
	a.item("AWS::CodeBuild::Project", project, "image-build", project, obj{
		"name": "image-build", "arn": project, "serviceRole": build, "source": obj{"type": "GITHUB", "location": "https://github.com/larkspur-shop/storefront.git"},
		"artifacts": obj{"type": "NO_ARTIFACTS"}, "environment": obj{"type": "ARM_CONTAINER", "image": "aws/codebuild/amazonlinux2-aarch64-standard:3.0", "computeType": "BUILD_GENERAL1_SMALL", "privilegedMode": false, "environmentVariables": list{}},
	}, nil)
	for _, r := range []string{"storefront", "basket", "checkout", "search", "mailer", "base-images"} {
		a.repository(r)
	}
	a.user("ci-auditor", grants{aws: []string{"IAMReadOnlyAccess"}})
}
