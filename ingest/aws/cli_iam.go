package aws

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// iamDetail reads IAM's answers about one principal or policy, for folders without authorization details: attached and
// inline policies, tags, and versions of managed ones. They know a principal by its name, hence the form without path.
func (k *cliReader) iamDetail(c cliFile, o obj) bool {
	kind, what := iamCommand(c.command)
	if kind == "" || len(c.items) == 0 {
		return false
	}
	e := k.scope()
	if kind == "policy" {
		if v := o.raw("PolicyVersion"); v != nil && isARN(c.items[0]) {
			k.known.managed(e, obj{"Arn": quote(c.items[0]), "PolicyName": quote(nameOf(c.items[0])), "PolicyVersionList": v})
		}
		return true
	}
	name := c.items[0]
	if n := o.str("UserName", "RoleName", "GroupName"); n != "" {
		name = n
	}
	id := "arn:" + k.partition + ":iam::" + k.account + ":" + kind + "/" + name
	switch what {
	case "attached":
		k.known.policies(e, id, o, "")
	case "inline":
		k.known.policies(e, id, obj{"Inline": marshal(o)}, "Inline")
	case "groups":
		for _, g := range o.strs("Groups.Arn") {
			e.edge(graph.MemberOf, id, g)
		}
	case "tags":
		label, typ := graph.User, "AWS::IAM::User"
		if kind == "role" {
			label, typ = graph.Role, "AWS::IAM::Role"
		}
		e.resource(graph.NodeFact{ID: id, Labels: []graph.Label{graph.Principal, label}, Type: typ, Tags: o.tags()})
	case "members":
		for _, u := range o.strs("Users.Arn") {
			e.edge(graph.MemberOf, u, id)
		}
	}
	return true
}

func nameOf(id string) string {
	a, _ := parseARN(id)
	return a.name()
}

// iamCommand tells what the answer is about (user, role, group, policy) and which part of it the answer holds.
func iamCommand(c string) (kind, what string) {
	switch c {
	case "iam-get-policy-version":
		return "policy", "version"
	case "iam-list-groups-for-user":
		return "user", "groups"
	case "iam-get-group":
		return "group", "members"
	}
	for _, kind := range []string{"user", "role", "group"} {
		switch c {
		case "iam-list-attached-" + kind + "-policies":
			return kind, "attached"
		case "iam-get-" + kind + "-policy":
			return kind, "inline"
		case "iam-list-" + kind + "-tags":
			return kind, "tags"
		case "iam-list-" + kind + "-policies":
			return kind, "names" // the names alone; iam-get-…-policy brings the documents
		}
	}
	return "", ""
}

// listsNames tells answers that hold no more than the names of things that other answers describe.
func listsNames(c string) bool {
	return strings.HasPrefix(c, "iam-list-policies") || c == "iam-get-policy" || c == "iam-list-policy-versions" || c == "iam-list-account-aliases" || c == "iam-list-virtual-mfa-devices"
}
