package awsiam

import (
	"net/netip"
	"slices"
	"strings"
)

// Principals lists the principals that the document's Allow statements name,
// sorted, "*" for everyone.
func (d *Document) Principals() []string {
	var out []string
	for _, s := range d.Statements {
		if p := s.principals; p != nil && s.Allow && !s.notPrincipal {
			out = append(out, p.words()...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (p *principals) words() []string {
	var out []string
	if p.all {
		out = append(out, "*")
	}
	for _, a := range p.accounts {
		out = append(out, "arn:aws:iam::"+a+":root")
	}
	return slices.Concat(out, p.arns, p.services, p.federated, p.canonical)
}

// ConditionEntry is a value that a condition fixes, by the kind of thing it is:
// account, arn, cidr, organization, org-path, userid, vpc, vpce.
type ConditionEntry struct{ Kind, Value string }

// ConditionEntries lists what the conditions of Allow statements tie the caller
// to, sorted and distinct.
func (d *Document) ConditionEntries() []ConditionEntry {
	var out []ConditionEntry
	for _, s := range d.Statements {
		if s.Allow {
			out = append(out, s.conditionEntries()...)
		}
	}
	slices.SortFunc(out, func(a, b ConditionEntry) int {
		if n := strings.Compare(a.Kind, b.Kind); n != 0 {
			return n
		}
		return strings.Compare(a.Value, b.Value)
	})
	return slices.Compact(out)
}

func (s *Statement) conditionEntries() []ConditionEntry {
	var out []ConditionEntry
	for _, t := range s.tests {
		k := tiedTo(t.key)
		if k == "" || t.op == nil || t.op.negated || t.op.null {
			continue
		}
		for _, v := range t.values {
			out = append(out, ConditionEntry{k, v.source()})
		}
	}
	return out
}

// tiedTo names the keys that tie a request to somebody, and to what kind.
func tiedTo(key string) string {
	switch key {
	case "aws:sourceaccount", "aws:sourceowner", "aws:principalaccount", "kms:calleraccount", "s3:dataaccesspointaccount", "aws:resourceaccount":
		return "account"
	case "aws:sourcearn", "aws:principalarn", "s3:dataaccesspointarn", "lambda:sourcefunctionarn":
		return "arn"
	case "aws:sourceip", "aws:vpcsourceip":
		return "cidr"
	case "aws:principalorgid", "aws:sourceorgid":
		return "organization"
	case "aws:principalorgpaths", "aws:sourceorgpaths":
		return "org-path"
	case "aws:userid":
		return "userid"
	case "aws:sourcevpc":
		return "vpc"
	case "aws:sourcevpce":
		return "vpce"
	}
	return ""
}

// Public reports whether some statement lets in callers that nothing fixes.
func (d *Document) Public() bool { return slices.ContainsFunc(d.Statements, (*Statement).Public) }

// Public reports whether the statement allows everyone, or everyone but some,
// with no condition that ties the caller to an account, an organization, a
// network or an ARN ("The meaning of public", S3 user guide).
func (s *Statement) Public() bool {
	if !s.Allow || s.broken || s.principals == nil {
		return false
	}
	if !s.notPrincipal && !s.principals.all && !slices.ContainsFunc(s.principals.arns, wildAccount) {
		return false
	}
	return !slices.ContainsFunc(s.tests, (*test).fixes)
}

// wildAccount finds an ARN that leaves the account open. AWS refuses it as a
// principal, so nobody gets in by it; who wrote it meant everyone.
func wildAccount(arn string) bool {
	a, ok := ParseARN(arn)
	return ok && strings.ContainsAny(a.Account, "*?")
}

func (t *test) fixes() bool {
	k := tiedTo(t.key)
	if t.key == "s3:x-amz-server-side-encryption-aws-kms-key-id" {
		k = "kms-key"
	}
	if k == "" || k == "account" && t.key == "aws:resourceaccount" || t.op == nil || t.op.negated || t.op.null || len(t.values) == 0 {
		return false
	}
	for _, v := range t.values {
		if !fixedValue(k, v) {
			return false
		}
	}
	return true
}

func fixedValue(kind string, v pattern) bool {
	if !v.constant() {
		return true // ${aws:PrincipalAccount} and the like follow a fixed thing
	}
	switch kind {
	case "cidr":
		n, err := netip.ParsePrefix(v.text)
		return err != nil || n.Bits() > 0
	case "arn":
		p, ok := arnParts(v.text)
		// Only S3 names things without their account.
		return ok && (p[4] != "" && !hasWild(p[4]) || p[4] == "" && p[2] == "s3" && !strings.HasPrefix(p[5], string(anyRun)))
	case "userid":
		// A unique id, or one with a session's name; a colon and nothing names no session.
		return !strings.HasPrefix(v.text, string(anyRun)) && !strings.HasSuffix(v.text, ":")
	case "organization", "org-path":
		org, _, _ := strings.Cut(v.text, "/")
		return !hasWild(org)
	}
	return strings.Trim(v.text, string(anyRun)+string(anyByte)) != ""
}

// PublicActions lists the actions of public statements as written, in lower
// case, sorted.
func (d *Document) PublicActions() []string {
	out := []string{}
	for _, s := range d.Statements {
		if s.Public() {
			for _, a := range s.actions {
				out = append(out, plain(a))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
