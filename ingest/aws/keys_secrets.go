package aws

import "github.com/postern-graph/postern/graph"

func (it *item) kmsKey() {
	if a := it.C.str("KeyMetadata.Arn", "Arn", "KeyArn"); isARN(a) {
		it.ARN = a
	}
	for _, p := range []string{"Policy", "KeyPolicy"} {
		it.policyAt(p)
	}
	for prop, path := range map[string]string{
		"key_manager": "KeyManager", "key_state": "KeyState", "key_usage": "KeyUsage", "key_origin": "Origin", "description": "Description",
	} {
		it.set(prop, path, "KeyMetadata."+path)
	}
	it.setBool("rotation", "KeyRotationStatus")
	it.keyGrants(append(it.S.objs("Grants"), it.C.objs("Grants")...))
	for _, a := range append(it.S.strs("Aliases.AliasArn", "Aliases.AliasName"), it.C.strs("Aliases.AliasArn", "Aliases.AliasName")...) {
		it.aliases = append(it.aliases, it.keyARN(a))
	}
}

// keyGrants keeps the permissions beside the key's policy, one JSON object each: whom they are for, the operations, and
// the constraints on the encryption context. The API's names of constraints are kept apart, as they mean different things.
func (it *item) keyGrants(list []obj) {
	var lines []string
	for _, g := range list {
		who := g.str("GranteePrincipal")
		if who == "" {
			continue
		}
		line := map[string]any{"grantee": who, "operations": uniq(g.strs("Operations"))}
		if id := g.str("GrantId"); id != "" {
			line["id"] = id
		}
		for name, path := range map[string]string{"context_equals": "Constraints.EncryptionContextEquals", "context_subset": "Constraints.EncryptionContextSubset"} {
			if m := g.stringMap(path); len(m) > 0 {
				line[name] = m
			}
		}
		if a := g.str("Constraints.SourceArn"); a != "" {
			line["source_arn"] = a
		}
		lines = append(lines, string(marshal(line)))
	}
	if len(lines) > 0 {
		it.props["grants"] = uniq(lines)
	}
}

// kmsAlias gives a key another name.
func (it *item) kmsAlias() {
	it.noNode = true
	key := it.keyARN(it.C.str("TargetKeyId"))
	alias := it.keyARN(it.C.str("AliasArn", "AliasName"))
	if key != "" && alias != "" {
		it.e.node(graph.NodeFact{ID: key, Labels: labelsOf("AWS::KMS::Key"), Account: it.Account, Region: it.Region, Type: "AWS::KMS::Key", Aliases: []string{alias}})
	}
}

func (it *item) secret() {
	if a := it.C.str("ARN"); isARN(a) {
		it.ARN = a
	}
	if n := it.C.str("Name"); n != "" {
		it.Name = n
	}
	it.policyAt("ResourcePolicy", "Policy")
	it.encryptedBy(it.C.str("KmsKeyId"))
	it.setBool("rotation", "RotationEnabled")
	if fn := it.C.str("RotationLambdaARN"); isARN(fn) {
		it.props["rotation_function"] = fn
	}
	it.set("last_accessed", "LastAccessedDate")
}

func (it *item) parameter() {
	it.set("parameter_type", "Type")
	it.encryptedBy(it.C.str("KeyId"))
	if v := it.C.str("Value"); v != "" {
		it.e.secretsIn(it.ARN, it.props, it.e.im.finder.Pair(it.Name, v))
	}
	it.policyAt("Policy")
}
