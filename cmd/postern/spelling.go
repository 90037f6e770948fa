package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/internal/spelling"
)

// noNode says that an id is no node of the estate, and which may be meant.
func noNode(s *graph.Snapshot, id string) error {
	near := ask.NearestNodes(s, id, "")
	if len(near) == 0 {
		return fmt.Errorf("no node %q in this run; try 'postern search'", id)
	}
	return fmt.Errorf("no node %q in this run%s", id, spelling.DidYouMean(strings.Join(near, " or ")))
}

// meant adds to the error of a question which node may be meant.
func meant(s *graph.Snapshot, err error) error {
	if absent, ok := errors.AsType[*ask.NoNodeError](err); ok {
		return noNode(s, absent.ID)
	}
	return err
}

// note says on w what is to be said of an answer beside it, a line each.
func note(w io.Writer, notes ...string) {
	for _, n := range notes {
		_, _ = fmt.Fprintln(w, "note: "+n)
	}
}
