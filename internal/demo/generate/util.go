package main

import (
	"sort"
	"strings"
)

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// lastPart is what follows the last slash: a policy's name in its ARN, a resource's in its id.
func lastPart(s string) string { return s[strings.LastIndex(s, "/")+1:] }

// anys turns strings into a JSON array.
func anys(in ...string) list {
	out := list{}
	for _, s := range in {
		out = append(out, s)
	}
	return out
}
