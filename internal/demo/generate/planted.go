package main

import "github.com/postern-graph/postern/internal/demo"

func awsRole(account, name string) string { return "arn:aws:iam::" + account + ":role/" + name }
func awsUser(account, name string) string { return "arn:aws:iam::" + account + ":user/" + name }
func awsFn(account, name string) string {
	return "arn:aws:lambda:" + region + ":" + account + ":function:" + name
}

func runService(p project, name string) string {
	return "//run.googleapis.com/projects/" + p.id + "/locations/" + gcpRegion + "/services/" + name
}

func gcpFunction(p project, name string) string {
	return "//cloudfunctions.googleapis.com/projects/" + p.id + "/locations/" + gcpRegion + "/functions/" + name
}

// code is the named assumption that an invoked function's code lets its caller act.
func code(fn string) []string { return []string{"code:" + fn} }

// plantedFindings is the content of planted.json: what issue section 8 asks for, in its order.
func plantedFindings() []demo.Finding {
	out := []demo.Finding{plantedAdmin(), plantedShared(), plantedOwner(), plantedEgress(), plantedApp()}
	out = append(out, plantedCallback(), plantedPassRole(), plantedRun(), plantedAnonymous(), plantedGitHub(), plantedCondition(), plantedSCP())
	return out
}

func plantedAdmin() demo.Finding {
	role, twin := awsRole(acctPayments, "payments-reconcile"), awsRole(acctPayments, "PaymentsAdministratorAccess")
	fn, twinFn := awsFn(acctPayments, "payments-reconcile"), awsFn(acctPayments, "payments-statement")
	return demo.Finding{
		ID: "1", Title: "An admin function, with all its policies", Cloud: []string{"aws"},
		Story: "In an incident somebody gave the nightly reconciliation every right there is, as a temporary inline policy, and nobody took it away again.",
		Chain: &demo.Chain{
			From: fn, To: acctPayments, Nodes: []string{fn, role, acctPayments}, Edges: []string{"RUNS_AS", "ADMINISTERS"}, Certainty: demo.Certain, Role: role,
			Why: "the inline policy temporary-inc-4711 allows * on *",
		},
		Twins: []demo.Chain{{From: twinFn, To: acctPayments, Why: "its role and the role's policy are called AdministratorAccess, and may only read one table"}},
		Facts: []demo.Fact{{Node: role, Holds: "admin"}, {Node: role, Holds: "policies", Values: []string{
			"arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess", "arn:aws:iam::" + acctPayments + ":policy/payments-table-access",
			role + "#inline/reconcile-reports", role + "#inline/temporary-inc-4711",
		}}},
		TwinFacts: []demo.Fact{{Node: twin, Holds: "not-admin", Why: "admin is judged from what the policy allows, never from its name"}},
		Edges:     []demo.Edge{{Type: "RUNS_AS", From: fn, To: role}, {Type: "RUNS_AS", From: twinFn, To: twin}},
	}
}

func plantedShared() demo.Finding {
	role := awsRole(acctPayments, "shop-functions")
	here, there := awsRole(acctPayments, "catalogue-worker"), awsRole(acctData, "catalogue-worker")
	return demo.Finding{
		ID: "2", Title: "An execution role shared by functions", Cloud: []string{"aws"},
		Story: "The storefront's first three functions still stand on one role: who gains one of them has what all of them need.",
		Facts: []demo.Fact{{Node: role, Holds: "shared-role", Values: []string{awsFn(acctPayments, "catalogue-search"), awsFn(acctPayments, "catalogue-images"), awsFn(acctPayments, "basket-cleanup")}}},
		TwinFacts: []demo.Fact{
			{Node: here, Holds: "unshared-role", Values: []string{awsFn(acctPayments, "catalogue-worker")}, Why: "the role of the same name in another account is another role"},
			{Node: there, Holds: "unshared-role", Values: []string{awsFn(acctData, "catalogue-worker")}},
		},
		Edges:    []demo.Edge{{Type: "RUNS_AS", From: awsFn(acctPayments, "catalogue-search"), To: role}, {Type: "RUNS_AS", From: awsFn(acctPayments, "catalogue-images"), To: role}, {Type: "RUNS_AS", From: awsFn(acctPayments, "basket-cleanup"), To: role}},
		NonEdges: []demo.Edge{{Type: "RUNS_AS", From: awsFn(acctData, "catalogue-worker"), To: here}},
	}
}

func plantedOwner() demo.Finding {
	fn, twin := gcpFunction(prjCheckout, "coupon-webhook"), gcpFunction(prjCheckout, "coupon-import")
	sa := "serviceAccount:" + prjCheckout.sa("coupon-webhook")
	return demo.Finding{
		ID: "3", Title: "A function open to anyone with owner", Cloud: []string{"gcp"},
		Story:     "To get a partner's webhook through on a Friday, coupon-webhook was given to everyone, and with owner instead of invoker.",
		Facts:     []demo.Fact{{Node: fn, Holds: "public-owner", Values: []string{"roles/owner@" + fn}}},
		TwinFacts: []demo.Fact{{Node: twin, Holds: "not-public", Why: "owner here is a group of the house"}},
		Edges:     []demo.Edge{{Type: "HAS_ROLE", From: "allUsers", To: "roles/owner@" + fn}, {Type: "CAN_INVOKE", From: "allUsers", To: fn}},
		NonEdges: []demo.Edge{
			{Type: "CAN_HIJACK", From: "allUsers", To: fn, Why: "owner on the function alone gives no iam.serviceAccounts.actAs on " + sa},
			{Type: "CAN_RUN_AS", From: "allUsers", To: sa, Why: "no actAs"},
			{Type: "CAN_INVOKE", From: "allUsers", To: twin, Why: "owner is group:catalogue-devs"},
		},
	}
}

func plantedEgress() demo.Finding {
	fn := func(n string) string { return awsFn(acctPayments, n) }
	return demo.Finding{
		ID: "4", Title: "Functions with unrestricted IPv4 and IPv6 egress", Cloud: []string{"aws"},
		Story: "fx-rates leaves through a NAT gateway and feed-export through an egress-only gateway, both under security groups that allow everything.",
		Facts: []demo.Fact{
			{Node: fn("fx-rates"), Holds: "egress-v4", Why: "security group 0.0.0.0/0, route to a NAT gateway in a subnet with an internet gateway"},
			{Node: fn("fx-rates"), Holds: "no-egress-v6", Why: "no IPv6 rule, route or address"},
			{Node: fn("feed-export"), Holds: "egress-v6", Why: "security group ::/0, route to an egress-only internet gateway, IPv6 allowed for the function"},
			{Node: fn("feed-export"), Holds: "no-egress-v4", Why: "no IPv4 rule or route"},
		},
		TwinFacts: []demo.Fact{
			{Node: fn("ledger-writer"), Holds: "no-egress-v4", Why: "the rule allows it, but the route leads to an internet gateway and a function has no public IPv4 address"},
			{Node: fn("price-mirror"), Holds: "no-egress-v6", Why: "rule and route allow it, but the function has no IPv6 address (ipv6AllowedForDualStack is false)"},
			{Node: fn("tax-calc"), Holds: "no-egress-v4", Why: "the security group allows the VPC's own range alone"},
		},
		Edges:    []demo.Edge{{Type: "REACHES", From: fn("fx-rates"), To: "internet"}, {Type: "REACHES", From: fn("feed-export"), To: "internet"}},
		NonEdges: []demo.Edge{{Type: "REACHES", From: fn("ledger-writer"), To: "internet"}, {Type: "REACHES", From: fn("price-mirror"), To: "internet"}, {Type: "REACHES", From: fn("tax-calc"), To: "internet"}},
	}
}
