package main

// bucket adds a private bucket: every public access block on, TLS required.
func (a *awsAccount) bucket(name string) {
	arn := "arn:aws:s3:::" + name
	tls := with(deny("s3:*", list{arn, arn + "/*"}), "Principal", "*", "Sid", "TLSOnly", "Condition", obj{"Bool": obj{"aws:SecureTransport": "false"}})
	a.item("AWS::S3::Bucket", name, name, arn, obj{"name": name, "region": region, "owner": obj{"id": hexID("owner/"+a.id, 64)}, "creationDate": "2024-02-01T09:00:00.000Z"}, obj{
		"BucketPolicy": obj{"policyText": text(doc(tls))}, "AccessControlList": text(obj{"grantSet": nil, "grantList": list{obj{"grantee": obj{"id": hexID("owner/"+a.id, 64)}, "permission": "FullControl"}}}),
		"PublicAccessBlockConfiguration": obj{"blockPublicAcls": true, "ignorePublicAcls": true, "blockPublicPolicy": true, "restrictPublicBuckets": true},
		"BucketVersioningConfiguration":  obj{"status": "Enabled"}, "BucketNotificationConfiguration": obj{"configurations": obj{}},
	})
}

func (a *awsAccount) queue(name string) { a.queueFor(name) }

// queueFor adds a queue whose policy has more than the owner's statement.
func (a *awsAccount) queueFor(name string, more ...obj) {
	arn := a.arn("sqs", name)
	owner := with(allow("sqs:*", arn), "Sid", "owner", "Principal", obj{"AWS": a.iam("root")})
	a.item("AWS::SQS::Queue", "https://sqs."+region+".amazonaws.com/"+a.id+"/"+name, name, arn, obj{
		"QueueArn": arn, "QueueName": name, "QueueUrl": "https://sqs." + region + ".amazonaws.com/" + a.id + "/" + name, "VisibilityTimeout": "60", "SqsManagedSseEnabled": "true",
		"Policy": text(doc(append([]obj{owner}, more...)...)),
	}, nil)
}

func (a *awsAccount) topic(name string, subscriptions list) {
	arn := a.arn("sns", name)
	owner := with(allow(acts("sns:Publish", "sns:Subscribe", "sns:GetTopicAttributes"), arn), "Sid", "owner", "Principal", obj{"AWS": a.iam("root")})
	a.item("AWS::SNS::Topic", arn, name, arn, obj{"TopicArn": arn, "TopicName": name, "Owner": a.id, "DisplayName": name, "Subscription": subscriptions, "Policy": text(doc(owner))}, nil)
}

func (a *awsAccount) table(name string) {
	arn := a.arn("dynamodb", "table/"+name)
	a.item("AWS::DynamoDB::Table", name, name, arn, obj{
		"tableName": name, "tableArn": arn, "tableId": guid(arn), "tableStatus": "ACTIVE", "deletionProtectionEnabled": false,
		"keySchema": list{obj{"attributeName": "id", "keyType": "HASH"}}, "sSEDescription": obj{"status": "ENABLED", "sSEType": "KMS"},
	}, nil)
}

func (a *awsAccount) keyARN(name string) string { return a.arn("kms", "key/"+guid("key/"+a.id+name)) }

func (a *awsAccount) key(name string) {
	arn := a.keyARN(name)
	id := lastPart(arn)
	a.item("AWS::KMS::Key", id, name, arn, obj{"keyId": id, "arn": arn, "awsaccountId": a.id, "description": name, "enabled": true, "keyState": "Enabled", "keyManager": "CUSTOMER", "keyUsage": "ENCRYPT_DECRYPT", "origin": "AWS_KMS"},
		obj{"Policy": text(doc(with(allow("kms:*", "*"), "Sid", "Enable IAM User Permissions", "Principal", obj{"AWS": a.iam("root")}))), "KeyRotationStatus": "true"})
}

func (a *awsAccount) secretARN(name string) string {
	return a.arn("secretsmanager", "secret:"+name+"-"+hexID("secret/"+a.id+name, 6))
}

func (a *awsAccount) secret(name string) {
	arn := a.secretARN(name)
	a.item("AWS::SecretsManager::Secret", arn, name, arn, obj{"ARN": arn, "Name": name, "RotationEnabled": pick(arn, "true", "false") == "true", "Deleted": false, "Description": "made for " + a.name}, nil)
}

func (a *awsAccount) parameter(name, kind string) {
	a.item("AWS::SSM::Parameter", name, name, a.arn("ssm", "parameter"+name), obj{"name": name, "type": kind, "tier": "Standard", "version": 3}, nil)
}

func (a *awsAccount) repository(name string) {
	arn := a.arn("ecr", "repository/"+name)
	a.item("AWS::ECR::Repository", name, name, arn, obj{
		"Arn": arn, "RepositoryName": name, "RepositoryUri": a.id + ".dkr.ecr." + region + ".amazonaws.com/" + name,
		"ImageTagMutability": "IMMUTABLE", "ImageScanningConfiguration": obj{"ScanOnPush": true},
	}, nil)
}

func (a *awsAccount) instance(name, subnet, sg, profile, vpc string) {
	id := "i-0" + hexID("instance/"+a.id+name, 16)
	a.item("AWS::EC2::Instance", id, name, a.arn("ec2", "instance/"+id), obj{
		"instanceId": id, "instanceType": "t4g.medium", "imageId": "ami-0" + hexID("ami", 16), "subnetId": subnet, "vpcId": vpc,
		"privateIpAddress": "10.20.9." + digits(name, 2), "state": obj{"code": 16, "name": "running"}, "iamInstanceProfile": obj{"arn": profile, "id": upperID("AIPA", name)},
		"securityGroups": list{obj{"groupId": sg, "groupName": "workers"}}, "metadataOptions": obj{"state": "applied", "httpTokens": "required", "httpPutResponseHopLimit": 1, "httpEndpoint": "enabled"},
	}, nil)
}
