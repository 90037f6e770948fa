package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// A chunk of facts is the version, then facts one after another. Cuts depend
// on the facts' ids alone, as those of a Snapshot's chunks do, so that a fact
// which comes or goes leaves the chunks around it alone.
const (
	factVersion        = 1
	factsPerChunk      = 256
	maxFactChunk       = 1 << 20 // bytes after which a chunk is cut whatever its facts
	tagNode       byte = 'n'
	tagEdge       byte = 'e'
	tagGap        byte = 'g'
)

// factLog turns facts into chunks.
type factLog struct {
	buf   []byte
	scope string // left out of origins, put back when read
	count int
}

// cutAfter reports whether the chunk ends after a fact of these ids.
func (l *factLog) cutAfter(ids ...string) bool {
	h := fnv.New64a()
	for _, id := range ids {
		_, _ = h.Write([]byte(id))
	}
	v := h.Sum64()
	return (v^v>>32)%factsPerChunk == 0 || len(l.buf) > maxFactChunk
}

// take returns the chunk in work and opens the next.
func (l *factLog) take() []byte {
	b := l.buf
	l.buf = nil
	return b
}

func (l *factLog) begin(tag byte) {
	if l.buf == nil {
		l.buf = append(make([]byte, 0, 64<<10), factVersion)
	}
	l.buf = append(l.buf, tag)
	l.count++
}

func (l *factLog) node(f *graph.NodeFact) error {
	mark := len(l.buf)
	l.begin(tagNode)
	l.str(f.ID)
	l.uint(len(f.Labels))
	for _, w := range f.Labels {
		l.str(string(w))
	}
	for _, w := range [...]string{f.Name, string(f.Cloud), f.Account, f.Region, f.Type} {
		l.str(w)
	}
	l.uint(len(f.Tags))
	for _, k := range slices.Sorted(maps.Keys(f.Tags)) {
		l.str(k)
		l.str(f.Tags[k])
	}
	l.strs(f.Aliases)
	l.origin(f.Origin)
	if err := l.props(f.Props); err != nil {
		l.buf = l.buf[:mark]
		return fmt.Errorf("node %s: %w", f.ID, err)
	}
	return nil
}

func (l *factLog) edge(f *graph.EdgeFact) error {
	mark := len(l.buf)
	l.begin(tagEdge)
	for _, w := range [...]string{string(f.Kind), f.From, f.To, f.Key} {
		l.str(w)
	}
	l.origin(f.Origin)
	if err := l.props(f.Props); err != nil {
		l.buf = l.buf[:mark]
		return fmt.Errorf("edge %s from %s to %s: %w", f.Kind, f.From, f.To, err)
	}
	return nil
}

func (l *factLog) gap(g *graph.Gap) {
	l.begin(tagGap)
	for _, w := range [...]string{g.Scope, g.Service, string(g.Reason), g.Detail} {
		l.str(w)
	}
	l.buf = binary.AppendVarint(l.buf, g.Count)
}

func (l *factLog) uint(n int) { l.buf = binary.AppendUvarint(l.buf, uint64(n)) } //nolint:gosec // lengths

func (l *factLog) str(s string) {
	l.uint(len(s))
	l.buf = append(l.buf, s...)
}

func (l *factLog) strs(list []string) {
	l.uint(len(list))
	for _, s := range list {
		l.str(s)
	}
}

func (l *factLog) origin(o graph.Origin) {
	if o.Scope == l.scope {
		o.Scope = ""
	}
	l.str(o.Scope)
	l.str(o.Record)
	l.buf = binary.AppendVarint(l.buf, o.Observed)
}

func (l *factLog) props(p graph.Props) error {
	l.uint(len(p))
	for _, k := range slices.Sorted(maps.Keys(p)) {
		l.str(k)
		switch v := p[k].(type) {
		case bool:
			l.buf = append(l.buf, 'f')
			if v {
				l.buf[len(l.buf)-1] = 't'
			}
		case int:
			l.buf = binary.AppendVarint(append(l.buf, 'i'), int64(v))
		case int64:
			l.buf = binary.AppendVarint(append(l.buf, 'i'), v)
		case float64:
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("property %s: %v is no finite number: %w", k, v, ErrInvalid)
			}
			l.buf = binary.BigEndian.AppendUint64(append(l.buf, 'd'), math.Float64bits(v))
		case string:
			l.buf = append(l.buf, 's')
			l.str(v)
		case []string:
			l.buf = append(l.buf, 'l')
			l.strs(v)
		default:
			return fmt.Errorf("property %s of type %T: %w", k, v, ErrInvalid)
		}
	}
	return nil
}

// readFacts gives the facts of one chunk to sink. Any bytes are facts or an
// error; memory stays in proportion to the bytes. Facts before the fault have
// been given when it returns an error.
func readFacts(chunk []byte, scope string, sink graph.Sink) error {
	if len(chunk) == 0 || chunk[0] != factVersion {
		return errors.New("not a chunk of facts that this version reads")
	}
	r := &factReader{b: chunk[1:], scope: scope}
	for len(r.b) > 0 {
		switch tag := r.take(1)[0]; tag {
		case tagNode:
			if f := r.node(); r.err == nil {
				sink.Node(f)
			}
		case tagEdge:
			if f := r.edge(); r.err == nil {
				sink.Edge(f)
			}
		case tagGap:
			g := graph.Gap{Scope: r.str(), Service: r.str(), Reason: graph.GapReason(r.str()), Detail: r.str(), Count: r.int()}
			if r.err == nil {
				sink.Gap(g)
			}
		default:
			r.fail(fmt.Errorf("fact of kind %d", tag))
		}
		if r.err != nil {
			return fmt.Errorf("chunk of facts: %w", r.err)
		}
	}
	return nil
}

type factReader struct {
	b     []byte
	scope string
	err   error
}

var errCut = errors.New("cut off")

func (r *factReader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.b = nil
}

func (r *factReader) take(n int) []byte {
	if n > len(r.b) {
		r.fail(errCut)
		return make([]byte, n)
	}
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

// count reads a length; what it counts takes a byte or more each.
func (r *factReader) count() int {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || v > uint64(len(r.b)-n) { //nolint:gosec // Uvarint reads no more than there is
		r.fail(errCut)
		return 0
	}
	r.b = r.b[n:]
	return int(v) //nolint:gosec // checked above
}

func (r *factReader) int() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.fail(errCut)
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *factReader) str() string {
	n := r.count()
	return string(r.take(n))
}

func (r *factReader) strs() []string {
	n := r.count()
	if n == 0 {
		return nil
	}
	out := make([]string, 0, min(n, 64))
	for range n {
		out = append(out, r.str())
	}
	return out
}

func (r *factReader) node() graph.NodeFact {
	f := graph.NodeFact{ID: r.str()}
	for range r.count() {
		f.Labels = append(f.Labels, graph.Label(r.str()))
	}
	f.Name, f.Cloud, f.Account, f.Region, f.Type = r.str(), graph.Cloud(r.str()), r.str(), r.str(), r.str()
	for range r.count() {
		if f.Tags == nil {
			f.Tags = map[string]string{}
		}
		k := r.str()
		f.Tags[k] = r.str()
	}
	f.Aliases = r.strs()
	f.Origin = r.origin()
	f.Props = r.props()
	return f
}

func (r *factReader) edge() graph.EdgeFact {
	f := graph.EdgeFact{Kind: graph.Kind(r.str()), From: r.str(), To: r.str(), Key: r.str()}
	f.Origin = r.origin()
	f.Props = r.props()
	return f
}

func (r *factReader) origin() graph.Origin {
	o := graph.Origin{Scope: r.str(), Record: r.str(), Observed: r.int()}
	if o.Scope == "" {
		o.Scope = r.scope
	}
	return o
}

func (r *factReader) props() graph.Props {
	var p graph.Props
	for range r.count() {
		if p == nil {
			p = graph.Props{}
		}
		k := r.str()
		p[k] = r.value()
	}
	return p
}

func (r *factReader) value() any {
	switch tag := r.take(1)[0]; tag {
	case 'f':
		return false
	case 't':
		return true
	case 'i':
		return r.int()
	case 'd':
		v := math.Float64frombits(binary.BigEndian.Uint64(r.take(8)))
		if math.IsNaN(v) || math.IsInf(v, 0) {
			r.fail(fmt.Errorf("%v is no finite number", v))
		}
		return v
	case 's':
		return r.str()
	case 'l':
		return append([]string{}, r.strs()...)
	default:
		r.fail(fmt.Errorf("value of type %d", tag))
		return nil
	}
}
