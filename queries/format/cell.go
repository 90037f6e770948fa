package format

import (
	"encoding/json"
	"fmt"
	"strings"
)

// cell writes a value as people read it.
func cell(v any) string {
	if c, ok := chainOf(v); ok {
		return c.String()
	}
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []string:
		return strings.Join(v, ", ")
	case []any:
		parts := make([]string, 0, len(v))
		for _, x := range v {
			parts = append(parts, cell(x))
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		if id, ok := nodeID(v); ok {
			return id
		}
		b, err := json.Marshal(v)
		if err != nil { // values of JSON: cannot fail
			return fmt.Sprint(v)
		}
		return string(b)
	}
	return fmt.Sprint(v)
}

// nodeID gives the id of a node as an engine writes nodes.
func nodeID(v map[string]any) (string, bool) {
	props, ok := v["properties"].(map[string]any)
	if _, node := v["labels"]; !ok || !node {
		return "", false
	}
	id, ok := props["id"].(string)
	return id, ok && id != ""
}
