package run

import (
	"maps"
	"slices"
	"strings"
)

func sortedNames(slots map[string]int) []string { return slices.Sorted(maps.Keys(slots)) }

func sortedSlots(set map[int]bool) []int { return slices.Sorted(maps.Keys(set)) }

func columnsDetail(names []string) string { return strings.Join(names, ", ") }
