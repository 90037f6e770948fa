package main

import (
	"bufio"
	"encoding/json"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

type edgeLine struct {
	Type        graph.Kind      `json:"type"`
	From        string          `json:"from"`
	To          string          `json:"to"`
	Certainty   string          `json:"certainty"`
	Conditional bool            `json:"conditional"`
	Conditions  json.RawMessage `json:"conditions,omitempty"`
	Technique   string          `json:"technique,omitempty"`
	Via         string          `json:"via,omitempty"`
	Why         []whyLine       `json:"why"`
	BlockedBy   []string        `json:"blockedBy,omitempty"`
	Own         string          `json:"own,omitempty"` // the set of the user's own facts that says it
}

func newEdges() *cobra.Command {
	var format string
	var kinds []string
	var latent, why bool
	c := &cobra.Command{
		Use:   "edges",
		Short: "List judged and walking edges, Grants expanded, a JSON object a line",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "ndjson" {
				return usagef("--format %s: edges come as ndjson", format)
			}
			wanted, err := kindFilter(kinds)
			if err != nil {
				return err
			}
			o := edgeOptions{wanted, latent, why}
			if at := serverOf(cmd); at != nil {
				return serverEdges(cmd, at, o)
			}
			e, done, err := openEstate(cmd)
			if err != nil {
				return err
			}
			defer done()
			return writeEdges(cmd, e, o)
		},
	}
	c.Flags().StringVar(&format, "format", "ndjson", "ndjson")
	c.Flags().StringSliceVar(&kinds, "kind", nil, "only these kinds (any of 'postern kinds')")
	c.Flags().BoolVar(&latent, "latent", false, "edges that guardrails alone hold back, too")
	c.Flags().BoolVar(&why, "why", true, "recompute the statements behind each edge")
	return c
}

type edgeOptions struct {
	kinds       []graph.Kind
	latent, why bool
}

// kindFilter turns words or names into kinds; none means judged and walking ones.
func kindFilter(words []string) ([]graph.Kind, error) {
	var out []graph.Kind
	for _, w := range words {
		i := slices.IndexFunc(graph.Kinds(), func(k graph.KindInfo) bool { return string(k.Kind) == w || k.Word == w })
		if i < 0 {
			return nil, usagef("--kind %s: no such kind; see 'postern kinds'", w)
		}
		out = append(out, graph.Kinds()[i].Kind)
	}
	if len(out) > 0 {
		return out, nil
	}
	for _, k := range graph.Kinds() {
		if k.Class != graph.Structure && k.Kind != graph.Holds && k.Kind != graph.Contains && k.Kind != graph.Latent && k.Kind != graph.CanBegin {
			out = append(out, k.Kind)
		}
	}
	return out, nil
}

func writeEdges(cmd *cobra.Command, e *access.Estate, o edgeOptions) error {
	s := e.Snapshot()
	w := newEdgeWriter(cmd.OutOrStdout())
	kindOf := func(c graph.Edge) graph.Kind {
		if c.Kind == graph.Latent {
			return graph.Kind(s.EdgeString(c.ID, graph.PropLatentKind))
		}
		return c.Kind
	}
	wanted := func(c graph.Edge) bool {
		return (o.latent || c.Kind != graph.Latent) && slices.Contains(o.kinds, kindOf(c))
	}
	for _, c := range s.ClaimsFrom(graph.Place{}, wanted) {
		if err := cmd.Context().Err(); err != nil {
			return err
		}
		if err := w.write(describeEdge(e, c, kindOf(c), o.why)); err != nil {
			return err
		}
	}
	return w.flush()
}

// edgeWriter writes edges, a JSON object a line.
type edgeWriter struct {
	buffer *bufio.Writer
	lines  *json.Encoder
}

func newEdgeWriter(out io.Writer) edgeWriter {
	w := bufio.NewWriterSize(out, 1<<20)
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	return edgeWriter{w, lines}
}

func (w edgeWriter) write(l edgeLine) error { return w.lines.Encode(l) }

func (w edgeWriter) flush() error { return w.buffer.Flush() }

func describeEdge(e *access.Estate, c graph.Edge, kind graph.Kind, why bool) edgeLine {
	s := e.Snapshot()
	certainty := s.Certainty(c.ID)
	l := edgeLine{
		Type: kind, From: s.ID(c.From), To: s.ID(c.To), Certainty: certainty.String(), Conditional: certainty != graph.Certain,
		Technique: s.EdgeString(c.ID, graph.PropTechnique), Via: s.EdgeString(c.ID, graph.PropVia), Why: []whyLine{},
		Own: s.EdgeString(c.ID, graph.PropOwn),
	}
	if text := s.EdgeString(c.ID, graph.PropConditions); json.Valid([]byte(text)) {
		l.Conditions = json.RawMessage(text)
	}
	if v, ok := s.EdgeProp(c.ID, graph.PropBlockedBy); ok {
		l.BlockedBy, _ = v.([]string)
	}
	if why {
		l.Why = whyLines(e.Explain(c))
	}
	return l
}
