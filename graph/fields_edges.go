package graph

// edgeFields: the nodes at the other ends of edges of structure, under names that say what they are to the node.
func edgeFields() []Field {
	guarded := on(Principal, Role, Function, Endpoint, DataStore, Secret, Key, Queue, Topic, Registry, Instance, Account, Container, Organization)
	kept := on(Function, Instance, DataStore, Secret, Queue, Topic, Registry)
	placed := on(Function, Instance, DataStore, Endpoint, Subnet)
	return []Field{
		leaving("runsAs", on(Function, Instance), RunsAs, "The identities that its code has: execution role, service account, managed identities."),
		arriving("workloads", on(Role, ServiceAccount), RunsAs, "What runs as it."),
		arriving("triggers", on(Function), Triggers, "What starts it."),
		leaving("starts", on(Endpoint, Trigger), Triggers, "What it starts."),
		arriving("codeFrom", on(Function, Instance), SuppliesCode, "Where its code is taken from."),
		leaving("suppliesCodeTo", on(DataStore, Registry, Resource), SuppliesCode, "What takes its code from here."),

		leaving("policies", guarded, HasPolicy, "The policies attached to it."),
		arriving("attachedTo", on(Policy), HasPolicy, "What the policy is attached to."),
		leaving("boundaries", on(Principal, Role), BoundedBy, "The boundaries that limit it."),
		leaving("guardrails", on(Principal, Account, Container, Organization), LimitedBy, "The SCPs, RCPs and deny policies that limit what stands below."),
		arriving("limits", on(Policy), LimitedBy, "What the policy limits."),

		leaving("groups", on(Principal), MemberOf, "The groups and principal sets that it is in."),
		arriving("members", on(Principal), MemberOf, "Who is in it: of a group or a principal set."),
		leaving("roles", on(Principal), HasRole, "The roles that it holds at a place."),
		arriving("holders", on(Role), HasRole, "Who holds it."),
		leaving("trusts", on(Role, ServiceAccount), Trusts, "Whom its trust policy names."),
		arriving("trustedBy", on(Principal, IdentityProvider), Trusts, "Whose trust policies name it."),
		leaving("eligibleFor", on(Principal), EligibleFor, "What it may activate."),
		arriving("eligible", on(Role, Group), EligibleFor, "Who may activate it."),
		leaving("owns", on(Principal), Owns, "What it owns in Entra."),
		arriving("owners", on(Application, ServiceAccount, Group), Owns, "Who owns it in Entra."),
		leaving("sameAs", on(Principal), SameAs, "The same person or workload in another directory."),
		arriving("credentialsIn", on(Principal), Unlocks, "Where credentials of it lie."),
		leaving("unlocks", on(Function, DataStore, Secret), Unlocks, "Whose credentials lie here."),

		leaving("encryptedBy", kept, EncryptedBy, "The keys that it is encrypted with."),
		arriving("encrypts", on(Key), EncryptedBy, "What is encrypted with it."),
		leaving("logsTo", on(Function, Instance, DataStore, Endpoint, Resource), LogsTo, "Where it writes its logs."),
		arriving("logsFrom", on(DataStore), LogsTo, "What writes its logs here."),

		leaving("networks", placed, InNetwork, "The subnets and networks that it stands in."),
		arriving("attached", on(Network, Subnet), InNetwork, "What stands in it."),
		leaving("networkRules", on(Function, Instance, Network, Subnet, DataStore, Endpoint), HasRule, "The rules that let its packets pass or stop them."),
		leaving("reaches", on(Principal, Function, Instance), Reaches, "Where packets can go from it."),
		arriving("reachedFrom", on(Endpoint, Instance, DataStore, Function), Reaches, "From where packets can come."),

		leaving("contains", on(Account, Container, Organization), Contains, "What stands directly below it."),
	}
}
