package whatif

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/internal/spelling"
)

// senseless finds edits that can be made and mean nothing, so that what they do
// would be "nothing" whatever they were meant for: an edge to a node that there is
// not, a property that nothing has, a policy that its cloud would not take. The
// error is, or wraps, a graph.EditError for each. What follows from the edits may
// bring the nodes that they name.
func (e *Estate) senseless(edits, follow []graph.Edit, after *graph.Snapshot, d graph.Difference) error {
	var errs []error
	all := slices.Concat(edits, follow)
	for _, edit := range edits {
		if err := e.sense(edit, all); err != nil {
			errs = append(errs, &graph.EditError{Edit: edit, Err: err})
		}
	}
	for _, j := range e.judges {
		o, ok := j.(access.Objecting)
		if !ok {
			continue
		}
		faults := o.Objects(e.facts, after, d)
		for _, id := range slices.Sorted(maps.Keys(faults)) {
			errs = append(errs, &graph.EditError{Edit: editOf(edits, id, after), Err: errors.New(faults[id])})
		}
	}
	return errors.Join(errs...)
}

// sense checks one edit.
func (e *Estate) sense(edit graph.Edit, edits []graph.Edit) error {
	if edit.After == nil {
		return nil
	}
	if parts := strings.SplitN(edit.Subject, "|", 4); edit.Path == "" && len(parts) >= 3 && isKind(parts[0]) {
		for _, end := range parts[1:3] {
			if !e.comes(end, edits) {
				return fmt.Errorf("there is no node %q; an edit of its own can add it", end)
			}
		}
		return nil
	}
	n, ok := e.facts.Lookup(edit.Subject)
	if !ok || edit.Path == "" || strings.Contains(edit.Path, "/") || strings.HasPrefix(edit.Path, "tags.") {
		return nil
	}
	if _, has := e.facts.NodeProp(n, edit.Path); has || slices.Contains(ofAll, edit.Path) {
		return nil
	}
	known := e.facts.PropKeys()
	for _, f := range graph.Fields() {
		known = append(known, f.Props...)
	}
	if !slices.Contains(known, edit.Path) {
		return fmt.Errorf("no node has a property %q%s", edit.Path, spelling.DidYouMean(spelling.Nearest(edit.Path, slices.Concat(known, ofAll))))
	}
	return nil
}

// ofAll is what every node can have.
var ofAll = []string{"name", "cloud", "account", "region", "type", "labels", "parent", graph.PropPublic, graph.PropAdmin, graph.PropExternal, graph.PropSensitive, graph.PropOwned}

func isKind(word string) bool {
	return slices.ContainsFunc(graph.Kinds(), func(k graph.KindInfo) bool { return string(k.Kind) == word })
}

// comes reports whether a node is there, or is added by an edit.
func (e *Estate) comes(id string, edits []graph.Edit) bool {
	if _, ok := e.facts.Lookup(id); ok {
		return true
	}
	return slices.ContainsFunc(edits, func(o graph.Edit) bool {
		return o.Path == "" && o.After != nil && graph.FoldID(o.Subject) == graph.FoldID(id)
	})
}

// editOf finds the edit of a node.
func editOf(edits []graph.Edit, id string, s *graph.Snapshot) graph.Edit {
	for _, edit := range edits {
		if n, ok := s.Lookup(edit.Subject); ok && s.ID(n) == id {
			return edit
		}
	}
	return graph.Edit{Subject: id}
}
