package queries

import (
	"maps"
	"slices"
	"strings"
)

// practice reads the practice; a report in a folder named for one belongs to that one.
func (p *parser) practice(m *matter, r *Report) error {
	r.Practice = Practice(m.Practice)
	if m.Practice != "" && !slices.Contains(Practices(), r.Practice) {
		return p.errorf(p.lineOf("practice"), "practice %q is none of %s", m.Practice, words(Practices()))
	}
	dir, _, _ := strings.Cut(p.file, "/")
	if slices.Contains(Practices(), Practice(dir)) && r.Practice != Practice(dir) {
		return p.errorf(p.lineOf("practice"), "practice %q: the file lies in %s", m.Practice, dir)
	}
	return nil
}

// identity reads which columns tell a row from all others, from run to run.
func (p *parser) identity(m *matter, r *Report) error {
	if r.Subject = m.Subject; r.Subject == "" {
		r.Subject = r.Columns[0].Name
	}
	if !r.has(r.Subject) {
		return p.errorf(p.lineOf("subject"), "subject %q is none of the columns", m.Subject)
	}
	for _, c := range m.Cause {
		if !r.has(c) || c == r.Subject || slices.Contains(r.Cause, c) {
			return p.errorf(p.lineOf("cause"), "cause %q: columns beside the subject are wanted, each once", c)
		}
		r.Cause = append(r.Cause, c)
	}
	return nil
}

func (r *Report) has(column string) bool {
	return slices.ContainsFunc(r.Columns, func(c Column) bool { return c.Name == column })
}

func (p *parser) stores(m *matter, r *Report) error {
	for _, s := range m.Stores {
		if !slices.Contains(Stores(), Store(s)) || slices.Contains(r.Stores, Store(s)) {
			return p.errorf(p.lineOf("stores"), "store %q: %s are known, each once", s, words(Stores()))
		}
		r.Stores = append(r.Stores, Store(s))
	}
	if len(r.Stores) == 0 {
		r.Stores = Stores()
	}
	return nil
}

func (p *parser) mappings(m *matter, r *Report) error {
	frameworks := Frameworks()
	for _, key := range slices.Sorted(maps.Keys(m.Mappings)) {
		i := slices.IndexFunc(frameworks, func(f Framework) bool { return f.Key == key })
		if i < 0 {
			return p.errorf(p.lineOf("mappings"), "mapping to %q: cis-aws, cis-gcp, cis-azure, fsbp, mcsb and attack are known", key)
		}
		for _, id := range m.Mappings[key] {
			if !frameworks[i].id.MatchString(id) {
				return p.errorf(p.lineOf("mappings"), "mapping to %s: %q has not the form of its ids", key, id)
			}
		}
		if len(m.Mappings[key]) == 0 {
			return p.errorf(p.lineOf("mappings"), "mapping to %s names no control", key)
		}
	}
	r.Mappings = m.Mappings
	return nil
}

func words[S ~string](list []S) string {
	out := make([]string, 0, len(list))
	for _, s := range list {
		out = append(out, string(s))
	}
	return strings.Join(out, ", ")
}
