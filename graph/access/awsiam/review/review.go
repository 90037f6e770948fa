package review

import (
	"cmp"
	"slices"
)

// Finding is one thing that a reader of a document should know.
type Finding struct {
	Row
	// Statement is the Sid or position; empty where the document as a whole is meant.
	Statement string
	Line      int // from 1; 0 where no line is to blame
	Detail    string
}

// hit is what a check found: where, and in which words.
type hit struct {
	s      *Statement
	line   int
	detail string
}

// check looks at one document for one sort of finding.
type check func(*Document) []hit

// checks ties each row to what looks for it.
func checks() map[string]check {
	return map[string]check{
		"allow-everything":         allowEverything,
		"allow-not-action":         allowNot(func(s *Statement) bool { return s.NotAction }, "NotAction"),
		"allow-not-resource":       allowNot(func(s *Statement) bool { return s.NotResource }, "NotResource"),
		"condition-key-unknown":    unknownKeys,
		"covered-element":          coveredElements,
		"covered-statement":        coveredStatements,
		"for-all-values-open":      forAllValues,
		"malformed":                malformed,
		"needs-every-resource":     needsEveryResource,
		"no-such-action":           noSuchAction,
		"no-such-service":          noSuchService,
		"open-to-anyone":           anyone(Resource),
		"over-long":                overLong,
		"pass-any-role":            passAnyRole,
		"permissions-everywhere":   permissionsEverywhere,
		"plain-variable":           plainVariables,
		"resource-never-fits":      neverFits,
		"resource-unused":          unusedResources,
		"service-for-anyone":       serviceForAnyone,
		"trust-anyone":             anyone(Trust),
		"trust-oidc-any-subject":   oidcWithoutSubject,
		"trust-oidc-wide-subject":  oidcWideSubject,
		"trust-service-for-anyone": trustServiceForAnyone,
		"trust-whole-account":      wholeAccount,
	}
}

// Findings gives what is to be said of a document, the most severe first, then
// by line.
func Findings(d *Document) ([]Finding, error) {
	rows, err := Rows()
	if err != nil {
		return nil, err
	}
	var out []Finding
	for _, r := range rows {
		for _, h := range checks()[r.ID](d) {
			f := Finding{Row: r, Line: h.line, Detail: h.detail}
			if h.s != nil {
				f.Statement = h.s.Name()
				if f.Line == 0 {
					f.Line = h.s.Line
				}
			}
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int {
		return cmp.Or(b.Severity.rank()-a.Severity.rank(), a.Line-b.Line)
	})
	return out, nil
}

// each calls fn for the statements that can be read.
func (d *Document) each(fn func(*Statement)) {
	for _, s := range d.Statements {
		if !s.broken {
			fn(s)
		}
	}
}
