package main

import "maps"

// function describes one Lambda function as AWS Config records it.
type function struct {
	name, role  string // role is an ARN
	runtime     string
	vpc         obj // vpcConfig, nil outside a VPC
	env         obj
	policy      list // statements of the resource policy
	url         string
	signing     string // code signing configuration ARN
	layer       string
	image       string // container image; the code is a zip file without one
	deadLetter  string
	key         string
	noLogs      bool
	description string
	more        obj // further fields of the configuration, and those that are not as above
}

// function adds the function and its log group.
func (a *awsAccount) function(f function) {
	arn := a.fnARN(f.name)
	if f.runtime == "" {
		f.runtime = pick("runtime/"+f.name, "nodejs22.x", "python3.13", "java21")
	}
	cfg := obj{
		"functionName": f.name, "functionArn": arn, "runtime": f.runtime, "role": f.role, "handler": "index.handler", "codeSize": 48211,
		"description": f.description, "timeout": 30, "memorySize": 512, "lastModified": "2026-06-11T10:02:00.000+0000", "version": "$LATEST", "packageType": "Zip",
		"architectures": list{"arm64"}, "codeSha256": hexID("code/"+arn, 43) + "=", "revisionId": guid("rev/" + arn), "state": "Active",
		"tracingConfig": obj{"mode": "PassThrough"}, "layers": list{}, "fileSystemConfigs": list{}, "environment": nil,
	}
	if f.vpc != nil {
		cfg["vpcConfig"] = f.vpc
	}
	if f.env != nil {
		cfg["environment"] = obj{"variables": f.env}
	}
	if f.layer != "" {
		cfg["layers"] = list{obj{"arn": f.layer, "codeSize": 10240}}
	}
	if f.image != "" {
		cfg["packageType"], cfg["code"] = "Image", obj{"imageUri": f.image, "repositoryType": "ECR"}
		delete(cfg, "runtime")
		delete(cfg, "handler")
	}
	if f.deadLetter != "" {
		cfg["deadLetterConfig"] = obj{"targetArn": f.deadLetter}
	}
	if f.key != "" {
		cfg["kmskeyArn"] = f.key
	}
	if f.signing != "" {
		cfg["codeSigningConfigArn"] = f.signing
	}
	maps.Copy(cfg, f.more)
	supp := obj{}
	statements := f.policy
	if f.url != "" {
		supp["FunctionUrlConfig"] = obj{
			"FunctionUrl": "https://" + hexID("url/"+arn, 32) + ".lambda-url." + region + ".on.aws/", "FunctionArn": arn, "AuthType": f.url,
			"InvokeMode": "BUFFERED", "CreationTime": "2026-06-11T10:05:00Z",
		}
		if f.url == "NONE" {
			statements = append(statements, openURL(arn)...)
		}
	}
	if len(statements) > 0 {
		supp["Policy"] = text(obj{"Version": "2012-10-17", "Id": "default", "Statement": statements})
	}
	a.item("AWS::Lambda::Function", f.name, f.name, arn, cfg, supp)
	if !f.noLogs {
		a.logGroup("/aws/lambda/" + f.name)
	}
}

func (a *awsAccount) fnARN(name string) string { return a.arn("lambda", "function:"+name) }

// openURL is the pair of statements that a public function URL needs since October 2025.
func openURL(arn string) list {
	return list{
		obj{
			"Sid": "FunctionURLAllowPublicAccess", "Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunctionUrl", "Resource": arn,
			"Condition": obj{"StringEquals": obj{"lambda:FunctionUrlAuthType": "NONE"}},
		},
		obj{
			"Sid": "FunctionURLAllowInvokeAction", "Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunction", "Resource": arn,
			"Condition": obj{"Bool": obj{"lambda:InvokedViaFunctionUrl": "true"}},
		},
	}
}

// serviceInvoke lets one source of a service call the function; source is the SourceArn.
func serviceInvoke(fn, service, source string) obj {
	return obj{
		"Sid": "invoke-" + hexID(fn+source, 8), "Effect": "Allow", "Principal": obj{"Service": service + ".amazonaws.com"}, "Action": "lambda:InvokeFunction",
		"Resource": fn, "Condition": obj{"ArnLike": obj{"AWS:SourceArn": source}},
	}
}

func (a *awsAccount) logGroup(name string) {
	arn := a.arn("logs", "log-group:"+name+":*")
	a.item("AWS::Logs::LogGroup", name, name, a.arn("logs", "log-group:"+name), obj{"LogGroupName": name, "Arn": arn, "RetentionInDays": 90}, nil)
}

// lambdaRole adds an execution role with the logging policy and one inline policy that holds the given statements.
func (a *awsAccount) lambdaRole(name string, statements ...obj) string {
	g := grants{aws: []string{"service-role/AWSLambdaBasicExecutionRole"}}
	if len(statements) > 0 {
		g.inline = map[string]obj{name + "-inline": doc(statements...)}
	}
	return a.role(name, trust("Service", "lambda.amazonaws.com"), g)
}
