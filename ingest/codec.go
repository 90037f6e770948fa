package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// line is one line of the log: a scope that the following lines belong to, or one fact.
type line struct {
	Scope *ScopeKey       `json:"scope,omitempty"`
	Node  *graph.NodeFact `json:"node,omitempty"`
	Edge  *graph.EdgeFact `json:"edge,omitempty"`
	Gap   *graph.Gap      `json:"gap,omitempty"`
}

// Encode writes the batch as JSON lines: for each scope in order a line {"scope":…}, then its facts. Equal sets of facts
// give equal bytes, whatever order they arrived in and however often each came.
func (b Batch) Encode(w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, k := range b.Keys() {
		if err := encodeScope(out, k, b[k]); err != nil {
			return fmt.Errorf("encode scope %s: %w", k, err)
		}
	}
	return out.Flush()
}

func encodeScope(w *bufio.Writer, k ScopeKey, f *Facts) error {
	head, err := json.Marshal(line{Scope: &k})
	if err != nil {
		return err
	}
	var lines [][]byte
	add := func(l line) {
		raw, e := json.Marshal(l)
		err = errors.Join(err, e)
		lines = append(lines, raw)
	}
	for i := range f.Nodes {
		n := f.Nodes[i]
		n.Props = packProps(n.Props)
		add(line{Node: &n})
	}
	for i := range f.Edges {
		e := f.Edges[i]
		e.Props = packProps(e.Props)
		add(line{Edge: &e})
	}
	for i := range f.Gaps {
		add(line{Gap: &f.Gaps[i]})
	}
	if err != nil {
		return err
	}
	slices.SortFunc(lines, bytes.Compare)
	// Equal gaps add up, so each of them counts; equal nodes and edges say nothing new.
	prev := []byte(nil)
	for _, l := range append([][]byte{head}, lines...) {
		if bytes.Equal(l, prev) && !bytes.HasPrefix(l, []byte(`{"gap"`)) {
			continue
		}
		prev = l
		if _, err := w.Write(l); err != nil {
			return err
		}
		if err := w.WriteByte('\n'); err != nil {
			return err
		}
	}
	return nil
}

// packedFloat keeps 2.0 a float64: plain JSON numbers are int64 here.
type packedFloat struct {
	F float64 `json:"f"`
}

func packProps(p graph.Props) graph.Props {
	var out graph.Props
	for k, v := range p {
		if f, ok := v.(float64); ok && !math.IsNaN(f) && !math.IsInf(f, 0) {
			if out == nil {
				out = make(graph.Props, len(p))
				maps.Copy(out, p)
			}
			out[k] = packedFloat{f}
		}
	}
	if out == nil {
		return p
	}
	return out
}

// Decode reads what Encode wrote into b, adding to what is there. Errors name the line.
func (b Batch) Decode(r io.Reader) error {
	var facts *Facts
	n := 0
	in := bufio.NewReader(r)
	for {
		raw, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			if len(raw) > 0 {
				return fmt.Errorf("decode facts: line %d: %w", n+1, ErrTruncated)
			}
			return nil
		}
		if err != nil {
			return fmt.Errorf("decode facts: %w", err)
		}
		n++
		if facts, err = b.decodeLine(raw, facts); err != nil {
			return fmt.Errorf("decode facts: line %d: %w", n, err)
		}
	}
}

func (b Batch) decodeLine(raw []byte, facts *Facts) (*Facts, error) {
	var l line
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&l); err != nil {
		return nil, err
	}
	if l.Scope != nil {
		f, _ := b.Scope(l.Scope.Cloud, l.Scope.Account, l.Scope.Flag).(*Facts)
		return f, nil
	}
	if facts == nil {
		return nil, errors.New("a fact before the first scope")
	}
	var err error
	switch {
	case l.Node != nil:
		l.Node.Props, err = unpackProps(l.Node.Props)
		facts.Node(*l.Node)
	case l.Edge != nil:
		l.Edge.Props, err = unpackProps(l.Edge.Props)
		facts.Edge(*l.Edge)
	case l.Gap != nil:
		facts.Gap(*l.Gap)
	default:
		err = errors.New("neither scope nor fact")
	}
	return facts, err
}

func unpackProps(p graph.Props) (graph.Props, error) {
	for k, v := range p {
		u, err := unpackValue(v)
		if err != nil {
			return nil, fmt.Errorf("property %s: %w", k, err)
		}
		p[k] = u
	}
	return p, nil
}

func unpackValue(v any) (any, error) {
	switch v := v.(type) {
	case string, bool:
		return v, nil
	case json.Number:
		return v.Int64()
	case []any:
		out := make([]string, len(v))
		for i, e := range v {
			s, ok := e.(string)
			if !ok {
				return nil, fmt.Errorf("list element of type %T", e)
			}
			out[i] = s
		}
		return out, nil
	case map[string]any:
		if n, ok := v["f"].(json.Number); ok && len(v) == 1 {
			return n.Float64()
		}
	}
	return nil, fmt.Errorf("value of type %T", v)
}
