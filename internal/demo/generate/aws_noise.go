package main

import "strconv"

// domain is the shop's mail domain; .example is reserved, so no name here belongs to anyone.
const domain = "larkspur.example"

// awsNoise adds the ordinary things of an account: none of them is public, none leads anywhere.
func awsNoise(a *awsAccount) {
	prefix := "larkspur-" + a.name + "-"
	for _, n := range []string{"access-logs", "artifacts", "backups", "curated", "exports", "images", "raw", "reports", "trail"} {
		a.bucket(prefix + n)
	}
	for _, n := range []string{"app-data", "logs", "backups"} {
		a.key(n)
	}
	for _, n := range []string{"db/primary", "db/replica", "mail/api", "search/api"} {
		a.secret(n)
	}
	for _, n := range []string{"log-level", "feature-flags", "currency", "vat-table", "shipping-zones", "cdn-host"} {
		a.parameter("/"+a.name+"/"+n, "String")
	}
	a.parameter("/"+a.name+"/smtp-password", "SecureString")
	for i := 1; i <= 5; i++ {
		n := "alarm-" + a.name + "-" + strconv.Itoa(i)
		a.item("AWS::CloudWatch::Alarm", n, n, a.arn("cloudwatch", "alarm:"+n), obj{"alarmName": n, "namespace": pick(n, "AWS/Lambda", "AWS/SQS", "AWS/DynamoDB"), "metricName": "Errors", "threshold": 1.0, "actionsEnabled": true}, nil)
		a.logGroup("/larkspur/" + a.name + "/app-" + strconv.Itoa(i))
	}
	for _, n := range []string{"jobs", "jobs-dead", "mail", "thumbnails"} {
		a.queue(a.name + "-" + n)
	}
	for _, n := range []string{"alerts", "deployments", "billing"} {
		a.topic(a.name+"-"+n, list{})
	}
	for _, n := range []string{"thumbnailer", "mailer", "indexer"} {
		role := a.lambdaRole(a.name+"-"+n, allow(acts("s3:GetObject"), "arn:aws:s3:::"+prefix+"raw/*"), allow("sqs:SendMessage", a.arn("sqs", a.name+"-jobs")))
		a.function(function{name: a.name + "-" + n, role: role, env: obj{"LOG_LEVEL": "info"}})
	}
	task := a.role(a.name+"-task", trust("Service", "ecs-tasks.amazonaws.com"), grants{aws: []string{"service-role/AmazonECSTaskExecutionRolePolicy"}})
	cluster := a.arn("ecs", "cluster/"+a.name)
	a.item("AWS::ECS::Cluster", cluster, a.name, cluster, obj{"Arn": cluster, "ClusterName": a.name}, nil)
	def := a.arn("ecs", "task-definition/"+a.name+"-worker:7")
	a.item("AWS::ECS::TaskDefinition", def, a.name+"-worker", def, obj{
		"TaskDefinitionArn": def, "Family": a.name + "-worker", "ExecutionRoleArn": task, "NetworkMode": "awsvpc", "RequiresCompatibilities": list{"FARGATE"},
		"ContainerDefinitions": list{obj{"Name": "worker", "Image": acctCI + ".dkr.ecr." + region + ".amazonaws.com/basket:2026.08", "Essential": true}},
	}, nil)
}
