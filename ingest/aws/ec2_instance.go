package aws

import (
	"encoding/base64"

	"github.com/postern-graph/postern/graph"
)

func (it *item) instance() {
	c := it.C
	it.profile(c.str("IamInstanceProfile.Arn", "IamInstanceProfile.Name"))
	it.inSubnets(c.str("SubnetId"))
	it.securityGroups(append(c.strs("SecurityGroups.GroupId"), c.strs("NetworkInterfaces.Groups.GroupId")...)...)
	for prop, path := range map[string]string{
		"public_ip": "PublicIpAddress", "private_ip": "PrivateIpAddress", "vpc_id": "VpcId", "image_id": "ImageId", "key_name": "KeyName",
		"state": "State.Name", "imds_http_tokens": "MetadataOptions.HttpTokens", "imds_endpoint": "MetadataOptions.HttpEndpoint", "platform": "Platform",
	} {
		set(it.props, prop, c.str(path))
	}
	if v := append(c.strs("NetworkInterfaces.Ipv6Addresses.Ipv6Address"), c.strs("Ipv6Address")...); len(v) > 0 {
		it.props["ipv6_addresses"] = uniq(v)
	}
	if v := c.strs("NetworkInterfaces.Association.PublicIp"); len(v) > 0 && it.props["public_ip"] == nil {
		it.props["public_ip"] = uniq(v)[0]
	}
	it.userData(c)
}

// userData looks for secrets in what a machine runs at its start; the text itself is not kept.
func (it *item) userData(c obj) {
	s := c.str("UserData.Value", "UserData")
	if s == "" {
		return
	}
	if b, err := base64.StdEncoding.DecodeString(s); err == nil {
		s = string(b)
	}
	it.props["user_data"] = true
	it.text(s)
}

// launchTemplate reads the flat form of the labs, CloudFormation's LaunchTemplateData, and versions of the API.
func (it *item) launchTemplate() {
	if id := it.C.str("LaunchTemplateId", "Id"); id != "" && !isARN(it.ARN) {
		it.ARN = it.of(it.Type, id)
	}
	data := it.C.objs("LaunchTemplateData", "LaunchTemplateVersions.LaunchTemplateData", "Versions.LaunchTemplateData")
	if len(data) == 0 {
		data = []obj{it.C}
	}
	for _, d := range data {
		for _, p := range d.objs("IamInstanceProfile") {
			it.profile(p.str("Arn", "Name"))
		}
		it.securityGroups(append(d.strs("SecurityGroupIds"), d.strs("NetworkInterfaces.Groups")...)...)
		set(it.props, "image_id", d.str("ImageId"))
		it.userData(d)
	}
	it.set("default_version", "DefaultVersionNumber")
	it.set("latest_version", "LatestVersionNumber")
}

// autoScaling leads from a group to what it launches: whoever changes the template runs code there.
func (it *item) autoScaling() {
	for _, lt := range it.C.objs("LaunchTemplate", "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification") {
		if id := lt.str("LaunchTemplateId", "Id"); id != "" {
			it.e.edge(graph.SuppliesCode, it.of("AWS::EC2::LaunchTemplate", id), it.ARN, graph.Props{"version": lt.str("Version")})
		}
	}
	for _, i := range it.C.objs("Instances") {
		if id := i.str("InstanceId"); id != "" {
			it.e.edge(graph.Contains, it.ARN, it.of("AWS::EC2::Instance", id))
		}
	}
	it.profile(it.C.str("IamInstanceProfile"))
	it.userData(it.C)
}
