package main

const (
	appLoyalty  = "fa-larkspur-loyalty"
	appVouchers = "fa-larkspur-vouchers"
)

// azureLoyalty is the Azure half of the points programme. Planted are an app whose identity is Contributor of its resource group (the
// twin's reads one), and three who may change it: an engineer of a carrier, somebody who left, and an application with a secret.
func azureLoyalty(t *tables) {
	group := rg(subStaff, "rg-loyalty")
	settings := obj{"AzureWebJobsStorage": nil, "FUNCTIONS_EXTENSION_VERSION": "~4", "FUNCTIONS_WORKER_RUNTIME": "node"}
	t.app(app{group: group, name: appLoyalty, auth: true, settings: settings, functions: []trigger{{"HttpPoints", "http", "function"}}})
	t.app(app{group: group, name: appVouchers, auth: true, settings: settings, functions: []trigger{{"Nightly", "timer", "0 0 4 * * *"}}})
	t.assign(group, roleContributor, identityOf(appLoyalty), "ServicePrincipal")
	t.assign(group, roleReader, identityOf(appVouchers), "ServicePrincipal")

	t.assign(group, roleContributor, userObject("guest"), "User")
	t.assign(group, roleContributor, userObject("ron.left"), "User")
	t.assign(group, roleReader, userObject("pia.help"), "User")

	deployer := "loyalty-deployer"
	t.entra("AZApp", obj{
		"id": guid("entra/app/" + deployer), "appId": guid("client/" + deployer), "displayName": deployer, "signInAudience": "AzureADMyOrg", "keyCredentials": list{},
		"passwordCredentials": list{obj{"keyId": guid("secret/" + deployer), "displayName": "build server", "startDateTime": "2024-05-01T00:00:00Z", "endDateTime": "2027-05-01T00:00:00Z"}},
	})
	t.entra("AZAppOwner", obj{"appId": guid("client/" + deployer), "owners": list{}})
	t.entra("AZServicePrincipal", obj{"id": guid("entra/sp/" + deployer), "appId": guid("client/" + deployer), "displayName": deployer, "servicePrincipalType": "Application", "accountEnabled": true})
	t.assign(appID(group, appLoyalty), roleWebsite, guid("entra/sp/"+deployer), "ServicePrincipal")
}
