package aws

import (
	"encoding/json"
	"strconv"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
)

// scps reads {account: [{id, policies[document]}]}, root first: what limits an account, level by level. An account
// that it names is judged by these alone.
func (im *importer) scps(files []ingest.File) error {
	return im.read(files, flagSCPs, nil, func(r ingest.Record) error {
		o := parseObj(r.Raw)
		if o == nil {
			return ingestError(r, "no object of accounts")
		}
		for _, account := range sortedKeys(o) {
			e := im.scope(account, flagSCPs)
			e.record = r.Place()
			if !isAccount(account) {
				return ingestError(r, strconv.Quote(account)+" is no account")
			}
			n := accountFact(account)
			n.Props = graph.Props{"scps_given": true}
			e.node(n)
			for level, l := range o.objs(account) {
				e.scpLevel(account, level, l)
			}
		}
		return nil
	})
}

func (e *emitter) scpLevel(account string, level int, l obj) {
	levelID := l.str("id", "Id")
	if levelID == "" {
		levelID = "level-" + strconv.Itoa(level)
	}
	var list []json.RawMessage
	if raw := l.raw("policies"); raw != nil {
		list = l.values("policies")
	}
	for i, v := range list {
		p := parseObj(v)
		doc, name, id := v, "", ""
		if p != nil && p.member("Statement") == nil {
			if in := p.raw("document", "content", "policyDocument"); in != nil {
				doc = in
			}
			name, id = p.str("name"), p.str("id")
		}
		if id == "" {
			id = name
		}
		if id == "" {
			id = account + "/" + strconv.Itoa(level) + "/" + levelID + "/" + strconv.Itoa(i)
		} else {
			// One name may stand for different documents in two files, so the account is a part of the id.
			id = account + "/" + levelID + "/" + id
		}
		kind := "scp"
		if isRCP(doc) {
			kind = "rcp"
		}
		node := "scp:" + id
		if name == "" {
			name = levelID + " " + strconv.Itoa(i)
		}
		e.policy(graph.NodeFact{ID: node, Name: name, Type: "AWS::Organizations::Policy"}, kind, doc)
		e.edgeKeyed(graph.LimitedBy, account, node, strconv.Itoa(level), graph.Props{"level": int64(level), "level_id": levelID})
	}
	if len(list) == 0 {
		// A level without policies allows nothing; an edge to an empty one says so.
		node := "scp:" + account + "/" + strconv.Itoa(level) + "/" + levelID + "/none"
		e.policy(graph.NodeFact{ID: node, Name: levelID + " (no policy)", Type: "AWS::Organizations::Policy"}, "scp", json.RawMessage(`{"Version":"2012-10-17","Statement":[]}`))
		e.edgeKeyed(graph.LimitedBy, account, node, strconv.Itoa(level), graph.Props{"level": int64(level), "level_id": levelID})
	}
}

func (e *emitter) edgeKeyed(kind graph.Kind, from, to, key string, props graph.Props) {
	e.sink.Edge(graph.EdgeFact{Kind: kind, From: from, To: to, Key: key, Props: props, Origin: e.origin()})
}
