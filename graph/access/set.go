package access

import "github.com/RoaringBitmap/roaring/v2"

// Common gives what both sets hold, as a set of its own: no larger than the
// smaller one, whatever the other's size.
func Common(a, b *Set) *Set { return roaring.And(a, b) }

// Without gives what a holds and b does not, as a set of its own.
func Without(a, b *Set) *Set { return roaring.AndNot(a, b) }

// Union gives what either set holds, as a set of its own.
func Union(a, b *Set) *Set { return roaring.Or(a, b) }

// Apart gives what only one of two sets holds, as a set of its own.
func Apart(a, b *Set) *Set { return roaring.Xor(a, b) }
