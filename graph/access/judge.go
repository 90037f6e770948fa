package access

import (
	"github.com/RoaringBitmap/roaring/v2"

	"github.com/postern-graph/postern/graph"
)

// Set is a set of nodes of one Snapshot.
type Set = roaring.Bitmap

// ClassID numbers a Judge's classes from 0.
type ClassID int

// Class is a set of principals that get the same answers to every question
// (access-at-scale.md, "Principals as classes"). Every acting principal of the
// Judge's cloud is in exactly one class: users, roles, service accounts,
// functions' identities, the public; never a group on its own, except in the
// classes marked Would.
type Class struct {
	ID      ClassID
	Members *Set
	// Account is where the members live; empty for the public.
	Account string
	// Would marks classes that stand for what membership of a Group, or
	// holding of a Role, would give: their edges start at the group or role
	// itself and are walked only after CAN_GRANT or ELIGIBLE_FOR.
	Would bool
}

// Guarded is a set of resources with the condition under which an answer
// holds for each of them. A Judge returns disjoint sets.
type Guarded struct {
	Resources *Set
	// Certainty is Certain exactly when Condition is nil and nothing that
	// decides was unread.
	Certainty graph.Certainty
	Condition *Condition
	// BlockedBy is set on latent answers only: what alone holds them back.
	BlockedBy []string
}

// On gives the same answer for other resources.
func (g Guarded) On(set *Set) Guarded {
	g.Resources = set
	return g
}

// Judge answers permission questions about the facts of one cloud in one
// Snapshot, one by one and in bulk. Implementations are built once per
// Snapshot, are immutable afterwards, and are safe for concurrent use.
type Judge interface {
	Cloud() graph.Cloud

	// Classes lists the classes by ID. The caller must not change them.
	Classes() []Class

	// May gives the nodes on which members of class c may do action. A node
	// of an Account, Container or Organization in the answer means "on
	// something new, or on everything, inside it": that is how creation and
	// actions without a resource are asked. ctx adds to what the estate
	// settles (for iam:PassRole the technique's iam:PassedToService). For a
	// resource that contains others without being an ancestor of their nodes
	// (a bucket and its objects) the answer is "on something in it".
	// The result is the same for every member.
	May(c ClassID, action string, ctx Context) []Guarded

	// Administers gives the accounts, containers and organizations of which
	// members of c have full control, judged from effective permissions.
	Administers(c ClassID) []Guarded

	// Decide answers one question with its reasons.
	Decide(Request) Decision
}

// Placer is an optional ability of a Judge without classes marked Would: it
// knows in which class a node is. Found by type assertion; without it the
// classes are gone through. See ClassesOf.
type Placer interface {
	// ClassOf gives the class that a node is in; ok is false where it is in none.
	ClassOf(n graph.NodeID) (c ClassID, ok bool)
}

// Combiner is an optional ability of a Judge whose actions name several
// resources at once: it combines what May answers for each alone. All answers
// are, as May's, the same for every member, and may be latent. Found by type
// assertion; without it each action stands alone.
type Combiner interface {
	// MayTogether gives the account of class c if its members may do all of
	// the actions on one and the same new thing in it.
	MayTogether(c ClassID, asks []Question) []Guarded

	// MayBeside gives, for an action that needs more than the resource that it
	// is asked on, those of some nodes for which the rest is allowed on
	// something, and the condition of that; ok is false where it needs nothing more.
	MayBeside(c ClassID, action string, ctx Context, on *Set) (gs []Guarded, ok bool)

	// MayNamed gives the account of class c if its members may do action on
	// one of the resources that the patterns name, in that account or not.
	MayNamed(c ClassID, action string, ctx Context, patterns []string) []Guarded
}

// Sharer is an optional ability of a Judge whose actions name what they make:
// it knows whether different principals can mean one and the same new thing.
// Found by type assertion; without it what each may do in a place is enough.
type Sharer interface {
	// MayShare says whether there is a new thing, in the account of the classes,
	// which is one, such that members of each may do what is asked of them on
	// it: it gives the answer to each ask about that thing, each about the
	// account, and nil where there is none or where a guardrail holds one back.
	MayShare(asks []AskOf) []Guarded
}

// AskOf is a question about one class.
type AskOf struct {
	Class ClassID
	Question
}

// Existing is an optional ability of a Judge that finds the nodes of an answer
// sooner than what stands for something new. Found by type assertion; without
// it May is asked.
type Existing interface {
	// MayExisting is May, but that accounts, containers and organizations are
	// not in the answer where they stand for something new in them.
	MayExisting(c ClassID, action string, ctx Context) []Guarded
}

// Viewer is an optional ability of a Judge that knows when two classes differ in
// nothing that an action is decided by. Found by type assertion; without it
// every class is asked. See Answers.
type Viewer interface {
	// View appends to a buffer what tells classes apart for an action: two
	// classes of one account with equal views get the same answers about it from
	// May, MayExisting, MayBeside and MayNamed, and the same effect and layers
	// from Decide. From MayTogether they do where their views are equal for each
	// of its actions.
	View(to []byte, c ClassID, action string) []byte
}

// Heeder is an optional ability of a Judge that knows when the context of a
// question cannot matter. Found by type assertion; without it every context is
// asked by itself. See Heeded.
type Heeder interface {
	// Heeds reports whether an answer about action for class c can differ from
	// the one without the context: that of May, MayExisting, MayBeside, MayNamed
	// or MayTogether.
	Heeds(c ClassID, action string, ctx Context) bool
}

// Heeded gives the part of a question's context that can matter to a class: all
// of it or, where no document looks at it, none.
func Heeded(j Judge, c ClassID, action string, ctx Context) Context {
	if h, ok := j.(Heeder); ok && len(ctx) > 0 && !h.Heeds(c, action, ctx) {
		return nil
	}
	return ctx
}

// Sifter is an optional ability of a Judge that knows of many actions at once of
// which of them nothing comes. Found by type assertion; without it each is asked
// about. See Sifted.
type Sifter interface {
	// Sift prepares to tell about some actions.
	Sift(actions []string) Sieve
}

// Sieve tells of actions, by their place among those that it was made for.
// Implementations are safe for concurrent use.
type Sieve interface {
	// Of gives a bit for each action, 64 a word: where it is not set, May,
	// MayExisting and MayNamed give members of class c nothing, whatever the
	// context, and MayTogether gives them nothing where it is one of the actions.
	// The caller must not change it.
	Of(c ClassID) []uint64
}

// Stopper is an optional ability of a Judge that finds what denies requests
// sooner than the reasons for it. Found by type assertion; without it Decide is asked.
type Stopper interface {
	// Stopped gives, for nodes and what follows their ids in a resource ("/*" or
	// nothing), what Decide says to members of class c: sets of nodes of which
	// it says the same, which are disjoint and hold all nodes of on together.
	Stopped(c ClassID, action, within string, on *Set) []Stopping
}

// Stopping is what a Decision says of a denial.
type Stopping struct {
	Resources *Set
	Denied    bool     // the effect is ExplicitlyDenied
	Layers    []string // the Decision's BlockedBy
}

// ServiceTruster is an optional ability of a Judge: a cloud whose identities
// name the services that may use them (AWS role trust). Found by type
// assertion; a Judge without it lets any service use any passable identity.
type ServiceTruster interface {
	// TrustsService says whether the service principal (for instance
	// "lambda.amazonaws.com") may assume role, and under which condition.
	// ok is false when it may not.
	TrustsService(role graph.NodeID, service string) (c graph.Certainty, cond *Condition, ok bool)
}

// Ceiling is an optional ability of a Judge: what boundaries, explicit denies
// and guardrails would leave of full control. Found by type assertion; without
// it nothing caps a self-grant.
type Ceiling interface {
	// Ceiling says under which condition n, a principal, would have full
	// control of its account if its own policies granted everything, and what
	// holds it back if it would not; for an account, whether a new principal in
	// it would. The answer names no resources.
	Ceiling(n graph.NodeID) Guarded
}

// Editable is an optional ability of a Judge that takes over an edit of what is
// attached to principals without reading the estate anew. Found by type
// assertion; without it a new Judge is made.
type Editable interface {
	// Edited gives the Judge of s, which numbers its nodes as the Judge's own
	// Snapshot does, and says the same but for the identity policies, boundaries
	// and groups of some principals and what their documents say.
	Edited(s *graph.Snapshot, principals *Set) Judge

	// ActingAs gives those who act with what is attached to some principals:
	// themselves, and others that are they (sessions of a role).
	ActingAs(principals *Set) *Set

	// Meant gives those on whom the own policies of some resources may have a
	// say: whom they name, and everybody of the resources' accounts.
	Meant(resources *Set) *Set
}

// Reading is an optional ability of a Judge that knows what an import reads off
// the documents of its cloud. Found by type assertion.
type Reading interface {
	// Follows gives the edits which an import would find beside those that were
	// made: before and after are facts, d what the edits changed from one to the
	// other. What the edits themselves say of a node or edge stays as they say.
	Follows(before, after *graph.Snapshot, d graph.Difference) []graph.Edit
}

// Objecting is an optional ability of a Judge that knows what its cloud does not
// take. Found by type assertion.
type Objecting interface {
	// Objects says what is wrong with documents that edits brought or changed, by
	// the id of the node that holds each; what was wrong before is not counted.
	Objects(before, after *graph.Snapshot, d graph.Difference) map[string]string
}
