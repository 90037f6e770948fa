package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Apply makes edits to a Snapshot of facts and gives the edited one with what
// became different; s stays as it is. The order of edits never matters: two of
// one place, or of a place within another's, are refused. The error is, or
// wraps, an EditError for each edit that cannot be made.
func Apply(s *Snapshot, edits []Edit) (*Snapshot, Difference, error) {
	a := &applying{
		s: s, p: NewPatch(s), whole: map[string]Edit{}, places: map[string]Edit{}, documents: map[docPlace][]docEdit{},
	}
	var errs []error
	for _, e := range edits {
		if err := errors.Join(e.check(), a.claim(e)); err != nil {
			errs = append(errs, &EditError{e, err})
		}
	}
	if len(errs) == 0 {
		for _, e := range edits {
			if err := a.edit(e); err != nil {
				errs = append(errs, &EditError{e, err})
			}
		}
	}
	for _, at := range slices.SortedFunc(maps.Keys(a.documents), compareDocPlaces) {
		if err := a.document(at, a.documents[at]); err != nil && len(errs) == 0 {
			errs = append(errs, err)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, Difference{}, err
	}
	out, err := a.p.Build()
	if err != nil {
		return nil, Difference{}, err
	}
	a.sortDifference()
	return out, a.d, nil
}

type applying struct {
	s         *Snapshot
	p         *Patch
	d         Difference
	whole     map[string]Edit // by subject: those of whole nodes and edges
	places    map[string]Edit // by subject and property
	documents map[docPlace][]docEdit
}

// docPlace is a property whose document is edited in parts; of a node, or an edge.
type docPlace struct {
	subject, prop string
}

func compareDocPlaces(x, y docPlace) int {
	return strings.Compare(x.subject+"\x00"+x.prop, y.subject+"\x00"+y.prop)
}

// claim refuses an edit of what another one changes.
func (a *applying) claim(e Edit) error {
	subject := a.subject(e)
	prop, parts := e.place()
	if _, taken := a.whole[subject]; taken {
		return ErrEditsOverlap
	}
	at := subject + "\x00" + prop
	_, taken := a.places[at]
	switch {
	case e.Path == "":
		for k := range a.places {
			if strings.HasPrefix(k, subject+"\x00") {
				return ErrEditsOverlap
			}
		}
		a.whole[subject] = e
	case len(parts) == 0 && (taken || len(a.documents[docPlace{subject, prop}]) > 0):
		return ErrEditsOverlap
	case len(parts) == 0:
		a.places[at] = e
	case taken:
		return ErrEditsOverlap
	default:
		place := docPlace{subject, prop}
		a.documents[place] = append(a.documents[place], docEdit{parts, e})
		a.places[at+"\x00"] = e
	}
	return nil
}

// subject is the edit's, in the form in which equal subjects are equal.
func (a *applying) subject(e Edit) string {
	if k, from, to, key, ok := e.edge(); ok {
		return strings.Join([]string{string(k), a.fold(from), a.fold(to), key}, "|")
	}
	return a.fold(e.Subject)
}

func (a *applying) fold(id string) string {
	if n, ok := a.s.Lookup(id); ok {
		return a.s.folds[n]
	}
	return FoldID(id)
}

// edit makes one edit; those of parts of documents wait.
func (a *applying) edit(e Edit) error {
	k, from, to, key, isEdge := e.edge()
	prop, parts := e.place()
	switch {
	case len(parts) > 0:
		return nil
	case isEdge && e.Path == "":
		return a.wholeEdge(e, k, from, to, key)
	case isEdge:
		return a.edgeProp(e, prop)
	case e.Path == "":
		return a.wholeNode(e)
	}
	n, ok := a.s.Lookup(e.Subject)
	if !ok {
		return errors.New("there is no such node")
	}
	switch prop {
	case pathParent:
		return a.parent(e, n)
	case pathLabels:
		return a.labels(e, n)
	case "name", "cloud", "account", "region", "type":
		return a.core(e, n, prop)
	}
	return a.nodeProp(e, n, prop)
}

func (a *applying) wholeNode(e Edit) error {
	n, ok := a.s.Lookup(e.Subject)
	if e.After == nil {
		if !ok {
			return errors.New("there is no such node")
		}
		a.p.DropNode(n)
		a.d.NodesRemoved = append(a.d.NodesRemoved, a.s.ids[n])
		for edge := range a.s.Out(n) {
			a.d.EdgesRemoved = append(a.d.EdgesRemoved, a.s.edgeName(edge))
		}
		for edge := range a.s.In(n) {
			if edge.From != n {
				a.d.EdgesRemoved = append(a.d.EdgesRemoved, a.s.edgeName(edge))
			}
		}
		return nil
	}
	f, err := nodeFact(e)
	if err != nil {
		return err
	}
	if !ok {
		a.p.Node(f)
		a.d.NodesAdded = append(a.d.NodesAdded, f.ID)
		return nil
	}
	a.p.Replace(n, f)
	a.d.NodesChanged = append(a.d.NodesChanged, Change{a.s.ids[n], []string{"node"}})
	return nil
}

func nodeFact(e Edit) (NodeFact, error) {
	if f, ok := e.After.(NodeFact); ok {
		f.ID = e.Subject
		return f, nil
	}
	text, err := json.Marshal(e.After)
	if err != nil {
		return NodeFact{}, err
	}
	var f NodeFact
	if err := json.Unmarshal(text, &f); err != nil {
		return NodeFact{}, fmt.Errorf("what a node says: %w", err)
	}
	for k, v := range f.Props {
		if f.Props[k], err = valueOf(v); err != nil {
			return NodeFact{}, fmt.Errorf("property %s: %w", k, err)
		}
	}
	f.ID = e.Subject
	return f, nil
}

func (a *applying) wholeEdge(e Edit, k Kind, from, to, key string) error {
	for _, id := range []string{from, to} {
		if w, ok := a.whole[a.fold(id)]; ok && w.After == nil && e.After != nil {
			return fmt.Errorf("%w: %s goes", ErrEditsOverlap, id)
		}
	}
	edge, ok := a.s.EdgeNamed(e.Subject)
	if e.After == nil {
		if !ok {
			return errors.New("there is no such edge")
		}
		a.p.DropEdge(edge.ID)
		a.d.EdgesRemoved = append(a.d.EdgesRemoved, a.s.edgeName(edge))
		return nil
	}
	props, err := propsOf(e.After)
	if err != nil {
		return err
	}
	if ok {
		a.p.DropEdge(edge.ID)
		a.d.EdgesChanged = append(a.d.EdgesChanged, Change{a.s.edgeName(edge), []string{"edge"}})
	} else {
		a.d.EdgesAdded = append(a.d.EdgesAdded, strings.Join([]string{string(k), from, to, key}, "|"))
		a.dangling(from)
		a.dangling(to)
	}
	a.p.Edge(EdgeFact{Kind: k, From: from, To: to, Key: key, Props: props})
	return nil
}

// dangling notes a node that an edge alone brings.
func (a *applying) dangling(id string) {
	_, there := a.s.Lookup(id)
	_, comes := a.whole[a.fold(id)]
	if !there && !comes && !slices.Contains(a.d.NodesAdded, id) {
		a.d.NodesAdded = append(a.d.NodesAdded, id)
	}
}

func propsOf(v any) (Props, error) {
	if p, ok := v.(Props); ok {
		return p, nil
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("what an edge says is an object of its properties, not %T", v)
	}
	out := Props{}
	for k, x := range m {
		c, err := valueOf(x)
		if err != nil {
			return nil, fmt.Errorf("property %s: %w", k, err)
		}
		out[k] = c
	}
	return out, nil
}

func (a *applying) edgeProp(e Edit, prop string) error {
	edge, ok := a.s.EdgeNamed(e.Subject)
	if !ok {
		return errors.New("there is no such edge")
	}
	have, _ := a.s.EdgeProp(edge.ID, prop)
	v, err := newValue(e, have)
	if err != nil {
		return err
	}
	a.p.SetEdgeProp(edge.ID, prop, v)
	a.d.EdgesChanged = append(a.d.EdgesChanged, Change{a.s.edgeName(edge), []string{prop}})
	return nil
}

func (a *applying) nodeProp(e Edit, n NodeID, prop string) error {
	have, _ := a.s.NodeProp(n, prop)
	v, err := newValue(e, have)
	if err != nil {
		return err
	}
	a.p.SetProp(n, prop, v)
	a.changed(n, prop)
	return nil
}

// newValue is what a property will be, nil for nothing.
func newValue(e Edit, have any) (any, error) {
	if e.Before != nil {
		want, err := valueOf(e.Before)
		if err != nil {
			return nil, err
		}
		text, _ := have.(string)
		if !reflect.DeepEqual(want, have) && (text == "" || !sameJSON(json.RawMessage(text), e.Before)) {
			return nil, fmt.Errorf("the facts say %v there", have)
		}
	}
	if e.After == nil {
		if have == nil {
			return nil, errors.New("nothing is there")
		}
		return nil, nil //nolint:nilnil // nothing is what it will be
	}
	return valueOf(e.After)
}

func (a *applying) core(e Edit, n NodeID, field string) error {
	have := map[string]string{
		"name": a.s.strs[a.s.name[n]], "cloud": string(a.s.Cloud(n)), "account": a.s.Account(n), "region": a.s.Region(n), "type": a.s.Type(n),
	}[field]
	if e.Before != nil && e.Before != any(have) {
		return fmt.Errorf("the facts say %q there", have)
	}
	text, ok := e.After.(string)
	if e.After != nil && !ok {
		return fmt.Errorf("a %s is a string, not %T", field, e.After)
	}
	a.p.SetCore(n, field, text)
	a.changed(n, field)
	return nil
}

func (a *applying) labels(e Edit, n NodeID) error {
	v, err := valueOf(e.After)
	list, ok := v.([]string)
	if err != nil || !ok {
		return errors.New("labels are a list of strings")
	}
	labels := make([]Label, 0, len(list))
	for _, l := range list {
		labels = append(labels, Label(l))
	}
	a.p.SetLabels(n, labels)
	a.changed(n, pathLabels)
	return nil
}

// parent moves a node in the tree. What contains it beside a nearer place, as a
// tenant does its subscriptions beside their management groups, goes on to where
// it contains the new place as well.
func (a *applying) parent(e Edit, n NodeID) error {
	var places []Edge
	for edge := range a.s.InKind(n, Contains) {
		if a.s.HasLabel(edge.From, Account) || a.s.HasLabel(edge.From, Container) || a.s.HasLabel(edge.From, Organization) {
			places = append(places, edge)
		}
	}
	var have []string
	for _, edge := range places {
		have = append(have, a.s.ids[edge.From])
		beside := slices.ContainsFunc(places, func(o Edge) bool { return o.From != edge.From && a.within(o.From, edge.From) })
		if to, ok := e.After.(string); ok && beside {
			if at, found := a.s.Lookup(to); found && at != edge.From && a.within(at, edge.From) {
				continue
			}
		}
		a.p.DropEdge(edge.ID)
		a.d.EdgesRemoved = append(a.d.EdgesRemoved, a.s.edgeName(edge))
	}
	if before, ok := e.Before.(string); e.Before != nil && (!ok || !slices.Contains(have, before)) {
		return fmt.Errorf("the facts say %s contains it", strings.Join(have, ", "))
	}
	if e.After == nil {
		return nil
	}
	to, ok := e.After.(string)
	at, found := a.s.Lookup(to)
	switch {
	case !ok || !found:
		return errors.New("the place to move to is no node")
	case a.within(at, n):
		return errors.New("it would lie within itself")
	}
	a.p.Edge(EdgeFact{Kind: Contains, From: a.s.ids[at], To: a.s.ids[n]})
	a.d.EdgesAdded = append(a.d.EdgesAdded, string(Contains)+"|"+a.s.ids[at]+"|"+a.s.ids[n]+"|")
	return nil
}

// within reports whether a place is n or lies below it.
func (a *applying) within(at, n NodeID) bool {
	seen, next := map[NodeID]bool{}, []NodeID{at}
	for len(next) > 0 {
		at, next = next[len(next)-1], next[:len(next)-1]
		if at == n {
			return true
		}
		if seen[at] {
			continue
		}
		seen[at] = true
		for edge := range a.s.InKind(at, Contains) {
			next = append(next, edge.From)
		}
	}
	return false
}

// document makes the edits of one document.
func (a *applying) document(at docPlace, edits []docEdit) error {
	e := edits[0].edit
	if _, _, _, _, ok := e.edge(); ok {
		edge, found := a.s.EdgeNamed(e.Subject)
		if !found {
			return &EditError{e, errors.New("there is no such edge")}
		}
		text, err := editDocument(a.s.EdgeString(edge.ID, at.prop), edits)
		if err == nil {
			a.p.SetEdgeProp(edge.ID, at.prop, text)
			a.d.EdgesChanged = append(a.d.EdgesChanged, Change{a.s.edgeName(edge), []string{at.prop}})
		}
		return err
	}
	n, ok := a.s.Lookup(e.Subject)
	if !ok {
		return &EditError{e, errors.New("there is no such node")}
	}
	have := a.s.NodeString(n, at.prop)
	if have == "" {
		return &EditError{e, fmt.Errorf("the node has no document %q", at.prop)}
	}
	text, err := editDocument(have, edits)
	if err == nil {
		a.p.SetProp(n, at.prop, text)
		a.changed(n, at.prop)
	}
	return err
}

func (a *applying) changed(n NodeID, key string) {
	i := slices.IndexFunc(a.d.NodesChanged, func(c Change) bool { return c.Subject == a.s.ids[n] })
	if i < 0 {
		a.d.NodesChanged = append(a.d.NodesChanged, Change{Subject: a.s.ids[n]})
		i = len(a.d.NodesChanged) - 1
	}
	a.d.NodesChanged[i].Keys = append(a.d.NodesChanged[i].Keys, key)
}

func (a *applying) sortDifference() {
	bySubject := func(x, y Change) int { return strings.Compare(x.Subject, y.Subject) }
	slices.SortFunc(a.d.NodesChanged, bySubject)
	slices.SortFunc(a.d.EdgesChanged, bySubject)
	for _, c := range a.d.NodesChanged {
		slices.Sort(c.Keys)
	}
	for _, l := range []*[]string{&a.d.NodesAdded, &a.d.NodesRemoved, &a.d.EdgesAdded, &a.d.EdgesRemoved} {
		slices.Sort(*l)
		*l = slices.Compact(*l)
	}
}
