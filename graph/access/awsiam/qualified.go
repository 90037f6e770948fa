package awsiam

import (
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// latest is the qualifier that every function has: its code as it is now.
const latest = "$LATEST"

// takesQualifier names the actions in which a caller may name the version, and
// so call what a function does by another ARN: what allows "function:f:*" lets in
// by that of its latest version ("Resources and conditions for Lambda actions").
func takesQualifier(action string) bool {
	return action == "lambda:invokefunction" || action == "lambda:getfunction" || action == "lambda:getfunctionconfiguration"
}

// unqualified leaves out versions and aliases.
func (j *Judge) unqualified(functions *access.Set) *access.Set {
	out := access.NewSet()
	for it := functions.Iterator(); it.HasNext(); {
		n := it.Next()
		if a, ok := ParseARN(j.e.s.ID(graph.NodeID(n))); ok && strings.HasPrefix(a.Resource, "function:") && strings.Count(a.Resource, ":") == 1 {
			out.Add(n)
		}
	}
	return out
}

// qualifierUnread reports whether a version or alias of a Lambda function is
// asked about that the facts do not have, though they have the function. Its
// policy is its own and not the function's ("Using resource-based policies in
// Lambda": "permissions granted to a function's alias or version"), so that
// nobody can tell whom of other accounts it lets in.
func (j *Judge) qualifierUnread(q *question) bool {
	if q.caller.account == q.owner || serviceOf(q.action) != "lambda" {
		return false
	}
	a, ok := ParseARN(q.resource)
	if !ok || a.Service != "lambda" {
		return false
	}
	name, ok := strings.CutPrefix(a.Resource, "function:")
	if !ok {
		return false
	}
	name, qualifier, ok := strings.Cut(name, ":")
	if !ok || qualifier == latest {
		return false
	}
	a.Resource = "function:" + name
	_, has := j.e.s.Lookup(a.String())
	return has
}

// unreadQualifier is the answer where the policy of such a version or alias let
// everybody in: what of it the caller's own side leaves.
func unreadQualifier(q *question, p *principal) *access.Condition {
	const everybody = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}`
	return q.judge(p.layers(q.owner, []policy{{id: q.resource + "#policy", doc: Compile([]byte(everybody))}})).outcome()
}
