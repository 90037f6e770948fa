package own

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// openGraph is the "graph" of a document in BloodHound's OpenGraph form
// (BloodHound documentation, "OpenGraph: Schema").
type openGraph struct {
	Nodes []struct {
		ID         string         `json:"id"`
		Kinds      []string       `json:"kinds"`
		Properties map[string]any `json:"properties"`
	} `json:"nodes"`
	Edges []struct {
		Kind       string         `json:"kind"`
		Start      endpoint       `json:"start"`
		End        endpoint       `json:"end"`
		Properties map[string]any `json:"properties"`
	} `json:"edges"`
}

// endpoint names a node by its id or by its name.
type endpoint struct {
	Value   string `json:"value"`
	MatchBy string `json:"match_by"` // id, the default, or name
	Kind    string `json:"kind"`     // with name: of this kind
}

func (im *importer) openGraph(place string, raw json.RawMessage) {
	var g openGraph
	if err := json.Unmarshal(raw, &g); err != nil {
		im.fault(place, err)
		return
	}
	im.theirNodes(place, &g)
	names := g.names()
	for i, e := range g.Edges {
		at := place + ".graph.edges[" + strconv.Itoa(i) + "]"
		k, known := im.kindOfTheirs(e.Kind)
		if !known {
			if im.unknown == nil {
				im.unknown = map[string]int64{}
			}
			im.unknown[e.Kind]++
			continue
		}
		from, err := g.find(names, e.Start)
		to, err2 := g.find(names, e.End)
		props, err3 := ownProps(scalars(e.Properties))
		if err = errors.Join(err, err2, err3); err != nil {
			im.fault(at, err)
			continue
		}
		im.addEdge(k, from, to, e.Kind, props)
	}
}

func (im *importer) theirNodes(place string, g *openGraph) {
	for i, n := range g.Nodes {
		at := place + ".graph.nodes[" + strconv.Itoa(i) + "]"
		if n.ID == "" {
			im.fault(at, errors.New("a node needs an id"))
			continue
		}
		name, _ := n.Properties["name"].(string)
		f := graph.NodeFact{ID: n.ID, Name: name, Labels: labelsOfTheirs(n.Kinds)}
		if len(n.Kinds) > 0 {
			f.Type = n.Kinds[0]
		}
		if err := im.addNode(f, scalars(n.Properties)); err != nil {
			im.fault(at, err)
		}
	}
}

// names gives the nodes by their names, in lower case.
func (g *openGraph) names() map[string][]int {
	out := map[string][]int{}
	for i, n := range g.Nodes {
		if name, _ := n.Properties["name"].(string); name != "" {
			out[strings.ToLower(name)] = append(out[strings.ToLower(name)], i)
		}
	}
	return out
}

// find gives the id of an edge's end.
func (g *openGraph) find(names map[string][]int, e endpoint) (string, error) {
	switch {
	case e.Value == "":
		return "", errors.New("an end is missing")
	case e.MatchBy == "" || e.MatchBy == "id":
		return e.Value, nil
	case e.MatchBy != "name":
		return "", fmt.Errorf("match_by %q: want id or name", e.MatchBy)
	}
	var ids []string
	for _, i := range names[strings.ToLower(e.Value)] {
		if n := g.Nodes[i]; e.Kind == "" || slices.Contains(n.Kinds, e.Kind) {
			ids = append(ids, n.ID)
		}
	}
	if len(ids) != 1 {
		return "", fmt.Errorf("%d nodes of this document are called %q", len(ids), e.Value)
	}
	return ids[0], nil
}

// scalars leaves out nested properties, which the form does not promise to
// keep, and the flags, which mean other things there.
func scalars(in map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range in {
		if _, nested := v.(map[string]any); !nested && !slices.Contains(flags, k) {
			out[k] = v
		}
	}
	return out
}

// notKnown makes coverage of the edges whose kind means nothing here.
func (im *importer) notKnown() {
	for _, k := range slices.Sorted(maps.Keys(im.unknown)) {
		im.to.Gap(graph.Gap{
			Scope: string(Cloud) + "/" + im.o.Name + "/" + Flag, Reason: graph.GapNotSupported,
			Detail: "edges of kind " + k + " mean nothing here; --kind " + k + "=WORD says what they mean", Count: im.unknown[k],
		})
	}
}
