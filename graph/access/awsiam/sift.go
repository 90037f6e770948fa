package awsiam

import (
	"sync"

	"github.com/postern-graph/postern/graph/access"
)

// sieve tells for each of some actions whether anything can come of a class's
// questions about it. What documents give is worked out once for each, what a
// name is given once for the documents that mean it.
type sieve struct {
	j    *Judge
	acts []*act
	free bits // actions that nobody is asked a permission for
	all  bits

	mu    sync.RWMutex
	docs  map[int32]bits  // by document, the actions of which it allows something
	names map[string]bits // by name, those that a resource's policy lets it
}

// Sift prepares to tell about some actions (access.Sifter).
func (j *Judge) Sift(actions []string) access.Sieve {
	f := &sieve{j: j, free: newBits(len(actions)), all: newBits(len(actions)), docs: map[int32]bits{}, names: map[string]bits{}}
	for i, action := range actions {
		a := j.act(action)
		f.acts = append(f.acts, a)
		f.all.set(int32(i))
		if (caller{kind: userCaller}).asksNothing(a.name) {
			f.free.set(int32(i))
		}
	}
	return f
}

// Of is the first half of asking, for all actions at once.
func (f *sieve) Of(c access.ClassID) []uint64 {
	who := f.j.people[c]
	if who.p.free() || who.p.kind == anonymous { // what anonymous requests may be hangs on their context
		return f.all
	}
	out := append(make(bits, 0, len(f.all)), f.free...)
	for _, d := range who.identity {
		out.or(f.doc(d))
	}
	for _, name := range who.names {
		out.or(f.name(name))
	}
	return out
}

func (f *sieve) doc(d int32) bits {
	return remembered(f, f.docs, d, func() bits {
		b := newBits(len(f.acts))
		for i, a := range f.acts {
			if a.grants.has(d) {
				b.set(int32(i))
			}
		}
		return b
	})
}

func (f *sieve) name(name string) bits {
	return remembered(f, f.names, name, func() bits {
		b := newBits(len(f.acts))
		seen := map[int32]bool{}
		for _, n := range f.j.e.naming[name] {
			for _, p := range f.j.e.policies[n] {
				if d := f.j.numberOf(p.doc); !seen[d] {
					seen[d] = true
					b.or(f.doc(d))
				}
			}
		}
		return b
	})
}

// remembered is what was found of a key before, or is found now; two who look at once find the same.
func remembered[K comparable](f *sieve, known map[K]bits, key K, find func() bits) bits {
	f.mu.RLock()
	b, ok := known[key]
	f.mu.RUnlock()
	if ok {
		return b
	}
	b = find()
	f.mu.Lock()
	known[key] = b
	f.mu.Unlock()
	return b
}

func (b bits) or(o bits) {
	for i, x := range o {
		b[i] |= x
	}
}
