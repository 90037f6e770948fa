package review

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/access/awsiam/reference"
)

// Grant is one action that documents grant.
type Grant struct {
	Action *reference.Action
	// Resources are the patterns on which it is granted, as they are written.
	Resources []string
	// Conditional is true where every statement that grants it asks for something.
	Conditional bool
	Statements  []Source // what grants it
}

// Source is a statement of a document.
type Source struct {
	Policy    string `json:"policy"`
	Statement string `json:"statement"`
}

// Grants lists the actions that documents grant together, ascending: allowed
// on some resource that the action can take, by a statement that the evaluator
// can read, and not denied outright on all of them. within are boundaries, of
// which one must allow the action too; none means no limit.
func Grants(docs, within []*Document) []Grant {
	found := map[*reference.Action]*Grant{}
	for _, d := range docs {
		for _, s := range d.Statements {
			if s.Allow && !s.broken {
				s.grant(d, found)
			}
		}
	}
	for _, d := range docs {
		for _, s := range d.Statements {
			if !s.Allow && !s.broken && len(s.Conditions) == 0 && len(s.Principals) == 0 {
				s.take(found)
			}
		}
	}
	var out []Grant
	for _, s := range reference.All().Services {
		for _, a := range s.Actions() {
			if g := found[a]; g != nil && allows(within, a) {
				out = append(out, *g)
			}
		}
	}
	return out
}

func (s *Statement) grant(d *Document, found map[*reference.Action]*Grant) {
	for _, a := range s.actions() {
		on := s.fitting(a)
		if len(on) == 0 {
			continue
		}
		g := found[a]
		if g == nil {
			g = &Grant{Action: a, Conditional: true}
			found[a] = g
		}
		for _, r := range on {
			if !slices.Contains(g.Resources, r) {
				g.Resources = append(g.Resources, r)
			}
		}
		g.Conditional = g.Conditional && len(s.Conditions) > 0
		g.Statements = append(g.Statements, Source{d.Name, s.Name()})
	}
}

// take drops what a deny without a condition takes away.
func (s *Statement) take(found map[*reference.Action]*Grant) {
	for _, a := range s.actions() {
		g := found[a]
		if g == nil {
			continue
		}
		g.Resources = slices.DeleteFunc(g.Resources, s.denies)
		if len(g.Resources) == 0 {
			delete(found, a)
		}
	}
}

func (s *Statement) denies(resource string) bool {
	for _, r := range s.Resources {
		if s.NotResource && awsiam.OverlapARN(starred(r.Text), starred(resource)) {
			return false
		}
		if !s.NotResource && awsiam.CoversARN(r.Text, resource) {
			return true
		}
	}
	return s.NotResource
}

func allows(within []*Document, a *reference.Action) bool {
	if len(within) == 0 {
		return true
	}
	for _, d := range within {
		for _, s := range d.Statements {
			if s.Allow && !s.broken && s.speaksOf(a) {
				return true
			}
		}
	}
	return false
}

// actions gives the actions that a statement speaks of.
func (s *Statement) actions() []*reference.Action {
	if s.spoken != nil {
		return s.spoken
	}
	named := map[*reference.Action]bool{}
	var out []*reference.Action
	for _, it := range s.Actions {
		for _, a := range reference.All().Matching(it.Text) {
			if !named[a] && !s.NotAction {
				out = append(out, a)
			}
			named[a] = true
		}
	}
	if s.NotAction {
		for _, svc := range reference.All().Services {
			for _, a := range svc.Actions() {
				if !named[a] {
					out = append(out, a)
				}
			}
		}
	}
	s.spoken = out
	return out
}

func (s *Statement) speaksOf(a *reference.Action) bool {
	hit := slices.ContainsFunc(s.Actions, func(it Item) bool { return awsiam.MatchesAction(it.Text, a.String()) })
	return hit != s.NotAction
}

// fitting gives the resources of a statement that an action can take.
func (s *Statement) fitting(a *reference.Action) []string {
	if len(s.Resources) == 0 && len(s.Principals) > 0 {
		return []string{"the role"} // trust documents name none
	}
	var out []string
	for _, r := range s.Resources {
		switch {
		case s.NotResource:
			out = append(out, "all but "+r.Text)
		case s.takes(a, r.Text):
			out = append(out, r.Text)
		}
	}
	return out
}

// fitting is a kind of resource with a pattern of a policy. Many actions take
// the same kind, so the answer is kept.
type fitting struct {
	t       *reference.Type
	pattern string
}

// takes reports whether an action can take a resource that a pattern matches.
func (s *Statement) takes(a *reference.Action, pattern string) bool {
	if strings.Trim(pattern, "*") == "" {
		return true
	}
	if len(a.Types) == 0 {
		// The reference lists no resource, and yet some services check such an
		// action against an ARN of theirs (S3 user guide: s3:ListAllMyBuckets on
		// arn:aws:s3:::*). All of the own service is taken for everything.
		x, ok := awsiam.ParseARN(pattern)
		return ok && x.Service == a.Service && strings.Trim(x.Resource, "*/:") == "" && strings.Contains(x.Resource, "*")
	}
	for _, t := range a.Types {
		k := fitting{t, pattern}
		ok, known := s.fit[k]
		if !known {
			ok = fits(a.Service, t, pattern)
			s.fit[k] = ok
		}
		if ok {
			return true
		}
	}
	return false
}

func fits(service string, t *reference.Type, pattern string) bool {
	pattern = starred(pattern)
	// A bucket's name holds no slash, which its pattern does not say.
	if service == "s3" && t.Name == "bucket" && strings.Contains(pattern, "/") {
		return false
	}
	want, ok1 := awsiam.ParseARN(pattern)
	have, ok2 := awsiam.ParseARN(t.ARN)
	if ok1 && ok2 && !strings.ContainsAny(want.Service+have.Service, "*?") && want.Service != have.Service {
		return false
	}
	return awsiam.OverlapARN(pattern, t.ARN)
}

// starred puts a wildcard in place of policy variables.
func starred(s string) string {
	var b strings.Builder
	for {
		before, after, ok := strings.Cut(s, "${")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		_, rest, closed := strings.Cut(after, "}")
		b.WriteString("*")
		if !closed {
			return b.String()
		}
		s = rest
	}
}
