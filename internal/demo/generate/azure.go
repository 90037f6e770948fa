package main

import (
	"maps"
	"strings"
)

// Well-known role definitions of Azure and Entra that the estate assigns.
const (
	roleOwner       = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
	roleContributor = "b24988ac-6180-42a0-ab88-20f7382dd24c"
	roleWebsite     = "de139f84-1756-47ae-9be6-808fbbe84772"
	roleReader      = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
	roleBlobReader  = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
	roleVaultReader = "4633458b-17de-408a-b874-0445c86b69e6"
	roleMonitoring  = "43d0d8ad-25c7-4714-9337-8ba259a9fe05"
	entraGlobal     = "62e90394-69f5-4237-9190-012177145e10"
	entraReaders    = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"
	entraHelpdesk   = "729827e3-9c14-49f7-bb1b-9608f156bbb8"
	location        = "westeurope"
)

// tenant and the two subscriptions: shop-prod serves customers, shop-staff serves employees.
var (
	tenant   = guid("entra/tenant")
	subProd  = guid("azure/sub/prod")
	subStaff = guid("azure/sub/staff")
)

// tables collects the results of Azure Resource Graph, and ARM lists beside them.
type tables struct {
	resources, containers, auth list
	functions, config, eligible list
	publishing, locks           list
	hound                       list
}

// group gives the id of a resource group, resource the id of a resource in it.
func rg(sub, name string) string { return "/subscriptions/" + sub + "/resourceGroups/" + name }

func resourceID(group, kind, name string) string { return group + "/providers/" + kind + "/" + name }

// add writes a resource of the group and returns its id; extra keys (identity, kind, sku) overwrite the defaults.
func (t *tables) add(group, kind, name string, properties, extra obj) string {
	id := resourceID(group, kind, name)
	parts := strings.Split(group, "/")
	r := obj{
		"id": id, "name": name, "type": strings.ToLower(kind), "tenantId": tenant, "subscriptionId": parts[2], "resourceGroup": parts[4],
		"location": location, "kind": "", "identity": nil, "tags": obj{"team": parts[4]}, "properties": properties,
	}
	maps.Copy(r, extra)
	t.resources = append(t.resources, r)
	return id
}

// assign writes a role assignment; assignmentID gives its id, which is also the id of the role held.
func (t *tables) assign(scope, role, principal, principalType string) {
	id := assignmentID(scope, role, principal)
	t.auth = append(t.auth, obj{"id": id, "name": lastPart(id), "type": "microsoft.authorization/roleassignments", "tenantId": tenant, "properties": obj{
		"principalId": principal, "principalType": principalType, "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/" + role,
		"scope": scope, "condition": nil, "conditionVersion": nil, "createdOn": "2024-03-01T00:00:00Z",
	}})
}

func assignmentID(scope, role, principal string) string {
	return scope + "/providers/Microsoft.Authorization/roleAssignments/" + guid("assignment/"+scope+role+principal)
}

// graph is one page of a Resource Graph answer.
func graph(data list) obj {
	return obj{"count": len(data), "data": data, "skip_token": nil, "total_records": len(data)}
}

func azureEstate(e *estate) {
	t := &tables{}
	azureTree(t)
	azureRoles(t)
	azureDirectory(t)
	azureApps(t)
	azureLoyalty(t)
	azureNoise(t)
	azureWarehouse(t)
	e.json("azure/resources.json", graph(t.resources))
	e.json("azure/resourcecontainers.json", graph(t.containers))
	e.json("azure/authorizationresources.json", graph(t.auth))
	e.json("azure/arm/sites-functions.json", obj{"value": t.functions})
	e.json("azure/arm/sites-config.json", obj{"value": t.config})
	e.json("azure/arm/basic-publishing-credentials-policies.json", obj{"value": t.publishing})
	e.json("azure/arm/role-eligibility-schedule-instances.json", obj{"value": t.eligible})
	e.json("azure/arm/locks.json", obj{"value": t.locks})
	e.json("azure/azurehound.json", obj{"data": t.hound, "meta": obj{"type": "azure", "version": 5, "count": len(t.hound)}})
	e.json("azure/role-definitions.json", obj{"value": customRoles()})
	e.json("azure/deny-assignments.json", obj{"value": list{obj{
		"id":   rg(subProd, "rg-managed") + "/providers/Microsoft.Authorization/denyAssignments/" + guid("deny/managed"),
		"name": guid("deny/managed"), "type": "Microsoft.Authorization/denyAssignments",
		"properties": obj{
			"denyAssignmentName": "managed application resources", "description": "made by the managed application", "scope": rg(subProd, "rg-managed"), "doNotApplyToChildScopes": false, "isSystemProtected": true,
			"permissions":       list{obj{"actions": anys("*"), "notActions": anys("*/read"), "dataActions": list{}, "notDataActions": list{}}},
			"principals":        list{obj{"id": "00000000-0000-0000-0000-000000000000", "type": "SystemDefined", "displayName": "All Principals"}},
			"excludePrincipals": list{obj{"id": guid("entra/user/ada.berg"), "type": "User"}},
		},
	}}})
}

// resourceGroups of each subscription, in the order of the files.
var resourceGroups = map[string][]string{
	"prod":  {"rg-fulfilment", "rg-managed", "rg-network", "rg-returns", "rg-shop-data", "rg-warehouse"},
	"staff": {"rg-intranet", "rg-loyalty", "rg-staff-data", "rg-staff-returns"},
}

func azureTree(t *tables) {
	mg := func(name, title, parent string) {
		details := obj{}
		if parent != "" {
			details["parent"] = obj{"id": "/providers/Microsoft.Management/managementGroups/" + parent, "name": parent}
		}
		t.containers = append(t.containers, obj{
			"id": "/providers/Microsoft.Management/managementGroups/" + name, "name": name, "type": "microsoft.management/managementgroups", "tenantId": tenant,
			"properties": obj{"displayName": title, "tenantId": tenant, "details": details},
		})
	}
	mg(tenant, "Tenant Root Group", "")
	mg("larkspur", "Larkspur", tenant)
	for _, s := range []struct{ id, key, name string }{{subProd, "prod", "shop-prod"}, {subStaff, "staff", "shop-staff"}} {
		t.containers = append(t.containers, obj{
			"id": "/subscriptions/" + s.id, "name": s.name, "type": "microsoft.resources/subscriptions", "subscriptionId": s.id, "tenantId": tenant,
			"properties": obj{"state": "Enabled", "managementGroupAncestorsChain": list{obj{"name": "larkspur", "displayName": "Larkspur"}, obj{"name": tenant, "displayName": "Tenant Root Group"}}},
		})
		for _, g := range resourceGroups[s.key] {
			t.containers = append(t.containers, obj{
				"id": rg(s.id, g), "name": g, "type": "microsoft.resources/subscriptions/resourcegroups", "subscriptionId": s.id, "tenantId": tenant,
				"resourceGroup": g, "location": location, "properties": obj{"provisioningState": "Succeeded"},
			})
		}
	}
}

// azureRoles writes the built-in definitions that Resource Graph returns for the assignments in use.
func azureRoles(t *tables) {
	builtin := func(id, name string, actions, notActions, dataActions list) {
		t.auth = append(t.auth, obj{"id": "/providers/Microsoft.Authorization/roleDefinitions/" + id, "name": id, "type": "microsoft.authorization/roledefinitions", "tenantId": tenant, "properties": obj{
			"roleName": name, "type": "BuiltInRole", "assignableScopes": anys("/"),
			"permissions": list{obj{"actions": actions, "notActions": notActions, "dataActions": dataActions, "notDataActions": list{}}},
		}})
	}
	none := list{}
	builtin(roleOwner, "Owner", anys("*"), none, none)
	builtin(roleContributor, "Contributor", anys("*"), anys("Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write", "Microsoft.Authorization/elevateAccess/Action",
		"Microsoft.Blueprint/blueprintAssignments/write", "Microsoft.Blueprint/blueprintAssignments/delete", "Microsoft.Compute/galleries/share/action"), none)
	builtin(roleWebsite, "Website Contributor", anys("Microsoft.Authorization/*/read", "Microsoft.Insights/alertRules/*", "Microsoft.Insights/components/*", "Microsoft.ResourceHealth/availabilityStatuses/read",
		"Microsoft.Resources/deployments/*", "Microsoft.Resources/subscriptions/resourceGroups/read", "Microsoft.Support/*", "Microsoft.Web/certificates/*", "Microsoft.Web/listSitesAssignedToHostName/read",
		"Microsoft.Web/serverFarms/join/action", "Microsoft.Web/serverFarms/read", "Microsoft.Web/sites/*"), none, none)
	builtin(roleReader, "Reader", anys("*/read"), none, none)
	builtin(roleBlobReader, "Storage Blob Data Reader", anys("Microsoft.Storage/storageAccounts/blobServices/containers/read", "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action"), none,
		anys("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"))
	builtin(roleVaultReader, "Key Vault Secrets User", none, none, anys("Microsoft.KeyVault/vaults/secrets/getSecret/action", "Microsoft.KeyVault/vaults/secrets/readMetadata/action"))
	builtin(roleMonitoring, "Monitoring Reader", anys("*/read", "Microsoft.OperationalInsights/workspaces/search/action", "Microsoft.Support/*"), none, none)
}

// customRoles is the file of --role-definitions: one role of the house, held by nobody who matters.
func customRoles() list {
	id := guid("role/restart")
	return list{obj{"id": "/subscriptions/" + subProd + "/providers/Microsoft.Authorization/roleDefinitions/" + id, "name": id, "type": "Microsoft.Authorization/roleDefinitions", "properties": obj{
		"roleName": "Restart web apps", "description": "restart, and look", "type": "CustomRole", "assignableScopes": anys("/subscriptions/" + subProd),
		"permissions": list{obj{"actions": anys("Microsoft.Web/sites/read", "Microsoft.Web/sites/restart/action"), "notActions": list{}, "dataActions": list{}, "notDataActions": list{}}},
	}}}
}
