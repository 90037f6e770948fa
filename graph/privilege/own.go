package privilege

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// own is what a function itself uses, as far as facts tell: by the resource's id, what tells it.
type own map[string]string

// ownOf gathers what triggers, settings and the function's own configuration name. What only its code names is not known.
func (b *Book) ownOf(f graph.NodeID) own {
	o := own{}
	for e := range b.s.InKind(f, graph.Triggers) {
		for _, l := range []graph.Label{graph.Queue, graph.DataStore} { // those that the function's service reads with the function's role
			if b.s.HasLabel(e.From, l) {
				o.add(b.s.ID(e.From), "it triggers the function")
			}
		}
	}
	v, _ := b.s.NodeProp(f, "setting_resources")
	named, _ := v.([]string)
	for _, id := range named {
		o.add(id, "a setting names it")
	}
	for e := range b.s.OutKind(f, graph.EncryptedBy) {
		o.add(b.s.ID(e.To), "it encrypts the settings")
	}
	o.add(b.s.NodeString(f, "dead_letter"), "failed events go there")
	for e := range b.s.InKind(f, graph.SuppliesCode) {
		if b.s.EdgeString(e.ID, "mount") != "" {
			o.add(b.s.ID(e.From), "it is mounted")
		}
	}
	return o
}

func (o own) add(id, why string) {
	if id != "" && o[id] == "" {
		o[id] = why
	}
}

// of gives what of a resource pattern is the function's own, ascending by id.
func (o own) of(pattern string) []string {
	var out []string
	for id := range o {
		if overlaps(pattern, id) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// serves tells whether the resource is of a service: the first part of an action, s3 of s3:GetObject.
func serves(id, action string) bool {
	service, _, _ := strings.Cut(action, ":")
	parts := strings.SplitN(id, ":", 4)
	return len(parts) == 4 && strings.EqualFold(parts[2], service)
}

// Actions that the Lambda service takes with a function's role, each list as the policy AWSLambdaBasicExecutionRole,
// AWSLambdaVPCAccessExecutionRole and AWSXRayDaemonWriteAccess has it ("Defining Lambda function permissions with an execution role").
var (
	logActions  = []string{"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"}
	vpcActions  = []string{"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"}
	xrayActions = []string{"xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:GetSamplingStatisticSummaries"}
)

func among(action string, list []string) bool {
	return slices.ContainsFunc(list, func(a string) bool { return strings.EqualFold(a, action) })
}
