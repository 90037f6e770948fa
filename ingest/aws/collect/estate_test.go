package collect_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	cbtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	ekstypes "github.com/aws/aws-sdk-go-v2/service/eks/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	orgtypes "github.com/aws/aws-sdk-go-v2/service/organizations/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/postern-graph/postern/internal/motoserver"
)

const (
	management = motoserver.Account
	region     = "eu-west-1"
	orgRole    = "PosternRead"
	secret     = "hunter2!hunter2"
)

const (
	trustLambda = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	everything  = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
)

// estate is a small company on moto: an organization of two accounts that both have the same things.
type estate struct {
	url, member string
}

// The estate is made once for all tests.
var (
	once    sync.Once
	made    estate
	errMade error
)

func theEstate(t testing.TB) estate {
	t.Helper()
	url := motoserver.Start(t)
	once.Do(func() { made, errMade = plant(url) })
	if errMade != nil {
		t.Fatal(errMade)
	}
	return made
}

func rootConfig(url string) aws.Config {
	return aws.Config{Region: region, BaseEndpoint: &url, Credentials: credentials.NewStaticCredentialsProvider("AKIATESTTESTTESTTEST", "x", "")}
}

func plant(url string) (estate, error) {
	ctx := context.Background()
	c := rootConfig(url)
	org := organizations.NewFromConfig(c)
	if _, err := org.CreateOrganization(ctx, &organizations.CreateOrganizationInput{FeatureSet: orgtypes.OrganizationFeatureSetAll}); err != nil {
		return estate{}, err
	}
	made, err := org.CreateAccount(ctx, &organizations.CreateAccountInput{AccountName: aws.String("shop"), Email: aws.String("shop@example.com")})
	if err != nil {
		return estate{}, err
	}
	e := estate{url: url, member: aws.ToString(made.CreateAccountStatus.AccountId)}
	if err := plantGuardrail(ctx, org); err != nil {
		return e, err
	}
	other := c.Copy()
	other.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(c), "arn:aws:iam::"+e.member+":role/Anything"))
	for _, at := range []aws.Config{c, other} {
		for _, part := range []func(context.Context, aws.Config) error{plantIdentities, plantFunctions, plantData, plantMachines, plantBuild} {
			if err := part(ctx, at); err != nil {
				return e, err
			}
		}
	}
	return e, nil
}

func plantGuardrail(ctx context.Context, org *organizations.Client) error {
	roots, err := org.ListRoots(ctx, &organizations.ListRootsInput{})
	if err != nil {
		return err
	}
	root := roots.Roots[0].Id
	if _, err := org.EnablePolicyType(ctx, &organizations.EnablePolicyTypeInput{RootId: root, PolicyType: orgtypes.PolicyTypeServiceControlPolicy}); err != nil {
		return err
	}
	ou, err := org.CreateOrganizationalUnit(ctx, &organizations.CreateOrganizationalUnitInput{Name: aws.String("prod"), ParentId: root})
	if err != nil {
		return err
	}
	p, err := org.CreatePolicy(ctx, &organizations.CreatePolicyInput{
		Name: aws.String("no-trail-off"), Description: aws.String(""), Type: orgtypes.PolicyTypeServiceControlPolicy,
		Content: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"cloudtrail:StopLogging","Resource":"*"}]}`),
	})
	if err != nil {
		return err
	}
	_, err = org.AttachPolicy(ctx, &organizations.AttachPolicyInput{PolicyId: p.Policy.PolicySummary.Id, TargetId: ou.OrganizationalUnit.Id})
	return err
}

func plantIdentities(ctx context.Context, c aws.Config) error {
	client := iam.NewFromConfig(c)
	for _, r := range []string{"checkout", orgRole} {
		if _, err := client.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String(r), AssumeRolePolicyDocument: aws.String(trustLambda)}); err != nil {
			return err
		}
	}
	if _, err := client.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: aws.String("checkout"), PolicyName: aws.String("all"), PolicyDocument: aws.String(everything)}); err != nil {
		return err
	}
	if _, err := client.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("ann")}); err != nil {
		return err
	}
	if _, err := client.CreateGroup(ctx, &iam.CreateGroupInput{GroupName: aws.String("devs")}); err != nil {
		return err
	}
	if _, err := client.AddUserToGroup(ctx, &iam.AddUserToGroupInput{UserName: aws.String("ann"), GroupName: aws.String("devs")}); err != nil {
		return err
	}
	if _, err := client.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: aws.String("ann")}); err != nil {
		return err
	}
	_, err := client.CreateOpenIDConnectProvider(ctx, &iam.CreateOpenIDConnectProviderInput{
		Url: aws.String("https://token.actions.githubusercontent.com"), ClientIDList: []string{"sts.amazonaws.com"}, ThumbprintList: []string{"6938fd4d98bab03faadb97b34396831e3780aea1"},
	})
	return err
}

func plantFunctions(ctx context.Context, c aws.Config) error {
	id, err := sts.NewFromConfig(c).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return err
	}
	var code bytes.Buffer
	z := zip.NewWriter(&code)
	w, err := z.Create("main.py")
	if err == nil {
		_, err = w.Write([]byte("def handler(e, c): pass\n"))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return err
	}
	role := "arn:aws:iam::" + aws.ToString(id.Account) + ":role/checkout"
	client := lambda.NewFromConfig(c)
	for _, name := range []string{"checkout", "refund", "report"} {
		_, err := client.CreateFunction(ctx, &lambda.CreateFunctionInput{
			FunctionName: aws.String(name), Role: aws.String(role), Runtime: lambdatypes.RuntimePython312, Handler: aws.String("main.handler"), Publish: true,
			Code: &lambdatypes.FunctionCode{ZipFile: code.Bytes()}, Environment: &lambdatypes.Environment{Variables: map[string]string{"DB_PASSWORD": secret, "STAGE": "prod"}},
		})
		if err != nil {
			return err
		}
	}
	if _, err := client.AddPermission(ctx, &lambda.AddPermissionInput{
		FunctionName: aws.String("checkout"), StatementId: aws.String("open"), Action: aws.String("lambda:InvokeFunction"), Principal: aws.String("*"),
	}); err != nil {
		return err
	}
	if _, err := client.CreateFunctionUrlConfig(ctx, &lambda.CreateFunctionUrlConfigInput{FunctionName: aws.String("checkout"), AuthType: lambdatypes.FunctionUrlAuthTypeNone}); err != nil {
		return err
	}
	if _, err := client.CreateAlias(ctx, &lambda.CreateAliasInput{FunctionName: aws.String("refund"), Name: aws.String("live"), FunctionVersion: aws.String("1")}); err != nil {
		return err
	}
	_, err = sfn.NewFromConfig(c).CreateStateMachine(ctx, &sfn.CreateStateMachineInput{
		Name: aws.String("order"), RoleArn: aws.String(role), Definition: aws.String(`{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}`),
	})
	return err
}

func plantData(ctx context.Context, c aws.Config) error {
	id, err := sts.NewFromConfig(c).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return err
	}
	buckets := s3.NewFromConfig(c, func(o *s3.Options) { o.UsePathStyle = true })
	open, shut := "open-"+aws.ToString(id.Account), "shut-"+aws.ToString(id.Account)
	for _, b := range []string{open, shut} {
		if _, err := buckets.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &b, CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: region}}); err != nil {
			return err
		}
	}
	if _, err := buckets.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: &open, Policy: aws.String(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::` + open + `/*"}]}`)}); err != nil {
		return err
	}
	yes := aws.Bool(true)
	if _, err := buckets.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{Bucket: &shut, PublicAccessBlockConfiguration: &s3types.PublicAccessBlockConfiguration{
		BlockPublicAcls: yes, IgnorePublicAcls: yes, BlockPublicPolicy: yes, RestrictPublicBuckets: yes,
	}}); err != nil {
		return err
	}
	queue, err := sqs.NewFromConfig(c).CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: aws.String("orders")})
	if err != nil {
		return err
	}
	_ = queue
	if _, err := sns.NewFromConfig(c).CreateTopic(ctx, &sns.CreateTopicInput{Name: aws.String("paid")}); err != nil {
		return err
	}
	if _, err := kms.NewFromConfig(c).CreateKey(ctx, &kms.CreateKeyInput{Description: aws.String("orders")}); err != nil {
		return err
	}
	if _, err := secretsmanager.NewFromConfig(c).CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("db"), SecretString: aws.String(secret)}); err != nil {
		return err
	}
	for _, table := range []string{"orders", "carts"} {
		if _, err := dynamodb.NewFromConfig(c).CreateTable(ctx, &dynamodb.CreateTableInput{
			TableName: &table, BillingMode: ddbtypes.BillingModePayPerRequest,
			AttributeDefinitions: []ddbtypes.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: ddbtypes.ScalarAttributeTypeS}},
			KeySchema:            []ddbtypes.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: ddbtypes.KeyTypeHash}},
		}); err != nil {
			return err
		}
	}
	bus := eventbridge.NewFromConfig(c)
	if _, err := bus.PutRule(ctx, &eventbridge.PutRuleInput{Name: aws.String("hourly"), ScheduleExpression: aws.String("rate(1 hour)")}); err != nil {
		return err
	}
	_, err = bus.PutTargets(ctx, &eventbridge.PutTargetsInput{Rule: aws.String("hourly"), Targets: []ebtypes.Target{{
		Id: aws.String("1"), Arn: aws.String("arn:aws:lambda:" + region + ":" + aws.ToString(id.Account) + ":function:report"),
	}}})
	return err
}

func plantMachines(ctx context.Context, c aws.Config) error {
	machines := ec2.NewFromConfig(c)
	images, err := machines.DescribeImages(ctx, &ec2.DescribeImagesInput{Owners: []string{"amazon"}})
	if err != nil {
		return err
	}
	if _, err := machines.RunInstances(ctx, &ec2.RunInstancesInput{
		ImageId: images.Images[0].ImageId, MinCount: aws.Int32(1), MaxCount: aws.Int32(1), InstanceType: ec2types.InstanceTypeT3Micro,
		UserData: aws.String(base64.StdEncoding.EncodeToString([]byte("#!/bin/sh\nmysql --user app 'Server=db;Password=" + secret + ";'\n"))),
	}); err != nil {
		return err
	}
	tasks := ecs.NewFromConfig(c)
	if _, err := tasks.CreateCluster(ctx, &ecs.CreateClusterInput{ClusterName: aws.String("shop")}); err != nil {
		return err
	}
	if _, err := tasks.RegisterTaskDefinition(ctx, &ecs.RegisterTaskDefinitionInput{Family: aws.String("web"), ContainerDefinitions: []ecstypes.ContainerDefinition{{
		Name: aws.String("web"), Image: aws.String("nginx"), Memory: aws.Int32(64), Environment: []ecstypes.KeyValuePair{{Name: aws.String("API_TOKEN"), Value: aws.String(secret)}},
	}}}); err != nil {
		return err
	}
	if _, err := tasks.CreateService(ctx, &ecs.CreateServiceInput{ServiceName: aws.String("web"), Cluster: aws.String("shop"), TaskDefinition: aws.String("web"), DesiredCount: aws.Int32(1)}); err != nil {
		return err
	}
	id, err := sts.NewFromConfig(c).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return err
	}
	_, err = eks.NewFromConfig(c).CreateCluster(ctx, &eks.CreateClusterInput{
		Name: aws.String("pods"), RoleArn: aws.String("arn:aws:iam::" + aws.ToString(id.Account) + ":role/checkout"), ResourcesVpcConfig: &ekstypes.VpcConfigRequest{},
	})
	return err
}

func plantBuild(ctx context.Context, c aws.Config) error {
	id, err := sts.NewFromConfig(c).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return err
	}
	_, err = codebuild.NewFromConfig(c).CreateProject(ctx, &codebuild.CreateProjectInput{
		Name: aws.String("release"), ServiceRole: aws.String("arn:aws:iam::" + aws.ToString(id.Account) + ":role/checkout"),
		Source: &cbtypes.ProjectSource{Type: cbtypes.SourceTypeS3, Location: aws.String("open-" + aws.ToString(id.Account) + "/src.zip")}, Artifacts: &cbtypes.ProjectArtifacts{Type: cbtypes.ArtifactsTypeNoArtifacts},
		Environment: &cbtypes.ProjectEnvironment{
			Type: cbtypes.EnvironmentTypeLinuxContainer, Image: aws.String("aws/codebuild/standard:7.0"), ComputeType: cbtypes.ComputeTypeBuildGeneral1Small,
			EnvironmentVariables: []cbtypes.EnvironmentVariable{{Name: aws.String("NPM_TOKEN"), Value: aws.String(secret)}},
		},
	})
	if err != nil {
		return err
	}
	if _, err := cloudformation.NewFromConfig(c).CreateStack(ctx, &cloudformation.CreateStackInput{
		StackName: aws.String("net"), TemplateBody: aws.String(`{"Resources":{"Topic":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":"from-stack"}}}}`),
	}); err != nil {
		return err
	}
	_, err = apigateway.NewFromConfig(c).CreateRestApi(ctx, &apigateway.CreateRestApiInput{Name: aws.String("shop")})
	return err
}
