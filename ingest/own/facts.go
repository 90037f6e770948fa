package own

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// node is a line about a thing.
type node struct {
	ID      string            `json:"id"`
	Labels  []string          `json:"labels"` // labels or their words
	Name    string            `json:"name"`
	Cloud   graph.Cloud       `json:"cloud"`
	Account string            `json:"account"`
	Region  string            `json:"region"`
	Type    string            `json:"type"`
	Tags    map[string]string `json:"tags"`
	Aliases []string          `json:"aliases"`
	Props   map[string]any    `json:"props"` // flags as they are; anything else is kept as own.KEY
}

// edge is a line about two things.
type edge struct {
	Kind       string          `json:"kind"` // or its word
	From       string          `json:"from"`
	To         string          `json:"to"`
	Certainty  string          `json:"certainty"`  // certain, conditional, unknown
	Conditions json.RawMessage `json:"conditions"` // as the command line prints them; makes it conditional
	Cost       *float64        `json:"cost"`
	Technique  string          `json:"technique"`
	Via        string          `json:"via"`
	Props      map[string]any  `json:"props"`
}

func strict(raw []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

func (im *importer) node(raw []byte) error {
	var n node
	if err := strict(raw, &n); err != nil {
		return err
	}
	f := graph.NodeFact{ID: n.ID, Name: n.Name, Cloud: n.Cloud, Account: n.Account, Region: n.Region, Type: n.Type, Tags: n.Tags, Aliases: n.Aliases}
	switch {
	case n.ID == "":
		return errors.New("a node needs an id")
	case n.Cloud != "" && !slices.Contains([]graph.Cloud{graph.AWS, graph.GCP, graph.Azure, graph.Internet}, n.Cloud):
		return fmt.Errorf("%q is no cloud", n.Cloud)
	}
	for _, w := range n.Labels {
		l, ok := labelOf(w)
		if !ok {
			return fmt.Errorf("%q is no label or word for a node", w)
		}
		f.Labels = append(f.Labels, l...)
	}
	return im.addNode(f, n.Props)
}

// addNode completes a node and hands it on: what a cloud observed goes before it.
func (im *importer) addNode(f graph.NodeFact, props map[string]any) error {
	own, err := ownProps(props)
	if err != nil {
		return err
	}
	f.Props = own
	f.Props[graph.PropOwn] = im.o.Name
	f.Origin.Observed = -1
	slices.Sort(f.Labels)
	f.Labels = slices.Compact(f.Labels)
	im.to.Node(f)
	return nil
}

func (im *importer) edge(raw []byte) error {
	var e edge
	if err := strict(raw, &e); err != nil {
		return err
	}
	k, ok := kindOf(e.Kind)
	switch {
	case !ok:
		return fmt.Errorf("%q is no kind of edge or its word", e.Kind)
	case e.From == "" || e.To == "":
		return errors.New("an edge needs from and to")
	case !slices.Contains([]string{"", "certain", "conditional", "unknown"}, e.Certainty):
		return fmt.Errorf("%q is no certainty: certain, conditional or unknown", e.Certainty)
	case e.Cost != nil && !(*e.Cost >= 0 && *e.Cost <= 1000):
		return errors.New("a cost lies between 0 and 1000")
	}
	props, err := ownProps(e.Props)
	if err != nil {
		return err
	}
	if e.Certainty != "" {
		props[graph.PropCertainty] = e.Certainty
	}
	if err := setConditions(props, e.Conditions, e.Certainty); err != nil {
		return err
	}
	if e.Cost != nil {
		props[graph.PropCost] = *e.Cost
	}
	for key, v := range map[string]string{graph.PropTechnique: e.Technique, graph.PropVia: e.Via} {
		if v != "" {
			props[key] = v
		}
	}
	im.addEdge(k, e.From, e.To, strings.Trim(e.Technique+" "+e.Via, " "), props)
	return nil
}

func (im *importer) addEdge(k graph.Kind, from, to, key string, props graph.Props) {
	props[graph.PropOwn] = im.o.Name
	im.to.Edge(graph.EdgeFact{Kind: k, From: from, To: to, Key: strings.TrimRight("own:"+im.o.Name+" "+key, " "), Props: props})
}

// setConditions brings conditions into their normal form.
func setConditions(props graph.Props, raw json.RawMessage, certainty string) error {
	if len(raw) == 0 {
		return nil
	}
	c, err := access.Parse(raw)
	if err != nil {
		return err
	}
	switch {
	case c == nil:
		return nil
	case certainty == "certain":
		return errors.New("what has conditions is not certain")
	case c.IsNever():
		return errors.New("the conditions cannot hold")
	case certainty == "":
		props[graph.PropCertainty] = "conditional"
	}
	text, err := json.Marshal(c.List())
	props[graph.PropConditions] = string(text)
	return err
}

// flags are the properties that a user may set under their own names.
var flags = []string{graph.PropPublic, graph.PropAdmin, graph.PropExternal, graph.PropSensitive, graph.PropOwned}

// ownProps keeps a user's properties apart from those of the clouds.
func ownProps(in map[string]any) (graph.Props, error) {
	out := graph.Props{}
	for k, v := range in {
		isFlag := slices.Contains(flags, k)
		switch v := v.(type) {
		case bool:
			if isFlag && v {
				out[k] = true
				continue
			}
			out["own."+k] = v
		case string, float64:
			out["own."+k] = v
		case []any:
			list := make([]string, 0, len(v))
			for _, x := range v {
				list = append(list, fmt.Sprint(x))
			}
			out["own."+k] = list
		case nil:
		default:
			return nil, fmt.Errorf("property %q: want a string, a number, true or false, or a list", k)
		}
		if _, isBool := v.(bool); isFlag && !isBool {
			return nil, fmt.Errorf("property %q is true or false", k)
		}
	}
	return out, nil
}
