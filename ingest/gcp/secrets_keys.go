package gcp

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// secretTypes are Secret Manager, Cloud KMS and API keys.
func secretTypes() map[string]mapper {
	return map[string]mapper{
		"secretmanager.googleapis.com/Secret":        {[]graph.Label{graph.Secret}, readSecret},
		"secretmanager.googleapis.com/SecretVersion": of(graph.Resource),
		"cloudkms.googleapis.com/KeyRing":            of(graph.Resource),
		"cloudkms.googleapis.com/CryptoKey":          {[]graph.Label{graph.Key}, readCryptoKey},
		"cloudkms.googleapis.com/CryptoKeyVersion":   of(graph.Resource),
		"cloudkms.googleapis.com/ImportJob":          of(graph.Resource),
		"apikeys.googleapis.com/Key":                 of(graph.Secret),
	}
}

// readSecret finds the secret under its project's id as well as its number: settings name it either way.
func readSecret(e *emitter, a asset, n *graph.NodeFact) {
	for _, p := range []string{e.account, e.im.ids[e.account]} {
		if p != "" {
			n.Aliases = append(n.Aliases, "//secretmanager.googleapis.com/projects/"+p+"/secrets/"+n.Name)
		}
	}
	for _, r := range a.data.list("replication.userManaged.replicas") {
		if k := r.str("customerManagedEncryption.kmsKeyName"); k != "" {
			key, _, _ := strings.Cut(k, "/cryptoKeyVersions/")
			e.edge(graph.EncryptedBy, n.ID, "//cloudkms.googleapis.com/"+key)
		}
	}
}

func readCryptoKey(_ *emitter, a asset, n *graph.NodeFact) {
	put(n.Props, "purpose", a.data.str("purpose"), "rotation_period", a.data.str("rotationPeriod"), "protection_level", a.data.str("versionTemplate.protectionLevel"))
}
