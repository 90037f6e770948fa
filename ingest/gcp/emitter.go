package gcp

import (
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access/gcpiam"
	"github.com/postern-graph/postern/internal/secrets"
)

// emitter writes the facts of one scope. record and observed say where the next facts come from.
type emitter struct {
	im       *importer
	sink     graph.Sink
	scope    string
	account  string // project number, or its id where no record tells the number
	flag     string
	record   string
	observed int64
	seen     map[string]bool // members said once a scope
}

func (e *emitter) origin() graph.Origin {
	return graph.Origin{Scope: e.scope, Record: e.record, Observed: e.observed}
}

func (e *emitter) node(n graph.NodeFact) {
	if n.Cloud == "" {
		n.Cloud = graph.GCP
	}
	n.Origin = e.origin()
	e.sink.Node(n)
}

func (e *emitter) edge(kind graph.Kind, from, to string, props ...graph.Props) {
	if from == "" || to == "" || from == to {
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

// member makes sure that a principal is a node and gives its id, in the
// spelling of bindings. Empty for an empty name.
func (e *emitter) member(name string) string {
	name = strings.TrimSpace(name)
	if name == "" {
		return ""
	}
	id := gcpiam.NormalMember(name)
	if e.seen[id] {
		return id
	}
	e.seen[id] = true
	n := graph.NodeFact{ID: id, Labels: []graph.Label{graph.Principal}, Type: "iam.googleapis.com/Principal"}
	prefix, rest, _ := strings.Cut(id, ":")
	n.Name = rest
	switch prefix {
	case graph.IDAllUsers, graph.IDAllAuthenticated:
		n.Labels = append(n.Labels, graph.Public)
		n.Name, n.Props = id, graph.Props{graph.PropPublic: true}
	case "user":
		n.Labels, n.Type = append(n.Labels, graph.User), "iam.googleapis.com/User"
	case "group":
		n.Labels, n.Type = append(n.Labels, graph.Group), "iam.googleapis.com/Group"
	case "serviceAccount":
		n.Labels, n.Type = append(n.Labels, graph.ServiceAccount), "iam.googleapis.com/ServiceAccount"
		if isServiceAgent(rest) {
			n.Props = graph.Props{"service_agent": true}
		}
	case "deleted":
		// A member that is gone and whose bindings stayed: it can do nothing, and its name may come back to someone else.
		n.Props = graph.Props{"deleted": true}
	case "domain":
		n.Type = "iam.googleapis.com/Domain"
	case "principal", "principalSet":
		n.Name = strings.TrimPrefix(rest, "//")
		n.Type = "iam.googleapis.com/PrincipalSet"
	}
	e.node(n)
	return id
}

// isServiceAgent recognises the accounts that Google's services act as in a customer's project.
func isServiceAgent(email string) bool {
	local, host, ok := strings.Cut(email, "@")
	if !ok || strings.Contains(email, "[") {
		return false
	}
	number := strings.TrimPrefix(local, "service-")
	return host == "cloudservices.gserviceaccount.com" ||
		number != local && number != "" && strings.Trim(number, "0123456789") == "" && strings.HasSuffix(host, "gserviceaccount.com")
}

// runsAs leads code to the service account that it runs with.
func (e *emitter) runsAs(id, email string, how graph.Props) {
	if email = emailOf(email); email != "" {
		e.edge(graph.RunsAs, id, e.member("serviceAccount:"+email), how)
	}
}

// emailOf takes an e-mail, a member, or a resource name of a service account. "default" is none.
func emailOf(s string) string {
	s = strings.TrimPrefix(s, "serviceAccount:")
	s = s[strings.LastIndexByte(s, '/')+1:]
	if !strings.Contains(s, "@") {
		return ""
	}
	return s
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
			e.edge(graph.Unlocks, id, e.member("serviceAccount:"+f.Owner.ID), unlocked(f))
		case f.Owner.Kind == "aws-access-key" && len(found) > 1:
			e.edge(graph.Unlocks, id, "external:aws-access-key:"+f.Owner.ID, unlocked(f))
		}
	}
	props["secrets"] = uniq(append(lines, strs(props["secrets"])...))
	props["secret_fingerprints"] = uniq(append(prints, strs(props["secret_fingerprints"])...))
}

// unlocked says which secret opens the way. Whether it is still valid no export says.
func unlocked(f secrets.Finding) graph.Props {
	return graph.Props{"secret": f.Fingerprint, "secret_name": f.Name, graph.PropCertainty: graph.Unknown.String()}
}

// settings says on a node which environment variables it has, never their values, and what secrets lie in them.
func (e *emitter) settings(id string, props graph.Props, env map[string]string) {
	if len(env) == 0 {
		return
	}
	names := make([]string, 0, len(env))
	for k := range env {
		names = append(names, k)
	}
	props["env_names"] = uniq(append(names, strs(props["env_names"])...))
	e.secretsIn(id, props, e.im.pairs(env))
}
