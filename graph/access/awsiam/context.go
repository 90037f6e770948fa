package awsiam

import (
	"strings"

	"github.com/postern-graph/postern/graph/access"
)

// state says what is known of a request's key.
type state uint8

const (
	unknown state = iota // neither whether it is there nor its value
	absent               // known not to be there
	known                // there, with this value
	present              // there, the value unknown
	maybe                // this value, if it is there at all
	atLeast              // there, a time not before vals[0] (Unix seconds)
	later                // the same, if it is there at all
	begins               // there, known to begin with vals[0]
	like                 // there, one of those that the pattern vals[0] matches
	chosen               // there, and whoever asks chooses its value
)

type value struct {
	state state
	vals  []string
}

// lookup gives what is known of a key, named in lower case.
type lookup func(key string) value

func truth(b bool) *access.Condition {
	if b {
		return nil
	}
	return access.Never()
}

// canonicalKey spells a well-known key as AWS does, so that conditions of
// documents that spell it otherwise are equal. What follows a slash is a tag's
// name and keeps its case.
func canonicalKey(key string) string {
	head, tag, hasTag := strings.Cut(key, "/")
	if c := globalKey(strings.ToLower(head)); c != "" {
		head = c
	}
	if hasTag {
		return head + "/" + tag
	}
	return head
}

func globalKey(k string) string {
	const names = " aws:CalledVia aws:CalledViaFirst aws:CalledViaLast aws:CurrentTime aws:EpochTime aws:FederatedProvider" +
		" aws:MultiFactorAuthAge aws:MultiFactorAuthPresent aws:PrincipalAccount aws:PrincipalArn aws:PrincipalIsAWSService" +
		" aws:PrincipalOrgID aws:PrincipalOrgPaths aws:PrincipalServiceName aws:PrincipalServiceNamesList aws:PrincipalTag" +
		" aws:PrincipalType aws:Referer aws:RequestTag aws:RequestedRegion aws:ResourceAccount aws:ResourceOrgID" +
		" aws:ResourceOrgPaths aws:ResourceTag aws:SecureTransport aws:SourceAccount aws:SourceArn aws:SourceIdentity" +
		" aws:SourceIp aws:SourceOrgID aws:SourceOrgPaths aws:SourceOwner aws:SourceVpc aws:SourceVpcArn aws:SourceVpce aws:TagKeys" +
		" aws:TokenIssueTime aws:UserAgent aws:ViaAWSService aws:VpcSourceIp aws:VpceAccount aws:VpceOrgID aws:VpceOrgPaths aws:userid aws:username" +
		" iam:PassedToService iam:AWSServiceName iam:PermissionsBoundary iam:PolicyARN sts:ExternalId sts:RoleSessionName" +
		" sts:SourceIdentity lambda:FunctionUrlAuthType kms:ViaService kms:CallerAccount kms:GrantIsForAWSResource "
	if !strings.HasPrefix(k, "aws:") && !strings.HasPrefix(k, "iam:") && !strings.HasPrefix(k, "sts:") &&
		!strings.HasPrefix(k, "kms:") && !strings.HasPrefix(k, "lambda:") {
		return ""
	}
	lower := strings.ToLower(names)
	if i := strings.Index(lower, " "+k+" "); i >= 0 {
		return names[i+1 : i+1+len(k)]
	}
	return ""
}
