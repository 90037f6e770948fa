package awsiam

import (
	"encoding/binary"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph/access"
)

// A view is what a class key (classKey) says once all documents are trimmed to
// one action: two classes with equal views differ in nothing that speaks of it.
// Guardrails and the resources' side are those of the account and the shared
// part of the key; the boundary counts whole, as it holds back what it does not
// speak of, too.

// seen is the part of a view that one identity policy makes.
type seen struct{ doc, said int32 }

// views numbers the parts of views; used while classes are made.
type views struct {
	key   *classKey
	known map[string]int32
	base  map[string]int32 // those of the Judge before an edit
}

func (v *views) number(text string) int32 {
	n, ok := v.base[text]
	if ok {
		return n
	}
	n, ok = v.known[text]
	if !ok {
		n = int32(len(v.base) + len(v.known)) //nolint:gosec // at most a few for each principal
		v.known[strings.Clone(text)] = n
	}
	return n
}

// fill works out the parts for one member of a class. class is the class's own
// number, which tells apart those who are asked alone.
func (v *views) fill(who *person, class int) {
	p, c := who.p, v.key
	c.b.Reset()
	if c.alone(p) {
		c.write("alone", strconv.Itoa(class))
	}
	c.write(p.account, strconv.Itoa(int(p.kind)), strconv.FormatBool(p.serviceLinked()), strconv.FormatBool(p.unread),
		strconv.FormatBool(p.identity == nil), strconv.FormatBool(p.scp == nil), strconv.Itoa(int(who.chain)))
	if p.boundary != nil {
		c.write("boundary")
		for i, b := range p.boundary {
			c.write(strconv.Itoa(int(who.boundary[i])), b.id)
			c.values(p, c.mentions(b.doc))
		}
	}
	c.write("shared")
	c.values(p, c.shared)
	who.view = v.number(c.b.String())
	for i, pol := range p.identity {
		c.b.Reset()
		c.write("identity", strconv.Itoa(int(who.identity[i])))
		m := c.mentions(pol.doc)
		if m.denies {
			c.write(pol.id)
		}
		c.values(p, m)
		who.seen = append(who.seen, seen{who.identity[i], v.number(c.b.String())})
	}
}

// View appends what tells the class's answers about an action from those of
// other classes (access.Viewer).
func (j *Judge) View(to []byte, c access.ClassID, action string) []byte {
	who, a := j.people[c], j.act(action)
	to = binary.LittleEndian.AppendUint32(to, uint32(who.view)) //nolint:gosec // a number from 0
	for _, s := range who.seen {
		if a.speaks.has(s.doc) {
			to = binary.LittleEndian.AppendUint32(to, uint32(s.said)) //nolint:gosec // a number from 0
		}
	}
	return to
}
