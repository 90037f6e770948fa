package remedy

import (
	"time"

	"github.com/postern-graph/postern/graph"
)

// Usage says whether those from whom a change takes something use what they have.
type Usage string

// The words of usage. Unknown is where the facts do not tell: of an export that
// says nothing of use, and of what no principal holds.
const (
	Used         Usage = "used" // one of them was used lately
	Idle         Usage = "idle" // none was, for long
	UsageUnknown Usage = "unknown"
)

// lately is how long before the run's as-of somebody still counts as at work.
const lately = 90 * 24 * time.Hour

// use is the usage of one or several, with when the last of them was used; zero
// where none ever was, or that is not known.
type use struct {
	word Usage
	last time.Time
}

// and is the usage of two together: one at work is enough, idle are they only
// where both are.
func (u use) and(v use) use {
	out := use{word: UsageUnknown, last: u.last}
	if v.last.After(u.last) {
		out.last = v.last
	}
	switch {
	case u.word == Used || v.word == Used:
		out.word = Used
	case u.word == Idle && v.word == Idle:
		out.word = Idle
	}
	return out
}

// usage is that of those from whom a change takes something: the holders of a
// policy or role, who leaves or loses, and whom code runs as or a credential
// is of. A role's trust is used when the role is.
func (b *Book) usage(c *Change) use {
	id := c.Subject
	switch c.Kind {
	case Statement:
		return b.usageOver(id, graph.HasPolicy)
	case WholeRole:
		return b.usageOver(id, graph.HasRole)
	case Attachment, Membership, Binding, Eligible:
		id = c.Of
	case Identity, Credential:
	case Trigger, CodeSource, Setting, Network, Close:
		return use{word: UsageUnknown}
	}
	n, ok := b.s.Lookup(id)
	if !ok {
		return use{word: UsageUnknown}
	}
	return b.usageOf(n)
}

// usageOver is the usage of all who hold a policy or role.
func (b *Book) usageOver(id string, k graph.Kind) use {
	n, ok := b.s.Lookup(id)
	if !ok {
		return use{word: UsageUnknown}
	}
	return b.together(n, k, b.usageOf)
}

// together is the usage of all from whom edges of a kind lead to a node;
// unknown where there is none.
func (b *Book) together(n graph.NodeID, k graph.Kind, of func(graph.NodeID) use) use {
	if u, known := b.used[n]; known {
		return u
	}
	u, some := use{word: UsageUnknown}, false
	for e := range b.s.InKind(n, k) {
		if v := of(e.From); some {
			u = u.and(v)
		} else {
			u, some = v, true
		}
	}
	b.used[n] = u
	return u
}

// usageOf is the usage of a principal, or of a group's members; of groups in
// groups nothing is known, since only AWS tells, where there are none.
func (b *Book) usageOf(n graph.NodeID) use {
	if b.s.HasLabel(n, graph.Group) {
		return b.together(n, graph.MemberOf, b.ownUsage)
	}
	return b.ownUsage(n)
}

func (b *Book) ownUsage(n graph.NodeID) use {
	asOf := b.s.Meta().AsOf
	if asOf == 0 || !b.s.HasLabel(n, graph.Principal) {
		return use{word: UsageUnknown}
	}
	last, told := b.lastUsed(n)
	switch {
	case !last.IsZero() && time.Unix(asOf, 0).Sub(last) <= lately:
		return use{Used, last}
	case told:
		return use{Idle, last}
	}
	return use{UsageUnknown, last}
}

// lastUsed gives when a principal was used last as the facts tell: RoleLastUsed
// of a role, password and keys of a user ("Getting credential reports for your
// AWS account"). told is false where a later use may have gone untold: of a
// user only the report, or all dates, tell; and who was never used and is not
// old is no more idle than at work.
func (b *Book) lastUsed(n graph.NodeID) (last time.Time, told bool) {
	if b.s.HasLabel(n, graph.Role) {
		last, told = b.moment(n, "last_used")
		return last, told
	}
	told = true
	for _, way := range []struct{ date, report string }{
		{"password_last_used", "password_enabled"},
		{"access_key_1_last_used_date", "access_key_1_active"},
		{"access_key_2_last_used_date", "access_key_2_active"},
	} {
		at, dated := b.moment(n, way.date)
		if at.After(last) {
			last = at
		}
		_, reported := b.s.NodeProp(n, way.report)
		told = told && (dated || reported)
	}
	if told && last.IsZero() {
		made, dated := b.moment(n, "user_creation_time")
		told = dated && time.Unix(b.s.Meta().AsOf, 0).Sub(made) > lately
	}
	return last, told
}

func (b *Book) moment(n graph.NodeID, prop string) (at time.Time, ok bool) {
	at, err := time.Parse(time.RFC3339, b.s.NodeString(n, prop))
	return at, err == nil
}
