package access

import (
	"fmt"
	"strings"
)

// Words says in a sentence which part of a statement a request does not meet.
func (m Miss) Words() string {
	have, want := strings.Join(m.Have, ", "), strings.Join(m.Want, ", ")
	switch {
	case m.Text != "":
		return m.Part + ": " + m.Text
	case m.Part == "condition" && len(m.Have) == 0:
		return fmt.Sprintf("condition: it asks for %s %s %s, and the request has no such key", m.Key, m.Op, want)
	case m.Part == "condition":
		return fmt.Sprintf("condition: it asks for %s %s %s, and the request has %s", m.Key, m.Op, want, have)
	case m.Op == "not":
		return fmt.Sprintf("%s: %s is one that it leaves out (%s)", m.Part, have, want)
	case len(m.Want) == 0:
		return m.Part + ": it names none"
	case len(m.Want) == 1:
		return fmt.Sprintf("%s: %s is not %s", m.Part, have, want)
	}
	return fmt.Sprintf("%s: %s is none of %s", m.Part, have, want)
}

// Where names a statement as a person finds it: its policy, its Sid or
// position, and its line.
func (m Mention) Where() string {
	out := m.Policy
	if m.Statement != "" {
		out += ", statement " + m.Statement
	}
	if m.Line > 0 {
		out += fmt.Sprintf(", line %d", m.Line)
	}
	if m.Principal != "" {
		out += ", through " + m.Principal
	}
	return out
}

// Summary says in one sentence what decided; empty where it needs no saying.
func (t Trace) Summary() string {
	for _, said := range []Said{SaidDeny, SaidNothing, NotAsked, SaidNotRead} {
		for _, l := range t.Layers {
			if !l.Stops || l.Said != said {
				continue
			}
			name := l.Name
			if l.Level != "" {
				name += " at " + l.Level
			}
			switch {
			case said == SaidDeny && len(l.Statements) > 0:
				return "denied by " + name + ": " + l.denying().Where()
			case l.Because != "":
				return "stopped by " + name + ": " + l.Because
			}
			return "stopped by " + name + ": no statement of it allows this"
		}
	}
	return ""
}

func (l Layer) denying() Mention {
	for _, m := range l.Statements {
		if m.Effect == "deny" && len(m.Conditions) == 0 {
			return m
		}
	}
	return l.Statements[0]
}
