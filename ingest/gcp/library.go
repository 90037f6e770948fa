package gcp

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the predefined roles
	"encoding/json"
	"fmt"

	"github.com/postern-graph/postern/graph"
)

// predefined holds the roles that Google defines; roles/PROVENANCE.txt says where they come from.
//
//go:embed roles/predefined.json.gz
var predefined []byte

// library is the predefined roles: the sorted list of all permissions, and each role's steps through it.
type library struct {
	Permissions []string `json:"permissions"`
	Roles       map[string]struct {
		Title string `json:"title"`
		Stage string `json:"stage"`
		Steps []int  `json:"steps"`
	} `json:"roles"`
}

func openLibrary() (*library, error) {
	z, err := gzip.NewReader(bytes.NewReader(predefined))
	if err != nil {
		return nil, fmt.Errorf("predefined roles: %w", err)
	}
	var l library
	if err := json.NewDecoder(z).Decode(&l); err != nil {
		return nil, fmt.Errorf("predefined roles: %w", err)
	}
	return &l, nil
}

// permissions walks a role's steps; ascending.
func (l *library) permissions(role string) []string {
	var out []string
	at := -1
	for _, step := range l.Roles[role].Steps {
		n := 1
		if step < 0 {
			n, step = -step, 1
		}
		for range n {
			at += step
			if at < 0 || at >= len(l.Permissions) {
				return out
			}
			out = append(out, l.Permissions[at])
		}
	}
	return out
}

// predefinedRole writes the definition of a predefined role that occurs. The scope is the role's own, so that
// a later run that knows fewer projects does not take the definition from under the others' bindings.
func (im *importer) predefinedRole(name string) error {
	if im.roles[name] {
		return nil
	}
	im.roles[name] = true
	if im.library == nil {
		l, err := openLibrary()
		if err != nil {
			return err
		}
		im.library = l
	}
	def, ok := im.library.Roles[name]
	if !ok {
		return nil
	}
	im.scope(name, "predefined-roles").node(graph.NodeFact{
		ID: name, Labels: []graph.Label{graph.Policy}, Name: def.Title, Type: "iam.googleapis.com/Role",
		Aliases: []string{"//iam.googleapis.com/" + name},
		Props: graph.Props{
			"permissions": im.library.permissions(name), "stage": def.Stage, graph.PropPolicyKind: "role", "document_source": "embedded",
		},
	})
	return nil
}

// knownRole reports whether a predefined role is one that we hold; every other role is defined by the estate.
func (im *importer) knownRole(name string) bool {
	_, ok := im.library.Roles[name]
	return ok
}
