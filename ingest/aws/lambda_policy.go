package aws

import (
	"encoding/json"
	"strings"
)

// lambdaPolicy attaches a function's policy. A version or alias has a policy of its own ("Using resource-based policies for
// Lambda"), and exports put the statements of all of them into one document; each statement's Resource says whose it is.
func (it *item) lambdaPolicy(id string, doc json.RawMessage) {
	text, err := documentText(doc)
	o := parseObj([]byte(text))
	if err != nil || o == nil {
		it.e.resourcePolicy(id, doc)
		return
	}
	parts := map[string][]json.RawMessage{}
	for _, st := range o.values("Statement") {
		to := statementOf(parseObj(st), id)
		parts[to] = append(parts[to], st)
	}
	if len(parts) == 0 || len(parts) == 1 && parts[id] != nil {
		it.e.resourcePolicy(id, doc)
		return
	}
	for _, to := range sortedKeys(parts) {
		part := map[string]any{"Statement": parts[to]}
		for _, k := range []string{"Version", "Id"} {
			if v := o.member(k); v != nil {
				part[k] = v
			}
		}
		if fn, q := unqualified(to); q != "" {
			it.qualified(fn, q, qualifiedType(q), nil)
		}
		it.e.resourcePolicy(to, marshal(part))
	}
}

// statementOf gives the version or alias of fn that alone a statement speaks of, else fn.
func statementOf(st obj, fn string) string {
	res := st.strs("Resource")
	if len(res) != 1 {
		return fn
	}
	if base, q := unqualified(res[0]); base != fn || q == "" || q == "$LATEST" || strings.ContainsAny(q, "*?") {
		return fn
	}
	return res[0]
}

func qualifiedType(q string) string {
	if strings.Trim(q, "0123456789") == "" {
		return "AWS::Lambda::Version"
	}
	return "AWS::Lambda::Alias"
}
