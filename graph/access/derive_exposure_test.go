package access_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// TestExposures: what asks nothing of a caller is open to anyone, unless one
// gate in front of it or behind it is shut; what was not read is unknown.
func TestExposures(t *testing.T) {
	site := func(props graph.Props) graph.NodeFact {
		return graph.NodeFact{ID: "/site", Type: "Microsoft.Web/sites", Labels: []graph.Label{graph.Function}, Cloud: graph.Azure, Props: props}
	}
	trigger := func(level string) graph.NodeFact {
		return graph.NodeFact{
			ID: "/site/functions/f", Type: "Microsoft.Web/sites/functions", Labels: []graph.Label{graph.Function, graph.Endpoint}, Cloud: graph.Azure,
			Props: graph.Props{"auth_level": level},
		}
	}
	azure := []graph.EdgeFact{{Kind: graph.Triggers, From: "/site/functions/f", To: "/site"}}
	route := func(auth string) graph.NodeFact {
		return graph.NodeFact{
			ID: "arn:aws:apigateway:eu-west-1::/apis/abc/routes/r", Type: "AWS::ApiGatewayV2::Route", Labels: []graph.Label{graph.Endpoint}, Cloud: graph.AWS,
			Props: graph.Props{"auth_type": auth},
		}
	}
	gateway := []graph.EdgeFact{
		{Kind: graph.Triggers, From: "arn:aws:apigateway:eu-west-1::/apis/abc/routes/r", To: "f"},
		{Kind: graph.HasPolicy, From: "f", To: "f#policy"},
	}
	source := func(api string) *access.Condition {
		return access.Test("ArnLike", "aws:SourceArn", "arn:aws:execute-api:eu-west-1:111111111111:"+api+"/*/*/r")
	}
	for _, tc := range []struct {
		name   string
		nodes  []graph.NodeFact
		edges  []graph.EdgeFact
		rights []right
		want   []string
	}{
		{
			name: "an anonymous trigger", edges: azure,
			nodes: []graph.NodeFact{site(graph.Props{"app_service_auth": "false"}), trigger("anonymous")},
			want:  []string{"internet CAN_INVOKE /site via /site/functions/f", "internet CAN_INVOKE /site/functions/f"},
		},
		{
			name: "a trigger that wants a key", edges: azure,
			nodes: []graph.NodeFact{site(graph.Props{"app_service_auth": "false"}), trigger("function")},
		},
		{
			name: "authentication in front of it", edges: azure,
			nodes: []graph.NodeFact{site(graph.Props{"app_service_auth": "Return401"}), trigger("anonymous")},
		},
		{
			name: "restricted access", edges: azure,
			nodes: []graph.NodeFact{site(graph.Props{"app_service_auth": "false", "access_restricted": true}), trigger("anonymous")},
		},
		{
			name: "authentication that nobody read", edges: azure,
			nodes: []graph.NodeFact{site(graph.Props{"app_service_auth": "unknown"}), trigger("anonymous")},
			want:  []string{"internet CAN_INVOKE /site unknown via /site/functions/f", "internet CAN_INVOKE /site/functions/f unknown"},
		},
		{
			name: "an open route whose function lets the gateway call", edges: gateway,
			nodes:  []graph.NodeFact{route("NONE"), lambda("f"), node("f#policy", "", graph.Policy)},
			rights: []right{{who: "apigateway.amazonaws.com", action: "lambda:InvokeFunction", on: "f", cond: source("abc")}},
			want:   []string{"internet CAN_INVOKE arn:aws:apigateway:eu-west-1::/apis/abc/routes/r", "internet CAN_INVOKE f via arn:aws:apigateway:eu-west-1::/apis/abc/routes/r"},
		},
		{
			name: "an open route whose function lets another gateway call", edges: gateway,
			nodes:  []graph.NodeFact{route("NONE"), lambda("f"), node("f#policy", "", graph.Policy)},
			rights: []right{{who: "apigateway.amazonaws.com", action: "lambda:InvokeFunction", on: "f", cond: source("other")}},
			want:   []string{"internet CAN_INVOKE arn:aws:apigateway:eu-west-1::/apis/abc/routes/r"},
		},
		{
			name: "an open route whose function lets no gateway call", edges: gateway,
			nodes: []graph.NodeFact{route("NONE"), lambda("f"), node("f#policy", "", graph.Policy)},
			want:  []string{"internet CAN_INVOKE arn:aws:apigateway:eu-west-1::/apis/abc/routes/r"},
		},
		{
			name: "a route that asks for a signature", edges: gateway,
			nodes: []graph.NodeFact{route("AWS_IAM"), lambda("f"), node("f#policy", "", graph.Policy)},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := build(t, tc.nodes, tc.edges)
			var got record
			access.Derive(s, []access.Judge{newTable(s, graph.AWS, tc.rights, nil)}, &got)
			if diff := cmp.Diff(tc.want, got.lines()); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
		})
	}
}
