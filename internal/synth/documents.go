package synth

import (
	"fmt"
	"strings"
)

const fullAccess = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`

// orgPerimeter is the usual resource control policy: our resources are for our
// organization and for services that act for us.
const orgPerimeter = `{"Version":"2012-10-17","Statement":[{"Sid":"Perimeter","Effect":"Deny","Principal":"*","Action":["s3:*","sqs:*","kms:*","secretsmanager:*"],"Resource":"*",` +
	`"Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-synth"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}]}`

func doc(statements ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
}

func allow(actions, resources, condition string) string {
	return statement("Allow", actions, resources, condition)
}

func deny(actions, resources, condition string) string {
	return statement("Deny", actions, resources, condition)
}

// statement takes its lists as words with spaces between them.
func statement(effect, actions, resources, condition string) string {
	s := `{"Effect":"` + effect + `","Action":` + list(actions) + `,"Resource":` + list(resources)
	if condition != "" {
		s += `,"Condition":` + condition
	}
	return s + "}"
}

func list(words string) string { return `["` + strings.ReplaceAll(words, " ", `","`) + `"]` }

// guardrails are the service control policies: one of the root, two of the
// units below it, four of those below them, three of single accounts.
func guardrails() []string {
	region := `{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}}`
	return []string{
		doc(deny("cloudtrail:StopLogging cloudtrail:DeleteTrail organizations:LeaveOrganization", "*", "")),
		doc(`{"Effect":"Deny","NotAction":["iam:*","sts:*","organizations:*","support:*"],"Resource":"*","Condition":` + region + `}`),
		doc(deny("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*", `{"StringNotLike":{"ec2:InstanceType":["t3.*","m5.*"]}}`)),
		doc(deny("iam:CreateUser iam:CreateAccessKey", "*", `{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/r0"}}`)),
		doc(deny("kms:ScheduleKeyDeletion kms:DisableKey", "*", "")),
		doc(deny("s3:PutBucketPolicy s3:DeleteBucket", "arn:aws:s3:::*-audit", "")),
		doc(deny("lambda:AddPermission lambda:CreateFunctionUrlConfig", "*", "")),
		doc(deny("*", "*", `{"StringEquals":{"aws:PrincipalTag/quarantine":"yes"}}`)),
		doc(deny("iam:*", "arn:aws:iam::*:role/r0", "")),
		doc(deny("ssm:SendCommand ssm:StartSession", "*", `{"Bool":{"aws:MultiFactorAuthPresent":"false"}}`)),
	}
}

const managedCount = 300

func managedARN(p int) string { return fmt.Sprintf("arn:aws:iam::aws:policy/m%03d", p) }

// managedPolicies are the same in every account: the wide ones first, then
// those that give one or a few services to a job.
func managedPolicies() []string {
	out := []string{
		fullAccess,
		doc(`{"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"}`, allow("iam:ListRoles iam:CreateServiceLinkedRole", "*", "")),
		doc(allow("s3:Get* s3:List* lambda:Get* lambda:List* dynamodb:Get* dynamodb:Query dynamodb:Scan ec2:Describe* iam:Get* iam:List* ssm:Get* ssm:Describe* sqs:ReceiveMessage kinesis:Get* ecr:BatchGetImage ecr:GetDownloadUrlForLayer", "*", "")),
		doc(allow("iam:*AccessKey* iam:ChangePassword iam:GetUser iam:*MFADevice", "arn:aws:iam::*:user/${aws:username} arn:aws:iam::*:mfa/${aws:username}", "")),
		doc(allow("secretsmanager:GetSecretValue ssm:GetParameter* dynamodb:*", "*", `{"StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}}`)),
		doc(allow("s3:*", "*", ""), deny("s3:DeleteBucket s3:PutBucketPolicy", "*", ""), deny("s3:*", "arn:aws:s3:::*-audit arn:aws:s3:::*-audit/*", "")),
		doc(allow("*", "*", `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`)),
		doc(allow("lambda:InvokeFunction sqs:* sns:Publish", "*", `{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","192.168.0.0/16"]}}`)),
	}
	services := strings.Fields("lambda dynamodb sqs sns s3 ssm secretsmanager kms ec2 ecr logs states events kinesis rds glue codebuild cloudformation ecs batch")
	verbs := strings.Fields("Get* List* Describe* Update* Put* Create* Start* Send* Invoke* Delete*")
	for i := len(out); i < managedCount; i++ {
		a, b := services[i%len(services)], services[i*7%len(services)]
		v, w := verbs[i%len(verbs)], verbs[i/3%len(verbs)]
		name := fmt.Sprintf("arn:aws:*:*:*:*app%d*", i%30)
		if i%3 == 0 {
			name = "*"
		}
		out = append(out, doc(
			allow(fmt.Sprintf("%s:%s %s:%s %s:List*", a, v, b, w, a), name, ""),
			allow("s3:GetObject s3:PutObject s3:ListBucket", fmt.Sprintf("arn:aws:s3:::data-*-%d arn:aws:s3:::data-*-%d/*", i%40, i%40), "")))
	}
	return out
}

// modulePolicies are the output of one module, the same in every account, with
// wildcards where an account's number could stand: deployer, data, pass, assume.
func modulePolicies() []string {
	return []string{
		doc(allow("lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration lambda:InvokeFunction", "arn:aws:lambda:*:*:function:f1*", "")),
		doc(allow("s3:GetObject s3:PutObject", "arn:aws:s3:::data-*-1*/*", ""), deny("s3:DeleteBucket", "*", ""), allow("kms:Decrypt kms:GenerateDataKey", "arn:aws:kms:*:*:key/*", "")),
		doc(allow("iam:PassRole", "arn:aws:iam::*:role/r10*", ""), allow("lambda:CreateFunction lambda:InvokeFunction", "*", "")),
		doc(allow("sts:AssumeRole", "arn:aws:iam::*:role/r2* arn:aws:iam::*:role/r7", "")),
	}
}

// inlinePolicy names single resources of one account.
func inlinePolicy(id string, a int) string {
	return doc(allow("sqs:SendMessage sqs:ReceiveMessage", fmt.Sprintf("arn:aws:sqs:*:%s:app%d", id, a%7), ""),
		allow("secretsmanager:GetSecretValue", fmt.Sprintf("arn:aws:secretsmanager:*:%s:secret:app%d-*", id, a%5), ""))
}

// boundaryPolicy keeps to what applications need.
func boundaryPolicy(i int) string {
	services := []string{"s3:* sqs:* sns:* dynamodb:*", "s3:* lambda:* logs:* kms:*", "ec2:* ssm:* s3:*", "lambda:* states:* events:* iam:PassRole"}
	return doc(allow(services[i%len(services)], "*", ""), deny("iam:*", fmt.Sprintf("arn:aws:iam::*:role/r%d*", i), ""))
}
