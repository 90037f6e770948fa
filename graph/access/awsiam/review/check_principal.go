package review

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/access/awsiam"
)

// whoKeys are the keys that say who calls, or from where: any of them narrows a
// statement that admits everyone.
func whoKeys() []string {
	return []string{
		"aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths", "aws:principaltag/", "aws:userid",
		"aws:username", "aws:sourcearn", "aws:sourceaccount", "aws:sourceowner", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceip",
		"aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip", "aws:principalservicename", "sts:externalid", "kms:calleraccount",
		"kms:viaservice", "s3:dataaccesspointaccount", "s3:dataaccesspointarn", "lambda:eventsourcetoken",
	}
}

func (s *Statement) asks(keys ...string) bool {
	return slices.ContainsFunc(s.Conditions, func(c Condition) bool {
		k := strings.ToLower(c.Key)
		return slices.ContainsFunc(keys, func(w string) bool { return k == w || strings.HasSuffix(w, "/") && strings.HasPrefix(k, w) })
	})
}

func anyone(kind Kind) check {
	return func(d *Document) (out []hit) {
		d.each(func(s *Statement) {
			if d.Kind != kind || !s.Allow || s.asks(whoKeys()...) {
				return
			}
			if s.NotPrincipal {
				out = append(out, hit{s: s, detail: "NotPrincipal with Allow admits everyone but those it names"})
				return
			}
			for _, p := range s.Principals {
				if p.Kind == "AWS" && p.Text == "*" {
					out = append(out, hit{s, p.Line, "Principal \"*\" without a condition on who calls"})
				}
			}
		})
		return out
	}
}

func wholeAccount(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		if d.Kind != Trust || !s.Allow || len(s.Conditions) > 0 || s.NotPrincipal {
			return
		}
		for _, p := range s.Principals {
			a, isARN := awsiam.ParseARN(p.Text)
			if p.Kind == "AWS" && (isARN && a.Resource == "root" || !isARN && len(p.Text) == 12 && strings.Trim(p.Text, "0123456789") == "") {
				out = append(out, hit{s, p.Line, p.Text})
			}
		}
	})
	return out
}

// sourceKeys say on whose behalf a service acts.
func sourceKeys() []string {
	return []string{"aws:sourcearn", "aws:sourceaccount", "aws:sourceowner", "aws:sourceorgid", "aws:sourceorgpaths", "kms:calleraccount", "lambda:eventsourcetoken"}
}

func serviceForAnyone(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		if d.Kind != Resource || !s.Allow || s.NotPrincipal || s.asks(sourceKeys()...) {
			return
		}
		for _, p := range s.Principals {
			if p.Kind == "Service" {
				out = append(out, hit{s, p.Line, p.Text + " without aws:SourceArn, aws:SourceAccount or aws:SourceOrgID"})
			}
		}
	})
	return out
}

// askingServices are those whose guides ask to compare the source in the trust
// policy of the role that they take ("Cross-service confused deputy prevention"
// in the guide of each). Others run in the role's own account alone, held there
// by iam:PassRole.
func askingServices() []string {
	return []string{
		"autoscaling", "bedrock", "cloudformation", "codebuild", "comprehend", "greengrass", "personalize", "pipes", "scheduler", "states", "transfer",
	}
}

func trustServiceForAnyone(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		if d.Kind != Trust || !s.Allow || s.NotPrincipal || s.asks(sourceKeys()...) {
			return
		}
		for _, p := range s.Principals {
			name, _, _ := strings.Cut(p.Text, ".")
			if p.Kind == "Service" && slices.Contains(askingServices(), name) {
				out = append(out, hit{s, p.Line, p.Text + " without aws:SourceArn or aws:SourceAccount"})
			}
		}
	})
	return out
}

// oidc gives the issuers that a statement trusts.
func (s *Statement) oidc() []Principal {
	var out []Principal
	for _, p := range s.Principals {
		if p.Kind == "Federated" && s.Allow && !strings.Contains(p.Text, ":saml-provider/") {
			out = append(out, p)
		}
	}
	return out
}

// subjects gives the conditions that narrow the subject of a token. Google's
// and Amazon's tokens, and pools of Cognito, name theirs otherwise.
func (s *Statement) subjects() []Condition {
	var out []Condition
	for _, c := range s.Conditions {
		k := strings.ToLower(c.Key)
		negated := strings.Contains(strings.ToLower(c.Op), "not") || strings.HasSuffix(strings.ToLower(c.Op), "ifexists")
		if !negated && (strings.HasSuffix(k, ":sub") || strings.HasSuffix(k, ":amr") || strings.HasSuffix(k, ":user_id") || strings.HasSuffix(k, ":app_id")) {
			out = append(out, c)
		}
	}
	return out
}

func oidcWithoutSubject(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		if len(s.subjects()) > 0 {
			return
		}
		for _, p := range s.oidc() {
			out = append(out, hit{s, p.Line, p.Text + " without a condition on the subject"})
		}
	})
	return out
}

func oidcWideSubject(d *Document) (out []hit) {
	d.each(func(s *Statement) {
		if len(s.oidc()) == 0 {
			return
		}
		for _, c := range s.subjects() {
			if !strings.Contains(strings.ToLower(c.Op), "like") {
				continue
			}
			for _, v := range c.Values {
				if openOwner(v) {
					out = append(out, hit{s, c.Line, c.Key + " " + c.Op + " " + v})
				}
			}
		}
	})
	return out
}

// openOwner reports whether a subject's pattern has a wildcard before anybody
// is named: "*", "repo:*", "repo:*/shop:ref:…".
func openOwner(v string) bool {
	v = strings.TrimPrefix(v, "repo:")
	owner, _, _ := strings.Cut(v, "/")
	return strings.ContainsAny(owner, "*?")
}
