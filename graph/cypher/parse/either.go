package parse

import "github.com/postern-graph/postern/graph/cypher/fault"

// maxTried is how many tokens of a query may be read and given up. It is far more than a query needs that was meant, and
// keeps one with names in names, of which each would be read twice, from taking long.
const maxTried = 1 << 15

// either reads what begins with DISTINCT, or with ALL in a function: as the keyword, behind which read goes on, or
// as a name. Any keyword may be a name, and "distinct[0]" is both. As in Neo4j, the word is a name only where it can be
// nothing else: there, the list is [0], while "distinct[0..1]" is a part of what is called distinct. Read begins anew
// what it gives; fits reports whether the query can go on behind it.
func (p *parser) either(read func(keyword bool), fits func() bool) {
	was := *p
	back := func() {
		p.tried += p.i - was.i
		p.i, p.depth, p.links, p.noBar = was.i, was.depth, was.links, was.noBar
	}
	keyword := func() { p.next(); read(true) }
	f := p.attempt(keyword)
	if f == nil && fits() {
		return
	}
	if back(); p.tried <= maxTried {
		if p.attempt(func() { read(false) }) == nil && fits() {
			return
		}
		back()
	}
	if f != nil {
		panic(f)
	}
	keyword()
}

// attempt gives the fault with which reading ends. That of a limit ends the query.
func (p *parser) attempt(read func()) (f *fault.Error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *fault.Error:
			if f = r; r.Kind == fault.Limit {
				panic(r)
			}
		default:
			panic(r)
		}
	}()
	read()
	return nil
}
