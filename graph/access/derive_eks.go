package access

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// clusters claims what the access entries of EKS clusters are worth, and leads
// from a cluster to the roles that its service accounts become.
//
// Whoever may make pods in a cluster runs code of his choice as any of its
// service accounts: CAN_HIJACK to the cluster and to its node groups. The
// caller's IAM policies have no say: the token that opens the cluster is a
// signed sts:GetCallerIdentity, which needs no permission (Amazon EKS user
// guide, "Grant IAM users access to Kubernetes with EKS access entries").
func (d *deriver) clusters(judges []Judge) {
	entries := d.types.of([]string{"AWS::EKS::AccessEntry"})
	for it := entries.Iterator(); it.HasNext(); {
		d.accessEntry(graph.NodeID(it.Next()))
	}
	for _, j := range judges {
		if j.Cloud() == graph.AWS {
			d.serviceAccounts(j)
			d.podIdentities(j)
		}
	}
}

func (d *deriver) accessEntry(entry graph.NodeID) {
	who, ok := d.s.Lookup(d.s.NodeString(entry, "principal"))
	cluster, ok2 := d.s.Lookup(d.s.NodeString(entry, "cluster"))
	if !ok || !ok2 {
		return
	}
	g, ok := d.makesPods(entry)
	if !ok {
		return
	}
	switch d.s.NodeString(cluster, "authentication_mode") {
	case "CONFIG_MAP":
		return // entries count for nothing there
	case "":
		g.Certainty = g.Certainty.Worse(graph.Unknown)
	}
	g = d.endpoint(cluster, g)
	a := Answer{Certainty: settle(g.Certainty, g.Condition), Condition: g.Condition, Via: d.s.ID(entry)}
	d.w.Add(graph.CanHijack, NewSet(who), d.withNodes(cluster), a)
}

// makesPods says whether an entry lets its principal make pods, in which
// namespaces. What the Kubernetes groups of an entry may do is written inside
// the cluster.
func (d *deriver) makesPods(entry graph.NodeID) (Guarded, bool) {
	var in []string
	for _, line := range d.strings(entry, "access_policies") {
		policy, namespaces, scoped := strings.Cut(line, " ")
		switch policy[strings.LastIndexByte(policy, '/')+1:] {
		case "AmazonEKSClusterAdminPolicy", "AmazonEKSAdminPolicy", "AmazonEKSEditPolicy":
		default:
			continue
		}
		if !scoped {
			return Guarded{}, true
		}
		in = append(in, strings.Split(namespaces, ",")...)
	}
	switch {
	case len(in) > 0:
		c := Test("StringLike", "kubernetes:Namespace", in...)
		return Guarded{Certainty: graph.Conditional, Condition: c}, true
	case len(d.strings(entry, "kubernetes_groups")) > 0 && !strings.Contains(d.s.NodeString(entry, "entry_type"), "_"):
		return Guarded{Certainty: graph.Unknown}, true // node types admit nodes, and have an underscore in their names
	}
	return Guarded{}, false
}

// endpoint adds from where the cluster's API can be reached.
func (d *deriver) endpoint(cluster graph.NodeID, g Guarded) Guarded {
	if v, ok := d.s.NodeProp(cluster, "endpoint_public"); !ok {
		g.Certainty = g.Certainty.Worse(graph.Unknown)
	} else if v == false {
		g.Condition = And(g.Condition, Test("InNetwork", "request.network", "cluster"))
	} else if list := d.strings(cluster, "public_cidrs"); len(list) > 0 && !strings.Contains(" "+strings.Join(list, " ")+" ", " 0.0.0.0/0 ") {
		g.Condition = And(g.Condition, Test("IpAddress", "request.address", list...))
	}
	return g
}

// withNodes gives a cluster and its node groups.
func (d *deriver) withNodes(cluster graph.NodeID) *Set {
	out := NewSet(cluster)
	id := d.s.ID(cluster)
	name := id[strings.LastIndexByte(id, '/')+1:]
	for it := d.types.of([]string{"AWS::EKS::Nodegroup"}).Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		if d.s.NodeString(n, "cluster") == name && d.s.Account(n) == d.s.Account(cluster) && d.s.Region(n) == d.s.Region(cluster) {
			out.Add(uint32(n))
		}
	}
	return out
}

// serviceAccounts leads from clusters to the roles that trust their issuer
// ("IAM roles for service accounts"). A token's subject and audience are chosen
// by whoever makes the pod, so the trust policy is asked with those it wants.
func (d *deriver) serviceAccounts(j Judge) {
	issuers := map[string]graph.NodeID{}
	for it := d.types.of([]string{"AWS::EKS::Cluster"}).Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		if iss := strings.TrimPrefix(d.s.NodeString(n, "oidc_issuer"), "https://"); iss != "" {
			issuers[iss] = n
		}
	}
	if len(issuers) == 0 {
		return
	}
	for it := d.types.of([]string{"FederatedSubject"}).Iterator(); it.HasNext(); {
		subject := graph.NodeID(it.Next())
		cluster, ok := issuers[d.s.NodeString(subject, "issuer")]
		if !ok {
			continue
		}
		for e := range d.s.InKind(subject, graph.Trusts) {
			d.serviceAccount(j, cluster, subject, e.From)
		}
	}
}

func (d *deriver) serviceAccount(j Judge, cluster, subject, role graph.NodeID) {
	issuer, name := d.s.NodeString(subject, "issuer"), d.s.NodeString(subject, "subject")
	if name == "" {
		name = "system:serviceaccount:any:any"
	}
	ctx := Context{issuer + ":aud": {"sts.amazonaws.com"}, issuer + ":sub": {strings.NewReplacer("*", "x", "?", "x").Replace(name)}}
	d.stats.Questions++
	dec := j.Decide(Request{Principal: d.s.ID(subject), Action: "sts:AssumeRoleWithWebIdentity", Resource: d.s.ID(role), Context: ctx})
	certainty, ok := dec.CertaintyOf()
	if !ok {
		return
	}
	d.podsRunAs(cluster, role, subject, certainty, dec.Conditions)
}

func (d *deriver) podsRunAs(cluster, role, via graph.NodeID, certainty graph.Certainty, cond *Condition) {
	props := Answer{Certainty: settle(certainty, cond), Condition: cond, Via: d.s.ID(via)}.Props()
	props["purpose"] = "service account of the cluster"
	d.sink.Edge(graph.EdgeFact{Kind: graph.RunsAs, From: d.s.ID(cluster), To: d.s.ID(role), Key: d.s.ID(via), Props: props})
	d.stats.Edges++
	d.stats.Pairs++
}

// podIdentities leads from clusters to the roles of their associations, where
// the role lets the service assume it and tag the session ("EKS Pod Identities").
func (d *deriver) podIdentities(j Judge) {
	for it := d.types.of([]string{"AWS::EKS::PodIdentityAssociation"}).Iterator(); it.HasNext(); {
		n := graph.NodeID(it.Next())
		cluster, ok := d.s.Lookup(d.s.NodeString(n, "cluster"))
		role, ok2 := d.s.Lookup(d.s.NodeString(n, "role"))
		if !ok || !ok2 {
			continue
		}
		certainty, cond, trusted := graph.Certain, (*Condition)(nil), true
		ctx := Context{"aws:SourceAccount": {d.s.Account(cluster)}, "aws:SourceArn": {d.s.ID(cluster)}}
		for _, action := range []string{"sts:AssumeRole", "sts:TagSession"} {
			d.stats.Questions++
			dec := j.Decide(Request{Principal: "pods.eks.amazonaws.com", Action: action, Resource: d.s.ID(role), Context: ctx})
			c, ok := dec.CertaintyOf()
			if !ok && d.s.NodeFlag(role, "dangling") {
				c, ok = graph.Unknown, true
			}
			trusted = trusted && ok
			certainty, cond = certainty.Worse(c), And(cond, dec.Conditions)
		}
		if trusted && !cond.IsNever() {
			d.podsRunAs(cluster, role, n, certainty, cond)
		}
	}
}

func (d *deriver) strings(n graph.NodeID, prop string) []string {
	v, _ := d.s.NodeProp(n, prop)
	list, _ := v.([]string)
	return list
}
