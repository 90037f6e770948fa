package graph

// Props are a node's or edge's properties. Values are string, bool, int64,
// float64 or []string; the Builder turns int into int64 and refuses the rest.
type Props map[string]any

// Property names that more than one room reads or writes. A cloud's own
// properties need no constant.
const (
	PropCertainty  = "certainty"  // edge: certain (absent), conditional, unknown
	PropConditions = "conditions" // edge: access.Condition as JSON; what the request must satisfy
	PropTechnique  = "technique"  // edge: id in the technique catalogue
	PropCost       = "cost"       // edge: overrides the kind's default cost
	PropVia        = "via"        // edge: node id of the way in (endpoint, trigger, identity)
	PropActions    = "actions"    // edge: the questions that made it, []string; see access.Explain
	PropCallers    = "callers"    // edge: ids of those who make the calls of its technique, where these are several; []string
	PropRevealed   = "revealed"   // edge of a cut's graph, true: it comes to stand when something else is cut, and is not in the estate
	PropBlockedBy  = "blocked_by" // LATENT edge: ids or words of the guardrails
	PropLatentKind = "kind"       // LATENT edge: the kind that it would be
	PropOwn        = "own_facts"  // node, edge: the set of the user's own facts that says it; see ingest/own
	PropDocument   = "document"   // Policy: the document as canonical JSON text
	PropPolicyKind = "policy_kind"
	PropPublic     = "public"   // flag, with PropPublic+"_why"
	PropAdmin      = "admin"    // flag
	PropExternal   = "external" // flag: belongs to an account outside the estate
	// PropPolicyUnread and PropBlockUnread mark a node whose own policy, or block of public access, was asked for and not shown:
	// what they would forbid is not known.
	PropPolicyUnread = "policy_unread"
	PropBlockUnread  = "public_access_block_unread"
	// PropTagsUnread marks a node of which no source said whether it has tags; tags that another source gives still count.
	PropTagsUnread = "tags_unread"
	PropSensitive  = "sensitive" // flag: a crown jewel
	PropOwned      = "owned"     // flag: the user says that an attacker has it
)

// Origin says where a fact came from. It never influences judgement.
type Origin struct {
	Scope    string `json:"scope,omitempty"`    // cloud/account/flag, the unit that a later run replaces
	Record   string `json:"record,omitempty"`   // file and record within it, for messages
	Observed int64  `json:"observed,omitempty"` // Unix seconds at which the source said so; 0 if it did not say
}

// NodeFact is what one source says of one thing. Several facts of one ID merge:
// labels and tags are united, and of two values of one property the later
// observed wins, then the greater by bytes, so that order never matters. A fact
// of nothing but an ID mentions a thing, as the end of an edge does: a node is
// made of it, with what the id alone tells, and marked as dangling, unless
// another fact describes it.
type NodeFact struct {
	ID      string            `json:"id"`
	Labels  []Label           `json:"labels,omitempty"`
	Name    string            `json:"name,omitempty"`
	Cloud   Cloud             `json:"cloud,omitempty"`
	Account string            `json:"account,omitempty"` // account, project or subscription id
	Region  string            `json:"region,omitempty"`
	Type    string            `json:"type,omitempty"` // the cloud's own type name
	Tags    map[string]string `json:"tags,omitempty"`
	Props   Props             `json:"props,omitempty"`
	// Aliases are other ids of the same thing; edges may use any of them.
	Aliases []string `json:"aliases,omitempty"`
	Origin  Origin   `json:"origin,omitzero"`
}

// EdgeFact is what one source, or judgement, says of two things. Edges are the
// same when Kind, both ends and Key are; their properties merge like a node's.
type EdgeFact struct {
	Kind Kind   `json:"kind"`
	From string `json:"from"`
	To   string `json:"to"`
	// Key tells parallel edges of one kind apart, for instance by technique and
	// way in; most edges leave it empty.
	Key    string `json:"key,omitempty"`
	Props  Props  `json:"props,omitempty"`
	Origin Origin `json:"origin,omitzero"`
}

// Gap is one thing that could not be read, understood or resolved: coverage
// is the list of them. Equal gaps (but for Count) add up.
type Gap struct {
	Scope   string    `json:"scope"`             // cloud/account/flag, or the file
	Service string    `json:"service,omitempty"` // lambda, iam, Microsoft.Web, …
	Reason  GapReason `json:"reason"`
	Detail  string    `json:"detail,omitempty"` // one line: file, record, what was wrong; no secrets
	Count   int64     `json:"count"`
}

// GapReason is a closed set so that screens and gates can group by it.
type GapReason string

// The reasons for a gap.
const (
	GapUnreadable   GapReason = "unreadable"    // the bytes could not be decoded
	GapMalformed    GapReason = "malformed"     // decoded, but not what the format promises
	GapNameOnly     GapReason = "name-only"     // a type with no mapping: known by name only
	GapUnresolved   GapReason = "unresolved"    // names something that the facts do not hold
	GapNotSupported GapReason = "not-modelled"  // understood, but no rule uses it yet
	GapDenied       GapReason = "access-denied" // the cloud refused to show it
	GapFailed       GapReason = "failed"        // the cloud did not answer, or not to the end
	GapStale        GapReason = "stale"         // kept from an earlier run
	GapConflict     GapReason = "conflict"      // two sources disagree
	GapTruncated    GapReason = "truncated"     // a limit cut it off
	GapNotProvided  GapReason = "not-provided"  // a file that would decide more was not given
)

// Sink takes facts. Ingest writes to one, judgement writes to one; the Builder
// is one, and so is a store's run. Implementations say whether they may be
// called from several goroutines; the Builder may not.
type Sink interface {
	Node(NodeFact)
	Edge(EdgeFact)
	Gap(Gap)
}
