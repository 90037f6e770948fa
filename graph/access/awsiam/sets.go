package awsiam

import "github.com/postern-graph/postern/graph/access"

// common gives what both sets hold, as a set of its own.
func common(a, b *access.Set) *access.Set { return access.Common(a, b) }

// without gives what a holds and b does not, as a set of its own.
func without(a, b *access.Set) *access.Set { return access.Without(a, b) }

// union gives what either set holds, as a set of its own.
func union(a, b *access.Set) *access.Set { return access.Union(a, b) }
