package access

import "github.com/postern-graph/postern/graph"

// exposures claims CAN_INVOKE for anyone where the facts show that nothing is
// asked of a caller, on the way in itself and on the code behind it.
func (d *deriver) exposures(judges []Judge) {
	for _, cloud := range []graph.Cloud{graph.AWS, graph.GCP, graph.Azure} {
		for _, row := range Exposures(cloud) {
			set := d.types.of(row.Types)
			for it := set.Iterator(); it.HasNext(); {
				d.expose(graph.NodeID(it.Next()), row, judges)
			}
		}
	}
}

func (d *deriver) expose(n graph.NodeID, row Exposure, judges []Judge) {
	ok, unknown := Passes(d.s, n, row.Where)
	if !ok {
		return
	}
	if len(row.Host) > 0 {
		ok, u := d.hosts(n, row.Host)
		if !ok {
			return
		}
		unknown = unknown || u
	}
	g := Guarded{}
	if unknown {
		g.Certainty = graph.Unknown
	}
	d.anyone(n, "", g, row.Why)
	for f, gate := range d.started(n, judges) {
		if ok, u := Passes(d.s, f, row.Behind); ok {
			if u {
				gate.Certainty = gate.Certainty.Worse(graph.Unknown)
			}
			gate.Certainty = gate.Certainty.Worse(g.Certainty)
			d.anyone(f, d.s.ID(n), gate, row.Why)
		}
	}
}

// anyone writes one edge from the internet.
func (d *deriver) anyone(n graph.NodeID, via string, g Guarded, why string) {
	props := Answer{Certainty: g.Certainty, Condition: g.Condition, Via: via}.Props()
	props["exposure"] = why
	d.sink.Edge(graph.EdgeFact{Kind: graph.CanInvoke, From: graph.IDInternet, To: d.s.ID(n), Key: via, Props: props})
	d.internet()
	d.stats.Edges++
	d.stats.Pairs++
	if g.Certainty == graph.Certain {
		d.mark(n, "anyone may call it: "+why)
	}
}

// hosts tests what contains the node, or what it triggers where that contains
// it too: a Function App stands in either place.
func (d *deriver) hosts(n graph.NodeID, tests []PropTest) (ok, unknown bool) {
	found := false
	for e := range d.s.InKind(n, graph.Contains) {
		if !d.s.HasLabel(e.From, graph.Function) {
			continue
		}
		found = true
		pass, u := Passes(d.s, e.From, tests)
		if !pass {
			return false, false
		}
		ok, unknown = true, u
	}
	for e := range d.s.OutKind(n, graph.Triggers) {
		if found {
			break
		}
		pass, u := Passes(d.s, e.To, tests)
		if !pass {
			return false, false
		}
		ok, unknown = true, u
	}
	return ok, unknown
}
