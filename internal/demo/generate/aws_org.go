package main

// organization writes the tree with its guardrails. "freeze-analytics-code" alone holds back the chain of dana.engineer; the region
// guard sits on the platform OU, where no planted chain depends on a region.
func organization(e *estate) {
	full := "FullAWSAccess"
	ou := func(id, name string, policies, accounts []string) obj {
		return obj{"Id": "ou-lark-" + id, "Name": name, "Policies": anys(append([]string{full}, policies...)...), "Accounts": anys(accounts...), "OUs": list{}}
	}
	workloads := ou("work0001", "Workloads", nil, nil)
	workloads["OUs"] = list{
		ou("shop0001", "Shop", nil, []string{acctPayments, acctLoyalty}),
		ou("ware0001", "Warehouse", nil, []string{acctStock}),
		ou("data0001", "Data", []string{"freeze-analytics-code"}, []string{acctData}),
	}
	e.json("aws/organization.json", obj{
		"Id": awsOrg, "MasterAccountId": acctMgmt,
		"Root": obj{"Id": "r-lark", "Policies": anys(full, "stay-in-organization"), "Accounts": anys(acctMgmt), "OUs": list{
			workloads, ou("plat0001", "Platform", []string{"european-regions"}, []string{acctCI}),
		}},
		"Documents": obj{
			full:                    doc(allow("*", "*")),
			"stay-in-organization":  doc(deny("organizations:LeaveOrganization", "*")),
			"freeze-analytics-code": doc(with(deny(acts("lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration"), "*"), "Sid", "FreezeUntilMigration")),
			"european-regions": doc(obj{
				"Sid": "Regions", "Effect": "Deny", "NotAction": acts("iam:*", "sts:*", "organizations:*", "support:*", "route53:*", "cloudfront:*"), "Resource": "*",
				"Condition": obj{"StringNotEquals": obj{"aws:RequestedRegion": anys(region, "eu-central-1")}},
			}),
		},
	})
}

const (
	ssoInstance = "arn:aws:sso:::instance/ssoins-6804larkspur001"
	ssoStore    = "d-93670larks"
)

// identityCenter gives people their roles: platform staff are administrators everywhere, analysts look at the data account.
// The same facts are written twice, as Config items and as the CLI's output, because estates have either.
func identityCenter(e *estate, mgmt *awsAccount, accounts []*awsAccount) {
	dir := "aws/cli/management/" + region + "/"
	sets := list{}
	setARN := map[string]string{}
	for _, s := range []struct{ name, policy string }{{"PlatformAdmin", "AdministratorAccess"}, {"Analyst", "job-function/ViewOnlyAccess"}} {
		arn := "arn:aws:sso:::permissionSet/ssoins-6804larkspur001/ps-" + hexID("ps/"+s.name, 16)
		setARN[s.name] = arn
		managed := "arn:aws:iam::aws:policy/" + s.policy
		mgmt.item("AWS::SSO::PermissionSet", arn, s.name, arn, obj{"Name": s.name, "PermissionSetArn": arn, "InstanceArn": ssoInstance, "SessionDuration": "PT4H", "ManagedPolicies": list{managed}}, nil)
		sets = append(sets, obj{"Name": s.name, "PermissionSetArn": arn, "SessionDuration": "PT4H", "CreatedDate": "2024-02-01T09:00:00Z", "ManagedPolicies": list{managed}})
	}
	groups, users, memberships := directory()
	assignments := list{}
	assign := func(a *awsAccount, set, group string) {
		arn, principal := setARN[set], guid("sso/group/"+group)
		name := "AWSReservedSSO_" + set + "_" + hexID("reserved/"+a.id+set, 16)
		provider := a.iam("saml-provider/AWSSSO_" + hexID("saml/"+a.id, 16) + "_DO_NOT_DELETE")
		policy := map[string]string{"PlatformAdmin": "AdministratorAccess", "Analyst": "job-function/ViewOnlyAccess"}[set]
		a.role(name, doc(obj{
			"Effect": "Allow", "Principal": obj{"Federated": provider}, "Action": acts("sts:AssumeRoleWithSAML", "sts:TagSession"),
			"Condition": obj{"StringEquals": obj{"SAML:aud": "https://signin.aws.amazon.com/saml"}},
		}), grants{aws: []string{policy}, path: "/aws-reserved/sso.amazonaws.com/" + region + "/"})
		assignments = append(assignments, obj{"AccountId": a.id, "PermissionSetArn": arn, "PrincipalType": "GROUP", "PrincipalId": principal})
		id := ssoInstance + "|" + a.id + "|AWS_ACCOUNT|" + arn + "|GROUP|" + principal
		mgmt.item("AWS::SSO::Assignment", id, id, id, obj{"InstanceArn": ssoInstance, "PermissionSetArn": arn, "PrincipalId": principal, "PrincipalType": "GROUP", "TargetId": a.id, "TargetType": "AWS_ACCOUNT"}, nil)
	}
	for _, a := range accounts {
		assign(a, "PlatformAdmin", "platform-admins")
		if a.id == acctData {
			assign(a, "Analyst", "analysts")
		}
	}
	e.json(dir+"sts-get-caller-identity.json", obj{"UserId": "AIDALARKSPURAUDITOR01", "Account": mgmt.id, "Arn": mgmt.iam("user/auditor")})
	e.json(dir+"sso-admin-list-instances.json", obj{"Instances": list{obj{"InstanceArn": ssoInstance, "IdentityStoreId": ssoStore, "OwnerAccountId": mgmt.id, "Name": "larkspur", "Status": "ACTIVE"}}})
	e.json(dir+"sso-admin-describe-permission-sets.json", obj{"PermissionSets": sets})
	e.json(dir+"sso-admin-list-account-assignments.json", obj{"AccountAssignments": assignments})
	e.json(dir+"identitystore-list-groups.json", obj{"Groups": groups})
	e.json(dir+"identitystore-list-users.json", obj{"Users": users})
	e.json(dir+"identitystore-list-group-memberships.json", obj{"GroupMemberships": memberships})
}

// directory is the Identity Center directory, filled by SCIM from Entra: the external ids are the Entra object ids.
func directory() (groups, users, memberships list) {
	members := map[string][]string{"platform-admins": {"ada.berg", "bo.lind"}, "analysts": {"cleo.fox", "dirk.roth"}}
	for _, g := range sortedKeys(members) {
		groups = append(groups, obj{"GroupId": guid("sso/group/" + g), "DisplayName": g, "IdentityStoreId": ssoStore})
		for _, u := range members[g] {
			users = append(users, obj{
				"UserId": guid("sso/user/" + u), "UserName": u + "@" + domain, "DisplayName": u, "IdentityStoreId": ssoStore,
				"ExternalIds": list{obj{"Issuer": "https://scim.aws.com/" + hexID("scim", 12), "Id": guid("entra/user/" + u)}},
				"Emails":      list{obj{"Value": u + "@" + domain, "Type": "work", "Primary": true}},
			})
			memberships = append(memberships, obj{"IdentityStoreId": ssoStore, "MembershipId": guid("sso/member/" + g + u), "GroupId": guid("sso/group/" + g), "MemberId": obj{"UserId": guid("sso/user/" + u)}})
		}
	}
	return groups, users, memberships
}

// cliFolder is raw CLI output of the payments account for what Config does not record: event source mappings.
func cliFolder(e *estate, a *awsAccount) {
	dir := "aws/cli/payments-prod/" + region + "/"
	e.json("aws/cli/payments-prod/describe-regions.json", obj{"Regions": list{obj{"RegionName": region, "Endpoint": "ec2." + region + ".amazonaws.com", "OptInStatus": "opt-in-not-required"}}})
	e.json(dir+"sts-get-caller-identity.json", obj{"UserId": "AIDALARKSPURAUDITOR02", "Account": a.id, "Arn": a.iam("user/auditor")})
	e.json(dir+"lambda-list-event-source-mappings.json", obj{"EventSourceMappings": list{obj{
		"UUID": guid("esm/baskets"), "BatchSize": 10, "EventSourceArn": a.arn("sqs", "baskets-expired"), "FunctionArn": a.fnARN("basket-cleanup"), "State": "Enabled", "LastModified": captured,
	}}})
	e.json(dir+"lambda-get-account-settings.json", obj{
		"AccountLimit": obj{"TotalCodeSize": 80530636800, "CodeSizeUnzipped": 262144000, "CodeSizeZipped": 52428800, "ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 995},
		"AccountUsage": obj{"TotalCodeSize": 1812233, "FunctionCount": 24},
	})
	e.json(dir+"lambda-get-function-concurrency/shop-status.json", obj{"ReservedConcurrentExecutions": 5})
	e.json(dir+"sns-list-topics.json", obj{"Topics": list{obj{"TopicArn": a.arn("sns", "orders-placed")}}})
	e.json(dir+"sqs-list-queues.json", obj{"QueueUrls": anys("https://sqs."+region+".amazonaws.com/"+a.id+"/baskets-expired", "https://sqs."+region+".amazonaws.com/"+a.id+"/orders-failed")})
}
