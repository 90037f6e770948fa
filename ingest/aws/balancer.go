package aws

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

func balancerMapper(typ string) func(*item) {
	switch typ {
	case "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer":
		return (*item).loadBalancer
	case "AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::ListenerRule":
		return (*item).listener
	case "AWS::ElasticLoadBalancingV2::TargetGroup":
		return (*item).targetGroup
	}
	return nil
}

func (it *item) loadBalancer() {
	if a := it.C.str("LoadBalancerArn"); isARN(a) {
		it.ARN = a
	}
	if n := it.C.str("LoadBalancerName"); n != "" {
		it.Name = n
	}
	scheme := strings.ToLower(it.C.str("Scheme"))
	set(it.props, "scheme", scheme)
	it.e.im.apis.scheme[it.ARN] = scheme
	it.set("url", "DNSName")
	it.set("balancer_type", "Type")
	it.inSubnets(append(it.C.strs("AvailabilityZones.SubnetId"), it.C.strs("Subnets")...)...)
	it.securityGroups(it.C.strs("SecurityGroups")...)
	it.inVPC(it.C.strs("VpcId")...)
	var ports []string
	for _, l := range it.C.objs("ListenerDescriptions.Listener") {
		ports = append(ports, l.str("Protocol")+" "+l.str("LoadBalancerPort"))
	}
	if len(ports) > 0 {
		it.props["ports"] = uniq(ports)
	}
	for _, i := range it.C.strs("Instances.InstanceId") {
		it.e.edge(graph.Triggers, it.ARN, it.of("AWS::EC2::Instance", i))
	}
}

// listener is a way in of a load balancer, or a rule of one. It asks for authentication where an action does.
func (it *item) listener() {
	lb := it.C.str("LoadBalancerArn")
	if rule := it.C.str("RuleArn"); isARN(rule) {
		it.ARN = rule
	} else if a := it.C.str("ListenerArn"); isARN(a) && it.Type == "AWS::ElasticLoadBalancingV2::Listener" {
		it.ARN = a
	}
	actions := it.C.objs("DefaultActions", "Actions")
	auth := "NONE"
	var groups []string
	for _, a := range actions {
		if t := a.str("Type"); strings.HasPrefix(t, "authenticate-") {
			auth = strings.ToUpper(strings.TrimPrefix(t, "authenticate-"))
		}
		groups = append(groups, a.strs("TargetGroupArn", "ForwardConfig.TargetGroups.TargetGroupArn")...)
	}
	it.props["auth_type"] = auth
	it.set("port", "Port")
	it.set("protocol", "Protocol")
	if lb != "" {
		it.e.edge(graph.Contains, lb, it.ARN)
	}
	if l := it.C.str("ListenerArn"); isARN(l) && l != it.ARN {
		it.e.edge(graph.Contains, l, it.ARN)
	}
	for _, g := range uniq(groups) {
		it.e.edge(graph.Triggers, it.ARN, g)
	}
	if it.Name == "" || isARN(it.Name) {
		it.Name = strings.TrimSpace(it.C.str("Protocol") + " " + it.C.str("Port"))
	}
	if lb == "" {
		lb = balancerOf(it.ARN)
	}
	id, account, region, typ := it.ARN, it.Account, it.Region, it.Type
	if lb != "" {
		it.later(func() {
			props := graph.Props{}
			set(props, "scheme", it.e.im.apis.scheme[lb])
			it.e.node(graph.NodeFact{ID: id, Labels: []graph.Label{graph.Endpoint}, Account: account, Region: region, Type: typ, Props: props})
		})
	}
}

// balancerOf reads the load balancer's ARN out of its listener's or rule's: listener/app/NAME/ID/… of loadbalancer/app/NAME/ID.
func balancerOf(listener string) string {
	a, ok := parseARN(listener)
	p := strings.Split(a.Resource, "/")
	if !ok || len(p) < 5 || !strings.HasPrefix(p[0], "listener") {
		return ""
	}
	a.Resource = "loadbalancer/" + strings.Join(p[1:4], "/")
	return a.String()
}

// targetGroup leads to what answers: functions, machines.
func (it *item) targetGroup() {
	if a := it.C.str("TargetGroupArn"); isARN(a) {
		it.ARN = a
	}
	if n := it.C.str("TargetGroupName"); n != "" {
		it.Name = n
	}
	it.set("target_type", "TargetType")
	it.set("port", "Port")
	it.targets(it.ARN, append(it.C.objs("Targets"), it.S.objs("Targets")...))
}

func (it *item) targets(group string, list []obj) {
	for _, t := range list {
		if in := t.obj("Target"); in != nil {
			t = in
		}
		switch id := t.str("Id"); {
		case isARN(id):
			it.e.edge(graph.Triggers, group, id)
		case strings.HasPrefix(id, "i-"):
			it.e.edge(graph.Triggers, group, it.of("AWS::EC2::Instance", id))
		}
	}
}
