package findings

import "strings"

// Context is what is known of where a subject stands. The zero value says that nothing is known.
type Context struct {
	Known bool // the walks that tell the rest ended, and the subject is a node of the estate
	// Exposed is a sentence on why somebody outside gets to the subject; empty where nobody does.
	Exposed string
	// Weighty is a sentence on why the subject matters: full control, a crown jewel, or a chain to one; empty where it does not.
	Weighty string
}

// sentences lists what is known, for people.
func (c Context) sentences() []string {
	var out []string
	for _, s := range [...]string{c.Exposed, c.Weighty} {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// judge moves a report's severity by the subject's place: one step up for what is exposed and matters, one down for what
// is neither. What is not known moves nothing.
func (c Context) judge(base Severity) (Severity, string) {
	switch {
	case c.Exposed != "" && c.Weighty != "":
		if s := base.shift(1); s != base {
			return s, "raised from " + string(base) + ": " + strings.Join(c.sentences(), "; ")
		}
	case c.Known && c.Exposed == "" && c.Weighty == "":
		if s := base.shift(-1); s != base {
			return s, "lowered from " + string(base) + ": nobody outside gets there, and it leads to no full control and no crown jewel"
		}
	}
	return base, ""
}
