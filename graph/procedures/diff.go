package procedures

import (
	"context"
	"slices"
	"sync"
	"weak"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
	"github.com/postern-graph/postern/graph/cypher/fault"
	"github.com/postern-graph/postern/graph/cypher/value"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/graph/whatif"
)

// otherRun is the run that was compared with last. It is read by one at a time, and kept only as long as somebody uses it: it may
// be as large as the Snapshot itself.
type otherRun struct {
	mu   sync.Mutex
	id   string
	last weak.Pointer[graph.Snapshot]
}

func (o *otherRun) read(ctx context.Context, id string, run func(context.Context, string) (*graph.Snapshot, error)) (*graph.Snapshot, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if s := o.last.Value(); s != nil && o.id == id {
		return s, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s, err := run(ctx, id)
	if err == nil && s != nil {
		o.id, o.last = id, weak.Make(s)
	}
	return s, err
}

// previous is the word for the run before this one.
const previous = "previous"

// comparedChains is how many chains of a pattern are compared where nothing else is said, of each run.
const comparedChains = 1000

func (a *asked) diff() cypher.Procedure {
	return cypher.Procedure{
		Procedure: value.Procedure{
			Name:   "postern.diff",
			Doc:    "What became different since another run, a row for each node, relationship, and with the option chains for each chain of that pattern; nothing where no run came before.",
			Params: []value.Field{{Name: "since", Type: "STRING", Default: "'" + previous + "'"}, anyOptions},
			Columns: []value.Field{
				column("change", "STRING"), column("what", "STRING"), column("id", "STRING"), column("node", "NODE"), column("relationship", "RELATIONSHIP"),
				column("keys", "LIST<STRING>"), column("path", "PATH"), column("chain", "LIST<ANY>"), column("complete", "BOOLEAN"),
			},
		},
		Run: func(ctx context.Context, c *value.Context, args []value.Value, row func(...value.Value) error) error {
			id := args[0].Str()
			if args[0].IsNull() || id == previous {
				id = ""
			}
			o := readOptions(args, 1)
			pattern := o.get("chains")
			search := walk.Options{MaxHops: o.number("maxHops", defaultHops, mostHops), Limit: o.number("limit", comparedChains, mostChains), Latent: o.flag("latent"), Stop: stopped(ctx)}
			if err := o.done(); err != nil {
				return err
			}
			was, err := a.earlier.read(ctx, id, a.m.Run)
			if err != nil {
				return &fault.ArgumentError{Message: err.Error(), Hint: "'postern runs list' shows which there are"}
			}
			if was == nil {
				return nil
			}
			if pattern.IsNull() {
				return a.changes(c, was, row)
			}
			p, err := a.question([]value.Value{pattern})
			if wrong, ok := err.(*fault.ArgumentError); ok { //nolint:errorlint // it is that or nothing
				o.fail("chains", "character %d: %s", wrong.Column, wrong.Message)
				return o.done()
			}
			r := whatif.Compare(was, a.s, p, search)
			if err := ctx.Err(); err != nil {
				return err
			}
			return a.chainChanges(was, r, row)
		},
	}
}

// changes gives the nodes and relationships that came, went and changed.
func (a *asked) changes(c *value.Context, was *graph.Snapshot, row rows) error {
	if err := c.Work(int64(was.NumNodes()) + int64(was.NumEdges())); err != nil {
		return err
	}
	d := graph.Diff(was, a.s)
	none := value.Value{}
	give := func(change, what, id string, keys value.Value) error {
		n, rel := none, none
		if what == "node" {
			n = a.known(id)
		} else if e, ok := a.s.EdgeNamed(id); ok {
			rel = value.OfRel(uint32(e.ID))
		}
		return row(value.OfString(change), value.OfString(what), value.OfString(id), n, rel, keys, none, none, value.OfBool(true))
	}
	for _, list := range []struct {
		change, what string
		ids          []string
	}{{"added", "node", d.NodesAdded}, {"removed", "node", d.NodesRemoved}, {"added", "relationship", d.EdgesAdded}, {"removed", "relationship", d.EdgesRemoved}} {
		for _, id := range list.ids {
			if err := give(list.change, list.what, id, none); err != nil {
				return err
			}
		}
	}
	for _, list := range []struct {
		what    string
		changes []graph.Change
	}{{"node", d.NodesChanged}, {"relationship", d.EdgesChanged}} {
		for _, ch := range list.changes {
			if err := give("changed", list.what, ch.Subject, texts(ch.Keys)); err != nil {
				return err
			}
		}
	}
	return nil
}

// chainChanges gives the chains of a pattern that opened and closed. One that is gone is told by its ids alone: its path was
// another run's.
func (a *asked) chainChanges(was *graph.Snapshot, r whatif.Chains, row rows) error {
	none := value.Value{}
	give := func(change string, p walk.Path, now bool) error {
		path, of := none, &asked{s: was}
		if now {
			path, of = a.path(p), a
		}
		return row(value.OfString(change), value.OfString("chain"), none, none, none, none, path, of.chain(p, nil), value.OfBool(r.Complete))
	}
	for _, list := range []struct {
		change string
		paths  []walk.Path
		now    bool
	}{{"added", slices.Concat(r.Opened, r.Further), true}, {"removed", r.Closed, false}} {
		for _, p := range list.paths {
			if err := give(list.change, p, list.now); err != nil {
				return err
			}
		}
	}
	for _, list := range []struct {
		change string
		turns  []whatif.Turn
		now    bool
	}{{"removed", r.Rerouted, false}, {"changed", r.Changed, true}} {
		for _, t := range list.turns {
			p := t.Was
			if list.now {
				p = t.Is
			}
			if err := give(list.change, p, list.now); err != nil {
				return err
			}
		}
	}
	return nil
}
