package aws

import (
	"encoding/json"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// bucket maps a bucket with what Config keeps beside it.
func (it *item) bucket() {
	if it.Name == "" {
		it.Name = it.C.str("Name", "BucketName")
	}
	if !isARN(it.ARN) {
		it.ARN = it.of("AWS::S3::Bucket", it.Name)
	}
	for _, p := range []string{"BucketPolicy.policyText", "BucketPolicy.Policy", "Policy"} {
		if doc := it.S.raw(p); doc != nil {
			it.e.resourcePolicy(it.ARN, doc)
			break
		}
	}
	publicAccessBlock(it.props, it.S.obj("PublicAccessBlockConfiguration", "PublicAccessBlock"))
	publicAccessBlock(it.props, it.C.obj("PublicAccessBlockConfiguration"))
	set(it.props, "owner_id", it.C.str("Owner.ID")) // of the account: its canonical user id
	it.acl(it.S.obj("AccessControlList", "BucketAcl", "Acl"))
	set(it.props, "object_ownership", it.S.str("OwnershipControls.Rules.ObjectOwnership", "BucketOwnershipControls.rules.objectOwnership"))
	it.objectACLs()
	for _, r := range it.S.objs("ServerSideEncryptionConfiguration.rules", "BucketEncryption.Rules", "ServerSideEncryptionConfiguration.Rules") {
		it.encryptedBy(r.str("applyServerSideEncryptionByDefault.kmsMasterKeyID", "ApplyServerSideEncryptionByDefault.KMSMasterKeyID"))
		set(it.props, "encryption", r.str("applyServerSideEncryptionByDefault.sseAlgorithm", "ApplyServerSideEncryptionByDefault.SSEAlgorithm"))
	}
	if b := it.S.str("BucketLoggingConfiguration.destinationBucketName", "LoggingEnabled.TargetBucket"); b != "" {
		it.logsTo(it.bucketRef(b))
	}
	if l := it.S.obj("Location"); l != nil {
		if it.Region = l.str("LocationConstraint"); it.Region == "" {
			it.Region = "us-east-1"
		}
	}
	set(it.props, "versioning", it.S.str("BucketVersioningConfiguration.status"))
	if it.S.obj("BucketWebsiteConfiguration") != nil {
		it.props["website"] = true
	}
	it.notifications(it.S.obj("BucketNotificationConfiguration", "NotificationConfiguration"))
}

// objectACLs says where ACLs of objects may let people in: no export has them.
func (it *item) objectACLs() {
	switch it.props["object_ownership"] {
	case "ObjectWriter", "BucketOwnerPreferred":
	default:
		return // off, or not said
	}
	ignored, id, account := it.props["ignore_public_acls"] == true, it.ARN, it.Account
	it.later(func() {
		if !ignored && !it.e.im.apis.aclsIgnored[account] {
			it.e.gap("s3", graph.GapNotSupported, id+": ACLs are on, and those of its objects are in no export")
		}
	})
}

// publicAccessBlock writes the four settings; a bucket without the configuration leaves them unsaid.
func publicAccessBlock(props graph.Props, o obj) {
	for prop, field := range map[string]string{
		"block_public_acls": "BlockPublicAcls", "ignore_public_acls": "IgnorePublicAcls",
		"block_public_policy": "BlockPublicPolicy", "restrict_public_buckets": "RestrictPublicBuckets",
	} {
		setBool(props, prop, o, field)
	}
}

// accountPublicAccessBlock holds for every bucket of the account, so it is the account's property.
func (it *item) accountPublicAccessBlock() {
	it.noNode = true
	n := accountFact(it.Account)
	n.Props = graph.Props{}
	publicAccessBlock(n.Props, it.C)
	publicAccessBlock(n.Props, it.C.obj("PublicAccessBlockConfiguration"))
	if n.Props["ignore_public_acls"] == true {
		it.e.im.apis.aclsIgnored[it.Account] = true
	}
	if it.unread != "" {
		n.Props[it.unread] = true
	}
	it.e.node(n)
}

// accessPoint is another way into a bucket, with a policy and a network of its own.
func (it *item) accessPoint() {
	if a := it.C.str("AccessPointArn", "Arn"); isARN(a) {
		it.ARN = a
	}
	if n := it.C.str("Name"); n != "" {
		it.Name = n
	}
	it.policyAt("Policy")
	it.inVPC(it.C.strs("VpcConfiguration.VpcId")...)
	publicAccessBlock(it.props, it.C.obj("PublicAccessBlockConfiguration"))
	it.set("network_origin", "NetworkOrigin")
	it.set("vpc_id", "VpcConfiguration.VpcId")
	if b := it.bucketRef(it.C.str("Bucket")); b != "" {
		it.props["bucket"] = b
	}
}

// acl writes grants as "grantee permission": a group's URI for those of AWS, else the canonical user's id.
func (it *item) acl(o obj) {
	if o == nil {
		return
	}
	set(it.props, "owner_id", o.str("Owner.ID", "owner.id"))
	var grants []string
	for _, g := range o.objs("grantList", "grantSet", "Grants") {
		who := g.str("Grantee.URI", "Grantee.Uri", "Grantee.ID", "Grantee.Id", "Grantee.identifier", "grantee.id", "grantee")
		if i := strings.LastIndex(who, "/groups/"); i >= 0 {
			who = who[i+len("/groups/"):]
		}
		switch who {
		case "AllUsers":
			who = "global/AllUsers"
		case "AuthenticatedUsers":
			who = "global/AuthenticatedUsers"
		}
		if p := g.str("Permission"); who != "" && p != "" {
			grants = append(grants, who+" "+strings.ToUpper(strings.NewReplacer("FullControl", "FULL_CONTROL", "ReadAcp", "READ_ACP", "WriteAcp", "WRITE_ACP").Replace(p)))
		}
	}
	if len(grants) > 0 {
		it.props["acl"] = uniq(grants)
	}
}

// notifications read Config's form ({configurations: {id: {type…}}}) and the API's (LambdaFunctionConfigurations, …).
func (it *item) notifications(o obj) {
	send := func(c obj, target string) {
		if !isARN(target) {
			return
		}
		props := graph.Props{}
		if ev := c.strs("events", "Event"); len(ev) > 0 {
			props["events"] = uniq(ev)
		}
		it.e.edge(graph.Triggers, it.ARN, target, props)
		it.extraLabels = []graph.Label{graph.Trigger}
	}
	if m := o.obj("configurations"); m != nil {
		for _, id := range sortedKeys(m) {
			c := parseObj(m[id])
			send(c, c.str("functionARN", "queueARN", "topicARN"))
		}
	}
	for _, list := range []string{"LambdaFunctionConfigurations", "LambdaConfigurations"} {
		for _, c := range o.objs(list) {
			send(c, c.str("LambdaFunctionArn", "Function"))
		}
	}
	for _, c := range o.objs("QueueConfigurations") {
		send(c, c.str("QueueArn", "Queue"))
	}
	for _, c := range o.objs("TopicConfigurations") {
		send(c, c.str("TopicArn", "Topic"))
	}
	if o.member("EventBridgeConfiguration") != nil {
		it.props["eventbridge"] = true
		it.extraLabels = []graph.Label{graph.Trigger}
	}
}

// detachedPolicy is a policy that CloudFormation lists as a resource of its own.
func (it *item) detachedPolicy() {
	it.noNode = true
	doc := it.C.raw("PolicyDocument", "Policy")
	for _, b := range it.C.strs("Bucket") {
		it.e.resourcePolicy(it.bucketRef(b), doc)
	}
	for _, t := range it.C.strs("Topics") {
		it.e.resourcePolicy(t, doc)
	}
	for _, q := range it.C.strs("Queues") {
		if p := strings.Split(q, "/"); len(p) >= 5 {
			it.e.resourcePolicy(it.of("AWS::SQS::Queue", p[len(p)-1]), doc)
		}
	}
}

func marshal(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return b
}
