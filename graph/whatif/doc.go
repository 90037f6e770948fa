// Package whatif answers what a change would do before anybody makes it: it
// edits the facts of a judged estate, judges anew those whom the edit reaches,
// and gives the edited estate with what became different. What it gives equals
// what judging all of the edited facts would give.
//
// It knows whom an edit reaches, and leaves who may do what to graph/access and
// graph/attack, the chains that follow to graph/walk, and what an edit is to
// graph. Nothing is kept: the run that it asks of stays as it is.
package whatif
