package main

// azureWarehouse plants, in rg-warehouse, an app whose network takes private addresses alone and whose runtime has ended, and a storage
// account open to everybody that takes plain HTTP and old TLS. Each twin is the same with the settings shut. One writes to the shop's
// workspace, of which only administrators may take anything away.
func azureWarehouse(t *tables) {
	group := rg(subProd, "rg-warehouse")
	net := t.add(group, "Microsoft.Network/virtualNetworks", "vnet-warehouse", obj{
		"addressSpace": obj{"addressPrefixes": anys("10.70.0.0/16")},
		"subnets": list{obj{
			"name": "apps", "id": resourceID(group, "Microsoft.Network/virtualNetworks", "vnet-warehouse") + "/subnets/apps",
			"properties": obj{"addressPrefix": "10.70.0.0/24", "delegations": list{obj{"name": "web", "properties": obj{"serviceName": "Microsoft.Web/serverFarms"}}}, "serviceEndpoints": list{}},
		}},
		"virtualNetworkPeerings": list{obj{"name": "to-the-carrier", "properties": obj{
			"peeringState": "Connected", "remoteVirtualNetwork": obj{"id": "/subscriptions/" + guid("azure/sub/carrier") + "/resourceGroups/rg-edge/providers/Microsoft.Network/virtualNetworks/vnet-edge"},
		}}},
	}, nil)
	for _, a := range []struct {
		name, runtime string
		all           bool
		limit         int
	}{{"fa-larkspur-picking", "PYTHON|3.8", false, 0}, {"fa-larkspur-packing", "PYTHON|3.13", true, 10}} {
		id := resourceID(group, "Microsoft.Web/sites", a.name)
		web := siteConfig(app{restricted: true})
		web["linuxFxVersion"], web["vnetRouteAllEnabled"], web["functionAppScaleLimit"] = a.runtime, a.all, a.limit
		more := obj{"kind": "functionapp,linux"}
		if a.all {
			more["tags"] = insightsTags(group, t.add(group, "Microsoft.Insights/components", "ai-packing", obj{
				"Application_Type": "web", "RetentionInDays": 90, "WorkspaceResourceId": resourceID(rg(subProd, "rg-shop-data"), "Microsoft.OperationalInsights/workspaces", "log-shop"),
			}, obj{"kind": "web"}))
		}
		t.add(group, "Microsoft.Web/sites", a.name, obj{
			"state": "Running", "enabled": true, "defaultHostName": a.name + ".azurewebsites.net", "enabledHostNames": anys(a.name + ".azurewebsites.net"),
			"httpsOnly": true, "publicNetworkAccess": "Enabled", "clientCertEnabled": false, "vnetRouteAllEnabled": a.all, "virtualNetworkSubnetId": net + "/subnets/apps", "siteConfig": web,
		}, more)
		t.config = append(t.config, obj{"id": id + "/config/web", "name": "web", "type": "Microsoft.Web/sites/config", "properties": web})
	}
	for _, s := range []struct {
		name string
		open bool
	}{{"larkspurpicking", true}, {"larkspurpacking", false}} {
		account := obj{
			"allowBlobPublicAccess": s.open, "allowSharedKeyAccess": s.open, "minimumTlsVersion": "TLS1_2", "publicNetworkAccess": "Enabled",
			"supportsHttpsTrafficOnly": !s.open, "networkAcls": obj{"defaultAction": "Allow", "bypass": "AzureServices", "ipRules": list{}, "virtualNetworkRules": list{}},
			"encryption": obj{"keySource": "Microsoft.Keyvault", "keyvaultproperties": obj{"keyname": "packing", "keyvaulturi": "https://kv-larkspur-shop.vault.azure.net"}},
		}
		access := "None"
		if s.open {
			account["minimumTlsVersion"], account["encryption"], access = "TLS1_0", obj{"keySource": "Microsoft.Storage"}, "Blob"
		}
		id := t.add(group, "Microsoft.Storage/storageAccounts", s.name, account, obj{"kind": "StorageV2", "sku": obj{"name": "Standard_ZRS"}})
		t.add(group, "Microsoft.Storage/storageAccounts/blobServices/containers", s.name+"/default/labels", obj{"publicAccess": access}, obj{"id": id + "/blobServices/default/containers/labels", "name": "labels"})
	}
}
