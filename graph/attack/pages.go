package attack

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// Page is one generated page of docs/reference/techniques.
type Page struct {
	Path string // relative to that folder
	Text string // Markdown
}

// Pages writes the catalogue for people: an index by cloud and shape, and one
// page for each technique with the same headings everywhere.
func (c *Catalogue) Pages() []Page {
	out := []Page{{Path: "README.md", Text: c.index()}}
	for i := range c.rows {
		t := &c.rows[i]
		out = append(out, Page{Path: string(t.Cloud) + "/" + t.ID + ".md", Text: t.page()})
	}
	return out
}

func (c *Catalogue) index() string {
	var b strings.Builder
	b.WriteString("<!-- Generated from graph/attack/catalogue; do not edit. -->\n\n# Techniques\n\n")
	fmt.Fprintf(&b, "%d techniques of seven shapes. Each row is data in `graph/attack/catalogue`, with a scenario in which it is found and a harmless twin in which it is not.\n", len(c.rows))
	for _, cloud := range []graph.Cloud{graph.AWS, graph.GCP, graph.Azure} {
		fmt.Fprintf(&b, "\n## %s\n\n| technique | shape | makes | needs |\n| --- | --- | --- | --- |\n", cloudName(cloud))
		for _, shape := range Shapes() {
			for i := range c.rows {
				if t := &c.rows[i]; t.Cloud == cloud && t.Shape == shape {
					fmt.Fprintf(&b, "| [%s](%s/%s.md) %s | %s | `%s` | %s |\n", t.ID, t.Cloud, t.ID, t.Title, t.Shape, t.Edge, t.needs(", "))
				}
			}
		}
	}
	return b.String()
}

func cloudName(c graph.Cloud) string {
	switch c {
	case graph.AWS:
		return "AWS"
	case graph.GCP:
		return "Google Cloud"
	case graph.Azure:
		return "Azure and Entra"
	case graph.Internet:
	}
	return string(c)
}

func (t *Technique) needs(sep string) string {
	var out []string
	for _, a := range t.Actions {
		out = append(out, "`"+strings.TrimPrefix(a.Action, "data:")+"`")
	}
	return strings.Join(slices.Compact(out), sep)
}

func (t *Technique) page() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- Generated from graph/attack/catalogue/%s/%s.json; do not edit. -->\n\n# %s: %s\n\n%s\n\n", t.Cloud, t.ID, t.ID, t.Title, t.Attacker)
	fmt.Fprintf(&b, "| | |\n| --- | --- |\n| cloud | %s |\n| shape | %s |\n| edge | `%s` |\n| cost | %g |\n", cloudName(t.Cloud), t.Shape, t.Edge, t.Cost)
	if t.VariantOf != "" {
		fmt.Fprintf(&b, "| a variant of | [%s](%s.md) |\n", t.VariantOf, t.VariantOf)
	}
	if len(t.Opens) > 0 {
		fmt.Fprintf(&b, "| lifts | %s |\n", strings.Join(t.Opens, ", "))
	}
	b.WriteString("\n## What it needs\n\n")
	for _, a := range t.Actions {
		fmt.Fprintf(&b, "- `%s` %s%s\n", strings.TrimPrefix(a.Action, "data:"), a.where(), a.given())
	}
	for _, g := range t.Gates {
		fmt.Fprintf(&b, "- %s\n", g.sentence())
	}
	if t.Claim {
		b.WriteString("\nThe permissions alone decide this edge, so it carries no technique.\n")
	}
	fmt.Fprintf(&b, "\n## How to verify it\n\n```\n%s\n```\n\n## What it leaves behind\n\n", t.Verify)
	for _, l := range t.Logs {
		fmt.Fprintf(&b, "- %s\n", l)
	}
	fmt.Fprintf(&b, "\n## How to shut it\n\n%s\n\n## References\n\n", t.Fix)
	for _, r := range t.References {
		fmt.Fprintf(&b, "- %s\n", r)
	}
	return b.String()
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
	says := map[string]string{
		"service":       "The role's trust policy lets " + g.Service + " assume it.",
		"identity":      "The target runs as an identity.",
		"same_account":  "The target is in the caller's own account.",
		"start":         "Something starts the target: a trigger, or the caller with " + strings.Join(g.Actions, ", ") + ".",
		"exists":        "The account holds one of " + strings.Join(g.Types, ", ") + ".",
		"identity_may":  "What the target runs as may do " + strings.Join(g.Actions, ", ") + ".",
		"where":         "The target's settings allow it.",
		"not_denied":    "No guardrail or explicit deny keeps the caller from " + strings.Join(g.Actions, ", ") + ".",
		"assume":        "No fact that is collected settles it.",
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
		"unsealed":      "No customer's key encrypts the target.",
	}[g.Gate]
	if g.Assume != "" {
		says += " Otherwise the edge is conditional on `postern:" + g.Assume + "`."
	}
	return says
}
