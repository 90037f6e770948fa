package graph

// networkFields: where packets pass.
func networkFields() []Field {
	return []Field{
		text("vpc", on(Function, Instance, Subnet, NetworkRule, DataStore), "The network that it stands in, by the cloud's short name.", "vpc_id"),
		truth("inVpc", on(Function), "Stands in a network of the customer.", "in_vpc"),
		text("egressIpv4", on(Function, Instance), "Where its packets can go: none, restricted or unrestricted.", "egress_ipv4"),
		text("egressIpv6", on(Function, Instance), "The same for IPv6.", "egress_ipv6"),
		text("egressWhy", on(Function, Instance), "What that rests on.", "egress_why"),
		text("connector", on(Function), "What connects it with its network.", "vpc_connector", "network_interfaces"),
		text("connectorEgress", on(Function), "Which packets go through that: ALL_TRAFFIC or PRIVATE_RANGES_ONLY.", "vpc_egress"),
		truth("routesAll", on(Function), "All its packets go through its network.", "vnet_route_all"),
		texts("peers", on(Network), "The networks that it is joined with.", "peers", "peerings"),
		text("serviceName", on(Network), "The service that an endpoint leads to.", "service_name"),
		texts("privateIps", on(Instance), "Its inner addresses.", "private_ips", "internal_ips", "private_ip"),
		texts("publicIps", on(Instance, Network), "Its addresses on the Internet.", "public_ips", "external_ips", "public_ip"),
		texts("cidrBlocks", on(Network, Subnet), "Its ranges of addresses.", "cidr_blocks", "address_prefixes", "cidr"),
		texts("ipv6CidrBlocks", on(Network, Subnet), "The same for IPv6.", "ipv6_cidr_blocks"),
		truth("isDefault", on(Network, NetworkRule), "The cloud made it.", "default"),
		text("availabilityZone", on(Subnet), "Its zone.", "availability_zone"),
		truth("publicIpOnLaunch", on(Subnet), "Machines get an address on the Internet.", "public_ip_on_launch"),
		truth("flowLogs", on(Subnet), "What passes is written down.", "flow_logs"),
		truth("privateGoogleAccess", on(Subnet), "Google's services are reached without an outer address.", "private_google_access"),
		text("direction", on(NetworkRule), "INGRESS or EGRESS.", "direction"),
		text("priority", on(NetworkRule), "Lower goes first.", "priority"),
		text("rules", on(NetworkRule, DataStore), "The rules as JSON, as the cloud gives them.", "rules_json"),
		text("routes", on(NetworkRule), "The routes as JSON, as the cloud gives them.", "routes_json"),
	}
}

// placeFields: the tree that things live in.
func placeFields() []Field {
	return []Field{
		truth("management", on(Account), "The account that the organization is managed from.", "management"),
		text("orgId", on(Account, Container), "The AWS organization's id.", "org_id"),
		text("orgPath", on(Account), "Where it hangs in the organization.", "org_path"),
		text("projectId", on(Account), "The GCP project's id.", "project_id"),
		text("tenantId", on(Account, Role), "The Entra tenant's id.", "tenant_id"),
		text("managementAccount", on(Organization), "The account that it is managed from.", "management_account"),
		text("defaultDomain", on(Organization), "The tenant's first domain.", "default_domain"),
		texts("auditLogs", on(Account, Container, Organization), "What access to data is written down: service and kind of access.", "audit_logs"),
		texts("auditExempt", on(Account, Container, Organization), "Whose access is left out of that.", "audit_exempt"),
		text("customerId", on(Organization), "Google's customer id.", "customer_id"),
	}
}
