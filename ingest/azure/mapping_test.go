package azure_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/azure"
)

const (
	sub  = "/subscriptions/aaaaaaaa-0000-0000-0000-000000000001"
	rg   = sub + "/resourceGroups/web"
	prov = rg + "/providers/"
	tid  = "11111111-1111-1111-1111-111111111111"
)

// mapped gives the edges ("KIND from -> to", ids shortened) and the asked properties ("node.key=value") of records.
func mapped(t *testing.T, opts azure.Options, asked []string) (edges, props []string, s *graph.Snapshot) {
	t.Helper()
	s, _ = load(t, opts)
	for i := range s.NumEdges() {
		e := s.Edge(graph.EdgeID(i))
		if e.Kind == graph.Contains {
			continue
		}
		edges = append(edges, fmt.Sprintf("%s %s -> %s", e.Kind, short(s.ID(e.From)), short(s.ID(e.To))))
	}
	slices.Sort(edges)
	for _, a := range asked {
		id, key, _ := strings.Cut(a, " ")
		if !strings.HasPrefix(id, "/") && !strings.Contains(id, "-") {
			id = prov + id
		}
		n, ok := s.Lookup(id)
		if !ok {
			t.Errorf("no node %s", id)
			continue
		}
		if key == "labels" {
			props = append(props, fmt.Sprintf("%s=%v", a, s.Labels(n)))
			continue
		}
		v, _ := s.NodeProp(n, key)
		props = append(props, fmt.Sprintf("%s=%v", a, v))
	}
	return edges, props, s
}

func short(id string) string {
	id = strings.TrimPrefix(id, prov)
	id = strings.TrimPrefix(id, rg)
	return strings.TrimPrefix(id, sub)
}

// TestMapping shows source text beside what it becomes.
func TestMapping(t *testing.T) {
	for _, tc := range []struct {
		name, flag, src string
		edges, props    []string
	}{
		{
			name: "function app", flag: "arg",
			src: `[{"id":"` + prov + `Microsoft.Web/sites/pay","name":"pay","type":"microsoft.web/sites","kind":"functionapp,linux","location":"westeurope","tenantId":"` + tid + `",
			 "identity":{"type":"SystemAssigned, UserAssigned","principalId":"00000000-0000-0000-0000-0000000000a1","userAssignedIdentities":{"` + prov + `Microsoft.ManagedIdentity/userAssignedIdentities/u":{"principalId":"00000000-0000-0000-0000-0000000000a2"}}},
			 "properties":{"httpsOnly":true,"virtualNetworkSubnetId":"` + prov + `Microsoft.Network/virtualNetworks/v/subnets/s","siteConfig":{"linuxFxVersion":"DOCKER|shop.azurecr.io/pay:1","ipSecurityRestrictionsDefaultAction":"Deny","ipSecurityRestrictions":[{"ipAddress":"10.0.0.0/8","action":"Allow"}]}}}]`,
			edges: []string{
				"IN_NETWORK Microsoft.Web/sites/pay -> Microsoft.Network/virtualNetworks/v/subnets/s",
				"RUNS_AS Microsoft.Web/sites/pay -> 00000000-0000-0000-0000-0000000000a1",
				"RUNS_AS Microsoft.Web/sites/pay -> 00000000-0000-0000-0000-0000000000a2",
				"SUPPLIES_CODE shop.azurecr.io -> Microsoft.Web/sites/pay",
			},
			props: []string{
				"Microsoft.Web/sites/pay https_only=true", "Microsoft.Web/sites/pay access_restricted=true", "Microsoft.Web/sites/pay labels=[Function]",
				"00000000-0000-0000-0000-0000000000a2 managed_identity=true",
			},
		},
		{
			name: "functions and configuration", flag: "arm",
			src: `{"value":[
			 {"id":"` + prov + `Microsoft.Web/sites/pay/functions/Web","type":"Microsoft.Web/sites/functions","properties":{"config":{"bindings":[{"type":"httpTrigger","authLevel":"anonymous","methods":["get"]},{"type":"http","direction":"out"}]}}},
			 {"id":"` + prov + `Microsoft.Web/sites/pay/functions/Work","type":"Microsoft.Web/sites/functions","properties":{"isDisabled":true,"config":{"bindings":[{"type":"queueTrigger","queueName":"jobs","connection":"AzureWebJobsStorage"}]}}},
			 {"id":"` + prov + `Microsoft.Web/sites/pay/functions/Own","type":"Microsoft.Web/sites/functions","properties":{"config":{"bindings":[{"type":"httpTrigger"}]}}},
			 {"id":"` + prov + `Microsoft.Web/sites/pay/config/authsettingsV2","type":"Microsoft.Web/sites/config","properties":{"platform":{"enabled":true},"globalValidation":{"unauthenticatedClientAction":"Return401"}}},
			 {"id":"` + prov + `Microsoft.Web/sites/pay/config/appsettings","type":"Microsoft.Web/sites/config","properties":{"AzureWebJobsStorage__accountName":"paystore","API_KEY":null,"PASSWORD":"@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/p)"}},
			 {"id":"` + prov + `Microsoft.Web/sites/pay/basicPublishingCredentialsPolicies/ftp","type":"Microsoft.Web/sites/basicPublishingCredentialsPolicies","properties":{"allow":false}},
			 {"id":"` + prov + `Microsoft.Web/sites/pay/basicPublishingCredentialsPolicies/scm","type":"Microsoft.Web/sites/basicPublishingCredentialsPolicies","properties":{"allow":false}}]}`,
			edges: []string{
				"SUPPLIES_CODE paystore.blob.core.windows.net -> Microsoft.Web/sites/pay",
				"TRIGGERS Microsoft.Web/sites/pay/functions/Own -> Microsoft.Web/sites/pay",
				"TRIGGERS Microsoft.Web/sites/pay/functions/Web -> Microsoft.Web/sites/pay",
				"TRIGGERS Microsoft.Web/sites/pay/functions/Work -> Microsoft.Web/sites/pay",
				"TRIGGERS paystore.queue.core.windows.net/jobs -> Microsoft.Web/sites/pay/functions/Work",
			},
			props: []string{
				"Microsoft.Web/sites/pay/functions/Web auth_level=anonymous", "Microsoft.Web/sites/pay/functions/Web labels=[Function Endpoint]",
				"Microsoft.Web/sites/pay/functions/Own auth_level=function", "Microsoft.Web/sites/pay/functions/Work labels=[Function Trigger]",
				"Microsoft.Web/sites/pay app_service_auth=Return401", "Microsoft.Web/sites/pay basic_publishing=false",
				"Microsoft.Web/sites/pay secret_settings=[API_KEY]", "Microsoft.Web/sites/pay key_vault_references=[PASSWORD kv.vault.azure.net]",
			},
		},
		{
			name: "encryption and limits", flag: "arg",
			src: `[
			 {"id":"` + prov + `Microsoft.Storage/storageAccounts/paystore","type":"microsoft.storage/storageaccounts","properties":{"supportsHttpsTrafficOnly":false,"minimumTlsVersion":"TLS1_0","encryption":{"keySource":"Microsoft.Keyvault","keyvaultproperties":{"keyvaulturi":"https://kv.vault.azure.net"}}}},
			 {"id":"` + prov + `Microsoft.Sql/servers/sql","type":"microsoft.sql/servers","properties":{"minimalTlsVersion":"1.1"}},
			 {"id":"` + prov + `Microsoft.Cache/Redis/cache","type":"microsoft.cache/redis","properties":{"enableNonSslPort":true,"minimumTlsVersion":"1.2"}},
			 {"id":"` + prov + `Microsoft.OperationalInsights/workspaces/logs","type":"microsoft.operationalinsights/workspaces","properties":{"retentionInDays":30}},
			 {"id":"` + prov + `Microsoft.App/containerApps/api","type":"microsoft.app/containerapps","properties":{"configuration":{"ingress":{"external":true,"allowInsecure":true}},"template":{"scale":{"maxReplicas":7}}}},
			 {"id":"` + prov + `Microsoft.Web/sites/pay","type":"microsoft.web/sites","properties":{"siteConfig":{"functionAppScaleLimit":10}}}]`,
			edges: []string{"ENCRYPTED_BY Microsoft.Storage/storageAccounts/paystore -> kv.vault.azure.net"},
			props: []string{
				"Microsoft.Storage/storageAccounts/paystore min_tls_version=TLS1_0", "Microsoft.Storage/storageAccounts/paystore https_only=false",
				"Microsoft.Storage/storageAccounts/paystore encryption=Microsoft.Keyvault", "Microsoft.Sql/servers/sql min_tls_version=1.1",
				"Microsoft.Cache/Redis/cache https_only=false", "Microsoft.Cache/Redis/cache min_tls_version=1.2",
				"Microsoft.OperationalInsights/workspaces/logs retention_days=30", "Microsoft.App/containerApps/api https_only=false",
				"Microsoft.App/containerApps/api max_instances=7", "Microsoft.Web/sites/pay max_instances=10",
			},
		},
		{
			name: "telemetry", flag: "arg",
			src: `[
			 {"id":"` + prov + `Microsoft.Insights/components/ai","type":"microsoft.insights/components","properties":{"InstrumentationKey":"0BADCAFE-0000-0000-0000-000000000001","RetentionInDays":90,"WorkspaceResourceId":"` + prov + `Microsoft.OperationalInsights/workspaces/logs"}},
			 {"id":"` + prov + `Microsoft.Insights/components/old","type":"microsoft.insights/components","properties":{"InstrumentationKey":"0badcafe-0000-0000-0000-000000000002"}},
			 {"id":"` + prov + `Microsoft.Web/sites/pay","type":"microsoft.web/sites","tags":{"hidden-link: /app-insights-resource-id":"` + prov + `Microsoft.Insights/components/old"},"properties":{}},
			 {"id":"` + prov + `Microsoft.Web/sites/pay/config/appsettings","type":"Microsoft.Web/sites/config","properties":{"APPLICATIONINSIGHTS_CONNECTION_STRING":"InstrumentationKey=0badcafe-0000-0000-0000-000000000001;IngestionEndpoint=https://w.in.applicationinsights.azure.com/","APPINSIGHTS_INSTRUMENTATIONKEY":"0badcafe-0000-0000-0000-000000000002"}},
			 {"id":"` + prov + `Microsoft.Web/sites/ship","type":"microsoft.web/sites","tags":{"Hidden-Link: /app-insights-resource-id":"` + prov + `Microsoft.Insights/components/old"},"properties":{"siteConfig":{"appSettings":[{"name":"APPLICATIONINSIGHTS_CONNECTION_STRING","value":"@Microsoft.KeyVault(VaultName=kv;SecretName=ai)"}]}}},
			 {"id":"` + prov + `Microsoft.Web/sites/pack","type":"microsoft.web/sites","properties":{"siteConfig":{"appSettings":[{"name":"APPINSIGHTS_INSTRUMENTATIONKEY","value":"0badcafe-0000-0000-0000-000000000003"}]}}}]`,
			edges: []string{
				"LOGS_TO Microsoft.Insights/components/ai -> Microsoft.OperationalInsights/workspaces/logs",
				"LOGS_TO Microsoft.Web/sites/pay -> Microsoft.Insights/components/ai", "LOGS_TO Microsoft.Web/sites/ship -> Microsoft.Insights/components/old",
			},
			props: []string{"Microsoft.Insights/components/ai retention_days=90"},
		},
		{
			name: "storage and vault", flag: "arg",
			src: `{"count":2,"data":[
			 {"id":"` + prov + `Microsoft.Storage/storageAccounts/paystore","type":"microsoft.storage/storageaccounts","properties":{"allowSharedKeyAccess":false,"allowBlobPublicAccess":true,"networkAcls":{"defaultAction":"Deny"}}},
			 {"id":"` + prov + `Microsoft.KeyVault/vaults/kv","type":"microsoft.keyvault/vaults","properties":{"enableRbacAuthorization":false,"accessPolicies":[{"objectId":"00000000-0000-0000-0000-0000000000a1","permissions":{"secrets":["get"]}}]}}]}`,
			edges: []string{"HAS_POLICY Microsoft.KeyVault/vaults/kv -> Microsoft.KeyVault/vaults/kv#accessPolicies"},
			props: []string{
				"Microsoft.Storage/storageAccounts/paystore allow_shared_key_access=false", "Microsoft.Storage/storageAccounts/paystore network_default_action=Deny",
				"Microsoft.KeyVault/vaults/kv rbac_authorization=false",
			},
		},
		{
			name: "network", flag: "arg",
			src: `[{"id":"` + prov + `Microsoft.Network/virtualNetworks/v","type":"microsoft.network/virtualnetworks","properties":{"subnets":[{"id":"` + prov + `Microsoft.Network/virtualNetworks/v/subnets/s","properties":{"addressPrefix":"10.0.0.0/24","networkSecurityGroup":{"id":"` + prov + `Microsoft.Network/networkSecurityGroups/g"},"natGateway":{"id":"` + prov + `Microsoft.Network/natGateways/n"}}}]}},
			 {"id":"` + prov + `Microsoft.Network/networkInterfaces/i","type":"microsoft.network/networkinterfaces","properties":{"ipConfigurations":[{"properties":{"subnet":{"id":"` + prov + `Microsoft.Network/virtualNetworks/v/subnets/s"},"publicIPAddress":{"id":"` + prov + `Microsoft.Network/publicIPAddresses/p"}}}]}},
			 {"id":"` + prov + `Microsoft.Compute/virtualMachines/m","type":"microsoft.compute/virtualmachines","properties":{"networkProfile":{"networkInterfaces":[{"id":"` + prov + `microsoft.network/NETWORKINTERFACES/i"}]}}},
			 {"id":"` + prov + `Microsoft.Network/networkSecurityGroups/g","type":"microsoft.network/networksecuritygroups","properties":{"securityRules":[{"name":"in","properties":{"access":"Allow","priority":100,"provisioningState":"x"}}]}}]`,
			edges: []string{
				"HAS_RULE Microsoft.Network/virtualNetworks/v/subnets/s -> Microsoft.Network/natGateways/n",
				"HAS_RULE Microsoft.Network/virtualNetworks/v/subnets/s -> Microsoft.Network/networkSecurityGroups/g",
				"IN_NETWORK Microsoft.Compute/virtualMachines/m -> Microsoft.Network/virtualNetworks/v/subnets/s",
				"IN_NETWORK Microsoft.Network/networkInterfaces/i -> Microsoft.Network/virtualNetworks/v/subnets/s",
				"IN_NETWORK Microsoft.Network/virtualNetworks/v/subnets/s -> Microsoft.Network/virtualNetworks/v",
			},
			props: []string{
				`Microsoft.Network/networkSecurityGroups/g rules_json=[{"access":"Allow","name":"in","priority":100}]`,
				"Microsoft.Compute/virtualMachines/m public_ips=[" + prov + "Microsoft.Network/publicIPAddresses/p]",
			},
		},
		{
			name: "assignment as the CLI flattens it, with a built-in role that no file defines", flag: "arg",
			src: `[{"id":"` + rg + `/providers/Microsoft.Authorization/roleAssignments/1","type":"Microsoft.Authorization/roleAssignments","principalId":"00000000-0000-0000-0000-0000000000b1","principalType":"Group","scope":"` + rg + `","roleDefinitionId":"` + sub + `/providers/Microsoft.Authorization/roleDefinitions/B24988AC-6180-42a0-ab88-20f7382dd24c"}]`,
			edges: []string{
				"HAS_POLICY Microsoft.Authorization/roleAssignments/1 -> /providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c",
				"HAS_ROLE 00000000-0000-0000-0000-0000000000b1 -> Microsoft.Authorization/roleAssignments/1",
			},
			props: []string{
				"00000000-0000-0000-0000-0000000000b1 labels=[Principal Group]",
				"/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c document_source=embedded",
			},
		},
		{
			name: "eligibility is not holding", flag: "arm",
			src: `{"value":[{"id":"` + sub + `/providers/Microsoft.Authorization/roleEligibilityScheduleInstances/e","type":"Microsoft.Authorization/roleEligibilityScheduleInstances","properties":{"principalId":"00000000-0000-0000-0000-0000000000b2","principalType":"User","scope":"` + sub + `","roleDefinitionId":"/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"}},
			 {"id":"` + rg + `/providers/Microsoft.Authorization/locks/l","type":"Microsoft.Authorization/locks","properties":{"level":"ReadOnly"}}]}`,
			edges: []string{
				"ELIGIBLE_FOR 00000000-0000-0000-0000-0000000000b2 -> /providers/Microsoft.Authorization/roleEligibilityScheduleInstances/e",
				"HAS_POLICY /providers/Microsoft.Authorization/roleEligibilityScheduleInstances/e -> /providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
				"LIMITED_BY  -> Microsoft.Authorization/locks/l",
			},
		},
		{
			name: "container app and its authentication", flag: "arg",
			src: `[{"id":"` + prov + `Microsoft.App/containerApps/c","type":"microsoft.app/containerapps","properties":{"configuration":{"ingress":{"external":true},"secrets":[{"name":"db"}]},"template":{"containers":[{"image":"shop.azurecr.io/c:2","env":[{"name":"MODE","value":"x"}]}]}}},
			 {"id":"` + prov + `Microsoft.App/containerApps/c/authConfigs/current","type":"Microsoft.App/containerApps/authConfigs","properties":{"platform":{"enabled":true},"globalValidation":{"unauthenticatedClientAction":"RedirectToLoginPage"}}}]`,
			edges: []string{"SUPPLIES_CODE shop.azurecr.io -> Microsoft.App/containerApps/c"},
			props: []string{
				"Microsoft.App/containerApps/c ingress_external=true", "Microsoft.App/containerApps/c app_service_auth=true",
				"Microsoft.App/containerApps/c secret_settings=[db]", "Microsoft.App/containerApps/c settings=[MODE]",
			},
		},
		{
			name: "federated credential of an identity", flag: "arm",
			src:   `[{"id":"` + prov + `Microsoft.ManagedIdentity/userAssignedIdentities/u/federatedIdentityCredentials/gh","type":"Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials","properties":{"issuer":"https://token.actions.githubusercontent.com","subject":"repo:shop/pay:ref:refs/heads/main"}}]`,
			edges: []string{"TRUSTS Microsoft.ManagedIdentity/userAssignedIdentities/u -> external:https://token.actions.githubusercontent.com:repo:shop/pay:ref:refs/heads/main"},
		},
		{
			name: "directory", flag: "azurehound",
			src: `{"data":[
			 {"kind":"AZUser","data":{"id":"00000000-0000-0000-0000-0000000000c1","userPrincipalName":"a@x","accountEnabled":false,"tenantId":"` + tid + `"}},
			 {"kind":"AZUser","data":{"id":"00000000-0000-0000-0000-0000000000c2","userPrincipalName":"b_y#EXT#@x","userType":"Guest","tenantId":"` + tid + `"}},
			 {"kind":"AZGroup","data":{"id":"00000000-0000-0000-0000-0000000000c3","displayName":"ops","isAssignableToRole":true,"groupTypes":["DynamicMembership"],"tenantId":"` + tid + `"}},
			 {"kind":"AZGroupMember","data":{"groupId":"00000000-0000-0000-0000-0000000000c3","members":[{"groupId":"00000000-0000-0000-0000-0000000000c3","member":{"id":"00000000-0000-0000-0000-0000000000C1"}}]}},
			 {"kind":"AZApp","data":{"id":"00000000-0000-0000-0000-0000000000c4","appId":"00000000-0000-0000-0000-0000000000c5","tenantId":"` + tid + `"}},
			 {"kind":"AZAppOwner","data":{"appId":"00000000-0000-0000-0000-0000000000c5","owners":[{"owner":{"id":"00000000-0000-0000-0000-0000000000c1"}}]}},
			 {"kind":"AZServicePrincipal","data":{"id":"00000000-0000-0000-0000-0000000000c6","appId":"00000000-0000-0000-0000-0000000000c5","tenantId":"` + tid + `"}},
			 {"kind":"AZServicePrincipal","data":{"id":"00000000-0000-0000-0000-0000000000c7","appId":"00000003-0000-0000-c000-000000000000","tenantId":"` + tid + `"}},
			 {"kind":"AZAppRoleAssignment","data":{"appRoleId":"06b708a9-e830-4db3-a914-8e69da51d44f","principalId":"00000000-0000-0000-0000-0000000000c6","resourceId":"00000000-0000-0000-0000-0000000000c7","tenantId":"` + tid + `"}},
			 {"kind":"AZFederatedIdentityCredential","data":{"appId":"00000000-0000-0000-0000-0000000000c5","federatedIdentityCredentials":[{"federatedIdentityCredential":{"issuer":"https://i","subject":"s"}}],"tenantId":"` + tid + `"}},
			 {"kind":"AZRoleAssignment","data":{"roleDefinitionId":"62e90394-69f5-4237-9190-012177145e10","tenantId":"` + tid + `","roleAssignments":[{"principalId":"00000000-0000-0000-0000-0000000000c1","roleDefinitionId":"62e90394-69f5-4237-9190-012177145e10","directoryScopeId":"/"}]}},
			 {"kind":"AZVMRoleAssignment","data":{"virtualMachineId":"` + prov + `Microsoft.Compute/virtualMachines/m","roleAssignments":[{"virtualMachineId":"x","roleAssignment":{"id":"` + rg + `/providers/Microsoft.Authorization/roleAssignments/9","properties":{"principalId":"00000000-0000-0000-0000-0000000000c1","roleDefinitionId":"/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635","scope":"` + rg + `"}}}],"tenantId":"` + tid + `"}},
			 {"kind":"AZKeyVaultAccessPolicy","data":{"keyVaultId":"` + prov + `Microsoft.KeyVault/vaults/kv","objectId":"00000000-0000-0000-0000-0000000000c1","permissions":{"secrets":["get"]},"tenantId":"` + tid + `"}}
			],"meta":{"type":"azure","version":5,"count":13}}`,
			edges: []string{
				"HAS_POLICY Microsoft.Authorization/roleAssignments/9 -> /providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
				"HAS_POLICY 06b708a9-e830-4db3-a914-8e69da51d44f@00000000-0000-0000-0000-0000000000c7 -> approle:06b708a9-e830-4db3-a914-8e69da51d44f@00000000-0000-0000-0000-0000000000c7",
				"HAS_POLICY 62e90394-69f5-4237-9190-012177145e10@11111111-1111-1111-1111-111111111111 -> 62e90394-69f5-4237-9190-012177145e10",
				"HAS_POLICY Microsoft.KeyVault/vaults/kv -> Microsoft.KeyVault/vaults/kv#accessPolicies",
				"HAS_ROLE 00000000-0000-0000-0000-0000000000c1 -> Microsoft.Authorization/roleAssignments/9",
				"HAS_ROLE 00000000-0000-0000-0000-0000000000c1 -> 62e90394-69f5-4237-9190-012177145e10@11111111-1111-1111-1111-111111111111",
				"HAS_ROLE 00000000-0000-0000-0000-0000000000c6 -> 06b708a9-e830-4db3-a914-8e69da51d44f@00000000-0000-0000-0000-0000000000c7",
				"MEMBER_OF 00000000-0000-0000-0000-0000000000c1 -> 00000000-0000-0000-0000-0000000000c3",
				"OWNS 00000000-0000-0000-0000-0000000000c1 -> 00000000-0000-0000-0000-0000000000c4",
				"RUNS_AS 00000000-0000-0000-0000-0000000000c4 -> 00000000-0000-0000-0000-0000000000c6",
				"TRUSTS 00000000-0000-0000-0000-0000000000c4 -> external:https://i:s",
			},
			props: []string{
				"00000000-0000-0000-0000-0000000000c1 disabled=true", "00000000-0000-0000-0000-0000000000c2 guest=true",
				"00000000-0000-0000-0000-0000000000c3 role_assignable=true", "00000000-0000-0000-0000-0000000000c3 dynamic=true",
				"approle:06b708a9-e830-4db3-a914-8e69da51d44f@00000000-0000-0000-0000-0000000000c7 actions=[microsoft.directory/servicePrincipals/appRoleAssignedTo/update microsoft.directory/servicePrincipals/managePermissionGrantsForAll.microsoft-company-admin]",
			},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file := []ingest.File{ingest.Bytes("in.json", []byte(tc.src))}
			opts := azure.Options{}
			switch tc.flag {
			case "arg":
				opts.ARG = file
			case "arm":
				opts.ARM = file
			default:
				opts.AzureHound = file
			}
			var asked []string
			for _, p := range tc.props {
				key, _, _ := strings.Cut(p, "=")
				asked = append(asked, key)
			}
			edges, props, _ := mapped(t, opts, asked)
			slices.Sort(tc.edges)
			if diff := cmp.Diff(tc.edges, edges); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.props, props); diff != "" {
				t.Errorf("properties (-want +got):\n%s", diff)
			}
		})
	}
}
