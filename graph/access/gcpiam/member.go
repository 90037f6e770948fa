package gcpiam

import (
	"strings"
	"time"

	"github.com/postern-graph/postern/graph"
)

// memberKind is what a member string names.
type memberKind uint8

const (
	otherMember memberKind = iota
	publicMember
	userMember
	accountMember // service account
	groupMember
	domainMember
	convenienceMember // projectOwner:, projectEditor:, projectViewer:
	treeSet           // everyone, or every service account, of an organization, folder or project
	customerSet       // every account of a Workspace customer
	poolSubject       // one federated subject
	poolSet           // a set of federated subjects
	goneMember        // deleted:…
)

// member is a parsed member string, in the spelling that bindings use.
type member struct {
	id   string
	kind memberKind
	// rest is the e-mail, domain, project, customer, or the path after the host.
	rest string
}

// parseMember reads a member in the form of bindings ("user:a@b") or of v2
// policies ("principal://goog/subject/a@b"). It never fails; what it does not
// know is otherMember and matches itself alone.
func parseMember(id string) member {
	if m, ok := parseV2(id); ok {
		return m
	}
	prefix, rest, found := strings.Cut(id, ":")
	if !found {
		if id == graph.IDAllUsers || id == graph.IDAllAuthenticated {
			return member{id, publicMember, ""}
		}
		return member{id: id}
	}
	m := member{id: id, rest: rest}
	switch prefix {
	case "user":
		m.kind = userMember
	case "serviceAccount":
		m.kind = accountMember
	case "group":
		m.kind = groupMember
	case "domain":
		m.kind = domainMember
	case "projectOwner", "projectEditor", "projectViewer":
		m.kind = convenienceMember
	case "deleted":
		m.kind = goneMember
	}
	return m
}

func parseV2(id string) (member, bool) {
	scheme, rest, ok := strings.Cut(id, "://")
	if !ok || scheme != "principal" && scheme != "principalSet" {
		return member{}, false
	}
	host, path, _ := strings.Cut(rest, "/")
	switch host {
	case "goog":
		return googMember(id, path), true
	case "cloudresourcemanager.googleapis.com":
		return member{id, treeSet, path}, true
	case "iam.googleapis.com":
		if _, email, ok := strings.Cut(path, "/serviceAccounts/"); ok && strings.HasPrefix(path, "projects/") {
			return member{"serviceAccount:" + email, accountMember, email}, true
		}
		if scheme == "principal" {
			return member{id, poolSubject, path}, true
		}
		return member{id, poolSet, path}, true
	}
	return member{id: id, rest: path}, true
}

func googMember(id, path string) member {
	kind, name, _ := strings.Cut(path, "/")
	switch {
	case path == "public:all":
		return member{graph.IDAllUsers, publicMember, ""}
	case path == "public:allAuthenticatedUsers":
		return member{graph.IDAllAuthenticated, publicMember, ""}
	case kind == "subject":
		return member{"user:" + name, userMember, name}
	case kind == "group":
		return member{"group:" + name, groupMember, name}
	case kind == "cloudIdentityCustomerId":
		return member{id, customerSet, name}
	}
	return member{id: id, rest: path}
}

// pool gives "projects/N/locations/global/workloadIdentityPools/P" (or the
// workforce form) and what follows it, for a poolSubject or poolSet.
func (m member) pool() (pool, rest string, ok bool) {
	for _, mark := range []string{"/workloadIdentityPools/", "workforcePools/"} {
		i := strings.Index(m.rest, mark)
		if i < 0 {
			continue
		}
		i += len(mark)
		name, rest, _ := strings.Cut(m.rest[i:], "/")
		return m.rest[:i] + name, rest, name != ""
	}
	return "", "", false
}

// host is the domain of an e-mail member.
func (m member) host() string {
	if m.kind != userMember && m.kind != accountMember && m.kind != groupMember {
		return ""
	}
	return strings.ToLower(m.rest[strings.LastIndexByte(m.rest, '@')+1:])
}

// unixOf reads a time in RFC 3339; 0 where it is none.
func unixOf(s string) int64 {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return 0
	}
	return t.Unix()
}

// NormalMember gives a member in the spelling that bindings use:
// "principal://goog/subject/a@b" becomes "user:a@b". What it does not know
// comes back as it is.
func NormalMember(id string) string { return parseMember(id).id }
