package findings

import (
	"maps"
	"path"
	"slices"
	"strings"
)

// Owners says who a finding belongs to. A person's assignment goes before a tag, a tag before the rules, and the first
// rule that fits before those after it.
type Owners struct {
	Tags  []string    // keys of tags whose value names the owner, the best first; compared without regard to case
	Rules []OwnerRule // in order
}

// OwnerRule gives findings to an owner. What it leaves empty fits everything.
type OwnerRule struct {
	Owner    string
	Account  string
	Report   string
	Practice string
	Subject  string // a glob over the subject's id or name: * is any text without a slash
}

// of gives the owner by tag or rule, and what says so.
func (o Owners) of(r Report, row *Row) (owner, why string) {
	for _, want := range o.Tags {
		for _, key := range slices.Sorted(maps.Keys(row.Tags)) {
			if strings.EqualFold(key, want) && row.Tags[key] != "" {
				return row.Tags[key], "tag " + key
			}
		}
	}
	for _, rule := range o.Rules {
		if rule.fits(r, row.Subject) {
			return rule.Owner, rule.words()
		}
	}
	return "", ""
}

func (u OwnerRule) fits(r Report, s Subject) bool {
	is := func(want, got string) bool { return want == "" || want == got }
	return is(u.Account, s.Account) && is(u.Report, r.ID) && is(u.Practice, r.Practice) &&
		(u.Subject == "" || globbed(u.Subject, s.ID) || globbed(u.Subject, s.Name))
}

func globbed(pattern, text string) bool {
	ok, err := path.Match(pattern, text)
	return err == nil && ok
}

// Check refuses rules that give to nobody or hold a glob that is none.
func (u OwnerRule) Check() error {
	if u.Owner == "" {
		return ErrNoOwner
	}
	_, err := path.Match(u.Subject, "")
	return err
}

func (u OwnerRule) words() string {
	words := []string{"rule"}
	for _, w := range [...]struct{ name, value string }{{"account", u.Account}, {"report", u.Report}, {"practice", u.Practice}, {"subject", u.Subject}} {
		if w.value != "" {
			words = append(words, w.name+" "+w.value)
		}
	}
	return strings.Join(words, ", ")
}
