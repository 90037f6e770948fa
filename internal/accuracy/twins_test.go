package accuracy_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// What a change leaves of a lab's way to its target.
const (
	shut        = "no path"              // nothing at all
	conditional = "no certain path"      // a path under a condition or an assumption may stay
	open        = "still a certain path" // a control: the change looks like a gate and is none
)

var (
	fullAccess = document(statement("Allow", "*"))
	anyone     = object{"AWS": "*"}
)

// twin is a lab with one change.
type twin struct {
	lab    string // as the folder is called, or its one end that no other has
	change string // what is changed
	why    string // why that shuts it
	left   string
	edit   func(*estate)
}

// twins are the negative twins of the labs. Names in edits are the ends of principals' names.
var twins = []twin{
	// Permissions boundaries.
	{
		"to-admin__lambda-004-lambda-updatefunctioncode+lambda-invokefunction",
		"boundary on the start: may invoke, not update code", "what is left is to call the code as it is", conditional,
		func(e *estate) { e.bound("starting-user", "lambda:InvokeFunction", "lambda:Get*", "lambda:List*") },
	},
	{
		"to-admin__lambda-004-lambda-updatefunctioncode+lambda-invokefunction",
		"boundary on the function's role: logs alone", "the role is no admin, so its code is worth nothing", shut,
		func(e *estate) { e.bound("target-role", "logs:*") },
	},
	{
		"to-admin__iam-001-iam-createpolicyversion",
		"boundary on the role that rewrites its own policy", "a new version grants nothing beyond the boundary", shut,
		func(e *estate) { e.bound("starting-role", "iam:CreatePolicyVersion", "iam:ListPolicyVersions") },
	},
	{
		"to-admin__iam-008-iam-attachuserpolicy",
		"boundary on the user that attaches policies to itself", "AdministratorAccess grants nothing beyond the boundary", shut,
		func(e *estate) { e.bound("starting-user", "iam:AttachUserPolicy", "iam:ListPolicies") },
	},
	{
		"to-bucket__iam-012-iam-updateassumerolepolicy",
		"boundary on the role in the middle: IAM reads alone", "it can be assumed, and reads no bucket", shut,
		func(e *estate) { e.bound("target-role", "iam:Get*", "iam:List*") },
	},
	{
		"to-bucket__sts-001-sts-assumerole",
		"boundary on the role in the middle that allows S3", "the boundary allows what the path needs", open,
		func(e *estate) { e.bound("access-role", "s3:*") },
	},

	// Service control policies.
	{
		"to-admin__iam-002-iam-createaccesskey",
		"SCP on the account denies iam:CreateAccessKey", "an SCP's deny binds every principal of the account", shut,
		func(e *estate) {
			e.scps([]any{fullAccess}, []any{fullAccess}, []any{fullAccess, document(statement("Deny", "iam:CreateAccessKey"))})
		},
	},
	{
		"to-admin__iam-006-iam-updateloginprofile",
		"SCP of the OU allows S3 alone", "every level has to allow, and the OU's lacks IAM", shut,
		func(e *estate) {
			e.scps([]any{fullAccess}, []any{document(statement("Allow", "s3:*"))}, []any{fullAccess})
		},
	},
	{
		"to-admin__lambda-004-lambda-updatefunctioncode+lambda-invokefunction",
		"SCP on the OU denies lambda:Update*", "what is left is to call the code as it is", conditional,
		func(e *estate) {
			e.scps([]any{fullAccess}, []any{fullAccess, document(statement("Deny", "lambda:Update*"))}, []any{fullAccess})
		},
	},
	{
		"to-admin__ec2-002-ec2-modifyinstanceattribute+stopinstances+startinstances",
		"organization: SCP of the OU denies ec2:ModifyInstanceAttribute", "an OU's SCP binds the accounts below it", shut,
		func(e *estate) {
			e.organization(management, document(statement("Deny", "ec2:ModifyInstanceAttribute")))
		},
	},
	{
		"to-bucket__sts-001-sts-assumerole",
		"organization: SCP of the OU denies sts:AssumeRole", "the first step is gone", shut,
		func(e *estate) { e.organization(management, document(statement("Deny", "sts:AssumeRole"))) },
	},
	{
		"to-bucket__sts-001-sts-assumerole",
		"the same SCP, in the management account", "no SCP binds the management account", open,
		func(e *estate) { e.organization("111111111111", document(statement("Deny", "sts:AssumeRole"))) },
	},
	{
		"to-admin__lambda-004-to-iam-002-to-admin",
		"SCP denies iam:CreateAccessKey to all but a break-glass role", "the role in the middle is not that one: aws:PrincipalArn is known", shut,
		func(e *estate) {
			deny := statement("Deny", "iam:CreateAccessKey")
			deny["Condition"] = object{"ArnNotLike": object{"aws:PrincipalArn": "arn:aws:iam::*:role/break-glass"}}
			e.scps([]any{fullAccess}, []any{fullAccess, document(deny)}, []any{fullAccess})
		},
	},

	// Resource control policies.
	{
		"to-bucket__sts-001-sts-assumerole",
		"organization: RCP denies sts:AssumeRole", "an RCP's deny binds every role of the accounts below", shut,
		func(e *estate) {
			e.organization(management, document(forAll(statement("Deny", "sts:AssumeRole"), nil)))
		},
	},
	{
		"to-bucket__iam-003-iam-deleteaccesskey+createaccesskey",
		"organization: RCP denies s3:*", "an RCP's deny binds every bucket of the accounts below", shut,
		func(e *estate) { e.organization(management, document(forAll(statement("Deny", "s3:*"), nil))) },
	},
	{
		"cross-account__dev-to-prod__multi-hop__passrole-lambda-admin",
		"organization: RCP lets only an account's own principals assume its roles", "aws:PrincipalAccount and aws:ResourceAccount are known", shut,
		func(e *estate) {
			e.organization(management, document(forAll(statement("Deny", "sts:AssumeRole"),
				object{"StringNotEquals": object{"aws:PrincipalAccount": "${aws:ResourceAccount}"}})))
		},
	},
	{
		"to-bucket__iam-003-iam-deleteaccesskey+createaccesskey",
		"organization: RCP denies s3:* to those outside", "the user is inside: aws:PrincipalOrgID is known", open,
		func(e *estate) {
			e.organization(management, document(forAll(statement("Deny", "s3:*"),
				object{"StringNotEquals": object{"aws:PrincipalOrgID": "o-twins00001"}})))
		},
	},

	// Explicit denials in identity and resource policies.
	{
		"cross-account__dev-to-prod__one-hop__root-trust-role-assumption",
		"the start's own policy denies sts:AssumeRole", "a denial wins over every allow", shut,
		func(e *estate) { e.deny("starting-user", "sts:AssumeRole") },
	},
	{
		"to-admin__iam-018-iam-putuserpolicy+iam-createaccesskey",
		"the start's own policy denies iam:CreateAccessKey", "a policy for a user that cannot be taken over", shut,
		func(e *estate) { e.deny("starting-user", "iam:Create*") },
	},
	{
		"to-bucket__iam-006-iam-updateloginprofile",
		"the user in the middle is denied s3:*", "it can be taken over, and reads no bucket", shut,
		func(e *estate) { e.deny("to-bucket-user", "s3:*") },
	},
	{
		"to-bucket__iam-003-iam-deleteaccesskey+createaccesskey",
		"the bucket's policy denies s3:* to everyone", "a bucket policy's denial binds its own account as well", shut,
		func(e *estate) {
			const bucket = "arn:aws:s3:::pl-sensitive-data-iam-003-111111111111-abc123"
			s := forAll(statement("Deny", "s3:*"), nil)
			s["Resource"] = []any{bucket, bucket + "/*"}
			e.resourcePolicy(bucket, "111111111111", s)
		},
	},

	// Trust policies.
	{
		"cross-account__dev-to-prod__one-hop__simple-role-assumption",
		"the role trusts another user", "its trust does not name the start", shut,
		func(e *estate) {
			e.trusts("target-role", object{"AWS": "arn:aws:iam::222222222222:user/somebody-else"}, nil)
		},
	},
	{
		"cross-account__dev-to-prod__one-hop__root-trust-role-assumption",
		"the role trusts principals of one organization, which is not theirs", "aws:PrincipalOrgID is known to be another", shut,
		func(e *estate) {
			e.organization(management, fullAccess)
			e.trusts("target-role", anyone, object{"StringEquals": object{"aws:PrincipalOrgID": "o-another001"}})
		},
	},
	{
		"to-bucket__sts-001-sts-assumerole",
		"the trust asks for an external id", "who calls may know it or not", conditional,
		func(e *estate) {
			e.trusts("access-role", object{"AWS": "arn:aws:iam::111111111111:user/pl-prod-sts-001-to-bucket-starting-user"},
				object{"StringEquals": object{"sts:ExternalId": "an-agreed-secret"}})
		},
	},
	{
		"to-admin__iam-014-iam-attachrolepolicy+sts-assumerole",
		"the role trusts EC2 alone", "it can be made an admin, and not be assumed", shut,
		func(e *estate) { e.trusts("target-role", object{"Service": "ec2.amazonaws.com"}, nil) },
	},
	{
		"to-admin__glue-003-iam-passrole+glue-createjob+glue-startjobrun",
		"the role trusts EC2, not Glue", "a role that Glue cannot assume runs no job", shut,
		func(e *estate) { e.trusts("target-role", object{"Service": "ec2.amazonaws.com"}, nil) },
	},
	{
		"to-bucket__iam-005-iam-putrolepolicy",
		"the first role trusts another user", "the first step is gone", shut,
		func(e *estate) {
			e.trusts("starting-role", object{"AWS": "arn:aws:iam::111111111111:user/somebody-else"}, nil)
		},
	},

	// Resource patterns.
	{
		"to-admin__apprunner-001-iam-passrole+apprunner-createservice",
		"PassRole names another role", "the pattern does not match", shut,
		func(e *estate) { e.only("starting-user", "iam:PassRole", "arn:aws:iam::111111111111:role/web-*") },
	},
	{
		"to-admin__iam-016-iam-createpolicyversion+sts-assumerole",
		"CreatePolicyVersion names another policy", "the pattern does not match", shut,
		func(e *estate) {
			e.only("starting-user", "iam:CreatePolicyVersion", "arn:aws:iam::111111111111:policy/team/*")
		},
	},
	{
		"to-admin__ssm-002-ssm-sendcommand",
		"SendCommand names another instance", "the pattern does not match", shut,
		func(e *estate) {
			e.only("starting-user", "ssm:SendCommand", "arn:aws:ec2:us-east-1:111111111111:instance/i-0123456789abcdef0", "arn:aws:ssm:*:*:document/AWS-RunShellScript")
		},
	},
	{
		"to-admin__cloudformation-002-cloudformation-updatestack",
		"UpdateStack names stacks of another team", "the pattern does not match", shut,
		func(e *estate) {
			e.only("starting-user", "cloudformation:UpdateStack", "arn:aws:cloudformation:*:111111111111:stack/web-*/*")
		},
	},

	// Conditions.
	{
		"to-admin__codebuild-001-iam-passrole+codebuild-createproject+codebuild-startbuild",
		"PassRole only to Lambda", "iam:PassedToService would be codebuild.amazonaws.com", shut,
		func(e *estate) {
			e.when("starting-user", "iam:PassRole", object{"StringEquals": object{"iam:PassedToService": "lambda.amazonaws.com"}})
		},
	},
	{
		"to-admin__iam-009-iam-attachrolepolicy",
		"AttachRolePolicy only for ReadOnlyAccess", "iam:PolicyARN keeps AdministratorAccess out", conditional,
		func(e *estate) {
			e.when("starting-role", "iam:AttachRolePolicy", object{"ArnEquals": object{"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}})
		},
	},

	// One action of a technique is missing, or a membership.
	{
		"to-admin__glue-003-iam-passrole+glue-createjob+glue-startjobrun",
		"without glue:StartJobRun", "a job that nobody starts runs nothing", shut,
		func(e *estate) { e.without("starting-user", "glue:StartJobRun") },
	},
	{
		"to-admin__ecs-001-iam-passrole+ecs-createcluster+ecs-registertaskdefinition+ecs-createservice",
		"without ecs:CreateService", "a task definition alone runs nothing", shut,
		func(e *estate) { e.without("starting-user", "ecs:CreateService") },
	},
	{
		"end-of-life-privesc-paths__iam-passrole+datapipeline-pipeline-to-admin",
		"without datapipeline:ActivatePipeline", "a pipeline that nobody activates runs nothing", shut,
		func(e *estate) { e.without("starting-user", "datapipeline:ActivatePipeline") },
	},
	{
		"to-admin__sagemaker-005-sagemaker-updatenotebook-lifecycle-config",
		"without sagemaker:UpdateNotebookInstance", "a script that no notebook runs", shut,
		func(e *estate) { e.without("starting-user", "sagemaker:UpdateNotebookInstance") },
	},
	{
		"to-admin__iam-010-iam-attachgrouppolicy",
		"the user is not in the group", "the group's new rights are not the user's", shut,
		func(e *estate) { e.leaves("starting-user") },
	},
}

// TestAccuracyTwins: no twin has a certain path where its lab has one, and
// what looks like a gate and is none stays open.
func TestAccuracyTwins(t *testing.T) {
	t.Parallel()
	meaningful := figure{name: "labs of twins, certain path"}
	closed := figure{name: "twins without certain path"}
	stay := figure{name: "twins that are no gates"}
	asked := map[string]bool{}
	for _, w := range twins {
		dir := labOf(t, w.lab)
		sc := readScenario(t, dir)
		if !asked[dir] {
			asked[dir] = true
			_, certain := sc.reach(t, labStore(t, filepath.Base(dir)))
			meaningful.check(certain, "%s: no certain path from %s to %v", w.lab, sc.Start, sc.ends())
		}
		e := readEstate(t, dir)
		w.edit(e)
		found, certain := sc.reach(t, e.load())
		switch w.left {
		case open:
			stay.check(certain, "%s: %s: no certain path, though %s", w.lab, w.change, w.why)
		case conditional:
			closed.check(!certain, "%s: %s: a certain path, though %s", w.lab, w.change, w.why)
		default:
			closed.check(!certain, "%s: %s: a certain path, though %s", w.lab, w.change, w.why)
			closed.check(!found, "%s: %s: a path, though %s", w.lab, w.change, w.why)
		}
	}
	meaningful.floor(t, twinLabFloor)
	closed.floor(t, 1)
	stay.floor(t, 1)
}

// labOf finds the folder whose name ends so.
func labOf(t *testing.T, name string) string {
	t.Helper()
	dir := labs(t)
	all, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var found string
	for _, p := range all {
		if strings.HasSuffix(p, name) {
			if found != "" {
				t.Fatalf("two labs are called …%s", name)
			}
			found = p
		}
	}
	if found == "" {
		t.Fatalf("no lab is called …%s", name)
	}
	return found
}
