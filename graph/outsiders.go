package graph

// Outsiders lists the nodes that stand for people outside, the same in every
// estate: what nobody has named yet may still be open to them, so they are
// there before anything is judged. The caller owns the slice.
func Outsiders() []NodeFact {
	public := func(id, name string, cloud Cloud, more ...Label) NodeFact {
		return NodeFact{
			ID: id, Name: name, Cloud: cloud, Labels: append([]Label{Principal, Public}, more...),
			Props: Props{PropPublic: true},
		}
	}
	return []NodeFact{
		public(IDInternet, "anyone", Internet, InternetNode),
		public(IDAnyAWSAccount, "any AWS account", AWS),
		public(IDAllUsers, "allUsers", GCP),
		public(IDAllAuthenticated, "allAuthenticatedUsers", GCP),
		public(IDAnyAzureTenant, "any Azure tenant", Azure),
	}
}
