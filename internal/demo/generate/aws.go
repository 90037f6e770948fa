package main

import (
	"sort"
	"strings"
)

// The AWS organization of the shop. Payments-prod also runs the storefront's functions; ci deploys everything.
const (
	awsOrg       = "o-larkspur01"
	acctMgmt     = "210000000001"
	acctPayments = "210000000002"
	acctData     = "210000000003"
	acctCI       = "210000000004"
	acctStock    = "210000000006"
	region       = "eu-west-1"
)

// awsAccount gathers one account's authorization details and Config items.
type awsAccount struct {
	id, name string
	users    list
	groups   list
	roles    list
	policies map[string]obj
	attached map[string]int
	items    list
	report   []string
}

func newAccount(id, name string) *awsAccount {
	return &awsAccount{id: id, name: name, policies: map[string]obj{}, attached: map[string]int{}, users: list{}, groups: list{}, roles: list{}, items: list{}}
}

// iam gives an IAM ARN of the account, e.g. iam("role/x").
func (a *awsAccount) iam(rest string) string { return "arn:aws:iam::" + a.id + ":" + rest }

// arn gives a regional ARN of the account.
func (a *awsAccount) arn(service, rest string) string {
	return "arn:aws:" + service + ":" + region + ":" + a.id + ":" + rest
}

// item adds one configuration item.
func (a *awsAccount) item(kind, id, name, arn string, cfg, supp obj) {
	if supp == nil {
		supp = obj{}
	}
	reg := region
	if strings.HasPrefix(arn, "arn:aws:iam::") {
		reg = "global"
	}
	a.items = append(a.items, obj{
		"configurationItemVersion": "1.3", "configurationItemCaptureTime": captured, "configurationStateId": 0,
		"awsAccountId": a.id, "configurationItemStatus": "OK", "resourceType": kind, "resourceId": id, "resourceName": name, "ARN": arn,
		"awsRegion": reg, "availabilityZone": "Not Applicable", "tags": obj{"team": a.name}, "relatedEvents": list{}, "relationships": list{},
		"configuration": cfg, "supplementaryConfiguration": supp,
	})
}

// files writes the account's folder.
func (a *awsAccount) files(e *estate) {
	arns := make([]string, 0, len(a.policies))
	for arn := range a.policies {
		arns = append(arns, arn)
	}
	sort.Strings(arns)
	pols := list{}
	for _, arn := range arns {
		p := a.policies[arn]
		p["AttachmentCount"] = a.attached[arn]
		pols = append(pols, p)
	}
	dir := "aws/" + a.id + "/"
	e.json(dir+"gaad.json", obj{"UserDetailList": a.users, "GroupDetailList": a.groups, "RoleDetailList": a.roles, "Policies": pols, "IsTruncated": false})
	e.json(dir+"config.json", obj{"fileVersion": "1.0", "configSnapshotId": guid("snapshot/" + a.id), "configurationItems": a.items})
	if len(a.report) > 0 {
		e.keep(dir+"credential-report.csv", []byte(strings.Join(append([]string{reportHeader}, a.report...), "\n")+"\n"), nil)
	}
}

func awsEstate(e *estate) {
	mgmt, pay := newAccount(acctMgmt, "management"), newAccount(acctPayments, "payments-prod")
	data, ci := newAccount(acctData, "analytics"), newAccount(acctCI, "ci")
	for _, a := range []*awsAccount{mgmt, pay, data, ci} {
		accountBasics(a)
	}
	payments(pay)
	paymentsNetwork(pay)
	analytics(data)
	ciAccount(ci)
	identityCenter(e, mgmt, []*awsAccount{mgmt, pay, data, ci})
	points := newAccount(acctLoyalty, "loyalty")
	loyalty(points)
	points.files(e)
	for _, a := range []*awsAccount{mgmt, pay, data, ci} {
		awsNoise(a)
		a.files(e)
	}
	stores := newAccount(acctStock, "warehouse")
	warehouse(e, stores)
	stores.files(e)
	organization(e)
	cliFolder(e, pay)
	loyaltyCLI(e, points)
}
