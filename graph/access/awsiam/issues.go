package awsiam

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// Issue is one fault of a document. Statement is -1 for the document itself.
type Issue struct {
	Statement int
	Message   string
	// Advice marks what AWS takes as it is written and readers may mistake.
	Advice bool
	// Void marks what makes an allowing statement grant nothing.
	Void bool
}

func (i Issue) String() string {
	if i.Statement < 0 {
		return i.Message
	}
	return "statement " + strconv.Itoa(i.Statement) + ": " + i.Message
}

func (d *Document) issue(stmt int, message string) {
	d.Issues = append(d.Issues, Issue{Statement: stmt, Message: message})
}

func (d *Document) advise(stmt int, message string) {
	d.Issues = append(d.Issues, Issue{Statement: stmt, Message: message, Advice: true})
}

// IssuesAs lists the issues of the document as a policy of one kind, in the words
// of the property policy_kind: managed, inline, boundary, permission-set, session,
// scp, rcp, trust, resource, endpoint. To those that every document can have it
// adds elements that the kind lacks or does not take, and its length.
func (d *Document) IssuesAs(kind string) []Issue {
	out := append([]Issue(nil), d.Issues...)
	add := func(i int, message string) { out = append(out, Issue{Statement: i, Message: message}) }
	if most := longest(kind); length(d.Text) > most {
		add(-1, "longer than the "+strconv.Itoa(most)+" characters that a policy of this kind may have")
	}
	for _, s := range d.Statements {
		switch kind {
		case "trust":
			if s.hasResource {
				add(s.Index, "a trust policy takes no Resource")
			}
			if s.principals == nil {
				add(s.Index, "no Principal: it names nobody")
			}
		case "resource", "endpoint", "rcp":
			if s.principals == nil {
				add(s.Index, "no Principal: it names nobody")
			}
		case "managed", "inline", "boundary", "permission-set", "session", "scp":
			if s.principals != nil {
				add(s.Index, "a policy of this kind takes no Principal: it grants nothing")
			}
			if !s.hasResource {
				add(s.Index, "no Resource: it grants nothing")
			}
		}
		if kind == "rcp" && s.Allow && !s.everything() {
			add(s.Index, "a resource control policy only denies")
		}
	}
	return out
}

// everything recognizes the statement of FullAWSAccess and RCPFullAWSAccess.
func (s *Statement) everything() bool {
	all := string(anyRun)
	return len(s.actions) == 1 && s.actions[0] == all && len(s.resources) == 1 && s.resources[0].text == all && len(s.tests) == 0
}

// longest is the quota of a kind of policy in characters, white space aside
// ("IAM and AWS STS quotas", "Quotas for AWS Organizations", "Bucket policies",
// "AWS KMS resource quotas"); where it can be raised, as far as it can.
func longest(kind string) int {
	switch kind {
	case "managed", "boundary":
		return 6144
	case "inline", "scp":
		return 10240
	case "rcp":
		return 5120
	case "session":
		return 2048
	case "trust":
		return 4096
	case "endpoint":
		return 20480
	case "resource", "permission-set":
		return 32768
	}
	return math.MaxInt
}

func length(text string) int {
	n := 0
	for _, r := range strings.TrimSpace(text) {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}
