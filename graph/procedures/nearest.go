package procedures

import (
	"context"
	"fmt"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/value"
	"github.com/postern-graph/postern/graph/walk"
)

func (a *asked) nearest() cypher.Procedure {
	return cypher.Procedure{
		Procedure: value.Procedure{
			Name: "postern.nearest", Doc: "For every node from which some chain of any length leads to an end, the nearest, and how far it is.",
			Params:  []value.Field{{Name: "to", Type: ends}, anyOptions},
			Columns: []value.Field{column("node", "NODE"), column("end", "NODE"), column("cost", "FLOAT"), column("hops", "INTEGER")},
		},
		Run: func(ctx context.Context, _ *value.Context, args []value.Value, row func(...value.Value) error) error {
			to, wrong := a.place(args[0])
			if wrong != nil {
				return at(0, wrong)
			}
			o := readOptions(args, 1)
			of, latent := o.get("of"), o.flag("latent")
			var from walk.NodeStep
			if !of.IsNull() {
				if from, wrong = a.place(of); wrong != nil {
					o.fail("of", "%s", wrong.Message)
				}
			}
			l, err := a.look(o)
			if err != nil {
				return err
			}
			d := a.distances.measure(ctx, a.s, to, latent, l)
			if err := ctx.Err(); err != nil {
				return err
			}
			give := func(n graph.NodeID) error {
				w, ok := d.To(n)
				if !ok {
					return nil
				}
				return row(node(n), node(w.End), value.OfFloat(w.Cost), value.OfInt(int64(w.Hops)))
			}
			if of.Kind() == value.Node { // as a query that calls for each of its rows
				return give(graph.NodeID(of.Number()))
			}
			for _, n := range walk.Select(a.s, from) {
				if err := give(n); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// distances keeps what was measured to some ends: a query that calls for each of its rows asks for the same ones.
type distances struct {
	mu   sync.Mutex
	kept map[string]*walk.Distances
}

// keptDistances bounds them: each has 16 bytes for each place of the run, and more.
const keptDistances = 2

// measure gives distances backwards. Others wait while one measures; what was stopped is kept for nobody.
func (d *distances) measure(ctx context.Context, s *graph.Snapshot, to walk.NodeStep, latent bool, l *look) *walk.Distances {
	d.mu.Lock()
	defer d.mu.Unlock()
	words := fmt.Sprintf("%s %t %q %q %s", l.words, latent, to.IDs, to, to.ReachedBy)
	if k := d.kept[words]; k != nil {
		return k
	}
	k := walk.Measure(s, walk.Select(s, to), walk.DistanceOptions{Backwards: true, Latent: latent, By: to.ReachedBy, View: l.view, Stop: stopped(ctx)})
	if !k.Complete {
		return k
	}
	if d.kept == nil || len(d.kept) >= keptDistances {
		d.kept = map[string]*walk.Distances{}
	}
	d.kept[words] = k
	return k
}
