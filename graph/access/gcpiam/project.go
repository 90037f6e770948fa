package gcpiam

import (
	"strings"

	"github.com/postern-graph/postern/graph"
)

const projectPrefix = "//cloudresourcemanager.googleapis.com/projects/"

// projectNames knows the two spellings of each project: number and id.
type projectNames struct {
	other map[string]string
}

func readProjects(s *graph.Snapshot) projectNames {
	p := projectNames{map[string]string{}}
	for _, n := range s.WithLabel(graph.Account) {
		number, ok := strings.CutPrefix(s.ID(n), projectPrefix)
		if !ok {
			continue
		}
		if id := s.NodeString(n, "project_id"); id != "" && id != number {
			p.other[number], p.other[id] = id, number
		}
	}
	return p
}

func (p projectNames) has(name string) bool { return p.other[name] != "" }

// spellings gives the other name of a project, if it is known.
func (p projectNames) spellings(name string) []string {
	if o := p.other[name]; o != "" {
		return []string{o}
	}
	return nil
}

// projectNode finds a project by number or id.
func projectNode(s *graph.Snapshot, name string) (graph.NodeID, bool) {
	return s.Lookup(projectPrefix + name)
}
