package access

import "github.com/postern-graph/postern/graph"

// Exposure is one row of the tables that say what makes a way in open to
// anyone, where no permission is asked at all: a gateway without an
// authorizer, an anonymous trigger.
type Exposure struct {
	Types []string
	Where []PropTest // on the node itself
	// Host is asked of what contains the node (the Function App around a
	// function), Behind of what it triggers.
	Host   []PropTest
	Behind []PropTest
	Why    string // completes "anyone may call it: …"
}

// Exposures returns the table of one cloud. The caller owns the slice.
func Exposures(c graph.Cloud) []Exposure {
	switch c {
	case graph.AWS:
		return awsExposures()
	case graph.GCP:
		return gcpExposures()
	case graph.Azure:
		return azureExposures()
	case graph.Internet:
	}
	return nil
}

// awsExposures leaves out function URLs, which the function's policy opens
// (derive_url.go), and buckets, which their own policies and ACLs open.
func awsExposures() []Exposure {
	open := PropTest{Prop: "auth_type", In: []string{"NONE"}}
	return []Exposure{
		{
			Types: []string{"AWS::ApiGateway::Method", "AWS::ApiGateway::RestApi"},
			Where: []PropTest{open, {Prop: "api_key_required", Not: []string{"true"}}, {Prop: "endpoint_type", Not: []string{"PRIVATE"}}},
			Why:   "its method asks for no authorization",
		},
		{
			Types: []string{"AWS::ApiGatewayV2::Route", "AWS::ApiGatewayV2::Api"},
			Where: []PropTest{open},
			Why:   "its route asks for no authorization",
		},
		{
			Types: []string{"AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::ListenerRule"},
			Where: []PropTest{open, {Prop: "scheme", In: []string{"internet-facing"}}},
			Why:   "the load balancer faces the internet and asks for no authentication",
		},
	}
}

func gcpExposures() []Exposure {
	inside := PropTest{Prop: "ingress", Not: ingressInside()}
	return []Exposure{
		{
			Types: []string{"run.googleapis.com/Service"},
			Where: []PropTest{{Prop: "invoker_iam_disabled", In: []string{"true"}}, inside},
			Why:   "the invoker check is switched off and ingress is open",
		},
		{
			Types: []string{"appengine.googleapis.com/Service", "appengine.googleapis.com/Version"},
			Where: []PropTest{{Prop: "iap_enabled", In: []string{"false"}}, {Prop: "login", Not: []string{"LOGIN_REQUIRED", "LOGIN_ADMIN"}}, inside},
			Why:   "App Engine answers anyone where no proxy asks who calls",
		},
		{
			Types: []string{"apigateway.googleapis.com/Gateway"},
			Where: []PropTest{{Prop: "auth_type", In: []string{"NONE"}}},
			Why:   "the gateway's API asks for no authentication",
		},
	}
}

// azureExposures follow the order in which App Service lets a request in:
// public network access, access restrictions, App Service authentication, then
// the trigger's own authLevel.
func azureExposures() []Exposure {
	open := []PropTest{
		{Prop: "public_network_access", Not: []string{"Disabled"}},
		{Prop: "access_restricted", Not: []string{"true"}},
		{Prop: "app_service_auth", In: []string{"false", "AllowAnonymous"}, Absent: "unknown"},
		{Prop: "state", Not: []string{"Stopped"}},
	}
	return []Exposure{
		{
			Types: []string{"Microsoft.Web/sites/functions", "Microsoft.Web/sites/functions/triggers"},
			Where: []PropTest{
				{Prop: "auth_level", In: []string{"anonymous"}},
				{Prop: "disabled", Not: []string{"true"}},
			},
			Host: open,
			Why:  "the HTTP trigger is anonymous and App Service authentication lets anonymous requests through",
		},
		{
			Types: []string{"Microsoft.App/containerApps"},
			Where: []PropTest{{Prop: "ingress_external", In: []string{"true"}}, {Prop: "app_service_auth", In: []string{"false", "AllowAnonymous"}, Absent: "unknown"}, {Prop: "access_restricted", Not: []string{"true"}}},
			Why:   "ingress is external and no authentication is asked",
		},
	}
}
