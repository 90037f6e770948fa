package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam/reference"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/internal/spelling"
)

// noNode says that an id is no node of the estate, and which may be meant.
func noNode(s *graph.Snapshot, id string) error {
	near := nearestNodes(s, id, "")
	if len(near) == 0 {
		return fmt.Errorf("no node %q in this run; try 'postern search'", id)
	}
	return fmt.Errorf("no node %q in this run%s", id, didYouMean(strings.Join(near, " or ")))
}

// meant adds to the error of a question which node may be meant.
func meant(s *graph.Snapshot, err error) error {
	if absent, ok := errors.AsType[*ask.NoNodeError](err); ok {
		return noNode(s, absent.ID)
	}
	return err
}

// noteUnknown says on w what of a question the estate does not know: an answer
// about a slip of the keyboard looks like any other.
func noteUnknown(w io.Writer, s *graph.Snapshot, r access.Request) {
	note := func(format string, args ...any) { _, _ = fmt.Fprintf(w, "note: "+format+"\n", args...) }
	if r.Principal != "" {
		_, known := s.Lookup(r.Principal)
		if near := nearestNodes(s, r.Principal, graph.Principal); !known && len(near) > 0 {
			note("no principal %s in this run%s", r.Principal, didYouMean(strings.Join(near, " or ")))
		}
	}
	if near, known := nearestAction(s, r.Action); !known {
		note("no action %s is known%s", r.Action, didYouMean(near))
	}
	if _, known := s.Lookup(r.Resource); !known && r.Resource != "" && !strings.ContainsAny(r.Resource, "*?") {
		near := nearestNodes(s, r.Resource, "")
		inside := slices.ContainsFunc(near, func(id string) bool { return strings.HasPrefix(r.Resource, id) })
		// AWS and Azure judge by the id alone; GCP needs the resource, or what it lies in.
		if len(near) > 0 && !inside || access.CloudOf(r.Action) == graph.GCP && !strings.HasPrefix(r.Resource, "//") {
			note("no resource %s in this run%s", r.Resource, didYouMean(strings.Join(near, " or ")))
		}
	}
}

// nearestNodes gives up to three ids that somebody may have meant: nodes of the
// same name, else those that differ by the fewest letters.
func nearestNodes(s *graph.Snapshot, id string, label graph.Label) []string {
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

// nearestAction looks an action up: for AWS in its reference, for GCP in the
// roles of the run. known is true where nothing is listed to compare with: Azure
// grants by patterns, and a run without GCP knows no permission.
func nearestAction(s *graph.Snapshot, action string) (near string, known bool) {
	if strings.ContainsAny(action, "*?") {
		return "", true
	}
	switch access.CloudOf(action) {
	case graph.AWS:
		_, known = reference.All().Action(action)
		if !known {
			near = reference.All().Nearest(action)
		}
		return near, known
	case graph.GCP:
		all := permissions(s)
		if len(all) == 0 || slices.Contains(all, action) {
			return "", strings.Contains(action, ".")
		}
		return spelling.Nearest(action, all), false
	}
	return "", true
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
