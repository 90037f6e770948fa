package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Edit is one change to the facts: what the least cut proposes, what-if tries,
// and a change event records. Before and After are what the place says and will
// say; no After means that it goes. Before may be left out; where it is given,
// the facts must say so.
//
// Path is one of
//
//	""                         the whole node or edge; After is a NodeFact
//	                           (without its id), or the edge's properties ({})
//	name, cloud, account,
//	region, type, labels       what every node has
//	parent                     the place that CONTAINS the node: a move
//	tags.KEY                   a tag
//	PROPERTY                   any other property of a node or edge
//	PROPERTY/PART/PART…        a part of a JSON document that a property holds
//
// A part of an object is named by its member, a part of a list by "#" and its
// position from 0 in the document as it is before all edits, or by its Sid; "-"
// is behind the last. So the second statement of a policy is
// "document/Statement/#1", the one called ReadAll is "document/Statement/ReadAll",
// and its first action "document/Statement/ReadAll/Action/#0".
type Edit struct {
	Subject string `json:"subject"` // node id, or kind|from|to|key for an edge
	Path    string `json:"path,omitempty"`
	Before  any    `json:"before,omitempty"`
	After   any    `json:"after,omitempty"`
}

// EditError says which edit cannot be made, and why.
type EditError struct {
	Edit Edit
	Err  error
}

func (e *EditError) Error() string { return "edit of " + e.Edit.String() + ": " + e.Err.Error() }

// Unwrap gives the reason.
func (e *EditError) Unwrap() error { return e.Err }

// String names the place that the edit is of.
func (e Edit) String() string {
	if e.Path == "" {
		return e.Subject
	}
	return e.Subject + " at " + e.Path
}

// ErrEditsOverlap is the reason where two edits are of one place, or one of a place
// inside the other's.
var ErrEditsOverlap = errors.New("two edits overlap")

// ParseEdits reads edits: a JSON array of them, or one after the other.
func ParseEdits(r io.Reader) ([]Edit, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("edits: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var out []Edit
	if text := bytes.TrimSpace(data); len(text) > 0 && text[0] == '[' {
		if err := d.Decode(&out); err != nil {
			return nil, fmt.Errorf("edits: %w", err)
		}
		if _, err := d.Token(); !errors.Is(err, io.EOF) {
			return nil, errors.New("edits: something follows the list")
		}
	} else {
		for {
			var e Edit
			err := d.Decode(&e)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, fmt.Errorf("edit %d: %w", len(out)+1, err)
			}
			out = append(out, e)
		}
	}
	for i, e := range out {
		if err := e.check(); err != nil {
			return nil, fmt.Errorf("edit %d: %w", i+1, &EditError{e, err})
		}
	}
	return out, nil
}

// check finds what is wrong with an edit whatever the facts say.
func (e Edit) check() error {
	switch {
	case e.Subject == "":
		return errors.New("it names no subject")
	case e.Path != "" && e.Before == nil && e.After == nil && e.Path == pathParent:
		return nil // taken out of the tree
	case strings.HasPrefix(e.Path, "/") || strings.HasSuffix(e.Path, "/") || strings.Contains(e.Path, "//"):
		return errors.New("a part of the path is empty")
	}
	return nil
}

const (
	pathParent = "parent"
	pathLabels = "labels"
)

// place splits a path into what a node or edge has and the parts within.
func (e Edit) place() (prop string, parts []string) {
	if strings.HasPrefix(e.Path, "tags.") {
		return e.Path, nil // names of tags hold slashes
	}
	all := strings.Split(e.Path, "/")
	return all[0], all[1:]
}

// EdgeNamed finds the edge that a name means: kind|from|to|key, ends by id or
// alias, the key left out where it is empty.
func (s *Snapshot) EdgeNamed(name string) (Edge, bool) {
	k, from, to, key, ok := cutEdgeName(name)
	if !ok {
		return Edge{}, false
	}
	f, ok := s.Lookup(from)
	t, found := s.Lookup(to)
	if ok && found {
		for e := range s.OutKind(f, k) {
			if e.To == t && s.EdgeKey(e.ID) == key {
				return e, true
			}
		}
	}
	return Edge{}, false
}

// edge reads the subject as an edge's; ok is false where it is a node's.
func (e Edit) edge() (k Kind, from, to, key string, ok bool) { return cutEdgeName(e.Subject) }

func cutEdgeName(name string) (k Kind, from, to, key string, ok bool) {
	parts := strings.SplitN(name, "|", 4)
	if len(parts) < 3 || !slices.ContainsFunc(Kinds(), func(i KindInfo) bool { return string(i.Kind) == parts[0] }) {
		return "", "", "", "", false
	}
	if len(parts) == 4 {
		key = parts[3]
	}
	return Kind(parts[0]), parts[1], parts[2], key, true
}

// valueOf brings a JSON value into a form that a property holds.
func valueOf(v any) (any, error) {
	switch v := v.(type) {
	case float64:
		if v == float64(int64(v)) {
			return int64(v), nil
		}
		return v, nil
	case []any:
		out := make([]string, 0, len(v))
		for _, x := range v {
			s, ok := x.(string)
			if !ok {
				return nil, fmt.Errorf("a list may hold strings alone, not %T", x)
			}
			out = append(out, s)
		}
		return out, nil
	case map[string]any:
		text, err := json.Marshal(v)
		return string(text), err // a document
	}
	return checkValue(v)
}
