package awsiam

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// canonicals leads from S3's canonical user ids to accounts: "an obfuscated form
// of the AWS account ID", in bucket policies and ACLs ("Principals for bucket
// policies"). CloudFront's origin access identities have such ids as well.
type canonicals struct {
	account map[string]string // id -> account; "" where it is known to be none of the estate's
	known   map[string]bool   // accounts whose id is known
}

// logDelivery is the id with which CloudFront writes its logs ("Configuring and
// using standard logs (access logs)").
const logDelivery = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"

// openCanonical is the key of the naming index for ids that may be those of any
// account whose own id is not known.
const openCanonical = "canonical user"

// canonicalIDs gathers the ids that the facts tell: those of bucket owners and of
// origin access identities. An id that two accounts claim is of neither for sure.
func (e *estate) canonicalIDs() *canonicals {
	c := &canonicals{account: map[string]string{logDelivery: ""}, known: map[string]bool{}}
	for i := range e.s.NumNodes() {
		n := graph.NodeID(i)
		switch {
		case strings.Contains(e.s.ID(n), ":s3:::"):
			c.add(e.s.NodeString(n, "owner_id"), e.s.Account(n))
		case e.s.Type(n) == "AWS::CloudFront::CloudFrontOriginAccessIdentity":
			if id := e.s.NodeString(n, "canonical_user"); id != "" {
				c.account[id] = ""
			}
		}
	}
	return c
}

func (c *canonicals) add(id, account string) {
	if id == "" || account == "" {
		return
	}
	if was, ok := c.account[id]; ok && was != account {
		account = ""
	}
	c.account[id] = account
	c.known[account] = true
}

// means tells whether an id is an account's. open is set where that is not known.
func (c *canonicals) means(id, account string) (yes, open bool) {
	if c == nil || account == "" {
		return false, false
	}
	of, said := c.account[id]
	return said && of == account, !said && !c.known[account]
}

// mayMean gives the keys of the naming index for the ids of an element.
func (c *canonicals) mayMean(p *principals) []string {
	var out []string
	for _, id := range p.canonical {
		switch of, said := c.account[id]; {
		case !said:
			out = append(out, openCanonical)
		case of != "":
			out = append(out, of)
		}
	}
	return out
}

// named is how an element names the caller. Where nothing is open, a role that
// asks under no session's name is not the session that an element names. A
// canonical id of which nobody knows whose it is names the caller if suppose says so.
func (q *question) named(p *principals, suppose bool) (how, *access.Condition) {
	h, cond := p.names(q.caller)
	if q.strict && cond != nil {
		h, cond = notNamed, access.Never()
	}
	if h == notNamed && slices.ContainsFunc(p.canonical, func(id string) bool { return q.isCanonical(id, suppose) }) {
		return byAccount, nil
	}
	return h, cond
}

func (q *question) isCanonical(id string, suppose bool) bool {
	switch q.caller.kind {
	case anonymous, serviceCaller, federated, anyAccount:
		return false
	}
	yes, open := q.canonicals.means(id, q.caller.account)
	q.unresolved = q.unresolved || open
	return yes || open && suppose
}

// canonicalWords is the Principal of an ACL's grant to a canonical user; ok is
// false for words that are no canonical id.
func canonicalWords(grantee string) (map[string]string, bool) {
	if grantee == "" || strings.ContainsAny(grantee, "/@") {
		return nil, false
	}
	return map[string]string{"CanonicalUser": grantee}, true
}
