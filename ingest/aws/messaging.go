package aws

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

func (it *item) queue() {
	if a := it.C.str("QueueArn", "Arn"); isARN(a) {
		it.ARN = a
	}
	if a, ok := parseARN(it.ARN); ok {
		it.Name = a.Resource
	}
	it.policyAt("Policy")
	it.set("url", "QueueUrl")
	it.encryptedBy(it.C.str("KmsMasterKeyId"))
	redrive := parseObj(it.C.raw("RedrivePolicy"))
	set(it.props, "dead_letter", redrive.str("deadLetterTargetArn"))
	set(it.props, "max_receives", redrive.str("maxReceiveCount"))
	it.set("visibility_timeout", "VisibilityTimeout")
	if v, ok := it.C.boolean("SqsManagedSseEnabled"); ok {
		it.props["encrypted"] = v || it.C.str("KmsMasterKeyId") != ""
	}
}

func (it *item) topic() {
	if a := it.C.str("TopicArn", "Arn"); isARN(a) {
		it.ARN = a
	}
	if a, ok := parseARN(it.ARN); ok {
		it.Name = a.Resource
	}
	it.policyAt("Policy")
	it.encryptedBy(it.C.str("KmsMasterKeyId"))
	if it.C.raw("Policy") != nil {
		// Whatever gives the policy gives all attributes, and without a key there is no encryption at rest
		// (SNS Developer Guide, "Securing Amazon SNS data with server-side encryption").
		it.props["encrypted"] = it.C.str("KmsMasterKeyId") != ""
	}
	for _, s := range append(it.C.objs("Subscription", "Subscriptions"), it.S.objs("Subscriptions")...) {
		it.subscribe(it.ARN, s)
	}
}

func (it *item) subscription() {
	it.noNode = true
	it.subscribe(it.C.str("TopicArn"), it.C)
}

// subscribe leads from a topic to the functions and queues that it feeds; addresses outside are a property of no one yet.
func (it *item) subscribe(topic string, s obj) {
	to, protocol := s.str("Endpoint"), strings.ToLower(s.str("Protocol"))
	if topic == "" || !isARN(to) || protocol != "lambda" && protocol != "sqs" && protocol != "firehose" {
		return
	}
	props := graph.Props{"protocol": protocol}
	if f := s.str("FilterPolicy"); f != "" {
		props["filtered"] = true
	} else if s.obj("FilterPolicy") != nil {
		props["filtered"] = true
	}
	it.e.edge(graph.Triggers, topic, to, props)
}
