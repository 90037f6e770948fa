package graph

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// edgeRows are the edges of one chunk, by themselves.
type edgeRows struct {
	folds          []string // of the ends, ascending
	kinds          []Kind
	sets           propSets
	from, kind, to []uint32 // places in folds, kinds, folds
	set            []uint32
	keys           []string // by set
}

func readEdgeRows(body []byte) (*edgeRows, error) {
	r := &wire{b: body}
	p := &edgeRows{}
	t := r.strings()
	texts := r.setTexts(t)
	for range r.count() {
		p.kinds = append(p.kinds, Kind(t.at(r)))
	}
	p.folds = r.strings()
	n := r.count()
	if n > len(r.b)/edgeColumns {
		r.fail("%d edges in %d bytes", n, len(r.b))
	}
	if r.err != nil {
		return nil, r.err
	}
	sets := newSetReader()
	codes := sets.addAll(texts)
	p.sets = sets.propSets
	p.from, p.kind, p.to, p.set = make([]uint32, n), make([]uint32, n), make([]uint32, n), make([]uint32, n)
	r.uints(p.from)
	at := uint64(0)
	for i, v := range p.from {
		if at += uint64(v); at >= uint64(len(p.folds)) {
			r.fail("source out of range")
			break
		}
		p.from[i] = uint32(at) //nolint:gosec // below a length
	}
	r.places(p.kind, len(p.kinds))
	r.places(p.to, len(p.folds))
	r.places(p.set, len(codes))
	if err := r.end(); err != nil {
		return nil, err
	}
	for i, c := range p.set {
		p.set[i] = codes[c]
	}
	p.keys = make([]string, len(p.sets.off)-1)
	for i := range p.keys {
		v, _ := p.sets.get(uint32(i), "")
		p.keys[i], _ = v.(string)
	}
	return p, nil
}

func (p *edgeRows) fromFold(i int) string { return p.folds[p.from[i]] }

// compare orders an edge of the chunk beside one of a Snapshot.
func (p *edgeRows) compare(i int, s *Snapshot, e EdgeID) int {
	if c := strings.Compare(p.fromFold(i), s.folds[s.from[e]]); c != 0 {
		return c
	}
	return cmp.Or(strings.Compare(string(p.kinds[p.kind[i]]), string(s.kinds[s.kind[e]])),
		strings.Compare(p.folds[p.to[i]], s.folds[s.to[e]]), strings.Compare(p.keys[p.set[i]], s.EdgeKey(e)))
}

// sortedAfter says whether an edge of the chunk stands where EncodeChunks puts it.
func (p *edgeRows) sortedAfter(i int) bool {
	j := i - 1
	return cmp.Or(cmp.Compare(p.from[j], p.from[i]), strings.Compare(string(p.kinds[p.kind[j]]), string(p.kinds[p.kind[i]])),
		cmp.Compare(p.to[j], p.to[i]), strings.Compare(p.keys[p.set[j]], p.keys[p.set[i]])) < 0
}

func (p *edgeRows) props(i int) Props {
	out := Props{}
	for k, v := range p.sets.all(p.set[i]) {
		if k != "" {
			out[k] = v
		}
	}
	return out
}

func (c *Comparison) addEdges(body []byte) error {
	was, err := readEdgeRows(body)
	if err != nil {
		return err
	}
	if !slices.IsSorted(was.folds) {
		return errors.New("ends out of order")
	}
	if len(was.from) > 0 {
		if was.fromFold(0) < c.lastFold {
			return fmt.Errorf("edge from %q out of order", was.fromFold(0))
		}
		c.lastFold = strings.Clone(was.fromFold(len(was.from) - 1))
	}
	same := sameSets{was: &was.sets, is: &c.next.sets, known: map[[2]uint32]bool{}}
	for i := range was.from {
		if i > 0 && !was.sortedAfter(i) {
			return fmt.Errorf("edge from %q out of order", was.fromFold(i))
		}
		if !c.meetEdge(was, i, same) {
			f, err := c.goneEdge(was, i)
			if err != nil {
				return err
			}
			c.out.GoneEdges = append(c.out.GoneEdges, f)
		}
	}
	return nil
}

// meetEdge passes the later edges up to the earlier one i and says whether it is still there. What is passed before it came
// new.
func (c *Comparison) meetEdge(was *edgeRows, i int, same sameSets) bool {
	for {
		row, ok := front(&c.edges)
		if !ok {
			return false
		}
		e := EdgeID(row) //nolint:gosec // a row
		order := was.compare(i, c.next, e)
		if order < 0 {
			return false
		}
		pass(&c.edges)
		if order == 0 {
			if !same.same(was.set[i], c.next.esets[e]) {
				c.out.ChangedEdges = append(c.out.ChangedEdges, ChangedEdge{was.props(i), e})
			}
			return true
		}
		c.out.AddedEdges = append(c.out.AddedEdges, e)
	}
}

func (c *Comparison) goneEdge(was *edgeRows, i int) (EdgeFact, error) {
	f := EdgeFact{Kind: Kind(strings.Clone(string(was.kinds[was.kind[i]]))), Key: strings.Clone(was.keys[was.set[i]]), Props: was.props(i)}
	for _, end := range [...]struct {
		fold string
		id   *string
	}{{was.fromFold(i), &f.From}, {was.folds[was.to[i]], &f.To}} {
		id, ok := c.wrote[end.fold]
		if n, at := slices.BinarySearch(c.next.folds, end.fold); !ok && at {
			id, ok = c.next.ids[n], true
		}
		if !ok {
			return EdgeFact{}, fmt.Errorf("edge to an unknown node %q", end.fold)
		}
		*end.id = id
	}
	return f, nil
}
