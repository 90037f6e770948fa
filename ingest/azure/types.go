package azure

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// Types of what Entra holds; ARM has names of its own.
const (
	typeResourceGroup    = "Microsoft.Resources/subscriptions/resourceGroups"
	typeTenant           = "microsoft.directory/tenants"
	typeUser             = "microsoft.directory/users"
	typeGroup            = "microsoft.directory/groups"
	typeApplication      = "microsoft.directory/applications"
	typeServicePrincipal = "microsoft.directory/servicePrincipals"
	typeUnit             = "microsoft.directory/administrativeUnits"
	typeDevice           = "microsoft.directory/devices"
	typeDirectoryRole    = "microsoft.directory/roleAssignments"
	typeDirectoryDef     = "microsoft.directory/roleDefinitions"
	typeAppRoleHeld      = "microsoft.directory/appRoleAssignments"
	typeAppRole          = "microsoft.directory/appRoles"
)

// kind is one row of the table of ARM types: its name as Azure documents it,
// the labels that fit, and the mapping of what is particular to it.
type kind struct {
	name   string
	labels []graph.Label
	more   func(*resource)
}

// kindIndex finds the rows by type in lower case.
func kindIndex() map[string]kind {
	out := map[string]kind{}
	for _, k := range kinds() {
		out[strings.ToLower(k.name)] = k
	}
	// ARM's REST API calls resource groups by a shorter name than their actions and Resource Graph do.
	out["microsoft.resources/resourcegroups"] = out[strings.ToLower(typeResourceGroup)]
	return out
}

// kindOf finds a type without regard to case. known is false for types that
// have no row: they are known by name only.
func (im *importer) kindOf(typ string) (k kind, known bool) {
	if k, ok := im.kinds[strings.ToLower(typ)]; ok {
		return k, true
	}
	return kind{name: typ, labels: []graph.Label{graph.Resource}}, false
}

// kinds is the table. The order means nothing.
func kinds() []kind { return append(append(codeKinds(), dataKinds()...), networkKinds()...) }

func list(labels ...graph.Label) []graph.Label { return labels }

// codeKinds is what holds or runs code, and what it stands in.
func codeKinds() []kind {
	l, other := list, list(graph.Resource)
	return []kind{
		{"Microsoft.Management/managementGroups", l(graph.Container), (*resource).managementGroup},
		{"Microsoft.Management/managementGroups/subscriptions", other, (*resource).placedSubscription},
		{"Microsoft.Resources/subscriptions", l(graph.Account), (*resource).subscription},
		{typeResourceGroup, l(graph.Container), nil},

		{"Microsoft.Web/sites", l(graph.Function), (*resource).site},
		{"Microsoft.Web/sites/slots", l(graph.Function), (*resource).site},
		{"Microsoft.Web/sites/functions", l(graph.Function), (*resource).function},
		{"Microsoft.Web/sites/slots/functions", l(graph.Function), (*resource).function},
		{"Microsoft.Web/staticSites", l(graph.Function, graph.Endpoint), (*resource).staticSite},
		{"Microsoft.Web/serverfarms", other, nil},
		{"Microsoft.Web/hostingEnvironments", other, (*resource).inSubnet},
		{"Microsoft.Logic/workflows", l(graph.Function), (*resource).logicApp},
		{"Microsoft.App/containerApps", l(graph.Function), (*resource).containerApp},
		{"Microsoft.App/jobs", l(graph.Function), (*resource).containerApp},
		{"Microsoft.App/managedEnvironments", l(graph.Network), (*resource).inSubnet},
		{"Microsoft.ContainerInstance/containerGroups", l(graph.Instance), (*resource).containerGroup},
		{"Microsoft.ContainerService/managedClusters", l(graph.Instance), (*resource).cluster},
		{"Microsoft.ContainerService/managedClusters/agentPools", l(graph.Instance), nil},
		{"Microsoft.ContainerRegistry/registries", l(graph.Registry), (*resource).registry},
		{"Microsoft.Automation/automationAccounts", l(graph.Function), (*resource).plain},
		{"Microsoft.Automation/automationAccounts/runbooks", l(graph.Function), nil},
		{"Microsoft.ApiManagement/service", l(graph.Endpoint), (*resource).apiManagement},
		{"Microsoft.DataFactory/factories", l(graph.Function), (*resource).plain},
		{"Microsoft.MachineLearningServices/workspaces", l(graph.Function), (*resource).workspace},
		{"Microsoft.Synapse/workspaces", l(graph.DataStore), (*resource).plain},
		{"Microsoft.Compute/virtualMachines", l(graph.Instance), (*resource).virtualMachine},
		{"Microsoft.Compute/virtualMachineScaleSets", l(graph.Instance), (*resource).scaleSet},
		{"Microsoft.Compute/disks", l(graph.DataStore), nil},
		{"Microsoft.Compute/snapshots", l(graph.DataStore), nil},
		{"Microsoft.Compute/galleries", l(graph.Registry), nil},
		{"Microsoft.ManagedIdentity/userAssignedIdentities", other, (*resource).userIdentity},
		{"Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials", other, (*resource).federatedCredential},
	}
}

// dataKinds is what holds data, secrets and messages.
func dataKinds() []kind {
	l, other := list, list(graph.Resource)
	return []kind{
		{"Microsoft.Storage/storageAccounts", l(graph.DataStore), (*resource).storageAccount},
		{"Microsoft.Storage/storageAccounts/blobServices/containers", l(graph.DataStore), (*resource).blobContainer},
		{"Microsoft.Storage/storageAccounts/fileServices/shares", l(graph.DataStore), nil},
		{"Microsoft.Storage/storageAccounts/queueServices/queues", l(graph.Queue), (*resource).part},
		{"Microsoft.Storage/storageAccounts/tableServices/tables", l(graph.DataStore), nil},
		{"Microsoft.Storage/storageAccounts/blobServices", other, nil},
		{"Microsoft.Storage/storageAccounts/fileServices", other, nil},
		{"Microsoft.Storage/storageAccounts/queueServices", other, nil},
		{"Microsoft.Storage/storageAccounts/tableServices", other, nil},
		{"Microsoft.KeyVault/vaults", l(graph.Secret), (*resource).vault},
		{"Microsoft.KeyVault/vaults/secrets", l(graph.Secret), nil},
		{"Microsoft.KeyVault/vaults/keys", l(graph.Key), nil},
		{"Microsoft.KeyVault/managedHSMs", l(graph.Key), (*resource).networkGate},
		{"Microsoft.DocumentDB/databaseAccounts", l(graph.DataStore), (*resource).database},
		{"Microsoft.DocumentDB/databaseAccounts/sqlDatabases", l(graph.DataStore), nil},
		{"Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers", l(graph.DataStore), nil},
		{"Microsoft.DocumentDB/databaseAccounts/mongodbDatabases", l(graph.DataStore), nil},
		{"Microsoft.Sql/servers", l(graph.DataStore), (*resource).database},
		{"Microsoft.Sql/servers/databases", l(graph.DataStore), nil},
		{"Microsoft.Sql/managedInstances", l(graph.DataStore), (*resource).database},
		{"Microsoft.DBforPostgreSQL/flexibleServers", l(graph.DataStore), (*resource).database},
		{"Microsoft.DBforMySQL/flexibleServers", l(graph.DataStore), (*resource).database},
		{"Microsoft.Cache/Redis", l(graph.DataStore), (*resource).database},
		{"Microsoft.CognitiveServices/accounts", other, (*resource).networkGate},
		{"Microsoft.Search/searchServices", l(graph.DataStore), (*resource).networkGate},
		{"Microsoft.ServiceBus/namespaces", l(graph.Queue), (*resource).bus},
		{"Microsoft.ServiceBus/namespaces/queues", l(graph.Queue), (*resource).part},
		{"Microsoft.ServiceBus/namespaces/topics", l(graph.Topic), (*resource).part},
		{"Microsoft.EventHub/namespaces", l(graph.Topic), (*resource).bus},
		{"Microsoft.EventHub/namespaces/eventhubs", l(graph.Topic), (*resource).part},
		{"Microsoft.EventGrid/topics", l(graph.Topic), (*resource).networkGate},
		{"Microsoft.EventGrid/systemTopics", l(graph.Topic), (*resource).systemTopic},
		{"Microsoft.EventGrid/domains", l(graph.Topic), (*resource).networkGate},
		{"Microsoft.EventGrid/systemTopics/eventSubscriptions", l(graph.Trigger), (*resource).eventSubscription},
		{"Microsoft.EventGrid/eventSubscriptions", l(graph.Trigger), (*resource).eventSubscription},
	}
}

// networkKinds is what packets pass, and what logs.
func networkKinds() []kind {
	l, other := list, list(graph.Resource)
	return []kind{
		{"Microsoft.Network/virtualNetworks", l(graph.Network), (*resource).virtualNetwork},
		{"Microsoft.Network/virtualNetworks/subnets", l(graph.Subnet), (*resource).subnetAlone},
		{"Microsoft.Network/networkSecurityGroups", l(graph.NetworkRule), (*resource).securityGroup},
		{"Microsoft.Network/routeTables", l(graph.NetworkRule), (*resource).routeTable},
		{"Microsoft.Network/natGateways", l(graph.Network), (*resource).natGateway},
		{"Microsoft.Network/networkInterfaces", other, (*resource).networkInterface},
		{"Microsoft.Network/publicIPAddresses", l(graph.Endpoint), (*resource).publicIP},
		{"Microsoft.Network/privateEndpoints", l(graph.Endpoint), (*resource).privateEndpoint},
		{"Microsoft.Network/azureFirewalls", l(graph.NetworkRule), (*resource).firewall},
		{"Microsoft.Network/firewallPolicies", l(graph.NetworkRule), (*resource).firewall},
		{"Microsoft.Network/loadBalancers", l(graph.Endpoint), (*resource).balancer},
		{"Microsoft.Network/applicationGateways", l(graph.Endpoint), (*resource).balancer},
		{"Microsoft.Network/privateDnsZones", other, nil},
		{"Microsoft.Network/virtualNetworks/virtualNetworkPeerings", other, nil},
		{"Microsoft.OperationalInsights/workspaces", l(graph.DataStore), (*resource).workspaceOfLogs},
		{"Microsoft.Insights/components", other, (*resource).component},
		{"Microsoft.Insights/diagnosticSettings", other, (*resource).diagnostics},
	}
}
