package access

// Sifted are lists of actions, of each of which something must come for a list
// to be worth asking about: those of rows of a table. Immutable once all are
// added, and then safe for many readers.
type Sifted struct {
	actions []string
	at      map[string]int
	lists   [][]int // by list, the places of its actions
}

// NewSifted returns one without lists.
func NewSifted() *Sifted { return &Sifted{at: map[string]int{}} }

// Add takes a list; they are numbered from 0.
func (s *Sifted) Add(actions []string) {
	list := make([]int, 0, len(actions))
	for _, a := range actions {
		i, ok := s.at[a]
		if !ok {
			i = len(s.actions)
			s.at[a], s.actions = i, append(s.actions, a)
		}
		list = append(list, i)
	}
	s.lists = append(s.lists, list)
}

// Sifting is Sifted for the classes of a Judge. Safe for concurrent use.
type Sifting struct {
	of    *Sifted
	sieve Sieve // nil: the Judge knows nothing sooner
}

// On asks a Judge about the lists.
func (s *Sifted) On(j Judge) Sifting {
	f := Sifting{of: s}
	if x, ok := j.(Sifter); ok {
		f.sieve = x.Sift(s.actions)
	}
	return f
}

// Of gives which lists are worth asking about for a class.
func (f Sifting) Of(c ClassID) Possible {
	if f.sieve == nil {
		return Possible{}
	}
	return Possible{f.of.lists, f.sieve.Of(c)}
}

// Possible says which lists of actions are worth asking about; without more it
// says so of all.
type Possible struct {
	lists [][]int
	some  []uint64
}

// Has reports whether something can come of each action of a list.
func (p Possible) Has(list int) bool {
	if p.some == nil {
		return true
	}
	for _, i := range p.lists[list] {
		if p.some[i/64]&(1<<(i%64)) == 0 {
			return false
		}
	}
	return true
}
