package awsiam

import (
	"strconv"

	"github.com/postern-graph/postern/graph"
)

// limits gives what follows where a control policy is attached by an edit:
//
//   - AWS keeps one policy at every place, FullAWSAccess where nothing else was
//     chosen. Where the facts name none, the new one comes beside that, and
//     does not deny what it does not mention.
//   - Accounts of which --scps gave levels have no other policies: there the new
//     one comes at the level of its place.
func (f *following) limits(d graph.Difference) []graph.Edit {
	var out []graph.Edit
	for _, name := range d.EdgesAdded {
		e, ok := f.after.EdgeNamed(name)
		if !ok || e.Kind != graph.LimitedBy || f.after.NodeString(e.To, graph.PropPolicyKind) != "scp" {
			continue
		}
		if _, leveled := f.after.EdgeProp(e.ID, "level"); leveled {
			continue
		}
		out = append(out, f.atLevels(e)...)
		if !f.after.NodeFlag(e.From, "scps_given") && !f.limited(e.From) {
			out = append(out, f.fullAccess(e.From)...)
		}
	}
	return out
}

// limited reports whether a place had a control policy before.
func (f *following) limited(place graph.NodeID) bool {
	was, ok := f.before.Lookup(f.after.ID(place))
	if !ok {
		return false
	}
	for e := range f.before.OutKind(was, graph.LimitedBy) {
		if _, leveled := f.before.EdgeProp(e.ID, "level"); !leveled && f.before.NodeString(e.To, graph.PropPolicyKind) == "scp" {
			return true
		}
	}
	return false
}

// fullAccess attaches FullAWSAccess to a place.
func (f *following) fullAccess(place graph.NodeID) []graph.Edit {
	const id = "scp:p-FullAWSAccess"
	name := string(graph.LimitedBy) + "|" + f.after.ID(place) + "|" + id + "|"
	if f.kept[name] || f.made[name] {
		return nil
	}
	f.made[name] = true
	out := []graph.Edit{{Subject: name, After: graph.Props{}}}
	if _, there := f.after.Lookup(id); !there && !f.made[id] {
		f.made[id] = true
		out = append(out, graph.Edit{Subject: id, After: graph.NodeFact{
			ID: id, Labels: []graph.Label{graph.Policy}, Cloud: graph.AWS, Type: "AWS::Organizations::Policy", Name: "FullAWSAccess",
			Props: graph.Props{
				graph.PropPolicyKind: "scp",
				graph.PropDocument:   `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
			},
		}})
	}
	return out
}

// atLevels attaches the policy of an edge at the level that its place has in
// accounts of which levels were given.
func (f *following) atLevels(limit graph.Edge) []graph.Edit {
	var out []graph.Edit
	place, policy := f.after.ID(limit.From), f.after.ID(limit.To)
	for _, account := range f.after.WithLabel(graph.Account) {
		if !f.after.NodeFlag(account, "scps_given") {
			continue
		}
		level, levelID, found := int64(-1), "", false
		for e := range f.after.OutKind(account, graph.LimitedBy) {
			v, _ := f.after.EdgeProp(e.ID, "level")
			k, ok := v.(int64)
			id := f.after.EdgeString(e.ID, "level_id")
			if ok && k > level && (account == limit.From || id == place) {
				level, levelID, found = k, id, true
			}
		}
		if !found {
			continue
		}
		key := strconv.FormatInt(level, 10)
		name := string(graph.LimitedBy) + "|" + f.after.ID(account) + "|" + policy + "|" + key
		if !f.kept[name] && !f.made[name] {
			f.made[name] = true
			out = append(out, graph.Edit{Subject: name, After: graph.Props{"level": level, "level_id": levelID}})
		}
	}
	return out
}
