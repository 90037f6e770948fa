package causes

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// statementsOf gives the statements of a policy's document, each as text.
func statementsOf(s *graph.Snapshot, policy string) []string {
	n, ok := s.Lookup(policy)
	if !ok {
		return nil
	}
	var doc struct{ Statement json.RawMessage }
	if json.Unmarshal([]byte(s.NodeString(n, graph.PropDocument)), &doc) != nil {
		return nil
	}
	var list []json.RawMessage
	if json.Unmarshal(doc.Statement, &list) != nil {
		return []string{string(doc.Statement)}
	}
	out := make([]string, 0, len(list))
	for _, raw := range list {
		out = append(out, string(raw))
	}
	return out
}

// statementAt gives one statement, by "#" and position.
func statementAt(s *graph.Snapshot, policy, part string) string {
	list := statementsOf(s, policy)
	i, err := strconv.Atoi(strings.TrimPrefix(part, "#"))
	if err != nil || i < 0 || i >= len(list) {
		return ""
	}
	return list[i]
}
