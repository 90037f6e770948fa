package main

import "strconv"

// azureNoise adds networks, machines, vaults and data: closed to the outside, leading nowhere.
func azureNoise(t *tables) {
	net := rg(subProd, "rg-network")
	nsg := t.add(net, "Microsoft.Network/networkSecurityGroups", "nsg-apps", obj{"securityRules": list{obj{"name": "https-inside", "properties": obj{
		"direction": "Inbound", "access": "Allow", "priority": 100, "protocol": "Tcp",
		"sourceAddressPrefix": "VirtualNetwork", "sourcePortRange": "*", "destinationAddressPrefix": "*", "destinationPortRange": "443",
	}}}, "defaultSecurityRules": list{}}, nil)
	for _, n := range []string{"hub", "apps"} {
		subnets := list{}
		for i, s := range []string{"default", "endpoints"} {
			subnets = append(subnets, obj{"name": s, "id": resourceID(net, "Microsoft.Network/virtualNetworks", "vnet-"+n) + "/subnets/" + s, "properties": obj{"addressPrefix": "10.60." + strconv.Itoa(i) + ".0/24", "networkSecurityGroup": obj{"id": nsg}, "serviceEndpoints": list{}}})
		}
		t.add(net, "Microsoft.Network/virtualNetworks", "vnet-"+n, obj{"addressSpace": obj{"addressPrefixes": anys("10.60.0.0/16")}, "subnets": subnets, "virtualNetworkPeerings": list{}}, nil)
	}
	for _, g := range []struct{ sub, name, word string }{{subProd, "rg-shop-data", "shop"}, {subStaff, "rg-staff-data", "staff"}} {
		azureData(t, rg(g.sub, g.name), g.word)
	}
	for i := 1; i <= 4; i++ {
		azureMachine(t, net, "vm-batch-"+strconv.Itoa(i))
	}
	intranet := rg(subStaff, "rg-intranet")
	plan := t.add(intranet, "Microsoft.Web/serverfarms", "plan-intranet", obj{"status": "Ready", "numberOfWorkers": 1}, obj{"kind": "linux", "sku": obj{"name": "P1v3", "tier": "PremiumV3"}})
	for _, n := range []string{"wiki", "holidays", "canteen"} {
		name := "app-larkspur-" + n
		more := obj{"kind": "app,linux"}
		insights := t.add(intranet, "Microsoft.Insights/components", "ai-"+n, obj{"Application_Type": "web", "RetentionInDays": 90}, obj{"kind": "web"})
		if n == "wiki" { // its component is in no workspace, and ole.platform may delete it
			more["tags"] = insightsTags(intranet, insights)
		}
		t.add(intranet, "Microsoft.Web/sites", name, obj{"state": "Running", "defaultHostName": name + ".azurewebsites.net", "httpsOnly": true, "publicNetworkAccess": "Disabled", "serverFarmId": plan}, more)
	}
	lock := rg(subProd, "rg-shop-data") + "/providers/Microsoft.Authorization/locks/keep-orders"
	t.locks = append(t.locks, obj{"id": lock, "name": "keep-orders", "type": "Microsoft.Authorization/locks", "properties": obj{"level": "CanNotDelete", "notes": "books are kept ten years"}})
}

func azureData(t *tables, group, word string) {
	for _, n := range []string{"orders", "images", "backups", "audit", "exports", "queues"} {
		t.add(group, "Microsoft.Storage/storageAccounts", storageName(word, n), obj{
			"allowBlobPublicAccess": false, "allowSharedKeyAccess": false, "minimumTlsVersion": "TLS1_2", "publicNetworkAccess": "Disabled",
			"supportsHttpsTrafficOnly": true, "networkAcls": obj{"defaultAction": "Deny", "bypass": "AzureServices", "ipRules": list{}, "virtualNetworkRules": list{}},
		}, obj{"kind": "StorageV2", "sku": obj{"name": "Standard_ZRS"}})
	}
	t.add(group, "Microsoft.KeyVault/vaults", "kv-larkspur-"+word, obj{
		"enableRbacAuthorization": true, "tenantId": tenant, "publicNetworkAccess": "Disabled", "enableSoftDelete": true, "enablePurgeProtection": true, "accessPolicies": list{},
		"vaultUri": "https://kv-larkspur-" + word + ".vault.azure.net/",
	}, nil)
	t.add(group, "Microsoft.DocumentDB/databaseAccounts", "cosmos-larkspur-"+word, obj{"publicNetworkAccess": "Disabled", "disableLocalAuth": true}, obj{"kind": "GlobalDocumentDB"})
	server := t.add(group, "Microsoft.Sql/servers", "sql-larkspur-"+word, obj{"publicNetworkAccess": "Disabled", "state": "Ready", "fullyQualifiedDomainName": "sql-larkspur-" + word + ".database.windows.net"}, nil)
	for _, n := range []string{"orders", "reporting"} {
		t.add(group, "Microsoft.Sql/servers/databases", "sql-larkspur-"+word+"/"+n, obj{"status": "Online"}, obj{"id": server + "/databases/" + n, "name": n})
	}
	t.add(group, "Microsoft.ServiceBus/namespaces", "sb-larkspur-"+word, obj{"disableLocalAuth": true, "publicNetworkAccess": "Disabled", "status": "Active"}, obj{"sku": obj{"name": "Premium"}})
	t.add(group, "Microsoft.ContainerRegistry/registries", "larkspur"+word, obj{"adminUserEnabled": false, "anonymousPullEnabled": false, "publicNetworkAccess": "Disabled"}, obj{"sku": obj{"name": "Premium"}})
	t.add(group, "Microsoft.OperationalInsights/workspaces", "log-"+word, obj{"retentionInDays": 90}, nil)
}

// insightsTags are those of a site with the one that the portal writes when it connects a component of Application Insights.
func insightsTags(group, component string) obj {
	return obj{"team": lastPart(group), "hidden-link: /app-insights-resource-id": component}
}

// storageName keeps larkspurorders for the shop; the staff's accounts carry their word.
func storageName(word, n string) string {
	if word == "shop" {
		return "larkspur" + n
	}
	return "larkspur" + word + n
}

func azureMachine(t *tables, group, name string) {
	nic := t.add(group, "Microsoft.Network/networkInterfaces", "nic-"+name, obj{"ipConfigurations": list{obj{"name": "ip", "properties": obj{
		"privateIPAddress": "10.60.0." + digits(name, 2),
		"subnet":           obj{"id": resourceID(group, "Microsoft.Network/virtualNetworks", "vnet-apps") + "/subnets/default"},
	}}}}, nil)
	disk := t.add(group, "Microsoft.Compute/disks", "osdisk-"+name, obj{"diskSizeGB": 64, "diskState": "Attached", "networkAccessPolicy": "DenyAll"}, nil)
	t.managedIdentity(name, "isExplicit=False", resourceID(group, "Microsoft.Compute/virtualMachines", name))
	t.add(group, "Microsoft.Compute/virtualMachines", name, obj{
		"hardwareProfile": obj{"vmSize": "Standard_B2s"}, "storageProfile": obj{"osDisk": obj{"osType": "Linux", "managedDisk": obj{"id": disk}}},
		"networkProfile": obj{"networkInterfaces": list{obj{"id": nic}}}, "extended": obj{"instanceView": obj{"powerState": obj{"code": "PowerState/running"}}},
	},
		obj{"identity": obj{"type": "SystemAssigned", "principalId": identityOf(name), "tenantId": tenant}})
}
