package awsiam

import "strings"

// Runs within a form of subjects: what a name may hold.
const (
	anyName  = '\x03' // neither colon nor slash
	anyField = '\x04' // no colon: GitHub writes it as %3A where a name has one
)

// subjectForms are the subjects of an owner's repositories ("OpenID Connect
// reference", example subject claims). What an owner makes of them instead
// ("Customizing the subject claims") says the same of him in other words.
func subjectForms(owner string) []string {
	repo := "repo:" + owner + "/" + string(anyName)
	return []string{
		repo + ":ref:refs/heads/" + string(anyField),
		repo + ":ref:refs/tags/" + string(anyField),
		repo + ":environment:" + string(anyField),
		repo + ":pull_request",
	}
}

// openRepository tells a pattern for GitHub's sub claim, in wild form, that
// repositories of owners whom nobody named can match.
func openRepository(pattern string) bool {
	owner := string(anyName) + outsider + string(anyName)
	if rest, ok := strings.CutPrefix(pattern, "repo:"); ok {
		if name, _, _ := strings.Cut(rest, "/"); !hasWild(name) {
			return false
		}
		owner = string(anyName) // some of it may be fixed
	}
	for _, form := range subjectForms(owner) {
		m := forming{pattern: pattern, form: form, failed: make([]bool, (len(pattern)+1)*(len(form)+1))}
		if m.walk(0, 0) {
			return true
		}
	}
	return false
}

// forming looks for a string that both a pattern and a form match, in
// O(len(pattern)·len(form)).
type forming struct {
	pattern, form string
	failed        []bool // pairs of places that were tried
}

func (m *forming) walk(i, j int) bool {
	if i == len(m.pattern) && j == len(m.form) {
		return true
	}
	at := i*(len(m.form)+1) + j
	if m.failed[at] {
		return false
	}
	m.failed[at] = true
	star := i < len(m.pattern) && m.pattern[i] == anyRun
	if star && m.walk(i+1, j) {
		return true
	}
	if j == len(m.form) {
		return false
	}
	f := m.form[j]
	run := f == anyName || f == anyField
	switch {
	case (star || run) && m.walk(i, j+1):
		return true
	case star || i == len(m.pattern):
		return false
	case run:
		return holdsByte(f, m.pattern[i]) && m.walk(i+1, j)
	}
	return (m.pattern[i] == anyByte || m.pattern[i] == f) && m.walk(i+1, j+1)
}

// holdsByte reports whether a run of a form may hold a byte of a pattern.
func holdsByte(run, c byte) bool {
	return c != ':' && (c != '/' || run == anyField)
}
