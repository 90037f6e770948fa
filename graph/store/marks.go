package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// Marks are what only the user knows of things: node ids by flag, graph.PropOwned
// and graph.PropSensitive, ascending. They are kept beside the runs and hold for
// every run that knows the id.
type Marks map[string][]string

// marksNote is the note that holds them, as JSON.
const marksNote = "marks"

// Markable lists the flags that a user may set.
func Markable() []string { return []string{graph.PropOwned, graph.PropSensitive} }

// ReadMarks gives the marks of a store; none is no error.
func ReadMarks(ctx context.Context, n Notes) (Marks, error) {
	m := Marks{}
	data, err := n.Note(ctx, marksNote)
	switch {
	case errors.Is(err, ErrNotFound):
		return m, nil
	case err != nil:
		return nil, fmt.Errorf("marks: %w", err)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("marks: %w: %w", ErrDamaged, err)
	}
	return m, nil
}

// WriteMarks replaces the marks of a store.
func WriteMarks(ctx context.Context, n Notes, m Marks) error {
	data, err := json.Marshal(m)
	if err == nil {
		err = n.SetNote(ctx, marksNote, data)
	}
	if err != nil {
		return fmt.Errorf("marks: %w", err)
	}
	return nil
}

// Set marks an id, or takes the mark off, and reports whether that changed
// anything. Ids are compared as their clouds compare them.
func (m Marks) Set(flag, id string, on bool) bool {
	same := func(other string) bool { return graph.FoldID(other) == graph.FoldID(id) }
	if slices.ContainsFunc(m[flag], same) == on {
		return false
	}
	if on {
		m[flag] = append(m[flag], id)
		slices.Sort(m[flag])
	} else if m[flag] = slices.DeleteFunc(m[flag], same); len(m[flag]) == 0 {
		delete(m, flag)
	}
	return true
}

// On gives the Snapshot with the marks as flags of those nodes that it has.
func (m Marks) On(s *graph.Snapshot) *graph.Snapshot {
	flags := map[string][]graph.NodeID{}
	for flag, ids := range m {
		for _, id := range ids {
			if n, ok := s.Lookup(id); ok && slices.Contains(Markable(), flag) {
				flags[flag] = append(flags[flag], n)
			}
		}
	}
	if len(flags) == 0 {
		return s
	}
	return s.Flagged(flags)
}

// Marked is a store whose Snapshots carry the marks. Facts, and what is
// published, stay as they are.
func Marked(s Store) Store { return marked{s} }

type marked struct{ Store }

// Snapshot implements Reader.
func (m marked) Snapshot(ctx context.Context, run string) (*graph.Snapshot, error) {
	s, err := m.Store.Snapshot(ctx, run)
	if err != nil {
		return nil, err
	}
	marks, err := ReadMarks(ctx, m.Store)
	if err != nil {
		return nil, err
	}
	return marks.On(s), nil
}
