package main

import (
	"strconv"
	"strings"
)

const reportHeader = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active," +
	"access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service," +
	"access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service," +
	"cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated"

// awsManaged holds the few AWS managed policies that the estate attaches, in short form where AWS's own is long.
var awsManaged = map[string]obj{
	"AdministratorAccess":                           doc(allow("*", "*")),
	"service-role/AWSLambdaBasicExecutionRole":      doc(allow(acts("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"), "*")),
	"service-role/AWSLambdaVPCAccessExecutionRole":  doc(allow(acts("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"), "*")),
	"AmazonEC2ContainerRegistryReadOnly":            doc(allow(acts("ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:DescribeRepositories", "ecr:ListImages", "ecr:DescribeImages", "ecr:BatchGetImage"), "*")),
	"service-role/AmazonECSTaskExecutionRolePolicy": doc(allow(acts("ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage", "logs:CreateLogStream", "logs:PutLogEvents"), "*")),
	"AWSXRayDaemonWriteAccess":                      doc(allow(acts("xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"), "*")),
	"IAMReadOnlyAccess":                             doc(allow(acts("iam:GenerateCredentialReport", "iam:Get*", "iam:List*", "iam:SimulateCustomPolicy", "iam:SimulatePrincipalPolicy"), "*")),
	"CloudWatchReadOnlyAccess":                      doc(allow(acts("cloudwatch:Describe*", "cloudwatch:Get*", "cloudwatch:List*", "logs:Describe*", "logs:FilterLogEvents"), "*")),
	"job-function/ViewOnlyAccess":                   doc(allow(acts("ec2:Describe*", "lambda:List*", "s3:ListAllMyBuckets", "iam:List*", "rds:Describe*", "dynamodb:ListTables", "sqs:ListQueues", "sns:ListTopics"), "*")),
	"service-role/AWSConfigRole":                    doc(allow(acts("config:Put*", "ec2:Describe*", "iam:Get*", "iam:List*", "lambda:Get*", "lambda:List*", "s3:GetBucket*", "s3:ListAllMyBuckets"), "*")),
	"AmazonSSMManagedInstanceCore":                  doc(allow(acts("ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel", "ec2messages:GetMessages"), "*")),
}

// doc wraps statements as a policy document.
func doc(statements ...obj) obj {
	l := list{}
	for _, s := range statements {
		l = append(l, s)
	}
	return obj{"Version": "2012-10-17", "Statement": l}
}

func acts(a ...string) list { return anys(a...) }

func allow(action, resource any) obj {
	return obj{"Effect": "Allow", "Action": action, "Resource": resource}
}

func deny(action, resource any) obj {
	return obj{"Effect": "Deny", "Action": action, "Resource": resource}
}

// with adds keys to a statement: with(allow(…), "Condition", …).
func with(s obj, kv ...any) obj {
	for i := 0; i+1 < len(kv); i += 2 {
		if k, ok := kv[i].(string); ok {
			s[k] = kv[i+1]
		}
	}
	return s
}

// trust is a trust policy for AWS services or principals: trust("Service", "lambda.amazonaws.com").
func trust(kind string, who any) obj {
	return doc(obj{"Effect": "Allow", "Principal": obj{kind: who}, "Action": "sts:AssumeRole"})
}

// grants is what a principal holds: AWS managed policies by short name, customer managed ones by name, inline documents.
type grants struct {
	aws      []string
	managed  []string
	inline   map[string]obj
	boundary string
	groups   []string
	path     string
}

func (a *awsAccount) attach(g grants) list {
	out := list{}
	for _, n := range g.aws {
		arn := "arn:aws:iam::aws:policy/" + n
		if a.policies[arn] == nil {
			a.policies[arn] = policyDetail(arn, awsManaged[n])
		}
		a.attached[arn]++
		out = append(out, obj{"PolicyName": lastPart(n), "PolicyArn": arn})
	}
	for _, n := range g.managed {
		arn := a.iam("policy/" + n)
		a.attached[arn]++
		out = append(out, obj{"PolicyName": lastPart(n), "PolicyArn": arn})
	}
	return out
}

// policy adds a customer managed policy.
func (a *awsAccount) policy(name string, d obj) {
	arn := a.iam("policy/" + name)
	a.policies[arn] = policyDetail(arn, d)
}

func policyDetail(arn string, d obj) obj {
	full := arn[strings.Index(arn, ":policy/")+len(":policy"):]
	return obj{
		"PolicyName": lastPart(arn), "PolicyId": upperID("ANPA", arn), "Arn": arn, "Path": strings.TrimSuffix(full, lastPart(full)), "DefaultVersionId": "v1",
		"PermissionsBoundaryUsageCount": 0, "IsAttachable": true, "CreateDate": "2024-02-01T09:00:00Z", "UpdateDate": "2024-02-01T09:00:00Z",
		"PolicyVersionList": list{obj{"VersionId": "v1", "IsDefaultVersion": true, "CreateDate": "2024-02-01T09:00:00Z", "Document": d}},
	}
}

func inlineList(docs map[string]obj) list {
	out := list{}
	for _, n := range sortedKeys(docs) {
		out = append(out, obj{"PolicyName": n, "PolicyDocument": docs[n]})
	}
	return out
}

func (a *awsAccount) boundary(o obj, g grants) {
	if g.boundary != "" {
		o["PermissionsBoundary"] = obj{"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": a.iam("policy/" + g.boundary)}
	}
}

// role adds a role and returns its ARN.
func (a *awsAccount) role(name string, trustDoc obj, g grants) string {
	path := g.path
	if path == "" {
		path = "/"
	}
	arn := a.iam("role" + path + name)
	r := obj{
		"Path": path, "RoleName": name, "RoleId": upperID("AROA", arn), "Arn": arn, "CreateDate": "2024-02-01T09:00:00Z",
		"AssumeRolePolicyDocument": trustDoc, "InstanceProfileList": list{}, "RolePolicyList": inlineList(g.inline),
		"AttachedManagedPolicies": a.attach(g), "Tags": list{obj{"Key": "team", "Value": a.name}},
		"RoleLastUsed": obj{"LastUsedDate": "2026-08-30T12:00:00Z", "Region": region},
	}
	a.boundary(r, g)
	a.roles = append(a.roles, r)
	return arn
}

// lastUsed says when the role added last was used; empty where it never was.
func (a *awsAccount) lastUsed(when obj) {
	if r, ok := a.roles[len(a.roles)-1].(obj); ok {
		r["RoleLastUsed"] = when
	}
}

// profileRole adds a role for EC2 with the instance profile of the same name and returns the profile's ARN.
func (a *awsAccount) profileRole(name string, g grants) string {
	arn := a.role(name, trust("Service", "ec2.amazonaws.com"), g)
	profile := a.iam("instance-profile/" + name)
	if r, ok := a.roles[len(a.roles)-1].(obj); ok {
		r["InstanceProfileList"] = list{obj{
			"Path": "/", "InstanceProfileName": name, "InstanceProfileId": upperID("AIPA", name), "Arn": profile, "CreateDate": "2024-02-01T09:00:00Z",
			"Roles": list{obj{"Path": "/", "RoleName": name, "RoleId": upperID("AROA", arn), "Arn": arn, "CreateDate": "2024-02-01T09:00:00Z"}},
		}}
	}
	return profile
}

// user adds a user with its line in the credential report.
func (a *awsAccount) user(name string, g grants) {
	arn := a.iam("user/" + name)
	groups := list{}
	for _, n := range g.groups {
		groups = append(groups, n)
	}
	u := obj{
		"Path": "/", "UserName": name, "UserId": upperID("AIDA", arn), "Arn": arn, "CreateDate": "2024-02-01T09:00:00Z",
		"UserPolicyList": inlineList(g.inline), "GroupList": groups, "AttachedManagedPolicies": a.attach(g), "Tags": list{},
	}
	a.boundary(u, g)
	a.users = append(a.users, u)
	mfa := pick("mfa/"+arn, "true", "true", "false")
	a.report = append(a.report, strings.Join([]string{
		name, arn, "2024-02-01T09:00:00+00:00", "true", "2026-08-28T08:11:00+00:00", "2026-05-02T09:00:00+00:00", "N/A", mfa,
		"true", "2026-05-02T09:00:00+00:00", "2026-08-29T17:40:00+00:00", region, "sts", "false", "N/A", "N/A", "N/A", "N/A", "false", "N/A", "false", "N/A",
	}, ","))
}

// credentials says of the user added last when its password and key were used, and whether it has a second factor.
func (a *awsAccount) credentials(used string, mfa bool) {
	line := strings.Split(a.report[len(a.report)-1], ",")
	line[4], line[5], line[7], line[9], line[10] = used, "2024-02-01T09:00:00+00:00", strconv.FormatBool(mfa), "2024-02-01T09:00:00+00:00", used
	a.report[len(a.report)-1] = strings.Join(line, ",")
}

// withoutPassword makes the user added last one that signs in nowhere: it has a key alone.
func (a *awsAccount) withoutPassword() {
	line := strings.Split(a.report[len(a.report)-1], ",")
	line[3], line[4], line[5] = "false", "N/A", "N/A"
	a.report[len(a.report)-1] = strings.Join(line, ",")
}

func (a *awsAccount) group(name string, g grants) {
	arn := a.iam("group/" + name)
	a.groups = append(a.groups, obj{
		"Path": "/", "GroupName": name, "GroupId": upperID("AGPA", arn), "Arn": arn, "CreateDate": "2024-02-01T09:00:00Z",
		"GroupPolicyList": inlineList(g.inline), "AttachedManagedPolicies": a.attach(g),
	})
}
