package access

import (
	"slices"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
)

// Estate answers questions about one whole Snapshot by handing each to the
// Judge of its cloud. It is immutable and safe for concurrent use, as its
// judges are.
type Estate struct {
	s      *graph.Snapshot
	judges func() []Judge
}

// NewEstate joins a Snapshot with the judges built on it.
func NewEstate(s *graph.Snapshot, judges []Judge) *Estate {
	return &Estate{s, func() []Judge { return judges }}
}

// JudgedLater is NewEstate with judges that are made at the first question that needs them, as on a large estate that takes a while.
func JudgedLater(s *graph.Snapshot, judges func() []Judge) *Estate {
	return &Estate{s, sync.OnceValue(judges)}
}

// Snapshot returns the facts and edges that the answers are about.
func (e *Estate) Snapshot() *graph.Snapshot { return e.s }

// Judges returns the judges by which the answers are found. The caller must not change the list.
func (e *Estate) Judges() []Judge { return e.judges() }

// CloudOf tells by its form whose action a name is: "s3:GetObject",
// "storage.objects.get", "Microsoft.Storage/storageAccounts/read".
func CloudOf(action string) graph.Cloud {
	switch {
	case strings.Contains(action, "/"):
		return graph.Azure
	case strings.Contains(action, ":"), action == "*":
		return graph.AWS
	}
	return graph.GCP
}

// Decide answers one question. Where no facts of the action's cloud were
// loaded the answer is unknown.
func (e *Estate) Decide(r Request) Decision {
	for _, j := range e.Judges() {
		if j.Cloud() == CloudOf(r.Action) {
			return j.Decide(r)
		}
	}
	return Decision{Effect: IsUnknown, BlockedBy: []string{"not loaded"}}
}

// Holder is a principal with what was decided for it.
type Holder struct {
	Principal graph.NodeID
	Decision  Decision
}

// WhoCan lists those whom the question's action on its resource is allowed to,
// or may be, ascending by id; r.Principal is ignored. Groups and roles held
// are not listed: their members and holders are.
func (e *Estate) WhoCan(r Request) []Holder {
	var out []Holder
	for _, j := range e.Judges() {
		if j.Cloud() != CloudOf(r.Action) {
			continue
		}
		for _, c := range j.Classes() {
			if c.Would || c.Members.IsEmpty() {
				continue
			}
			r.Principal = e.s.ID(graph.NodeID(c.Members.Minimum()))
			d := j.Decide(r)
			if _, ok := d.CertaintyOf(); !ok {
				continue
			}
			for _, m := range c.Members.ToArray() {
				out = append(out, Holder{graph.NodeID(m), d})
			}
		}
	}
	slices.SortFunc(out, func(a, b Holder) int { return int(a.Principal) - int(b.Principal) })
	return out
}

// adminsKey is under which a Snapshot keeps who administers it.
type adminsKey struct{}

// Admins lists the principals that certainly administer an account, project,
// subscription or what stands above one, as they are: self-grants do not count.
// They are found once for a Snapshot; the caller must not change the list.
func (e *Estate) Admins() []graph.NodeID {
	found, ok := e.s.Derived(adminsKey{}, func() any { return admins(e.s) }).([]graph.NodeID)
	if !ok {
		return admins(e.s)
	}
	return found
}

func admins(s *graph.Snapshot) []graph.NodeID {
	var out []graph.NodeID
	take := func(n graph.NodeID) {
		if s.HasLabel(n, graph.Principal) && !s.HasLabel(n, graph.Group) {
			out = append(out, n)
		}
	}
	for id := range graph.EdgeID(s.NumEdges()) { //nolint:gosec // edges are numbered as uint32
		edge := s.Edge(id)
		if edge.Kind != graph.Administers || s.Certainty(id) != graph.Certain || s.EdgeString(id, graph.PropTechnique) != "" {
			continue
		}
		if !s.HasLabel(edge.From, graph.Grant) {
			take(edge.From)
			continue
		}
		for h := range s.InKind(edge.From, graph.Holds) {
			take(h.From)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Explain gives the statements behind one judged edge; From may be the holder
// of a Grant that the edge leaves.
func (e *Estate) Explain(edge graph.Edge) []Reason { return Explain(e.s, e.Judges(), edge) }

// Ways gives the ways in which one judged edge is open; see the function of the same name.
func (e *Estate) Ways(edge graph.Edge) [][]Asked { return Ways(e.s, e.Judges(), edge) }

// Questions gives the questions that made one judged edge, each with the statements behind its answer.
func (e *Estate) Questions(edge graph.Edge) []Asked { return Questions(e.s, e.Judges(), edge) }
