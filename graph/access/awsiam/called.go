package awsiam

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
)

// What a call must be like because of the thing that it goes to: of a thing in
// one region no other region's endpoint knows anything, and a function has one
// URL with one kind of authentication (docs/adr/0008).

const (
	calledRegion = "aws:requestedregion"
	ec2Region    = "ec2:region"
	urlAuth      = "lambda:functionurlauthtype"
	boundaryOf   = "iam:permissionsboundary"
)

// called is a request's action, in lower case, and the ARN that it names.
type called struct{ action, arn string }

// tells gives what the thing called settles of a key; n is its node, if it has one.
func (e *estate) tells(key string, c *principal, at called, n graph.NodeID, has bool) value {
	one := func(s string) value {
		if s == "" {
			return value{}
		}
		return value{known, []string{s}}
	}
	switch key {
	case ec2Region:
		if serviceOf(at.action) == "ec2" {
			return one(e.regionCalled(c, at, n, has))
		}
	case calledRegion:
		return one(e.regionCalled(c, at, n, has))
	case urlAuth:
		// Of other actions it is what the caller asks for, not what there is.
		if at.action == "lambda:invokefunctionurl" && has {
			return one(e.urlAuthOf(n))
		}
	case boundaryOf:
		if has && !setsBoundary(at.action) {
			return e.boundarySet(n)
		}
	}
	return value{}
}

// setsBoundary names the actions in whose requests iam:PermissionsBoundary is the
// boundary that they put on somebody; in others it is the one that he has
// ("Available keys for IAM").
func setsBoundary(action string) bool {
	switch action {
	case "iam:createuser", "iam:createrole", "iam:putuserpermissionsboundary", "iam:putrolepermissionsboundary":
		return true
	}
	return false
}

// boundarySet is the boundary of a user or role whose facts say whether it has one.
func (e *estate) boundarySet(n graph.NodeID) value {
	for edge := range e.s.OutKind(n, graph.BoundedBy) {
		return value{known, []string{e.s.ID(edge.To)}}
	}
	switch t := e.s.Type(n); {
	case t != "AWS::IAM::User" && t != "AWS::IAM::Role", !e.acts(n), e.s.NodeFlag(n, graph.PropTagsUnread):
		return value{} // listings say as little of boundaries as of tags
	}
	return value{state: absent}
}

// regionCalled is the region whose endpoint takes the call, "" where the caller
// has a choice ("AWS global condition context keys", aws:RequestedRegion):
// that of the resource, or that of the one endpoint which a global service has.
func (e *estate) regionCalled(c *principal, at called, n graph.NodeID, has bool) string {
	service, verb, _ := strings.Cut(at.action, ":")
	switch {
	case at.action == "iam:passrole", at.action == "iam:createservicelinkedrole":
		return "" // asked by the service to which the role goes, wherever that was called
	case strings.HasPrefix(verb, "copy"), strings.Contains(verb, "replica"):
		return "" // called in the region copied to, or from
	}
	a, isARN := ParseARN(at.arn)
	if isARN && isRegion(a.Region) {
		return a.Region
	}
	partition := a.Partition
	if !isARN {
		own, _ := ParseARN(c.id)
		partition = own.Partition
	}
	if r := endpoints()[[2]string{service, partition}]; r != "" {
		return r
	}
	if has && service == "s3" && a.Account == "" {
		if r := e.s.Region(n); isRegion(r) {
			return r
		}
	}
	return ""
}

// urlAuthOf is the authentication of the function's URL, "" where none was read.
func (e *estate) urlAuthOf(fn graph.NodeID) string {
	for edge := range e.s.InKind(fn, graph.Triggers) {
		if e.s.Type(edge.From) == "AWS::Lambda::Url" {
			return e.s.NodeString(edge.From, "auth_type")
		}
	}
	return ""
}

var regionName = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-\d+$`)

func isRegion(s string) bool { return s != "" && regionName.MatchString(s) }

//go:embed data/endpoints.txt
var endpointRegions string

// endpoints gives, for services that have one endpoint in a partition, the
// region in which it is ("AWS service endpoints"; "AWS Fault Isolation
// Boundaries", appendix on partitional and global edge services).
var endpoints = sync.OnceValue(func() map[[2]string]string {
	out := map[[2]string]string{}
	for line := range strings.Lines(endpointRegions) {
		if f := strings.Fields(line); len(f) == 3 {
			out[[2]string{f[0], f[1]}] = f[2]
		}
	}
	return out
})
