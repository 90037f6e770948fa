package awsiam

import (
	"slices"
	"sync"

	"github.com/postern-graph/postern/graph/access/awsiam/reference"
)

// actionType is a kind of resource that an action takes, by the pattern of its
// ARN; required ones must all be allowed.
type actionType struct {
	pattern  string // wild form
	required bool

	// lies is the pattern of the node that a resource of this kind lies in, where
	// the estate's graph knows only that; empty for others.
	lies string
	// awsOwned tells kinds of which AWS holds the only ones: its own code
	// interpreter and browser stand beside those that a customer makes.
	awsOwned bool
}

func kindOf(pattern string, required bool) actionType {
	p, ok := arnParts(pattern)
	return actionType{pattern: pattern, required: required, lies: inside(pattern), awsOwned: ok && p[4] == "aws"}
}

// actionTable says which resources an action takes, after the service
// authorization reference. Safe for concurrent use.
type actionTable struct{ asked sync.Map } // action -> []actionType; nil where AWS has no such action

// types gives the kinds of resources that an action, in lower case, takes: none
// where it takes no resource. listed is false where AWS has no such action.
func (t *actionTable) types(action string) (kinds []actionType, listed bool) {
	if k, ok := t.asked.Load(action); ok {
		kinds, listed = k.([]actionType)
		return kinds, listed
	}
	a, listed := reference.All().Action(action)
	if !listed {
		t.asked.Store(action, nil)
		return nil, false
	}
	kinds = []actionType{}
	for i, x := range a.Types {
		k := kindOf(wild(x.ARN), a.Required[i])
		at := slices.IndexFunc(kinds, func(had actionType) bool { return had.pattern == k.pattern })
		if at < 0 {
			kinds = append(kinds, k)
		} else { // two names of one kind
			kinds[at].required = kinds[at].required || k.required
		}
	}
	t.asked.Store(action, kinds)
	return kinds, true
}

// inside gives what actionType.lies holds: objects lie in a bucket, indexes and
// streams in a table.
func inside(pattern string) string {
	some := string(anyRun)
	switch pattern {
	case "arn:" + some + ":s3:::" + some + "/" + some:
		return "arn:" + some + ":s3:::" + some
	case "arn:" + some + ":dynamodb:" + some + ":" + some + ":table/" + some + "/index/" + some,
		"arn:" + some + ":dynamodb:" + some + ":" + some + ":table/" + some + "/stream/" + some:
		return "arn:" + some + ":dynamodb:" + some + ":" + some + ":table/" + some
	case "arn:" + some + ":s3:" + some + ":" + some + ":accesspoint/" + some + "/object/" + some:
		return "arn:" + some + ":s3:" + some + ":" + some + ":accesspoint/" + some
	case "arn:" + some + ":rds-db:" + some + ":" + some + ":dbuser:" + some + "/" + some:
		return "arn:" + some + ":rds-db:" + some + ":" + some + ":dbuser:" + some
	}
	return ""
}
