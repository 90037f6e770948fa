package aws

import "strings"

// splitAny splits at every one of the separators.
func splitAny(s, separators string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(separators, r) })
}
