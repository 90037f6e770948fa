package aws

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// iam maps IAM's types as Config and the CLI give them; it reports whether the type was its own.
func (it *item) iam(r *iamReader) bool {
	e := it.e
	o := it.C
	if o == nil {
		o = obj{}
	}
	if o.str("Arn") == "" && isARN(it.ARN) {
		o["Arn"] = quote(it.ARN)
	}
	if len(it.Tags) > 0 && o.tags() == nil {
		o["Tags"] = marshal(it.Tags)
	}
	switch it.Type {
	case "AWS::IAM::User":
		r.user(e, withName(o, "UserName", it.Name), it.tagless)
	case "AWS::IAM::Role":
		r.role(e, withName(o, "RoleName", it.Name), it.tagless)
	case "AWS::IAM::Group":
		r.group(e, withName(o, "GroupName", it.Name))
	case "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy":
		r.managed(e, withName(o, "PolicyName", it.Name))
	case "AWS::IAM::InstanceProfile":
		it.instanceProfile()
	case "AWS::IAM::OIDCProvider", "AWS::IAM::SAMLProvider":
		it.identityProvider()
	case "AWS::IAM::AccessKey":
		it.accessKey()
	default:
		return false
	}
	return true
}

func withName(o obj, field, name string) obj {
	if o.str(field) == "" && name != "" {
		o[field] = quote(name)
	}
	return o
}

// instanceProfile adds its ARN to the names of the role inside.
func (it *item) instanceProfile() {
	profile := it.C.str("Arn", "InstanceProfileArn")
	if profile == "" {
		profile = it.ARN
	}
	for _, v := range it.C.values("Roles") {
		var role string
		if o := parseObj(v); o != nil {
			role = o.str("Arn", "RoleName")
		} else {
			role, _ = scalar(v)
		}
		if role = it.e.roleRef(role, it.partition); role == "" || profile == "" {
			continue
		}
		it.e.resource(graph.NodeFact{
			ID: role, Labels: []graph.Label{graph.Principal, graph.Role}, Account: it.Account, Type: "AWS::IAM::Role",
			Props:   graph.Props{"instance_profiles": []string{profile}},
			Aliases: aliases(profile, profileARN(role, it.C.str("InstanceProfileName"))),
		})
	}
}

func (it *item) identityProvider() {
	id := it.C.str("Arn")
	if id == "" {
		id = it.arn()
	}
	if id == "" {
		return
	}
	props := graph.Props{}
	set(props, "url", it.C.str("Url"))
	if v := it.C.strs("ClientIdList", "ClientIDList"); len(v) > 0 {
		props["audiences"] = uniq(v)
	}
	a, _ := parseARN(id)
	_, name, _ := strings.Cut(a.Resource, "/")
	it.e.resource(graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.IdentityProvider}, Name: name, Account: it.Account, Type: it.Type, Tags: it.Tags, Props: props,
	})
}

// accessKey makes a key's id lead to its user, so that a secret found elsewhere leads there too.
func (it *item) accessKey() {
	user, key := it.C.str("UserName"), it.C.str("AccessKeyId")
	if user == "" || key == "" || it.Account == "" {
		return
	}
	id := "arn:" + it.partition + ":iam::" + it.Account + ":user/" + user
	it.e.node(graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Principal, graph.User}, Account: it.Account, Type: "AWS::IAM::User", Aliases: aliases(accessKeyID(key)),
	})
}
