package collect

import (
	"encoding/json"
	"slices"
	"strings"
)

// Listed is one row of the table of calls, for people.
type Listed struct {
	Service, Command string
	Actions          []string
	Global           bool
	Of               string // the command whose answers it goes through; empty: asked once
	Kept             bool   // its answers are kept as documents; the others only name things
}

// Calls lists every call that a collection may make, in the order of the table, those by which it finds its way first.
func Calls() []Listed {
	var out []Listed
	for i, s := range slices.Concat(setupServices(), services()) {
		for _, c := range s.calls {
			l := Listed{
				Service: s.name, Command: command(c.op.name), Actions: s.permissions(c), Global: s.global,
				Kept: !c.quiet && i >= len(setupServices()),
			}
			if c.on != "" {
				l.Service = c.on
			}
			if c.of != "" {
				l.Of = command(c.of)
			}
			out = append(out, l)
		}
	}
	return out
}

// Policy gives the least identity policy that a collection needs, as indented JSON: one statement with every action of the
// table, and one for the roles that opts say to assume. sts:GetCallerIdentity needs no permission, and is left out.
func Policy(opts Options) []byte {
	var actions []string
	for _, l := range Calls() {
		actions = append(actions, l.Actions...)
	}
	slices.Sort(actions)
	actions = slices.DeleteFunc(slices.Compact(actions), func(a string) bool { return a == "sts:GetCallerIdentity" })
	type statement struct {
		Sid      string
		Effect   string
		Action   []string
		Resource []string
	}
	doc := struct {
		Version   string
		Statement []statement
	}{"2012-10-17", []statement{{"PosternReads", "Allow", actions, []string{"*"}}}}
	roles := slices.Clone(opts.AssumeRoles)
	if opts.OrgRole != "" {
		roles = append(roles, "arn:aws:iam::*:role/"+strings.TrimPrefix(opts.OrgRole, "/"))
	}
	if len(roles) > 0 {
		doc.Statement = append(doc.Statement, statement{"PosternAssumes", "Allow", []string{"sts:AssumeRole"}, roles})
	}
	b, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return nil // strings always encode
	}
	return append(b, '\n')
}
