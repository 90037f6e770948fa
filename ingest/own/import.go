package own

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
)

// Options say what to read.
type Options struct {
	Files []ingest.File
	// Name is that of the set; letters, digits, ".", "_" and "-". "" is "own".
	Name string
	// Kinds says what kinds of edge of an OpenGraph file mean; it goes before the
	// table of this package.
	Kinds  map[string]graph.Kind
	Limits ingest.Limits
}

// Cloud and Flag name the scope of such facts, cloud/NAME/flag.
const (
	Cloud graph.Cloud = "user"
	Flag  string      = "facts"
)

// mostFaults is how many faults an error names.
const mostFaults = 20

// Import reads NDJSON, a node or an edge a line, and BloodHound's OpenGraph
// documents, and gives the facts to the set's scope. The error names each fault
// by file and record, and then no fact of this call should be kept.
func Import(ctx context.Context, o Options, to ingest.ScopeSink) error {
	if o.Name == "" {
		o.Name = "own"
	}
	if !isName(o.Name) {
		return fmt.Errorf("import facts: %q is no name: letters, digits, \".\", \"_\" and \"-\", 64 at most", o.Name)
	}
	if len(o.Files) == 0 {
		return errors.New("import facts: no file given")
	}
	im := &importer{o: o, to: to.Scope(Cloud, o.Name, Flag)}
	err := ingest.ReadFiles(ctx, o.Files, ingest.Format{Limits: o.Limits}, im.record, func(f ingest.Fault) { im.fault(f.File.Name+":"+f.Path, f.Err) })
	if err == nil {
		err = errors.Join(im.faults...)
	}
	if err != nil {
		return fmt.Errorf("import facts: %w", err)
	}
	im.notKnown()
	return nil
}

type importer struct {
	o       Options
	to      graph.Sink
	faults  []error
	unknown map[string]int64 // edges of an OpenGraph file by kinds that mean nothing here
}

func (im *importer) fault(place string, err error) {
	if len(im.faults) < mostFaults {
		im.faults = append(im.faults, fmt.Errorf("%s: %w", place, err))
	}
}

// record reads one document: a node, an edge, or a whole OpenGraph.
func (im *importer) record(r ingest.Record) error {
	var shape struct {
		Graph json.RawMessage `json:"graph"`
		Kind  json.RawMessage `json:"kind"`
		From  json.RawMessage `json:"from"`
	}
	err := json.Unmarshal(r.Raw, &shape)
	switch {
	case err != nil:
		err = errors.New("want an object: a node, an edge, or an OpenGraph document")
	case shape.Graph != nil:
		im.openGraph(r.Place(), shape.Graph)
	case shape.Kind != nil || shape.From != nil:
		err = im.edge(r.Raw)
	default:
		err = im.node(r.Raw)
	}
	if err != nil {
		im.fault(r.Place(), err)
	}
	return nil
}

func isName(s string) bool {
	for _, r := range s {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '.' && r != '_' && r != '-' {
			return false
		}
	}
	return s != "" && len(s) <= 64
}
