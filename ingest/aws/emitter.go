package aws

import (
	"encoding/json"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/internal/secrets"
)

// emitter writes the facts of one scope. record and observed say where the next facts come from.
type emitter struct {
	im       *importer
	sink     graph.Sink
	scope    string
	account  string
	record   string
	observed int64
	seen     map[string]bool // facts said once a scope
}

func (e *emitter) origin() graph.Origin {
	return graph.Origin{Scope: e.scope, Record: e.record, Observed: e.observed}
}

func (e *emitter) node(n graph.NodeFact) {
	if n.Cloud == "" {
		n.Cloud = graph.AWS
	}
	n.Origin = e.origin()
	if n.Origin.Observed == 0 {
		n.Origin.Observed = e.observed
	}
	e.sink.Node(n)
}

// resource is node for what lives in an account: the account contains it.
func (e *emitter) resource(n graph.NodeFact) {
	if n.Account == "" {
		n.Account = e.account
	}
	e.node(n)
	e.im.name(n.Type, n.ID)
	if n.Account != "" {
		e.knownAccount(n.Account, n.ID)
		e.edge(graph.Contains, n.Account, n.ID)
	}
}

func (e *emitter) edge(kind graph.Kind, from, to string, props ...graph.Props) {
	if from == "" || to == "" {
		return
	}
	f := graph.EdgeFact{Kind: kind, From: from, To: to, Origin: e.origin()}
	for _, p := range props {
		f.Props = p
	}
	e.sink.Edge(f)
}

func (e *emitter) gap(service string, reason graph.GapReason, detail string) {
	e.sink.Gap(graph.Gap{Scope: e.scope, Service: service, Reason: reason, Detail: detail, Count: 1})
}

// gapHere is gap with the current record in front.
func (e *emitter) gapHere(service string, reason graph.GapReason, what string) {
	e.gap(service, reason, e.record+": "+what)
}

// knownAccount says that an account is part of the estate, and that it has a root user. like is an ARN that tells the partition.
func (e *emitter) knownAccount(account, like string) {
	if account != e.account || e.seen["account "+account] {
		return
	}
	e.seen["account "+account] = true
	partition := "aws"
	if a, ok := parseARN(like); ok {
		partition = a.Partition
	}
	e.node(accountFact(account))
	root := "arn:" + partition + ":iam::" + account + ":root"
	e.node(graph.NodeFact{
		ID: root, Labels: []graph.Label{graph.Principal, graph.User}, Name: "root",
		Account: account, Type: "AWS::IAM::RootUser",
	})
	e.edge(graph.Contains, account, root)
}

func accountFact(account string) graph.NodeFact {
	return graph.NodeFact{ID: account, Labels: []graph.Label{graph.Account}, Account: account, Type: "AWS::Organizations::Account"}
}

// service makes sure that a service principal is a node.
func (e *emitter) service(name string) {
	if e.seen["service "+name] {
		return
	}
	e.seen["service "+name] = true
	e.sink.Node(graph.NodeFact{
		ID: name, Labels: []graph.Label{graph.Principal}, Name: name, Cloud: graph.AWS, Type: "AWS::Service",
		Origin: graph.Origin{Scope: e.scope},
	})
}

// policy writes a policy node. A document that cannot be understood stays on the node as it came, so that judgement sees
// that there is something it does not know.
func (e *emitter) policy(n graph.NodeFact, kind string, doc json.RawMessage) string {
	text, err := documentText(doc)
	if err != nil {
		e.gapHere("policy", graph.GapMalformed, n.ID+": "+err.Error())
	}
	n.Labels = []graph.Label{graph.Policy}
	if n.Type == "" {
		n.Type = "AWS::IAM::Policy"
	}
	if n.Account == "" && !isAWSManaged(n.ID) {
		n.Account = e.account
	}
	if n.Props == nil {
		n.Props = graph.Props{}
	}
	n.Props[graph.PropPolicyKind] = kind
	if text != "" {
		n.Props[graph.PropDocument] = text
		if err == nil {
			e.policyFaults(n.ID, kind, text)
		}
	}
	e.node(n)
	return text
}

// resourcePolicy attaches a resource's own policy; empty documents attach nothing.
func (e *emitter) resourcePolicy(resource string, doc json.RawMessage) {
	if text, err := documentText(doc); text == "" && err == nil {
		return
	}
	id := resource + "#policy"
	account := accountOf(resource)
	if account == "" {
		account = e.account
	}
	text := e.policy(graph.NodeFact{ID: id, Name: "resource policy", Account: account, Type: "AWS::ResourcePolicy"}, "resource", doc)
	e.edge(graph.HasPolicy, resource, id)
	e.letIn(account, text)
}

// roleRef turns what names a role (ARN, name, path and name) into its ARN.
func (e *emitter) roleRef(s, partition string) string {
	switch {
	case s == "" || isARN(s):
		return s
	case e.account == "":
		return ""
	}
	s = strings.TrimPrefix(strings.TrimPrefix(s, "/"), "role/")
	return "arn:" + partition + ":iam::" + e.account + ":role/" + s
}

// secretsIn says on a node what was found in its settings, and leads from there to those whose credential it is.
func (e *emitter) secretsIn(id string, props graph.Props, found []secrets.Finding) {
	if len(found) == 0 {
		return
	}
	var lines, prints []string
	for _, f := range found {
		lines = append(lines, strings.TrimSpace(f.Name+" "+f.Kind+" "+f.Fingerprint))
		prints = append(prints, f.Fingerprint)
		switch {
		case f.Owner.Kind == "gcp-service-account" && f.Owner.ID != "":
			e.edge(graph.Unlocks, id, "serviceAccount:"+f.Owner.ID, unlocked(f))
		case f.Owner.Kind == "aws-access-key" && len(found) > 1:
			// The key id alone opens nothing; beside another secret it is taken for a whole access key.
			e.edge(graph.Unlocks, id, accessKeyID(f.Owner.ID), unlocked(f))
		}
	}
	props["secrets"] = uniq(lines)
	props["secret_fingerprints"] = uniq(prints)
}

// unlocked says which secret opens the way. Whether it is still valid no export says.
func unlocked(f secrets.Finding) graph.Props {
	return graph.Props{"secret": f.Fingerprint, "secret_name": f.Name, graph.PropCertainty: graph.Unknown.String()}
}

// accessKeyID is the alias under which the owner of an access key can be found.
func accessKeyID(key string) string { return "external:aws-access-key:" + key }
