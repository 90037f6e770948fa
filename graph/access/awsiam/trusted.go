package awsiam

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// Trusted is one whom a role's trust document names.
type Trusted struct {
	ID string
	// Node describes whom no other export does: a service, or a federated subject
	// outside the estate. nil for all others.
	Node *graph.NodeFact
}

// TrustedBy gives everyone whom an allowing statement of a role's trust document
// names, each once. It is structure alone:
// conditions and denials are the Judge's, but for the subjects that a
// statement's conditions let in ("AWS JSON policy elements: Principal").
func TrustedBy(role, document string) []Trusted {
	t := &trusting{partition: "aws", told: map[string]bool{}}
	if a, ok := ParseARN(role); ok {
		t.partition = a.Partition
	}
	for _, st := range Compile([]byte(document)).Statements {
		raw, _, err := readStatement([]byte(st.Text))
		if effect, _ := scalar(raw.effect); err != nil || effect != "Allow" || raw.principal == nil {
			continue
		}
		kinds, err := members(raw.principal)
		if err != nil {
			names, _ := strs(raw.principal)
			for _, s := range names {
				t.trust(awsTrusted(s, t.partition), nil)
			}
			continue
		}
		for _, kind := range []string{"AWS", "Service", "Federated"} {
			for _, m := range kinds {
				if strings.EqualFold(m.key, kind) {
					names, _ := strs(m.value)
					t.named(kind, names, raw)
				}
			}
		}
	}
	return t.out
}

type trusting struct {
	partition string
	told      map[string]bool
	out       []Trusted
}

func (t *trusting) trust(id string, n *graph.NodeFact) {
	if id == "" || t.told[id] {
		return
	}
	t.told[id] = true
	t.out = append(t.out, Trusted{id, n})
}

func (t *trusting) named(kind string, names []string, st rawStatement) {
	for _, s := range names {
		switch kind {
		case "AWS":
			t.trust(awsTrusted(s, t.partition), nil)
		case "Service":
			t.trust(s, &graph.NodeFact{ID: s, Labels: []graph.Label{graph.Principal}, Name: s, Cloud: graph.AWS, Type: "AWS::Service"})
		default:
			t.federated(s, st)
		}
	}
}

// awsTrusted gives the node behind one AWS element of a Principal.
func awsTrusted(s, partition string) string {
	switch {
	case s == "*":
		return graph.IDAnyAWSAccount
	case isAccountID(s):
		return "arn:" + partition + ":iam::" + s + ":root"
	}
	return s // an ARN, or the unique id of someone who is gone, which is an alias where the owner is known
}

// federated trusts the provider, and the subjects outside that the statement's
// conditions let in. The subjects of a SAML provider are one node for all, as
// their names stand in no export; those of Identity Center's own provider are
// its users and groups, whose assignments lead to the role.
func (t *trusting) federated(provider string, st rawStatement) {
	issuer := provider // of one that AWS knows without an ARN: accounts.google.com
	if a, ok := ParseARN(provider); ok {
		t.trust(provider, nil)
		if issuer, ok = strings.CutPrefix(a.Resource, "oidc-provider/"); !ok {
			if !strings.Contains(provider, ":saml-provider/AWSSSO") {
				t.outside("external:"+provider, provider, "")
			}
			return
		}
	}
	subjects := subjectsOf(st, issuer)
	github := issuer == githubIssuer
	if github && len(subjects) == 0 {
		subjects = repositoriesOf(st)
	}
	if len(subjects) == 0 && (namesSubjects(st, issuer) || github && namesAnother(st)) {
		return // names that nobody has, or a repository that no export names
	}
	if len(subjects) == 0 {
		id := "external:" + issuer
		if github {
			id += anyRepository
		}
		t.outside(id, issuer, "")
	}
	for _, s := range subjects {
		id := "external:" + issuer + ":" + s
		if github && openRepository(wild(s)) {
			id = "external:" + issuer + anyRepository
		}
		t.outside(id, issuer, s)
	}
}

// outside trusts a federated subject outside the estate.
func (t *trusting) outside(id, issuer, subject string) {
	props := graph.Props{"issuer": issuer, graph.PropExternal: true}
	if subject != "" && strings.HasSuffix(id, subject) {
		props["subject"] = subject
	}
	t.trust(id, &graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Principal}, Name: strings.TrimPrefix(id, "external:"), Cloud: graph.Internet,
		Type: "FederatedSubject", Props: props,
	})
}

const anyRepository = " (any repository)"

// subjectsOf gives the values that the statement's string conditions allow for
// the issuer's sub claim.
func subjectsOf(st rawStatement, issuer string) []string { return allowedValues(st, issuer+":sub") }

// namesSubjects reports whether a string condition is about the sub claim at all.
func namesSubjects(st rawStatement, issuer string) bool {
	return len(conditioned(st, issuer+":sub", func(string, string) bool { return true })) > 0
}

// allowedValues gives what the statement's string conditions allow for a key. A
// wildcard under StringEquals is no wildcard, and no subject has it in its name:
// such a value lets in nobody.
func allowedValues(st rawStatement, key string) []string {
	return conditioned(st, key, func(op, v string) bool { return op == "stringlike" || !strings.ContainsAny(v, "*?") })
}

// conditioned gives the values of a key under the positive string operators that
// pass keep, which is told the operator in lower case.
func conditioned(st rawStatement, key string, keep func(op, value string) bool) []string {
	var out []string
	ops, _ := members(st.cond)
	for _, op := range ops {
		name := strings.ToLower(op.key[strings.LastIndexByte(op.key, ':')+1:])
		if name != "stringequals" && name != "stringlike" && name != "stringequalsignorecase" {
			continue
		}
		keys, _ := members(op.value)
		for _, k := range keys {
			if strings.EqualFold(k.key, key) {
				values, _ := strs(k.value)
				out = append(out, slices.DeleteFunc(values, func(v string) bool { return !keep(name, v) })...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// LetIn gives the users, roles and accounts of other accounts that an allowing
// statement of a resource's policy names, each once: what they may do is judged
// of nodes, and no export of their own account may be at hand to make them one.
func LetIn(account, document string) []string {
	var out []string
	for _, t := range TrustedBy("", document) {
		if a, ok := ParseARN(t.ID); ok && t.Node == nil && a.Service == "iam" && isAccountID(a.Account) && a.Account != account {
			out = append(out, t.ID)
		}
	}
	return out
}
