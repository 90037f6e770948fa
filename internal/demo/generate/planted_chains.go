package main

import "github.com/postern-graph/postern/internal/demo"

func plantedApp() demo.Finding {
	id, twin := appID(rg(subProd, "rg-fulfilment"), appFulfil), appID(rg(subProd, "rg-fulfilment"), appFulfilSafe)
	return demo.Finding{
		ID: "5", Title: "A Function App with several findings", Cloud: []string{"azure"},
		Story: "The fulfilment app was moved from a contractor's subscription with every switch as it was: plain HTTP, FTP, TLS 1.0, remote debugging, secrets in settings.",
		Facts: []demo.Fact{{Node: id, Holds: "setting", Values: []string{
			"httpsOnly=false", "ftpsState=AllAllowed", "minTlsVersion=1.0", "remoteDebuggingEnabled=true", "cors=*", "basicPublishing.ftp=true", "basicPublishing.scm=true",
			"publicNetworkAccess=Enabled", "accessRestriction=none", "appServiceAuthentication=off", "anonymousFunction=HttpStatus",
			"secretSetting=WAREHOUSE_API_KEY", "secretSetting=SQL_PASSWORD", "secretSetting=CARRIER_CLIENT_SECRET",
		}}},
		TwinFacts: []demo.Fact{{Node: twin, Holds: "setting", Values: []string{
			"httpsOnly=true", "ftpsState=Disabled", "minTlsVersion=1.2", "remoteDebuggingEnabled=false", "basicPublishing.ftp=false", "basicPublishing.scm=false",
			"accessRestriction=203.0.113.0/24", "keyVaultReference=WAREHOUSE_API_KEY",
		}, Why: "the same work with every switch shut, and the key in a vault"}},
		Edges:    []demo.Edge{{Type: "CAN_INVOKE", From: "internet", To: id, Why: "HttpStatus is anonymous (the edge may lead to the function below the app)"}},
		NonEdges: []demo.Edge{{Type: "CAN_INVOKE", From: "internet", To: twin, Why: "the access restriction lets one network in and every function asks for a key"}},
	}
}

func plantedCallback() demo.Finding {
	fn, role := awsFn(acctPayments, "checkout-callback"), awsRole(acctPayments, "checkout-callback")
	twinFn, twinRole := awsFn(acctData, "partner-feed"), awsRole(acctData, "partner-feed")
	return demo.Finding{
		ID: "6a", Title: "Internet to function URL to Lambda to admin role", Cloud: []string{"aws"},
		Story: "The payment provider calls back on an open function URL, and the function that answers is an administrator of the payments account.",
		Chain: &demo.Chain{
			From: "internet", To: acctPayments, Nodes: []string{"internet", fn, role, acctPayments}, Edges: []string{"CAN_INVOKE", "RUNS_AS", "ADMINISTERS"}, Certainty: demo.Conditional, Assumptions: code(fn), Role: role,
			Why: "AuthType NONE, and the resource policy allows lambda:InvokeFunctionUrl and lambda:InvokeFunction to everyone through the URL",
		},
		Twins:     []demo.Chain{{From: "internet", To: acctData, Nodes: []string{"internet", twinFn, twinRole}, Why: "the same open URL and the same admin policy, under the boundary runtime-boundary"}},
		Facts:     []demo.Fact{{Node: role, Holds: "admin"}},
		TwinFacts: []demo.Fact{{Node: twinRole, Holds: "not-admin", Why: "the boundary leaves reads and logs"}},
		Edges:     []demo.Edge{{Type: "CAN_INVOKE", From: "internet", To: fn}, {Type: "CAN_INVOKE", From: "internet", To: twinFn}, {Type: "RUNS_AS", From: twinFn, To: twinRole}},
		NonEdges:  []demo.Edge{{Type: "ADMINISTERS", From: twinRole, To: acctData}, {Type: "CAN_HIJACK", From: "internet", To: fn}, {Type: "CAN_INVOKE", From: "internet", To: awsFn(acctPayments, "partner-quotes"), Why: "its URL asks for a signature"}},
	}
}

func plantedPassRole() demo.Finding {
	marco, nina, role := awsUser(acctPayments, "marco.release"), awsUser(acctPayments, "nina.release"), awsRole(acctPayments, "release-automation")
	return demo.Finding{
		ID: "6b", Title: "User to pass role to a new Lambda to admin", Cloud: []string{"aws"},
		Story: "Marco may create functions for releases and hand them any release role; one of those is an administrator. Nina has the same policy, but a boundary above it.",
		Chain: &demo.Chain{
			From: marco, To: acctPayments, Nodes: []string{marco, role, acctPayments}, Edges: []string{"CAN_RUN_AS", "ADMINISTERS"}, Certainty: demo.Certain, Role: role,
			Why: "iam:PassRole on role/release-*, lambda:CreateFunction and lambda:InvokeFunction, and the role trusts Lambda",
		},
		Twins:    []demo.Chain{{From: nina, To: acctPayments, Nodes: []string{nina, role}, Why: "developer-boundary holds no iam action, so nothing can be passed"}},
		Edges:    []demo.Edge{{Type: "CAN_PASS", From: marco, To: role}, {Type: "CAN_RUN_AS", From: marco, To: role}},
		NonEdges: []demo.Edge{{Type: "CAN_PASS", From: nina, To: role}, {Type: "CAN_RUN_AS", From: nina, To: role}},
	}
}

func plantedRun() demo.Finding {
	fn, sa := runService(prjCatalogue, "image-resize"), "serviceAccount:"+prjCatalogue.computeSA()
	twinFn, twinSA := runService(prjMedia, "image-resize-internal"), "serviceAccount:"+prjMedia.computeSA()
	return demo.Finding{
		ID: "7", Title: "Anyone to Cloud Run function to default compute service account to owner", Cloud: []string{"gcp"},
		Story: "The image service must be open to browsers; it runs as the default account, and somebody once made that owner of the project.",
		Chain: &demo.Chain{
			From: "allUsers", To: prjCatalogue.name(), Nodes: []string{"allUsers", fn, sa, prjCatalogue.name()}, Edges: []string{"CAN_INVOKE", "RUNS_AS", "ADMINISTERS"}, Certainty: demo.Conditional, Assumptions: code(fn),
			Role: "roles/owner@" + prjCatalogue.name(), Why: "roles/run.invoker for allUsers, ingress all, and roles/owner for the service account",
		},
		Twins:     []demo.Chain{{From: "allUsers", To: prjMedia.name(), Nodes: []string{"allUsers", twinFn, twinSA}, Why: "allUsers may invoke, but the ingress is internal: nobody outside reaches it"}},
		Facts:     []demo.Fact{{Node: sa, Holds: "admin"}},
		TwinFacts: []demo.Fact{{Node: twinFn, Holds: "not-public"}},
		Edges:     []demo.Edge{{Type: "CAN_INVOKE", From: "allUsers", To: fn}, {Type: "RUNS_AS", From: fn, To: sa}, {Type: "RUNS_AS", From: twinFn, To: twinSA}, {Type: "ADMINISTERS", From: twinSA, To: prjMedia.name()}},
		NonEdges:  []demo.Edge{{Type: "CAN_INVOKE", From: "allUsers", To: twinFn}, {Type: "CAN_HIJACK", From: "allUsers", To: fn}},
	}
}

func plantedAnonymous() demo.Finding {
	fn, identity, sub := appID(rg(subProd, "rg-returns"), appReturns), identityOf(appReturns), "/subscriptions/"+subProd
	twinFn, twinIdentity, twinSub := appID(rg(subStaff, "rg-staff-returns"), appStaffReturns), identityOf(appStaffReturns), "/subscriptions/"+subStaff
	return demo.Finding{
		ID: "8", Title: "Anonymous HTTP trigger to Function App to managed identity to owner of the subscription", Cloud: []string{"azure"},
		Story: "Customers send parcels back without signing in; the app that takes the form was made owner of the subscription so that its first deployment would pass.",
		Chain: &demo.Chain{
			From: "internet", To: sub, Nodes: []string{"internet", fn, identity, sub}, Edges: []string{"CAN_INVOKE", "RUNS_AS", "ADMINISTERS"}, Certainty: demo.Conditional, Assumptions: code(fn),
			Role: assignmentID(sub, roleOwner, identity), Why: "HttpReturn has authLevel anonymous, no access restriction and no App Service authentication",
		},
		Twins:    []demo.Chain{{From: "internet", To: twinSub, Nodes: []string{"internet", twinFn, twinIdentity}, Why: "App Service authentication answers 401 to everyone who has not signed in"}},
		Facts:    []demo.Fact{{Node: identity, Holds: "admin"}, {Node: fn, Holds: "anonymous-function", Values: []string{fn + "/functions/HttpReturn"}}},
		Edges:    []demo.Edge{{Type: "RUNS_AS", From: fn, To: identity}, {Type: "RUNS_AS", From: twinFn, To: twinIdentity}, {Type: "ADMINISTERS", From: twinIdentity, To: twinSub}},
		NonEdges: []demo.Edge{{Type: "CAN_INVOKE", From: "internet", To: twinFn}, {Type: "CAN_INVOKE", From: "internet", To: twinFn + "/functions/HttpReturn"}},
	}
}

func plantedGitHub() demo.Finding {
	from := "external:token.actions.githubusercontent.com (any repository)"
	role, sa := awsRole(acctCI, "github-deploy"), "serviceAccount:"+prjCI.sa("ci-deployer")
	twinRole, twinSA := awsRole(acctCI, "github-release"), "serviceAccount:"+prjCI.sa("ci-release")
	return demo.Finding{
		ID: "9", Title: "GitHub to AWS role to GCP service account", Cloud: []string{"aws", "gcp"},
		Story: "The deployment role of the ci account trusts repo:*, so any repository on GitHub may take it; Google's pool takes that role's sessions and hands them the deployer, owner of the payments project.",
		Chain: &demo.Chain{
			From: from, To: prjPayments.name(), Nodes: []string{from, role, sa, prjPayments.name()}, Edges: []string{"CAN_ASSUME", "CAN_ASSUME", "ADMINISTERS"}, Certainty: demo.Certain,
			Role: "roles/owner@" + prjPayments.name(), Why: "the trust's sub pattern is repo:*, the pool's provider takes the ci account, and the principal set of the role holds roles/iam.workloadIdentityUser",
		},
		Twins:    []demo.Chain{{From: from, To: twinSA, Nodes: []string{from, twinRole, twinSA}, Why: "github-release is pinned to one branch of larkspur-shop/storefront"}},
		Edges:    []demo.Edge{{Type: "CAN_ASSUME", From: from, To: role}},
		NonEdges: []demo.Edge{{Type: "CAN_ASSUME", From: from, To: twinRole}, {Type: "CAN_ASSUME", From: role, To: twinSA, Why: "each role has its own principal set"}, {Type: "CAN_ASSUME", From: twinRole, To: sa}},
	}
}

func plantedCondition() demo.Finding {
	lena, otto, petra := awsUser(acctPayments, "lena.oncall"), awsUser(acctPayments, "otto.oncall"), awsUser(acctPayments, "petra.migration")
	role := awsRole(acctPayments, "payments-breakglass")
	return demo.Finding{
		ID: "10", Title: "A chain that holds only under a condition of the request", Cloud: []string{"aws"},
		Story: "Lena may break the glass from the office network. Otto's permission names the organization of a shop that was to be bought, Petra's ended with a migration in 2020.",
		Chain: &demo.Chain{
			From: lena, To: acctPayments, Nodes: []string{lena, role, acctPayments}, Edges: []string{"CAN_ASSUME", "ADMINISTERS"}, Certainty: demo.Conditional, Role: role,
			Why: "sts:AssumeRole under IpAddress aws:SourceIp 203.0.113.0/24, which only the request settles",
		},
		Twins: []demo.Chain{
			{From: otto, To: acctPayments, Nodes: []string{otto, role}, Why: "StringEquals aws:PrincipalOrgID o-acquired99 is false: he belongs to " + awsOrg},
			{From: petra, To: acctPayments, Nodes: []string{petra, role}, Why: "DateLessThan aws:CurrentTime 2020-12-31 has been false since"},
		},
		Edges:    []demo.Edge{{Type: "CAN_ASSUME", From: lena, To: role, Why: "conditional"}},
		NonEdges: []demo.Edge{{Type: "CAN_ASSUME", From: otto, To: role}, {Type: "CAN_ASSUME", From: petra, To: role}},
	}
}

func plantedSCP() demo.Finding {
	dana, fn, role := awsUser(acctData, "dana.engineer"), awsFn(acctData, "nightly-rollup"), awsRole(acctData, "nightly-rollup")
	return demo.Finding{
		ID: "scp", Title: "A chain that a service control policy alone holds back", Cloud: []string{"aws"},
		Story: "Dana may replace the code of the nightly rollup, an administrator; until the migration is over, the organization's freeze forbids everyone to change functions in the data accounts.",
		HeldBack: &demo.Chain{
			From: dana, To: role, Nodes: []string{dana, fn, role}, Edges: []string{"CAN_HIJACK", "RUNS_AS"}, Certainty: demo.Certain,
			Why: "lambda:UpdateFunctionCode is allowed to her and denied by freeze-analytics-code",
		},
		BlockedBy: []string{"freeze-analytics-code"},
		Twins:     []demo.Chain{{From: dana, To: role, Nodes: []string{dana, fn, role}, Why: "the SCP denies it: found now only with --latent"}},
		NonEdges:  []demo.Edge{{Type: "CAN_HIJACK", From: dana, To: fn}},
	}
}
