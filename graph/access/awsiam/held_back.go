package awsiam

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/access"
)

// heldBack says that guardrails alone stop a request: under which condition it
// would pass without them, and which they are. It stands for nothing where no
// guards are named.
type heldBack struct {
	cond   *access.Condition
	guards []string // "scp:ID", "rcp:ID", "pb:ID", "deny:ID", by the policy's id
}

func (h heldBack) some() bool { return len(h.guards) > 0 }

// heldBack looks for the guardrails of a request that would pass under open
// without them. It is asked only where the answer is no.
func (q *question) heldBack(l layers, open *access.Condition) heldBack {
	if open.IsNever() || q.identities {
		return heldBack{}
	}
	quiet := *q
	quiet.trace = nil
	var out []string
	for _, level := range l.scp {
		if q.scpBinds() {
			out = append(out, quiet.stopping("scp", level, true)...)
		}
	}
	if quiet.rcpBinds() {
		for _, level := range l.rcp {
			out = append(out, quiet.stopping("rcp", level, false)...)
		}
	}
	if l.boundary != nil {
		out = append(out, quiet.stopping("pb", l.boundary, true)...)
	}
	out = append(out, quiet.stopping("deny", l.identity, false)...)
	for _, p := range l.resource {
		if quiet.resourceSide([]policy{p}).deny == nil {
			out = append(out, "deny:"+p.id)
		}
	}
	slices.Sort(out)
	return heldBack{open, slices.Compact(out)}
}

// stopping names the documents of a layer that deny the request, or all of
// them where the layer must allow it and none does.
func (q *question) stopping(word string, docs []policy, mustAllow bool) []string {
	var out []string
	allowed := !mustAllow
	for _, p := range docs {
		allow, deny := q.either([]policy{p}, word)
		if deny == nil {
			out = append(out, guardOf(word, p.id))
		}
		allowed = allowed || !allow.IsNever()
	}
	if allowed {
		return out
	}
	out = nil
	for _, p := range docs {
		out = append(out, guardOf(word, p.id))
	}
	if len(docs) == 0 {
		out = append(out, word)
	}
	return out
}

// guardOf names a document as a guardrail: the layer, then the policy's own id. Nodes of control policies of both
// kinds have "scp:" before it.
func guardOf(word, id string) string {
	return word + ":" + strings.TrimPrefix(strings.TrimPrefix(id, "scp:"), "rcp:")
}
