package access

import "github.com/postern-graph/postern/graph"

// azureClaims says what Azure permissions are worth; the source of each row is
// the list of resource provider operations. Data actions are written with "data:" in front.
func azureClaims() []Claim {
	const (
		account   = "Microsoft.Storage/storageAccounts"
		container = "Microsoft.Storage/storageAccounts/blobServices/containers"
		share     = "Microsoft.Storage/storageAccounts/fileServices/shares"
		queue     = "Microsoft.Storage/storageAccounts/queueServices/queues"
	)
	rows := []Claim{
		unsigned(data(graph.CanRead, []string{account, container}, "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read")),
		data(graph.CanWrite, []string{account, container}, "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write"),
		data(graph.CanRead, []string{share}, "Microsoft.Storage/storageAccounts/fileServices/fileshares/files/read"),
		data(graph.CanWrite, []string{share}, "Microsoft.Storage/storageAccounts/fileServices/fileshares/files/write"),
		data(graph.CanRead, []string{queue}, "Microsoft.Storage/storageAccounts/queueServices/queues/messages/read"),
		data(graph.CanWrite, []string{queue}, "Microsoft.Storage/storageAccounts/queueServices/queues/messages/write"),
		data(graph.CanWrite, []string{queue}, "Microsoft.Storage/storageAccounts/queueServices/queues/messages/add/action"),
		sharedKey(graph.CanRead),
		sharedKey(graph.CanWrite),

		data(graph.CanRead, []string{"Microsoft.KeyVault/vaults", "Microsoft.KeyVault/vaults/secrets"}, "Microsoft.KeyVault/vaults/secrets/getSecret/action"),
		data(graph.CanWrite, []string{"Microsoft.KeyVault/vaults", "Microsoft.KeyVault/vaults/secrets"}, "Microsoft.KeyVault/vaults/secrets/setSecret/action"),
		data(graph.CanDecrypt, []string{"Microsoft.KeyVault/vaults", "Microsoft.KeyVault/vaults/keys"}, "Microsoft.KeyVault/vaults/keys/decrypt/action"),

		localKey(graph.CanRead, "Microsoft.DocumentDB/databaseAccounts", "Microsoft.DocumentDB/databaseAccounts/readonlykeys/action"),
		localKey(graph.CanRead, "Microsoft.DocumentDB/databaseAccounts", "Microsoft.DocumentDB/databaseAccounts/listKeys/action"),
		localKey(graph.CanWrite, "Microsoft.DocumentDB/databaseAccounts", "Microsoft.DocumentDB/databaseAccounts/listKeys/action"),

		data(graph.CanRead, []string{"Microsoft.ServiceBus/namespaces", "Microsoft.ServiceBus/namespaces/queues"}, "Microsoft.ServiceBus/namespaces/messages/receive/action"),
		data(graph.CanWrite, []string{"Microsoft.ServiceBus/namespaces", "Microsoft.ServiceBus/namespaces/queues", "Microsoft.ServiceBus/namespaces/topics"}, "Microsoft.ServiceBus/namespaces/messages/send/action"),
		data(graph.CanRead, []string{"Microsoft.EventHub/namespaces", "Microsoft.EventHub/namespaces/eventhubs"}, "Microsoft.EventHub/namespaces/messages/receive/action"),
		data(graph.CanWrite, []string{"Microsoft.EventHub/namespaces", "Microsoft.EventHub/namespaces/eventhubs"}, "Microsoft.EventHub/namespaces/messages/send/action"),

		// The rule that every namespace begins with, RootManageSharedAccessKey, may do all.
		localKey(graph.CanRead, "Microsoft.ServiceBus/namespaces", "Microsoft.ServiceBus/namespaces/authorizationRules/listKeys/action"),
		localKey(graph.CanWrite, "Microsoft.ServiceBus/namespaces", "Microsoft.ServiceBus/namespaces/authorizationRules/listKeys/action"),
		localKey(graph.CanRead, "Microsoft.EventHub/namespaces", "Microsoft.EventHub/namespaces/authorizationRules/listKeys/action"),
		localKey(graph.CanWrite, "Microsoft.EventHub/namespaces", "Microsoft.EventHub/namespaces/authorizationRules/listKeys/action"),

		on(graph.CanRead, "Microsoft.ContainerRegistry/registries", "Microsoft.ContainerRegistry/registries/pull/read"),
		on(graph.CanWrite, "Microsoft.ContainerRegistry/registries", "Microsoft.ContainerRegistry/registries/push/write"),
		{Kind: graph.CanRead, Types: []string{"Microsoft.Web/sites", "Microsoft.Web/sites/slots"}, Actions: []string{"Microsoft.Web/sites/config/list/action"}, Only: graph.Unlocks},

		// A federated credential trusts one subject of one issuer; the Azure judge
		// knows the question by this name, as no role's action stands for it.
		{Kind: graph.CanAssume, Label: graph.ServiceAccount, Actions: []string{"postern:federate"}},
		{Kind: graph.CanAssume, Label: graph.Application, Actions: []string{"postern:federate"}},

		// A function's key is a call of it; the host's key is more, and a technique.
		on(graph.CanInvoke, "Microsoft.Web/sites/functions", "Microsoft.Web/sites/functions/listkeys/action"),
		on(graph.CanInvoke, "Microsoft.Logic/workflows", "Microsoft.Logic/workflows/triggers/listCallbackUrl/action"),
		on(graph.CanInvoke, "Microsoft.Logic/workflows", "Microsoft.Logic/workflows/triggers/run/action"),
		on(graph.CanInvoke, "Microsoft.App/jobs", "Microsoft.App/jobs/start/action"),
		on(graph.CanInvoke, "Microsoft.Automation/automationAccounts/runbooks", "Microsoft.Automation/automationAccounts/jobs/write"),
	}
	return rows
}

// localKey is a key of the service's own, which reads and writes all that is in
// it, where such keys are taken.
func localKey(kind graph.Kind, typ, action string) Claim {
	c := on(kind, typ, action)
	c.Where = []PropTest{{Prop: "local_auth_disabled", Not: []string{"true"}}}
	return c
}

// sharedKey is the account key: everything in the account, where keys are taken.
func sharedKey(kind graph.Kind) Claim {
	c := on(kind, "Microsoft.Storage/storageAccounts", "Microsoft.Storage/storageAccounts/listKeys/action")
	c.Where = []PropTest{{Prop: "allow_shared_key_access", Not: []string{"false"}}}
	return c
}

// data is a row of one data action, which "data:" in front tells from a control
// action of the same name.
func data(kind graph.Kind, types []string, action string) Claim {
	return Claim{Kind: kind, Types: types, Actions: []string{"data:" + action}}
}
