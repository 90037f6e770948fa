package main

import "maps"

// app describes one Function App with everything that decides who may run it and what it may do.
type app struct {
	group, name  string
	open         bool // careless settings: plain HTTP, FTP, old TLS, remote debugging, any origin, basic publishing
	restricted   bool // access restrictions let only the company's network in
	auth         bool // App Service authentication turns anonymous callers away
	settings     obj  // app settings, by name; null where only the name was read
	functions    []trigger
	userIdentity string // id of a user-assigned identity, empty for a system-assigned one
}

// trigger is one function of an app: its input binding.
type trigger struct{ name, kind, level string }

func appID(group, name string) string { return resourceID(group, "Microsoft.Web/sites", name) }

// identityOf is the object id of the app's system-assigned identity.
func identityOf(name string) string { return guid("azure/identity/" + name) }

// app writes the Function App to Resource Graph, its functions and configuration to the ARM lists, and its identity to the directory.
func (t *tables) app(a app) {
	identity := obj{"type": "SystemAssigned", "principalId": identityOf(a.name), "tenantId": tenant}
	if a.userIdentity != "" {
		name := lastPart(a.userIdentity)
		identity = obj{"type": "UserAssigned", "userAssignedIdentities": obj{a.userIdentity: obj{"principalId": identityOf(name), "clientId": guid("client/" + name)}}}
	} else {
		t.managedIdentity(a.name, "isExplicit=False", appID(a.group, a.name))
	}
	web := siteConfig(a)
	id := t.add(a.group, "Microsoft.Web/sites", a.name, obj{
		"state": "Running", "enabled": true, "defaultHostName": a.name + ".azurewebsites.net", "enabledHostNames": anys(a.name+".azurewebsites.net", a.name+".scm.azurewebsites.net"),
		"httpsOnly": !a.open, "publicNetworkAccess": "Enabled", "clientCertEnabled": false, "keyVaultReferenceIdentity": "SystemAssigned", "vnetRouteAllEnabled": false, "virtualNetworkSubnetId": nil, "siteConfig": web,
	},
		obj{"kind": "functionapp,linux", "identity": identity})
	t.config = append(t.config,
		obj{"id": id + "/config/web", "name": "web", "type": "Microsoft.Web/sites/config", "properties": web},
		obj{"id": id + "/config/appsettings", "name": "appsettings", "type": "Microsoft.Web/sites/config", "properties": a.settings},
		obj{"id": id + "/config/authsettingsV2", "name": "authsettingsV2", "type": "Microsoft.Web/sites/config", "properties": authSettings(a.auth)})
	for _, kind := range []string{"ftp", "scm"} {
		t.publishing = append(t.publishing, obj{"id": id + "/basicPublishingCredentialsPolicies/" + kind, "name": kind, "type": "Microsoft.Web/sites/basicPublishingCredentialsPolicies", "properties": obj{"allow": a.open}})
	}
	for _, f := range a.functions {
		t.functions = append(t.functions, obj{"id": id + "/functions/" + f.name, "name": a.name + "/" + f.name, "type": "Microsoft.Web/sites/functions", "properties": obj{
			"name": f.name, "language": "node", "isDisabled": false, "invoke_url_template": "https://" + a.name + ".azurewebsites.net/api/" + f.name, "config": obj{"bindings": f.bindings()},
		}})
	}
}

func (f trigger) bindings() list {
	switch f.kind {
	case "http":
		return list{obj{"type": "httpTrigger", "direction": "in", "name": "req", "authLevel": f.level, "methods": anys("get", "post")}, obj{"type": "http", "direction": "out", "name": "res"}}
	case "queue":
		return list{obj{"type": "queueTrigger", "direction": "in", "name": "item", "queueName": f.level, "connection": "AzureWebJobsStorage"}}
	default:
		return list{obj{"type": "timerTrigger", "direction": "in", "name": "timer", "schedule": f.level}}
	}
}

func siteConfig(a app) obj {
	rules := list{obj{"ipAddress": "Any", "action": "Allow", "priority": 2147483647, "name": "Allow all", "description": "Allow all access"}}
	fallback := "Allow"
	if a.restricted {
		fallback = "Deny"
		rules = list{obj{"ipAddress": "203.0.113.0/24", "action": "Allow", "priority": 100, "name": "office"}, obj{"ipAddress": "Any", "action": "Deny", "priority": 2147483647, "name": "Deny all", "description": "Deny all access"}}
	}
	c := obj{
		"ftpsState": "Disabled", "minTlsVersion": "1.2", "remoteDebuggingEnabled": false, "http20Enabled": true, "cors": obj{"allowedOrigins": anys("https://www." + domain), "supportCredentials": false},
		"ipSecurityRestrictions": rules, "ipSecurityRestrictionsDefaultAction": fallback, "scmIpSecurityRestrictionsUseMain": true, "publicNetworkAccess": "Enabled", "vnetRouteAllEnabled": false, "linuxFxVersion": "NODE|22",
	}
	if a.open {
		c["ftpsState"], c["minTlsVersion"], c["remoteDebuggingEnabled"], c["cors"] = "AllAllowed", "1.0", true, obj{"allowedOrigins": anys("*"), "supportCredentials": false}
	}
	return c
}

// authSettings is App Service authentication, on for everyone or off.
func authSettings(on bool) obj {
	if !on {
		return obj{"platform": obj{"enabled": false}, "globalValidation": obj{"requireAuthentication": false, "unauthenticatedClientAction": "AllowAnonymous"}, "identityProviders": obj{}}
	}
	return obj{
		"platform": obj{"enabled": true, "runtimeVersion": "~1"}, "globalValidation": obj{"requireAuthentication": true, "unauthenticatedClientAction": "Return401", "excludedPaths": list{}},
		"identityProviders": obj{"azureActiveDirectory": obj{
			"enabled": true, "registration": obj{"openIdIssuer": "https://sts.windows.net/" + tenant + "/v2.0", "clientId": guid("client/staff-login")},
			"validation": obj{"allowedAudiences": anys("api://" + guid("client/staff-login"))},
		}}, "httpSettings": obj{"requireHttps": true},
	}
}

const (
	appReturns      = "fa-larkspur-returns"
	appStaffReturns = "fa-larkspur-staff-returns"
	appFulfil       = "fa-larkspur-fulfil"
	appFulfilSafe   = "fa-larkspur-labels"
)

// azureApps plants finding 8 (an anonymous trigger on an owner of the subscription; the twin asks for a sign-in first) and finding 5
// (one Function App with several careless settings; the twin does the same work with all of them shut).
func azureApps(t *tables) {
	common := func(more obj) obj {
		s := obj{"AzureWebJobsStorage": nil, "FUNCTIONS_EXTENSION_VERSION": "~4", "FUNCTIONS_WORKER_RUNTIME": "node"}
		maps.Copy(s, more)
		return s
	}
	returns, staff := rg(subProd, "rg-returns"), rg(subStaff, "rg-staff-returns")
	t.app(app{group: returns, name: appReturns, settings: common(nil), functions: []trigger{{"HttpReturn", "http", "anonymous"}, {"PrintLabels", "queue", "labels"}}})
	t.assign("/subscriptions/"+subProd, roleOwner, identityOf(appReturns), "ServicePrincipal")
	t.app(app{group: staff, name: appStaffReturns, auth: true, settings: common(nil), functions: []trigger{{"HttpReturn", "http", "anonymous"}}})
	t.assign("/subscriptions/"+subStaff, roleOwner, identityOf(appStaffReturns), "ServicePrincipal")

	ful := rg(subProd, "rg-fulfilment")
	storage := resourceID(rg(subProd, "rg-shop-data"), "Microsoft.Storage/storageAccounts", "larkspurorders")
	t.app(app{
		group: ful, name: appFulfil, open: true, settings: common(obj{"WAREHOUSE_API_KEY": nil, "SQL_PASSWORD": nil, "CARRIER_CLIENT_SECRET": nil}),
		functions: []trigger{{"HttpStatus", "http", "anonymous"}, {"HttpShip", "http", "function"}},
	})
	t.assign(storage, roleBlobReader, identityOf(appFulfil), "ServicePrincipal")

	uai := t.add(ful, "Microsoft.ManagedIdentity/userAssignedIdentities", "id-labels", obj{"principalId": identityOf("id-labels"), "clientId": guid("client/id-labels"), "tenantId": tenant}, nil)
	t.managedIdentity("id-labels", "isExplicit=True", uai)
	t.app(app{
		group: ful, name: appFulfilSafe, restricted: true, userIdentity: uai, settings: common(obj{"WAREHOUSE_API_KEY": "@Microsoft.KeyVault(SecretUri=https://kv-larkspur-shop.vault.azure.net/secrets/warehouse-api-key)"}),
		functions: []trigger{{"HttpShip", "http", "function"}, {"Nightly", "timer", "0 0 3 * * *"}},
	})
	t.assign(storage, roleBlobReader, identityOf("id-labels"), "ServicePrincipal")
	t.assign(resourceID(rg(subProd, "rg-shop-data"), "Microsoft.KeyVault/vaults", "kv-larkspur-shop"), roleVaultReader, identityOf("id-labels"), "ServicePrincipal")
}
