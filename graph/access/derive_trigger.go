package access

import (
	"maps"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// triggering gives the nodes that start something.
func (d *deriver) triggering() *Set {
	out := NewSet()
	for _, l := range []graph.Label{graph.Endpoint, graph.Trigger, graph.Queue, graph.Topic, graph.DataStore, graph.Resource, graph.Function} {
		for _, n := range d.s.WithLabel(l) {
			if hasOut(d.s, n, graph.Triggers) {
				out.Add(uint32(n))
			}
		}
	}
	return out
}

// behind adds CAN_INVOKE to the code behind what an answer lets the class call
// or feed, under both gates' conditions.
func (cl *classClaims) behind(c claimed) {
	d := cl.d
	for _, g := range c.answers {
		both := g.Resources.Clone()
		both.And(d.feeders)
		for it := both.Iterator(); it.HasNext(); {
			x := graph.NodeID(it.Next())
			started := d.started(x, cl.judges)
			for _, f := range slices.Sorted(maps.Keys(started)) {
				gate := started[f]
				met := And(g.Condition, gate.Condition)
				if met.IsNever() {
					continue
				}
				cl.add(claimed{
					kind: graph.CanInvoke, via: d.s.ID(x), anonymous: c.anonymous,
					actions: at(c.actions, d.s.ID(x)),
					answers: []Guarded{{
						Resources: NewSet(f), Condition: met,
						Certainty: settle(g.Certainty.Worse(gate.Certainty), met),
					}},
				})
			}
		}
	}
}

// at says that the questions were asked elsewhere than on the edge's far end.
func at(actions []string, id string) []string {
	out := make([]string, len(actions))
	for i, a := range actions {
		if !strings.Contains(a, "@") {
			a += "@" + id
		}
		out[i] = a
	}
	return out
}

// started gives the functions that something starts, at once or through what
// it feeds in turn (a topic that feeds a queue), with the gates on the way.
func (d *deriver) started(x graph.NodeID, judges []Judge) map[graph.NodeID]Guarded {
	out := map[graph.NodeID]Guarded{}
	type step struct {
		n    graph.NodeID
		gate Guarded
	}
	seen := map[graph.NodeID]bool{x: true}
	queue := []step{{n: x}}
	for len(queue) > 0 {
		st := queue[0]
		queue = queue[1:]
		for e := range d.s.OutKind(st.n, graph.Triggers) {
			gate, ok := d.gate(e, judges)
			if !ok || seen[e.To] && !d.s.HasLabel(e.To, graph.Function) {
				continue
			}
			cond := And(st.gate.Condition, gate.Condition)
			if cond.IsNever() {
				continue
			}
			all := Guarded{Certainty: settle(st.gate.Certainty.Worse(gate.Certainty), cond), Condition: cond}
			if d.s.HasLabel(e.To, graph.Function) {
				if old, ok := out[e.To]; ok {
					all = better(old, all)
				}
				out[e.To] = all
				continue
			}
			seen[e.To] = true
			queue = append(queue, step{e.To, all})
		}
	}
	return out
}

// gate judges one TRIGGERS edge: whether it is switched on, what its source
// says of it, and, in AWS, whether the function lets the service call it. ok
// is false where nothing passes.
func (d *deriver) gate(e graph.Edge, judges []Judge) (Guarded, bool) {
	if g, ok := d.gates[e.ID]; ok {
		return g, g.Resources == nil
	}
	g, ok := d.openGate(e, judges)
	if !ok {
		g = Guarded{Resources: NewSet()} // a set marks a shut gate
	}
	d.gates[e.ID] = g
	return g, ok
}

func (d *deriver) openGate(e graph.Edge, judges []Judge) (Guarded, bool) {
	if v, ok := d.s.EdgeProp(e.ID, "enabled"); ok && v == false {
		return Guarded{}, false
	}
	g := Guarded{Certainty: d.s.Certainty(e.ID)}
	if text := d.s.EdgeString(e.ID, graph.PropConditions); text != "" {
		cond, err := Parse([]byte(text))
		if err != nil {
			g.Certainty = graph.Unknown
		}
		g.Condition = cond
	}
	service := pushService(d.s.Type(e.From))
	if service == "" || !strings.HasPrefix(d.s.Type(e.To), "AWS::Lambda::") {
		return g, true
	}
	if by := d.s.EdgeString(e.ID, "credentials"); by != "" {
		return g, true // called with a role of its own, not as the service
	}
	for _, j := range judges {
		if j.Cloud() == graph.AWS {
			return d.serviceMay(j, service, e, g)
		}
	}
	return g, true
}

// serviceMay asks the function's own policy about the service that calls it.
func (d *deriver) serviceMay(j Judge, service string, e graph.Edge, g Guarded) (Guarded, bool) {
	if !hasOut(d.s, e.To, graph.HasPolicy) {
		// The function's policy was not read, so nobody knows.
		g.Certainty = g.Certainty.Worse(graph.Unknown)
		return g, true
	}
	ctx := Context{}
	if a := d.s.Account(e.From); a != "" {
		ctx["aws:SourceAccount"] = []string{a}
	}
	gateway := service == "apigateway.amazonaws.com"
	if id := d.s.ID(e.From); !gateway && strings.HasPrefix(id, "arn:") {
		ctx["aws:SourceArn"] = []string{id}
	}
	dec := j.Decide(Request{Principal: service, Action: "lambda:InvokeFunction", Resource: d.s.ID(e.To), Context: ctx})
	c, ok := dec.CertaintyOf()
	if !ok {
		return g, false
	}
	cond := dec.Conditions
	if gateway && c == graph.Conditional {
		cond = settleAPI(cond, apiID(d.s.ID(e.From)))
		c = graph.Certain // or what is left of the condition says, below
	}
	g.Condition = And(g.Condition, cond)
	g.Certainty = settle(g.Certainty.Worse(c), g.Condition)
	return g, !g.Condition.IsNever()
}

// pushService is the service that calls a function on behalf of such a source;
// empty for sources that the function's own poller reads.
func pushService(typ string) string {
	for _, p := range [...]struct{ prefix, service string }{
		{"AWS::ApiGateway", "apigateway.amazonaws.com"},
		{"AWS::SNS::", "sns.amazonaws.com"},
		{"AWS::S3::", "s3.amazonaws.com"},
		{"AWS::Events::Rule", "events.amazonaws.com"},
		{"AWS::ElasticLoadBalancing", "elasticloadbalancing.amazonaws.com"},
	} {
		if strings.HasPrefix(typ, p.prefix) {
			return p.service
		}
	}
	return ""
}

// apiID is the gateway's own id, wherever its name carries it.
func apiID(id string) string {
	for _, mark := range []string{"/restapis/", "/apis/"} {
		if _, rest, ok := strings.Cut(id, mark); ok {
			rest, _, _ = strings.Cut(rest, "/")
			return rest
		}
	}
	return ""
}

// settleAPI settles what a condition says of aws:SourceArn for calls of one
// API: a value that names the API, or leaves it open, is met, another is not.
// The stage, method and path in it are not compared: the integration that made
// the TRIGGERS edge has been read. Without the API's id nothing is settled.
func settleAPI(c *Condition, api string) *Condition {
	if c == nil || api == "" {
		return c
	}
	kids := make([]*Condition, len(c.Conditions))
	for i, k := range c.Conditions {
		kids[i] = settleAPI(k, api)
	}
	switch c.Type {
	case TypeAnd:
		return And(kids...)
	case TypeOr:
		return Or(kids...)
	case TypeNot:
		return Not(And(kids...))
	case TypeCondition:
	}
	if !strings.EqualFold(c.Key, "aws:SourceArn") {
		return c
	}
	for _, v := range c.Values {
		if p := strings.SplitN(v, ":", 6); len(p) < 6 || strings.HasPrefix(p[5], api+"/") || strings.HasPrefix(p[5], "*") {
			return nil
		}
	}
	return Never()
}
