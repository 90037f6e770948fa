package main

import (
	"bufio"
	"encoding/json"
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
			e, done, err := openEstate(cmd)
			if err != nil {
				return err
			}
			defer done()
			return writeEdges(cmd, e, edgeOptions{wanted, latent, why})
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
	w := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<20)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for c := range s.Claims() {
		if err := cmd.Context().Err(); err != nil {
			return err
		}
		kind := c.Kind
		if kind == graph.Latent {
			if !o.latent {
				continue
			}
			kind = graph.Kind(s.EdgeString(c.ID, graph.PropLatentKind))
		}
		if !slices.Contains(o.kinds, kind) {
			continue
		}
		if err := enc.Encode(describeEdge(e, c, kind, o.why)); err != nil {
			return err
		}
	}
	return w.Flush()
}

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
