package privilege

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/access/awsiam/reference"
)

// Level is what an identity may do of one access level: List, Read, Write, Permissions management, Tagging.
type Level struct {
	Level string
	// Number is how many actions of the level are granted; -1 where a pattern stands for actions that no list of ours counts.
	Number   int
	Services []string // whose actions they are, ascending
	Granted  []string // the actions and patterns that grant them, as written, ascending
	Anywhere bool     // one of them is granted on every resource, or at a whole account, project or subscription and above
}

// Levels sums up by access level what an identity's policies grant. AWS's levels are those of the Service Authorization Reference,
// Azure's and Google Cloud's are told by the action's verb, as neither publishes levels: set…IamPolicy and what writes
// Microsoft.Authorization is Permissions management. Left out are actions that the identity's own policies deny everywhere
// without a condition, and those that its boundary does not hold.
func (b *Book) Levels(identity graph.NodeID) []Level {
	sum, counted := map[string]*Level{}, map[string]bool{}
	statements := b.Statements(identity)
	aws := b.s.Cloud(identity) == graph.AWS
	for i := range statements {
		st := &statements[i]
		if !st.Allow || st.Kind == "boundary" {
			continue
		}
		if aws {
			awsLevels(st, statements, sum, counted)
		} else {
			verbLevels(st, b.wide(st.Holder), sum)
		}
	}
	var out []Level
	for _, word := range reference.Levels() {
		if l := sum[word.String()]; l != nil {
			slices.Sort(l.Services)
			slices.Sort(l.Granted)
			l.Services, l.Granted = slices.Compact(l.Services), slices.Compact(l.Granted)
			out = append(out, *l)
		}
	}
	return out
}

func awsLevels(st *Statement, all []Statement, sum map[string]*Level, counted map[string]bool) {
	anywhere := slices.ContainsFunc(st.Resources, wideResource) || len(st.NotResources) > 0
	patterns := st.Actions
	if len(patterns) == 0 {
		patterns = []string{"*"}
	}
	for _, p := range patterns {
		for _, a := range reference.All().Matching(p) {
			name := a.String()
			if !st.Does(name) || !allowed(name, all) {
				continue
			}
			l := levelOf(sum, a.Level.String())
			if !counted[name] {
				counted[name] = true
				l.Number++
			}
			l.Anywhere = l.Anywhere || anywhere
			if n := len(l.Services); n == 0 || l.Services[n-1] != a.Service {
				l.Services = append(l.Services, a.Service)
			}
			if n := len(l.Granted); n == 0 || l.Granted[n-1] != p {
				l.Granted = append(l.Granted, p)
			}
		}
	}
}

// allowed tells whether neither a denial nor a boundary of the identity takes an action away everywhere.
func allowed(action string, all []Statement) bool {
	bounded, within := false, false
	for i := range all {
		st := &all[i]
		switch {
		case st.Kind == "boundary" && st.Allow:
			bounded = true
			within = within || st.Does(action)
		case !st.Allow && st.Condition == "" && slices.Contains(st.Resources, "*") && st.Does(action):
			return false
		}
	}
	return within || !bounded
}

func levelOf(sum map[string]*Level, word string) *Level {
	l := sum[word]
	if l == nil {
		l = &Level{Level: word}
		sum[word] = l
	}
	return l
}

// wide tells whether a role is held at an account or above one.
func (b *Book) wide(role graph.NodeID) bool {
	n, ok := b.s.Lookup(b.place(role))
	return ok && (b.s.HasLabel(n, graph.Account) || b.s.HasLabel(n, graph.Container) || b.s.HasLabel(n, graph.Organization))
}

func verbLevels(st *Statement, wide bool, sum map[string]*Level) {
	for _, a := range st.Actions {
		plain := strings.TrimPrefix(a, dataAction)
		for _, word := range verbs(plain, st.NotActions) {
			l := levelOf(sum, word)
			if strings.Contains(plain, "*") {
				l.Number = -1
			} else if l.Number >= 0 {
				l.Number++
			}
			l.Anywhere = l.Anywhere || wide
			l.Services = append(l.Services, serviceOf(plain))
			l.Granted = append(l.Granted, a)
		}
	}
}

func serviceOf(action string) string {
	if s, _, ok := strings.Cut(action, "/"); ok {
		return s
	}
	s, _, _ := strings.Cut(action, ".")
	return s
}

// verbs gives the levels of an action of Google Cloud or Azure by its last word; a wildcard at the end stands for all of them.
func verbs(action string, not []string) []string {
	lower := strings.ToLower(action)
	last := lower[strings.LastIndexAny(lower, "./")+1:]
	rights := strings.HasPrefix(lower, "microsoft.authorization/")
	switch {
	case last == "*":
		all := []string{reference.Read.String(), reference.Write.String()}
		if !slices.ContainsFunc(not, func(p string) bool { return awsiam.MatchesAction(p, "Microsoft.Authorization/roleAssignments/write") }) && (rights || lower == "*") {
			all = append(all, reference.Permissions.String())
		}
		return all
	case strings.HasPrefix(last, "set") && strings.HasSuffix(last, "iampolicy"), rights && last != "read":
		return []string{reference.Permissions.String()}
	case strings.HasPrefix(last, "list"), strings.HasPrefix(last, "search"):
		return []string{reference.List.String()}
	case last == "read", strings.HasPrefix(last, "get"), strings.HasPrefix(last, "query"):
		return []string{reference.Read.String()}
	case strings.HasSuffix(last, "tagbinding"), strings.HasPrefix(last, "createtag"), strings.HasPrefix(last, "deletetag"):
		return []string{reference.Tagging.String()}
	}
	return []string{reference.Write.String()}
}
