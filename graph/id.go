package graph

import "strings"

// FoldID gives the form in which two ids of one thing are equal: ARNs and GCP
// resource names compare byte by byte, Azure resource ids, object ids and GCP
// members without regard to case, as their clouds do.
func FoldID(id string) string {
	switch {
	case strings.HasPrefix(id, "arn:"), strings.HasPrefix(id, "//"):
		return id
	case strings.HasPrefix(id, "/"), isGUID(id):
		return strings.ToLower(id)
	}
	if prefix, rest, ok := strings.Cut(id, ":"); ok {
		switch prefix {
		case "user", "group", "domain":
			return prefix + ":" + strings.ToLower(rest)
		case "serviceAccount":
			// The part in brackets of a workload-identity member is a
			// Kubernetes name and keeps its case.
			if !strings.Contains(rest, "[") {
				return prefix + ":" + strings.ToLower(rest)
			}
		}
	}
	return id
}

func isGUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if ('0' > c || c > '9') && ('a' > c || c > 'f') && ('A' > c || c > 'F') {
				return false
			}
		}
	}
	return true
}

// Ids of those that stand for people outside, the same in every estate.
const (
	IDInternet         = "internet"              // anyone, anonymous callers; also everywhere outside
	IDAnyAWSAccount    = "aws:any-account"       // any principal of any AWS account, signed
	IDAllUsers         = "allUsers"              // GCP: anyone
	IDAllAuthenticated = "allAuthenticatedUsers" // GCP: any Google identity
	IDAnyAzureTenant   = "azure:any-tenant"      // Azure: any signed-in user of any tenant
)
