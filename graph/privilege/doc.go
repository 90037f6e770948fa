// Package privilege reads what an identity is granted the way its policies say it, statement by statement: which access levels
// its actions have, what its wildcards reach in the estate, and how the role that several functions share would be split so that
// each gets what it needs.
//
// It reads documents and does not judge them: what conditions, boundaries and guardrails leave of a grant is graph/access's, and
// where this package speaks of what is reached it reads the edges that were judged.
package privilege
