package attack

import (
	"fmt"
	"slices"
	"strings"
)

// Needs says in words what a row asks of who uses it: its actions, then its
// gates, a clause or sentence each, in Markdown.
func (t *Technique) Needs() []string {
	var out []string
	for _, a := range t.Actions {
		if line := "`" + strings.TrimPrefix(a.Action, "data:") + "` " + a.where() + a.given(); !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	for _, g := range t.Gates {
		out = append(out, g.sentence())
	}
	return out
}

func (a Ask) where() string {
	switch a.On {
	case "target":
		return "on the target"
	case "new":
		return "on something new in the target's account"
	case "other":
		return "on one of " + strings.Join(a.Types, ", ") + " in the target's account"
	case "identity":
		return "on what the target runs as"
	case "attached":
		return "on a policy attached to the target or to its group"
	case "group":
		return "on a group that the target is in"
	case "host":
		return "on what contains the target"
	case "provider":
		return "on an identity provider that the target trusts"
	case "home":
		return "in the caller's own account"
	case "named":
		text := "on " + strings.Join(a.Names, " or ")
		if a.Assume != "" {
			text += "; on another one the edge is conditional on `postern:" + a.Assume + "`"
		}
		return text
	}
	return a.On
}

func (a Ask) given() string {
	var out []string
	for k, v := range a.Context {
		out = append(out, fmt.Sprintf("`%s` = %s", k, strings.Join(v, ", ")))
	}
	if len(out) == 0 {
		return ""
	}
	slices.Sort(out)
	return ", asked with " + strings.Join(out, ", ")
}

func (g Gate) sentence() string {
	says := g.says()
	if g.Assume != "" {
		says = strings.TrimSpace(says + " Otherwise the edge is conditional on `postern:" + g.Assume + "`.")
	}
	if g.Gate == "assume" {
		says = "No fact that is collected settles `postern:" + g.Assume + "`, on which the edge is conditional."
	}
	return says
}

func (g Gate) says() string {
	return map[string]string{
		"service":       "The role's trust policy lets " + g.Service + " assume it.",
		"identity":      "The target runs as an identity.",
		"same_account":  "The target is in the caller's own account.",
		"start":         "Something starts the target: a trigger, or the caller with " + strings.Join(g.Actions, ", ") + ".",
		"exists":        "The account holds one of " + strings.Join(g.Types, ", ") + ".",
		"identity_may":  "What the target runs as may do " + strings.Join(g.Actions, ", ") + ".",
		"where":         "The target's settings allow it" + g.settings() + ".",
		"not_denied":    "No guardrail or explicit deny keeps the caller from " + strings.Join(g.Actions, ", ") + ".",
		"missing":       "The caller does not have " + strings.Join(g.Actions, ", ") + " there anyway.",
		"bounded":       "The target has a permissions boundary.",
		"unsigned":      "The target takes code that nobody signed.",
		"signed":        "The target takes signed code alone.",
		"key_quota":     "The target has room for another key.",
		"other_version": "An older version of the policy allows everything.",
		"home_has":      "The caller's account holds one of " + strings.Join(g.Types, ", ") + ".",
		"same_org":      "The target is in the caller's organization and is not its management account.",
		"management":    "The caller is in the organization's management account, or in one that administers the service for it.",
		"guarded":       "A service or resource control policy limits the target.",
		"alias_start":   "Something starts the target through an alias.",
		"trusts":        "The target trusts subjects of " + strings.Join(g.Types, ", ") + ".",
		"acls":          "A public access control list of the target counts: object ownership has not switched them off, and no block of public access refuses them.",
		"denies":        "A policy of the target denies something.",
		"unsealed":      "No customer's key encrypts the target.",
	}[g.Gate]
}

// settings says which properties a gate reads.
func (g Gate) settings() string {
	var out []string
	for _, w := range g.Where {
		switch {
		case len(w.In) == 1 && w.In[0] == "*":
			out = append(out, "`"+w.Prop+"` is set")
		case len(w.In) > 0:
			out = append(out, "`"+w.Prop+"` is "+strings.Join(w.In, " or "))
		case len(w.Not) == 1 && w.Not[0] == "*":
			out = append(out, "`"+w.Prop+"` is not set")
		default:
			out = append(out, "`"+w.Prop+"` is not "+strings.Join(w.Not, " or "))
		}
	}
	return ": " + strings.Join(out, ", ")
}
