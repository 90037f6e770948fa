package walk

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/postern-graph/postern/graph"
)

// Options bound a search. The zero value asks for 25 paths of up to 8 hops.
type Options struct {
	MaxHops int // edges in a path; 0 is 8
	Limit   int // paths; 0 is 25
	// Budget is how many places, and apart from that how many partial paths,
	// to look at; 0 is 2,000,000.
	Budget int
	Latent bool
	// Least asks for all the paths that cost as little as the first, and no others.
	Least bool
	// View is how to look at the Snapshot; nil, or a view of another one, is the plain way.
	View *View
	// Stop is asked now and then; when it says yes the search ends with what
	// it has, incomplete. nil never stops.
	Stop func() bool

	settle   int // labels that a side settles before the sides are weighed anew
	capAfter int // edges both sides look at before they share out the hops: deep searches from both ends need go only half way
}

const mostHops = 1 << 14

func (o Options) withDefaults() Options {
	o.MaxHops = min(cmp.Or(o.MaxHops, 8), mostHops)
	o.Limit = cmp.Or(o.Limit, 25)
	o.Budget = cmp.Or(o.Budget, 2_000_000)
	o.settle = cmp.Or(o.settle, 128)
	o.capAfter = cmp.Or(o.capAfter, 20_000)
	return o
}

// Cheapest finds the cheapest simple paths that match the pattern, by cost,
// then length, then the ids of their nodes, then kinds.
//
// Two balls grow over (node, pattern state, hold), one from the starts and one
// from the ends, by rising cost, and always the one that has cost less so far.
// Once they meet, the back ball is continued through the fore ball alone, which
// gives exact bounds on every walk within both radii, and a best-first
// enumeration under these bounds lists the simple paths among them. Both grow
// on until there are enough, or nothing is left within MaxHops. With S states
// and P edges within the radii it is O(P·S·log N) and, for each path, O(edges
// of its nodes); what lies beyond the radii is never looked at. A Grant is one
// node, so its holders and its resources are looked at once each, not in
// pairs. The first search of a Snapshot builds an index of it: O(N + E).
func Cheapest(g *graph.Snapshot, p Pattern, o Options) Result {
	if p.Check() != nil {
		return Result{CutBy: ByPattern}
	}
	x := o.View.index(g)
	s, ok := searches.Get().(*search)
	if !ok {
		s = &search{}
	}
	defer searches.Put(s)
	s.begin(compile(x, p, o.Latent), o.withDefaults())
	s.run()
	return s.answer()
}

// searches keeps the working memory of searches that ended.
var searches sync.Pool

// search is one question on its way, and its working memory.
type search struct {
	a         *automaton
	o         Options
	holdsKind uint8 // code of HOLDS, or one that no edge has

	fore, back, rest       ball
	foreLabels, backLabels []label
	starts                 []place // where paths begin, as far as known
	seeds                  []seed
	regrow                 []uint32
	met                    micro // the cheapest walk known
	limit                  micro // of the attempt that runs
	leastCost              micro // of the first path found

	partials   []partial
	heap       []int32
	kids       []partial
	finals     []partial // kids that end a path
	strideAt   table     // to spans of strideList
	spans      [][2]int
	strideList []stride
	seen       map[string]bool
	detours    detours

	steps, asked int
	deadline     int // in steps; what is gathered counts once it is past
	stopped      bool
	cut          Limit // other than by the number of paths
	more         bool
	result       Result
}

func (s *search) begin(a *automaton, o Options) {
	s.a, s.o = a, o
	s.foreLabels, s.backLabels = s.foreLabels[:0], s.backLabels[:0]
	s.fore.labels, s.back.labels, s.rest.labels = &s.foreLabels, &s.backLabels, &s.backLabels
	for _, b := range []*ball{&s.fore, &s.back, &s.rest} {
		b.reset(o.MaxHops)
	}
	s.starts, s.seeds, s.regrow = s.starts[:0], s.seeds[:0], s.regrow[:0]
	s.met, s.steps, s.asked, s.deadline = endless, 0, 0, math.MaxInt
	s.stopped, s.cut, s.more = false, NoLimit, false
	s.result = Result{}
	s.holdsKind = 255
	if i, ok := slices.BinarySearch(a.x.s.Kinds(), graph.Holds); ok {
		s.holdsKind = uint8(i) //nolint:gosec // at most 255 kinds
	}
}

func (s *search) answer() Result {
	r := s.result
	if r.CutBy = s.cut; r.CutBy == NoLimit && s.more {
		r.CutBy = ByPaths
	}
	r.Complete = r.CutBy == NoLimit
	r.Steps = s.steps
	s.a, s.o, s.result = nil, Options{}, Result{}
	return r
}

func (s *search) run() {
	tried, next := micro(-1), 0
	for {
		c := s.covered()
		if s.met <= c && c > tried && (c == endless || s.fore.work+s.back.work >= next) {
			before := s.steps
			if s.attempt(c) {
				return
			}
			tried, next = c, s.fore.work+s.back.work+8*(s.steps-before)
		}
		if c == endless {
			return
		}
		if spent := s.steps > s.o.Budget; spent || s.halted() {
			s.cutBy(spent)
			s.lastTry()
			return
		}
		s.grow(s.cheaper(), min(s.o.settle, 4+s.steps/8))
		if s.fore.work > s.o.capAfter && s.back.work > s.o.capAfter {
			s.back.cap = s.o.MaxHops / 2
			s.fore.cap = s.o.MaxHops - s.back.cap
		}
	}
}

// cheaper picks the side that has cost, and will next cost, less.
func (s *search) cheaper() *ball {
	switch {
	case s.fore.exhausted():
		return &s.back
	case s.back.exhausted():
		return &s.fore
	}
	if s.price(&s.fore, 0) <= s.price(&s.back, s.a.accept) {
		return &s.fore
	}
	return &s.back
}

func (s *search) price(b *ball, q uint16) int {
	const edges = 8 // of a node, as a guess
	switch {
	case b.waits:
		return b.work + s.holders(b.held.key.node())
	case b.started:
		return b.work + edges*b.queue.ahead()
	}
	_, _, count := s.a.states[q].matcher.candidates()
	return edges * count
}

// attempt lists the paths of at most limit, and reports whether they answer
// the question.
func (s *search) attempt(limit micro) bool {
	mark, work := len(s.backLabels), s.back.work
	s.complete(limit)
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	done := s.enumerate(limit)
	s.rest.tab.reset()
	s.rest.queue.reset()
	s.backLabels, s.back.work = s.backLabels[:mark], work
	s.partials, s.heap, s.strideList = s.partials[:0], s.heap[:0], s.strideList[:0]
	s.strideAt.reset()
	s.spans = s.spans[:0]
	clear(s.seen)
	return done
}

// lastTry lists what paths can be found in little time where the two balls
// met, unless an attempt has found some already.
func (s *search) lastTry() {
	if len(s.result.Paths) == 0 && s.met < endless {
		s.stopped, s.o.Stop, s.deadline = false, nil, s.steps+grace
		s.attempt(endless)
	}
}

// cutBy notes what ended the search: its budget, or else Stop.
func (s *search) cutBy(budget bool) {
	switch {
	case s.cut != NoLimit:
	case budget:
		s.cut = ByBudget
	default:
		s.cut = ByStop
	}
}

// grace is how many steps a search that was stopped may still take.
const grace = 20_000

// halted asks Stop now and then.
func (s *search) halted() bool {
	if s.steps > s.deadline {
		return true
	}
	if s.stopped || s.o.Stop == nil {
		return s.stopped
	}
	if s.steps-s.asked >= 1024 || s.asked == 0 {
		s.asked = s.steps + 1
		s.stopped = s.o.Stop()
	}
	return s.stopped
}
