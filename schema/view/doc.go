// Package view shows an estate as GraphQL's types: nodes, edges, chains and pages of them, each a thin look at the
// Snapshot that answers. It computes nothing that a client did not ask for and keeps nothing between requests; limits,
// transport and the choice of the run belong to package schema.
package view
