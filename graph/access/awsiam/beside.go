package awsiam

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// form tells documents that AWS keeps from permissions that it keeps in another
// form and that are worded as documents here, so that one evaluator reads both.
type form uint8

const (
	written form = iota // a document as the owner wrote it
	fromACL             // a bucket's access control list
	fromGrant
)

// wording is a statement of such a document.
type wording struct {
	Sid       string
	Effect    string
	Principal any
	Action    []string
	Resource  string
	Condition map[string]map[string]string `json:",omitempty"`
}

func (e *estate) word(id string, as form, list []wording) (policy, bool) {
	if len(list) == 0 {
		return policy{}, false
	}
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": list})
	if err != nil {
		return policy{}, false
	}
	return policy{id: id, doc: e.cache.Compile(text), form: as}, true
}

// besides adds what stands beside the documents: ACLs and grants. It runs once
// all accounts are known.
func (e *estate) besides() {
	for _, b := range e.resources["s3"] {
		if p, ok := e.aclPolicy(b); ok {
			e.resourcePolicy(b.node, p)
		}
	}
	for _, k := range e.resources["kms"] {
		if p, ok := e.grantPolicy(k); ok {
			e.resourcePolicy(k.node, p)
			e.granting.Add(uint32(k.node))
		}
	}
}

// documented reports whether a document that its owner wrote was read.
func (e *estate) documented(n graph.NodeID) bool {
	return slices.ContainsFunc(e.policies[n], func(p policy) bool { return p.form == written })
}

// aclPolicy words a bucket's ACL. ACLs count for nothing where the bucket's
// owner owns every object, and public grants for nothing where they are ignored
// ("Controlling ownership of objects and disabling ACLs", "Blocking public
// access to your Amazon S3 storage").
func (e *estate) aclPolicy(b resource) (policy, bool) {
	grants := e.strings(b.node, "acl")
	if len(grants) == 0 || e.s.NodeString(b.node, "object_ownership") == "BucketOwnerEnforced" {
		return policy{}, false
	}
	ignored := e.s.NodeFlag(b.node, "ignore_public_acls")
	if a := e.accounts[e.s.Account(b.node)]; a != nil && a.has {
		ignored = ignored || e.s.NodeFlag(a.node, "ignore_public_acls")
	}
	var list []wording
	for _, g := range grants {
		who, permission, _ := strings.Cut(g, " ")
		w := wording{Sid: g, Effect: "Allow"}
		switch {
		case who == "global/AllUsers" && !ignored:
			w.Principal = "*"
		case who == "global/AuthenticatedUsers" && !ignored:
			// Anyone who signs for an account; services sign for none.
			w.Principal = map[string]string{"AWS": "*"}
			w.Condition = map[string]map[string]string{
				"Null":            {"aws:PrincipalAccount": "false"},
				"StringNotEquals": {"aws:PrincipalAccount": "anonymous"},
			}
		default:
			id, ok := canonicalWords(who)
			if !ok {
				continue
			}
			w.Principal = id
		}
		list = append(list, aclStatements(w, permission, b.arn)...)
	}
	return e.word(b.arn+"#acl", fromACL, list)
}

// aclStatements gives what an ACL's permission on a bucket is worth ("Access
// control list (ACL) overview", mapping of ACL permissions). Reading objects is
// not among it: every object has an ACL of its own.
func aclStatements(w wording, permission, bucket string) []wording {
	var out []wording
	add := func(resource string, actions ...string) {
		w.Action, w.Resource = actions, resource
		out = append(out, w)
	}
	has := func(p string) bool { return permission == p || permission == "FULL_CONTROL" }
	if has("READ") {
		add(bucket, "s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads")
	}
	if has("WRITE") {
		add(bucket+"/*", "s3:PutObject")
	}
	if has("READ_ACP") {
		add(bucket, "s3:GetBucketAcl")
	}
	if has("WRITE_ACP") {
		add(bucket, "s3:PutBucketAcl")
	}
	return out
}

// keyGrant is one entry of a key's "grants".
type keyGrant struct {
	ID            string            `json:"id"`
	Grantee       string            `json:"grantee"`
	Operations    []string          `json:"operations"`
	ContextEquals map[string]string `json:"context_equals"`
	ContextSubset map[string]string `json:"context_subset"`
	SourceArn     string            `json:"source_arn"`
}

// grantPolicy words a key's grants ("Grants in AWS KMS"). A grant suffices
// alone; see question.resourceSide.
func (e *estate) grantPolicy(k resource) (policy, bool) {
	var list []wording
	for _, text := range e.strings(k.node, "grants") {
		var g keyGrant
		if json.Unmarshal([]byte(text), &g) != nil || g.Grantee == "" {
			continue
		}
		list = append(list, g.words(k.arn)...)
	}
	return e.word(k.arn+"#grants", fromGrant, list)
}

func (g keyGrant) words(key string) []wording {
	who := map[string]string{"AWS": g.Grantee}
	if parseCaller(g.Grantee).kind == serviceCaller {
		who = map[string]string{"Service": g.Grantee}
	}
	var free, bound []string
	for _, op := range g.Operations {
		switch op {
		case "DescribeKey", "GetPublicKey", "RetireGrant":
			free = append(free, "kms:"+op) // these take no encryption context, and constraints do not bind them
		default:
			bound = append(bound, "kms:"+op)
		}
	}
	equals := map[string]string{}
	for _, m := range []map[string]string{g.ContextEquals, g.ContextSubset} {
		for name, v := range m {
			equals["kms:EncryptionContext:"+name] = v
		}
	}
	cond := map[string]map[string]string{}
	if len(equals) > 0 {
		cond["StringEquals"] = equals
	}
	if g.SourceArn != "" {
		cond["ArnLike"] = map[string]string{"aws:SourceArn": g.SourceArn}
	}
	var out []wording
	if len(free) > 0 {
		out = append(out, wording{Sid: "grant " + g.ID, Effect: "Allow", Principal: who, Action: free, Resource: key})
	}
	if len(bound) > 0 {
		out = append(out, wording{Sid: "grant " + g.ID, Effect: "Allow", Principal: who, Action: bound, Resource: key, Condition: cond})
	}
	return out
}

func (e *estate) strings(n graph.NodeID, prop string) []string {
	v, _ := e.s.NodeProp(n, prop)
	list, _ := v.([]string)
	return list
}
