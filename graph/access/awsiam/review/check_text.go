package review

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/access/awsiam/reference"
)

func malformed(d *Document) (out []hit) {
	for _, i := range d.Issues {
		if i.Advice || i.Statement < 0 && strings.HasPrefix(i.Message, "longer than ") { // checks of their own speak of that
			continue
		}
		h := hit{detail: i.Message}
		if i.Statement >= 0 && i.Statement < len(d.Statements) {
			h.s = d.Statements[i.Statement]
		}
		out = append(out, h)
	}
	return out
}

// Size counts a document's characters as AWS does, without white space, and
// gives the most that it stores of this kind; 0 where there is no limit. A
// document from a file counts as a managed policy; the inline ones of a user,
// group or role share their limit ("IAM and AWS STS quotas").
func (d *Document) Size() (size, most int) {
	size, most = awsiam.PolicySize(d.Text, d.Kind.policyKind())
	switch {
	case d.theirs:
		most = 0 // AWS keeps its own to none
	case d.inline != "":
		most = map[string]int{"user": 2048, "group": 5120, "role": 10240}[d.inline]
	}
	return size, most
}

func overLong(d *Document) []hit {
	size, most := d.Size()
	if most == 0 || size <= most {
		return nil
	}
	as := d.Kind.Words()
	switch {
	case d.inline != "":
		as = "inline policies of a " + d.inline
	case d.Kind == Identity:
		as = "managed policy"
	}
	return []hit{{detail: fmt.Sprintf("%d characters; AWS stores %d as %s", size, most, as)}}
}

func plainVariables(d *Document) (out []hit) {
	if d.Version == "2012-10-17" {
		return nil
	}
	d.each(func(s *Statement) {
		for _, r := range s.Resources {
			if strings.Contains(r.Text, "${") {
				out = append(out, hit{s, r.Line, r.Text})
			}
		}
		for _, c := range s.Conditions {
			if slices.ContainsFunc(c.Values, func(v string) bool { return strings.Contains(v, "${") }) {
				out = append(out, hit{s, c.Line, c.Op + " " + c.Key + " " + strings.Join(c.Values, ", ")})
			}
		}
	})
	return out
}

// unknownKeys looks at keys of services alone: those of identity providers are
// for the provider to define, and global ones grow without notice.
func unknownKeys(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		for _, c := range s.Conditions {
			prefix, _, ok := strings.Cut(c.Key, ":")
			svc, known := reference.All().Service(prefix)
			if !ok || !known || len(svc.Keys()) == 0 || svc.HasKey(c.Key) {
				continue
			}
			out = append(out, hit{s, c.Line, c.Key + " is no key of " + svc.Name})
		}
	})
	return out
}

func forAllValues(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		if !s.Allow || !d.grants() && d.Kind != Trust {
			return
		}
		for _, c := range s.Conditions {
			if !strings.HasPrefix(strings.ToLower(c.Op), "forallvalues:") || s.asksFor(c.Key) {
				continue
			}
			out = append(out, hit{s, c.Line, c.Op + " on " + c.Key + " holds without " + c.Key})
		}
	})
	return out
}

// asksFor reports whether another condition of the statement fails without the key.
func (s *Statement) asksFor(key string) bool {
	return slices.ContainsFunc(s.Conditions, func(c Condition) bool {
		op := strings.ToLower(c.Op)
		return strings.EqualFold(c.Key, key) && (op == "null" && slices.Contains(c.Values, "false") || strings.HasPrefix(op, "foranyvalue:"))
	})
}

func coveredElements(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		out = append(out, covered(s, s.Actions, awsiam.MatchesAction)...)
		out = append(out, covered(s, s.Resources, coversText)...)
	})
	return out
}

func coversText(pattern, other string) bool {
	return pattern == other || awsiam.CoversARN(pattern, other)
}

func covered(s *Statement, items []Item, covers func(pattern, other string) bool) (out []hit) {
	for i, it := range items {
		for j, by := range items {
			if i == j || by.Text != it.Text && !strings.ContainsAny(by.Text, "*?") || !covers(by.Text, it.Text) || covers(it.Text, by.Text) && j > i {
				continue // of two that are equal, the later one is to blame
			}
			out = append(out, hit{s, it.Line, it.Text + " is covered by " + by.Text})
			break
		}
	}
	return out
}

func coveredStatements(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		for _, by := range d.Statements {
			if by == s || by.broken || !by.covers(s) || s.covers(by) && by.Index > s.Index {
				continue
			}
			out = append(out, hit{s: s, detail: "covered by statement " + by.Name() + fmt.Sprintf(", line %d", by.Line)})
			return
		}
	})
	return out
}

// covers reports whether s applies wherever o does, by its elements alone: it
// may do so and not be seen to.
func (s *Statement) covers(o *Statement) bool {
	if s.Allow != o.Allow || s.NotAction || o.NotAction || s.NotResource || o.NotResource || s.NotPrincipal || o.NotPrincipal {
		return false
	}
	for _, p := range o.Principals {
		if !slices.ContainsFunc(s.Principals, func(q Principal) bool { return q.Kind == p.Kind && q.Text == p.Text }) {
			return false
		}
	}
	if len(s.Principals) > 0 && len(o.Principals) == 0 || len(s.Principals) == 0 && len(o.Principals) > 0 {
		return false
	}
	for _, c := range s.Conditions {
		if !slices.ContainsFunc(o.Conditions, func(d Condition) bool {
			return strings.EqualFold(c.Key, d.Key) && strings.EqualFold(c.Op, d.Op) && slices.Equal(c.Values, d.Values)
		}) {
			return false
		}
	}
	return coverAll(s.Actions, o.Actions, awsiam.MatchesAction) && coverAll(s.Resources, o.Resources, coversText)
}

func coverAll(by, items []Item, covers func(pattern, other string) bool) bool {
	for _, it := range items {
		if !slices.ContainsFunc(by, func(b Item) bool { return covers(b.Text, it.Text) }) {
			return false
		}
	}
	return true
}
