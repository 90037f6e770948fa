package access

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// functionURL is one Lambda function URL with the function or alias behind it.
type functionURL struct {
	url, fn graph.NodeID
}

// urls gives the function URLs by their authentication: NONE or AWS_IAM.
func (d *deriver) urls(j Judge) map[string][]functionURL {
	if j.Cloud() != graph.AWS {
		return nil
	}
	out := map[string][]functionURL{}
	for _, u := range d.s.WithLabel(graph.Endpoint) {
		if !strings.HasSuffix(d.s.ID(u), "#url") {
			continue
		}
		auth := strings.ToUpper(d.s.NodeString(u, "auth_type"))
		for e := range d.s.OutKind(u, graph.Triggers) {
			out[auth] = append(out[auth], functionURL{u, e.To})
		}
	}
	return out
}

// olderURL is what a caller with lambda:InvokeFunctionUrl alone depends on:
// URLs made before October 2025 asked for nothing else until November 2026,
// and when a URL was made cannot be seen from outside AWS.
func olderURL() *Condition {
	return Test("Bool", "postern:FunctionUrlNeedsInvokeFunctionUrlAlone", "true")
}

// urls claims CAN_INVOKE to function URLs. A URL needs two permissions on the
// function: to use its URL, and to be invoked through it (Lambda developer
// guide, "Control access to Lambda function URLs"). One without authentication
// is claimed for the public alone: what anyone may do needs no edge from each.
func (cl *classClaims) urls(byAuth map[string][]functionURL) {
	for _, auth := range []string{"NONE", "AWS_IAM"} {
		list := byAuth[auth]
		if len(list) == 0 || auth == "NONE" && !cl.public() {
			continue
		}
		fns := NewSet()
		for _, u := range list {
			fns.Add(uint32(u.fn))
		}
		ctx := Context{"lambda:FunctionUrlAuthType": {auth}}
		through := Context{"lambda:InvokedViaFunctionUrl": {"true"}, "lambda:FunctionUrlAuthType": {auth}}
		use := cl.q.may("lambda:InvokeFunctionUrl", ctx, fns)
		if len(use) == 0 {
			continue
		}
		invoke := cl.q.may("lambda:InvokeFunction", through, fns)
		for _, u := range list {
			cl.url(u, auth, use, invoke, []Question{
				{Action: "lambda:InvokeFunctionUrl", Context: ctx, On: cl.d.s.ID(u.fn)},
				{Action: "lambda:InvokeFunction", Context: through, On: cl.d.s.ID(u.fn)},
			})
		}
	}
}

func (cl *classClaims) url(u functionURL, auth string, use, invoke []Guarded, asked []Question) {
	c, cond, ok := AnswerOn(use, u.fn)
	if !ok {
		return
	}
	actions := []string{asked[0].String()}
	if c2, cond2, ok := AnswerOn(invoke, u.fn); ok {
		c, cond = c.Worse(c2), And(cond, cond2)
		actions = append(actions, asked[1].String())
	} else {
		cond = And(cond, olderURL())
	}
	if cond.IsNever() {
		return
	}
	cl.add(claimed{
		kind: graph.CanInvoke, anonymous: auth == "NONE", actions: actions,
		answers: []Guarded{{Resources: NewSet(u.url), Certainty: settle(c, cond), Condition: cond}},
	})
}

// public reports whether the class stands for people outside.
func (cl *classClaims) public() bool {
	for it := cl.actors.Iterator(); it.HasNext(); {
		if cl.d.s.HasLabel(graph.NodeID(it.Next()), graph.Public) {
			return true
		}
	}
	return false
}
