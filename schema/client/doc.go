// Package client is a typed client of the API: one function for each operation of operations.graphql, generated from the
// schema. It knows no address and no token: the caller hands in a Client, as New makes one.
package client
