package main

// entra adds one record of an AzureHound collection.
func (t *tables) entra(kind string, data obj) {
	data["tenantId"] = tenant
	t.hound = append(t.hound, obj{"kind": kind, "data": data})
}

// managedIdentity is the service principal behind an identity; Resource Graph and the directory agree on its object id.
func (t *tables) managedIdentity(name, explicit, resource string) {
	t.entra("AZServicePrincipal", obj{
		"id": identityOf(name), "appId": guid("client/" + name), "displayName": name, "servicePrincipalType": "ManagedIdentity", "accountEnabled": true,
		"alternativeNames": anys(explicit, resource),
	})
}

func userObject(name string) string { return guid("entra/user/" + name) }

// azureDirectory writes the tenant: people, nested groups, applications, directory roles, and who holds what in ARM.
func azureDirectory(t *tables) {
	t.entra("AZTenant", obj{"id": "/tenants/" + tenant, "displayName": "Larkspur", "defaultDomain": domain, "collected": true})
	for _, r := range []struct{ id, name string }{{entraGlobal, "Global Administrator"}, {entraReaders, "Directory Readers"}, {entraHelpdesk, "Helpdesk Administrator"}} {
		t.entra("AZRole", obj{"id": r.id, "templateId": r.id, "displayName": r.name, "isBuiltIn": true, "isEnabled": true})
	}
	for _, u := range []string{"ada.berg", "bo.lind", "cleo.fox", "dirk.roth", "iris.audit", "jon.audit", "kim.dev", "leo.dev", "mia.dev", "noa.dev", "ole.platform", "pia.help", "ron.left"} {
		t.entra("AZUser", obj{"id": userObject(u), "displayName": u, "userPrincipalName": u + "@" + domain, "userType": "Member", "accountEnabled": u != "ron.left", "mail": u + "@" + domain})
	}
	t.entra("AZUser", obj{"id": userObject("guest"), "displayName": "a carrier's engineer", "userPrincipalName": "engineer_carrier.example#EXT#@" + domain, "userType": "Guest", "accountEnabled": true})
	groups := map[string][]string{"platform-admins": {"ada.berg", "bo.lind"}, "analysts": {"cleo.fox", "dirk.roth"}, "auditors": {"iris.audit", "jon.audit"}, "shop-devs": {"kim.dev", "leo.dev"}, "returns-devs": {"mia.dev"}}
	for _, g := range sortedKeys(groups) {
		id := guid("entra/group/" + g)
		t.entra("AZGroup", obj{"id": id, "displayName": g, "securityEnabled": true, "isAssignableToRole": g == "platform-admins", "groupTypes": list{}, "membershipRule": nil})
		members := list{}
		for _, u := range groups[g] {
			members = append(members, obj{"groupId": id, "member": obj{"@odata.type": "#microsoft.graph.user", "id": userObject(u), "displayName": u}})
		}
		if g == "shop-devs" {
			members = append(members, obj{"groupId": id, "member": obj{"@odata.type": "#microsoft.graph.group", "id": guid("entra/group/returns-devs"), "displayName": "returns-devs"}})
		}
		t.entra("AZGroupMember", obj{"groupId": id, "members": members})
	}
	for _, a := range []string{"staff-login", "carrier-portal", "invoice-export"} {
		t.entra("AZApp", obj{"id": guid("entra/app/" + a), "appId": guid("client/" + a), "displayName": a, "signInAudience": "AzureADMyOrg", "passwordCredentials": list{}, "keyCredentials": list{}})
		t.entra("AZAppOwner", obj{"appId": guid("client/" + a), "owners": list{}})
		t.entra("AZServicePrincipal", obj{"id": guid("entra/sp/" + a), "appId": guid("client/" + a), "displayName": a, "servicePrincipalType": "Application", "accountEnabled": true})
	}
	directoryRole := func(role, principal string) {
		t.entra("AZRoleAssignment", obj{"roleDefinitionId": role, "roleAssignments": list{obj{"id": guid("entra/assignment/" + role + principal), "principalId": principal, "roleDefinitionId": role, "directoryScopeId": "/"}}})
	}
	directoryRole(entraGlobal, userObject("ada.berg"))
	directoryRole(entraReaders, userObject("iris.audit"))

	t.assign("/providers/Microsoft.Management/managementGroups/larkspur", roleOwner, guid("entra/group/platform-admins"), "Group")
	t.assign("/providers/Microsoft.Management/managementGroups/larkspur", roleReader, guid("entra/group/auditors"), "Group")
	t.assign("/subscriptions/"+subProd, roleMonitoring, guid("entra/group/shop-devs"), "Group")
	t.assign(rg(subProd, "rg-network"), roleReader, guid("entra/group/shop-devs"), "Group")
	t.assign(rg(subProd, "rg-shop-data"), roleReader, guid("entra/sp/gone"), "ServicePrincipal")
	t.assign(rg(subStaff, "rg-intranet"), roleContributor, userObject("ole.platform"), "User")

	eligible := "/subscriptions/" + subStaff + "/providers/Microsoft.Authorization/roleEligibilityScheduleInstances/" + guid("eligible/leo")
	t.eligible = append(t.eligible, obj{"id": eligible, "name": lastPart(eligible), "type": "Microsoft.Authorization/roleEligibilityScheduleInstances", "properties": obj{
		"scope": rg(subStaff, "rg-intranet"), "roleDefinitionId": "/subscriptions/" + subStaff + "/providers/Microsoft.Authorization/roleDefinitions/" + roleContributor,
		"principalId": userObject("leo.dev"), "principalType": "User", "memberType": "Direct", "status": "Provisioned", "startDateTime": "2026-01-01T00:00:00Z", "endDateTime": "2027-01-01T00:00:00Z",
	}})
}
