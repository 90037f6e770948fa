package aws

// trustAnchor is a certificate authority whose certificates IAM Roles Anywhere takes for a proof of identity; it stands for
// those who hold such a certificate.
func (it *item) trustAnchor() {
	if a := it.C.str("TrustAnchorArn"); isARN(a) {
		it.ARN = a
	}
	if n := it.C.str("Name"); n != "" {
		it.Name = n
	}
	it.setBool("enabled", "Enabled")
	it.set("source_type", "Source.SourceType")
	it.set("certificate_authority", "Source.SourceData.AcmPcaArn")
}

// anywhereProfile lists the roles that certificates open, and the policies that cut the sessions down.
func (it *item) anywhereProfile() {
	if a := it.C.str("ProfileArn"); isARN(a) {
		it.ARN = a
	}
	if n := it.C.str("Name"); n != "" {
		it.Name = n
	}
	it.setBool("enabled", "Enabled")
	if v := it.C.strs("RoleArns"); len(v) > 0 {
		it.props["roles"] = uniq(v)
	}
	if v := it.C.strs("ManagedPolicyArns"); len(v) > 0 {
		it.props["session_policies"] = uniq(v)
	}
	if it.C.raw("SessionPolicy") != nil {
		it.props["session_policy"] = true
	}
}

// delegatedAdministrator says on an account for which services it stands in for the management account.
func (it *item) delegatedAdministrator() {
	it.noNode = true
	id := it.C.str("Id")
	if id == "" {
		id = it.ID
	}
	if !isAccount(id) {
		return
	}
	n := accountFact(id)
	n.Name = it.C.str("Name")
	n.Props = map[string]any{"delegated_administrator": true}
	if v := it.S.strs("DelegatedServices.ServicePrincipal"); len(v) > 0 {
		n.Props["delegated_services"] = uniq(v)
	}
	it.e.node(n)
}
