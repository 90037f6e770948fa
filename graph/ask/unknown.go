package ask

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam/reference"
	"github.com/postern-graph/postern/internal/spelling"
)

// Unknown says what of a permission question is not known, a sentence each, with what may be meant: a principal or a resource
// that the run does not hold, an action that its cloud is not known to have. An answer about a slip of the keyboard looks like
// any other. O(N) where an id is not known.
func Unknown(s *graph.Snapshot, r access.Request) []string {
	var out []string
	if r.Principal != "" {
		_, known := s.Lookup(r.Principal)
		if near := NearestNodes(s, r.Principal, graph.Principal); !known && len(near) > 0 {
			out = append(out, "no principal "+r.Principal+" in this run"+orElse(near))
		}
	}
	out = append(out, unknownAction(s, r.Action)...)
	if _, known := s.Lookup(r.Resource); !known && r.Resource != "" && !strings.ContainsAny(r.Resource, "*?") {
		near := NearestNodes(s, r.Resource, "")
		inside := slices.ContainsFunc(near, func(id string) bool { return strings.HasPrefix(r.Resource, id) })
		// AWS and Azure judge by the id alone; GCP needs the resource, or what it lies in.
		if len(near) > 0 && !inside || access.CloudOf(r.Action) == graph.GCP && !strings.HasPrefix(r.Resource, "//") {
			out = append(out, "no resource "+r.Resource+" in this run"+orElse(near))
		}
	}
	return out
}

func orElse(near []string) string { return spelling.DidYouMean(strings.Join(near, " or ")) }

// NearestNodes gives up to three ids that somebody may have meant: nodes of the same name, else those that differ by the
// fewest letters; of a label alone where one is given. O(N).
func NearestNodes(s *graph.Snapshot, id string, label graph.Label) []string {
	const most, slips = 3, 4
	name, lower := lastName(id), strings.ToLower(id)
	var named, near []string
	best := slips
	for i := range s.NumNodes() {
		n := graph.NodeID(i)
		if s.HasLabel(n, graph.Grant) || label != "" && !s.HasLabel(n, label) {
			continue
		}
		other := s.ID(n)
		if name != "" && (strings.EqualFold(s.Name(n), name) || strings.EqualFold(lastName(other), name)) {
			named = append(named, other)
			continue
		}
		d := spelling.Distance(lower, strings.ToLower(other), best+1)
		if d < best {
			best, near = d, nil
		}
		if d == best && d < slips {
			near = append(near, other)
		}
	}
	if len(named) == 0 {
		named = near
	}
	return named[:min(len(named), most)]
}

func lastName(id string) string { return id[strings.LastIndexAny(id, "/:")+1:] }

// unknownAction looks an action up: for AWS in its reference, for GCP in the roles of the run, which may lack a permission that
// there is. Nothing is listed to compare an action of Azure with, which is granted by patterns, nor a permission of GCP in a run
// without its roles.
func unknownAction(s *graph.Snapshot, action string) []string {
	if strings.ContainsAny(action, "*?") {
		return nil
	}
	switch access.CloudOf(action) {
	case graph.AWS:
		if _, known := reference.All().Action(action); !known {
			return []string{"no action " + action + " is known" + spelling.DidYouMean(reference.All().Nearest(action))}
		}
	case graph.GCP:
		all := permissions(s)
		switch {
		case !strings.Contains(action, "."):
			return []string{"no action " + action + " is known"}
		case len(all) > 0 && !slices.Contains(all, action):
			return []string{"no role of this run gives " + action + spelling.DidYouMean(spelling.Nearest(action, all))}
		}
	}
	return nil
}

// permissions lists what the GCP roles of a run give, with repeats.
func permissions(s *graph.Snapshot) []string {
	var out []string
	for _, n := range s.WithLabel(graph.Policy) {
		if v, ok := s.NodeProp(n, "permissions"); ok && s.Cloud(n) == graph.GCP {
			if list, isList := v.([]string); isList {
				out = append(out, list...)
			}
		}
	}
	return out
}
