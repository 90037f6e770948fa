package graph

// Cloud says whose world a node belongs to.
type Cloud string

// The clouds of an estate. Internet is the home of what nobody controls.
const (
	AWS      Cloud = "aws"
	GCP      Cloud = "gcp"
	Azure    Cloud = "azure"
	Internet Cloud = "internet"
)

// Label is a general word for what a node is; a node carries every label that fits.
type Label string

// Kind is what an edge says: from does, holds or reaches to.
type Kind string

// LabelInfo is one row of the table of node labels.
type LabelInfo struct {
	Label       Label
	Word        string // in the path-pattern language; empty where no pattern names it
	Description string
}

// KindInfo is one row of the table of edge kinds.
type KindInfo struct {
	Kind        Kind
	Word        string // in the path-pattern language
	Description string
	Class       KindClass
	// Cost is the default relative difficulty of walking the edge; 1 is one API call.
	Cost float32
	// Names is what a drawing writes on the arrow.
	Phrase string
}

// KindClass says how path search treats a kind by default.
type KindClass uint8

// The classes of edge kinds; vocabulary.md gives the reasons.
const (
	// Structure says where things stand; no attacker moves along it.
	Structure KindClass = iota
	// Walks means that an attacker moves along it.
	Walks
	// Judged is decided by access and attack but does not walk alone.
	Judged
	// Free walks at no cost and is not shown as a step.
	Free
	// Guarded walks only after certain other kinds; graph/walk holds the rule.
	Guarded
)

func (c KindClass) String() string {
	switch c {
	case Structure:
		return "structure"
	case Walks:
		return "walks"
	case Judged:
		return "judged"
	case Free:
		return "free"
	case Guarded:
		return "walks under a rule"
	}
	return "unknown"
}

// Node labels.
const (
	Principal        Label = "Principal"
	Public           Label = "Public"
	User             Label = "User"
	Group            Label = "Group"
	ServiceAccount   Label = "ServiceAccount"
	Application      Label = "Application"
	Role             Label = "Role"
	Policy           Label = "Policy"
	Function         Label = "Function"
	Endpoint         Label = "Endpoint"
	Trigger          Label = "Trigger"
	DataStore        Label = "DataStore"
	Secret           Label = "Secret"
	Key              Label = "Key"
	Queue            Label = "Queue"
	Topic            Label = "Topic"
	Registry         Label = "Registry"
	Instance         Label = "Instance"
	Network          Label = "Network"
	Subnet           Label = "Subnet"
	NetworkRule      Label = "NetworkRule"
	InternetNode     Label = "Internet"
	IdentityProvider Label = "IdentityProvider"
	Account          Label = "Account"
	Container        Label = "Container"
	Organization     Label = "Organization"
	Grant            Label = "Grant"
	Resource         Label = "Resource"
)

// Edge kinds.
const (
	Contains     Kind = "CONTAINS"
	MemberOf     Kind = "MEMBER_OF"
	SameAs       Kind = "SAME_AS"
	HasPolicy    Kind = "HAS_POLICY"
	BoundedBy    Kind = "BOUNDED_BY"
	LimitedBy    Kind = "LIMITED_BY"
	Holds        Kind = "HOLDS"
	HasRole      Kind = "HAS_ROLE"
	Trusts       Kind = "TRUSTS"
	RunsAs       Kind = "RUNS_AS"
	Triggers     Kind = "TRIGGERS"
	SuppliesCode Kind = "SUPPLIES_CODE"
	Unlocks      Kind = "UNLOCKS"
	CanInvoke    Kind = "CAN_INVOKE"
	CanHijack    Kind = "CAN_HIJACK"
	CanAssume    Kind = "CAN_ASSUME"
	CanRunAs     Kind = "CAN_RUN_AS"
	CanPass      Kind = "CAN_PASS"
	CanBegin     Kind = "CAN_BEGIN"
	CanTakeOver  Kind = "CAN_TAKE_OVER"
	CanGrant     Kind = "CAN_GRANT"
	Owns         Kind = "OWNS"
	EligibleFor  Kind = "ELIGIBLE_FOR"
	Approves     Kind = "APPROVES"
	CanRead      Kind = "CAN_READ"
	CanWrite     Kind = "CAN_WRITE"
	CanDecrypt   Kind = "CAN_DECRYPT"
	Administers  Kind = "ADMINISTERS"
	InNetwork    Kind = "IN_NETWORK"
	HasRule      Kind = "HAS_RULE"
	Reaches      Kind = "REACHES"
	LogsTo       Kind = "LOGS_TO"
	EncryptedBy  Kind = "ENCRYPTED_BY"
	Latent       Kind = "LATENT"
)

// Labels returns the table of node labels, general to specific. The caller owns the slice.
func Labels() []LabelInfo {
	return []LabelInfo{
		{Principal, "principal", "Can be granted something: a user, role, service, group or federated subject."},
		{Public, "public-principal", "A principal that nobody controls: anyone, or anyone with an account of the cloud."},
		{User, "user", "A person's or program's long-lived identity."},
		{Group, "group", "A set of principals that holds what its members hold."},
		{ServiceAccount, "service-account", "An identity for workloads: GCP service account, Azure managed identity or service principal."},
		{Application, "application", "An Entra app registration."},
		{Role, "role", "A named bundle of rights held at one place; an AWS role is also a principal."},
		{Policy, "policy", "A document of permissions or limits."},
		{Function, "function", "Code that the cloud runs for you."},
		{Endpoint, "endpoint", "A way in that triggers code."},
		{Trigger, "trigger", "An event source that starts code."},
		{DataStore, "data-store", "Holds data: bucket, table, database, file system."},
		{Secret, "secret", "Holds a secret value: secret, parameter, vault."},
		{Key, "key", "An encryption key."},
		{Queue, "queue", "A message queue."},
		{Topic, "topic", "A message topic or event hub."},
		{Registry, "registry", "Holds images or packages that something runs."},
		{Instance, "instance", "A machine or container host that an attacker can stand on."},
		{Network, "network", "A virtual network."},
		{Subnet, "subnet", "A part of a network."},
		{NetworkRule, "network-rule", "A rule that lets packets pass or stops them."},
		{InternetNode, "internet", "Everywhere outside the estate."},
		{IdentityProvider, "identity-provider", "Vouches for federated subjects."},
		{Account, "account", "AWS account, GCP project, Azure subscription."},
		{Container, "container", "OU, folder, management group, resource group."},
		{Organization, "organization", "AWS or GCP organization, Entra tenant."},
		{Resource, "resource", "Anything else that a cloud lists."},
		{Grant, "", "Stands for many principals that may do the same to many resources; transparent to walks and people."},
	}
}

// Kinds returns the table of edge kinds in the order of vocabulary.md. The caller owns the slice.
func Kinds() []KindInfo {
	return []KindInfo{
		{Contains, "contains", "Organization, container or account holds something.", Guarded, 0, "contains"},
		{MemberOf, "member-of", "Principal is in a group or principal set.", Guarded, 0, "is a member of"},
		{SameAs, "same-as", "One person or workload in two directories.", Walks, 0.5, "is the same as"},
		{HasPolicy, "has-policy", "A policy document is attached.", Structure, 0, "has policy"},
		{BoundedBy, "bounded-by", "A permissions boundary limits the principal.", Structure, 0, "is bounded by"},
		{LimitedBy, "limited-by", "An SCP, RCP or deny policy limits what stands below.", Structure, 0, "is limited by"},
		{Holds, "holds", "Principal is one of the many who may do what leads out of the Grant.", Free, 0, "holds"},
		{HasRole, "has-role", "Principal holds a role at a place.", Walks, 0, "has role"},
		{Trusts, "trusts", "A role's trust policy names the principal.", Structure, 0, "trusts"},
		{RunsAs, "runs-as", "Code runs with this identity.", Walks, 0, "runs as"},
		{Triggers, "triggers", "An event or request starts the function.", Walks, 0.5, "triggers"},
		{SuppliesCode, "supplies-code", "What the function or machine runs is taken from here.", Guarded, 1, "supplies code to"},
		{Unlocks, "unlocks", "A credential of the principal lies here.", Guarded, 1, "unlocks"},
		{CanInvoke, "invoke", "May run the code as it is.", Walks, 2, "can invoke"},
		{CanHijack, "hijack", "May replace its code or configuration, or open a shell in it.", Walks, 1, "can hijack"},
		{CanAssume, "assume", "May act as the identity.", Walks, 1, "can assume"},
		{CanRunAs, "run-as", "May create something new that runs as the identity.", Walks, 2, "can run code as"},
		{CanPass, "pass", "May hand the identity to a service; worth nothing without something to run.", Judged, 1, "can pass"},
		{CanBegin, "begin", "May make the first call of a technique and not the rest of them, which another principal may make for the same attacker; worth nothing alone.", Judged, 1, "can begin to take"},
		{CanTakeOver, "take-over", "May make or reset the principal's credentials.", Walks, 1, "can take over"},
		{CanGrant, "grant", "May change what it grants or who holds it.", Guarded, 1, "can change the rights of"},
		{Owns, "owns", "Entra ownership.", Structure, 0, "owns"},
		{EligibleFor, "eligible-for", "May activate the role or membership.", Walks, 1, "is eligible for"},
		{Approves, "approves", "Approves such an activation.", Judged, 0, "approves"},
		{CanRead, "read", "May read the data.", Walks, 1, "can read"},
		{CanWrite, "write", "May change the data.", Walks, 1, "can write"},
		{CanDecrypt, "decrypt", "May decrypt with the key.", Walks, 1, "can decrypt"},
		{Administers, "administers", "Has full control of the account, container or organization.", Walks, 0, "administers"},
		{InNetwork, "in-network", "Stands in the subnet or network.", Structure, 0, "is in"},
		{HasRule, "has-rule", "The network rule applies.", Structure, 0, "has rule"},
		{Reaches, "reaches", "Packets can pass.", Walks, 0, "reaches"},
		{LogsTo, "logs-to", "Writes its logs there.", Structure, 0, "logs to"},
		{EncryptedBy, "encrypted-by", "Is encrypted with the key.", Structure, 0, "is encrypted by"},
		{Latent, "latent", "An edge that guardrails alone hold back.", Judged, 0, "would, but for a guardrail,"},
	}
}

// Certainty says how far a judged edge can be trusted.
type Certainty uint8

// The certainties, best first. The zero value is Certain, as for structural facts.
const (
	Certain Certainty = iota
	Conditional
	Unknown
)

func (c Certainty) String() string {
	switch c {
	case Conditional:
		return "conditional"
	case Unknown:
		return "unknown"
	default:
		return "certain"
	}
}

// ParseCertainty reads the word; anything it does not know is Unknown.
func ParseCertainty(s string) Certainty {
	switch s {
	case "", "certain":
		return Certain
	case "conditional":
		return Conditional
	default:
		return Unknown
	}
}

// Worse returns the weaker of two certainties.
func (c Certainty) Worse(d Certainty) Certainty { return max(c, d) }
