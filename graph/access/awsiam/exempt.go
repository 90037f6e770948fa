package awsiam

import "strings"

// asksNothing recognizes the call that needs no permission and that no policy
// keeps from anyone who signs ("GetCallerIdentity", AWS STS API reference: "If
// an administrator attaches a policy to your identity that explicitly denies
// access to the sts:GetCallerIdentity action, you can still perform this
// operation").
func (c caller) asksNothing(action string) bool {
	if action != "sts:getcalleridentity" {
		return false
	}
	switch c.kind {
	case anonymous, serviceCaller, federated:
		return false // nothing is signed, or not for an account
	}
	return true
}

// rootMayNot names what the root user cannot do, whatever policies say: "Roles
// may not be assumed by root accounts" (AssumeRole), and "You cannot use root
// user credentials to make this call" (AssumeRoot).
func (c caller) rootMayNot(action, resource string) bool {
	return c.kind == rootCaller && strings.HasPrefix(action, "sts:") && (action == "sts:assumeroot" || needsResourceSide(action, resource))
}

// unlocks recognizes the root user who looks after the policy of something of
// its own account: the denials of that policy do not bind it, so that nobody
// locks himself out. What else binds root does so here too: service and
// resource control policies, endpoint policies ("PutBucketPolicy", "Perform
// root user tasks on a member account" for queues).
func (q *question) unlocks() bool {
	if q.caller.kind != rootCaller || q.caller.account == "" || q.caller.account != q.owner {
		return false
	}
	switch q.action {
	case "s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy",
		"sqs:getqueueattributes", "sqs:setqueueattributes", "sqs:getqueueurl":
		return true
	}
	return false
}

// nothingNamed is the resource of a request that names none: "*", which no
// pattern but "*" covers. Listing all buckets goes by all buckets' ARN as well,
// as AWS's own walkthrough grants it ("Controlling access to a bucket with user
// policies", AllowGroupToSeeBucketListInTheConsole).
func (c caller) nothingNamed(action string) string {
	if action != "s3:listallmybuckets" {
		return "*"
	}
	partition := "aws"
	if a, ok := ParseARN(c.id); ok {
		partition = a.Partition
	}
	return wild("arn:" + partition + ":s3:::*")
}
