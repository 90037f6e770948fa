package azure

import (
	"slices"
	"strings"
)

// armID is a resource id taken apart.
type armID struct {
	id           string // without a slash at the end
	subscription string // lower case; empty above subscriptions
	group        string
	typ          string // Microsoft.Web/sites/functions, as the id spells it
	name         string // last segment
	parent       string // what contains it: resource, resource group, subscription; empty at the top
}

// parseARM reads a resource id: /subscriptions/S, /subscriptions/S/resourceGroups/G,
// …/providers/NAMESPACE/TYPE/NAME[/TYPE/NAME…], and extensions of any of them
// (a second /providers/). ok is false for what is no ARM id; "/" is one.
func parseARM(raw string) (armID, bool) {
	id := strings.TrimSpace(raw)
	if len(id) > 1 {
		id = strings.TrimRight(id, "/")
	}
	if strings.HasPrefix(strings.ToLower(id), "subscriptions/") {
		id = "/" + id // some tools drop the first slash
	}
	if !strings.HasPrefix(id, "/") || strings.HasPrefix(id, "//") || strings.ContainsAny(id, "\x00\n") {
		return armID{}, false
	}
	out := armID{id: id}
	if id == "/" {
		return out, true
	}
	parts := strings.Split(id[1:], "/")
	if slices.Contains(parts, "") {
		return armID{}, false
	}
	out.name = parts[len(parts)-1]
	at := 0
	if strings.EqualFold(parts[0], "subscriptions") && len(parts) > 1 {
		out.subscription, out.typ = strings.ToLower(parts[1]), "Microsoft.Resources/subscriptions"
		at = 2
		if len(parts) > 3 && strings.EqualFold(parts[2], "resourceGroups") {
			out.group, out.typ = parts[3], typeResourceGroup
			out.parent = "/" + strings.Join(parts[:2], "/")
			at = 4
		}
	}
	if at == len(parts) {
		return out, true
	}
	return out, out.provider(parts, at)
}

// provider reads what follows, from the last /providers/ on.
func (a *armID) provider(parts []string, at int) bool {
	last := -1
	for i := at; i < len(parts); i++ {
		if (i-at)%2 == 0 && strings.EqualFold(parts[i], "providers") {
			last = i
		}
	}
	if last < 0 || last+3 >= len(parts) {
		return false
	}
	rest := parts[last+2:]
	if len(rest)%2 != 0 {
		return false
	}
	typ := []string{parts[last+1]}
	for i := 0; i < len(rest); i += 2 {
		typ = append(typ, rest[i])
	}
	a.typ = strings.Join(typ, "/")
	switch {
	case len(rest) > 2:
		a.parent = "/" + strings.Join(parts[:len(parts)-2], "/")
	case last > 0:
		a.parent = "/" + strings.Join(parts[:last], "/")
	}
	return true
}
