package remedy

import (
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/walk"
)

// opening is a property that lets anyone in, and what it would say instead.
type opening struct {
	typ  string // a part of the type, without regard to case; "" is any
	prop string
	open []any
	shut any
}

// openings are the settings on which graph/access's tables of exposures and its
// rules of public access rest.
func openings() []opening {
	return []opening{
		{"microsoft.web/", "auth_level", []any{"anonymous"}, "function"},
		{"::elasticloadbalancingv2::", "auth_type", []any{"NONE"}, "authenticate-oidc"},
		{"aws::", "auth_type", []any{"NONE"}, "AWS_IAM"},
		{"apigateway.googleapis.com/", "auth_type", []any{"NONE"}, "JWT"},
		{"run.googleapis.com/", "invoker_iam_disabled", []any{true}, false},
		{"appengine.googleapis.com/", "iap_enabled", []any{false}, true},
		{"microsoft.app/", "ingress_external", []any{true}, false},
		{"/blobservices/containers", "public_access", []any{"blob", "container"}, "none"},
		{"aws::cognito::identitypool", "allow_unauthenticated", []any{true}, false},
	}
}

// openSetting gives the change of a setting that lets anyone in at a node. ok is
// false where none is known to.
func (b *Book) openSetting(n graph.NodeID) (c Change, ok bool) {
	id := b.s.ID(n)
	c = Change{ID: "setting|" + id, Kind: Setting, Subject: id, nodes: []string{id}}
	typ := strings.ToLower(b.s.Type(n))
	for _, o := range openings() {
		if !strings.Contains(typ, o.typ) {
			continue
		}
		have, _ := b.s.NodeProp(n, o.prop)
		for _, open := range o.open {
			if same(have, open) {
				c.Statement = o.prop + " " + words(have) + " → " + words(o.shut)
				c.Edits = []graph.Edit{{Subject: id, Path: o.prop, Before: have, After: o.shut}}
				return c, true
			}
		}
	}
	return c, false
}

func same(have, want any) bool {
	x, ok := have.(string)
	y, is := want.(string)
	return have == want || ok && is && strings.EqualFold(x, y)
}

func words(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		if v {
			return "on"
		}
		return "off"
	}
	return ""
}

// setting gives what ends a judged edge that has no reasons: it rests on what
// its way in, or its target, is set to.
func (b *Book) setting(e graph.Edge) walk.Way {
	at := e.To
	if via, ok := b.s.Lookup(b.s.EdgeString(e.ID, graph.PropVia)); ok {
		at = via
	}
	if c, ok := b.openSetting(at); ok {
		return b.way(c)
	}
	id := b.s.ID(at)
	if at != e.To || b.s.NodeFlag(at, graph.PropPublic) {
		return b.way(Change{ID: "setting|" + id, Kind: Setting, Subject: id, Statement: b.s.NodeString(at, graph.PropPublic+"_why"), nodes: []string{id}})
	}
	c := Change{ID: "close|" + edgeName(b.s, e), Kind: Close, Subject: b.s.ID(e.To), Of: b.s.ID(e.From), Statement: string(e.Kind), nodes: b.ends(e)}
	if t := b.s.EdgeString(e.ID, graph.PropTechnique); t != "" {
		c.Statement += " by " + t
	}
	return b.way(c)
}

// beside gives what a judged edge rests on besides the answers to its questions:
// that its way in still starts the code, and that this asks nobody who he is.
func (b *Book) beside(e graph.Edge, way []access.Asked) (out []walk.Support) {
	at := e.To
	via, ok := b.s.Lookup(b.s.EdgeString(e.ID, graph.PropVia))
	if ok {
		at = via
		if t, only := b.onlyTrigger(via, e.To); only && e.Kind == graph.CanInvoke {
			out = append(out, one(b.structure(t))...)
		}
	}
	unsigned := b.s.Type(at) == "AWS::Cognito::IdentityPool" && strings.HasSuffix(b.s.EdgeKey(e.ID), " unauthenticated") ||
		len(way) > 0 && b.unsignedAlone(e, way)
	if unsigned {
		if c, ok := b.openSetting(at); ok {
			out = append(out, one(b.way(c))...)
		}
	}
	return out
}

// onlyTrigger gives the edge by which something starts code, where there is no
// way round it.
func (b *Book) onlyTrigger(via, code graph.NodeID) (t graph.Edge, only bool) {
	n := 0
	for e := range b.s.OutKind(via, graph.Triggers) {
		switch {
		case e.To == code:
			t, only = e, true
			n++
		case !b.s.HasLabel(e.To, graph.Function):
			return graph.Edge{}, false // what it feeds may start the code, too
		}
	}
	return t, only && n == 1
}

// unsignedAlone reports whether a function URL would be shut to the one who
// calls it if it asked for a signature.
func (b *Book) unsignedAlone(e graph.Edge, way []access.Asked) bool {
	const auth = "lambda:FunctionUrlAuthType"
	first := way[0]
	if v := first.Context[auth]; len(v) != 1 || v[0] != "NONE" {
		return false
	}
	if b.s.ID(e.From) == graph.IDInternet {
		return true // who has no account cannot sign
	}
	d := b.e.Decide(access.Request{Principal: b.s.ID(e.From), Action: first.Action, Resource: b.s.ID(first.On), Context: access.Context{auth: {"AWS_IAM"}}})
	_, may := d.CertaintyOf()
	return !may
}
