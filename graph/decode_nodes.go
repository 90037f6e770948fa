package graph

import (
	"slices"
	"strings"
)

// nodePart is one chunk of nodes, read as far as it can be by itself: strings,
// label sets and property sets are numbered within the chunk.
type nodePart struct {
	ids, folds []string
	cloud      []byte
	columns    [4][]uint32 // name, account, region, type, by entry of words
	labels     []uint32
	nsets      []uint32

	words     []string
	code      []uint32 // of each word, once taken; before, codedWord or a nameWord
	labelSets [][]Label
	sets      setTexts
	labelCode []uint16 // of each label set, once taken
	setCode   []uint32 // of each property set, once taken
	err       error
}

// What the columns of a chunk have a word for.
const (
	nameWord  = 1 // a name: nearly each is another, so that it is not looked up
	codedWord = 2 // an account, region or type: equal ones have one code
)

func readNodes(chunk []byte) *nodePart {
	r := &wire{b: chunk}
	p := &nodePart{}
	words := r.strings()
	p.readLabelSets(r, words)
	p.sets = r.setTexts(words)
	p.ids = r.strings()
	n := len(p.ids)
	if r.err == nil {
		p.fold(r)
		p.cloud = r.bytes(min(n, len(r.b)))
		if len(p.cloud) < n || slices.ContainsFunc(p.cloud, func(c byte) bool { return int(c) >= len(clouds) }) {
			r.fail("no cloud")
		}
	}
	if p.err = r.err; p.err != nil {
		return p
	}
	for i := range p.columns {
		p.columns[i] = make([]uint32, n)
		r.places(p.columns[i], len(words))
	}
	p.labels, p.nsets = make([]uint32, n), make([]uint32, n)
	r.places(p.labels, len(p.labelSets))
	r.places(p.nsets, len(p.sets.ends))
	if p.err = r.end(); p.err == nil {
		p.keepWords(words)
	}
	return p
}

func (p *nodePart) fold(r *wire) {
	p.folds = make([]string, len(p.ids))
	for i, id := range p.ids {
		p.folds[i] = FoldID(id)
		if id == "" || i > 0 && p.folds[i] <= p.folds[i-1] {
			r.fail("node %q out of order", id)
			return
		}
	}
}

func (p *nodePart) readLabelSets(r *wire, t table) {
	for range r.count() {
		var list []Label
		for range r.count() {
			l := Label(t.at(r))
			if len(list) == maxLabels || slices.Contains(list, l) {
				r.fail("label %q is one too many", l)
			}
			if r.err != nil {
				return
			}
			list = append(list, l)
		}
		p.labelSets = append(p.labelSets, list)
	}
}

// maxLabels bounds one node's labels; the table of labels has some thirty.
const maxLabels = 64

// keepWords copies the words that the columns need, in one piece: the chunk's
// table has much that need not stay.
func (p *nodePart) keepWords(all table) {
	p.words, p.code = make([]string, len(all)), make([]uint32, len(all))
	for i, col := range p.columns {
		use := uint32(codedWord)
		if i == 0 {
			use = nameWord
		}
		for _, c := range col {
			p.code[c] = max(p.code[c], use)
		}
	}
	var text strings.Builder
	size := 0
	for i, use := range p.code {
		if use == nameWord {
			size += len(all[i])
		}
	}
	text.Grow(size) // never grows again, so that what was cut from it stays
	for i, use := range p.code {
		switch use {
		case nameWord:
			at := text.Len()
			text.WriteString(all[i])
			p.words[i] = text.String()[at:]
		case codedWord:
			p.words[i] = all[i]
		}
	}
}

// takeNodes adds the next chunk that was read, but for its columns.
func (d *Decoder) takeNodes(p *nodePart) error {
	if p.err != nil {
		return p.err
	}
	r := &wire{}
	if last := d.lastFold; len(p.folds) > 0 {
		if d.nodeCount > 0 && p.folds[0] <= last {
			r.fail("node %q out of order", p.ids[0])
		}
		d.lastFold = p.folds[len(p.folds)-1]
	}
	if d.nodeCount += len(p.ids); d.nodeCount > 1<<31 {
		r.fail("too many nodes")
	}
	p.labelCode = d.labelCodes(r, p.labelSets)
	if r.err != nil {
		return r.err
	}
	p.setCode = d.sets.addAll(p.sets)
	for i, use := range p.code {
		switch {
		case use == codedWord:
			p.code[i] = d.intern(p.words[i])
		case use == nameWord && p.words[i] != "":
			p.code[i] = uint32(len(d.strs.list)) //nolint:gosec // fewer strings than facts
			d.strs.list = append(d.strs.list, p.words[i])
		default:
			p.code[i] = 0
		}
	}
	p.sets, p.words = setTexts{}, nil
	d.nodeParts = append(d.nodeParts, p)
	return nil
}

// intern copies what it keeps, so that a chunk's text can go.
func (d *Decoder) intern(s string) uint32 {
	if c, ok := d.strs.code[s]; ok {
		return c
	}
	return d.strs.add(strings.Clone(s))
}

func (d *Decoder) labelCodes(r *wire, sets [][]Label) []uint16 {
	out := make([]uint16, len(sets))
	for i, list := range sets {
		var key strings.Builder
		for _, l := range list {
			key.WriteString(string(l))
			key.WriteByte(0)
		}
		code, ok := d.label[key.String()]
		if !ok {
			if len(d.s.labelSets) == 1<<16 {
				r.fail("more than %d sets of labels", 1<<16)
				return nil
			}
			code = uint16(len(d.s.labelSets)) //nolint:gosec // checked above
			d.label[key.String()] = code
			own := make([]Label, len(list))
			for k, l := range list {
				own[k] = Label(strings.Clone(string(l)))
			}
			d.s.labelSets = append(d.s.labelSets, own)
		}
		out[i] = code
	}
	return out
}

// finishNodes fills the columns once all nodes are there.
func (d *Decoder) finishNodes() error {
	if d.byID != nil {
		return nil
	}
	if err := d.nodesAhead.finish(d.takeNodes); err != nil {
		return err
	}
	s, n := d.s, d.nodeCount
	s.ids, s.folds = make([]string, n), make([]string, n)
	s.name, s.acct, s.region, s.typ = make([]uint32, n), make([]uint32, n), make([]uint32, n), make([]uint32, n)
	s.cloud, s.labels, s.nsets = make([]uint8, n), make([]uint16, n), make([]uint32, n)
	first := make([]int, len(d.nodeParts)+1)
	for i, p := range d.nodeParts {
		first[i+1] = first[i] + len(p.ids)
	}
	Spread(len(d.nodeParts), 16, func(from, to int) {
		for i := from; i < to; i++ {
			d.nodeParts[i].fill(s, first[i])
		}
	})
	d.nodeParts = nil
	s.strs = d.strs.list
	s.layLabels()
	d.byID = newIDTable(s.folds)
	return nil
}

// fill writes the nodes' rows, the first of which has the number at.
func (p *nodePart) fill(s *Snapshot, at int) {
	copy(s.ids[at:], p.ids)
	copy(s.folds[at:], p.folds)
	copy(s.cloud[at:], p.cloud)
	for i, col := range [...][]uint32{s.name[at:], s.acct[at:], s.region[at:], s.typ[at:]} {
		for k, c := range p.columns[i] {
			col[k] = p.code[c]
		}
	}
	for k, c := range p.labels {
		s.labels[at+k] = p.labelCode[c]
	}
	for k, c := range p.nsets {
		s.nsets[at+k] = p.setCode[c]
	}
}

// layLabels lists the nodes of each label.
func (s *Snapshot) layLabels() {
	count := make([]int, len(s.labelSets))
	for _, set := range s.labels {
		count[set]++
	}
	number := map[Label]int{}
	var size []int
	lists := make([][]int, len(s.labelSets)) // numbers of labels, by label set
	for set, labels := range s.labelSets {
		for _, l := range labels {
			i, ok := number[l]
			if !ok {
				i = len(size)
				number[l] = i
				size = append(size, 0)
			}
			size[i] += count[set]
			lists[set] = append(lists[set], i)
		}
	}
	nodes := make([][]NodeID, len(size))
	for i, n := range size {
		nodes[i] = make([]NodeID, 0, n)
	}
	for n, set := range s.labels {
		for _, i := range lists[set] {
			nodes[i] = append(nodes[i], NodeID(n))
		}
	}
	s.byLabel = make(map[Label][]NodeID, len(number))
	for l, i := range number {
		s.byLabel[l] = nodes[i]
	}
}
