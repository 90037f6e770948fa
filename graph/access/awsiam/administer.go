package awsiam

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Administers gives the account of a class whose members may do everything
// that counts in it (access.Judge).
//
// The reins have to hold against every layer. For the rest, what binds
// everyone in the account alike (SCP, RCP) is left out: an account in which
// nobody may leave the organization, stop the trail or work in another region
// has administrators all the same.
func (j *Judge) Administers(c access.ClassID) []access.Guarded {
	if int(c) < 0 || int(c) >= len(j.people) {
		return nil
	}
	p := j.people[c].p
	acc := j.e.accounts[p.account]
	if p.outside || acc == nil || !acc.has || p.serviceLinked() {
		return nil
	}
	probes := breadth()
	if slices.ContainsFunc(probes, func(probe [2]string) bool { return !j.speaks(p, probe[0]) }) {
		return nil
	}
	free := *p
	free.unguarded = true
	all := j.holdsAll(&free, probes)
	if !all.none() {
		all = all.and(j.holdsAll(p, reins()))
	}
	all.cond = settle(all.cond)
	a := &asking{j: j, p: p}
	a.add(acc.node, all)
	return a.result()
}

// Ceiling says whether full control is open to a principal whose own policies
// would allow everything, or, for an account, to a new principal in it
// (access.Ceiling): the reins against its boundary, its explicit denies and
// the guardrails.
func (j *Judge) Ceiling(n graph.NodeID) access.Guarded {
	if _, touched := j.reloaded[n]; j.base != nil && !touched && (j.loaded[n] != nil || j.e.s.HasLabel(n, graph.Account)) {
		return j.base.Ceiling(n) // an edit leaves to others what they had
	}
	return j.ceilings.of(j.e.s.ID(n), "", func() access.Guarded { return j.ceiling(n) })
}

func (j *Judge) ceiling(n graph.NodeID) access.Guarded {
	var p *principal
	switch {
	case j.e.acts(n):
		p = j.e.loadPrincipal(n)
	case j.e.s.HasLabel(n, graph.Account):
		id := j.e.s.ID(n)
		p = &principal{caller: parseCaller("arn:aws:iam::" + id + ":role/" + filler), node: n, e: j.e}
		if a := j.e.accounts[id]; a != nil {
			p.scp = a.scp
		}
	default:
		return access.Guarded{}
	}
	p.identity = append(slices.Clip(p.identity), policy{id: "everything", doc: j.e.cache.Compile(everything())})
	f := j.holdsAll(p, reins())
	return access.Guarded{Certainty: f.certainty, Condition: settle(f.cond), BlockedBy: f.guards}
}

func everything() []byte {
	return []byte(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)
}

// Control gives the requests by which full control of an account is told.
func (j *Judge) Control(account graph.NodeID) []access.Request {
	id := j.e.s.ID(account)
	probes := breadth()
	out := make([]access.Request, len(probes))
	for i, probe := range probes {
		out[i] = access.Request{Action: probe[0], Resource: strings.ReplaceAll(probe[1], "ACCOUNT", id)}
	}
	return out
}

// holdsAll meets the answers to probes in the principal's own account.
func (j *Judge) holdsAll(p *principal, probes [][2]string) found {
	all := found{}
	for _, probe := range probes {
		arn := strings.ReplaceAll(probe[1], "ACCOUNT", p.account)
		if all = all.and(j.find(p, probe[0], arn, 0, false, nil)); all.none() {
			break
		}
	}
	return all
}

// reins are the rights with which one makes roles that may do the rest.
func reins() [][2]string {
	const role, pol = "arn:aws:iam::ACCOUNT:role/" + filler, "arn:aws:iam::ACCOUNT:policy/" + filler
	return [][2]string{
		{"iam:putrolepolicy", role},
		{"iam:attachrolepolicy", role},
		{"iam:updateassumerolepolicy", role},
		{"iam:passrole", role},
		{"iam:createpolicyversion", pol},
	}
}

// breadth is what one's own policies must give: the reins, and beside them a read
// or a change in each service that matters most.
func breadth() [][2]string {
	arn := func(s string) string { return "arn:aws:" + strings.ReplaceAll(s, "X", filler) }
	return append(reins(), [][2]string{
		{"iam:createuser", arn("iam::ACCOUNT:user/X")},
		{"iam:createaccesskey", arn("iam::ACCOUNT:user/X")},
		{"iam:attachuserpolicy", arn("iam::ACCOUNT:user/X")},
		{"s3:getobject", "arn:aws:s3:::" + filler + "/" + filler},
		{"s3:putbucketpolicy", "arn:aws:s3:::" + filler},
		{"ec2:runinstances", arn("ec2:us-east-1:ACCOUNT:instance/X")},
		{"ec2:terminateinstances", arn("ec2:us-east-1:ACCOUNT:instance/X")},
		{"lambda:createfunction", arn("lambda:us-east-1:ACCOUNT:function:X")},
		{"lambda:updatefunctioncode", arn("lambda:us-east-1:ACCOUNT:function:X")},
		{"dynamodb:deletetable", arn("dynamodb:us-east-1:ACCOUNT:table/X")},
		{"rds:deletedbinstance", arn("rds:us-east-1:ACCOUNT:db:X")},
		{"secretsmanager:getsecretvalue", arn("secretsmanager:us-east-1:ACCOUNT:secret:X")},
		{"ssm:sendcommand", arn("ec2:us-east-1:ACCOUNT:instance/X")},
		{"cloudformation:createstack", arn("cloudformation:us-east-1:ACCOUNT:stack/X/X")},
		{"cloudtrail:stoplogging", arn("cloudtrail:us-east-1:ACCOUNT:trail/X")},
		{"kms:createkey", "*"},
		{"sqs:deletequeue", arn("sqs:us-east-1:ACCOUNT:X")},
		{"sns:deletetopic", arn("sns:us-east-1:ACCOUNT:X")},
		{"logs:deleteloggroup", arn("logs:us-east-1:ACCOUNT:log-group:X")},
	}...)
}
