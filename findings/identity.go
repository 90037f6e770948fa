package findings

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// idBytes is how much of the hash an id has: two of ten million findings share one with a chance below 1 in 10^10.
const idBytes = 10

// Identify gives the id of the finding that a row is: 20 hexadecimal digits of a hash of the report's id, the subject and
// the values of the cause, in the order in which the report declares them. Ids of things are compared as their clouds
// compare them. The elements of a list have no order.
func Identify(report, subject string, cause []any) (string, error) {
	values := make([]any, 0, len(cause))
	for _, v := range cause {
		f, err := folded(v)
		if err != nil {
			return "", fmt.Errorf("report %s, subject %s: cause: %w", report, subject, err)
		}
		values = append(values, f)
	}
	text, err := json.Marshal([]any{report, graph.FoldID(subject), values})
	if err != nil {
		return "", fmt.Errorf("report %s, subject %s: cause: %w", report, subject, err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:idBytes]), nil
}

// folded gives the form in which equal values are equal bytes as JSON; maps have none but that of ascending keys, which
// encoding/json writes.
func folded(v any) (any, error) {
	switch v := v.(type) {
	case string:
		return graph.FoldID(v), nil
	case []string:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = e
		}
		return folded(list)
	case []any:
		list := make([]json.RawMessage, 0, len(v))
		for _, e := range v {
			f, err := folded(e)
			if err != nil {
				return nil, err
			}
			text, err := json.Marshal(f)
			if err != nil {
				return nil, err
			}
			list = append(list, text)
		}
		slices.SortFunc(list, func(a, b json.RawMessage) int { return bytes.Compare(a, b) })
		return list, nil
	}
	return v, nil
}
