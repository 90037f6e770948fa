package access

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

// seals asks what an edge rests on besides the question of one text where the node that it was asked on is encrypted: the
// use of a customer's key, of which any that answers is enough. None where no key was read that could say no.
func seals(s *graph.Snapshot, judges []Judge, e graph.Edge, asked Asked) []Asked {
	if s.EdgeString(e.ID, graph.PropTechnique) != "" {
		return nil // techniques ask for the key themselves where they need it
	}
	base, _, _ := strings.Cut(asked.text, "@")
	keys := customerKeys(s, asked.On)
	var out []Asked
	for _, row := range claimsBegun()[begun{claimedKind(s, e), base}] {
		if row.decrypt == "" {
			continue
		}
		for _, key := range keys {
			if s.NodeFlag(key, "dangling") {
				return nil // of this key nothing was read: the edge is there, not known, whatever others say
			}
			ctx := throughService(s, row.service, key)
			j := judgeFor(s, judges, key, asked.By)
			if j == nil {
				return nil
			}
			d := j.Decide(Request{Principal: s.ID(asked.By), Action: row.decrypt, Resource: s.ID(key), Context: ctx})
			if _, may := d.CertaintyOf(); may {
				text := Question{Action: row.decrypt, Context: ctx, On: s.ID(key)}.String()
				out = append(out, Asked{row.decrypt, ctx, asked.By, key, d.Why, text, asked.text})
			}
		}
		break
	}
	return out
}

// claimedKind is the kind that the tables of claims name, of edges that guardrails hold back as well.
func claimedKind(s *graph.Snapshot, e graph.Edge) graph.Kind {
	if e.Kind == graph.Latent {
		return graph.Kind(s.EdgeString(e.ID, graph.PropLatentKind))
	}
	return e.Kind
}
