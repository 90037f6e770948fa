package view

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/graph/remedy"
	"github.com/postern-graph/postern/graph/walk"
)

// ChangeKind says what is changed, by its own name.
type ChangeKind string

// MarshalChangeKind writes a kind of change in upper case.
func MarshalChangeKind(k ChangeKind) graphql.Marshaler {
	return word(strings.ToUpper(strings.ReplaceAll(string(k), "-", "_")))
}

// UnmarshalChangeKind reads one.
func UnmarshalChangeKind(v any) (ChangeKind, error) {
	s, err := unword(v)
	return ChangeKind(strings.ToLower(strings.ReplaceAll(s, "_", "-"))), err
}

// WeightRule is one row of a table of weights.
type WeightRule struct {
	Kind    *ChangeKind `json:"kind,omitempty"`
	Subject *string     `json:"subject,omitempty"`
	Tag     *string     `json:"tag,omitempty"`
	Weight  *int        `json:"weight,omitempty"`
	Never   *bool       `json:"never,omitempty"`
}

// Rules reads a table of weights. Errors are *Error with BadRequest.
func Rules(rows []*WeightRule) ([]remedy.Rule, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	raw, err := json.Marshal(map[string]any{"rules": rows})
	if err != nil {
		return nil, fmt.Errorf("weights: %w", err)
	}
	rules, err := remedy.ReadRules(bytes.NewReader(raw))
	if err != nil {
		return nil, Errorf(BadRequest, "weights: %s", err)
	}
	return rules, nil
}

// CutAnswer says what the least is that must change.
type CutAnswer struct {
	Pattern         string
	Cuts            []*Cut
	Least, Complete bool
	Bound           int
	Chains          []*CutChain
	Proof           *CutProof
	Open            *CutChain
	HeldBack        []*CutStep
	Given           []*GivenFlag
}

// GivenFlag is a flag of a node that counts as given.
type GivenFlag struct {
	Node Entity
	Flag Flag
}

// Cut is a set of changes that closes every chain.
type Cut struct {
	Weight  int
	Changes []*Change
	Edits   []Edit
	Tried   *CutTrial

	falls func() (list []*KindCount, complete bool)
}

// Change is one thing that a person can change.
type Change struct {
	ID                     string
	Kind                   ChangeKind
	Subject, Statement, Of string
	Weight                 int
	Weighing               *Weighing
	Words                  string
	Edits                  []Edit
}

// Usage says whether principals are at work, by its own name.
type Usage string

// MarshalUsage writes a usage in upper case.
func MarshalUsage(u Usage) graphql.Marshaler { return word(strings.ToUpper(string(u))) }

// UnmarshalUsage reads one.
func UnmarshalUsage(v any) (Usage, error) { s, err := unword(v); return Usage(strings.ToLower(s)), err }

// Weighing says why a change weighs what it does.
type Weighing struct {
	Rule                              *int
	Base, Others, ForOthers, ForUsage int
	Usage                             *Usage
	LastUsed                          *string
	Words                             string
}

func weighing(w remedy.Weighing) *Weighing {
	out := &Weighing{Base: int(w.Base), Others: w.Others, ForOthers: int(w.ForOthers), ForUsage: int(w.ForUsage), Words: w.Words()}
	if w.Rule > 0 {
		out.Rule = &w.Rule
	}
	if u := Usage(w.Usage); u != "" {
		out.Usage = &u
	}
	if w.LastUsed != "" {
		out.LastUsed = &w.LastUsed
	}
	return out
}

// KindCount counts the edges of a kind.
type KindCount struct {
	Kind  graph.Kind
	Count int
}

// CutChain is a chain with the changes on which it hangs.
type CutChain struct {
	Start   Entity
	Steps   []*CutStep
	Changes []string
	Words   []string
}

// CutStep is one step of a chain that a cut closes.
type CutStep struct {
	Kind     graph.Kind
	From, To Entity
	Revealed bool
}

// CutTrial says what came of making a cut in the facts.
type CutTrial struct {
	Made bool
	Why  *string
	Left []*CutStep
}

// CutProof shows that no cut weighs less than the bound.
type CutProof struct {
	Branch        *string
	With, Without *CutProof
	Shares        []*CutShare
}

// CutShare is what a chain has of the weight of each of its changes.
type CutShare struct {
	Chain int
	Share float64
}

// fallsLimit bounds how many edges' reasons are asked for beside a cut.
const fallsLimit = 20_000

// ProofTree is the proof as one value.
func (a *CutAnswer) ProofTree() *Value {
	if a.Proof == nil {
		return nil
	}
	return &Value{a.Proof.tree()}
}

func (p *CutProof) tree() map[string]any {
	out := map[string]any{}
	if p.Branch != nil {
		out["branch"] = *p.Branch
	}
	if p.With != nil {
		out["with"] = p.With.tree()
	}
	if p.Without != nil {
		out["without"] = p.Without.tree()
	}
	var shares []map[string]any
	for _, s := range p.Shares {
		shares = append(shares, map[string]any{"chain": s.Chain, "share": s.Share})
	}
	if shares != nil {
		out["shares"] = shares
	}
	return out
}

// Falls counts what falls with the changes.
func (c *Cut) Falls() []*KindCount { list, _ := c.falls(); return list }

// FallsComplete says that all edges near the changes were looked at.
func (c *Cut) FallsComplete() bool { _, complete := c.falls(); return complete }

// cutting is a question for a cut under way. A Book is for one goroutine at a time.
type cutting struct {
	mu   sync.Mutex
	e    *Estate
	s    *graph.Snapshot // in which steps are numbered; nodes as in the estate
	book *remedy.Book
}

// Cut finds the least that must change, and shows it with its proof and what came of trying it.
func (e *Estate) Cut(q ask.CutQuestion) (*CutAnswer, error) {
	r, err := ask.LeastCut(e.estate, q)
	if errors.Is(err, ask.ErrCutStopped) {
		return nil, Errorf(Timeout, "%s; ask a narrower question, or use 'postern cut'", err)
	}
	if errors.Is(err, ask.ErrCutOpens) {
		return nil, Errorf(BadRequest, "%s", err)
	}
	if err != nil {
		return nil, err
	}
	c := &cutting{e: e, s: r.Graph, book: r.Book}
	a := &CutAnswer{
		Pattern: q.Pattern.String(), Cuts: []*Cut{}, Least: r.Least(), Bound: int(r.Bound), Complete: r.Complete,
		Chains: []*CutChain{}, Proof: c.proof(r.Proof), HeldBack: c.steps(r.HeldBack), Given: []*GivenFlag{},
	}
	for i, cut := range r.Cuts.Cuts {
		a.Cuts = append(a.Cuts, c.cut(cut, r.Tried[i]))
	}
	for i := range r.Strands {
		a.Chains = append(a.Chains, c.chain(&r.Strands[i]))
	}
	for _, f := range c.book.Stuck(r.Given) {
		a.Given = append(a.Given, &GivenFlag{e.node(f.Node), Flag(f.Flag)})
	}
	if r.Open != nil {
		a.Open = c.chain(r.Open)
	}
	return a, nil
}

func (c *cutting) cut(made walk.Cut, tried ask.Tried) *Cut {
	out := &Cut{Weight: int(made.Weight), Changes: []*Change{}, Edits: []Edit{}, Tried: c.tried(tried)}
	for _, ch := range made.Changes {
		v := c.change(ch)
		out.Changes = append(out.Changes, v)
		out.Edits = append(out.Edits, v.Edits...)
	}
	out.falls = sync.OnceValues(func() ([]*KindCount, bool) { return c.falls(made.Changes) })
	return out
}

func (c *cutting) tried(t ask.Tried) *CutTrial {
	out := &CutTrial{Made: t.Made, Why: orNull(t.Why), Left: []*CutStep{}}
	for _, claim := range t.Left {
		from, ok := c.s.Lookup(claim.From)
		to, found := c.s.Lookup(claim.To)
		if ok && found {
			out.Left = append(out.Left, &CutStep{Kind: claim.Kind, From: c.e.node(from), To: c.e.node(to)})
		}
	}
	return out
}

func (c *cutting) falls(changes []walk.Change) (list []*KindCount, complete bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	edges, complete := c.book.Falls(changes, fallsLimit)
	counts := map[graph.Kind]int{}
	for _, e := range edges {
		counts[e.Kind]++
	}
	list = []*KindCount{}
	for _, k := range graph.Kinds() {
		if counts[k.Kind] > 0 {
			list = append(list, &KindCount{k.Kind, counts[k.Kind]})
		}
	}
	return list, complete
}

func (c *cutting) change(ch walk.Change) *Change {
	v := c.book.Change(ch)
	out := &Change{
		ID: v.ID, Kind: ChangeKind(v.Kind), Subject: v.Subject, Statement: v.Statement, Of: v.Of,
		Weight: int(v.Weight), Weighing: weighing(v.Weighing), Words: v.Words(), Edits: []Edit{},
	}
	for _, e := range v.Edits {
		out.Edits = append(out.Edits, Edit(e))
	}
	return out
}

func (c *cutting) chain(s *walk.Strand) *CutChain {
	out := &CutChain{Start: c.e.node(s.Start), Steps: c.steps(s.Steps), Changes: []string{}, Words: []string{}}
	for _, ch := range s.Changes {
		change := c.book.Change(ch)
		out.Changes, out.Words = append(out.Changes, change.ID), append(out.Words, change.Words())
	}
	return out
}

func (c *cutting) steps(steps []walk.Step) []*CutStep {
	out := []*CutStep{}
	for _, st := range steps {
		x := c.s.Edge(st.Edge)
		if x.Kind == graph.Latent {
			x.Kind = graph.Kind(c.s.EdgeString(x.ID, graph.PropLatentKind))
		}
		_, revealed := c.s.EdgeProp(x.ID, graph.PropRevealed)
		out = append(out, &CutStep{x.Kind, c.e.node(st.From), c.e.node(x.To), revealed})
	}
	return out
}

func (c *cutting) proof(p *walk.Proof) *CutProof {
	if p == nil {
		return nil
	}
	out := &CutProof{With: c.proof(p.With), Without: c.proof(p.Without), Shares: []*CutShare{}}
	if p.Branch {
		id := c.book.Change(p.Change).ID
		out.Branch = &id
	}
	for _, s := range p.Shares {
		out.Shares = append(out.Shares, &CutShare{s.Strand, float64(s.Parts) / walk.Parts})
	}
	return out
}
