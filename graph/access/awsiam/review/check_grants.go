package review

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/access/awsiam/reference"
	"github.com/postern-graph/postern/internal/spelling"
)

// grants reports whether a document can give anything to those who hold it:
// boundaries and guardrails only limit.
func (d *Document) grants() bool { return d.Kind == Identity || d.Kind == Resource }

func allowEverything(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		if d.Kind == Identity && s.Allow && !s.NotAction && !s.NotResource && len(s.Conditions) == 0 && all(s.Actions) && all(s.Resources) {
			out = append(out, hit{s: s, detail: "Action \"*\" on Resource \"*\" without a condition"})
		}
	})
	return out
}

func all(items []Item) bool {
	for _, it := range items {
		if strings.Trim(it.Text, "*") == "" || it.Text == "*:*" {
			return true
		}
	}
	return false
}

func allowNot(is func(*Statement) bool, element string) check {
	return func(d *Document) (out []hit) {
		d.each(func(s *Statement) {
			if !s.Allow || !is(s) || !d.grants() {
				return
			}
			detail := element + " with Allow"
			if s.NotAction {
				detail += fmt.Sprintf(": %d actions of today", len(s.actions()))
			}
			out = append(out, hit{s: s, detail: detail})
		})
		return out
	}
}

func noSuchAction(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		for _, it := range s.Actions {
			prefix, _, ok := strings.Cut(it.Text, ":")
			if !ok || !knownService(prefix) || len(reference.All().Matching(it.Text)) > 0 {
				continue
			}
			out = append(out, hit{s, it.Line, it.Text + " matches no action" + spelling.DidYouMean(reference.All().Nearest(it.Text))})
		}
	})
	return out
}

func noSuchService(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		for _, it := range s.Actions {
			prefix, _, ok := strings.Cut(it.Text, ":")
			if !ok || knownService(prefix) {
				continue
			}
			near := reference.All().Nearest(it.Text)
			if near == "" {
				near = reference.All().NearestService(prefix)
			}
			out = append(out, hit{s, it.Line, it.Text + " is of no service" + spelling.DidYouMean(near)})
		}
	})
	return out
}

func knownService(prefix string) bool {
	if strings.ContainsAny(prefix, "*?") {
		return true
	}
	_, ok := reference.All().Service(prefix)
	return ok
}

// needsEveryResource finds actions that take no resource, in a statement that
// names some and never "*".
func needsEveryResource(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		if s.NotAction || s.NotResource || len(s.Resources) == 0 || all(s.Resources) || d.Kind == Resource {
			return
		}
		for _, it := range s.Actions {
			acts := reference.All().Matching(it.Text)
			if len(acts) > 0 && !slices.ContainsFunc(acts, func(a *reference.Action) bool { return len(a.Types) > 0 || len(s.fitting(a)) > 0 }) {
				out = append(out, hit{s, it.Line, it.Text + " takes no resource, and Resource is not \"*\""})
			}
		}
	})
	return out
}

// neverFits finds actions of which none can take any resource of the statement,
// though they take some.
func neverFits(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		if s.NotAction || s.NotResource || len(s.Resources) == 0 {
			return
		}
		for _, it := range s.Actions {
			var kinds []string
			granted := false
			for _, a := range reference.All().Matching(it.Text) {
				granted = granted || len(s.fitting(a)) > 0
				for _, t := range a.Types {
					if len(kinds) < 4 {
						kinds = append(kinds, t.ARN)
					}
				}
			}
			if !granted && len(kinds) > 0 {
				out = append(out, hit{s, it.Line, it.Text + " works on " + strings.Join(compact(kinds), ", ") + ", and the statement names none such"})
			}
		}
	})
	return out
}

func compact(list []string) []string {
	var out []string
	for _, s := range list {
		if len(out) == 0 || out[len(out)-1] != s {
			out = append(out, s)
		}
	}
	return out
}

func unusedResources(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		if s.NotAction || s.NotResource || len(s.Resources) < 2 {
			return // a single one is the business of the actions
		}
		acts := s.actions()
		if len(acts) == 0 {
			return
		}
		for _, r := range s.Resources {
			used := false
			for _, a := range acts {
				used = used || s.takes(a, r.Text)
			}
			if !used {
				out = append(out, hit{s, r.Line, r.Text + " is taken by none of the actions"})
			}
		}
	})
	return out
}

func passAnyRole(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		pass, ok := reference.All().Action("iam:PassRole")
		if !ok || !s.Allow || d.Kind != Identity || s.NotAction || all(s.Actions) || !s.speaksOf(pass) || len(s.Conditions) > 0 {
			return
		}
		for _, r := range s.Resources {
			if !s.NotResource && awsiam.CoversARN(r.Text, "arn:aws:iam::000000000000:role/*") {
				out = append(out, hit{s, r.Line, "iam:PassRole on " + r.Text})
				return
			}
		}
	})
	return out
}

func permissionsEverywhere(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		if !s.Allow || d.Kind != Identity || s.NotAction || all(s.Actions) || len(s.Conditions) > 0 || s.NotResource || !all(s.Resources) {
			return
		}
		var names []string
		for _, a := range s.actions() {
			if a.Level == reference.Permissions {
				names = append(names, a.String())
			}
		}
		if len(names) > 0 {
			out = append(out, hit{s: s, detail: some(names, 4)})
		}
	})
	return out
}

// some names the first few of a list, and how many more there are.
func some(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
