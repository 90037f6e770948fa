// Package own reads facts of the user's own: things and relations that no cloud
// tells, such as who has a colleague's laptop or which directory account is
// whose. They are a scope by themselves, so that importing the same set again
// replaces it and nothing else, and they carry its name (graph.PropOwn).
//
// Unlike an export of a cloud, such a file was written on purpose: what cannot
// be read in it is an error, not coverage. What the clouds say of a thing goes
// before what such a file says of it.
package own
