package schema

import (
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/cypher"
)

// engines keeps what answers Cypher for the runs that were asked last, with its plans. Safe for concurrent use.
type engines struct {
	build func(*graph.Snapshot) *cypher.Engine

	mu   sync.Mutex
	kept []keptEngine // last used first
}

type keptEngine struct {
	s *graph.Snapshot
	e *cypher.Engine
}

func newEngines(build func(*graph.Snapshot) *cypher.Engine) *engines {
	if build == nil {
		return nil
	}
	return &engines{build: build}
}

// of gives the engine of a run. Building one costs nothing: what a large estate needs is made at the first query.
func (e *engines) of(s *graph.Snapshot) *cypher.Engine {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i, k := range e.kept {
		if k.s == s {
			copy(e.kept[1:i+1], e.kept[:i])
			e.kept[0] = k
			return k.e
		}
	}
	k := keptEngine{s, e.build(s)}
	e.kept = append([]keptEngine{k}, e.kept[:min(len(e.kept), keptEstates-1)]...)
	return k.e
}
