package awsiam

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph/access"
)

const (
	githubIssuer = "token.actions.githubusercontent.com"
	// outsider is the owner of a repository that no trust policy names.
	outsider = "postern-outsider"
)

// claim is what is known of a federated subject's token.
func (p *principal) claim(key string) value {
	issuer, name := key, ""
	if i := strings.LastIndexByte(key, ':'); i >= 0 {
		issuer, name = key[:i], key[i+1:]
	}
	switch {
	case strings.HasPrefix(key, "saml:") && strings.Contains(p.id, ":saml-provider/"):
		return value{} // what the provider asserts
	case name == "sub":
		return told(p.subject)
	case name == "aud" && choosesAudience(issuer):
		return value{state: chosen}
	case name == "aud", key == "aws:federatedprovider":
		return value{}
	case issuer == githubIssuer:
		return p.githubClaim(name)
	}
	return value{state: absent}
}

// told is what a text in wild form tells of a value: itself, or a pattern that it matches.
func told(text string) value {
	switch {
	case text == "":
		return value{}
	case hasWild(text):
		return value{like, []string{text}}
	}
	return value{known, []string{text}}
}

// choosesAudience names the issuers whose tokens are for whomever the job that
// asks for one says: GitHub ("OpenID Connect reference", customizing the
// audience), GitLab ("ID tokens", aud), HCP Terraform ("Workload identity
// tokens", TFC_WORKLOAD_IDENTITY_AUDIENCE).
func choosesAudience(issuer string) bool {
	return issuer == githubIssuer || issuer == "gitlab.com" || issuer == "app.terraform.io"
}

// githubClaim is a claim of GitHub's beside subject and audience. AWS reads those
// of "Available keys for AWS OIDC federation" and no others.
func (p *principal) githubClaim(name string) value {
	switch name {
	case "repository":
		if p.outsider {
			return value{like, []string{some(outsider) + "/" + string(anyRun)}}
		}
		return told(repositoryOf(p.subject))
	case "actor", "actor_id", "repository_id", "enterprise_id":
		if p.outsider {
			return value{known, []string{outsider}} // his own, whatever they are
		}
		return value{}
	case "ref", "environment", "workflow":
		if p.outsider {
			return value{state: chosen}
		}
		return value{}
	case "job_workflow_ref", "amr":
		return value{} // a workflow that its owner shares runs for others, too
	}
	return value{state: absent}
}

func some(s string) string { return string(anyRun) + s + string(anyRun) }

// repositoryOf is the repository that a subject, or a pattern of subjects, names;
// empty where it leaves that open.
func repositoryOf(subject string) string {
	rest, ok := strings.CutPrefix(subject, "repo:")
	repo, _, whole := strings.Cut(rest, ":")
	if !ok || !whole || hasWild(repo) || strings.Contains(repo, "@") {
		return ""
	}
	return repo
}

// repositoriesOf gives the subjects of the repositories that a statement names
// without speaking of subjects.
func repositoriesOf(st rawStatement) []string {
	names := allowedValues(st, githubIssuer+":repository")
	for i, n := range names {
		names[i] = "repo:" + n + ":*"
	}
	return names
}

// namesAnother reports whether a statement asks for one repository, enterprise or
// person by something that a subject does not tell.
func namesAnother(st rawStatement) bool {
	return slices.ContainsFunc([]string{"actor", "actor_id", "repository", "repository_id", "enterprise_id"}, func(claim string) bool {
		return len(conditioned(st, githubIssuer+":"+claim, func(_, v string) bool { return strings.Trim(v, "*") != "" })) > 0
	})
}

// onPattern evaluates against one of those values that a pattern matches: the
// subjects that another role's trust policy lets in. What none of them has is no.
func (t *test) onPattern(pattern string, ctx lookup) *access.Condition {
	left := t.residual(strings.TrimSuffix(t.name, "IfExists"))
	if !strings.HasPrefix(t.op.name, "String") {
		return left
	}
	for _, p := range t.values {
		text, ok, open := p.expand(ctx)
		switch {
		case open:
			return left
		case !ok:
		case strings.HasSuffix(t.op.name, "Like"):
			if overlap(text, pattern) {
				return left
			}
		case hasWild(text): // no wildcard here, and in no subject's name
		case strings.HasSuffix(t.op.name, "IgnoreCase"):
			if glob(strings.ToLower(pattern), strings.ToLower(text)) {
				return left
			}
		case glob(pattern, text):
			return left
		}
	}
	return truth(t.op.negated)
}

// onChoice evaluates against a value that whoever asks chooses: he takes one that
// the policy wants.
func (t *test) onChoice(ctx lookup) *access.Condition {
	if !strings.HasPrefix(t.op.name, "String") {
		return t.residual(strings.TrimSuffix(t.name, "IfExists"))
	}
	if t.op.negated {
		return nil
	}
	unsettled := false
	for _, p := range t.values {
		_, ok, open := p.expand(ctx)
		if ok && !open {
			return nil
		}
		unsettled = unsettled || open
	}
	if unsettled {
		return t.residual(strings.TrimSuffix(t.name, "IfExists"))
	}
	return access.Never()
}
